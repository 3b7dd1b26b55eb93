//! Message reactions (XEP-0444) to a message of either side; none at all take back the earlier ones.
//!
//! *Never:* which reactions are allowed.

use super::{Attribute, Fallback, Family, Inside, Kind, Payload, Shape, Target, Value};

const REACTIONS: &str = "urn:xmpp:reactions:0";
/// Reactions of one person to one message.
const MOST: usize = 20;
/// Bytes of a reaction; the longest emoji of Unicode 16 has 35.
const REACTION_BYTES_MAX: usize = 64;

pub(super) const PAYLOADS: &[Payload] = &[Payload {
    specification: "XEP-0444",
    family: Family::References,
    kind: Kind::Signal,
    shape: Shape {
        namespace: REACTIONS,
        names: &["reactions"],
        attributes: &[Attribute::ID],
        children: &[Inside {
            shape: Shape {
                namespace: REACTIONS,
                names: &["reaction"],
                text: Value::ShortWords(REACTION_BYTES_MAX),
                ..Shape::EMPTY
            },
            least: 0,
            most: MOST,
        }],
        ..Shape::EMPTY
    },
    target: Target::Any,
    fallback: Fallback::All,
    ..Payload::PLAIN
}];
