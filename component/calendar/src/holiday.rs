//! Days that are not ordinary: closed, or open for other hours.
//!
//! A holiday is one date, a date of every year, or a range of either kind. Where several hold for a day, the
//! most particular one counts: a date before a date of every year, a date before a range.
//!
//! *Never:* a list of the holidays of some country; they are written in the settings.

use super::days_and_times::TimesOfDay;
use jiff::civil::Date;
use std::sync::Arc;

/// Days with a name and hours of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HolidayRule {
    /// Which days.
    pub days: HolidayDays,
    /// What people call them.
    pub name: Arc<str>,
    /// The hours on each of them; empty: closed. They replace the ordinary hours; only a single date with its
    /// year can open a weekday that has none.
    pub open: Vec<TimesOfDay>,
}

/// Which days a holiday is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HolidayDays {
    /// One day.
    Date(Date),
    /// One day in every year.
    EveryYear(MonthAndDay),
    /// From the first to the last, both included.
    Dates(Date, Date),
    /// The same in every year; past the end of the year if the last is before the first.
    EveryYearDates(MonthAndDay, MonthAndDay),
}

/// A day of a year, whichever year. Never February 29.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MonthAndDay {
    /// 1 to 12.
    pub month: i8,
    /// 1 to 31.
    pub day: i8,
}

impl HolidayDays {
    /// Whether `date` is one of them.
    pub(super) fn contains(&self, date: Date) -> bool {
        let this = MonthAndDay { month: date.month(), day: date.day() };
        match *self {
            HolidayDays::Date(only) => date == only,
            HolidayDays::EveryYear(only) => this == only,
            HolidayDays::Dates(first, last) => first <= date && date <= last,
            HolidayDays::EveryYearDates(first, last) if first <= last => first <= this && this <= last,
            HolidayDays::EveryYearDates(first, last) => first <= this || this <= last,
        }
    }

    /// How many days it may be, as an order: the least is the most particular.
    pub(super) fn breadth(&self) -> u8 {
        match self {
            HolidayDays::Date(_) => 0,
            HolidayDays::EveryYear(_) => 1,
            HolidayDays::Dates(..) => 2,
            HolidayDays::EveryYearDates(..) => 3,
        }
    }

    pub(super) fn is_one_date(&self) -> bool {
        matches!(self, HolidayDays::Date(_))
    }
}

/// A date as it is written: with its year or without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrittenDate {
    /// `2026-12-25`.
    Once(Date),
    /// `12-25`.
    EveryYear(MonthAndDay),
}

/// What is wrong with a date, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateFault {
    /// Another form.
    #[error(
        "\"{0}\" is not a date; write year, month and day such as \"2026-12-25\", \
         or \"12-25\" for every year"
    )]
    NotADate(String),
    /// A month or a day too many.
    #[error("there is no day {0} in the calendar; months go from 01 to 12, days to the end of the month")]
    NoSuchDay(String),
    /// February 29 without a year.
    #[error("not every year has a February 29; write it with its year, such as \"2028-02-29\", or \"02-28\"")]
    LeapDay,
}

/// Reads a date.
///
/// # Errors
/// What is wrong with it.
pub fn parse_date(text: &str) -> Result<WrittenDate, DateFault> {
    let text = text.trim();
    let not_a_date = || DateFault::NotADate(text.to_owned());
    let no_such_day = || DateFault::NoSuchDay(text.to_owned());
    let number = |part: &str, digits: usize| match part.bytes().all(|byte| byte.is_ascii_digit()) {
        true if part.len() == digits => part.parse::<i16>().map_err(|_| not_a_date()),
        true | false => Err(not_a_date()),
    };
    let two = |part: &str| number(part, 2).and_then(|part| i8::try_from(part).map_err(|_| not_a_date()));
    match *text.split('-').collect::<Vec<_>>().as_slice() {
        [year, month, day] => {
            let date = Date::new(number(year, 4)?, two(month)?, two(day)?);
            date.map(WrittenDate::Once).map_err(|_| no_such_day())
        }
        [month, day] => {
            let (month, day) = (two(month)?, two(day)?);
            if (month, day) == (2, 29) {
                return Err(DateFault::LeapDay);
            }
            // Any year without a February 29 does.
            Date::new(2001, month, day).map_err(|_| no_such_day())?;
            Ok(WrittenDate::EveryYear(MonthAndDay { month, day }))
        }
        _ => Err(not_a_date()),
    }
}
