//! A server at the other end of a link: takes what it is given, when it likes to, and answers for its people.
//!
//! What it takes counts as delivered. When the connection breaks, some of what waited was taken, and the rest is lost.
//!
//! *Never:* a socket.

use crate::book::Book;
use crate::people::{DOMAIN, attribute, full, is_customer, person};
use crate::random::Random;
use frontdesk::ids::BarrierId;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use tokio::sync::mpsc;
use xmpp_edge::link::{DownReason, Epoch, LinkEvent, LinkHandle, LooseEnd, ROOM_BYTES};
use xmpp_edge::wire::{Checked, Frame, Framer, Limits};

/// The stanzas in a chunk.
pub(crate) fn cut(chunk: &[u8]) -> Vec<String> {
    let mut framer = Framer::new(Limits::default());
    framer
        .buffer()
        .extend_from_slice(b"<stream:stream xmlns:stream='http://etherx.jabber.org/streams' id='1'>");
    framer.buffer().extend_from_slice(chunk);
    let mut stanzas = Vec::new();
    while let Some(frame) = framer.next_frame().unwrap() {
        match frame {
            Frame::Header(_) => {}
            Frame::Stanza(bytes) => {
                let checked = Checked::new(bytes).unwrap();
                stanzas.push(checked.as_str().to_owned());
            }
            other => panic!("what was written is no stanza: {other:?}"),
        }
    }
    stanzas
}

pub(crate) struct Server {
    pub(crate) name: &'static str,
    book: Arc<Mutex<Book>>,
    handle: LinkHandle,
    end: LooseEnd,
    events: mpsc::Sender<LinkEvent>,
    epoch: u64,
    pub(crate) is_up: bool,
    pub(crate) reads: bool,
    pub(crate) brings_barriers: bool,
    /// Barriers that are to come back.
    withheld: Vec<String>,
    /// What its people say by themselves.
    replies: Vec<String>,
    /// Agents who let us see their presence.
    pub(crate) online: BTreeSet<&'static str>,
}

impl Server {
    pub(crate) fn new(
        name: &'static str,
        book: Arc<Mutex<Book>>,
        (handle, end): (LinkHandle, LooseEnd),
        events: mpsc::Sender<LinkEvent>,
    ) -> Self {
        Self {
            name,
            book,
            handle,
            end,
            events,
            epoch: 0,
            is_up: false,
            reads: true,
            brings_barriers: true,
            withheld: Vec::new(),
            replies: Vec::new(),
            online: BTreeSet::new(),
        }
    }

    fn tell(&self, event: LinkEvent) {
        // the channel is as long as that of the program, and a history is shorter
        self.events.try_send(event).unwrap();
    }

    /// Hands a stanza of a person to the component.
    pub(crate) fn bring(&self, stanza: &str) {
        if self.is_up {
            let stanza = Checked::new(bytes::Bytes::copy_from_slice(stanza.as_bytes())).unwrap();
            self.tell(LinkEvent::Stanza {
                link: self.name.into(),
                epoch: Epoch(self.epoch),
                stanza,
                number: 0,
            });
        }
    }

    /// The barriers that are still to come back to a process that is gone.
    pub(crate) fn left_over(&mut self) -> Vec<String> {
        std::mem::take(&mut self.withheld)
    }

    /// The next process may see them.
    pub(crate) fn keep(&mut self, left_over: Vec<String>) {
        self.withheld = left_over;
    }

    /// A new connection; what the server has of the one before may still come.
    pub(crate) fn come_up(&mut self, random: &mut Random) {
        while self.end.take().is_some() {}
        self.epoch += 1;
        (self.is_up, self.reads, self.brings_barriers) = (true, true, true);
        if random.percent(70) {
            self.withheld.clear();
        }
        self.tell(LinkEvent::Up { link: self.name.into(), epoch: Epoch(self.epoch) });
    }

    /// Takes nothing any more, or soon has no room for more.
    pub(crate) fn stall(&mut self, random: &mut Random) {
        self.reads = false;
        let left = *random.pick(&[ROOM_BYTES, ROOM_BYTES / 3, 4096 * 3, 4096]);
        if left < ROOM_BYTES {
            let _ = self.handle.offer(Epoch(self.epoch), vec![0; ROOM_BYTES - left]);
        }
        self.book.lock().unwrap().disturbed();
    }

    /// The connection is lost, with a part of what was on its way.
    pub(crate) fn break_down(&mut self, random: &mut Random) {
        let mut waiting = Vec::new();
        while let Some((epoch, chunk)) = self.end.take() {
            if epoch.0 == self.epoch && chunk.first() != Some(&0) {
                waiting.extend(cut(&chunk));
            }
        }
        let arrived = random.below(waiting.len() as u64 + 1) as usize;
        for stanza in &waiting[..arrived] {
            self.book.lock().unwrap().take(self.name, self.epoch, stanza);
        }
        self.is_up = false;
        self.replies.clear();
        self.book.lock().unwrap().disturbed();
        self.tell(LinkEvent::Down {
            link: self.name.into(),
            epoch: Epoch(self.epoch),
            reason: DownReason::ClosedByServer,
            retry_in: None,
        });
    }

    /// Takes what waits and brings what is to be brought; whether there was something.
    pub(crate) fn work(&mut self, random: &mut Random) -> bool {
        if self.is_up && !self.reads {
            return false;
        }
        let mut moved = false;
        while let Some((epoch, chunk)) = self.end.take() {
            moved = true;
            if !self.is_up || epoch.0 != self.epoch || chunk.first() == Some(&0) {
                continue;
            }
            for stanza in cut(&chunk) {
                self.book.lock().unwrap().take(self.name, self.epoch, &stanza);
                self.answer(&stanza, random);
            }
        }
        if !self.is_up {
            return moved;
        }
        if self.end.owes_drained() {
            moved = true;
            self.book.lock().unwrap().count("drained");
            self.tell(LinkEvent::Drained { link: self.name.into(), epoch: Epoch(self.epoch) });
        }
        let barriers = if self.brings_barriers { std::mem::take(&mut self.withheld) } else { Vec::new() };
        for stanza in barriers.into_iter().chain(std::mem::take(&mut self.replies)) {
            moved = true;
            self.bring(&stanza);
        }
        moved
    }

    /// What a server and its people's clients say by themselves.
    fn answer(&mut self, stanza: &str, random: &mut Random) {
        let (id, kind, from) =
            (attribute(stanza, "id"), attribute(stanza, "type"), attribute(stanza, "from"));
        if BarrierId::read(&id).is_some() {
            return self.withheld.push(stanza.to_owned());
        }
        let Some(name) = person(&attribute(stanza, "to")) else { return };
        if stanza.starts_with("<iq") && kind == "get" {
            let answer = format!("<iq from='{}' to='{from}' id='{id}'", attribute(stanza, "to"));
            match random.below(3) {
                0 => self.replies.push(format!(
                    "{answer} type='result'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>"
                )),
                1 => self.replies.push(format!(
                    "{answer} type='error'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
                )),
                _ => {}
            }
        } else if stanza.starts_with("<presence") && !is_customer(name) {
            let own = crate::people::bare(name);
            match kind.as_str() {
                "subscribe" => {
                    self.replies.push(format!("<presence from='{own}' to='{from}' type='subscribed'/>"));
                }
                "probe" if self.online.contains(name) => {
                    self.replies.push(format!("<presence from='{}' to='support@{DOMAIN}'/>", full(name)));
                }
                "probe" => {
                    let gone = format!("<presence from='{own}' to='support@{DOMAIN}' type='unavailable'/>");
                    self.replies.push(gone);
                }
                _ => {}
            }
        }
    }
}
