//! `/v1/queues`: how many wait, and who is there for them.
//!
//! *Never:* who waits.

use super::refusal::Refusal;
use super::routes::{Asked, query};
use super::{Http, tag};
use crate::request::Look;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use frontdesk_settings::Scope;
use std::sync::Arc;

/// `GET /v1/queues`
pub(super) async fn all(State(http): State<Arc<Http>>, asked: Asked) -> Result<Response, Refusal> {
    let program = http.gate.admit(&asked.headers, &[Scope::Read])?;
    query(&asked.uri, &[])?;
    tag::answer(StatusCode::OK, http.look(&program, Look::Queues).await?, &asked.headers)
}

/// `GET /v1/queues/{queue}`
pub(super) async fn one(State(http): State<Arc<Http>>, asked: Asked) -> Result<Response, Refusal> {
    let program = http.gate.admit(&asked.headers, &[Scope::Read])?;
    query(&asked.uri, &[])?;
    tag::answer(StatusCode::OK, http.look(&program, Look::Queue(asked.path)).await?, &asked.headers)
}
