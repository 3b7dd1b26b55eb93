//! Something for the routing server, and what comes back (capability C15).
//!
//! An errand is made by the desk, leaves after the commit of its round, and is run by `routing_server`.
//!
//! *Never:* a request; a word of a message beyond what the facts hold.

use crate::protocol::{DecisionEnd, DecisionQuestion};
use router_core::Span;
use router_core::expression::{Attributes, Value};
use router_core::values::id::{AgentId, ConversationId};
use router_core::values::instruction::{Instruction, NoInstruction};
use router_core::values::notice::ClosedReason;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::time::Duration;

/// Something for the routing server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Errand {
    /// A question.
    Ask(Question),
    /// A conversation is over about which it was asked.
    Tell(Ending),
}

/// What came of a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// About which conversation.
    pub conversation: ConversationId,
    /// The number of the question.
    pub number: u32,
    /// What the server says, or why it says nothing.
    pub answer: Result<Instruction, NoInstruction>,
}

/// A question about a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Which conversation.
    pub conversation: ConversationId,
    /// The number of the question.
    pub number: u32,
    /// The body of the request.
    pub(crate) body: String,
    /// The time for an answer.
    pub(crate) within: Duration,
}

/// The end of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// The body of the request.
    pub(crate) body: String,
}

/// A question, with everything that is known.
pub fn question(conversation: ConversationId, number: u32, facts: &Attributes, within: Span) -> Question {
    let asked =
        DecisionQuestion { conversation: Some(conversation.0), medium: None, attributes: attributes(facts) };
    let body = serde_json::to_string(&asked).expect("it is plain data");
    Question { conversation, number, body, within: Duration::from_millis(within.as_millis()) }
}

/// The end of a conversation about which a question was asked.
pub fn ending(conversation: ConversationId, reason: ClosedReason, agent: Option<&AgentId>) -> Ending {
    let reason = match reason {
        ClosedReason::ByCustomer => "by-customer",
        ClosedReason::ByAgent => "by-agent",
        ClosedReason::Silence => "silence",
        ClosedReason::CustomerLost => "customer-lost",
        ClosedReason::NobodyFree => "nobody-free",
        ClosedReason::OutOfHours => "out-of-hours",
        ClosedReason::KeptTooLong => "kept-too-long",
        ClosedReason::ByRule => "by-rule",
        ClosedReason::HandedOver => "handed-over",
        ClosedReason::Withdrawn => "withdrawn",
    };
    let agent = agent.map(|agent| agent.as_str().to_owned());
    let told = DecisionEnd { conversation: conversation.0, reason: reason.to_owned(), agent };
    Ending { body: serde_json::to_string(&told).expect("it is plain data") }
}

/// Attributes as the protocol has them.
pub fn attributes(facts: &Attributes) -> BTreeMap<String, Json> {
    facts.iter().map(|(path, value)| (path.to_owned(), json(value))).collect()
}

fn json(value: &Value) -> Json {
    match value {
        Value::Text(text) => Json::from(&**text),
        Value::Int(number) => Json::from(*number),
        Value::Bool(truth) => Json::from(*truth),
        Value::Version(version) => Json::from(version.to_string()),
        Value::List(values) => values.iter().map(json).collect(),
    }
}
