//! The driver against `naive`: whole days, story by story.
//!
//! *Never:* published figures; `published` has them.

use crate::naive;
use crate::published::{MMC, PATIENT, multi_skill, spec};
use frontdesk_simulator::driver::play;
use frontdesk_simulator::rulebook::Rulebook;
use frontdesk_simulator::spec::Spec;
use router_core::values::strategy::Strategy;

/// Both play the first days of `spec`, and tell the same stories: the same contacts are answered by the same agents at
/// the same times.
fn agree(spec: &Spec, days: u32) {
    for number in 0..days {
        let day = spec.day(number);
        let policy = Rulebook::of_classes(&day.classes(), Strategy::Linear).ready(&day).unwrap();
        let (found, expected) = (play(&day, &policy).outcome, naive::play(&day));
        for (contact, (found, expected)) in found.stories.iter().zip(&expected.stories).enumerate() {
            assert_eq!(found, expected, "day {number}, contact {contact}");
        }
    }
}

#[test]
fn one_queue_is_first_come_first_served() {
    agree(&spec(MMC), 3);
}

#[test]
fn one_queue_with_customers_who_give_up() {
    agree(&spec(&MMC.replace("[[group]]", PATIENT)), 3);
}

#[test]
fn a_free_agent_takes_the_longest_waiting_of_all_classes() {
    agree(&spec(&multi_skill()), 3);
}
