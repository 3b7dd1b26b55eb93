//! What the desk knows of the connections: which is up, what it has confirmed, and whether somebody else is on our domain.
//!
//! A barrier that comes back confirms everything before it, if this process sent it on the present connection; it
//! confirms nothing twice. One of another process proves a twin: a second process that answers for our domain, say on a
//! copy of the machine. Servers that accept both give each a half of what comes, so one must stop: the one that was
//! started later, whose number is the higher one. Right after connecting, what an earlier process of ours left on its way
//! may still arrive; it counts only when it goes on. Servers that accept one throw the other out: whoever was there before
//! comes back after a minute, so a process that is thrown out soon after its start is the later one.
//!
//! A server may end the stream for a stanza that it cannot stand, and will do so each time that it is sent again. Then rows go
//! one by one, each when the one before is confirmed; and the one that ends three connections is taken out.
//!
//! *Never:* a stanza.

use crate::ids::BarrierId;
use crate::outbound::barrier;
use crate::store::Rows;
use router_core::values::id::LinkName;
use router_core::{Span, Timestamp};
use std::collections::BTreeMap;
use xmpp_edge::link::DownReason;

/// What comes from elsewhere sooner than this after connecting may be left over from a process that is gone.
const LEFT_OVER: Span = Span::from_seconds(2);

/// A process that is thrown out sooner than this after its start is the later one of two.
const YOUNG: Span = Span::from_seconds(300);

/// So many connections may a server end for one stanza.
const ENDS_AT_MOST: u32 = 3;

/// A twin is told of again after this time.
const TELL_AGAIN: Span = Span::from_seconds(60);

/// Another process that answers for our domain and was started before this one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "another frontdesk answers for our domain on the link {link}, and this one was started later, or not long before it was \
     thrown out: this one ends. Stop one of them, and give each its own domain and secret if both are wanted"
)]
pub struct Twin {
    /// On which link it was seen.
    pub link: LinkName,
}

/// What has arrived at a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arrived {
    /// Nothing that was not known.
    Nothing,
    /// A slice of presence.
    Pace,
    /// Every outbox row up to this one.
    Rows(u64),
}

/// The connections of all links.
#[derive(Debug)]
pub(super) struct Connections {
    nonce: u64,
    started: Timestamp,
    up: BTreeMap<LinkName, Connection>,
    /// The links of which the server ended the last connection for something that was sent on it, and how many of them in a
    /// row had confirmed nothing.
    ended_for_a_row: BTreeMap<LinkName, u32>,
    /// Stanzas that came in, by link.
    received: BTreeMap<LinkName, u64>,
    told: Option<Timestamp>,
    older: Option<Twin>,
}

#[derive(Debug)]
struct Connection {
    epoch: u64,
    since: Timestamp,
    confirmed: u64,
    /// Since when something has waited for the server to confirm it.
    waits: Option<Timestamp>,
}

impl Connections {
    pub(super) fn new(nonce: u64, started: Timestamp) -> Self {
        Self {
            nonce,
            started,
            up: BTreeMap::new(),
            ended_for_a_row: BTreeMap::new(),
            received: BTreeMap::new(),
            told: None,
            older: None,
        }
    }

    /// A connection has begun; how it is given what waits for it.
    pub(super) fn came_up(&mut self, now: Timestamp, link: &LinkName, epoch: u64) -> Rows {
        self.up.insert(link.clone(), Connection { epoch, since: now, confirmed: 0, waits: None });
        match self.ended_for_a_row.get_mut(link) {
            Some(ended) if *ended >= ENDS_AT_MOST => {
                *ended = 0;
                Rows::WithoutTheFirst
            }
            Some(_) | None => self.rows(link),
        }
    }

    /// How the present connection is given more.
    pub(super) fn rows(&self, link: &LinkName) -> Rows {
        match self.up.get(link).filter(|_| self.ended_for_a_row.contains_key(link)) {
            Some(Connection { confirmed, .. }) => Rows::OneByOne { confirmed: *confirmed },
            None => Rows::AllAtOnce,
        }
    }

    /// A connection has ended, or was not made.
    pub(super) fn went_down(&mut self, now: Timestamp, link: &LinkName, reason: &DownReason) {
        let Some(connection) = self.up.remove(link) else { return };
        if *reason == DownReason::Conflict && now.since(self.started) < YOUNG {
            self.older = Some(Twin { link: link.clone() });
        }
        if reason.is_for_a_stanza() {
            let ended = self.ended_for_a_row.entry(link.clone()).or_default();
            *ended = if connection.confirmed == 0 { *ended + 1 } else { 0 };
        } else {
            self.ended_for_a_row.remove(link);
        }
    }

    /// The links that are up.
    pub(super) fn up(&self) -> Vec<LinkName> {
        self.up.keys().cloned().collect()
    }

    /// Whether a link is up.
    pub(super) fn is_up(&self, link: &LinkName) -> bool {
        self.up.contains_key(link)
    }

    /// A stanza came in.
    pub(super) fn received(&mut self, link: &LinkName) {
        match self.received.get_mut(link) {
            Some(count) => *count += 1,
            None => drop(self.received.insert(link.clone(), 1)),
        }
    }

    /// Stanzas that came in over a link since the start.
    pub(super) fn count_received(&self, link: &LinkName) -> u64 {
        self.received.get(link).copied().unwrap_or(0)
    }

    /// Something goes out that the server is to confirm.
    pub(super) fn sent(&mut self, now: Timestamp, link: &LinkName) {
        if let Some(connection) = self.up.get_mut(link) {
            connection.waits.get_or_insert(now);
        }
    }

    /// For how long nothing was confirmed of what waits for that.
    pub(super) fn unconfirmed(&self, link: &LinkName, now: Timestamp) -> Span {
        let waits = self.up.get(link).and_then(|connection| connection.waits);
        waits.map_or(Span::ZERO, |since| now.since(since))
    }

    /// A ping to `ourselves` that goes behind a slice of presence: a barrier without a row.
    pub(super) fn pace(&self, link: &LinkName, ourselves: &str) -> Option<Vec<u8>> {
        let epoch = self.up.get(link)?.epoch;
        Some(barrier::ping(ourselves, BarrierId { nonce: self.nonce, epoch, number: 0 }))
    }

    /// Whether this process sent it.
    pub(super) fn is_own(&self, id: BarrierId) -> bool {
        id.nonce == self.nonce
    }

    /// A barrier is back: what that proves.
    pub(super) fn barrier(&mut self, now: Timestamp, link: &LinkName, id: BarrierId) -> Arrived {
        let BarrierId { nonce, epoch, number } = id;
        if nonce != self.nonce {
            self.foreign(now, link, nonce);
            return Arrived::Nothing;
        }
        match self.up.get_mut(link) {
            Some(connection) if connection.epoch != epoch => Arrived::Nothing,
            Some(_) if number == 0 => Arrived::Pace,
            Some(connection) if number > connection.confirmed => {
                (connection.confirmed, connection.waits) = (number, None);
                Arrived::Rows(number)
            }
            Some(_) | None => Arrived::Nothing,
        }
    }

    /// Another process, of this number, answers for our domain.
    pub(super) fn foreign(&mut self, now: Timestamp, link: &LinkName, nonce: u64) {
        let Some(connection) = self.up.get(link).filter(|it| now.since(it.since) >= LEFT_OVER) else {
            return;
        };
        let epoch = connection.epoch;
        if self.told.is_none_or(|told| now.since(told) >= TELL_AGAIN) {
            self.told = Some(now);
            tracing::error!(
                %link,
                epoch,
                "another process answers for our domain: words go astray until one of the two is stopped"
            );
        }
        if nonce < self.nonce {
            self.older = Some(Twin { link: link.clone() });
        }
    }

    /// The twin for which this process must give way.
    pub(super) fn older_twin(&self) -> Option<Twin> {
        self.older.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: u64 = 100;

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    fn connected() -> (Connections, LinkName) {
        let (mut connections, link) = (Connections::new(OURS, at(0)), LinkName::from("main"));
        connections.came_up(at(0), &link, 3);
        (connections, link)
    }

    fn id(nonce: u64, epoch: u64, number: u64) -> BarrierId {
        BarrierId { nonce, epoch, number }
    }

    /// The end of a stream for something that was sent on it.
    fn poison() -> DownReason {
        DownReason::StreamError { condition: "policy-violation".to_owned(), text: None }
    }

    #[test]
    fn a_barrier_confirms_once_and_only_what_its_connection_was_given() {
        let (mut connections, link) = connected();
        assert_eq!(connections.barrier(at(1), &link, id(OURS, 3, 7)), Arrived::Rows(7));
        assert_eq!(
            connections.barrier(at(1), &link, id(OURS, 3, 7)),
            Arrived::Nothing,
            "two answers of one burst"
        );
        assert_eq!(connections.barrier(at(1), &link, id(OURS, 3, 5)), Arrived::Nothing);
        assert_eq!(
            connections.barrier(at(1), &link, id(OURS, 2, 9)),
            Arrived::Nothing,
            "of another connection"
        );
        assert_eq!(connections.barrier(at(1), &LinkName::from("other"), id(OURS, 3, 9)), Arrived::Nothing);
        assert_eq!(connections.barrier(at(1), &link, id(OURS, 3, 0)), Arrived::Pace);
        connections.came_up(at(2), &link, 4);
        assert_eq!(
            connections.barrier(at(3), &link, id(OURS, 4, 5)),
            Arrived::Rows(5),
            "given again on the new one"
        );
        connections.went_down(at(4), &link, &DownReason::ClosedByServer);
        assert_eq!(connections.barrier(at(4), &link, id(OURS, 4, 9)), Arrived::Nothing);
        assert_eq!(connections.older_twin(), None);
    }

    #[test]
    fn what_ends_three_connections_is_taken_out() {
        let (mut connections, link) = connected();
        let mut again = |epoch: u64, confirmed: u64, for_a_stanza: bool| {
            if confirmed > 0 {
                connections.barrier(at(1), &link, id(OURS, epoch, confirmed));
            }
            let reason = if for_a_stanza { poison() } else { DownReason::ClosedByServer };
            connections.went_down(at(1), &link, &reason);
            connections.came_up(at(2), &link, epoch + 1)
        };
        assert_eq!(again(3, 0, false), Rows::AllAtOnce, "the connection was lost");
        assert_eq!(again(4, 0, true), Rows::OneByOne { confirmed: 0 }, "any of them");
        assert_eq!(again(5, 7, true), Rows::OneByOne { confirmed: 0 }, "not one of the first seven");
        assert_eq!(again(6, 0, true), Rows::OneByOne { confirmed: 0 });
        assert_eq!(again(7, 0, true), Rows::OneByOne { confirmed: 0 });
        assert_eq!(again(8, 0, true), Rows::WithoutTheFirst);
        assert_eq!(again(9, 9, false), Rows::AllAtOnce);
    }

    #[test]
    fn the_next_row_goes_when_the_one_before_is_confirmed() {
        let (mut connections, link) = connected();
        assert_eq!(connections.rows(&link), Rows::AllAtOnce);
        connections.went_down(at(1), &link, &poison());
        connections.came_up(at(1), &link, 4);
        assert_eq!(connections.rows(&link), Rows::OneByOne { confirmed: 0 });
        connections.barrier(at(2), &link, id(OURS, 4, 7));
        assert_eq!(connections.rows(&link), Rows::OneByOne { confirmed: 7 });
    }

    #[test]
    fn the_younger_of_two_processes_gives_way() {
        let (mut connections, link) = connected();
        assert_eq!(connections.barrier(at(1), &link, id(OURS - 1, 3, 7)), Arrived::Nothing);
        assert_eq!(connections.older_twin(), None, "left over from the process before this one");
        assert_eq!(connections.barrier(at(15), &link, id(OURS + 1, 3, 7)), Arrived::Nothing);
        assert_eq!(connections.older_twin(), None, "the other one is younger");
        assert_eq!(
            connections.barrier(at(16), &link, id(OURS - 1, 3, 7)),
            Arrived::Nothing,
            "never confirms anything"
        );
        assert_eq!(connections.older_twin(), Some(Twin { link }));
    }

    #[test]
    fn whoever_is_thrown_out_soon_after_its_start_gives_way() {
        let conflict = DownReason::Conflict;
        let (mut connections, link) = connected();
        connections.went_down(at(299), &link, &conflict);
        assert_eq!(connections.older_twin(), Some(Twin { link }));
        let (mut connections, link) = connected();
        connections.went_down(at(300), &link, &conflict);
        assert_eq!(connections.older_twin(), None, "it was there before, and comes back");
        let (mut connections, link) = (Connections::new(OURS, at(0)), LinkName::from("main"));
        connections.went_down(at(1), &link, &conflict);
        assert_eq!(
            connections.older_twin(),
            None,
            "not let in: what holds the place may be our own last connection"
        );
    }
}
