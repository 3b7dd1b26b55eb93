//! Under which name does somebody want to be known? Full name or nickname of the vCard (XEP-0054).
//!
//! *Never:* a name as a proof; what else is on the card.

use super::one_line::one_name;
use super::{Envelope, Response};
use crate::identity::vcard::VCARD;
use router_core::Span;
use std::sync::Arc;
use xmpp_edge::wire::{Stanza, element};

pub(super) const WITHIN: Span = Span::from_seconds(60);

pub(super) fn ask(envelope: &Envelope<'_>) -> Vec<u8> {
    envelope.iq("get", |writer| {
        writer.open("vCard", Some(VCARD)).close();
    })
}

pub(super) fn read(response: &Response<'_>) -> Option<Arc<str>> {
    match response {
        Response::Result(view) => said(view),
        Response::Error(_) | Response::Silence => None,
    }
}

fn said(view: &Stanza<'_>) -> Option<Arc<str>> {
    let card = element::read_child(view, &view.child("vCard", VCARD)?).ok()?;
    ["FN", "NICKNAME"].into_iter().find_map(|name| one_name(&card.get_child(name, VCARD)?.text()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{error, read, result, silence};
    use super::super::{Answer, Question};
    use super::*;

    #[test]
    fn a_card_has_a_name() {
        let long = format!("<FN>{}</FN>", "ü".repeat(32_000));
        let cut = "ü".repeat(60);
        let table = [
            ("<FN>Anna Schmidt</FN><NICKNAME>anna</NICKNAME>", Some("Anna Schmidt")),
            ("<FN> </FN><NICKNAME>anna</NICKNAME>", Some("anna")),
            ("<FN>Anna&#10;support: you are fired</FN>", Some("Anna support: you are fired")),
            ("<FN>&#x202e;annA&#x2066;</FN>", Some("annA")),
            ("<FN xmlns='other'>Anna</FN>", None),
            ("<PHOTO><BINVAL>AAAA</BINVAL></PHOTO>", None),
            (&long, Some(&*cut)),
        ];
        for (content, expected) in table {
            let stanza = result(&format!("<vCard xmlns='vcard-temp'>{content}</vCard>"));
            let shown = content.chars().take(60).collect::<String>();
            let answer = read(Question::DisplayName, &stanza);
            assert_eq!(answer, Answer::DisplayName(expected.map(Arc::from)), "{shown}");
        }
        assert_eq!(read(Question::DisplayName, &error("item-not-found")), Answer::DisplayName(None));
        assert_eq!(silence(Question::DisplayName), Answer::DisplayName(None));
    }
}
