//! A request: somebody wants something done, and an answer to it.
//!
//! An agent's command is a request, whether it was said in a chat or sent as an ad-hoc form (XEP-0050). The engine answers
//! without knowing who asked how; the answer goes where the request says, after the commit like everything.
//!
//! *Never:* what a command does.

use router_core::values::address::Address;
use router_core::values::command::Command;
use router_core::values::effect::AgentSide;
use router_core::values::id::{AgentId, DeskName, WindowId};

/// Something that somebody wants.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Who.
    pub who: AgentId,
    /// In which window it was said, if in one.
    pub window: Option<WindowId>,
    /// What.
    pub what: Command,
    /// Where the answer goes.
    pub answer: AnswerTo,
}

/// Where an answer goes.
#[derive(Clone, Debug, PartialEq)]
pub enum AnswerTo {
    /// Into a chat, in words.
    Chat(AgentSide),
    /// To the client that sent a form.
    Form(FormHeader),
}

/// An ad-hoc command that waits for its answer (XEP-0050).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormHeader {
    /// Who wants it.
    pub agent: AgentId,
    /// The bare JID of the agent, and the link.
    pub sender: Address,
    /// Where the answer goes: a full JID.
    pub to: String,
    /// Our address that was asked.
    pub from: String,
    /// The id of the query.
    pub id: String,
    /// The command's node.
    pub node: String,
    /// The session, as the sender names it.
    pub session: String,
    /// The desk whose language and words count.
    pub desk: DeskName,
}
