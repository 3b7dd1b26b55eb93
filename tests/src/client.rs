//! An XMPP client for actors: logs in, sends any bytes, passes on what arrives.
//!
//! A `Connection` is one resource that is online. It does not care whether a
//! real server or the scripted one is at the other end: both give two channels,
//! one for what the actor does and one for what it receives. The login is SASL
//! PLAIN or ANONYMOUS over loopback TCP, because nothing else is needed there
//! and a play must be able to send what a typed client would refuse.
//!
//! *Never:* reactions to stanzas (an actor decides those); TLS.

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use minidom::Element;
use tokio::net::TcpStream;
use tokio::sync::mpsc;

use crate::stream::{self, Incoming, Reader, Writer};

const SASL: &str = "urn:ietf:params:xml:ns:xmpp-sasl";
const BIND: &str = "urn:ietf:params:xml:ns:xmpp-bind";

/// How many stanzas may wait in a connection before its server has to wait.
pub const CONNECTION_CAPACITY: usize = 4096;

/// Who logs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Account {
    /// `name@host` with a password.
    Registered {
        /// Local part of the address.
        name: String,
        /// Domain of the address.
        host: String,
    },
    /// Whoever the host makes of us (XEP-0175).
    Visitor {
        /// The anonymous host.
        host: String,
    },
}

/// The password of every account on a private server.
pub const PASSWORD: &str = "loopback";

/// What an actor does with its connection.
#[derive(Debug)]
pub enum Action {
    /// Write these bytes.
    Send(String),
    /// Say goodbye and close the stream.
    Close,
    /// Cut the connection without a word.
    Vanish,
}

/// One resource that is online.
#[derive(Debug)]
pub struct Connection {
    jid: String,
    actions: mpsc::Sender<Action>,
    incoming: mpsc::Receiver<Element>,
}

impl Connection {
    /// Makes a connection of its two channels.
    pub fn new(jid: String, actions: mpsc::Sender<Action>, incoming: mpsc::Receiver<Element>) -> Self {
        Self { jid, actions, incoming }
    }

    /// The full JID that the server gave us.
    pub fn jid(&self) -> &str {
        &self.jid
    }

    /// Sends bytes. Nothing happens when the stream has ended.
    pub async fn send(&self, xml: impl Into<String>) {
        let _ = self.actions.send(Action::Send(xml.into())).await;
    }

    /// The next stanza, or `None` when the stream has ended.
    pub async fn next(&mut self) -> Option<Element> {
        self.incoming.recv().await
    }

    /// The two channels: what to do, and what arrives.
    pub fn into_parts(self) -> (mpsc::Sender<Action>, mpsc::Receiver<Element>) {
        (self.actions, self.incoming)
    }

    /// Leaves in order.
    pub async fn close(self) {
        self.end(Action::Close).await;
    }

    /// Cuts the connection without a word.
    pub async fn vanish(self) {
        self.end(Action::Vanish).await;
    }

    async fn end(mut self, action: Action) {
        let _ = self.actions.send(action).await;
        while self.incoming.recv().await.is_some() {}
    }
}

/// Logs in at 127.0.0.1 and binds `resource`.
pub async fn connect(port: u16, account: &Account, resource: &str) -> Result<Connection> {
    let socket =
        TcpStream::connect(("127.0.0.1", port)).await.context("could not reach the private server")?;
    let (mut reader, mut writer) = stream::open(socket)?;
    let (host, request) = match account {
        Account::Registered { name, host } => {
            let plain = base64::engine::general_purpose::STANDARD.encode(format!("\0{name}\0{PASSWORD}"));
            (host, format!("<auth xmlns='{SASL}' mechanism='PLAIN'>{plain}</auth>"))
        }
        Account::Visitor { host } => (host, format!("<auth xmlns='{SASL}' mechanism='ANONYMOUS'/>")),
    };
    open_stream(&mut reader, &mut writer, host).await?;
    writer.raw(request.as_bytes()).await?;
    let answer = reader.stanza().await?;
    if answer.name() != "success" {
        bail!("login of {account:?} refused: {}", String::from(&answer));
    }
    reader.reset();
    open_stream(&mut reader, &mut writer, host).await?;
    let jid = bind(&mut reader, &mut writer, resource).await?;

    let (actions, inbox) = mpsc::channel(CONNECTION_CAPACITY);
    let (outbox, incoming) = mpsc::channel(CONNECTION_CAPACITY);
    tokio::spawn(run(reader, writer, inbox, outbox));
    Ok(Connection::new(jid, actions, incoming))
}

async fn open_stream(reader: &mut Reader, writer: &mut Writer, host: &str) -> Result<()> {
    let header = format!(
        "<?xml version='1.0'?><stream:stream xmlns='jabber:client' \
         xmlns:stream='http://etherx.jabber.org/streams' to='{host}' version='1.0'>"
    );
    writer.raw(header.as_bytes()).await?;
    let features = reader.stanza().await.context("the server closed the stream during login")?;
    if features.name() != "features" {
        bail!("expected stream features, got {}", String::from(&features));
    }
    Ok(())
}

async fn bind(reader: &mut Reader, writer: &mut Writer, resource: &str) -> Result<String> {
    let request = format!(
        "<iq xmlns='jabber:client' type='set' id='bind'><bind xmlns='{BIND}'>\
         <resource>{resource}</resource></bind></iq>"
    );
    writer.raw(request.as_bytes()).await?;
    loop {
        let answer = reader.stanza().await?;
        if answer.attr("id") == Some("bind") {
            let jid = answer
                .get_child("bind", BIND)
                .and_then(|bind| bind.get_child("jid", BIND))
                .map(Element::text);
            return jid.with_context(|| format!("no resource bound: {}", String::from(&answer)));
        }
    }
}

async fn run(
    mut reader: Reader,
    mut writer: Writer,
    mut inbox: mpsc::Receiver<Action>,
    outbox: mpsc::Sender<Element>,
) {
    loop {
        tokio::select! {
            action = inbox.recv() => match action {
                Some(Action::Send(xml)) => {
                    if writer.raw(xml.as_bytes()).await.is_err() {
                        return;
                    }
                }
                Some(Action::Close) => {
                    let _ = writer.raw(b"</stream:stream>").await;
                    while matches!(reader.next().await, Ok(Incoming::Stanza(_) | Incoming::Header(_))) {}
                    return;
                }
                Some(Action::Vanish) | None => return,
            },
            item = reader.next() => match item {
                Ok(Incoming::Stanza(element)) => {
                    if outbox.send(element).await.is_err() {
                        return;
                    }
                }
                Ok(Incoming::Header(_)) => {}
                Ok(Incoming::End) | Err(_) => return,
            },
        }
    }
}
