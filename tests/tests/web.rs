//! A visitor of a web site: the chat widget of the example in Chromium, without an account; an agent with a plain client.
//!
//! *Never:* what needs no browser (plays show it).

#![allow(clippy::unwrap_used, reason = "a test may end here")]

use std::time::Duration;

use e2e::browser::{Browser, Site};
use e2e::client::Connection;
use e2e::frontdesk::Frontdesk;
use e2e::server::{HELP, Population, Server, World, account};
use e2e::settings::PlaySettings;
use e2e::stanza::{attribute, bare, body, message};

async fn start(world: World) -> (Server, Frontdesk, Site) {
    let population = Population {
        accounts: vec!["bob".to_owned(), "carol".to_owned()],
        colleagues: vec!["bob".to_owned()],
        desks: vec!["support".to_owned()],
    };
    let server = Server::start(world, &population).await.unwrap();
    let settings = PlaySettings { name: "demo".to_owned(), instead: Vec::new() };
    let mut frontdesk = Frontdesk::new(settings, &[], server.ports()).unwrap();
    frontdesk.start().unwrap();
    let site = Site::serve(&server.websocket().unwrap()).await.unwrap();
    (server, frontdesk, site)
}

/// The next text that somebody gets which has this in it, with its sender.
async fn hears(agent: &mut Connection, part: &str) -> (String, String) {
    let wait = async {
        loop {
            let stanza = agent.next().await.unwrap();
            if let Some(text) = body(&stanza).filter(|text| text.contains(part)) {
                return (bare(attribute(&stanza, "from")).to_owned(), text);
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(30), wait).await.unwrap()
}

async fn a_visitor_talks_to_an_agent(world: World) {
    let (server, _frontdesk, site) = start(world).await;
    let mut bob = server.connect(&account("bob"), "desk").await.unwrap();
    bob.send("<presence xmlns='jabber:client'/>").await;
    let mut visitor = Browser::open(&site.url("")).await.unwrap();
    visitor.press("Chat with us").await.unwrap();
    visitor.say("My invoice is wrong").await.unwrap();
    visitor.see("What is your name?").await.unwrap();
    visitor.say("Vera").await.unwrap();
    visitor.see("2 Something technical").await.unwrap();
    visitor.say("1").await.unwrap();
    let (support, offer) = hears(&mut bob, "Chat 1 from Vera").await;
    assert!(offer.contains("My invoice is wrong") && offer.contains("Billing"), "{offer}");
    bob.send(message(&support, "b-1", "accept")).await;
    let (window, _) = hears(&mut bob, "Chat 1 with Vera").await;
    visitor.see("Bob is here now").await.unwrap();
    bob.send(message(&window, "b-2", "Which one is it?")).await;
    visitor.see("Which one is it?").await.unwrap();
    visitor.say("Number 4711").await.unwrap();
    hears(&mut bob, "Number 4711").await;
    bob.send(message(&window, "b-3", "!done")).await;
    visitor.see("The conversation is over").await.unwrap();
    let shown = visitor.read().await.unwrap();
    assert!(!shown.contains("bob@") && !shown.contains(&window), "{shown}");
}

#[tokio::test]
async fn a_visitor_talks_to_an_agent_on_prosody() {
    a_visitor_talks_to_an_agent(World::Prosody).await;
}

#[tokio::test]
async fn a_visitor_talks_to_an_agent_on_ejabberd() {
    a_visitor_talks_to_an_agent(World::Ejabberd).await;
}

#[tokio::test]
async fn the_page_of_the_link_has_link_and_code() {
    let site = Site::serve("ws://127.0.0.1:1/none").await.unwrap();
    let mut visitor = Browser::open(&site.url("link")).await.unwrap();
    visitor.see(&format!("support@{HELP}")).await.unwrap();
    assert!(visitor.read().await.unwrap().contains("From a phone"));
}

#[tokio::test]
async fn a_server_that_is_away_is_said_in_words() {
    let site = Site::serve("ws://127.0.0.1:1/none").await.unwrap();
    let mut visitor = Browser::open(&site.url("")).await.unwrap();
    visitor.press("Chat with us").await.unwrap();
    visitor.see("The chat cannot be opened right now.").await.unwrap();
}
