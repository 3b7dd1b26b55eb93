//! From effects to stanzas: one file for each kind.
//!
//! *Never:* a decision about who gets what; sending.

pub mod barrier;
pub mod ids;
pub mod message;
pub mod relay;
