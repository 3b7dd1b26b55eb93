//! What the administrator decides about one link.
//!
//! *Never:* reading files or the environment (that is the settings of the whole program), checking reachability.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use crate::wire::Limits;

/// Settings of one link. `Debug` leaves out the secret.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkSettings {
    /// Name of the link in settings, logs and addresses of the program.
    pub name: String,
    /// Our domain on that server, in lower case: both servers compare it with `from`, Prosody byte by byte.
    pub domain: String,
    /// Host name or IP address of the server.
    pub host: String,
    /// Its component port; 5347 is usual.
    pub port: u16,
    /// The shared secret.
    pub secret: String,
    /// TLS from the first byte; `None` is plain TCP, for a server on the same machine. An account says more about it.
    pub tls: Option<TlsSettings>,
    /// The link is an ordinary account there, and not a component; then `domain` is that of the account, `host` and `port`
    /// are those for clients, and `secret` is its password.
    pub account: Option<AccountSettings>,
    /// Longest time for name lookup, TCP and TLS together, per address. Default 10 s.
    pub connect_timeout: Duration,
    /// Longest time from the stream's start to its acceptance. Default 10 s.
    pub handshake_timeout: Duration,
    /// The link pings itself through the server each time it has waited so long for bytes. Default 30 s.
    pub quiet: Duration,
    /// A ping that is not answered for so long, with nothing left to read: the peer is dead. Default 30 s.
    pub dead_after: Duration,
    /// The server takes not one byte for so long: the connection is given up. Default 60 s.
    pub write_timeout: Duration,
    /// Longest time for the server to close its side after we closed ours. Default 3 s.
    pub close_timeout: Duration,
    /// First pause before connecting again, after the try that comes at once. Default 0.5 s.
    pub retry_first: Duration,
    /// Longest pause before connecting again. Default 5 s.
    pub retry_most: Duration,
    /// A connection that lived so long forgets earlier failures, and is tried again at once. Default 5 s.
    pub stable_after: Duration,
    /// The pause after another process has taken our domain over (`conflict`), so that two do not throw each other out
    /// without end. Default 60 s.
    pub retry_conflict: Duration,
    /// The number of this process: part of the ids of our pings, so that those of another process on our domain can be
    /// told apart. Default random; all links of a process share one.
    pub nonce: u64,
    /// What a stanza may be at most.
    pub limits: Limits,
}

/// Which account, and how it is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountSettings {
    /// The bare JID, normalised.
    pub jid: String,
    /// The full JID: the server must give us exactly this resource.
    pub full_jid: String,
    /// The host is looked up in the domain's records for clients (RFC 6120 section 3.2.1); `host` and `port` do not count.
    pub find_host: bool,
    /// What protects the connection.
    pub security: Security,
}

/// What protects an account's connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte (XEP-0368).
    DirectTls,
    /// TLS once both sides have said that they want it (RFC 6120 section 5); without it there is no login.
    StartTls,
    /// Nothing; taken only from a server on the same machine.
    Plain,
}

/// How the certificate of a server is checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TlsSettings {
    /// PEM file with the authorities to trust; `None` trusts those of the system.
    pub ca_file: Option<PathBuf>,
    /// Name that the certificate must carry; `None` is the host.
    pub server_name: Option<String>,
}

impl LinkSettings {
    /// Settings with the usual times and limits, over plain TCP.
    pub fn new(name: &str, domain: &str, host: &str, port: u16, secret: &str) -> Self {
        Self {
            name: name.to_owned(),
            domain: domain.to_ascii_lowercase(),
            host: host.to_owned(),
            port,
            secret: secret.to_owned(),
            tls: None,
            account: None,
            connect_timeout: Duration::from_secs(10),
            handshake_timeout: Duration::from_secs(10),
            quiet: Duration::from_secs(30),
            dead_after: Duration::from_secs(30),
            write_timeout: Duration::from_secs(60),
            close_timeout: Duration::from_secs(3),
            retry_first: Duration::from_millis(500),
            retry_most: Duration::from_secs(5),
            stable_after: Duration::from_secs(5),
            retry_conflict: Duration::from_secs(60),
            nonce: rand::random(),
            limits: Limits::default(),
        }
    }

    /// Settings of an account, whose host is to be found, with the usual times and limits, over TLS by STARTTLS.
    pub fn for_account(name: &str, (local, domain): (&str, &str), resource: &str, password: &str) -> Self {
        let jid = format!("{local}@{domain}");
        let full_jid = format!("{jid}/{resource}");
        let security = Security::StartTls;
        Self {
            account: Some(AccountSettings { jid, full_jid, find_host: true, security }),
            tls: Some(TlsSettings::default()),
            ..Self::new(name, domain, domain, CLIENT_PORT, password)
        }
    }

    /// What every stanza of ours is from, with or without a resource: the domain and everything in it, or the account.
    pub fn own(&self) -> &str {
        self.account.as_ref().map_or(&self.domain, |account| &account.jid)
    }

    /// The address at which this very connection is found: the domain, or the account's full JID.
    pub fn own_address(&self) -> &str {
        self.account.as_ref().map_or(&self.domain, |account| &account.full_jid)
    }
}

/// Where servers listen for clients, unless their records say otherwise.
pub const CLIENT_PORT: u16 = 5222;

impl fmt::Debug for LinkSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LinkSettings")
            .field("name", &self.name)
            .field("domain", &self.domain)
            .field("host", &self.host)
            .field("port", &self.port)
            .field("tls", &self.tls)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_is_not_shown_and_the_domain_is_lower_case() {
        let settings = LinkSettings::new("a", "Help.Example", "::1", 5347, "hunter2");
        assert_eq!(settings.domain, "help.example");
        assert!(!format!("{settings:?}").contains("hunter2"));
    }
}
