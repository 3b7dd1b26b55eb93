//! A store of each earlier release, left by kill -9 with conversations in every stage: this version goes on from it.
//!
//! A release is a folder: `store.sqlite` as it was left, `settings.toml` that made it, and `facts.json`, which says what was
//! true at that moment. The test starts on a copy, by a clock of its own, as `run` does, and plays the server and all
//! people. Desk, courier, store's worker and store are the real ones.
//!
//! `damage` damages such stores in many places.
//!
//! *Never:* a change of a store once its release is out.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a failure is the point of a test")]

mod damage;
mod house;
mod release;

use frontdesk::kept_fact;
use frontdesk::store::Store;
use house::{Heard, House};
use release::Release;
use router_core::values::id::ConversationId;

/// When the store of 0.1.0 was left, in seconds: 2026-11-30 09:38:40 UTC.
const LEFT_0_1_0: u64 = 1_796_031_520;

async fn house_of_0_1_0() -> (House, Release) {
    let release = Release::of("0.1.0", LEFT_0_1_0);
    let mut house = House::open(release.copy(), release.settings.clone(), release.left).unwrap();
    house.connect().await;
    (house, release)
}

/// Who wrote and what, without ids.
fn words(heard: Vec<Heard>) -> Vec<(String, String)> {
    heard.into_iter().map(|heard| (heard.sender, heard.body)).collect()
}

#[tokio::test(start_paused = true)]
async fn what_was_not_confirmed_is_sent_again_with_its_ids_and_nothing_else_is_said() {
    let (mut house, release) = house_of_0_1_0().await;
    let facts = &release.facts;
    for expected in facts["not_confirmed"].as_array().unwrap() {
        let field = |name: &str| expected[name].as_str().unwrap().to_owned();
        let heard = Heard { sender: field("sender"), id: field("id"), body: field("body") };
        assert_eq!(house.hears(&field("to")), [heard]);
    }
    // an offer ends with the connection that it was made on, and is made again to the same agent
    assert_eq!(house.offers_to("a1@corp.example"), [("11".to_owned(), "Xenia".to_owned())]);
    assert_eq!(house.unheard(), Vec::<String>::new(), "nobody is asked, greeted or told anything twice");

    // what is confirmed is not sent a third time
    house.confirm().await;
    let mut house = house.kill().await;
    house.connect().await;
    assert_eq!(house.offers_to("a1@corp.example").len(), 1);
    assert_eq!(house.unheard(), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn dialogues_go_on_with_the_next_question() {
    let (mut house, _) = house_of_0_1_0().await;
    house.forget();
    let support = "support@help.test";
    house.says("c0@d0.example/m", support, "n0", "Nina").await;
    let heard = words(house.hears("c0@d0.example"));
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert!(heard[0].1.starts_with("What is it about?"), "{heard:?}");
    house.says("c0@d0.example/m", support, "n1", "1").await;
    house.says("c1@d1.example/m", support, "n2", "1").await;
    for customer in ["c0@d0.example", "c1@d1.example"] {
        let heard = words(house.hears(customer));
        assert_eq!(heard.len(), 1, "{heard:?}");
        assert!(heard[0].1.contains("waiting") || heard[0].1.contains("number"), "{heard:?}");
    }
    house.online("a2@corp.example/pc").await;
    let mut order = Vec::new();
    let mut offers = house.offers_to("a2@corp.example");
    while !offers.is_empty() {
        let (number, customer) = offers.remove(0);
        house.takes_and_ends("a2@corp.example/pc", &number, &customer).await;
        offers.extend(house.offers_to("a2@corp.example"));
        order.push(customer);
    }
    assert_eq!(order, ["Pia", "Quentin", "Rosa", "Nina", "Otto"]);
}

#[tokio::test(start_paused = true)]
async fn active_conversations_go_on_in_the_same_windows() {
    let (mut house, release) = house_of_0_1_0().await;
    house.forget();
    for (customer, window) in release.facts["windows"].as_object().unwrap().iter().take(3) {
        let window = window.as_str().unwrap();
        house.says(&format!("{customer}/m"), "support@help.test", "w0", "Any news?").await;
        assert_eq!(words(house.hears("a0@corp.example")), [(window.to_owned(), "Any news?".to_owned())]);
        house.says("a0@corp.example/pc", window, &format!("w1 {customer}"), "Yes, it is done").await;
        let heard = words(house.hears(customer));
        assert_eq!(heard, [("support@help.test".to_owned(), "Yes, it is done".to_owned())]);
    }
    // what was written before the upgrade can still be corrected, by its old id
    let replace = "<replace xmlns='urn:xmpp:message-correct:0' id='k7'/>";
    house.sends("c7@d1.example/m", "support@help.test", "w2", "It is broken 7", replace).await;
    let seen = house.stanza_to("a0@corp.example", "It is broken 7");
    assert!(
        seen.contains("id='9d4b7ea7-70'") || seen.contains("id=\"9d4b7ea7-70\""),
        "of message 112: {seen}"
    );
}

#[tokio::test(start_paused = true)]
async fn offers_wrap_up_and_waiting_go_on() {
    let (mut house, release) = house_of_0_1_0().await;
    house.forget();
    house.says("a1@corp.example/pc", "support@help.test", "o1", "accept").await;
    let heard = words(house.hears("a1@corp.example"));
    assert!(heard[0].0.starts_with("xenia.general.") && heard[0].1.contains("matter 10"), "{heard:?}");
    assert!(words(house.hears("c10@d1.example"))[0].1.contains("is here now"));
    // the one who waits in general is next, as soon as the wrap-up is over
    let window = release.facts["windows"]["c8@d2.example"].as_str().unwrap();
    house.says("a0@corp.example/pc", window, "o2", "!done").await;
    let heard = words(house.hears("a0@corp.example"));
    assert!(heard.iter().any(|(_, body)| body.contains("Willi") && body.contains("matter 9")), "{heard:?}");
    house.says("a0@corp.example/pc", "support@help.test", "o3", "accept").await;
    assert!(words(house.hears("c9@d0.example")).iter().any(|(_, body)| body.contains("is here now")));
}

#[tokio::test(start_paused = true)]
async fn names_are_remembered_and_nobody_is_asked_again() {
    let (mut house, release) = house_of_0_1_0().await;
    house.forget();
    let names = release.facts["names"].as_object().unwrap();
    for (customer, name) in names {
        assert!(house.knows(customer, name.as_str().unwrap()), "{customer}");
    }
    // whose conversation is over is asked what it is about, but not for a name
    house.says("c8@d2.example/m", "support@help.test", "again", "Hello, it is me again").await;
    let heard = words(house.hears("c8@d2.example"));
    assert!(heard.iter().any(|(_, body)| body.starts_with("What is it about?")), "{heard:?}");
    assert!(!heard.iter().any(|(_, body)| body.contains("name?")), "{heard:?}");
}

#[tokio::test(start_paused = true)]
async fn transcripts_and_what_was_decided_are_as_they_were() {
    let (house, release) = house_of_0_1_0().await;
    let before = release.written();
    let mut store = house.stop().await;
    for conversation in 1..=11 {
        let words = |stanza: &[u8]| String::from_utf8(stanza.to_vec()).unwrap();
        let lines = store.history(ConversationId(conversation)).unwrap();
        let lines: Vec<String> = lines.iter().map(|line| words(&line.stanza)).collect();
        assert_eq!(lines, before.lines[&conversation], "conversation {conversation}");
        let facts = store.facts(ConversationId(conversation)).unwrap();
        let facts: Vec<String> = facts.into_iter().map(|fact| fact.json).collect();
        assert_eq!(facts[..before.facts[&conversation].len()], before.facts[&conversation]);
        for fact in facts {
            kept_fact::read(&fact).unwrap();
        }
    }
}
