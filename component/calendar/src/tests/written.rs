//! What rules and dates are read as.
//!
//! *Never:* what is said about wrong ones in a file; `settings` tests that.

use super::super::{DAYS, find_zone, overlap_on_a_day, zone_names};
use super::{Week, parse_date, parse_rule, parse_times};
use proptest::prelude::*;

/// The rule as it was understood, in one form, or what is wrong.
fn read(text: &str) -> String {
    match parse_rule(text) {
        Ok(rule) => {
            let day =
                |day: &jiff::civil::Weekday| DAYS[usize::from(day.to_monday_zero_offset().unsigned_abs())];
            let days: Vec<&str> = rule.days.iter().map(day).collect();
            let times: Vec<String> = rule.times.iter().map(ToString::to_string).collect();
            format!("{} {}", days.join(","), times.join(" "))
        }
        Err(faults) => faults.iter().map(ToString::to_string).collect::<Vec<_>>().join(" | "),
    }
}

#[test]
fn rules() {
    for (text, expected) in [
        ("mon-fri 09:00-12:30 13:30-17:00", "mon,tue,wed,thu,fri 09:00-12:30 13:30-17:00"),
        ("sat 10:00-14:00", "sat 10:00-14:00"),
        ("mon,wed,fri 8:00-9:00", "mon,wed,fri 08:00-09:00"),
        ("fri-mon,wed 00:00-24:00", "fri,sat,sun,mon,wed 00:00-24:00"),
        ("daily 22:00-06:00", "mon,tue,wed,thu,fri,sat,sun 22:00-06:00"),
        ("mon-mon 09:00-10:00", "mon 09:00-10:00"),
        ("tue-mon 09:00-10:00", "tue,wed,thu,fri,sat,sun,mon 09:00-10:00"),
        ("sun 22:00-00:00", "sun 22:00-24:00"),
        (
            " Monday \u{2013} Friday ,SUN  09:00 - 10:00 ,  11:00-12:00",
            "mon,tue,wed,thu,fri,sun 09:00-10:00 11:00-12:00",
        ),
        ("", "the hours are empty; write for instance \"mon-fri 09:00-17:00\""),
        ("09:00-17:00", "\"09:00-17:00\" names no days; write for instance \"mon-fri 09:00-17:00\""),
        ("mon-fri", "\"mon-fri\" has no times; write for instance \"mon-fri 09:00-17:00\""),
        (
            "mo 9:00-24:01",
            "\"mo\" is not a day | \"24:01\" is not a time of day; write hours and minutes from 00:00 to 24:00, such as \"17:00\"",
        ),
        ("mon-,tue 09:00-10:00", "\"\" is not a day"),
        (
            "mon wed-10:00",
            "\"wed\" is not a time of day; write hours and minutes from 00:00 to 24:00, such as \"17:00\"",
        ),
        (
            "mon 9-17",
            "\"9\" is not a time of day; write hours and minutes from 00:00 to 24:00, such as \"17:00\" | \"17\" is not a time of day; write hours and minutes from 00:00 to 24:00, such as \"17:00\"",
        ),
        ("mon 09:00", "\"09:00\" is not from and until; write for instance \"09:00-17:00\""),
        ("mon 09:00-09:00", "\"09:00-09:00\" is no time at all; the whole day is written \"00:00-24:00\""),
        ("mon 24:00-06:00", "\"24:00-06:00\" begins at 24:00; write it from 00:00 on the next day"),
    ] {
        assert_eq!(read(text), expected, "{text:?}");
    }
}

#[test]
fn times_that_overlap() {
    let overlap = |rules: &[&str]| {
        let mut week = Week::default();
        rules.iter().map(|rule| week.add(&parse_rule(rule).unwrap())).find_map(Result::err).map(|found| {
            let first = (found.first.0.to_monday_one_offset(), found.first.1.to_string());
            (first, (found.second.0.to_monday_one_offset(), found.second.1.to_string()))
        })
    };
    let times = |day, times: &str| (day, times.to_owned());
    for (rules, expected) in [
        (&["mon 09:00-12:00 12:00-17:00", "tue 09:00-12:00"][..], None),
        (&["daily 22:00-06:00 06:00-22:00"], None),
        (&["daily 12:00-11:59"], None),
        (&["mon 09:00-12:00 11:00-17:00"], Some((times(1, "09:00-12:00"), times(1, "11:00-17:00")))),
        (
            &["mon-fri 09:00-12:00", "wed 08:00-18:00"],
            Some((times(3, "09:00-12:00"), times(3, "08:00-18:00"))),
        ),
        (&["mon,mon 09:00-12:00"], Some((times(1, "09:00-12:00"), times(1, "09:00-12:00")))),
        (&["sun 22:00-06:00", "mon 05:00-09:00"], Some((times(7, "22:00-06:00"), times(1, "05:00-09:00")))),
        (&["mon 05:00-09:00", "sun 22:00-06:00"], Some((times(1, "05:00-09:00"), times(7, "22:00-06:00")))),
    ] {
        assert_eq!(overlap(rules), expected, "{rules:?}");
    }
    assert!(overlap_on_a_day(&parse_times("22:00-06:00 05:00-07:00").unwrap()).is_none(), "not the next day");
    assert!(overlap_on_a_day(&parse_times("09:00-12:00 11:59-13:00").unwrap()).is_some());
}

#[test]
fn dates() {
    for (text, expected) in [
        ("2026-12-25", "Ok(Once(2026-12-25))"),
        ("2028-02-29", "Ok(Once(2028-02-29))"),
        (" 12-25 ", "Ok(EveryYear(MonthAndDay { month: 12, day: 25 }))"),
        ("02-29", "Err(LeapDay)"),
        ("2027-02-29", "Err(NoSuchDay(\"2027-02-29\"))"),
        ("04-31", "Err(NoSuchDay(\"04-31\"))"),
        ("13-01", "Err(NoSuchDay(\"13-01\"))"),
        ("25.12.", "Err(NotADate(\"25.12.\"))"),
        ("26-12-25", "Err(NotADate(\"26-12-25\"))"),
        ("2026-12", "Err(NotADate(\"2026-12\"))"),
        ("2026-12-+5", "Err(NotADate(\"2026-12-+5\"))"),
        ("", "Err(NotADate(\"\"))"),
    ] {
        assert_eq!(format!("{:?}", parse_date(text)), expected, "{text:?}");
    }
}

#[test]
fn every_zone_that_is_built_in_is_found() {
    let names = zone_names();
    assert!(names.len() > 400, "{}", names.len());
    for name in names {
        assert!(find_zone(&name).is_some(), "{name}");
    }
    assert!(find_zone("europe/berlin").is_some(), "capitals do not matter");
    assert!(find_zone("Europe/Atlantis").is_none());
}

proptest! {
    #[test]
    fn no_text_makes_the_readers_panic(text in "[a-z0-9:, \u{2013}-]{0,40}|(mon|fri|daily)?[-, ](\\PC|[0-9:-]){0,20}") {
        let _ = parse_rule(&text);
        let _ = parse_times(&text);
        let _ = parse_date(&text);
        let _ = find_zone(&text);
    }

    #[test]
    fn what_is_read_is_written_the_same(from in 0..1440_u16, length in 1..1440_u16) {
        let times = super::super::TimesOfDay { from, until: from + length };
        prop_assert_eq!(parse_times(&times.to_string()).unwrap(), vec![times]);
    }
}
