//! The HTTP client: one server, with a token, over TLS by rustls.
//!
//! Each request has a connection of its own: there is one for each conversation, and none that could be stale.
//!
//! *Never:* more of an answer than is allowed; a redirect, which would carry the token elsewhere.

use super::reading;
use crate::errand::{Ending, Question};
use axum::body::Bytes;
use axum::http::{Request, StatusCode, Uri, header};
use frontdesk_settings::RoutingServerSettings;
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use router_core::values::instruction::{Instruction, NoInstruction};
use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// An answer may be this long, in bytes.
const ANSWER_BYTES: usize = 65_536;

/// A request may take so long; questions have shorter times of their own.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why a request came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The settings cannot be used.
    #[error("the routing server cannot be asked: {0}")]
    Settings(String),
    /// It cannot be reached.
    #[error("the routing server cannot be reached: {0}")]
    Unreachable(String),
    /// It answers with an error.
    #[error("the routing server answers {0}")]
    Refused(StatusCode),
    /// Its answer cannot be understood.
    #[error("the routing server's answer cannot be understood: {0}")]
    NotUnderstood(String),
}

impl ClientError {
    /// Whether the same request may succeed a little later.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Unreachable(_) => true,
            Self::Refused(status) => status.is_server_error() || *status == StatusCode::TOO_MANY_REQUESTS,
            Self::Settings(_) | Self::NotUnderstood(_) => false,
        }
    }

    /// What it is to a conversation.
    pub(super) fn meaning(&self) -> NoInstruction {
        match self {
            Self::Settings(_) | Self::Unreachable(_) | Self::Refused(_) => NoInstruction::Unavailable,
            Self::NotUnderstood(_) => NoInstruction::NotUnderstood,
        }
    }
}

/// Asks one server.
pub struct Client {
    settings: RoutingServerSettings,
    host: String,
    port: u16,
    authority: String,
    /// What stands before the paths of the protocol.
    prefix: String,
    tls: Option<TlsConnector>,
}

impl Client {
    /// A client for the server of the settings.
    ///
    /// # Errors
    /// The address or the certificates cannot be used.
    pub fn new(settings: &RoutingServerSettings) -> Result<Self, ClientError> {
        let uri: Uri = settings.url.parse().map_err(wrong("the url cannot be read"))?;
        let is_encrypted = uri.scheme_str() == Some("https");
        let tls = if is_encrypted { Some(connector(settings)?) } else { None };
        Ok(Self {
            host: uri.host().unwrap_or_default().trim_matches(['[', ']']).to_owned(),
            port: uri.port_u16().unwrap_or(if is_encrypted { 443 } else { 80 }),
            authority: uri.authority().map(ToString::to_string).unwrap_or_default(),
            prefix: uri.path().trim_end_matches('/').to_owned(),
            settings: settings.clone(),
            tls,
        })
    }

    /// Where the server is.
    pub fn url(&self) -> &str {
        &self.settings.url
    }

    /// What the server says about a conversation.
    pub(super) async fn ask(&self, question: &Question) -> Result<Instruction, ClientError> {
        let answer = self.post("/v1/decisions", &question.body).await?;
        reading::instruction(&answer).map_err(ClientError::NotUnderstood)
    }

    /// Tells the server that a conversation is over.
    pub(super) async fn tell(&self, ending: &Ending) -> Result<(), ClientError> {
        self.post("/v1/decisions/ends", &ending.body).await.map(drop)
    }

    async fn post(&self, path: &str, body: &str) -> Result<Bytes, ClientError> {
        let exchange = tokio::time::timeout(PATIENCE, self.exchange(path, body));
        exchange.await.unwrap_or_else(|_| Err(ClientError::Unreachable("it does not answer".to_owned())))
    }

    async fn exchange(&self, path: &str, body: &str) -> Result<Bytes, ClientError> {
        let request = Request::post(format!("{}{path}", self.prefix))
            .header(header::HOST, &self.authority)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.settings.token.reveal()))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, concat!("frontdesk/", env!("CARGO_PKG_VERSION")))
            .body(Full::new(Bytes::copy_from_slice(body.as_bytes())))
            .map_err(wrong("the url or the token cannot be sent"))?;
        let stream = TcpStream::connect((self.host.as_str(), self.port)).await.map_err(unreachable)?;
        match &self.tls {
            None => send(stream, request).await,
            Some(tls) => {
                let name = ServerName::try_from(self.host.clone()).map_err(wrong("no name for TLS"))?;
                send(tls.connect(name, stream).await.map_err(unreachable)?, request).await
            }
        }
    }
}

async fn send(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    request: Request<Full<Bytes>>,
) -> Result<Bytes, ClientError> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(unreachable)?;
    let talking = tokio::spawn(connection);
    let result = async {
        let answer = sender.send_request(request).await.map_err(unreachable)?;
        if !answer.status().is_success() {
            return Err(ClientError::Refused(answer.status()));
        }
        let body = Limited::new(answer.into_body(), ANSWER_BYTES).collect().await;
        Ok(body.map_err(|error| ClientError::NotUnderstood(error.to_string()))?.to_bytes())
    }
    .await;
    // it ends with the answer
    talking.abort();
    result
}

fn connector(settings: &RoutingServerSettings) -> Result<TlsConnector, ClientError> {
    let mut roots = RootCertStore::empty();
    match &settings.ca_file {
        Some(path) => {
            let unusable = "the file of ca_file cannot be used";
            for certificate in CertificateDer::pem_file_iter(path).map_err(wrong(unusable))? {
                roots.add(certificate.map_err(wrong(unusable))?).map_err(wrong(unusable))?;
            }
        }
        // what the system has and rustls cannot read is left out
        None => drop(roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs)),
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(wrong("TLS cannot be used"))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

fn wrong<E: Display>(what: &'static str) -> impl FnOnce(E) -> ClientError {
    move |error| ClientError::Settings(format!("{what}: {error}"))
}

fn unreachable(error: impl Display) -> ClientError {
    ClientError::Unreachable(error.to_string())
}
