//! Everything that Frontdesk says, without the words: [`CustomerNotice`] to customers, [`AgentNotice`] to agents.
//!
//! The shell finds the words by language and desk; a notice carries the figures and names for them.
//!
//! *Never:* a sentence.

mod answers;

pub use answers::{Choice, CommandFault, ConversationLine, LineStage, QueueLine, Reasons};

use super::answer::{Answer, AnswerFault, Text};
use super::client::ClientLine;
use super::fact::WhyEnded;
use super::hosting::FellBack;
use super::id::{CalendarName, ConversationId, Level, QuestionId, QueueName, RuleName, SkillName};
use super::ladder::End;
use super::presence::Availability;
use super::time::{Span, Timestamp};
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Something to say to a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CustomerNotice {
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
        /// Why it is not better than what was told before, if it is not.
        grown: Option<Grown>,
    },
    /// The words of a routing server.
    FromServer(Text),
    /// The words of a rule that ends the conversation.
    RuleAnswer(RuleName),
    /// The desk or queue is closed; what becomes of the request.
    OutOfHours {
        /// When it opens again, if that is known.
        opens: Option<Timestamp>,
        /// The name of the holiday, if it is one.
        holiday: Option<Arc<str>>,
        /// The calendar whose local time people think in; `None` if it is not known.
        calendar: Option<CalendarName>,
        /// What happens now.
        then: End,
    },
    /// Nobody can take it now; what is written from now on is kept for the next agent.
    LeaveMessage(WhyEnded),
    /// Nobody can take it now; an agent will write as soon as one is free.
    CallBack(WhyEnded),
    /// A message that was left is kept.
    MessageKept,
    /// An agent has joined.
    AgentJoined {
        /// Name shown to customers.
        name: Arc<str>,
    },
    /// An agent has it, and talks to the customer at an address of their own.
    Introduced {
        /// Name shown to customers.
        name: Arc<str>,
        /// The agent's bare JID.
        address: Arc<str>,
    },
    /// The agent is at an address of their own: what is written to the desk meanwhile is not passed on.
    TalksDirectly {
        /// Name shown to customers.
        name: Arc<str>,
        /// The agent's bare JID.
        address: Arc<str>,
    },
    /// An agent has it, and waits in a room.
    InvitedToRoom {
        /// Name shown to customers.
        name: Arc<str>,
        /// The room's bare JID.
        address: Arc<str>,
    },
    /// The room is over, the conversation is not: it goes on at the desk.
    GoesOnHere {
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
    /// A correction or retraction came too late: what it names is out of reach.
    CannotRevise(Revises),
}

impl CustomerNotice {
    /// Whether nothing but the customer's own insisting makes us say it. Two programs that answer each other would say
    /// such a thing for ever, so it may be left out; every step of a conversation is always told.
    pub fn may_be_left_out(&self) -> bool {
        match self {
            Self::Ask { fault, .. } => fault.is_some(),
            Self::OutOfHours { then, .. } => *then == End::Close,
            Self::NothingBefore
            | Self::CustomerHelp(_)
            | Self::CannotRevise(_)
            | Self::TalksDirectly { .. }
            | Self::RuleAnswer(_)
            | Self::Refused(_) => true,
            Self::Greeting
            | Self::FromServer(_)
            | Self::CancelledByCustomer
            | Self::QueuePosition { .. }
            | Self::LeaveMessage(_)
            | Self::CallBack(_)
            | Self::MessageKept
            | Self::AgentJoined { .. }
            | Self::Introduced { .. }
            | Self::InvitedToRoom { .. }
            | Self::GoesOnHere { .. }
            | Self::AgentLost
            | Self::Transferring
            | Self::SilenceReminder { .. }
            | Self::Closed(_) => false,
        }
    }

    /// Whether it says that the message it answers was not taken. Where such words are left out, an error must say so.
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::OutOfHours { then, .. } => *then == End::Close,
            Self::Refused(_) | Self::CannotRevise(_) | Self::TalksDirectly { .. } | Self::RuleAnswer(_) => {
                true
            }
            Self::Greeting
            | Self::FromServer(_)
            | Self::Ask { .. }
            | Self::NothingBefore
            | Self::CustomerHelp(_)
            | Self::CancelledByCustomer
            | Self::QueuePosition { .. }
            | Self::LeaveMessage(_)
            | Self::CallBack(_)
            | Self::MessageKept
            | Self::AgentJoined { .. }
            | Self::Introduced { .. }
            | Self::InvitedToRoom { .. }
            | Self::GoesOnHere { .. }
            | Self::AgentLost
            | Self::Transferring
            | Self::SilenceReminder { .. }
            | Self::Closed(_) => false,
        }
    }
}

/// Something to say to an agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AgentNotice {
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
        /// Its customer's readable name; empty if it is not known.
        customer: Arc<str>,
        /// Why.
        reason: OfferOverReason,
    },
    /// First words in a window: what is known.
    WindowSummary(Brief),
    /// First words in a window whose agent talks to the customer without Frontdesk: what is known, and where to write.
    Introduced {
        /// What is known.
        brief: Brief,
        /// The customer's bare JID.
        address: Arc<str>,
        /// For how long it counts as one of the agent's, unless the agent says `done`.
        limit: Span,
    },
    /// What the agent wrote in such a window was not passed on.
    TalksDirectly {
        /// The customer's bare JID.
        address: Arc<str>,
    },
    /// The customer is invited into a room, and so is the agent, whose window is for commands meanwhile.
    InvitedToRoom {
        /// The room's bare JID.
        address: Arc<str>,
        /// Time for both to come.
        within: Span,
    },
    /// It was to be hosted in another way, and is relayed.
    FellBack(FellBack),
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
    /// Nothing was written for a while; the conversation will be closed after this time.
    SilenceReminder {
        /// Time that is left.
        closes_in: Span,
    },
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
    /// The answer to `skills`.
    AgentSkills {
        /// The queues that the agent serves.
        queues: Vec<QueueName>,
        /// What the agent masters.
        skills: BTreeMap<SkillName, Level>,
        /// Groups the agent belongs to.
        teams: BTreeSet<Arc<str>>,
    },
    /// The answer to `why`.
    Why(Box<Reasons>),
    /// The answer to `queue`.
    QueueList(Vec<QueueLine>),
    /// The commands of an agent.
    AgentHelp,
    /// A command was followed, and what came of it says everything. No words in a chat.
    Followed,
    /// A command cannot be followed.
    CommandRefused(CommandFault),
    /// A message in a window that is over was not delivered.
    NotDelivered,
    /// Whoever listens only is heard by nobody.
    NotHeard,
    /// A retraction came too late: what it names is out of reach.
    CannotTakeBack,
}

/// What somebody wants with an earlier message of theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Revises {
    /// Other words for it (XEP-0308).
    Correction,
    /// To have it taken back (XEP-0424).
    Retraction,
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

impl WaitRange {
    /// The middle of the range.
    pub fn middle(&self) -> Span {
        Span::from_millis(self.from.as_millis() / 2 + self.to.as_millis() / 2)
    }
}

/// Why a wait or place is worse than what was told before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Grown {
    /// So many more urgent requests came first.
    Urgent(u32),
    /// Fewer agents are there than before.
    FewerAgents,
    /// The chats ahead take longer than expected.
    SlowerService,
}

/// What a customer who does not wait in person expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Detached {
    /// That the message is read and answered.
    LeftMessage,
    /// That an agent writes when one is free.
    CallBack,
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
    /// The queue closed for the day while it waited.
    OutOfHours,
    /// A message that was left found no agent for as long as messages are kept.
    KeptTooLong,
    /// A rule ended it.
    ByRule,
    /// The two talk without Frontdesk; their time is up, or the agent has signed out.
    HandedOver,
}

/// Why a request was refused at the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RefusedReason {
    /// The estimated wait is longer than the queue allows.
    WaitTooLong,
    /// None of the queue's agents is signed in and ready.
    NobodySignedIn,
    /// Closed at this time.
    OutOfHours,
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
    /// Another agent, who was asked too, was faster.
    TakenByAnother,
}

/// What an agent is told about a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brief {
    /// Its number.
    pub conversation: ConversationId,
    /// The customer's readable name (an answer called `name`); empty if it is not known.
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
    /// What the customer expects who does not wait in person.
    pub detached: Option<Detached>,
    /// The rule's words for it.
    pub tags: BTreeSet<Arc<str>>,
    /// What is known of the customer's client.
    pub client: ClientLine,
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
    /// Closed at this time; when it opens again, if that is known.
    #[serde(default)]
    pub closed: Option<ClosedUntil>,
}

/// Until when a desk is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClosedUntil {
    /// It opens at this time.
    Opens(Timestamp),
    /// It is not known.
    Unknown,
}
