//! `/v1/news`: what becomes of interactions, as server-sent events (WHATWG HTML, 9.2); `/v1/dead-letters`: posts of it that were
//! given up.
//!
//! Each piece of news has a number, which is its id. Whoever comes back names the last one it has read (`Last-Event-ID`)
//! and gets what came since from what the desk keeps; if that is too long ago, an event `reset` says so, and the interactions are to
//! be read anew. A listener who does not read is let go.
//!
//! *Never:* news that are not committed.

use super::refusal::Refusal;
use super::routes::{Asked, query};
use super::{Http, tag};
use crate::protocol::Kind;
use crate::request::{Look, ProgramNews, Told};
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use frontdesk_settings::Scope;
use http_body_util::channel::{Channel, Sender};
use std::convert::Infallible;
use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

/// Events that may wait for a listener who reads slowly; then the news wait, and in the end the listener starts anew.
const WAITING: usize = 16;

/// How often something is said when there is nothing new, so that a connection that is gone is noticed.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

/// How long a listener may take to read what is sent.
const READ_WITHIN: Duration = Duration::from_secs(30);

/// `GET /v1/news`
pub(super) async fn listen(State(http): State<Arc<Http>>, asked: Asked) -> Result<Response, Refusal> {
    let program = http.gate.admit(&asked.headers, &[Scope::Interactions, Scope::Read])?;
    let given = query(&asked.uri, &["after"])?;
    let last = asked.headers.get("last-event-id").map(|id| id.to_str().unwrap_or_default().to_owned());
    let last = last.or_else(|| given.into_iter().next().map(|(_, after)| after));
    let last = last.map(|last| last.trim().parse::<u64>()).transpose().map_err(|_| {
        Refusal::new(Kind::Invalid, "Last-Event-ID, or after, must be the number of a piece of news")
    })?;
    // before what is kept is read, so that nothing is missed between the two
    let news = http.parts.news.subscribe();
    let Told::News { items, last, is_complete } = http.look(&program, Look::News { after: last }).await?
    else {
        return Err(Refusal::new(Kind::Unavailable, "the desk answered something else; try again"));
    };
    let (sender, body) = Channel::<Bytes, Infallible>::new(WAITING);
    let mut begins = String::from("retry: 1000\n\n");
    if !is_complete {
        let _ = write!(begins, "id: {last}\nevent: reset\ndata: {{}}\n\n");
    }
    items.iter().for_each(|item| event(&mut begins, item.0, &item.1));
    tokio::spawn(tell(sender, news, begins, last));
    let kind = "text/event-stream";
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")], Body::new(body)).into_response())
}

/// Sends what was kept, then whatever comes, until the listener goes.
async fn tell(
    mut sender: Sender<Bytes, Infallible>,
    mut news: Receiver<ProgramNews>,
    begins: String,
    mut last: u64,
) {
    let mut text = begins;
    loop {
        if !text.is_empty() {
            let sent =
                tokio::time::timeout(READ_WITHIN, sender.send_data(Bytes::from(std::mem::take(&mut text))));
            if !matches!(sent.await, Ok(Ok(()))) {
                return;
            }
        }
        match tokio::time::timeout(SIGN_OF_LIFE, news.recv()).await {
            // also told from what was kept
            Ok(Ok(news)) if news.number <= last => {}
            Ok(Ok(news)) => {
                last = news.number;
                event(&mut text, news.number, &news.json);
            }
            // the listener comes back with the last number
            Ok(Err(RecvError::Lagged(_) | RecvError::Closed)) => return,
            Err(_) => text.push_str(": still here\n\n"),
        }
    }
}

fn event(text: &mut String, number: u64, json: &str) {
    let _ = write!(text, "id: {number}\nevent: news\ndata: {json}\n\n");
}

/// `GET /v1/dead-letters`
pub(super) async fn dead_letters(State(http): State<Arc<Http>>, asked: Asked) -> Result<Response, Refusal> {
    let program = http.gate.admit(&asked.headers, &[Scope::Interactions, Scope::Read])?;
    query(&asked.uri, &[])?;
    tag::answer(StatusCode::OK, http.look(&program, Look::DeadLetters).await?, &asked.headers)
}
