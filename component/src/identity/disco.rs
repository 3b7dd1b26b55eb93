//! Identities, features and their hash (XEP-0030, XEP-0115).
//!
//! What an address supports depends on its [`Kind`] alone, and every query (bare, full, with the node of the hash) gets
//! the same answer. The hash is computed from the very lists that the answer is written from. Windows carry no name in
//! their identity, so that one hash serves all of them and tells nothing about the customer.
//!
//! *Never:* a feature that nothing answers for; `gateway/*` or `conference/*`, for which clients open dialogs.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha1::{Digest as _, Sha1};

use super::{Identity, Kind};
use crate::commands::COMMANDS;
use crate::payload;
use xmpp_edge::wire::Writer;

/// Service discovery, information (XEP-0030 section 3).
pub const DISCO_INFO: &str = "http://jabber.org/protocol/disco#info";
/// Service discovery, items (XEP-0030 section 4).
pub const DISCO_ITEMS: &str = "http://jabber.org/protocol/disco#items";
/// Entity capabilities (XEP-0115).
pub const CAPS: &str = "http://jabber.org/protocol/caps";

/// Names this software in entity capabilities (XEP-0115 section 4, `node`).
pub const NODE: &str = "urn:frontdesk:component";

/// Category and type of an identity (XMPP registrar, disco categories).
type CategoryAndType = (&'static str, &'static str);

const DOMAIN_FEATURES: &[&str] = &[
    COMMANDS,
    DISCO_INFO,
    DISCO_ITEMS,
    "jabber:iq:last",
    "jabber:iq:version",
    "urn:xmpp:ping",
    "urn:xmpp:time",
    "vcard-temp",
];

/// What desks and windows announce beside what the payloads do.
const CHAT_FEATURES: &[&str] = &[
    CAPS,
    DISCO_INFO,
    DISCO_ITEMS,
    "jabber:iq:last",
    "jabber:iq:version",
    "urn:xmpp:ping",
    "urn:xmpp:time",
    "vcard-temp",
];

fn identities(kind: Kind) -> &'static [CategoryAndType] {
    match kind {
        Kind::Domain => &[("component", "generic")],
        Kind::Desk => &[("client", "bot")],
        Kind::Window => &[("account", "registered"), ("client", "pc")],
    }
}

/// In order.
fn features(kind: Kind) -> Vec<&'static str> {
    let mut features = match kind {
        Kind::Domain => DOMAIN_FEATURES.to_vec(),
        Kind::Desk | Kind::Window => CHAT_FEATURES
            .iter()
            .copied()
            .chain((kind == Kind::Desk).then_some(COMMANDS))
            .chain(payload::all().filter_map(|payload| payload.announces))
            .collect(),
    };
    features.sort_unstable();
    features
}

/// The name in the identity; empty for windows.
fn name<'a>(identity: &Identity<'a>) -> &'a str {
    match identity.kind {
        Kind::Domain | Kind::Desk => identity.name,
        Kind::Window => "",
    }
}

/// The verification string of an identity: base64 of the SHA-1 (XEP-0115 section 5.1).
pub fn verification(identity: &Identity<'_>) -> String {
    let mut parts: Vec<String> = identities(identity.kind)
        .iter()
        .map(|(category, kind)| format!("{category}/{kind}//{}", name(identity)))
        .collect();
    parts.sort();
    parts.extend(features(identity.kind).into_iter().map(str::to_owned));
    hash(&parts)
}

/// The verification string of parts that stand in the order of XEP-0115 section 5.1.
pub fn hash(parts: &[String]) -> String {
    let mut hash = Sha1::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update(b"<");
    }
    STANDARD.encode(hash.finalize())
}

/// The node that entity capabilities announce: `NODE#hash`.
pub fn caps_node(identity: &Identity<'_>) -> String {
    format!("{NODE}#{}", verification(identity))
}

/// Writes the `<query/>` of a disco#info result, with the node that was asked for.
pub fn write_info(writer: &mut Writer<'_>, identity: &Identity<'_>, node: Option<&str>) {
    writer.open("query", Some(DISCO_INFO));
    if let Some(node) = node {
        writer.attribute("node", node);
    }
    for (category, kind) in identities(identity.kind) {
        writer.open("identity", None).attribute("category", category).attribute("type", kind);
        if !name(identity).is_empty() {
            writer.attribute("name", name(identity));
        }
        writer.close();
    }
    for feature in features(identity.kind) {
        writer.open("feature", None).attribute("var", feature).close();
    }
    writer.close();
}

/// Writes the `<c/>` of presence (XEP-0115 section 4).
pub fn write_caps(writer: &mut Writer<'_>, verification: &str) {
    writer
        .open("c", Some(CAPS))
        .attribute("hash", "sha-1")
        .attribute("node", NODE)
        .attribute("ver", verification)
        .close();
}

#[cfg(test)]
mod tests {
    use super::*;
    use xmpp_parsers::caps::{compute_disco, hash_caps};
    use xmpp_parsers::disco::DiscoInfoResult;
    use xmpp_parsers::hashes::Algo;

    #[test]
    fn the_hash_is_the_one_an_independent_library_computes_from_the_answer() {
        for kind in [Kind::Domain, Kind::Desk, Kind::Window] {
            let identity = Identity { kind, name: "Support & Co.", description: "" };
            let mut out = Vec::new();
            write_info(&mut Writer::new(&mut out), &identity, None);
            let element: minidom::Element = std::str::from_utf8(&out).unwrap().parse().unwrap();
            let info = DiscoInfoResult::try_from(element).unwrap();
            let hash = hash_caps(&compute_disco(&info), Algo::Sha_1).unwrap();
            assert_eq!(STANDARD.encode(hash.hash), verification(&identity), "{kind:?}");
        }
    }

    #[test]
    fn payloads_announce_what_clients_look_for() {
        let announced: Vec<_> =
            features(Kind::Window).into_iter().filter(|f| !CHAT_FEATURES.contains(f)).collect();
        assert_eq!(
            announced,
            [
                "http://jabber.org/protocol/chatstates",
                "urn:xmpp:chat-markers:0",
                "urn:xmpp:message-correct:0",
                "urn:xmpp:message-retract:1",
                "urn:xmpp:receipts"
            ]
        );
    }

    #[test]
    fn one_hash_serves_all_windows() {
        let window = |name| verification(&Identity { kind: Kind::Window, name, description: "" });
        assert_eq!(window("anna"), window("bob"));
    }
}
