//! From a host name to two halves of a byte stream: lookup, TCP, and TLS when asked for.
//!
//! Every address of the host is tried in the order of the resolver, IPv6 and IPv4 alike. Nagle's algorithm is off,
//! because it holds small stanzas back for 40 ms; TCP keep-alive is on besides our own pings.
//!
//! *Never:* XMPP.

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{self, ClientConfig, RootCertStore};

use super::cut::Socket;
use super::event::DownReason;
use super::settings::{LinkSettings, TlsSettings};

/// What is read from.
pub(super) type ReadHalf = Box<dyn AsyncRead + Send + Unpin>;
/// What is written to.
pub(super) type WriteHalf = Box<dyn AsyncWrite + Send + Unpin>;

/// Connects to the server of a link; `socket` gets a second handle on the connection.
pub(super) async fn connect(
    settings: &LinkSettings,
    socket: &Socket,
) -> Result<(ReadHalf, WriteHalf), DownReason> {
    let tls = settings.tls.as_ref().map(|tls| connector(settings, tls)).transpose()?;
    let mut failure =
        DownReason::Resolve { host: settings.host.clone(), error: "it has no address".to_owned() };
    for address in resolve(settings).await? {
        let attempt = async {
            let stream = open(address).await?;
            socket.hold(&stream);
            match &tls {
                None => {
                    let (read, write) = stream.into_split();
                    Ok((Box::new(read) as ReadHalf, Box::new(write) as WriteHalf))
                }
                Some((connector, name)) => {
                    let stream = connector
                        .connect(name.clone(), stream)
                        .await
                        .map_err(|error| DownReason::Tls(tls_words(&error)))?;
                    let (read, write) = tokio::io::split(stream);
                    Ok((Box::new(read) as ReadHalf, Box::new(write) as WriteHalf))
                }
            }
        };
        failure = match timeout(settings.connect_timeout, attempt).await {
            Ok(Ok(halves)) => return Ok(halves),
            Ok(Err(reason)) => reason,
            Err(_) => DownReason::TimedOut { doing: "connecting" },
        };
    }
    Err(failure)
}

/// The words of a failed TLS handshake. A server that speaks no TLS shows as a corrupt message.
fn tls_words(error: &io::Error) -> String {
    let cause = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    if matches!(cause, Some(rustls::Error::InvalidMessage(_))) {
        format!("{error}: perhaps the server speaks plain tcp on this port")
    } else {
        error.to_string()
    }
}

async fn resolve(settings: &LinkSettings) -> Result<Vec<SocketAddr>, DownReason> {
    // an IPv6 address may be written in brackets
    let host = settings.host.trim_start_matches('[').trim_end_matches(']');
    let lookup = tokio::net::lookup_host((host, settings.port));
    match timeout(settings.connect_timeout, lookup).await {
        Ok(Ok(addresses)) => Ok(addresses.collect()),
        Ok(Err(error)) => Err(DownReason::Resolve { host: host.to_owned(), error: error.to_string() }),
        Err(_) => Err(DownReason::TimedOut { doing: "looking up the host name" }),
    }
}

async fn open(address: SocketAddr) -> Result<TcpStream, DownReason> {
    let socket = if address.is_ipv6() { TcpSocket::new_v6() } else { TcpSocket::new_v4() };
    let stream = async {
        let socket = socket?;
        socket.set_keepalive(true)?;
        let stream = socket.connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(stream)
    };
    stream.await.map_err(|error: io::Error| {
        let address = address.to_string();
        if error.kind() == io::ErrorKind::ConnectionRefused {
            DownReason::ConnectionRefused { address }
        } else {
            DownReason::Connect { address, error: error.to_string() }
        }
    })
}

fn connector(
    settings: &LinkSettings,
    tls: &TlsSettings,
) -> Result<(TlsConnector, ServerName<'static>), DownReason> {
    let roots = match &tls.ca_file {
        Some(file) => roots_of_file(file)?,
        None => roots_of_system()?,
    };
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| DownReason::Tls(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = tls.server_name.as_ref().unwrap_or(&settings.host).clone();
    let server_name = ServerName::try_from(name.clone())
        .map_err(|_| DownReason::Tls(format!("{name} is no name that a certificate could carry")))?;
    Ok((TlsConnector::from(Arc::new(config)), server_name))
}

fn roots_of_file(file: &Path) -> Result<RootCertStore, DownReason> {
    let fault = |error: &dyn std::fmt::Display| DownReason::Tls(format!("{}: {error}", file.display()));
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|error| fault(&error))? {
        let certificate = certificate.map_err(|error| fault(&error))?;
        roots.add(certificate).map_err(|error| fault(&error))?;
    }
    if roots.is_empty() { Err(fault(&"no certificate in this file")) } else { Ok(roots) }
}

fn roots_of_system() -> Result<RootCertStore, DownReason> {
    let mut roots = RootCertStore::empty();
    // single unusable certificates are normal in system stores
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        return Err(DownReason::Tls(
            "the system has no trusted certificates; name a file with them".to_owned(),
        ));
    }
    Ok(roots)
}
