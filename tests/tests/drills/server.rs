//! A server of the drills: it takes components for one domain on loopback, and fails as it is told to.
//!
//! It never waits: [`Server::step`] reads and writes what goes at once. What is for people's clients is given to the drill; a
//! ping that the component sends to itself goes back as a server would bring it back. What is written for a component that
//! does not read stays here; what was written to one that is gone is gone, as with real servers.
//!
//! *Never:* people; threads.

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Instant;

use anyhow::{Context, Result};
use e2e::raw::{attribute, contains};
use xmpp_edge::wire::{Frame, Framer, Limits};

/// How a server behaves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Habit {
    /// As it should.
    Well,
    /// It reads nothing from the component; what people write still goes there.
    Deaf,
    /// It reads so many bytes a second at most.
    Slow(f64),
    /// It reads, but answers no ping: something in between swallows what the component writes.
    Swallows,
    /// It does nothing at all, like a process that is stopped.
    Hung,
    /// Nobody listens at its port.
    Down,
}

/// What it does with a second component of the same domain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Second {
    /// The first one is thrown out (Prosody with `kick_old`).
    ThrowsOut,
    /// Both get their share, by turns (ejabberd).
    Shares,
}

/// How far a component has got.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stage {
    Opening,
    Proving,
    Up,
}

/// One component.
struct Connection {
    socket: TcpStream,
    framer: Framer,
    stage: Stage,
    out: Vec<u8>,
    written: usize,
    has_ended: bool,
}

/// The server.
pub(crate) struct Server {
    listener: Option<TcpListener>,
    port: u16,
    connections: Vec<Connection>,
    habit: Habit,
    second: Second,
    turn: usize,
    chunk: Vec<u8>,
    /// Bytes that a slow one may read by now.
    allowance: f64,
    stepped: Instant,
}

impl Server {
    pub(crate) fn start(second: Second) -> Result<Self> {
        let listener = listen(0)?;
        let port = listener.local_addr()?.port();
        Ok(Self {
            listener: Some(listener),
            port,
            connections: Vec::new(),
            habit: Habit::Well,
            second,
            turn: 0,
            chunk: vec![0; 1 << 16],
            allowance: 0.0,
            stepped: Instant::now(),
        })
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Whether a component is connected and accepted.
    pub(crate) fn is_up(&self) -> bool {
        self.connections.iter().any(|one| one.stage == Stage::Up)
    }

    /// From now on it behaves so.
    pub(crate) fn behave(&mut self, habit: Habit) -> Result<()> {
        match (habit, &self.listener) {
            (Habit::Down, _) => {
                self.listener = None;
                self.connections.clear();
            }
            (_, None) => self.listener = Some(listen(self.port)?),
            (_, Some(_)) => {}
        }
        self.habit = habit;
        Ok(())
    }

    /// Cuts every connection, without a word.
    pub(crate) fn cut(&mut self) {
        self.connections.clear();
    }

    /// Hands a stanza to the component; false if there is none, and then its sender gets an error from a real server.
    pub(crate) fn deliver(&mut self, stanza: &[u8]) -> bool {
        let mut up: Vec<&mut Connection> =
            self.connections.iter_mut().filter(|one| one.stage == Stage::Up).collect();
        if up.is_empty() {
            return false;
        }
        self.turn += 1;
        let chosen = match self.second {
            Second::ThrowsOut => up.len() - 1,
            Second::Shares => self.turn % up.len(),
        };
        up[chosen].out.extend_from_slice(stanza);
        true
    }

    /// Bytes that wait here because the component does not read.
    pub(crate) fn waiting(&self) -> usize {
        self.connections.iter().map(|one| one.out.len() - one.written).sum()
    }

    /// Reads and writes what goes at once, and gives each stanza for somebody else to `each`; whether anything moved.
    pub(crate) fn step(&mut self, mut each: impl FnMut(&[u8])) -> Result<bool> {
        let now = Instant::now();
        let passed = now - std::mem::replace(&mut self.stepped, now);
        if matches!(self.habit, Habit::Hung | Habit::Down) {
            return Ok(false);
        }
        let mut moved = self.accept()?;
        if let Habit::Slow(rate) = self.habit {
            self.allowance = (self.allowance + rate * passed.as_secs_f64()).min(rate);
        }
        let mut pings = Vec::new();
        for connection in &mut self.connections {
            let most = match self.habit {
                Habit::Well | Habit::Swallows => self.chunk.len(),
                Habit::Slow(_) => self.chunk.len().min(self.allowance as usize),
                Habit::Deaf | Habit::Hung | Habit::Down => 0,
            };
            let read = connection.read(&mut self.chunk[..most]);
            self.allowance -= read as f64;
            moved |= read > 0;
            let swallows = self.habit == Habit::Swallows;
            connection.take(|stanza| {
                if is_own_ping(stanza) && !swallows {
                    pings.push(stanza.to_vec());
                } else if !swallows {
                    each(stanza);
                }
            });
        }
        for ping in pings {
            self.deliver(&ping);
        }
        if self.second == Second::ThrowsOut {
            self.throw_out_older();
        }
        self.connections.retain_mut(|one| {
            moved |= one.write();
            !one.has_ended
        });
        Ok(moved)
    }

    fn accept(&mut self) -> Result<bool> {
        let Some(listener) = &self.listener else { return Ok(false) };
        match listener.accept() {
            Ok((socket, _)) => {
                socket.set_nonblocking(true)?;
                socket.set_nodelay(true)?;
                let framer = Framer::new(Limits::default());
                let stage = Stage::Opening;
                self.connections.push(Connection {
                    socket,
                    framer,
                    stage,
                    out: Vec::new(),
                    written: 0,
                    has_ended: false,
                });
                Ok(true)
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(false),
            Err(error) => Err(error).context("the server cannot take connections"),
        }
    }

    /// All but the last that was accepted are told `conflict`.
    fn throw_out_older(&mut self) {
        let last = self.connections.iter().rposition(|one| one.stage == Stage::Up).unwrap_or(0);
        for older in self.connections[..last].iter_mut().filter(|one| one.stage == Stage::Up) {
            older.out.extend_from_slice(
                b"<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>",
            );
            older.write();
            older.end();
        }
    }
}

impl Connection {
    /// Reads what is there; how many bytes. The end of the stream shuts the socket down.
    fn read(&mut self, chunk: &mut [u8]) -> usize {
        if chunk.is_empty() {
            return 0;
        }
        match self.socket.read(chunk) {
            Ok(0) => {
                self.end();
                0
            }
            Ok(count) => {
                self.framer.buffer().extend_from_slice(&chunk[..count]);
                count
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => 0,
            Err(_) => {
                self.end();
                0
            }
        }
    }

    fn take(&mut self, mut each: impl FnMut(&[u8])) {
        loop {
            match self.framer.next_frame() {
                Ok(Some(Frame::Stanza(stanza))) if self.stage == Stage::Up => each(&stanza),
                Ok(Some(Frame::Stanza(_))) => {
                    self.out.extend_from_slice(b"<handshake/>");
                    self.stage = Stage::Up;
                }
                Ok(Some(Frame::Header(_))) => {
                    self.out.extend_from_slice(
                        b"<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' \
                          xmlns:stream='http://etherx.jabber.org/streams' id='drill' from='help.localhost'>",
                    );
                    self.stage = Stage::Proving;
                }
                Ok(Some(_)) => {
                    self.out.extend_from_slice(b"</stream:stream>");
                    self.write();
                    self.end();
                    return;
                }
                Ok(None) => return,
                Err(_) => return self.end(),
            }
        }
    }

    /// Writes what goes; whether anything did.
    fn write(&mut self) -> bool {
        let before = self.written;
        while self.written < self.out.len() {
            match self.socket.write(&self.out[self.written..]) {
                Ok(count) => self.written += count,
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(_) => {
                    self.end();
                    break;
                }
            }
        }
        let moved = self.written > before;
        if self.written == self.out.len() {
            self.out.clear();
            self.written = 0;
        }
        moved
    }

    fn end(&mut self) {
        self.stage = Stage::Opening;
        self.out.clear();
        self.written = 0;
        self.has_ended = true;
    }
}

/// A ping of the component to itself.
fn is_own_ping(stanza: &[u8]) -> bool {
    stanza.starts_with(b"<iq")
        && contains(stanza, b"<ping ")
        && attribute(stanza, "from").is_some_and(|from| attribute(stanza, "to") == Some(from))
}

fn listen(port: u16) -> Result<TcpListener> {
    let listener = TcpListener::bind(("127.0.0.1", port)).context("the server's port is taken")?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}
