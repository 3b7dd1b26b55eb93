//! The reading half of a connection: bytes in, events out.
//!
//! Each read is framed and checked at once; well-formed stanzas and refused ones go to the event channel, which holds
//! the reader back when the program is behind, and through TCP the server. A clock tick wakes it when nothing comes, to
//! beat for the watchdog and to ask whether the peer still lives (`life`).
//!
//! *Never:* meaning of stanzas, except for the link's own pings.

use bytes::Bytes;
use tokio::io::AsyncReadExt;
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::connect::ReadHalf;
use super::event::{DownReason, LinkEvent, Refusal};
use super::handshake::{READ_BYTES, stream_error};
use super::keepalive::{KeepAlive, OwnPing};
use super::life::{Life, Verdict};
use super::remark::Remark;
use super::session::Session;
use super::standstill::TICK;
use crate::wire::{Checked, Frame, FrameError, Framer, Stanza, header};

/// With less room than this left, a read gets a fresh buffer.
const READ_BYTES_LEAST: usize = READ_BYTES / 4;

/// The state of the reading half.
pub(super) struct Reader<'a> {
    pub(super) session: &'a Session<'a>,
    pub(super) framer: Framer,
    /// Pings and their answers, for the writer.
    pub(super) own: mpsc::Sender<Vec<u8>>,
    pub(super) keep_alive: KeepAlive<'a>,
    pub(super) life: Life,
    /// Another process was seen on our domain.
    pub(super) twin_told: bool,
    pub(super) refusals: Remark,
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
        let tick = TICK.min(settings.quiet / 4).min(settings.dead_after / 4);
        loop {
            while let Some(frame) = self.framer.next_frame().map_err(DownReason::Framing)? {
                self.take(frame).await?;
            }
            self.session.heartbeat.beat();
            let buffer = self.framer.buffer();
            if buffer.capacity() - buffer.len() < READ_BYTES_LEAST {
                buffer.reserve(READ_BYTES);
            }
            let began = crate::clock::moment();
            let nothing_left = match timeout(tick, read.read_buf(buffer)).await {
                Ok(Ok(0)) => return Err(DownReason::ClosedByServer),
                Ok(Ok(_)) => false,
                Ok(Err(error)) => return Err(DownReason::Lost(error.to_string())),
                Err(_) => true,
            };
            // a tick in which the process stood still counts as one
            match self.life.waited(began.elapsed().min(tick), nothing_left) {
                Verdict::Lives => {}
                Verdict::Ask => {
                    let ping = self.keep_alive.ping();
                    self.hand_over(ping);
                }
                Verdict::Dead => return Err(DownReason::DeadPeer),
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
                OwnPing::Past => return Ok(()),
                OwnPing::Answered => {
                    self.life.proved();
                    return Ok(());
                }
                OwnPing::Answer(answer) => {
                    self.hand_over(answer);
                    return Ok(());
                }
                OwnPing::Foreign(nonce) => return self.twin(nonce).await,
            }
        }
        session.tell(LinkEvent::Stanza { link: session.link.clone(), epoch: session.epoch, stanza }).await
    }

    async fn twin(&mut self, nonce: u64) -> Result<(), DownReason> {
        if std::mem::replace(&mut self.twin_told, true) {
            return Ok(());
        }
        let session = self.session;
        session.tell(LinkEvent::Twin { link: session.link.clone(), epoch: session.epoch, nonce }).await
    }

    async fn refused(&mut self, header: Option<Checked>, reason: Refusal) -> Result<(), DownReason> {
        let session = self.session;
        if let Some(refused) = self.refusals.happened(crate::clock::moment()) {
            tracing::warn!(link = %session.link, %reason, refused, "stanzas were refused; the last one for this reason");
        }
        let event = LinkEvent::Refused { link: session.link.clone(), epoch: session.epoch, header, reason };
        session.tell(event).await
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
    use tokio::task::JoinHandle;

    use super::super::event::{Epoch, LinkName};
    use super::super::settings::LinkSettings;
    use super::super::supervisor::Heartbeat;
    use super::*;
    use crate::wire::{Limits, ns};

    /// A reader at one end of a pipe, in a task of its own; how it ended, its events, its pings.
    struct Running {
        server: DuplexStream,
        ended: JoinHandle<DownReason>,
        events: mpsc::Receiver<LinkEvent>,
        own: mpsc::Receiver<Vec<u8>>,
    }

    fn begin() -> Running {
        let (read, server) = tokio::io::duplex(1024 * 1024);
        let (events, received) = mpsc::channel(10_000);
        let (own_sender, own) = mpsc::channel(8);
        let ended = tokio::spawn(async move {
            let settings = LinkSettings::new("one", "h.example", "::1", 5347, "test");
            let (link, heartbeat) = (LinkName::from("one"), Heartbeat::default());
            let session = Session {
                settings: &settings,
                link: &link,
                epoch: Epoch(1),
                events: &events,
                heartbeat: &heartbeat,
            };
            let mut framer = Framer::new(Limits::default());
            let header = format!("<stream:stream xmlns='{}' xmlns:stream='{}'>", ns::COMPONENT, ns::STREAM);
            framer.buffer().extend_from_slice(header.as_bytes());
            framer.next_frame().unwrap();
            let keep_alive = KeepAlive::new(&settings.domain, Epoch(1), 7);
            let life = Life::new(settings.quiet, settings.dead_after);
            let reader = Reader {
                session: &session,
                framer,
                own: own_sender,
                keep_alive,
                life,
                twin_told: false,
                refusals: Remark::default(),
            };
            reader.run(Box::new(read)).await
        });
        Running { server, ended, events: received, own }
    }

    /// Lets so much time pass in ticks, as it does while the process runs.
    async fn pass(seconds: u64) {
        for _ in 0..seconds {
            tokio::time::advance(Duration::from_secs(1)).await;
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test(start_paused = true)]
    async fn after_a_standstill_what_waits_is_read_before_anybody_is_judged() {
        let mut running = begin();
        pass(31).await;
        let ping = running.own.recv().await.unwrap();
        // the whole process stands still; only then the words arrive, and the answer behind them
        tokio::time::advance(Duration::from_secs(62)).await;
        tokio::task::yield_now().await;
        running.server.write_all("<message id='w'/>".repeat(6000).as_bytes()).await.unwrap();
        running.server.write_all(&ping).await.unwrap();
        for number in 0..6000 {
            let event = running.events.recv().await;
            assert!(matches!(event, Some(LinkEvent::Stanza { .. })), "{number}: {event:?}");
        }
        let answer = running.own.recv().await.unwrap();
        running.server.write_all(&answer).await.unwrap();
        pass(25).await;
        assert!(!running.ended.is_finished());
    }

    #[tokio::test(start_paused = true)]
    async fn bytes_alone_are_no_life() {
        let mut running = begin();
        running.server.write_all(b"<message id='never closed>").await.unwrap();
        for _ in 0..100 {
            // somebody always writes, and all of it is swallowed by the quote
            let more = running.server.write_all(b"<message id=\"1\"><body>Hello</body></message>").await;
            if more.is_err() {
                break;
            }
            pass(1).await;
        }
        assert_eq!(running.ended.await.unwrap(), DownReason::DeadPeer);
        assert!(running.events.recv().await.is_none_or(|event| matches!(event, LinkEvent::Refused { .. })));
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_for_the_program_condemns_nobody() {
        let mut running = begin();
        running.server.write_all("<presence/>".repeat(10_001).as_bytes()).await.unwrap();
        pass(300).await;
        assert!(!running.ended.is_finished(), "the program takes nothing for five minutes");
        for _ in 0..10_001 {
            running.events.recv().await.unwrap();
        }
        running.server.shutdown().await.unwrap();
        assert_eq!(running.ended.await.unwrap(), DownReason::ClosedByServer);
        let mut rest = Vec::new();
        running.server.read_to_end(&mut rest).await.unwrap();
        assert!(rest.is_empty());
    }
}
