//! The figures as JSON, for programs: the same rows as in the tables, with all their digits.
//!
//! *Never:* a figure that the tables do not have.

use super::measure::{Measure, Scope};
use super::service_level::Formula;
use super::statistics::Estimate;
use super::table::{Policy, differences, rows, title, verdict};
use serde_json::{Map, Value, json};

/// One or two policies as one object: `days`, `formulas`, `policies` with their `figures`, and with two of them the
/// `differences`, second minus first. What is not known is null.
pub(crate) fn object(first: Policy<'_>, second: Option<Policy<'_>>, formulas: &[Formula]) -> Value {
    let policies = [first].into_iter().chain(second).map(|it| policy(it, formulas));
    let mut object = json!({
        "days": first.days.len(),
        "formulas": formulas.iter().map(|formula| (formula.name(), formula.words())).collect::<Vec<_>>(),
        "policies": policies.collect::<Vec<_>>(),
    });
    if let Some(second) = second {
        let found = differences(first.days, second.days, formulas).into_iter();
        let found = found.map(|(scope, measure, difference, p)| {
            let mut row = row(&scope, measure, &difference.estimate);
            row.insert("p".to_owned(), json!(p));
            row.insert("verdict".to_owned(), json!(verdict(measure, &difference, p)));
            Value::Object(row)
        });
        object["differences"] = found.collect();
    }
    object
}

fn policy(policy: Policy<'_>, formulas: &[Formula]) -> Value {
    let figures = rows(policy.days, formulas)
        .into_iter()
        .map(|(scope, measure)| Value::Object(row(&scope, measure, &measure.estimate(&scope, policy.days))));
    json!({ "name": policy.name, "figures": figures.collect::<Vec<_>>() })
}

fn row(scope: &Scope, measure: Measure, estimate: &Estimate) -> Map<String, Value> {
    let mut row = Map::new();
    row.insert("about".to_owned(), json!(title(scope)));
    row.insert("figure".to_owned(), json!(measure.name()));
    row.insert("value".to_owned(), json!(estimate.value));
    row.insert("low".to_owned(), json!(estimate.interval().map(|(low, _)| low)));
    row.insert("high".to_owned(), json!(estimate.interval().map(|(_, high)| high)));
    row
}
