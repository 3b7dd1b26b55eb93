//! Everything that Frontdesk says, without the words.
//!
//! The shell finds the words by language and desk; a notice carries the figures and names for them.
//!
//! *Never:* a sentence.

use super::answer::{Answer, AnswerFault};
use super::id::{AgentId, ConversationId, QuestionId, QueueName};
use super::presence::Availability;
use super::time::Span;
use alloc::sync::Arc;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Something to say to a customer or an agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Notice {
    // ---- to customers ----
    /// Welcome; said once, before the first question or the place in the queue.
    Greeting,
    /// A question, again if `fault` says why the last answer did not do.
    Ask {
        /// Which question.
        question: QuestionId,
        /// What was wrong with the last answer.
        fault: Option<AnswerFault>,
    },
    /// There is no earlier question to go back to; the question follows.
    NothingBefore,
    /// What a customer can say at this point.
    CustomerHelp(HelpContext),
    /// The customer left the dialogue or the queue, or ended the conversation.
    CancelledByCustomer,
    /// The place in the queue.
    QueuePosition {
        /// 1 is next.
        position: u32,
        /// The estimated wait, if there is an estimate.
        wait: Option<WaitRange>,
        /// Whether anybody who could take it is signed in.
        staffed: bool,
    },
    /// An agent has joined.
    AgentJoined {
        /// Name shown to customers.
        name: Arc<str>,
    },
    /// The agent was lost; somebody else is looked for.
    AgentLost,
    /// The conversation goes to somebody else.
    Transferring,
    /// Nothing was written for a while; it will be closed after this time.
    SilenceReminder {
        /// Time that is left.
        closes_in: Span,
    },
    /// The conversation is over.
    Closed(ClosedReason),
    /// No more can be taken at the moment, because of a limit.
    Refused(RefusedReason),

    // ---- to agents ----
    /// A conversation is offered.
    Offer {
        /// What the agent needs to know to decide.
        brief: Brief,
        /// Time to answer.
        answer_within: Span,
    },
    /// An offer is over without the agent having it.
    OfferOver {
        /// Which conversation.
        conversation: ConversationId,
        /// Its customer's readable name.
        customer: Arc<str>,
        /// Why.
        reason: OfferOverReason,
    },
    /// First words in a window: what is known.
    WindowSummary(Brief),
    /// Last words in a window.
    WindowClosed(ClosedReason),
    /// The customer's client has gone; the window closes after this time if it does not come back.
    CustomerGone {
        /// Time that is left.
        closes_in: Span,
    },
    /// The customer is back.
    CustomerBack,
    /// The conversation was handed to somebody else; this window is over.
    TransferredAway,
    /// The wrap-up has begun.
    WrapUp {
        /// Its length; the command `done` ends it sooner.
        length: Span,
    },
    /// Too many offers went unanswered: the agent is not ready now; the command `ready` ends that.
    MadeNotReady {
        /// How many in a row.
        missed: u8,
    },
    /// The answer to `status`, `ready`, `away`.
    AgentStatus {
        /// State as routing sees it.
        availability: Availability,
        /// Conversations and offers at the moment.
        load: u16,
        /// Most at a time.
        capacity: u16,
        /// The agent's conversations.
        conversations: Vec<ConversationLine>,
    },
    /// The answer to `queue`.
    QueueList(Vec<QueueLine>),
    /// The commands of an agent.
    AgentHelp,
    /// A command cannot be followed.
    CommandRefused(CommandFault),
    /// A message in a window that is over was not delivered.
    NotDelivered,
}

/// Where a customer asks for help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HelpContext {
    /// No conversation is open.
    Outside,
    /// During the questions.
    Dialogue,
    /// Waiting in the queue.
    Waiting,
    /// Talking to an agent.
    Active,
}

/// An announced wait, as a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitRange {
    /// At the least.
    pub from: Span,
    /// At the most.
    pub to: Span,
}

/// Why a conversation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ClosedReason {
    /// The agent said `done`.
    ByAgent,
    /// The customer ended it.
    ByCustomer,
    /// Nobody wrote for the time the desk allows.
    Silence,
    /// The customer's client went and did not come back in time.
    CustomerLost,
    /// Nobody could take it within the time the queue allows.
    NobodyFree,
    /// The desk, its queue or the agent is no longer in the settings.
    Withdrawn,
}

/// Why a request was refused at the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RefusedReason {
    /// The queue has as many waiting as it allows.
    QueueFull,
    /// Frontdesk has as many open conversations as it allows.
    TooManyConversations,
    /// So many messages wait for the agent already that this one was not kept.
    TooManyKept,
}

/// Why an offer ended without an acceptance by this agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum OfferOverReason {
    /// The agent rejected it.
    Rejected,
    /// The agent did not answer in time.
    Expired,
    /// The customer left.
    CustomerLeft,
    /// The conversation went another way (transfer, settings, the agent's client vanished).
    Revoked,
}

/// What an agent is told about a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brief {
    /// Its number.
    pub conversation: ConversationId,
    /// The customer's readable name (an answer called `name`, or the localpart of the JID).
    pub customer: Arc<str>,
    /// The queue it waited in.
    pub queue: QueueName,
    /// The first message, word for word.
    pub opening: super::answer::Text,
    /// The answers in the order of the questions.
    pub answers: Vec<Answer>,
    /// How long it has waited.
    pub waited: Span,
    /// The agent who had it before, if one.
    pub previous: Option<Arc<str>>,
}

/// A conversation in an agent's `status`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationLine {
    /// Its number.
    pub conversation: ConversationId,
    /// The customer's readable name.
    pub customer: Arc<str>,
    /// What it is to the agent.
    pub stage: LineStage,
    /// For how long.
    pub lasted: Span,
}

/// The stage of a conversation in an agent's `status`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineStage {
    /// Offered, not yet answered.
    Offered,
    /// Being talked to.
    Active,
    /// In wrap-up.
    WrapUp,
}

/// A queue in the answer to `queue`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueLine {
    /// Which.
    pub queue: QueueName,
    /// How many wait.
    pub waiting: u32,
    /// How long the first has waited.
    pub longest: Option<Span>,
    /// Agents of this queue who could take one now.
    pub free: u32,
    /// Agents of this queue who are there.
    pub present: u32,
}

/// Why a command cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum CommandFault {
    /// There is no such command.
    Unknown(Arc<str>),
    /// Nothing is offered to you.
    NothingOffered,
    /// You have no conversation.
    NoConversation,
    /// You have several; say which (their numbers).
    WhichConversation(Vec<ConversationId>),
    /// That conversation is not yours, or over.
    NotYours(ConversationId),
    /// The offer is over.
    OfferIsOver,
    /// `transfer` needs a queue or an agent.
    TransferToWhom,
    /// No queue or agent is called so.
    NoSuchTarget(Arc<str>),
    /// That agent cannot take it now.
    TargetNotAvailable(AgentId),
    /// A conversation cannot be transferred to oneself.
    TransferToSelf,
}

/// What a desk's presence says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskState {
    /// Agents who are there for this desk's queues.
    pub present: u32,
    /// Agents who could take a conversation now.
    pub free: u32,
    /// Conversations that wait.
    pub waiting: u32,
    /// The estimated wait of somebody who comes now.
    pub wait: Option<WaitRange>,
}
