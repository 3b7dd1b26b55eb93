//! From effects to stanzas: one file for each kind.
//!
//! *Never:* a decision about who gets what; sending.

pub mod barrier;
pub mod command;
pub mod date_time;
pub mod message;
pub mod relay;
pub mod room;
pub mod way;
