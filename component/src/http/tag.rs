//! Answers of the desk as answers over HTTP, with entity tags (RFC 9110, 8.8.3).
//!
//! The tag of an interaction is weak: it is of the changes that count, not of a place in the line that moves on.
//!
//! *Never:* a body that was not rendered by the desk.

use super::refusal::Refusal;
use crate::protocol::Kind;
use crate::request::Told;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use router_core::values::id::InteractionId;

/// The tag of a version.
pub(super) fn of(version: (InteractionId, u64)) -> String {
    format!("W/\"{}-{}\"", version.0, version.1)
}

/// Whether the caller has this version already.
pub(super) fn is_known(headers: &HeaderMap, version: (InteractionId, u64)) -> bool {
    let bare = format!("\"{}-{}\"", version.0, version.1);
    let given = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|given| given.to_str().ok());
    let mut tags = given.flat_map(|given| given.split(','));
    tags.any(|tag| {
        let tag = tag.trim();
        tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == bare
    })
}

/// An answer with a body, or 304 to whoever has it already.
pub(super) fn answer(status: StatusCode, told: Told, known: &HeaderMap) -> Result<Response, Refusal> {
    let Told::Body { json, version, repeated } = told else {
        return Err(Refusal::new(Kind::Unavailable, "the desk answered something else; try again"));
    };
    if version.is_some_and(|version| is_known(known, version)) {
        return Ok(tagged(StatusCode::NOT_MODIFIED.into_response(), version));
    }
    let response = (status, [(header::CONTENT_TYPE, "application/json")], json).into_response();
    let mut response = tagged(response, version);
    if repeated {
        response.headers_mut().insert("idempotency-replayed", HeaderValue::from_static("true"));
    }
    Ok(response)
}

fn tagged(mut response: Response, version: Option<(InteractionId, u64)>) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(tag) = version.and_then(|version| HeaderValue::from_str(&of(version)).ok()) {
        headers.insert(header::ETAG, tag);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_compared_weakly() {
        let version = (InteractionId(7), 3);
        for (given, known) in [
            ("W/\"7-3\"", true),
            ("\"7-3\"", true),
            ("\"7-2\", W/\"7-3\"", true),
            ("*", true),
            ("\"7-2\"", false),
            ("7-3", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_NONE_MATCH, HeaderValue::from_static(given));
            assert_eq!(is_known(&headers, version), known, "{given}");
        }
    }
}
