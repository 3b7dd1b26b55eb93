//! The store's thread, the courier and real links, against servers that read, read slowly, or not at all.
//!
//! The servers are scripted on loopback; the desk is played by the test, which asks for a replay when a link tells that it
//! is up or has caught up.
//!
//! *Never:* sleeping to wait for something.

#![allow(clippy::unwrap_used, reason = "a failure is the point of a test")]

use frontdesk::courier::Courier;
use frontdesk::store::{Batch, MemoryStore, Outgoing, Rows, StoreHandle, thread};
use router_core::values::id::LinkName;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::timeout;
use xmpp_edge::link::{LinkEvent, LinkHandle, LinkSettings, start};

const PATIENCE: Duration = Duration::from_secs(20);
const HEADER: &str = "<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' \
    xmlns:stream='http://etherx.jabber.org/streams' from='h.example' id='3BF96D32'>";
const NONCE: u64 = 0xf00d;

/// A server that has let the link in.
struct Peer {
    stream: TcpStream,
    seen: String,
}

impl Peer {
    async fn admit(listener: &TcpListener) -> Self {
        let (stream, _) = timeout(PATIENCE, listener.accept()).await.expect("nobody connects").unwrap();
        let mut peer = Self { stream, seen: String::new() };
        peer.until("to='h.example'>").await;
        peer.stream.write_all(HEADER.as_bytes()).await.unwrap();
        peer.until("</handshake>").await;
        peer.stream.write_all(b"<handshake/>").await.unwrap();
        peer
    }

    /// Reads up to the end of `text`.
    async fn until(&mut self, text: &str) -> String {
        let reading = async {
            loop {
                if let Some(at) = self.seen.find(text) {
                    let rest = self.seen.split_off(at + text.len());
                    return std::mem::replace(&mut self.seen, rest);
                }
                let mut buffer = vec![0; 256 * 1024];
                let count = self.stream.read(&mut buffer).await.unwrap();
                assert!(count > 0, "closed, but expected {text}");
                self.seen.push_str(std::str::from_utf8(&buffer[..count]).unwrap());
            }
        };
        timeout(PATIENCE, reading).await.unwrap_or_else(|_| panic!("never saw {text}"))
    }

    /// Reads the messages up to number `last`, without their padding, and the barriers between them.
    async fn messages(&mut self, last: usize) -> Vec<String> {
        let mut found = Vec::new();
        loop {
            let text = self.until(">").await;
            if let Some((_, id)) = text.split_once("<message from='h.example' id='") {
                found.push(id.trim_end_matches("'>").to_owned());
                if found.last().is_some_and(|id| *id == format!("n{last}")) {
                    return found;
                }
            }
        }
    }
}

/// A link with its server, and what it tells.
struct Line {
    name: LinkName,
    handle: LinkHandle,
    listener: TcpListener,
    events: mpsc::Receiver<LinkEvent>,
}

impl Line {
    async fn new(name: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let mut settings = LinkSettings::new(name, "h.example", "127.0.0.1", port, "test");
        settings.retry_first = Duration::from_millis(10);
        let (sender, events) = mpsc::channel(64);
        Self { name: LinkName::from(name), handle: start(settings, sender), listener, events }
    }

    async fn next(&mut self) -> LinkEvent {
        timeout(PATIENCE, self.events.recv()).await.expect("no event").expect("the link has ended")
    }

    /// Asks for a replay if the link wants one, as the desk does.
    async fn obey(&mut self, store: &StoreHandle, event: &LinkEvent) {
        if let LinkEvent::Up { epoch, .. } | LinkEvent::Drained { epoch, .. } = event {
            let replay = Outgoing::Replay { link: self.name.clone(), epoch: epoch.0, rows: Rows::AllAtOnce };
            store.commit(Batch { outgoing: vec![replay], ..Batch::default() }).await.unwrap();
        }
    }

    async fn come_up(&mut self, store: &StoreHandle) -> Peer {
        let peer = Peer::admit(&self.listener).await;
        loop {
            let event = self.next().await;
            self.obey(store, &event).await;
            if matches!(event, LinkEvent::Up { .. }) {
                return peer;
            }
        }
    }

    /// Obeys the link while the server reads up to message `last`.
    async fn messages(&mut self, store: &StoreHandle, peer: &mut Peer, last: usize) -> Vec<String> {
        let mut reading = std::pin::pin!(peer.messages(last));
        loop {
            tokio::select! {
                found = &mut reading => return found,
                event = self.events.recv() => {
                    let event = event.expect("the link goes on");
                    self.obey(store, &event).await;
                }
            }
        }
    }
}

fn store(lines: &[&Line]) -> StoreHandle {
    let domain = || "h.example".to_owned();
    let links = lines.iter().map(|line| (line.name.clone(), line.handle.clone(), domain())).collect();
    let courier = Courier::new(links, NONCE);
    let (handle, _thread) = thread::spawn(Box::new(MemoryStore::new()), courier).unwrap();
    handle
}

/// A message of 50 KB.
fn message(link: &LinkName, number: usize, durable: bool) -> Outgoing {
    let body = "x".repeat(50_000);
    let bytes =
        format!("<message from='h.example' id='n{number}'><body>{body}</body></message>").into_bytes();
    Outgoing::Stanza { link: link.clone(), bytes, durable }
}

fn numbers(from: usize, until: usize) -> Vec<String> {
    (from..=until).map(|number| format!("n{number}")).collect()
}

const MANY: usize = 600;

#[tokio::test]
async fn a_server_that_does_not_read_holds_neither_store_nor_other_links() {
    let (mut slow, mut quick) = (Line::new("slow").await, Line::new("quick").await);
    let store = store(&[&slow, &quick]);
    let (mut slow_peer, mut quick_peer) = (slow.come_up(&store).await, quick.come_up(&store).await);
    for number in 1..=MANY {
        let both = vec![message(&slow.name, number, true), message(&quick.name, number, true)];
        let sent = store.commit(Batch { outgoing: both, ..Batch::default() });
        timeout(PATIENCE, sent).await.expect("the store waits for a server").unwrap();
        if number % 50 == 0 {
            let heard = quick.messages(&store, &mut quick_peer, number).await;
            assert_eq!(heard, numbers(number - 49, number), "the other link goes on");
        }
    }
    timeout(PATIENCE, store.flush()).await.expect("the store waits for a server").unwrap();
    let heard = slow.messages(&store, &mut slow_peer, MANY).await;
    assert_eq!(heard, numbers(1, MANY), "all of it, in order, nothing twice");
}

#[tokio::test]
async fn a_large_outbox_is_given_in_slices_to_a_new_connection() {
    let mut line = Line::new("main").await;
    let store = store(&[&line]);
    let outgoing = (1..=MANY).map(|number| message(&line.name, number, true)).collect();
    store.commit(Batch { outgoing, ..Batch::default() }).await.unwrap();
    let mut peer = line.come_up(&store).await;
    assert_eq!(line.messages(&store, &mut peer, MANY).await, numbers(1, MANY));
    let barrier = peer.until("</iq>").await;
    assert!(
        barrier.contains(&format!("id='barrier-{NONCE:016x}-1-{MANY}'")),
        "{}",
        &barrier[barrier.len() - 200..]
    );
}

#[tokio::test]
async fn a_link_that_breaks_while_behind_begins_anew() {
    let mut line = Line::new("main").await;
    let store = store(&[&line]);
    let peer = line.come_up(&store).await;
    for number in 1..=MANY {
        let outgoing = vec![message(&line.name, number, true)];
        store.commit(Batch { outgoing, ..Batch::default() }).await.unwrap();
    }
    drop(peer);
    let mut peer = line.come_up(&store).await;
    assert_eq!(line.messages(&store, &mut peer, MANY).await, numbers(1, MANY));
}

#[tokio::test]
async fn a_replay_on_the_same_connection_repeats_nothing_that_stands_before_it() {
    let mut line = Line::new("main").await;
    let store = store(&[&line]);
    let mut peer = line.come_up(&store).await;
    // the connection has been given what there was: nothing
    store.flush().await.unwrap();
    let replay = Outgoing::Replay { link: line.name.clone(), epoch: 1, rows: Rows::AllAtOnce };
    let outgoing = vec![message(&line.name, 1, true), replay, message(&line.name, 2, true)];
    store.commit(Batch { outgoing, ..Batch::default() }).await.unwrap();
    assert_eq!(line.messages(&store, &mut peer, 2).await, numbers(1, 2));
}

#[tokio::test]
async fn what_is_fleeting_is_dropped_before_what_is_kept() {
    let mut line = Line::new("main").await;
    let store = store(&[&line]);
    let mut peer = line.come_up(&store).await;
    for number in 1..=MANY {
        let outgoing = vec![message(&line.name, number, number % 10 == 0)];
        store.commit(Batch { outgoing, ..Batch::default() }).await.unwrap();
    }
    store.flush().await.unwrap();
    let heard = line.messages(&store, &mut peer, MANY).await;
    let kept: Vec<_> = heard.iter().filter(|id| id.ends_with('0')).cloned().collect();
    let expected: Vec<_> = (1..=MANY / 10).map(|number| format!("n{number}0")).collect();
    assert_eq!(kept, expected, "every one that is kept");
    assert!(heard.len() < MANY, "{} of {MANY} came", heard.len());
}

#[tokio::test]
async fn one_by_one_the_next_row_waits_until_the_one_before_is_confirmed() {
    let mut line = Line::new("main").await;
    let store = store(&[&line]);
    let rows = (1..=3).map(|number| message(&line.name, number, true)).collect();
    store.commit(Batch { outgoing: rows, ..Batch::default() }).await.unwrap();
    let mut peer = Peer::admit(&line.listener).await;
    assert!(matches!(line.next().await, LinkEvent::Up { .. }));
    let name = line.name.clone();
    let replay = |confirmed| {
        let rows = Rows::OneByOne { confirmed };
        Outgoing::Replay { link: name.clone(), epoch: 1, rows }
    };
    for (first, also, expected) in [
        (replay(0), None, "n1"),
        // it has caught up with what is fleeting while the first row is on its way
        (replay(0), Some(message(&line.name, 9, false)), "n9"),
        (replay(1), None, "n2"),
        (replay(2), None, "n3"),
        // nothing waits any more: what comes goes
        (replay(3), Some(message(&line.name, 4, true)), "n4"),
    ] {
        let outgoing = [first].into_iter().chain(also).collect();
        store.commit(Batch { outgoing, ..Batch::default() }).await.unwrap();
        let last = expected.trim_start_matches('n').parse().unwrap();
        assert_eq!(line.messages(&store, &mut peer, last).await, [expected]);
    }
}
