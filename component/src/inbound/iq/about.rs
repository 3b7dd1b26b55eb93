//! Small questions about the software: version (XEP-0092), time (XEP-0202), last activity (XEP-0012).
//!
//! The version is that of this program, whoever an alias stands for: it tells nothing about a customer's client.
//!
//! *Never:* the operating system or the time zone of the machine.

use super::{Query, result};
use crate::outbound::date_time::date_time;

/// Name and version of this program.
pub(super) fn version(query: &Query<'_, '_>) -> Vec<u8> {
    result(query, |writer| {
        writer.open("query", Some("jabber:iq:version"));
        writer.open("name", None).text("Frontdesk").close();
        writer.open("version", None).text(env!("CARGO_PKG_VERSION")).close();
        writer.close();
    })
}

/// The time in UTC.
pub(super) fn time(query: &Query<'_, '_>) -> Vec<u8> {
    result(query, |writer| {
        writer.open("time", Some("urn:xmpp:time"));
        writer.open("tzo", None).text("+00:00").close();
        writer.open("utc", None).text(&date_time(query.known.now)).close();
        writer.close();
    })
}

/// Seconds since the program was started, for the domain; desks and windows are never idle.
pub(super) fn last_activity(query: &Query<'_, '_>) -> Vec<u8> {
    let seconds = if query.is_domain() { query.known.now.since(query.known.started).as_seconds() } else { 0 };
    result(query, |writer| {
        writer.open("query", Some("jabber:iq:last")).attribute("seconds", &seconds.to_string()).close();
    })
}
