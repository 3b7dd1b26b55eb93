//! News as they happen: streams that are taken up again, and posts that are signed, repeated, and refused where they must be.
//!
//! *Never:* the order in which posts arrive; their numbers tell it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use e2e::http::{Program, TOKEN};
use e2e::process::{LOOK_AGAIN, PATIENCE, workspace};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::desk::{House, house};

const SECRET: &str = "a secret of these tests alone";

/// A stream of news, as far as it was read.
struct Listener {
    stream: TcpStream,
    text: String,
}

impl Listener {
    async fn new(house: &House, more: &str) -> Self {
        let mut stream = house.program().connect().await.unwrap();
        let ask = format!(
            "GET /v1/news HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\nAccept: text/event-stream\r\n{more}\r\n"
        );
        stream.write_all(ask.as_bytes()).await.unwrap();
        Self { stream, text: String::new() }
    }

    /// Reads until these words have come.
    async fn until(&mut self, words: &str) {
        let mut bytes = [0; 4096];
        let until = Instant::now() + PATIENCE;
        while !self.text.contains(words) {
            assert!(Instant::now() < until, "{words:?} did not come:\n{}", self.text);
            let read = tokio::time::timeout(PATIENCE, self.stream.read(&mut bytes)).await.unwrap().unwrap();
            assert!(read > 0, "the stream ended:\n{}", self.text);
            self.text.push_str(&String::from_utf8_lossy(&bytes[..read]));
        }
    }
}

async fn bring(program: &Program, body: &str) -> u64 {
    let answer = program.ask("POST", "/v1/interactions", body).await.unwrap();
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()["id"].as_u64().unwrap()
}

#[tokio::test]
async fn a_stream_goes_on_where_it_was_left() {
    let mut house = house("").await;
    let program = house.program();
    let mut listener = Listener::new(&house, "").await;
    listener.until("retry: 1000").await;
    assert!(listener.text.contains("text/event-stream"), "{}", listener.text);
    let id = bring(&program, r#"{"medium":"mail","reference":"one"}"#).await;
    listener.until("id: 1\nevent: news\ndata: {\"number\":1,\"news\":\"queued\"").await;
    drop(listener);
    let there = program.ask("PUT", "/v1/agents/bob/state", r#"{"availability":"available"}"#).await.unwrap();
    assert_eq!(there.status, 200);
    house.frontdesk.kill();
    house.frontdesk.start().unwrap();
    house.is_ready().await;
    let mut listener = Listener::new(&house, "Last-Event-ID: 1\r\n").await;
    listener.until("id: 2\nevent: news\ndata: {\"number\":2,\"news\":\"offered\"").await;
    assert!(!listener.text.contains("id: 1\n"), "{}", listener.text);
    let accept =
        program.ask("POST", &format!("/v1/interactions/{id}/accept"), r#"{"agent":"bob"}"#).await.unwrap();
    assert_eq!(accept.status, 200);
    listener.until("\"news\":\"assigned\"").await;
    let mut lost = Listener::new(&house, "Last-Event-ID: 99999\r\n").await;
    lost.until("event: reset").await;
    let wrong = program.ask_with("GET", "/v1/news", &[("Last-Event-ID", "soon")], "").await.unwrap();
    assert_eq!((wrong.status, wrong.detail().contains("number")), (422, true));
    assert_eq!(house.stranger().ask("GET", "/v1/news", "").await.unwrap().status, 401);
}

fn receiver(failures: &str) -> (Child, BufReader<std::process::ChildStdout>, u16) {
    let mut python = Command::new("python3");
    python.arg(workspace().join("tests/clients/receiver.py")).args([SECRET, failures]).stdout(Stdio::piped());
    let mut child = python.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut port = String::new();
    lines.read_line(&mut port).unwrap();
    (child, lines, port.trim().parse().unwrap())
}

fn webhook(allow: &str) -> String {
    format!("webhook = {{ secret = \"{SECRET}\", allow = [{allow}] }}")
}

#[tokio::test]
async fn posts_are_signed_and_repeated_until_they_arrive() {
    let house = house(&webhook("\"127.0.0.1\"")).await;
    let program = house.program();
    let (mut child, lines, port) = receiver("2");
    let reading =
        tokio::task::spawn_blocking(move || lines.lines().map_while(Result::ok).collect::<Vec<_>>());
    let body = format!(r#"{{"medium":"mail","callback":"http://127.0.0.1:{port}/news?of=mail"}}"#);
    let id = bring(&program, &body).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let cancelled = program.ask("POST", &format!("/v1/interactions/{id}/cancel"), "").await.unwrap();
    assert_eq!(cancelled.status, 200);
    let told = tokio::time::timeout(Duration::from_secs(30), reading).await;
    let _ = child.kill();
    let mut told = told.expect("all has arrived in time").unwrap();
    told.sort();
    // the receiver ends with the end, which may overtake
    assert!(told.contains(&"cancelled ended signed".to_owned()), "{told:?}");
    assert!(told.iter().all(|line| line.ends_with("signed")), "{told:?}");
}

#[tokio::test]
async fn what_was_to_be_posted_outlives_a_kill() {
    let mut house = house(&webhook("\"127.0.0.0/8\"")).await;
    let (mut child, lines, port) = receiver("1");
    let reading =
        tokio::task::spawn_blocking(move || lines.lines().map_while(Result::ok).collect::<Vec<_>>());
    let body = format!(r#"{{"medium":"mail","callback":"http://localhost:{port}/"}}"#);
    let id = bring(&house.program(), &body).await;
    house.frontdesk.kill();
    house.frontdesk.start().unwrap();
    house.is_ready().await;
    let cancelled = house.program().ask("POST", &format!("/v1/interactions/{id}/cancel"), "").await.unwrap();
    assert_eq!(cancelled.status, 200);
    let told = tokio::time::timeout(Duration::from_secs(30), reading).await;
    let _ = child.kill();
    let told = told.expect("all has arrived in time").unwrap();
    assert!(told.contains(&"cancelled ended signed".to_owned()), "{told:?}");
}

#[tokio::test]
async fn nothing_is_posted_inside_unless_it_is_allowed() {
    let house = house(&webhook("\"10.0.0.1\"")).await;
    let program = house.program();
    for callback in [
        "http://127.0.0.1:9/",
        "http://localhost:9/",
        "http://[::1]:9/",
        "http://[::ffff:127.0.0.1]:9/",
        "http://0.0.0.0/",
    ] {
        bring(&program, &format!(r#"{{"medium":"mail","callback":"{callback}"}}"#)).await;
    }
    let until = Instant::now() + PATIENCE;
    let letters = loop {
        let letters = program.ask("GET", "/v1/dead-letters", "").await.unwrap().json();
        if letters["dead_letters"].as_array().is_some_and(|letters| letters.len() == 5) {
            break letters;
        }
        assert!(Instant::now() < until, "{letters}");
        tokio::time::sleep(LOOK_AGAIN).await;
    };
    for letter in letters["dead_letters"].as_array().unwrap() {
        assert!(letter["why"].as_str().unwrap().contains("private address"), "{letter}");
    }
    for wrong in [
        "ftp://example.org/",
        "file:///etc/passwd",
        "http://",
        "http://user:word@example.org/",
        "//x",
        "http://a/#b",
        "http://a b/",
    ] {
        let body = format!(r#"{{"medium":"mail","callback":"{wrong}"}}"#);
        let answer = program.ask("POST", "/v1/interactions", &body).await.unwrap();
        assert_eq!(
            (answer.status, answer.detail().contains("callback must be a URL")),
            (422, true),
            "{wrong}: {answer:?}"
        );
    }
}

#[tokio::test]
async fn without_a_secret_nothing_is_posted() {
    let house = house("").await;
    let body = r#"{"medium":"mail","callback":"https://example.org/"}"#;
    let answer = house.program().ask("POST", "/v1/interactions", body).await.unwrap();
    assert_eq!((answer.status, answer.detail().contains("[http.webhook]")), (422, true), "{answer:?}");
}
