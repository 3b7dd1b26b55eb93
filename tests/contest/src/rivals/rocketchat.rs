//! Rocket.Chat omnichannel with automatic selection (in the paid edition called load balancing).
//!
//! A department for each class. Whoever comes while nobody waits in the department is given at once to the agent with
//! the fewest chats, of equal ones to the one who was given something longest ago. Others wait for the queue worker: every 5 s
//! (`Omnichannel_queue_delay_timeout`) it takes the first of each department, urgent ones before others, and tries again.
//! One of each department, not more (`checkQueue` in queue.ts). Nobody is asked: a chat is the agent's, and waits there until
//! it is seen.
//!
//! *Never:* a chat that is taken back from an agent.

use super::hall::{AgentNumber, CallNumber, ClassNumber, Hall};
use super::{News, Rival, next_tick};
use router_core::Span;
use std::collections::BTreeMap;

const WORKER_EVERY: Span = Span::from_seconds(5);

/// A Rocket.Chat.
#[derive(Clone, Debug, Default)]
pub(crate) struct RocketChat {
    /// When each agent was last given something.
    routed: BTreeMap<AgentNumber, Span>,
    wake: Option<Span>,
}

impl RocketChat {
    fn delegate(&mut self, call: CallNumber, class: ClassNumber, now: Span, hall: &mut Hall) {
        let order =
            |agent: &AgentNumber| (hall.agents()[*agent].busy, self.routed.get(agent).copied(), *agent);
        if let Some(agent) = hall.free_for(class).min_by_key(order) {
            self.routed.insert(agent, now);
            hall.assign(call, agent);
        }
    }

    fn work(&mut self, now: Span, hall: &mut Hall) {
        let mut firsts: BTreeMap<ClassNumber, (bool, CallNumber)> = BTreeMap::new();
        for (number, call) in hall.waiting() {
            let place = (!call.is_urgent, number);
            let first = firsts.entry(call.class).or_insert(place);
            *first = place.min(*first);
        }
        for (class, (_, call)) in firsts {
            self.delegate(call, class, now, hall);
        }
    }
}

impl Rival for RocketChat {
    fn told(&mut self, now: Span, news: News, hall: &mut Hall) {
        match news {
            News::Arrived(call) => {
                if let Some(class) = hall.waits(call).map(|call| call.class)
                    && !hall.waiting().any(|(other, it)| other != call && it.class == class)
                {
                    self.delegate(call, class, now, hall);
                }
            }
            News::Woken => self.work(now, hall),
            News::Left(_)
            | News::Answered { .. }
            | News::Expired { .. }
            | News::Finished { .. }
            | News::Came(_) => {}
        }
        self.wake = hall.waiting().next().map(|_| next_tick(now, WORKER_EVERY));
    }

    fn next_wake(&self) -> Option<Span> {
        self.wake
    }
}
