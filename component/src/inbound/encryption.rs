//! Recognising messages that are encrypted end to end, which nobody here can read.
//!
//! OMEMO (XEP-0384, current and legacy namespace), OpenPGP (XEP-0373), legacy OpenPGP (XEP-0027), OTR by its text, and
//! any text that says so of itself (XEP-0380). OMEMO messages that only transport keys are not meant for people and do
//! not count.
//!
//! *Never:* decryption.

use xmpp_edge::wire::{Stanza, element, ns};

/// Whether somebody wrote something that we cannot read.
pub(super) fn is_encrypted(view: &Stanza<'_>) -> bool {
    view.children().any(|child| match (child.namespace(), child.name()) {
        ("eu.siacs.conversations.axolotl" | "urn:xmpp:omemo:1" | "urn:xmpp:omemo:2", "encrypted") => {
            let has_payload =
                |parsed: minidom::Element| parsed.children().any(|inner| inner.name() == "payload");
            element::read_child(view, &child).map_or(true, has_payload)
        }
        ("urn:xmpp:openpgp:0", "openpgp") | ("jabber:x:encrypted", "x") => true,
        ("urn:xmpp:eme:0", "encryption") => view.child("body", ns::CLIENT).is_some(),
        (ns::CLIENT, "body") => child.text().trim_start().starts_with("?OTR"),
        (_, _) => false,
    })
}
