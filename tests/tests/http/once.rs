//! What is repeated is done once, also when Frontdesk dies in between.
//!
//! *Never:* a repetition with another key.

use std::collections::BTreeSet;

use crate::desk::house;

const NEW: &str = r#"{"medium":"mail"}"#;

#[tokio::test]
async fn a_key_makes_a_request_one_that_is_done_once() {
    let mut house = house("").await;
    let program = house.program();
    let key = [("Idempotency-Key", "order 7")];
    let first = program.ask_with("POST", "/v1/interactions", &key, NEW).await.unwrap();
    let again = program.ask_with("POST", "/v1/interactions", &key, NEW).await.unwrap();
    assert_eq!((first.status, again.status), (201, 201));
    assert_eq!(first.json()["id"], again.json()["id"]);
    assert_eq!(
        (first.header("idempotency-replayed"), again.header("idempotency-replayed")),
        (None, Some("true"))
    );
    let other = program.ask_with("POST", "/v1/interactions", &key, r#"{"medium":"voice"}"#).await.unwrap();
    assert_eq!(other.json()["type"], "urn:frontdesk:problem:key-reused", "{other:?}");
    let empty = program.ask_with("POST", "/v1/interactions", &[("Idempotency-Key", "")], NEW).await.unwrap();
    assert_eq!((empty.status, empty.detail().contains("Idempotency-Key")), (422, true));
    house.frontdesk.kill();
    house.frontdesk.start().unwrap();
    house.is_ready().await;
    let later = program.ask_with("POST", "/v1/interactions", &key, NEW).await.unwrap();
    assert_eq!(later.json()["id"], first.json()["id"], "the key outlives the process");
    let new = program.ask("POST", "/v1/interactions", NEW).await.unwrap();
    assert_ne!(new.json()["id"], first.json()["id"]);
}

/// A stream of requests, in the middle of which the process is killed; whoever got no answer repeats the request.
#[tokio::test]
async fn a_kill_in_a_stream_of_interactions_loses_none_and_doubles_none() {
    let mut house = house("").await;
    let program = house.program();
    let mut numbers = BTreeSet::new();
    for round in 0..4 {
        let mut asked = tokio::task::JoinSet::new();
        for lane in 0..8 {
            let program = program.clone();
            asked.spawn(async move {
                let mut answers = Vec::new();
                for number in 0..12 {
                    let key = format!("{round}-{lane}-{number}");
                    let header = [("Idempotency-Key", key.as_str())];
                    let answer = program.ask_with("POST", "/v1/interactions", &header, NEW).await;
                    answers
                        .push((key, answer.ok().filter(|answer| answer.status == 201).map(|it| it.json())));
                }
                answers
            });
        }
        tokio::time::sleep(std::time::Duration::from_millis(15 + 20 * round)).await;
        house.frontdesk.kill();
        let answers: Vec<_> = asked.join_all().await.into_iter().flatten().collect();
        house.frontdesk.start().unwrap();
        house.is_ready().await;
        for (key, answer) in answers {
            let header = [("Idempotency-Key", key.as_str())];
            let again = program.ask_with("POST", "/v1/interactions", &header, NEW).await.unwrap();
            let id = again.json()["id"].as_u64().unwrap();
            if let Some(answer) = answer {
                assert_eq!(answer["id"], id, "{key} was accepted and is another one now");
            }
            assert!(numbers.insert(id), "{id} is of two requests");
        }
    }
    let queue = program.ask("GET", "/v1/queues/general", "").await.unwrap();
    assert_eq!(queue.json()["waiting"], numbers.len(), "{queue:?}");
}
