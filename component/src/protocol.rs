//! The HTTP protocol, as values: what is sent, what is answered, what can be wrong.
//!
//! `docs/PROTOCOL.md` describes them. They are plain and know neither the engine nor a connection, so that both sides of the
//! protocol are made of them: a Frontdesk that is asked, and one that asks another. Texts of times are RFC 3339 in UTC,
//! lengths of time are seconds.
//!
//! *Never:* a field that is not in `docs/PROTOCOL.md`.

mod agent;
mod decision;
mod explanation;
mod health;
mod interaction;
mod problem;
mod queue;

pub use agent::{Agent, AgentState, AgentWork, Agents, Availability, MediumState};
pub use decision::{Decision, DecisionEnd, DecisionQuestion, DecisionVerdict};
pub use explanation::Explanation;
pub use health::{DeadLetter, DeadLetters, Part, Readiness};
pub use interaction::{
    Acting, Cancelling, End, Interaction, NewInteraction, Offer, Outcome, Requeueing, State, Then,
};
pub use problem::{Kind, Problem};
pub use queue::{Queue, Queues, Wait};
