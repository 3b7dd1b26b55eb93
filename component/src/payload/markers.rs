//! Chat markers (XEP-0333): that a message can be marked, and marks on one that their sender got.
//!
//! *Never:* marks of our own.

use super::{Attribute, Family, Kind, Needs, Payload, Shape, Target};

const MARKERS: &str = "urn:xmpp:chat-markers:0";

pub(super) const PAYLOADS: &[Payload] = &[
    Payload {
        specification: "XEP-0333",
        family: Family::Receipts,
        shape: Shape { namespace: MARKERS, names: &["markable"], ..Shape::EMPTY },
        needs: Needs::Content,
        announces: Some(MARKERS),
        ..Payload::PLAIN
    },
    Payload {
        specification: "XEP-0333",
        family: Family::Receipts,
        kind: Kind::Signal,
        shape: Shape {
            namespace: MARKERS,
            names: &["received", "displayed", "acknowledged"],
            attributes: &[Attribute::ID],
            ..Shape::EMPTY
        },
        target: Target::Received,
        ..Payload::PLAIN
    },
];
