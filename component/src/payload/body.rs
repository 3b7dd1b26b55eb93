//! The body: what a person says (RFC 6121 section 5.2.3).
//!
//! Several bodies in different languages are one message; of two in one language the first counts. Blank ones are none.
//!
//! *Never:* what the words mean.

use super::{Attribute, Family, Kind, Payload, Repeat, Shape, Value};

pub(super) const PAYLOADS: &[Payload] = &[Payload {
    specification: "RFC 6121 5.2.3",
    family: Family::Text,
    kind: Kind::Content,
    shape: Shape {
        namespace: xmpp_edge::wire::ns::CLIENT,
        names: &["body"],
        attributes: &[Attribute::LANGUAGE],
        text: Value::Words,
        ..Shape::EMPTY
    },
    repeat: Repeat::PerLanguage,
    ..Payload::PLAIN
}];

/// Whether it is a body.
pub(super) fn is_one(payload: &Payload) -> bool {
    payload.shape.is(xmpp_edge::wire::ns::CLIENT, "body")
}
