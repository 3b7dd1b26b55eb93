//! The certificate and the key that the server shows.
//!
//! *Never:* a key in an error.

use frontdesk_settings::HttpTls;
use std::io;
use std::path::Path;
use std::sync::Arc;

use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{self, ClientConfig, RootCertStore, ServerConfig};
use tokio_rustls::{TlsAcceptor, TlsConnector};

/// Reads both files.
pub(super) fn acceptor(settings: &HttpTls) -> io::Result<TlsAcceptor> {
    let chain: Result<Vec<_>, _> =
        CertificateDer::pem_file_iter(&settings.certificate).and_then(Iterator::collect);
    let chain = chain.map_err(|error| unusable("certificate", &settings.certificate, error))?;
    if chain.is_empty() {
        return Err(unusable("certificate", &settings.certificate, "there is no certificate in it"));
    }
    let key =
        PrivateKeyDer::from_pem_file(&settings.key).map_err(|error| unusable("key", &settings.key, error))?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key));
    let mut config = config.map_err(|error: rustls::Error| unusable("key", &settings.key, error))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// For posts to others: what the system trusts.
pub(super) fn connector() -> TlsConnector {
    let mut roots = RootCertStore::empty();
    // what the system has and rustls cannot read is left out
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("the provider has the usual versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    TlsConnector::from(Arc::new(config))
}

fn unusable(what: &str, path: &Path, error: impl std::fmt::Display) -> io::Error {
    io::Error::other(format!("{what} of [http], {}, cannot be used: {error}", path.display()))
}
