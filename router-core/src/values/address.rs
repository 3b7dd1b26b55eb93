//! Where somebody can be reached: a bare JID on a link.
//!
//! The shell normalises JIDs before they enter, so equality of bytes is equality of addresses.
//!
//! *Never:* JID parsing.

use super::id::LinkName;
use alloc::sync::Arc;
use core::fmt;
use serde::{Deserialize, Serialize};

/// A bare JID as seen through one link. The same JID on two links is two addresses.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Address {
    /// The link through which the JID is reached.
    pub link: LinkName,
    /// The normalised bare JID.
    pub jid: Arc<str>,
}

impl Address {
    /// The address of the bare JID `jid` on `link`.
    pub fn new(link: &LinkName, jid: &str) -> Self {
        Self { link: link.clone(), jid: Arc::from(jid) }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.link, self.jid)
    }
}
