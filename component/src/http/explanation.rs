//! `/v1/interactions/{id}/explanation`: what was decided, from the facts that are kept.
//!
//! *Never:* a conversation of a customer; those are explained on the machine itself (`frontdesk explain`).

use super::Http;
use super::refusal::Refusal;
use super::routes::{Asked, number, query};
use crate::explain::{self, Record};
use crate::kept_fact;
use crate::protocol::{Explanation, Kind};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use frontdesk_settings::Scope;
use router_core::values::fact::FactKind;
use router_core::values::id::ConversationId;
use std::sync::Arc;

/// `GET /v1/interactions/{id}/explanation`
pub(super) async fn show(State(http): State<Arc<Http>>, asked: Asked) -> Result<Response, Refusal> {
    http.gate.admit(&asked.headers, &[Scope::Interactions, Scope::Read])?;
    query(&asked.uri, &[])?;
    let id = number(&asked.path)?;
    let conversation = ConversationId(id.0);
    let Some(store) = http.parts.store.upgrade() else {
        return Err(Refusal::new(Kind::Unavailable, "Frontdesk is about to end; try again when it runs"));
    };
    let facts = store.facts(conversation).await.map_err(|error| {
        tracing::warn!(%error, "facts cannot be read");
        Refusal::new(Kind::Unavailable, "the store cannot be read now; see /readyz, and try again")
    })?;
    let begins_a_chat =
        |json: &str| matches!(kept_fact::read(json), Some(FactKind::Started(_) | FactKind::Refused(_)));
    if facts.is_empty() || facts.iter().any(|fact| begins_a_chat(&fact.json)) {
        let detail = format!("nothing is kept of an interaction {id}: there is none, or it is a chat");
        return Err(Refusal::new(Kind::NotFound, detail));
    }
    let record = Record { conversation, customer: None, facts };
    let settings = Arc::clone(&http.parts.settings.borrow());
    let lines = explain::json_lines(&record);
    let facts = lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let explanation = Explanation { id: id.0, text: explain::explanation(&record, &settings), facts };
    let json = serde_json::to_string(&explanation).expect("an explanation is plain data");
    Ok(([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")], json)
        .into_response())
}
