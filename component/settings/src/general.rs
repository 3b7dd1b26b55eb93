//! Reads the plain tables: `[store]`, `[times]`, `[limits]`, `[guard]`, `[log]`.
//!
//! *Never:* opening what they name.

use super::calendar::named_zone;
use super::place::{Faults, Place};
use super::reading::Reading;
use super::section::Section;
use super::tree::Table;
use super::value::{GuardSettings, LogFormat, LogSettings, StoreSettings};
use jiff::tz::TimeZone;
use router_core::Span;
use tracing_subscriber::EnvFilter;

pub(super) const STORE_KEYS: &[&str] = &["path"];
pub(super) const TIMES_KEYS: &[&str] = &[
    "zone",
    "agent_grace",
    "customer_grace",
    "check_customer_every",
    "announce_every",
    "announce_again",
    "keep_messages",
    "direct_limit",
    "join_within",
    "wait_for_client",
];
pub(super) const LIMITS_KEYS: &[&str] = &[
    "conversations",
    "kept_messages",
    "missed_offers",
    "remembered_customers",
    "resources_per_agent",
    "asked_at_once",
    "listed_candidates",
];
pub(super) const GUARD_KEYS: &[&str] =
    &["stanza_bytes", "messages_per_second", "burst", "bytes_per_minute", "answers_per_minute"];
pub(super) const LOG_KEYS: &[&str] = &["format", "filter"];

/// Opens the table `key`, or an empty one.
pub(super) fn open<'a>(
    root: &Section<'a>,
    key: &str,
    title: &'a str,
    keys: &[&str],
    empty: &'a Table,
    faults: &mut Faults,
) -> Section<'a> {
    let found = root.table(key, faults);
    let (table, place) = found.map_or((empty, Place::Whole), |found| (found.value, found.place));
    Section::open(title, keys, table, &place, faults)
}

/// The store; a file beside the settings if nothing is said.
pub(super) fn store(root: &Section<'_>, reading: &mut Reading<'_>) -> StoreSettings {
    let empty = Table::default();
    let section = open(root, "store", "[store]", STORE_KEYS, &empty, &mut reading.faults);
    match section.text("path", &mut reading.faults) {
        Some(path) if path.value == ":memory:" => StoreSettings::Memory,
        Some(path) if path.value.trim().is_empty() => {
            reading.fault(&path.place, "path is empty; write a file name, or \":memory:\" to keep nothing");
            StoreSettings::Memory
        }
        Some(path) => StoreSettings::Sqlite(reading.path(path.value)),
        None => StoreSettings::Sqlite(reading.path("frontdesk.sqlite")),
    }
}

/// `[times]`, into the policy; the zone whose clocks rules read.
pub(super) fn times(root: &Section<'_>, reading: &mut Reading<'_>) -> TimeZone {
    let empty = Table::default();
    let section = open(root, "times", "[times]", TIMES_KEYS, &empty, &mut reading.faults);
    let zone = section.text("zone", &mut reading.faults).and_then(|name| named_zone(&name, reading));
    let faults = &mut reading.faults;
    let times = &mut reading.draft.times;
    let mut span = |key: &str, into: &mut Span| *into = section.span(key, faults).unwrap_or(*into);
    span("agent_grace", &mut times.agent_grace);
    span("customer_grace", &mut times.customer_grace);
    span("check_customer_every", &mut times.check_customer_every);
    span("announce_every", &mut times.announce_every);
    span("announce_again", &mut times.announce_again);
    span("keep_messages", &mut times.keep_messages);
    span("direct_limit", &mut times.direct_limit);
    span("join_within", &mut times.join_within);
    span("wait_for_client", &mut times.wait_for_client);
    zone.unwrap_or(TimeZone::UTC)
}

/// `[limits]`, into the policy.
pub(super) fn limits(root: &Section<'_>, reading: &mut Reading<'_>) {
    let empty = Table::default();
    let section = open(root, "limits", "[limits]", LIMITS_KEYS, &empty, &mut reading.faults);
    let limits = &mut reading.draft.limits;
    bounded(&section, "conversations", 1, &mut limits.conversations, &mut reading.faults);
    bounded(&section, "kept_messages", 1, &mut limits.kept_messages, &mut reading.faults);
    bounded(&section, "missed_offers", 1, &mut limits.missed_offers, &mut reading.faults);
    bounded(&section, "remembered_customers", 0, &mut limits.remembered_customers, &mut reading.faults);
    bounded(&section, "resources_per_agent", 1, &mut limits.resources_per_agent, &mut reading.faults);
    bounded(&section, "asked_at_once", 1, &mut limits.asked_at_once, &mut reading.faults);
    bounded(&section, "listed_candidates", 0, &mut limits.listed_candidates, &mut reading.faults);
}

/// Reads a number that fits the type of its field; no limit is above ten million.
fn bounded<T>(section: &Section<'_>, key: &str, min: i64, into: &mut T, faults: &mut Faults)
where
    T: TryFrom<i64> + Copy + Bounded,
{
    let max = T::LARGEST.min(10_000_000);
    if let Some(number) = section.number(key, min, max, faults) {
        *into = T::try_from(number.value).unwrap_or(*into);
    }
}

/// The largest value of a number type.
trait Bounded {
    const LARGEST: i64;
}

impl Bounded for u8 {
    const LARGEST: i64 = u8::MAX as i64;
}
impl Bounded for u16 {
    const LARGEST: i64 = u16::MAX as i64;
}
impl Bounded for u32 {
    const LARGEST: i64 = u32::MAX as i64;
}

/// `[guard]`.
pub(super) fn guard(root: &Section<'_>, reading: &mut Reading<'_>) -> GuardSettings {
    let empty = Table::default();
    let faults = &mut reading.faults;
    let section = open(root, "guard", "[guard]", GUARD_KEYS, &empty, faults);
    let mut guard = GuardSettings::default();
    if let Some(bytes) = section.number("stanza_bytes", 10_000, 10_000_000, faults) {
        guard.stanza_bytes = usize::try_from(bytes.value).unwrap_or(guard.stanza_bytes);
    }
    bounded(&section, "messages_per_second", 1, &mut guard.messages_per_second, faults);
    bounded(&section, "burst", 1, &mut guard.burst, faults);
    bounded(&section, "bytes_per_minute", 1_000, &mut guard.bytes_per_minute, faults);
    bounded(&section, "answers_per_minute", 1, &mut guard.answers_per_minute, faults);
    guard
}

/// `[log]`.
pub(super) fn log(root: &Section<'_>, reading: &mut Reading<'_>) -> LogSettings {
    let empty = Table::default();
    let section = open(root, "log", "[log]", LOG_KEYS, &empty, &mut reading.faults);
    let format = match section.text("format", &mut reading.faults) {
        Some(format) if format.value == "json" => LogFormat::Json,
        Some(format) if format.value != "text" => {
            reading
                .fault(&format.place, format!("format is \"{}\"; write \"text\" or \"json\"", format.value));
            LogFormat::Text
        }
        Some(_) | None => LogFormat::Text,
    };
    let filter = match section.text("filter", &mut reading.faults) {
        Some(filter) => {
            if let Err(error) = EnvFilter::try_new(filter.value) {
                let message = format!(
                    "filter cannot be read: {error}; \
                     write for instance \"info\" or \"info,xmpp_edge::link=debug\""
                );
                reading.fault(&filter.place, message);
            }
            filter.value.to_owned()
        }
        None => "info".to_owned(),
    };
    LogSettings { format, filter }
}
