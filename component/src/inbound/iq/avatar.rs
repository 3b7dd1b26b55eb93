//! The picture as a client asks for it by publish-subscribe (XEP-0084 sections 3.3 and 4.2).
//!
//! Two nodes exist, metadata and data, with one item each. All other nodes, the lists of OMEMO devices among them, are
//! not found.
//!
//! *Never:* publishing or subscribing.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::super::error::Condition;
use super::{Query, result};
use crate::identity::{Avatar, png};
use xmpp_edge::wire::element;

/// Publish-subscribe (XEP-0060).
pub(super) const PUBSUB: &str = "http://jabber.org/protocol/pubsub";

const METADATA: &str = "urn:xmpp:avatar:metadata";
const DATA: &str = "urn:xmpp:avatar:data";

/// The items of one of the two nodes.
///
/// # Errors
/// For every other node or item, and for other uses of publish-subscribe.
pub(super) fn items(query: &Query<'_, '_>) -> Result<Vec<u8>, Condition> {
    let pubsub = element::read_child(query.view, query.child).map_err(|_| Condition::BadRequest)?;
    let items = pubsub.get_child("items", PUBSUB).ok_or(Condition::ServiceUnavailable)?;
    let avatar = Avatar::of(query.identity.name);
    let asked = items.get_child("item", PUBSUB).and_then(|item| item.attr("id"));
    if asked.is_some_and(|id| id != avatar.id) {
        return Err(Condition::ItemNotFound);
    }
    let node = match items.attr("node") {
        Some(METADATA) => METADATA,
        Some(DATA) => DATA,
        Some(_) | None => return Err(Condition::ItemNotFound),
    };
    Ok(result(query, |writer| {
        writer.open("pubsub", Some(PUBSUB)).open("items", None).attribute("node", node);
        writer.open("item", None).attribute("id", &avatar.id);
        if node == METADATA {
            writer
                .open("metadata", Some(METADATA))
                .open("info", None)
                .attribute("bytes", &avatar.png.len().to_string())
                .attribute("height", &png::SIDE.to_string())
                .attribute("id", &avatar.id)
                .attribute("type", "image/png")
                .attribute("width", &png::SIDE.to_string())
                .close()
                .close();
        } else {
            writer.open("data", Some(DATA)).text(&STANDARD.encode(&avatar.png)).close();
        }
        writer.close().close().close();
    }))
}
