//! Links that begin a chat (RFC 5122, XEP-0147).
//!
//! *Never:* an address that is not to be shown; whoever says a notice has decided that.

use super::voice::Voice;
use fluent_bundle::FluentValue;
use std::fmt::Write;

/// What a text needs to name a bare JID: the address as people write it, and a link to write to it.
pub(super) fn args<'a>(jid: &'a str) -> [(&'static str, FluentValue<'a>); 2] {
    [("address", jid.into()), ("link", message(jid).into())]
}

/// The same for a room, with a link to go into it.
pub(super) fn room_args<'a>(jid: &'a str) -> [(&'static str, FluentValue<'a>); 2] {
    [("address", jid.into()), ("link", uri(jid, "join").into())]
}

/// Says `key` with an address and a link, and with `more`.
pub(super) fn say<'a>(
    voice: &Voice<'_>,
    key: &'static str,
    jid: &'a str,
    more: &[(&'static str, FluentValue<'a>)],
) -> String {
    voice.say(key, &[args(jid).as_slice(), more].concat())
}

/// The link that opens a chat with a bare JID.
fn message(jid: &str) -> String {
    uri(jid, "message")
}

/// The link that does something with a bare JID.
fn uri(jid: &str, query: &str) -> String {
    format!("{}?{query}", address(jid))
}

/// A bare JID as a URI (RFC 5122).
pub fn address(jid: &str) -> String {
    let (node, domain) = jid.split_once('@').map_or((None, jid), |(node, domain)| (Some(node), domain));
    let node = node.map(|node| format!("{}@", escaped(node, ""))).unwrap_or_default();
    format!("xmpp:{node}{}", escaped(domain, "[]:"))
}

/// `text` with everything as percents that a URI would read as something else.
fn escaped(text: &str, kept: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() || "-._~".contains(letter) || kept.contains(letter) {
            out.push(letter);
            continue;
        }
        for byte in letter.encode_utf8(&mut [0; 4]).bytes() {
            write!(out, "%{byte:02X}").expect("a string takes everything");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_hold_what_their_address_holds() {
        for (jid, expected) in [
            ("anna@example.org", "xmpp:anna@example.org?message"),
            ("anna.b-c_d@example.org", "xmpp:anna.b-c_d@example.org?message"),
            (r"who\40where@sms.example.org", "xmpp:who%5C40where@sms.example.org?message"),
            (
                "nasty!#$%()*+,-.;=?[\\]^_`{|}~node@example.com",
                "xmpp:nasty%21%23%24%25%28%29%2A%2B%2C-.%3B%3D%3F%5B%5C%5D%5E_%60%7B%7C%7D~node@example.com?message",
            ),
            ("jürgen@müller.example", "xmpp:j%C3%BCrgen@m%C3%BCller.example?message"),
            ("anna@[::1]", "xmpp:anna@[::1]?message"),
            ("gateway.example.org", "xmpp:gateway.example.org?message"),
        ] {
            assert_eq!(message(jid), expected);
        }
    }
}
