//! A routing server of another kind decides: the example in `examples/routing_server.py`, as its first lines say (capability C15).
//!
//! It decides, is killed, and comes back; customers never wait longer than its deadline.
//!
//! *Never:* Frontdesk's own side of the protocol.

#![allow(clippy::unwrap_used, reason = "a test may end here")]

use std::process::Command;
use std::time::{Duration, Instant};

use e2e::client::Connection;
use e2e::frontdesk::Frontdesk;
use e2e::ports::free_ports;
use e2e::process::{Folder, Process, tail, workspace};
use e2e::server::{DOMAIN, HELP, Population, SECRET, Server, World, account};
use e2e::stanza::{attribute, bare, body, message};

const PATIENCE: Duration = Duration::from_secs(20);
const TOKEN: &str = "what-only-these-two-know";

fn settings(component: u16, server: u16) -> String {
    format!(
        "[[link]]\nname = \"main\"\ndomain = \"{HELP}\"\nhost = \"127.0.0.1\"\nport = {component}\nsecret = \"{SECRET}\"\n\
         [store]\npath = \"@DIR@/frontdesk.sqlite\"\n\
         [routing_server]\nurl = \"http://127.0.0.1:{server}\"\ntoken = \"{TOKEN}\"\nwithin = \"2s\"\n\
         [[desk]]\nname = \"support\"\nqueue = \"general\"\ndecide = \"remote-then-local\"\n\
         [[queue]]\nname = \"general\"\n[[queue]]\nname = \"billing\"\n\
         [[agent]]\njid = \"bob@{DOMAIN}\"\ncapacity = 5\n"
    )
}

struct RoutingServer {
    folder: Folder,
    port: u16,
}

impl RoutingServer {
    fn new() -> Self {
        let [port] = free_ports().unwrap();
        Self { folder: Folder::new("routing-server").unwrap(), port }
    }

    /// Returns when it can be asked.
    async fn start(&self) -> Process {
        let mut command = Command::new("python3");
        command.arg(workspace().join("examples/routing_server.py")).arg(self.port.to_string());
        command.env("ROUTING_TOKEN", TOKEN);
        let process = Process::start("routing server", command, &self.folder.path().join("log")).unwrap();
        let until = Instant::now() + PATIENCE;
        while tokio::net::TcpStream::connect(("127.0.0.1", self.port)).await.is_err() {
            assert!(Instant::now() < until, "{}", self.log());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        process
    }

    fn log(&self) -> String {
        tail(&self.folder.path().join("log"), usize::MAX)
    }

    async fn wait_for_log(&self, words: &str) {
        let until = Instant::now() + PATIENCE;
        while !self.log().contains(words) {
            assert!(Instant::now() < until, "no `{words}` in:\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// The next message with these words.
async fn hears(connection: &mut Connection, wanted: &str) -> minidom::Element {
    let mut heard = Vec::new();
    let found = tokio::time::timeout(PATIENCE, async {
        loop {
            let stanza = connection.next().await.expect("the stream goes on");
            let Some(body) = body(&stanza) else { continue };
            if body.contains(wanted) {
                return stanza;
            }
            heard.push(body);
        }
    });
    let found = found.await;
    let Ok(stanza) = found else { panic!("{wanted:?} was not heard in time, but {heard:?}") };
    stanza
}

async fn online(server: &Server, name: &str) -> Connection {
    let connection = server.connect(&account(name), "phone").await.unwrap();
    connection.send("<presence/>").await;
    connection
}

async fn a_server_decides_is_away_and_comes_back(world: World) {
    let people = Population {
        accounts: ["anna", "dora", "emil", "bob"].map(str::to_owned).to_vec(),
        colleagues: vec!["bob".to_owned()],
        desks: vec!["support".to_owned()],
    };
    let xmpp = Server::start(world, &people).await.unwrap();
    let routing = RoutingServer::new();
    let mut process = routing.start().await;
    let mut frontdesk = Frontdesk::with_settings(&settings(xmpp.component_port(), routing.port)).unwrap();
    frontdesk.start().unwrap();
    let until = Instant::now() + PATIENCE;
    while !frontdesk.log_tail(usize::MAX).contains(" connected ") {
        assert!(Instant::now() < until, "{}", frontdesk.log_tail(40));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let mut bob = online(&xmpp, "bob").await;
    let desk = format!("support@{HELP}");
    // the agent is there when the desk says so
    loop {
        let stanza =
            tokio::time::timeout(PATIENCE, bob.next()).await.expect("the desk shows itself").unwrap();
        let is_there = stanza.name() == "presence" && stanza.attr("type").is_none();
        if is_there && attribute(&stanza, "from").starts_with(&desk) {
            break;
        }
    }

    let mut anna = online(&xmpp, "anna").await;
    anna.send(message(&desk, "a1", "Spam, cheap spam")).await;
    hears(&mut anna, "We do not answer to this.").await;
    anna.send(message(&desk, "a2", "My printer is broken")).await;
    hears(&mut bob, "My printer is broken").await;
    bob.send(message(&desk, "b1", "accept")).await;
    let window = bare(attribute(&hears(&mut bob, "What you write here").await, "from")).to_owned();
    bob.send(message(&window, "b2", "!done")).await;
    hears(&mut anna, "over").await;
    routing.wait_for_log("is over: by-agent").await;

    process.kill();
    let dora = online(&xmpp, "dora").await;
    dora.send(message(&desk, "d1", "Spam while nobody decides")).await;
    hears(&mut bob, "Spam while nobody decides").await;

    let _process = routing.start().await;
    let mut emil = online(&xmpp, "emil").await;
    emil.send(message(&desk, "e1", "Spam again")).await;
    hears(&mut emil, "We do not answer to this.").await;
    frontdesk.stop().await.unwrap();
}

#[tokio::test]
async fn with_the_scripted_server() {
    a_server_decides_is_away_and_comes_back(World::Memory).await;
}

#[tokio::test]
async fn with_prosody() {
    a_server_decides_is_away_and_comes_back(World::Prosody).await;
}

#[tokio::test]
async fn with_ejabberd() {
    a_server_decides_is_away_and_comes_back(World::Ejabberd).await;
}
