//! Ends a process that hangs.
//!
//! A hung component is worse than a dead one: servers buffer for it and say nothing, while a dead one is restarted by
//! its supervisor and customers get an answer meanwhile. A thread outside the runtime looks at the desk loop, the store and
//! each link once a second; when one has not moved for [`PATIENCE`] looks, it shuts the connections down, so that the
//! servers know at once, and aborts the process. To wait for another owner is no hang: whoever does so beats on, and the
//! other one is watched itself. Since nobody waits in a circle (docs/ARCHITECTURE.md), somebody who stands still can always
//! be found.
//!
//! *Never:* a wait for anything that the watched could block; the log is one such thing.

use crate::store::{self, Pulse};
use router_core::values::id::LinkName;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use xmpp_edge::link::{self, Cut, LinkHandle};

/// How many looks in a row may find no movement. Looks are counted, not time: a machine that was asleep as a whole is
/// not a process that hangs.
pub const PATIENCE: u32 = 20;

const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Whoever waits for another owner beats this often.
const BEAT_EVERY: Duration = Duration::from_secs(1);

/// A counter that moves as long as its owner does; the owner beats at least every few seconds.
#[derive(Clone, Debug, Default)]
pub struct Heartbeat(Arc<AtomicU64>);

impl Heartbeat {
    /// Moves it.
    pub fn beat(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// Waits for another owner, which is watched itself: a store that waits for a full disk does not make the desk hang.
    pub async fn while_waiting<T>(&self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        loop {
            match tokio::time::timeout(BEAT_EVERY, work.as_mut()).await {
                Ok(done) => return done,
                Err(_) => self.beat(),
            }
        }
    }
}

/// Watches the desk loop, the store and the links until the process ends.
///
/// # Errors
/// The system gives no thread.
pub fn watch(
    desk: Heartbeat,
    store: Arc<store::Heartbeat>,
    links: &[(LinkName, LinkHandle, String)],
) -> std::io::Result<()> {
    let mut watched =
        vec![Watched::new("desk".into(), desk_look(desk)), Watched::new("store".into(), store_look(store))];
    watched.extend(
        links.iter().map(|(name, link, _)| Watched::new(format!("link {name}"), link_look(link.heartbeat()))),
    );
    let cuts: Vec<Cut> = links.iter().map(|(_, link, _)| link.cut()).collect();
    std::thread::Builder::new().name("watchdog".into()).spawn(move || {
        loop {
            std::thread::park_timeout(LOOK_EVERY);
            if let Some(stuck) = watched.iter_mut().find_map(Watched::stuck) {
                abort(stuck, &cuts);
            }
        }
    })?;
    Ok(())
}

/// Ends the connections, then the process, whatever else hangs.
fn abort(stuck: &str, cuts: &[Cut]) -> ! {
    cuts.iter().for_each(Cut::cut);
    let stuck = stuck.to_owned();
    let (told, heard) = std::sync::mpsc::sync_channel(1);
    // the log may be what hangs, so it is written by somebody else; without that thread there is no line
    let _ = std::thread::Builder::new().name("last words".into()).spawn(move || {
        tracing::error!(stuck, looks = PATIENCE, "no movement: the process aborts");
        let _ = told.send(());
    });
    let _ = heard.recv_timeout(LOOK_EVERY);
    std::process::abort()
}

/// Says whether there was no movement since the last call.
type Look = Box<dyn FnMut() -> bool + Send>;

fn desk_look(heartbeat: Heartbeat) -> Look {
    still(move || heartbeat.0.load(Ordering::Relaxed))
}

fn link_look(heartbeat: link::Heartbeat) -> Look {
    still(move || heartbeat.count())
}

fn still(count: impl Fn() -> u64 + Send + 'static) -> Look {
    let mut last = None;
    Box::new(move || {
        let now = count();
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
    name: String,
    stands_still: Look,
    looks: u32,
}

impl Watched {
    fn new(name: String, stands_still: Look) -> Self {
        Self { name, stands_still, looks: 0 }
    }

    /// Its name, if it stood still for too many looks.
    fn stuck(&mut self) -> Option<&str> {
        self.looks = if (self.stands_still)() { self.looks + 1 } else { 0 };
        (self.looks > PATIENCE).then_some(&*self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_still_for_long_is_stuck() {
        let heartbeat = Heartbeat::default();
        let mut watched = Watched::new("desk".into(), desk_look(heartbeat.clone()));
        for _ in 0..=PATIENCE {
            assert_eq!(watched.stuck(), None);
        }
        heartbeat.beat();
        for _ in 0..=PATIENCE {
            assert_eq!(watched.stuck(), None);
        }
        assert_eq!(watched.stuck(), Some("desk"));
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_for_another_beats_on() {
        let heartbeat = Heartbeat::default();
        let mut look = desk_look(heartbeat.clone());
        let waiting = tokio::spawn(async move {
            heartbeat.while_waiting(tokio::time::sleep(Duration::from_secs(60))).await;
        });
        for _ in 0..30 {
            tokio::time::sleep(2 * BEAT_EVERY).await;
            assert!(waiting.is_finished() || !look(), "a desk that waits for the store is not stuck");
        }
        waiting.await.unwrap();
    }
}
