//! The writing half of a connection: one task, one buffer, everything that is ready in one write.
//!
//! Chunks of another epoch are discarded. Every chunk goes through `stamp`, which takes out stanzas with a foreign
//! sender, because the server would close the stream for them. Our own pings go before what is queued. When somebody had
//! to be refused, the program is told as soon as everything is written; that this takes room in the event channel never
//! holds a write. When the link is closed, what is queued is written first, then the end of the stream.
//!
//! *Never:* building stanzas, waiting for more to write, waiting without end for a server that does not read.

use tokio::io::AsyncWriteExt;
use tokio::sync::{mpsc, watch};

use super::connect::WriteHalf;
use super::event::{DownReason, LinkEvent};
use super::queue::{self, Outgoing};
use super::session::Session;
use super::standstill::within;
use crate::wire::stamp::{Stamped, assert_from};

/// No more is gathered for a write that has reached this size, in bytes.
const BURST_BYTES: usize = 256 * 1024;

/// The state of the writing half.
pub(super) struct Writer<'a> {
    pub(super) session: &'a Session<'a>,
    pub(super) outgoing: &'a mut queue::Receiver,
    pub(super) own: mpsc::Receiver<Vec<u8>>,
    pub(super) closing: watch::Receiver<bool>,
}

impl Writer<'_> {
    /// Writes until the link is closed, then ends the stream.
    ///
    /// # Errors
    /// When the connection breaks, or the server does not read for too long.
    pub(super) async fn run(mut self, mut write: WriteHalf) -> Result<(), DownReason> {
        let session = self.session;
        let mut open = true;
        let mut missed = false;
        while open {
            let mut burst = Vec::new();
            let mut received = None;
            tokio::select! {
                Some(own) = self.own.recv() => burst = own,
                outgoing = self.outgoing.chunks.recv() => {
                    open = outgoing.is_some();
                    received = outgoing;
                }
                () = self.outgoing.missed.notified() => missed = true,
                room = session.events.reserve(), if missed => {
                    missed = false;
                    let event = LinkEvent::Drained { link: session.link.clone(), epoch: session.epoch };
                    room.map_err(|_| DownReason::ClosedByUs)?.send(event);
                }
                _ = self.closing.wait_for(|closing| *closing) => open = false,
            }
            if let Some(outgoing) = received {
                self.add(&mut burst, outgoing);
            }
            loop {
                self.gather(&mut burst);
                if burst.is_empty() {
                    break;
                }
                self.send(&mut write, &burst).await?;
                burst.clear();
            }
        }
        self.send(&mut write, b"</stream:stream>").await
    }

    /// Adds what is ready, our own pings first.
    fn gather(&mut self, burst: &mut Vec<u8>) {
        while let Ok(own) = self.own.try_recv() {
            burst.extend_from_slice(&own);
        }
        while burst.len() < BURST_BYTES {
            let Ok(outgoing) = self.outgoing.chunks.try_recv() else { break };
            self.add(burst, outgoing);
        }
    }

    fn add(&self, burst: &mut Vec<u8>, outgoing: Outgoing) {
        let session = self.session;
        if outgoing.epoch != session.epoch {
            tracing::debug!(link = %session.link, epoch = outgoing.epoch.0, "discarded what an earlier connection had to say");
            return;
        }
        let chunk = match assert_from(&outgoing.chunk, session.settings.own()) {
            Stamped::All => outgoing.chunk,
            Stamped::Some { kept, removed } => {
                tracing::error!(link = %session.link, removed, "stanzas without a sender of our own were not sent");
                kept
            }
        };
        if burst.is_empty() {
            *burst = chunk;
        } else {
            burst.extend_from_slice(&chunk);
        }
    }

    /// Writes all of `bytes`, as long as the server takes some of them within the limit.
    async fn send(&self, write: &mut WriteHalf, bytes: &[u8]) -> Result<(), DownReason> {
        let limit = self.session.settings.write_timeout;
        let mut rest = bytes;
        while !rest.is_empty() {
            match within(limit, write.write(rest)).await {
                Some(Ok(0)) => return Err(DownReason::Lost("nothing can be written any more".to_owned())),
                Some(Ok(written)) => rest = &rest[written..],
                Some(Err(error)) => return Err(DownReason::Lost(error.to_string())),
                None => return Err(DownReason::TimedOut { doing: "writing: the server does not read" }),
            }
        }
        match within(limit, write.flush()).await {
            Some(Ok(())) => Ok(()),
            Some(Err(error)) => Err(DownReason::Lost(error.to_string())),
            None => Err(DownReason::TimedOut { doing: "writing: the server does not read" }),
        }
    }
}
