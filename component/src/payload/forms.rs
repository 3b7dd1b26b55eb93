//! Data forms (XEP-0004) in messages: most clients show none there, and one that was filled in belongs to no question of ours.
//!
//! *Never:* forms of commands (those are in `commands`).

use super::{Family, Kind, Passes, Payload, Shape};

pub(super) const PAYLOADS: &[Payload] = &[Payload {
    specification: "XEP-0004",
    family: Family::Forms,
    kind: Kind::Obstacle,
    shape: Shape { namespace: "jabber:x:data", names: &["x"], ..Shape::EMPTY },
    passes: Passes::ToNobody,
    ..Payload::PLAIN
}];
