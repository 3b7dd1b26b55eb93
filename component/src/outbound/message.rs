//! Messages in Frontdesk's own words.
//!
//! Plain text that every client shows. The first thing a client sees after `composing` is a message with `active`,
//! so that no client shows "is typing" for ever (XEP-0085 section 5.3).
//!
//! *Never:* finding the words; they come from `phrase`.

use super::date_time::date_time;
use super::way::Way;
use router_core::Timestamp;
use xmpp_edge::wire::{Stanza, Writer, ns};

/// What a message of ours consists of.
#[derive(Clone, Copy, Debug)]
pub struct OwnMessage<'a> {
    /// Who speaks: a bare JID of ours.
    pub from: &'a str,
    /// Who is spoken to.
    pub to: &'a str,
    /// Its id.
    pub id: &'a str,
    /// The language of `body`.
    pub language: &'a str,
    /// The words.
    pub body: &'a str,
    /// Numbered answers that a client may show as buttons (XEP-0439): value and label.
    pub responses: &'a [(String, String)],
    /// A room that the words invite into (XEP-0249).
    pub room: Option<&'a str>,
}

const CHAT_STATES: &str = "http://jabber.org/protocol/chatstates";
const RECEIPTS: &str = "urn:xmpp:receipts";
const QUICK_RESPONSE: &str = "urn:xmpp:tmp:quick-response";

/// The stanza of a message of ours.
pub fn own(message: OwnMessage<'_>) -> Vec<u8> {
    let mut out = Vec::with_capacity(256 + message.body.len());
    let mut writer = Writer::new(&mut out);
    writer
        .open("message", None)
        .attribute("from", message.from)
        .attribute("to", message.to)
        .attribute("id", message.id)
        .attribute("type", "chat")
        .attribute("xml:lang", message.language);
    writer.open("body", None).text(message.body).close();
    writer.open("active", Some(CHAT_STATES)).close();
    for (value, label) in message.responses {
        writer.open("response", Some(QUICK_RESPONSE));
        writer.attribute("value", value).attribute("label", label).close();
    }
    if let Some(room) = message.room {
        writer.open("x", Some("jabber:x:conference")).attribute("jid", room).close();
    }
    writer.close();
    out
}

/// What a colleague wrote, as text with the name before it; nothing if there is no text in it.
pub fn spoken(way: &Way, id: &str, language: &str, name: &str, stanza: &Stanza<'_>) -> Option<Vec<u8>> {
    let body = stanza.child("body", ns::CLIENT)?;
    let body = format!("{name}: {}", body.text());
    Some(own(OwnMessage {
        from: &way.from,
        to: &way.to,
        id,
        language,
        body: &body,
        responses: &[],
        room: None,
    }))
}

/// Says when a message was written that is shown later (XEP-0203 section 4).
pub fn stamp(message: &mut Vec<u8>, from: &str, at: Timestamp) {
    const END: &[u8] = b"</message>";
    if !message.ends_with(END) {
        return;
    }
    message.truncate(message.len() - END.len());
    let mut writer = Writer::new(message);
    writer.open("delay", Some("urn:xmpp:delay")).attribute("from", from);
    writer.attribute("stamp", &date_time(at)).close();
    message.extend_from_slice(END);
}

/// The receipt for a message that was taken and kept (XEP-0184 section 5).
pub fn receipt(from: &str, to: &str, id: &str, received: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(192);
    let mut writer = Writer::new(&mut out);
    writer.open("message", None).attribute("from", from).attribute("to", to).attribute("id", id);
    writer.attribute("type", "chat");
    writer.open("received", Some(RECEIPTS)).attribute("id", received).close();
    writer.close();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_of_ours_is_escaped_and_closed() {
        let stanza = own(OwnMessage {
            from: "support@help.example",
            to: "anna@example",
            id: "1-2",
            language: "en",
            body: "1 < 2 & \"so on\"",
            responses: &[("1".into(), "Billing".into())],
            room: None,
        });
        expect_test::expect![[r#"<message from='support@help.example' to='anna@example' id='1-2' type='chat' xml:lang='en'><body>1 &lt; 2 &amp; "so on"</body><active xmlns='http://jabber.org/protocol/chatstates'/><response xmlns='urn:xmpp:tmp:quick-response' value='1' label='Billing'/></message>"#]]
        .assert_eq(std::str::from_utf8(&stanza).unwrap());
    }
}
