//! `/v1/agents`: who is there, and what a phone system says of somebody.
//!
//! *Never:* who gets what.

use super::body::{self, Read};
use super::refusal::Refusal;
use super::routes::{Asked, query};
use super::{Http, tag};
use crate::protocol::AgentState;
use crate::request::{Look, Wanted};
use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use frontdesk_settings::Scope;
use std::sync::Arc;

/// `GET /v1/agents`
pub(super) async fn all(State(http): State<Arc<Http>>, asked: Asked) -> Result<Response, Refusal> {
    let program = http.gate.admit(&asked.headers, &[Scope::Read, Scope::Agents])?;
    query(&asked.uri, &[])?;
    tag::answer(StatusCode::OK, http.look(&program, Look::Agents).await?, &asked.headers)
}

/// `GET /v1/agents/{agent}`
pub(super) async fn one(State(http): State<Arc<Http>>, asked: Asked) -> Result<Response, Refusal> {
    let program = http.gate.admit(&asked.headers, &[Scope::Read, Scope::Agents])?;
    query(&asked.uri, &[])?;
    tag::answer(StatusCode::OK, http.look(&program, Look::Agent(asked.path)).await?, &asked.headers)
}

/// `PUT /v1/agents/{agent}/state`
pub(super) async fn report(
    State(http): State<Arc<Http>>,
    asked: Asked,
    content: Body,
) -> Result<Response, Refusal> {
    let program = http.gate.admit(&asked.headers, &[Scope::Agents])?;
    query(&asked.uri, &[])?;
    let agent = asked.path.clone();
    let Read { value, .. } = body::read::<AgentState>(&http, &asked.into_parts(), content).await?;
    let told = http.ask(&program, Wanted::Report(agent, value), None).await?;
    tag::answer(StatusCode::OK, told, &Default::default())
}
