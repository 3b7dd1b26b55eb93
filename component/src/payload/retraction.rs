//! Message retraction (XEP-0424), of an own message.
//!
//! Until version 0.3 it was wrapped in an `apply-to` (XEP-0422); that form is read, and written as the one of today.
//!
//! *Never:* what a retraction changes in the conversation.

use super::{Attribute, Fallback, Family, Inside, Kind, Payload, Revision, Shape, Target};

const RETRACT: &str = "urn:xmpp:message-retract:1";
const RETRACT_BEFORE: &str = "urn:xmpp:message-retract:0";

const SHAPE: Shape =
    Shape { namespace: RETRACT, names: &["retract"], attributes: &[Attribute::ID], ..Shape::EMPTY };

pub(super) const PAYLOADS: &[Payload] = &[
    Payload {
        specification: "XEP-0424",
        family: Family::Changes,
        kind: Kind::Change(Revision::Retraction),
        shape: SHAPE,
        target: Target::Sent,
        fallback: Fallback::All,
        announces: Some(RETRACT),
        ..Payload::PLAIN
    },
    Payload {
        specification: "XEP-0424 0.2",
        family: Family::Changes,
        kind: Kind::Change(Revision::Retraction),
        shape: Shape {
            namespace: "urn:xmpp:fasten:0",
            names: &["apply-to"],
            attributes: &[Attribute::ID],
            children: &[Inside {
                shape: Shape { namespace: RETRACT_BEFORE, names: &["retract"], ..Shape::EMPTY },
                least: 1,
                most: 1,
            }],
            ..Shape::EMPTY
        },
        target: Target::Sent,
        fallback: Fallback::All,
        written: Some(&SHAPE),
        ..Payload::PLAIN
    },
];
