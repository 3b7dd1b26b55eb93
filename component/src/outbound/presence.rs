//! Presence that Frontdesk sends: of desks, of windows, and about subscriptions.
//!
//! Every presence comes from a full JID and carries the capability hash (XEP-0115) and the hash of the avatar
//! (XEP-0153), because clients ask for both at once.
//!
//! *Never:* who gets it.

use crate::wire::Writer;

/// The resource of every address of ours.
pub const RESOURCE: &str = "desk";

const CAPS: &str = "http://jabber.org/protocol/caps";
const VCARD_UPDATE: &str = "vcard-temp:x:update";

/// What a presence of ours shows.
#[derive(Clone, Copy, Debug)]
pub struct OwnPresence<'a> {
    /// The bare JID of ours.
    pub from: &'a str,
    /// Who gets it: bare or full.
    pub to: &'a str,
    /// `None`: available.
    pub show: Option<&'a str>,
    /// Words for people; empty: none.
    pub status: &'a str,
    /// The node and the verification string of our capabilities.
    pub caps: (&'a str, &'a str),
    /// The SHA-1 of the avatar, in hex.
    pub photo: &'a str,
}

/// The stanza of an available presence.
pub fn available(presence: OwnPresence<'_>) -> Vec<u8> {
    let mut out = Vec::with_capacity(384);
    let mut writer = Writer::new(&mut out);
    let from = format!("{}/{RESOURCE}", presence.from);
    writer.open("presence", None).attribute("from", &from).attribute("to", presence.to);
    if let Some(show) = presence.show {
        writer.open("show", None).text(show).close();
    }
    if !presence.status.is_empty() {
        writer.open("status", None).text(presence.status).close();
    }
    writer.open("c", Some(CAPS)).attribute("hash", "sha-1");
    writer.attribute("node", presence.caps.0).attribute("ver", presence.caps.1).close();
    writer.open("x", Some(VCARD_UPDATE));
    writer.open("photo", None).text(presence.photo).close().close();
    writer.close();
    out
}

/// The stanza of an unavailable presence.
pub fn unavailable(from: &str, to: &str) -> Vec<u8> {
    plain(&format!("{from}/{RESOURCE}"), to, "unavailable")
}

/// A presence without content: `subscribe`, `subscribed`, `unsubscribe`, `unsubscribed`, `probe`.
pub fn plain(from: &str, to: &str, kind: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(128);
    let mut writer = Writer::new(&mut out);
    writer.open("presence", None).attribute("from", from).attribute("to", to).attribute("type", kind).close();
    out
}
