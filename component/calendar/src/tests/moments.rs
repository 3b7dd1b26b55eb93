//! How points in time are said.
//!
//! *Never:* whether it is open then.

use super::{at, calendar, said};

#[test]
fn as_shortly_as_it_is_clear() {
    let berlin = calendar("Europe/Berlin", &[], &[]);
    // A Monday in Berlin, although it is still Sunday in UTC.
    let now = at("2026-03-22T23:30Z");
    for (point, expected) in [
        ("2026-03-23T09:00+01:00", "today 09:00"),
        ("2026-03-24T00:00+01:00", "tomorrow 00:00"),
        ("2026-03-24T23:59+01:00", "tomorrow 23:59"),
        ("2026-03-25T09:00+01:00", "Wednesday 09:00"),
        ("2026-03-29T23:59+02:00", "Sunday 23:59"),
        ("2026-03-30T00:00+02:00", "2026-03-30 00:00"),
        ("2027-01-04T07:05+01:00", "2027-01-04 07:05"),
        ("2026-03-22T23:00+01:00", "2026-03-22 23:00"),
    ] {
        assert_eq!(said(berlin.say(at(point), now)), expected, "{point}");
    }
}

#[test]
fn in_the_zone_of_the_calendar() {
    let (now, then) = (at("2026-11-22T12:00Z"), at("2026-11-22T20:00Z"));
    for (zone, expected) in [
        ("UTC", "today 20:00"),
        ("Asia/Kolkata", "tomorrow 01:30"),
        ("Pacific/Kiritimati", "today 10:00"),
        ("America/Los_Angeles", "today 12:00"),
    ] {
        assert_eq!(said(calendar(zone, &[], &[]).say(then, now)), expected, "{zone}");
    }
}
