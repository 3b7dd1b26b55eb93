//! The life of a link: connect, serve, wait, again; and the handle by which the program holds it.
//!
//! While there is no connection, what the program wants to write is taken and discarded, so that nobody waits for it.
//!
//! *Never:* giving up.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::time::{sleep, timeout};

use super::backoff::Backoff;
use super::connect::{ReadHalf, WriteHalf, connect};
use super::event::{DownReason, Epoch, LinkEvent, LinkName};
use super::handshake::shake_hands;
use super::session::Session;
use super::settings::LinkSettings;
use super::writer::Outgoing;
use crate::wire::Framer;

/// Chunks that may wait for the writer.
const OUTGOING_QUEUE: usize = 256;
/// The heart beats at least this often while there is no connection.
const BEAT: Duration = Duration::from_secs(1);

/// A counter that grows at least once a second as long as the link's task makes progress; also while there is no
/// connection. It stands still when the program does not take events. For the watchdog, from any thread.
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

/// The link has ended; nothing can be sent any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the link is closed")]
pub struct LinkClosed;

/// The program's end of a link. When the last clone is dropped, the link closes.
#[derive(Debug, Clone)]
pub struct LinkHandle {
    outgoing: mpsc::Sender<Outgoing>,
    closing: Arc<watch::Sender<bool>>,
    heartbeat: Heartbeat,
}

impl LinkHandle {
    /// Queues whole stanzas for the connection `epoch`; waits while the queue is full. Every stanza carries one of our
    /// addresses as `from`, or is dropped with an error in the log. When the connection has ended meanwhile the chunk
    /// is discarded without a word: send it again after the next [`LinkEvent::Up`].
    ///
    /// # Errors
    /// When the link was closed.
    pub async fn send(&self, epoch: Epoch, chunk: Vec<u8>) -> Result<(), LinkClosed> {
        self.outgoing.send(Outgoing { epoch, chunk }).await.map_err(|_| LinkClosed)
    }

    /// Like [`LinkHandle::send`], for a thread outside the runtime.
    ///
    /// # Errors
    /// When the link was closed.
    pub fn send_blocking(&self, epoch: Epoch, chunk: Vec<u8>) -> Result<(), LinkClosed> {
        self.outgoing.blocking_send(Outgoing { epoch, chunk }).map_err(|_| LinkClosed)
    }

    /// Ends the link in order: writes what is queued, closes the stream, reads until the server has closed its side or
    /// the deadline has passed. Returns when that is done. Keep taking events meanwhile.
    pub async fn close(&self) {
        self.closing.send_replace(true);
        self.outgoing.closed().await;
    }

    /// The sign of life.
    pub fn heartbeat(&self) -> Heartbeat {
        self.heartbeat.clone()
    }
}

/// Starts a link. It tells everything through `events` and lives until it is closed.
pub fn start(settings: LinkSettings, events: mpsc::Sender<LinkEvent>) -> LinkHandle {
    let (outgoing_sender, outgoing) = mpsc::channel(OUTGOING_QUEUE);
    let (closing_sender, closing) = watch::channel(false);
    let heartbeat = Heartbeat::default();
    let supervisor = Supervisor {
        link: settings.name.as_str().into(),
        settings,
        events,
        outgoing,
        closing,
        heartbeat: heartbeat.clone(),
        epoch: Epoch(0),
    };
    tokio::spawn(supervisor.run());
    LinkHandle { outgoing: outgoing_sender, closing: Arc::new(closing_sender), heartbeat }
}

struct Supervisor {
    link: LinkName,
    settings: LinkSettings,
    events: mpsc::Sender<LinkEvent>,
    outgoing: mpsc::Receiver<Outgoing>,
    closing: watch::Receiver<bool>,
    heartbeat: Heartbeat,
    epoch: Epoch,
}

impl Supervisor {
    async fn run(mut self) {
        let mut backoff = Backoff::new(self.settings.retry_first, self.settings.retry_most);
        loop {
            self.epoch.0 += 1;
            let begun = crate::clock::moment();
            let reason = self.connection().await;
            if reason == DownReason::ClosedByUs {
                tracing::info!(link = %self.link, "the link was closed");
                let farewell = self.events.send(self.down(reason, None));
                // whoever closes a link need not listen to it any more
                let _ = timeout(self.settings.close_timeout, farewell).await;
                return;
            }
            if begun.elapsed() >= self.settings.stable_after {
                backoff.reset();
            }
            let pause = backoff.next(rand::random());
            let retry_in = format!("{:.1}s", pause.as_secs_f32());
            tracing::warn!(link = %self.link, %reason, %retry_in, "no connection");
            if self.events.send(self.down(reason, Some(pause))).await.is_err() {
                return;
            }
            if self.meanwhile(sleep(pause)).await.is_none() {
                let _ = timeout(
                    self.settings.close_timeout,
                    self.events.send(self.down(DownReason::ClosedByUs, None)),
                )
                .await;
                return;
            }
        }
    }

    fn down(&self, reason: DownReason, retry_in: Option<Duration>) -> LinkEvent {
        LinkEvent::Down { link: self.link.clone(), epoch: self.epoch, reason, retry_in }
    }

    /// One connection, from the attempt to its end.
    async fn connection(&mut self) -> DownReason {
        let settings = self.settings.clone();
        let (framer, halves) = match self.meanwhile(establish(&settings)).await {
            Some(Ok(established)) => established,
            Some(Err(reason)) => return reason,
            None => return DownReason::ClosedByUs,
        };
        tracing::info!(link = %self.link, domain = settings.domain, epoch = self.epoch.0, "connected");
        let session = Session {
            settings: &settings,
            link: &self.link,
            epoch: self.epoch,
            events: &self.events,
            heartbeat: &self.heartbeat,
        };
        let up = LinkEvent::Up { link: self.link.clone(), epoch: self.epoch };
        if let Err(reason) = session.tell(up).await {
            return reason;
        }
        session.run(framer, halves, &mut self.outgoing, &self.closing).await
    }

    /// Waits for `work` while there is no connection. `None` when the link is closed first.
    async fn meanwhile<T>(&mut self, work: impl Future<Output = T>) -> Option<T> {
        let Self { outgoing, closing, heartbeat, .. } = self;
        tokio::select! {
            done = work => Some(done),
            _ = closing.wait_for(|closing| *closing) => None,
            never = discard(outgoing, heartbeat) => match never {},
        }
    }
}

/// Takes what cannot be written, so that no sender waits for a connection.
async fn discard(outgoing: &mut mpsc::Receiver<Outgoing>, heartbeat: &Heartbeat) -> Infallible {
    loop {
        heartbeat.beat();
        if let Ok(None) = timeout(BEAT, outgoing.recv()).await {
            // every handle is gone: closing tells
            sleep(BEAT).await;
        }
    }
}

async fn establish(settings: &LinkSettings) -> Result<(Framer, (ReadHalf, WriteHalf)), DownReason> {
    let (mut read, mut write) = connect(settings).await?;
    let framer = shake_hands(settings, &mut read, &mut write).await?;
    Ok((framer, (read, write)))
}
