//! The way of a relayed message without disk and network, to count its instructions.
//!
//! Framer, check and the desk loop (guard, inbound, engine, relay, rows) handle COUNT messages of a few conversations,
//! both directions in turn; the store is the one in memory, on its own thread. The commands, which count only what happens in
//! `relayed`, stand in docs/TESTING.md.
//!
//! *Never:* time; under valgrind it means nothing.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use anyhow::{Result, anyhow, bail};
use frontdesk::clock::Clock;
use frontdesk::desk::{
    Control, Desk, Start, contacts::Contacts, dedup::Dedup, programs::Programs, roster::Roster,
};
use frontdesk::ids::IdMaker;
use frontdesk::ledger::Ledger;
use frontdesk::rooms::Rooms;
use frontdesk::store::{self, Delivery, MemoryStore};
use frontdesk::watchdog::Heartbeat;
use frontdesk_settings as settings;
use router_core::{Engine, Timestamp};
use tokio::runtime::Runtime;
use tokio::sync::mpsc;
use xmpp_edge::link::{Epoch, LinkEvent, LinkName};
use xmpp_edge::wire::{Checked, Frame, Framer, Limits, Stanza, ns};

use crate::table::line;

const SETTINGS: &str = "[[link]]\ndomain = 'help.localhost'\nsecret = 'x'\n[store]\npath = ':memory:'\n\
    [[desk]]\nname = 'support'\n[[queue]]\nname = 'general'\n\
    [guard]\nmessages_per_second = 1000\nburst = 1000\nbytes_per_minute = 10000000\n";
const HEADER: &str =
    "<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams'>";
/// Messages that are read at a time.
const BURST: usize = 64;
/// Conversations, so many that no agent goes over the guard's limit.
const PAIRS: usize = 40;
const DESK: &str = "support@help.localhost";

/// Relays so many messages.
pub(crate) fn run(count: usize) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    let mut path = runtime.block_on(async { Way::start() })?;
    let windows = open(&runtime, &mut path)?;
    let bursts: Vec<Vec<u8>> =
        (0..count).collect::<Vec<_>>().chunks(BURST).map(|numbers| burst(numbers, &windows)).collect();
    relayed(&runtime, &mut path, &bursts)?;
    let mut come = 0;
    while come < count {
        come += usize::from(path.next()?.contains("PC LOAD LETTER"));
    }
    line("relayed", &come.to_string(), "");
    Ok(())
}

/// What is measured: from received bytes to batches for the store.
#[inline(never)]
fn relayed(runtime: &Runtime, path: &mut Way, bursts: &[Vec<u8>]) -> Result<()> {
    runtime.block_on(async {
        for burst in bursts {
            path.receive(burst).await?;
        }
        path.settle().await;
        Ok(())
    })
}

/// The parts of the way.
struct Way {
    link: LinkName,
    framer: Framer,
    inputs: mpsc::Sender<LinkEvent>,
    /// Dropped last: it would stop the desk.
    _control: mpsc::Sender<Control>,
    out: Receiver<String>,
}

impl Way {
    fn start() -> Result<Self> {
        let agents =
            (0..PAIRS).map(|number| format!("[[agent]]\njid = 'bob{number}@example.org'\ncapacity = 1\n"));
        let text = SETTINGS.to_owned() + &agents.collect::<String>();
        let settings = settings::read(&text, Path::new("relay.toml"), None, Timestamp::default())
            .map_err(|faults| anyhow!("{faults}"))?;
        let link = LinkName::from(settings.links[0].name.as_str());
        let (report, out) = channel();
        let deliver = move |deliveries: Vec<Delivery>| {
            for delivery in deliveries {
                if let Delivery::Stanza { bytes, .. } = delivery {
                    // nobody listens any more at the end
                    let _ = report.send(String::from_utf8_lossy(&bytes).into_owned());
                }
            }
        };
        let (handle, _thread) = store::thread::spawn(Box::new(MemoryStore::new()), deliver)?;
        let ids = IdMaker::new(1);
        let start = Start {
            engine: Engine::new(Arc::clone(&settings.policy), 1),
            settings: Arc::new(settings),
            clock: Clock::start(Timestamp::default()),
            ids,
            ledger: Ledger::new(ids),
            dedup: Dedup::default(),
            roster: Roster::default(),
            contacts: Contacts::default(),
            rooms: Rooms::default(),
            programs: Programs::default(),
            heartbeat: Heartbeat::default(),
            next_number: 1,
            nonce: 1,
        };
        let (inputs, received) = mpsc::channel(1024);
        let (control, wanted) = mpsc::channel(1);
        tokio::spawn(async move {
            Desk::new(start).run(received, wanted, (mpsc::channel(1).1, mpsc::channel(1).1), handle).await
        });
        let mut framer = Framer::new(Limits::default());
        framer.buffer().extend_from_slice(HEADER.as_bytes());
        Ok(Self { link, framer, inputs, _control: control, out })
    }

    /// Bytes as they come from a socket.
    async fn receive(&mut self, bytes: &[u8]) -> Result<()> {
        self.framer.buffer().extend_from_slice(bytes);
        while let Some(frame) = self.framer.next_frame()? {
            if let Frame::Stanza(bytes) = frame {
                let stanza = Checked::new(bytes)?;
                self.inputs
                    .send(LinkEvent::Stanza { link: self.link.clone(), epoch: Epoch(1), stanza, number: 0 })
                    .await?;
            }
        }
        Ok(())
    }

    /// Waits until the desk has taken everything; it runs whenever this task waits.
    async fn settle(&self) {
        while self.inputs.capacity() < self.inputs.max_capacity() {
            tokio::task::yield_now().await;
        }
        // the batch of the last round
        tokio::time::sleep(Duration::from_millis(50)).await;
    }

    fn next(&self) -> Result<String> {
        Ok(self.out.recv_timeout(Duration::from_secs(60))?)
    }
}

/// Opens the conversations; gives each agent and the address of the window.
fn open(runtime: &Runtime, way: &mut Way) -> Result<Vec<(String, String)>> {
    let up = LinkEvent::Up { link: way.link.clone(), epoch: Epoch(1) };
    runtime.block_on(async {
        way.inputs.send(up).await?;
        for number in 0..PAIRS {
            let presence = format!("<presence from='bob{number}@example.org/desktop' to='{DESK}'/>");
            way.receive(presence.as_bytes()).await?;
        }
        for number in 0..PAIRS {
            let hello =
                chat(&format!("anna{number}@example.org/phone.5X2K"), DESK, "hello", "<body>Hello</body>");
            way.receive(hello.as_bytes()).await?;
        }
        for number in 0..PAIRS {
            let accept =
                chat(&format!("bob{number}@example.org/desktop"), DESK, "accept", "<body>accept</body>");
            way.receive(accept.as_bytes()).await?;
        }
        way.settle().await;
        Ok::<_, anyhow::Error>(())
    })?;
    let mut windows = Vec::new();
    while windows.len() < PAIRS {
        let stanza = Checked::new(bytes::Bytes::from(way.next()?))?;
        let stanza = Stanza::new(&stanza);
        let (Some(from), Some(to)) = (stanza.from(), stanza.to()) else {
            bail!("a stanza without addresses")
        };
        if from.starts_with("anna") && stanza.child("body", ns::CLIENT).is_some() {
            windows.push((to.into_owned(), from.into_owned()));
        }
    }
    Ok(windows)
}

fn chat(from: &str, to: &str, id: &str, children: &str) -> String {
    format!("<message from='{from}' to='{to}' id='{id}' type='chat' xml:lang='en'>{children}</message>")
}

fn burst(numbers: &[usize], windows: &[(String, String)]) -> Vec<u8> {
    let mut out = String::new();
    for number in numbers {
        let pair = number / 2 % PAIRS;
        let (agent, window) = &windows[pair];
        let (from, to) = if number % 2 == 0 {
            (format!("anna{pair}@example.org/phone.5X2K"), DESK)
        } else {
            (format!("{agent}/desktop"), window.as_str())
        };
        let id = format!("b4f1c2d8-6a0e-4f6e-9c55-{number:012x}");
        let children = format!(
            "<body>Hello, my printer says PC LOAD LETTER &amp; then it stops. What can I do then now?</body>\
             <active xmlns='http://jabber.org/protocol/chatstates'/><request xmlns='urn:xmpp:receipts'/>\
             <origin-id xmlns='urn:xmpp:sid:0' id='{id}'/>"
        );
        out.push_str(&chat(&from, to, &id, &children));
    }
    out.into_bytes()
}
