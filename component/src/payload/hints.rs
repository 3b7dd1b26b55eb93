//! Message processing hints (XEP-0334): whether servers keep and copy a message.
//!
//! *Never:* hints of our own.

use super::{Family, Needs, Payload, Repeat, Shape};

pub(super) const PAYLOADS: &[Payload] = &[Payload {
    specification: "XEP-0334",
    family: Family::Presentation,
    shape: Shape {
        namespace: "urn:xmpp:hints",
        names: &["no-permanent-store", "no-store", "no-copy", "store"],
        ..Shape::EMPTY
    },
    needs: Needs::Company,
    repeat: Repeat::PerName,
    ..Payload::PLAIN
}];
