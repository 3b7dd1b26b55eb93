//! What an administrator reads when something is wrong, and how the process starts, reloads and ends.
//!
//! The binary is run as an administrator runs it; every assertion is about a sentence that was printed or logged, or
//! about an exit code.
//!
//! *Never:* conversations.

#![allow(clippy::unwrap_used, reason = "a test may end here")]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use e2e::frontdesk::binary;
use e2e::ports::free_ports;
use e2e::process::{Folder, Process, tail};
use e2e::server::{HELP, Population, SECRET, Server, World};

const PATIENCE: Duration = Duration::from_secs(20);
/// SIGTERM has to end Frontdesk within this time.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// A folder with a settings file.
struct Place {
    folder: Folder,
}

impl Place {
    fn new(port: u16) -> Self {
        let place = Self { folder: Folder::new("administrator").unwrap() };
        place.write(&settings(port));
        place
    }

    fn write(&self, text: &str) {
        std::fs::write(self.path("frontdesk.toml"), text).unwrap();
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, what: &str) -> Command {
        let mut command = Command::new(binary().unwrap());
        command.current_dir(self.folder.path()).args([what, "--config", "frontdesk.toml"]);
        command
    }

    /// Runs to the end.
    fn output(&self, what: &str) -> (Option<i32>, String) {
        let Output { status, stdout, stderr } = self.command(what).output().unwrap();
        (status.code(), String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap())
    }

    fn start(&self) -> Process {
        Process::start("frontdesk", self.command("run"), &self.path("log")).unwrap()
    }

    async fn wait_for_log(&self, words: &str) {
        wait_for(&self.path("log"), words).await;
    }
}

fn settings(port: u16) -> String {
    format!(
        "[[link]]\ndomain = \"{HELP}\"\nport = {port}\nsecret = \"{SECRET}\"\n\
         [store]\npath = \"frontdesk.sqlite\"\n[[desk]]\nname = \"support\"\n[[queue]]\nname = \"general\"\n\
         [[agent]]\njid = \"bob@localhost\"\n"
    )
}

async fn wait_for(log: &Path, words: &str) {
    let until = Instant::now() + PATIENCE;
    while !tail(log, usize::MAX).contains(words) {
        assert!(Instant::now() < until, "no `{words}` in:\n{}", tail(log, 20));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn contains_all(text: &str, wanted: &[&str]) {
    for words in wanted {
        assert!(text.contains(words), "no `{words}` in:\n{text}");
    }
}

#[test]
fn typos_are_all_named_with_their_lines_and_what_to_write() {
    let place = Place::new(5347);
    let typos = settings(5347)
        .replace("secret =", "secert =")
        .replace("port = 5347", "port = \"x\"")
        .replace("[[queue]]", "[[queu]]")
        .replace("bob@localhost", "bob");
    place.write(&typos);
    let (code, said) = place.output("check-config");
    assert_eq!(code, Some(1));
    contains_all(
        &said,
        &[
            "frontdesk.toml:3:8: port is a string; write a whole number without quotes",
            "frontdesk.toml:4:1: [[link]] has no key \"secert\"; did you mean \"secret\"?",
            "did you mean \"queue\"?",
            "\"bob\" is a domain, not the JID of a person",
        ],
    );
    let (code, same) = place.output("run");
    assert_eq!((code, same), (Some(1), said), "run says what check-config says");
}

#[test]
fn right_settings_are_summed_up() {
    let place = Place::new(5347);
    assert_eq!(place.output("check-config"), (Some(0), "OK: 1 desk, 1 queue, 1 agent, 1 link\n".to_owned()));
}

#[test]
fn no_settings_file_says_how_to_name_one() {
    let place = Place::new(5347);
    std::fs::remove_file(place.path("frontdesk.toml")).unwrap();
    for what in ["check-config", "run"] {
        let (code, said) = place.output(what);
        assert_eq!(code, Some(1));
        contains_all(&said, &["cannot read the file", "--config FILE"]);
    }
}

#[test]
fn a_store_that_cannot_be_used_ends_it_with_the_path_and_the_reason() {
    let place = Place::new(5347);
    std::fs::create_dir(place.path("folder")).unwrap();
    std::fs::write(place.path("text"), "This is some text, and there is no database in it at all.").unwrap();
    for (path, words) in [
        ("folder", "cannot use the database"),
        ("nowhere/frontdesk.sqlite", "nowhere does not exist"),
        ("text", "is not a database of frontdesk: choose another path"),
    ] {
        place.write(&settings(5347).replace("frontdesk.sqlite", path));
        let (code, said) = place.output("run");
        assert_eq!(code, Some(1));
        contains_all(&said, &[words, path]);
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

#[tokio::test]
async fn a_second_process_on_the_same_store_is_refused() {
    let place = Place::new(free_ports::<1>().unwrap()[0]);
    let mut first = place.start();
    place.wait_for_log("frontdesk runs").await;
    let (code, said) = place.output("run");
    assert_eq!(code, Some(1));
    contains_all(
        &said,
        &["is in use by another frontdesk", &format!("process {}", first.id()), "stop it first"],
    );
    assert!(first.terminate(LAST_WORDS).await.unwrap().success());
}

#[tokio::test]
async fn a_server_that_does_not_run_is_waited_for_and_the_end_is_in_order() {
    let port = free_ports::<1>().unwrap()[0];
    let place = Place::new(port);
    let mut frontdesk = place.start();
    place.wait_for_log("is the server running, and is this its component port?").await;
    contains_all(&tail(&place.path("log"), 9), &[&format!("127.0.0.1:{port}"), "retry_in="]);
    assert!(frontdesk.terminate(LAST_WORDS).await.unwrap().success());
    contains_all(&tail(&place.path("log"), 9), &["frontdesk has ended"]);
}

#[tokio::test]
async fn a_port_where_something_else_listens_is_named_as_such() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let place = Place::new(listener.local_addr().unwrap().port());
    std::thread::spawn(move || {
        while let Ok((mut socket, _)) = listener.accept() {
            let _ = socket.read(&mut [0; 512]);
            let _ = socket.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        }
    });
    let mut frontdesk = place.start();
    place.wait_for_log("not an xmpp component port").await;
    assert!(frontdesk.terminate(LAST_WORDS).await.unwrap().success());
}

async fn refusals(world: World, unknown_domain: &str, client_port: &str) {
    let server = Server::start(world, &Population::default()).await.unwrap();
    let place = Place::new(server.component_port());
    place.write(&settings(server.component_port()).replace(SECRET, "wrong"));
    let mut frontdesk = place.start();
    place.wait_for_log("does not accept the secret").await;
    assert!(!tail(&place.path("log"), usize::MAX).contains("wrong\""), "the secret itself is never logged");
    assert!(frontdesk.terminate(LAST_WORDS).await.unwrap().success());

    let place = Place::new(server.component_port());
    place.write(&settings(server.component_port()).replace(HELP, "elsewhere.localhost"));
    let mut frontdesk = place.start();
    place.wait_for_log(unknown_domain).await;
    assert!(frontdesk.terminate(LAST_WORDS).await.unwrap().success());

    let place = Place::new(server.client_port().unwrap());
    let mut frontdesk = place.start();
    place.wait_for_log(client_port).await;
    assert!(frontdesk.terminate(LAST_WORDS).await.unwrap().success());
}

#[tokio::test]
async fn refusals_of_prosody_are_explained() {
    refusals(World::Prosody, "a component called elsewhere.localhost", "at its port for clients").await;
}

#[tokio::test]
async fn refusals_of_ejabberd_are_explained() {
    refusals(World::Ejabberd, "is not in its list of hosts", "not an xmpp component port").await;
}

#[tokio::test]
async fn a_broken_file_keeps_the_old_settings_and_says_why() {
    let server = Server::start(World::Memory, &Population::default()).await.unwrap();
    let place = Place::new(server.component_port());
    let mut frontdesk = place.start();
    place.wait_for_log(" connected ").await;

    place.write(&settings(server.component_port()).replace("[[agent]]", "[[agnet]]"));
    frontdesk.signal("HUP").unwrap();
    place.wait_for_log("the settings stay as they were, because the file has faults").await;
    place.wait_for_log("did you mean \"agent\"?").await;

    place.write(&settings(server.component_port() + 1));
    frontdesk.signal("HUP").unwrap();
    place.wait_for_log("links and the store change only with a restart").await;

    place.write(&settings(server.component_port()).replace("bob@", "carol@"));
    frontdesk.signal("HUP").unwrap();
    place.wait_for_log("the settings were loaded again").await;
    assert!(frontdesk.ended().is_none());
    assert!(frontdesk.terminate(LAST_WORDS).await.unwrap().success());
    let log = tail(&place.path("log"), usize::MAX);
    assert_eq!(log.matches(" connected ").count(), 1, "reloading breaks no connection:\n{log}");
}
