//! Customers on one server, agents on another, no federation between them (C1, C10, C14).
//!
//! Prosody has the customers, ejabberd the agents; each knows only the component. The conversation goes through both,
//! also after one of them was away.
//!
//! *Never:* what plays on one server show already.

#![allow(clippy::unwrap_used, reason = "a test may end here")]

use std::time::Duration;

use e2e::client::Connection;
use e2e::frontdesk::Frontdesk;
use e2e::server::{DOMAIN, HELP, Population, SECRET, Server, World, account};
use e2e::stanza::{attribute, bare, body, message};
use minidom::Element;

const PATIENCE: Duration = Duration::from_secs(20);

fn settings(customers: u16, agents: u16) -> String {
    let link = |name: &str, port: u16| {
        format!(
            "[[link]]\nname = \"{name}\"\ndomain = \"{HELP}\"\nhost = \"127.0.0.1\"\nport = {port}\nsecret = \"{SECRET}\"\n"
        )
    };
    format!(
        "{}{}[store]\npath = \"@DIR@/frontdesk.sqlite\"\n[[desk]]\nname = \"support\"\n[[queue]]\nname = \"general\"\n\
         [[agent]]\njid = \"bob@{DOMAIN}\"\nlink = \"inside\"\n",
        link("outside", customers),
        link("inside", agents)
    )
}

async fn hears(connection: &mut Connection, wanted: &str) -> Element {
    let found = tokio::time::timeout(PATIENCE, async {
        loop {
            let stanza = connection.next().await.expect("the stream goes on");
            if body(&stanza).is_some_and(|body| body.contains(wanted)) {
                return stanza;
            }
        }
    });
    let Ok(stanza) = found.await else { panic!("{wanted:?} was not heard in time") };
    stanza
}

async fn sees_desk(connection: &mut Connection) {
    let found = tokio::time::timeout(PATIENCE, async {
        loop {
            let stanza = connection.next().await.expect("the stream goes on");
            let from = bare(attribute(&stanza, "from")).to_owned();
            if stanza.name() == "presence"
                && from == format!("support@{HELP}")
                && stanza.attr("type").is_none()
            {
                return;
            }
        }
    });
    found.await.expect("the desk shows its presence to the agent");
}

#[tokio::test]
async fn customers_on_prosody_and_agents_on_ejabberd() {
    let people = |name: &str, colleague: bool| Population {
        accounts: vec![name.to_owned()],
        colleagues: if colleague { vec![name.to_owned()] } else { Vec::new() },
        desks: vec!["support".to_owned()],
    };
    let outside = Server::start(World::Prosody, &people("anna", false)).await.unwrap();
    let mut inside = Server::start(World::Ejabberd, &people("bob", true)).await.unwrap();
    let mut frontdesk =
        Frontdesk::with_settings(&settings(outside.component_port(), inside.component_port())).unwrap();
    frontdesk.start().unwrap();

    let mut bob = inside.connect(&account("bob"), "office").await.unwrap();
    bob.send("<presence/>").await;
    sees_desk(&mut bob).await;
    let mut anna = outside.connect(&account("anna"), "phone").await.unwrap();
    anna.send("<presence/>").await;
    let desk = format!("support@{HELP}");
    anna.send(message(&desk, "a1", "My invoice is wrong")).await;
    hears(&mut bob, "My invoice is wrong").await;
    bob.send(message(&desk, "b1", "accept")).await;
    let window = bare(attribute(&hears(&mut bob, "What you write here").await, "from")).to_owned();
    bob.send(message(&window, "b2", "Hello Anna")).await;
    let heard = hears(&mut anna, "Hello Anna").await;
    assert_eq!(attribute(&heard, "from"), desk, "the customer talks to the desk only");

    inside.kill().await;
    anna.send(message(&desk, "a2", "Are you there?")).await;
    inside.start_again().await.unwrap();
    let mut bob = inside.connect(&account("bob"), "office").await.unwrap();
    bob.send("<presence/>").await;
    tokio::time::sleep(Duration::from_secs(12)).await;
    println!("{}", frontdesk.log_tail(60));
    hears(&mut bob, "Are you there?").await;
    bob.send(message(&window, "b3", "Back again")).await;
    hears(&mut anna, "Back again").await;
    frontdesk.stop().await.unwrap();
}
