//! The reading half of a connection: bytes in, events out.
//!
//! Each read is framed and checked at once; well-formed stanzas and refused ones go to the event channel, which holds
//! the reader back when the program is behind, and through TCP the server. A clock tick wakes it when nothing comes, to
//! beat for the watchdog and to ping.
//!
//! *Never:* meaning of stanzas, except for the link's own pings.

use std::time::Duration;

use bytes::Bytes;
use tokio::io::AsyncReadExt;
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::connect::ReadHalf;
use super::event::{DownReason, LinkEvent, Refusal};
use super::handshake::{READ_BYTES, stream_error};
use super::keepalive::{KeepAlive, OwnPing};
use super::session::Session;
use crate::wire::{Checked, Frame, FrameError, Framer, Stanza, header};

/// The heart beats at least this often while nothing is received.
const TICK_MOST: Duration = Duration::from_secs(1);
/// With less room than this left, a read gets a fresh buffer.
const READ_BYTES_LEAST: usize = READ_BYTES / 4;

/// The state of the reading half.
pub(super) struct Reader<'a> {
    pub(super) session: &'a Session<'a>,
    pub(super) framer: Framer,
    /// Pings and their answers, for the writer.
    pub(super) own: mpsc::Sender<Vec<u8>>,
    pub(super) keep_alive: KeepAlive<'a>,
}

impl Reader<'_> {
    /// Reads until the connection ends; says why it did.
    pub(super) async fn run(mut self, mut read: ReadHalf) -> DownReason {
        match self.read_all(&mut read).await {
            Ok(never) => match never {},
            Err(reason) => reason,
        }
    }

    async fn read_all(&mut self, read: &mut ReadHalf) -> Result<std::convert::Infallible, DownReason> {
        let settings = self.session.settings;
        let tick = TICK_MOST.min(settings.quiet / 4).min(settings.dead_after / 4);
        let mut heard = crate::clock::moment();
        let mut pinged = false;
        loop {
            while let Some(frame) = self.framer.next_frame().map_err(DownReason::Framing)? {
                self.take(frame).await?;
            }
            self.session.heartbeat.beat();
            let buffer = self.framer.buffer();
            if buffer.capacity() - buffer.len() < READ_BYTES_LEAST {
                buffer.reserve(READ_BYTES);
            }
            match timeout(tick, read.read_buf(buffer)).await {
                Ok(Ok(0)) => return Err(DownReason::ClosedByServer),
                Ok(Ok(_)) => {
                    heard = crate::clock::moment();
                    pinged = false;
                }
                Ok(Err(error)) => return Err(DownReason::Lost(error.to_string())),
                Err(_) if heard.elapsed() >= settings.quiet + settings.dead_after => {
                    return Err(DownReason::DeadPeer);
                }
                Err(_) if heard.elapsed() >= settings.quiet && !pinged => {
                    let ping = self.keep_alive.ping();
                    self.hand_over(ping);
                    pinged = true;
                }
                Err(_) => {}
            }
        }
    }

    /// When the writer is so far behind that even this is full, the server is not reading, and silence will tell.
    fn hand_over(&self, own: Vec<u8>) {
        if self.own.try_send(own).is_err() {
            tracing::debug!(link = %self.session.link, "a ping was not written, the writer is behind");
        }
    }

    async fn take(&mut self, frame: Frame) -> Result<(), DownReason> {
        match frame {
            Frame::Stanza(bytes) => self.stanza(bytes).await,
            Frame::Refused(refused) => self.refused(refused.header, refused.cap.into()).await,
            Frame::StreamError(error) => Err(stream_error(error, self.session.settings)),
            Frame::End => Err(DownReason::ClosedByServer),
            Frame::Header(_) => Err(DownReason::Framing(FrameError::NotStream)),
        }
    }

    async fn stanza(&mut self, bytes: Bytes) -> Result<(), DownReason> {
        let session = self.session;
        let stanza = match Checked::new(bytes.clone()) {
            Ok(stanza) => stanza,
            Err(error) => {
                let header = header::of(&bytes, session.settings.limits.attribute_bytes);
                return self.refused(header, error.into()).await;
            }
        };
        if stanza.as_bytes().starts_with(b"<iq") {
            match self.keep_alive.own_ping(&Stanza::new(&stanza)) {
                OwnPing::No => {}
                OwnPing::Answered => return Ok(()),
                OwnPing::Answer(answer) => {
                    self.hand_over(answer);
                    return Ok(());
                }
            }
        }
        session.tell(LinkEvent::Stanza { link: session.link.clone(), epoch: session.epoch, stanza }).await
    }

    async fn refused(&self, header: Option<Checked>, reason: Refusal) -> Result<(), DownReason> {
        let session = self.session;
        tracing::warn!(link = %session.link, %reason, "a stanza was refused");
        let event = LinkEvent::Refused { link: session.link.clone(), epoch: session.epoch, header, reason };
        session.tell(event).await
    }
}
