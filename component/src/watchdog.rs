//! Ends a process that hangs.
//!
//! A hung component is worse than a dead one: servers buffer for it and say nothing, while a dead one is restarted by
//! its supervisor and customers get an answer meanwhile. A thread outside the runtime looks at the desk loop and at the
//! store once a second; when one has not moved for [`PATIENCE`] looks, it aborts the process.
//!
//! *Never:* a wait for anything that the watched could block.

use crate::store::{self, Pulse};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// How many looks in a row may find no movement. Looks are counted, not time: a machine that was asleep as a whole is
/// not a process that hangs.
pub const PATIENCE: u32 = 20;

const LOOK_EVERY: Duration = Duration::from_secs(1);

/// A counter that moves as long as its owner does; the owner beats at least every few seconds.
#[derive(Clone, Debug, Default)]
pub struct Heartbeat(Arc<AtomicU64>);

impl Heartbeat {
    /// Moves it.
    pub fn beat(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// Watches the desk loop and the store until the process ends.
///
/// # Errors
/// The system gives no thread.
pub fn watch(desk: Heartbeat, store: Arc<store::Heartbeat>) -> std::io::Result<()> {
    std::thread::Builder::new().name("watchdog".into()).spawn(move || {
        let mut watched = [Watched::new("desk", desk_look(desk)), Watched::new("store", store_look(store))];
        loop {
            std::thread::park_timeout(LOOK_EVERY);
            if let Some(stuck) = watched.iter_mut().find_map(Watched::stuck) {
                tracing::error!(stuck, looks = PATIENCE, "no movement: the process aborts");
                std::process::abort();
            }
        }
    })?;
    Ok(())
}

/// Says whether there was no movement since the last call.
type Look = Box<dyn FnMut() -> bool + Send>;

fn desk_look(heartbeat: Heartbeat) -> Look {
    let mut last = None;
    Box::new(move || {
        let now = heartbeat.0.load(Ordering::Relaxed);
        last.replace(now) == Some(now)
    })
}

fn store_look(heartbeat: Arc<store::Heartbeat>) -> Look {
    let mut last: Option<Pulse> = None;
    Box::new(move || {
        let now = heartbeat.pulse();
        last.replace(now).is_some_and(|earlier| now.hangs_since(earlier))
    })
}

struct Watched {
    name: &'static str,
    stands_still: Look,
    looks: u32,
}

impl Watched {
    fn new(name: &'static str, stands_still: Look) -> Self {
        Self { name, stands_still, looks: 0 }
    }

    /// Its name, if it stood still for too many looks.
    fn stuck(&mut self) -> Option<&'static str> {
        self.looks = if (self.stands_still)() { self.looks + 1 } else { 0 };
        (self.looks > PATIENCE).then_some(self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_still_for_long_is_stuck() {
        let heartbeat = Heartbeat::default();
        let mut watched = Watched::new("desk", desk_look(heartbeat.clone()));
        for _ in 0..=PATIENCE {
            assert_eq!(watched.stuck(), None);
        }
        heartbeat.beat();
        for _ in 0..=PATIENCE {
            assert_eq!(watched.stuck(), None);
        }
        assert_eq!(watched.stuck(), Some("desk"));
    }
}
