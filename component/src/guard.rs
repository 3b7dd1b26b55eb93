//! Keeps too much of anything from getting in, and ourselves from talking too much.
//!
//! Every stanza from outside knocks first ([`Guard::admit`]): its sender and its sender's domain have token buckets,
//! and what is over the rate is refused, once in a while with words, else silently. Before something of our own is said
//! that answers a stranger, [`Guard::may_answer`] and [`Guard::may_tell`] are asked; and a peer that keeps sending our
//! own words back is muted, because it is a machine. All of it is kept in two maps of bounded size that forget whoever
//! was not heard of for the longest time. The time is handed in.
//!
//! *Never:* I/O, a clock, the meaning of a stanza.

mod bounded;
mod bucket;
mod knock;
mod limits;
mod peer;

use std::sync::Arc;

use router_core::values::address::Address;
use router_core::{Span, Timestamp};

pub use bucket::Rate;
pub use knock::{Family, Knock};
pub use limits::Limits;
pub use peer::Topic;

use bounded::BoundedMap;
use bucket::Bucket;
use peer::Peer;

/// What happens to a stanza.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It may come in.
    Pass,
    /// It may not, and its sender is told (see [`crate::inbound::refusal`]).
    Tell,
    /// It may not, and its sender was told not long ago.
    Drop,
}

/// What is known of senders and domains, as far as it matters for limits.
#[derive(Debug)]
pub struct Guard {
    limits: Limits,
    peers: BoundedMap<Address, Peer>,
    domains: BoundedMap<Arc<str>, Bucket>,
    /// Stanzas that were not let in since that was told last, and when it was.
    turned_away: u64,
    told: Option<Timestamp>,
}

/// That stanzas were not let in is told again after this time.
const TELL_AGAIN: Span = Span::from_seconds(60);

impl Guard {
    /// A guard that knows nobody yet.
    pub fn new(limits: Limits) -> Self {
        Self {
            peers: BoundedMap::new(limits.remembered_peers),
            domains: BoundedMap::new(limits.remembered_domains),
            limits,
            turned_away: 0,
            told: None,
        }
    }

    /// Replaces the limits; what is known of peers is kept.
    pub fn set_limits(&mut self, limits: Limits) {
        self.peers.set_capacity(limits.remembered_peers);
        self.domains.set_capacity(limits.remembered_domains);
        self.limits = limits;
    }

    /// Whether a stanza may come in.
    pub fn admit(&mut self, now: Timestamp, knock: &Knock) -> Verdict {
        let limits = &self.limits;
        let peer = self.peers.get_or_insert_with(&knock.sender, || Peer::new(limits, now));
        if knock.family == Family::Message && peer.is_muted(limits, now) {
            return Verdict::Drop;
        }
        let mut passes = peer.take(limits, now, knock);
        if passes && !knock.is_agent && !limits.is_unlimited(&knock.domain) {
            let rate = limits.per_domain;
            let bucket = self.domains.get_or_insert_with(&knock.domain, || Bucket::full(rate, now));
            passes = bucket.take(rate, now, 1);
        }
        if passes {
            Verdict::Pass
        } else if knock.family != Family::Presence && peer.may_tell(limits, now, Topic::TooFast) {
            Verdict::Tell
        } else {
            Verdict::Drop
        }
    }

    /// A stanza was not let in: how many were not since that was told last, if it is to be told now.
    pub fn turned_away(&mut self, now: Timestamp) -> Option<u64> {
        self.turned_away += 1;
        if self.told.is_some_and(|told| now.since(told) < TELL_AGAIN) {
            return None;
        }
        self.told = Some(now);
        Some(std::mem::take(&mut self.turned_away))
    }

    /// Whether something about this topic may be said (or asked) once more now; if so, it counts as said.
    pub fn may_tell(&mut self, now: Timestamp, to: &Address, topic: Topic) -> bool {
        let limits = &self.limits;
        let peer = self.peers.get_or_insert_with(to, || Peer::new(limits, now));
        peer.may_tell(limits, now, topic)
    }

    /// Whether one more message of our own words may go to somebody; if so, it counts as sent.
    pub fn may_answer(&mut self, now: Timestamp, to: &Address, is_agent: bool) -> bool {
        let limits = &self.limits;
        let peer = self.peers.get_or_insert_with(to, || Peer::new(limits, now));
        !peer.is_muted(limits, now) && peer.take_answer(limits, now, is_agent)
    }

    /// Remembers words of our own, to recognise them when they come back.
    pub fn said(&mut self, now: Timestamp, to: &Address, text: &str) {
        let limits = &self.limits;
        self.peers.get_or_insert_with(to, || Peer::new(limits, now)).said(text);
    }

    /// Whether a text is an echo of our own words. A peer that echoes twice is muted for a while.
    pub fn is_echo(&mut self, now: Timestamp, from: &Address, text: &str) -> bool {
        let limits = &self.limits;
        self.peers.get_or_insert_with(from, || Peer::new(limits, now)).hears(now, text)
    }

    /// Whether somebody of a domain from which `open` conversations are open may begin another.
    pub fn may_open(&self, domain: &str, open: u32) -> bool {
        open < self.limits.conversations_per_domain || self.limits.is_unlimited(domain)
    }
}

#[cfg(test)]
mod tests;
