//! Proof that the harness works: every world carries words, presence and queries.
//!
//! An echo component stands where Frontdesk will stand. The same steps run in
//! each world, so what a play relies on is known to be the same in all of them.
//!
//! *Never:* Frontdesk.

#![allow(clippy::unwrap_used, reason = "a test may end here")]

use std::time::Duration;

use e2e::client::Connection;
use e2e::echo::Echo;
use e2e::memory::Memory;
use e2e::server::{HELP, Population, Server, World, account, visitor};
use e2e::stanza::{attribute, body, error_condition, message};
use minidom::Element;

const PATIENCE: Duration = Duration::from_secs(10);

async fn start(world: World) -> (Server, Echo) {
    let population = Population {
        accounts: vec!["anna".to_owned(), "bob".to_owned()],
        colleagues: vec!["bob".to_owned()],
        desks: vec!["support".to_owned()],
    };
    let server = Server::start(world, &population).await.unwrap();
    let echo = Echo::start(server.component_port()).await.unwrap();
    (server, echo)
}

async fn next_that(connection: &mut Connection, wanted: impl Fn(&Element) -> bool) -> Element {
    tokio::time::timeout(PATIENCE, async {
        loop {
            let stanza = connection.next().await.expect("the stream goes on");
            if wanted(&stanza) {
                return stanza;
            }
        }
    })
    .await
    .expect("the stanza arrives in time")
}

async fn says_and_hears(connection: &mut Connection, text: &str) {
    let desk = format!("support@{HELP}");
    connection.send(message(&desk, "m1", text)).await;
    let heard = next_that(connection, |stanza| body(stanza).is_some()).await;
    assert_eq!(body(&heard).unwrap(), text);
    assert_eq!(attribute(&heard, "from"), desk);
}

async fn account_and_visitor_are_answered(world: World) {
    let (server, _echo) = start(world).await;
    let mut anna = server.connect(&account("anna"), "desk").await.unwrap();
    anna.send("<presence/>").await;
    says_and_hears(&mut anna, "Hello & <hi>").await;
    let mut guest = server.connect(&visitor(), "web").await.unwrap();
    assert!(guest.jid().contains("@guests.localhost/"), "{}", guest.jid());
    guest.send("<presence/>").await;
    says_and_hears(&mut guest, "Grüße").await;
    anna.close().await;
}

async fn desk_is_in_a_colleagues_roster(world: World) {
    let (server, _echo) = start(world).await;
    let mut bob = server.connect(&account("bob"), "phone").await.unwrap();
    bob.send("<presence/>").await;
    let desk = format!("support@{HELP}");
    next_that(&mut bob, |stanza| {
        stanza.name() == "presence" && attribute(stanza, "from") == desk && stanza.attr("type").is_none()
    })
    .await;
}

async fn subscription_is_approved(world: World) {
    let (server, _echo) = start(world).await;
    let mut anna = server.connect(&account("anna"), "desk").await.unwrap();
    anna.send("<presence/>").await;
    anna.send(format!("<presence to='support@{HELP}' type='subscribe'/>")).await;
    next_that(&mut anna, |stanza| {
        stanza.name() == "presence"
            && stanza.attr("type").is_none()
            && attribute(stanza, "from").starts_with("support@")
    })
    .await;
}

async fn queries_are_refused_and_gone_resources_reported(world: World) {
    let (server, _echo) = start(world).await;
    let mut anna = server.connect(&account("anna"), "desk").await.unwrap();
    anna.send(format!(
        "<iq xmlns='jabber:client' type='get' id='q1' to='{HELP}'><ping xmlns='urn:xmpp:ping'/></iq>"
    ))
    .await;
    let answer = next_that(&mut anna, |stanza| attribute(stanza, "id") == "q1").await;
    assert_eq!(error_condition(&answer).as_deref(), Some("service-unavailable"));
    anna.send("<iq xmlns='jabber:client' type='get' id='q2' to='bob@localhost/gone'><ping xmlns='urn:xmpp:ping'/></iq>").await;
    let answer = next_that(&mut anna, |stanza| attribute(stanza, "id") == "q2").await;
    assert_eq!(error_condition(&answer).as_deref(), Some("service-unavailable"));
}

async fn component_that_is_down_is_reported(world: World) {
    let (server, echo) = start(world).await;
    let mut anna = server.connect(&account("anna"), "desk").await.unwrap();
    anna.send("<presence/>").await;
    says_and_hears(&mut anna, "before").await;
    drop(echo);
    tokio::time::sleep(Duration::from_millis(200)).await;
    anna.send(message(&format!("support@{HELP}"), "m2", "anybody?")).await;
    let answer = next_that(&mut anna, |stanza| attribute(stanza, "id") == "m2").await;
    // ejabberd looks for another server, which the private one may not: `forbidden`.
    let condition = error_condition(&answer).unwrap();
    assert!(condition.starts_with("remote-server-") || condition == "forbidden", "{condition}");
}

async fn killed_server_comes_back(world: World) {
    let (mut server, echo) = start(world).await;
    let mut anna = server.connect(&account("anna"), "desk").await.unwrap();
    server.kill().await;
    assert!(tokio::time::timeout(PATIENCE, async { while anna.next().await.is_some() {} }).await.is_ok());
    server.start_again().await.unwrap();
    assert!(echo.ended());
    let _echo = Echo::start(server.component_port()).await.unwrap();
    let mut anna = server.connect(&account("anna"), "desk").await.unwrap();
    anna.send("<presence/>").await;
    says_and_hears(&mut anna, "again").await;
}

async fn offline_messages_are_kept(world: World) {
    let (server, _echo) = start(world).await;
    let bob = server.connect(&account("bob"), "desk").await.unwrap();
    bob.send(message(&format!("support@{HELP}"), "m1", "say it later")).await;
    bob.vanish().await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    let mut bob = server.connect(&account("bob"), "desk").await.unwrap();
    bob.send("<presence/>").await;
    let heard = next_that(&mut bob, |stanza| body(stanza).is_some()).await;
    assert_eq!(body(&heard).unwrap(), "say it later");
}

/// What the server says of itself (XEP-0092), for instance `Prosody 13.0.1`.
async fn version(world: World) -> String {
    let (server, _echo) = start(world).await;
    let mut anna = server.connect(&account("anna"), "desk").await.unwrap();
    anna.send("<iq type='get' id='v1' to='localhost'><query xmlns='jabber:iq:version'/></iq>").await;
    let answer = next_that(&mut anna, |stanza| attribute(stanza, "id") == "v1").await;
    let query = answer.get_child("query", "jabber:iq:version").unwrap();
    ["name", "version"].map(|name| query.get_child(name, "jabber:iq:version").unwrap().text()).join(" ")
}

#[tokio::test]
async fn newer_worlds_are_what_they_are_named_for() {
    let (prosody, ejabberd) = tokio::join!(version(World::Prosody13), version(World::Ejabberd24));
    assert!(prosody.starts_with("Prosody 13."), "{prosody}");
    assert!(ejabberd.starts_with("ejabberd 24.12"), "{ejabberd}");
}

#[tokio::test]
async fn scripted_server_sends_any_bytes_and_sees_every_answer() {
    let server = Memory::start(&Population::default()).await.unwrap();
    let _echo = Echo::start(server.component_port()).await.unwrap();
    server.raw(format!("<message from='x@far.example' to='support@{HELP}' id='r1'><bo")).await;
    server.raw("dy>in two halves</body></message>").await;
    let answered = async {
        while server.seen().await.is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(PATIENCE, answered).await.unwrap();
    let seen = server.seen().await;
    assert_eq!(body(&seen[0]).as_deref(), Some("in two halves"));
    assert_eq!(attribute(&seen[0], "to"), "x@far.example");
}

macro_rules! in_every_world {
    ($($name:ident),* $(,)?) => {
        mod memory {
            $(#[tokio::test] async fn $name() { super::$name(e2e::server::World::Memory).await; })*
        }
        mod prosody {
            $(#[tokio::test] async fn $name() { super::$name(e2e::server::World::Prosody).await; })*
        }
        mod prosody13 {
            $(#[tokio::test] async fn $name() { super::$name(e2e::server::World::Prosody13).await; })*
        }
        mod ejabberd {
            $(#[tokio::test] async fn $name() { super::$name(e2e::server::World::Ejabberd).await; })*
        }
        mod ejabberd24 {
            $(#[tokio::test] async fn $name() { super::$name(e2e::server::World::Ejabberd24).await; })*
        }
    };
}

in_every_world!(
    account_and_visitor_are_answered,
    desk_is_in_a_colleagues_roster,
    subscription_is_approved,
    queries_are_refused_and_gone_resources_reported,
    component_that_is_down_is_reported,
    killed_server_comes_back,
    offline_messages_are_kept,
);
