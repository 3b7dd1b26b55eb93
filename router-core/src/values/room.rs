//! A room on a conference service in which a conversation takes place (XEP-0045, capability C12).
//!
//! The shell makes it and watches it; what it learns comes in as [`RoomEvent`]s of one room, which is named by the window of
//! the agent for whom it was made.
//!
//! *Never:* nicknames; the shell knows whose they are.

use super::address::Address;
use super::hosting::FellBack;
use super::id::{DeskName, MessageId, WindowId};
use super::participant::Person;
use alloc::sync::Arc;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// A room with an address, and the desk that owns it there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomSide {
    /// Which.
    pub room: WindowId,
    /// Its bare JID, on the link of both sides.
    pub address: Address,
    /// The desk that makes it and speaks for it.
    pub desk: DeskName,
}

/// Somebody who may come in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Who.
    pub who: Person,
    /// The bare JID.
    pub address: Address,
    /// The readable name; empty if none is known.
    pub name: Arc<str>,
}

/// What happened in a room, or on the way to one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoomEvent {
    /// There is a service, and on it the room gets this address (a bare JID), which was never used before.
    Found(Arc<str>),
    /// It is as it is to be, and its members may come in.
    Made {
        /// It did not exist a moment ago, so nobody can have been in it.
        is_new: bool,
        /// Who of the members is in it.
        inside: Vec<Person>,
    },
    /// A member came in.
    Entered(Person),
    /// A member is there no longer, with no client.
    Left(Person),
    /// A member said something to all.
    Said {
        /// Who.
        who: Person,
        /// Under which number the shell keeps the stanza.
        message: MessageId,
    },
    /// There is no room, or no longer.
    Failed(FellBack),
}
