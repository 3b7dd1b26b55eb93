//! Reads the `[[calendar]]`s: opening hours with time zone and holidays.
//!
//! The texts of rules and dates are read by `frontdesk_calendar`; here each gets its place, and what several of
//! them say together is checked: times that overlap, dates written twice. A calendar with a fault is kept as
//! far as it could be read, so that whoever names it is not told that it does not exist.
//!
//! *Never:* checking who uses a calendar.

use super::link::at;
use super::place::Place;
use super::policy_place::Spot;
use super::reading::Reading;
use super::section::{Placed, Section, texts, wrong};
use super::suggest;
use super::tree::{Table, Value};
use frontdesk_calendar::{
    self as calendar, DAYS, HolidayDays, HolidayRule, RuleFault, TimesOfDay, Week, WrittenCalendar,
    WrittenDate,
};
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use router_core::values::id::CalendarName;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) const KEYS: &[&str] = &["name", "zone", "open", "holidays"];
pub(super) const HOLIDAY_KEYS: &[&str] = &["date", "from", "until", "name", "open"];

const OPEN: &str = "open = [\"mon-fri 09:00-17:00\"]";
const HOLIDAY: &str = "{ date = \"2026-12-25\", name = \"Christmas\" }";

/// Calendars by name.
pub(super) type Calendars = BTreeMap<CalendarName, WrittenCalendar>;

/// Reads all calendars.
pub(super) fn read(root: &Section<'_>, reading: &mut Reading<'_>) -> Calendars {
    let mut calendars = Calendars::new();
    let mut names: BTreeMap<String, Place> = BTreeMap::new();
    for table in root.tables("calendar", &mut reading.faults) {
        let section = Section::open("[[calendar]]", KEYS, table.value, &table.place, &mut reading.faults);
        let name = section.required("name", "name = \"office\"", &mut reading.faults);
        let name = reading.name("calendar", name);
        let calendar = WrittenCalendar {
            zone: zone(&section, reading).unwrap_or(TimeZone::UTC),
            week: week(&section, reading),
            holidays: holidays(&section, reading),
        };
        let Some(name) = name else { continue };
        if let Some(first) = names.insert(name.value.to_lowercase(), name.place.clone()) {
            let message =
                format!("{} is called \"{}\" too; give each calendar its own name", at(&first), name.value);
            reading.fault(&name.place, message);
            continue;
        }
        let own = CalendarName::from(name.value);
        reading.remember(Spot::Calendar(own.clone()), &name.place);
        calendars.insert(own, calendar);
    }
    calendars
}

fn zone(section: &Section<'_>, reading: &mut Reading<'_>) -> Option<TimeZone> {
    let name = section.required("zone", "zone = \"Europe/Berlin\"", &mut reading.faults)?;
    named_zone(&name, reading)
}

/// The zone that is called so.
pub(super) fn named_zone(name: &Placed<&str>, reading: &mut Reading<'_>) -> Option<TimeZone> {
    let zone = calendar::find_zone(name.value);
    if zone.is_none() {
        let message = format!("\"{}\" is not a time zone{}", name.value, instead_of_zone(name.value));
        reading.fault(&name.place, message);
    }
    zone
}

/// What to write instead: the zone of that city, the name that is nearest, or how names look.
fn instead_of_zone(wrong: &str) -> String {
    // Only places: "Etc/GMT+1" is west of Greenwich, which nobody means who writes "GMT+1".
    let mut names = calendar::zone_names();
    names.retain(|name| name.contains('/') && !name.starts_with("Etc/"));
    let city = wrong.trim().to_lowercase().replace(' ', "_");
    let city = city.rsplit('/').next().unwrap_or_default();
    let of_the_city =
        |name: &&String| name.rsplit_once('/').is_some_and(|(_, last)| last.to_lowercase() == city);
    let perhaps = match names.iter().find(of_the_city) {
        Some(name) => format!("; did you mean \"{name}\"?"),
        None => suggest::perhaps(wrong, names.iter().map(String::as_str)),
    };
    if perhaps.is_empty() {
        "; write a region and a city of the IANA time zone database, such as \"Europe/Berlin\"".to_owned()
    } else {
        perhaps
    }
}

fn week(section: &Section<'_>, reading: &mut Reading<'_>) -> Week {
    let mut week = Week::default();
    if !section.has("open") {
        section.missing("open", OPEN, &mut reading.faults);
        return week;
    }
    let Some(rules) = section.texts("open", &mut reading.faults) else { return week };
    let place = section.entry("open").map_or(&section.place, |entry| &entry.node.place);
    if rules.is_empty() && section.entry("open").is_some_and(|entry| is_empty_list(&entry.node.value)) {
        let message = format!("open is empty, so it would always be closed; write for instance {OPEN}");
        reading.fault(place, message);
    }
    for text in rules {
        match calendar::parse_rule(text.value) {
            Ok(rule) => {
                if let Err(overlap) = week.add(&rule) {
                    let message = overlapping(overlap.first, overlap.second);
                    reading.fault(&text.place, message);
                }
            }
            Err(faults) => report(&faults, &text.place, reading),
        }
    }
    week
}

fn is_empty_list(value: &Value) -> bool {
    value.as_list().is_some_and(<[_]>::is_empty)
}

fn report(faults: &[RuleFault], place: &Place, reading: &mut Reading<'_>) {
    for fault in faults {
        let instead = match fault {
            RuleFault::NotADay(day) => suggest::instead(day, "days", DAYS.into_iter()),
            RuleFault::Empty
            | RuleFault::NoDays(_)
            | RuleFault::NoTimes(_)
            | RuleFault::NotFromUntil(_)
            | RuleFault::NotATime(_)
            | RuleFault::BeginsAtTheEnd(_)
            | RuleFault::NoLength(_) => String::new(),
        };
        reading.fault(place, format!("{fault}{instead}"));
    }
}

fn overlapping(first: (Weekday, TimesOfDay), second: (Weekday, TimesOfDay)) -> String {
    let name = |day: Weekday| DAYS[usize::from(day.to_monday_zero_offset().unsigned_abs())];
    format!(
        "\"{} {}\" and \"{} {}\" overlap; write one time for both, or let one end where the other begins",
        name(first.0),
        first.1,
        name(second.0),
        second.1
    )
}

fn holidays(section: &Section<'_>, reading: &mut Reading<'_>) -> Vec<HolidayRule> {
    let mut rules = Vec::new();
    let mut dates: Vec<(HolidayDays, Place)> = Vec::new();
    if let Some(entry) = section.entry("holidays")
        && entry.node.value.as_list().is_none()
    {
        wrong::<()>(&entry.node, "holidays", &format!("a list such as [{HOLIDAY}]"), &mut reading.faults);
        return rules;
    }
    for table in section.tables("holidays", &mut reading.faults) {
        let Some(rule) = holiday(&table, reading) else { continue };
        if let Some((_, first)) = dates.iter().find(|(days, _)| *days == rule.days) {
            let message = format!("{} has the same date; keep one of them", at(first));
            reading.fault(&table.place, message);
        }
        dates.push((rule.days, table.place));
        rules.push(rule);
    }
    rules
}

fn holiday(table: &Placed<&Table>, reading: &mut Reading<'_>) -> Option<HolidayRule> {
    let section = Section::open("a holiday", HOLIDAY_KEYS, table.value, &table.place, &mut reading.faults);
    let days = days(&section, reading);
    let name = section.required("name", HOLIDAY, &mut reading.faults);
    let open = short_day(&section, reading);
    Some(HolidayRule { days: days?, name: Arc::from(name?.value.trim()), open: open? })
}

fn days(section: &Section<'_>, reading: &mut Reading<'_>) -> Option<HolidayDays> {
    let (only, first, last) =
        (date(section, "date", reading), date(section, "from", reading), date(section, "until", reading));
    match (section.has("date"), section.has("from"), section.has("until")) {
        (true, false, false) => Some(match only?.value {
            WrittenDate::Once(date) => HolidayDays::Date(date),
            WrittenDate::EveryYear(day) => HolidayDays::EveryYear(day),
        }),
        (false, true, true) => range(&first?, &last?, reading),
        (false, false, false) => {
            section.missing("a date, or from and until", HOLIDAY, &mut reading.faults);
            None
        }
        (false, true, false) => {
            section.missing("until", "until = \"2026-12-31\", or date instead of from", &mut reading.faults);
            None
        }
        (false, false, true) => {
            section.missing("from", "from = \"2026-12-27\"", &mut reading.faults);
            None
        }
        (true, _, _) => {
            let message = "a holiday has either date, or from and until; remove one or the other";
            reading.fault(&section.place, message);
            None
        }
    }
}

fn range(
    first: &Placed<WrittenDate>,
    last: &Placed<WrittenDate>,
    reading: &mut Reading<'_>,
) -> Option<HolidayDays> {
    match (first.value, last.value) {
        (WrittenDate::Once(first), WrittenDate::Once(last)) if first <= last => {
            Some(HolidayDays::Dates(first, last))
        }
        (WrittenDate::Once(first), WrittenDate::Once(until)) => {
            reading.fault(&last.place, backwards(first, until));
            None
        }
        (WrittenDate::EveryYear(first), WrittenDate::EveryYear(last)) => {
            Some(HolidayDays::EveryYearDates(first, last))
        }
        (WrittenDate::Once(_), WrittenDate::EveryYear(_))
        | (WrittenDate::EveryYear(_), WrittenDate::Once(_)) => {
            let message = "one of from and until has a year and the other has none; \
                           write both with their years, or both without";
            reading.fault(&last.place, message);
            None
        }
    }
}

fn backwards(first: Date, until: Date) -> String {
    format!("until is {until}, which is before {first}; write the first day as from and the last as until")
}

/// The date under `key`: a text, or a date without quotes.
fn date(section: &Section<'_>, key: &str, reading: &mut Reading<'_>) -> Option<Placed<WrittenDate>> {
    let node = &section.entry(key)?.node;
    let text = match &node.value {
        Value::Text(text) | Value::Date(text) => text,
        Value::Integer(_)
        | Value::Decimal(_)
        | Value::Boolean(_)
        | Value::List(_)
        | Value::Table(_)
        | Value::Other(_) => {
            let expected = "a date such as \"2026-12-25\", or \"12-25\" for every year";
            return wrong(node, key, expected, &mut reading.faults);
        }
    };
    match calendar::parse_date(text) {
        Ok(value) => Some(Placed { place: node.place.clone(), value }),
        Err(fault) => {
            reading.fault(&node.place, format!("{key}: {fault}"));
            None
        }
    }
}

/// The hours of a holiday; none if it is closed. `None` if there was a fault.
fn short_day(section: &Section<'_>, reading: &mut Reading<'_>) -> Option<Vec<TimesOfDay>> {
    let Some(entry) = section.entry("open") else { return Some(Vec::new()) };
    let mut all = Vec::new();
    let mut sound = true;
    for text in texts("open", &entry.node, &mut reading.faults)? {
        if text.value.trim().is_empty() {
            reading.fault(&text.place, "open is empty; leave it out for a day that is closed");
            sound = false;
            continue;
        }
        match calendar::parse_times(text.value) {
            Ok(times) => all.extend(times),
            Err(faults) => {
                report(&faults, &text.place, reading);
                sound = false;
            }
        }
    }
    if let Some((first, second)) = calendar::overlap_on_a_day(&all) {
        let message = format!("{first} and {second} overlap; write one time for both");
        reading.fault(&entry.node.place, message);
        sound = false;
    }
    sound.then_some(all)
}
