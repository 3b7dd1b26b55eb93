//! The subject: what a message is about (RFC 6121 section 5.2.4). It is something to say, also without a body.
//!
//! *Never:* subjects of rooms; those have no messages here.

use super::{Attribute, Family, Kind, Payload, Repeat, Shape, Value};

pub(super) const PAYLOADS: &[Payload] = &[Payload {
    specification: "RFC 6121 5.2.4",
    family: Family::Text,
    kind: Kind::Content,
    shape: Shape {
        namespace: xmpp_edge::wire::ns::CLIENT,
        names: &["subject"],
        attributes: &[Attribute::LANGUAGE],
        text: Value::Words,
        ..Shape::EMPTY
    },
    repeat: Repeat::PerLanguage,
    ..Payload::PLAIN
}];
