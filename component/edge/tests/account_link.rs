//! An account's link against a scripted server on loopback: logging in, acknowledging only what is kept, resuming.
//!
//! The script is written in the test: accept, read up to a text, write bytes. Real servers, with TLS, are covered by `e2e`.
//!
//! *Never:* sleeping to wait for something.

#![allow(clippy::unwrap_used, reason = "a failure is the point of a test")]

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::timeout;
use xmpp_edge::link::{DownReason, LinkEvent, LinkHandle, LinkSettings, Security, start};

const HEADER: &str = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' \
    xmlns:stream='http://etherx.jabber.org/streams' from='x.example' id='s' version='1.0'>";
const PLAIN: &str =
    "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms>";
const BIND: &str = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>";
const SM: &str = "<sm xmlns='urn:xmpp:sm:3'/>";
const BOUND: &str = "<iq type='result' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>\
    <jid>support@x.example/desk</jid></bind></iq>";
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
        let mut settings = LinkSettings::for_account("one", ("support", "x.example"), "desk", "secret");
        settings.host = "127.0.0.1".to_owned();
        settings.port = listener.local_addr().unwrap().port();
        settings.retry_first = Duration::from_millis(10);
        settings.close_timeout = Duration::from_millis(500);
        let account = settings.account.as_mut().unwrap();
        account.find_host = false;
        account.security = Security::Plain;
        (Self { listener }, settings)
    }

    async fn accept(&self) -> Peer {
        let (stream, _) = timeout(PATIENCE, self.listener.accept()).await.expect("nobody connects").unwrap();
        Peer { stream, seen: String::new() }
    }

    /// Accepts, believes the password, and offers to count.
    async fn let_in(&self) -> Peer {
        let mut peer = self.accept().await;
        peer.open(PLAIN).await;
        // \0support\0secret
        peer.expect("AHN1cHBvcnQAc2VjcmV0</auth>").await;
        peer.say("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>").await;
        peer.open(&format!("{BIND}{SM}")).await;
        peer
    }

    /// Lets it in and begins a session that can be resumed.
    async fn admit(&self, id: &str) -> Peer {
        let mut peer = self.let_in().await;
        peer.expect("<resource>desk</resource></bind></iq>").await;
        peer.say(BOUND).await;
        peer.expect("<enable xmlns='urn:xmpp:sm:3' resume='true'/>").await;
        peer.say(&format!("<enabled xmlns='urn:xmpp:sm:3' id='{id}' resume='true'/>")).await;
        peer
    }
}

impl Peer {
    async fn open(&mut self, features: &str) {
        self.expect("<stream:stream").await;
        self.expect(">").await;
        self.say(&format!("{HEADER}<stream:features>{features}</stream:features>")).await;
    }

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

    /// Asks how far it is, and is told so.
    async fn is_told(&mut self, h: u32) {
        self.say("<r xmlns='urn:xmpp:sm:3'/>").await;
        let before = self.expect(&format!("<a xmlns='urn:xmpp:sm:3' h='{h}'/>")).await;
        assert_eq!(
            before.matches("<a xmlns='urn:xmpp:sm:3'").count(),
            1,
            "told something else before: {before}"
        );
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

async fn up(events: &mut mpsc::Receiver<LinkEvent>) {
    let event = next(events).await;
    assert!(matches!(event, LinkEvent::Up { .. }), "not up: {event:?}");
}

/// What came, with its number.
async fn received(events: &mut mpsc::Receiver<LinkEvent>) -> (u64, String) {
    match next(events).await {
        LinkEvent::Stanza { stanza, number, .. } => (number, stanza.as_str().to_owned()),
        LinkEvent::Refused { number, reason, .. } => (number, format!("refused: {reason}")),
        event @ (LinkEvent::Up { .. }
        | LinkEvent::Drained { .. }
        | LinkEvent::Twin { .. }
        | LinkEvent::Down { .. }) => panic!("nothing received: {event:?}"),
    }
}

fn word(number: u64) -> String {
    format!("<message from='anna@x.example/phone' id='m{number}'><body>{number}</body></message>")
}

#[tokio::test]
async fn what_is_not_kept_is_not_acknowledged() {
    let (server, settings) = Server::new().await;
    let (handle, mut events) = begin(settings);
    let mut peer = server.admit("s1").await;
    up(&mut events).await;
    for number in 1..=3 {
        peer.say(&word(number)).await;
        assert_eq!(received(&mut events).await, (number, word(number)));
    }
    peer.is_told(0).await;
    handle.kept(2);
    peer.expect("<a xmlns='urn:xmpp:sm:3' h='2'/>").await;
    peer.is_told(2).await;
    handle.kept(3);
    peer.expect("<a xmlns='urn:xmpp:sm:3' h='3'/>").await;
}

#[tokio::test]
async fn a_broken_connection_is_resumed_and_nothing_comes_twice() {
    let (server, settings) = Server::new().await;
    let (handle, mut events) = begin(settings);
    let mut peer = server.admit("s1").await;
    up(&mut events).await;
    for number in 1..=4 {
        peer.say(&word(number)).await;
        received(&mut events).await;
    }
    handle.kept(1);
    peer.expect("<a xmlns='urn:xmpp:sm:3' h='1'/>").await;
    drop(peer);
    down(&mut events).await;

    let mut peer = server.let_in().await;
    peer.expect("<resume xmlns='urn:xmpp:sm:3' h='1' previd='s1'/>").await;
    let again: String = (2..=5).map(word).collect();
    peer.say(&format!("<resumed xmlns='urn:xmpp:sm:3' h='0' previd='s1'/>{again}")).await;
    up(&mut events).await;
    assert_eq!(received(&mut events).await, (5, word(5)), "the others were read before");
    peer.is_told(1).await;
    handle.kept(5);
    peer.expect("<a xmlns='urn:xmpp:sm:3' h='5'/>").await;
}

#[tokio::test]
async fn a_session_that_the_server_forgot_begins_anew() {
    let (server, settings) = Server::new().await;
    let (handle, mut events) = begin(settings);
    let mut peer = server.admit("s1").await;
    up(&mut events).await;
    peer.say(&word(1)).await;
    received(&mut events).await;
    drop(peer);
    down(&mut events).await;

    let mut peer = server.let_in().await;
    peer.expect("previd='s1'/>").await;
    peer.say("<failed xmlns='urn:xmpp:sm:3'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>").await;
    peer.expect("</bind></iq>").await;
    // what comes too early is neither lost nor counted
    peer.say(&format!("{}{BOUND}", word(70))).await;
    peer.expect("<enable ").await;
    peer.say("<enabled xmlns='urn:xmpp:sm:3' id='s2' resume='true'/>").await;
    up(&mut events).await;
    assert_eq!(received(&mut events).await, (0, word(70)));
    peer.say(&word(2)).await;
    assert_eq!(received(&mut events).await, (2, word(2)));
    handle.kept(1);
    peer.is_told(0).await;
    handle.kept(2);
    peer.expect("<a xmlns='urn:xmpp:sm:3' h='1'/>").await;
}

#[tokio::test]
async fn hostile_stanzas_count_and_end_nothing() {
    let (server, settings) = Server::new().await;
    let (handle, mut events) = begin(settings);
    let mut peer = server.admit("s1").await;
    up(&mut events).await;
    let deep = format!("<message id='d'>{}{}</message>", "<a>".repeat(5000), "</a>".repeat(5000));
    let odd = "<presence from='anna@x.example/p'><priority>999</priority></presence>";
    let bogus = "<message from='anna@x.example/p' type='weird' id='w'><body/><body/></message>";
    let broken = "<message from='anna@x.example/p' id='b'><x:y/></message>";
    peer.say(&format!("{deep}{odd}{bogus}{broken}<presence")).await;
    peer.say(&format!(" id='{}'/>{}", "a".repeat(9000), word(6))).await;
    assert_eq!(received(&mut events).await, (1, "refused: the stanza is nested too deep".to_owned()));
    assert_eq!(received(&mut events).await, (2, odd.to_owned()));
    assert_eq!(received(&mut events).await, (3, bogus.to_owned()));
    for number in [4, 5] {
        let (came, what) = received(&mut events).await;
        assert!(came == number && what.starts_with("refused"), "{what}");
    }
    assert_eq!(received(&mut events).await, (6, word(6)));
    handle.kept(6);
    peer.expect("<a xmlns='urn:xmpp:sm:3' h='6'/>").await;
}

#[tokio::test]
async fn words_of_ours_bear_our_own_address_or_do_not_leave() {
    let (server, settings) = Server::new().await;
    let (handle, mut events) = begin(settings);
    let mut peer = server.admit("s1").await;
    let LinkEvent::Up { epoch, .. } = next(&mut events).await else { panic!("not up") };
    let foreign = "<message from='anna@x.example' to='b@x.example'/>";
    let own = "<message from='support@x.example' to='b@x.example'/>";
    handle.offer(epoch, format!("{foreign}{own}").into_bytes()).unwrap();
    assert!(!peer.expect(own).await.contains(foreign));
}

#[tokio::test]
async fn refusals_say_what_to_do() {
    let failure = |condition: &str| {
        format!("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><{condition}/></failure>")
    };
    for (features, answer, expected) in [
        (
            PLAIN,
            failure("not-authorized"),
            "does not let support@x.example in: either there is no such account",
        ),
        (PLAIN, failure("account-disabled"), "have the account enabled on the server"),
        ("", String::new(), "no login that takes a password"),
    ] {
        let (server, settings) = Server::new().await;
        let (_handle, mut events) = begin(settings);
        let mut peer = server.accept().await;
        peer.open(features).await;
        if !answer.is_empty() {
            peer.expect("</auth>").await;
            peer.say(&answer).await;
        }
        let said = down(&mut events).await.to_string();
        assert!(said.contains(expected) && !said.contains("secret"), "{said}");
    }
}

#[tokio::test]
async fn another_resource_or_none_is_no_connection() {
    let other = BOUND.replace("/desk", "/12345");
    let conflict = "<iq type='error' id='bind'><error type='cancel'>\
                    <conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>";
    for (answer, expected) in
        [(other.as_str(), "(support@x.example/12345)"), (conflict, "somebody else has logged in")]
    {
        let (server, settings) = Server::new().await;
        let (_handle, mut events) = begin(settings);
        let mut peer = server.let_in().await;
        peer.expect("</bind></iq>").await;
        peer.say(answer).await;
        let said = down(&mut events).await.to_string();
        assert!(said.contains(expected), "{said}");
    }
}

#[tokio::test]
async fn who_takes_our_resource_is_told_of_and_waited_out() {
    let (server, settings) = Server::new().await;
    let (_handle, mut events) = begin(settings);
    let mut peer = server.admit("s1").await;
    up(&mut events).await;
    peer.say(
        "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>",
    )
    .await;
    let LinkEvent::Down { reason, retry_in, .. } = next(&mut events).await else { panic!("not down") };
    assert_eq!(reason, DownReason::Replaced { jid: "support@x.example/desk".to_owned() });
    assert_eq!(retry_in, Some(Duration::from_secs(60)));
}

#[tokio::test]
async fn a_server_without_tls_gets_no_password() {
    let (server, mut settings) = Server::new().await;
    settings.account.as_mut().unwrap().security = Security::StartTls;
    let (_handle, mut events) = begin(settings);
    let mut peer = server.accept().await;
    peer.open(PLAIN).await;
    assert_eq!(down(&mut events).await, DownReason::NoTls);
}
