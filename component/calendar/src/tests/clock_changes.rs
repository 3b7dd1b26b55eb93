//! Hours over clock changes: forward (a gap), back (a fold), by half an hour, at midnight, and not at all.
//!
//! Only changes that are over: governments may still think better of later ones.
//!
//! *Never:* holidays.

use super::{ask, calendar};
use expect_test::expect;

#[test]
fn berlin_forward() {
    // 02:00 becomes 03:00.
    ask(
        &calendar("Europe/Berlin", &["sun 02:30-04:00", "sat 22:00-02:15"], &[]),
        &["2026-03-29T01:59:59+01:00", "2026-03-29T01:00Z", "2026-03-29T01:59:59Z", "2026-03-29T02:00Z"],
        expect![[r#"
            2026-03-29T01:59:59+01:00 Sun 01:59: open until today 04:00
            2026-03-29T01:00Z Sun 03:00: open until today 04:00
            2026-03-29T01:59:59Z Sun 03:59: open until today 04:00
            2026-03-29T02:00Z Sun 04:00: closed, opens Saturday 22:00
        "#]],
    );
    // What lies in the gap as a whole does not come on that day.
    ask(
        &calendar("Europe/Berlin", &["sun 02:15-02:45"], &[]),
        &["2026-03-29T00:00Z", "2026-04-05T00:20Z"],
        expect![[r#"
            2026-03-29T00:00Z Sun 01:00: closed, opens 2026-04-05 02:15
            2026-04-05T00:20Z Sun 02:20: open until today 02:45
        "#]],
    );
}

#[test]
fn berlin_back() {
    // 03:00 becomes 02:00; the hour before comes twice, and it is open in both.
    ask(
        &calendar("Europe/Berlin", &["sun 01:00-02:30"], &[]),
        &[
            "2026-10-25T01:30+02:00",
            "2026-10-25T02:29+02:00",
            "2026-10-25T02:30+02:00",
            "2026-10-25T02:00+01:00",
            "2026-10-25T02:30+01:00",
        ],
        expect![[r#"
            2026-10-25T01:30+02:00 Sun 01:30: open until today 02:30
            2026-10-25T02:29+02:00 Sun 02:29: open until today 02:30
            2026-10-25T02:30+02:00 Sun 02:30: closed, opens today 02:00
            2026-10-25T02:00+01:00 Sun 02:00: open until today 02:30
            2026-10-25T02:30+01:00 Sun 02:30: closed, opens 2026-11-01 01:00
        "#]],
    );
    ask(
        &calendar("Europe/Berlin", &["sat 20:00-08:00"], &[]),
        &["2026-10-24T20:00+02:00", "2026-10-25T07:59+01:00"],
        expect![[r#"
            2026-10-24T20:00+02:00 Sat 20:00: open until tomorrow 08:00
            2026-10-25T07:59+01:00 Sun 07:59: open until today 08:00
        "#]],
    );
}

#[test]
fn new_york_opens_at_the_same_time_by_the_clock() {
    ask(
        &calendar("America/New_York", &["mon-fri 09:00-17:00"], &[]),
        &[
            "2026-03-06T14:00Z",
            "2026-03-09T13:00Z",
            "2026-10-30T13:00Z",
            "2026-11-02T13:59Z",
            "2026-11-02T14:00Z",
        ],
        expect![[r#"
            2026-03-06T14:00Z Fri 09:00: open until today 17:00
            2026-03-09T13:00Z Mon 09:00: open until today 17:00
            2026-10-30T13:00Z Fri 09:00: open until today 17:00
            2026-11-02T13:59Z Mon 08:59: closed, opens today 09:00
            2026-11-02T14:00Z Mon 09:00: open until today 17:00
        "#]],
    );
}

#[test]
fn lord_howe_moves_by_half_an_hour() {
    // 2026-04-05: 02:00 becomes 01:30; 2026-10-04: 02:00 becomes 02:30.
    ask(
        &calendar("Australia/Lord_Howe", &["sun 01:45-02:15"], &[]),
        &[
            "2026-04-05T01:45+11:00",
            "2026-04-05T01:30+10:30",
            "2026-04-05T01:45+10:30",
            "2026-10-04T01:45+10:30",
            "2026-10-04T02:30+11:00",
        ],
        expect![[r#"
            2026-04-05T01:45+11:00 Sun 01:45: open until today 01:30
            2026-04-05T01:30+10:30 Sun 01:30: closed, opens today 01:45
            2026-04-05T01:45+10:30 Sun 01:45: open until today 02:15
            2026-10-04T01:45+10:30 Sun 01:45: open until today 02:30
            2026-10-04T02:30+11:00 Sun 02:30: closed, opens 2026-10-11 01:45
        "#]],
    );
}

#[test]
fn midnight_itself_may_be_left_out_or_doubled() {
    // Cairo, 2024-04-26: 00:00 becomes 01:00. Havana, 2024-11-03: 01:00 becomes 00:00.
    ask(
        &calendar("Africa/Cairo", &["fri 00:00-02:00"], &[]),
        &["2024-04-25T21:59:59Z", "2024-04-25T22:00Z", "2024-04-25T23:00Z"],
        expect![[r#"
            2024-04-25T21:59:59Z Thu 23:59: closed, opens tomorrow 01:00
            2024-04-25T22:00Z Fri 01:00: open until today 02:00
            2024-04-25T23:00Z Fri 02:00: closed, opens 2024-05-03 00:00
        "#]],
    );
    ask(
        &calendar("America/Havana", &["sat 23:00-24:00", "sun 00:30-00:45"], &[]),
        &["2024-11-03T03:30Z", "2024-11-03T04:30Z", "2024-11-03T05:00Z", "2024-11-03T05:30Z"],
        expect![[r#"
            2024-11-03T03:30Z Sat 23:30: open until tomorrow 00:00
            2024-11-03T04:30Z Sun 00:30: open until today 00:45
            2024-11-03T05:00Z Sun 00:00: closed, opens today 00:30
            2024-11-03T05:30Z Sun 00:30: open until today 00:45
        "#]],
    );
}

#[test]
fn zones_without_clock_changes() {
    ask(
        &calendar("Asia/Kolkata", &["mon-fri 09:00-18:00"], &[]),
        &["2026-03-30T03:29Z", "2026-03-30T03:30Z", "2026-10-26T03:30Z"],
        expect![[r#"
            2026-03-30T03:29Z Mon 08:59: closed, opens today 09:00
            2026-03-30T03:30Z Mon 09:00: open until today 18:00
            2026-10-26T03:30Z Mon 09:00: open until today 18:00
        "#]],
    );
    ask(
        &calendar("America/Phoenix", &["mon-fri 08:00-17:00"], &[]),
        &["2026-03-09T15:00Z", "2026-11-02T15:00Z"],
        expect![[r#"
            2026-03-09T15:00Z Mon 08:00: open until today 17:00
            2026-11-02T15:00Z Mon 08:00: open until today 17:00
        "#]],
    );
}
