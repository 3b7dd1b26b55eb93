//! Conversations with calendars: the rule as it is written, points in time, and what is answered.
//!
//! `UPDATE_EXPECT=1` writes the answers anew; `random` compares them with looking at a clock each minute.
//!
//! *Never:* the settings file around a rule; `settings` tests that.

mod clock_changes;
mod days;
mod moments;
mod random;
mod written;

use super::{HolidayDays, HolidayRule, Moment, WINDOW, Week, When, WrittenCalendar, WrittenDate};
use super::{find_zone, parse_date, parse_rule, parse_times};
use expect_test::Expect;
use router_core::Timestamp;
use router_core::values::calendar::Hours;
use std::fmt::Write;
use std::sync::Arc;

/// A calendar of these rules. A holiday is `date name`, `from..until name` or either with `= times` behind it.
fn calendar(zone: &str, open: &[&str], holidays: &[&str]) -> WrittenCalendar {
    let mut week = Week::default();
    for rule in open {
        week.add(&parse_rule(rule).unwrap()).unwrap();
    }
    let holidays = holidays.iter().map(|text| holiday(text)).collect();
    WrittenCalendar { zone: find_zone(zone).unwrap(), week, holidays }
}

fn holiday(text: &str) -> HolidayRule {
    let (days, name) = text.split_once(' ').unwrap();
    let (name, open) = name.split_once(" = ").unwrap_or((name, ""));
    let open = if open.is_empty() { Vec::new() } else { parse_times(open).unwrap() };
    let (first, last) = days.split_once("..").unwrap_or((days, days));
    let days = match (parse_date(first).unwrap(), parse_date(last).unwrap()) {
        (WrittenDate::Once(only), WrittenDate::Once(last)) if only == last => HolidayDays::Date(only),
        (WrittenDate::Once(first), WrittenDate::Once(last)) => HolidayDays::Dates(first, last),
        (WrittenDate::EveryYear(only), WrittenDate::EveryYear(last)) if only == last => {
            HolidayDays::EveryYear(only)
        }
        (WrittenDate::EveryYear(first), WrittenDate::EveryYear(last)) => {
            HolidayDays::EveryYearDates(first, last)
        }
        _ => panic!("{text}"),
    };
    HolidayRule { days, name: Arc::from(name), open }
}

/// The point that `text` says, with its offset: `2026-03-29T01:59+01:00`.
fn at(text: &str) -> Timestamp {
    let at: jiff::Timestamp = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
    Timestamp::from_millis(at.as_millisecond().try_into().unwrap())
}

/// Asks `calendar` at each of `points` and compares the answers, a line each.
fn ask(calendar: &WrittenCalendar, points: &[&str], expected: Expect) {
    let mut answers = String::new();
    for point in points {
        let now = at(point);
        let rendered = calendar.render(now, now.plus(WINDOW));
        let local = rendered.local(now);
        let clock = format!("{} {:02}:{:02}", short(&local.weekday), local.hour, local.minute);
        let answer = match rendered.hours(now) {
            Hours::Open { until: None } => "open".to_owned(),
            Hours::Open { until: Some(until) } => format!("open until {}", said(calendar.say(until, now))),
            Hours::Closed { opens, holiday } => {
                let why = holiday.map_or_else(String::new, |name| format!(" ({name})"));
                let opens = opens
                    .map_or_else(String::new, |opens| format!(", opens {}", said(calendar.say(opens, now))));
                format!("closed{why}{opens}")
            }
        };
        writeln!(answers, "{point} {clock}: {answer}").unwrap();
    }
    expected.assert_eq(&answers);
}

fn said(moment: Moment) -> String {
    let day = match moment.when {
        When::Today => "today".to_owned(),
        When::Tomorrow => "tomorrow".to_owned(),
        When::Weekday(weekday) => format!("{weekday:?}"),
        When::Date { year, month, day } => format!("{year}-{month:02}-{day:02}"),
    };
    format!("{day} {:02}:{:02}", moment.hour, moment.minute)
}

fn short(weekday: &impl std::fmt::Debug) -> String {
    format!("{weekday:?}").chars().take(3).collect()
}
