//! What a calendar answers, on small numbers that stand for milliseconds, and on random ones.
//!
//! Every answer is compared with one that is found by looking at each millisecond.
//!
//! *Never:* a time zone; those are tested where they are rendered.

use super::*;
use proptest::prelude::*;

const fn at(millis: u64) -> Timestamp {
    Timestamp::from_millis(millis)
}

const fn opening(from: u64, until: u64) -> Opening {
    Opening { from: at(from), until: at(until) }
}

fn holiday(from: u64, until: u64, name: &str) -> Holiday {
    Holiday { from: at(from), until: at(until), name: Arc::from(name) }
}

fn closed(opens: Option<u64>, holiday: Option<&str>) -> Hours {
    Hours::Closed { opens: opens.map(at), holiday: holiday.map(Arc::from) }
}

fn open(until: u64) -> Hours {
    Hours::Open { until: Some(at(until)) }
}

#[test]
fn open_from_its_first_point_up_to_its_end() {
    let calendar = Calendar::new(vec![opening(30, 40), opening(10, 20)], vec![], vec![]);
    for (millis, expected) in [
        (0, closed(Some(10), None)),
        (10, open(20)),
        (19, open(20)),
        (20, closed(Some(30), None)),
        (39, open(40)),
        (40, closed(None, None)),
    ] {
        assert_eq!(calendar.hours(at(millis)), expected, "at {millis}");
    }
}

#[test]
fn openings_that_touch_or_overlap_are_one() {
    let calendar = Calendar::new(
        vec![opening(10, 20), opening(20, 30), opening(25, 28), opening(50, 50), opening(60, 55)],
        vec![],
        vec![],
    );
    assert_eq!(calendar.hours(at(12)), open(30));
    assert_eq!(calendar.hours(at(55)), closed(None, None), "empty ones are none");
    assert_eq!(calendar, Calendar::new(vec![opening(10, 30)], vec![], vec![]));
}

#[test]
fn holidays_tell_why_it_is_closed() {
    let holidays =
        vec![holiday(10, 40, "Christmas"), holiday(30, 50, "Year's end"), holiday(50, 60, "Year's end")];
    let calendar = Calendar::new(vec![opening(20, 25), opening(70, 80)], holidays, vec![]);
    for (millis, expected, change) in [
        (0, closed(Some(20), None), Some(10)),
        (10, closed(Some(20), Some("Christmas")), Some(20)),
        (20, open(25), Some(25)),
        (25, closed(Some(70), Some("Christmas")), Some(40)),
        (45, closed(Some(70), Some("Year's end")), Some(60)),
        (60, closed(Some(70), None), Some(70)),
        (80, closed(None, None), None),
    ] {
        assert_eq!(calendar.hours(at(millis)), expected, "at {millis}");
        assert_eq!(calendar.next_change(at(millis)), change.map(at), "after {millis}");
    }
}

#[test]
fn always_and_never() {
    let (always, never) = (Calendar::always(), Calendar::default());
    for point in [at(0), at(1_000_000), at(u64::MAX)] {
        assert_eq!(always.hours(point), Hours::Open { until: None });
        assert_eq!(never.hours(point), closed(None, None));
        assert_eq!((always.next_change(point), never.next_change(point)), (None, None));
    }
}

#[test]
fn what_lasts_for_ever_does_not_change() {
    let calendar = Calendar::new(vec![], vec![holiday(10, u64::MAX, "Retired")], vec![]);
    assert_eq!(calendar.hours(at(u64::MAX - 1)), closed(None, Some("Retired")));
    assert_eq!(calendar.next_change(at(0)), Some(at(10)));
    assert_eq!(calendar.next_change(at(10)), None);
}

#[test]
fn local_time_follows_the_offsets() {
    // Berlin, 2026-10-25: from 01:00 UTC on it is winter time.
    let offsets = vec![
        Offset { since: at(1_792_890_000_000), seconds: 3600 },
        Offset { since: at(1_700_000_000_000), seconds: 7200 },
    ];
    let berlin = Calendar::new(vec![], vec![], offsets);
    let utc = Calendar::default();
    let india = Calendar::new(vec![], vec![], vec![Offset { since: at(0), seconds: 19_800 }]);
    let west = Calendar::new(vec![], vec![], vec![Offset { since: at(0), seconds: -18_000 }]);
    for (calendar, millis, weekday, hour, minute, day) in [
        (&utc, 0, Weekday::Thursday, 0, 0, 0),
        (&utc, 86_399_999, Weekday::Thursday, 23, 59, 0),
        (&utc, 4 * 86_400_000, Weekday::Monday, 0, 0, 4),
        (&india, 66_600_000, Weekday::Friday, 0, 0, 1),
        (&west, 86_400_000, Weekday::Thursday, 19, 0, 0),
        (&berlin, 1_792_889_999_999, Weekday::Sunday, 2, 59, 20_751),
        (&berlin, 1_792_890_000_000, Weekday::Sunday, 2, 0, 20_751),
        (&berlin, 0, Weekday::Thursday, 2, 0, 0),
    ] {
        let expected = LocalTime { weekday, hour, minute, day };
        assert_eq!(calendar.local(at(millis)), expected, "{millis}");
    }
    assert_eq!(utc.local(at(u64::MAX)).day, u32::MAX, "nothing overflows");
    assert_eq!(west.local(at(0)), utc.local(at(0)), "there is nothing before the epoch");
}

/// Points of a short stretch of time, so that random ones meet.
const STRETCH: u64 = 60;

proptest! {
    #[test]
    fn binary_search_finds_what_looking_at_each_point_finds(
        openings in prop::collection::vec((0..STRETCH, 0..STRETCH), 0..8),
        holidays in prop::collection::vec((0..STRETCH, 0..STRETCH, "[ab]"), 0..5),
    ) {
        let openings: Vec<Opening> = openings.iter().map(|(from, until)| opening(*from, *until)).collect();
        let holidays: Vec<Holiday> =
            holidays.iter().map(|(from, until, name)| holiday(*from, *until, name)).collect();
        let calendar = Calendar::new(openings.clone(), holidays.clone(), vec![]);
        let is_open = |point: u64| openings.iter().any(|o| o.from <= at(point) && at(point) < o.until);
        for point in 0..STRETCH {
            let hours = calendar.hours(at(point));
            let first = |wanted: bool| (point..STRETCH).find(|later| is_open(*later) == wanted).map(at);
            match &hours {
                Hours::Open { until } => {
                    prop_assert!(is_open(point));
                    prop_assert_eq!(*until, Some(first(false).unwrap_or(at(STRETCH - 1))));
                }
                Hours::Closed { opens, holiday } => {
                    prop_assert!(!is_open(point));
                    prop_assert_eq!(*opens, first(true));
                    let names = holidays.iter().filter(|h| h.from <= at(point) && at(point) < h.until);
                    let names: Vec<&Arc<str>> = names.map(|h| &h.name).collect();
                    prop_assert_eq!(holiday.is_some(), !names.is_empty());
                    prop_assert!(holiday.iter().all(|name| names.contains(&name)));
                }
            }
            let change = (point + 1..STRETCH).map(at).find(|later| calendar.hours(*later) != hours);
            prop_assert_eq!(calendar.next_change(at(point)), change, "after {}", point);
        }
    }
}

#[test]
fn a_clock_that_is_ahead_sees_the_same_hours() {
    let at = |hour: u64| Timestamp::from_millis(hour * 3_600_000);
    let opening = Opening { from: at(8), until: at(18) };
    let holiday = Holiday { from: at(24), until: at(48), name: Arc::from("a feast") };
    let offset = Offset { since: at(0), seconds: 3600 };
    for offsets in [vec![offset], Vec::new()] {
        let right = Calendar::new(vec![opening], vec![holiday.clone()], offsets);
        for hours_ahead in [-2, 0, 3, 24] {
            let millis = hours_ahead * 3_600_000;
            let moved = right.moved(millis);
            for hour in 4..60 {
                let (wall, ours) = (at(hour), at(hour).moved(millis));
                assert_eq!(moved.local(ours), right.local(wall));
                assert_eq!(moved.next_change(ours), right.next_change(wall).map(|next| next.moved(millis)));
            }
        }
    }
    assert_eq!(Calendar::always().moved(5).hours(at(1)), Hours::Open { until: None });
}
