//! Somebody meddles with a conversation of others: with receipts, corrections, presence, commands.
//!
//! *Never:* guessing inside Frontdesk; what counts is what the other side gets.

use e2e::client::Connection;
use e2e::server::World;
use e2e::stanza::{attribute, bare, body, message};
use minidom::Element;

use crate::{Scene, desk, hears, next_that};

/// Anna and Bert each talk to Bob; the two windows, Anna's first.
async fn two_conversations(scene: &Scene) -> (Connection, Connection, Connection, [String; 2]) {
    let mut bob = scene.online("bob").await;
    next_that(&mut bob, |stanza| {
        stanza.name() == "presence"
            && bare(attribute(stanza, "from")) == desk()
            && stanza.attr("type").is_none()
    })
    .await;
    let mut customers = Vec::new();
    let mut windows = Vec::new();
    for name in ["anna", "bert"] {
        let customer = scene.online(name).await;
        customer.send(message(&desk(), "c1", &format!("I am {name}"))).await;
        hears(&mut bob, &format!("I am {name}")).await;
        bob.send(message(&desk(), &format!("accept-{name}"), "accept")).await;
        windows.push(bare(attribute(&hears(&mut bob, "!done").await, "from")).to_owned());
        customers.push(customer);
    }
    let (bert, anna) = (customers.pop().unwrap(), customers.pop().unwrap());
    let (second, first) = (windows.pop().unwrap(), windows.pop().unwrap());
    (anna, bert, bob, [first, second])
}

fn signal(to: &str, content: &str) -> String {
    format!("<message xmlns='jabber:client' type='chat' to='{to}' id='s1'>{content}</message>")
}

/// All that is heard until a text that contains `words`.
async fn all_until(connection: &mut Connection, words: &str) -> Vec<Element> {
    let mut all = Vec::new();
    loop {
        let stanza = next_that(connection, |_| true).await;
        let is_last = body(&stanza).is_some_and(|text| text.contains(words));
        all.push(stanza);
        if is_last {
            return all;
        }
    }
}

fn has(stanzas: &[Element], words: &str) -> bool {
    stanzas.iter().any(|stanza| String::from(stanza).contains(words))
}

async fn meddling_reaches_nobody(world: World) {
    let scene = Scene::set(world).await;
    let (mut anna, bert, mut bob, windows) = two_conversations(&scene).await;
    bob.send(message(&windows[0], "b9", "for anna only")).await;
    let for_anna = hears(&mut anna, "for anna only").await;
    let id = attribute(&for_anna, "id").to_owned();

    // Bert knows the id of a message to Anna, and Eve knows Anna's window.
    let eve = scene.online("eve").await;
    for (namespace, element) in [
        ("urn:xmpp:receipts", "received"),
        ("urn:xmpp:chat-markers:0", "displayed"),
        ("urn:xmpp:message-retract:1", "retract"),
    ] {
        bert.send(signal(&desk(), &format!("<{element} xmlns='{namespace}' id='{id}'/>"))).await;
        eve.send(signal(&windows[0], &format!("<{element} xmlns='{namespace}' id='b9'/>"))).await;
    }
    let correction = format!("<body>forged</body><replace xmlns='urn:xmpp:message-correct:0' id='{id}'/>");
    bert.send(signal(&desk(), &correction)).await;
    eve.send(signal(&windows[0], "<body>eve was here</body>")).await;
    eve.send(signal(&windows[0], "<body>!done</body>")).await;
    eve.send(format!("<presence to='{}' type='unavailable'/>", windows[0])).await;
    eve.send(message(&desk(), "e1", "!done")).await;

    bert.send(message(&desk(), "c9", "bert is done")).await;
    let heard = all_until(&mut bob, "bert is done").await;
    assert!(!has(&heard, "'b9'") && !has(&heard, "\"b9\""), "nothing refers to a message to somebody else");
    assert!(!has(&heard, "eve was here"));
    let forged = heard.iter().find(|stanza| body(stanza).as_deref() == Some("forged"));
    let forged = forged.expect("a text is delivered, as a text of its own");
    assert_eq!(bare(attribute(forged, "from")), windows[1]);
    assert!(!String::from(forged).contains("replace"), "{}", String::from(forged));

    anna.send(message(&desk(), "c9", "still here")).await;
    let heard = all_until(&mut bob, "still here").await;
    assert_eq!(bare(attribute(heard.last().unwrap(), "from")), windows[0], "the conversation goes on");
    scene.ends_well(120).await;
}

#[tokio::test]
async fn meddling_reaches_nobody_in_memory() {
    meddling_reaches_nobody(World::Memory).await;
}

#[tokio::test]
async fn meddling_reaches_nobody_on_prosody() {
    meddling_reaches_nobody(World::Prosody).await;
}

#[tokio::test]
async fn meddling_reaches_nobody_on_ejabberd() {
    meddling_reaches_nobody(World::Ejabberd).await;
}
