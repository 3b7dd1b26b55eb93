//! Carries committed stanzas from the store to the links, and asks for the barrier behind each burst.
//!
//! Runs on the store's thread. All stanzas of one commit that go to one link become one chunk, with a ping to our own
//! domain behind it if any of them stands in the outbox: when the server brings that ping back, it has taken everything
//! before it, and the rows up to the number in the ping's id can go. A link that was away gets nothing but a replay
//! of its outbox first; what is committed meanwhile stays in the outbox.
//!
//! *Never:* making words, writing to a connection that did not begin with a replay.

use crate::inbound::BARRIER_PREFIX;
use crate::outbound::barrier;
use crate::store::Delivery;
use router_core::values::id::LinkName;
use std::collections::BTreeMap;
use xmpp_edge::link::{Epoch, LinkHandle};

/// The id of a barrier: the connection and the last outbox row before it.
pub fn barrier_id(epoch: u64, number: u64) -> String {
    format!("{BARRIER_PREFIX}{epoch}-{number}")
}

/// One lane for each link.
#[derive(Debug)]
pub struct Courier {
    lanes: BTreeMap<LinkName, Lane>,
}

#[derive(Debug)]
struct Lane {
    handle: LinkHandle,
    domain: String,
    /// The connection that is written to; `None` before the first one.
    epoch: Option<u64>,
    chunk: Vec<u8>,
    last: Option<u64>,
}

impl Courier {
    /// A courier for these links: name, handle, own domain there.
    pub fn new(links: Vec<(LinkName, LinkHandle, String)>) -> Self {
        let lane = |handle, domain| Lane { handle, domain, epoch: None, chunk: Vec::new(), last: None };
        Self { lanes: links.into_iter().map(|(name, handle, domain)| (name, lane(handle, domain))).collect() }
    }

    /// Sends what a commit has released.
    pub fn deliver(&mut self, deliveries: Vec<Delivery>) {
        for delivery in deliveries {
            tracing::trace!(?delivery, "released");
            match delivery {
                Delivery::Stanza { link, number, bytes } => {
                    if let Some(lane) = self.lanes.get_mut(&link) {
                        lane.add(number, &bytes);
                    }
                }
                Delivery::Replay { link, epoch, rows } => {
                    if let Some(lane) = self.lanes.get_mut(&link) {
                        lane.replay(epoch, rows);
                    }
                }
            }
        }
        for (name, lane) in &mut self.lanes {
            lane.flush(name);
        }
    }
}

impl Lane {
    fn add(&mut self, number: Option<u64>, bytes: &[u8]) {
        self.chunk.extend_from_slice(bytes);
        self.last = number.or(self.last);
    }

    fn replay(&mut self, epoch: u64, rows: Vec<(u64, Vec<u8>)>) {
        self.epoch = Some(epoch);
        self.chunk.clear();
        self.last = None;
        for (number, bytes) in rows {
            self.add(Some(number), &bytes);
        }
    }

    fn flush(&mut self, name: &LinkName) {
        let mut chunk = std::mem::take(&mut self.chunk);
        let last = self.last.take();
        let Some(epoch) = self.epoch.filter(|_| !chunk.is_empty()) else { return };
        if let Some(number) = last {
            chunk.extend_from_slice(&barrier::ping(&self.domain, &barrier_id(epoch, number)));
        }
        if let Err(error) = self.handle.send_blocking(Epoch(epoch), chunk) {
            tracing::debug!(link = %name, %error, "not written; the outbox has it");
        }
    }
}
