//! From written rules to UTC intervals.
//!
//! A window of time is cut into stretches in each of which the zone's offset is constant. Within a stretch
//! local time is UTC plus a number, so the hours of its days are moved by that number and cut to it. What a
//! clock change leaves out or doubles comes out right without a special case.
//!
//! *Never:* a decision what the hours are; `WrittenCalendar::day` has it.

use super::WrittenCalendar;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use router_core::Timestamp;
use router_core::values::calendar::{Calendar, Holiday, Offset, Opening};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
const EPOCH: Date = Date::constant(1970, 1, 1);

impl WrittenCalendar {
    /// The calendar from `from` up to `until`. It is exact within this window and knows nothing beyond:
    /// openings and holidays that go on at its end have no end, and what opens later is not known.
    pub fn render(&self, from: Timestamp, until: Timestamp) -> Calendar {
        let (from, until) = (millis(from), millis(until));
        let (mut openings, mut holidays, mut offsets) = (Vec::new(), Vec::new(), Vec::new());
        for stretch in stretches(&self.zone, from, until) {
            offsets.push(Offset { since: timestamp(stretch.from), seconds: stretch.offset });
            let cut = |begins: i64, ends: i64| {
                let (begins, ends) = (stretch.utc(begins).max(stretch.from), stretch.utc(ends));
                let ends =
                    if ends >= until && stretch.until == until { NEVER } else { ends.min(stretch.until) };
                (begins < ends.min(stretch.until)).then(|| (timestamp(begins), timestamp(ends)))
            };
            for (midnight, date) in stretch.days() {
                let day = self.day(date);
                for times in day.times {
                    let minute = |minutes: u16| midnight + i64::from(minutes) * MINUTE;
                    let opening = cut(minute(times.from), minute(times.until));
                    openings.extend(opening.map(|(from, until)| Opening { from, until }));
                }
                let holiday = day.holiday.and_then(|name| Some((cut(midnight, midnight + DAY)?, name)));
                holidays.extend(holiday.map(|((from, until), name)| Holiday {
                    from,
                    until,
                    name: name.clone(),
                }));
            }
        }
        Calendar::new(openings, holidays, offsets)
    }
}

/// Stands for a time that does not come within the window.
const NEVER: i64 = i64::MAX;

/// A part of the window in which the offset is constant. Milliseconds of UTC, half-open.
struct Stretch {
    from: i64,
    until: i64,
    /// Seconds to add to UTC.
    offset: i32,
}

impl Stretch {
    fn local(&self, utc: i64) -> i64 {
        utc + i64::from(self.offset) * 1000
    }

    fn utc(&self, local: i64) -> i64 {
        local - i64::from(self.offset) * 1000
    }

    /// The dates whose times may lie in it, each with its midnight in local milliseconds since the epoch. One
    /// earlier than the first on the clock, because times may go over midnight.
    fn days(&self) -> impl Iterator<Item = (i64, Date)> + use<> {
        let first = self.local(self.from).div_euclid(DAY) - 1;
        let last = self.local(self.until - 1).div_euclid(DAY);
        (first..=last).filter_map(|day| {
            let date = EPOCH.checked_add(jiff::Span::new().try_days(day).ok()?).ok()?;
            Some((day * DAY, date))
        })
    }
}

fn stretches(zone: &TimeZone, from: i64, until: i64) -> Vec<Stretch> {
    let Ok(start) = jiff::Timestamp::from_millisecond(from) else { return Vec::new() };
    let mut found = Vec::new();
    let mut next = Stretch { from, until, offset: zone.to_offset(start).seconds() };
    for transition in zone.following(start) {
        let at = transition.timestamp().as_millisecond();
        if at >= until {
            break;
        }
        let after = Stretch { from: at, until, offset: transition.offset().seconds() };
        found.push(Stretch { until: at, ..next });
        next = after;
    }
    found.push(next);
    found
}

/// Milliseconds of UTC, at most the last that the zones are defined for (in the year 9999).
pub(super) fn millis(at: Timestamp) -> i64 {
    i64::try_from(at.as_millis()).unwrap_or(i64::MAX).min(jiff::Timestamp::MAX.as_millisecond())
}

fn timestamp(millis: i64) -> Timestamp {
    if millis == NEVER {
        return Timestamp::from_millis(u64::MAX);
    }
    Timestamp::from_millis(u64::try_from(millis).unwrap_or(0))
}
