//! Delivery receipts (XEP-0184).
//!
//! A request passes to customers only: the customer's own receipt comes from Frontdesk, as soon as the message is kept.
//! A receipt names a message that its sender got.
//!
//! *Never:* giving one (`outbound::message`).

use super::{Attribute, Family, Kind, Needs, Passes, Payload, Shape, Target};

const RECEIPTS: &str = "urn:xmpp:receipts";

pub(super) const PAYLOADS: &[Payload] = &[
    Payload {
        specification: "XEP-0184",
        family: Family::Receipts,
        shape: Shape { namespace: RECEIPTS, names: &["request"], ..Shape::EMPTY },
        passes: Passes::ToCustomers,
        needs: Needs::Content,
        announces: Some(RECEIPTS),
        ..Payload::PLAIN
    },
    Payload {
        specification: "XEP-0184",
        family: Family::Receipts,
        kind: Kind::Signal,
        shape: Shape {
            namespace: RECEIPTS,
            names: &["received"],
            attributes: &[Attribute::ID],
            ..Shape::EMPTY
        },
        target: Target::Received,
        ..Payload::PLAIN
    },
];

/// Whether its sender wants a receipt.
pub(super) fn is_request(payload: &Payload) -> bool {
    payload.shape.is(RECEIPTS, "request")
}
