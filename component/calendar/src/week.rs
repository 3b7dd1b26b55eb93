//! The hours of an ordinary week.
//!
//! Rules are put in one after the other. Times must not overlap, neither on one day nor over midnight into the
//! next: where they do, somebody made a mistake, and it is better said than guessed at.
//!
//! *Never:* dates.

use super::days_and_times::{DAY, DaysAndTimes, TimesOfDay};
use jiff::civil::Weekday;

/// Minutes of a week.
const WEEK: u16 = 7 * DAY;

/// When it is open on each day of an ordinary week. The default is never.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Week {
    /// From Monday; each in the order of the rules. Times over midnight stand on the day on which they begin.
    days: [Vec<TimesOfDay>; 7],
}

/// Two times that overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// The time that was there before, and its day.
    pub first: (Weekday, TimesOfDay),
    /// The time that was added, and its day.
    pub second: (Weekday, TimesOfDay),
}

impl Week {
    /// The times that begin on `day`.
    pub fn on(&self, day: Weekday) -> &[TimesOfDay] {
        &self.days[index(day)]
    }

    /// Adds a rule.
    ///
    /// # Errors
    /// The first of its times that overlaps with one that is there. What does not overlap is added.
    pub fn add(&mut self, rule: &DaysAndTimes) -> Result<(), Overlap> {
        let mut result = Ok(());
        for day in &rule.days {
            for times in &rule.times {
                match self.overlapping(*day, *times) {
                    Some(first) => result = result.and(Err(Overlap { first, second: (*day, *times) })),
                    None => self.days[index(*day)].push(*times),
                }
            }
        }
        result
    }

    fn overlapping(&self, day: Weekday, times: TimesOfDay) -> Option<(Weekday, TimesOfDay)> {
        Weekday::Monday.cycle_forward().take(7).find_map(|other| {
            let found = self.on(other).iter().find(|there| overlap((other, **there), (day, times)));
            found.map(|found| (other, *found))
        })
    }
}

/// The first two of `times` that overlap, if all begin on one day and it comes only once.
pub fn overlap_on_a_day(times: &[TimesOfDay]) -> Option<(TimesOfDay, TimesOfDay)> {
    times.iter().enumerate().find_map(|(at, second)| {
        let first = times[..at].iter().find(|first| first.from < second.until && second.from < first.until);
        first.map(|first| (*first, *second))
    })
}

/// Whether two times overlap on the circle of the week.
fn overlap(first: (Weekday, TimesOfDay), second: (Weekday, TimesOfDay)) -> bool {
    let start = |(day, times): (Weekday, TimesOfDay)| {
        u16::from(day.to_monday_zero_offset().unsigned_abs()) * DAY + times.from
    };
    let length = |(_, times): (Weekday, TimesOfDay)| times.until - times.from;
    let later = (WEEK + start(second) - start(first)) % WEEK;
    let earlier = (WEEK + start(first) - start(second)) % WEEK;
    later < length(first) || earlier < length(second)
}

fn index(day: Weekday) -> usize {
    usize::from(day.to_monday_zero_offset().unsigned_abs())
}
