//! An XML stream over TCP that sends any bytes and reads whole stanzas.
//!
//! Plays must be able to send what a typed client refuses to write, and to see
//! exactly what arrived; so sending is bytes, and receiving is rxml's parser
//! feeding minidom's tree builder. Streams of components are read as if they
//! were `jabber:client`, so that a stanza is the same value wherever it is seen.
//!
//! *Never:* logins, routing, opinions about stanzas.

use std::collections::VecDeque;
use std::{fmt, io};

use minidom::Element;
use minidom::tree_builder::TreeBuilder;
use rxml::{Parse, RawEvent, RawParser};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};

const COMPONENT: &str = "jabber:component:accept";
const CLIENT: &str = "jabber:client";

/// One item read from a stream.
#[derive(Debug)]
pub enum Incoming {
    /// The start tag of the stream.
    Header(Element),
    /// A complete child of the stream.
    Stanza(Element),
    /// The end tag of the stream, or the end of the bytes.
    End,
}

/// The reading half.
pub struct Reader {
    socket: OwnedReadHalf,
    parser: RawParser,
    tree: TreeBuilder,
    header_seen: bool,
    ready: VecDeque<Incoming>,
}

/// The writing half.
#[derive(Debug)]
pub struct Writer {
    socket: OwnedWriteHalf,
}

impl fmt::Debug for Reader {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Reader").field("ready", &self.ready).finish_non_exhaustive()
    }
}

/// Takes a connected socket apart into a stanza reader and a byte writer.
pub fn open(socket: TcpStream) -> io::Result<(Reader, Writer)> {
    socket.set_nodelay(true)?;
    let (read, write) = socket.into_split();
    let reader = Reader {
        socket: read,
        parser: RawParser::new(),
        tree: TreeBuilder::new(),
        header_seen: false,
        ready: VecDeque::new(),
    };
    Ok((reader, Writer { socket: write }))
}

impl Writer {
    /// Writes bytes as they are.
    pub async fn raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.socket.write_all(bytes).await?;
        self.socket.flush().await
    }

    /// Writes one element.
    pub async fn element(&mut self, element: &Element) -> io::Result<()> {
        self.raw(String::from(element).as_bytes()).await
    }
}

impl Reader {
    /// Forgets the stream read so far; a new header follows (after SASL).
    pub fn reset(&mut self) {
        self.parser = RawParser::new();
        self.tree = TreeBuilder::new();
        self.header_seen = false;
        self.ready.clear();
    }

    /// Reads the next item. Safe to cancel: nothing that was read is lost.
    pub async fn next(&mut self) -> io::Result<Incoming> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Ok(item);
            }
            let mut buffer = [0_u8; 16 * 1024];
            let count = self.socket.read(&mut buffer).await?;
            if count == 0 {
                return Ok(Incoming::End);
            }
            self.parse(&buffer[..count])?;
        }
    }

    /// Reads the next stanza; the end of the stream is an error.
    pub async fn stanza(&mut self) -> io::Result<Element> {
        loop {
            match self.next().await? {
                Incoming::Header(_) => {}
                Incoming::Stanza(element) => return Ok(element),
                Incoming::End => return Err(io::ErrorKind::UnexpectedEof.into()),
            }
        }
    }

    fn parse(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        let invalid = |error: String| io::Error::new(io::ErrorKind::InvalidData, error);
        loop {
            let event = match self.parser.parse(&mut bytes, false) {
                Ok(Some(event)) => event,
                Ok(None) => return Ok(()),
                Err(rxml::error::EndOrError::NeedMoreData) => return Ok(()),
                Err(rxml::error::EndOrError::Error(error)) => {
                    return Err(invalid(error.to_string()));
                }
            };
            if matches!(event, RawEvent::XmlDeclaration(..)) {
                continue;
            }
            self.tree.process_event(as_client(event)).map_err(|error| invalid(error.to_string()))?;
            self.collect();
        }
    }

    fn collect(&mut self) {
        if !self.header_seen && self.tree.depth() == 1 {
            if let Some(header) = self.tree.top() {
                self.header_seen = true;
                self.ready.push_back(Incoming::Header(header.clone()));
            }
        } else if self.tree.depth() == 1 {
            if let Some(stanza) = self.tree.unshift_child() {
                self.ready.push_back(Incoming::Stanza(stanza));
            }
        } else if self.tree.root.is_some() {
            self.ready.push_back(Incoming::End);
        }
    }
}

/// The same event with the namespace of components read as that of clients.
fn as_client(event: RawEvent) -> RawEvent {
    if let RawEvent::Attribute(metrics, (prefix, name), value) = &event
        && value == COMPONENT
        && (name.as_str() == "xmlns" || prefix.as_ref().is_some_and(|prefix| prefix.as_str() == "xmlns"))
    {
        return RawEvent::Attribute(*metrics, (prefix.clone(), name.clone()), CLIENT.to_owned());
    }
    event
}
