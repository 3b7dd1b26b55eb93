//! One connection from the handshake to its end: reader and writer side by side.
//!
//! Whoever ends first ends the connection. After an orderly close of ours the reader goes on until the server has
//! closed its side, because what it still delivers was taken off its hands; a deadline limits that.
//!
//! *Never:* connecting, trying again.

use tokio::sync::{mpsc, watch};
use tokio::time::{sleep, timeout};

use bytes::Bytes;

use super::acks::Acks;
use super::connect::{ReadHalf, WriteHalf};
use super::event::{DownReason, Epoch, LinkEvent, LinkName};
use super::keepalive::KeepAlive;
use super::life::Life;
use super::queue;
use super::reader::Reader;
use super::remark::Remark;
use super::settings::LinkSettings;
use super::standstill::TICK;
use super::supervisor::Heartbeat;
use super::writer::Writer;
use crate::wire::Framer;

/// Own pings and answers that may wait for the writer.
const OWN_QUEUE: usize = 8;

/// A connection on which stanzas may flow.
pub(super) struct Opened {
    pub(super) framer: Framer,
    /// Stanzas that came before everything was agreed on, uncounted.
    pub(super) early: Vec<Bytes>,
    pub(super) halves: (ReadHalf, WriteHalf),
}

/// How far an account's link is; on a component's nothing counts.
pub(super) struct Counts<'a> {
    pub(super) acks: &'a mut Acks,
    /// How far the program has kept what came in.
    pub(super) kept: watch::Receiver<u64>,
}

/// What reader and writer of one connection share.
pub(super) struct Session<'a> {
    pub(super) settings: &'a LinkSettings,
    pub(super) link: &'a LinkName,
    pub(super) epoch: Epoch,
    pub(super) events: &'a mpsc::Sender<LinkEvent>,
    pub(super) heartbeat: &'a Heartbeat,
}

impl Session<'_> {
    /// Passes an event on; waits when the program is behind. When nobody listens any more, the link ends.
    pub(super) async fn tell(&self, event: LinkEvent) -> Result<(), DownReason> {
        let room = loop {
            match timeout(TICK, self.events.reserve()).await {
                Ok(room) => break room.map_err(|_| DownReason::ClosedByUs)?,
                // to wait for the program is no hang of the link
                Err(_) => self.heartbeat.beat(),
            }
        };
        room.send(event);
        Ok(())
    }

    /// Reads and writes until the connection ends.
    pub(super) async fn run(
        &self,
        Opened { framer, early, halves: (read, write) }: Opened,
        outgoing: &mut queue::Receiver,
        closing: &watch::Receiver<bool>,
        counts: Counts<'_>,
    ) -> DownReason {
        let (own_sender, own) = mpsc::channel(OWN_QUEUE);
        let keep_alive = KeepAlive::new(self.settings.own_address(), self.epoch, self.settings.nonce);
        let life = Life::new(self.settings.quiet, self.settings.dead_after);
        let reader = Reader {
            session: self,
            framer,
            own: own_sender,
            keep_alive,
            life,
            twin_told: false,
            refusals: Remark::default(),
            counts,
        };
        let writer = Writer { session: self, outgoing, own, closing: closing.clone() };
        let mut deadline_closing = closing.clone();
        let deadline = async {
            // an error means that every handle is gone, which closes the link as well
            let _ = deadline_closing.wait_for(|closing| *closing).await;
            sleep(self.settings.close_timeout).await;
        };
        let halves = async {
            let reading = reader.run(read, early);
            tokio::pin!(reading);
            tokio::select! {
                reason = &mut reading => reason,
                written = writer.run(write) => match written {
                    Ok(()) => {
                        reading.await;
                        DownReason::ClosedByUs
                    }
                    // the server may have said why before it stopped reading
                    Err(lost) => timeout(self.settings.close_timeout, reading).await.unwrap_or(lost),
                },
            }
        };
        tokio::select! {
            reason = halves => reason,
            () = deadline => DownReason::ClosedByUs,
        }
    }
}
