//! Requests that nobody here follows: calls and files from one client to the other. The candidates in them would carry
//! network addresses, so none of it is passed on; the client gets its error, the person a sentence now and then.
//!
//! *Never:* candidates.

use super::Query;
use crate::inbound::error::{self, Condition};
use crate::inbound::message::not_taken_here;
use crate::inbound::{Inbound, Reply};
use crate::payload::Family;
use frontdesk_settings::Treatment;
use xmpp_edge::wire::Child;

const JINGLE: &str = "urn:xmpp:jingle:1";
/// Jingle descriptions of files, in all versions (XEP-0234).
const JINGLE_FILES: &str = "urn:xmpp:jingle:apps:file-transfer:";

/// The answer to a request that we do not know, or that the firewall refuses.
pub(super) fn answer(query: &Query<'_, '_>) -> Inbound {
    let Query { header, known, .. } = query;
    let treatments = known.firewall.treatments(header.direction());
    let told = family(query).filter(|family| treatments[*family] == Treatment::Refuse);
    Inbound::Reply(Reply {
        answers: error::stanza("iq", header, Condition::ServiceUnavailable, None),
        courtesy: told.map(|family| not_taken_here(family, header, known)),
    })
}

/// What the request wants, if it is one that people notice. Only the first of a Jingle session counts; what follows is
/// about the same.
fn family(query: &Query<'_, '_>) -> Option<Family> {
    match (query.child.namespace(), query.child.name()) {
        (JINGLE, "jingle") => {
            let begins = query.child.attribute("action").is_some_and(|action| action == "session-initiate");
            begins.then(|| jingle(query))
        }
        ("http://jabber.org/protocol/si", "si")
        | ("http://jabber.org/protocol/bytestreams" | "jabber:iq:oob", "query")
        | ("http://jabber.org/protocol/ibb", "open") => Some(Family::Transfers),
        (_, _) => None,
    }
}

fn jingle(query: &Query<'_, '_>) -> Family {
    let scope = query.child.scope(query.view.scope());
    let is_file = |inner: &Child<'_>| {
        inner.children(&inner.scope(&scope)).any(|content| content.namespace().starts_with(JINGLE_FILES))
    };
    let transfers = query.child.children(&scope).any(|content| is_file(&content));
    if transfers { Family::Transfers } else { Family::Calls }
}
