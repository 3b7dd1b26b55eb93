//! Which client is it? Name, version and operating system (XEP-0092 section 2).
//!
//! An error, silence, or a result that cannot be read means that the client does not say.
//!
//! *Never:* taking a client's word for a proof.

use super::one_line::one_line;
use super::{Envelope, Response};
use router_core::Span;
use router_core::values::client::Software;
use xmpp_edge::wire::{Stanza, element};

/// A client that sleeps answers when it wakes up.
pub(super) const WITHIN: Span = Span::from_seconds(600);

const VERSION: &str = "jabber:iq:version";

pub(super) fn ask(envelope: &Envelope<'_>) -> Vec<u8> {
    envelope.iq("get", |writer| {
        writer.open("query", Some(VERSION)).close();
    })
}

/// What it says of itself; nothing if it does not say.
pub(super) fn read(response: &Response<'_>) -> Option<Software> {
    match response {
        Response::Result(view) => said(view).filter(|said| *said != Software::default()),
        Response::Error(_) | Response::Silence => None,
    }
}

fn said(view: &Stanza<'_>) -> Option<Software> {
    let query = element::read_child(view, &view.child("query", VERSION)?).ok()?;
    let part = |name: &str| one_line(&query.get_child(name, VERSION)?.text());
    Some(Software { name: part("name"), version: part("version"), os: part("os") })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{error, read, result, silence};
    use super::super::{Answer, Question};

    #[test]
    fn a_client_says_what_it_likes() {
        let table = [
            (
                "<name> Gajim </name><version>1.8</version><os>Linux&#9;</os>",
                [Some("Gajim"), Some("1.8"), Some("Linux")],
            ),
            ("<name>Gajim</name><name>x</name>", [Some("Gajim"), None, None]),
            ("<name xmlns='other'>Gajim</name>", [None; 3]),
            ("", [None; 3]),
        ];
        for (content, expected) in table {
            let stanza = result(&format!("<query xmlns='jabber:iq:version'>{content}</query>"));
            let answer = read(Question::Version, &stanza);
            let Answer::Version(said) = answer else { panic!("{answer:?}") };
            let said = said.unwrap_or_default();
            let said = [said.name.as_deref(), said.version.as_deref(), said.os.as_deref()];
            assert_eq!(said, expected, "{content}");
        }
    }

    #[test]
    fn all_else_says_nothing() {
        let nothing = silence(Question::Version);
        assert_eq!(nothing, Answer::Version(None));
        let features =
            result("<query xmlns='http://jabber.org/protocol/disco#info'><feature var='a'/></query>");
        for stanza in [result(""), features, error("service-unavailable")] {
            assert_eq!(read(Question::Version, &stanza), nothing, "{stanza}");
        }
    }
}
