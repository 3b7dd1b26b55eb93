//! What the engine wants done, in the imperative.
//!
//! *Never:* how it is done.

use super::address::Address;
use super::fact::{Fact, WhyEnded};
use super::id::{
    AgentId, ConversationId, DeskName, InteractionId, Language, LinkName, MessageId, OfferId, QueueName,
    RuleName, WindowId,
};
use super::ladder::End;
use super::notice::{AgentNotice, ClosedReason, CustomerNotice, DeskState, OfferOverReason};
use super::participant::Person;
use super::room::{Member, RoomSide};
use super::time::Span;
use crate::expression::Attributes;
use alloc::sync::Arc;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Everything that comes out of one event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Effects {
    /// What is to be done, in this order.
    pub effects: Vec<Effect>,
    /// What was decided and why.
    pub facts: Vec<Fact>,
    /// The entities whose kept form changed, each once, in order.
    pub changed: Vec<Changed>,
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Effect {
    /// Say something to a customer in Frontdesk's own words.
    TellCustomer {
        /// To whom.
        to: CustomerSide,
        /// What.
        notice: CustomerNotice,
    },
    /// Say something to an agent in Frontdesk's own words.
    TellAgent {
        /// To whom.
        to: AgentSide,
        /// What.
        notice: AgentNotice,
    },
    /// The answer to the command at hand. It goes back to where the command came from: a chat, a form, a program.
    Answer(AgentNotice),
    /// Write down whose conversation this is, so that everything of a customer can be found.
    Register {
        /// Which.
        conversation: ConversationId,
        /// Whose.
        customer: Address,
    },
    /// Keep the message at hand in the transcript.
    Keep {
        /// Which.
        message: MessageId,
        /// Of which conversation.
        conversation: ConversationId,
        /// Whose it is.
        author: Person,
        /// What it is to the transcript.
        kept: Kept,
    },
    /// Pass on a message that a person wrote.
    Relay {
        /// Which.
        message: MessageId,
        /// Whose it is.
        author: Person,
        /// To whom.
        to: Hearer,
    },
    /// Pass on a chat state, receipt or marker. Fleeting: it may be lost.
    RelaySignal {
        /// Which.
        message: MessageId,
        /// Whose it is.
        author: Person,
        /// To whom.
        to: Hearer,
    },
    /// Show a window what was written in its conversation before it opened, or while nobody could read it, as it stands
    /// after all corrections, in order.
    ShowTranscript {
        /// To which window.
        to: WindowSide,
        /// The first message of the conversation, if the summary does not have all of it.
        opening: Option<MessageId>,
        /// The messages after the dialogue that are shown (the answers are in the summary).
        range: Option<Range>,
        /// Nothing was shown in the window before: what corrects something that is not shown now (the opening, an answer)
        /// stands in the summary.
        is_first: bool,
    },
    /// An agent's window opens: its address becomes available to the agent.
    OpenWindow(WindowSide),
    /// An agent's window is over: its address becomes unavailable and will not exist any more.
    CloseWindow(WindowSide),
    /// Tell everybody who subscribed to the desk what state it is in.
    ShowDesk {
        /// Which desk.
        desk: DeskName,
        /// Its state.
        state: DeskState,
    },
    /// Ask for the presence of an agent (subscribe and probe as needed).
    ProbeAgent(AgentId),
    /// The agent is no longer one: stop watching its presence.
    ForgetAgent {
        /// Who.
        agent: AgentId,
        /// Where the agent was reached.
        address: Address,
    },
    /// Find out whether the customer's client is still there; answer with `CustomerSeen` or `CustomerLeft`.
    CheckCustomer {
        /// Who.
        customer: Address,
        /// The desk that asks.
        desk: DeskName,
    },
    /// Find a conference service for a room and an address on it; answer with `RoomEvent::Found` or `RoomEvent::Failed`.
    FindRoom {
        /// Which room.
        room: WindowId,
        /// The link on which it is to be.
        link: LinkName,
    },
    /// Go into a room of ours, make it what it has to be, and let the members in; again after each time that the link was
    /// down. Answer with `RoomEvent::Made` or `RoomEvent::Failed`.
    MakeRoom {
        /// Which.
        room: RoomSide,
        /// Who may come in.
        members: Vec<Member>,
    },
    /// Have the room invite somebody.
    Invite {
        /// Into which room.
        room: RoomSide,
        /// Whom.
        guest: Address,
        /// In which language, if it is known.
        language: Option<Language>,
    },
    /// A room is over: nobody is to be in it any more, and its address is not used again.
    DestroyRoom {
        /// Which.
        room: RoomSide,
        /// The language of what is said in it last, if it is known.
        language: Option<Language>,
    },
    /// Ask the routing server what is to happen with a conversation; answer with `ServerAnswered`.
    AskServer {
        /// Which conversation.
        conversation: ConversationId,
        /// The number of the question, for the answer.
        number: u32,
        /// Everything that is known of it.
        facts: Attributes,
    },
    /// Tell the routing server that a conversation is over about which it was asked.
    TellServer {
        /// Which conversation.
        conversation: ConversationId,
        /// Why it is over.
        reason: ClosedReason,
        /// Who talked to the customer last, if anybody.
        agent: Option<AgentId>,
    },
    /// The conversation is over: what the shell keeps in memory for it can go.
    ForgetConversation(ConversationId),
    /// The answer to the event at hand, which a program brought: the interaction that it is about, or why nothing came of it.
    Resolved(Result<InteractionId, InteractionFault>),
    /// Tell whoever brought an interaction what became of it.
    Report {
        /// Which.
        interaction: InteractionId,
        /// The name under which it was brought.
        reference: Arc<str>,
        /// What.
        news: News,
    },
}

/// What became of an interaction that is no conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum News {
    /// It waits in a queue.
    Queued(QueueName),
    /// It is offered to an agent.
    Offered {
        /// Which offer.
        offer: OfferId,
        /// To whom.
        agent: AgentId,
        /// Time to answer.
        answer_within: Span,
    },
    /// An offer is over.
    OfferOver {
        /// Which.
        offer: OfferId,
        /// Whose.
        agent: AgentId,
        /// Why.
        reason: OfferOverReason,
    },
    /// An agent has it.
    Assigned(AgentId),
    /// Its agent is lost; it waits again.
    AgentLost(AgentId),
    /// A rule ended it.
    Answered(RuleName),
    /// No agent took it, or it was not taken in; whoever brought it does what is to be done.
    Ended {
        /// Why.
        why: WhyEnded,
        /// What the queue wants to be done.
        end: End,
    },
    /// Its agent is through with it; the wrap-up goes on for so long.
    WrapUp {
        /// Whose.
        agent: AgentId,
        /// How long.
        length: Span,
    },
    /// Its agent is through with it and free again.
    Done(AgentId),
    /// Whoever brought it took it back before an agent had it.
    Left,
}

/// Why nothing came of what a program wanted with an interaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum InteractionFault {
    /// There is none with this number, or it is over.
    Unknown(InteractionId),
    /// It is not offered to this agent, or no longer.
    NotOffered {
        /// Which.
        interaction: InteractionId,
        /// To whom not.
        agent: AgentId,
    },
    /// An agent has it already.
    HasAgent {
        /// Which.
        interaction: InteractionId,
        /// Who has it.
        agent: AgentId,
    },
    /// No agent has it.
    HasNoAgent(InteractionId),
    /// It is over, and its agent busy with the wrap-up.
    InWrapUp(InteractionId),
    /// There is no such queue.
    NoSuchQueue(QueueName),
}

/// What a kept message is to the transcript.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kept {
    /// Words of their own.
    Said,
    /// Other words for an earlier message, which keeps its place.
    Corrects(MessageId),
    /// An earlier message is taken back: its words go.
    Retracts(MessageId),
}

/// Messages from one to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// The first.
    pub from: MessageId,
    /// The last.
    pub until: MessageId,
}

/// A customer, spoken to by a desk, with all that is needed to write even after the conversation is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerSide {
    /// The conversation it belongs to; `None` when there is none (refused at the door, help).
    pub conversation: Option<ConversationId>,
    /// Who.
    pub address: Address,
    /// Which desk speaks.
    pub desk: DeskName,
    /// The language to use, if known.
    pub language: Option<Language>,
}

/// An agent, spoken to from the private address of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowSide {
    /// Which window.
    pub window: WindowId,
    /// Whose.
    pub agent: AgentId,
    /// Where the agent is.
    pub address: Address,
    /// The localpart of the window's address.
    pub alias: Arc<str>,
    /// The desk of the conversation, whose language and words count.
    pub desk: DeskName,
}

/// An agent, spoken to in our own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AgentSide {
    /// From a desk.
    Desk {
        /// Who.
        agent: AgentId,
        /// Where.
        address: Address,
        /// Which desk speaks.
        desk: DeskName,
    },
    /// In a window.
    Window(WindowSide),
}

/// Somebody who hears what a person says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hearer {
    /// The customer.
    Customer(CustomerSide),
    /// Somebody on the agents' side.
    Window(WindowSide),
}

/// The key of an entity whose kept form changed: `Engine::entity` gives the new form, or `None` if it is gone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Changed {
    /// A conversation with its place in routing.
    Conversation(ConversationId),
    /// How far a conversation's talk has got.
    Progress(ConversationId),
    /// What is known of the client of a conversation's customer.
    Client(ConversationId),
    /// An interaction that is no conversation.
    Interaction(InteractionId),
    /// An agent's state.
    Agent(AgentId),
    /// What is known of the clients of an agent that are online.
    AgentClients(AgentId),
    /// What is remembered of a customer.
    Customer(Address),
    /// What is remembered of a queue (handling times).
    Queue(QueueName),
    /// Counters of the engine.
    Engine,
    /// A link's state.
    Link(LinkName),
}
