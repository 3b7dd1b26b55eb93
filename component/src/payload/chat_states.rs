//! Chat states (XEP-0085): one of five in a message, empty.
//!
//! *Never:* states of our own (those are in `outbound::message`).

use super::{Family, Kind, Payload, Shape};

const CHAT_STATES: &str = "http://jabber.org/protocol/chatstates";

pub(super) const PAYLOADS: &[Payload] = &[Payload {
    specification: "XEP-0085",
    family: Family::State,
    kind: Kind::Signal,
    shape: Shape {
        namespace: CHAT_STATES,
        names: &["active", "composing", "paused", "inactive", "gone"],
        ..Shape::EMPTY
    },
    announces: Some(CHAT_STATES),
    ..Payload::PLAIN
}];
