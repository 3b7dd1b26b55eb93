//! A point in time the way people say it: "tomorrow at 09:00".
//!
//! It is taken apart into a day, as near as it is, and a time of day; the words are found elsewhere.
//!
//! *Never:* words.

use super::WrittenCalendar;
use super::render::millis;
use jiff::civil::DateTime;
use router_core::Timestamp;
use router_core::values::calendar::Weekday;

/// A local day and time of day, seen from some other point in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The day.
    pub when: When,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
}

/// A day, named as shortly as it is clear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// The same day.
    Today,
    /// The next one.
    Tomorrow,
    /// One of the five after that.
    Weekday(Weekday),
    /// A later one, or one that is over.
    Date {
        /// The year, such as 2026.
        year: i16,
        /// 1 to 12.
        month: u8,
        /// 1 to 31.
        day: u8,
    },
}

impl WrittenCalendar {
    /// How people in the calendar's zone would say `at`, were it `now`.
    pub fn say(&self, at: Timestamp, now: Timestamp) -> Moment {
        let (at, now) = (self.local(at), self.local(now));
        let small = |number: i8| number.unsigned_abs();
        let when = match at.date().duration_since(now.date()).as_hours() / 24 {
            0 => When::Today,
            1 => When::Tomorrow,
            2..=6 => When::Weekday(weekday(at.weekday())),
            _ => When::Date { year: at.year(), month: small(at.month()), day: small(at.day()) },
        };
        Moment { when, hour: small(at.hour()), minute: small(at.minute()) }
    }

    fn local(&self, at: Timestamp) -> DateTime {
        let at = jiff::Timestamp::from_millisecond(millis(at)).unwrap_or(jiff::Timestamp::MAX);
        self.zone.to_datetime(at)
    }
}

fn weekday(day: jiff::civil::Weekday) -> Weekday {
    Weekday::ALL[usize::from(day.to_monday_zero_offset().unsigned_abs())]
}
