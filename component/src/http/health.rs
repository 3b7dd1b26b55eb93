//! `/livez`, `/readyz`, `/metrics`: what operators watch.
//!
//! On an address that only this machine can reach they need no token. Elsewhere `/livez` needs none, `/readyz` says no more
//! than yes or no without one, and `/metrics` needs one with the scope `metrics`.
//!
//! *Never:* an address of anybody.

use super::Http;
use super::refusal::Refusal;
use super::routes::Asked;
use crate::protocol::{Kind, Part, Readiness};
use crate::request::{Figures, LinkHealth, Look, Told};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use frontdesk_settings::Scope;
use std::sync::Arc;
use std::time::Duration;

/// How long the desk and the store may take to answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(3);

/// How long a server may take to confirm what it was sent, in milliseconds.
const CONFIRMED_WITHIN: u64 = 30_000;

/// `GET /livez`
pub(super) async fn live() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], "{\"live\":true}").into_response()
}

/// `GET /readyz`
pub(super) async fn ready(State(http): State<Arc<Http>>, asked: Asked) -> Result<Response, Refusal> {
    http.gate.operator()?;
    let health = tokio::time::timeout(ANSWER_WITHIN, http.look(&operator(), Look::Health)).await;
    let mut parts = Vec::new();
    let links = match health {
        Ok(Ok(Told::Health(links))) => Some(links),
        Ok(
            Ok(
                Told::Body { .. }
                | Told::Problem(_)
                | Told::Figures(_)
                | Told::News { .. }
                | Told::Posts(_)
                | Told::Done,
            )
            | Err(_),
        )
        | Err(_) => None,
    };
    let detail = "the desk has not answered, or the store has not kept a row, within 3 s";
    parts.push(part("store", links.is_some(), detail.to_owned()));
    parts.extend(links.into_iter().flatten().map(link));
    let is_ready = parts.iter().all(|part| part.ready);
    if !http.is_private() && http.gate.admit(&asked.headers, &[Scope::Metrics]).is_err() {
        parts.clear();
    }
    let status = if is_ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let body = serde_json::to_string(&Readiness { ready: is_ready, parts }).expect("readiness is plain data");
    Ok((status, [(header::CONTENT_TYPE, "application/json")], body).into_response())
}

fn link(health: LinkHealth) -> Part {
    let LinkHealth { link, up, unconfirmed } = health;
    let name = format!("link {link}");
    if !up {
        return part(&name, false, "there is no connection to the server".to_owned());
    }
    let detail = format!("the server has confirmed nothing for {} s", unconfirmed / 1000);
    part(&name, unconfirmed < CONFIRMED_WITHIN, detail)
}

fn part(name: &str, ready: bool, detail: String) -> Part {
    Part { part: name.to_owned(), ready, detail: (!ready).then_some(detail) }
}

/// `GET /metrics`
pub(super) async fn metrics(State(http): State<Arc<Http>>, asked: Asked) -> Result<Response, Refusal> {
    http.gate.operator()?;
    if !http.is_private() {
        http.gate.admit(&asked.headers, &[Scope::Metrics])?;
    }
    let Told::Figures(figures) = http.look(&operator(), Look::Figures).await? else {
        return Err(Refusal::new(Kind::Unavailable, "the desk answered something else; try again"));
    };
    set(&figures);
    http.parts.metrics.run_upkeep();
    let text = http.parts.metrics.render();
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}

fn set(figures: &Figures) {
    let number = |number: usize| number as f64;
    metrics::gauge!("frontdesk_conversations").set(number(figures.conversations));
    metrics::gauge!("frontdesk_interactions").set(number(figures.interactions));
    metrics::gauge!("frontdesk_questions").set(number(figures.questions));
    for (availability, count) in &figures.agents {
        metrics::gauge!("frontdesk_agents", "availability" => *availability).set(*count as f64);
    }
    for (queue, [waiting, present, free]) in &figures.queues {
        metrics::gauge!("frontdesk_queue_waiting", "queue" => queue.clone()).set(*waiting);
        metrics::gauge!("frontdesk_queue_agents_present", "queue" => queue.clone()).set(*present);
        metrics::gauge!("frontdesk_queue_agents_free", "queue" => queue.clone()).set(*free);
    }
    for (link, up, received) in &figures.links {
        metrics::counter!("frontdesk_stanzas_received_total", "link" => link.clone()).absolute(*received);
        metrics::gauge!("frontdesk_link_up", "link" => link.clone()).set(f64::from(u8::from(*up)));
    }
}

fn operator() -> Arc<str> {
    "operator".into()
}
