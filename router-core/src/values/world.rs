//! What both machines need to know of the outside: the time, the settings, the links.
//!
//! The engine owns one and lends it with every call.
//!
//! *Never:* state of an interaction, an agent or a conversation.

use super::id::LinkName;
use super::policy::Policy;
use super::time::Timestamp;
use alloc::collections::BTreeMap;
use alloc::sync::Arc;

/// The surroundings of a decision.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct World {
    /// The time of the event or deadline that is being handled. Never goes back.
    pub(crate) now: Timestamp,
    /// The time of the event that is being handled; later than `now` while overdue deadlines fire.
    pub(crate) horizon: Timestamp,
    /// The settings in force.
    pub(crate) policy: Arc<Policy>,
    /// The links that were reported, and whether they are up.
    pub(crate) links: BTreeMap<LinkName, bool>,
}

impl World {
    /// Whether people on `link` can be reached. A link that nobody reported is taken as up.
    pub(crate) fn is_up(&self, link: &LinkName) -> bool {
        self.links.get(link).copied().unwrap_or(true)
    }
}
