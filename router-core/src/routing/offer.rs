//! Offers: leases on agents' capacity, made, accepted, rejected, expired, taken back.
//!
//! An interaction is offered to one agent, to one more after each while, or to all who are free. Whoever accepts has
//! it, and the others hear that somebody was faster. Who refused it is not asked again before a try-again time, so an
//! agent who rejects is not hammered; and nobody is stranded, because an agent who was never free counts as not asked
//! yet. An offer that is taken back says nothing about the agent.
//!
//! *Never:* a late answer that counts; an answer names what is offered to this agent now, or nothing.

use super::Router;
use super::agent::{OwnState, WorkKind};
use super::interaction::{Account, Interaction, Lease, Offered, Place, Wait};
use super::outcome::Outcome;
use crate::values::fact::Candidate;
use crate::values::id::{AgentId, InteractionId, OfferId, QueueName};
use crate::values::ladder::OfferMode;
use crate::values::notice::OfferOverReason;
use crate::values::presence::NotReadyReason;
use crate::values::time::Span;
use crate::values::timer::Timer;
use crate::values::world::World;
use alloc::boxed::Box;
use alloc::vec::Vec;

/// Others that are kept with an interaction for explanations.
const KEPT_OTHERS: usize = 8;

impl Router {
    /// The newest offer that stands.
    pub(crate) fn newest_offer(&self) -> OfferId {
        let offered = self.interactions.values().filter_map(|interaction| match &interaction.place {
            Place::Offered(offered) => offered.leases.iter().map(|lease| lease.id).max(),
            Place::Waiting(_) | Place::Paused(_) | Place::Assigned { .. } | Place::WrapUp { .. } => None,
        });
        offered.max().unwrap_or_default()
    }

    /// Offers an interaction to the agent who was chosen for it.
    pub(super) fn offer(&mut self, world: &World, id: InteractionId, agent: &AgentId) {
        let rejected = self.candidates(world, id, Some(agent));
        let waits_for_one = |it: &Interaction| it.wait().is_some_and(|wait| wait.prefers.is_on());
        let alone = self.interactions.get(&id).is_some_and(waits_for_one);
        self.make_offer(world, id, agent, alone, rejected);
    }

    /// Offers an interaction that is in the line; the agent's capacity is taken. `alone`: it is meant for this agent, and
    /// nobody else is asked meanwhile, whatever the step says.
    pub(super) fn make_offer(
        &mut self,
        world: &World,
        id: InteractionId,
        agent: &AgentId,
        alone: bool,
        rejected: Vec<Candidate>,
    ) {
        let Some(interaction) = self.interactions.get(&id) else { return };
        let Some(wait) = interaction.wait() else { return };
        let (waited, step) = (world.now.since(wait.since), wait.step);
        let answer_within = self.offer_time(world, &interaction.queue);
        let mode = interaction.class.0.and_then(|class| self.index.class(class)).map(|class| class.offer);
        let mode = mode.filter(|_| !alone);
        let Some(choice) = self.choice(id, agent) else { return };
        self.last_offer = OfferId(self.last_offer.0 + 1);
        let offer = self.last_offer;
        let lease = Lease {
            id: offer,
            agent: agent.clone(),
            since: world.now,
            expires: Timer::start(world.now, answer_within),
        };
        let others = rejected.iter().take(KEPT_OTHERS).cloned().collect();
        let account = Account { choice: choice.clone(), others, step };
        self.change(world, id, |interaction| {
            interaction.offers = interaction.offers.saturating_add(1);
            interaction.account = Some(Box::new(account));
            match &mut interaction.place {
                Place::Offered(offered) => offered.leases.push(lease),
                Place::Waiting(wait) => {
                    let mut wait = wait.clone();
                    (wait.again, wait.prefers) = (Timer::Off, Timer::Off);
                    let asks_all = mode == Some(OfferMode::All);
                    let more = match mode {
                        Some(OfferMode::Staggered(every)) => Timer::start(world.now, every),
                        Some(OfferMode::One | OfferMode::All) | None => Timer::Off,
                    };
                    let leases = alloc::vec![lease];
                    interaction.place = Place::Offered(Offered { leases, asks_all, more, wait });
                }
                Place::Paused(_) | Place::Assigned { .. } | Place::WrapUp { .. } => {}
            }
        });
        self.outcomes.push(Outcome::Offered {
            interaction: id,
            offer,
            choice,
            answer_within,
            waited,
            step: step.saturating_add(1),
            rejected,
        });
    }

    /// One more agent is asked, and the next after the same time again.
    pub(crate) fn ask_more(&mut self, world: &World, id: InteractionId) {
        let Some(class) = self.interactions.get(&id).and_then(|it| it.class.0) else { return };
        let Some(class) = self.index.class(class) else { return };
        let next = self.first_not_asked(class, id).and_then(|at| self.index.roster.get(at as usize)).cloned();
        // Other settings may ask in another way by now.
        let (every, next) = match class.offer {
            OfferMode::Staggered(every) => (every, next),
            OfferMode::One | OfferMode::All => (Span::ZERO, None),
        };
        self.change(world, id, |interaction| {
            if let Place::Offered(offered) = &mut interaction.place {
                offered.more = Timer::repeat(world.now, every, world.now);
            }
        });
        let asked = match self.interactions.get(&id).map(|it| &it.place) {
            Some(Place::Offered(offered)) => offered.leases.len(),
            _ => return,
        };
        if let Some(next) = next
            && asked < usize::from(world.policy.limits.asked_at_once)
        {
            self.offer(world, id, &next);
        }
    }

    /// Time to answer an offer from this queue.
    pub(super) fn offer_time(&self, world: &World, queue: &QueueName) -> Span {
        world.policy.queues.get(queue).map_or(Span::from_seconds(30), |queue| queue.offer_for)
    }

    /// The agent takes what is offered. False if it is not offered to this agent.
    pub(crate) fn accept(&mut self, world: &World, id: InteractionId, agent: &AgentId) -> bool {
        let Some(offered) = self.offered_to(id, agent) else { return false };
        let waited = world.now.since(offered.wait.since);
        self.change(world, id, |interaction| {
            interaction.place = Place::Assigned { agent: agent.clone(), since: world.now, waited };
        });
        // Who was offered to somebody at once tells nothing about waiting.
        let was_in_line = offered.leases.iter().all(|lease| lease.since > offered.wait.since);
        for lease in offered.leases.into_iter().filter(|lease| lease.agent != *agent) {
            self.say_over(id, lease, OfferOverReason::TakenByAnother);
        }
        if let Some(name) = self.interactions.get(&id).filter(|_| was_in_line).map(|it| it.queue.clone())
            && let Some(queue) = self.queues.get_mut(&name)
        {
            queue.last_wait = Some(waited);
            self.touched.queues.push(name);
        }
        self.outcomes.push(Outcome::Assigned { interaction: id, agent: agent.clone(), waited });
        true
    }

    /// The agent does not take what is offered. False if it is not offered to this agent.
    pub(crate) fn reject(&mut self, world: &World, id: InteractionId, agent: &AgentId) -> bool {
        if self.offered_to(id, agent).is_none() {
            return false;
        }
        self.refuse(world, id, agent, OfferOverReason::Rejected);
        true
    }

    /// The agent gave a sign of life: missed offers are forgotten.
    pub(crate) fn forgive(&mut self, world: &World, agent: &AgentId) {
        if self.agents.get(agent).is_some_and(|agent| agent.missed > 0) {
            self.change_agent(world, agent, |agent| agent.missed = 0);
        }
    }

    /// Agents did not answer in time.
    pub(crate) fn expire(&mut self, world: &World, id: InteractionId) {
        let Some(Place::Offered(offered)) = self.interactions.get(&id).map(|it| &it.place) else { return };
        let late =
            offered.leases.iter().filter(|lease| lease.expires.due().is_some_and(|at| at <= world.now));
        let late: Vec<AgentId> = late.map(|lease| lease.agent.clone()).collect();
        let limit = world.policy.limits.missed_offers;
        for agent in late {
            self.refuse(world, id, &agent, OfferOverReason::Expired);
            self.change_agent(world, &agent, |agent| agent.missed = agent.missed.saturating_add(1));
            let Some(state) = self.agents.get(&agent) else { continue };
            let missed = state.missed;
            if limit > 0 && missed >= limit && state.own == OwnState::Ready {
                self.not_ready(world, &agent, NotReadyReason::MissedOffers(missed));
                self.outcomes.push(Outcome::MadeNotReady { agent, missed });
            }
        }
    }

    /// The agent may be asked again for everything that the agent refused.
    pub(super) fn forget_refusals(&mut self, world: &World, agent: &AgentId) {
        let Some(number) = self.number_of(agent) else { return };
        let refused = self.index.desks.get(number as usize).map(|ties| ties.refused.iter().copied());
        let refused: Vec<InteractionId> = refused.into_iter().flatten().collect();
        for id in refused {
            self.change(world, id, |interaction| interaction.forgive(agent));
        }
    }

    /// Takes back everything that is offered to an agent.
    pub(super) fn revoke_offers_to(&mut self, world: &World, agent: &AgentId) {
        for id in self.work_of(agent, WorkKind::Offered) {
            self.end_lease(world, id, agent, OfferOverReason::Revoked);
            self.catch_up(world, id);
        }
    }

    /// Takes back what is offered of an interaction; it waits on.
    pub(super) fn revoke(&mut self, world: &World, id: InteractionId, reason: OfferOverReason) {
        while let Some(Place::Offered(offered)) = self.interactions.get(&id).map(|it| &it.place) {
            let Some(agent) = offered.leases.first().map(|lease| lease.agent.clone()) else { return };
            self.end_lease(world, id, &agent, reason);
        }
    }

    fn offered_to(&self, id: InteractionId, agent: &AgentId) -> Option<Offered> {
        match &self.interactions.get(&id)?.place {
            Place::Offered(offered) if offered.leases.iter().any(|lease| lease.agent == *agent) => {
                Some(offered.clone())
            }
            Place::Offered(_)
            | Place::Waiting(_)
            | Place::Paused(_)
            | Place::Assigned { .. }
            | Place::WrapUp { .. } => None,
        }
    }

    /// An agent refused it, or did not answer.
    fn refuse(&mut self, world: &World, id: InteractionId, agent: &AgentId, reason: OfferOverReason) {
        self.change(world, id, |interaction| {
            if let Some(wait) = interaction.wait_mut()
                && !wait.tried.contains(agent)
            {
                wait.tried.push(agent.clone());
            }
        });
        self.end_lease(world, id, agent, reason);
        self.catch_up(world, id);
        self.change_agent(world, agent, |agent| agent.idle_since = world.now);
    }

    /// Ends one lease; after the last one the interaction waits on.
    pub(super) fn end_lease(
        &mut self,
        world: &World,
        id: InteractionId,
        agent: &AgentId,
        reason: OfferOverReason,
    ) {
        let Some(mut offered) = self.offered_to(id, agent) else { return };
        let Some(at) = offered.leases.iter().position(|lease| lease.agent == *agent) else { return };
        let lease = offered.leases.remove(at);
        let again = self.interactions.get(&id).map(|it| self.offer_time(world, &it.queue));
        self.change(world, id, |interaction| {
            interaction.place = if offered.leases.is_empty() {
                Place::Waiting(resting(world, offered.wait, again))
            } else {
                Place::Offered(offered)
            };
        });
        self.say_over(id, lease, reason);
    }

    fn say_over(&mut self, id: InteractionId, lease: Lease, reason: OfferOverReason) {
        let Lease { id: offer, agent, .. } = lease;
        self.outcomes.push(Outcome::OfferOver { interaction: id, offer, agent, reason });
    }

    /// Everybody may be asked again.
    pub(crate) fn try_again(&mut self, world: &World, id: InteractionId) {
        self.change(world, id, |interaction| match &mut interaction.place {
            Place::Waiting(wait) | Place::Paused(wait) => {
                wait.tried.clear();
                wait.again = Timer::Off;
            }
            Place::Offered(_) | Place::Assigned { .. } | Place::WrapUp { .. } => {}
        });
    }
}

/// A wait in which nobody is being asked: whoever refused may be asked again after a while.
fn resting(world: &World, mut wait: Wait, again: Option<Span>) -> Wait {
    if !wait.tried.is_empty() {
        wait.again = Timer::start(world.now, again.unwrap_or(Span::from_seconds(30)));
    }
    wait
}
