//! Answers to our own question whether a customer's client is still there.
//!
//! The question is a query to the full JID that wrote last. Servers answer for a client that is gone with an error;
//! a client that is there answers, whatever it answers. Only an answer to a question that was asked, from whom it was
//! asked, counts.
//!
//! *Never:* an answer of ours.

use router_core::Event;

use super::super::context::Context;
use super::super::header::Header;
use super::super::{CHECK_PREFIX, Inbound, Reason, bounce};
use xmpp_edge::wire::Stanza;

/// Says what a result or error means.
pub(super) fn read(view: &Stanza<'_>, header: &Header<'_>, context: &dyn Context) -> Inbound {
    let id = header.id.as_deref().filter(|id| id.starts_with(CHECK_PREFIX));
    let expected = id.is_some_and(|id| {
        header.from.is_valid() && context.expects_check(header.link, header.from.as_str(), id)
    });
    if !expected {
        return Inbound::Nothing(Reason::UnaskedResult);
    }
    let customer = header.sender.clone();
    if header.kind == "result" {
        return Inbound::happened(Event::CustomerSeen(customer));
    }
    match bounce::condition(view).as_deref() {
        // A server that cannot be reached for the moment proves nothing about its users.
        None | Some("remote-server-timeout") => Inbound::Nothing(Reason::Bounce),
        Some(condition) if bounce::is_unreachable(condition) => {
            Inbound::happened(Event::CustomerLeft(customer))
        }
        Some("feature-not-implemented") => Inbound::happened(Event::CustomerSeen(customer)),
        Some(_) => Inbound::Nothing(Reason::Bounce),
    }
}
