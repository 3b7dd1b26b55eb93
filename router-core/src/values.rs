//! The vocabulary of the core: plain values without behaviour of their own.
//!
//! Everything that enters (events, policy) and leaves (effects, notices, facts) is defined here, so that
//! the two machines and the shell speak the same words.
//!
//! *Never:* a decision.

pub mod ability;
pub mod address;
pub mod alias;
pub mod answer;
pub mod calendar;
pub mod client;
pub mod client_need;
pub mod command;
pub mod deadline;
pub mod effect;
pub mod event;
pub mod fact;
pub mod hosting;
pub mod id;
pub mod instruction;
pub mod ladder;
pub mod notice;
pub mod participant;
pub mod policy;
pub mod policy_check;
pub mod presence;
pub mod question;
pub mod report;
pub mod room;
pub mod rule;
pub(crate) mod standing;
pub mod strategy;
pub mod time;
pub(crate) mod timer;
pub(crate) mod world;
