//! The thread (RFC 6121 section 5.2.5): an id of the sender's client, which would be the same on both sides. It stays
//! behind.
//!
//! *Never:* threads of our own.

use super::{Family, Passes, Payload, Shape, Value};

pub(super) const PAYLOADS: &[Payload] = &[Payload {
    specification: "RFC 6121 5.2.5",
    family: Family::References,
    shape: Shape {
        namespace: xmpp_edge::wire::ns::CLIENT,
        names: &["thread"],
        text: Value::Opaque(255),
        ..Shape::EMPTY
    },
    passes: Passes::ToNobody,
    ..Payload::PLAIN
}];
