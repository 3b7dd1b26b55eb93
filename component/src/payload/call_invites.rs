//! Call invites (XEP-0482): an invitation to a call, whatever carries it. Declined like any call.
//!
//! *Never:* calls.

use super::{Family, Kind, Passes, Payload, Shape};

pub(super) const PAYLOADS: &[Payload] = &[Payload {
    specification: "XEP-0482",
    family: Family::Calls,
    kind: Kind::Obstacle,
    shape: Shape { namespace: "urn:xmpp:call-invites:0", names: &["invite"], ..Shape::EMPTY },
    passes: Passes::ToNobody,
    ..Payload::PLAIN
}];
