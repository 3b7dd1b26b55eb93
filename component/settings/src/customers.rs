//! Reads `[customers]` and `[capacity]`: what is known of customers by their domains, and what a medium takes.
//!
//! *Never:* asking a server what it is.

use super::general::open;
use super::place::Place;
use super::reading::Reading;
use super::section::{Placed, Section, wrong};
use super::suggest;
use super::tree::{Entry, Table, Value};
use jid::DomainPart;
use router_core::values::id::Medium;
use std::sync::Arc;

pub(super) const KEYS: &[&str] = &["anonymous_domains", "networks"];

/// The key of `[capacity]` that is no medium.
pub(super) const SLOW_DOWN: &str = "slow_down";

const DEFAULT_SLOW_DOWN: u16 = 150;

/// `[customers]`, into the policy.
pub(super) fn customers(root: &Section<'_>, reading: &mut Reading<'_>) {
    let empty = Table::default();
    let section = open(root, "customers", "[customers]", KEYS, &empty, &mut reading.faults);
    for name in section.texts("anonymous_domains", &mut reading.faults).unwrap_or_default() {
        if let Some(domain) = domain(&name, reading) {
            reading.draft.anonymous.insert(domain);
        }
    }
    let Some(networks) = section.table("networks", &mut reading.faults) else { return };
    for entry in &networks.value.entries {
        let key = Placed { place: entry.key_place.clone(), value: entry.key.as_str() };
        let domain = domain(&key, reading);
        let network = match entry.node.value.as_text() {
            Some(text) if text.trim().is_empty() => {
                let message = "the name of this network is empty; write for instance \"sms\"";
                reading.fault(&entry.node.place, message);
                None
            }
            Some(text) => Some(Arc::from(text)),
            None => {
                wrong(&entry.node, &entry.key, "the name of a network, such as \"sms\"", &mut reading.faults)
            }
        };
        if let (Some(domain), Some(network)) = (domain, network) {
            reading.draft.networks.insert(domain, network);
        }
    }
}

/// A domain, as it stands in addresses.
fn domain(written: &Placed<&str>, reading: &mut Reading<'_>) -> Option<Arc<str>> {
    match DomainPart::new(written.value) {
        Ok(part) => Some(Arc::from(part.as_str())),
        Err(_) => {
            let message =
                format!("\"{}\" is not a domain; write for instance \"guest.example.org\"", written.value);
            reading.fault(&written.place, message);
            None
        }
    }
}

/// `[capacity]`, into the policy.
pub(super) fn capacity(root: &Section<'_>, reading: &mut Reading<'_>) {
    reading.draft.slow_down = DEFAULT_SLOW_DOWN;
    let Some(table) = root.table("capacity", &mut reading.faults) else { return };
    let section = Section::of(table.value, &table.place);
    for entry in section.entries() {
        if entry.key == SLOW_DOWN {
            if let Some(thousandths) = thousandths(entry, reading) {
                reading.draft.slow_down = thousandths;
            }
        } else {
            medium(&section, entry, reading);
        }
    }
}

fn medium(section: &Section<'_>, entry: &Entry, reading: &mut Reading<'_>) {
    let name = Placed { place: entry.key_place.clone(), value: entry.key.as_str() };
    let near = suggest::perhaps(&entry.key, [SLOW_DOWN].into_iter());
    if !near.is_empty() {
        let message = format!("[capacity] has no key \"{}\"{near}", entry.key);
        reading.fault(&entry.key_place, message);
        return;
    }
    let name = reading.name("medium", Some(name));
    let units = section.number(&entry.key, 1, 100, &mut reading.faults);
    if let (Some(name), Some(units)) = (name, units) {
        let units = u16::try_from(units.value).unwrap_or(1);
        reading.draft.weights.insert(Medium::from(name.value), units);
    }
}

/// A share from 0 to 1, in thousandths.
fn thousandths(entry: &Entry, reading: &mut Reading<'_>) -> Option<u16> {
    let node = &entry.node;
    let share = match (&node.value, &node.place) {
        (Value::Decimal(share), _) => Some(*share),
        (Value::Integer(0), _) => Some(0.0),
        (Value::Integer(1), _) => Some(1.0),
        (Value::Text(text), Place::Variable(_)) => text.trim().parse().ok(),
        _ => None,
    };
    let share = share.filter(|share| (0.0..=1.0).contains(share));
    if share.is_none() {
        let message = format!("{SLOW_DOWN} is not a share; write a number from 0 to 1, such as 0.15");
        reading.fault(&node.place, message);
    }
    share.map(|share| (share * 1000.0).round() as u16)
}
