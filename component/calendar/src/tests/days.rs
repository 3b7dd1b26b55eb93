//! Ordinary days, nights and holidays.
//!
//! *Never:* clock changes; `clock_changes` has them.

use super::{WINDOW, ask, at, calendar};
use expect_test::expect;
use router_core::values::calendar::Hours;

const OFFICE: &[&str] = &["mon-fri 09:00-12:30 13:30-17:00", "sat 10:00-14:00"];

#[test]
fn an_office_in_berlin() {
    ask(
        &calendar("Europe/Berlin", OFFICE, &[]),
        &[
            "2026-11-23T08:59:59+01:00",
            "2026-11-23T09:00+01:00",
            "2026-11-23T12:29:59+01:00",
            "2026-11-23T12:30+01:00",
            "2026-11-23T16:00Z",
            "2026-11-27T17:00+01:00",
            "2026-11-28T14:00+01:00",
            "2026-11-29T23:59:59+01:00",
        ],
        expect![[r#"
            2026-11-23T08:59:59+01:00 Mon 08:59: closed, opens today 09:00
            2026-11-23T09:00+01:00 Mon 09:00: open until today 12:30
            2026-11-23T12:29:59+01:00 Mon 12:29: open until today 12:30
            2026-11-23T12:30+01:00 Mon 12:30: closed, opens today 13:30
            2026-11-23T16:00Z Mon 17:00: closed, opens tomorrow 09:00
            2026-11-27T17:00+01:00 Fri 17:00: closed, opens tomorrow 10:00
            2026-11-28T14:00+01:00 Sat 14:00: closed, opens Monday 09:00
            2026-11-29T23:59:59+01:00 Sun 23:59: closed, opens tomorrow 09:00
        "#]],
    );
}

#[test]
fn over_midnight() {
    ask(
        &calendar("America/New_York", &["fri-sun 22:00-06:00"], &["2026-11-21 Party"]),
        &[
            "2026-11-20T21:59-05:00",
            "2026-11-20T22:00-05:00",
            "2026-11-21T00:00-05:00",
            "2026-11-21T06:00-05:00",
            "2026-11-22T05:00-05:00",
            "2026-11-23T05:59-05:00",
            "2026-11-23T06:00-05:00",
        ],
        expect![[r#"
            2026-11-20T21:59-05:00 Fri 21:59: closed, opens today 22:00
            2026-11-20T22:00-05:00 Fri 22:00: open until tomorrow 06:00
            2026-11-21T00:00-05:00 Sat 00:00: open until today 06:00
            2026-11-21T06:00-05:00 Sat 06:00: closed (Party), opens tomorrow 22:00
            2026-11-22T05:00-05:00 Sun 05:00: closed, opens today 22:00
            2026-11-23T05:59-05:00 Mon 05:59: open until today 06:00
            2026-11-23T06:00-05:00 Mon 06:00: closed, opens Friday 22:00
        "#]],
    );
}

#[test]
fn days_that_touch_are_one_opening() {
    ask(
        &calendar("Asia/Tokyo", &["mon-fri 00:00-24:00"], &[]),
        &["2026-11-23T00:00+09:00", "2026-11-25T12:00+09:00", "2026-11-28T00:00+09:00"],
        expect![[r#"
            2026-11-23T00:00+09:00 Mon 00:00: open until Saturday 00:00
            2026-11-25T12:00+09:00 Wed 12:00: open until Saturday 00:00
            2026-11-28T00:00+09:00 Sat 00:00: closed, opens Monday 00:00
        "#]],
    );
    ask(
        &calendar("Asia/Tokyo", &["daily 00:00-24:00"], &[]),
        &["2026-11-23T00:00+09:00"],
        expect![[r#"
        2026-11-23T00:00+09:00 Mon 00:00: open
    "#]],
    );
    let interrupted = calendar("Asia/Tokyo", &["daily 00:00-24:00"], &["01-01 New Year"]);
    ask(
        &interrupted,
        &["2026-11-23T00:00+09:00", "2027-01-01T12:00+09:00"],
        expect![[r#"
        2026-11-23T00:00+09:00 Mon 00:00: open until 2027-01-01 00:00
        2027-01-01T12:00+09:00 Fri 12:00: closed (New Year), opens tomorrow 00:00
    "#]],
    );
}

#[test]
fn holidays() {
    let year = &[
        "12-25 Christmas",
        "12-26 Boxing Day",
        "2026-12-24 Christmas Eve = 09:00-12:00",
        "2026-12-27..2026-12-31 Closed for the year",
        "12-30..01-01 Turn of the year",
        "12-31 New Year's Eve = 10:00-11:00",
    ];
    ask(
        &calendar("Europe/Berlin", OFFICE, year),
        &[
            "2026-12-23T17:00+01:00",
            "2026-12-24T08:00+01:00",
            "2026-12-24T11:59+01:00",
            "2026-12-24T12:00+01:00",
            "2026-12-24T23:59:59+01:00",
            "2026-12-25T00:00+01:00",
            "2026-12-26T10:00+01:00",
            "2026-12-28T10:00+01:00",
            "2026-12-31T10:30+01:00",
            "2026-12-31T11:00+01:00",
            "2027-01-01T10:00+01:00",
            "2027-12-25T10:00+01:00",
            "2027-12-30T10:00+01:00",
        ],
        expect![[r#"
            2026-12-23T17:00+01:00 Wed 17:00: closed, opens tomorrow 09:00
            2026-12-24T08:00+01:00 Thu 08:00: closed (Christmas Eve), opens today 09:00
            2026-12-24T11:59+01:00 Thu 11:59: open until today 12:00
            2026-12-24T12:00+01:00 Thu 12:00: closed (Christmas Eve), opens 2026-12-31 10:00
            2026-12-24T23:59:59+01:00 Thu 23:59: closed (Christmas Eve), opens 2026-12-31 10:00
            2026-12-25T00:00+01:00 Fri 00:00: closed (Christmas), opens Thursday 10:00
            2026-12-26T10:00+01:00 Sat 10:00: closed (Boxing Day), opens Thursday 10:00
            2026-12-28T10:00+01:00 Mon 10:00: closed (Closed for the year), opens Thursday 10:00
            2026-12-31T10:30+01:00 Thu 10:30: open until today 11:00
            2026-12-31T11:00+01:00 Thu 11:00: closed (New Year's Eve), opens Saturday 10:00
            2027-01-01T10:00+01:00 Fri 10:00: closed (Turn of the year), opens tomorrow 10:00
            2027-12-25T10:00+01:00 Sat 10:00: closed (Christmas), opens Monday 09:00
            2027-12-30T10:00+01:00 Thu 10:00: closed (Turn of the year), opens tomorrow 10:00
        "#]],
    );
}

#[test]
fn a_date_of_every_year_does_not_open_a_sunday_but_a_single_date_does() {
    let eves = &["12-24 Christmas Eve = 09:00-12:00", "2026-11-29 Advent market = 12:00-18:00"];
    ask(
        &calendar("Europe/Berlin", OFFICE, eves),
        &["2028-12-24T10:00+01:00", "2026-11-29T10:00+01:00", "2026-11-29T12:00+01:00"],
        expect![[r#"
            2028-12-24T10:00+01:00 Sun 10:00: closed (Christmas Eve), opens tomorrow 09:00
            2026-11-29T10:00+01:00 Sun 10:00: closed (Advent market), opens today 12:00
            2026-11-29T12:00+01:00 Sun 12:00: open until today 18:00
        "#]],
    );
}

#[test]
fn a_rendered_calendar_knows_its_window_only() {
    let calendar = calendar("UTC", &["mon 09:00-17:00"], &["2026-11-24 Audit"]);
    let (from, until) = (at("2026-11-23T08:00Z"), at("2026-11-23T12:00Z"));
    let morning = calendar.render(from, until);
    let opens = Some(at("2026-11-23T09:00Z"));
    assert_eq!(morning.hours(from), Hours::Closed { opens, holiday: None });
    assert_eq!(morning.hours(at("2026-11-23T09:00Z")), Hours::Open { until: None });
    assert_eq!(morning.next_change(at("2026-11-23T09:00Z")), None);
    let nothing = Hours::Closed { opens: None, holiday: None };
    assert_eq!(calendar.render(until, from).hours(until), nothing, "a window the wrong way round is empty");
    let last = router_core::Timestamp::from_millis(u64::MAX);
    let _ = calendar.render(last, last.plus(WINDOW)).hours(last);
    let _ = calendar.say(last, from);
    let holiday = Some("Audit".into());
    let audit = calendar.render(until, at("2026-11-24T12:00Z"));
    assert_eq!(audit.hours(at("2026-11-24T10:00Z")), Hours::Closed { opens: None, holiday });
    assert_eq!(audit.next_change(at("2026-11-24T10:00Z")), None);
}
