//! What only a room sends (XEP-0045): a private message of an occupant, or an invitation. Nobody vouches for its author.
//!
//! *Never:* rooms of our own.

use super::{Family, Kind, Passes, Payload, Shape};

pub(super) const PAYLOADS: &[Payload] = &[Payload {
    specification: "XEP-0045",
    family: Family::Rooms,
    kind: Kind::Obstacle,
    shape: Shape { namespace: "http://jabber.org/protocol/muc#user", names: &["x"], ..Shape::EMPTY },
    passes: Passes::ToNobody,
    ..Payload::PLAIN
}];
