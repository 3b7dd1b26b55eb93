//! Inputs that are known to hurt, against the real binary.
//!
//! `inputs` is a table of single stanzas, from the scripted server and, where they pass such a thing on, through
//! Prosody and ejabberd; `floods` is too much of something; `strangers` meddles with somebody else's conversation.
//! After each of them the next customer is served, over the connection that stood from the start.
//!
//! *Never:* friendly conversations; those are plays.

#![allow(clippy::unwrap_used, reason = "a test may end here")]

mod floods;
mod inputs;
mod strangers;

use std::time::{Duration, Instant};

use e2e::client::Connection;
use e2e::frontdesk::Frontdesk;
use e2e::memory::Memory;
use e2e::server::{DOMAIN, HELP, Population, SECRET, Server, World, account};
use e2e::stanza::{attribute, bare, body};
use minidom::Element;

pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// A server with Frontdesk on it. Anna is a customer, Bob and Carol are agents.
pub(crate) struct Scene {
    pub(crate) server: Server,
    pub(crate) frontdesk: Frontdesk,
    probes: usize,
}

impl Scene {
    pub(crate) async fn set(world: World) -> Self {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let population = Population {
            accounts: names(&["anna", "bert", "bob", "carol", "eve"]),
            colleagues: names(&["bob", "carol"]),
            desks: names(&["support"]),
        };
        let server = Server::start(world, &population).await.unwrap();
        let mut frontdesk = Frontdesk::with_settings(&settings(server.component_port())).unwrap();
        frontdesk.start().unwrap();
        let mut scene = Self { server, frontdesk, probes: 0 };
        scene.wait_for_log(" connected ").await;
        scene
    }

    /// Waits until Frontdesk has written nothing for a second, so that the server has nothing to answer either.
    pub(crate) async fn is_quiet(&self) {
        let mut seen = None;
        loop {
            let now = Some(self.memory().seen().await.len());
            if now == seen {
                return;
            }
            seen = now;
            tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        }
    }

    pub(crate) fn memory(&self) -> &Memory {
        match &self.server {
            Server::Memory(memory) => memory,
            Server::Prosody(_) | Server::Ejabberd(_) => panic!("only the scripted server sends any bytes"),
        }
    }

    pub(crate) async fn online(&self, name: &str) -> Connection {
        let connection = self.server.connect(&account(name), "client").await.unwrap();
        connection.send("<presence/>").await;
        connection
    }

    pub(crate) async fn wait_for_log(&mut self, words: &str) {
        let until = Instant::now() + PATIENCE;
        while !self.frontdesk.log_tail(usize::MAX).contains(words) {
            self.frontdesk.expect_running().unwrap();
            assert!(Instant::now() < until, "no `{words}` in the log:\n{}", self.frontdesk.log_tail(20));
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// The next customer, somebody nobody heard of, is greeted. Everything sent before was then handled.
    pub(crate) async fn next_customer_is_served(&mut self) {
        self.probes += 1;
        let (desk, customer) = (desk(), format!("probe{}@{DOMAIN}", self.probes));
        self.memory()
            .raw(format!(
                "<message from='{customer}/x' to='{desk}' type='chat' id='p'><body>hi</body></message>"
            ))
            .await;
        let until = Instant::now() + PATIENCE;
        while !self.seen_by(&customer).await.iter().any(|stanza| body(stanza).is_some()) {
            self.frontdesk.expect_running().unwrap();
            assert!(Instant::now() < until, "{customer} is not served:\n{}", self.frontdesk.log_tail(20));
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// What Frontdesk sent to somebody.
    pub(crate) async fn seen_by(&self, jid: &str) -> Vec<Element> {
        let seen = self.memory().seen().await;
        seen.into_iter().filter(|stanza| bare(attribute(stanza, "to")) == bare(jid)).collect()
    }

    /// The connection is the one of the beginning, and the process has not grown without bound.
    pub(crate) async fn ends_well(mut self, most_megabytes: u64) {
        self.frontdesk.expect_running().unwrap();
        let log = self.frontdesk.log_tail(usize::MAX);
        assert_eq!(
            log.matches(" connected ").count(),
            1,
            "the connection broke:\n{}",
            self.frontdesk.log_tail(30)
        );
        assert!(!log.contains(" ERROR "), "{}", log.lines().find(|line| line.contains(" ERROR ")).unwrap());
        let megabytes = resident_megabytes(self.frontdesk.id().unwrap());
        assert!(megabytes <= most_megabytes, "{megabytes} MB are in use");
        self.frontdesk.stop().await.unwrap();
    }
}

pub(crate) fn desk() -> String {
    format!("support@{HELP}")
}

fn settings(port: u16) -> String {
    format!(
        "[[link]]\ndomain = \"{HELP}\"\nport = {port}\nsecret = \"{SECRET}\"\n\
         [store]\npath = \"@DIR@/frontdesk.sqlite\"\n[log]\nfilter = \"info\"\n\
         [[desk]]\nname = \"support\"\n[[queue]]\nname = \"general\"\n\
         [[agent]]\njid = \"bob@{DOMAIN}\"\n[[agent]]\njid = \"carol@{DOMAIN}\"\n"
    )
}

/// Memory that the process really uses, from the kernel.
pub(crate) fn resident_megabytes(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

/// The next stanza that is wanted; what comes before it is left out.
pub(crate) async fn next_that(connection: &mut Connection, wanted: impl Fn(&Element) -> bool) -> Element {
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

/// The next text that contains `words`.
pub(crate) async fn hears(connection: &mut Connection, words: &str) -> Element {
    next_that(connection, |stanza| body(stanza).is_some_and(|text| text.contains(words))).await
}
