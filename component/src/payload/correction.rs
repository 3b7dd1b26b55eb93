//! Last message correction (XEP-0308): new words for an own message. With a message that the other side does not know,
//! the words pass as new ones.
//!
//! *Never:* what a correction changes in the conversation.

use super::{Attribute, Family, Kind, Needs, Payload, Revision, Shape, Target};

const CORRECT: &str = "urn:xmpp:message-correct:0";

pub(super) const PAYLOADS: &[Payload] = &[Payload {
    specification: "XEP-0308",
    family: Family::Changes,
    kind: Kind::Change(Revision::Correction),
    shape: Shape { namespace: CORRECT, names: &["replace"], attributes: &[Attribute::ID], ..Shape::EMPTY },
    target: Target::Sent,
    needs: Needs::Content,
    announces: Some(CORRECT),
    ..Payload::PLAIN
}];
