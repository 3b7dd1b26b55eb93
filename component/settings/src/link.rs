//! Reads the `[[link]]`s: the connections to XMPP servers.
//!
//! A link is a component unless it says `kind = "account"`; `account` reads what is different then.
//!
//! *Never:* a connection.

use super::account::{self, Target};
use super::place::Place;
use super::reading::Reading;
use super::section::{Placed, Section, wrong};
use super::suggest;
use super::tree::{Table, Value};
use super::value::{LinkSettings, Secret, TlsSettings};
use jid::DomainPart;
use router_core::values::id::LinkName;
use std::collections::BTreeMap;
use std::fs;

pub(super) const KEYS: &[&str] =
    &["kind", "name", "domain", "host", "port", "secret", "secret_file", "tls", "rooms"];
pub(super) const TLS_KEYS: &[&str] = &["ca_file", "server_name"];
const DEFAULT_PORT: u16 = 5347;

/// The links that are right, in the order of the file, and what their accounts are for, to be settled when the desks are
/// known.
pub(super) fn read(root: &Section<'_>, reading: &mut Reading<'_>) -> (Vec<LinkSettings>, Vec<Target>) {
    let tables = root.tables("link", &mut reading.faults);
    if tables.is_empty() && !root.has("link") {
        reading.fault(&Place::Whole, "there is no link; write [[link]] with domain and secret");
    }
    let mut links: Vec<LinkSettings> = Vec::new();
    let mut names: BTreeMap<String, Place> = BTreeMap::new();
    let mut targets = Vec::new();
    let mut has_component = tables.is_empty();
    for table in tables {
        let place = table.place.clone();
        let kind = kind(&table, reading);
        has_component |= kind != Some(Kind::Account);
        let link = match kind {
            Some(Kind::Component) => component(&table, reading),
            Some(Kind::Account) => account::read(&table, reading).map(|(link, target)| {
                targets.push(target);
                link
            }),
            None => None,
        };
        let Some(link) = link else { continue };
        if let Some(first) = names.insert(link.name.as_str().to_owned(), place.clone()) {
            let message =
                format!("{} is called \"{}\" too; give each link its own name", at(&first), link.name);
            reading.fault(&place, message);
        } else if links.iter().any(|other| same_stream(other, &link)) {
            let own = link.account.as_ref().map_or(&link.domain, |account| &account.jid);
            let message = format!("another link connects {own} to the same server; remove one");
            reading.fault(&place, message);
        } else {
            links.push(link);
        }
    }
    if !has_component {
        let message = "every link is an account, through which no agent can be reached; write a [[link]] with domain \
                       and secret beside it";
        reading.fault(&Place::Whole, message);
    }
    (links, targets)
}

/// What a link is there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Component,
    Account,
}

const KINDS: [(&str, Kind); 2] = [("component", Kind::Component), ("account", Kind::Account)];

fn kind(table: &Placed<&Table>, reading: &mut Reading<'_>) -> Option<Kind> {
    let Some(entry) = table.value.get("kind") else { return Some(Kind::Component) };
    let Some(written) = entry.node.value.as_text() else {
        let expected = "\"component\" or \"account\"";
        return wrong(&entry.node, "kind", expected, &mut reading.faults);
    };
    let found = KINDS.into_iter().find(|(word, _)| *word == written).map(|(_, kind)| kind);
    if found.is_none() {
        let instead = suggest::instead(written, "kinds of link", KINDS.iter().map(|(word, _)| *word));
        reading.fault(&entry.node.place, format!("kind cannot be \"{written}\"{instead}"));
    }
    found
}

/// "the one in line 3", for a second one of the same name.
pub(super) fn at(first: &Place) -> String {
    match first {
        Place::Line(line, _) => format!("the one in line {line}"),
        Place::Whole | Place::Variable(_) => "another one".to_owned(),
    }
}

fn same_stream(one: &LinkSettings, other: &LinkSettings) -> bool {
    match (&one.account, &other.account) {
        (Some(one), Some(other)) => one.jid == other.jid,
        (None, None) => (&one.domain, &one.host, one.port) == (&other.domain, &other.host, other.port),
        (Some(_), None) | (None, Some(_)) => false,
    }
}

fn component(table: &Placed<&Table>, reading: &mut Reading<'_>) -> Option<LinkSettings> {
    let section = Section::open("[[link]]", KEYS, table.value, &table.place, &mut reading.faults);
    let name = name(&section, "main", reading)?;
    let example = "domain = \"help.example.org\"";
    let given = section.required("domain", example, &mut reading.faults);
    let domain = given.and_then(|given| domain("domain", &given, example, reading));
    let example = "rooms = \"conference.example.org\"";
    let given = section.text("rooms", &mut reading.faults);
    let rooms = given.and_then(|given| self::domain("rooms", &given, example, reading));
    let host = host(&section, reading)?.unwrap_or_else(|| "127.0.0.1".to_owned());
    let port = section.number("port", 1, 65_535, &mut reading.faults);
    let port = port.map_or(DEFAULT_PORT, |port| u16::try_from(port.value).unwrap_or(DEFAULT_PORT));
    let secret = secret(&section, &SECRET, reading);
    let tls = tls(&section, TLS_KEYS, reading).and_then(|(tls, _)| tls);
    let (domain, secret) = (domain?, secret?);
    Some(LinkSettings { name: LinkName::from(name), domain, host, port, secret, tls, rooms, account: None })
}

pub(super) fn name<'a>(
    section: &Section<'a>,
    default: &'a str,
    reading: &mut Reading<'_>,
) -> Option<&'a str> {
    if !section.has("name") {
        return Some(default);
    }
    let name = section.required("name", "name = \"main\"", &mut reading.faults);
    Some(reading.name("link", name)?.value)
}

/// The host, if one is named; nothing at all if it is wrong.
pub(super) fn host(section: &Section<'_>, reading: &mut Reading<'_>) -> Option<Option<String>> {
    match section.text("host", &mut reading.faults) {
        Some(host) if host.value.trim().is_empty() => {
            reading.fault(&host.place, "host is empty; write for instance host = \"127.0.0.1\"");
            None
        }
        Some(host) => Some(Some(host.value.trim().to_owned())),
        None => Some(None),
    }
}

/// How a secret is called, and what to write.
pub(super) struct SecretKeys {
    /// In whose words: "the link".
    pub(super) whose: &'static str,
    pub(super) key: &'static str,
    pub(super) file: &'static str,
    pub(super) example: &'static str,
    pub(super) advice: &'static str,
}

const SECRET: SecretKeys = SecretKeys {
    whose: "the link",
    key: "secret",
    file: "secret_file",
    example: "secret = \"...\" or secret_file = \"/etc/frontdesk/secret\"",
    advice: "write the secret of the server's component section, 20 random characters or more",
};

fn domain(key: &str, domain: &Placed<&str>, example: &str, reading: &mut Reading<'_>) -> Option<String> {
    let lower = domain.value.to_lowercase();
    if lower != domain.value {
        let message = format!("{key} is in upper case, which Prosody does not accept; write \"{lower}\"");
        reading.fault(&domain.place, message);
    }
    match DomainPart::new(&lower) {
        Ok(part) if !lower.contains(['@', '/', ' ']) => Some(part.as_str().to_owned()),
        Ok(_) | Err(_) => {
            let message = format!("\"{}\" is not a domain; write for instance {example}", domain.value);
            reading.fault(&domain.place, message);
            None
        }
    }
}

pub(super) fn secret(section: &Section<'_>, keys: &SecretKeys, reading: &mut Reading<'_>) -> Option<Secret> {
    let SecretKeys { whose, key, file: file_key, example, advice } = keys;
    if section.has(key) && section.has(file_key) {
        reading.fault(&section.place, format!("{whose} has both {key} and {file_key}; remove one"));
        return None;
    }
    if let Some(file) = section.text(file_key, &mut reading.faults) {
        let path = reading.path(file.value);
        return match fs::read_to_string(&path) {
            Ok(content) if content.trim().is_empty() => {
                reading.fault(&file.place, format!("the file {} is empty; {advice}", path.display()));
                None
            }
            Ok(content) => Some(Secret::new(content.trim())),
            Err(error) => {
                reading.fault(&file.place, format!("cannot read the file {}: {error}", path.display()));
                None
            }
        };
    }
    if section.has(file_key) {
        return None;
    }
    if !section.has(key) {
        section.missing(&format!("a {key}"), example, &mut reading.faults);
        return None;
    }
    let secret = section.text(key, &mut reading.faults)?;
    if secret.value.trim().is_empty() {
        reading.fault(&secret.place, format!("{key} is empty; {advice}"));
        return None;
    }
    Some(Secret::new(secret.value))
}

/// What stands under `tls`: how certificates are checked, `None` for no TLS, and the table, if it is one.
pub(super) fn tls<'a>(
    section: &Section<'a>,
    keys: &[&str],
    reading: &mut Reading<'_>,
) -> Option<(Option<TlsSettings>, Option<Section<'a>>)> {
    let node = &section.entry("tls")?.node;
    if !matches!(node.value, Value::Table(_)) {
        let wanted = section.boolean("tls", &mut reading.faults)?;
        return Some((wanted.then(TlsSettings::default), None));
    }
    let table = section.table("tls", &mut reading.faults)?;
    let tls = Section::open("tls", keys, table.value, &table.place, &mut reading.faults);
    let ca_file = tls.text("ca_file", &mut reading.faults).map(|file| {
        let path = reading.path(file.value);
        if let Err(error) = fs::metadata(&path) {
            reading.fault(&file.place, format!("cannot read the file {}: {error}", path.display()));
        }
        path
    });
    let server_name = tls.text("server_name", &mut reading.faults).map(|name| name.value.to_owned());
    Some((Some(TlsSettings { ca_file, server_name }), Some(tls)))
}
