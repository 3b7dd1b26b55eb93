//! Errors that come back for what we sent (RFC 6120 section 8.3).
//!
//! Only the condition matters: whether it says that nobody is there.
//!
//! *Never:* an answer.

use xmpp_edge::wire::{Stanza, element, ns};

/// The condition of an error stanza; `None` if it names none.
pub(crate) fn condition(view: &Stanza<'_>) -> Option<String> {
    let error = view.child("error", ns::CLIENT)?;
    let error = element::read_child(view, &error).ok()?;
    let is_condition = |child: &&minidom::Element| child.ns() == ns::STANZA_ERRORS && child.name() != "text";
    error.children().find(is_condition).map(|child| child.name().to_owned())
}

/// Whether the condition says that the recipient cannot be reached.
pub(crate) fn is_unreachable(condition: &str) -> bool {
    matches!(
        condition,
        "gone"
            | "item-not-found"
            | "recipient-unavailable"
            | "remote-server-not-found"
            | "remote-server-timeout"
            | "service-unavailable"
    )
}
