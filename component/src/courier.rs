//! Carries committed stanzas from the store to the links, asks for the barrier behind each chunk, and hands programs their
//! answers and news.
//!
//! Runs on the store's thread and waits for nobody. Stanzas that go to one link become one chunk, with a ping to
//! ourselves behind it if any of them stands in the outbox: when the server brings that ping back, it has taken everything
//! before it, and the rows up to the number in the ping's id can go. A link that has no room for a chunk is *behind*:
//! it gets nothing more until it has written what it has; then the desk asks for a replay, which goes on in the outbox
//! where the link stopped, a slice at a time, until it has everything or has no room again. So it is with a new
//! connection, from the first row on. What is fleeting has no row: it is dropped as soon as half of the room is taken.
//!
//! *Never:* making words, waiting, writing to a connection that did not begin with a replay.

use crate::errand::Errand;
use crate::ids::BarrierId;
use crate::outbound::barrier;
use crate::request::ProgramNews;
use crate::store::{Deliver, Delivery, Outbox, Rows, StoreError};
use router_core::values::id::LinkName;
use std::collections::BTreeMap;
use tokio::sync::{broadcast, mpsc};
use xmpp_edge::link::{Epoch, LinkHandle, NotTaken, ROOM_BYTES};

/// A chunk that has reached this size, in bytes, is handed over.
const SLICE_BYTES: usize = 256 * 1024;

/// News that a listener may be behind by. Whoever is further behind looks anew.
const NEWS_BEHIND: usize = 4096;

/// One lane for each link, and the news.
#[derive(Debug)]
pub struct Courier {
    lanes: BTreeMap<LinkName, Lane>,
    news: broadcast::Sender<ProgramNews>,
    /// To the task that runs errands to the routing server, if there is one.
    errands: Option<mpsc::Sender<Errand>>,
}

#[derive(Debug)]
struct Lane {
    handle: LinkHandle,
    echo: String,
    nonce: u64,
    state: State,
    chunk: Vec<u8>,
    /// The last outbox row in the chunk.
    last: Option<u64>,
    /// Fleeting stanzas that were dropped since the link had room.
    dropped: u64,
}

/// What the link's connection has been given. Within one connection rows go in the order of their numbers, none twice and
/// none left out, so that a barrier stands for all rows before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// There was none yet.
    Away,
    /// Everything up to row `given`; what comes goes to it.
    Open { epoch: u64, given: u64 },
    /// Everything up to row `given`, each row alone; the next one goes when the barrier behind the last is back.
    OneByOne { epoch: u64, given: u64 },
    /// Everything up to row `given`; what comes waits in the outbox.
    Behind { epoch: u64, given: u64 },
}

impl State {
    fn epoch(self) -> Option<u64> {
        match self {
            Self::Open { epoch, .. } | Self::OneByOne { epoch, .. } | Self::Behind { epoch, .. } => {
                Some(epoch)
            }
            Self::Away => None,
        }
    }
}

impl Courier {
    /// A courier for these links: name, handle, the address at which we find ourselves there. `nonce` is the number of this process.
    pub fn new(links: Vec<(LinkName, LinkHandle, String)>, nonce: u64) -> Self {
        let lane = |handle, echo| Lane {
            handle,
            echo,
            nonce,
            state: State::Away,
            chunk: Vec::new(),
            last: None,
            dropped: 0,
        };
        let lanes = links.into_iter().map(|(name, handle, echo)| (name, lane(handle, echo))).collect();
        Self { lanes, news: broadcast::Sender::new(NEWS_BEHIND), errands: None }
    }
}

impl Courier {
    /// Errands go there from now on.
    pub fn with_errands(self, errands: mpsc::Sender<Errand>) -> Self {
        Self { errands: Some(errands), ..self }
    }

    /// Where news of interactions come out, for as many as want to listen.
    pub fn news(&self) -> broadcast::Sender<ProgramNews> {
        self.news.clone()
    }
}

impl Courier {
    /// Without a server, or with too many errands under way, the deadline of the question decides.
    fn run_errand(&self, errand: Errand) {
        let taken = self.errands.as_ref().map(|errands| errands.try_send(errand));
        if !matches!(taken, Some(Ok(()))) {
            tracing::debug!("an errand to the routing server was not taken");
        }
    }
}

impl Deliver for Courier {
    fn deliver(&mut self, deliveries: Vec<Delivery>, outbox: &mut Outbox<'_>) -> Result<(), StoreError> {
        for delivery in deliveries {
            tracing::trace!(?delivery, "released");
            match delivery {
                Delivery::Stanza { link, number, bytes } => {
                    if let Some(lane) = self.lanes.get_mut(&link) {
                        lane.add(&link, number, &bytes);
                    }
                }
                Delivery::Told { to, told } => to.tell(told),
                // an error says that nobody listens
                Delivery::News(news) => drop(self.news.send(news)),
                Delivery::Errand(errand) => self.run_errand(errand),
                Delivery::Replay { link, epoch, rows } => {
                    if let Some(lane) = self.lanes.get_mut(&link) {
                        lane.replay(&link, epoch, rows, outbox)?;
                    }
                }
                Delivery::Taken { link, number } => {
                    if let Some(lane) = self.lanes.get(&link) {
                        lane.handle.kept(number);
                    }
                }
            }
        }
        for (name, lane) in &mut self.lanes {
            lane.flush(name);
        }
        Ok(())
    }
}

impl Lane {
    fn add(&mut self, name: &LinkName, number: Option<u64>, bytes: &[u8]) {
        match (self.state, number) {
            (State::Away, _) | (State::Behind { .. } | State::OneByOne { .. }, Some(_)) => return,
            (State::Behind { .. }, None) => {
                self.dropped += 1;
                return;
            }
            // a replay has read it from the outbox already
            (State::Open { given, .. }, Some(number)) if number <= given => return,
            (State::Open { .. } | State::OneByOne { .. }, None)
                if self.handle.waiting_bytes() > ROOM_BYTES / 2 =>
            {
                self.drop_fleeting(name);
                return;
            }
            (State::Open { .. } | State::OneByOne { .. }, _) => {}
        }
        self.chunk.extend_from_slice(bytes);
        self.last = number.or(self.last);
        if self.chunk.len() >= SLICE_BYTES {
            self.flush(name);
        }
    }

    /// Whoever is shown something by presence, or was asked something, is shown and asked again when there is room.
    fn drop_fleeting(&mut self, name: &LinkName) {
        if self.dropped == 0 {
            tracing::warn!(link = %name, "the server reads slowly: presence and queries to it are left out for now");
            self.handle.tell_when_drained();
        }
        self.dropped += 1;
    }

    /// Hands over what the outbox holds beyond what this connection was given.
    fn replay(
        &mut self,
        name: &LinkName,
        epoch: u64,
        rows: Rows,
        outbox: &mut Outbox<'_>,
    ) -> Result<(), StoreError> {
        if self.state.epoch() == Some(epoch) {
            self.flush(name);
        } else {
            self.chunk.clear();
            self.last = None;
        }
        let (is_same, given) = match self.state {
            State::Open { epoch: present, given }
            | State::OneByOne { epoch: present, given }
            | State::Behind { epoch: present, given }
                if present == epoch =>
            {
                (true, given)
            }
            State::Open { .. } | State::OneByOne { .. } | State::Behind { .. } | State::Away => (false, 0),
        };
        let dropped = std::mem::take(&mut self.dropped);
        if is_same && dropped > 0 {
            tracing::info!(link = %name, dropped, "the server reads again; so many presences and queries were left out");
        }
        match rows {
            Rows::OneByOne { confirmed } if given > confirmed => {
                self.state = State::OneByOne { epoch, given }
            }
            Rows::OneByOne { .. } | Rows::WithoutTheFirst => self.next_row(name, epoch, given, outbox)?,
            Rows::AllAtOnce => self.all_rows(name, epoch, given, outbox)?,
        }
        Ok(())
    }

    /// Hands over the row behind `given` alone. If there is none, nothing is suspected any more.
    fn next_row(
        &mut self,
        name: &LinkName,
        epoch: u64,
        given: u64,
        outbox: &mut Outbox<'_>,
    ) -> Result<(), StoreError> {
        self.state = State::Open { epoch, given };
        if let Some((number, bytes)) = outbox.after(name, given, 1)?.into_iter().next() {
            self.state = State::OneByOne { epoch, given };
            self.chunk.extend_from_slice(&bytes);
            self.last = Some(number);
            self.flush(name);
        }
        Ok(())
    }

    fn all_rows(
        &mut self,
        name: &LinkName,
        epoch: u64,
        given: u64,
        outbox: &mut Outbox<'_>,
    ) -> Result<(), StoreError> {
        self.state = State::Open { epoch, given };
        while let State::Open { given, .. } = self.state {
            let rows = outbox.after(name, given, SLICE_BYTES)?;
            if rows.is_empty() {
                break;
            }
            for (number, bytes) in rows {
                self.chunk.extend_from_slice(&bytes);
                self.last = Some(number);
            }
            self.flush(name);
        }
        Ok(())
    }

    fn flush(&mut self, name: &LinkName) {
        let mut chunk = std::mem::take(&mut self.chunk);
        let last = self.last.take();
        let (epoch, given, one_by_one) = match self.state {
            State::Open { epoch, given } => (epoch, given, false),
            State::OneByOne { epoch, given } => (epoch, given, true),
            State::Away | State::Behind { .. } => return,
        };
        if chunk.is_empty() {
            return;
        }
        if let Some(number) = last {
            chunk.extend_from_slice(&barrier::ping(
                &self.echo,
                BarrierId { nonce: self.nonce, epoch, number },
            ));
        }
        match self.handle.offer(Epoch(epoch), chunk) {
            Ok(()) => {
                let given = last.unwrap_or(given);
                self.state =
                    if one_by_one { State::OneByOne { epoch, given } } else { State::Open { epoch, given } };
            }
            Err(NotTaken::Behind) => {
                tracing::warn!(link = %name, "the server does not read: what is for it waits in the store");
                self.state = State::Behind { epoch, given };
            }
            Err(error @ NotTaken::Closed) => {
                tracing::debug!(link = %name, %error, "not written; the outbox has it");
                self.state = State::Away;
            }
        }
    }
}
