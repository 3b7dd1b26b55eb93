//! Bodies of requests: read under a bound of size and time, and understood as JSON.
//!
//! *Never:* a body in the log.

use super::Http;
use super::refusal::Refusal;
use crate::protocol::Kind;
use crate::request::Once;
use axum::body::{Body, Bytes};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::error::Error;

/// Longest key of an idempotent request, in characters.
const KEY_CHARACTERS: usize = 200;

/// Longest sentence of the reader of JSON that is passed on, in characters.
const FAULT_CHARACTERS: usize = 400;

/// What a request says, and what makes it a repetition.
pub(super) struct Read<T> {
    pub(super) value: T,
    pub(super) once: Option<Once>,
}

/// Reads the body as JSON; nothing at all counts as `{}`.
pub(super) async fn read<T: DeserializeOwned>(
    http: &Http,
    parts: &Parts,
    body: Body,
) -> Result<Read<T>, Refusal> {
    let bytes = bytes(http, &parts.headers, body).await?;
    is_json(&parts.headers, &bytes)?;
    let once = once(parts, &bytes)?;
    let text = if bytes.is_empty() { &b"{}"[..] } else { &bytes };
    if text.iter().find(|byte| !byte.is_ascii_whitespace()).is_some_and(|first| b"[\"".contains(first)) {
        return Err(Refusal::new(Kind::Invalid, "the body must be a JSON object, which begins with {"));
    }
    match serde_json::from_slice(text) {
        Ok(value) => Ok(Read { value, once }),
        Err(fault) => {
            let kind = match fault.classify() {
                serde_json::error::Category::Data => Kind::Invalid,
                serde_json::error::Category::Io
                | serde_json::error::Category::Syntax
                | serde_json::error::Category::Eof => Kind::Malformed,
            };
            let fault: String = fault.to_string().chars().take(FAULT_CHARACTERS).collect();
            Err(Refusal::new(kind, format!("the body is not as docs/PROTOCOL.md has it: {fault}")))
        }
    }
}

async fn bytes(http: &Http, headers: &HeaderMap, body: Body) -> Result<Bytes, Refusal> {
    let most = http.own.limits.body_bytes;
    let too_large = || Refusal::new(Kind::TooLarge, format!("the body has more than {most} bytes"));
    let length =
        headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > most as u64) {
        return Err(too_large());
    }
    let within = http.own.limits.request_time;
    match tokio::time::timeout(within, Limited::new(body, most).collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large()),
        Ok(Err(error)) => {
            tracing::debug!(error = &*error as &dyn Error, "a body broke off");
            Err(Refusal::new(Kind::Malformed, "the body broke off; send all of it"))
        }
        Err(_) => {
            let detail = format!("the body did not come in within {} s", within.as_secs_f64());
            Err(Refusal::new(Kind::TooSlow, detail).with(header::CONNECTION, "close"))
        }
    }
}

fn is_json(headers: &HeaderMap, bytes: &Bytes) -> Result<(), Refusal> {
    let kind = headers.get(header::CONTENT_TYPE).map(|kind| kind.to_str().unwrap_or_default());
    let media = kind.map(|kind| kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase());
    match media.as_deref() {
        _ if bytes.is_empty() => Ok(()),
        Some("application/json") => Ok(()),
        Some(_) | None => {
            Err(Refusal::new(Kind::NotJson, "send JSON, with the header `Content-Type: application/json`"))
        }
    }
}

/// What makes the request one that is done once.
fn once(parts: &Parts, bytes: &Bytes) -> Result<Option<Once>, Refusal> {
    let Some(header) = parts.headers.get("idempotency-key") else { return Ok(None) };
    let key = header.to_str().unwrap_or_default().trim();
    let key = key.strip_prefix('"').and_then(|key| key.strip_suffix('"')).unwrap_or(key);
    if key.is_empty() || key.chars().count() > KEY_CHARACTERS {
        let detail =
            format!("the header Idempotency-Key must have 1 to {KEY_CHARACTERS} visible ASCII characters");
        return Err(Refusal::new(Kind::Invalid, detail));
    }
    let mut hash = Sha256::new();
    hash.update(parts.method.as_str());
    hash.update([0]);
    hash.update(parts.uri.path());
    hash.update([0]);
    hash.update(bytes);
    let hash: [u8; 32] = hash.finalize().into();
    let mut of = [0; 16];
    of.copy_from_slice(&hash[..16]);
    Ok(Some(Once { key: key.into(), of }))
}
