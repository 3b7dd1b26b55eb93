//! The protocol as an OpenAPI 3.1 document, made of the types of `protocol/` and of the table of operations below.
//!
//! `frontdesk openapi` prints it, `GET /v1/openapi.json` serves it, and `docs/openapi.json` is it; tests hold the three together,
//! and the table against the paths that are served.
//!
//! *Never:* a schema written by hand where there is a type.

use crate::protocol::{
    Acting, Agent, AgentState, Agents, Cancelling, DeadLetters, Explanation, Interaction, Kind,
    NewInteraction, Problem, Queue, Queues, Readiness, Requeueing,
};
use frontdesk_settings::Scope;
use serde_json::{Map, Value, json};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// What can be asked.
struct Operation {
    id: &'static str,
    method: &'static str,
    path: &'static str,
    what: &'static str,
    /// Scopes, any of which will do; empty: no token is needed, or only elsewhere.
    scopes: &'static [Scope],
    body: Option<&'static str>,
    answer: (u16, &'static str),
    query: &'static [(&'static str, &'static str)],
}

const DEAL: &[Scope] = &[Scope::Interactions];
const LOOK: &[Scope] = &[Scope::Interactions, Scope::Read];
const AGENTS: &[Scope] = &[Scope::Read, Scope::Agents];
const READ: &[Scope] = &[Scope::Read];

const fn deed(id: &'static str, path: &'static str, what: &'static str, body: &'static str) -> Operation {
    let answer = (200, "Interaction");
    Operation { id, method: "post", path, what, scopes: DEAL, body: Some(body), answer, query: &[] }
}

const fn look(
    id: &'static str,
    path: &'static str,
    what: &'static str,
    scopes: &'static [Scope],
    shows: &'static str,
) -> Operation {
    Operation { id, method: "get", path, what, scopes, body: None, answer: (200, shows), query: &[] }
}

const OPERATIONS: [Operation; 20] = [
    Operation {
        answer: (201, "Interaction"),
        ..deed("submit", "/v1/interactions", "Bring an interaction to be routed", "NewInteraction")
    },
    Operation {
        query: &[(
            "wait",
            "Answer when it has changed, at the latest after this time: 30s, 500ms, at most 60s",
        )],
        ..look(
            "show",
            "/v1/interactions/{id}",
            "Look at an interaction, or wait for a change",
            LOOK,
            "Interaction",
        )
    },
    deed("accept", "/v1/interactions/{id}/accept", "An agent takes what is offered", "Acting"),
    deed("reject", "/v1/interactions/{id}/reject", "An agent does not take what is offered", "Acting"),
    deed("finish", "/v1/interactions/{id}/finish", "The agent is through with it", "Acting"),
    deed("cancel", "/v1/interactions/{id}/cancel", "It is taken back before an agent has it", "Cancelling"),
    deed("requeue", "/v1/interactions/{id}/requeue", "It goes back into a queue", "Requeueing"),
    look("explain", "/v1/interactions/{id}/explanation", "What was decided, and why", LOOK, "Explanation"),
    look("agents", "/v1/agents", "All agents", AGENTS, "Agents"),
    look("agent", "/v1/agents/{agent}", "One agent", AGENTS, "Agent"),
    Operation {
        id: "report",
        method: "put",
        path: "/v1/agents/{agent}/state",
        what: "Say what an agent is up to",
        scopes: &[Scope::Agents],
        body: Some("AgentState"),
        answer: (200, "Agent"),
        query: &[],
    },
    look("queues", "/v1/queues", "All queues", READ, "Queues"),
    look("queue", "/v1/queues/{queue}", "One queue", READ, "Queue"),
    Operation {
        answer: (200, "text/event-stream"),
        query: &[(
            "after",
            "The number of the last piece of news that was read; the header Last-Event-ID counts before it",
        )],
        ..look("news", "/v1/news", "What becomes of interactions, as it happens", LOOK, "")
    },
    look("deadLetters", "/v1/dead-letters", "News that could not be posted", LOOK, "DeadLetters"),
    look("description", "/v1/openapi.json", "This document", &[], "application/json"),
    look("live", "/livez", "Whether the process answers", &[], "application/json"),
    look("ready", "/readyz", "Whether everything works", &[], "Readiness"),
    look("metrics", "/metrics", "Figures in the text format of Prometheus", &[], "text/plain"),
    look("root", "/", "Which paths there are", &[], "text/plain"),
];

/// The document.
pub fn document() -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for operation in &OPERATIONS {
        let path = paths.entry(operation.path).or_insert_with(|| json!({}));
        path[operation.method] = describe(operation);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Frontdesk",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Routing of interactions of any medium; docs/PROTOCOL.md tells the same in words.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "http://127.0.0.1:5380" }],
        "paths": paths,
        "components": {
            "schemas": schemas(),
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
        },
    })
}

fn describe(operation: &Operation) -> Value {
    let mut parameters: Vec<Value> = Vec::new();
    for name in
        ["id", "agent", "queue"].into_iter().filter(|name| operation.path.contains(&format!("{{{name}}}")))
    {
        let schema = match name {
            "id" => json!({ "type": "integer", "format": "int64", "minimum": 0 }),
            _ => json!({ "type": "string", "minLength": 1 }),
        };
        parameters.push(json!({ "name": name, "in": "path", "required": true, "schema": schema }));
    }
    for (name, what) in operation.query {
        parameters.push(
            json!({ "name": name, "in": "query", "description": what, "schema": { "type": "string" } }),
        );
    }
    if operation.method == "post" {
        let what = "Makes the request one that is done once, however often it arrives";
        let schema = json!({ "type": "string", "minLength": 1, "maxLength": 200 });
        parameters.push(
            json!({ "name": "Idempotency-Key", "in": "header", "description": what, "schema": schema }),
        );
    }
    let mut described = json!({
        "operationId": operation.id,
        "summary": operation.what,
        "responses": answers(operation),
    });
    if !parameters.is_empty() {
        described["parameters"] = Value::Array(parameters);
    }
    if !operation.scopes.is_empty() {
        let scopes: Vec<&str> = operation.scopes.iter().map(|scope| scope.as_str()).collect();
        described["description"] = format!("Needs the scope {}.", scopes.join(" or ")).into();
        described["security"] = json!([{ "token": [] }]);
    }
    if let Some(body) = operation.body {
        let required = body == "NewInteraction";
        let content = json!({ "application/json": { "schema": reference(body) } });
        described["requestBody"] = json!({ "required": required, "content": content });
    }
    described
}

fn answers(operation: &Operation) -> Value {
    let (status, shows) = operation.answer;
    let content = if shows.contains('/') {
        json!({ shows: {} })
    } else {
        json!({ "application/json": { "schema": reference(shows) } })
    };
    let mut answers = json!({ status.to_string(): { "description": operation.what, "content": content } });
    if operation.id == "ready" {
        answers["503"] = json!({ "description": "Something is not ready", "content": content });
    }
    if operation.id == "show" {
        answers["304"] = json!({ "description": "It is as the caller knows it" });
    }
    let mut kinds = vec![Kind::NotFound, Kind::MethodNotAllowed];
    if !operation.scopes.is_empty() {
        kinds.extend([Kind::Malformed, Kind::Invalid, Kind::Unauthorized, Kind::Forbidden, Kind::TooMany]);
        kinds.push(Kind::Unavailable);
    }
    match operation.id {
        "ready" => kinds.push(Kind::TooMany),
        "metrics" => {
            kinds.extend([Kind::Unauthorized, Kind::Forbidden, Kind::TooMany, Kind::Unavailable]);
        }
        _ => {}
    }
    if operation.body.is_some() {
        kinds.extend([Kind::TooSlow, Kind::Conflict, Kind::Gone, Kind::TooLarge, Kind::NotJson]);
    }
    for kind in kinds {
        let (_, title, status) = kind.parts();
        let content = json!({ "application/problem+json": { "schema": reference("Problem") } });
        answers[status.to_string()] = json!({ "description": title, "content": content });
    }
    answers
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn schemas() -> Value {
    let mut all: Vec<(String, RefOr<Schema>)> = Vec::new();
    fn add<T: ToSchema + PartialSchema>(all: &mut Vec<(String, RefOr<Schema>)>) {
        all.push((T::name().into_owned(), T::schema()));
        T::schemas(all);
    }
    add::<NewInteraction>(&mut all);
    add::<Interaction>(&mut all);
    add::<Acting>(&mut all);
    add::<Cancelling>(&mut all);
    add::<Requeueing>(&mut all);
    add::<Explanation>(&mut all);
    add::<Agent>(&mut all);
    add::<Agents>(&mut all);
    add::<AgentState>(&mut all);
    add::<Queue>(&mut all);
    add::<Queues>(&mut all);
    add::<Readiness>(&mut all);
    add::<DeadLetters>(&mut all);
    add::<Problem>(&mut all);
    let mut schemas = Map::new();
    for (name, schema) in all {
        schemas.insert(name, serde_json::to_value(schema).expect("a schema is plain data"));
    }
    Value::Object(schemas)
}

#[cfg(test)]
mod tests {
    use super::super::routes::PATHS;
    use super::*;

    #[test]
    fn every_path_is_described() {
        for path in PATHS {
            assert!(OPERATIONS.iter().any(|operation| operation.path == path), "{path} is not described");
        }
        assert!(OPERATIONS.iter().all(|operation| PATHS.contains(&operation.path)));
    }

    /// `frontdesk openapi > docs/openapi.json` writes it anew.
    #[test]
    fn the_document_in_docs_is_this_one() {
        let kept: Value = serde_json::from_str(include_str!("../../../docs/openapi.json")).unwrap();
        assert!(
            kept == document(),
            "docs/openapi.json is another one: frontdesk openapi > docs/openapi.json"
        );
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document = document();
        let text = document.to_string();
        for part in text.split("#/components/schemas/").skip(1) {
            let name = part.split('"').next().unwrap();
            assert!(document["components"]["schemas"].get(name).is_some(), "{name} is missing");
        }
    }
}
