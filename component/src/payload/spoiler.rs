//! Spoiler messages (XEP-0382): the text is shown on request only; a hint, in several languages, may say what it is about.
//!
//! *Never:* hiding anything from the desk.

use super::{Attribute, Family, Needs, Payload, Repeat, Shape, Value};

pub(super) const PAYLOADS: &[Payload] = &[Payload {
    specification: "XEP-0382",
    family: Family::Presentation,
    shape: Shape {
        namespace: "urn:xmpp:spoiler:0",
        names: &["spoiler"],
        attributes: &[Attribute::LANGUAGE],
        text: Value::ShortWords(1024),
        ..Shape::EMPTY
    },
    needs: Needs::Content,
    repeat: Repeat::PerLanguage,
    ..Payload::PLAIN
}];
