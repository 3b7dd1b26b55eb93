//! Message replies (XEP-0461): which message of either side an answer belongs to. The author in `to` is written anew.
//!
//! *Never:* the quoted lines in the body (that is `words`).

use super::{Attribute, Fallback, Family, Needs, Payload, Shape, Target, Value};

pub(super) const PAYLOADS: &[Payload] = &[Payload {
    specification: "XEP-0461",
    family: Family::References,
    shape: Shape {
        namespace: "urn:xmpp:reply:0",
        names: &["reply"],
        attributes: &[Attribute { name: "to", value: Value::Author, needed: false }, Attribute::ID],
        ..Shape::EMPTY
    },
    target: Target::Any,
    needs: Needs::Content,
    fallback: Fallback::Quote,
    ..Payload::PLAIN
}];
