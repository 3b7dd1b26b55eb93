//! What the guard looks at of a stanza.
//!
//! Who sent it, from which domain, of which family, how long it is.
//!
//! *Never:* what it says.

use std::sync::Arc;

use router_core::values::address::Address;

use crate::envelope::Envelope;
use xmpp_edge::wire::StanzaName;

/// What has a limit of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Messages and signals.
    Message,
    /// Presence.
    Presence,
    /// Queries and everything else.
    Query,
}

/// A stanza at the door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Knock {
    /// The sender's bare JID.
    pub sender: Address,
    /// The sender's domain.
    pub domain: Arc<str>,
    /// What it is.
    pub family: Family,
    /// Its length.
    pub bytes: u64,
    /// The sender is an agent.
    pub is_agent: bool,
}

impl Knock {
    /// What the guard looks at of a stanza. `None` for our own addresses, which only the server can speak for, and for a
    /// stanza without sender, which nobody answers.
    pub fn of(envelope: &Envelope<'_>, is_agent: bool) -> Option<Self> {
        let sender = envelope.sender.as_ref().filter(|sender| !envelope.station.is_ours(&sender.jid))?;
        Some(Self {
            domain: Arc::from(sender.jid.domain()),
            family: match envelope.view.name() {
                StanzaName::Message => Family::Message,
                StanzaName::Presence => Family::Presence,
                StanzaName::Iq | StanzaName::Other => Family::Query,
            },
            bytes: envelope.stanza.as_bytes().len() as u64,
            is_agent,
            sender: sender.address.clone(),
        })
    }
}
