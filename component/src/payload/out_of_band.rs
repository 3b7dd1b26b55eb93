//! Out of band data (XEP-0066 section 3): the web address of a file, and words about it.
//!
//! *Never:* files themselves.

use super::{Fallback, Family, Inside, Kind, Payload, Repeat, Shape, Value};

const OOB: &str = "jabber:x:oob";

pub(super) const PAYLOADS: &[Payload] = &[Payload {
    specification: "XEP-0066",
    family: Family::Files,
    kind: Kind::Content,
    shape: Shape {
        namespace: OOB,
        names: &["x"],
        children: &[
            Inside {
                shape: Shape { namespace: OOB, names: &["url"], text: Value::Url, ..Shape::EMPTY },
                least: 1,
                most: 1,
            },
            Inside {
                shape: Shape {
                    namespace: OOB,
                    names: &["desc"],
                    text: Value::ShortWords(1024),
                    ..Shape::EMPTY
                },
                least: 0,
                most: 1,
            },
        ],
        ..Shape::EMPTY
    },
    repeat: Repeat::UpTo(16),
    fallback: Fallback::All,
    ..Payload::PLAIN
}];
