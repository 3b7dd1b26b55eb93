//! The server side of the bench: a component stream on loopback, with one thread on it.
//!
//! What comes in is cut by Frontdesk's own framer, which costs little of the two cores that all share. Pings that a
//! component sends to itself (barriers) go back as a server would send them. What is to be sent is collected and leaves
//! with the next [`Server::flush`].
//!
//! *Never:* XMPP beyond the stream; the cast plays the people.

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use e2e::raw::contains;
use xmpp_edge::wire::{Frame, Framer, Limits};

/// How long a component may take to connect, or to say anything at all when something is due.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Time after which a read looks up to see whether it is still wanted.
const LOOK_UP: Duration = Duration::from_millis(100);

/// One connection of a component.
pub(crate) struct Server {
    reader: TcpStream,
    writer: Sender,
    framer: Framer,
    chunk: Vec<u8>,
    /// What leaves with the next flush.
    pub(crate) out: Vec<u8>,
}

/// Writes whole stanzas from any thread.
#[derive(Clone)]
pub(crate) struct Sender(Arc<Mutex<TcpStream>>);

impl Sender {
    /// Writes whole stanzas at once.
    pub(crate) fn send(&self, stanzas: &[u8]) -> Result<()> {
        let mut stream = self.0.lock().expect("no thread panics while it writes");
        stream.write_all(stanzas).context("the component does not take what it is sent")
    }
}

impl Server {
    /// Waits for a component and shakes hands with it, whatever its secret.
    pub(crate) fn accept(listener: &TcpListener) -> Result<Self> {
        let stream = accept_within(listener, PATIENCE)?;
        stream.set_nonblocking(false)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(LOOK_UP))?;
        let writer = Sender(Arc::new(Mutex::new(stream.try_clone()?)));
        let framer = Framer::new(Limits::default());
        let mut server = Self { reader: stream, writer, framer, chunk: vec![0; 1 << 18], out: Vec::new() };
        let Frame::Header(_) = server.next_frame()? else { bail!("the component opens no stream") };
        server.writer.send(
            b"<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' \
              xmlns:stream='http://etherx.jabber.org/streams' id='bench' from='help.localhost'>",
        )?;
        let Frame::Stanza(_) = server.next_frame()? else { bail!("the component shakes no hands") };
        server.writer.send(b"<handshake/>")?;
        Ok(server)
    }

    fn next_frame(&mut self) -> Result<Frame> {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(frame) = self.framer.next_frame()? {
                return Ok(frame);
            }
            self.read()?;
            if Instant::now() > until {
                bail!("the component says nothing");
            }
        }
    }

    /// What other threads write with.
    pub(crate) fn sender(&self) -> Sender {
        self.writer.clone()
    }

    /// Writes what was collected.
    pub(crate) fn flush(&mut self) -> Result<()> {
        if !self.out.is_empty() {
            self.writer.send(&self.out)?;
            self.out.clear();
        }
        Ok(())
    }

    /// Waits a moment for bytes and gives every stanza but pings to `each`, with the place where answers are
    /// collected; then writes those.
    pub(crate) fn receive(&mut self, mut each: impl FnMut(&[u8], &mut Vec<u8>) -> Result<()>) -> Result<()> {
        self.read()?;
        while let Some(frame) = self.framer.next_frame()? {
            let Frame::Stanza(stanza) = frame else { bail!("the component ended the stream: {frame:?}") };
            if stanza.starts_with(b"<iq") && contains(&stanza, b"<ping ") {
                self.out.extend_from_slice(&stanza);
            } else {
                each(&stanza, &mut self.out)?;
            }
        }
        self.flush()
    }

    fn read(&mut self) -> Result<()> {
        match self.reader.read(&mut self.chunk) {
            Ok(0) => bail!("the component hung up"),
            Ok(count) => self.framer.buffer().extend_from_slice(&self.chunk[..count]),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }
}

fn accept_within(listener: &TcpListener, patience: Duration) -> Result<TcpStream> {
    listener.set_nonblocking(true)?;
    let until = Instant::now() + patience;
    while Instant::now() < until {
        match listener.accept() {
            Ok((stream, _)) => return Ok(stream),
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                std::thread::sleep(Duration::from_millis(1));
            }
            Err(error) => return Err(error.into()),
        }
    }
    bail!("no component has connected")
}
