//! Who takes part in a conversation, and who hears what is said in it.
//!
//! The customer is one person; on the agents' side there may be several, each with a voice. [`Voice`] alone decides who
//! hears what: agent, consulted colleague, supervisor and program differ in nothing else.
//!
//! *Never:* where somebody is written to; those are the sides in `effect`.

use super::id::AgentId;
use serde::{Deserialize, Serialize};

/// Who says or wrote something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Person {
    /// The customer.
    Customer,
    /// Somebody on the agents' side.
    Agent(AgentId),
}

/// How somebody on the agents' side takes part. All of them hear everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Voice {
    /// Is heard by everybody.
    #[default]
    Speaks,
    /// Is heard by colleagues, never by the customer.
    Whispers,
    /// Says nothing; nobody knows but the colleagues who asked.
    Listens,
}

impl Voice {
    /// Whether the customer hears it.
    pub fn reaches_customer(self) -> bool {
        match self {
            Self::Speaks => true,
            Self::Whispers | Self::Listens => false,
        }
    }

    /// Whether colleagues hear it.
    pub fn reaches_colleagues(self) -> bool {
        match self {
            Self::Speaks | Self::Whispers => true,
            Self::Listens => false,
        }
    }
}
