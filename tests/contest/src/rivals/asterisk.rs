//! Asterisk's app_queue: each caller looks after itself.
//!
//! A queue for each class; agents are members of several, with a penalty for each further one, so that specialists are
//! rung first. Each caller asks once a second (RECHECK in app_queue.c) whether it is its turn: whether fewer callers who
//! are not being connected stand before it than members are free (`autofill=yes`; with ringall one at a time). It then rings a member for
//! 15 s (`timeout`), and if nobody answers waits for 5 s (`retry`, both as in queues.conf.sample) before it asks again.
//! Urgent callers stand before others (`QUEUE_PRIO`). There is no order between the callers of different queues.
//!
//! *Never:* anything that wakes a caller when a member becomes free: there is no such thing in the original.

use super::hall::{AgentNumber, CallNumber, ClassNumber, Hall};
use super::{News, Rival};
use frontdesk_simulator::day::later;
use router_core::Span;
use std::collections::BTreeMap;

const TIMEOUT: Span = Span::from_seconds(15);
const RETRY: Span = Span::from_seconds(5);
const RECHECK: Span = Span::from_seconds(1);

/// How a member is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RingStrategy {
    /// Whose last call ended longest ago.
    LeastRecent,
    /// The next after the one who was rung last.
    RoundRobinMemory,
    /// All of the lowest penalty at once.
    RingAll,
}

/// An Asterisk.
#[derive(Clone, Debug)]
pub(crate) struct Asterisk {
    strategy: RingStrategy,
    /// When each caller asks next.
    callers: BTreeMap<CallNumber, Span>,
    /// The member after the one who was rung last, by queue.
    next: BTreeMap<ClassNumber, AgentNumber>,
}

impl Asterisk {
    /// One that chooses by `strategy`.
    pub(crate) fn new(strategy: RingStrategy) -> Self {
        Self { strategy, callers: BTreeMap::new(), next: BTreeMap::new() }
    }

    /// The callers whose time it is ask, in the order of these times.
    fn ask(&mut self, now: Span, hall: &mut Hall) {
        let due = self.callers.iter().filter(|(_, at)| **at <= now).map(|(call, at)| (*at, *call));
        let mut due: Vec<(Span, CallNumber)> = due.collect();
        due.sort_unstable();
        for (_, call) in due {
            let Some(class) = hall.waits(call).map(|call| call.class) else { continue };
            let again = if self.is_its_turn(call, class, hall) {
                self.ring(call, class, hall);
                later(now, later(TIMEOUT, RETRY))
            } else {
                later(now, RECHECK)
            };
            self.callers.insert(call, again);
        }
    }

    fn is_its_turn(&self, call: CallNumber, class: ClassNumber, hall: &Hall) -> bool {
        let free = hall.free_for(class).count();
        let most = if self.strategy == RingStrategy::RingAll { 1 } else { usize::MAX };
        let Some(urgent) = hall.waits(call).map(|call| call.is_urgent) else { return false };
        let place = (!urgent, call);
        let before = |(number, other): &(CallNumber, &super::hall::Call)| {
            other.class == class && (!other.is_urgent, *number) < place
        };
        hall.waiting().filter(before).count() < free.min(most)
    }

    fn ring(&mut self, call: CallNumber, class: ClassNumber, hall: &mut Hall) {
        let penalty = |agent: AgentNumber| hall.agents()[agent].classes.len();
        let Some(lowest) = hall.free_for(class).map(penalty).min() else { return };
        let members: Vec<AgentNumber> =
            hall.free_for(class).filter(|agent| penalty(*agent) == lowest).collect();
        let chosen = match self.strategy {
            RingStrategy::RingAll => members,
            RingStrategy::LeastRecent => {
                let ended = |agent: &AgentNumber| hall.agents()[*agent].idle_since.as_seconds();
                members.into_iter().min_by_key(ended).into_iter().collect()
            }
            RingStrategy::RoundRobinMemory => {
                let next = self.next.get(&class).copied().unwrap_or(0);
                let turn = |agent: &AgentNumber| (*agent < next, *agent);
                members.into_iter().min_by_key(turn).into_iter().collect()
            }
        };
        for agent in chosen {
            self.next.insert(class, agent + 1);
            hall.ring(call, agent, TIMEOUT);
        }
    }
}

impl Rival for Asterisk {
    fn told(&mut self, now: Span, news: News, hall: &mut Hall) {
        match news {
            News::Arrived(call) => {
                self.callers.insert(call, now);
                self.ask(now, hall);
            }
            News::Left(call) | News::Answered { call, .. } => {
                self.callers.remove(&call);
            }
            News::Expired { call, .. } => {
                self.callers.insert(call, later(now, RETRY));
            }
            News::Woken => self.ask(now, hall),
            News::Finished { .. } | News::Came(_) => {}
        }
    }

    fn next_wake(&self) -> Option<Span> {
        self.callers.values().min().copied()
    }
}
