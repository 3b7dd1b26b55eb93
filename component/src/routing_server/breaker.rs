//! A circuit breaker: a server that does not answer is left alone for a while.
//!
//! *Never:* a request.

use std::time::Duration;
use tokio::time::Instant;

/// Failures in a row after which it is left alone.
const FAILURES: u32 = 3;

/// For how long; then one request tries it again.
const LEFT_ALONE: Duration = Duration::from_secs(5);

/// Whether requests pass.
#[derive(Debug, Default)]
pub(super) struct Breaker {
    failures: u32,
    /// Until when nothing passes.
    open_until: Option<Instant>,
}

impl Breaker {
    /// Whether a request may go out now. After the pause the first that asks is the one that tries.
    pub(super) fn lets_pass(&mut self, now: Instant) -> bool {
        match self.open_until {
            Some(until) if now < until => false,
            Some(_) => {
                self.open_until = Some(now + LEFT_ALONE);
                true
            }
            None => true,
        }
    }

    /// A request has ended; true if the server is given up now.
    pub(super) fn noted(&mut self, now: Instant, has_worked: bool) -> bool {
        if has_worked {
            *self = Self::default();
            return false;
        }
        self.failures += 1;
        let was_open = self.open_until.is_some();
        if self.failures >= FAILURES {
            self.open_until = Some(now + LEFT_ALONE);
        }
        self.failures >= FAILURES && !was_open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_three_failures_one_request_at_a_time_tries_again() {
        let (mut breaker, began) = (Breaker::default(), crate::clock::moment());
        let at = |seconds: u64| began + Duration::from_secs(seconds);
        assert!(!breaker.noted(at(0), false) && !breaker.noted(at(0), false));
        assert!(breaker.lets_pass(at(0)));
        assert!(breaker.noted(at(0), false), "told once");
        assert!(!breaker.lets_pass(at(4)));
        assert!(breaker.lets_pass(at(5)) && !breaker.lets_pass(at(5)), "one tries");
        assert!(!breaker.noted(at(6), false), "not told again");
        assert!(!breaker.lets_pass(at(10)) && breaker.lets_pass(at(11)));
        assert!(!breaker.noted(at(11), true));
        assert!(breaker.lets_pass(at(11)) && breaker.lets_pass(at(11)));
    }
}
