//! What can be read from the start of things: the stream header, and the header of a stanza that was refused.
//!
//! A refused stanza still has to be answered, so its start tag is read as far as it goes and written anew, with only
//! what an answer needs: from, to, id, type. The result is itself a checked stanza without children.
//!
//! *Never:* anything from inside a refused stanza.

use bytes::Bytes;

use super::check::Checked;
use super::tag;
use super::write::Writer;

/// What the server said when it opened its side of the stream.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StreamHeader {
    /// The stream id, part of the handshake's digest (XEP-0114 section 3).
    pub id: String,
    /// Who the server says it is.
    pub from: String,
    /// The default namespace; anything but `jabber:component:accept` is not a component port.
    pub default_namespace: String,
}

impl StreamHeader {
    /// Reads a stream's start tag.
    pub(super) fn read(start_tag: &str) -> Self {
        let mut header = Self::default();
        for attribute in tag::open(start_tag).1 {
            match attribute.name {
                "id" => header.id = attribute.value().into_owned(),
                "from" => header.from = attribute.value().into_owned(),
                "xmlns" => header.default_namespace = attribute.value().into_owned(),
                _ => {}
            }
        }
        header
    }
}

/// The header of a stanza whose bytes may be cut or broken: an empty element of the same name with from, to, id and
/// type. Values longer than `value_bytes_max` are left out. `None` for what is
/// no stanza, since it needs no answer.
pub fn of(bytes: &[u8], value_bytes_max: usize) -> Option<Checked> {
    let text = String::from_utf8_lossy(bytes);
    let (name, attributes) = tag::open(&text);
    if !matches!(name, "message" | "presence" | "iq") {
        return None;
    }
    let mut out = Vec::with_capacity(128);
    let mut writer = Writer::new(&mut out);
    writer.open(name, None);
    let mut written = [false; 4];
    for attribute in attributes {
        let known = ["from", "to", "id", "type"].iter().position(|known| *known == attribute.name);
        let Some(index) = known else { continue };
        if attribute.raw.len() <= value_bytes_max && !written[index] {
            written[index] = true;
            writer.attribute(attribute.name, &attribute.value());
        }
    }
    writer.close();
    Checked::new(Bytes::from(out)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_broken_stanzas_are_still_stanzas() {
        let table: [(&[u8], Option<&str>); 9] = [
            (
                b"<message from='a@b' to='c' id='1' type='chat'><bo",
                Some("<message from='a@b' to='c' id='1' type='chat'/>"),
            ),
            (b"<iq id='1' type='get' x:y='z'/>", Some("<iq id='1' type='get'/>")),
            (b"<iq id='1' id='2'>", Some("<iq id='1'/>")),
            (b"<iq id='1", Some("<iq/>")),
            (b"<iq to='a&b&#0;<c'>", Some("<iq to='a&amp;b&amp;#0;&lt;c'/>")),
            (b"<iq to='\xFF'>", Some("<iq to='\u{FFFD}'/>")),
            (b"<message id='0123456789012345678901234567890123456789' to='b'>", Some("<message to='b'/>")),
            (b"<", None),
            (b"<x:y>", None),
        ];
        for (bytes, expected) in table {
            let header = of(bytes, 32);
            assert_eq!(header.as_ref().map(Checked::as_str), expected);
        }
    }

    #[test]
    fn stream_headers_are_read() {
        let header = StreamHeader::read(
            "<stream:stream xmlns='jabber:component:accept' xmlns:stream='s' from='h.example' id='a&amp;b'>",
        );
        assert_eq!(header.id, "a&b");
        assert_eq!(header.from, "h.example");
        assert_eq!(header.default_namespace, "jabber:component:accept");
    }
}
