//! A time limit that does not count time in which the process did not run.
//!
//! The limit is cut into ticks. However long a stopped process, a frozen cgroup or a suspended machine makes one of them,
//! it counts as one; so after a pause there is still time to find what happened meanwhile.
//!
//! *Never:* for time that the wall must agree with.

use std::pin::pin;
use std::time::Duration;

use tokio::time::timeout;

/// The longest tick.
pub(super) const TICK: Duration = Duration::from_secs(1);

/// The result of `work`, or `None` when it takes longer than `limit`.
pub(super) async fn within<T>(limit: Duration, work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    let mut left = limit;
    loop {
        let tick = TICK.min(left);
        if let Ok(done) = timeout(tick, work.as_mut()).await {
            return Some(done);
        }
        left = left.saturating_sub(tick);
        if left.is_zero() {
            return None;
        }
    }
}
