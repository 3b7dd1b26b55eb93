//! From where to where something goes.
//!
//! *Never:* what goes.

use router_core::values::address::Address;
use router_core::values::id::LinkName;
use std::sync::Arc;

/// A way over one link.
#[derive(Clone, Debug)]
pub struct Way {
    /// Over which link.
    pub link: LinkName,
    /// The bare JID of ours that speaks.
    pub from: String,
    /// The bare JID that is spoken to.
    pub to: Arc<str>,
}

impl Way {
    /// From an address of ours on somebody's link to them.
    pub fn new(from: String, to: &Address) -> Self {
        Self { link: to.link.clone(), from, to: Arc::clone(&to.jid) }
    }

    /// Our domain on that link.
    pub fn domain(&self) -> &str {
        self.from.rsplit('@').next().unwrap_or_default()
    }
}
