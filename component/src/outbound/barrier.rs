//! The barrier behind each burst: a ping to ourselves.
//!
//! *Never:* what it means when it comes back.

use crate::ids::BarrierId;
use xmpp_edge::wire::{Writer, ns};

/// A ping (XEP-0199) to ourselves: when the server brings it back, it has taken everything before it.
pub fn ping(ourselves: &str, id: BarrierId) -> Vec<u8> {
    let mut out = Vec::with_capacity(160);
    let mut writer = Writer::new(&mut out);
    writer
        .open("iq", None)
        .attribute("from", ourselves)
        .attribute("to", ourselves)
        .attribute("id", &id.to_string());
    writer.attribute("type", "get").open("ping", Some(ns::PING)).close().close();
    out
}
