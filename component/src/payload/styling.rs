//! Message styling (XEP-0393): that the text has none (section 4).
//!
//! *Never:* styling itself, which is in the text.

use super::{Family, Needs, Payload, Shape};

pub(super) const PAYLOADS: &[Payload] = &[Payload {
    specification: "XEP-0393",
    family: Family::Presentation,
    shape: Shape { namespace: "urn:xmpp:styling:0", names: &["unstyled"], ..Shape::EMPTY },
    needs: Needs::Content,
    ..Payload::PLAIN
}];
