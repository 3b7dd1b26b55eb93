//! One queue: its line, its figures, and what is remembered of its handling times.
//!
//! Only handling times and the last wait are kept; the rest is derived from interactions and agents.
//!
//! *Never:* a decision who is next; the order of the line is a static key.

use super::line::Line;
use crate::values::id::InteractionId;
use crate::values::time::Span;
use alloc::collections::BTreeSet;
use serde::{Deserialize, Serialize};

/// One queue.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Queue {
    /// Handling times seen so far.
    #[serde(default)]
    pub(crate) handling: Handling,
    /// How long the last who was served had waited.
    #[serde(default)]
    pub(crate) last_wait: Option<Span>,
    /// Everybody in the line.
    #[serde(skip)]
    pub(super) line: Line,
    /// Those in the line who do not wait in person.
    #[serde(skip)]
    pub(super) detached: BTreeSet<InteractionId>,
    /// Its agents.
    #[serde(skip)]
    pub(super) staff: Staff,
}

/// How many agents there are of some kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Staff {
    /// Who are ready, whatever their load.
    pub(super) present: u32,
    /// Who could take something now.
    pub(super) free: u32,
    /// Units of capacity of those who are ready.
    pub(super) capacity: u32,
}

impl Queue {
    /// What of it is kept.
    pub(crate) fn kept(&self) -> Self {
        Self { handling: self.handling, last_wait: self.last_wait, ..Self::default() }
    }

    /// How many wait in person.
    pub(super) fn waiting(&self) -> u32 {
        (self.line.len() - self.detached.len()) as u32
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
