//! What can a client do? Its features (XEP-0030 section 3.1).
//!
//! An error, silence, or a result that cannot be read means that the client does not say.
//!
//! *Never:* taking a client's word for a proof.

use super::one_line::{CHARACTERS, one_line};
use super::{Envelope, Response};
use crate::identity::disco::DISCO_INFO;
use router_core::Span;
use router_core::values::software::Software;
use std::collections::BTreeSet;
use std::sync::Arc;
use xmpp_edge::wire::{Stanza, element};

/// A client that sleeps answers when it wakes up.
pub(super) const WITHIN: Span = Span::from_seconds(600);

/// Features of one client that are kept; more are left out, and so is a feature with a longer name than any line has.
const FEATURES: usize = 200;

pub(super) fn ask(envelope: &Envelope<'_>) -> Vec<u8> {
    envelope.iq("get", |writer| {
        writer.open("query", Some(DISCO_INFO)).close();
    })
}

/// Its features and nothing else; empty if it does not say.
pub(super) fn read(response: &Response<'_>) -> Software {
    let features = match response {
        Response::Result(view) => said(view).unwrap_or_default(),
        Response::Error(_) | Response::Silence => BTreeSet::new(),
    };
    Software { features, ..Software::default() }
}

fn said(view: &Stanza<'_>) -> Option<BTreeSet<Arc<str>>> {
    let query = element::read_child(view, &view.child("query", DISCO_INFO)?).ok()?;
    let named = query.children().filter(|child| child.is("feature", DISCO_INFO));
    let features = named
        .filter_map(|feature| feature.attr("var"))
        .filter(|var| var.chars().count() <= CHARACTERS)
        .filter_map(one_line)
        .take(FEATURES)
        .collect();
    Some(features)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{error, read, result, silence};
    use super::super::{Answer, Question};
    use super::*;

    fn features(stanza: &str) -> BTreeSet<Arc<str>> {
        let answer = read(Question::Features, stanza);
        let Answer::Features(software) = &answer else { panic!("{answer:?}") };
        assert_eq!(*software, Software { features: software.features.clone(), ..Software::default() });
        software.features.clone()
    }

    #[test]
    fn features_are_named_lines() {
        let long = "x".repeat(CHARACTERS + 1);
        let content = format!(
            "<identity category='client' type='phone'/><feature var=' b '/><feature var='a'/><feature var='a'/>\
             <feature/><feature var=''/><feature var='{long}'/><feature xmlns='other' var='c'/>"
        );
        let stanza = result(&format!("<query xmlns='{DISCO_INFO}'>{content}</query>"));
        assert_eq!(features(&stanza).iter().map(|feature| &**feature).collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn all_else_says_nothing() {
        assert_eq!(silence(Question::Features), Answer::Features(Software::default()));
        let version = result("<query xmlns='jabber:iq:version'><name>x</name></query>");
        for stanza in [result(""), version, error("service-unavailable")] {
            assert_eq!(features(&stanza), BTreeSet::new(), "{stanza}");
        }
    }
}
