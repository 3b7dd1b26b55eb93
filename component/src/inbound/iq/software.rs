//! Answers to our own questions about a customer's software: version (XEP-0092) and features (XEP-0030).
//!
//! Only an answer to a question that was asked, from exactly the client that was asked, counts. An error, or an answer
//! that cannot be read, means that the client does not say. What is said is cut to what rules can use.
//!
//! *Never:* an answer of ours; taking a customer's word for a proof.

use router_core::Event;
use router_core::values::software::Software;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::context::Context;
use super::super::header::Header;
use super::super::{Inbound, Reason};
use crate::identity::disco::DISCO_INFO;
use crate::outbound::ids::About;
use xmpp_edge::wire::{Stanza, element};

/// Features of one client that are kept; more are left out.
const FEATURES: usize = 200;

/// Characters of a name, version, operating system or feature; a longer text is cut, a longer feature left out.
const CHARACTERS: usize = 200;

const VERSION: &str = "jabber:iq:version";

/// Says what a result or error means.
pub(super) fn read(view: &Stanza<'_>, header: &Header<'_>, context: &dyn Context) -> Inbound {
    let about = header.id.as_deref().filter(|_| header.from.is_valid()).and_then(|id| {
        context.expects_software(header.sender, header.from.resource().unwrap_or_default(), id)
    });
    let Some(about) = about else { return Inbound::Nothing(Reason::UnaskedResult) };
    if header.kind != "result" {
        return Inbound::Nothing(Reason::Bounce);
    }
    let software = match about {
        About::Version => version(view),
        About::Features => features(view),
    };
    match software {
        Some(software) => {
            Inbound::happened(Event::CustomerSoftware { customer: header.sender.clone(), software })
        }
        None => Inbound::Nothing(Reason::Empty),
    }
}

fn version(view: &Stanza<'_>) -> Option<Software> {
    let query = element::read_child(view, &view.child("query", VERSION)?).ok()?;
    let said = |name: &str| text(&query.get_child(name, VERSION)?.text());
    let software =
        Software { name: said("name"), version: said("version"), os: said("os"), features: BTreeSet::new() };
    (software != Software::default()).then_some(software)
}

fn features(view: &Stanza<'_>) -> Option<Software> {
    let query = element::read_child(view, &view.child("query", DISCO_INFO)?).ok()?;
    let named = query.children().filter(|child| child.is("feature", DISCO_INFO));
    let features: BTreeSet<Arc<str>> = named
        .filter_map(|feature| feature.attr("var"))
        .filter(|var| var.chars().count() <= CHARACTERS)
        .filter_map(text)
        .take(FEATURES)
        .collect();
    (!features.is_empty()).then(|| Software { features, ..Software::default() })
}

/// One line without control characters; `None` if nothing is left.
fn text(said: &str) -> Option<Arc<str>> {
    let line: String =
        said.trim().chars().filter(|character| !character.is_control()).take(CHARACTERS).collect();
    (!line.is_empty()).then(|| line.into())
}
