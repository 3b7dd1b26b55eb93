//! `/v1/interactions`: brought, looked at, waited for, dealt with.
//!
//! *Never:* what becomes of one.

use super::body::{self, Read};
use super::refusal::Refusal;
use super::routes::{Asked, number, query};
use super::{Http, tag};
use crate::clock;
use crate::protocol::{Acting, Cancelling, Kind, NewInteraction, Requeueing};
use crate::request::{Look, Told, Wanted};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use frontdesk_settings::Scope;
use router_core::values::id::InteractionId;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;

/// The longest wait for a change.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// `POST /v1/interactions`
pub(super) async fn submit(State(http): State<Arc<Http>>, request: Request) -> Result<Response, Refusal> {
    let (parts, content) = request.into_parts();
    let program = http.gate.admit(&parts.headers, &[Scope::Interactions])?;
    query(&parts.uri, &[])?;
    let Read { value, once } = body::read::<NewInteraction>(&http, &parts, content).await?;
    let told = http.ask(&program, Wanted::Submit(Box::new(value)), once).await?;
    let place = match &told {
        Told::Body { version: Some((id, _)), .. } => Some(format!("/v1/interactions/{id}")),
        Told::Body { .. }
        | Told::Problem(_)
        | Told::Figures(_)
        | Told::Health(_)
        | Told::News { .. }
        | Told::Posts(_)
        | Told::Done => None,
    };
    let mut response = tag::answer(StatusCode::CREATED, told, &HeaderMap::new())?;
    if let Some(place) = place.and_then(|place| place.parse().ok()) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    Ok(response)
}

/// `GET /v1/interactions/{id}`
pub(super) async fn show(State(http): State<Arc<Http>>, asked: Asked) -> Result<Response, Refusal> {
    let program = http.gate.admit(&asked.headers, &[Scope::Interactions, Scope::Read])?;
    let id = number(&asked.path)?;
    let wait = query(&asked.uri, &["wait"])?.first().map(|(_, wait)| span(wait)).transpose()?;
    let told = match wait {
        None => http.look(&program, Look::Interaction(id)).await?,
        Some(wait) => http.changed(&program, id, &asked.headers, wait).await?,
    };
    tag::answer(StatusCode::OK, told, &asked.headers)
}

impl Http {
    /// An interaction when it is another one than the caller knows, or when the time is over. Who names no version waits for
    /// the next change.
    async fn changed(
        &self,
        program: &Arc<str>,
        id: InteractionId,
        headers: &HeaderMap,
        wait: Duration,
    ) -> Result<Told, Refusal> {
        // before the first look, so that nothing is missed between the two
        let mut news = self.parts.news.subscribe();
        let until = clock::moment() + wait;
        let names_one = headers.contains_key(header::IF_NONE_MATCH);
        let mut first = None;
        loop {
            let told = self.look(program, Look::Interaction(id)).await?;
            let Told::Body { version: Some(version), .. } = &told else { return Ok(told) };
            let known = *first.get_or_insert(*version) == *version;
            let waits = if names_one { tag::is_known(headers, *version) } else { known };
            if !waits {
                return Ok(told);
            }
            loop {
                match tokio::time::timeout_at(until, news.recv()).await {
                    Err(_) => return Ok(told),
                    Ok(Ok(news)) if news.interaction != id => {}
                    Ok(Ok(_) | Err(RecvError::Lagged(_))) => break,
                    Ok(Err(RecvError::Closed)) => return Ok(told),
                }
            }
        }
    }
}

/// `30s`, `500ms` or `30`, which are seconds.
fn span(written: &str) -> Result<Duration, Refusal> {
    let (number, factor) = match written.strip_suffix("ms") {
        Some(number) => (number, 1),
        None => (written.strip_suffix('s').unwrap_or(written), 1000),
    };
    let millis = number.parse::<u32>().ok().and_then(|number| number.checked_mul(factor));
    let wait = millis.map(|millis| Duration::from_millis(millis.into()));
    wait.filter(|wait| *wait <= LONGEST_WAIT).ok_or_else(|| {
        Refusal::new(Kind::Invalid, "wait must be a length of time up to 60s, such as wait=30s or wait=500ms")
    })
}

/// `POST /v1/interactions/{id}/accept`
pub(super) async fn accept(State(http): State<Arc<Http>>, request: Request) -> Result<Response, Refusal> {
    let deal = |interaction, by: Acting| Wanted::Answer { interaction, by, accepted: true };
    http.deal(request, deal).await
}

/// `POST /v1/interactions/{id}/reject`
pub(super) async fn reject(State(http): State<Arc<Http>>, request: Request) -> Result<Response, Refusal> {
    let deal = |interaction, by: Acting| Wanted::Answer { interaction, by, accepted: false };
    http.deal(request, deal).await
}

/// `POST /v1/interactions/{id}/finish`
pub(super) async fn finish(State(http): State<Arc<Http>>, request: Request) -> Result<Response, Refusal> {
    http.deal(request, Wanted::Finish).await
}

/// `POST /v1/interactions/{id}/cancel`
pub(super) async fn cancel(State(http): State<Arc<Http>>, request: Request) -> Result<Response, Refusal> {
    http.deal(request, |interaction, _: Cancelling| Wanted::Cancel(interaction)).await
}

/// `POST /v1/interactions/{id}/requeue`
pub(super) async fn requeue(State(http): State<Arc<Http>>, request: Request) -> Result<Response, Refusal> {
    http.deal(request, |interaction, how: Requeueing| Wanted::Requeue(interaction, how)).await
}

impl Http {
    async fn deal<T: serde::de::DeserializeOwned>(
        &self,
        request: Request,
        wanted: impl FnOnce(InteractionId, T) -> Wanted,
    ) -> Result<Response, Refusal> {
        let (asked, content) = Asked::from(request);
        let program = self.gate.admit(&asked.headers, &[Scope::Interactions])?;
        let id = number(&asked.path)?;
        query(&asked.uri, &[])?;
        let Read { value, once } = body::read::<T>(self, &asked.into_parts(), content).await?;
        let told = self.ask(&program, wanted(id, value), once).await?;
        tag::answer(StatusCode::OK, told, &HeaderMap::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_lengths_of_time() {
        assert_eq!(span("30s").unwrap(), Duration::from_secs(30));
        assert_eq!(span("30").unwrap(), Duration::from_secs(30));
        assert_eq!(span("250ms").unwrap(), Duration::from_millis(250));
        for wrong in ["", "s", "61s", "-1s", "1m", "99999999999s", "1.5s"] {
            assert!(span(wrong).is_err(), "{wrong}");
        }
    }
}
