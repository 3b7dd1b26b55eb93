//! Reads the `[[link]]`s: the connections to XMPP servers.
//!
//! *Never:* a connection.

use super::place::Place;
use super::reading::Reading;
use super::section::{Placed, Section};
use super::tree::{Table, Value};
use super::value::{LinkSettings, Secret, TlsSettings};
use jid::DomainPart;
use router_core::values::id::LinkName;
use std::collections::BTreeMap;
use std::fs;

pub(super) const KEYS: &[&str] = &["name", "domain", "host", "port", "secret", "secret_file", "tls", "rooms"];
pub(super) const TLS_KEYS: &[&str] = &["ca_file", "server_name"];
const DEFAULT_PORT: u16 = 5347;

/// The links that are right, in the order of the file.
pub(super) fn read(root: &Section<'_>, reading: &mut Reading<'_>) -> Vec<LinkSettings> {
    let tables = root.tables("link", &mut reading.faults);
    if tables.is_empty() && !root.has("link") {
        reading.fault(&Place::Whole, "there is no link; write [[link]] with domain and secret");
    }
    let mut links: Vec<LinkSettings> = Vec::new();
    let mut names: BTreeMap<String, Place> = BTreeMap::new();
    for table in tables {
        let place = table.place.clone();
        let Some(link) = one(&table, reading) else { continue };
        if let Some(first) = names.insert(link.name.as_str().to_owned(), place.clone()) {
            let message =
                format!("{} is called \"{}\" too; give each link its own name", at(&first), link.name);
            reading.fault(&place, message);
        } else if links.iter().any(|other| same_stream(other, &link)) {
            let message = format!("another link connects {} to the same server; remove one", link.domain);
            reading.fault(&place, message);
        } else {
            links.push(link);
        }
    }
    links
}

/// "the one in line 3", for a second one of the same name.
pub(super) fn at(first: &Place) -> String {
    match first {
        Place::Line(line, _) => format!("the one in line {line}"),
        Place::Whole | Place::Variable(_) => "another one".to_owned(),
    }
}

fn same_stream(one: &LinkSettings, other: &LinkSettings) -> bool {
    (&one.domain, &one.host, one.port) == (&other.domain, &other.host, other.port)
}

fn one(table: &Placed<&Table>, reading: &mut Reading<'_>) -> Option<LinkSettings> {
    let section = Section::open("[[link]]", KEYS, table.value, &table.place, &mut reading.faults);
    let name = if section.has("name") {
        let name = section.required("name", "name = \"main\"", &mut reading.faults);
        reading.name("link", name)?.value
    } else {
        "main"
    };
    let example = "domain = \"help.example.org\"";
    let given = section.required("domain", example, &mut reading.faults);
    let domain = given.and_then(|given| domain("domain", &given, example, reading));
    let example = "rooms = \"conference.example.org\"";
    let given = section.text("rooms", &mut reading.faults);
    let rooms = given.and_then(|given| self::domain("rooms", &given, example, reading));
    let host = match section.text("host", &mut reading.faults) {
        Some(host) if host.value.trim().is_empty() => {
            reading.fault(&host.place, "host is empty; write for instance host = \"127.0.0.1\"");
            return None;
        }
        Some(host) => host.value.trim().to_owned(),
        None => "127.0.0.1".to_owned(),
    };
    let port = section.number("port", 1, 65_535, &mut reading.faults);
    let port = port.map_or(DEFAULT_PORT, |port| u16::try_from(port.value).unwrap_or(DEFAULT_PORT));
    let advice = "write the secret of the server's component section, 20 random characters or more";
    let secret = secret(&section, ("the link", advice), reading);
    let tls = tls(&section, reading);
    Some(LinkSettings {
        name: LinkName::from(name),
        domain: domain?,
        host,
        port,
        secret: secret?,
        tls,
        rooms,
    })
}

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

/// A secret, or the file that holds it. `whose` it is, and `advice` on what to write, are for faults.
pub(super) fn secret(
    section: &Section<'_>,
    (whose, advice): (&str, &str),
    reading: &mut Reading<'_>,
) -> Option<Secret> {
    if section.has("secret") && section.has("secret_file") {
        reading.fault(&section.place, format!("{whose} has both secret and secret_file; remove one"));
        return None;
    }
    if let Some(file) = section.text("secret_file", &mut reading.faults) {
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
    if section.has("secret_file") {
        return None;
    }
    if !section.has("secret") {
        section.missing(
            "a secret",
            "secret = \"...\" or secret_file = \"/etc/frontdesk/secret\"",
            &mut reading.faults,
        );
        return None;
    }
    let secret = section.text("secret", &mut reading.faults)?;
    if secret.value.trim().is_empty() {
        reading.fault(&secret.place, format!("secret is empty; {advice}"));
        return None;
    }
    Some(Secret::new(secret.value))
}

fn tls(section: &Section<'_>, reading: &mut Reading<'_>) -> Option<TlsSettings> {
    let node = &section.entry("tls")?.node;
    if !matches!(node.value, Value::Table(_)) {
        return section.boolean("tls", &mut reading.faults)?.then(TlsSettings::default);
    }
    let table = section.table("tls", &mut reading.faults)?;
    let tls = Section::open("tls", TLS_KEYS, table.value, &table.place, &mut reading.faults);
    let ca_file = tls.text("ca_file", &mut reading.faults).map(|file| {
        let path = reading.path(file.value);
        if let Err(error) = fs::metadata(&path) {
            reading.fault(&file.place, format!("cannot read the file {}: {error}", path.display()));
        }
        path
    });
    let server_name = tls.text("server_name", &mut reading.faults).map(|name| name.value.to_owned());
    Some(TlsSettings { ca_file, server_name })
}
