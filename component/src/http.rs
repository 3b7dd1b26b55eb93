//! HTTP: programs bring interactions and report agents, operators look. `docs/PROTOCOL.md` is the protocol.
//!
//! A request comes in through `server` (connections, TLS, limits of time and size), is admitted by the `gate` (tokens,
//! scopes, rates), and is read by the file of its resource. What is wanted goes through the desk's door as a
//! [`ProgramRequest`]; the answer comes back when it is committed. Nothing is decided here, and nothing is remembered but
//! rates.
//!
//! *Never:* the desk's inside, the engine, an answer before its commit, a body without a bound.

mod address;
mod agents;
mod body;
mod door;
mod explanation;
mod gate;
mod health;
mod interactions;
mod news;
mod openapi;
mod queues;
mod refusal;
mod routes;
mod server;
mod tag;
mod tls;
mod webhooks;

pub use openapi::document;

use crate::request::{ProgramNews, ProgramRequest};
use crate::store::WeakStoreHandle;
use frontdesk_settings::{HttpSettings, Settings};
use gate::Gate;
use metrics_exporter_prometheus::PrometheusHandle;
use std::io;
use std::sync::Arc;
use tokio::sync::{broadcast, mpsc, watch};
use tokio::task::JoinHandle;

/// What HTTP is connected to.
pub struct Parts {
    /// The desk's door.
    pub door: mpsc::Sender<ProgramRequest>,
    /// News of interactions, once they are committed.
    pub news: broadcast::Sender<ProgramNews>,
    /// For explanations.
    pub store: WeakStoreHandle,
    /// The settings in force.
    pub settings: watch::Receiver<Arc<Settings>>,
    /// What was counted.
    pub metrics: PrometheusHandle,
}

/// What every request is answered with.
struct Http {
    parts: Parts,
    gate: Gate,
    own: HttpSettings,
}

impl Http {
    /// Whether only programs of this machine can ask.
    fn is_private(&self) -> bool {
        self.own.listen.ip().is_loopback() && !self.own.behind_proxy
    }
}

/// Listens, and serves until the task is aborted.
///
/// # Errors
/// The address, the certificate or the key cannot be used, in a sentence.
pub async fn start(own: HttpSettings, parts: Parts) -> io::Result<JoinHandle<()>> {
    let listener = server::listen(&own).await?;
    let tls = own.tls.as_ref().map(tls::acceptor).transpose()?;
    tracing::info!(listen = %own.listen, tls = tls.is_some(), tokens = own.tokens.len(), "http is served");
    let gate = Gate::new(parts.settings.clone(), &own.limits);
    let http = Arc::new(Http { parts, gate, own });
    let webhook = http.own.webhook.clone();
    let posting = webhook.map(|webhook| webhooks::run(Arc::clone(&http), webhook, tls::connector()));
    Ok(tokio::spawn(async move {
        match posting {
            Some(posting) => {
                tokio::select! {
                    () = server::serve(listener, tls, http) => {}
                    () = posting => {}
                }
            }
            None => server::serve(listener, tls, http).await,
        }
    }))
}
