//! What the framer takes and gives: limits, frames, and why it refuses.
//!
//! *Never:* scanning.

use bytes::Bytes;

use super::{ATTRIBUTES_MAX, Checked, DEPTH_MAX, StreamHeader};
use crate::wire::ns;
use crate::wire::view::Stanza;

/// What a stanza may be at most. A stanza over one of them is refused, and the stream goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a whole stanza. Default 256 KiB: half of what Prosody lets a component send or receive.
    pub stanza_bytes: usize,
    /// Elements inside each other, the stanza itself included. Default 64, which `check` knows as well.
    pub depth: usize,
    /// Attributes of one element, namespace declarations included. Default 64, which `check` knows as well.
    pub attributes: usize,
    /// Bytes of one attribute value as written. Default 8 KiB: rxml, behind minidom, takes no longer token.
    pub attribute_bytes: usize,
    /// Bytes of one start tag. Default 16 KiB.
    pub start_tag_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            stanza_bytes: 256 * 1024,
            depth: DEPTH_MAX,
            attributes: ATTRIBUTES_MAX,
            attribute_bytes: 8 * 1024,
            start_tag_bytes: 16 * 1024,
        }
    }
}

/// The limit that a refused stanza went over; the first one, in the order of the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Cap {
    /// [`Limits::stanza_bytes`]
    #[error("the stanza is too large")]
    Size,
    /// [`Limits::depth`]
    #[error("the stanza is nested too deep")]
    Depth,
    /// [`Limits::attributes`]
    #[error("an element has too many attributes")]
    Attributes,
    /// [`Limits::attribute_bytes`]
    #[error("an attribute is too long")]
    AttributeSize,
    /// [`Limits::start_tag_bytes`]
    #[error("a start tag is too long")]
    StartTagSize,
}

/// A stanza that was over a cap and was not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// An empty stanza with its name, from, to, id and type, to answer to; `None` when they could not be read.
    pub header: Option<Checked>,
    /// Which limit it went over.
    pub cap: Cap,
}

/// `<stream:error>`, after which the server closes the stream (RFC 6120 section 4.9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamError {
    /// The defined condition, such as `conflict`; `undefined-condition` when none could be read.
    pub condition: String,
    /// The server's words, when it has any.
    pub text: Option<String>,
}

impl StreamError {
    pub(super) fn read(bytes: Bytes) -> Self {
        let mut error = Self { condition: "undefined-condition".to_owned(), text: None };
        let Ok(checked) = Checked::new(bytes) else { return error };
        for child in Stanza::new(&checked).children() {
            if child.namespace() != ns::STREAM_ERRORS {
                continue;
            }
            if child.name() == "text" {
                error.text = Some(child.text().into_owned());
            } else {
                error.condition = child.name().to_owned();
            }
        }
        error
    }
}

/// One thing that came over the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// The server opened its side.
    Header(StreamHeader),
    /// One whole element, within the limits, not checked yet.
    Stanza(Bytes),
    /// One whole element was over a limit and is gone.
    Refused(Refused),
    /// The server gives up on this stream.
    StreamError(StreamError),
    /// The server closed its side; nothing follows.
    End,
}

/// Why a stream cannot go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// Text where a tag must be: another protocol, or a framing fault.
    #[error("what was received is not an xml stream")]
    NotXml,
    /// XML, but its first tag is not `<stream:stream>`.
    #[error("what was received is not an xmpp stream")]
    NotStream,
    /// A comment, instruction or declaration between stanzas (RFC 6120 section 11.1).
    #[error("the stream contains restricted xml")]
    Restricted,
    /// An end tag between stanzas that does not end the stream.
    #[error("an end tag stands where a stanza must begin")]
    EndTag,
    /// A stream header or an end tag that does not end.
    #[error("a tag of the stream itself is too long")]
    Oversized,
}
