//! Reads `[routing_server]`, and `decide` of a desk: who says what conversations need (capability C15).
//!
//! *Never:* a request to it.

use super::link::{SecretKeys, secret};
use super::place::Place;
use super::reading::Reading;
use super::section::Section;
use super::suggest;
use super::value::Secret;
use router_core::values::instruction::DecidedBy;
use std::fs;
use std::path::PathBuf;

pub(super) const KEYS: &[&str] = &["url", "token", "token_file", "ca_file", "within"];

const EXAMPLE: &str = "url = \"https://router.example.org:5380\"";

const TOKEN: SecretKeys = SecretKeys {
    whose: "[routing_server]",
    key: "token",
    file: "token_file",
    example: "token_file = \"/etc/frontdesk/routing-server-token\"",
    advice: "write the token that the routing server gave you",
};

const WORDS: [(&str, DecidedBy); 3] = [
    ("local", DecidedBy::Rules),
    ("remote", DecidedBy::Server),
    ("remote-then-local", DecidedBy::ServerThenRules),
];

/// The routing server that is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoutingServerSettings {
    /// Where it is, without a slash at the end.
    pub url: String,
    /// What proves to it who asks.
    pub token: Secret,
    /// A PEM file with the certificates to trust; `None`: those of the system.
    pub ca_file: Option<PathBuf>,
}

/// `[routing_server]`, if it is there.
pub(super) fn read(root: &Section<'_>, reading: &mut Reading<'_>) -> Option<RoutingServerSettings> {
    let Some(table) = root.table("routing_server", &mut reading.faults) else {
        let asked = reading.draft.desks.iter().find(|(_, desk)| desk.decided_by != DecidedBy::Rules);
        if let Some((desk, _)) = asked.filter(|_| !root.has("routing_server")) {
            let message = format!(
                "the desk {desk} is decided by a routing server, and there is none; write [routing_server] with {EXAMPLE} and a token"
            );
            reading.fault(&Place::Whole, message);
        }
        return None;
    };
    let section = Section::open("[routing_server]", KEYS, table.value, &table.place, &mut reading.faults);
    let url = url(&section, reading);
    let token = secret(&section, &TOKEN, reading);
    let ca_file = section.text("ca_file", &mut reading.faults).map(|file| {
        let path = reading.path(file.value);
        if let Err(error) = fs::metadata(&path) {
            reading.fault(&file.place, format!("cannot read the file {}: {error}", path.display()));
        }
        path
    });
    if let Some(within) = section.span("within", &mut reading.faults) {
        reading.draft.times.ask_server = within;
    }
    Some(RoutingServerSettings { url: url?, token: token?, ca_file })
}

/// HTTPS, or HTTP on this machine: the facts of a conversation are nobody else's business.
fn url(section: &Section<'_>, reading: &mut Reading<'_>) -> Option<String> {
    let url = section.required("url", EXAMPLE, &mut reading.faults)?;
    let written = url.value.trim_end_matches('/');
    let rest = written.strip_prefix("https://").or(written.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split('/').next()).filter(|host| !host.is_empty());
    let Some(host) = host else {
        reading.fault(&url.place, format!("url is \"{}\"; write for instance {EXAMPLE}", url.value));
        return None;
    };
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if written.starts_with("http://") && !matches!(name, "localhost" | "127.0.0.1" | "[::1]") {
        let message = format!(
            "the facts of conversations would go to {host} in plain text; write https://, or put a proxy with TLS in between"
        );
        reading.fault(&url.place, message);
        return None;
    }
    Some(written.to_owned())
}

/// What stands under `decide` of a desk.
pub(super) fn decided_by(section: &Section<'_>, reading: &mut Reading<'_>) -> DecidedBy {
    let Some(written) = section.text("decide", &mut reading.faults) else { return DecidedBy::default() };
    let found = WORDS.into_iter().find(|(word, _)| *word == written.value).map(|(_, by)| by);
    if found.is_none() {
        let instead = suggest::instead(written.value, "ways to decide", WORDS.iter().map(|(word, _)| *word));
        reading.fault(&written.place, format!("decide cannot be \"{}\"{instead}", written.value));
    }
    found.unwrap_or_default()
}
