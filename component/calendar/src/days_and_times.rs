//! Reads `mon-fri 09:00-12:30 13:30-17:00`: the days and the times of a rule.
//!
//! Days are names, ranges (which may go round the weekend), or lists of both; `daily` is all of them. Times
//! are from and until on a 24-hour clock, separated by spaces or commas; one that ends before it begins ends
//! on the next day. Spaces round hyphens and commas, dashes for hyphens and capitals do not matter.
//!
//! *Never:* comparing one rule with another.

use jiff::civil::Weekday;

/// The names of days in rules, from Monday on, and the name of all.
pub const DAYS: [&str; 8] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun", "daily"];

/// The long names, which are understood too.
const LONG_NAMES: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Minutes of a day.
pub(super) const DAY: u16 = 24 * 60;

/// A time of being open that begins on some day. Half-open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimesOfDay {
    /// When it opens, in minutes after midnight; below 1440.
    pub from: u16,
    /// When it closes, in minutes after the same midnight; above 1440 if that is on the next day.
    pub until: u16,
}

impl std::fmt::Display for TimesOfDay {
    /// As it is written in a rule.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let until = if self.until > DAY { self.until - DAY } else { self.until };
        write!(f, "{:02}:{:02}-{:02}:{:02}", self.from / 60, self.from % 60, until / 60, until % 60)
    }
}

/// A rule: these times on each of these days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DaysAndTimes {
    /// The days, in the order written.
    pub days: Vec<Weekday>,
    /// The times, in the order written.
    pub times: Vec<TimesOfDay>,
}

/// What is wrong with a rule, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleFault {
    /// There is nothing.
    #[error("the hours are empty; write for instance \"mon-fri 09:00-17:00\"")]
    Empty,
    /// Times without days.
    #[error("\"{0}\" names no days; write for instance \"mon-fri {0}\"")]
    NoDays(String),
    /// Days without times.
    #[error("\"{0}\" has no times; write for instance \"{0} 09:00-17:00\"")]
    NoTimes(String),
    /// A word that is no day.
    #[error("\"{0}\" is not a day")]
    NotADay(String),
    /// A word that is no pair of times.
    #[error("\"{0}\" is not from and until; write for instance \"09:00-17:00\"")]
    NotFromUntil(String),
    /// Half of a pair that is no time.
    #[error("\"{0}\" is not a time of day; write hours and minutes from 00:00 to 24:00, such as \"17:00\"")]
    NotATime(String),
    /// A time that begins when its day is over.
    #[error("\"{0}\" begins at 24:00; write it from 00:00 on the next day")]
    BeginsAtTheEnd(String),
    /// A time without length.
    #[error("\"{0}\" is no time at all; the whole day is written \"00:00-24:00\"")]
    NoLength(String),
}

/// Reads a rule.
///
/// # Errors
/// Everything that is wrong with it.
pub fn parse_rule(text: &str) -> Result<DaysAndTimes, Vec<RuleFault>> {
    let tidy = tidy(text);
    if tidy.is_empty() {
        return Err(vec![RuleFault::Empty]);
    }
    let (days, times) = tidy.split_once(' ').unwrap_or((&tidy, ""));
    if days.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(vec![RuleFault::NoDays(tidy)]);
    }
    let mut faults = Vec::new();
    let days = read_days(days, &mut faults);
    if times.is_empty() {
        faults.push(RuleFault::NoTimes(tidy.clone()));
    }
    let times = read_times(times, &mut faults);
    if faults.is_empty() { Ok(DaysAndTimes { days, times }) } else { Err(faults) }
}

/// Reads times without days, such as those of a short day.
///
/// # Errors
/// Everything that is wrong with them.
pub fn parse_times(text: &str) -> Result<Vec<TimesOfDay>, Vec<RuleFault>> {
    let tidy = tidy(text);
    if tidy.is_empty() {
        return Err(vec![RuleFault::Empty]);
    }
    let mut faults = Vec::new();
    let times = read_times(&tidy, &mut faults);
    if faults.is_empty() { Ok(times) } else { Err(faults) }
}

/// Lower case, plain hyphens, no space round hyphens and commas, single spaces elsewhere.
fn tidy(text: &str) -> String {
    let text = text.to_lowercase().replace(['\u{2013}', '\u{2014}'], "-");
    let close = |text: &str, mark: &str| text.split(mark).map(str::trim).collect::<Vec<_>>().join(mark);
    let text = close(&close(&text, "-"), ",");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn read_days(text: &str, faults: &mut Vec<RuleFault>) -> Vec<Weekday> {
    let mut days = Vec::new();
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let ends = if part == "daily" {
            Some((Weekday::Monday, Weekday::Sunday))
        } else {
            let (first, last) =
                (day(first, faults), if first == last { None } else { Some(day(last, faults)) });
            first.and_then(|first| Some((first, last.unwrap_or(Some(first))?)))
        };
        if let Some((first, last)) = ends {
            let length = usize::from(last.since(first).unsigned_abs());
            days.extend(first.cycle_forward().take(length + 1));
        }
    }
    days
}

fn day(name: &str, faults: &mut Vec<RuleFault>) -> Option<Weekday> {
    let at = (0..LONG_NAMES.len()).find(|at| name == DAYS[*at] || name == LONG_NAMES[*at]);
    if at.is_none() {
        faults.push(RuleFault::NotADay(name.to_owned()));
    }
    Weekday::from_monday_zero_offset(i8::try_from(at?).ok()?).ok()
}

fn read_times(text: &str, faults: &mut Vec<RuleFault>) -> Vec<TimesOfDay> {
    let mut times = Vec::new();
    for part in text.split([' ', ',']).filter(|part| !part.is_empty()) {
        let Some((from, until)) = part.split_once('-') else {
            faults.push(RuleFault::NotFromUntil(part.to_owned()));
            continue;
        };
        let mut read = |time: &str| {
            let minutes = minutes(time);
            if minutes.is_none() {
                faults.push(RuleFault::NotATime(time.to_owned()));
            }
            minutes
        };
        let (Some(from), Some(until)) = (read(from), read(until)) else { continue };
        if from == until {
            faults.push(RuleFault::NoLength(part.to_owned()));
        } else if from == DAY {
            faults.push(RuleFault::BeginsAtTheEnd(part.to_owned()));
        } else {
            times.push(TimesOfDay { from, until: if until < from { until + DAY } else { until } });
        }
    }
    times
}

/// Minutes after midnight of `9:00`, `09:00` or `24:00`.
fn minutes(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(hour) || !digits(minute) || !(1..=2).contains(&hour.len()) || minute.len() != 2 {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let minutes = hour * 60 + minute;
    (minute < 60 && minutes <= DAY).then_some(minutes)
}
