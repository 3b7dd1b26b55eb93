//! How long to wait before connecting again.
//!
//! A try costs nothing, so the first one after a connection that held comes at once; then the pause doubles from the
//! first to the longest, and each is spread over its upper half, so that many components do not return to a restarted
//! server at the same moment.
//!
//! *Never:* clocks, randomness of its own.

use std::time::Duration;

/// The failures so far.
#[derive(Debug, Clone, Copy)]
pub(super) struct Backoff {
    first: Duration,
    most: Duration,
    failures: u32,
    held: bool,
}

impl Backoff {
    pub(super) fn new(first: Duration, most: Duration) -> Self {
        Self { first, most, failures: 0, held: false }
    }

    /// There was a connection that held: forgets earlier failures, and the next pause is none.
    pub(super) fn held(&mut self) {
        self.failures = 0;
        self.held = true;
    }

    /// The next pause; `spread` is from 0 to 1 and chooses its place in the upper half.
    pub(super) fn next(&mut self, spread: f64) -> Duration {
        if std::mem::take(&mut self.held) {
            return Duration::ZERO;
        }
        let factor = 1_u32.checked_shl(self.failures).unwrap_or(u32::MAX);
        self.failures = self.failures.saturating_add(1);
        let longest = self.first.saturating_mul(factor).min(self.most);
        longest.mul_f64(0.5 + spread.clamp(0.0, 1.0) / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest_and_start_anew() {
        let mut backoff = Backoff::new(Duration::from_millis(500), Duration::from_secs(5));
        let pauses: Vec<u128> = (0..6).map(|_| backoff.next(1.0).as_millis()).collect();
        assert_eq!(pauses, [500, 1000, 2000, 4000, 5000, 5000]);
        assert_eq!(backoff.next(0.0).as_millis(), 2500);
        for _ in 0..100 {
            assert!(backoff.next(0.5) <= Duration::from_secs(5));
        }
        backoff.held();
        assert_eq!(backoff.next(1.0), Duration::ZERO, "at once on a first break");
        assert_eq!(backoff.next(1.0).as_millis(), 500);
    }
}
