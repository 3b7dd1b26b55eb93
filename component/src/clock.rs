//! The one place that asks what time it is.
//!
//! Time in Frontdesk starts at the machine's wall clock and goes on with a monotonic one, so it never jumps back when
//! somebody sets the machine's clock. Once in each round of the desk ([`Clock::round`]) the two are compared. A small
//! drift is taken back smoothly: time goes a tenth faster, or at half its speed, until they agree. A pause, in which the
//! process was stopped or the machine asleep, does not count: time stood still, so that nobody's deadline passed in it,
//! and is made up for like a drift. Only a long pause is jumped over, and reported. While the clocks differ, what people see
//! (opening hours, the time of a message) follows the wall: [`Clock::ahead`].
//!
//! *Never:* sleeping; the desk loop does that.

use router_core::Timestamp;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The present moment of the runtime's clock, for time-outs of connections.
pub fn moment() -> tokio::time::Instant {
    tokio::time::Instant::now()
}

/// A round that comes this much later than it should was held up by a pause. The desk makes one every two seconds.
pub const PAUSE_LEAST: Duration = Duration::from_secs(4);

/// A pause longer than this is jumped over.
const PAUSE_HELD: Duration = Duration::from_secs(600);

/// Differences from the wall clock up to this are left alone.
const DRIFT_LEAST: Duration = Duration::from_secs(2);

/// A difference that is being taken back is gone when it is this small.
const DRIFT_GONE: Duration = Duration::from_millis(100);

/// Where readings of time come from.
pub trait TimeSource: Send + Sync + fmt::Debug {
    /// Time since some fixed point, without the time that the machine was asleep.
    fn monotonic(&self) -> Duration;
    /// Time since some fixed point, with it.
    fn boottime(&self) -> Duration;
    /// Time since 1970, as the machine's wall clock has it.
    fn wall(&self) -> Duration;
}

/// The machine's clocks.
#[derive(Debug)]
struct Machine {
    origin: Instant,
}

impl TimeSource for Machine {
    fn monotonic(&self) -> Duration {
        self.origin.elapsed()
    }

    fn boottime(&self) -> Duration {
        // where there is no such file, sleep looks like a step of the wall clock
        let uptime = std::fs::read_to_string("/proc/uptime").unwrap_or_default();
        let seconds = uptime.split(' ').next().and_then(|seconds| seconds.parse::<f64>().ok());
        seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()).unwrap_or_default()
    }

    fn wall(&self) -> Duration {
        SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
    }
}

/// A long time in which nothing ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    /// The last time that anybody was told before.
    pub from: Timestamp,
    /// The present time.
    pub until: Timestamp,
}

/// How fast time goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rate {
    Normal,
    Faster,
    Slower,
}

impl Rate {
    /// Time that passes while the monotonic clock goes on by `elapsed`.
    fn passes(self, elapsed: Duration) -> Duration {
        match self {
            Self::Normal => elapsed,
            Self::Faster => elapsed + elapsed / 10,
            Self::Slower => elapsed / 2,
        }
    }

    /// How far the monotonic clock goes while `span` passes.
    fn takes(self, span: Duration) -> Duration {
        match self {
            Self::Normal => span,
            Self::Faster => span * 10 / 11,
            Self::Slower => span * 2,
        }
    }
}

/// A clock that only goes forward.
#[derive(Debug)]
pub struct Clock {
    source: Box<dyn TimeSource>,
    /// The time at the last round, since 1970.
    time: Duration,
    /// The monotonic clock then.
    monotonic: Duration,
    rate: Rate,
    /// How long the machine was asleep before the last round.
    asleep: Duration,
    /// The last time that anybody was told, in milliseconds.
    told: AtomicU64,
}

impl Clock {
    /// A clock that starts now, or at `no_earlier_than` if the machine's clock was set back since then.
    pub fn start(no_earlier_than: Timestamp) -> Self {
        Self::with_source(Box::new(Machine { origin: Instant::now() }), no_earlier_than)
    }

    /// Like [`Clock::start`], with time from `source`.
    pub fn with_source(source: Box<dyn TimeSource>, no_earlier_than: Timestamp) -> Self {
        let no_earlier_than = Duration::from_millis(no_earlier_than.as_millis());
        let (wall, monotonic) = (source.wall(), source.monotonic());
        Self {
            time: wall.max(no_earlier_than),
            asleep: source.boottime().saturating_sub(monotonic),
            monotonic,
            source,
            rate: Rate::Normal,
            told: AtomicU64::new(0),
        }
    }

    /// The present time.
    pub fn now(&self) -> Timestamp {
        let millis = u64::try_from(self.exact().as_millis()).unwrap_or(u64::MAX);
        Timestamp::from_millis(self.told.fetch_max(millis, Ordering::Relaxed).max(millis))
    }

    /// What the machine's wall clock says, which may go back: for what must agree with the world outside.
    pub fn wall(&self) -> Timestamp {
        Timestamp::from_millis(u64::try_from(self.source.wall().as_millis()).unwrap_or(u64::MAX))
    }

    /// How far our time is ahead of the machine's wall clock, in milliseconds; behind it, if the number is negative. Zero while
    /// the two count as agreeing. Hours and what people are told follow the wall.
    pub fn ahead(&self) -> i64 {
        let millis = |time: Duration| i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
        let ahead = millis(self.exact()).saturating_sub(millis(self.source.wall()));
        let agrees = self.rate == Rate::Normal && ahead.unsigned_abs() < DRIFT_LEAST.as_millis() as u64;
        if agrees { 0 } else { ahead }
    }

    /// What the wall clock said, or will say, when our time is `at`.
    pub fn on_the_wall(&self, at: Timestamp) -> Timestamp {
        at.moved(-self.ahead())
    }

    /// The moment of the runtime's clock that corresponds to `at`.
    pub fn instant(&self, at: Timestamp) -> tokio::time::Instant {
        let left = Duration::from_millis(at.since(self.now()).as_millis());
        moment() + self.rate.takes(left)
    }

    /// A round of the desk begins: to be called first whenever the desk wakes up, at least every two seconds. Compares
    /// the clocks, and says so if there was a long pause. Then nobody on any link can be blamed for what did not happen
    /// in it: links are to be taken as down from its beginning to its end.
    pub fn round(&mut self) -> Option<Pause> {
        let monotonic = self.source.monotonic();
        let gap = monotonic.saturating_sub(self.monotonic);
        let (before, exact) = (self.time, self.exact());
        let stopped = if gap >= PAUSE_LEAST { gap } else { Duration::ZERO };
        let asleep = self.slept_since(exact, monotonic);
        self.monotonic = monotonic;
        self.time = exact;
        if stopped + asleep >= PAUSE_LEAST {
            let told = Duration::from_millis(self.told.load(Ordering::Relaxed));
            let resumed = before.max(told);
            if stopped + asleep > PAUSE_HELD {
                self.time = exact.max(resumed) + asleep;
                return self.jumped(resumed);
            }
            let seconds = (stopped + asleep).as_secs();
            tracing::warn!(seconds, "frontdesk stood still; what waits for people waits longer by that");
            self.time = if stopped.is_zero() { exact } else { resumed };
        }
        self.compare();
        None
    }

    fn jumped(&mut self, from: Duration) -> Option<Pause> {
        let seconds = self.time.saturating_sub(from).as_secs();
        tracing::warn!(
            seconds,
            "frontdesk stood still; what waits for people begins anew with what was left"
        );
        self.compare();
        let from = Timestamp::from_millis(u64::try_from(from.as_millis()).unwrap_or(u64::MAX));
        Some(Pause { from, until: self.now() })
    }

    /// Time since 1970 by this clock.
    fn exact(&self) -> Duration {
        self.time + self.rate.passes(self.source.monotonic().saturating_sub(self.monotonic))
    }

    /// How long the machine was asleep since the last round. Sleep always shows on the wall clock, which is cheaper to
    /// read.
    fn slept_since(&mut self, exact: Duration, monotonic: Duration) -> Duration {
        if self.source.wall() < exact + DRIFT_LEAST {
            return Duration::ZERO;
        }
        let asleep = self.source.boottime().saturating_sub(monotonic);
        let slept = asleep.saturating_sub(self.asleep);
        self.asleep = asleep;
        slept
    }

    /// Looks at the wall clock and decides how fast time goes on.
    fn compare(&mut self) {
        let wall = self.source.wall();
        let (ahead, behind) = (self.time.saturating_sub(wall), wall.saturating_sub(self.time));
        let drift = ahead.max(behind);
        let rate = match self.rate {
            Rate::Normal if drift < DRIFT_LEAST => Rate::Normal,
            Rate::Normal if ahead > behind => Rate::Slower,
            Rate::Normal => Rate::Faster,
            Rate::Faster if behind <= DRIFT_GONE => Rate::Normal,
            Rate::Slower if ahead <= DRIFT_GONE => Rate::Normal,
            going @ (Rate::Faster | Rate::Slower) => going,
        };
        if rate != self.rate {
            tell(rate, drift);
            self.rate = rate;
        }
    }
}

fn tell(rate: Rate, drift: Duration) {
    let seconds = drift.as_secs();
    match rate {
        Rate::Normal => tracing::info!("our time agrees with the machine's clock again"),
        Rate::Faster => {
            tracing::warn!(
                seconds,
                "our time is behind the machine's clock and goes a tenth faster until they agree"
            );
        }
        Rate::Slower => {
            tracing::warn!(
                seconds,
                "our time is ahead of the machine's clock and goes at half its speed until they agree"
            );
        }
    }
}

#[cfg(test)]
mod tests;
