//! Reads `[http]`: where programs and operators can ask, who may, and how much.
//!
//! Without the section nothing listens. Tokens stand in it as hashes only.
//!
//! *Never:* a token itself; a listener.

use super::link::{self, SecretKeys, at};
use super::place::Place;
use super::reading::Reading;
use super::section::{Placed, Section};
use super::suggest;
use super::tree::Table;
use super::value::Secret;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

pub(super) const KEYS: &[&str] = &[
    "listen",
    "certificate",
    "key",
    "behind_proxy",
    "body_bytes",
    "connections",
    "requests_per_second",
    "request_time",
    "token",
    "webhook",
];
pub(super) const TOKEN_KEYS: &[&str] = &["name", "sha256", "scopes"];
pub(super) const WEBHOOK_KEYS: &[&str] = &["secret", "secret_file", "allow"];

/// Shortest secret that signs, in characters.
const SECRET_CHARACTERS: usize = 16;

const DEFAULT_LISTEN: &str = "127.0.0.1:5380";

/// Where programs and operators can ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpSettings {
    /// The address that is listened on.
    pub listen: SocketAddr,
    /// Certificate and key; `None`: plain HTTP.
    pub tls: Option<HttpTls>,
    /// Something in front of it brings requests from outside, and sees to TLS.
    pub behind_proxy: bool,
    /// Who may ask for what.
    pub tokens: Vec<HttpToken>,
    /// How news are posted; `None`: they are not.
    pub webhook: Option<WebhookSettings>,
    /// How much.
    pub limits: HttpLimits,
}

/// How news are posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookSettings {
    /// What signs them.
    pub secret: Secret,
    /// Private networks to which they may go: an address, and how many of its first bits count.
    pub allow: Vec<(IpAddr, u8)>,
}

/// What the server shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpTls {
    /// A PEM file with the certificate and those above it.
    pub certificate: PathBuf,
    /// A PEM file with its private key.
    pub key: PathBuf,
}

/// A token, known by its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpToken {
    /// The name of whoever has it.
    pub name: Arc<str>,
    /// SHA-256 of the token.
    pub sha256: [u8; 32],
    /// What it allows.
    pub scopes: BTreeSet<Scope>,
}

/// What a token can allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// To bring interactions and to deal with them.
    Interactions,
    /// To report agents.
    Agents,
    /// To look at everything.
    Read,
    /// To read metrics, and what is not ready.
    Metrics,
    /// To change the rules.
    Policy,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Interactions, Self::Agents, Self::Read, Self::Metrics, Self::Policy];

    /// How it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Interactions => "interactions",
            Self::Agents => "agents",
            Self::Read => "read",
            Self::Metrics => "metrics",
            Self::Policy => "policy",
        }
    }
}

/// How much is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpLimits {
    /// Largest body of a request, in bytes.
    pub body_bytes: usize,
    /// Connections at a time.
    pub connections: usize,
    /// Requests a second of one token in the long run; twice as many at once.
    pub requests_per_second: u32,
    /// How long the head of a request may take to come in, and how long its body.
    pub request_time: Duration,
}

impl Default for HttpLimits {
    fn default() -> Self {
        Self {
            body_bytes: 65_536,
            connections: 512,
            requests_per_second: 1000,
            request_time: Duration::from_secs(10),
        }
    }
}

/// `[http]`, if it is there.
pub(super) fn read(root: &Section<'_>, reading: &mut Reading<'_>) -> Option<HttpSettings> {
    let table = root.table("http", &mut reading.faults)?;
    let section = Section::open("[http]", KEYS, table.value, &table.place, &mut reading.faults);
    let tls = tls(&section, reading);
    let behind_proxy = section.boolean("behind_proxy", &mut reading.faults).unwrap_or(false);
    let listen = listen(&section, tls.is_some() || section.has("certificate") || behind_proxy, reading);
    let tokens = tokens(&section, reading);
    let limits = limits(&section, reading);
    let webhook = webhook(&section, reading);
    Some(HttpSettings { listen: listen?, tls, behind_proxy, tokens, webhook, limits })
}

fn listen(section: &Section<'_>, is_safe: bool, reading: &mut Reading<'_>) -> Option<SocketAddr> {
    let text = section.text("listen", &mut reading.faults);
    if section.has("listen") && text.is_none() {
        return None;
    }
    let place = text.as_ref().map_or(section.place.clone(), |text| text.place.clone());
    let written = text.map_or(DEFAULT_LISTEN, |text| text.value);
    let Ok(address) = written.parse::<SocketAddr>() else {
        let message = format!(
            "listen is \"{written}\"; write an IP address and a port, such as \"{DEFAULT_LISTEN}\" or \"[::1]:5380\""
        );
        reading.fault(&place, message);
        return None;
    };
    if !address.ip().is_loopback() && !is_safe {
        let message = format!(
            "listen is \"{written}\", which others can reach, and nothing is encrypted: set certificate and key, \
             or behind_proxy = true if a proxy in front sees to TLS, or listen on \"{DEFAULT_LISTEN}\""
        );
        reading.fault(&place, message);
        return None;
    }
    Some(address)
}

fn tls(section: &Section<'_>, reading: &mut Reading<'_>) -> Option<HttpTls> {
    if !section.has("certificate") && !section.has("key") {
        return None;
    }
    if !(section.has("certificate") && section.has("key")) {
        let message = "[http] has one of certificate and key; write both, or neither";
        reading.fault(&section.place.clone(), message);
        return None;
    }
    let certificate = file(section, "certificate", reading);
    let key = file(section, "key", reading);
    Some(HttpTls { certificate: certificate?, key: key? })
}

fn file(section: &Section<'_>, key: &str, reading: &mut Reading<'_>) -> Option<PathBuf> {
    let file = section.text(key, &mut reading.faults)?;
    let path = reading.path(file.value);
    if let Err(error) = fs::read(&path) {
        reading.fault(&file.place, format!("cannot read the file {}: {error}", path.display()));
        return None;
    }
    Some(path)
}

const WEBHOOK_SECRET: SecretKeys = SecretKeys {
    whose: "[http.webhook]",
    key: "secret",
    file: "secret_file",
    example: "secret_file = \"/etc/frontdesk/webhook-secret\"",
    advice: "write 20 random characters or more, which the receivers know too",
};

fn webhook(section: &Section<'_>, reading: &mut Reading<'_>) -> Option<WebhookSettings> {
    let table = section.table("webhook", &mut reading.faults)?;
    let section =
        Section::open("[http.webhook]", WEBHOOK_KEYS, table.value, &table.place, &mut reading.faults);
    let secret = link::secret(&section, &WEBHOOK_SECRET, reading);
    if secret.as_ref().is_some_and(|secret| secret.reveal().chars().count() < SECRET_CHARACTERS) {
        let message = format!(
            "the secret of [http.webhook] is shorter than {SECRET_CHARACTERS} characters; `openssl rand -hex 24` makes one"
        );
        reading.fault(&section.place.clone(), message);
    }
    let mut allow = Vec::new();
    for written in section.texts("allow", &mut reading.faults).unwrap_or_default() {
        match network(written.value) {
            Some(network) => allow.push(network),
            None => {
                let message = format!(
                    "\"{}\" is no address and no network; write for instance \"127.0.0.1\" or \"10.1.0.0/16\"",
                    written.value
                );
                reading.fault(&written.place, message);
            }
        }
    }
    Some(WebhookSettings { secret: secret?, allow })
}

fn network(written: &str) -> Option<(IpAddr, u8)> {
    let (address, bits) = match written.split_once('/') {
        Some((address, bits)) => (address, Some(bits.parse::<u8>().ok()?)),
        None => (written, None),
    };
    let address: IpAddr = address.parse().ok()?;
    let most = if address.is_ipv4() { 32 } else { 128 };
    let bits = bits.unwrap_or(most);
    (bits <= most).then_some((address, bits))
}

fn limits(section: &Section<'_>, reading: &mut Reading<'_>) -> HttpLimits {
    let mut limits = HttpLimits::default();
    let faults = &mut reading.faults;
    if let Some(bytes) = section.number("body_bytes", 1024, 1 << 20, faults) {
        limits.body_bytes = usize::try_from(bytes.value).unwrap_or(limits.body_bytes);
    }
    if let Some(most) = section.number("connections", 1, 100_000, faults) {
        limits.connections = usize::try_from(most.value).unwrap_or(limits.connections);
    }
    if let Some(most) = section.number("requests_per_second", 1, 1_000_000, faults) {
        limits.requests_per_second = u32::try_from(most.value).unwrap_or(limits.requests_per_second);
    }
    if let Some(span) = section.span("request_time", faults) {
        if (100..=300_000).contains(&span.as_millis()) {
            limits.request_time = Duration::from_millis(span.as_millis());
        } else if let Some(entry) = section.entry("request_time") {
            faults.add(&entry.node.place, "request_time must be from \"100ms\" to \"5m\"; \"10s\" is usual");
        }
    }
    limits
}

fn tokens(section: &Section<'_>, reading: &mut Reading<'_>) -> Vec<HttpToken> {
    let mut tokens: Vec<HttpToken> = Vec::new();
    let mut places: BTreeMap<Arc<str>, Place> = BTreeMap::new();
    for table in section.tables("token", &mut reading.faults) {
        let place = table.place.clone();
        let Some(token) = token(&table, reading) else { continue };
        if let Some(first) = places.insert(token.name.clone(), place.clone()) {
            let message =
                format!("{} is called \"{}\" too; give each token its own name", at(&first), token.name);
            reading.fault(&place, message);
        } else if let Some(other) = tokens.iter().find(|other| other.sha256 == token.sha256) {
            let message = format!("this is the token of \"{}\" too; give each its own", other.name);
            reading.fault(&place, message);
        } else {
            tokens.push(token);
        }
    }
    tokens
}

fn token(table: &Placed<&Table>, reading: &mut Reading<'_>) -> Option<HttpToken> {
    let section = Section::open("[[http.token]]", TOKEN_KEYS, table.value, &table.place, &mut reading.faults);
    let name = section.required("name", "name = \"phone-system\"", &mut reading.faults);
    let name = reading.name("token", name);
    let hash = section.required(
        "sha256",
        "sha256 = \"...\", which `printf %s TOKEN | sha256sum` tells",
        &mut reading.faults,
    );
    let sha256 = hash.and_then(|hash| {
        let bytes = bytes(hash.value);
        if bytes.is_none() {
            let message = "sha256 is not 64 hexadecimal digits; `printf %s TOKEN | sha256sum` tells it, and the token itself \
                           stands nowhere";
            reading.fault(&hash.place, message);
        }
        bytes
    });
    let scopes = scopes(&section, reading);
    Some(HttpToken { name: name?.value.into(), sha256: sha256?, scopes: scopes? })
}

fn scopes(section: &Section<'_>, reading: &mut Reading<'_>) -> Option<BTreeSet<Scope>> {
    let known = || Scope::ALL.into_iter().map(Scope::as_str);
    let Some(written) = section.texts("scopes", &mut reading.faults) else {
        if !section.has("scopes") {
            section.missing("scopes", "scopes = [\"interactions\", \"read\"]", &mut reading.faults);
        }
        return None;
    };
    if written.is_empty() {
        let message = format!(
            "scopes is empty, so the token allows nothing; there are {}",
            known().collect::<Vec<_>>().join(", ")
        );
        reading.fault(&section.place.clone(), message);
        return None;
    }
    let mut scopes = BTreeSet::new();
    for scope in written {
        match Scope::ALL.into_iter().find(|known| known.as_str() == scope.value) {
            Some(scope) => drop(scopes.insert(scope)),
            None => {
                let instead = suggest::instead(scope.value, "scopes", known());
                reading.fault(&scope.place, format!("there is no scope \"{}\"{instead}", scope.value));
            }
        }
    }
    Some(scopes)
}

fn bytes(hex: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if hex.len() != 64 || !hex.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(bytes)
}
