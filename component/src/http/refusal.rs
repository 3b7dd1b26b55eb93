//! Problems as answers (RFC 9457).
//!
//! *Never:* a problem without a sentence.

use crate::protocol::{Kind, Problem};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// A problem, with what its header must say.
#[derive(Debug)]
pub(super) struct Refusal {
    problem: Box<Problem>,
    header: Option<Box<(HeaderName, HeaderValue)>>,
}

impl Refusal {
    /// A problem of a kind, with a sentence.
    pub(super) fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Problem::new(kind, detail).into()
    }

    /// With a line of the header.
    pub(super) fn with(mut self, name: HeaderName, value: &str) -> Self {
        self.header = HeaderValue::from_str(value).ok().map(|value| Box::new((name, value)));
        self
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        let header = match problem.status {
            401 => Some((header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"frontdesk\""))),
            429 | 503 => Some((header::RETRY_AFTER, HeaderValue::from_static("1"))),
            _ => None,
        };
        Self { problem: Box::new(problem), header: header.map(Box::new) }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::BAD_REQUEST);
        let body = serde_json::to_string(&*self.problem).expect("a problem is plain data");
        let mut response =
            (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        if let Some(header) = self.header {
            response.headers_mut().insert(header.0, header.1);
        }
        response
    }
}
