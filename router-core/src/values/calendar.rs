//! When something is open, as UTC intervals, and the local time of day that goes with it.
//!
//! The shell knows time zones, daylight saving and holidays; it renders them for a window of time into sorted
//! lists: openings, holidays, and the offsets of the zone. A [`Calendar`] answers questions about a point in
//! time by binary search in them. Outside the window the answers are those of its edges: closed after the last
//! opening, the first or last offset.
//!
//! *Never:* a time zone by name, or a rule such as "mon-fri".

use super::time::Timestamp;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// A time that never comes: what lasts until then has no end.
const NEVER: Timestamp = Timestamp::from_millis(u64::MAX);

const SECONDS_PER_DAY: i64 = 86_400;

/// When something is open. The default is never.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    /// Sorted, apart from each other, none empty.
    openings: Vec<Opening>,
    /// Sorted, none empty, none overlapping; two that touch have different names.
    holidays: Vec<Holiday>,
    /// Sorted, no two for the same time.
    offsets: Vec<Offset>,
}

/// A time of being open, half-open: `from` belongs to it, `until` does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// It opens.
    pub from: Timestamp,
    /// It closes; the last representable point: never.
    pub until: Timestamp,
}

/// A time with a name that tells why it is closed, half-open. It closes nothing by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// Its first point.
    pub from: Timestamp,
    /// The point after its last; the last representable point: it has none.
    pub until: Timestamp,
    /// What people call it.
    pub name: Arc<str>,
}

/// The difference between local time and UTC from some point on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offset {
    /// From when; before the first of several offsets the first holds.
    pub since: Timestamp,
    /// Seconds to add to UTC; positive east of Greenwich.
    pub seconds: i32,
}

/// What the hours say about a point in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hours {
    /// It is open.
    Open {
        /// When it closes; `None`: never.
        until: Option<Timestamp>,
    },
    /// It is closed.
    Closed {
        /// When it opens next; `None`: not within what the calendar knows.
        opens: Option<Timestamp>,
        /// The holiday on which it is closed.
        holiday: Option<Arc<str>>,
    },
}

/// A day of the week. Ordered from Monday (ISO 8601).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// All seven, from Monday.
    pub const ALL: [Weekday; 7] = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];
}

/// A point in time as a clock on the wall shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalTime {
    /// The day of the week.
    pub weekday: Weekday,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// Local days since 1970-01-01.
    pub day: u32,
}

impl Calendar {
    /// A calendar of these times, in any order. Empty times are dropped; openings that overlap or touch are
    /// joined. Where holidays overlap the one that begins first wins. Without offsets local time is UTC.
    pub fn new(openings: Vec<Opening>, holidays: Vec<Holiday>, offsets: Vec<Offset>) -> Self {
        Self { openings: join(openings), holidays: part(holidays), offsets: order(offsets) }
    }

    /// A calendar that is always open, in UTC.
    pub fn always() -> Self {
        let opening = Opening { from: Timestamp::from_millis(0), until: NEVER };
        Self { openings: vec![opening], holidays: Vec::new(), offsets: Vec::new() }
    }

    /// The same for a clock that is so many milliseconds ahead of the one it was made for; behind it, if the number is
    /// negative.
    pub fn moved(&self, millis: i64) -> Self {
        let moved = |at: Timestamp| if at == NEVER { at } else { at.moved(millis) };
        let opening = |it: &Opening| Opening { from: moved(it.from), until: moved(it.until) };
        let holiday =
            |it: &Holiday| Holiday { from: moved(it.from), until: moved(it.until), name: it.name.clone() };
        let ahead = i32::try_from(millis / 1000).unwrap_or(0);
        let utc = Offset { since: Timestamp::from_millis(0), seconds: 0 };
        let offsets = if self.offsets.is_empty() { core::slice::from_ref(&utc) } else { &self.offsets };
        let offset =
            |it: &Offset| Offset { since: moved(it.since), seconds: it.seconds.saturating_sub(ahead) };
        Self {
            openings: self.openings.iter().map(opening).collect(),
            holidays: self.holidays.iter().map(holiday).collect(),
            offsets: offsets.iter().map(offset).collect(),
        }
    }

    /// Whether it is open at `at`, and until when it stays so.
    pub fn hours(&self, at: Timestamp) -> Hours {
        let next = self.openings.partition_point(|opening| opening.from <= at);
        match next.checked_sub(1).map(|last| self.openings[last]) {
            Some(Opening { until, .. }) if until == NEVER => Hours::Open { until: None },
            Some(Opening { until, .. }) if at < until => Hours::Open { until: Some(until) },
            Some(_) | None => Hours::Closed {
                opens: self.openings.get(next).map(|opening| opening.from),
                holiday: self.holiday(at).map(|holiday| holiday.name.clone()),
            },
        }
    }

    /// The first point after `after` at which [`Calendar::hours`] answers something else: it opens, it
    /// closes, or, while closed, a holiday begins or ends. `None`: never within what the calendar knows.
    pub fn next_change(&self, after: Timestamp) -> Option<Timestamp> {
        match self.hours(after) {
            Hours::Open { until } => until,
            Hours::Closed { opens, .. } => {
                let next = self.holidays.partition_point(|holiday| holiday.from <= after);
                let begins = self.holidays.get(next).map(|holiday| holiday.from);
                let ends = self.holiday(after).map(|holiday| holiday.until).filter(|until| *until != NEVER);
                [opens, begins, ends].into_iter().flatten().min()
            }
        }
    }

    /// The local time at `at`.
    pub fn local(&self, at: Timestamp) -> LocalTime {
        let next = self.offsets.partition_point(|offset| offset.since <= at);
        let offset = self.offsets.get(next.saturating_sub(1)).map_or(0, |offset| offset.seconds);
        let utc = i64::try_from(at.as_millis() / 1000).unwrap_or(i64::MAX);
        let local = utc.saturating_add(offset.into()).max(0);
        let (day, second) = (local / SECONDS_PER_DAY, local % SECONDS_PER_DAY);
        // 1970-01-01 was a Thursday, the fourth day of the week.
        let weekday = usize::try_from((day + 3) % 7).unwrap_or(0);
        LocalTime {
            weekday: Weekday::ALL[weekday],
            hour: u8::try_from(second / 3600).unwrap_or(0),
            minute: u8::try_from(second / 60 % 60).unwrap_or(0),
            day: u32::try_from(day).unwrap_or(u32::MAX),
        }
    }

    fn holiday(&self, at: Timestamp) -> Option<&Holiday> {
        let next = self.holidays.partition_point(|holiday| holiday.from <= at);
        next.checked_sub(1).map(|last| &self.holidays[last]).filter(|holiday| at < holiday.until)
    }
}

/// Sorts openings and joins those that overlap or touch.
fn join(mut openings: Vec<Opening>) -> Vec<Opening> {
    openings.retain(|opening| opening.from < opening.until);
    openings.sort_unstable_by_key(|opening| (opening.from, opening.until));
    let mut joined: Vec<Opening> = Vec::with_capacity(openings.len());
    for opening in openings {
        match joined.last_mut() {
            Some(last) if opening.from <= last.until => last.until = last.until.max(opening.until),
            Some(_) | None => joined.push(opening),
        }
    }
    joined
}

/// Sorts holidays, cuts from each what an earlier one covers, and joins those of one name that touch.
fn part(mut holidays: Vec<Holiday>) -> Vec<Holiday> {
    holidays.sort_by(|a, b| (a.from, a.until, &a.name).cmp(&(b.from, b.until, &b.name)));
    let mut parted: Vec<Holiday> = Vec::with_capacity(holidays.len());
    for mut holiday in holidays {
        if let Some(last) = parted.last() {
            holiday.from = holiday.from.max(last.until);
        }
        if holiday.from >= holiday.until {
            continue;
        }
        match parted.last_mut() {
            Some(last) if last.until == holiday.from && last.name == holiday.name => {
                last.until = holiday.until;
            }
            Some(_) | None => parted.push(holiday),
        }
    }
    parted
}

/// Sorts offsets; of two for the same time the later in the list holds.
fn order(mut offsets: Vec<Offset>) -> Vec<Offset> {
    offsets.reverse();
    offsets.sort_by_key(|offset| offset.since);
    offsets.dedup_by_key(|offset| offset.since);
    offsets
}

#[cfg(test)]
mod tests;
