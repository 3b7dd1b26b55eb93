//! Opening hours as people write them: days, times, holidays, a time zone.
//!
//! The settings make a [`WrittenCalendar`] out of text (`days_and_times`, `week`, `holiday`, `zone`). `render`
//! turns it into the UTC intervals that the core understands, for one window of time; `moment` says a point in
//! time the way people do. One principle holds through clock changes: it is open whenever a clock on the wall
//! shows a time within the hours. So an hour that is doubled counts twice, and one that is left out not at all.
//!
//! A rendered calendar knows nothing beyond its window, and governments change clocks at short notice: a
//! process that runs on renders [`WINDOW`] from the present time again every day.
//!
//! *Never:* asking what time it is, or deciding what happens when it is closed.

mod days_and_times;
mod holiday;
mod moment;
mod render;
#[cfg(test)]
mod tests;
mod week;
mod zone;

pub use days_and_times::{DAYS, DaysAndTimes, RuleFault, TimesOfDay, parse_rule, parse_times};
pub use holiday::{DateFault, HolidayDays, HolidayRule, MonthAndDay, WrittenDate, parse_date};
pub use moment::{Moment, When};
pub use week::{Overlap, Week, overlap_on_a_day};
pub use zone::{find_zone, zone_names};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use router_core::Span;
use std::sync::Arc;

/// How much time to render at once: a year and a month.
pub const WINDOW: Span = Span::from_seconds(400 * 86_400);

/// When something is open, as written in the settings (`[[calendar]]`).
#[derive(Clone, Debug, PartialEq)]
pub struct WrittenCalendar {
    /// Whose clocks the times are read from.
    pub zone: TimeZone,
    /// The hours of an ordinary week.
    pub week: Week,
    /// The days that are not ordinary.
    pub holidays: Vec<HolidayRule>,
}

/// What holds on one date.
struct Day<'a> {
    times: &'a [TimesOfDay],
    holiday: Option<&'a Arc<str>>,
}

impl WrittenCalendar {
    /// What holds on `date`: the most particular holiday, else the hours of its weekday.
    fn day(&self, date: Date) -> Day<'_> {
        let ordinary = self.week.on(date.weekday());
        let holidays = self.holidays.iter().filter(|holiday| holiday.days.contains(date));
        match holidays.min_by_key(|holiday| holiday.days.breadth()) {
            // A date of every year moves through the week and must not open a day without hours.
            Some(holiday) if ordinary.is_empty() && !holiday.days.is_one_date() => {
                Day { times: &[], holiday: Some(&holiday.name) }
            }
            Some(holiday) => Day { times: &holiday.open, holiday: Some(&holiday.name) },
            None => Day { times: ordinary, holiday: None },
        }
    }
}
