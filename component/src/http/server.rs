//! Connections: accepted up to a number, encrypted if the settings say so, and cut when they are slow.
//!
//! The head of a request must come in in time, its body too (`body`), and whoever does not read an answer is cut. Beyond the
//! number of connections a new one is told so and closed.
//!
//! *Never:* what a request is about.

use super::{Http, routes};
use crate::protocol::{Kind, Problem};
use axum::Router;
use frontdesk_settings::HttpSettings;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;
use tokio_rustls::TlsAcceptor;

/// Most bytes of the head of a request.
const HEAD_BYTES: usize = 16 * 1024;

/// Most lines of a header.
const HEADER_LINES: usize = 64;

/// How long a byte of an answer may wait for its reader.
const READ_WITHIN: Duration = Duration::from_secs(30);

/// When the system gives no connection, mostly for want of file handles: how long until the next try.
const AFTER_FAILURE: Duration = Duration::from_millis(100);

/// Begins to listen.
pub(super) async fn listen(own: &HttpSettings) -> io::Result<TcpListener> {
    TcpListener::bind(own.listen).await.map_err(|error| {
        let remedy = "choose another port, or stop whatever has it";
        io::Error::other(format!(
            "cannot listen on {}, as listen of [http] says: {error}; {remedy}",
            own.listen
        ))
    })
}

/// Serves for ever.
pub(super) async fn serve(listener: TcpListener, tls: Option<TlsAcceptor>, http: Arc<Http>) {
    let room = Arc::new(Semaphore::new(http.own.limits.connections));
    let within = http.own.limits.request_time;
    let router = routes::router(http);
    loop {
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::warn!(%error, "a connection over http could not be accepted");
                tokio::time::sleep(AFTER_FAILURE).await;
                continue;
            }
        };
        let Ok(place) = Arc::clone(&room).try_acquire_owned() else {
            turn_away(&stream, tls.is_some());
            continue;
        };
        let (router, tls) = (router.clone(), tls.clone());
        tokio::spawn(async move {
            let ended = connection(stream, tls, router, within).await;
            if let Err(error) = ended {
                tracing::debug!(error, "a connection over http ended");
            }
            drop(place);
        });
    }
}

/// Tells whoever found no room, as far as that goes without waiting.
fn turn_away(stream: &TcpStream, encrypted: bool) {
    if encrypted {
        return;
    }
    let detail = "as many connections are open as `connections` of [http] allows; try again";
    let problem = Problem::new(Kind::Unavailable, detail);
    let body = serde_json::to_string(&problem).expect("a problem is plain data");
    let head = format!(
        "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/problem+json\r\ncontent-length: {}\r\n\
         retry-after: 1\r\nconnection: close\r\n\r\n",
        body.len()
    );
    // whoever is not told sees that the connection is closed
    let _ = stream.try_write(format!("{head}{body}").as_bytes());
}

async fn connection(
    stream: TcpStream,
    tls: Option<TlsAcceptor>,
    router: Router,
    within: Duration,
) -> Result<(), String> {
    // without it answers may be late
    let _ = stream.set_nodelay(true);
    let Some(tls) = tls else { return speak(stream, router, within).await };
    match tokio::time::timeout(within, tls.accept(stream)).await {
        Ok(Ok(stream)) => speak(stream, router, within).await,
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("the greeting of TLS did not come in time".to_owned()),
    }
}

async fn speak(
    stream: impl AsyncRead + AsyncWrite + Send + 'static,
    router: Router,
    within: Duration,
) -> Result<(), String> {
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(READ_WITHIN));
    let stream: Pin<Box<TimeoutStream<_>>> = Box::pin(stream);
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(within)
        .max_buf_size(HEAD_BYTES)
        .max_headers(HEADER_LINES)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
        .await
        .map_err(|error| error.to_string())
}
