//! Waiting for a change, and versions.
//!
//! *Never:* a wait that is longer than it was asked to be.

use std::time::{Duration, Instant};

use crate::desk::house;

#[tokio::test]
async fn a_change_is_waited_for() {
    let house = house("").await;
    let program = house.program();
    let new = program.ask("POST", "/v1/interactions", r#"{"medium":"mail"}"#).await.unwrap();
    let path = format!("/v1/interactions/{}", new.json()["id"]);
    let tag = new.header("etag").unwrap().to_owned();
    let known = [("If-None-Match", tag.as_str())];
    let same = program.ask_with("GET", &path, &known, "").await.unwrap();
    assert_eq!((same.status, same.body.as_str(), same.header("etag")), (304, "", Some(tag.as_str())));
    let began = Instant::now();
    let in_vain = program.ask_with("GET", &format!("{path}?wait=300ms"), &known, "").await.unwrap();
    assert_eq!(in_vain.status, 304);
    assert!(began.elapsed() >= Duration::from_millis(300));
    let waiting = {
        let (program, path, tag) = (program.clone(), path.clone(), tag.clone());
        tokio::spawn(async move {
            program
                .ask_with("GET", &format!("{path}?wait=30s"), &[("If-None-Match", &tag)], "")
                .await
                .unwrap()
        })
    };
    let any = {
        let (program, path) = (program.clone(), path.clone());
        tokio::spawn(async move { program.ask("GET", &format!("{path}?wait=30s"), "").await.unwrap() })
    };
    tokio::time::sleep(Duration::from_millis(200)).await;
    let began = Instant::now();
    let state = program.ask("PUT", "/v1/agents/bob/state", r#"{"availability":"available"}"#).await.unwrap();
    assert_eq!(state.status, 200, "{state:?}");
    let (waiting, any) = (waiting.await.unwrap(), any.await.unwrap());
    assert!(began.elapsed() < Duration::from_secs(10), "the change ends the wait");
    for answer in [&waiting, &any] {
        assert_eq!((answer.status, answer.json()["state"].as_str()), (200, Some("offered")), "{answer:?}");
    }
    let old = program.ask_with("GET", &format!("{path}?wait=30s"), &known, "").await.unwrap();
    assert_eq!(old.json()["state"], "offered", "who knows an old version waits for nothing");
}
