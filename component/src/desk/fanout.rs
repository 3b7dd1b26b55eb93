//! How the presence of desks gets to their subscribers: in slices, each after the server has taken the one before.
//!
//! A desk may have tens of thousands of subscribers, and its state changes with every conversation. So the changed desks
//! are noted for each link; a round over their subscribers begins at most once in [`SHOW_EVERY`], and only when the round
//! before it has left. After each slice the desk pings itself through the server, and the next slice is made when the
//! ping is back: of the state at that moment, so that no presence waits that a newer one replaces. Messages never stand
//! behind more than one slice, however slow the server is.
//!
//! *Never:* what is shown, or the stanzas.

use super::roster::Roster;
use router_core::values::address::Address;
use router_core::values::id::{DeskName, LinkName};
use router_core::{Span, Timestamp};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Least time between the beginnings of two rounds.
const SHOW_EVERY: Span = Span::from_seconds(1);

/// Presences in a slice: what a server needs some 30 ms for.
const SLICE: usize = 500;

/// A ping that is not back after this time is not waited for any longer.
const WAIT_AT_MOST: Span = Span::from_seconds(30);

/// The rounds of all links that are up.
#[derive(Debug, Default)]
pub(super) struct Fanout {
    lines: BTreeMap<LinkName, Line>,
}

#[derive(Debug, Default)]
struct Line {
    /// Desks whose state is to be shown in the next round.
    changed: BTreeSet<DeskName>,
    /// The server knows the subscribers.
    to_all: bool,
    /// Who has not been shown it in this round.
    left: VecDeque<(DeskName, Address)>,
    begun: Timestamp,
    /// When the ping behind the last slice was sent, as long as it is not back.
    waiting: Option<Timestamp>,
}

impl Fanout {
    /// A link is up, or has lost what was on its way: everything is shown to its subscribers.
    /// `to_all`: its server knows the subscribers of these desks, and there are no others.
    pub(super) fn begin_anew(
        &mut self,
        link: &LinkName,
        desks: impl Iterator<Item = DeskName>,
        to_all: bool,
    ) {
        self.lines.insert(link.clone(), Line { changed: desks.collect(), to_all, ..Line::default() });
    }

    /// A link is down: nobody is shown anything.
    pub(super) fn went_down(&mut self, link: &LinkName) {
        self.lines.remove(link);
    }

    /// A desk has a new state.
    pub(super) fn changed(&mut self, desk: &DeskName) {
        for line in self.lines.values_mut() {
            line.changed.insert(desk.clone());
        }
    }

    /// The ping behind the last slice is back.
    pub(super) fn arrived(&mut self, link: &LinkName) {
        if let Some(line) = self.lines.get_mut(link) {
            line.waiting = None;
        }
    }

    /// When there is something to do at the latest.
    pub(super) fn due(&self) -> Option<Timestamp> {
        self.lines.values().filter_map(Line::due).min()
    }

    /// Who is to be shown which desk now, by link, and whether a ping must follow.
    pub(super) fn slices(&mut self, now: Timestamp, roster: &Roster) -> Vec<Slice> {
        let due = self.lines.iter_mut().filter(|(_, line)| line.due().is_some_and(|due| due <= now));
        due.map(|(link, line)| line.slice(now, link, roster)).collect()
    }
}

/// A part of a round.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Slice {
    pub(super) link: LinkName,
    pub(super) shown: Vec<(DeskName, Address)>,
    /// Desks that are shown to whomever the server knows to be a subscriber.
    pub(super) to_all: Vec<DeskName>,
    /// A ping must follow, because the round goes on.
    pub(super) ping: bool,
}

impl Line {
    fn due(&self) -> Option<Timestamp> {
        match self.waiting {
            Some(since) => Some(since.plus(WAIT_AT_MOST)),
            None if !self.left.is_empty() => Some(self.begun),
            None if !self.changed.is_empty() => Some(self.begun.plus(SHOW_EVERY)),
            None => None,
        }
    }

    fn slice(&mut self, now: Timestamp, link: &LinkName, roster: &Roster) -> Slice {
        if self.to_all {
            self.begun = now;
            let to_all = std::mem::take(&mut self.changed).into_iter().collect();
            return Slice { link: link.clone(), shown: Vec::new(), to_all, ping: false };
        }
        if self.left.is_empty() {
            self.begun = now;
            for desk in std::mem::take(&mut self.changed) {
                let subscribers = roster.subscribers(&desk).filter(|address| address.link == *link);
                self.left.extend(subscribers.map(|address| (desk.clone(), address.clone())));
            }
        }
        let shown = self.left.drain(..SLICE.min(self.left.len())).collect();
        let ping = !self.left.is_empty();
        self.waiting = ping.then_some(now);
        Slice { link: link.clone(), shown, to_all: Vec::new(), ping }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(milliseconds: u64) -> Timestamp {
        Timestamp::from_millis(1_000_000 + milliseconds)
    }

    /// A desk with so many subscribers on `main` and one on `other`.
    fn setting(subscribers: usize) -> (Fanout, Roster, LinkName, DeskName) {
        let (link, desk) = (LinkName::from("main"), DeskName::from("support"));
        let mut roster = Roster::default();
        for number in 0..subscribers {
            roster.subscribe(&desk, &Address::new(&link, &format!("s{number}@x")));
        }
        roster.subscribe(&desk, &Address::new(&LinkName::from("other"), "s@y"));
        let mut fanout = Fanout::default();
        fanout.begin_anew(&link, [desk.clone()].into_iter(), false);
        (fanout, roster, link, desk)
    }

    /// How many are shown something now, and whether a ping follows.
    fn shown(fanout: &mut Fanout, now: Timestamp, roster: &Roster) -> Vec<(usize, bool)> {
        fanout.slices(now, roster).iter().map(|slice| (slice.shown.len(), slice.ping)).collect()
    }

    #[test]
    fn a_round_goes_on_when_the_server_has_taken_the_slice_before() {
        let (mut fanout, roster, link, _) = setting(2 * SLICE + 1);
        assert_eq!(shown(&mut fanout, at(0), &roster), [(SLICE, true)]);
        assert_eq!(shown(&mut fanout, at(5000), &roster), [], "the ping is not back");
        fanout.arrived(&link);
        assert_eq!(shown(&mut fanout, at(5000), &roster), [(SLICE, true)]);
        fanout.arrived(&link);
        assert_eq!(shown(&mut fanout, at(5000), &roster), [(1, false)]);
        assert_eq!(fanout.due(), None);
    }

    #[test]
    fn a_round_begins_when_the_last_has_left_and_not_more_often_than_once_a_second() {
        let (mut fanout, roster, link, desk) = setting(SLICE + 1);
        assert_eq!(shown(&mut fanout, at(0), &roster), [(SLICE, true)]);
        for _ in 0..100 {
            fanout.changed(&desk);
        }
        assert_eq!(shown(&mut fanout, at(2000), &roster), []);
        fanout.arrived(&link);
        assert_eq!(shown(&mut fanout, at(2000), &roster), [(1, false)]);
        assert_eq!(
            shown(&mut fanout, at(2000), &roster),
            [(SLICE, true)],
            "the next one, of the newest state"
        );
        fanout.changed(&desk);
        fanout.arrived(&link);
        assert_eq!(shown(&mut fanout, at(2001), &roster), [(1, false)]);
        assert_eq!(shown(&mut fanout, at(2999), &roster), []);
        assert_eq!(fanout.due(), Some(at(3000)));
        assert_eq!(shown(&mut fanout, at(3000), &roster), [(SLICE, true)]);
    }

    #[test]
    fn a_lost_ping_holds_a_round_up_for_a_while_only() {
        let (mut fanout, roster, link, desk) = setting(SLICE + 1);
        shown(&mut fanout, at(0), &roster);
        assert_eq!(fanout.due(), Some(at(30_000)));
        assert_eq!(shown(&mut fanout, at(30_000), &roster), [(1, false)]);
        fanout.begin_anew(&link, [desk.clone()].into_iter(), false);
        assert_eq!(shown(&mut fanout, at(30_001), &roster), [(SLICE, true)], "all of it after a loss");
        fanout.went_down(&link);
        fanout.changed(&desk);
        assert_eq!(fanout.due(), None);
    }
}
