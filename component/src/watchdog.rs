//! Ends a process that hangs.
//!
//! A hung component is worse than a dead one: servers buffer for it and say nothing, while a dead one is restarted by
//! its supervisor and customers get an answer meanwhile. A thread outside the runtime looks at the heartbeats of the
//! desk loop and the store; when one has not moved for [`PATIENCE`], it aborts the process.
//!
//! *Never:* a wait for anything that the watched could block.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// How long a heartbeat may stand still.
pub const PATIENCE: Duration = Duration::from_secs(20);

const LOOK_EVERY: Duration = Duration::from_secs(1);

/// A counter that moves as long as its owner does.
#[derive(Clone, Debug, Default)]
pub struct Heartbeat(Arc<AtomicU64>);

impl Heartbeat {
    /// Moves it.
    pub fn beat(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Watches the named heartbeats until the process ends.
///
/// The owners must beat at least once in a few seconds, also when there is nothing to do.
pub fn watch(heartbeats: Vec<(&'static str, Heartbeat)>) -> std::io::Result<()> {
    std::thread::Builder::new().name("watchdog".into()).spawn(move || {
        let mut watched: Vec<Watched> = heartbeats.into_iter().map(Watched::new).collect();
        loop {
            std::thread::park_timeout(LOOK_EVERY);
            if let Some(stuck) = watched.iter_mut().find_map(Watched::stuck) {
                tracing::error!(stuck, seconds = PATIENCE.as_secs(), "no movement: the process aborts");
                std::process::abort();
            }
        }
    })?;
    Ok(())
}

struct Watched {
    name: &'static str,
    heartbeat: Heartbeat,
    last: u64,
    looks: u32,
}

impl Watched {
    fn new((name, heartbeat): (&'static str, Heartbeat)) -> Self {
        Self { name, last: heartbeat.count(), heartbeat, looks: 0 }
    }

    /// Its name, if it has not moved for too many looks. Looks are counted, not time: a machine that was
    /// asleep as a whole is not a process that hangs.
    fn stuck(&mut self) -> Option<&'static str> {
        let count = self.heartbeat.count();
        self.looks = if count == self.last { self.looks + 1 } else { 0 };
        self.last = count;
        (u64::from(self.looks) > PATIENCE.as_secs()).then_some(self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_heart_that_stands_still_for_long_is_stuck() {
        let heartbeat = Heartbeat::default();
        let mut watched = Watched::new(("desk", heartbeat.clone()));
        for _ in 0..PATIENCE.as_secs() {
            assert_eq!(watched.stuck(), None);
        }
        heartbeat.beat();
        assert_eq!(watched.stuck(), None);
        for _ in 0..PATIENCE.as_secs() {
            assert_eq!(watched.stuck(), None);
        }
        assert_eq!(watched.stuck(), Some("desk"));
    }
}
