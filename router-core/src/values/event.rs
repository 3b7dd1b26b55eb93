//! What happened: everything that can reach the engine, in the past tense.
//!
//! *Never:* a wish; those are effects.

use super::address::Address;
use super::answer::{Revision, Utterance};
use super::client::Client;
use super::command::Command;
use super::id::{
    AgentId, ConversationId, DeskName, InteractionId, Language, LinkName, Medium, MessageId, QueueName,
    Resource, WindowId,
};
use super::instruction::{Instruction, NoInstruction};
use super::notice::Revises;
use super::policy::Policy;
use super::presence::ResourcePresence;
use super::report::AgentReport;
use super::room::RoomEvent;
use crate::expression::Attributes;
use alloc::sync::Arc;

/// Something that happened outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// Nothing but the time: deadlines may be due.
    TimePassed,
    /// The settings were loaded or loaded again. Conversations go on under the new policy; what names a
    /// queue, desk or agent that is gone is moved or closed with a word to everybody concerned.
    PolicyReplaced(Arc<Policy>),
    /// A link is up (again). Agents on it are asked for their presence; nobody on it is offered anything
    /// before they answered.
    LinkUp(LinkName),
    /// A link is down: deadlines that wait for people on it are held.
    LinkDown(LinkName),
    /// A customer wrote a message to a desk.
    CustomerWrote {
        /// Who.
        customer: Address,
        /// To which desk.
        desk: DeskName,
        /// Under which number the shell keeps the stanza.
        message: MessageId,
        /// What it says.
        utterance: Utterance,
        /// The language of the stanza, if it names one.
        language: Option<Language>,
    },
    /// A customer corrected or took back an earlier message.
    CustomerRevised {
        /// Who.
        customer: Address,
        /// Written to which desk.
        desk: DeskName,
        /// Under which number the shell keeps the stanza.
        message: MessageId,
        /// The message it is about; `None` if it is not known (any more), or not theirs.
        of: Option<MessageId>,
        /// What is to become of it.
        revision: Revision,
    },
    /// A customer's client sent something fleeting to a desk: a chat state, receipt or marker.
    CustomerSignalled {
        /// Who.
        customer: Address,
        /// To which desk.
        desk: DeskName,
        /// Under which number the shell keeps it for this one event.
        message: MessageId,
    },
    /// Proof that the customer's client is there (an answered query, a presence).
    CustomerSeen(Address),
    /// Proof that the customer's client has gone (unavailable presence, an error for its full JID).
    CustomerLeft(Address),
    /// An agent wrote a message in a window.
    AgentWrote {
        /// Who.
        agent: AgentId,
        /// In which window; it may be over, or somebody else's.
        window: WindowId,
        /// Under which number the shell keeps the stanza.
        message: MessageId,
    },
    /// An agent corrected or took back an earlier message in a window.
    AgentRevised {
        /// Who.
        agent: AgentId,
        /// In which window.
        window: WindowId,
        /// Under which number the shell keeps the stanza.
        message: MessageId,
        /// The message it is about; `None` if it is not known (any more), or not theirs.
        of: Option<MessageId>,
        /// Other words, or none at all.
        revises: Revises,
    },
    /// An agent's client sent something fleeting in a window.
    AgentSignalled {
        /// Who.
        agent: AgentId,
        /// In which window.
        window: WindowId,
        /// Under which number the shell keeps it for this one event.
        message: MessageId,
    },
    /// An agent gave a command.
    AgentCommanded {
        /// Who.
        agent: AgentId,
        /// The window it was said in.
        window: Option<WindowId>,
        /// What.
        command: Command,
    },
    /// A resource of an agent changed its presence.
    AgentPresence {
        /// Who.
        agent: AgentId,
        /// Which resource.
        resource: Resource,
        /// What it is now.
        presence: ResourcePresence,
    },
    /// What is known by now of the client at a resource of an agent that is online. Parts that may still be answered say
    /// nothing new.
    AgentClient {
        /// Who.
        agent: AgentId,
        /// At which resource.
        resource: Resource,
        /// What is known.
        client: Client,
    },
    /// The whole account of an agent is offline, or refuses to tell.
    AgentGone(AgentId),
    /// A message that was sent into a window came back: the agent's client cannot be reached.
    WindowUnreachable {
        /// Which window.
        window: WindowId,
        /// The message that came back, if it is known which.
        message: Option<MessageId>,
    },
    /// Everything that is known by now of the client from which the customer of a conversation wrote last.
    CustomerClient {
        /// Which conversation.
        conversation: ConversationId,
        /// What is known.
        client: Client,
    },
    /// Something happened in the room of a conversation, or on the way to it.
    Room {
        /// Which room.
        room: WindowId,
        /// What.
        what: RoomEvent,
    },
    /// The routing server has said what is to happen with a conversation, or cannot.
    ServerAnswered {
        /// Which conversation.
        conversation: ConversationId,
        /// The number of the question.
        number: u32,
        /// What it says, or why it says nothing.
        answer: Result<Instruction, NoInstruction>,
    },
    /// Something else than a conversation is to be routed (capability C16).
    InteractionArrived {
        /// The name by which whoever brought it knows it.
        reference: Arc<str>,
        /// What it is made of.
        medium: Medium,
        /// What is known of it, for the rules.
        attributes: Attributes,
        /// The queue for it if no rule names one.
        queue: QueueName,
    },
    /// Such an interaction ended before an agent had it: the customer gave up.
    InteractionLeft(InteractionId),
    /// An agent answered the offer of such an interaction.
    OfferAnswered {
        /// Which.
        interaction: InteractionId,
        /// Who.
        agent: AgentId,
        /// Taken, or not.
        accepted: bool,
    },
    /// An agent is through with such an interaction, or with its wrap-up.
    InteractionEnded {
        /// Which.
        interaction: InteractionId,
        /// Whose it must be; `None`: whoever has it.
        agent: Option<AgentId>,
    },
    /// The agent of such an interaction gives it back: it waits again, with its age. Or one that waits goes to another queue.
    InteractionReturned {
        /// Which.
        interaction: InteractionId,
        /// Whose it must be; `None`: whoever has it.
        agent: Option<AgentId>,
        /// Where it waits; `None`: in the queue from which the agent has it.
        queue: Option<QueueName>,
    },
    /// A program says what an agent is up to. The report takes the place of the last one.
    AgentReported {
        /// Who.
        agent: AgentId,
        /// What.
        report: AgentReport,
    },
}
