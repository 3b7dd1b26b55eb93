//! The server side of the bench: a component stream on loopback that sends as fast as it is told and counts.
//!
//! One thread reads, the caller writes. What comes back is cut at the end tags of stanzas, which is enough for what
//! Frontdesk and the echoes send, and costs little of the two cores that all share. Barrier pings are sent back as a
//! server would.
//!
//! *Never:* checking what is right; the plays do that.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// One connection of a component.
pub struct Server {
    writer: Arc<Mutex<TcpStream>>,
    /// Stanzas as they come, with the moment.
    pub stanzas: Receiver<(Instant, String)>,
}

impl Server {
    /// Waits for a component and shakes hands with it, whatever its secret.
    pub fn accept(listener: &TcpListener) -> std::io::Result<Self> {
        let (mut stream, _) = listener.accept()?;
        stream.set_nodelay(true)?;
        read_until(&mut stream, ">", 2)?;
        stream.write_all(
            b"<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' \
              xmlns:stream='http://etherx.jabber.org/streams' id='bench' from='help.localhost'>",
        )?;
        read_until(&mut stream, "</handshake>", 1)?;
        stream.write_all(b"<handshake/>")?;
        let reader = stream.try_clone()?;
        let writer = Arc::new(Mutex::new(stream));
        let (sender, stanzas) = channel();
        let pings = Arc::clone(&writer);
        std::thread::spawn(move || read(reader, &pings, &sender));
        Ok(Self { writer, stanzas })
    }

    /// Writes whole stanzas.
    pub fn send(&self, stanzas: &str) {
        let mut writer = self.writer.lock().expect("no thread panics while it writes");
        writer.write_all(stanzas.as_bytes()).expect("the component is there");
    }

    /// The next message for a person, or nothing within `patience`.
    pub fn next_message(&self, patience: Duration) -> Option<(Instant, String)> {
        let until = Instant::now() + patience;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let (at, stanza) = self.stanzas.recv_timeout(left).ok()?;
            if stanza.starts_with("<message") && stanza.contains("<body") {
                return Some((at, stanza));
            }
        }
    }
}

/// Reads until `end` was seen `times` times.
fn read_until(stream: &mut TcpStream, end: &str, times: usize) -> std::io::Result<()> {
    let mut seen = Vec::new();
    let mut buffer = [0; 4096];
    while String::from_utf8_lossy(&seen).matches(end).count() < times {
        let count = stream.read(&mut buffer)?;
        if count == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        seen.extend_from_slice(&buffer[..count]);
        // a component may leave out the XML declaration
        if end == ">" && String::from_utf8_lossy(&seen).contains("<stream:stream") && seen.ends_with(b">") {
            return Ok(());
        }
    }
    Ok(())
}

fn read(mut stream: TcpStream, pings: &Mutex<TcpStream>, sender: &Sender<(Instant, String)>) {
    let mut pending = String::new();
    let mut buffer = vec![0; 1 << 16];
    let mut undecoded = Vec::new();
    while let Ok(count @ 1..) = stream.read(&mut buffer) {
        let now = Instant::now();
        undecoded.extend_from_slice(&buffer[..count]);
        let valid = match std::str::from_utf8(&undecoded) {
            Ok(text) => text.len(),
            Err(error) => error.valid_up_to(),
        };
        pending.push_str(std::str::from_utf8(&undecoded[..valid]).expect("just checked"));
        undecoded.drain(..valid);
        let mut start = 0;
        while let Some(length) = stanza_length(&pending[start..]) {
            let stanza = &pending[start..start + length];
            start += length;
            if stanza.starts_with("<iq") && stanza.contains("urn:xmpp:ping") {
                let mut writer = pings.lock().expect("no thread panics while it writes");
                if writer.write_all(stanza.as_bytes()).is_err() {
                    return;
                }
            } else if sender.send((now, stanza.to_owned())).is_err() {
                return;
            }
        }
        pending.drain(..start);
    }
}

/// The length of the first stanza: up to its own end tag, or of an empty one.
fn stanza_length(text: &str) -> Option<usize> {
    let name_end = text.find([' ', '>', '/'].as_slice()).filter(|end| *end > 0)?;
    let name_end = if text.starts_with("</") { return Some(text.find('>')? + 1) } else { name_end };
    let tag_end = text.find('>')?;
    if text[..tag_end].ends_with('/') {
        return Some(tag_end + 1);
    }
    let end = format!("</{}>", &text[1..name_end]);
    text.find(&end).map(|at| at + end.len())
}

/// The value of an attribute in the start tag of a stanza.
pub fn attribute<'a>(stanza: &'a str, name: &str) -> Option<&'a str> {
    let tag = &stanza[..stanza.find('>')?];
    let start = tag.find(&format!(" {name}="))? + name.len() + 3;
    let quote = char::from(tag.as_bytes()[start - 1]);
    tag[start..].split(quote).next()
}
