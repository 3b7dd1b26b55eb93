//! The one place that asks what time it is.
//!
//! Wall-clock time is read once, at the start; from then on a monotonic clock is added to it. So time in
//! Frontdesk never jumps when somebody sets the machine's clock, and never goes back.
//!
//! *Never:* sleeping; the desk loop does that.

use router_core::Timestamp;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// The present moment of the runtime's clock, for time-outs of connections.
pub fn moment() -> tokio::time::Instant {
    tokio::time::Instant::now()
}

/// A clock that starts at wall-clock time and only goes forward.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    started_at: Timestamp,
    started: Instant,
}

impl Clock {
    /// A clock that starts now, or at `no_earlier_than` if the machine's clock was set back since then.
    pub fn start(no_earlier_than: Timestamp) -> Self {
        let wall = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
        let wall = Timestamp::from_millis(u64::try_from(wall).unwrap_or(u64::MAX));
        Self { started_at: wall.max(no_earlier_than), started: Instant::now() }
    }

    /// The present time.
    pub fn now(&self) -> Timestamp {
        let elapsed = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.started_at.plus(router_core::Span::from_millis(elapsed))
    }

    /// The moment of the runtime's clock that corresponds to `at`.
    pub fn instant(&self, at: Timestamp) -> Instant {
        self.started + std::time::Duration::from_millis(at.since(self.started_at).as_millis())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use router_core::Span;

    #[test]
    fn a_clock_set_back_goes_on_from_the_last_known_time() {
        let earlier = Clock::start(Timestamp::default()).now();
        let an_hour_later = earlier.plus(Span::from_seconds(3600));
        let clock = Clock::start(an_hour_later);
        let first = clock.now();
        assert!(first >= an_hour_later && first < an_hour_later.plus(Span::from_seconds(60)));
        assert!(clock.now() >= first);
        assert_eq!(
            clock.instant(earlier),
            clock.instant(an_hour_later),
            "what was due before the start is due now"
        );
    }
}
