//! Frontdesk as people see it: in Profanity, on the screen; and through slixmpp, a library that shares no code with ours.
//!
//! An agent has two conversations at once, in windows of their own. What a person should see is on the screen, what a
//! person should not see is not.
//!
//! *Never:* what plays show better: timing, order, crashes.

#![allow(clippy::unwrap_used, reason = "a test may end here")]

use std::time::Duration;

use e2e::frontdesk::Frontdesk;
use e2e::profanity::Profanity;
use e2e::server::{DOMAIN, HELP, Population, SECRET, Server, World};
use e2e::slixmpp::Slixmpp;
use serde_json::Value;

async fn start(world: World) -> (Server, Frontdesk, u16) {
    let population = Population {
        accounts: ["anna", "bert", "bob"].map(str::to_owned).to_vec(),
        colleagues: vec!["bob".to_owned()],
        desks: vec!["support".to_owned()],
    };
    let server = Server::start(world, &population).await.unwrap();
    let mut frontdesk = Frontdesk::with_settings(&settings(server.component_port())).unwrap();
    frontdesk.start().unwrap();
    let port = server.client_port().unwrap();
    (server, frontdesk, port)
}

fn settings(port: u16) -> String {
    format!(
        "[[link]]\ndomain = \"{HELP}\"\nport = {port}\nsecret = \"{SECRET}\"\n\
         [store]\npath = \"@DIR@/frontdesk.sqlite\"\n\
         [[desk]]\nname = \"support\"\ntitle = \"Example support\"\n\
         [[desk.question]]\nid = \"name\"\nlabel = \"Name\"\nask = \"What is your name?\"\n\
         [[queue]]\nname = \"general\"\nwrap_up = \"1s\"\n[[agent]]\njid = \"bob@{DOMAIN}\"\nname = \"Bob\"\n"
    )
}

fn desk() -> String {
    format!("support@{HELP}")
}

/// Answers the questions; the offer is then on its way to Bob.
async fn customer(name: &str, shown: &str, port: u16) -> Profanity {
    let customer = Profanity::log_in(name, port).await.unwrap();
    customer.command(&format!("/msg {} Something of {shown}s is broken", desk())).unwrap();
    customer.wait_for("Hello, this is Example support.").await.unwrap();
    customer.wait_for("What is your name?").await.unwrap();
    customer.command(shown).unwrap();
    customer
}

/// Bob takes the offer in window 2; the window of the chat is `number`.
async fn accepts(bob: &Profanity, shown: &str, number: usize) {
    bob.command("/win 2").unwrap();
    bob.wait_for(&format!("Something of {shown}s is broken")).await.unwrap();
    bob.wait_for(&format!("Name: {shown}")).await.unwrap();
    bob.command("accept").unwrap();
    bob.wait_for(&format!("[{number}]")).await.unwrap();
    bob.command(&format!("/win {number}")).unwrap();
    bob.wait_for(&format!("What you write here goes to {shown}.")).await.unwrap();
}

/// The desk's presence may come before the roster; Profanity then knows it without a word.
async fn shows_the_desk(client: &Profanity) {
    for _ in 0..20 {
        client.command(&format!("/info {}", desk())).unwrap();
        tokio::time::sleep(Duration::from_millis(500)).await;
        if client.screen().unwrap().contains("One agent is here; nobody is waiting") {
            return;
        }
    }
    panic!("the desk's status is not shown:\n{}", client.screen().unwrap());
}

fn lacks(client: &Profanity, words: &[&str]) {
    let screen = client.screen().unwrap();
    for words in words {
        assert!(!screen.contains(words), "`{words}` is on the screen:\n{screen}");
    }
}

async fn two_conversations_at_once_in_profanity(world: World) {
    let (_server, mut frontdesk, port) = start(world).await;
    let bob = Profanity::log_in("bob", port).await.unwrap();
    shows_the_desk(&bob).await;

    let anna = customer("anna", "Anna", port).await;
    bob.wait_for("(win 2)").await.unwrap();
    accepts(&bob, "Anna", 3).await;
    bob.command("Hello Anna").unwrap();
    anna.wait_for("Bob is here now").await.unwrap();
    anna.wait_for(&format!("{}: Hello Anna", desk())).await.unwrap();

    let bert = customer("bert", "Bert", port).await;
    accepts(&bob, "Bert", 4).await;
    bob.command("Hello Bert").unwrap();
    bert.wait_for(&format!("{}: Hello Bert", desk())).await.unwrap();
    lacks(&bert, &["Hello Anna"]);

    anna.command("My lamp is broken").unwrap();
    bert.command("My chair is broken").unwrap();
    bob.wait_for("My chair is broken").await.unwrap();
    lacks(&bob, &["My lamp is broken"]);
    bob.command("/win 3").unwrap();
    bob.wait_for("My lamp is broken").await.unwrap();
    lacks(&bob, &["My chair is broken"]);

    bob.command("!done").unwrap();
    bob.wait_for("You have ended the chat.").await.unwrap();
    anna.wait_for("The conversation is over.").await.unwrap();
    lacks(&anna, &["!done", "Hello Bert", "bob@"]);
    lacks(&bert, &["The conversation is over."]);
    bert.command("Are you still there?").unwrap();
    bob.command("/win 4").unwrap();
    bob.wait_for("Are you still there?").await.unwrap();

    // A window that is over for good says so when something is written, and only then.
    tokio::time::sleep(Duration::from_secs(2)).await;
    bob.command("/win 3").unwrap();
    bob.command("One more thing").unwrap();
    bob.wait_for("This chat is over; your message was not delivered.").await.unwrap();
    assert_eq!(bob.screen().unwrap().matches("not delivered").count(), 1, "{}", bob.screen().unwrap());
    for client in [&bob, &anna, &bert] {
        client.command("/win 1").unwrap();
        client.wait_for("logged in successfully").await.unwrap();
        lacks(client, &["subscription", "Authorization"]);
    }
    frontdesk.stop().await.unwrap();
}

/// What any contact has to answer; the caps hash in its presence is that of its answer (XEP-0115 section 5.4).
async fn is_a_contact(client: &mut Slixmpp, jid: &str, name: &str, caps: &Value) {
    let found = client.discover(jid).await.unwrap();
    assert_eq!(found["caps"], *caps, "{jid}: {found}");
    let features = found["features"].to_string();
    for feature in ["urn:xmpp:ping", "jabber:iq:version", "urn:xmpp:receipts", "chatstates", "vcard-temp"] {
        assert!(features.contains(feature), "{jid} has no {feature}: {features}");
    }
    let found = client.inspect(jid).await.unwrap();
    assert_eq!((&found["software"], &found["name"]), (&"Frontdesk".into(), &name.into()), "{found}");
    assert!(found["photo"].as_u64().unwrap() > 0, "{jid} has a picture");
}

async fn presence_of(client: &mut Slixmpp, jid: &str) -> Value {
    loop {
        let presence = client.wait_for("presence").await.unwrap();
        if presence["sender"] == jid && presence["type"] == "available" {
            return presence;
        }
    }
}

async fn hears(client: &mut Slixmpp, words: &str) -> Value {
    loop {
        let message = client.wait_for("message").await.unwrap();
        if message["text"].as_str().unwrap().contains(words) {
            return message;
        }
    }
}

async fn a_conversation_through_slixmpp(world: World) {
    let (_server, mut frontdesk, port) = start(world).await;
    let mut bob = Slixmpp::log_in("bob", port).await.unwrap();
    let shown = presence_of(&mut bob, &desk()).await;
    is_a_contact(&mut bob, &desk(), "Example support", &shown["caps"]).await;

    let mut anna = Slixmpp::log_in("anna", port).await.unwrap();
    anna.say(&desk(), "My lamp is broken").await.unwrap();
    anna.wait_for("receipt").await.unwrap();
    hears(&mut anna, "What is your name?").await;
    anna.say(&desk(), "Anna").await.unwrap();
    hears(&mut bob, "My lamp is broken").await;
    bob.say(&desk(), "accept").await.unwrap();
    let summary = hears(&mut bob, "What you write here goes to Anna.").await;
    let window = summary["sender"].as_str().unwrap().to_owned();
    assert!(window.starts_with("anna.general."), "{window}");

    bob.say(&window, "Hello Anna").await.unwrap();
    let heard = hears(&mut anna, "Hello Anna").await;
    assert_eq!(heard["sender"], desk());
    // slixmpp acknowledges by itself, and the receipt finds its way to the agent, with the agent's own id.
    let receipt = bob.wait_for("receipt").await.unwrap();
    assert_eq!(receipt["sender"], window);
    let refused = anna.discover(&window).await.unwrap();
    assert_eq!(refused["error"], "item-not-found", "a window is there for its agent only");
    frontdesk.stop().await.unwrap();
}

#[tokio::test]
async fn profanity_on_prosody() {
    two_conversations_at_once_in_profanity(World::Prosody).await;
}

#[tokio::test]
async fn profanity_on_ejabberd() {
    two_conversations_at_once_in_profanity(World::Ejabberd).await;
}

#[tokio::test]
async fn slixmpp_on_prosody() {
    a_conversation_through_slixmpp(World::Prosody).await;
}

#[tokio::test]
async fn slixmpp_on_ejabberd() {
    a_conversation_through_slixmpp(World::Ejabberd).await;
}
