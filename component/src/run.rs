//! Puts the parts together, runs them, and ends them in order.
//!
//! Load the store, restore the engine, start store thread, links and desk loop; then wait for a signal. SIGHUP loads the
//! settings again; SIGTERM and SIGINT stop: the desks say goodbye, the links close their streams and are read to the end,
//! and what came in until then is committed. A store that is locked or full at the start is waited for, as it is later.
//! `signals` is what operators want, `parts` what runs and how it ends.
//!
//! *Never:* anything that happens to a stanza.

mod parts;
mod signals;

pub use parts::Fault;
pub use signals::Signals;

use crate::clock::Clock;
use crate::courier::Courier;
use crate::desk::contacts::{self, Contacts};
use crate::desk::dedup::Dedup;
use crate::desk::roster::{self, Roster};
use crate::desk::{Control, Desk, ENGINE_PREFIX, NUMBERS_KEY, Start};
use crate::from_settings::connection;
use crate::ids::IdMaker;
use crate::ledger::{self, Ledger};
use crate::store::{self, Loaded, MemoryStore, SqliteStore, Store, StoreError};
use crate::watchdog::{self, Heartbeat};
use frontdesk_settings::{self as settings, Settings, StoreSettings};
use parts::Parts;
use router_core::values::id::{ConversationId, LinkName};
use router_core::{Engine, Entity, Timestamp};
use signals::Wish;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use xmpp_edge::link::{self, LinkHandle, LinkSettings};

/// Link events that may wait for the desk.
const INPUTS: usize = 1024;

/// Pauses between tries to open a store that is busy or full.
const FIRST_RETRY: Duration = Duration::from_millis(20);
const SLOWEST_RETRY: Duration = Duration::from_secs(2);

/// Low bits of the number of a process: those above are the time of its start.
const NONCE_RANDOM_BITS: u32 = 20;

/// Why Frontdesk could not run, or could not go on.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What the store holds cannot be understood.
    #[error("the store holds {key}, which cannot be read: {error}")]
    Entity {
        /// The row.
        key: String,
        /// What is wrong with it.
        error: serde_json::Error,
    },
    /// The system refuses threads, signals or the like.
    #[error("the system refuses: {0}")]
    System(#[from] std::io::Error),
    /// A part failed while it ran.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Runs with `settings`, which came from the file at `path`, until a signal ends it.
///
/// # Errors
/// It could not start, or a part of it failed for good.
pub async fn run(path: &Path, settings: Settings, mut signals: Signals) -> Result<(), RunError> {
    let settings = Arc::new(settings);
    let wanted = settings.store.clone();
    let opening = tokio::task::spawn_blocking(move || open_patiently(&wanted));
    let (mut store, loaded) = tokio::select! {
        opened = opening => opened.unwrap_or(Err(StoreError::Ended))?,
        () = signals.end() => return Ok(()),
    };
    let heartbeat = Heartbeat::default();
    let start = restore(&mut *store, loaded, Arc::clone(&settings), heartbeat.clone())?;
    let nonce = start.nonce;
    let (events, inputs) = mpsc::channel(INPUTS);
    let links: Vec<(LinkName, LinkHandle, String)> = settings
        .links
        .iter()
        .map(|link| {
            let connection = LinkSettings { nonce, ..connection(link, &settings.guard) };
            (link.name.clone(), link::start(connection, events.clone()), link.domain.clone())
        })
        .collect();
    drop(events);
    let courier = Courier::new(links.clone(), nonce);
    let (handle, thread) = store::thread::spawn(store, courier)?;
    watchdog::watch(heartbeat, Arc::clone(&thread.heartbeat), &links)?;
    let (control, wanted) = mpsc::channel(4);
    let desk = tokio::spawn(Desk::new(start).run(inputs, wanted, handle));
    tracing::info!(version = env!("CARGO_PKG_VERSION"), links = links.len(), "frontdesk runs");
    let links = links.into_iter().map(|(name, link, _)| (name, link)).collect();
    let mut parts = Parts::new(desk, thread.ended, links);
    let fault = tokio::select! {
        fault = parts.fault() => Some(fault),
        () = obey_signals(path, &settings, &control, &mut signals) => None,
    };
    // systemd may not be there
    let _ = sd_notify::notify(&[sd_notify::NotifyState::Stopping]);
    if let Some(fault) = &fault {
        tracing::error!(%fault, "a part of frontdesk has failed: the process ends");
    }
    let ended = parts.end(control).await;
    if let Err(fault) = &ended {
        tracing::error!(%fault, "the end was not in order");
    }
    tracing::info!("frontdesk has ended");
    Ok(fault.map_or(ended, Err)?)
}

/// Opens and loads the store. While another program holds it, or the disk is full, it is waited for: what is tolerated
/// while running must not end a start.
fn open_patiently(settings: &StoreSettings) -> Result<(Box<dyn Store>, Loaded), StoreError> {
    let mut pause = FIRST_RETRY;
    loop {
        let now = Clock::start(Timestamp::default()).now();
        match open(settings).and_then(|mut store| store.load(now).map(|loaded| (store, loaded))) {
            Err(error) if error.is_retryable() => {
                if pause == FIRST_RETRY {
                    tracing::warn!(%error, "the store cannot be used yet: frontdesk waits for it, and nobody is served");
                }
            }
            result => return result,
        }
        std::thread::park_timeout(pause);
        pause = SLOWEST_RETRY.min(pause * 2);
    }
}

/// The number of this process: of two processes, the one that was started later has the higher one.
fn nonce(started: Timestamp) -> u64 {
    started.as_millis() << NONCE_RANDOM_BITS | rand::random::<u64>() >> (u64::BITS - NONCE_RANDOM_BITS)
}

fn open(settings: &StoreSettings) -> Result<Box<dyn Store>, StoreError> {
    Ok(match settings {
        StoreSettings::Memory => Box::new(MemoryStore::new()),
        StoreSettings::Sqlite(path) => Box::new(SqliteStore::open(path)?),
    })
}

/// Builds everything that the desk starts with from what the store holds.
fn restore(
    store: &mut dyn Store,
    loaded: Loaded,
    settings: Arc<Settings>,
    heartbeat: Heartbeat,
) -> Result<Start, RunError> {
    let ids = IdMaker::new(loaded.alias_seed);
    let (mut roster, mut contacts) = (Roster::default(), Contacts::default());
    let mut next_number = loaded.last_message.0 + 1;
    let mut entities: Vec<Entity> = Vec::new();
    for (key, json) in loaded.entities {
        let unreadable = |error| RunError::Entity { key: key.clone(), error };
        if key.starts_with(ENGINE_PREFIX) {
            entities.push(serde_json::from_str(&json).map_err(unreadable)?);
        } else if key.starts_with(roster::PREFIX) {
            roster.load(&json).map_err(unreadable)?;
        } else if key.starts_with(contacts::PREFIX) {
            contacts.load(&json).map_err(unreadable)?;
        } else if key == NUMBERS_KEY {
            next_number = next_number.max(serde_json::from_str(&json).map_err(unreadable)?);
        } else {
            tracing::warn!(key, "a row of the store is not known and stays as it is");
        }
    }
    let policy = Arc::clone(&settings.policy);
    let engine = Engine::restore(policy, loaded.alias_seed, loaded.time, entities);
    let open: Vec<ConversationId> = engine.open_conversations().collect();
    tracing::info!(conversations = open.len(), "the store is loaded");
    let mut dedup = Dedup::default();
    for input in loaded.inputs {
        dedup.is_new(input.at, input.key);
    }
    let clock = Clock::start(engine.time());
    Ok(Start {
        ledger: fill_ledger(store, ids, &open)?,
        nonce: nonce(clock.wall()),
        clock,
        engine,
        settings,
        ids,
        dedup,
        roster,
        contacts,
        heartbeat,
        next_number,
    })
}

fn fill_ledger(store: &mut dyn Store, ids: IdMaker, open: &[ConversationId]) -> Result<Ledger, StoreError> {
    let mut ledger = Ledger::new(ids);
    for line in store.recent_lines(open, ledger::REMEMBERED as u32)? {
        let id = line.stanza_id.as_deref();
        ledger.remember(line.conversation, line.message, &line.author, id, line.kept);
    }
    Ok(ledger)
}

/// Returns when the process is asked to end; loads the settings again as often as that is asked.
async fn obey_signals(
    path: &Path,
    started_with: &Settings,
    control: &mpsc::Sender<Control>,
    signals: &mut Signals,
) {
    while signals.next().await == Wish::Reload {
        if let Some(settings) = load_again(path, started_with) {
            // if the desk has ended, the end is near anyway
            let _ = control.send(Control::Reload(Box::new(settings))).await;
        }
    }
}

/// The settings as they are in the file now, if they are valid and ask for nothing that needs a restart.
fn load_again(path: &Path, started_with: &Settings) -> Option<Settings> {
    match settings::load(path, Clock::start(Timestamp::default()).now()) {
        Err(faults) => {
            tracing::error!("the settings stay as they were, because the file has faults:\n{faults}");
            None
        }
        Ok(new) if new.links != started_with.links || new.store != started_with.store => {
            tracing::error!("the settings stay as they were: links and the store change only with a restart");
            None
        }
        Ok(new) => {
            tracing::info!("the settings were loaded again");
            Some(new)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Batch, EntityRow};
    use router_core::{Event, Span};

    const SETTINGS: &str = "[[link]]\ndomain = 'help.example'\nsecret = 'x'\n[store]\npath = ':memory:'\n\
        [[desk]]\nname = 'support'\n[[queue]]\nname = 'general'\n[[agent]]\njid = 'bob@example.org'\n";

    fn restored(store: &mut MemoryStore) -> Start {
        let now = Timestamp::from_millis(1_800_000_000_000);
        let settings = settings::read(SETTINGS, Path::new("run.toml"), None, now).unwrap();
        let loaded = store.load(now).unwrap();
        restore(store, loaded, Arc::new(settings), Heartbeat::default()).unwrap()
    }

    #[test]
    fn windows_keep_the_seed_of_the_store_when_the_first_start_could_not_connect() {
        let mut store = MemoryStore::new();
        let seed = store.load(Timestamp::default()).unwrap().alias_seed;
        let mut first = restored(&mut store);
        assert_eq!(first.engine.seed(), seed);
        // all that happened before the end: the link is down, so there is a row, but none of the engine itself
        let down = Event::LinkDown(LinkName::from("main"));
        first.engine.handle(Timestamp::from_millis(1), down);
        let link = router_core::Changed::Link(LinkName::from("main"));
        let json = serde_json::to_string(&first.engine.entity(&link).unwrap()).unwrap();
        let row = EntityRow { key: format!("{ENGINE_PREFIX}link/main"), json: Some(json) };
        store.commit(&mut vec![Batch { entities: vec![row], ..Batch::default() }]).unwrap();
        assert_eq!(restored(&mut store).engine.seed(), seed);
    }

    #[test]
    fn a_restart_goes_on_at_the_time_of_the_last_batch() {
        let mut store = MemoryStore::new();
        let at = Timestamp::from_millis(1_800_000_000_000).plus(Span::from_seconds(30));
        store.commit(&mut vec![Batch { at, acknowledged: Vec::new(), ..Batch::default() }]).unwrap();
        let start = restored(&mut store);
        assert_eq!(start.engine.time(), at);
        assert!(start.clock.now() >= at);
    }
}
