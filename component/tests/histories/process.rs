//! The process: started, killed and started again as `run` does it, on one thread, by a clock that the history moves.
//!
//! The desk is a task; the store's worker works when the history says so, which is what makes a seed one history.
//!
//! *Never:* waiting for real time.

use crate::book::Book;
use crate::people::{DOMAIN, LINKS, SETTINGS};
use crate::random::Random;
use crate::server::Server;
use crate::store::{Mortal, Shelf, Watched};
use frontdesk::clock::{Clock, TimeSource, moment};
use frontdesk::courier::Courier;
use frontdesk::desk::{Control, Desk, Start, Twin};
use frontdesk::ids::IdMaker;
use frontdesk::run::restore;
use frontdesk::store::Store;
use frontdesk::store::thread::{Worker, unattended};
use frontdesk::watchdog::Heartbeat;
use frontdesk_settings::{self as settings, Settings};
use router_core::Timestamp;
use router_core::values::id::LinkName;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use xmpp_edge::link::{LinkEvent, loose};

/// When every history begins.
const BEGIN: Duration = Duration::from_secs(1_800_000_000);
/// As in `run`.
const INPUTS: usize = 1024;
/// Low bits of the number of a process, as in `run`.
const NONCE_BITS: u32 = 20;

/// The runtime's clock, which the history moves.
#[derive(Debug)]
struct Moved {
    origin: tokio::time::Instant,
}

impl TimeSource for Moved {
    fn monotonic(&self) -> Duration {
        moment() - self.origin
    }

    fn boottime(&self) -> Duration {
        self.monotonic()
    }

    fn wall(&self) -> Duration {
        BEGIN + self.monotonic()
    }
}

/// A process that runs.
struct Running {
    desk: JoinHandle<(Desk, Result<(), Twin>)>,
    worker: Worker<Mortal>,
    events: mpsc::Sender<LinkEvent>,
    control: mpsc::Sender<Control>,
}

pub(crate) struct Machine {
    pub(crate) book: Arc<Mutex<Book>>,
    pub(crate) servers: Vec<Server>,
    /// Whether the store gets to work.
    pub(crate) store_works: bool,
    origin: tokio::time::Instant,
    settings: Arc<Settings>,
    shelf: Shelf,
    alias_seed: u64,
    running: Option<Running>,
}

impl Machine {
    pub(crate) fn new(seed: u64, shelf: Shelf) -> Self {
        let now = Timestamp::from_millis(BEGIN.as_millis() as u64);
        let settings = settings::read(SETTINGS, Path::new("histories.toml"), None, now).unwrap();
        let mut machine = Self {
            book: Arc::default(),
            servers: Vec::new(),
            store_works: true,
            origin: moment(),
            settings: Arc::new(settings),
            shelf,
            alias_seed: (seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15),
            running: None,
        };
        machine.book.lock().unwrap().ids = Some(IdMaker::new(machine.alias_seed));
        machine.start();
        machine
    }

    fn store(&self) -> Watched {
        Watched { inner: self.shelf.open(), book: Arc::clone(&self.book), alias_seed: self.alias_seed }
    }

    /// What a process starts with that starts now.
    fn restored(&self, store: &mut dyn Store) -> Start {
        let source = Moved { origin: self.origin };
        let now = Timestamp::from_millis(source.wall().as_millis() as u64);
        let loaded = store.load(now).unwrap();
        let start_clock = |at| Clock::with_source(Box::new(source), at);
        let start =
            restore(store, loaded, Arc::clone(&self.settings), Heartbeat::default(), start_clock).unwrap();
        Start { nonce: start.clock.wall().as_millis() << NONCE_BITS, ..start }
    }

    fn start(&mut self) {
        self.book.lock().unwrap().begin_process();
        self.store_works = true;
        let mut store = self.store();
        let start = self.restored(&mut store);
        let (events, inputs) = mpsc::channel(INPUTS);
        let mut links = Vec::new();
        let left_over = self.servers.iter_mut().map(Server::left_over).collect::<Vec<_>>();
        let online = self.servers.first().map_or_else(Default::default, |_| self.servers[1].online.clone());
        self.servers = LINKS
            .iter()
            .map(|name| {
                let (handle, end) = loose();
                links.push((LinkName::from(*name), handle.clone(), DOMAIN.to_owned()));
                Server::new(name, Arc::clone(&self.book), (handle, end), events.clone())
            })
            .collect();
        self.servers[1].online = online;
        for (server, barriers) in self.servers.iter_mut().zip(left_over) {
            server.keep(barriers);
        }
        let mortal = Mortal { courier: Courier::new(links, start.nonce), book: Arc::clone(&self.book) };
        let (handle, worker) = unattended(Box::new(store), mortal);
        let (control, wanted) = mpsc::channel(4);
        let mut desk = Desk::new(start);
        let desk = tokio::spawn(async move {
            let ended = desk.run(inputs, wanted, (mpsc::channel(1).1, mpsc::channel(1).1), handle).await;
            (desk, ended)
        });
        self.running = Some(Running { desk, worker, events, control });
    }

    /// The process dies at once, and a new one is started after `pause`.
    pub(crate) async fn kill(&mut self, pause: Duration) {
        if let Some(running) = self.running.take() {
            running.desk.abort();
            let _ = running.desk.await;
        }
        tokio::time::advance(pause).await;
        self.start();
    }

    /// Lets everybody do what there is to do; `false` if the process died of it.
    pub(crate) async fn settle(&mut self, random: &mut Random) -> bool {
        for _ in 0..10_000 {
            for _ in 0..5 {
                tokio::task::yield_now().await;
            }
            let Some(running) = &mut self.running else { return false };
            let mut moved = false;
            if self.store_works {
                moved |= running.events.capacity() < INPUTS;
                let Ok(worked) = running.worker.work_off() else { return false };
                moved |= worked;
            }
            for server in &mut self.servers {
                moved |= server.work(random);
            }
            if running.desk.is_finished() {
                self.book
                    .lock()
                    .unwrap()
                    .breaks("no_process_ends_by_itself", "the desk has ended".to_owned());
                return true;
            }
            if !moved {
                return true;
            }
        }
        self.book.lock().unwrap().breaks("there_is_an_end_to_every_exchange", "it goes on and on".to_owned());
        true
    }

    /// Time goes by; `false` if the process died meanwhile.
    pub(crate) async fn pass(&mut self, span: Duration, random: &mut Random) -> bool {
        let mut left = span;
        while !left.is_zero() {
            let slice = left.min(Duration::from_millis(500));
            left -= slice;
            tokio::time::sleep(slice).await;
            if !self.settle(random).await {
                return false;
            }
        }
        true
    }

    /// Ends the process in order; the desk as it was at last.
    pub(crate) async fn stop(&mut self, random: &mut Random) -> Option<Desk> {
        let (done, told) = oneshot::channel();
        let control = self.running.as_ref()?.control.clone();
        control.try_send(Control::Stop(done)).unwrap();
        if !self.settle(random).await {
            return None;
        }
        drop((told, control));
        let Running { desk, mut worker, events, control } = self.running.take()?;
        // the channel closes when its senders are gone, and the servers have them too
        self.servers.clear();
        drop((events, control));
        let (desk, ended) = desk.await.unwrap();
        if worker.work_off().is_err() {
            return None;
        }
        assert_eq!(ended, Ok(()));
        Some(desk)
    }

    /// What a start would find now, and whether there is anything in the outboxes.
    pub(crate) fn look(&self) -> (Start, Vec<(u64, Vec<u8>)>) {
        let mut store = self.store();
        let start = self.restored(&mut store);
        let outbox =
            LINKS.iter().flat_map(|link| store.outbox(&LinkName::from(*link), 0, usize::MAX).unwrap());
        let outbox = outbox.collect();
        (start, outbox)
    }

    /// Since the beginning.
    pub(crate) fn now(&self) -> Duration {
        moment() - self.origin
    }

    /// A process that was stopped is started again.
    pub(crate) fn start_again(&mut self) {
        self.start();
    }
}
