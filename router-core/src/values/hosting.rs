//! Where a conversation may take place once an agent has it.
//!
//! The settings say it for a desk, and a rule for what it routes. What is kept of one that takes place is in
//! `conversation/hosting`.
//!
//! *Never:* how it is done.

use serde::{Deserialize, Serialize};

/// The ways of hosting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum HostingKind {
    /// Frontdesk passes every message on (capability C11).
    #[default]
    Relay,
    /// Both are told each other's address and talk without Frontdesk (capability C12).
    Direct,
    /// In a room on the server's conference service, which Frontdesk makes and destroys (capability C12).
    Room,
}

/// Why a conversation is relayed that was to be hosted in another way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum FellBack {
    /// The two are on different links: nothing is known of a way between their servers.
    OtherServer,
    /// No conference service is known on their link.
    NoRooms,
    /// The conference service does not make a room as it has to be, or not in time.
    RoomRefused,
    /// The customer did not come into the room in time.
    NotJoined,
    /// The agent did not come into the room in time.
    AgentNotJoined,
    /// The customer wrote to the desk rather than in the room.
    WroteElsewhere,
    /// The agent left the room, but not the conversation.
    AgentLeft,
    /// The room has ceased to be, or Frontdesk was put out of it.
    RoomGone,
}
