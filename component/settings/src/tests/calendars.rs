//! `[[calendar]]`: what right ones become, and what is said about wrong ones.
//!
//! *Never:* what a calendar answers; the tests of `calendar` have that.

use super::{MINIMAL, check};
use crate::Settings;
use expect_test::{Expect, expect, expect_file};
use router_core::values::calendar::Hours;
use router_core::values::id::CalendarName;
use router_core::{Span, Timestamp};

/// Line 1 of `text` becomes line 1 of the file.
fn settings(text: &str) -> Result<Settings, String> {
    check(&format!("{text}\n{MINIMAL}"))
}

fn faults(text: &str, expected: Expect) {
    match settings(text) {
        Ok(_) => panic!("no fault was found in:\n{text}"),
        Err(said) => expected.assert_eq(&said),
    }
}

#[test]
fn many_wrong_calendars_at_once() {
    let Err(said) = settings(include_str!("wrong_calendars.toml")) else { panic!("no fault was found") };
    expect_file!["wrong_calendars.txt"].assert_eq(&said);
}

#[test]
fn a_calendar_that_is_no_table() {
    faults(
        "calendar = 1",
        expect![
            "frontdesk.toml:1:12: calendar is a number; write [[calendar]] with two brackets on a line of its own"
        ],
    );
}

#[test]
fn zones_are_suggested() {
    const HOW: &str = "; write a region and a city of the IANA time zone database, such as \"Europe/Berlin\"";
    for (zone, suggestion) in [
        ("Europe/Berln", "; did you mean \"Europe/Berlin\"?"),
        ("Berlin", "; did you mean \"Europe/Berlin\"?"),
        ("new york", "; did you mean \"America/New_York\"?"),
        ("Europe/Kolkata", "; did you mean \"Asia/Kolkata\"?"),
        ("Atlantis", HOW),
        ("GMT+1", HOW),
    ] {
        let text = format!("[[calendar]]\nname = \"a\"\nzone = \"{zone}\"\nopen = \"mon 09:00-10:00\"");
        let expected = format!("frontdesk.toml:3:8: \"{zone}\" is not a time zone{suggestion}");
        assert_eq!(settings(&text).err(), Some(expected));
    }
}

/// Milliseconds of `2026-12-DAYT09:00+01:00`.
fn nine_o_clock(day: u64) -> Timestamp {
    let first = 1_796_112_000_000;
    Timestamp::from_millis(first).plus(Span::from_seconds((day - 1) * 86_400))
}

#[test]
fn every_way_to_write_a_date() {
    let settings = settings(
        r#"
[[calendar]]
name = "office"
zone = "Europe/Berlin"
open = "daily 08:00-20:00"
holidays = [
    { date = "2026-12-01", name = "once" },
    { date = 2026-12-02, name = "no quotes" },
    { date = "12-03", name = "every year" },
    { from = 2026-12-04, until = "2026-12-05", name = "some days" },
    { from = "12-06", until = "12-07", name = "some days of every year" },
    { date = "2026-12-08", name = "afternoon", open = ["12:00-13:00", "14:00-15:00 16:00-17:00"] },
    { date = "2001-01-01", name = "long ago" },
]

[[calendar]]
name = "always"
zone = "utc"
open = "daily 00:00-24:00"
"#,
    )
    .unwrap();
    let office = &settings.texts.calendars[&CalendarName::from("office")];
    let rendered = office.render(nine_o_clock(1), nine_o_clock(31));
    let said: Vec<String> = (1..=9)
        .map(|day| match rendered.hours(nine_o_clock(day)) {
            Hours::Open { .. } => "open".to_owned(),
            Hours::Closed { holiday, .. } => holiday.unwrap().to_string(),
        })
        .collect();
    assert_eq!(
        said,
        [
            "once",
            "no quotes",
            "every year",
            "some days",
            "some days",
            "some days of every year",
            "some days of every year",
            "afternoon",
            "open",
        ]
    );
    let always = &settings.texts.calendars[&CalendarName::from("always")];
    let rendered = always.render(nine_o_clock(1), nine_o_clock(2));
    assert_eq!(rendered.hours(nine_o_clock(1)), Hours::Open { until: None });
    assert!(check(MINIMAL).unwrap().texts.calendars.is_empty());
}
