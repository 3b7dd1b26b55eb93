//! What routing says, told to the conversation and to people.
//!
//! *Never:* a decision of its own about who gets what.

use super::Engine;
use super::deadlines::conversation;
use crate::routing::{Outcome, WorkKind};
use crate::values::effect::{AgentSide, Effect, News};
use crate::values::fact::{FactKind, WhyEnded};
use crate::values::hosting::HostingKind;
use crate::values::id::{AgentId, ConversationId, InteractionId, OfferId};
use crate::values::ladder::End;
use crate::values::notice::{AgentNotice, Brief, ClosedReason, CustomerNotice, OfferOverReason};
use crate::values::presence::Availability;
use crate::values::time::Span;

impl Engine {
    /// Carries through what routing has said so far.
    pub(super) fn carry_outcomes(&mut self) {
        for outcome in self.router.take_outcomes() {
            self.follow(outcome);
        }
    }

    pub(super) fn follow(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Offered { interaction, offer, choice, answer_within, waited, step, rejected } => {
                self.marks.engine = true;
                let agent = choice.agent;
                let (strategy, terms) = (choice.strategy, choice.terms);
                let what = FactKind::Offered {
                    offer,
                    agent: agent.clone(),
                    waited,
                    step,
                    strategy,
                    terms,
                    rejected,
                };
                self.fact(Some(conversation(interaction)), what);
                let news = News::Offered { offer, agent: agent.clone(), answer_within };
                if !self.report_news(interaction, news) {
                    self.tell_offer(conversation(interaction), &agent, answer_within, waited);
                }
            }
            Outcome::Prefers { interaction, agent, wait } => {
                self.fact(Some(conversation(interaction)), FactKind::Prefers { agent, wait });
            }
            Outcome::Stepped { interaction, step, relax, agent_client } => {
                let what = FactKind::Stepped { step, relax, agent_client };
                self.fact(Some(conversation(interaction)), what);
            }
            Outcome::NobodyEligible { interaction, rejected } => {
                self.fact(Some(conversation(interaction)), FactKind::NobodyEligible { rejected });
            }
            Outcome::OfferOver { interaction, offer, agent, reason } => {
                self.offer_over(interaction, offer, agent, reason);
            }
            Outcome::Assigned { interaction, agent, waited } => self.assigned(interaction, agent, waited),
            Outcome::LadderOver { interaction, queue, why, end } => {
                self.ladder_over(interaction, queue, why, end);
            }
            Outcome::KeptTooLong { interaction } => self.kept_too_long(interaction),
            Outcome::AgentLost { interaction, agent } => self.agent_lost(interaction, agent),
            Outcome::WrapUpOver { interaction, agent } => {
                let id = conversation(interaction);
                self.fact(Some(id), FactKind::WrapUpOver(agent.clone()));
                if self.report_news(interaction, News::Done(agent)) {
                    self.forget_foreign(interaction);
                } else {
                    self.conversations.forget(&mut self.out, id);
                }
            }
            Outcome::MadeNotReady { agent, missed } => {
                self.tell_agent(&agent, None, AgentNotice::MadeNotReady { missed })
            }
            Outcome::AvailabilityChanged { agent, now } => {
                if now != Availability::Offline && !self.router.is_absent(&agent) {
                    self.agent_is_back(&agent);
                }
                self.fact(None, FactKind::Availability { agent, now });
            }
            Outcome::AgentAdded { agent } => self.out.effects.push(Effect::ProbeAgent(agent)),
            Outcome::AgentRemoved { agent, address } => {
                self.out.effects.push(Effect::ForgetAgent { agent, address });
            }
        }
    }

    fn kept_too_long(&mut self, interaction: InteractionId) {
        let (why, end) = (WhyEnded::NobodyTookIt, End::Close);
        if !self.end_foreign(interaction, why, end) {
            self.close(conversation(interaction), ClosedReason::KeptTooLong);
        }
    }

    fn agent_is_back(&mut self, agent: &AgentId) {
        for interaction in self.router.work_of(agent, WorkKind::Assigned) {
            self.conversations.release(&self.world, &mut self.out, conversation(interaction), agent);
        }
    }

    fn tell_offer(&mut self, id: ConversationId, agent: &AgentId, answer_within: Span, waited: Span) {
        if let Some(brief) = self.brief(id, waited) {
            self.tell_agent(agent, Some(id), AgentNotice::Offer { brief, answer_within });
        }
    }

    fn offer_over(
        &mut self,
        interaction: InteractionId,
        offer: OfferId,
        agent: AgentId,
        reason: OfferOverReason,
    ) {
        let id = conversation(interaction);
        self.fact(Some(id), FactKind::OfferOver { offer, agent: agent.clone(), reason });
        if self.report_news(interaction, News::OfferOver { offer, agent: agent.clone(), reason }) {
            return;
        }
        if let Some(customer) = self.conversations.open.get(&id).map(|open| open.customer_name()) {
            self.tell_agent(&agent, Some(id), AgentNotice::OfferOver { conversation: id, customer, reason });
        }
        if !self.conversations.was_told_place(id) {
            self.tell_place(id);
        }
    }

    fn assigned(&mut self, interaction: InteractionId, agent: AgentId, waited: Span) {
        let id = conversation(interaction);
        self.fact(Some(id), FactKind::Accepted { agent: agent.clone(), waited });
        if self.report_news(interaction, News::Assigned(agent.clone())) {
            return;
        }
        if let Some(brief) = self.brief(id, waited) {
            let wanted = self.wanted_hosting(id);
            let fell_back = self.conversations.join(&self.world, &mut self.out, id, &agent, brief, wanted);
            if wanted != HostingKind::default() {
                self.fact(Some(id), FactKind::Hosted { wanted, fell_back });
            }
        }
    }

    /// Where the rule, or else the desk, wants a conversation to take place.
    fn wanted_hosting(&self, id: ConversationId) -> HostingKind {
        let by_rule =
            self.router.interactions.get(&InteractionId(id.0)).and_then(|routed| routed.needs.hosting);
        let desk = self.conversations.open.get(&id).and_then(|open| self.world.policy.desks.get(&open.desk));
        by_rule.or_else(|| desk.map(|desk| desk.hosting)).unwrap_or_default()
    }

    fn agent_lost(&mut self, interaction: InteractionId, agent: AgentId) {
        let id = conversation(interaction);
        if !self.conversations.passes_on(id) {
            // The two go on without us, or do not; nobody else is looked for.
            return self.close(id, ClosedReason::HandedOver);
        }
        self.fact(Some(id), FactKind::AgentLost(agent.clone()));
        if self.report_news(interaction, News::AgentLost(agent)) {
            return;
        }
        self.part(id, CustomerNotice::AgentLost);
        self.pause_unless_reachable(id);
        self.tell_place(id);
    }

    /// The agent of a conversation has it no longer.
    pub(super) fn part(&mut self, id: ConversationId, to_customer: CustomerNotice) {
        let detached = self.router.interactions.get(&InteractionId(id.0)).and_then(|it| it.detached);
        self.conversations.part(&self.world, &mut self.out, id, to_customer, detached);
    }

    /// What an agent is told about a conversation.
    fn brief(&self, id: ConversationId, waited: Span) -> Option<Brief> {
        let open = self.conversations.open.get(&id)?;
        let routed = self.router.interactions.get(&InteractionId(id.0))?;
        let previous = open.previous_agent().map(|agent| match self.world.policy.agents.get(agent) {
            Some(policy) => policy.name.clone(),
            None => alloc::sync::Arc::from(agent.as_str()),
        });
        Some(Brief {
            conversation: id,
            customer: open.customer_name(),
            queue: routed.queue.clone(),
            opening: open.opening.clone(),
            answers: open.answers.clone(),
            waited,
            previous,
            detached: routed.detached,
            tags: routed.needs.tags.clone(),
            client: self.client_line(id),
        })
    }

    /// Says something to an agent from the desk of the conversation, or from the home desk.
    fn tell_agent(&mut self, agent: &AgentId, id: Option<ConversationId>, notice: AgentNotice) {
        let Some(address) = self.router.agents.get(agent).map(|agent| agent.address.clone()) else { return };
        let of_conversation =
            id.and_then(|id| self.conversations.open.get(&id)).map(|open| open.desk.clone());
        let Some(desk) = of_conversation.or_else(|| self.world.policy.home_desk.clone()) else { return };
        let to = AgentSide::Desk { agent: agent.clone(), address, desk };
        self.out.effects.push(Effect::TellAgent { to, notice });
    }
}
