//! Reads the `[[link]]`s of `kind = "account"`: ordinary accounts on an XMPP server.
//!
//! A desk that an account names may stand further down in the file, so what accounts are for is settled ([`settle`]) when
//! the desks are read.
//!
//! *Never:* a login, or a password where it could be printed.

use super::link::{self, SecretKeys};
use super::place::Place;
use super::reading::Reading;
use super::section::{Placed, Section};
use super::suggest;
use super::tree::Table;
use super::value::{AccountSettings, LinkSettings, Purpose, TlsSettings};
use jid::Jid;
use router_core::values::id::{DeskName, LinkName};
use std::net::IpAddr;

pub(super) const KEYS: &[&str] =
    &["kind", "name", "jid", "password", "password_file", "host", "port", "tls", "mode", "to", "desk"];
pub(super) const TLS_KEYS: &[&str] = &["ca_file", "server_name", "direct"];
const MODES: [&str; 2] = ["redirect", "serve"];

const PASSWORD: SecretKeys = SecretKeys {
    whose: "the link",
    key: "password",
    file: "password_file",
    example: "password = \"...\" or password_file = \"/etc/frontdesk/password\"",
    advice: "write the password of the account",
};

/// What an account is for, as it is written.
pub(super) struct Target {
    link: LinkName,
    own: String,
    /// `to` or `desk`.
    key: &'static str,
    written: Placed<String>,
}

/// An account and what it is for, which is settled later.
pub(super) fn read(table: &Placed<&Table>, reading: &mut Reading<'_>) -> Option<(LinkSettings, Target)> {
    let section =
        Section::open("an account's [[link]]", KEYS, table.value, &table.place, &mut reading.faults);
    let name = link::name(&section, "account", reading)?;
    let jid = own_jid(&section, reading);
    let secret = link::secret(&section, &PASSWORD, reading);
    let written = purpose(&section, reading);
    let host = link::host(&section, reading)?;
    let Security { tls, direct_tls } = security(&section, host.as_deref(), reading)?;
    let port = section.number("port", 1, 65_535, &mut reading.faults);
    if let (Some(port), None) = (&port, &host) {
        let message =
            "port says nothing without host; write host too, or leave both out to have the server looked up";
        reading.fault(&port.place, message);
    }
    let default_port = if direct_tls { 5223 } else { 5222 };
    let port = port.map_or(default_port, |port| u16::try_from(port.value).unwrap_or(default_port));
    let (jid, secret, (key, written)) = (jid?, secret?, written?);
    let (own, domain) = (jid.to_bare().to_string(), jid.domain().as_str().to_owned());
    let purpose = if key == "to" {
        Purpose::Redirect(written.value.clone())
    } else {
        Purpose::Serve(DeskName::from(written.value.as_str()))
    };
    let name = LinkName::from(name);
    let account = AccountSettings { jid: own.clone(), find_host: host.is_none(), direct_tls, purpose };
    let host = host.unwrap_or_else(|| domain.clone());
    let target = Target { link: name.clone(), own, key, written };
    Some((
        LinkSettings { name, domain, host, port, secret, tls, rooms: None, account: Some(account) },
        target,
    ))
}

fn own_jid(section: &Section<'_>, reading: &mut Reading<'_>) -> Option<Jid> {
    let example = "jid = \"support@example.org\"";
    let written = section.required("jid", example, &mut reading.faults)?;
    match bare_jid(written.value.trim()) {
        Ok(jid) => Some(jid),
        Err(why) => {
            reading
                .fault(&written.place, format!("\"{}\" {why}; write for instance {example}", written.value));
            None
        }
    }
}

/// The normalised JID of an account.
fn bare_jid(written: &str) -> Result<Jid, String> {
    let jid = Jid::new(written).map_err(|error| format!("is not a JID ({error})"))?;
    if jid.resource().is_some() {
        return Err("has a resource, which is not wanted".to_owned());
    }
    if jid.node().is_none() {
        return Err("is a domain, not the JID of an account".to_owned());
    }
    Ok(jid)
}

/// What stands under `to` or `desk`, whichever the mode wants.
fn purpose(section: &Section<'_>, reading: &mut Reading<'_>) -> Option<(&'static str, Placed<String>)> {
    let mode = section.required("mode", "mode = \"redirect\" or mode = \"serve\"", &mut reading.faults)?;
    let (key, other, example) = match mode.value {
        "redirect" => ("to", "desk", "to = \"support@help.example.org\", or the name of a desk"),
        "serve" => ("desk", "to", "desk = \"support\""),
        wrong => {
            let instead = suggest::instead(wrong, "modes", MODES.into_iter());
            reading.fault(&mode.place, format!("mode cannot be \"{wrong}\"{instead}"));
            return None;
        }
    };
    if let Some(entry) = section.entry(other) {
        let message =
            format!("{other} says nothing in the mode \"{}\", which wants {key}; remove it", mode.value);
        reading.fault(&entry.key_place, message);
    }
    let written = section.required(key, example, &mut reading.faults)?;
    Some((key, Placed { place: written.place, value: written.value.trim().to_owned() }))
}

struct Security {
    tls: Option<TlsSettings>,
    direct_tls: bool,
}

/// TLS unless it is refused, and it may be refused on this machine only.
fn security(section: &Section<'_>, host: Option<&str>, reading: &mut Reading<'_>) -> Option<Security> {
    let Some(entry) = section.entry("tls") else {
        return Some(Security { tls: Some(TlsSettings::default()), direct_tls: false });
    };
    let (tls, table) = link::tls(section, TLS_KEYS, reading)?;
    let direct = table.and_then(|table| table.boolean("direct", &mut reading.faults));
    if tls.is_none() && !host.is_some_and(is_this_machine) {
        let message = "tls = false is only for a server on this machine, such as host = \"127.0.0.1\"; remove it, so that \
                       password and words are encrypted";
        reading.fault(&entry.node.place, message);
        return None;
    }
    Some(Security { tls, direct_tls: direct.unwrap_or(false) })
}

fn is_this_machine(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Finds the desks that accounts name.
pub(super) fn settle(links: &mut [LinkSettings], targets: &[Target], reading: &mut Reading<'_>) {
    let component = links.iter().find(|link| link.account.is_none()).map(|link| link.domain.clone());
    for target in targets {
        let Some(purpose) = settled(target, component.as_deref(), reading) else { continue };
        let link = links.iter_mut().find(|link| link.name == target.link);
        if let Some(account) = link.and_then(|link| link.account.as_mut()) {
            account.purpose = purpose;
        }
    }
}

fn settled(target: &Target, component: Option<&str>, reading: &mut Reading<'_>) -> Option<Purpose> {
    let Target { own, key, written, .. } = target;
    let Placed { place, value } = written;
    if *key == "to" && value.contains('@') {
        return match bare_jid(value) {
            Ok(jid) if jid.as_str() == own => {
                fault(
                    reading,
                    place,
                    "to names the account itself; write the address that customers are to use",
                );
                None
            }
            Ok(jid) => Some(Purpose::Redirect(jid.as_str().to_owned())),
            Err(why) => {
                fault(reading, place, &format!("to is \"{value}\", which {why}"));
                None
            }
        };
    }
    let desk = DeskName::from(value.as_str());
    if !reading.draft.desks.contains_key(&desk) {
        if !reading.doubts.desks {
            let known: Vec<String> = reading.draft.desks.keys().map(ToString::to_string).collect();
            let instead = suggest::instead(value, "desks", known.iter().map(String::as_str));
            fault(reading, place, &format!("desk \"{value}\" does not exist{instead}"));
        }
        return None;
    }
    match *key {
        "to" => Some(Purpose::Redirect(format!("{desk}@{}", component?))),
        _ => Some(Purpose::Serve(desk)),
    }
}

fn fault(reading: &mut Reading<'_>, place: &Place, message: &str) {
    reading.fault(place, message);
}
