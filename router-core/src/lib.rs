//! The decisions of Frontdesk: who talks to whom, when, and why.
//!
//! One value, [`Engine`], takes one [`Event`] at a time and answers with [`Effects`]: what is to be done,
//! what was decided and why, and which entities changed. Two machines live inside and know nothing of
//! each other: `routing` (media-neutral: queues, agents, offers) and `conversation` (the chat: dialogue,
//! windows, closing). `engine` is the only place where they meet; `values` is the vocabulary of all three.
//!
//! *Never:* a clock, I/O, randomness, async, logging, XML, or a text that a person reads.

#![no_std]
#![warn(missing_docs)]

extern crate alloc;

mod conversation;
mod engine;
pub mod expression;
pub mod findings;
mod routing;
pub mod rules;
pub mod values;

pub use conversation::{Conversation, Progress, Remembered};
pub use engine::{
    AgentLook, ConversationRecord, Engine, EngineRecord, Entity, InteractionLook, OfferLook, PlaceLook,
    QueueLook, WindowView, WorkLook, WorkStage,
};
pub use routing::{Agent, Interaction, Queue};
pub use values::deadline::{Deadline, Wake};
pub use values::effect::{Changed, Effect, Effects};
pub use values::event::Event;
pub use values::policy::{Policy, PolicyDraft};
pub use values::policy_check::PolicyFault;
pub use values::time::{Span, Timestamp};
