//! Jingle message initiation (XEP-0353): a call is proposed. It is declined, and none of it crosses: its candidates
//! would carry network addresses.
//!
//! *Never:* calls.

use super::{Attribute, Family, Kind, Passes, Payload, Shape, Value};

pub(super) const PAYLOADS: &[Payload] = &[Payload {
    specification: "XEP-0353",
    family: Family::Calls,
    kind: Kind::Obstacle,
    shape: Shape {
        namespace: "urn:xmpp:jingle-message:0",
        names: &["propose"],
        attributes: &[Attribute { name: "id", value: Value::Opaque(1023), needed: true }],
        ..Shape::EMPTY
    },
    passes: Passes::ToNobody,
    ..Payload::PLAIN
}];
