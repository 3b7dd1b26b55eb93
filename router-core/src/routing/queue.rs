//! One queue: its line, its agents, and what is remembered of its handling times.
//!
//! Only the handling times are kept; the rest is derived from interactions and agents.
//!
//! *Never:* a decision who is next; the order of the line is a static key.

use crate::values::id::{AgentId, InteractionId};
use crate::values::time::{Span, Timestamp};
use alloc::collections::BTreeSet;
use serde::{Deserialize, Serialize};

/// The place in a line: time of entering less the head start, then the id.
pub(super) type LineKey = (Timestamp, InteractionId);

/// The order of free agents: least loaded, then longest idle, then the id.
pub(super) type FreeKey = (u16, Timestamp, AgentId);

/// One queue.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Queue {
    /// Handling times seen so far.
    #[serde(default)]
    pub(crate) handling: Handling,
    /// Everybody in the line.
    #[serde(skip)]
    pub(super) line: BTreeSet<LineKey>,
    /// Those in the line who may be offered.
    #[serde(skip)]
    pub(super) callable: BTreeSet<LineKey>,
    /// Agents who serve it.
    #[serde(skip)]
    pub(super) members: BTreeSet<AgentId>,
    /// Those of them who could take something now.
    #[serde(skip)]
    pub(super) free: BTreeSet<FreeKey>,
    /// How many of them are ready, whatever their load.
    #[serde(skip)]
    pub(super) present: u32,
    /// Capacity of those who are ready.
    #[serde(skip)]
    pub(super) capacity: u32,
}

impl Queue {
    /// What of it is kept.
    pub(crate) fn kept(&self) -> Self {
        Self { handling: self.handling, ..Self::default() }
    }
}

/// How long agents are busy with one interaction of this queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Handling {
    /// How many were seen.
    pub(crate) samples: u32,
    /// Their mean, the recent ones weighing more.
    pub(crate) mean: Span,
}

impl Handling {
    /// An interaction took this long: the mean of the first eight, then one eighth of the new and the rest of
    /// the old.
    pub(super) fn observe(&mut self, took: Span) {
        self.samples = self.samples.saturating_add(1);
        let weight = u64::from(self.samples.min(8));
        let (mean, took) = (self.mean.as_millis(), took.as_millis());
        let sum = mean.saturating_mul(weight - 1).saturating_add(took);
        self.mean = Span::from_millis(sum / weight);
    }
}
