//! How an offer ends: accepted, rejected, expired, revoked.
//!
//! A refused interaction keeps its age, and the agent is not asked again for it until the time of one offer
//! has passed without anybody else refusing or taking it. That serves two ends at once: everybody else who is
//! free is asked first, and one single agent who rejects is not hammered; and nobody is stranded because an
//! agent who was never free counts as "not asked yet". A revoked offer says nothing about the agent.
//!
//! *Never:* a late answer that counts; an answer names what is offered to this agent now, or nothing.

use super::Router;
use super::agent::{OwnState, WorkKind};
use super::interaction::{Offer, Place, Wait};
use super::outcome::Outcome;
use crate::values::id::{AgentId, InteractionId};
use crate::values::notice::OfferOverReason;
use crate::values::presence::NotReadyReason;
use crate::values::timer::Timer;
use crate::values::world::World;
use alloc::vec::Vec;

impl Router {
    /// The agent takes what is offered. False if it is not offered to this agent.
    pub(crate) fn accept(&mut self, world: &World, id: InteractionId, agent: &AgentId) -> bool {
        let Some(offer) = self.offer_to(id, agent) else { return false };
        let waited = world.now.since(offer.wait.since);
        self.change(world, id, |interaction| {
            interaction.place = Place::Assigned { agent: agent.clone(), since: world.now };
        });
        self.outcomes.push(Outcome::Assigned { interaction: id, agent: agent.clone(), waited });
        true
    }

    /// The agent does not take what is offered. False if it is not offered to this agent.
    pub(crate) fn reject(&mut self, world: &World, id: InteractionId, agent: &AgentId) -> bool {
        let Some(offer) = self.offer_to(id, agent) else { return false };
        self.refuse(world, id, offer, OfferOverReason::Rejected);
        true
    }

    /// The agent gave a sign of life: missed offers are forgotten.
    pub(crate) fn forgive(&mut self, world: &World, agent: &AgentId) {
        if self.agents.get(agent).is_some_and(|agent| agent.missed > 0) {
            self.change_agent(world, agent, |agent| agent.missed = 0);
        }
    }

    /// The agent did not answer in time.
    pub(crate) fn expire(&mut self, world: &World, id: InteractionId) {
        let Some(Place::Offered(offer)) = self.interactions.get(&id).map(|it| it.place.clone()) else {
            return;
        };
        let agent = offer.agent.clone();
        self.refuse(world, id, offer, OfferOverReason::Expired);
        let limit = world.policy.limits.missed_offers;
        self.change_agent(world, &agent, |agent| agent.missed = agent.missed.saturating_add(1));
        let Some(state) = self.agents.get(&agent) else { return };
        let missed = state.missed;
        if limit > 0 && missed >= limit && state.own == OwnState::Ready {
            self.not_ready(world, &agent, NotReadyReason::MissedOffers(missed));
            self.outcomes.push(Outcome::MadeNotReady { agent, missed });
        }
    }

    /// The agent may be asked again for everything that waits in the agent's queues.
    pub(super) fn forget_refusals(&mut self, world: &World, agent: &AgentId) {
        let Some(policy) = world.policy.agents.get(agent) else { return };
        let lines = policy.queues.iter().filter_map(|queue| self.queues.get(queue));
        let waiting: Vec<InteractionId> =
            lines.flat_map(|queue| queue.line.iter().map(|key| key.1)).collect();
        for id in waiting {
            let Some(wait) = self.interactions.get(&id).and_then(|it| it.wait()) else { continue };
            if wait.tried.contains(agent) {
                self.change(world, id, |interaction| interaction.forgive(agent));
            }
        }
    }

    /// Takes back everything that is offered to an agent.
    pub(super) fn revoke_offers_to(&mut self, world: &World, agent: &AgentId) {
        for id in self.work_of(agent, WorkKind::Offered) {
            self.revoke(world, id, OfferOverReason::Revoked);
        }
    }

    /// Takes an offer back; the interaction waits on.
    pub(super) fn revoke(&mut self, world: &World, id: InteractionId, reason: OfferOverReason) {
        let Some(Place::Offered(offer)) = self.interactions.get(&id).map(|it| it.place.clone()) else {
            return;
        };
        self.put_back(world, id, offer.wait);
        self.outcomes.push(Outcome::OfferOver {
            interaction: id,
            offer: offer.id,
            agent: offer.agent,
            reason,
        });
    }

    fn offer_to(&self, id: InteractionId, agent: &AgentId) -> Option<Offer> {
        match &self.interactions.get(&id)?.place {
            Place::Offered(offer) if offer.agent == *agent => Some(offer.clone()),
            Place::Offered(_)
            | Place::Waiting(_)
            | Place::Paused(_)
            | Place::Assigned { .. }
            | Place::WrapUp { .. } => None,
        }
    }

    fn refuse(&mut self, world: &World, id: InteractionId, offer: Offer, reason: OfferOverReason) {
        let mut wait = offer.wait;
        if !wait.tried.contains(&offer.agent) {
            wait.tried.push(offer.agent.clone());
        }
        self.put_back(world, id, wait);
        self.change_agent(world, &offer.agent, |agent| agent.idle_since = world.now);
        self.outcomes.push(Outcome::OfferOver {
            interaction: id,
            offer: offer.id,
            agent: offer.agent,
            reason,
        });
    }

    fn put_back(&mut self, world: &World, id: InteractionId, mut wait: Wait) {
        let Some(interaction) = self.interactions.get(&id) else { return };
        if !wait.tried.is_empty() {
            wait.again = Timer::start(world.now, self.offer_time(world, &interaction.queue));
        }
        self.change(world, id, |interaction| interaction.place = Place::Waiting(wait));
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
