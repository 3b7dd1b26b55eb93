//! What was decided and why: kept with the conversation, shown by explanations, logged.
//!
//! *Never:* anything the engine reads again.

use super::client::ClientLine;
use super::client_need::Lack;
use super::hosting::{FellBack, HostingKind};
use super::id::{AgentId, ConversationId, DeskName, OfferId, QueueName, RuleName};
use super::instruction::NoInstruction;
use super::ladder::{ClientStrength, End};
use super::notice::{ClosedReason, OfferOverReason, RefusedReason};
use super::presence::Availability;
use super::rule::Requirement;
use super::strategy::{Strategy, Term};
use super::time::{Span, Timestamp};
use crate::expression::Attributes;
use alloc::string::String;
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
    /// The customer's client said what it is.
    Client(ClientLine),
    /// The rules were asked.
    Ruled {
        /// The rule that decided; `None` when there are none.
        rule: Option<RuleName>,
        /// What was known.
        attributes: Attributes,
        /// Rules that could not be asked, and why.
        failed: Vec<(RuleName, String)>,
    },
    /// The routing server was asked.
    AskedServer,
    /// The routing server said what it needs, by this one of its rules.
    Instructed(Option<RuleName>),
    /// The routing server's word did not come, or could not be followed: the settings decided.
    NotInstructed(NoInstruction),
    /// A rule ended it with its own words.
    Answered(RuleName),
    /// It waits in a queue.
    Queued {
        /// In which.
        queue: QueueName,
        /// With which needs.
        needs: Requirement,
    },
    /// It went on to the next step of the ladder.
    Stepped {
        /// Which step it is on now, the first being 1.
        step: u16,
        /// By how much the needed levels are lowered there.
        relax: u8,
        /// What becomes there of what is required of the agent's client.
        #[serde(default, skip_serializing_if = "ClientStrength::is_required")]
        agent_client: ClientStrength,
    },
    /// It came to the end of the ladder, or was not taken in.
    Ended {
        /// Of which queue.
        queue: QueueName,
        /// Why.
        why: WhyEnded,
        /// What becomes of it.
        end: End,
    },
    /// It was offered to an agent.
    Offered {
        /// Which offer.
        offer: OfferId,
        /// To whom.
        agent: AgentId,
        /// How long it had waited.
        waited: Span,
        /// On which step of the ladder, the first being 1.
        step: u16,
        /// How the agent was chosen.
        strategy: Strategy,
        /// What spoke for the agent.
        terms: Vec<Term>,
        /// Other agents of the queue, with the reason why not they.
        rejected: Vec<Candidate>,
    },
    /// The agent who is preferred is waited for.
    Prefers {
        /// Who.
        agent: AgentId,
        /// For how long.
        wait: Span,
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
    /// It takes place elsewhere than usual, or was to.
    Hosted {
        /// What was wanted.
        wanted: HostingKind,
        /// Why it is relayed instead, if it is.
        fell_back: Option<FellBack>,
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

/// Why the ladder of a queue ended, or was not begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum WhyEnded {
    /// Nobody took it in the time of the ladder.
    NobodyTookIt,
    /// As many wait as the queue allows.
    QueueFull,
    /// The estimated wait is longer than the queue allows.
    WaitTooLong,
    /// None of the queue's agents is signed in and ready.
    NobodySignedIn,
    /// The queue or the desk is closed at this time.
    OutOfHours,
}

/// An agent who was considered and not chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Who.
    pub agent: AgentId,
    /// Why not.
    pub reason: NotChosen,
    /// What spoke for the agent, of one who could have taken it.
    #[serde(default)]
    pub terms: Vec<Term>,
}

/// Why an agent was not chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Is being asked too, at this moment.
    BeingAsked,
    /// The link of the agent is down, or the agent's presence is not known yet.
    Unreachable,
    /// Not on duty at this time.
    OffDuty,
    /// A needed skill is missing, or its level is too low at this step.
    LacksSkill,
    /// The step of the ladder asks others.
    NotAtThisStep,
    /// The rule excludes this agent.
    Excluded,
    /// Eligible, but another one scored higher.
    LowerScore,
    /// Eligible and equal in score, but was idle for a shorter time.
    IdleForLess,
    /// Eligible and equal in everything; the name decided.
    LaterName,
    /// The conversation is meant for another agent.
    NotTheNamedOne,
    /// None of the agent's clients that are available has all that is required; what the first lacks.
    ClientLacks(Lack),
    /// Eligible, but another one's client has more of what is preferred.
    ClientNotPreferred,
}
