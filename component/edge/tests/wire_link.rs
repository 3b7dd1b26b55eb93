//! A link against a scripted server on loopback: handshakes that fail in every way, epochs, pings, orderly close.
//!
//! The script is written in the test: accept, read up to a text, write bytes. Real servers are covered by `e2e`.
//!
//! *Never:* sleeping to wait for something.

#![allow(clippy::unwrap_used, reason = "a failure is the point of a test")]

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::timeout;
use xmpp_edge::link::{
    DownReason, Epoch, LinkEvent, LinkHandle, LinkSettings, NotTaken, ROOM_BYTES, Refusal, TlsSettings, start,
};
use xmpp_edge::wire::{Cap, CheckError, Limits};

const HEADER: &str = "<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' \
    xmlns:stream='http://etherx.jabber.org/streams' from='h.example' id='3BF96D32'>";
const PROOF: &str = "<handshake>aaee83c26aeeafcbabeabfcbcd50df997e0a2a1e</handshake>";
const PATIENCE: Duration = Duration::from_secs(10);

struct Server {
    listener: TcpListener,
}

struct Peer {
    stream: TcpStream,
    seen: String,
}

impl Server {
    async fn new() -> (Self, LinkSettings) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let mut settings = LinkSettings::new("one", "h.example", "127.0.0.1", port, "test");
        settings.retry_first = Duration::from_millis(10);
        settings.close_timeout = Duration::from_millis(500);
        (Self { listener }, settings)
    }

    async fn accept(&self) -> Peer {
        let (stream, _) = timeout(PATIENCE, self.listener.accept()).await.expect("nobody connects").unwrap();
        Peer { stream, seen: String::new() }
    }

    /// Accepts and lets the component in.
    async fn admit(&self) -> Peer {
        let mut peer = self.accept().await;
        peer.expect("to='h.example'>").await;
        peer.say(HEADER).await;
        peer.expect(PROOF).await;
        peer.say("<handshake/>").await;
        peer
    }
}

impl Peer {
    async fn say(&mut self, text: &str) {
        self.stream.write_all(text.as_bytes()).await.unwrap();
    }

    /// Reads until `text` was seen; returns everything up to its end.
    async fn expect(&mut self, text: &str) -> String {
        let reading = async {
            loop {
                if let Some(at) = self.seen.find(text) {
                    let rest = self.seen.split_off(at + text.len());
                    return std::mem::replace(&mut self.seen, rest);
                }
                let mut buffer = [0; 4096];
                let count = self.stream.read(&mut buffer).await.unwrap();
                assert!(count > 0, "closed, but expected {text} behind {}", self.seen);
                self.seen.push_str(std::str::from_utf8(&buffer[..count]).unwrap());
            }
        };
        timeout(PATIENCE, reading).await.unwrap_or_else(|_| panic!("never saw {text}"))
    }
}

fn begin(settings: LinkSettings) -> (LinkHandle, mpsc::Receiver<LinkEvent>) {
    let (sender, events) = mpsc::channel(16);
    (start(settings, sender), events)
}

async fn next(events: &mut mpsc::Receiver<LinkEvent>) -> LinkEvent {
    timeout(PATIENCE, events.recv()).await.expect("no event").expect("the link has ended")
}

async fn down(events: &mut mpsc::Receiver<LinkEvent>) -> DownReason {
    let event = next(events).await;
    let LinkEvent::Down { reason, .. } = event else { panic!("not down: {event:?}") };
    reason
}

async fn up(events: &mut mpsc::Receiver<LinkEvent>) -> Epoch {
    let event = next(events).await;
    let LinkEvent::Up { epoch, .. } = event else { panic!("not up: {event:?}") };
    epoch
}

/// A stanza or a refusal as a line.
async fn received(events: &mut mpsc::Receiver<LinkEvent>) -> String {
    let event = next(events).await;
    if let LinkEvent::Refused { header: Some(header), reason, .. } = event {
        return format!("{reason:?} {}", header.as_str());
    }
    let LinkEvent::Stanza { stanza, .. } = event else { panic!("nothing received: {event:?}") };
    stanza.as_str().to_owned()
}

fn stream_error(condition: &str) -> String {
    let namespace = "urn:ietf:params:xml:ns:xmpp-streams";
    format!("{HEADER}<stream:error><{condition} xmlns='{namespace}'/></stream:error></stream:stream>")
}

#[tokio::test]
async fn every_failed_handshake_has_its_own_reason() {
    let not_component = |words: &str| DownReason::NotComponentPort(words.into());
    let shutdown = DownReason::StreamError { condition: "system-shutdown".into(), text: None };
    let table = [
        (stream_error("not-authorized"), DownReason::WrongSecret),
        (stream_error("host-unknown"), DownReason::HostUnknown { domain: "h.example".into() }),
        (stream_error("conflict"), DownReason::Conflict),
        (stream_error("system-shutdown"), shutdown),
        ("HTTP/1.1 400 Bad Request".into(), not_component("what was received is not an xml stream")),
        ("<stream:stream xmlns='jabber:client' id='1'><a/>".into(), not_component("it speaks jabber:client")),
        (format!("{HEADER}<message/>"), not_component("it does not follow xep-0114")),
        (format!("{HEADER}</stream:stream>"), DownReason::ClosedByServer),
        (HEADER.into(), DownReason::TimedOut { doing: "opening the stream" }),
    ];
    let (server, mut settings) = Server::new().await;
    settings.handshake_timeout = Duration::from_millis(300);
    settings.retry_most = Duration::from_millis(10);
    let (_handle, mut events) = begin(settings);
    for (answer, expected) in table {
        let mut peer = server.accept().await;
        peer.say(&answer).await;
        assert_eq!(down(&mut events).await, expected, "{answer}");
    }
}

#[tokio::test]
async fn a_server_that_hangs_up_at_once_may_want_tls() {
    let (server, settings) = Server::new().await;
    let (_handle, mut events) = begin(settings);
    server.accept().await.expect("to='h.example'>").await;
    let expected = DownReason::NotComponentPort("it hangs up without a word; perhaps it wants tls".into());
    assert_eq!(down(&mut events).await, expected);
}

#[tokio::test]
async fn a_closed_port_is_told_as_such_and_tried_again() {
    let (server, settings) = Server::new().await;
    let address = format!("127.0.0.1:{}", settings.port);
    drop(server);
    let (_handle, mut events) = begin(settings);
    for _ in 0..3 {
        let expected = DownReason::ConnectionRefused { address: address.clone() };
        assert_eq!(down(&mut events).await, expected);
    }
}

#[tokio::test]
async fn faults_of_tls_are_told_as_such() {
    let (server, mut settings) = Server::new().await;
    let file = std::env::temp_dir().join(format!("frontdesk-no-ca-{}.pem", settings.port));
    std::fs::write(&file, "no certificate").unwrap();
    settings.tls = Some(TlsSettings { ca_file: Some(file.clone()), server_name: None });
    let (handle, mut events) = begin(settings.clone());
    let DownReason::Tls(words) = down(&mut events).await else { panic!("not a fault of tls") };
    assert!(words.contains("no certificate in this file"), "{words}");
    std::fs::remove_file(file).unwrap();
    handle.close().await;

    settings.tls = Some(TlsSettings::default());
    let (_handle, mut events) = begin(settings);
    server.accept().await.say("<stream:stream>").await;
    let reason = down(&mut events).await;
    assert!(reason.to_string().ends_with("perhaps the server speaks plain tcp on this port"), "{reason}");
}

#[tokio::test]
async fn stanzas_come_in_and_bad_ones_do_not_end_the_stream() {
    let (server, mut settings) = Server::new().await;
    settings.limits = Limits { stanza_bytes: 2000, ..Limits::default() };
    let (_handle, mut events) = begin(settings);
    let mut peer = server.admit().await;
    up(&mut events).await;
    let large = "x".repeat(5000);
    let ill_formed = "<message id='2'><x:a/></message>";
    peer.say(&format!("<message id='1'>{large}</message>{ill_formed}<presence/>")).await;
    let size = format!("{:?} <message id='1'/>", Refusal::OverCap(Cap::Size));
    let prefix = format!("{:?} <message id='2'/>", Refusal::IllFormed(CheckError::UndeclaredPrefix));
    for expected in [size.as_str(), &prefix, "<presence/>"] {
        assert_eq!(received(&mut events).await, expected);
    }
}

#[tokio::test]
async fn only_our_own_stanzas_of_this_connection_are_written() {
    let (server, settings) = Server::new().await;
    let (handle, mut events) = begin(settings);
    let peer = server.admit().await;
    let first = up(&mut events).await;
    drop(peer);
    let reason = down(&mut events).await;
    assert!(matches!(reason, DownReason::ClosedByServer | DownReason::Lost(_)), "{reason}");
    handle.send(first, b"<iq from='h.example' id='while-down'/>".to_vec()).await.unwrap();
    let mut peer = server.admit().await;
    let second = up(&mut events).await;
    assert!(second > first);
    handle.send(first, b"<iq from='h.example' id='old'/>".to_vec()).await.unwrap();
    let mixed = b"<iq from='x@other' id='foreign'/><iq from='a@h.example' id='new'/>";
    handle.send(second, mixed.to_vec()).await.unwrap();
    assert_eq!(peer.expect("id='new'/>").await, "<iq from='a@h.example' id='new'/>");
}

#[tokio::test]
async fn closing_writes_what_is_queued_and_reads_to_the_end() {
    let (server, settings) = Server::new().await;
    let (handle, mut events) = begin(settings);
    let mut peer = server.admit().await;
    let epoch = up(&mut events).await;
    handle.send(epoch, b"<iq from='h.example' id='last'/>".to_vec()).await.unwrap();
    let closer = handle.clone();
    let closing = tokio::spawn(async move { closer.close().await });
    assert_eq!(peer.expect("</stream:stream>").await, "<iq from='h.example' id='last'/></stream:stream>");
    peer.say("<message id='late'/></stream:stream>").await;
    assert_eq!(received(&mut events).await, "<message id='late'/>");
    assert_eq!(down(&mut events).await, DownReason::ClosedByUs);
    timeout(PATIENCE, closing).await.unwrap().unwrap();
    assert!(handle.send(epoch, Vec::new()).await.is_err());
}

#[tokio::test]
async fn closing_ends_even_when_the_server_does_nothing() {
    let (server, settings) = Server::new().await;
    let (handle, mut events) = begin(settings);
    let _peer = server.admit().await;
    up(&mut events).await;
    timeout(PATIENCE, handle.close()).await.unwrap();
    assert_eq!(down(&mut events).await, DownReason::ClosedByUs);
}

#[tokio::test]
async fn a_quiet_server_is_pinged_and_a_dead_one_is_left() {
    let (server, mut settings) = Server::new().await;
    settings.quiet = Duration::from_millis(100);
    settings.dead_after = Duration::from_millis(200);
    let (handle, mut events) = begin(settings);
    let mut peer = server.admit().await;
    up(&mut events).await;
    let before = handle.heartbeat().count();
    let ping = peer.expect("</iq>").await;
    assert!(ping.starts_with("<iq from='h.example' to='h.example' id='link-ping-"), "{ping}");
    peer.say(&ping).await;
    let answer = peer.expect("type='result'/>").await;
    peer.say(&answer).await;
    peer.expect("</iq>").await;
    // neither the ping nor its answer was shown, and this time nobody answers
    assert_eq!(down(&mut events).await, DownReason::DeadPeer);
    assert!(handle.heartbeat().count() > before);
}

#[tokio::test]
async fn a_slow_program_loses_nothing_and_dropping_the_handle_closes() {
    let (server, settings) = Server::new().await;
    let (handle, mut events) = begin(settings);
    let mut peer = server.admit().await;
    up(&mut events).await;
    peer.say(&"<presence/>".repeat(100)).await;
    for _ in 0..100 {
        assert_eq!(received(&mut events).await, "<presence/>");
    }
    drop(handle);
    peer.expect("</stream:stream>").await;
    peer.say("</stream:stream>").await;
    assert_eq!(down(&mut events).await, DownReason::ClosedByUs);
    assert!(timeout(PATIENCE, events.recv()).await.unwrap().is_none());
}

/// Offers numbered stanzas until one is refused; the number of those that were taken.
fn offer_until_refused(handle: &LinkHandle, epoch: Epoch) -> usize {
    let padding = "x".repeat(60_000);
    (0..100_000)
        .find(|number| {
            let stanza = format!("<message from='h.example' id='n{number}'><body>{padding}</body></message>");
            handle.offer(epoch, stanza.into_bytes()) == Err(NotTaken::Behind)
        })
        .expect("the room is bounded")
}

#[tokio::test]
async fn a_server_that_does_not_read_makes_nobody_wait() {
    let (server, settings) = Server::new().await;
    let (handle, mut events) = begin(settings);
    let mut peer = server.admit().await;
    let epoch = up(&mut events).await;
    let mut taken = offer_until_refused(&handle, epoch);
    // the kernel's buffers take some more
    for _ in 0..20 {
        tokio::task::yield_now().await;
        taken += offer_until_refused(&handle, epoch);
    }
    assert!(handle.waiting_bytes() <= ROOM_BYTES);
    let mut read = 0;
    while read < taken {
        let stanza = peer.expect("</message>").await;
        assert!(stanza.starts_with("<message from='h.example' id='n"), "{}", &stanza[..40]);
        read += 1;
    }
    let event = next(&mut events).await;
    assert!(matches!(event, LinkEvent::Drained { epoch: drained, .. } if drained == epoch), "{event:?}");
    handle.offer(epoch, b"<iq from='h.example' id='on'/>".to_vec()).unwrap();
    peer.expect("id='on'/>").await;
}

#[tokio::test]
async fn a_server_that_never_reads_is_given_up_and_tried_again() {
    let (server, mut settings) = Server::new().await;
    settings.write_timeout = Duration::from_millis(200);
    let (handle, mut events) = begin(settings);
    let _peer = server.admit().await;
    let epoch = up(&mut events).await;
    let reason = loop {
        offer_until_refused(&handle, epoch);
        match timeout(Duration::from_millis(20), events.recv()).await {
            Ok(Some(LinkEvent::Down { reason, .. })) => break reason,
            Ok(Some(LinkEvent::Drained { .. })) | Err(_) => {}
            Ok(other) => panic!("not down: {other:?}"),
        }
    };
    assert_eq!(reason, DownReason::TimedOut { doing: "writing: the server does not read" });
    server.admit().await;
    assert!(up(&mut events).await > epoch);
}

#[tokio::test]
async fn a_link_that_cannot_tell_that_it_is_down_holds_nobody() {
    let (server, settings) = Server::new().await;
    let (handle, mut events) = begin(settings);
    let mut peer = server.admit().await;
    let epoch = up(&mut events).await;
    // more than the program's channel has room for, of which it takes nothing
    peer.say(&"<presence/>".repeat(17)).await;
    drop(peer);
    for number in 0..100_000 {
        let stanza = format!("<message from='h.example' id='n{number}'/>");
        // taken or refused, but at once
        let _ = handle.offer(epoch, stanza.into_bytes());
        if number % 100 == 0 {
            tokio::task::yield_now().await;
        }
    }
    for _ in 0..17 {
        assert_eq!(received(&mut events).await, "<presence/>");
    }
    let mut event = next(&mut events).await;
    if matches!(event, LinkEvent::Drained { .. }) {
        event = next(&mut events).await;
    }
    let LinkEvent::Down { reason, .. } = event else { panic!("not down: {event:?}") };
    assert!(matches!(reason, DownReason::ClosedByServer | DownReason::Lost(_)), "{reason}");
    server.admit().await;
    assert!(up(&mut events).await > epoch);
}

#[tokio::test]
async fn after_a_connection_that_held_the_first_try_comes_at_once() {
    let (server, mut settings) = Server::new().await;
    settings.stable_after = Duration::ZERO;
    let (_handle, mut events) = begin(settings);
    drop(server.admit().await);
    up(&mut events).await;
    let event = next(&mut events).await;
    assert!(matches!(event, LinkEvent::Down { retry_in: Some(Duration::ZERO), .. }), "{event:?}");
}

#[tokio::test]
async fn nobody_fights_over_a_domain() {
    let (server, mut settings) = Server::new().await;
    settings.stable_after = Duration::ZERO;
    let pause = settings.retry_conflict;
    let (_handle, mut events) = begin(settings);
    let mut peer = server.admit().await;
    up(&mut events).await;
    let namespace = "urn:ietf:params:xml:ns:xmpp-streams";
    peer.say(&format!("<stream:error><conflict xmlns='{namespace}'/></stream:error></stream:stream>")).await;
    let event = next(&mut events).await;
    let LinkEvent::Down { reason: DownReason::Conflict, retry_in, .. } = event else { panic!("{event:?}") };
    assert_eq!(retry_in, Some(pause));
}

#[tokio::test]
async fn a_ping_of_another_process_is_told_and_not_answered() {
    let (server, settings) = Server::new().await;
    let (handle, mut events) = begin(settings);
    let mut peer = server.admit().await;
    let epoch = up(&mut events).await;
    peer.say(
        "<iq from='h.example' to='h.example' id='link-ping-000000000000002a-1-1' type='get'>\
         <ping xmlns='urn:xmpp:ping'/></iq>",
    )
    .await;
    let event = next(&mut events).await;
    assert!(matches!(event, LinkEvent::Twin { nonce: 42, .. }), "{event:?}");
    handle.offer(epoch, b"<iq from='h.example' id='next'/>".to_vec()).unwrap();
    assert_eq!(peer.expect("id='next'/>").await, "<iq from='h.example' id='next'/>");
}

#[tokio::test]
async fn a_connection_can_be_cut_from_any_thread() {
    let (server, settings) = Server::new().await;
    let (handle, mut events) = begin(settings);
    let mut peer = server.admit().await;
    up(&mut events).await;
    let cut = handle.cut();
    // this thread is the only one of the runtime, and it is blocked meanwhile
    std::thread::spawn(move || cut.cut()).join().unwrap();
    let mut rest = Vec::new();
    timeout(PATIENCE, peer.stream.read_to_end(&mut rest)).await.unwrap().unwrap();
    assert!(rest.is_empty());
    down(&mut events).await;
}
