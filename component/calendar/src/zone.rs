//! Time zones by name (IANA time zone database).
//!
//! The machine's own database comes first, because its administrator can bring it up to date without a new
//! Frontdesk; names it does not have, or a machine without one, are served from the copy that is built in.
//!
//! *Never:* the machine's own time zone: hours mean what they say wherever Frontdesk runs.

use jiff::tz::{TimeZone, TimeZoneDatabase};

/// The zone called `name`; capitals do not matter.
pub fn find_zone(name: &str) -> Option<TimeZone> {
    jiff::tz::db().get(name).or_else(|_| TimeZoneDatabase::bundled().get(name)).ok()
}

/// The names of all zones that are built in, in order.
pub fn zone_names() -> Vec<String> {
    let database = TimeZoneDatabase::bundled();
    let mut names: Vec<String> = database.available().map(|name| name.as_str().to_owned()).collect();
    names.sort_unstable();
    names
}
