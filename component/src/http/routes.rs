//! Which path is answered by what, and what is wrong with a path.
//!
//! *Never:* an answer without a body to what is not there.

use super::refusal::Refusal;
use super::{Http, agents, explanation, health, interactions, news, openapi, queues};
use crate::clock;
use crate::protocol::Kind;
use axum::Router;
use axum::body::Body;
use axum::extract::{FromRequestParts, MatchedPath, Path, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use router_core::values::id::InteractionId;
use std::sync::Arc;

/// All paths.
pub(super) const PATHS: [&str; 20] = [
    "/v1/interactions",
    "/v1/interactions/{id}",
    "/v1/interactions/{id}/accept",
    "/v1/interactions/{id}/reject",
    "/v1/interactions/{id}/finish",
    "/v1/interactions/{id}/cancel",
    "/v1/interactions/{id}/requeue",
    "/v1/interactions/{id}/explanation",
    "/v1/agents",
    "/v1/agents/{agent}",
    "/v1/agents/{agent}/state",
    "/v1/queues",
    "/v1/queues/{queue}",
    "/v1/news",
    "/v1/dead-letters",
    "/v1/openapi.json",
    "/livez",
    "/readyz",
    "/metrics",
    "/",
];

/// The service of all paths.
pub(super) fn router(http: Arc<Http>) -> Router {
    let [
        all,
        one,
        accept,
        reject,
        finish,
        cancel,
        requeue,
        why,
        agents,
        agent,
        state,
        queues,
        queue,
        news_path,
        dead,
        description,
        live,
        ready,
        metrics,
        root,
    ] = PATHS;
    Router::new()
        .route(all, post(interactions::submit))
        .route(one, get(interactions::show))
        .route(accept, post(interactions::accept))
        .route(reject, post(interactions::reject))
        .route(finish, post(interactions::finish))
        .route(cancel, post(interactions::cancel))
        .route(requeue, post(interactions::requeue))
        .route(why, get(explanation::show))
        .route(agents, get(agents::all))
        .route(agent, get(agents::one))
        .route(state, put(agents::report))
        .route(queues, get(queues::all))
        .route(queue, get(queues::one))
        .route(news_path, get(news::listen))
        .route(dead, get(news::dead_letters))
        .route(description, get(described))
        .route(live, get(health::live))
        .route(ready, get(health::ready))
        .route(metrics, get(health::metrics))
        .route(root, get(root_of_all))
        .fallback(nothing_here)
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn(counted))
        .with_state(http)
}

/// `GET /v1/openapi.json`
async fn described() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], openapi::document().to_string()).into_response()
}

/// `GET /` says where things are.
async fn root_of_all() -> Response {
    let paths = PATHS.join("\n");
    format!("Frontdesk {}. docs/PROTOCOL.md describes:\n{paths}\n", env!("CARGO_PKG_VERSION")).into_response()
}

async fn nothing_here(uri: Uri) -> Refusal {
    let path = shown(uri.path());
    let detail = if uri.path().len() > 1 && uri.path().ends_with('/') {
        format!("there is nothing at {path}: paths have no slash at the end")
    } else {
        format!("there is nothing at {path}; GET / lists the paths")
    };
    Refusal::new(Kind::NotFound, detail)
}

async fn wrong_method(method: Method, uri: Uri) -> Refusal {
    let detail = format!(
        "{} does not answer to {}; docs/PROTOCOL.md has the methods of each path",
        shown(uri.path()),
        shown(method.as_str())
    );
    Refusal::new(Kind::MethodNotAllowed, detail)
}

fn shown(path: &str) -> String {
    path.chars().filter(|c| !c.is_control()).take(100).collect()
}

/// Notes each answer.
async fn counted(request: Request, next: Next) -> Response {
    let began = clock::moment();
    let route = request.extensions().get::<MatchedPath>().map_or("none", |path| known(path.as_str()));
    let method = method(request.method());
    let waits = request.uri().query().is_some_and(|query| query.contains("wait="));
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    metrics::counter!("frontdesk_http_requests_total", "method" => method, "route" => route, "status" => status)
        .increment(1);
    if !waits {
        metrics::histogram!("frontdesk_http_request_seconds", "route" => route)
            .record(began.elapsed().as_secs_f64());
    }
    response
}

fn known(route: &str) -> &'static str {
    PATHS.into_iter().find(|path| *path == route).unwrap_or("none")
}

fn method(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "DELETE" => "DELETE",
        "PATCH" => "PATCH",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

/// What is asked for, without a body.
pub(super) struct Asked {
    pub(super) headers: HeaderMap,
    pub(super) uri: Uri,
    /// What stands in the path for its name, decoded.
    pub(super) path: String,
    method: Method,
}

impl Asked {
    /// Takes a request apart. The name in the path is found by the place of the path.
    pub(super) fn from(request: Request) -> (Self, Body) {
        let (parts, body) = request.into_parts();
        let path = parts.uri.path().split('/').nth(3).unwrap_or_default().to_owned();
        (Self { headers: parts.headers, uri: parts.uri, path, method: parts.method }, body)
    }

    /// For the reader of bodies.
    pub(super) fn into_parts(self) -> Parts {
        let mut request = Request::new(Body::empty());
        (*request.method_mut(), *request.uri_mut(), *request.headers_mut()) =
            (self.method, self.uri, self.headers);
        request.into_parts().0
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let path = match Path::<String>::from_request_parts(parts, state).await {
            Ok(Path(path)) => path,
            // a path without a name
            Err(_) if !parts.extensions.get::<MatchedPath>().is_some_and(|it| it.as_str().contains('{')) => {
                String::new()
            }
            Err(_) => {
                let detail = "the path cannot be read; write other characters than A-Z as %XX of their UTF-8";
                return Err(Refusal::new(Kind::Malformed, detail));
            }
        };
        Ok(Self {
            headers: parts.headers.clone(),
            uri: parts.uri.clone(),
            path,
            method: parts.method.clone(),
        })
    }
}

/// The number of an interaction.
pub(super) fn number(path: &str) -> Result<InteractionId, Refusal> {
    path.parse().map(InteractionId).map_err(|_| {
        let detail = format!("there is no interaction \"{}\"; they have numbers, such as 12", shown(path));
        Refusal::new(Kind::NotFound, detail)
    })
}

/// The parameters of a request; those that are not `known` are refused.
pub(super) fn query(uri: &Uri, known: &[&str]) -> Result<Vec<(String, String)>, Refusal> {
    let mut given = Vec::new();
    for pair in uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        if !known.contains(&name) {
            let detail = if known.is_empty() {
                format!("there is no parameter \"{}\" here; there is none", shown(name))
            } else {
                format!("there is no parameter \"{}\" here; there is {}", shown(name), known.join(", "))
            };
            return Err(Refusal::new(Kind::Invalid, detail));
        }
        given.push((name.to_owned(), value.to_owned()));
    }
    Ok(given)
}
