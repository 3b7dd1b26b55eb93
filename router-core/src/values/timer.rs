//! A running or held countdown, as it is kept with the thing that waits for it.
//!
//! A deadline that waits for people who cannot be reached (their link is down) is held with the time that
//! was left, and runs again from there. So a timer is a value with three states, and what is due can be
//! read from it without a clock.
//!
//! *Never:* a list of timers; that is the index in `deadline`.

use super::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// One countdown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Timer {
    /// Nothing is waited for.
    #[default]
    Off,
    /// Due at this point.
    Running(Timestamp),
    /// Stopped with this much left.
    Held(Span),
}

impl Timer {
    /// A countdown of `span` from `now`.
    pub(crate) fn start(now: Timestamp, span: Span) -> Self {
        Self::Running(now.plus(span))
    }

    /// A countdown that repeats every `every`: from `due` on, the first point after `now`. Periods that were
    /// slept through are not made up for. Off if `every` is zero.
    pub(crate) fn repeat(due: Timestamp, every: Span, now: Timestamp) -> Self {
        if every == Span::ZERO {
            return Self::Off;
        }
        let periods = now.since(due).as_millis() / every.as_millis() + 1;
        Self::Running(due.plus(Span::from_millis(every.as_millis().saturating_mul(periods))))
    }

    /// When it is due, if it runs.
    pub(crate) fn due(self) -> Option<Timestamp> {
        match self {
            Self::Running(at) => Some(at),
            Self::Off | Self::Held(_) => None,
        }
    }

    /// Whether something is waited for, running or held.
    pub(crate) fn is_on(self) -> bool {
        self != Self::Off
    }

    /// The same countdown, running if `run`, held if not; nothing is lost of what is left.
    pub(crate) fn settle(self, now: Timestamp, run: bool) -> Self {
        match (self, run) {
            (Self::Running(at), false) => Self::Held(at.since(now)),
            (Self::Held(left), true) => Self::Running(now.plus(left)),
            (Self::Off | Self::Running(_) | Self::Held(_), _) => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_left_is_left_after_a_hold() {
        let at = Timestamp::from_millis;
        let timer = Timer::start(at(1000), Span::from_millis(500)).settle(at(1200), false);
        assert_eq!(timer, Timer::Held(Span::from_millis(300)));
        assert_eq!(timer.settle(at(9000), true), Timer::Running(at(9300)));
    }

    #[test]
    fn slept_periods_are_not_made_up_for() {
        let at = Timestamp::from_millis;
        assert_eq!(Timer::repeat(at(100), Span::from_millis(10), at(100)), Timer::Running(at(110)));
        assert_eq!(Timer::repeat(at(100), Span::from_millis(10), at(125)), Timer::Running(at(130)));
        assert_eq!(Timer::repeat(at(100), Span::ZERO, at(125)), Timer::Off);
    }
}
