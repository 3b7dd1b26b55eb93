//! Each rival on a few minutes that can be followed by hand: whom it asks when, and what comes of it.
//!
//! *Never:* the engine; it has tests of its own.

use super::*;
use crate::play::{URGENT, play};
use expect_test::{Expect, expect};
use frontdesk_simulator::day::{AgentDay, Contact, Day, seconds};
use frontdesk_simulator::distribution::Distribution;
use frontdesk_simulator::outcome::{Ending, OfferEnd};
use std::collections::BTreeMap;
use std::fmt::Write;

fn at(seconds: f64) -> Span {
    Span::from_millis((seconds * 1000.0) as u64)
}

fn agent(id: &str, skills: &[&str], missed: f64) -> AgentDay {
    AgentDay {
        id: id.into(),
        group: "all".into(),
        from: at(0.0),
        until: None,
        breaks: Vec::new(),
        skills: skills.iter().map(|skill| (std::sync::Arc::from(*skill), 1)).collect(),
        capacity: 1,
        slow_down: 0.0,
        answer: Distribution::Constant { mean: 4.0 },
        missed,
    }
}

/// Contacts of (class, arrival) with 30 s of work and 100 s of patience.
fn tell(system: System, agents: Vec<AgentDay>, contacts: &[(&str, f64)]) -> String {
    let contact = |(number, (class, from)): (usize, &(&str, f64))| Contact {
        at: at(*from),
        class: (*class).into(),
        attributes: BTreeMap::new(),
        work: at(30.0),
        patience: Some(at(100.0)),
        luck: number as u64,
    };
    let day = Day {
        number: 0,
        date: "2026-03-02".to_owned(),
        zone: "UTC".to_owned(),
        seed: 1,
        opens: at(0.0),
        until: at(600.0),
        contacts: contacts.iter().enumerate().map(contact).collect(),
        agents,
    };
    let mut text = String::new();
    for (contact, story) in day.contacts.iter().zip(play(&day, system.start()).stories) {
        let _ = writeln!(text, "{} {}", contact.class, seconds(contact.at));
        for offer in story.offers {
            let end = match offer.end {
                OfferEnd::Accepted => "answered",
                OfferEnd::Expired => "expired",
                OfferEnd::Revoked => "revoked",
            };
            let agent = &day.agents[offer.agent].id;
            let _ = writeln!(text, "  {} {agent}, {end} {}", seconds(offer.at), seconds(offer.until));
        }
        match story.ending {
            Ending::Answered { finished, .. } => writeln!(text, "  finished {}", seconds(finished)),
            Ending::Abandoned { at } => writeln!(text, "  gave up {}", seconds(at)),
            Ending::Refused { at } => writeln!(text, "  sent away {}", seconds(at)),
        }
        .expect("a string takes everything");
    }
    text
}

/// One agent, and three who come while it is busy; the last of them is urgent.
fn busy(system: System, expected: &Expect) {
    let agents = vec![agent("anna", &[], 0.0)];
    expected.assert_eq(&tell(system, agents, &[("all", 10.3), ("all", 12.0), ("all", 12.5), (URGENT, 13.0)]));
}

/// The first agent sees no offer, the second one does.
fn blind(system: System, expected: &Expect) {
    let agents = vec![agent("anna", &["x"], 1.0), agent("bob", &["x", "y"], 0.0)];
    expected.assert_eq(&tell(system, agents, &[("x", 10.3), ("y", 11.0)]));
}

#[test]
fn asterisk_asks_again_every_second_and_after_a_pause() {
    let system = System::Asterisk(RingStrategy::LeastRecent);
    busy(
        system,
        &expect![[r#"
            all 10.3
              10.3 anna, answered 14.3
              finished 44.3
            all 12
              79 anna, answered 83
              finished 113
            all 12.5
              gave up 112.5
            vip 13
              45 anna, answered 49
              finished 79
        "#]],
    );
    blind(
        system,
        &expect![[r#"
        x 10.3
          10.3 anna, expired 25.3
          30.3 anna, expired 45.3
          50.3 anna, expired 65.3
          70.3 anna, expired 85.3
          90.3 anna, expired 105.3
          gave up 110.3
        y 11
          11 bob, answered 15
          finished 45
    "#]],
    );
}

#[test]
fn asterisk_with_memory_goes_on_with_the_next() {
    let system = System::Asterisk(RingStrategy::RoundRobinMemory);
    let agents = ["anna", "bob", "carl"].map(|id| agent(id, &[], 0.0)).to_vec();
    expect![[r#"
        all 10
          10 anna, answered 14
          finished 44
        all 60
          60 bob, answered 64
          finished 94
        all 120
          120 carl, answered 124
          finished 154
    "#]]
    .assert_eq(&tell(system, agents, &[("all", 10.0), ("all", 60.0), ("all", 120.0)]));
}

#[test]
fn asterisk_rings_all_of_the_lowest_penalty() {
    let system = System::Asterisk(RingStrategy::RingAll);
    let agents = [("anna", 0.0), ("bob", 0.0), ("carl", 1.0)];
    let agents = agents.map(|(id, missed)| agent(id, &["x"], missed)).to_vec();
    expect![[r#"
        x 10
          10 anna, answered 14
          10 bob, revoked 14
          10 carl, revoked 14
          finished 44
        x 11
          14 bob, answered 18
          14 carl, revoked 18
          finished 48
    "#]]
    .assert_eq(&tell(system, agents, &[("x", 10.0), ("x", 11.0)]));
}

#[test]
fn freeswitch_looks_ten_times_a_second() {
    busy(
        System::FreeSwitch,
        &expect![[r#"
        all 10.3
          10.4 anna, answered 14.4
          finished 44.4
        all 12
          80 anna, answered 84
          finished 114
        all 12.5
          gave up 112.5
        vip 13
          45 anna, answered 49
          finished 79
    "#]],
    );
    blind(
        System::FreeSwitch,
        &expect![[r#"
        x 10.3
          10.4 anna, expired 20.4
          46 bob, answered 50
          finished 80
        y 11
          11.1 bob, answered 15.1
          finished 45.1
    "#]],
    );
}

#[test]
fn fastpath_lets_each_request_look_after_itself() {
    busy(
        System::Fastpath,
        &expect![[r#"
            all 10.3
              12 anna, answered 16
              finished 46
            all 12
              46 anna, answered 50
              finished 80
            all 12.5
              80 anna, answered 84
              finished 114
            vip 13
              gave up 113
        "#]],
    );
    blind(
        System::Fastpath,
        &expect![[r#"
            x 10.3
              12 anna, expired 32
              46 bob, answered 50
              finished 80
            y 11
              12 bob, answered 16
              finished 46
        "#]],
    );
}

#[test]
fn rocket_chat_gives_to_the_fewest_and_works_through_the_queue_every_five_seconds() {
    busy(
        System::RocketChat,
        &expect![[r#"
            all 10.3
              10.3 anna, answered 14.3
              finished 44.3
            all 12
              80 anna, answered 84
              finished 114
            all 12.5
              gave up 112.5
            vip 13
              45 anna, answered 49
              finished 79
        "#]],
    );
    blind(
        System::RocketChat,
        &expect![[r#"
        x 10.3
          10.3 anna, revoked 110.3
          gave up 110.3
        y 11
          11 bob, answered 15
          finished 45
    "#]],
    );
}

#[test]
fn chatwoot_looks_when_a_conversation_of_the_same_inbox_ends() {
    busy(
        System::Chatwoot(Edition::Policies),
        &expect![[r#"
            all 10.3
              10.3 anna, answered 14.3
              finished 44.3
            all 12
              44.3 anna, answered 48.3
              finished 78.3
            all 12.5
              78.3 anna, answered 82.3
              finished 112.3
            vip 13
              112.3 anna, revoked 113
              gave up 113
        "#]],
    );
    blind(
        System::Chatwoot(Edition::Policies),
        &expect![[r#"
        x 10.3
          10.3 anna, revoked 110.3
          gave up 110.3
        y 11
          11 bob, answered 15
          finished 45
    "#]],
    );
}

#[test]
fn chatwoot_without_policies_looks_every_quarter_of_an_hour() {
    busy(
        System::Chatwoot(Edition::Legacy),
        &expect![[r#"
        all 10.3
          10.3 anna, answered 14.3
          finished 44.3
        all 12
          gave up 112
        all 12.5
          gave up 112.5
        vip 13
          gave up 113
    "#]],
    );
}
