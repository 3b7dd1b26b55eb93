//! How something that may be possible a little later is tried again: ever more slowly, and told of seldom.
//!
//! *Never:* the decision whether to try again.

use std::time::Duration;

const FIRST_PAUSE: Duration = Duration::from_millis(20);

/// What still is not possible is told of again after this time.
const TELL_AGAIN: Duration = Duration::from_secs(30);

/// One thing that is tried again and again.
#[derive(Debug)]
pub(crate) struct Patience {
    next: Duration,
    longest: Duration,
    waited: Duration,
    tell_at: Duration,
}

impl Patience {
    /// Pauses grow up to `longest`.
    pub(crate) fn up_to(longest: Duration) -> Self {
        Self { next: FIRST_PAUSE.min(longest), longest, waited: Duration::ZERO, tell_at: Duration::ZERO }
    }

    /// Whether it is time to tell of it.
    pub(crate) fn is_news(&mut self) -> bool {
        let is_news = self.waited >= self.tell_at;
        if is_news {
            self.tell_at = self.waited + TELL_AGAIN;
        }
        is_news
    }

    /// Waits, on this thread.
    pub(crate) fn pause(&mut self) {
        self.pause_for(self.next);
        self.next = self.longest.min(self.next * 2);
    }

    /// Waits for so long.
    pub(crate) fn pause_for(&mut self, pause: Duration) {
        std::thread::park_timeout(pause);
        self.waited += pause;
    }

    /// How long was waited in all; zero if it was possible at once.
    pub(crate) fn waited(&self) -> Duration {
        self.waited
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_told_at_first_and_then_seldom() {
        let mut patience = Patience::up_to(Duration::from_millis(1));
        let mut told = 0;
        for _ in 0..30 {
            told += usize::from(patience.is_news());
            patience.pause();
        }
        assert_eq!((told, patience.waited()), (1, Duration::from_millis(30)));
        patience.waited = TELL_AGAIN;
        assert!(patience.is_news() && !patience.is_news());
    }
}
