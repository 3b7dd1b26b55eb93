//! What a link tells the rest of the program.
//!
//! *Never:* behaviour.

use std::time::Duration;

use crate::wire::{Cap, CheckError, Checked, FrameError};

/// The name of a link, as its settings give it.
pub type LinkName = std::sync::Arc<str>;

/// Number of a connection of one link. Grows with every attempt to connect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Epoch(pub u64);

/// What happened on a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkEvent {
    /// The server accepted us; stanzas flow.
    Up {
        /// Which link.
        link: LinkName,
        /// The connection that begins; give it to [`super::LinkHandle::send`].
        epoch: Epoch,
    },
    /// A well-formed stanza.
    Stanza {
        /// Which link.
        link: LinkName,
        /// Which connection.
        epoch: Epoch,
        /// The stanza; a slice of the read buffer, so do not keep it for long.
        stanza: Checked,
        /// Its number on an account's link, to be given to [`super::LinkHandle::kept`]; 0 on a component's.
        number: u64,
    },
    /// A stanza that nobody will see.
    Refused {
        /// Which link.
        link: LinkName,
        /// Which connection.
        epoch: Epoch,
        /// An empty stanza with its name, from, to, id and type, to answer to. `None` when it cannot be answered.
        header: Option<Checked>,
        /// Why.
        reason: Refusal,
        /// Its number, as that of a stanza.
        number: u64,
    },
    /// Everything that was handed over is written, after something was refused for want of room, or because it was
    /// asked for: there is room again.
    Drained {
        /// Which link.
        link: LinkName,
        /// Which connection.
        epoch: Epoch,
    },
    /// A ping came to us that another process sent as its own: somebody else answers for our domain as well.
    Twin {
        /// Which link.
        link: LinkName,
        /// Which connection.
        epoch: Epoch,
        /// The number of that process ([`super::LinkSettings::nonce`]).
        nonce: u64,
    },
    /// There is no connection: it ended, or could not be made.
    Down {
        /// Which link.
        link: LinkName,
        /// Which connection, or attempt.
        epoch: Epoch,
        /// Why.
        reason: DownReason,
        /// The pause before the next attempt; `None` when the link was closed by us.
        retry_in: Option<Duration>,
    },
}

/// Why a stanza was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Over a cap: to be answered with `policy-violation`.
    #[error(transparent)]
    OverCap(#[from] Cap),
    /// Not well-formed: to be answered with `bad-request`.
    #[error(transparent)]
    IllFormed(#[from] CheckError),
}

/// Why there is no connection, in words for an administrator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DownReason {
    /// No address for the host.
    #[error("the name {host} cannot be resolved: {error}")]
    Resolve {
        /// The host as in the settings.
        host: String,
        /// The system's words.
        error: String,
    },
    /// Nobody listens there.
    #[error("connection refused by {address}: is the server running, and is this its component port?")]
    ConnectionRefused {
        /// Host and port.
        address: String,
    },
    /// Another fault of the network.
    #[error("cannot connect to {address}: {error}")]
    Connect {
        /// Host and port.
        address: String,
        /// The system's words.
        error: String,
    },
    /// No answer in time.
    #[error("no answer in time while {doing}")]
    TimedOut {
        /// What was being done.
        doing: &'static str,
    },
    /// TLS could not be agreed on, or the certificate is not trusted.
    #[error("tls failed: {0}")]
    Tls(String),
    /// Something else listens there.
    #[error("this is not an xmpp component port: {0}")]
    NotComponentPort(String),
    /// `not-authorized`; ejabberd says it for a domain that it does not know, too.
    #[error(
        "the server does not accept the secret: it must be the same here and in the server's configuration \
         (ejabberd says this as well when the domain is not in its list of hosts)"
    )]
    WrongSecret,
    /// `host-unknown`.
    #[error(
        "the server does not know a component called {domain}: add it to the server's configuration (Prosody says this as well at its port for clients)"
    )]
    HostUnknown {
        /// The domain we asked for.
        domain: String,
    },
    /// `conflict`.
    #[error("somebody else is connected with this domain, or has taken it over (conflict)")]
    Conflict,
    /// `conflict`, of an account.
    #[error(
        "somebody else has logged in as {jid} (conflict): Frontdesk needs this resource for itself. Stop the other \
         program, which may be another Frontdesk, or give it another resource"
    )]
    Replaced {
        /// The full JID.
        jid: String,
    },
    /// `not-authorized`, of an account.
    #[error(
        "the server does not let {jid} in: either there is no such account, or this is not its password. Try both with \
         any client, then mend jid, password or password_file of the link"
    )]
    WrongPassword {
        /// The bare JID.
        jid: String,
    },
    /// The account must not log in now.
    #[error("the server does not let {jid} in ({condition}): have the account enabled on the server")]
    LoginRefused {
        /// The bare JID.
        jid: String,
        /// The condition (RFC 6120 section 6.5).
        condition: String,
    },
    /// There is no mechanism for a password.
    #[error(
        "the server offers no login that takes a password (SCRAM-SHA-256, SCRAM-SHA-1 or PLAIN){}",
        if *.plain { "; without tls it may not want to: see c2s_require_encryption (Prosody) or starttls_required \
         (ejabberd)" } else { "" }
    )]
    NoMechanism {
        /// The connection is not encrypted.
        plain: bool,
    },
    /// The server cannot do STARTTLS.
    #[error(
        "the server offers no tls at this port: give it a certificate; or, if this is its port for direct tls, write \
         tls = {{ direct = true }}"
    )]
    NoTls,
    /// Plain TCP to another machine.
    #[error(
        "{address} is not on this machine, and tls = false is only for a server that is: remove it, so that password and \
         words are encrypted"
    )]
    NotLoopback {
        /// Address and port.
        address: String,
    },
    /// Something else listens there.
    #[error("this is not a port for xmpp clients: {0}")]
    NotClientPort(String),
    /// We got another resource, or none.
    #[error(
        "the server does not give us the address {wanted} ({got}): let it take the resource that a client asks for"
    )]
    OtherResource {
        /// The full JID that was asked for.
        wanted: String,
        /// What the server gave, or why nothing.
        got: String,
    },
    /// Any other stream error.
    #[error("the server ended the stream with {condition}{}", text.as_ref().map(|text| format!(": {text}")).unwrap_or_default())]
    StreamError {
        /// The condition (RFC 6120 section 4.9.3).
        condition: String,
        /// The server's words.
        text: Option<String>,
    },
    /// The server closed the stream without a word.
    #[error("the server closed the stream")]
    ClosedByServer,
    /// The connection broke.
    #[error("the connection was lost: {0}")]
    Lost(String),
    /// Not even a ping is answered.
    #[error("the server has stopped answering")]
    DeadPeer,
    /// The stream cannot be read any more.
    #[error("the stream cannot be read: {0}")]
    Framing(FrameError),
    /// We closed the link.
    #[error("the link was closed")]
    ClosedByUs,
}

/// Conditions by which a server ends a stream for something that was sent on it (RFC 6120 section 4.9.3).
const FOR_A_STANZA: [&str; 10] = [
    "bad-format",
    "bad-namespace-prefix",
    "improper-addressing",
    "invalid-from",
    "invalid-namespace",
    "invalid-xml",
    "not-well-formed",
    "policy-violation",
    "restricted-xml",
    "unsupported-stanza-type",
];

impl DownReason {
    /// Whether somebody else has taken our place, and will take it again.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict | Self::Replaced { .. })
    }

    /// Whether the server ended the stream for something that we sent on it: it will do so again for the same stanza.
    pub fn is_for_a_stanza(&self) -> bool {
        matches!(self, Self::StreamError { condition, .. } if FOR_A_STANZA.contains(&condition.as_str()))
    }
}
