//! Fallback indication (XEP-0428): which part of the body is only for those who do not know another element.
//!
//! A mark passes only together with the element that it names, with ranges that fit the text that leaves.
//!
//! *Never:* the text itself (that is `words`).

use std::ops::Range;

use super::{Attribute, Family, Inside, Needs, Payload, Repeat, Shape, Value};
use xmpp_edge::wire::Writer;

const FALLBACK: &str = "urn:xmpp:fallback:0";
/// Marks of one message that count.
const MOST: usize = 8;

const START: Attribute = Attribute { name: "start", value: Value::Opaque(20), needed: false };
const END: Attribute = Attribute { name: "end", value: Value::Opaque(20), needed: false };

const fn part(name: &'static [&'static str]) -> Inside {
    let shape = Shape { namespace: FALLBACK, names: name, attributes: &[START, END], ..Shape::EMPTY };
    Inside { shape, least: 0, most: 1 }
}

pub(super) const PAYLOADS: &[Payload] = &[Payload {
    specification: "XEP-0428",
    family: Family::Presentation,
    shape: Shape {
        namespace: FALLBACK,
        names: &["fallback"],
        attributes: &[Attribute { name: "for", value: Value::Namespace, needed: false }],
        children: &[part(&["body"]), part(&["subject"])],
        ..Shape::EMPTY
    },
    needs: Needs::Named,
    repeat: Repeat::UpTo(MOST),
    ..Payload::PLAIN
}];

/// Writes a mark for a payload that passes; `range` counts code points of the body, `None` is all of it.
pub fn write_mark(writer: &mut Writer<'_>, named: &Payload, range: Option<Range<usize>>) {
    let namespace = named.written.map_or(named.shape.namespace, |shape| shape.namespace);
    writer.open("fallback", Some(FALLBACK)).attribute("for", namespace).open("body", None);
    if let Some(range) = range {
        writer.attribute("start", &range.start.to_string()).attribute("end", &range.end.to_string());
    }
    writer.close().close();
}
