//! The outside of a stanza: its start tag, and who sent it, read once for everybody who wants to know.
//!
//! *Never:* what a stanza contains; whether its sender is believed.

use router_core::values::address::Address;
use router_core::values::id::LinkName;

use xmpp_edge::wire::{Address as Jid, Checked, Stanza};

/// A stanza as it came through a link.
#[derive(Clone)]
pub struct Envelope<'a> {
    /// The stanza.
    pub stanza: &'a Checked,
    /// Its start tag.
    pub view: Stanza<'a>,
    /// The link through which it came.
    pub link: &'a LinkName,
    /// Who sent it; `None` if it does not say so.
    pub sender: Option<Sender>,
}

/// A sender.
#[derive(Clone, Debug)]
pub struct Sender {
    /// The address, with its resource; compare only if it is valid.
    pub jid: Jid,
    /// The bare JID on the link.
    pub address: Address,
}

impl<'a> Envelope<'a> {
    /// Reads the start tag.
    pub fn open(stanza: &'a Checked, link: &'a LinkName) -> Self {
        let view = Stanza::new(stanza);
        let sender = view.sender().filter(|jid| !jid.as_str().is_empty()).map(|jid| {
            let address = Address::new(link, jid.bare());
            Sender { jid, address }
        });
        Self { stanza, view, link, sender }
    }
}
