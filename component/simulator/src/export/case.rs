//! What happened to one conversation, told by its facts.
//!
//! *Never:* who the customer is.

use super::Facts;
use router_core::expression::Attributes;
use router_core::values::fact::FactKind;
use router_core::values::id::{AgentId, ConversationId, DeskName, QueueName, SkillName};
use router_core::values::ladder::End;
use router_core::values::notice::{ClosedReason, OfferOverReason, RefusedReason};
use router_core::{Span, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What happened to a conversation.
#[derive(Clone, Debug, Default)]
pub(super) struct Case {
    pub(super) desk: Option<DeskName>,
    /// What the rules were told.
    pub(super) known: Option<Attributes>,
    /// When it came into a queue, or would have.
    pub(super) arrived: Option<Timestamp>,
    pub(super) queue: Option<QueueName>,
    skills: BTreeSet<SkillName>,
    tags: BTreeSet<Arc<str>>,
    pub(super) wait: Wait,
    pub(super) offers: Vec<Offer>,
    pub(super) services: Vec<Service>,
    /// When the customer's client went, if it did not come back.
    gone: Option<Timestamp>,
}

/// How the waiting went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Wait {
    /// It had no end while it was watched.
    #[default]
    On,
    Answered(Timestamp),
    GaveUp(Timestamp),
    TurnedAway(Timestamp),
}

/// An offer to an agent.
#[derive(Clone, Debug)]
pub(super) struct Offer {
    pub(super) agent: AgentId,
    pub(super) at: Timestamp,
    pub(super) end: Option<OfferEnd>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OfferEnd {
    Accepted(Timestamp),
    Missed,
    Other,
}

/// The time in which an agent had it.
#[derive(Clone, Debug)]
pub(super) struct Service {
    pub(super) agent: AgentId,
    pub(super) from: Timestamp,
    /// `None` if it was not over while it was watched.
    pub(super) until: Option<Timestamp>,
}

/// All conversations of which there are facts.
pub(super) fn read(facts: &Facts) -> BTreeMap<ConversationId, Case> {
    let mut cases: BTreeMap<ConversationId, Case> = BTreeMap::new();
    for (at, conversation, what) in facts {
        if let Some(conversation) = conversation {
            cases.entry(*conversation).or_default().take(*at, what);
        }
    }
    cases
}

impl Case {
    /// What it is counted under: the queue, with needed skills and tags.
    pub(super) fn class(&self) -> Arc<str> {
        let queue = self.queue.as_ref().map_or("none", QueueName::as_str);
        let skills = self.skills.iter().map(SkillName::as_str);
        let words: Vec<&str> =
            [queue].into_iter().chain(skills).chain(self.tags.iter().map(|tag| &**tag)).collect();
        words.join("+").into()
    }

    /// How long it waited, if the waiting had an end.
    pub(super) fn waited(&self) -> Option<Span> {
        match self.wait {
            Wait::On => None,
            Wait::Answered(at) | Wait::GaveUp(at) | Wait::TurnedAway(at) => Some(at.since(self.arrived?)),
        }
    }

    fn take(&mut self, at: Timestamp, what: &FactKind) {
        match what {
            FactKind::Started(desk) => self.desk = Some(desk.clone()),
            FactKind::Ruled { attributes, .. } => {
                self.known.get_or_insert_with(|| attributes.clone());
            }
            FactKind::Queued { queue, needs } => {
                self.arrived.get_or_insert(at);
                if self.queue.is_none() {
                    self.skills = needs.skills.keys().cloned().collect();
                    self.tags = needs.tags.clone();
                    self.queue = Some(queue.clone());
                }
            }
            FactKind::Ended { queue, end, .. } => {
                self.queue.get_or_insert_with(|| queue.clone());
                match end {
                    End::Queue(_) => {}
                    End::Close | End::LeaveMessage | End::CallBack => self.turned_away(at),
                }
            }
            FactKind::Refused(reason) => {
                if *reason != RefusedReason::TooManyKept {
                    self.turned_away(at);
                }
            }
            FactKind::Offered { agent, .. } => {
                self.offers.push(Offer { agent: agent.clone(), at, end: None });
            }
            FactKind::OfferOver { agent, reason, .. } => {
                let missed = *reason == OfferOverReason::Expired;
                self.offer_ends(agent, if missed { OfferEnd::Missed } else { OfferEnd::Other });
            }
            FactKind::Accepted { agent, .. } => self.accepted(at, agent),
            FactKind::Transferred { .. } | FactKind::AgentLost(_) => self.service_ends(at),
            FactKind::CustomerGone => self.gone = Some(at),
            FactKind::CustomerBack => self.gone = None,
            FactKind::Closed(reason) => self.closed(at, *reason),
            // Ended by a rule: nobody was looked for.
            FactKind::Answered(_)
            | FactKind::AskedServer
            | FactKind::Instructed(_)
            | FactKind::NotInstructed(_)
            | FactKind::Client(_)
            | FactKind::Stepped { .. }
            | FactKind::Prefers { .. }
            | FactKind::NobodyEligible { .. }
            | FactKind::WrapUpOver(_)
            | FactKind::Hosted { .. }
            | FactKind::Availability { .. } => {}
        }
    }

    fn turned_away(&mut self, at: Timestamp) {
        self.arrived.get_or_insert(at);
        if self.wait == Wait::On {
            self.wait = Wait::TurnedAway(at);
        }
    }

    fn accepted(&mut self, at: Timestamp, agent: &AgentId) {
        self.offer_ends(agent, OfferEnd::Accepted(at));
        if self.wait == Wait::On {
            self.wait = Wait::Answered(at);
        }
        self.services.push(Service { agent: agent.clone(), from: at, until: None });
    }

    fn closed(&mut self, at: Timestamp, reason: ClosedReason) {
        self.service_ends(at);
        if self.wait != Wait::On || self.arrived.is_none() {
            return;
        }
        self.wait = match reason {
            ClosedReason::ByCustomer => Wait::GaveUp(at),
            ClosedReason::CustomerLost => Wait::GaveUp(self.gone.unwrap_or(at)),
            ClosedReason::ByAgent
            | ClosedReason::Silence
            | ClosedReason::NobodyFree
            | ClosedReason::Withdrawn
            | ClosedReason::OutOfHours
            | ClosedReason::KeptTooLong
            | ClosedReason::ByRule
            | ClosedReason::HandedOver => Wait::TurnedAway(at),
        };
    }

    fn offer_ends(&mut self, agent: &AgentId, end: OfferEnd) {
        let open = |offer: &&mut Offer| offer.agent == *agent && offer.end.is_none();
        if let Some(offer) = self.offers.iter_mut().rev().find(open) {
            offer.end = Some(end);
        }
    }

    fn service_ends(&mut self, at: Timestamp) {
        if let Some(service) = self.services.last_mut() {
            service.until.get_or_insert(at);
        }
    }
}
