//! The writing half of a connection: one task, one buffer, everything that is ready in one write.
//!
//! Chunks of another epoch are discarded. Every chunk goes through `stamp`, which takes out stanzas with a foreign
//! sender, because the server would close the stream for them. When the link is closed, what is queued is written
//! first, then the end of the stream.
//!
//! *Never:* building stanzas, waiting for more to write.

use tokio::io::AsyncWriteExt;
use tokio::sync::{mpsc, watch};

use super::connect::WriteHalf;
use super::event::{DownReason, Epoch};
use super::session::Session;
use crate::wire::stamp::{Stamped, assert_from};

/// No more is gathered for a write that has reached this size, in bytes.
const BURST_BYTES: usize = 256 * 1024;

/// Whole stanzas, to be written on one connection only.
#[derive(Debug)]
pub(super) struct Outgoing {
    pub(super) epoch: Epoch,
    pub(super) chunk: Vec<u8>,
}

/// The state of the writing half.
pub(super) struct Writer<'a> {
    pub(super) session: &'a Session<'a>,
    pub(super) outgoing: &'a mut mpsc::Receiver<Outgoing>,
    pub(super) own: mpsc::Receiver<Vec<u8>>,
    pub(super) closing: watch::Receiver<bool>,
}

impl Writer<'_> {
    /// Writes until the link is closed, then ends the stream.
    ///
    /// # Errors
    /// When the connection breaks.
    pub(super) async fn run(mut self, mut write: WriteHalf) -> Result<(), DownReason> {
        let mut open = true;
        while open {
            let mut burst = Vec::new();
            let received = tokio::select! {
                Some(own) = self.own.recv() => {
                    burst = own;
                    None
                }
                received = self.outgoing.recv() => {
                    open = received.is_some();
                    received
                }
                _ = self.closing.wait_for(|closing| *closing) => {
                    open = false;
                    None
                }
            };
            if let Some(outgoing) = received {
                self.add(&mut burst, outgoing);
            }
            loop {
                while burst.len() < BURST_BYTES {
                    let Ok(outgoing) = self.outgoing.try_recv() else { break };
                    self.add(&mut burst, outgoing);
                }
                if burst.is_empty() {
                    break;
                }
                send(&mut write, &burst).await?;
                burst.clear();
            }
        }
        send(&mut write, b"</stream:stream>").await
    }

    fn add(&self, burst: &mut Vec<u8>, outgoing: Outgoing) {
        let session = self.session;
        if outgoing.epoch != session.epoch {
            tracing::debug!(link = %session.link, epoch = outgoing.epoch.0, "discarded what an earlier connection had to say");
            return;
        }
        let chunk = match assert_from(&outgoing.chunk, &session.settings.domain) {
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
}

async fn send(write: &mut WriteHalf, bytes: &[u8]) -> Result<(), DownReason> {
    let sent = async {
        write.write_all(bytes).await?;
        write.flush().await
    };
    sent.await.map_err(|error| DownReason::Lost(error.to_string()))
}
