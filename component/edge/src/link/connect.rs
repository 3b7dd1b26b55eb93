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
use tokio_rustls::rustls::{self, CertificateError, ClientConfig, RootCertStore};
use tokio_xmpp::connect::DnsConfig;

use super::cut::Socket;
use super::event::DownReason;
use super::settings::{LinkSettings, Security, TlsSettings};

/// What is read from.
pub(super) type ReadHalf = Box<dyn AsyncRead + Send + Unpin>;
/// What is written to.
pub(super) type WriteHalf = Box<dyn AsyncWrite + Send + Unpin>;

/// Connects to the server of a link, by TLS from the first byte if it is given; `socket` gets a second handle on the
/// connection.
pub(super) async fn connect(
    settings: &LinkSettings,
    tls: Option<&Tls>,
    socket: &Socket,
) -> Result<(ReadHalf, WriteHalf), DownReason> {
    let mut failure =
        DownReason::Resolve { host: settings.host.clone(), error: "it has no address".to_owned() };
    for address in resolve(settings).await? {
        may_connect(settings, address)?;
        let attempt = async {
            let stream = open(address).await?;
            protected(tls, stream, socket).await
        };
        failure = match timeout(settings.connect_timeout, attempt).await {
            Ok(Ok(halves)) => return Ok(halves),
            Ok(Err(reason)) => reason,
            Err(_) => DownReason::TimedOut { doing: "connecting" },
        };
    }
    Err(failure)
}

/// Looks the server of the account's domain up in its records (RFC 6120 section 3.2.1, XEP-0368), and connects to it.
pub(super) async fn find(
    settings: &LinkSettings,
    tls: Option<&Tls>,
    socket: &Socket,
) -> Result<(ReadHalf, WriteHalf), DownReason> {
    let domain = &settings.domain;
    let records =
        if tls.is_some() { DnsConfig::srv_xmpps(domain) } else { DnsConfig::srv_default_client(domain) };
    let attempt = async {
        let stream = records.resolve().await.map_err(|error| not_found(domain, &error))?;
        // without it, what is small waits for 40 ms
        stream.set_nodelay(true).map_err(|error| DownReason::Lost(error.to_string()))?;
        if let Ok(address) = stream.peer_addr() {
            may_connect(settings, address)?;
        }
        protected(tls, stream, socket).await
    };
    // every host in the records may take its time
    match timeout(settings.connect_timeout * 2, attempt).await {
        Ok(result) => result,
        Err(_) => Err(DownReason::TimedOut { doing: "looking up the domain and connecting" }),
    }
}

fn not_found(domain: &str, error: &tokio_xmpp::Error) -> DownReason {
    let error = if matches!(error, tokio_xmpp::Error::Disconnected) {
        "no host that its records name can be reached".to_owned()
    } else {
        error.to_string()
    };
    let error =
        format!("{error}; the link's host and port, if they are set, are used instead of the records");
    DownReason::Resolve { host: domain.to_owned(), error }
}

/// An account's password goes unencrypted only to this machine.
fn may_connect(settings: &LinkSettings, address: SocketAddr) -> Result<(), DownReason> {
    let is_plain = settings.account.as_ref().is_some_and(|account| account.security == Security::Plain);
    if is_plain && !address.ip().is_loopback() {
        return Err(DownReason::NotLoopback { address: address.to_string() });
    }
    Ok(())
}

async fn protected(
    tls: Option<&Tls>,
    stream: TcpStream,
    socket: &Socket,
) -> Result<(ReadHalf, WriteHalf), DownReason> {
    socket.hold(&stream);
    match tls {
        None => {
            let (read, write) = stream.into_split();
            Ok((Box::new(read), Box::new(write)))
        }
        Some(tls) => protect(tls, stream).await,
    }
}

/// Agrees on TLS over a connection.
pub(super) async fn protect(
    Tls { connector, name }: &Tls,
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
) -> Result<(ReadHalf, WriteHalf), DownReason> {
    let stream =
        connector.connect(name.clone(), stream).await.map_err(|error| DownReason::Tls(tls_words(&error)))?;
    let (read, write) = tokio::io::split(stream);
    Ok((Box::new(read), Box::new(write)))
}

/// The words of a failed TLS handshake, with what to do. A server that speaks no TLS shows as a corrupt message.
fn tls_words(error: &io::Error) -> String {
    let cause = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    let advice = if matches!(cause, Some(rustls::Error::InvalidMessage(_))) {
        "perhaps the server speaks plain tcp on this port"
    } else if let Some(rustls::Error::InvalidCertificate(fault)) = cause {
        certificate_words(fault)
    } else {
        return error.to_string();
    };
    format!("{error}: {advice}")
}

fn certificate_words(fault: &CertificateError) -> &'static str {
    use CertificateError as Fault;
    if matches!(fault, Fault::UnknownIssuer) {
        "its certificate is signed by nobody we trust; name the signer's file in tls = { ca_file = ... }"
    } else if matches!(fault, Fault::NotValidForName | Fault::NotValidForNameContext { .. }) {
        "its certificate is for another name; have it made for this one, or write that name in tls = { server_name = ... }"
    } else if matches!(fault, Fault::Expired | Fault::ExpiredContext { .. }) {
        "its certificate has expired; renew it on the server"
    } else {
        "its certificate is not accepted"
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

/// How TLS is agreed on: whom we trust, and which name a certificate must bear.
pub(super) struct Tls {
    connector: TlsConnector,
    name: ServerName<'static>,
}

/// Gets TLS ready, so that what is wrong with its settings is told before anybody is asked for a connection.
pub(super) fn prepare(settings: &LinkSettings, tls: &TlsSettings) -> Result<Tls, DownReason> {
    let roots = match &tls.ca_file {
        Some(file) => roots_of_file(file)?,
        None => roots_of_system()?,
    };
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| DownReason::Tls(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    // who an account trusts is its domain, on whatever host that is served (RFC 6120 section 13.7.2.1)
    let expected = if settings.account.is_some() { &settings.domain } else { &settings.host };
    let name = tls.server_name.as_ref().unwrap_or(expected).clone();
    let server_name = ServerName::try_from(name.clone())
        .map_err(|_| DownReason::Tls(format!("{name} is no name that a certificate could carry")))?;
    Ok(Tls { connector: TlsConnector::from(Arc::new(config)), name: server_name })
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
