//! What came of a call to the router, for the engine to tell the other half.
//!
//! *Never:* more than happened; reasons go into facts elsewhere.

use crate::values::address::Address;
use crate::values::fact::Candidate;
use crate::values::id::{AgentId, InteractionId, OfferId, QueueName};
use crate::values::notice::OfferOverReason;
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
        agent: AgentId,
        answer_within: Span,
        waited: Span,
        rejected: Vec<Candidate>,
    },
    /// A newcomer could not be offered to anybody.
    NobodyEligible { interaction: InteractionId, rejected: Vec<Candidate> },
    /// An offer ended without acceptance; the interaction has its place again, or is gone.
    OfferOver { interaction: InteractionId, offer: OfferId, agent: AgentId, reason: OfferOverReason },
    /// An agent has it.
    Assigned { interaction: InteractionId, agent: AgentId, waited: Span },
    /// It went on to another queue, with its age.
    Overflowed { interaction: InteractionId, from: QueueName, to: QueueName },
    /// It waited for as long as the queue allows, and there is nowhere to go.
    Unserved { interaction: InteractionId },
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
