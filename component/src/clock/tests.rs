//! Clocks that are set, stop and sleep.
//!
//! *Never:* the machine's own.

use super::*;
use router_core::Span;
use std::sync::Arc;

/// A machine whose clocks the test sets, in milliseconds.
#[derive(Clone, Debug, Default)]
struct Fake {
    monotonic: Arc<AtomicU64>,
    asleep: Arc<AtomicU64>,
    /// Wall time less monotonic time.
    offset: Arc<AtomicU64>,
}

const START: u64 = 1_800_000_000_000;

impl Fake {
    fn new() -> Self {
        let fake = Self::default();
        fake.offset.store(START, Ordering::Relaxed);
        fake
    }

    fn clock(&self) -> Clock {
        Clock::with_source(Box::new(self.clone()), Timestamp::default())
    }

    fn pass(&self, seconds: u64) {
        self.monotonic.fetch_add(seconds * 1000, Ordering::Relaxed);
    }

    fn sleep(&self, seconds: u64) {
        self.asleep.fetch_add(seconds * 1000, Ordering::Relaxed);
        self.offset.fetch_add(seconds * 1000, Ordering::Relaxed);
    }

    fn set_forward(&self, seconds: u64) {
        self.offset.fetch_add(seconds * 1000, Ordering::Relaxed);
    }

    fn set_back(&self, seconds: u64) {
        self.offset.fetch_sub(seconds * 1000, Ordering::Relaxed);
    }

    /// Rounds as an idle desk makes them.
    fn rounds(&self, clock: &mut Clock, seconds: u64) {
        for _ in 0..seconds / 2 {
            self.pass(2);
            let before = clock.now();
            assert_eq!(clock.round(), None);
            assert!(clock.now() >= before, "time went back");
        }
    }
}

impl TimeSource for Fake {
    fn monotonic(&self) -> Duration {
        Duration::from_millis(self.monotonic.load(Ordering::Relaxed))
    }

    fn boottime(&self) -> Duration {
        self.monotonic() + Duration::from_millis(self.asleep.load(Ordering::Relaxed))
    }

    fn wall(&self) -> Duration {
        self.monotonic() + Duration::from_millis(self.offset.load(Ordering::Relaxed))
    }
}

/// Whether the clock agrees with the wall, but for what one round at half speed makes.
fn agrees(clock: &Clock) -> bool {
    let (ours, wall) = (clock.now(), clock.wall());
    ours.since(wall) <= Span::from_millis(1100) && wall.since(ours) <= Span::from_millis(1100)
}

/// Seconds since the start, by the clock.
fn seconds(clock: &Clock) -> u64 {
    (clock.now().as_millis() - START) / 1000
}

#[test]
fn a_clock_set_back_before_the_start_goes_on_from_the_last_known_time() {
    let fake = Fake::new();
    let an_hour_later = Timestamp::from_millis(START + 3_600_000);
    let mut clock = Clock::with_source(Box::new(fake.clone()), an_hour_later);
    assert_eq!(clock.now(), an_hour_later);
    assert_eq!(clock.round(), None);
    fake.rounds(&mut clock, 7200);
    assert!(agrees(&clock), "two hours at half speed");
}

#[test]
fn a_step_of_the_wall_clock_is_taken_back_smoothly() {
    let fake = Fake::new();
    let mut clock = fake.clock();
    fake.rounds(&mut clock, 10);
    fake.set_forward(60);
    fake.rounds(&mut clock, 100);
    assert_eq!(seconds(&clock), 119, "a tenth faster, but for the round that found it");
    fake.rounds(&mut clock, 520);
    assert!(agrees(&clock));
    fake.set_back(30);
    fake.rounds(&mut clock, 20);
    assert_eq!((clock.now().since(clock.wall()).as_millis() + 500) / 1000, 21, "at half speed");
    fake.rounds(&mut clock, 60);
    assert!(agrees(&clock));
}

#[test]
fn small_differences_are_left_alone() {
    let fake = Fake::new();
    let mut clock = fake.clock();
    fake.set_forward(1);
    fake.rounds(&mut clock, 100);
    assert_eq!(seconds(&clock), 100);
}

#[test]
fn a_process_that_was_stopped_finds_time_where_it_left_it() {
    let fake = Fake::new();
    let mut clock = fake.clock();
    fake.rounds(&mut clock, 10);
    fake.pass(62);
    assert_eq!(clock.round(), None);
    assert_eq!(seconds(&clock), 10, "whoever had a second left still has it");
    fake.rounds(&mut clock, 700);
    assert!(agrees(&clock), "made up for");
}

#[test]
fn what_was_told_during_a_long_round_is_not_taken_back() {
    let fake = Fake::new();
    let mut clock = fake.clock();
    fake.pass(30);
    let told = clock.now();
    fake.pass(30);
    assert_eq!(clock.round(), None);
    assert_eq!(clock.now(), told);
}

#[test]
fn a_machine_that_slept_a_minute_finds_time_where_it_left_it() {
    let fake = Fake::new();
    let mut clock = fake.clock();
    fake.rounds(&mut clock, 10);
    fake.sleep(60);
    fake.pass(1);
    assert_eq!(clock.round(), None);
    assert_eq!(seconds(&clock), 11);
    fake.rounds(&mut clock, 700);
    assert!(agrees(&clock));
}

#[test]
fn a_long_sleep_or_stop_is_jumped_over_and_reported() {
    for asleep in [true, false] {
        let fake = Fake::new();
        let mut clock = fake.clock();
        fake.rounds(&mut clock, 10);
        let before = clock.now();
        if asleep {
            fake.sleep(28_800)
        } else {
            fake.pass(28_800)
        }
        fake.pass(1);
        let pause = clock.round().unwrap();
        assert_eq!(pause.from, before);
        assert_eq!(pause.until, clock.wall(), "asleep: {asleep}");
        fake.rounds(&mut clock, 10);
        assert!(agrees(&clock));
    }
}

#[tokio::test]
async fn deadlines_become_moments_of_the_runtime() {
    let fake = Fake::new();
    let mut clock = fake.clock();
    let at = clock.now().plus(Span::from_seconds(10));
    let left = |clock: &Clock| (clock.instant(at) - moment()).as_secs_f64().round();
    assert_eq!(left(&clock), 10.0);
    fake.set_back(60);
    clock.round();
    assert_eq!(left(&clock), 20.0, "at half speed");
    assert!(clock.instant(Timestamp::from_millis(START - 5)) <= moment(), "what is overdue is due now");
}

#[test]
fn what_people_see_follows_the_wall_at_once() {
    let fake = Fake::new();
    let two_hours = 7_200_000;
    let mut clock = Clock::with_source(Box::new(fake.clone()), Timestamp::from_millis(START + two_hours));
    assert_eq!(clock.ahead(), two_hours as i64, "from the first moment");
    assert_eq!(clock.on_the_wall(clock.now()), Timestamp::from_millis(START));
    assert_eq!(clock.round(), None);
    fake.rounds(&mut clock, 3600);
    assert!(clock.ahead().abs_diff(two_hours as i64 - 1_800_000) < 2000, "{}", clock.ahead());
    assert!(clock.on_the_wall(clock.now()).since(clock.wall()) < Span::from_millis(2));
    fake.rounds(&mut clock, 4 * 3600);
    assert_eq!(clock.ahead(), 0);
    fake.set_forward(60);
    fake.rounds(&mut clock, 2);
    assert!(clock.ahead() < -55_000, "behind a clock that was set forward: {}", clock.ahead());
}
