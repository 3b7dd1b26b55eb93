//! Cuts the byte stream of a server into stanzas, and keeps each of them small enough to be looked at.
//!
//! Bytes go into [`Framer::buffer`], frames come out of [`Framer::next_frame`]; where the reads were cut makes no
//! difference. A small state machine knows only tags, quotes and the number of open elements, so it needs no stack. It
//! counts while it scans: once a stanza is over a cap its header is kept, the rest is dropped as it comes, and the next
//! stanza is read as usual. Memory is bounded by one stanza of the largest size plus what one read delivers. Whole
//! stanzas are slices of the read buffer, not copies.
//!
//! *Never:* well-formedness inside a stanza (that is `check`), meaning, recursion.

mod item;

use bytes::{Buf, Bytes, BytesMut};
use memchr::{memchr, memchr3};

use super::characters::is_space;
use super::check::{ATTRIBUTES_MAX, Checked, DEPTH_MAX};
use super::header::{self, StreamHeader};
use super::tag;

pub use item::{Cap, Frame, FrameError, Limits, Refused, StreamError};

/// Where in the document the next byte stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Between tags.
    Outside,
    /// Behind a `<`.
    Opened,
    /// In a start tag, outside of quotes.
    StartTag,
    /// In an attribute value with this quote.
    Value(u8),
    EndTag,
    /// Behind `<!`.
    Declaration,
    /// In a comment, CDATA section or instruction, which ends with so many of `byte`, then `>`.
    Opaque {
        byte: u8,
        wanted: u8,
        seen: u8,
    },
    /// The stream is closed.
    Ended,
}

/// The incremental scanner of one stream.
pub struct Framer {
    limits: Limits,
    buffer: BytesMut,
    /// Bytes of the buffer that were scanned already. The item being read starts at 0.
    scanned: usize,
    state: State,
    /// Open elements, the stream itself included.
    depth: usize,
    /// Of the item being read: bytes that were dropped from the buffer.
    dropped: usize,
    tag_bytes: usize,
    value_bytes: usize,
    attributes: usize,
    /// Whether the last byte of the start tag being read is a slash outside of quotes.
    slash: bool,
    over: Option<Cap>,
    /// Set when the rest of the item is not to be kept: the header, when it could be read.
    skipping: Option<Option<Checked>>,
}

impl Framer {
    /// A framer at the start of a stream.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            buffer: BytesMut::new(),
            scanned: 0,
            state: State::Outside,
            depth: 0,
            dropped: 0,
            tag_bytes: 0,
            value_bytes: 0,
            attributes: 0,
            slash: false,
            over: None,
            skipping: None,
        }
    }

    /// Where received bytes are appended. Take out all frames before appending more, or memory is not bounded.
    pub fn buffer(&mut self) -> &mut BytesMut {
        &mut self.buffer
    }

    /// The next frame, or `None` when more bytes are needed.
    ///
    /// # Errors
    /// When the stream cannot go on: what was received is not a component stream any more.
    pub fn next_frame(&mut self) -> Result<Option<Frame>, FrameError> {
        loop {
            if self.state == State::Ended {
                self.buffer.clear();
                return Ok(None);
            }
            let waiting = self.scanned == self.buffer.len();
            if !waiting && let Some(frame) = self.step()? {
                return Ok(Some(frame));
            }
            self.enforce()?;
            if waiting {
                return Ok(None);
            }
        }
    }

    /// Scans one piece: to the next byte that changes the state, or to the end of the buffer.
    fn step(&mut self) -> Result<Option<Frame>, FrameError> {
        let fresh = &self.buffer[self.scanned..];
        let first = fresh[0];
        match self.state {
            State::Outside => {
                let found = memchr(b'<', fresh);
                let text = found.unwrap_or(fresh.len());
                if self.depth <= 1 {
                    if !fresh[..text].iter().copied().all(is_space) {
                        return Err(FrameError::NotXml);
                    }
                    // nothing is being read between stanzas
                    self.buffer.advance(self.scanned + text);
                    self.scanned = 0;
                } else {
                    self.scanned += text;
                }
                if found.is_some() {
                    self.scanned += 1;
                    self.state = State::Opened;
                }
            }
            State::Opened => self.opened(first)?,
            State::StartTag => return self.start_tag(),
            State::Value(quote) => {
                let found = memchr(quote, fresh);
                let length = found.unwrap_or(fresh.len());
                self.value_bytes += length;
                self.tag_bytes += length;
                self.scanned += length;
                if found.is_some() {
                    self.scanned += 1;
                    self.tag_bytes += 1;
                    self.state = State::StartTag;
                }
            }
            State::EndTag => match memchr(b'>', fresh) {
                Some(length) => {
                    self.scanned += length + 1;
                    self.state = State::Outside;
                    return self.end_tag();
                }
                None => self.scanned = self.buffer.len(),
            },
            State::Declaration => {
                self.scanned += 1;
                self.state = match first {
                    b'[' => State::Opaque { byte: b']', wanted: 2, seen: 0 },
                    b'-' => State::Opaque { byte: b'-', wanted: 2, seen: 0 },
                    _ => return Err(FrameError::Restricted),
                };
            }
            State::Opaque { byte, wanted, seen } => self.opaque(first, byte, wanted, seen),
            State::Ended => {}
        }
        Ok(None)
    }

    fn opened(&mut self, first: u8) -> Result<(), FrameError> {
        self.state = match first {
            b'/' => State::EndTag,
            b'!' if self.depth > 1 => State::Declaration,
            b'?' if self.depth != 1 => State::Opaque { byte: b'?', wanted: 1, seen: 0 },
            b'!' | b'?' => return Err(FrameError::Restricted),
            _ => {
                self.tag_bytes = 1;
                self.slash = false;
                self.state = State::StartTag;
                return Ok(());
            }
        };
        self.scanned += 1;
        Ok(())
    }

    fn start_tag(&mut self) -> Result<Option<Frame>, FrameError> {
        let fresh = &self.buffer[self.scanned..];
        let found = memchr3(b'>', b'"', b'\'', fresh);
        let length = found.unwrap_or(fresh.len());
        if let Some(&last) = fresh[..length].last() {
            self.slash = last == b'/';
        }
        let stop = found.map(|at| fresh[at]);
        let taken = length + usize::from(found.is_some());
        self.scanned += taken;
        self.tag_bytes += taken;
        match stop {
            None => Ok(None),
            Some(b'>') => self.start_tag_complete(),
            Some(quote) => {
                self.attributes += 1;
                self.value_bytes = 0;
                self.slash = false;
                self.state = State::Value(quote);
                Ok(None)
            }
        }
    }

    fn start_tag_complete(&mut self) -> Result<Option<Frame>, FrameError> {
        self.enforce()?;
        self.state = State::Outside;
        (self.tag_bytes, self.value_bytes, self.attributes) = (0, 0, 0);
        if self.depth == 0 {
            return self.stream_header().map(Some);
        }
        if !self.slash {
            self.depth += 1;
            // the stream is one of them
            if self.depth - 1 > self.limits.depth {
                self.over.get_or_insert(Cap::Depth);
            }
        }
        if self.over.is_some() && self.skipping.is_none() {
            self.keep_header();
        }
        Ok(if self.slash && self.depth == 1 { Some(self.item_complete()) } else { None })
    }

    fn end_tag(&mut self) -> Result<Option<Frame>, FrameError> {
        match self.depth {
            // an end tag before the stream was opened
            0 => Err(FrameError::NotXml),
            1 => {
                let name = self.buffer[2..self.scanned - 1].trim_ascii_end();
                if name != b"stream:stream" {
                    return Err(FrameError::EndTag);
                }
                self.depth = 0;
                self.state = State::Ended;
                Ok(Some(Frame::End))
            }
            2 => {
                self.enforce()?;
                self.depth = 1;
                Ok(Some(self.item_complete()))
            }
            _ => {
                self.depth -= 1;
                Ok(None)
            }
        }
    }

    fn opaque(&mut self, first: u8, byte: u8, wanted: u8, seen: u8) {
        self.scanned += 1;
        if first == b'>' && seen == wanted {
            self.state = State::Outside;
            if self.depth == 0 {
                // the XML declaration
                self.buffer.advance(self.scanned);
                self.scanned = 0;
            }
            return;
        }
        let seen = if first == byte { wanted.min(seen + 1) } else { 0 };
        self.state = State::Opaque { byte, wanted, seen };
    }

    fn stream_header(&mut self) -> Result<Frame, FrameError> {
        let tag = self.buffer.split_to(self.scanned);
        self.scanned = 0;
        self.depth = 1;
        let text = std::str::from_utf8(&tag).map_err(|_| FrameError::NotXml)?;
        if tag::open(text).0 != "stream:stream" {
            return Err(FrameError::NotStream);
        }
        if self.slash {
            return Err(FrameError::NotStream);
        }
        Ok(Frame::Header(StreamHeader::read(text)))
    }

    /// The item that ends at `scanned` is whole: hands it out, or says that it was refused.
    fn item_complete(&mut self) -> Frame {
        let bytes: Bytes = self.buffer.split_to(self.scanned).freeze();
        self.scanned = 0;
        self.dropped = 0;
        let header = self.skipping.take().flatten();
        match self.over.take() {
            Some(cap) => Frame::Refused(Refused { header, cap }),
            None if bytes.starts_with(b"<stream:error") => Frame::StreamError(StreamError::read(bytes)),
            None => Frame::Stanza(bytes),
        }
    }

    /// Compares what was counted with the limits; drops what was scanned of an item that is over one.
    #[inline]
    fn enforce(&mut self) -> Result<(), FrameError> {
        if self.over.is_none() && self.skipping.is_none() && self.is_within_limits() {
            return Ok(());
        }
        self.enforce_limits()
    }

    /// Whether everything that was counted is within its limit.
    #[inline]
    fn is_within_limits(&self) -> bool {
        self.dropped + self.scanned <= self.limits.stanza_bytes
            && self.tag_bytes <= self.limits.start_tag_bytes
            && self.value_bytes <= self.limits.attribute_bytes
            && self.attributes <= self.limits.attributes
    }

    #[cold]
    fn enforce_limits(&mut self) -> Result<(), FrameError> {
        let too_large = self.dropped + self.scanned > self.limits.stanza_bytes;
        if too_large && (self.depth == 0 || (self.depth == 1 && self.state == State::EndTag)) {
            return Err(FrameError::Oversized);
        }
        if self.depth > 0 && self.over.is_none() {
            self.over = self.first_cap();
        }
        // in its own start tag a stanza is kept on, to read the rest of its header
        if self.over.is_some() && self.skipping.is_none() && (too_large || self.depth > 1) {
            self.keep_header();
        }
        if self.skipping.is_some() {
            self.drop_scanned();
        }
        Ok(())
    }

    /// The cap that was crossed first: the one that is exceeded by most, since all of them count the same bytes.
    fn first_cap(&self) -> Option<Cap> {
        let limits = &self.limits;
        let counts = [
            ((self.dropped + self.scanned).saturating_sub(limits.stanza_bytes), Cap::Size),
            (self.tag_bytes.saturating_sub(limits.start_tag_bytes), Cap::StartTagSize),
            (self.value_bytes.saturating_sub(limits.attribute_bytes), Cap::AttributeSize),
            (self.attributes.saturating_sub(limits.attributes).min(1), Cap::Attributes),
        ];
        let (excess, cap) = counts.into_iter().max_by_key(|(excess, _)| *excess)?;
        (excess > 0).then_some(cap)
    }

    /// Not more than a stanza may have, so that it does not depend on where the reads were cut.
    fn keep_header(&mut self) {
        let end = self.scanned.min(self.limits.stanza_bytes);
        self.skipping = Some(header::of(&self.buffer[..end], self.limits.attribute_bytes));
    }

    fn drop_scanned(&mut self) {
        self.dropped = self.dropped.saturating_add(self.scanned);
        self.buffer.advance(self.scanned);
        self.scanned = 0;
    }
}

#[cfg(test)]
mod tests;
