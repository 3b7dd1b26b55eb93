//! Puts the parts together, runs them, and ends them in order.
//!
//! Load the store, restore the engine, start store thread, links and desk loop; then wait for a signal. SIGHUP loads the
//! settings again; SIGTERM and SIGINT stop: the desks say goodbye, the links close their streams and are read to the end,
//! and what came in until then is committed.
//!
//! *Never:* anything that happens to a stanza.

use crate::clock::Clock;
use crate::courier::Courier;
use crate::desk::contacts::{self, Contacts};
use crate::desk::dedup::Dedup;
use crate::desk::roster::{self, Roster};
use crate::desk::{Control, Desk, ENGINE_PREFIX, NUMBERS_KEY, Start};
use crate::from_settings::connection;
use crate::ledger::{self, Ledger};
use crate::outbound::ids::IdMaker;
use crate::store::{self, Loaded, MemoryStore, SqliteStore, Store, StoreError};
use crate::watchdog::{self, Heartbeat};
use frontdesk_settings::{self as settings, Settings, StoreSettings};
use router_core::values::id::{ConversationId, LinkName};
use router_core::{Engine, Entity};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{mpsc, oneshot};
use xmpp_edge::link::{self, LinkHandle};

/// Link events that may wait for the desk.
const INPUTS: usize = 1024;

/// The longest that an orderly end may take, of the 5 s that operators are promised.
const END_WITHIN: Duration = Duration::from_secs(4);

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
}

/// Runs with `settings`, which came from the file at `path`, until a signal ends it.
///
/// # Errors
/// It could not start, or the store failed for good.
pub async fn run(path: &Path, settings: Settings) -> Result<(), RunError> {
    let settings = Arc::new(settings);
    let mut store = open(&settings.store)?;
    let loaded = store.load(Clock::start(router_core::Timestamp::default()).now())?;
    let heartbeat = Heartbeat::default();
    let start = restore(&mut *store, loaded, Arc::clone(&settings), heartbeat.clone())?;
    let (events, inputs) = mpsc::channel(INPUTS);
    let links: Vec<(LinkName, LinkHandle, String)> = settings
        .links
        .iter()
        .map(|link| {
            (
                link.name.clone(),
                link::start(connection(link, &settings.guard), events.clone()),
                link.domain.clone(),
            )
        })
        .collect();
    drop(events);
    let mut courier = Courier::new(links.clone());
    let (handle, thread) = store::thread::spawn(store, move |deliveries| courier.deliver(deliveries))?;
    watchdog::watch(heartbeat, Arc::clone(&thread.heartbeat))?;
    let (control, wanted) = mpsc::channel(4);
    let desk = tokio::spawn(Desk::new(start).run(inputs, wanted, handle));
    tracing::info!(version = env!("CARGO_PKG_VERSION"), links = links.len(), "frontdesk runs");
    let mut ended = thread.ended;
    let failed = tokio::select! {
        result = obey_signals(path, &settings, &control) => { result?; None }
        result = &mut ended => Some(result),
    };
    // systemd may not be there
    let _ = sd_notify::notify(&[sd_notify::NotifyState::Stopping]);
    let orderly = async {
        let (goodbye, said) = oneshot::channel();
        if control.send(Control::Stop(goodbye)).await.is_ok() {
            // an error says that the desk has ended already
            let _ = said.await;
        }
        for (_, link, _) in &links {
            link.close().await;
        }
        if let Err(error) = desk.await {
            tracing::error!(%error, "the desk loop failed");
        }
        let stored = match failed {
            Some(result) => result,
            None => ended.await,
        };
        stored.unwrap_or(Err(StoreError::Ended))
    };
    match tokio::time::timeout(END_WITHIN, orderly).await {
        Ok(stored) => stored?,
        Err(_) => tracing::warn!("not everything ended in time; what was committed is kept"),
    }
    tracing::info!("frontdesk has ended");
    Ok(())
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
    let engine = if entities.is_empty() {
        Engine::new(policy, loaded.alias_seed)
    } else {
        Engine::restore(policy, entities)
    };
    let open: Vec<ConversationId> = engine.open_conversations().collect();
    tracing::info!(conversations = open.len(), "the store is loaded");
    let mut dedup = Dedup::default();
    for input in loaded.inputs {
        dedup.is_new(input.at, input.key);
    }
    Ok(Start {
        ledger: fill_ledger(store, ids, &open)?,
        clock: Clock::start(engine.time()),
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
        ledger.remember(line.conversation, line.message, line.author, id, line.kept);
    }
    Ok(ledger)
}

/// Returns when the process is asked to end; loads the settings again as often as that is asked.
async fn obey_signals(
    path: &Path,
    started_with: &Settings,
    control: &mpsc::Sender<Control>,
) -> std::io::Result<()> {
    let mut hangup = signal(SignalKind::hangup())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    loop {
        tokio::select! {
            _ = hangup.recv() => {
                if let Some(settings) = load_again(path, started_with) {
                    // if the desk has ended, the end is near anyway
                    let _ = control.send(Control::Reload(Box::new(settings))).await;
                }
            }
            _ = terminate.recv() => return Ok(()),
            _ = interrupt.recv() => return Ok(()),
        }
    }
}

/// The settings as they are in the file now, if they are valid and ask for nothing that needs a restart.
fn load_again(path: &Path, started_with: &Settings) -> Option<Settings> {
    match settings::load(path, Clock::start(router_core::Timestamp::default()).now()) {
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
