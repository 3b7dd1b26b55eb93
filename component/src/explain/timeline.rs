//! The facts of a conversation in order, with a head and local times.
//!
//! *Never:* the words for a decision.

use super::Record;
use super::decision::Words;
use crate::kept_fact;
use frontdesk_settings::Settings;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use router_core::Timestamp;
use router_core::expression::{Attributes, Value};
use router_core::values::fact::FactKind;
use router_core::values::id::DeskName;
use std::fmt::Write;

/// Where the details of a decision begin.
const INDENT: &str = "          ";

/// One decision in words.
pub(super) struct Entry {
    /// What happened.
    pub(super) what: String,
    /// Why, a line each.
    pub(super) details: Vec<String>,
}

/// The whole explanation.
pub(super) fn write(record: &Record, settings: &Settings) -> String {
    let kinds: Vec<(Timestamp, Option<FactKind>)> =
        record.facts.iter().map(|fact| (fact.at, kept_fact::read(&fact.json))).collect();
    let desk = kinds.iter().find_map(|(_, what)| match what {
        Some(FactKind::Started(desk)) => Some(desk),
        Some(_) | None => None,
    });
    let words = Words::new(settings);
    let (zone, whose) = zone(desk, settings);
    let mut text = head(record, desk, &kinds);
    writeln_into(&mut text, &format!("Times: {whose}"));
    let mut day: Option<Date> = None;
    for (at, what) in kinds {
        let local = local(&zone, at);
        if day.replace(local.date()) != Some(local.date()) {
            writeln_into(&mut text, &format!("\n{}", local.date()));
        }
        let entry = match what {
            Some(what) => words.entry(&what),
            None => {
                Entry { what: "something that this version cannot read (see --json)".into(), details: vec![] }
            }
        };
        let (hour, minute, second) = (local.hour(), local.minute(), local.second());
        writeln_into(&mut text, &format!("{hour:02}:{minute:02}:{second:02}  {}", entry.what));
        for detail in entry.details {
            writeln_into(&mut text, &format!("{INDENT}{detail}"));
        }
    }
    text
}

fn writeln_into(text: &mut String, line: &str) {
    // Writing into a text cannot fail.
    let _ = writeln!(text, "{line}");
}

fn head(record: &Record, desk: Option<&DeskName>, kinds: &[(Timestamp, Option<FactKind>)]) -> String {
    let known = kinds.iter().rev().find_map(|(_, what)| match what {
        Some(FactKind::Ruled { attributes, .. }) => Some(attributes),
        Some(_) | None => None,
    });
    let mut text = format!("Conversation {}", record.conversation);
    if let Some(desk) = desk {
        text.push_str(&format!(" at desk {desk}"));
    }
    text.push('\n');
    writeln_into(&mut text, &format!("Customer: {}", customer(record, known)));
    text
}

/// `Carla (carla@example.org, link main)`.
fn customer(record: &Record, known: Option<&Attributes>) -> String {
    let said = |path: &str| match known.and_then(|known| known.get(path)) {
        // A customer's words must not steer a terminal.
        Some(Value::Text(text)) if !text.is_empty() => Some(text.replace(char::is_control, " ")),
        Some(Value::Text(_) | Value::Bool(_) | Value::Int(_) | Value::List(_) | Value::Version(_)) | None => {
            None
        }
    };
    let kept = record.customer.as_ref();
    let jid = kept.map(|customer| customer.jid.to_string()).or_else(|| said("customer.jid"));
    let link = kept.map(|customer| customer.link.to_string()).or_else(|| said("customer.link"));
    let address = match (jid, link) {
        (Some(jid), Some(link)) => format!("{jid}, link {link}"),
        (Some(jid), None) => jid,
        (None, Some(_) | None) => "not known".to_owned(),
    };
    said("answers.name").map_or_else(|| address.clone(), |name| format!("{name} ({address})"))
}

/// The zone of the desk's hours, or of the settings; and which it is.
fn zone(desk: Option<&DeskName>, settings: &Settings) -> (TimeZone, String) {
    let hours = desk
        .and_then(|desk| settings.policy.desks.get(desk)?.hours.as_ref())
        .and_then(|hours| settings.texts.calendars.get(hours));
    let (zone, from) = match hours {
        Some(calendar) => (calendar.zone.clone(), " (the hours of the desk)"),
        None => (settings.zone.clone(), ""),
    };
    let name = zone.iana_name().unwrap_or("UTC").to_owned();
    (zone, format!("{name}{from}"))
}

fn local(zone: &TimeZone, at: Timestamp) -> DateTime {
    let millis = i64::try_from(at.as_millis()).unwrap_or(i64::MAX);
    zone.to_datetime(jiff::Timestamp::from_millisecond(millis).unwrap_or(jiff::Timestamp::MAX))
}
