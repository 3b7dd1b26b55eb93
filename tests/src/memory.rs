//! A scripted XMPP server inside the test process.
//!
//! It listens on loopback for one XEP-0114 component and does the real
//! handshake; its users are channels, so a play needs no second program. One
//! task owns all state (`memory/router.rs`) and takes orders from a channel. What real
//! servers would not pass on, a test sends with `raw`; everything the component
//! wrote is in `seen`.
//!
//! *Never:* a general XMPP server: what no play needs is refused like Prosody does.

mod router;

use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result, bail};
use minidom::Element;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;

use crate::client::{Account, Action, CONNECTION_CAPACITY, Connection};
use crate::echo::handshake;
use crate::ports::free_ports;
use crate::server::{HELP, Population, SECRET};
use crate::stanza::attribute;
use crate::stream::{self, Incoming, Reader, Writer};
use router::Router;

/// Numbers links, so that the end of an old one is not taken for the end of the new one.
static NEXT_LINK: AtomicU64 = AtomicU64::new(1);

/// What the owner of the state is told.
#[derive(Debug)]
enum Order {
    Connect(Account, String, oneshot::Sender<Connection>),
    /// The number tells a new session from an old one of the same resource.
    FromUser(u64, String, Action),
    LinkUp(u64, mpsc::Sender<String>),
    FromLink(u64, Element),
    LinkDown(u64),
    Raw(String),
    Seen(oneshot::Sender<Vec<Element>>),
    Kill(oneshot::Sender<()>),
}

/// The scripted server.
#[derive(Debug)]
pub struct Memory {
    port: u16,
    orders: mpsc::Sender<Order>,
    listener: Option<JoinHandle<()>>,
    /// Whether it reads nothing from the component.
    hangs: watch::Sender<bool>,
    /// Words for which it ends the component's stream; empty: none.
    cannot_stand: watch::Sender<String>,
}

impl Memory {
    /// Starts a server with these accounts.
    pub async fn start(population: &Population) -> Result<Self> {
        let [port] = free_ports()?;
        let (orders, inbox) = mpsc::channel(CONNECTION_CAPACITY);
        tokio::spawn(own(Router::new(population), inbox, orders.clone()));
        let mut server = Self {
            port,
            orders,
            listener: None,
            hangs: watch::Sender::new(false),
            cannot_stand: watch::Sender::default(),
        };
        server.start_again().await?;
        Ok(server)
    }

    /// Where the component connects.
    pub fn component_port(&self) -> u16 {
        self.port
    }

    /// Brings a resource online.
    pub async fn connect(&self, account: &Account, resource: &str) -> Result<Connection> {
        if self.listener.is_none() {
            bail!("the scripted server is down");
        }
        let (reply, answer) = oneshot::channel();
        let order = Order::Connect(account.clone(), resource.to_owned(), reply);
        self.tell(order).await;
        answer.await.with_context(|| format!("no such account: {account:?}"))
    }

    /// Drops the component and all users without a word.
    pub async fn kill(&mut self) {
        if let Some(listener) = self.listener.take() {
            listener.abort();
            let _ = listener.await;
        }
        let (reply, answer) = oneshot::channel();
        self.tell(Order::Kill(reply)).await;
        let _ = answer.await;
    }

    /// Listens (again); rosters and kept messages are as before.
    pub async fn start_again(&mut self) -> Result<()> {
        let listener = TcpListener::bind(("127.0.0.1", self.port)).await?;
        self.listener = Some(tokio::spawn(listen(
            listener,
            self.orders.clone(),
            self.hangs.subscribe(),
            self.cannot_stand.subscribe(),
        )));
        Ok(())
    }

    /// Writes bytes to the component as they are. The component's namespace is the default.
    pub async fn raw(&self, bytes: impl Into<String>) {
        self.tell(Order::Raw(bytes.into())).await;
    }

    /// Stops reading what the component writes, or goes on with it. What users send still gets to the component.
    pub fn hang(&self, hangs: bool) {
        self.hangs.send_replace(hangs);
    }

    /// From now on ends the stream with `policy-violation` whenever the component writes a stanza with these words.
    pub fn cannot_stand(&self, words: &str) {
        self.cannot_stand.send_replace(words.to_owned());
    }

    /// Everything the component has written so far.
    pub async fn seen(&self) -> Vec<Element> {
        let (reply, answer) = oneshot::channel();
        self.tell(Order::Seen(reply)).await;
        answer.await.unwrap_or_default()
    }

    async fn tell(&self, order: Order) {
        let _ = self.orders.send(order).await;
    }
}

/// The one owner of the state.
async fn own(mut router: Router, mut inbox: mpsc::Receiver<Order>, orders: mpsc::Sender<Order>) {
    let mut current_link = 0;
    let mut seen = Vec::new();
    while let Some(order) = inbox.recv().await {
        match order {
            Order::Connect(account, resource, reply) => {
                let (to_user, incoming) = mpsc::channel(CONNECTION_CAPACITY);
                if let Some((number, jid)) = router.connect(&account, &resource, to_user) {
                    let (actions, from_user) = mpsc::channel(CONNECTION_CAPACITY);
                    tokio::spawn(pass_on(number, jid.clone(), from_user, orders.clone()));
                    let _ = reply.send(Connection::new(jid, actions, incoming));
                }
            }
            Order::FromUser(number, jid, action) => router.act(number, &jid, action),
            Order::LinkUp(number, link) => {
                current_link = number;
                router.attach(link);
            }
            Order::FromLink(number, stanza) if number == current_link => {
                seen.push(stanza.clone());
                router.component_sends(stanza);
            }
            Order::LinkDown(number) if number == current_link => router.detach(),
            Order::FromLink(..) | Order::LinkDown(_) => {}
            Order::Raw(bytes) => router.write(bytes),
            Order::Seen(reply) => {
                let _ = reply.send(seen.clone());
            }
            Order::Kill(reply) => {
                router.forget_sessions();
                let _ = reply.send(());
            }
        }
    }
}

/// Passes on what one user does; the end of its channel is a cut connection.
async fn pass_on(number: u64, jid: String, mut actions: mpsc::Receiver<Action>, orders: mpsc::Sender<Order>) {
    while let Some(action) = actions.recv().await {
        let last = matches!(action, Action::Close | Action::Vanish);
        let _ = orders.send(Order::FromUser(number, jid.clone(), action)).await;
        if last {
            return;
        }
    }
    let _ = orders.send(Order::FromUser(number, jid, Action::Vanish)).await;
}

async fn listen(
    listener: TcpListener,
    orders: mpsc::Sender<Order>,
    hangs: watch::Receiver<bool>,
    cannot_stand: watch::Receiver<String>,
) {
    let mut links = tokio::task::JoinSet::new();
    while let Ok((socket, _)) = listener.accept().await {
        let number = NEXT_LINK.fetch_add(1, Ordering::Relaxed);
        links.spawn(serve(number, socket, orders.clone(), hangs.clone(), cannot_stand.clone()));
    }
}

/// One component connection from handshake to end.
async fn serve(
    number: u64,
    socket: TcpStream,
    orders: mpsc::Sender<Order>,
    mut hangs: watch::Receiver<bool>,
    cannot_stand: watch::Receiver<String>,
) {
    let Ok((mut reader, mut writer)) = stream::open(socket) else {
        return;
    };
    if accept(&mut reader, &mut writer).await.is_err() {
        return;
    }
    let (link, mut outbox) = mpsc::channel::<String>(CONNECTION_CAPACITY);
    let _ = orders.send(Order::LinkUp(number, link)).await;
    loop {
        let reads = !*hangs.borrow_and_update();
        tokio::select! {
            Ok(()) = hangs.changed() => {}
            bytes = outbox.recv() => match bytes {
                Some(bytes) if writer.raw(bytes.as_bytes()).await.is_ok() => {}
                Some(_) | None => break,
            },
            item = reader.next(), if reads => match item {
                Ok(Incoming::Stanza(stanza)) if is_in(&cannot_stand.borrow(), &stanza) => {
                    let _ = writer.raw(stream_error("policy-violation").as_bytes()).await;
                    break;
                }
                Ok(Incoming::Stanza(stanza)) => {
                    let _ = orders.send(Order::FromLink(number, stanza)).await;
                }
                Ok(Incoming::Header(_)) => {}
                Ok(Incoming::End) => {
                    let _ = writer.raw(b"</stream:stream>").await;
                    break;
                }
                Err(_) => break,
            },
        }
    }
    let _ = orders.send(Order::LinkDown(number)).await;
}

fn is_in(words: &str, stanza: &Element) -> bool {
    !words.is_empty() && String::from(stanza).contains(words)
}

/// The server's side of the XEP-0114 handshake.
async fn accept(reader: &mut Reader, writer: &mut Writer) -> Result<()> {
    const STREAM_ID: &str = "scripted-3f9a";
    let Incoming::Header(header) = reader.next().await? else {
        bail!("no stream header");
    };
    let open = format!(
        "<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' \
         xmlns:stream='http://etherx.jabber.org/streams' from='{HELP}' id='{STREAM_ID}'>"
    );
    writer.raw(open.as_bytes()).await?;
    let refusal = if attribute(&header, "to") == HELP {
        let proof = reader.stanza().await?;
        (proof.text() != handshake(STREAM_ID, SECRET)).then_some("not-authorized")
    } else {
        Some("host-unknown")
    };
    if let Some(condition) = refusal {
        writer.raw(stream_error(condition).as_bytes()).await?;
        bail!("{condition}");
    }
    writer.raw(b"<handshake/>").await?;
    Ok(())
}

/// The last words on a stream (RFC 6120 section 4.9).
fn stream_error(condition: &str) -> String {
    format!(
        "<stream:error><{condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>"
    )
}
