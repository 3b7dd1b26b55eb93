//! News posted to whoever brought an interaction and named a `callback`: signed, repeated until they arrive, never to a place
//! that the settings do not allow.
//!
//! What is to be posted is kept by the desk (`desk/programs.rs`) until it has arrived, so that a restart goes on with it. Each
//! post is a task that tries, waits longer and longer with some chance in it, and reports to the desk how it ended; only so many
//! try at a time. A name is resolved first, then each address is looked at, and only such an address is connected to: no name
//! that changes its mind leads inside. Redirects are not followed.
//!
//! *Never:* a post without a signature; an address inside that was not allowed; a post that was not committed.

use super::Http;
use super::address::{self, Network};
use crate::clock::Clock;
use crate::request::{Look, Told, Wanted};
use axum::body::Bytes;
use axum::http::{Request, StatusCode, Uri, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use frontdesk_settings::WebhookSettings;
use hmac::{Hmac, KeyInit, Mac};
use http_body_util::Full;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use router_core::Timestamp;
use sha2::Sha256;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::sync::broadcast::error::RecvError;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;

/// Posts that are tried at a time.
const AT_A_TIME: usize = 16;

/// How long one try may take.
const TRY_WITHIN: Duration = Duration::from_secs(10);

/// The pause after the first try; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(600);

/// Tries, over more than an hour, after which a post is given up.
const TRIES: u32 = 14;

/// Something to post.
#[derive(Clone, Debug)]
struct Post {
    number: u64,
    url: Arc<str>,
    json: Arc<str>,
}

/// How a try ended that was no success.
#[derive(Debug, PartialEq, Eq)]
enum Failure {
    /// It may go better another time.
    ForNow(String),
    /// It will not.
    ForGood(String),
}

/// What posts need.
struct Poster {
    http: Arc<Http>,
    secret: Vec<u8>,
    allowed: Vec<Network>,
    tls: TlsConnector,
    room: Semaphore,
}

/// Posts what is kept, and what comes, for ever.
pub(super) async fn run(http: Arc<Http>, settings: WebhookSettings, tls: TlsConnector) {
    let mut news = http.parts.news.subscribe();
    let secret = settings.secret.reveal().as_bytes().to_vec();
    let allowed = settings.allow.iter().map(|network| Network::new(network.0, network.1)).collect();
    let room = Semaphore::new(AT_A_TIME);
    let poster = Arc::new(Poster { http, secret, allowed, tls, room });
    let mut last = 0;
    let mut look = true;
    loop {
        if std::mem::take(&mut look) {
            for post in
                poster.waiting().await.into_iter().filter(|post| post.number > last).collect::<Vec<_>>()
            {
                last = last.max(post.number);
                tokio::spawn(Arc::clone(&poster).see_to(post));
            }
        }
        match news.recv().await {
            Ok(news) if news.number <= last => {}
            Ok(news) => {
                last = news.number;
                if let Some(url) = news.callback {
                    let post = Post { number: news.number, url, json: news.json };
                    tokio::spawn(Arc::clone(&poster).see_to(post));
                }
            }
            Err(RecvError::Lagged(_)) => look = true,
            Err(RecvError::Closed) => return,
        }
    }
}

impl Poster {
    /// What the desk keeps that has not arrived.
    async fn waiting(&self) -> Vec<Post> {
        loop {
            if let Ok(Told::Posts(posts)) = self.http.look(&"webhooks".into(), Look::Posts).await {
                return posts.into_iter().map(|(number, url, json)| Post { number, url, json }).collect();
            }
            // the store does not answer yet, or Frontdesk is about to end
            tokio::time::sleep(FIRST_PAUSE).await;
        }
    }

    /// Tries until it has arrived or is given up, and tells the desk.
    async fn see_to(self: Arc<Self>, post: Post) {
        let mut pause = FIRST_PAUSE;
        let mut why = None;
        for tried in 1..=TRIES {
            let failure = {
                // the semaphore is never closed
                let _place = self.room.acquire().await;
                let result = tokio::time::timeout(TRY_WITHIN, self.attempt(&post)).await;
                result.unwrap_or_else(|_| {
                    Err(Failure::ForNow(format!("no answer within {} s", TRY_WITHIN.as_secs())))
                })
            };
            let outcome = if failure.is_ok() { "delivered" } else { "failed" };
            metrics::counter!("frontdesk_webhook_tries_total", "outcome" => outcome).increment(1);
            match failure {
                Ok(()) => break,
                Err(Failure::ForGood(reason)) => {
                    why = Some(reason);
                    break;
                }
                Err(Failure::ForNow(reason)) => {
                    tracing::debug!(number = post.number, tried, reason, "a webhook did not arrive yet");
                    if tried == TRIES {
                        why = Some(reason);
                        break;
                    }
                }
            }
            tokio::time::sleep(pause.mul_f64(0.5 + rand::random::<f64>())).await;
            pause = LONGEST_PAUSE.min(pause * 2);
        }
        if let Some(reason) = &why {
            tracing::warn!(
                number = post.number,
                reason,
                "a webhook is given up; GET /v1/dead-letters has it"
            );
        }
        // if the desk is about to end, it is tried again after the next start
        let _ = self.http.ask(&"webhooks".into(), Wanted::Posted { number: post.number, why }, None).await;
    }

    async fn attempt(&self, post: &Post) -> Result<(), Failure> {
        let uri: Uri = post.url.parse().map_err(|_| Failure::ForGood("the callback is no URL".to_owned()))?;
        let host = uri.host().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        let encrypted = uri.scheme_str() == Some("https");
        let port = uri.port_u16().unwrap_or(if encrypted { 443 } else { 80 });
        let found = tokio::net::lookup_host((host.as_str(), port)).await;
        let found =
            found.map_err(|_| Failure::ForNow("the name of the callback cannot be resolved".to_owned()))?;
        let (open, closed): (Vec<_>, Vec<_>) =
            found.partition(|found| address::is_public(found.ip()) || self.is_allowed(found.ip()));
        let Some(address) = open.first() else {
            let reason = if closed.is_empty() { "the name of the callback has no address" } else { PRIVATE };
            return Err(Failure::ForGood(reason.to_owned()));
        };
        let stream = TcpStream::connect(address).await.map_err(for_now("cannot connect"))?;
        let request = self.request(post, &uri, Clock::start(Timestamp::default()).now())?;
        let status = if encrypted {
            let name =
                ServerName::try_from(host).map_err(|_| Failure::ForGood("no name for TLS".to_owned()))?;
            let stream = self.tls.connect(name, stream).await.map_err(for_now("TLS failed"))?;
            send(stream, request).await?
        } else {
            send(stream, request).await?
        };
        match status {
            _ if status.is_success() => Ok(()),
            StatusCode::GONE => Err(Failure::ForGood("the receiver says 410: it wants no more".to_owned())),
            _ => Err(Failure::ForNow(format!("the receiver says {}", status.as_u16()))),
        }
    }

    fn is_allowed(&self, ip: std::net::IpAddr) -> bool {
        self.allowed.iter().any(|network| network.contains(ip))
    }

    fn request(&self, post: &Post, uri: &Uri, now: Timestamp) -> Result<Request<Full<Bytes>>, Failure> {
        let at = now.as_millis() / 1000;
        let signature = signature(&self.secret, post.number, at, &post.json);
        let authority = uri.authority().map_or_else(String::new, ToString::to_string);
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        Request::post(path)
            .header(header::HOST, authority)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, concat!("frontdesk/", env!("CARGO_PKG_VERSION")))
            .header("webhook-id", post.number)
            .header("webhook-timestamp", at)
            .header("webhook-signature", signature)
            .body(Full::new(Bytes::copy_from_slice(post.json.as_bytes())))
            .map_err(|_| Failure::ForGood("the callback is no URL".to_owned()))
    }
}

const PRIVATE: &str =
    "the callback leads to a private address, which `allow` of [http.webhook] does not name";

fn for_now<E: std::fmt::Display>(what: &'static str) -> impl FnOnce(E) -> Failure {
    move |error| Failure::ForNow(format!("{what}: {error}"))
}

/// `v1,` and the base64 of HMAC-SHA256 over number, time and body, with dots between them.
fn signature(secret: &[u8], number: u64, at: u64, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("a key of any length will do");
    mac.update(format!("{number}.{at}.").as_bytes());
    mac.update(body.as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

async fn send(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    request: Request<Full<Bytes>>,
) -> Result<StatusCode, Failure> {
    let (mut sender, connection) =
        http1::handshake(TokioIo::new(stream)).await.map_err(for_now("no HTTP"))?;
    // it ends with the answer
    let talking = tokio::spawn(connection);
    let answer = sender.send_request(request).await.map_err(for_now("no answer"));
    talking.abort();
    Ok(answer?.status())
}
