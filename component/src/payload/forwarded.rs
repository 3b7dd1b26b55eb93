//! Messages inside a message: forwarded ones (XEP-0297), copies for another client (XEP-0280), results of an archive (XEP-0313).
//! They carry the addresses of others, and nobody vouches for who wrote them.
//!
//! *Never:* reading what is inside.

use super::{Family, Kind, Passes, Payload, Shape};

const fn inside_out(specification: &'static str, shape: Shape) -> Payload {
    Payload {
        specification,
        family: Family::Forwarded,
        kind: Kind::Obstacle,
        shape,
        passes: Passes::ToNobody,
        ..Payload::PLAIN
    }
}

pub(super) const PAYLOADS: &[Payload] = &[
    inside_out("XEP-0297", Shape { namespace: "urn:xmpp:forward:0", names: &["forwarded"], ..Shape::EMPTY }),
    inside_out(
        "XEP-0280",
        Shape { namespace: "urn:xmpp:carbons:2", names: &["received", "sent"], ..Shape::EMPTY },
    ),
    inside_out("XEP-0313", Shape { namespace: "urn:xmpp:mam:2", names: &["result"], ..Shape::EMPTY }),
];
