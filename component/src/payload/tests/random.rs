//! Random trees of known and unknown elements.
//!
//! *Never:* expectations about single messages.

use proptest::prelude::*;

use super::super::{CATALOGUE, all, find};
use super::{read, relayed_in_all_ways};
use crate::outbound::relay::RELAYED_BYTES_MAX;
use bytes::Bytes;
use frontdesk_settings::{Direction, Firewall};
use xmpp_edge::wire::{Checked, Stanza};

fn names() -> Vec<(String, String)> {
    let mut names = vec![
        ("urn:unknown".to_owned(), "thing".to_owned()),
        ("urn:xmpp:forward:0".to_owned(), "forwarded".to_owned()),
        ("".to_owned(), "body".to_owned()),
    ];
    for payload in all() {
        names.extend(
            payload.shape.names.iter().map(|name| (payload.shape.namespace.to_owned(), (*name).to_owned())),
        );
        for inside in payload.shape.children {
            names.extend(
                inside.shape.names.iter().map(|name| (inside.shape.namespace.to_owned(), (*name).to_owned())),
            );
        }
    }
    names
}

fn element() -> impl Strategy<Value = String> {
    let attribute = (
        prop::sample::select(vec!["id", "for", "start", "end", "xml:lang", "to", "other"]),
        prop::sample::select(vec![
            "known",
            "unknown",
            "urn:xmpp:reply:0",
            "urn:xmpp:reactions:0",
            "0",
            "3",
            "5",
            "99",
            "-1",
            "de",
            "x y",
            "",
        ]),
    );
    let attributes = prop::collection::btree_map(attribute.0, attribute.1, 0..3);
    let text = "[a-z>@:\n👍 é!]{0,8}";
    let leaf = (prop::sample::select(names()), attributes, text).prop_map(
        |((namespace, name), attributes, text)| {
            let attributes: String =
                attributes.iter().map(|(name, value)| format!(" {name}='{value}'")).collect();
            (format!("<{name} xmlns='{namespace}'{attributes}>{text}"), name)
        },
    );
    leaf.prop_map(|(start, name)| (start, name, Vec::new()))
        .prop_recursive(3, 12, 4, |inner| {
            (inner.clone(), prop::collection::vec(inner, 0..4)).prop_map(|((start, name, _), children)| {
                let children: Vec<String> = children.into_iter().map(close).collect();
                (start, name, children)
            })
        })
        .prop_map(close)
}

fn close((start, name, children): (String, String, Vec<String>)) -> String {
    format!("{start}{}</{name}>", children.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn what_leaves_consists_of_the_catalogue_alone(children in prop::collection::vec(element(), 0..6)) {
        let stanza = format!("<message from='author@out.example/x' to='desk@help.example' type='chat'>{}</message>", children.concat());
        let (checked, message) = read(&stanza);
        let _ = (message.understand(&checked), message.replies_to(), message.revises());
        let firewall = Firewall::default();
        let treatments = firewall.treatments(Direction::CustomerToAgent);
        let _ = message.refused(&checked, treatments);
        for out in relayed_in_all_ways(&stanza).into_iter().filter(|out| !out.is_empty()) {
            prop_assert!(out.len() < RELAYED_BYTES_MAX);
            let again = Checked::new(Bytes::from(out.clone())).map_err(|error| TestCaseError::fail(format!("{error}: {out}")))?;
            let view = Stanza::new(&again);
            let count = view.children().count();
            prop_assert_eq!(super::Message::read(&view, treatments).parts().len(), count, "{}", out);
            for child in view.children() {
                prop_assert!(find(child.namespace(), child.name()).is_some(), "{}", out);
            }
            prop_assert!(!out.contains("author@out.example"), "{}", out);
        }
    }
}

#[test]
fn the_catalogue_is_not_empty() {
    assert!(CATALOGUE.len() > 10);
}
