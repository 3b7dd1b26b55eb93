//! The reading half of a connection: bytes in, events out.
//!
//! Each read is framed and checked at once; well-formed stanzas and refused ones go to the event channel, which holds
//! the reader back when the program is behind, and through TCP the server. A clock tick wakes it when nothing comes, to
//! beat for the watchdog and to ask whether the peer still lives (`life`). On an account's link stanzas are counted, and the
//! server is told how far the program has kept them (`acks`).
//!
//! *Never:* meaning of stanzas, except for the link's own pings.

use std::convert::Infallible;
use std::time::Duration;

use bytes::Bytes;
use tokio::io::AsyncReadExt;
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::acks::{Came, Hands};
use super::connect::ReadHalf;
use super::event::{DownReason, LinkEvent, Refusal};
use super::handshake::{READ_BYTES, stream_error};
use super::keepalive::{KeepAlive, OwnPing};
use super::life::{Life, Verdict};
use super::remark::Remark;
use super::session::{Counts, Session};
use super::standstill::TICK;
use crate::wire::{Checked, Frame, FrameError, Framer, Stanza, header, ns};

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
    pub(super) counts: Counts<'a>,
}

impl Reader<'_> {
    /// Reads until the connection ends; says why it did.
    pub(super) async fn run(mut self, mut read: ReadHalf, early: Vec<Bytes>) -> DownReason {
        match self.read_all(&mut read, early).await {
            Ok(never) => match never {},
            Err(reason) => reason,
        }
    }

    async fn read_all(&mut self, read: &mut ReadHalf, early: Vec<Bytes>) -> Result<Infallible, DownReason> {
        let settings = self.session.settings;
        let tick = TICK.min(settings.quiet / 4).min(settings.dead_after / 4);
        for bytes in early {
            self.stanza(bytes, Some(0)).await?;
        }
        loop {
            while let Some(frame) = self.framer.next_frame().map_err(DownReason::Framing)? {
                self.take(frame).await?;
            }
            self.session.heartbeat.beat();
            let began = crate::clock::moment();
            let nothing_left = self.wait(read, tick).await?;
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

    /// Waits for bytes, or for the program to have kept more; whether neither came within the tick.
    async fn wait(&mut self, read: &mut ReadHalf, tick: Duration) -> Result<bool, DownReason> {
        let buffer = self.framer.buffer();
        if buffer.capacity() - buffer.len() < READ_BYTES_LEAST {
            buffer.reserve(READ_BYTES);
        }
        tokio::select! {
            biased;
            received = timeout(tick, read.read_buf(buffer)) => match received {
                Ok(Ok(0)) => Err(DownReason::ClosedByServer),
                Ok(Ok(_)) => Ok(false),
                Ok(Err(error)) => Err(DownReason::Lost(error.to_string())),
                Err(_) => Ok(true),
            },
            Ok(()) = self.counts.kept.changed() => {
                let kept = *self.counts.kept.borrow_and_update();
                self.counts.acks.kept(kept);
                if let Some(h) = self.counts.acks.news() {
                    self.hand_over(acknowledgement(h));
                }
                Ok(false)
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
            Frame::Stanza(bytes) => {
                if self.is_account() && self.is_about_acks(&bytes) {
                    return Ok(());
                }
                let number = self.next_number();
                self.stanza(bytes, number).await
            }
            Frame::Refused(refused) => {
                let number = self.next_number();
                self.refused(refused.header, refused.cap.into(), number).await
            }
            Frame::StreamError(error) => Err(stream_error(error, self.session.settings)),
            Frame::End => Err(DownReason::ClosedByServer),
            Frame::Header(_) => Err(DownReason::Framing(FrameError::NotStream)),
        }
    }

    fn is_account(&self) -> bool {
        self.session.settings.account.is_some()
    }

    /// The number of the stanza at hand; `None` when it was read before, on an earlier connection of the same session.
    fn next_number(&self) -> Option<u64> {
        if !self.is_account() {
            return Some(0);
        }
        match self.counts.acks.next() {
            Came::New(number) => Some(number),
            Came::Again => None,
        }
    }

    /// Whether it is no stanza, but between the two counts (XEP-0198 section 4). A question is answered.
    fn is_about_acks(&mut self, bytes: &Bytes) -> bool {
        let is_asked = bytes.starts_with(b"<r ") || bytes.starts_with(b"<r>") || bytes.starts_with(b"<r/");
        if is_asked && let Some(h) = self.counts.acks.answer() {
            self.hand_over(acknowledgement(h));
        }
        // no name of a stanza is as short, and what the server has of ours is known by other means
        is_asked || bytes.starts_with(b"<a ")
    }

    /// The stanza at hand is taken.
    fn took(&mut self, number: u64, hands: Hands) {
        if number > 0 {
            self.counts.acks.took(hands);
        }
    }

    async fn stanza(&mut self, bytes: Bytes, number: Option<u64>) -> Result<(), DownReason> {
        let session = self.session;
        let Some(number) = number else {
            self.counts.acks.took(Hands::Link);
            return Ok(());
        };
        let stanza = match Checked::new(bytes.clone()) {
            Ok(stanza) => stanza,
            Err(error) => {
                let header = header::of(&bytes, session.settings.limits.attribute_bytes);
                return self.refused(header, error.into(), Some(number)).await;
            }
        };
        if stanza.as_bytes().starts_with(b"<iq") {
            let own_ping = self.keep_alive.own_ping(&Stanza::new(&stanza));
            if own_ping != OwnPing::No {
                self.took(number, Hands::Link);
            }
            match own_ping {
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
        let (link, epoch) = (session.link.clone(), session.epoch);
        session.tell(LinkEvent::Stanza { link, epoch, stanza, number }).await?;
        self.took(number, Hands::Program);
        Ok(())
    }

    async fn twin(&mut self, nonce: u64) -> Result<(), DownReason> {
        // an account's address is never ours and another's at the same time: it is left over from a process before this one
        if self.is_account() || std::mem::replace(&mut self.twin_told, true) {
            return Ok(());
        }
        let session = self.session;
        session.tell(LinkEvent::Twin { link: session.link.clone(), epoch: session.epoch, nonce }).await
    }

    async fn refused(
        &mut self,
        header: Option<Checked>,
        reason: Refusal,
        number: Option<u64>,
    ) -> Result<(), DownReason> {
        let session = self.session;
        let Some(number) = number else {
            self.counts.acks.took(Hands::Link);
            return Ok(());
        };
        if let Some(refused) = self.refusals.happened(crate::clock::moment()) {
            tracing::warn!(link = %session.link, %reason, refused, "stanzas were refused; the last one for this reason");
        }
        let (link, epoch) = (session.link.clone(), session.epoch);
        session.tell(LinkEvent::Refused { link, epoch, header, reason, number }).await?;
        self.took(number, Hands::Program);
        Ok(())
    }
}

/// Tells the server how far it is done (XEP-0198 section 4).
fn acknowledgement(h: u32) -> Vec<u8> {
    format!("<a xmlns='{}' h='{h}'/>", ns::STREAM_MANAGEMENT).into_bytes()
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
    use tokio::sync::watch;
    use tokio::task::JoinHandle;

    use super::super::acks::Acks;
    use super::super::event::{Epoch, LinkName};
    use super::super::settings::LinkSettings;
    use super::super::supervisor::Heartbeat;
    use super::*;
    use crate::wire::Limits;

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
            let (mut acks, (_kept, kept)) = (Acks::default(), watch::channel(0));
            let reader = Reader {
                session: &session,
                framer,
                own: own_sender,
                keep_alive,
                life,
                twin_told: false,
                refusals: Remark::default(),
                counts: Counts { acks: &mut acks, kept },
            };
            reader.run(Box::new(read), Vec::new()).await
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
