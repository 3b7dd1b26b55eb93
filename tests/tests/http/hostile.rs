//! What is wrong is told in words, and what is slow or huge is cut.
//!
//! *Never:* an answer of the kind 5xx to what somebody sends.

use std::time::{Duration, Instant};

use e2e::http::{Answer, Program, read};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::desk::{House, house};

/// An answer must be this problem, with these words in its sentence.
fn problem(answer: &Answer, status: u16, kind: &str, words: &str) {
    assert_eq!(answer.status, status, "{answer:?}");
    assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{answer:?}");
    assert_eq!(answer.json()["type"], format!("urn:frontdesk:problem:{kind}"), "{answer:?}");
    assert_eq!(answer.json()["status"], status, "{answer:?}");
    assert!(answer.detail().contains(words), "{words:?} is not in {:?}", answer.detail());
}

async fn refused(program: &Program, question: (&str, &str, &str), status: u16, kind: &str, words: &str) {
    let (method, path, body) = question;
    problem(&program.ask(method, path, body).await.unwrap(), status, kind, words);
}

/// Brings a mail that nobody takes; its number.
async fn mail(house: &House) -> u64 {
    let answer = house.program().ask("POST", "/v1/interactions", r#"{"medium":"mail"}"#).await.unwrap();
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()["id"].as_u64().unwrap()
}

#[tokio::test]
async fn tokens_and_scopes() {
    let house = house("").await;
    let new = ("POST", "/v1/interactions", r#"{"medium":"mail"}"#);
    let look = ("GET", "/v1/queues", "");
    refused(&house.stranger(), new, 401, "unauthorized", "Authorization: Bearer TOKEN").await;
    refused(&house.stranger(), look, 401, "unauthorized", "[[http.token]]").await;
    let wrong = Program::new(house.frontdesk.http_port(), Some("guessed"));
    refused(&wrong, look, 401, "unauthorized", "not known").await;
    refused(&house.reader(), new, 403, "forbidden", "interactions").await;
    let report = ("PUT", "/v1/agents/bob/state", "{}");
    refused(&house.reader(), report, 403, "forbidden", "agents").await;
    let basic = house.stranger().ask_with("GET", "/v1/queues", &[("Authorization", "Basic YTpi")], "").await;
    problem(&basic.unwrap(), 401, "unauthorized", "cannot be read");
    assert_eq!(house.reader().ask("GET", "/v1/queues", "").await.unwrap().status, 200);
    // without a token nothing is read, however large it says it is
    let large =
        house.stranger().ask_with("POST", "/v1/interactions", &[("Content-Type", "text/plain")], "x").await;
    problem(&large.unwrap(), 401, "unauthorized", "TOKEN");
    for _ in 0..60 {
        let answer = wrong.ask("GET", "/v1/queues", "").await.unwrap();
        if answer.status == 429 {
            return problem(&answer, 429, "too-many", "wait a second");
        }
    }
    panic!("wrong tokens have no bound");
}

#[tokio::test]
async fn wrong_bodies() {
    let house = house("body_bytes = 2000").await;
    let post = |body: &'static str| ("POST", "/v1/interactions", body);
    let program = house.program();
    refused(&program, post("{"), 400, "malformed", "line 1").await;
    refused(&program, post("[]"), 422, "invalid", "must be a JSON object").await;
    refused(&program, post("\"\u{1F600}\""), 422, "invalid", "must be a JSON object").await;
    refused(&program, post("{}"), 422, "invalid", "missing field `medium`").await;
    refused(&program, post(""), 422, "invalid", "missing field `medium`").await;
    refused(&program, post(r#"{"medium":"mail","color":1}"#), 422, "invalid", "unknown field `color`").await;
    refused(&program, post(r#"{"medium":"mail","medium":"mail"}"#), 422, "invalid", "duplicate field").await;
    refused(&program, post(r#"{"medium":7}"#), 422, "invalid", "expected a string").await;
    refused(
        &program,
        post(r#"{"medium":"telepathy"}"#),
        422,
        "invalid",
        "no medium \"telepathy\"; known are",
    )
    .await;
    refused(&program, post(r#"{"medium":"mail","queue":"nowhere"}"#), 422, "invalid", "no queue \"nowhere\"")
        .await;
    refused(&program, post(r#"{"medium":"mail","queue":""}"#), 422, "invalid", "no queue").await;
    let odd = r#"{"medium":"mail","attributes":{"color":"red"}}"#;
    refused(&program, post(odd), 422, "invalid", "no rule can ask for an attribute \"color\"; there are")
        .await;
    let wrong = r#"{"medium":"mail","attributes":{"history.contacts":"many"}}"#;
    refused(&program, post(wrong), 422, "invalid", "must be a whole number").await;
    let own = r#"{"medium":"mail","attributes":{"medium":"chat"}}"#;
    refused(&program, post(own), 422, "invalid", "is set by Frontdesk").await;
    let long = format!(r#"{{"medium":"mail","reference":"{}"}}"#, "ü".repeat(201));
    problem(&program.ask("POST", "/v1/interactions", &long).await.unwrap(), 422, "invalid", "200 characters");
    let huge = format!(r#"{{"medium":"{}"}}"#, "x".repeat(5000));
    problem(&program.ask("POST", "/v1/interactions", &huge).await.unwrap(), 413, "too-large", "2000 bytes");
    let deep = format!("{{\"medium\":\"mail\",\"attributes\":{{\"customer.name\":{}", "[".repeat(1500));
    problem(
        &program.ask("POST", "/v1/interactions", &deep).await.unwrap(),
        400,
        "malformed",
        "recursion limit",
    );
    let form = program.ask_with(
        "POST",
        "/v1/interactions",
        &[("Content-Type", "application/x-www-form-urlencoded")],
        "medium=mail",
    );
    problem(&form.await.unwrap(), 415, "not-json", "Content-Type: application/json");
    let fine = r#"{"medium":"mail","queue":"größe","reference":"Ünïcode \u0000 \"","attributes":{"customer.name":"Zoë"}}"#;
    let answer = program.ask("POST", "/v1/interactions", fine).await.unwrap();
    assert_eq!((answer.status, answer.json()["queue"].as_str()), (201, Some("größe")), "{answer:?}");
    assert_eq!(answer.header("location"), Some("/v1/interactions/1"));
}

#[tokio::test]
async fn wrong_paths_methods_and_names() {
    let house = house("").await;
    let program = house.program();
    let get = |path: &'static str| ("GET", path, "");
    refused(&program, get("/v1/nothing"), 404, "not-found", "GET / lists the paths").await;
    refused(&program, get("/v1/queues/"), 404, "not-found", "no slash at the end").await;
    refused(&program, get("/v1/interactions/"), 404, "not-found", "").await;
    refused(&program, get("/v2/queues"), 404, "not-found", "/v2/queues").await;
    refused(&program, get("/v1/interactions/99"), 404, "not-found", "no interaction 99").await;
    refused(&program, get("/v1/interactions/abc"), 404, "not-found", "they have numbers").await;
    refused(&program, get("/v1/interactions/-1"), 404, "not-found", "they have numbers").await;
    refused(&program, get("/v1/interactions/99999999999999999999999"), 404, "not-found", "numbers").await;
    refused(&program, get("/v1/interactions/%ff"), 400, "malformed", "UTF-8").await;
    refused(&program, get("/v1/interactions/99/explanation"), 404, "not-found", "nothing is kept").await;
    refused(&program, get("/v1/queues/nowhere"), 404, "not-found", "no queue \"nowhere\"").await;
    refused(&program, get("/v1/agents/nobody"), 404, "not-found", "no agent \"nobody\"").await;
    refused(&program, get("/v1/queues?size=1"), 422, "invalid", "no parameter \"size\"").await;
    refused(&program, get("/v1/interactions/1?wait=soon"), 422, "invalid", "wait=30s").await;
    for method in ["DELETE", "PATCH", "PUT", "OPTIONS", "BREW"] {
        refused(&program, (method, "/v1/interactions", ""), 405, "method-not-allowed", method).await;
    }
    refused(&program, ("POST", "/v1/queues", "{}"), 405, "method-not-allowed", "/v1/queues").await;
    refused(&program, ("PUT", "/v1/agents/nobody/state", "{}"), 404, "not-found", "no agent").await;
    let state = |body: &'static str| ("PUT", "/v1/agents/bob/state", body);
    refused(&program, state(r#"{"availability":"lunch"}"#), 422, "invalid", "unknown variant `lunch`").await;
    refused(&program, state(r#"{"media":{"voice":{"busy":1}}}"#), 422, "invalid", "boolean").await;
    refused(&program, state(r#"{"media":{"voice":{"in_use":-1}}}"#), 422, "invalid", "u16").await;
    refused(&program, state(r#"{"media":{"smoke":{}}}"#), 422, "invalid", "no medium \"smoke\"").await;
    let queue = program.ask("GET", "/v1/queues/gr%C3%B6%C3%9Fe", "").await.unwrap();
    assert_eq!((queue.status, queue.json()["queue"].as_str()), (200, Some("größe")), "{queue:?}");
    let head = program.ask("HEAD", "/v1/queues", "").await.unwrap();
    assert_eq!((head.status, head.body.as_str()), (200, ""));
}

#[tokio::test]
async fn wishes_that_do_not_fit() {
    let house = house("").await;
    let program = house.program();
    let id = mail(&house).await;
    let to = |deed: &str| format!("/v1/interactions/{id}/{deed}");
    let bob = r#"{"agent":"bob"}"#;
    for (deed, body, status, kind, words) in [
        ("finish", "", 409, "conflict", "no agent has it"),
        ("finish", bob, 409, "conflict", "no agent has it"),
        ("requeue", "", 409, "conflict", "no agent has it"),
        ("requeue", r#"{"queue":"nowhere"}"#, 422, "invalid", "no queue \"nowhere\""),
        ("accept", bob, 409, "conflict", "not offered to bob@localhost"),
        ("accept", "", 422, "invalid", "agent is missing"),
        ("accept", r#"{"agent":"nobody"}"#, 422, "invalid", "no agent \"nobody\""),
        ("accept", r#"{"agent":null}"#, 422, "invalid", "agent is missing"),
        ("reject", bob, 409, "conflict", "not offered"),
        ("cancel", r#"{"agent":"bob"}"#, 422, "invalid", "unknown field `agent`"),
        ("dance", "", 404, "not-found", "/dance"),
    ] {
        problem(&program.ask("POST", &to(deed), body).await.unwrap(), status, kind, words);
    }
    let there = program.ask("PUT", "/v1/agents/bob/state", r#"{"availability":"available"}"#).await.unwrap();
    assert_eq!(
        (there.status, there.json()["work"][0]["state"].as_str()),
        (200, Some("offered")),
        "{there:?}"
    );
    assert_eq!(program.ask("POST", &to("accept"), bob).await.unwrap().status, 200);
    for (deed, body, words) in [
        ("accept", bob, "is with bob@localhost"),
        ("accept", r#"{"agent":"carol"}"#, "is with bob@localhost"),
        ("finish", r#"{"agent":"carol"}"#, "is with bob@localhost"),
        ("requeue", r#"{"agent":"carol"}"#, "is with bob@localhost"),
        ("cancel", "", "is with bob@localhost"),
    ] {
        problem(&program.ask("POST", &to(deed), body).await.unwrap(), 409, "conflict", words);
    }
    assert_eq!(program.ask("POST", &to("finish"), bob).await.unwrap().json()["state"], "ended");
    problem(&program.ask("POST", &to("finish"), bob).await.unwrap(), 409, "conflict", "is over");
    problem(&program.ask("POST", &to("cancel"), "").await.unwrap(), 409, "conflict", "is over");
    let why = program.ask("GET", &to("explanation"), "").await.unwrap();
    assert!(why.json()["text"].as_str().unwrap().contains("takes it"), "{why:?}");
    assert!(why.json()["facts"].as_array().unwrap().len() >= 4, "{why:?}");
}

#[tokio::test]
async fn what_is_slow_is_cut() {
    let house = house("request_time = \"500ms\"").await;
    let program = house.program();
    let began = Instant::now();
    let mut half = program.connect().await.unwrap();
    half.write_all(b"GET /livez HTTP/1.1\r\nHost: x\r\nX-Half: ").await.unwrap();
    let mut rest = Vec::new();
    let _ = half.read_to_end(&mut rest).await;
    assert!(began.elapsed() < Duration::from_secs(10), "half a head is cut");
    let body = "POST /v1/interactions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer play-token\r\n\
                Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"medium\":";
    let mut half = program.connect().await.unwrap();
    half.write_all(body.as_bytes()).await.unwrap();
    let mut rest = Vec::new();
    half.read_to_end(&mut rest).await.unwrap();
    problem(&read(&rest).unwrap(), 408, "too-slow", "0.5 s");
    // drop by drop, each in time: the whole is not
    let mut slow = program.connect().await.unwrap();
    let began = Instant::now();
    for byte in b"GET /livez HTTP/1.1\r\nHost: x\r\nX-Slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" {
        if slow.write_all(&[*byte]).await.is_err() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let mut rest = Vec::new();
    let _ = slow.read_to_end(&mut rest).await;
    assert!(!String::from_utf8_lossy(&rest).contains("200 OK"), "{rest:?}");
    assert!(began.elapsed() < Duration::from_secs(20));
    assert_eq!(house.stranger().ask("GET", "/livez", "").await.unwrap().status, 200);
}

#[tokio::test]
async fn what_is_huge_or_no_http_is_cut() {
    let house = house("connections = 4").await;
    let program = house.program();
    let lines: String = (0..500).map(|n| format!("X-{n}: {}\r\n", "y".repeat(100))).collect();
    let huge =
        program.raw(format!("GET /livez HTTP/1.1\r\nHost: x\r\n{lines}\r\n").as_bytes()).await.unwrap();
    assert!(String::from_utf8_lossy(&huge).starts_with("HTTP/1.1 431"), "{}", String::from_utf8_lossy(&huge));
    for odd in ["\0\0\0\0\r\n\r\n", "<stream:stream>\r\n\r\n", "GET\r\n\r\n", "GET /livez HTTP/9.9\r\n\r\n"] {
        let answer = program.raw(odd.as_bytes()).await.unwrap_or_default();
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400"), "{odd:?}: {answer}");
    }
    let mut open = Vec::new();
    for _ in 0..4 {
        open.push(program.connect().await.unwrap());
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    let answer = program.raw(b"").await.unwrap();
    let answer = read(&answer).unwrap();
    problem(&answer, 503, "unavailable", "connections");
    drop(open);
    house.is_ready().await;
}

#[tokio::test]
async fn metrics_can_be_read_by_whoever_is_on_the_machine() {
    let house = house("").await;
    let id = mail(&house).await;
    assert!(id > 0);
    let metrics = house.stranger().ask("GET", "/metrics", "").await.unwrap();
    assert_eq!(metrics.status, 200);
    for line in [
        "# HELP frontdesk_queue_waiting ",
        "# TYPE frontdesk_http_requests_total counter",
        "frontdesk_queue_waiting{queue=\"general\"} 1",
        "frontdesk_link_up{link=\"main\"} 1",
        "frontdesk_interactions 1",
        "frontdesk_agents{availability=\"offline\"} 2",
        "frontdesk_http_requests_total{method=\"POST\",route=\"/v1/interactions\",status=\"201\"} 1",
    ] {
        assert!(metrics.body.contains(line), "{line:?} is not in\n{}", metrics.body);
    }
    assert!(!metrics.body.contains("localhost"), "{}", metrics.body);
    let ready = house.stranger().ask("GET", "/readyz", "").await.unwrap();
    assert_eq!(ready.json()["parts"][1]["part"], "link main", "{ready:?}");
}
