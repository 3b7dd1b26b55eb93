//! The outside of a stanza: its start tag, who sent it, and to which address, read once for everybody who wants to know.
//!
//! *Never:* what a stanza contains; whether its sender is believed.

use router_core::values::address::Address;
use router_core::values::id::LinkName;

use crate::station::Station;
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
    /// Who we are there.
    pub station: &'a Station,
    /// Who sent it; `None` if it does not say so.
    pub sender: Option<Sender>,
    /// The address that it is for; `None` if it names none.
    pub recipient: Option<Jid>,
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
    /// Reads the start tag of a stanza that came in through `link`, where we are `station`.
    pub fn open(stanza: &'a Checked, link: &'a LinkName, station: &'a Station) -> Self {
        let view = Stanza::new(stanza);
        let sender = view.sender().filter(|jid| !jid.as_str().is_empty()).map(|jid| {
            let address = Address::new(link, jid.bare());
            Sender { jid, address }
        });
        let recipient = view.recipient();
        Self { stanza, view, link, station, sender, recipient }
    }
}
