//! Points in time as stanzas have them (XEP-0082 section 3.2): UTC, to the second.
//!
//! *Never:* another time zone.

use router_core::Timestamp;

/// The last point that can be written.
const LATEST: &str = "9999-12-30T22:00:00Z";

/// A point in time.
pub fn date_time(at: Timestamp) -> String {
    let point = i64::try_from(at.as_millis()).ok().and_then(|at| jiff::Timestamp::from_millisecond(at).ok());
    point.map_or_else(|| LATEST.to_owned(), |point| point.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
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
            (u64::MAX, LATEST),
        ];
        for (millis, expected) in table {
            assert_eq!(date_time(Timestamp::from_millis(millis)), expected);
        }
    }
}
