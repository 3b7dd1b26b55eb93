//! What both machines need to know of the outside: the time, the settings, the links.
//!
//! The engine owns one and lends it with every call.
//!
//! *Never:* state of an interaction, an agent or a conversation.

use super::calendar::{Calendar, Hours, LocalTime};
use super::id::{CalendarName, DeskName, LinkName};
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
    /// What lots are drawn from.
    pub(crate) seed: u64,
    /// The links that were reported, and whether they are up.
    pub(crate) links: BTreeMap<LinkName, bool>,
}

impl World {
    /// Whether people on `link` can be reached. A link that nobody reported is taken as up.
    pub(crate) fn is_up(&self, link: &LinkName) -> bool {
        self.links.get(link).copied().unwrap_or(true)
    }

    /// Whether a calendar is open now. One that is not in the settings is.
    pub(crate) fn is_open(&self, calendar: &CalendarName) -> bool {
        matches!(self.hours(calendar), Hours::Open { .. })
    }

    /// What a calendar says about now. One that is not in the settings is open.
    pub(crate) fn hours(&self, calendar: &CalendarName) -> Hours {
        match self.policy.calendars.get(calendar) {
            Some(calendar) => calendar.hours(self.now),
            None => Hours::Open { until: None },
        }
    }

    /// The local time at a desk.
    pub(crate) fn local_time(&self, desk: &DeskName) -> LocalTime {
        let hours = self.policy.desks.get(desk).and_then(|desk| desk.hours.as_ref());
        let calendar: Option<&Calendar> = hours.and_then(|hours| self.policy.calendars.get(hours));
        calendar.unwrap_or(&self.policy.clock).local(self.now)
    }
}
