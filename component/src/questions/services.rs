//! Which services has a server, and is one of them for conferences? (XEP-0030 sections 3.1 and 4.1, XEP-0045 section 6.1)
//!
//! *Never:* which of several is taken.

use super::disco_info::Info;
use super::{Envelope, Response};
use crate::identity::disco::{DISCO_INFO, DISCO_ITEMS};
use router_core::Span;
use std::sync::Arc;
use xmpp_edge::wire::{Address, element};

pub(super) const WITHIN: Span = Span::from_seconds(20);

/// Services of one server that are looked at.
const SERVICES: usize = 40;

const ROOMS: &str = "http://jabber.org/protocol/muc";

pub(super) fn ask_items(envelope: &Envelope<'_>) -> Vec<u8> {
    envelope.iq("get", |writer| {
        writer.open("query", Some(DISCO_ITEMS)).close();
    })
}

pub(super) fn ask_info(envelope: &Envelope<'_>) -> Vec<u8> {
    envelope.iq("get", |writer| {
        writer.open("query", Some(DISCO_INFO)).close();
    })
}

/// The domains of the services, each once.
pub(super) fn read_items(response: &Response<'_>) -> Vec<Arc<str>> {
    let Response::Result(view) = response else { return Vec::new() };
    let query = view.child("query", DISCO_ITEMS).and_then(|query| element::read_child(view, &query).ok());
    let Some(query) = query else { return Vec::new() };
    let items = query.children().filter(|child| child.is("item", DISCO_ITEMS));
    let domains = items.filter(|item| item.attr("node").is_none()).filter_map(|item| {
        let jid = Address::parse(item.attr("jid")?);
        let is_domain = jid.is_valid() && jid.local().is_none() && jid.resource().is_none();
        is_domain.then(|| Arc::from(jid.as_str()))
    });
    let mut domains: Vec<Arc<str>> = domains.take(SERVICES).collect();
    domains.sort();
    domains.dedup();
    domains
}

/// Whether rooms for text can be made there.
pub(super) fn read_info(response: &Response<'_>) -> bool {
    Info::of(response).is_some_and(|info| {
        info.identity("conference") == Some("text")
            && info.features().iter().any(|feature| **feature == *ROOMS)
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{error, read, result, silence};
    use super::super::{Answer, Question};
    use super::*;

    #[test]
    fn services_are_domains() {
        let stanza = result(&format!(
            "<query xmlns='{DISCO_ITEMS}'><item jid='Rooms.example.org'/><item jid='pubsub.example.org' node='x'/>\
             <item jid='somebody@example.org'/><item/><item jid='help.example.org'/><item jid='rooms.example.org'/></query>"
        ));
        let expected = vec![Arc::from("help.example.org"), Arc::from("rooms.example.org")];
        assert_eq!(read(Question::Services, &stanza), Answer::Services(expected));
        assert_eq!(read(Question::Services, &error("service-unavailable")), Answer::Services(Vec::new()));
        assert_eq!(silence(Question::Services), Answer::Services(Vec::new()));
    }

    #[test]
    fn a_conference_service_says_so() {
        let info = |content: &str| result(&format!("<query xmlns='{DISCO_INFO}'>{content}</query>"));
        let (identity, feature) =
            ("<identity category='conference' type='text'/>", format!("<feature var='{ROOMS}'/>"));
        let table = [
            (format!("{identity}{feature}"), true),
            (identity.to_owned(), false),
            (format!("<identity category='conference' type='irc'/>{feature}"), false),
            (feature.clone(), false),
        ];
        for (content, expected) in table {
            let answer = read(Question::IsForRooms, &info(&content));
            assert_eq!(answer, Answer::IsForRooms(expected), "{content}");
        }
        assert_eq!(silence(Question::IsForRooms), Answer::IsForRooms(false));
    }
}
