//! How a queue chooses among the agents who could take an interaction.
//!
//! Every strategy is a sum of named terms; the highest sum is chosen, then who was idle for longest, then the
//! id. So every choice can be printed.
//!
//! *Never:* who is eligible.

use serde::{Deserialize, Serialize};

/// The strategies under their names in the settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Strategy {
    /// The largest gain of throughput (parallel chats slow an agent down), sparing agents who can do more than
    /// is needed, then the longest idle.
    #[default]
    Balanced,
    /// Who was idle for longest.
    LongestIdle,
    /// Who has the smallest share of the capacity in use.
    LeastLoaded,
    /// Who has the fewest chats.
    FewestChats,
    /// One after the other: whose last offer is longest ago.
    RoundRobin,
    /// By lot, the same for the same seed.
    RandomSeeded,
    /// In the order of the settings.
    Linear,
    /// Who masters the needed skills best.
    BestSkill,
    /// Everybody at once; the first to accept has it.
    RingAll,
    /// Who can do the least besides.
    LeastFlexibleFirst,
}

impl Strategy {
    /// All of them, in the order of the documentation.
    pub const ALL: [Self; 10] = [
        Self::Balanced,
        Self::LongestIdle,
        Self::LeastLoaded,
        Self::FewestChats,
        Self::RoundRobin,
        Self::RandomSeeded,
        Self::Linear,
        Self::BestSkill,
        Self::RingAll,
        Self::LeastFlexibleFirst,
    ];

    /// Its name in the settings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Balanced => "balanced",
            Self::LongestIdle => "longest_idle",
            Self::LeastLoaded => "least_loaded",
            Self::FewestChats => "fewest_chats",
            Self::RoundRobin => "round_robin",
            Self::RandomSeeded => "random_seeded",
            Self::Linear => "linear",
            Self::BestSkill => "best_skill",
            Self::RingAll => "ring_all",
            Self::LeastFlexibleFirst => "least_flexible_first",
        }
    }
}

/// A named part of a score, in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Which.
    pub name: TermName,
    /// How much; more is better.
    pub value: i64,
}

/// What a term stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum TermName {
    /// How much more is done in a given time if this agent takes one more.
    Gain,
    /// What the agent could do for others meanwhile.
    Spared,
    /// Levels beyond those that are needed.
    Surplus,
    /// The share of the capacity in use.
    Load,
    /// Chats at the moment.
    Chats,
    /// How long ago the last offer is.
    Turn,
    /// The lot.
    Lot,
    /// The place in the settings.
    Place,
    /// The levels of the needed skills.
    Skill,
    /// What else the agent can do.
    Flexibility,
}
