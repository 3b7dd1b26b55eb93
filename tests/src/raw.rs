//! What a stanza says, read from its bytes: for whoever plays thousands of people and has no time for a parser.
//!
//! Good for stanzas that Frontdesk or a program of the tests wrote, which quote every attribute and escape every text.
//!
//! *Never:* stanzas of strangers.

/// Whether `needle` stands in `stanza`.
pub fn contains(stanza: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(stanza, needle).is_some()
}

/// The value of an attribute in the start tag of a stanza, as written.
pub fn attribute<'a>(stanza: &'a [u8], name: &str) -> Option<&'a str> {
    let tag = std::str::from_utf8(&stanza[..memchr::memchr(b'>', stanza)?]).ok()?;
    let start = tag.find(&format!(" {name}="))? + name.len() + 3;
    let quote = char::from(tag.as_bytes()[start - 1]);
    tag[start..].split(quote).next()
}

/// The text of the body as written.
pub fn body(stanza: &[u8]) -> Option<&str> {
    // slixmpp and Frontdesk write the start tag without attributes, or with a language
    let tag = memchr::memmem::find(stanza, b"<body")?;
    let start = tag + memchr::memchr(b'>', &stanza[tag..])? + 1;
    let end = start + memchr::memchr(b'<', &stanza[start..])?;
    std::str::from_utf8(&stanza[start..end]).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_a_stanza_is_found() {
        let stanza =
            b"<message from='a@b' to=\"c@d\" type='chat'><body xml:lang='en'>one &amp; two</body></message>";
        assert_eq!(attribute(stanza, "from"), Some("a@b"));
        assert_eq!(attribute(stanza, "to"), Some("c@d"));
        assert_eq!(attribute(stanza, "id"), None);
        assert_eq!(body(stanza), Some("one &amp; two"));
        assert!(contains(stanza, b"type='chat'") && !contains(stanza, b"error"));
    }
}
