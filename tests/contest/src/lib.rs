//! The contest: which way of assigning serves customers best, on the same days.
//!
//! A cell is a `scenario` at a load. All [`Contestant`]s play its days: the strategies of the engine through the engine
//! itself, models of other systems (`rivals`) through `play`. Every one meets the same fates. A `cell` keeps the
//! figures, compares `balanced` with each other contestant, day by day, on the measures that count, and corrects all
//! comparisons of the cell for their number (Holm); `report` prints it. `docs/STRATEGIES.md` has the results.
//!
//! *Never:* a comparison that is left out because of how it ended.

pub mod cell;
mod play;
pub mod report;
mod rivals;
pub mod scenario;
#[cfg(test)]
mod tests;

use frontdesk_simulator::day::Day;
use frontdesk_simulator::driver;
use frontdesk_simulator::outcome::Outcome;
use frontdesk_simulator::rulebook::{DayPolicy, Rulebook};
use play::URGENT;
use rivals::System;
use router_core::Span;
use router_core::values::id::QueueName;
use router_core::values::strategy::Strategy;

/// Who takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Contestant {
    /// A strategy of the engine.
    Ours(Strategy),
    /// A model of another system.
    Other(System),
}

/// How long the engine's agents have to answer: as long as Asterisk's.
const OFFER_FOR: Span = Span::from_seconds(15);

/// How much earlier urgent contacts count as having come, under the engine.
const HEAD_START: Span = Span::from_seconds(600);

impl Contestant {
    /// All of them; the one that the others are compared with is the first.
    pub fn all() -> Vec<Self> {
        let ours = Strategy::ALL.into_iter().map(Self::Ours);
        ours.chain(System::ALL.into_iter().map(Self::Other)).collect()
    }

    /// What it is called in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ours(strategy) => strategy.name(),
            Self::Other(system) => system.name(),
        }
    }

    /// Plays `day`.
    pub fn play(self, day: &Day) -> Outcome {
        match self {
            Self::Ours(strategy) => driver::play(day, &policy(day, strategy)).outcome,
            Self::Other(system) => play::play(day, system.start()),
        }
    }
}

/// A queue for each class of `day`, agents chosen by `strategy`, urgent contacts with a head start.
fn policy(day: &Day, strategy: Strategy) -> DayPolicy {
    let mut draft = Rulebook::of_classes(&day.classes(), strategy).draft().clone();
    for (name, queue) in &mut draft.queues {
        queue.offer_for = OFFER_FOR;
        if *name == QueueName::from(URGENT) {
            queue.head_start = HEAD_START;
        }
    }
    Rulebook::new(strategy.name(), draft).ready(day).expect("date, zone and queues are the scenario's own")
}
