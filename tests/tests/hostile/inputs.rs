//! One odd stanza after the other, and what goes back.
//!
//! *Never:* more than one stanza from one sender, so that no limit of the guard plays a part.

use e2e::client::Connection;
use e2e::server::{HELP, World, visitor};
use e2e::stanza::{attribute, bare, body, error_condition};
use minidom::Element;

use crate::{Scene, desk, next_that};

/// What goes back to the sender.
#[derive(Debug, Clone, Copy)]
enum Answer {
    Silence,
    /// An error with this condition.
    Error(&'static str),
    /// An error with this condition, and a sentence.
    Refused(&'static str),
    /// A result with the id of the question.
    Result,
    /// It is taken as what a customer writes.
    Greeting,
}
use Answer::{Error, Greeting, Refused, Result, Silence};

/// Inputs that servers pass on: a name, the stanza, the answer. `{from}` is the sender, only for the scripted server.
fn passed_on() -> Vec<(&'static str, String, Answer)> {
    let chat = |attributes: &str, content: &str| {
        format!("<message {{from}} to='{}' type='chat' id='m1' {attributes}>{content}</message>", desk())
    };
    let presence = |content: &str| format!("<presence {{from}} to='{}'>{content}</presence>", desk());
    vec![
        ("unknown type", chat("", "<body>hi</body>").replace("'chat'", "'bogus'"), Greeting),
        ("priority 999", presence("<priority>999</priority>"), Silence),
        ("bogus show", presence("<show>bogus</show>"), Silence),
        ("empty id", chat("", "<body>hi</body>").replace("'m1'", "''"), Greeting),
        ("two bodies of one language", chat("", "<body>one</body><body>two</body>"), Greeting),
        ("only spaces", chat("", "<body>                </body>"), Silence),
        ("overrides of direction", chat("", "<body>\u{202E}exe.txt\u{2066}\u{202C}</body>"), Greeting),
        (
            "year 9999",
            chat("", "<body>hi</body><delay xmlns='urn:xmpp:delay' stamp='9999-12-31T23:59:59Z'/>"),
            Greeting,
        ),
        ("no language", chat("xml:lang='!!'", "<body>hi</body>"), Greeting),
        ("two threads", chat("", "<thread>1</thread><thread>2</thread>stray<body>hi</body>"), Greeting),
        ("forged carbon", chat("", &forwarded("received", "urn:xmpp:carbons:2")), Refused("not-acceptable")),
        ("forged archive", chat("", &forwarded("result", "urn:xmpp:mam:2")), Refused("not-acceptable")),
        ("receipt for nothing", chat("", "<received xmlns='urn:xmpp:receipts' id='1'/>"), Silence),
        (
            "correction of nothing",
            chat("", "<body>hi</body><replace xmlns='urn:xmpp:message-correct:0' id='1'/>"),
            Greeting,
        ),
        ("unasked result", format!("<iq {{from}} to='{}' type='result' id='barrier-1-1'/>", desk()), Silence),
        (
            "nobody's address",
            chat("", "<body>hi</body>").replace("support@", "nobody@"),
            Error("item-not-found"),
        ),
    ]
}

/// Somebody else's words in a wrapping.
fn forwarded(name: &str, namespace: &str) -> String {
    format!(
        "<{name} xmlns='{namespace}'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' \
         from='bob@localhost/client' to='{}' type='chat'><body>!ready</body></message></forwarded></{name}>",
        desk()
    )
}

/// Inputs that no server, or not every server, would pass on.
fn from_the_scripted_server() -> Vec<(&'static str, String, Answer)> {
    let desk = desk();
    let long = "a".repeat(1023);
    let iq =
        |attributes: &str, content: &str| format!("<iq {{from}} to='{HELP}' {attributes}>{content}</iq>");
    let ping = "<ping xmlns='urn:xmpp:ping'/>";
    let chat =
        |content: &str| format!("<message {{from}} to='{desk}' type='chat' id='m1'>{content}</message>");
    let nested = format!("{}{}", "<x>".repeat(5_000), "</x>".repeat(5_000));
    vec![
        ("error without a child", iq("type='error' id='q1'", ""), Silence),
        ("result with two children", iq("type='result' id='q1'", "<a/><b/>"), Silence),
        ("question without a child", iq("type='get' id='q1'", ""), Error("bad-request")),
        ("question with two children", iq("type='get' id='q1'", &ping.repeat(2)), Error("bad-request")),
        ("unknown type of question", iq("type='ask' id='q1'", ping), Error("bad-request")),
        ("question with an empty id", iq("type='get' id=''", ping), Result),
        (
            "id of 64 KB",
            iq(&format!("type='get' id='{}'", "i".repeat(65_536)), ping),
            Error("policy-violation"),
        ),
        (
            "message with an id of 64 KB",
            chat("<body>hi</body>").replace("'m1'", &format!("'{}'", "i".repeat(65_536))),
            Error("policy-violation"),
        ),
        (
            "localpart of 1023 bytes",
            chat("<body>hi</body>").replace("support@", &format!("{long}@")),
            Error("item-not-found"),
        ),
        ("body of 200 KB", chat(&format!("<body>{}</body>", "b".repeat(200_000))), Error("policy-violation")),
        ("body of 2 MB", chat(&format!("<body>{}</body>", "b".repeat(2_000_000))), Error("policy-violation")),
        ("nesting of 5000", chat(&nested), Error("policy-violation")),
        ("tags that do not match", chat("<body><b>hi</body></b>"), Error("bad-request")),
        ("a prefix nobody declared", chat("<body>hi</body><p:x/>"), Error("bad-request")),
        ("a comment", chat("<body>hi</body><!-- -->"), Error("bad-request")),
        ("a broken reference", chat("<body>&bogus;</body>"), Error("bad-request")),
        ("a forbidden character", chat("<body>&#1;</body>"), Error("bad-request")),
    ]
}

fn matches(answer: Answer, got: &[Element]) -> bool {
    let first_error = got.iter().find_map(error_condition);
    match answer {
        Silence => got.is_empty(),
        Error(condition) => got.len() == 1 && first_error.as_deref() == Some(condition),
        Refused(condition) => {
            let words = got.iter().filter(|stanza| body(stanza).is_some());
            first_error.as_deref() == Some(condition) && words.count() == 1 && got.len() == 2
        }
        Result => got.len() == 1 && attribute(&got[0], "type") == "result",
        Greeting => first_error.is_none() && got.iter().any(|stanza| body(stanza).is_some()),
    }
}

#[tokio::test]
async fn each_input_gets_its_answer_and_the_next_customer_is_served() {
    let mut scene = Scene::set(World::Memory).await;
    let mut wrong = Vec::new();
    for (number, (name, input, answer)) in
        passed_on().into_iter().chain(from_the_scripted_server()).enumerate()
    {
        let sender = format!("eve{number}@far{number}.example");
        scene.memory().raw(input.replace("{from}", &format!("from='{sender}/x'"))).await;
        scene.next_customer_is_served().await;
        let got = scene.seen_by(&sender).await;
        if !matches(answer, &got) {
            let got: Vec<String> = got.iter().map(String::from).collect();
            wrong.push(format!("{name}: expected {answer:?}, got {got:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    scene.ends_well(120).await;
}

#[tokio::test]
async fn a_sender_with_a_name_of_1023_bytes_is_a_customer_as_any_other() {
    let mut scene = Scene::set(World::Memory).await;
    let sender = format!("{}@far.example", "a".repeat(1023));
    let stanza = format!("<message from='{sender}/x' to='{}' id='m1'><body>hi</body></message>", desk());
    scene.memory().raw(stanza).await;
    scene.next_customer_is_served().await;
    assert!(matches(Greeting, &scene.seen_by(&sender).await));
    scene.ends_well(120).await;
}

#[tokio::test]
async fn half_a_tag_waits_for_its_other_half() {
    let mut scene = Scene::set(World::Memory).await;
    // what the server still has to say would stand in the middle of the tag
    scene.is_quiet().await;
    scene.memory().raw(format!("<message from='eve@far.example/x' to='{}' id='m1'><bo", desk())).await;
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    assert!(scene.seen_by("eve@far.example").await.is_empty());
    scene.memory().raw("dy>hi</body></message>").await;
    scene.next_customer_is_served().await;
    assert!(matches(Greeting, &scene.seen_by("eve@far.example").await));
    scene.ends_well(120).await;
}

#[tokio::test]
async fn an_id_used_again_is_the_same_message_only_with_the_same_content() {
    let mut scene = Scene::set(World::Memory).await;
    let mut bob = scene.online("bob").await;
    next_that(&mut bob, |stanza| bare(attribute(stanza, "from")) == desk()).await;
    for text in ["alpha", "alpha", "omega"] {
        scene
            .memory()
            .raw(format!(
                "<message from='anna@localhost/x' to='{}' type='chat' id='same'><body>{text}</body></message>",
                desk()
            ))
            .await;
    }
    crate::hears(&mut bob, "alpha").await;
    bob.send(e2e::stanza::message(&desk(), "b1", "accept")).await;
    let summary = crate::hears(&mut bob, "!done").await;
    let rest = crate::hears(&mut bob, "omega").await;
    let text = format!("{}{}", body(&summary).unwrap(), body(&rest).unwrap());
    assert_eq!((text.matches("alpha").count(), text.matches("omega").count()), (1, 1), "{text}");
    scene.next_customer_is_served().await;
    scene.ends_well(120).await;
}

/// ejabberd lets some inputs not pass. It sends the content back with its error, which Frontdesk never does.
fn refused_by_the_server(stanza: &Element) -> bool {
    attribute(stanza, "type") == "error" && stanza.children().any(|child| child.name() != "error")
}

/// Everything that arrives until the domain has answered a ping, which is sent behind the input; `None` if the server
/// itself refuses the input.
async fn until_pong(connection: &mut Connection) -> Option<Vec<Element>> {
    connection
        .send(format!(
            "<iq xmlns='jabber:client' to='{HELP}' type='get' id='pong'><ping xmlns='urn:xmpp:ping'/></iq>"
        ))
        .await;
    let mut got = Vec::new();
    loop {
        let stanza = next_that(connection, |_| true).await;
        if attribute(&stanza, "id") == "pong" {
            return Some(got);
        }
        let from_help = bare(attribute(&stanza, "from")).ends_with(HELP);
        let is_query = stanza.name() == "iq" && attribute(&stanza, "type") == "get";
        if refused_by_the_server(&stanza) {
            return None;
        }
        if from_help && !is_query {
            got.push(stanza);
        }
    }
}

async fn real_servers(world: World) {
    let scene = Scene::set(world).await;
    let (mut wrong, mut passed) = (Vec::new(), 0);
    for (name, input, answer) in passed_on() {
        let mut eve = scene.server.connect(&visitor(), "x").await.unwrap();
        eve.send("<presence/>").await;
        eve.send(input.replace("{from}", "xmlns='jabber:client'")).await;
        if let Some(got) = until_pong(&mut eve).await {
            passed += 1;
            if !matches(answer, &got) {
                let got: Vec<String> = got.iter().map(String::from).collect();
                wrong.push(format!("{name}: expected {answer:?}, got {got:#?}"));
            }
        }
        eve.close().await;
    }
    assert!(passed >= 13, "only {passed} inputs reached Frontdesk");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    scene.ends_well(120).await;
}

#[tokio::test]
async fn each_input_through_prosody() {
    real_servers(World::Prosody).await;
}

#[tokio::test]
async fn each_input_through_ejabberd() {
    real_servers(World::Ejabberd).await;
}
