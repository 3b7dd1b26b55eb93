//! Reads times of day and distributions.
//!
//! *Never:* knowing what they are for.

use crate::day::{Interval, seconds};
use crate::distribution::Distribution;
use frontdesk_settings::Faults;
use frontdesk_settings::place::Place;
use frontdesk_settings::section::{Placed, Section, decimal, span, wrong};
use frontdesk_settings::suggest;
use frontdesk_settings::tree::{Node, Value};
use router_core::Span;

/// The end of a day.
pub(super) const MIDNIGHT: Span = Span::from_seconds(24 * 3600);

const EXAMPLE: &str =
    "{ distribution = \"exponential\", mean = \"5m\" }, or only a length of time such as \"5m\"";

/// A time of day that must be there.
pub(super) fn moment(
    section: &Section<'_>,
    key: &str,
    example: &str,
    faults: &mut Faults,
) -> Option<Placed<Span>> {
    let text = section.required(key, example, faults)?;
    moment_in(key, text.value, &text.place, faults).map(|value| Placed { place: text.place, value })
}

/// The time of day that `text`, the value of `key`, stands for: `08:00` to `24:00`.
fn moment_in(key: &str, text: &str, place: &Place, faults: &mut Faults) -> Option<Span> {
    let parsed = text.split_once(':').and_then(|(hour, minute)| {
        let number = |text: &str| -> Option<u64> {
            let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| text.parse().ok())?
        };
        let minute = number(minute).filter(|minute| *minute < 60)?;
        Some(Span::from_seconds(number(hour)? * 3600 + minute * 60)).filter(|span| *span <= MIDNIGHT)
    });
    if parsed.is_none() {
        faults.add(place, format!("{key} is \"{text}\"; write a time of day such as \"08:00\" or \"24:00\""));
    }
    parsed
}

/// A part of the day such as `12:00-12:30`.
pub(super) fn interval(key: &str, text: &Placed<&str>, faults: &mut Faults) -> Option<Interval> {
    let Some((from, until)) = text.value.split_once('-') else {
        let message = format!("{key} is \"{}\"; write two times of day such as \"12:00-12:30\"", text.value);
        faults.add(&text.place, message);
        return None;
    };
    let from = moment_in(key, from.trim(), &text.place, faults)?;
    let until = moment_in(key, until.trim(), &text.place, faults)?;
    if from >= until {
        faults.add(
            &text.place,
            format!("{key} \"{}\" ends before it begins; write the earlier time first", text.value),
        );
        return None;
    }
    Some(Interval { from, until })
}

/// A distribution: a table, or a length of time that is always the same.
pub(super) fn distribution(key: &str, node: &Node, faults: &mut Faults) -> Option<Distribution> {
    let table = match &node.value {
        Value::Table(table) => table,
        Value::Text(_) => {
            return span(key, node, faults).map(|mean| Distribution::Constant { mean: seconds(mean) });
        }
        Value::Integer(_)
        | Value::Decimal(_)
        | Value::Boolean(_)
        | Value::List(_)
        | Value::Date(_)
        | Value::Other(_) => {
            return wrong(node, key, EXAMPLE, faults);
        }
    };
    let Some(entry) = table.get("distribution") else {
        faults.add(&node.place, format!("{key} names no distribution; write for instance {EXAMPLE}"));
        return None;
    };
    let Some(name) = entry.node.value.as_text() else {
        return wrong(&entry.node, "distribution", "a string in double quotes", faults);
    };
    let Some(keys) = keys(name) else {
        let instead = suggest::instead(name, "distributions", Distribution::NAMES.into_iter());
        faults.add(&entry.node.place, format!("no distribution is called \"{name}\"{instead}"));
        return None;
    };
    let title = format!("the {name} distribution");
    let section = Section::open(&title, keys, table, &node.place, faults);
    numbers(name, &section, faults)
}

/// The keys of the distribution called `name`.
fn keys(name: &str) -> Option<&'static [&'static str]> {
    Some(match name {
        "constant" | "exponential" => &["distribution", "mean"],
        "uniform" => &["distribution", "from", "to"],
        "erlang" => &["distribution", "mean", "phases"],
        "gamma" => &["distribution", "mean", "shape"],
        "lognormal" => &["distribution", "mean", "cv"],
        _ => return None,
    })
}

fn numbers(name: &str, section: &Section<'_>, faults: &mut Faults) -> Option<Distribution> {
    let mut length = |key: &str| {
        if !section.has(key) {
            section.missing(key, &format!("{key} = \"5m\""), faults);
            return None;
        }
        section.span(key, faults).map(seconds)
    };
    if name == "uniform" {
        let (from, to) = (length("from"), length("to"));
        let (from, to) = (from?, to?);
        if from > to {
            faults.add(&section.place, "from is longer than to; write the shorter one as from");
            return None;
        }
        return Some(Distribution::Uniform { from, to });
    }
    let mean = length("mean");
    let mut form = |key: &str, min: f64, example: &str| {
        if !section.has(key) {
            section.missing(key, example, faults);
            return None;
        }
        section.decimal(key, min, 1000.0, faults).map(|number| number.value)
    };
    match name {
        "constant" => Some(Distribution::Constant { mean: mean? }),
        "exponential" => Some(Distribution::Exponential { mean: mean? }),
        "gamma" => form("shape", 0.01, "shape = 2.5")
            .and_then(|shape| Some(Distribution::Gamma { mean: mean?, shape })),
        "lognormal" => {
            form("cv", 0.01, "cv = 0.8").and_then(|cv| Some(Distribution::Lognormal { mean: mean?, cv }))
        }
        _ => {
            let phases = section.number("phases", 1, 1000, faults);
            if !section.has("phases") {
                section.missing("phases", "phases = 3", faults);
            }
            Some(Distribution::Erlang { mean: mean?, phases: phases?.value as u32 })
        }
    }
}

/// A number that is not negative.
pub(super) fn rate(key: &str, node: &Node, faults: &mut Faults) -> Option<f64> {
    decimal(key, node, 0.0, 10_000_000.0, faults)
}
