//! Attention (XEP-0224): a ring at the other end. It is something to say, also without a body.
//!
//! *Never:* how often one may ring (that is the guard's).

use super::{Family, Kind, Payload, Shape};

pub(super) const PAYLOADS: &[Payload] = &[Payload {
    specification: "XEP-0224",
    family: Family::Alerts,
    kind: Kind::Content,
    shape: Shape { namespace: "urn:xmpp:attention:0", names: &["attention"], ..Shape::EMPTY },
    ..Payload::PLAIN
}];
