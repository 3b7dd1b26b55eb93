//! Small days whose stories anybody can check.
//!
//! *Never:* what a single part does; only whole days are played.

use super::super::day::AgentDay;
use super::super::distribution::Distribution;
use super::super::outcome::{OfferEnd, Story};
use super::super::rulebook::Rulebook;
use super::*;
use crate::day::{Contact, Interval};
use router_core::PolicyDraft;
use router_core::values::id::QueueName;
use router_core::values::strategy::Strategy;
use std::collections::BTreeMap;

fn at(second: u64) -> Span {
    Span::from_seconds(second)
}

fn contact(second: u64, work: u64, patience: Option<u64>) -> Contact {
    Contact {
        at: at(second),
        class: "all".into(),
        attributes: BTreeMap::new(),
        work: at(work),
        patience: patience.map(at),
        luck: second,
    }
}

fn agent(id: &str, until: Option<u64>) -> AgentDay {
    AgentDay {
        id: id.into(),
        group: "all".into(),
        from: at(0),
        until: until.map(at),
        breaks: Vec::new(),
        skills: BTreeMap::new(),
        capacity: 1,
        slow_down: 0.0,
        answer: Distribution::Constant { mean: 5.0 },
        missed: 0.0,
    }
}

fn tell(agents: Vec<AgentDay>, contacts: Vec<Contact>, change: impl FnOnce(&mut PolicyDraft)) -> Vec<Story> {
    let day = Day {
        number: 0,
        date: "2026-03-02".to_owned(),
        zone: "Europe/Berlin".to_owned(),
        seed: 1,
        opens: at(0),
        until: at(3600),
        contacts,
        agents,
    };
    let mut draft = Rulebook::of_classes(&day.classes(), Strategy::default()).draft().clone();
    change(&mut draft);
    play(&day, &Rulebook::new("test", draft).ready(&day).unwrap()).outcome.stories
}

fn queue(draft: &mut PolicyDraft) -> &mut router_core::values::policy::QueuePolicy {
    draft.queues.get_mut(&QueueName::from("all")).unwrap()
}

fn answered(agent: usize, from: u64, finished: u64, free: u64) -> Ending {
    Ending::Answered { agent, at: at(from), finished: at(finished), free: at(free) }
}

#[test]
fn the_wrap_up_is_the_engines() {
    let stories =
        tell(vec![agent("anna", None)], vec![contact(10, 60, None), contact(20, 60, None)], |draft| {
            queue(draft).wrap_up = at(30);
        });
    assert_eq!(stories[0].ending, answered(0, 15, 75, 105));
    assert_eq!(stories[1].ending, answered(0, 110, 170, 200));
}

#[test]
fn offers_that_are_missed_expire_and_the_agent_comes_back() {
    let blind = AgentDay { missed: 1.0, ..agent("anna", None) };
    let stories = tell(vec![blind], vec![contact(10, 60, Some(300))], |_| {});
    assert_eq!(stories[0].ending, Ending::Abandoned { at: at(310) });
    let ends: Vec<(u64, u64, OfferEnd)> = stories[0]
        .offers
        .iter()
        .map(|offer| (offer.at.as_seconds(), offer.until.as_seconds(), offer.end))
        .collect();
    // Offered for 30 s, not again for 30 s; after the third missed one not ready for a minute.
    let expected = [10, 70, 130, 220, 280].map(|at| (at, at + 30, OfferEnd::Expired));
    assert_eq!(ends, expected);
}

#[test]
fn the_first_to_answer_has_it() {
    let slow = AgentDay { answer: Distribution::Constant { mean: 9.0 }, ..agent("anna", None) };
    let stories = tell(vec![slow, agent("bob", None)], vec![contact(10, 60, None)], |draft| {
        queue(draft).strategy = Strategy::RingAll;
    });
    assert_eq!(stories[0].ending, answered(1, 15, 75, 75));
    let ends: Vec<OfferEnd> = stories[0].offers.iter().map(|offer| offer.end).collect();
    assert_eq!((ends.len(), ends.contains(&OfferEnd::Revoked)), (2, true));
}

#[test]
fn who_leaves_finishes_and_takes_nothing_new() {
    let breaks = vec![Interval { from: at(50), until: at(100) }];
    let anna = AgentDay { breaks, ..agent("anna", Some(200)) };
    let contacts = [(10, 60), (20, 30), (150, 100), (190, 10)];
    let stories = tell(vec![anna], contacts.map(|(at, work)| contact(at, work, None)).to_vec(), |_| {});
    assert_eq!(stories[0].ending, answered(0, 15, 75, 75));
    assert_eq!(stories[1].ending, answered(0, 105, 135, 135));
    assert_eq!(stories[2].ending, answered(0, 155, 255, 255));
    // Nobody is left: sent away when the day is over.
    assert_eq!(stories[3].ending, Ending::Refused { at: at(3600) });
}

#[test]
fn an_offer_that_stands_when_the_shift_ends_is_taken_back() {
    let stories = tell(vec![agent("anna", Some(12))], vec![contact(10, 60, Some(20))], |_| {});
    let offer = stories[0].offers[0];
    assert_eq!((offer.at, offer.until, offer.end), (at(10), at(12), OfferEnd::Revoked));
    assert_eq!(stories[0].ending, Ending::Abandoned { at: at(30) });
}

#[test]
fn the_end_of_a_ladder_and_a_full_queue_turn_away() {
    let contacts = [(10, 600), (20, 600), (25, 600), (30, 600)];
    let contacts = contacts.map(|(at, work)| contact(at, work, None)).to_vec();
    let stories = tell(vec![agent("anna", None)], contacts, |draft| {
        let queue = queue(draft);
        queue.max_waiting = 2;
        queue.ladder[0].lasts = Some(at(60));
    });
    assert_eq!(stories[1].ending, Ending::Refused { at: at(80) });
    assert_eq!(stories[2].ending, Ending::Refused { at: at(85) });
    assert_eq!(stories[3].ending, Ending::Refused { at: at(30) });
}

/// Three at once at half speed each further one: see `serving`.
#[test]
fn contacts_at_once_slow_each_other_down() {
    let anna = AgentDay {
        capacity: 3,
        slow_down: 1.0,
        answer: Distribution::Constant { mean: 0.0 },
        ..agent("anna", None)
    };
    let contacts = [(0, 60), (10, 30), (20, 30)].map(|(at, work)| contact(at, work, None)).to_vec();
    let stories = tell(vec![anna], contacts, |_| {});
    let ends: Vec<Ending> = stories.into_iter().map(|story| story.ending).collect();
    assert_eq!(ends, [answered(0, 0, 120, 120), answered(0, 10, 95, 95), answered(0, 20, 105, 105)]);
}
