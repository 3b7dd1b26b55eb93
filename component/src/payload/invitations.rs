//! Direct invitations to a room (XEP-0249): the room would show each side the other's address.
//!
//! *Never:* invitations that a room passes on (those are in `rooms`).

use super::{Family, Kind, Passes, Payload, Shape};

pub(super) const PAYLOADS: &[Payload] = &[Payload {
    specification: "XEP-0249",
    family: Family::Invitations,
    kind: Kind::Obstacle,
    shape: Shape { namespace: "jabber:x:conference", names: &["x"], ..Shape::EMPTY },
    passes: Passes::ToNobody,
    ..Payload::PLAIN
}];
