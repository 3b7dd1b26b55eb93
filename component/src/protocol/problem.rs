//! What went wrong, in the form of RFC 9457.
//!
//! The kind is for programs and never changes its meaning; the detail is a sentence for people and says what to do.
//!
//! *Never:* a word of what others sent.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A problem (RFC 9457, 3): the body of every answer that is no success.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// A name for the kind of problem: `urn:frontdesk:problem:` and one of the kinds of the protocol.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// The status of the answer.
    pub status: u16,
    /// What was wrong, and what to do.
    pub detail: String,
}

/// The kinds of problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What was sent cannot be read.
    Malformed,
    /// What was sent can be read and is not valid.
    Invalid,
    /// No token, or one that is not known.
    Unauthorized,
    /// The token does not allow it.
    Forbidden,
    /// There is no such thing.
    NotFound,
    /// Nothing answers to this method here.
    MethodNotAllowed,
    /// It does not fit the state that the thing is in.
    Conflict,
    /// The idempotency key was used for something else.
    KeyReused,
    /// It was there and is kept no longer.
    Gone,
    /// The body is too large.
    TooLarge,
    /// The body is not JSON.
    NotJson,
    /// The rest of the request did not come in time.
    TooSlow,
    /// More was asked than the limits allow.
    TooMany,
    /// Frontdesk cannot answer now.
    Unavailable,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Malformed,
        Self::Invalid,
        Self::Unauthorized,
        Self::Forbidden,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::Conflict,
        Self::KeyReused,
        Self::Gone,
        Self::TooLarge,
        Self::NotJson,
        Self::TooSlow,
        Self::TooMany,
        Self::Unavailable,
    ];

    /// Name, title and status.
    pub fn parts(self) -> (&'static str, &'static str, u16) {
        match self {
            Self::Malformed => ("malformed", "The request cannot be read", 400),
            Self::Invalid => ("invalid", "The request is not valid", 422),
            Self::Unauthorized => ("unauthorized", "A token is needed", 401),
            Self::Forbidden => ("forbidden", "The token does not allow this", 403),
            Self::NotFound => ("not-found", "There is no such thing", 404),
            Self::MethodNotAllowed => ("method-not-allowed", "The method is not allowed here", 405),
            Self::Conflict => ("conflict", "It does not fit the present state", 409),
            Self::KeyReused => ("key-reused", "The idempotency key was used for something else", 422),
            Self::Gone => ("gone", "It is kept no longer", 410),
            Self::TooLarge => ("too-large", "The request is too large", 413),
            Self::NotJson => ("not-json", "The body must be JSON", 415),
            Self::TooSlow => ("too-slow", "The request did not come in time", 408),
            Self::TooMany => ("too-many", "There are too many requests", 429),
            Self::Unavailable => ("unavailable", "Frontdesk cannot answer now", 503),
        }
    }
}

impl Problem {
    /// A problem of a kind, with a sentence.
    pub fn new(kind: Kind, detail: impl Into<String>) -> Self {
        let (name, title, status) = kind.parts();
        let (kind, title) = (format!("urn:frontdesk:problem:{name}"), title.to_owned());
        Self { kind, title, status, detail: detail.into() }
    }
}
