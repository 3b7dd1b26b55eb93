//! Puts the parts together, runs them, and ends them in order.
//!
//! Load the store, restore the engine, start store thread, links and desk loop; then wait for a signal. SIGHUP loads the
//! settings again; SIGTERM and SIGINT stop: the desks say goodbye, the links close their streams and are read to the end,
//! and what came in until then is committed. A store that is locked or full at the start is waited for, as it is later.
//! `signals` is what operators want, `restore` how what was kept becomes a desk again, `parts` what runs and how it ends.
//!
//! *Never:* anything that happens to a stanza.

mod parts;
mod restore;
mod signals;

pub use parts::Fault;
pub use restore::restore;
pub use signals::Signals;

use crate::clock::Clock;
use crate::courier::Courier;
use crate::desk::{Control, Desk};
use crate::errand::Answered;
use crate::figures;
use crate::from_settings::connection;
use crate::http;
use crate::request::ProgramRequest;
use crate::routing_server;
use crate::station::Station;
use crate::store::{self, Loaded, MemoryStore, Patience, SqliteStore, Store, StoreError, StoreHandle};
use crate::watchdog::{self, Heartbeat};
use frontdesk_settings::{self as settings, HttpSettings, Settings, StoreSettings};
use parts::Parts;
use router_core::Timestamp;
use router_core::values::id::LinkName;
use signals::Wish;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use xmpp_edge::link::{self, LinkHandle, LinkSettings};

/// Link events that may wait for the desk.
const INPUTS: usize = 1024;

/// What programs want that may wait for the desk.
const DEALINGS: usize = 256;

/// The longest pause between tries to open a store that is busy or full.
const SLOWEST_RETRY: Duration = Duration::from_secs(2);

/// How often the store is looked for when nothing is written to it.
const LOOK_EVERY: Duration = Duration::from_secs(3);

/// Why Frontdesk could not run, or could not go on.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
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
    let start = restore(&mut *store, loaded, Arc::clone(&settings), heartbeat.clone(), Clock::start)?;
    let nonce = start.nonce;
    let (events, inputs) = mpsc::channel(INPUTS);
    let links: Vec<(LinkName, LinkHandle, String)> = settings
        .links
        .iter()
        .map(|link| {
            let connection = LinkSettings { nonce, ..connection(link, &settings.guard) };
            let echo = Station::of(link).echo().to_owned();
            (link.name.clone(), link::start(connection, events.clone()), echo)
        })
        .collect();
    drop(events);
    let (courier, answered) = with_routing_server(Courier::new(links.clone(), nonce), &settings)?;
    let news = courier.news();
    let (handle, thread) = store::thread::spawn(store, courier)?;
    watchdog::watch(heartbeat, Arc::clone(&thread.heartbeat), &links)?;
    let (control, wanted) = mpsc::channel(4);
    let watched = handle.clone();
    let (door, dealings) = mpsc::channel::<ProgramRequest>(DEALINGS);
    let (in_force, settings_in_force) = watch::channel(Arc::clone(&settings));
    let serving = match settings.http.clone() {
        Some(own) => {
            let store = handle.downgrade();
            let metrics = figures::install().map_err(std::io::Error::other)?;
            let parts = http::Parts { door, news, store, settings: settings_in_force, metrics };
            Some(http::start(own, parts).await?)
        }
        None => None,
    };
    let mut desk = Desk::new(start);
    let desk = tokio::spawn(async move { desk.run(inputs, wanted, (dealings, answered), handle).await });
    tracing::info!(version = env!("CARGO_PKG_VERSION"), links = links.len(), "frontdesk runs");
    let links = links.into_iter().map(|(name, link, _)| (name, link)).collect();
    let mut parts = Parts::new(desk, thread.ended, links, serving);
    let looking = tokio::spawn(look_after(watched));
    let fault = tokio::select! {
        fault = parts.fault() => Some(fault),
        () = obey_signals(path, &settings, (&control, &in_force), &mut signals) => None,
    };
    looking.abort();
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

/// Starts the task that asks the routing server, if the settings name one; its answers come out of the channel.
fn with_routing_server(
    courier: Courier,
    settings: &Settings,
) -> Result<(Courier, mpsc::Receiver<Answered>), RunError> {
    let (answers, answered) = mpsc::channel(DEALINGS);
    let Some(server) = &settings.routing_server else { return Ok((courier, answered)) };
    let client = routing_server::Client::new(server).map_err(std::io::Error::other)?;
    let (errands, wanted) = mpsc::channel(routing_server::ERRANDS);
    tokio::spawn(routing_server::run(client, wanted, answers));
    Ok((courier.with_errands(errands), answered))
}

/// Looks every few seconds whether the store is still there. If it is not, its thread ends, which ends everything.
async fn look_after(store: StoreHandle) {
    while store.look().await.is_ok() {
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Opens and loads the store. While another program holds it, or the disk is full, it is waited for: what is tolerated
/// while running must not end a start.
fn open_patiently(settings: &StoreSettings) -> Result<(Box<dyn Store>, Loaded), StoreError> {
    let mut patience = Patience::up_to(SLOWEST_RETRY);
    loop {
        let now = Clock::start(Timestamp::default()).now();
        match open(settings).and_then(|mut store| store.load(now).map(|loaded| (store, loaded))) {
            Err(error) if error.is_retryable() => {
                if patience.is_news() {
                    tracing::warn!(%error, "the store cannot be used yet: frontdesk waits for it, and nobody is served");
                }
            }
            result => return result,
        }
        patience.pause();
    }
}

fn open(settings: &StoreSettings) -> Result<Box<dyn Store>, StoreError> {
    Ok(match settings {
        StoreSettings::Memory => Box::new(MemoryStore::new()),
        StoreSettings::Sqlite(path) => Box::new(SqliteStore::open(path)?),
    })
}

/// Returns when the process is asked to end; loads the settings again as often as that is asked.
async fn obey_signals(
    path: &Path,
    started_with: &Settings,
    (control, in_force): (&mpsc::Sender<Control>, &watch::Sender<Arc<Settings>>),
    signals: &mut Signals,
) {
    while signals.next().await == Wish::Reload {
        if let Some(settings) = load_again(path, started_with) {
            in_force.send_replace(Arc::new(settings.clone()));
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
        Ok(new) if new.routing_server != started_with.routing_server => {
            tracing::error!("the settings stay as they were: [routing_server] changes only with a restart");
            None
        }
        Ok(new) if !listens_alike(new.http.as_ref(), started_with.http.as_ref()) => {
            tracing::error!(
                "the settings stay as they were: of [http] only the tokens change without a restart"
            );
            None
        }
        Ok(new) => {
            tracing::info!("the settings were loaded again");
            Some(new)
        }
    }
}

/// Whether nothing of `[http]` is another one but tokens.
fn listens_alike(one: Option<&HttpSettings>, other: Option<&HttpSettings>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => {
            let HttpSettings { listen, tls, behind_proxy, tokens: _, webhook, limits } = one;
            (listen, tls, behind_proxy, webhook, limits)
                == (&other.listen, &other.tls, &other.behind_proxy, &other.webhook, &other.limits)
        }
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}
