//! One step of a history: what was, what happened, what came of it.
//!
//! *Never:* a law.

use crate::book::Book;
use crate::eligible::Scene;
use crate::state::Rows;
use router_core::{Effects, Engine, Event, Policy, Timestamp};
use std::sync::Arc;

pub(crate) struct Step<'a> {
    pub(crate) policy: &'a Arc<Policy>,
    pub(crate) before: &'a Engine,
    pub(crate) rows_before: &'a Rows,
    pub(crate) now: Timestamp,
    pub(crate) event: &'a Event,
    pub(crate) out: &'a Effects,
    pub(crate) after: &'a Engine,
    pub(crate) rows: &'a Rows,
    /// The rows as a store has them that writes only what is reported as changed.
    pub(crate) stored: &'a Rows,
    /// What people saw up to and including this step.
    pub(crate) book: &'a Book,
}

impl Step<'_> {
    /// What may be asked about the state after the step.
    pub(crate) fn scene(&self) -> Scene<'_> {
        Scene { policy: self.policy, rows: self.rows, now: self.after.time() }
    }
}

pub(crate) type Verdict = Result<(), String>;

/// Holds, or says what does not.
pub(crate) fn hold(holds: bool, what: impl FnOnce() -> String) -> Verdict {
    if holds { Ok(()) } else { Err(what()) }
}
