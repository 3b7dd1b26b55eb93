//! What was decided and why: kept with the conversation, shown by explanations, logged.
//!
//! *Never:* anything the engine reads again.

use super::id::{AgentId, ConversationId, DeskName, OfferId, QueueName};
use super::notice::{ClosedReason, OfferOverReason, RefusedReason};
use super::presence::Availability;
use super::time::{Span, Timestamp};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// One decision or turn of events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// When.
    pub at: Timestamp,
    /// In which conversation, if in one.
    pub conversation: Option<ConversationId>,
    /// What.
    pub what: FactKind,
}

/// The kinds of facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FactKind {
    /// A conversation began at a desk.
    Started(DeskName),
    /// A conversation was refused at the door.
    Refused(RefusedReason),
    /// The dialogue is over; the conversation waits in a queue.
    Queued(QueueName),
    /// It waited too long and went to another queue.
    Overflowed {
        /// From which queue.
        from: QueueName,
        /// To which.
        to: QueueName,
    },
    /// It was offered to an agent.
    Offered {
        /// Which offer.
        offer: OfferId,
        /// To whom.
        agent: AgentId,
        /// How long it had waited.
        waited: Span,
        /// The other agents of the queue, with the reason why not they.
        rejected: Vec<Candidate>,
    },
    /// Nobody could be offered it.
    NobodyEligible {
        /// The agents of the queue, each with the reason.
        rejected: Vec<Candidate>,
    },
    /// An offer ended without acceptance.
    OfferOver {
        /// Which.
        offer: OfferId,
        /// Whose.
        agent: AgentId,
        /// Why.
        reason: OfferOverReason,
    },
    /// An agent took it.
    Accepted {
        /// Who.
        agent: AgentId,
        /// How long the customer had waited.
        waited: Span,
    },
    /// An agent passed it on.
    Transferred {
        /// Who.
        from: AgentId,
        /// To a named agent, or to a queue.
        to: Target,
    },
    /// The agent's client vanished and did not come back.
    AgentLost(AgentId),
    /// The customer's client vanished.
    CustomerGone,
    /// The customer's client came back in time.
    CustomerBack,
    /// It is over.
    Closed(ClosedReason),
    /// The agent's wrap-up is over.
    WrapUpOver(AgentId),
    /// An agent's availability changed.
    Availability {
        /// Who.
        agent: AgentId,
        /// What it is now.
        now: Availability,
    },
}

/// The target of a transfer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// A queue.
    Queue(QueueName),
    /// An agent.
    Agent(AgentId),
}

/// An agent who was considered and not chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Who.
    pub agent: AgentId,
    /// Why not.
    pub reason: NotChosen,
}

/// Why an agent was not chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotChosen {
    /// No client is there.
    Offline,
    /// The client shows away or do not disturb.
    Away,
    /// Not ready.
    NotReady,
    /// No capacity left.
    AtCapacity,
    /// Rejected or missed this conversation before.
    RejectedBefore,
    /// The link of the agent is down, or the agent's presence is not known yet.
    Unreachable,
    /// Eligible, but has more load than the chosen one.
    MoreLoad,
    /// Eligible and equal in load, but was idle for a shorter time.
    IdleForLess,
    /// Eligible and equal in everything; the name decided.
    LaterName,
    /// The conversation is meant for another agent.
    NotTheNamedOne,
}
