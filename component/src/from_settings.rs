//! What the settings mean for the links and for the guard.
//!
//! *Never:* reading the file.

use crate::guard::{self, Rate};
use crate::station::RESOURCE;
use frontdesk_settings::{GuardSettings, LinkSettings, Settings};
use router_core::Span;
use std::sync::Arc;
use xmpp_edge::link;

/// The settings of a connection, with the usual times.
pub(crate) fn connection(link: &LinkSettings, guard: &GuardSettings) -> link::LinkSettings {
    let secret = link.secret.reveal();
    let mut settings =
        link::LinkSettings::new(link.name.as_str(), &link.domain, &link.host, link.port, secret);
    settings.tls = link
        .tls
        .as_ref()
        .map(|tls| link::TlsSettings { ca_file: tls.ca_file.clone(), server_name: tls.server_name.clone() });
    if let Some(account) = &link.account {
        let full_jid = format!("{}/{RESOURCE}", account.jid);
        let security = match (&link.tls, account.direct_tls) {
            (None, _) => link::Security::Plain,
            (Some(_), true) => link::Security::DirectTls,
            (Some(_), false) => link::Security::StartTls,
        };
        let (jid, find_host) = (account.jid.clone(), account.find_host);
        settings.account = Some(link::AccountSettings { jid, full_jid, find_host, security });
    }
    settings.limits.stanza_bytes = guard.stanza_bytes;
    settings
}

/// The limits of the guard. The domains of the agents, and what is below them, are the organisation's own: they
/// have no limit for the whole domain.
pub(crate) fn guard_limits(settings: &Settings) -> guard::Limits {
    let (second, minute) = (Span::from_seconds(1), Span::from_seconds(60));
    let per = |amount: u32, per, burst: u32| Rate { amount: amount.into(), per, burst: burst.into() };
    let guard = &settings.guard;
    let agents = settings.policy.agents.values();
    guard::Limits {
        messages: per(guard.messages_per_second, second, guard.burst),
        bytes: per(guard.bytes_per_minute, minute, guard.bytes_per_minute),
        answers: per(guard.answers_per_minute, minute, guard.answers_per_minute),
        unlimited_domains: agents
            .filter_map(|agent| agent.address.jid.rsplit('@').next())
            .map(Arc::from)
            .collect(),
        ..guard::Limits::default()
    }
}
