//! What is encrypted end to end, which nobody here can read.
//!
//! OMEMO (XEP-0384, its namespaces of now and before; messages that only transport keys are not meant for people), OpenPGP
//! (XEP-0373), legacy OpenPGP (XEP-0027), any text that says so of itself (XEP-0380), and OTR by its text.
//!
//! *Never:* decryption.

use super::{Family, Inside, Kind, Needs, Passes, Payload, Shape};

const EMPTY_PAYLOAD: Shape = Shape { names: &["payload"], ..Shape::EMPTY };

const fn omemo(namespace: &'static str, children: &'static [Inside]) -> Payload {
    let shape = Shape { namespace, names: &["encrypted"], children, ..Shape::EMPTY };
    unreadable("XEP-0384", shape)
}

const fn unreadable(specification: &'static str, shape: Shape) -> Payload {
    Payload {
        specification,
        family: Family::Encryption,
        kind: Kind::Obstacle,
        shape,
        passes: Passes::ToNobody,
        ..Payload::PLAIN
    }
}

const fn payload_in(namespace: &'static str) -> Inside {
    Inside { shape: Shape { namespace, ..EMPTY_PAYLOAD }, least: 1, most: 1 }
}

pub(super) const PAYLOADS: &[Payload] = &[
    omemo("urn:xmpp:omemo:2", &[payload_in("urn:xmpp:omemo:2")]),
    omemo("urn:xmpp:omemo:1", &[payload_in("urn:xmpp:omemo:1")]),
    omemo("eu.siacs.conversations.axolotl", &[payload_in("eu.siacs.conversations.axolotl")]),
    unreadable("XEP-0373", Shape { namespace: "urn:xmpp:openpgp:0", names: &["openpgp"], ..Shape::EMPTY }),
    unreadable("XEP-0027", Shape { namespace: "jabber:x:encrypted", names: &["x"], ..Shape::EMPTY }),
    Payload {
        needs: Needs::Content,
        ..unreadable(
            "XEP-0380",
            Shape { namespace: "urn:xmpp:eme:0", names: &["encryption"], ..Shape::EMPTY },
        )
    },
];

/// Whether a body is one of Off-the-Record Messaging (version 3, "Requesting conversations" and "Data exchange").
pub(super) fn is_off_the_record(body: &str) -> bool {
    body.trim_start().starts_with("?OTR")
}
