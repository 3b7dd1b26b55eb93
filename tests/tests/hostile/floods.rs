//! Too much of something: what is over a limit is dropped, and others are served meanwhile.
//!
//! *Never:* a flood that a limit in the settings does not name.

use std::time::{Duration, Instant};

use e2e::server::World;
use e2e::stanza::{attribute, body};

use crate::{Scene, desk, resident_megabytes};

/// Writes stanzas in large pieces, as a server does that is busy.
async fn pour(scene: &Scene, count: usize, stanza: impl Fn(usize) -> String) {
    for piece in 0..count / 500 {
        let stanzas: String = (piece * 500..(piece + 1) * 500).map(&stanza).collect();
        scene.memory().raw(stanzas).await;
    }
}

#[tokio::test]
async fn ten_thousand_presences_a_second() {
    let mut scene = Scene::set(World::Memory).await;
    scene.next_customer_is_served().await;
    let before = resident_megabytes(scene.frontdesk.id().unwrap());
    let desk = desk();
    let begun = Instant::now();
    pour(&scene, 10_000, |n| format!("<presence from='eve@far.example/{n}' to='{desk}'/>")).await;
    pour(&scene, 10_000, |n| format!("<presence from='eve{n}@far{}.example/x' to='{desk}'/>", n % 300)).await;
    pour(&scene, 10_000, |n| {
        let kind = if n % 2 == 0 { "" } else { "type='unavailable'" };
        format!(
            "<presence from='bob@localhost/r{}' to='{desk}' {kind}><priority>999</priority></presence>",
            n % 50
        )
    })
    .await;
    scene.next_customer_is_served().await;
    assert!(begun.elapsed() < Duration::from_secs(15), "30,000 presences took {:?}", begun.elapsed());
    let grown = resident_megabytes(scene.frontdesk.id().unwrap()).saturating_sub(before);
    assert!(grown < 60, "{grown} MB for presences");
    scene.ends_well(160).await;
}

#[tokio::test]
async fn subscription_floods() {
    let mut scene = Scene::set(World::Memory).await;
    let desk = desk();
    pour(&scene, 5_000, |_| format!("<presence from='eve@far.example' to='{desk}' type='subscribe'/>")).await;
    pour(&scene, 5_000, |n| format!("<presence from='eve{n}@near.example' to='{desk}' type='subscribe'/>"))
        .await;
    scene.next_customer_is_served().await;
    let seen = scene.memory().seen().await;
    let approved = |domain: &str| {
        let is_approval = |stanza: &&minidom::Element| {
            attribute(stanza, "type") == "subscribed" && attribute(stanza, "to").ends_with(domain)
        };
        seen.iter().filter(is_approval).count()
    };
    // the guard's bursts, and what has come in again since
    assert!(approved("far.example") < 300, "one sender: {}", approved("far.example"));
    assert!(approved("near.example") < 1_500, "one domain: {}", approved("near.example"));
    scene.ends_well(160).await;
}

#[tokio::test]
async fn messages_of_one_sender_are_limited_and_it_is_told_once() {
    let mut scene = Scene::set(World::Memory).await;
    let desk = desk();
    pour(&scene, 2_000, |n| {
        format!(
            "<message from='eve@far.example/x' to='{desk}' type='chat' id='m{n}'><body>{n}</body></message>"
        )
    })
    .await;
    scene.next_customer_is_served().await;
    let got = scene.seen_by("eve@far.example").await;
    let refusals = got.iter().filter(|stanza| attribute(stanza, "type") == "error").count();
    assert_eq!(refusals, 1, "told once in a minute");
    assert!(got.len() < 30, "{} answers to one sender", got.len());
    scene.ends_well(160).await;
}

/// A program that answers everything with what it was told.
async fn an_echo_comes_to_an_end(world: World) {
    let mut scene = Scene::set(world).await;
    let mut robot = scene.online("eve").await;
    robot.send(e2e::stanza::message(&desk(), "r0", "I answer everything")).await;
    let mut heard = 0;
    while let Ok(stanza) = tokio::time::timeout(Duration::from_secs(3), robot.next()).await {
        let stanza = stanza.expect("the stream goes on");
        if let Some(text) = body(&stanza) {
            heard += 1;
            assert!(heard <= 12, "the two go on for ever");
            robot.send(e2e::stanza::message(&desk(), &format!("r{heard}"), &text)).await;
        }
    }
    assert!(heard > 0, "the first message is answered");
    let mut anna = scene.online("anna").await;
    anna.send(e2e::stanza::message(&desk(), "a1", "hi")).await;
    crate::hears(&mut anna, "").await;
    scene.frontdesk.expect_running().unwrap();
    scene.ends_well(120).await;
}

#[tokio::test]
async fn two_programs_come_to_an_end_in_memory() {
    an_echo_comes_to_an_end(World::Memory).await;
}

#[tokio::test]
async fn two_programs_come_to_an_end_on_prosody() {
    an_echo_comes_to_an_end(World::Prosody).await;
}

#[tokio::test]
async fn two_programs_come_to_an_end_on_ejabberd() {
    an_echo_comes_to_an_end(World::Ejabberd).await;
}

#[tokio::test]
async fn two_polite_programs_come_to_an_end() {
    let scene = Scene::set(World::Memory).await;
    let mut robot = scene.online("eve").await;
    robot.send(e2e::stanza::message(&desk(), "r0", "Thank you for your message number 0")).await;
    let mut heard = 0;
    while let Ok(Some(stanza)) = tokio::time::timeout(Duration::from_secs(3), robot.next()).await {
        if body(&stanza).is_some() {
            heard += 1;
            assert!(heard <= 12, "ten answers a minute, not more");
            let text = format!("Thank you for your message number {heard}");
            robot.send(e2e::stanza::message(&desk(), &format!("r{heard}"), &text)).await;
        }
    }
    scene.ends_well(120).await;
}

#[tokio::test]
async fn errors_are_never_answered() {
    let mut scene = Scene::set(World::Memory).await;
    let desk = desk();
    let error =
        "<error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>";
    pour(&scene, 3_000, |n| {
        let name = ["message", "presence", "iq"][n % 3];
        let content = if n % 2 == 0 { error } else { "" };
        let to = [desk.as_str(), "help.localhost", "nobody@help.localhost"][n / 3 % 3];
        format!("<{name} from='eve{n}@far{n}.example/x' to='{to}' type='error' id='e{n}'>{content}</{name}>")
    })
    .await;
    scene.next_customer_is_served().await;
    let answers = scene.memory().seen().await;
    let answers: Vec<_> = answers.iter().filter(|stanza| attribute(stanza, "to").contains("far")).collect();
    assert!(answers.is_empty(), "{}", String::from(answers[0]));
    scene.ends_well(160).await;
}
