//! Frontdesk on the copy of a store, with its server and people played by the test.
//!
//! Everything runs on one thread, by a clock that starts when the store was left and that tokio's paused time moves.
//!
//! *Never:* waiting for real time.

#![allow(dead_code, reason = "each of the two tests needs a part of it")]

use frontdesk::clock::{Clock, TimeSource, moment};
use frontdesk::courier::Courier;
use frontdesk::desk::{Control, Desk, Twin};
use frontdesk::run::{RunError, restore};
use frontdesk::store::thread::{Worker, unattended};
use frontdesk::store::{SqliteStore, Store, StoreError};
use frontdesk::watchdog::Heartbeat;
use frontdesk_settings as settings;
use minidom::Element;
use router_core::Timestamp;
use router_core::values::id::LinkName;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use xmpp_edge::link::{Epoch, LinkEvent, LooseEnd, loose};
use xmpp_edge::wire::{Checked, Frame, Framer, Limits};

const DOMAIN: &str = "help.test";
const COMPONENT: &str = "jabber:component:accept";
const LINK: &str = "main";

#[derive(Debug)]
struct Moved {
    origin: tokio::time::Instant,
    began: Duration,
}

impl TimeSource for Moved {
    fn monotonic(&self) -> Duration {
        moment() - self.origin
    }

    fn boottime(&self) -> Duration {
        self.monotonic()
    }

    fn wall(&self) -> Duration {
        self.began + self.monotonic()
    }
}

/// A message that somebody heard.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Heard {
    pub(crate) sender: String,
    pub(crate) id: String,
    pub(crate) body: String,
}

pub(crate) struct House {
    desk: JoinHandle<(Desk, Result<(), Twin>)>,
    worker: Worker<Courier>,
    events: mpsc::Sender<LinkEvent>,
    control: mpsc::Sender<Control>,
    end: LooseEnd,
    epoch: u64,
    /// Messages that nobody has looked at: to whom, and the stanza.
    heard: Vec<(String, Element)>,
    barriers: Vec<String>,
    path: PathBuf,
    settings: String,
    left: u64,
    /// Why the store's worker ended.
    pub(crate) failed: Option<StoreError>,
}

impl House {
    pub(crate) fn open(path: PathBuf, text: String, left: u64) -> Result<Self, StoreError> {
        let now = Timestamp::from_millis(left * 1000);
        let settings = settings::read(&text, Path::new("settings.toml"), None, now).unwrap();
        let mut store = SqliteStore::open(&path)?;
        let loaded = store.load(now)?;
        let source = Moved { origin: moment(), began: Duration::from_secs(left) };
        let start_clock = |at| Clock::with_source(Box::new(source), at);
        let start = restore(&mut store, loaded, Arc::new(settings), Heartbeat::default(), start_clock);
        let start = match start {
            Err(RunError::Store(error)) => return Err(error),
            start => start.unwrap(),
        };
        let (handle, end) = loose();
        let links = vec![(LinkName::from(LINK), handle, DOMAIN.to_owned())];
        let (handle, worker) = unattended(Box::new(store), Courier::new(links, start.nonce));
        let ((events, inputs), (control, wanted)) = (mpsc::channel(1024), mpsc::channel(4));
        let mut desk = Desk::new(start);
        let desk = tokio::spawn(async move {
            let ended = desk.run(inputs, wanted, (mpsc::channel(1).1, mpsc::channel(1).1), handle).await;
            (desk, ended)
        });
        let (heard, barriers) = (Vec::new(), Vec::new());
        let (epoch, settings, failed) = (0, text, None);
        Ok(Self { desk, worker, events, control, end, epoch, heard, barriers, path, settings, left, failed })
    }

    /// The server lets us in, and the agents who are there say so. It confirms nothing until [`House::confirm`].
    pub(crate) async fn connect(&mut self) {
        self.epoch += 1;
        self.tell(LinkEvent::Up { link: LINK.into(), epoch: Epoch(self.epoch) }).await;
        for agent in ["a0@corp.example/pc", "a1@corp.example/pc"] {
            self.online(agent).await;
        }
    }

    /// Nobody writes for so long that repetitions are forgotten.
    pub(crate) async fn rest(&mut self) {
        tokio::time::sleep(Duration::from_secs(700)).await;
        self.says("late@d.example/m", "support@help.test", "late", "Hello").await;
    }

    /// All barriers come back.
    pub(crate) async fn confirm(&mut self) {
        for barrier in std::mem::take(&mut self.barriers) {
            self.bring(&barrier).await;
        }
        // acknowledgements wait a moment for company
        tokio::time::sleep(Duration::from_secs(1)).await;
        self.settle().await;
    }

    async fn tell(&mut self, event: LinkEvent) {
        self.events.send(event).await.unwrap();
        self.settle().await;
    }

    async fn bring(&mut self, stanza: &str) {
        let stanza = Checked::new(bytes::Bytes::copy_from_slice(stanza.as_bytes())).unwrap();
        self.tell(LinkEvent::Stanza { link: LINK.into(), epoch: Epoch(self.epoch), stanza, number: 0 }).await;
    }

    pub(crate) async fn says(&mut self, from: &str, to: &str, id: &str, body: &str) {
        self.sends(from, to, id, body, "").await;
    }

    /// A message with something beside its body.
    pub(crate) async fn sends(&mut self, from: &str, to: &str, id: &str, body: &str, more: &str) {
        let stanza = format!(
            "<message from='{from}' to='{to}' type='chat' id='{id}'><body>{body}</body>{more}</message>"
        );
        self.bring(&stanza).await;
    }

    pub(crate) async fn online(&mut self, jid: &str) {
        self.bring(&format!("<presence from='{jid}' to='support@{DOMAIN}'/>")).await;
    }

    /// Lets everybody do what there is to do.
    async fn settle(&mut self) {
        loop {
            for _ in 0..10 {
                tokio::task::yield_now().await;
            }
            let worked = match self.worker.work_off() {
                Ok(worked) => worked,
                Err(error) => {
                    self.failed = Some(error);
                    return;
                }
            };
            assert!(!self.desk.is_finished(), "the desk has ended");
            let heard = self.hear();
            if !worked && !heard {
                return;
            }
        }
    }

    /// Reads what was written; whether there was something.
    fn hear(&mut self) -> bool {
        let mut any = false;
        while let Some((_, chunk)) = self.end.take() {
            any = true;
            for stanza in cut(&chunk) {
                let element: Element = stanza.parse().unwrap();
                let to = element.attr("to").unwrap_or_default().to_owned();
                if element.name() == "message" && body(&element).is_some() {
                    self.heard.push((to.split('/').next().unwrap().to_owned(), element));
                } else if to == DOMAIN && element.attr("id").unwrap_or_default().starts_with("barrier-") {
                    self.barriers.push(stanza);
                }
            }
        }
        any
    }

    /// What `who` (a bare address) heard since it was asked last.
    pub(crate) fn hears(&mut self, who: &str) -> Vec<Heard> {
        let (theirs, others) = std::mem::take(&mut self.heard).into_iter().partition(|(to, _)| to == who);
        self.heard = others;
        let theirs: Vec<(String, Element)> = theirs;
        let field = |element: &Element, name: &str| element.attr(name).unwrap_or_default().to_owned();
        let heard = theirs.iter().map(|(_, element)| Heard {
            sender: field(element, "from"),
            id: field(element, "id"),
            body: body(element).unwrap(),
        });
        heard.collect()
    }

    /// Everything that nobody has been asked about.
    pub(crate) fn unheard(&self) -> Vec<String> {
        self.heard.iter().map(|(_, element)| String::from(element)).collect()
    }

    pub(crate) fn forget(&mut self) {
        self.heard.clear();
    }

    /// The stanza by which `who` heard `words`.
    pub(crate) fn stanza_to(&self, who: &str, words: &str) -> String {
        let is_it = |(to, element): &&(String, Element)| to == who && body(element).unwrap().contains(words);
        let (_, element) = self.heard.iter().find(is_it).unwrap_or_else(|| panic!("{:?}", self.unheard()));
        String::from(element)
    }

    /// The chats that `agent` was offered since it was asked last: number and customer.
    pub(crate) fn offers_to(&mut self, agent: &str) -> Vec<(String, String)> {
        let offer = |heard: Heard| {
            let (number, rest) = heard.body.strip_prefix("Chat ")?.split_once(" from ")?;
            rest.contains("accept").then(|| (number.to_owned(), rest.split(',').next().unwrap().to_owned()))
        };
        self.hears(agent).into_iter().filter_map(offer).collect()
    }

    /// The window in which `agent` was told something last.
    pub(crate) fn window(&self, agent: &str) -> String {
        let bare = agent.split('/').next().unwrap();
        let theirs = self.heard.iter().filter(|(to, _)| to == bare);
        let mut from = theirs.filter_map(|(_, element)| element.attr("from"));
        from.rfind(|from| from.split('.').count() > 2).unwrap().to_owned()
    }

    /// `agent` takes a chat and ends it, and the wrap-up too.
    pub(crate) async fn takes_and_ends(&mut self, agent: &str, number: &str, customer: &str) {
        let to = format!("support@{DOMAIN}");
        self.says(agent, &to, &format!("accept {number}"), &format!("accept {number}")).await;
        let window = format!("{}.", customer.to_lowercase());
        let opened = self.heard.iter().filter_map(|(_, element)| element.attr("from"));
        let window = opened.into_iter().find(|from| from.starts_with(&window)).unwrap().to_owned();
        for word in ["first", "second"] {
            self.says(agent, &window, &format!("{word} done {number}"), "!done").await;
        }
    }

    /// Whether the customer's name is known, from earlier or from this conversation.
    pub(crate) fn knows(&self, customer: &str, name: &str) -> bool {
        let said = format!("{{\"question\":\"name\",\"value\":{{\"Text\":\"{name}\"}}}}");
        let connection = rusqlite::Connection::open(&self.path).unwrap();
        let select = "SELECT count(*) FROM entity WHERE instr(json, ?1) AND instr(json, ?2)";
        connection.query_row(select, [customer, &said], |row| row.get::<_, u32>(0)).unwrap() > 0
    }

    /// How many conversations are kept.
    pub(crate) fn conversations(&self) -> usize {
        let connection = rusqlite::Connection::open(&self.path).unwrap();
        let select = "SELECT count(*) FROM entity WHERE key LIKE 'engine/conversation/%'";
        connection.query_row(select, [], |row| row.get::<_, u32>(0)).unwrap() as usize
    }

    /// The process dies.
    pub(crate) async fn abandon(self) {
        self.desk.abort();
        let _ = self.desk.await;
    }

    /// The process dies, and a new one starts.
    pub(crate) async fn kill(self) -> House {
        self.desk.abort();
        let _ = self.desk.await;
        drop((self.worker, self.events, self.control));
        Self::open(self.path, self.settings, self.left).unwrap()
    }

    /// The process ends in order; its store.
    pub(crate) async fn stop(self) -> SqliteStore {
        let Self { desk, mut worker, events, control, end, path, .. } = self;
        drop((events, control, end));
        let (desk, ended) = desk.await.unwrap();
        ended.unwrap();
        worker.work_off().unwrap();
        drop((worker, desk));
        SqliteStore::open(&path).unwrap()
    }
}

fn body(message: &Element) -> Option<String> {
    message.get_child("body", COMPONENT).map(Element::text)
}

fn cut(chunk: &[u8]) -> Vec<String> {
    let mut framer = Framer::new(Limits::default());
    let header = "<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' id='1'>";
    framer.buffer().extend_from_slice(header.as_bytes());
    framer.buffer().extend_from_slice(chunk);
    let mut stanzas = Vec::new();
    while let Some(frame) = framer.next_frame().unwrap() {
        match frame {
            Frame::Header(_) => {}
            Frame::Stanza(bytes) => {
                let name = bytes.iter().position(|byte| b" />".contains(byte)).unwrap();
                let mut stanza = String::from_utf8(bytes.to_vec()).unwrap();
                stanza.insert_str(name, &format!(" xmlns='{COMPONENT}'"));
                stanzas.push(stanza);
            }
            other @ (Frame::Refused(_) | Frame::StreamError(_) | Frame::End) => {
                panic!("what was written is no stanza: {other:?}")
            }
        }
    }
    stanzas
}
