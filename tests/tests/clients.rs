//! Proof that the drivers of real clients work, against the echo component.
//!
//! Profanity and slixmpp log in to each real server, say something to the desk,
//! and see it come back.
//!
//! *Never:* Frontdesk; what clients see of it is in plays and in `people.rs`.

#![allow(clippy::unwrap_used, reason = "a test may end here")]

use e2e::echo::Echo;
use e2e::profanity::Profanity;
use e2e::server::{HELP, Population, Server, World};
use e2e::slixmpp::Slixmpp;

async fn start(world: World) -> (Server, Echo, u16) {
    let population = Population { accounts: vec!["anna".to_owned()], ..Population::default() };
    let server = Server::start(world, &population).await.unwrap();
    let echo = Echo::start(server.component_port()).await.unwrap();
    let port = server.client_port().unwrap();
    (server, echo, port)
}

async fn profanity_says_and_sees(world: World) {
    let (_server, _echo, port) = start(world).await;
    let anna = Profanity::log_in("anna", port).await.unwrap();
    anna.command(&format!("/msg support@{HELP} Hello out there")).unwrap();
    anna.wait_for("me: Hello out there").await.unwrap();
    anna.wait_for(&format!("support@{HELP}: Hello out there")).await.unwrap();
}

async fn slixmpp_says_and_sees(world: World) {
    let (_server, _echo, port) = start(world).await;
    let mut anna = Slixmpp::log_in("anna", port).await.unwrap();
    anna.say(&format!("support@{HELP}"), "Hello out there").await.unwrap();
    let message = anna.wait_for("message").await.unwrap();
    assert_eq!(message["text"], "Hello out there");
    assert_eq!(message["sender"], format!("support@{HELP}"));
    let answer = anna.discover(&format!("support@{HELP}")).await.unwrap();
    assert_eq!(answer["error"], "service-unavailable");
}

#[tokio::test]
async fn profanity_on_prosody() {
    profanity_says_and_sees(World::Prosody).await;
}

#[tokio::test]
async fn profanity_on_ejabberd() {
    profanity_says_and_sees(World::Ejabberd).await;
}

#[tokio::test]
async fn slixmpp_on_prosody() {
    slixmpp_says_and_sees(World::Prosody).await;
}

#[tokio::test]
async fn slixmpp_on_ejabberd() {
    slixmpp_says_and_sees(World::Ejabberd).await;
}
