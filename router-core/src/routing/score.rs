//! What speaks for an agent: the strategies as sums of named terms.
//!
//! A score depends on the agent's own state and on how the agent fits a class, never on other agents or on the
//! time; so the free agents of a class stand in an order that only their own changes touch.
//!
//! *Never:* a term without a name.

use super::agent::{AgentIndex, Grade, Readiness};
use crate::values::strategy::{Strategy, Term, TermName};
use crate::values::time::Timestamp;
use alloc::vec::Vec;
use core::cmp::Reverse;

/// The order of free agents: the best client, the highest score, longest idle, then the id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FreeKey {
    grade: Reverse<Grade>,
    score: Reverse<i64>,
    idle_since: Timestamp,
    pub(super) agent: AgentIndex,
}

/// What it costs at the most that an agent is taken who could do other things meanwhile, in thousandths of an agent. It
/// costs that much when nobody else can do them.
const SPARED: i64 = 200;

/// What each level beyond the needed one costs, in thousandths of an agent.
const SURPLUS: i64 = 5;

/// How an agent fits a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fit {
    /// What the agent's clients are worth. All else is the same as long as the settings are.
    pub(super) grade: Grade,
    /// Levels beyond those that are needed, added up.
    pub(super) surplus: u16,
    /// Levels of the needed skills, added up.
    pub(super) skill: u16,
    /// Queues and skills of the agent beyond those that are needed.
    pub(super) breadth: u16,
    /// How rare those are, in thousandths: the sum of one over the number of agents who have each.
    pub(super) scarcity: u32,
    /// The place in the settings.
    pub(super) place: u32,
}

/// What a strategy needs to know besides agent and fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Measure {
    pub(super) strategy: Strategy,
    /// Slow-down by each parallel chat, in thousandths.
    pub(super) slow_down: u16,
    /// What lots are drawn from.
    pub(super) seed: u64,
}

impl Measure {
    /// Where a free agent stands among the others.
    pub(super) fn key(&self, agent: AgentIndex, readiness: &Readiness, fit: &Fit) -> FreeKey {
        let mut score = 0_i64;
        self.each_term(agent, readiness, fit, |_, value| score = score.saturating_add(value));
        let (grade, score) = (Reverse(fit.grade), Reverse(score));
        FreeKey { grade, score, idle_since: readiness.idle_since, agent }
    }

    /// The terms of the score that are not zero.
    pub(super) fn terms(&self, agent: AgentIndex, readiness: &Readiness, fit: &Fit) -> Vec<Term> {
        let mut terms = Vec::new();
        self.each_term(agent, readiness, fit, |name, value| {
            if value != 0 {
                terms.push(Term { name, value });
            }
        });
        terms
    }

    fn each_term(
        &self,
        agent: AgentIndex,
        readiness: &Readiness,
        fit: &Fit,
        mut add: impl FnMut(TermName, i64),
    ) {
        match self.strategy {
            Strategy::Balanced => {
                add(TermName::Gain, gain(readiness.chats, self.slow_down));
                add(TermName::Spared, -SPARED * i64::from(fit.scarcity.min(1000)) / 1000);
                add(TermName::Surplus, -SURPLUS * i64::from(fit.surplus));
            }
            Strategy::LongestIdle | Strategy::RingAll => {}
            Strategy::LeastLoaded => {
                let share = 1000 * i64::from(readiness.units) / i64::from(readiness.capacity.max(1));
                add(TermName::Load, -share);
            }
            Strategy::FewestChats => add(TermName::Chats, -1000 * i64::from(readiness.chats)),
            Strategy::RoundRobin => {
                add(TermName::Turn, -i64::try_from(readiness.last_offer.0).unwrap_or(i64::MAX));
            }
            Strategy::RandomSeeded => add(TermName::Lot, lot(self.seed, agent, readiness)),
            Strategy::Linear => add(TermName::Place, -i64::from(fit.place)),
            Strategy::BestSkill => add(TermName::Skill, 1000 * i64::from(fit.skill)),
            Strategy::LeastFlexibleFirst => {
                add(TermName::Flexibility, -1000 * i64::from(fit.breadth));
            }
        }
    }
}

/// How much more is done in a given time with one chat more, in thousandths of what is done with a single chat.
/// `n` chats are served like `n / (1 + (n - 1) * slow_down)` single ones.
fn gain(chats: u16, slow_down: u16) -> i64 {
    let done = |chats: i64| match chats {
        0 => 0,
        _ => 1_000_000 * chats / (1000 + (chats - 1) * i64::from(slow_down)),
    };
    let chats = i64::from(chats);
    done(chats + 1) - done(chats)
}

/// A lot from 0 to 999,999, another one after every offer.
fn lot(seed: u64, agent: AgentIndex, readiness: &Readiness) -> i64 {
    let mut mixed = seed ^ u64::from(agent).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^= readiness.last_offer.0.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    for _ in 0..2 {
        mixed ^= mixed >> 31;
        mixed = mixed.wrapping_mul(0x94d0_49bb_1331_11eb);
    }
    ((mixed >> 20) % 1_000_000) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parallel_chats_gain_less_and_less() {
        assert_eq!(gain(0, 150), 1000);
        assert_eq!(gain(1, 150), 739);
        assert!(gain(2, 150) < gain(1, 150));
        assert_eq!(gain(5, 0), 1000);
        assert_eq!(gain(u16::MAX, u16::MAX), 0);
    }
}
