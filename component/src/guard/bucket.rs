//! Token buckets: a rate with room for bursts.
//!
//! Tokens are counted in thousandths times the length of the rate's period, so that no fraction is lost however often
//! time is looked at. A clock that goes back neither fills nor empties a bucket.
//!
//! *Never:* who the bucket belongs to.

use router_core::{Span, Timestamp};

/// So much in so much time, and so much at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How much is added in every period.
    pub amount: u64,
    /// The period; at least a millisecond.
    pub per: Span,
    /// How much can be saved up.
    pub burst: u64,
}

/// What is left of a rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bucket {
    /// Tokens times the milliseconds of the period.
    level: u64,
    filled: Timestamp,
}

impl Rate {
    fn period(self) -> u64 {
        self.per.as_millis().max(1)
    }

    fn full(self) -> u64 {
        self.burst.saturating_mul(self.period())
    }
}

impl Bucket {
    /// A full bucket.
    pub(super) fn full(rate: Rate, now: Timestamp) -> Self {
        Self { level: rate.full(), filled: now }
    }

    /// Takes `count` tokens if they are there.
    pub(super) fn take(&mut self, rate: Rate, now: Timestamp, count: u64) -> bool {
        let gained = now.since(self.filled).as_millis().saturating_mul(rate.amount);
        self.level = self.level.saturating_add(gained).min(rate.full());
        self.filled = now;
        let price = count.saturating_mul(rate.period());
        let affordable = price <= self.level;
        if affordable {
            self.level -= price;
        }
        affordable
    }
}
