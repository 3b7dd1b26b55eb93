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
use super::notice::{DeskState, Notice, OfferOverReason};
use super::time::Span;
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
    /// Say something in Frontdesk's own words.
    Tell {
        /// To whom.
        to: Recipient,
        /// What.
        notice: Notice,
    },
    /// Pass on a message that a person wrote.
    Relay {
        /// Which.
        message: MessageId,
        /// To whom.
        to: Recipient,
    },
    /// Pass on a chat state, receipt or marker. Fleeting: it may be lost.
    RelaySignal {
        /// Which.
        message: MessageId,
        /// To whom.
        to: Recipient,
    },
    /// Show a window what was written in its conversation before it opened (the customer's messages since
    /// the opening line, and what earlier agents wrote), in order.
    ShowTranscript {
        /// To which window.
        to: Recipient,
        /// The first message after the dialogue; answers and opening line are in the summary.
        from: MessageId,
        /// Messages up to and including this one.
        until: MessageId,
    },
    /// An agent's window opens: its address becomes available to the agent.
    OpenWindow(Recipient),
    /// An agent's window is over: its address becomes unavailable and will not exist any more.
    CloseWindow(Recipient),
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
    /// The conversation is over: what the shell keeps in memory for it can go.
    ForgetConversation(ConversationId),
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
    /// Its agent is through with it and free again.
    Done(AgentId),
}

/// Who is spoken to, with all that is needed to write to them even after the conversation is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Recipient {
    /// The customer, from the desk.
    Customer {
        /// The conversation it belongs to; `None` when there is none (refused at the door, help).
        conversation: Option<ConversationId>,
        /// Who.
        address: Address,
        /// Which desk speaks.
        desk: DeskName,
        /// The language to use, if known.
        language: Option<Language>,
    },
    /// An agent, from a desk.
    Agent {
        /// Who.
        agent: AgentId,
        /// Where.
        address: Address,
        /// Which desk speaks.
        desk: DeskName,
        /// The conversation it is about, if one.
        conversation: Option<ConversationId>,
    },
    /// An agent, from the private address of a conversation.
    Window {
        /// Which window.
        window: WindowId,
        /// Whose.
        agent: AgentId,
        /// Where the agent is.
        address: Address,
        /// The localpart of the window's address.
        alias: Arc<str>,
    },
}

/// The key of an entity whose kept form changed: `Engine::entity` gives the new form, or `None` if it is gone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Changed {
    /// A conversation with its place in routing.
    Conversation(ConversationId),
    /// An interaction that is no conversation.
    Interaction(InteractionId),
    /// An agent's state.
    Agent(AgentId),
    /// What is remembered of a customer.
    Customer(Address),
    /// What is remembered of a queue (handling times).
    Queue(QueueName),
    /// Counters of the engine.
    Engine,
    /// A link's state.
    Link(LinkName),
}
