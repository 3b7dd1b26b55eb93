//! FreeSWITCH's mod_callcenter with the strategy longest-idle-agent.
//!
//! One thread looks through all who wait ten times a second (`switch_yield(100000)` in the dispatch thread), highest score first: the
//! seconds waited plus a base score, which urgent callers have. For each it takes the agents of the queue by tier level
//! (here: how much else they can do; `tier-rules-apply` off as shipped), then whose last call ended longest ago, in whole
//! seconds: an agent counts as free only in a later second than that in which the call ended. A phone rings for 10 s
//! (`leg_timeout` of the shipped agent); after three unanswered ones (`max-no-answer`) the agent is on break, here for a
//! minute as under all systems. `no-answer-delay-time` is not set as shipped, which offers the next caller to the same
//! agent at once; 30 s here, in its favour. No wrap-up, as under all systems.
//!
//! *Never:* a caller who is rung for by two agents.

use super::hall::{AgentNumber, CallNumber, ClassNumber, Hall};
use super::{News, Rival, next_tick};
use frontdesk_simulator::day::later;
use frontdesk_simulator::driver::RETURNS_AFTER;
use router_core::Span;
use std::collections::BTreeMap;

const DISPATCH_EVERY: Span = Span::from_millis(100);
const LEG_TIMEOUT: Span = Span::from_seconds(10);
const NO_ANSWER_DELAY: Span = Span::from_seconds(30);
const MAX_NO_ANSWER: u32 = 3;
/// The score of urgent callers, in seconds.
const BASE_SCORE: u64 = 600;

/// A FreeSWITCH.
#[derive(Clone, Debug, Default)]
pub(crate) struct FreeSwitch {
    /// Offers in a row that were not answered.
    unanswered: BTreeMap<AgentNumber, u32>,
    /// Who is not tried before when.
    ready_at: BTreeMap<AgentNumber, Span>,
    wake: Option<Span>,
}

impl FreeSwitch {
    fn dispatch(&mut self, now: Span, hall: &mut Hall) {
        let score = |(_, call): &(CallNumber, &super::hall::Call)| {
            let base = if call.is_urgent { BASE_SCORE } else { 0 };
            now.as_seconds().saturating_sub(call.since.as_seconds()) + base
        };
        let mut members: Vec<_> = hall.waiting().map(|it| (score(&it), it.0, it.1.class)).collect();
        // Stable: of equal scores the first to arrive comes first.
        members.sort_by_key(|(score, _, _)| std::cmp::Reverse(*score));
        for (_, call, class) in members {
            if let Some(agent) = self.agent_for(class, now, hall) {
                hall.ring(call, agent, LEG_TIMEOUT);
            }
        }
    }

    fn agent_for(&self, class: ClassNumber, now: Span, hall: &Hall) -> Option<AgentNumber> {
        let ended = |agent: AgentNumber| hall.agents()[agent].idle_since.as_seconds();
        let is_ready = |agent: &AgentNumber| {
            ended(*agent) < now.as_seconds() && self.ready_at.get(agent).is_none_or(|at| *at <= now)
        };
        let level = |agent: AgentNumber| hall.agents()[agent].classes.len();
        hall.free_for(class).filter(is_ready).min_by_key(|agent| (level(*agent), ended(*agent), *agent))
    }

    fn expired(&mut self, agent: AgentNumber, now: Span) {
        let unanswered = self.unanswered.entry(agent).or_default();
        *unanswered += 1;
        let pause = if *unanswered >= MAX_NO_ANSWER {
            *unanswered = 0;
            RETURNS_AFTER
        } else {
            NO_ANSWER_DELAY
        };
        self.ready_at.insert(agent, later(now, pause));
    }
}

impl Rival for FreeSwitch {
    fn told(&mut self, now: Span, news: News, hall: &mut Hall) {
        match news {
            News::Woken => self.dispatch(now, hall),
            News::Expired { agent, .. } => self.expired(agent, now),
            News::Answered { agent, .. } => {
                self.unanswered.remove(&agent);
            }
            News::Arrived(_) | News::Left(_) | News::Finished { .. } | News::Came(_) => {}
        }
        // With nobody who waits, or nobody free for them, it looks in vain; something will be told before that changes.
        let fits = hall.waiting().any(|(_, call)| hall.free_for(call.class).next().is_some());
        self.wake = fits.then(|| next_tick(now, DISPATCH_EVERY));
    }

    fn next_wake(&self) -> Option<Span> {
        self.wake
    }
}
