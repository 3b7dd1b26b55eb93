//! Random stanzas: nothing panics, every query is answered exactly once, and every answer is fit to be sent.
//!
//! *Never:* expectations about single inputs.

use bytes::Bytes;
use proptest::prelude::*;

use super::super::{Inbound, Refused, Reply, read, refusal};
use super::world::{DOMAIN, link, split, world};
use crate::envelope::Envelope;
use crate::station::Station;
use xmpp_edge::wire::{Checked, Stanza, StanzaName};

fn address() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "help.example",
            "support@help.example",
            "SALES@Help.Example/x",
            "nobody@help.example",
            "bob.support.k7q2m9xwp3@help.example",
            "old.support.aaaaaaaaaa@help.example/desk",
            "anna@corp.example/pc",
            "otto@corp.example",
            "cora@out.example/phone",
            "out.example",
            "",
            "a@@b/",
            "x y@help.example",
        ])
        .prop_map(str::to_owned),
        "[a-zA-Z@./ äß]{0,12}",
        "[a-z]{1,5}(@help\\.example|@out\\.example/[a-zé ]{0,4})",
    ]
}

fn child() -> impl Strategy<Value = String> {
    let namespaces = vec![
        "jabber:client",
        "jabber:component:accept",
        "http://jabber.org/protocol/disco#info",
        "http://jabber.org/protocol/disco#items",
        "http://jabber.org/protocol/pubsub",
        "http://jabber.org/protocol/chatstates",
        "http://jabber.org/protocol/muc#user",
        "jabber:iq:version",
        "jabber:iq:last",
        "urn:xmpp:ping",
        "urn:xmpp:time",
        "urn:xmpp:receipts",
        "urn:xmpp:omemo:2",
        "urn:xmpp:jingle-message:0",
        "vcard-temp",
        "urn:ietf:params:xml:ns:xmpp-stanzas",
        "",
    ];
    let names = vec![
        "body",
        "query",
        "pubsub",
        "ping",
        "time",
        "vCard",
        "error",
        "show",
        "priority",
        "request",
        "received",
        "composing",
        "encrypted",
        "propose",
        "x",
        "status",
    ];
    let inner = prop_oneof![
        "[a-z0-9!? \u{202E}-]{0,12}",
        Just("<items node='urn:xmpp:avatar:data'/>".to_owned()),
        Just("<gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>".to_owned()),
        Just("<payload/>".to_owned()),
    ];
    let attributes = prop_oneof![Just(""), Just(" id='x'"), Just(" node='y'"), Just(" xml:lang='de'")];
    (prop::sample::select(namespaces), prop::sample::select(names), attributes, inner).prop_map(
        |(ns, name, attributes, inner)| format!("<{name} xmlns='{ns}'{attributes}>{inner}</{name}>"),
    )
}

fn stanza() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec!["message", "presence", "iq", "iq", "other"]);
    let kind = prop_oneof![
        4 => prop::sample::select(vec![
            "get", "set", "result", "error", "chat", "normal", "groupchat", "headline", "subscribe", "subscribed",
            "unsubscribe", "unsubscribed", "probe", "unavailable", "bogus", "",
        ])
        .prop_map(|kind| Some(kind.to_owned())),
        1 => Just(None),
    ];
    let attribute = |name: &'static str, value: Option<String>| {
        value.map(|value| format!(" {name}='{value}'")).unwrap_or_default()
    };
    (
        name,
        prop::option::weighted(0.95, address()),
        prop::option::weighted(0.95, address()),
        prop::option::weighted(0.8, "[a-z0-9&; -]{0,8}|check-7|barrier-1-2-3"),
        kind,
        prop::collection::vec(child(), 0..4),
    )
        .prop_map(move |(name, from, to, id, kind, children)| {
            let id = id.map(|id| id.replace('&', "&amp;"));
            let tag =
                [attribute("from", from), attribute("to", to), attribute("id", id), attribute("type", kind)];
            format!("<{name}{}>{}</{name}>", tag.concat(), children.concat())
        })
}

fn replies(inbound: &Inbound) -> Option<&Reply> {
    match inbound {
        Inbound::Reply(reply)
        | Inbound::Happened { reply, .. }
        | Inbound::Subscription { reply, .. }
        | Inbound::Approval { reply, .. } => Some(reply),
        Inbound::Nothing(_)
        | Inbound::Message(_)
        | Inbound::Signal(_)
        | Inbound::InRoom { .. }
        | Inbound::Answered { .. }
        | Inbound::Request(_)
        | Inbound::Barrier { .. } => None,
    }
}

/// Splits what goes out (which checks it) and looks at the start tags.
fn assert_fit_to_send(burst: &[u8]) -> Result<usize, TestCaseError> {
    let stanzas = split(burst);
    for text in &stanzas {
        let checked = Checked::new(Bytes::from(text.clone())).unwrap();
        let view = Stanza::new(&checked);
        let from = view.from().expect("what we send has a sender").into_owned();
        let bare = from.split('/').next().unwrap();
        prop_assert!(bare == DOMAIN || bare.ends_with("@help.example"), "{}", text);
        prop_assert!(!view.to().expect("what we send has a recipient").is_empty());
    }
    Ok(stanzas.len())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn nothing_panics_and_every_query_is_answered_once(text in stanza()) {
        let checked = Checked::new(Bytes::from(text.clone())).unwrap();
        let view = Stanza::new(&checked);
        let (link, world) = (link(), world());
        let station = Station::Domain(DOMAIN.into());
        let envelope = Envelope::open(&checked, &link, &station);
        let known = world.known(&envelope);
        let inbound = read(&envelope, &known);
        let mut count = 0;
        if let Some(reply) = replies(&inbound) {
            count = assert_fit_to_send(&reply.answers)?;
            if let Some(courtesy) = &reply.courtesy {
                assert_fit_to_send(&courtesy.stanzas)?;
            }
        }
        for why in [Refused::TooFast, Refused::TooLarge, Refused::IllFormed] {
            if let Some(refused) = refusal(&envelope, why, &known) {
                prop_assert_eq!(assert_fit_to_send(&refused)?, 1);
            }
        }
        let sender = view.sender().filter(|from| !from.as_str().is_empty());
        let is_ours = view.recipient().is_none_or(|to| to.domain().eq_ignore_ascii_case(DOMAIN));
        let kind = view.kind().unwrap_or_default();
        match sender {
            Some(from) if view.name() == StanzaName::Iq && is_ours && from.domain() != DOMAIN => {
                let expected = usize::from(!matches!(&*kind, "result" | "error"));
                prop_assert_eq!(count, expected, "{}", text);
                if expected == 1 {
                    let reply = Checked::new(Bytes::from(replies(&inbound).unwrap().answers.clone())).unwrap();
                    let reply = Stanza::new(&reply);
                    prop_assert_eq!(reply.name(), StanzaName::Iq);
                    prop_assert_eq!(reply.id().unwrap(), view.id().unwrap_or_default());
                    prop_assert_eq!(reply.to().unwrap(), from.as_str());
                    if let Some(to) = view.recipient().filter(|to| to.is_valid()) {
                        prop_assert_eq!(reply.from().unwrap(), to.as_str());
                    }
                }
            }
            Some(_) | None => {}
        }
        if kind == "error" || sender_is_own(&view) {
            prop_assert_eq!(count, 0, "answered: {}", text);
        }
    }
}

fn sender_is_own(view: &Stanza<'_>) -> bool {
    view.sender().is_some_and(|from| from.domain() == DOMAIN)
}
