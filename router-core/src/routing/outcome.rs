//! What came of a call to the router, for the engine to tell the other half.
//!
//! *Never:* more than happened; reasons go into facts elsewhere.

use crate::values::address::Address;
use crate::values::fact::{Candidate, WhyEnded};
use crate::values::id::{AgentId, InteractionId, OfferId, QueueName};
use crate::values::ladder::{ClientStrength, End};
use crate::values::notice::{Choice, OfferOverReason};
use crate::values::presence::Availability;
use crate::values::time::Span;
use alloc::vec::Vec;

/// One turn of events in routing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Outcome {
    /// An interaction is offered to an agent, whose capacity is taken from now on.
    Offered {
        interaction: InteractionId,
        offer: OfferId,
        choice: Choice,
        answer_within: Span,
        waited: Span,
        step: u16,
        rejected: Vec<Candidate>,
    },
    /// The agent who is preferred is waited for.
    Prefers { interaction: InteractionId, agent: AgentId, wait: Span },
    /// It is on another step of the ladder, the first being 1.
    Stepped { interaction: InteractionId, step: u16, relax: u8, agent_client: ClientStrength },
    /// A newcomer could not be offered to anybody.
    NobodyEligible { interaction: InteractionId, rejected: Vec<Candidate> },
    /// An offer ended without acceptance; the interaction has its place again, or is gone.
    OfferOver { interaction: InteractionId, offer: OfferId, agent: AgentId, reason: OfferOverReason },
    /// An agent has it.
    Assigned { interaction: InteractionId, agent: AgentId, waited: Span },
    /// The ladder came to its end, or the queue closed.
    LadderOver { interaction: InteractionId, queue: QueueName, why: WhyEnded, end: End },
    /// A message found no agent for as long as messages are kept.
    KeptTooLong { interaction: InteractionId },
    /// Its agent is lost; it waits again, with its age.
    AgentLost { interaction: InteractionId, agent: AgentId },
    /// The wrap-up is over; the interaction is gone.
    WrapUpOver { interaction: InteractionId, agent: AgentId },
    /// An agent missed too many offers in a row.
    MadeNotReady { agent: AgentId, missed: u8 },
    /// An agent's availability is another one now.
    AvailabilityChanged { agent: AgentId, now: Availability },
    /// An agent is new in the settings, or has a new address.
    AgentAdded { agent: AgentId },
    /// An agent is no longer in the settings, or not at this address.
    AgentRemoved { agent: AgentId, address: Address },
}
