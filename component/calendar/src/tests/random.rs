//! Random rules in random weeks, compared with looking at a clock on the wall each minute.
//!
//! The weeks are chosen near clock changes. The comparison asks `jiff` for the local time of every minute and
//! looks the rules up by it; it shares nothing with rendering but the rules.
//!
//! *Never:* particular cases; the other files have them.

use super::super::TimesOfDay;
use super::{HolidayDays, HolidayRule, Week, WrittenCalendar, find_zone, parse_rule};
use jiff::civil::{Date, DateTime};
use proptest::prelude::*;
use router_core::values::calendar::{Calendar, Hours};
use router_core::{Span, Timestamp};
use std::sync::Arc;

const MINUTE: u64 = 60_000;

/// Zones with every kind of clock change there is, and without.
const ZONES: [&str; 14] = [
    "Europe/Berlin",
    "Europe/Dublin",
    "America/New_York",
    "America/St_Johns",
    "America/Havana",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Pacific/Apia",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Antarctica/Troll",
    "Asia/Kolkata",
    "UTC",
];

fn rule() -> impl Strategy<Value = String> {
    let days = prop::sample::select(vec!["daily", "mon-fri", "sat-mon", "sun", "sat", "tue,thu", "fri"]);
    // Times near midnight and near the usual hours of clock changes, and any others.
    let minute = prop_oneof![0..240_u16, 1300..1440_u16, 0..1440_u16];
    (days, minute, prop_oneof![1..120_u16, 1..1440_u16])
        .prop_map(|(days, from, length)| format!("{days} {}", TimesOfDay { from, until: from + length }))
}

/// A holiday at a distance in days from the middle of the week.
#[derive(Clone, Debug)]
struct Draft {
    kind: u8,
    first: i64,
    length: i64,
    open: Option<(u16, u16)>,
}

fn holidays() -> impl Strategy<Value = Vec<Draft>> {
    let open = prop::option::of((0..1440_u16, 1..1440_u16));
    let draft = (0..4_u8, -4..5_i64, 0..4_i64, open).prop_map(|(kind, first, length, open)| Draft {
        kind,
        first,
        length,
        open,
    });
    prop::collection::vec(draft, 0..4)
}

fn holiday(number: usize, draft: &Draft, middle: Date) -> HolidayRule {
    let day = |distance: i64| middle.saturating_add(jiff::Span::new().days(distance));
    let (first, last) = (day(draft.first), day(draft.first + draft.length));
    let yearly = |date: Date| super::super::MonthAndDay { month: date.month(), day: date.day() };
    let days = match draft.kind {
        0 => HolidayDays::Date(first),
        1 => HolidayDays::EveryYear(yearly(first)),
        2 => HolidayDays::Dates(first, last),
        _ => HolidayDays::EveryYearDates(yearly(first), yearly(last)),
    };
    let open = draft.open.map(|(from, length)| TimesOfDay { from, until: from + length });
    HolidayRule { days, name: Arc::from(format!("h{number}")), open: open.into_iter().collect() }
}

/// A calendar, and the start of eight days near a clock change of its zone.
fn case() -> impl Strategy<Value = (WrittenCalendar, Timestamp)> {
    let zone = prop::sample::select(ZONES.to_vec());
    let year_2000: i64 = 946_684_800;
    let second = year_2000..year_2000 + 40 * 365 * 86_400;
    (zone, prop::collection::vec(rule(), 1..4), holidays(), second, 0..7 * 1440_i64).prop_map(
        |(zone, rules, drafts, second, before)| {
            let zone = find_zone(zone).unwrap();
            let anywhere = jiff::Timestamp::from_second(second).unwrap();
            let change = zone.following(anywhere).next().map_or(anywhere, |change| change.timestamp());
            let mut week = Week::default();
            for rule in rules {
                // Times that overlap are left out.
                let _ = week.add(&parse_rule(&rule).unwrap());
            }
            let middle = zone.to_datetime(change).date();
            let holidays = drafts.iter().enumerate().map(|(at, draft)| holiday(at, draft, middle));
            let start = u64::try_from(change.as_second() / 60 - before).unwrap() * MINUTE;
            let holidays = holidays.collect();
            (WrittenCalendar { zone, week, holidays }, Timestamp::from_millis(start))
        },
    )
}

/// The holiday on `date`, found by comparing dates as text.
fn holiday_on(calendar: &WrittenCalendar, date: Date) -> Option<&HolidayRule> {
    let full = date.to_string();
    let (_, this) = full.split_once('-').unwrap();
    let text = |day: &super::super::MonthAndDay| format!("{:02}-{:02}", day.month, day.day);
    (0..4).find_map(|round| {
        calendar.holidays.iter().find(|holiday| match (round, &holiday.days) {
            (0, HolidayDays::Date(only)) => only.to_string() == full,
            (1, HolidayDays::EveryYear(only)) => text(only) == this,
            (2, HolidayDays::Dates(first, last)) => (first.to_string()..=last.to_string()).contains(&full),
            (3, HolidayDays::EveryYearDates(first, last)) => {
                let (first, last, this) = (text(first), text(last), this.to_owned());
                if first <= last { (first..=last).contains(&this) } else { this >= first || this <= last }
            }
            _ => false,
        })
    })
}

fn times_on(calendar: &WrittenCalendar, date: Date) -> Vec<TimesOfDay> {
    let ordinary = calendar.week.on(date.weekday());
    match holiday_on(calendar, date) {
        Some(holiday) if ordinary.is_empty() && !matches!(holiday.days, HolidayDays::Date(_)) => Vec::new(),
        Some(holiday) => holiday.open.clone(),
        None => ordinary.to_vec(),
    }
}

/// Open, or closed with the name of the holiday.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Seen {
    Open,
    Closed(Option<Arc<str>>),
}

/// What somebody sees who looks at the clock and at the rules.
fn look(calendar: &WrittenCalendar, clock: DateTime) -> Seen {
    let minute = u16::try_from(i32::from(clock.hour()) * 60 + i32::from(clock.minute())).unwrap();
    let within = |times: &TimesOfDay, minute: u16| times.from <= minute && minute < times.until;
    let today = times_on(calendar, clock.date()).iter().any(|times| within(times, minute));
    let yesterday = clock.date().yesterday().unwrap();
    let from_yesterday = times_on(calendar, yesterday).iter().any(|times| within(times, minute + 1440));
    if today || from_yesterday {
        return Seen::Open;
    }
    Seen::Closed(holiday_on(calendar, clock.date()).map(|holiday| holiday.name.clone()))
}

fn told(calendar: &Calendar, at: Timestamp) -> Seen {
    match calendar.hours(at) {
        Hours::Open { .. } => Seen::Open,
        Hours::Closed { holiday, .. } => Seen::Closed(holiday),
    }
}

fn minutes(from: Timestamp, count: u64) -> impl DoubleEndedIterator<Item = Timestamp> {
    (0..count).map(move |minute| from.plus(Span::from_millis(minute * MINUTE)))
}

fn clock(calendar: &WrittenCalendar, at: Timestamp) -> DateTime {
    let at = jiff::Timestamp::from_millisecond(at.as_millis().try_into().unwrap()).unwrap();
    calendar.zone.to_datetime(at)
}

const COUNT: u64 = 8 * 1440;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn rendering_agrees_with_looking_at_the_clock((written, from) in case()) {
        let until = from.plus(Span::from_millis(COUNT * MINUTE));
        let rendered = written.render(from, until);
        let mut change = None;
        let mut later: Option<Seen> = None;
        for at in minutes(from, COUNT).rev() {
            let clock = clock(&written, at);
            let seen = look(&written, clock);
            prop_assert_eq!(&told(&rendered, at), &seen, "{}", clock);
            let half = at.plus(Span::from_millis(MINUTE / 2));
            prop_assert_eq!(&told(&rendered, half), &seen, "half a minute after {}", clock);
            if later.as_ref().is_some_and(|later| *later != seen) {
                change = Some(at.plus(Span::from_millis(MINUTE)));
            }
            prop_assert_eq!(rendered.next_change(at), change, "the next change after {}", clock);
            let local = rendered.local(at);
            let days = clock.date().duration_since(Date::constant(1970, 1, 1)).as_hours() / 24;
            prop_assert_eq!(
                (i64::from(local.day), local.hour, local.minute, format!("{:?}", local.weekday)),
                (days, clock.hour().unsigned_abs(), clock.minute().unsigned_abs(), format!("{:?}", clock.weekday()))
            );
            later = Some(seen);
        }
    }

    #[test]
    fn a_longer_window_says_the_same_and_more(
        (written, from) in case(),
        minutes_before in 0..3 * 1440_u64,
        minutes_after in 0..3 * 1440_u64,
    ) {
        let until = from.plus(Span::from_millis(COUNT * MINUTE));
        let short = written.render(from, until);
        let span = |minutes: u64| Span::from_millis(minutes * MINUTE);
        let long = written.render(from.minus(span(minutes_before)), until.plus(span(minutes_after)));
        for at in minutes(from, COUNT) {
            prop_assert_eq!(told(&short, at), told(&long, at));
            prop_assert_eq!(short.local(at), long.local(at));
            let known = |found: Option<Timestamp>| found.filter(|found| *found < until);
            prop_assert_eq!(short.next_change(at), known(long.next_change(at)));
            match (short.hours(at), long.hours(at)) {
                (Hours::Open { until: short }, Hours::Open { until: long }) => prop_assert_eq!(short, known(long)),
                (Hours::Closed { opens: short, .. }, Hours::Closed { opens: long, .. }) => {
                    prop_assert_eq!(short, known(long));
                }
                (short, long) => prop_assert!(false, "{:?} and {:?}", short, long),
            }
        }
    }
}
