//! Whether the peer lives: judged by our own pings alone, and only while we ran ourselves.
//!
//! What counts is the time that the reader waited for bytes; a pause of the process or of the program behind the reader
//! counts nothing. After [`Life::quiet`] of it a ping is due, whatever else arrives: bytes alone prove nothing, since
//! after a quote that is never closed they are one endless attribute. A ping without an answer condemns the peer when
//! nothing is left to read, so that an answer behind much else is found first; a peer that always has something to say,
//! but never that, has twice the time.
//!
//! *Never:* clocks.

use std::time::Duration;

/// What is known of the peer.
#[derive(Debug)]
pub(super) struct Life {
    /// Time of waiting after which a ping is due.
    quiet: Duration,
    /// Time of waiting in which it must be answered.
    dead_after: Duration,
    waited: Duration,
    pinged: bool,
}

/// What follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing is to be done.
    Lives,
    /// It is to be asked.
    Ask,
    /// It did not answer.
    Dead,
}

impl Life {
    pub(super) fn new(quiet: Duration, dead_after: Duration) -> Self {
        Self { quiet, dead_after, waited: Duration::ZERO, pinged: false }
    }

    /// Our own ping came round.
    pub(super) fn proved(&mut self) {
        self.waited = Duration::ZERO;
        self.pinged = false;
    }

    /// The reader waited for bytes so long; `nothing_left` if none came.
    pub(super) fn waited(&mut self, time: Duration, nothing_left: bool) -> Verdict {
        self.waited += time;
        if !self.pinged {
            if self.waited < self.quiet {
                return Verdict::Lives;
            }
            self.waited = Duration::ZERO;
            self.pinged = true;
            return Verdict::Ask;
        }
        let patience = if nothing_left { self.dead_after } else { self.dead_after * 2 };
        if self.waited >= patience { Verdict::Dead } else { Verdict::Lives }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn verdicts(life: &mut Life, seconds: usize, nothing_left: bool) -> Vec<Verdict> {
        (0..seconds).map(|_| life.waited(SECOND, nothing_left)).collect()
    }

    #[test]
    fn a_silent_peer_is_asked_and_then_condemned() {
        let mut life = Life::new(3 * SECOND, 2 * SECOND);
        let expected = [Verdict::Lives, Verdict::Lives, Verdict::Ask, Verdict::Lives, Verdict::Dead];
        assert_eq!(verdicts(&mut life, 5, true), expected);
    }

    #[test]
    fn only_the_answer_proves_life_and_bytes_buy_no_more_than_twice_the_time() {
        let mut life = Life::new(3 * SECOND, 2 * SECOND);
        let expected = [
            Verdict::Lives,
            Verdict::Lives,
            Verdict::Ask,
            Verdict::Lives,
            Verdict::Lives,
            Verdict::Lives,
            Verdict::Dead,
        ];
        assert_eq!(verdicts(&mut life, 7, false), expected);
        life.proved();
        assert_eq!(verdicts(&mut life, 2, false), [Verdict::Lives; 2]);
    }
}
