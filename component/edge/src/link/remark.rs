//! What is said again and again is said once, and then counted.
//!
//! A stranger who sends a thousand bad stanzas must not write a thousand lines into the log.
//!
//! *Never:* the words themselves.

use std::time::Duration;

use tokio::time::Instant;

/// The same thing is told again after this time.
const AGAIN_AFTER: Duration = Duration::from_secs(60);

/// One thing that may happen often.
#[derive(Debug, Default)]
pub(super) struct Remark {
    told: Option<Instant>,
    untold: u64,
}

impl Remark {
    /// It happened once more: how often since it was told last, if it is to be told now.
    pub(super) fn happened(&mut self, now: Instant) -> Option<u64> {
        self.untold += 1;
        if self.told.is_some_and(|told| now.duration_since(told) < AGAIN_AFTER) {
            return None;
        }
        self.told = Some(now);
        Some(std::mem::take(&mut self.untold))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_is_told_and_the_others_are_counted() {
        let began = crate::clock::moment();
        let mut remark = Remark::default();
        assert_eq!(remark.happened(began), Some(1));
        assert_eq!(remark.happened(began + Duration::from_secs(1)), None);
        assert_eq!(remark.happened(began + Duration::from_secs(59)), None);
        assert_eq!(remark.happened(began + AGAIN_AFTER), Some(3));
    }
}
