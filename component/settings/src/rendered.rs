//! Opening hours as the core needs them, for a year from some time on.
//!
//! They do not reach for ever, so a process that runs on has them rendered again every day
//! ([`Settings::policy_at`]).
//!
//! *Never:* asking what time it is.

use super::value::Settings;
use frontdesk_calendar::{WINDOW, Week, WrittenCalendar};
use jiff::tz::TimeZone;
use router_core::values::calendar::Calendar;
use router_core::values::id::CalendarName;
use router_core::{Policy, PolicyDraft, Timestamp};
use std::collections::BTreeMap;

impl Settings {
    /// The policy with opening hours rendered from `now` on.
    pub fn policy_at(&self, now: Timestamp) -> Policy {
        self.policy_for(now, 0)
    }

    /// The policy with opening hours rendered from `wall` on, for a clock that is so many milliseconds `ahead` of it
    /// (behind, if the number is negative).
    pub fn policy_for(&self, wall: Timestamp, ahead: i64) -> Policy {
        let before: &PolicyDraft = &self.policy;
        let for_clock = |calendar: Calendar| if ahead == 0 { calendar } else { calendar.moved(ahead) };
        let calendars = calendars(&self.texts.calendars, wall);
        let draft = PolicyDraft {
            calendars: calendars.into_iter().map(|(name, calendar)| (name, for_clock(calendar))).collect(),
            clock: for_clock(clock(&self.zone, wall)),
            ..before.clone()
        };
        draft.validate().expect("only times differ, and nothing is checked about them")
    }
}

/// The calendars from `now` on.
pub(super) fn calendars(
    written: &BTreeMap<CalendarName, WrittenCalendar>,
    now: Timestamp,
) -> BTreeMap<CalendarName, Calendar> {
    let until = now.plus(WINDOW);
    written.iter().map(|(name, calendar)| (name.clone(), calendar.render(now, until))).collect()
}

/// The local time of a zone from `now` on.
pub(super) fn clock(zone: &TimeZone, now: Timestamp) -> Calendar {
    if *zone == TimeZone::UTC {
        return Calendar::default();
    }
    let written = WrittenCalendar { zone: zone.clone(), week: Week::default(), holidays: Vec::new() };
    written.render(now, now.plus(WINDOW))
}
