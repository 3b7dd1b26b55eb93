//! Queries that Frontdesk sends: whether a customer's client is still there, what it is, and the barrier.
//!
//! *Never:* what their answers mean.

use crate::inbound::BARRIER_PREFIX;
use xmpp_edge::wire::Writer;

const DISCO_INFO: &str = "http://jabber.org/protocol/disco#info";

/// Asks a client what it can do (XEP-0030), which it answers only if it is there.
pub fn check(from: &str, to_full: &str, id: &str) -> Vec<u8> {
    get(from, to_full, id, DISCO_INFO)
}

/// Asks a client for its name, version and operating system (XEP-0092 section 2).
pub fn version(from: &str, to_full: &str, id: &str) -> Vec<u8> {
    get(from, to_full, id, "jabber:iq:version")
}

/// Asks a client what it can do (XEP-0030 section 3.1).
pub fn features(from: &str, to_full: &str, id: &str) -> Vec<u8> {
    get(from, to_full, id, DISCO_INFO)
}

/// A ping (XEP-0199) to ourselves: when the server brings it back, it has taken everything before it. Its id tells the
/// process, the connection, and the last outbox row before it; 0 if none is meant.
pub fn barrier(domain: &str, nonce: u64, epoch: u64, number: u64) -> Vec<u8> {
    let id = format!("{BARRIER_PREFIX}{nonce:016x}-{epoch}-{number}");
    let mut out = Vec::with_capacity(160);
    let mut writer = Writer::new(&mut out);
    writer.open("iq", None).attribute("from", domain).attribute("to", domain).attribute("id", &id);
    writer.attribute("type", "get").open("ping", Some(xmpp_edge::wire::ns::PING)).close().close();
    out
}

fn get(from: &str, to: &str, id: &str, namespace: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(192);
    let mut writer = Writer::new(&mut out);
    writer.open("iq", None).attribute("from", from).attribute("to", to).attribute("id", id);
    writer.attribute("type", "get").open("query", Some(namespace)).close().close();
    out
}
