//! The life of a link: connect, serve, wait, again; and the handle by which the program holds it.
//!
//! While there is no connection, what the program wants to write is taken and discarded. Telling that there is none waits
//! for room in the event channel, for which only the program that takes the events is needed; nobody waits for the link
//! meanwhile, so it may take as long as it takes.
//!
//! *Never:* giving up.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep, timeout};

use super::account;
use super::acks::Acks;
use super::backoff::Backoff;
use super::connect::{connect, prepare};
use super::cut::{Cut, Socket, socket};
use super::event::{DownReason, Epoch, LinkEvent, LinkName};
use super::handshake::shake_hands;
use super::queue::{self, NotTaken, queue};
use super::session::{Counts, Opened, Session};
use super::settings::LinkSettings;
use super::standstill::TICK;

/// A reason that stays the same is said again after this time.
const SAY_AGAIN: Duration = Duration::from_secs(300);

/// A counter that grows at least once a second as long as the link's task makes progress; also while there is no
/// connection, and while it waits for the program to take events. For the watchdog, from any thread.
#[derive(Debug, Clone, Default)]
pub struct Heartbeat(Arc<AtomicU64>);

impl Heartbeat {
    /// The count so far.
    pub fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(super) fn beat(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// The program's end of a link. When the last clone is dropped, the link closes.
#[derive(Debug, Clone)]
pub struct LinkHandle {
    outgoing: queue::Sender,
    closing: Arc<watch::Sender<bool>>,
    heartbeat: Heartbeat,
    cut: Cut,
    kept: Arc<watch::Sender<u64>>,
}

impl LinkHandle {
    pub(super) fn new(outgoing: queue::Sender, cut: Cut) -> Self {
        let closing = Arc::new(watch::Sender::new(false));
        let kept = Arc::new(watch::Sender::new(0));
        Self { outgoing, closing, heartbeat: Heartbeat::default(), cut, kept }
    }

    /// Everything that came in up to this number is kept, and the server may be told so (XEP-0198). On a component's link,
    /// where nothing has a number, this means nothing.
    pub fn kept(&self, number: u64) {
        self.kept.send_if_modified(|kept| {
            let is_news = number > *kept;
            *kept = number.max(*kept);
            is_news
        });
    }

    /// How far it was said to be kept.
    pub(super) fn kept_so_far(&self) -> watch::Receiver<u64> {
        self.kept.subscribe()
    }

    /// Hands over whole stanzas for the connection `epoch`, without ever waiting. Every stanza carries one of our
    /// addresses as `from`, or is dropped with an error in the log. When the connection has ended meanwhile the chunk is
    /// discarded without a word: hand it over again after the next [`LinkEvent::Up`].
    ///
    /// # Errors
    /// When too much waits already ([`super::ROOM_BYTES`]); then [`LinkEvent::Drained`] follows. When the link was closed.
    pub fn offer(&self, epoch: Epoch, chunk: Vec<u8>) -> Result<(), NotTaken> {
        self.outgoing.offer(epoch, chunk)
    }

    /// Like [`LinkHandle::offer`], but waits for room: for a program that nobody waits for.
    ///
    /// # Errors
    /// When the link was closed.
    pub async fn send(&self, epoch: Epoch, chunk: Vec<u8>) -> Result<(), NotTaken> {
        self.outgoing.send(epoch, chunk).await
    }

    /// Asks for [`LinkEvent::Drained`] as soon as everything that was handed over is written.
    pub fn tell_when_drained(&self) {
        self.outgoing.tell_when_drained();
    }

    /// How much of the room ([`super::ROOM_BYTES`]) is taken by what waits, in bytes.
    pub fn waiting_bytes(&self) -> usize {
        self.outgoing.waiting_bytes()
    }

    /// Ends the link in order: writes what is queued, closes the stream, reads until the server has closed its side or
    /// the deadline has passed. Returns when that is done. Keep taking events meanwhile.
    pub async fn close(&self) {
        self.closing.send_replace(true);
        self.ended().await;
    }

    /// Returns when the link's task has ended: because it was closed, or by a fault of the program.
    pub async fn ended(&self) {
        self.outgoing.closed().await;
    }

    /// The sign of life.
    pub fn heartbeat(&self) -> Heartbeat {
        self.heartbeat.clone()
    }

    /// The way to end its connection from any thread.
    pub fn cut(&self) -> Cut {
        self.cut.clone()
    }
}

/// Starts a link. It tells everything through `events` and lives until it is closed.
pub fn start(settings: LinkSettings, events: mpsc::Sender<LinkEvent>) -> LinkHandle {
    let (outgoing_sender, outgoing) = queue();
    let (socket, cut) = socket();
    let handle = LinkHandle::new(outgoing_sender, cut);
    let supervisor = Supervisor {
        link: settings.name.as_str().into(),
        settings,
        events,
        outgoing,
        closing: handle.closing.subscribe(),
        heartbeat: handle.heartbeat(),
        socket,
        epoch: Epoch(0),
        said: None,
        acks: Acks::default(),
        kept: handle.kept_so_far(),
    };
    tokio::spawn(supervisor.run());
    handle
}

struct Supervisor {
    link: LinkName,
    settings: LinkSettings,
    events: mpsc::Sender<LinkEvent>,
    outgoing: queue::Receiver,
    closing: watch::Receiver<bool>,
    heartbeat: Heartbeat,
    socket: Socket,
    epoch: Epoch,
    /// The last reason that was said aloud, and when.
    said: Option<(DownReason, Instant)>,
    acks: Acks,
    kept: watch::Receiver<u64>,
}

/// How a connection, or the attempt, ended.
struct Ended {
    reason: DownReason,
    /// How long the server had accepted us; `None` if it never did.
    lasted: Option<Duration>,
}

impl Supervisor {
    async fn run(mut self) {
        let mut backoff = Backoff::new(self.settings.retry_first, self.settings.retry_most);
        loop {
            self.epoch.0 += 1;
            let Ended { reason, lasted } = self.connection().await;
            self.socket.release();
            if reason == DownReason::ClosedByUs {
                tracing::info!(link = %self.link, "the link was closed");
                return self.farewell().await;
            }
            if lasted.is_some_and(|lasted| lasted >= self.settings.stable_after) {
                backoff.held();
            }
            let pause = if reason.is_conflict() && lasted.is_some() {
                // it was taken from us by somebody who will take it again
                self.settings.retry_conflict
            } else {
                backoff.next(rand::random())
            };
            self.say(&reason, pause, lasted.is_some());
            if self.tell(self.down(reason, Some(pause))).await.is_err() {
                return;
            }
            if self.meanwhile(sleep(pause)).await.is_none() {
                return self.farewell().await;
            }
        }
    }

    /// Says that there is no connection: each reason once, and the same one again after a while.
    fn say(&mut self, reason: &DownReason, pause: Duration, was_up: bool) {
        let retry_in = format!("{:.1}s", pause.as_secs_f32());
        let is_known =
            self.said.as_ref().is_some_and(|(said, at)| said == reason && at.elapsed() < SAY_AGAIN);
        if is_known && !was_up {
            tracing::debug!(link = %self.link, %reason, %retry_in, "still no connection");
        } else {
            tracing::warn!(link = %self.link, %reason, %retry_in, "no connection");
            self.said = Some((reason.clone(), crate::clock::moment()));
        }
    }

    /// Whoever closes a link need not listen to it any more.
    async fn farewell(&self) {
        let event = self.down(DownReason::ClosedByUs, None);
        let _ = timeout(self.settings.close_timeout, self.events.send(event)).await;
    }

    /// Passes an event on; what the program wants to write meanwhile is discarded.
    async fn tell(&mut self, event: LinkEvent) -> Result<(), mpsc::error::SendError<()>> {
        let events = self.events.clone();
        match self.meanwhile(events.reserve()).await {
            Some(room) => room.map(|room| room.send(event)),
            None => Ok(()),
        }
    }

    fn down(&self, reason: DownReason, retry_in: Option<Duration>) -> LinkEvent {
        LinkEvent::Down { link: self.link.clone(), epoch: self.epoch, reason, retry_in }
    }

    /// One connection, from the attempt to its end.
    async fn connection(&mut self) -> Ended {
        let settings = self.settings.clone();
        let never = |reason| Ended { reason, lasted: None };
        let opened = match self.established(&settings).await {
            Some(Ok(opened)) => opened,
            Some(Err(reason)) => return never(reason),
            None => return never(DownReason::ClosedByUs),
        };
        tracing::info!(link = %self.link, own = settings.own(), epoch = self.epoch.0, "connected");
        let begun = crate::clock::moment();
        let up = LinkEvent::Up { link: self.link.clone(), epoch: self.epoch };
        if self.tell(up).await.is_err() {
            return never(DownReason::ClosedByUs);
        }
        let session = Session {
            settings: &settings,
            link: &self.link,
            epoch: self.epoch,
            events: &self.events,
            heartbeat: &self.heartbeat,
        };
        let counts = Counts { acks: &mut self.acks, kept: self.kept.clone() };
        let reason = session.run(opened, &mut self.outgoing, &self.closing, counts).await;
        Ended { reason, lasted: Some(begun.elapsed()) }
    }

    async fn established(&mut self, settings: &LinkSettings) -> Option<Result<Opened, DownReason>> {
        let Self { outgoing, closing, heartbeat, socket, acks, kept, .. } = self;
        acks.kept(*kept.borrow());
        beside(outgoing, closing, heartbeat, establish(settings, socket, acks)).await
    }

    /// Waits for `work` while there is no connection. `None` when the link is closed first.
    async fn meanwhile<T>(&mut self, work: impl Future<Output = T>) -> Option<T> {
        let Self { outgoing, closing, heartbeat, .. } = self;
        beside(outgoing, closing, heartbeat, work).await
    }
}

/// Waits for `work`, beats, and discards what cannot be written. `None` when the link is closed first.
async fn beside<T>(
    outgoing: &mut queue::Receiver,
    closing: &mut watch::Receiver<bool>,
    heartbeat: &Heartbeat,
    work: impl Future<Output = T>,
) -> Option<T> {
    tokio::select! {
        done = work => Some(done),
        _ = closing.wait_for(|closing| *closing) => None,
        never = discard(outgoing, heartbeat) => match never {},
    }
}

/// Takes what cannot be written, so that no sender waits for a connection.
async fn discard(outgoing: &mut queue::Receiver, heartbeat: &Heartbeat) -> Infallible {
    loop {
        heartbeat.beat();
        if let Ok(None) = timeout(TICK, outgoing.chunks.recv()).await {
            // every handle is gone: closing tells
            sleep(TICK).await;
        }
    }
}

async fn establish(settings: &LinkSettings, socket: &Socket, acks: &mut Acks) -> Result<Opened, DownReason> {
    if let Some(account) = &settings.account {
        return account::log_in(settings, account, socket, acks).await;
    }
    let tls = settings.tls.as_ref().map(|tls| prepare(settings, tls)).transpose()?;
    let (mut read, mut write) = connect(settings, tls.as_ref(), socket).await?;
    let framer = shake_hands(settings, &mut read, &mut write).await?;
    Ok(Opened { framer, early: Vec::new(), halves: (read, write) })
}
