//! What holds for every contestant: every contact ends once, nobody has too much, and threads do not matter.
//!
//! *Never:* a claim about which contestant is better; that is the bench.

use super::cell::Plan;
use super::scenario::{LOADS, Scenario};
use super::*;
use crate::rivals::asterisk::RingStrategy;
use frontdesk_simulator::day::seconds;
use frontdesk_simulator::outcome::{Ending, OfferEnd, Story};
use frontdesk_simulator::spec::read;
use std::path::Path;

/// Twenty minutes of a scenario.
fn short_day(scenario: Scenario, load: f64) -> Day {
    let text = scenario.describe(load, 1, 7).replace("until = \"12:00\"", "until = \"08:20\"");
    read(&text, Path::new("short.toml")).unwrap().day(0)
}

/// When an agent had something to do with a contact: while it was asked, and until it was free again.
fn held(story: &Story) -> Vec<(usize, Span, Span)> {
    let until = |end, until| match (end, story.ending) {
        (OfferEnd::Accepted, Ending::Answered { free, .. }) => free,
        _ => until,
    };
    story.offers.iter().map(|offer| (offer.agent, offer.at, until(offer.end, offer.until))).collect()
}

fn check(day: &Day, outcome: &Outcome, who: &str) {
    assert_eq!(day.contacts.len(), outcome.stories.len());
    let mut changes: Vec<Vec<(Span, i32)>> = vec![Vec::new(); day.agents.len()];
    for (number, (contact, story)) in day.contacts.iter().zip(&outcome.stories).enumerate() {
        let accepted: Vec<usize> = story
            .offers
            .iter()
            .filter(|offer| offer.end == OfferEnd::Accepted)
            .map(|offer| offer.agent)
            .collect();
        match story.ending {
            Ending::Answered { agent, at, finished, free } => {
                assert_eq!(accepted, [agent], "{who}: contact {number}");
                assert!(contact.at <= at && at <= finished && finished <= free, "{who}: contact {number}");
                let in_time = contact.gives_up_at().is_none_or(|gives_up| at <= gives_up);
                assert!(in_time, "{who}: contact {number} is answered after it gave up");
            }
            Ending::Abandoned { at } => {
                assert_eq!(Some(at), contact.gives_up_at(), "{who}: contact {number}");
                assert!(accepted.is_empty(), "{who}: contact {number}");
            }
            Ending::Refused { .. } => panic!("{who}: contact {number} is sent away"),
        }
        for (agent, from, until) in held(story) {
            let skills = &day.agents[agent].skills;
            assert!(skills.contains_key(&contact.class), "{who}: contact {number} and agent {agent}");
            changes[agent].extend([(from, 1), (until, -1)]);
        }
    }
    for (agent, mut changes) in day.agents.iter().zip(changes) {
        // What ends makes room for what begins at the same moment.
        changes.sort_unstable();
        let mut load = 0;
        for (at, change) in changes {
            load += change;
            assert!(load <= agent.capacity as i32, "{who}: {} has {load} at {}", agent.id, seconds(at));
        }
    }
}

#[test]
fn everybody_ends_once_and_nobody_has_too_much() {
    for scenario in Scenario::ALL {
        for load in [LOADS[0], LOADS[2]] {
            let day = short_day(scenario, load);
            for contestant in Contestant::all() {
                let outcome = contestant.play(&day);
                let who = format!("{} in {} at {load}", contestant.name(), scenario.name());
                check(&day, &outcome, &who);
                assert_eq!(outcome, contestant.play(&day), "{who}: not the same again");
            }
        }
    }
}

#[test]
fn results_do_not_depend_on_the_number_of_threads() {
    let contestants = [
        Contestant::Ours(Strategy::Balanced),
        Contestant::Ours(Strategy::RandomSeeded),
        Contestant::Other(System::Asterisk(RingStrategy::RoundRobinMemory)),
        Contestant::Other(System::Fastpath),
    ];
    let plan = Plan { scenario: Scenario::N, load: 0.92, days: 3, seed: 5 };
    assert_eq!(plan.play(&contestants, 1), plan.play(&contestants, 3));
}

#[test]
fn scenarios_have_the_load_that_they_claim() {
    for scenario in Scenario::ALL {
        let spec = scenario.spec(0.92, 1, 1);
        let work: f64 =
            spec.classes.iter().map(|class| class.rate[0] / 3600.0 * class.handling[0].mean()).sum();
        let done = |group: &frontdesk_simulator::spec::GroupSpec| {
            let at_once = f64::from(group.capacity);
            f64::from(group.agents[0]) * at_once / (1.0 + group.slow_down * (at_once - 1.0))
        };
        let room: f64 = spec.groups.iter().map(done).sum();
        assert!((work / room - 0.92).abs() < 1e-4, "{}: {}", scenario.name(), work / room);
    }
}
