//! The process as a whole when something around it fails: a server that hangs, a store that is locked, an early signal.
//!
//! The servers are scripted ones; the binary is run as an administrator runs it.
//!
//! *Never:* how fast something is; whoever waits here waits for a word, with much patience.

#![allow(clippy::unwrap_used, reason = "a test may end here")]

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use e2e::client::Connection;
use e2e::frontdesk::binary;
use e2e::memory::Memory;
use e2e::process::{Folder, Process, tail};
use e2e::server::{DOMAIN, HELP, Population, SECRET, account};
use e2e::stanza::{attribute, bare, body, message};
use rusqlite::Connection as Database;

const PATIENCE: Duration = Duration::from_secs(30);
/// SIGTERM has to end Frontdesk within this time.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// Frontdesk between two servers: customers and the agent `bob` outside, the agent `carol` inside.
struct Place {
    folder: Folder,
    outside: Memory,
    inside: Memory,
}

impl Place {
    async fn new() -> Self {
        let people = |accounts: &[&str], agent: &str| Population {
            accounts: accounts.iter().map(|name| (*name).to_owned()).collect(),
            colleagues: vec![agent.to_owned()],
            desks: vec!["support".to_owned(), "billing".to_owned()],
        };
        let outside = Memory::start(&people(&["anna", "dora", "erin", "fred", "bob"], "bob")).await.unwrap();
        let inside = Memory::start(&people(&["carol"], "carol")).await.unwrap();
        let place = Self { folder: Folder::new("process").unwrap(), outside, inside };
        std::fs::write(place.path("frontdesk.toml"), place.settings()).unwrap();
        place
    }

    fn settings(&self) -> String {
        let link = |name: &str, port: u16| {
            format!(
                "[[link]]\nname = \"{name}\"\ndomain = \"{HELP}\"\nport = {port}\nsecret = \"{SECRET}\"\n"
            )
        };
        let way = |desk: &str| {
            format!("[[desk]]\nname = \"{desk}\"\nqueue = \"{desk}\"\n[[queue]]\nname = \"{desk}\"\n")
        };
        let agent = |name: &str, link: &str, queue: &str| {
            format!(
                "[[agent]]\njid = \"{name}@{DOMAIN}\"\nlink = \"{link}\"\nqueues = [\"{queue}\"]\ncapacity = 3\n"
            )
        };
        [
            link("outside", self.outside.component_port()),
            link("inside", self.inside.component_port()),
            "[store]\npath = \"frontdesk.sqlite\"\n".to_owned(),
            "[guard]\nmessages_per_second = 1000\nburst = 1000\nbytes_per_minute = 10000000\n".to_owned(),
            way("support"),
            way("billing"),
            agent("bob", "outside", "support"),
            agent("carol", "inside", "billing"),
        ]
        .concat()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn start(&self) -> Process {
        let mut command = Command::new(binary().unwrap());
        command.current_dir(self.folder.path()).args(["run", "--config", "frontdesk.toml"]);
        Process::start("frontdesk", command, &self.path("log")).unwrap()
    }

    fn log(&self) -> String {
        tail(&self.path("log"), usize::MAX)
    }

    async fn wait_for_log(&self, words: &str) {
        let until = Instant::now() + PATIENCE;
        while !self.log().contains(words) {
            assert!(Instant::now() < until, "no `{words}` in:\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// The next message with these words; others are passed over.
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

/// A conversation between a customer and an agent; the address of the agent's window.
async fn talk(customer: &mut Connection, agent: &mut Connection, desk: &str) -> String {
    let desk = format!("{desk}@{HELP}");
    let question = format!("This is {}", customer.jid());
    customer.send(message(&desk, "first", &question)).await;
    while !body(&hears(agent, &question).await).unwrap().contains("accept") {}
    agent.send(message(&desk, &format!("to {}", customer.jid()), "accept")).await;
    let window = bare(attribute(&hears(agent, "What you write here").await, "from")).to_owned();
    hears(customer, "is here now").await;
    window
}

async fn online(server: &Memory, name: &str) -> Connection {
    let connection = server.connect(&account(name), "phone").await.unwrap();
    connection.send("<presence/>").await;
    connection
}

#[tokio::test]
async fn a_server_that_hangs_takes_nothing_from_the_other_one() {
    const WORDS: usize = 120;
    const NAMES: [&str; 3] = ["dora", "erin", "fred"];
    let place = Place::new().await;
    let mut frontdesk = place.start();
    place.wait_for_log("frontdesk runs").await;
    let (mut bob, mut carol) = (online(&place.outside, "bob").await, online(&place.inside, "carol").await);
    let mut anna = online(&place.outside, "anna").await;
    let window = talk(&mut anna, &mut bob, "support").await;
    let mut others = Vec::new();
    for name in NAMES {
        let mut customer = online(&place.outside, name).await;
        talk(&mut customer, &mut carol, "billing").await;
        others.push(customer);
    }

    place.inside.hang(true);
    let (support, billing) = (format!("support@{HELP}"), format!("billing@{HELP}"));
    let padding = "x".repeat(50_000);
    for number in 0..WORDS {
        // more than the server's socket and the link's room take
        for (name, customer) in NAMES.iter().zip(&others) {
            let words = format!("{name} {number}. {padding}");
            customer.send(message(&billing, &format!("{name}{number}"), &words)).await;
        }
        if number % 20 == 0 {
            anna.send(message(&support, &format!("a{number}"), &format!("anna {number}"))).await;
            hears(&mut bob, &format!("anna {number}")).await;
            bob.send(message(&window, &format!("b{number}"), &format!("bob {number}"))).await;
            hears(&mut anna, &format!("bob {number}")).await;
        }
    }
    place.wait_for_log("what is for it waits in the store").await;
    place.inside.hang(false);
    let mut heard = [0; NAMES.len()];
    while heard != [WORDS; NAMES.len()] {
        let next = tokio::time::timeout(PATIENCE, carol.next()).await;
        let stanza = next.unwrap_or_else(|_| panic!("words were lost: {heard:?}")).unwrap();
        let Some(words) = body(&stanza).filter(|words| words.contains(&padding)) else { continue };
        let (name, rest) = words.split_once(' ').unwrap();
        let lane = NAMES.iter().position(|one| *one == name).unwrap();
        assert!(rest.starts_with(&format!("{}. ", heard[lane])), "{name} {}: {}", heard[lane], &rest[..20]);
        heard[lane] += 1;
    }
    assert!(frontdesk.terminate(LAST_WORDS).await.unwrap().success(), "{}", place.log());
}

#[tokio::test]
async fn a_store_that_is_locked_at_the_start_is_waited_for() {
    let place = Place::new().await;
    let mut frontdesk = place.start();
    place.wait_for_log("frontdesk runs").await;
    assert!(frontdesk.terminate(LAST_WORDS).await.unwrap().success());
    let lock = Database::open(place.path("frontdesk.sqlite")).unwrap();
    lock.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut frontdesk = place.start();
    place.wait_for_log("the store cannot be used yet").await;
    assert!(frontdesk.ended().is_none());
    assert_eq!(place.log().matches(" connected ").count(), 2, "nobody is served meanwhile");
    lock.execute_batch("ROLLBACK").unwrap();
    let until = Instant::now() + PATIENCE;
    while place.log().matches(" connected ").count() < 4 {
        assert!(Instant::now() < until, "{}", place.log());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(place.log().matches("the store cannot be used yet").count(), 1, "said once");
    assert!(frontdesk.terminate(LAST_WORDS).await.unwrap().success());
}

#[tokio::test]
async fn a_wish_to_end_is_obeyed_while_the_store_is_waited_for() {
    let place = Place::new().await;
    let mut frontdesk = place.start();
    place.wait_for_log("frontdesk runs").await;
    assert!(frontdesk.terminate(LAST_WORDS).await.unwrap().success());
    let lock = Database::open(place.path("frontdesk.sqlite")).unwrap();
    lock.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut frontdesk = place.start();
    place.wait_for_log("the store cannot be used yet").await;
    assert!(frontdesk.terminate(LAST_WORDS).await.unwrap().success());
}

#[tokio::test]
async fn an_end_that_could_not_keep_everything_is_an_error() {
    let place = Place::new().await;
    let mut frontdesk = place.start();
    place.wait_for_log("frontdesk runs").await;
    let anna = online(&place.outside, "anna").await;
    let lock = Database::open(place.path("frontdesk.sqlite")).unwrap();
    lock.execute_batch("BEGIN IMMEDIATE").unwrap();
    anna.send(message(&format!("support@{HELP}"), "a", "Is anybody there?")).await;
    place.wait_for_log("the store cannot commit yet").await;
    // it waits for the store as long as it may, which leaves little of the time that is promised
    assert!(!frontdesk.terminate(PATIENCE).await.unwrap().success());
    let log = place.log();
    assert!(log.contains("what came in last is not kept and not sent") && log.contains("inputs=1"), "{log}");
}

#[tokio::test]
async fn an_early_signal_to_reload_ends_nothing() {
    let place = Place::new().await;
    let mut frontdesk = place.start();
    // the very first moment, before there can be a handler, belongs to the system
    let status = format!("/proc/{}/status", frontdesk.id());
    let caught = || {
        let status = std::fs::read_to_string(&status).unwrap_or_default();
        let mask =
            status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap_or("0").trim().to_owned();
        u64::from_str_radix(&mask, 16).is_ok_and(|mask| mask & 1 != 0)
    };
    while !caught() && frontdesk.ended().is_none() {
        std::thread::yield_now();
    }
    assert!(!place.log().contains("frontdesk runs"), "handlers come first");
    for _ in 0..20 {
        frontdesk.signal("HUP").unwrap();
    }
    place.wait_for_log("frontdesk runs").await;
    place.wait_for_log("the settings were loaded again").await;
    assert!(frontdesk.terminate(LAST_WORDS).await.unwrap().success());
}

#[tokio::test]
async fn a_stanza_that_ends_every_stream_is_taken_out_and_the_rest_goes_on() {
    let place = Place::new().await;
    let mut frontdesk = place.start();
    place.wait_for_log("frontdesk runs").await;
    let mut carol = online(&place.inside, "carol").await;
    let mut dora = online(&place.outside, "dora").await;
    talk(&mut dora, &mut carol, "billing").await;
    place.inside.cannot_stand("poison");
    let billing = format!("billing@{HELP}");
    for (id, words) in ["one", "two", "the poison", "three", "four"].iter().enumerate() {
        dora.send(message(&billing, &format!("d{id}"), words)).await;
    }
    place.wait_for_log("it is taken out").await;
    for words in ["one", "two", "three", "four"] {
        hears(&mut carol, words).await;
    }
    let log = place.log();
    assert_eq!(log.matches("it is taken out").count(), 1, "{log}");
    let told = log.lines().find(|line| line.contains("it is taken out")).unwrap();
    assert!(told.contains("carol@") && !told.contains("poison"), "whose it was, but not its words: {told}");
    dora.send(message(&billing, "d9", "and on")).await;
    hears(&mut carol, "and on").await;
    assert!(frontdesk.terminate(LAST_WORDS).await.unwrap().success(), "{}", place.log());
}

#[tokio::test]
async fn a_store_that_is_removed_ends_the_process_and_all_that_was_kept_is_saved() {
    let place = Place::new().await;
    let mut frontdesk = place.start();
    place.wait_for_log(" connected ").await;
    let mut anna = online(&place.outside, "anna").await;
    let support = format!("support@{HELP}");
    anna.send(message(&support, "a1", "Is anybody there?")).await;
    hears(&mut anna, "next").await;
    std::fs::remove_file(place.path("frontdesk.sqlite")).unwrap();
    // nothing is written meanwhile: it is looked for every few seconds
    let until = Instant::now() + PATIENCE;
    let status = loop {
        if let Some(status) = frontdesk.ended() {
            break status;
        }
        assert!(Instant::now() < until, "{}", place.log());
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert!(!status.success(), "{}", place.log());
    let log = place.log();
    assert!(log.contains("frontdesk.sqlite was removed while frontdesk runs"), "{log}");
    let mut files = std::fs::read_dir(place.folder.path()).unwrap().map(|file| file.unwrap().path());
    let saved = files.find(|path| path.to_string_lossy().contains(".sqlite.saved-")).unwrap();
    let saved = Database::open(saved).unwrap();
    let lines: u32 = saved.query_row("SELECT count(*) FROM line", [], |row| row.get(0)).unwrap();
    assert_eq!(lines, 1);
}
