//! Reading and writing the few parts of a stanza that plays speak about.
//!
//! Small functions over `minidom::Element` and strings: addresses, bodies,
//! error conditions, escaping.
//!
//! *Never:* a second model of XMPP; what a play does not mention is not here.

use minidom::Element;

/// RFC 6120 section 4.8.2: the namespace of client streams.
pub const CLIENT: &str = "jabber:client";
const STANZA_ERRORS: &str = "urn:ietf:params:xml:ns:xmpp-stanzas";

/// Parses one stanza; the default namespace is `jabber:client`.
pub fn parse(xml: &str) -> Result<Element, minidom::Error> {
    Element::from_reader_with_prefixes(xml.as_bytes(), CLIENT.to_owned())
}

/// An attribute, or the empty string.
pub fn attribute<'a>(element: &'a Element, name: &'a str) -> &'a str {
    element.attr(name).unwrap_or_default()
}

/// The text of the first `<body/>` of a message that is not an error.
pub fn body(element: &Element) -> Option<String> {
    if element.name() != "message" || element.attr("type") == Some("error") {
        return None;
    }
    element.get_child("body", CLIENT).map(Element::text)
}

/// The condition of an error stanza, such as `item-not-found` (RFC 6120 section 8.3.3).
pub fn error_condition(element: &Element) -> Option<String> {
    if element.attr("type") != Some("error") {
        return None;
    }
    let error = element.get_child("error", CLIENT)?;
    error
        .children()
        .find(|child| child.ns() == STANZA_ERRORS && child.name() != "text")
        .map(|child| child.name().to_owned())
}

/// The JID without its resource.
pub fn bare(jid: &str) -> &str {
    jid.split_once('/').map_or(jid, |(bare, _)| bare)
}

/// The resource of a full JID.
pub fn resource(jid: &str) -> Option<&str> {
    jid.split_once('/').map(|(_, resource)| resource)
}

/// The domain of a JID.
pub fn domain(jid: &str) -> &str {
    let bare = bare(jid);
    bare.split_once('@').map_or(bare, |(_, domain)| domain)
}

/// Text made safe for element content and attribute values.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('\'', "&apos;")
        .replace('"', "&quot;")
}

/// A chat message.
pub fn message(to: &str, id: &str, text: &str) -> String {
    format!(
        "<message xmlns='{CLIENT}' type='chat' to='{}' id='{}'><body>{}</body></message>",
        escape(to),
        escape(id),
        escape(text)
    )
}

/// A message to everybody in a room (XEP-0045 section 7.4).
pub fn room_message(room: &str, id: &str, text: &str) -> String {
    message(room, id, text).replacen("type='chat'", "type='groupchat'", 1)
}

/// The error answer to `stanza`: addresses turned round, the condition inside.
pub fn error_reply(stanza: &Element, kind: &str, condition: &str) -> String {
    format!(
        "<{name} xmlns='{CLIENT}' type='error' from='{from}' to='{to}' id='{id}'>\
         <error type='{kind}'><{condition} xmlns='{STANZA_ERRORS}'/></error></{name}>",
        name = stanza.name(),
        from = escape(attribute(stanza, "to")),
        to = escape(attribute(stanza, "from")),
        id = escape(attribute(stanza, "id")),
    )
}
