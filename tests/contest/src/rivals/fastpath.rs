//! Openfire's Fastpath with its round robin dispatcher.
//!
//! Every 2 s a queue begins to dispatch the requests that are new (`checkForNewRequests`). From then on each request looks
//! after itself: it takes the agent whose last chat is longest ago, of those who have room, are not being asked something
//! else, and did not let this request pass in the last 20 s (`xmpp.live.rejection.timeout`); asks for 20 s; and if nobody
//! fits sleeps for 1 s. Requests know nothing of each other, so whoever wakes first when an agent becomes free has it. All
//! queues have agents here, so nothing overflows; requests are not cancelled for waiting long, in its favour. There is no
//! urgency.
//!
//! *Never:* an order among those who wait.

use super::hall::{AgentNumber, CallNumber, Hall};
use super::{News, Rival, next_tick};
use frontdesk_simulator::day::later;
use router_core::Span;
use std::collections::BTreeMap;

const CHECK_EVERY: Span = Span::from_seconds(2);
const OFFER_TIMEOUT: Span = Span::from_seconds(20);
const REJECTION_TIMEOUT: Span = Span::from_seconds(20);
const SLEEP: Span = Span::from_seconds(1);

/// A Fastpath.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fastpath {
    requests: BTreeMap<CallNumber, Request>,
    /// When each agent's last chat began.
    last_chat: BTreeMap<AgentNumber, Span>,
}

#[derive(Clone, Debug)]
struct Request {
    looks_at: Span,
    /// Who let it pass, and until when that counts.
    rejectors: BTreeMap<AgentNumber, Span>,
}

impl Fastpath {
    fn look(&mut self, now: Span, hall: &mut Hall) {
        let due = self.requests.iter().filter(|(_, request)| request.looks_at <= now);
        let mut due: Vec<(Span, CallNumber)> = due.map(|(call, it)| (it.looks_at, *call)).collect();
        due.sort_unstable();
        for (_, call) in due {
            let best = self.best_for(call, now, hall);
            let Some(request) = self.requests.get_mut(&call) else { continue };
            match best {
                Some(agent) => {
                    hall.ring(call, agent, OFFER_TIMEOUT);
                    request.looks_at = later(now, OFFER_TIMEOUT);
                }
                None => request.looks_at = later(now, SLEEP),
            }
        }
    }

    fn best_for(&self, call: CallNumber, now: Span, hall: &Hall) -> Option<AgentNumber> {
        let class = hall.waits(call)?.class;
        let rejectors = &self.requests.get(&call)?.rejectors;
        let may = |agent: &AgentNumber| {
            hall.agents()[*agent].ringing == 0 && rejectors.get(agent).is_none_or(|until| *until <= now)
        };
        let last = |agent: &AgentNumber| (self.last_chat.get(agent).copied(), *agent);
        hall.free_for(class).filter(may).min_by_key(last)
    }
}

impl Rival for Fastpath {
    fn told(&mut self, now: Span, news: News, hall: &mut Hall) {
        match news {
            News::Arrived(call) => {
                let looks_at = next_tick(now, CHECK_EVERY);
                self.requests.insert(call, Request { looks_at, rejectors: BTreeMap::new() });
            }
            News::Left(call) => {
                self.requests.remove(&call);
            }
            News::Answered { call, agent } => {
                self.requests.remove(&call);
                self.last_chat.insert(agent, now);
            }
            News::Expired { call, agent } => {
                if let Some(request) = self.requests.get_mut(&call) {
                    request.rejectors.insert(agent, later(now, REJECTION_TIMEOUT));
                    request.looks_at = now;
                }
                self.look(now, hall);
            }
            News::Woken => self.look(now, hall),
            News::Finished { .. } | News::Came(_) => {}
        }
    }

    fn next_wake(&self) -> Option<Span> {
        self.requests.values().map(|request| request.looks_at).min()
    }
}
