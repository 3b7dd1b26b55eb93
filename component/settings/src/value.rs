//! What the settings say, ready for use.
//!
//! *Never:* a value that was not checked.

use super::firewall::Firewall;
use super::http::HttpSettings;
use super::routing_server::RoutingServerSettings;
use super::wording::Texts;
use jiff::tz::TimeZone;
use router_core::Policy;
use router_core::values::id::{DeskName, LinkName};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// Everything that the settings say.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The connections to XMPP servers; at least one.
    pub links: Vec<LinkSettings>,
    /// Where conversations are kept.
    pub store: StoreSettings,
    /// Desks, queues, agents, times and limits, as the core needs them.
    pub policy: Arc<Policy>,
    /// The zone of the local time of rules, where a desk has no hours of its own.
    pub zone: TimeZone,
    /// Wordings: titles, greetings, questions, texts said differently; opening hours as written.
    pub texts: Texts,
    /// What one sender may do.
    pub guard: GuardSettings,
    /// What passes from one side to the other.
    pub firewall: Firewall,
    /// Where programs and operators can ask; `None`: nowhere.
    pub http: Option<HttpSettings>,
    /// The routing server that is asked about conversations of some desks.
    pub routing_server: Option<RoutingServerSettings>,
    /// What is logged, and how.
    pub log: LogSettings,
}

/// One connection to one server: a component (XEP-0114), or an account there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkSettings {
    /// Its name, unique.
    pub name: LinkName,
    /// The domain that the server gives to Frontdesk, in lower case; of an account, the domain it is in.
    pub domain: String,
    /// Host name or IP address of the server.
    pub host: String,
    /// TCP port of the server for components; of an account, for clients.
    pub port: u16,
    /// The secret shared with the server; of an account, its password.
    pub secret: Secret,
    /// Direct TLS; `None`: plain TCP. Of an account, [`AccountSettings::direct_tls`] says which TLS.
    pub tls: Option<TlsSettings>,
    /// The conference service on which rooms are made, in lower case; `None`: the server is asked for one.
    pub rooms: Option<String>,
    /// What there is to say of an account; `None`: a component.
    pub account: Option<AccountSettings>,
}

/// An account, and what it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountSettings {
    /// Its bare JID, normalised.
    pub jid: String,
    /// The server is found by the records of the domain; host and port do not count.
    pub find_host: bool,
    /// TLS from the first byte; else STARTTLS, if there is TLS at all.
    pub direct_tls: bool,
    /// What it is for.
    pub purpose: Purpose,
}

/// What an account is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Whoever writes is told to write to this bare JID instead.
    Redirect(String),
    /// A desk answers there.
    Serve(DeskName),
}

/// How the server's certificate is checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TlsSettings {
    /// A PEM file with the certificates to trust; `None`: those of the system.
    pub ca_file: Option<PathBuf>,
    /// The name in the certificate; `None`: the link's host.
    pub server_name: Option<String>,
}

/// A secret. Printing it shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub(super) fn new(secret: &str) -> Self {
        Self(secret.to_owned())
    }

    /// The secret itself, for the handshake only.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("secret")
    }
}

/// Where conversations are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreSettings {
    /// In memory only: gone when the process ends (`path = ":memory:"`).
    Memory,
    /// In an SQLite file.
    Sqlite(PathBuf),
}

/// Bounds for what comes in from one sender. Above them the sender is told once, and the rest is dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuardSettings {
    /// Largest stanza, in bytes.
    pub stanza_bytes: usize,
    /// Messages a second from one bare JID, in the long run.
    pub messages_per_second: u32,
    /// Messages at once from one bare JID.
    pub burst: u32,
    /// Bytes a minute from one bare JID.
    pub bytes_per_minute: u32,
    /// Own answers a minute to one bare JID, so that two robots do not talk for ever.
    pub answers_per_minute: u32,
}

impl Default for GuardSettings {
    fn default() -> Self {
        Self {
            stanza_bytes: 262_144,
            messages_per_second: 5,
            burst: 20,
            bytes_per_minute: 100_000,
            answers_per_minute: 10,
        }
    }
}

/// What is logged, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogSettings {
    /// The form of a line.
    pub format: LogFormat,
    /// A filter of `tracing`, such as `info` or `info,xmpp_edge::link=debug`.
    pub filter: String,
}

/// The form of a log line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}
