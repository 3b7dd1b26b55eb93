//! What is known of an agent's presence and readiness.
//!
//! *Never:* how presence travels.

use alloc::sync::Arc;
use serde::{Deserialize, Serialize};

/// What one resource shows (RFC 6121, 4.7.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Show {
    /// `chat`, or no `<show/>`.
    Available,
    /// `away`.
    Away,
    /// `xa`.
    ExtendedAway,
    /// `dnd`.
    DoNotDisturb,
}

/// The presence of one resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ResourcePresence {
    /// The resource is there.
    Online {
        /// What it shows.
        show: Show,
        /// Its priority; a negative one receives no messages.
        priority: i8,
    },
    /// The resource has gone.
    Offline,
}

/// Whether an agent can be given work, as people see it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Availability {
    /// Present and ready.
    Available,
    /// A client is there, but it shows away, extended away or do not disturb.
    Away,
    /// Said so, or was made so.
    NotReady(NotReadyReason),
    /// No client is there.
    Offline,
}

/// Why an agent is not ready.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum NotReadyReason {
    /// The agent's own command, with the words the agent gave (may be empty).
    Asked(Arc<str>),
    /// This many offers in a row expired without an answer.
    MissedOffers(u8),
}
