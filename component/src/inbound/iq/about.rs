//! Small questions about the software: version (XEP-0092), time (XEP-0202), last activity (XEP-0012).
//!
//! The version is that of this program, whoever an alias stands for: it tells nothing about a customer's client.
//!
//! *Never:* the operating system or the time zone of the machine.

use router_core::Timestamp;

use super::{Query, result};

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
        writer.open("utc", None).text(&date_time(query.context.now())).close();
        writer.close();
    })
}

/// Seconds since the program was started, for the domain; desks and windows are never idle.
pub(super) fn last_activity(query: &Query<'_, '_>) -> Vec<u8> {
    let seconds =
        if query.is_domain() { query.context.now().since(query.context.started()).as_seconds() } else { 0 };
    result(query, |writer| {
        writer.open("query", Some("jabber:iq:last")).attribute("seconds", &seconds.to_string()).close();
    })
}

/// A point in time as XEP-0082 section 3.2 wants it, to the second.
fn date_time(at: Timestamp) -> String {
    let seconds = at.as_millis() / 1000;
    let (year, month, day) = date(seconds / 86_400);
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// Year, month and day of a day counted from 1970-01-01, in the Gregorian calendar. Years are counted from March here,
/// so that the leap day is the last of its year; 400 years have 146,097 days.
fn date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468; // from 0000-03-01
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (era * 400 + year_of_era + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_in_time_are_written_as_dates() {
        let table = [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399_999, "2000-02-28T23:59:59Z"),
            (951_782_400_000, "2000-02-29T00:00:00Z"),
            (951_868_800_000, "2000-03-01T00:00:00Z"),
            (4_107_542_399_000, "2100-02-28T23:59:59Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00Z"),
            (1_767_225_599_000, "2025-12-31T23:59:59Z"),
        ];
        for (millis, expected) in table {
            assert_eq!(date_time(Timestamp::from_millis(millis)), expected);
        }
        date_time(Timestamp::from_millis(u64::MAX));
    }
}
