//! Reads typed values out of one table of the settings and reports what does not fit.
//!
//! A [`Section`] is opened with the list of keys it may have; a key outside the list is a fault with a
//! suggestion. Each reader gives `None` for a missing key, and reports and gives `None` for a wrong one, so
//! that the caller goes on and all faults are found in one run.
//!
//! *Never:* knowledge of a particular setting.

use super::duration;
use super::place::{Faults, Place};
use super::suggest;
use super::tree::{Entry, Node, Table, Value};
use router_core::Span;

/// A value that keeps its place.
#[derive(Clone, Debug)]
pub struct Placed<T> {
    /// Where it stands.
    pub place: Place,
    /// The value.
    pub value: T,
}

/// A table that is being read.
pub struct Section<'a> {
    /// What it is called in a fault, such as `[[queue]]`.
    title: &'a str,
    table: &'a Table,
    /// Where it begins.
    pub place: Place,
}

impl<'a> Section<'a> {
    /// Opens `table` and reports keys that are not among `keys`.
    pub fn open(title: &'a str, keys: &[&str], table: &'a Table, place: &Place, faults: &mut Faults) -> Self {
        for entry in &table.entries {
            if !keys.contains(&entry.key.as_str()) {
                let instead = suggest::instead(&entry.key, "keys", keys.iter().copied());
                faults.add(&entry.key_place, format!("{title} has no key \"{}\"{instead}", entry.key));
            }
        }
        Self { title, table, place: place.clone() }
    }

    /// A table whose keys are names that the administrator chose.
    pub(super) fn of(table: &'a Table, place: &Place) -> Self {
        Self { title: "the table", table, place: place.clone() }
    }

    pub(super) fn entries(&self) -> &'a [Entry] {
        &self.table.entries
    }

    /// What stands under `key`.
    pub fn entry(&self, key: &str) -> Option<&'a Entry> {
        self.table.get(key)
    }

    /// Whether something stands under `key`.
    pub fn has(&self, key: &str) -> bool {
        self.table.get(key).is_some()
    }

    /// Reports that `key` is missing; `example` shows how to write it.
    pub fn missing(&self, key: &str, example: &str, faults: &mut Faults) {
        faults.add(&self.place, format!("{} needs {key}; write for instance {example}", self.title));
    }

    /// A text that may be left out, or may be empty.
    pub fn text(&self, key: &str, faults: &mut Faults) -> Option<Placed<&'a str>> {
        let node = &self.table.get(key)?.node;
        match node.value.as_text() {
            Some(text) => Some(Placed { place: node.place.clone(), value: text }),
            None => wrong(node, key, "a string in double quotes", faults),
        }
    }

    /// A text that must be there and must not be empty.
    pub fn required(&self, key: &str, example: &str, faults: &mut Faults) -> Option<Placed<&'a str>> {
        if !self.has(key) {
            self.missing(key, example, faults);
            return None;
        }
        let text = self.text(key, faults)?;
        if text.value.trim().is_empty() {
            faults.add(&text.place, format!("{key} is empty; write for instance {example}"));
            return None;
        }
        Some(text)
    }

    /// A whole number from `min` to `max`.
    pub fn number(&self, key: &str, min: i64, max: i64, faults: &mut Faults) -> Option<Placed<i64>> {
        let node = &self.table.get(key)?.node;
        let number = match (&node.value, &node.place) {
            (Value::Integer(number), _) => Some(*number),
            (Value::Text(text), Place::Variable(_)) => text.trim().parse().ok(),
            _ => None,
        };
        let Some(number) = number else {
            return wrong(node, key, "a whole number without quotes", faults);
        };
        if number < min || number > max {
            faults.add(&node.place, format!("{key} is {number}; write a number from {min} to {max}"));
            return None;
        }
        Some(Placed { place: node.place.clone(), value: number })
    }

    /// True or false, or nothing if it is left out.
    pub fn boolean(&self, key: &str, faults: &mut Faults) -> Option<bool> {
        let node = &self.table.get(key)?.node;
        match (&node.value, &node.place) {
            (Value::Boolean(value), _) => Some(*value),
            (Value::Text(text), Place::Variable(_)) if text == "true" => Some(true),
            (Value::Text(text), Place::Variable(_)) if text == "false" => Some(false),
            _ => wrong(node, key, "true or false without quotes", faults),
        }
    }

    /// A number from `min` to `max`, with a fraction or without.
    pub fn decimal(&self, key: &str, min: f64, max: f64, faults: &mut Faults) -> Option<Placed<f64>> {
        let node = &self.table.get(key)?.node;
        decimal(key, node, min, max, faults).map(|value| Placed { place: node.place.clone(), value })
    }

    /// A length of time, or nothing if it is left out.
    pub fn span(&self, key: &str, faults: &mut Faults) -> Option<Span> {
        span(key, &self.table.get(key)?.node, faults)
    }

    /// A list of texts; a single text counts as a list of one, and in a variable commas separate them.
    pub fn texts(&self, key: &str, faults: &mut Faults) -> Option<Vec<Placed<&'a str>>> {
        texts(key, &self.table.get(key)?.node, faults)
    }

    /// The tables under `key`: `[[key]]`, or a list of inline tables.
    pub fn tables(&self, key: &str, faults: &mut Faults) -> Vec<Placed<&'a Table>> {
        let Some(entry) = self.table.get(key) else { return Vec::new() };
        let Some(list) = entry.node.value.as_list() else {
            let found = entry.node.value.kind();
            faults.add(
                &entry.node.place,
                format!("{key} is {found}; write [[{key}]] with two brackets on a line of its own"),
            );
            return Vec::new();
        };
        let mut tables = Vec::new();
        for node in list {
            match node.value.as_table() {
                Some(table) => tables.push(Placed { place: node.place.clone(), value: table }),
                None => {
                    wrong::<()>(node, key, "a table", faults);
                }
            }
        }
        tables
    }

    /// The table under `key`: `[key]` or an inline table.
    pub fn table(&self, key: &str, faults: &mut Faults) -> Option<Placed<&'a Table>> {
        let node = &self.table.get(key)?.node;
        match node.value.as_table() {
            Some(table) => Some(Placed { place: node.place.clone(), value: table }),
            None => wrong(node, key, "a table", faults),
        }
    }
}

/// Reads `node`, the value of `key`, as a number from `min` to `max`, with a fraction or without.
pub fn decimal(key: &str, node: &Node, min: f64, max: f64, faults: &mut Faults) -> Option<f64> {
    let number = match &node.value {
        Value::Integer(number) => *number as f64,
        Value::Decimal(number) => *number,
        Value::Text(_)
        | Value::Boolean(_)
        | Value::List(_)
        | Value::Table(_)
        | Value::Date(_)
        | Value::Other(_) => {
            return wrong(node, key, "a number without quotes", faults);
        }
    };
    // This way round, so that what is no number at all (TOML's nan) is out of range too.
    if !(min..=max).contains(&number) {
        faults.add(&node.place, format!("{key} is {number}; write a number from {min} to {max}"));
        return None;
    }
    Some(number)
}

/// Reads `node`, the value of `key`, as a length of time.
pub fn span(key: &str, node: &Node, faults: &mut Faults) -> Option<Span> {
    let span = node.value.as_text().and_then(duration::parse);
    if span.is_none() {
        let found = match &node.value {
            Value::Text(text) => format!("\"{text}\""),
            Value::Integer(number) => number.to_string(),
            Value::Decimal(number) => number.to_string(),
            Value::Boolean(_) | Value::List(_) | Value::Table(_) | Value::Date(_) | Value::Other(_) => {
                node.value.kind().to_owned()
            }
        };
        let message =
            format!("{key} is {found}; write a length of time such as \"30s\", \"5m\" or \"1h30m\"");
        faults.add(&node.place, message);
    }
    span
}

/// Reads `node`, the value of `key`, as a list of texts.
pub fn texts<'a>(key: &str, node: &'a Node, faults: &mut Faults) -> Option<Vec<Placed<&'a str>>> {
    let placed = |text: &'a str| Placed { place: node.place.clone(), value: text };
    match (&node.value, &node.place) {
        (Value::Text(text), Place::Variable(_)) => Some(text.split(',').map(|t| placed(t.trim())).collect()),
        (Value::Text(text), _) => Some(vec![placed(text)]),
        (Value::List(list), _) => {
            let mut all = Vec::new();
            for item in list {
                match item.value.as_text() {
                    Some(text) => all.push(Placed { place: item.place.clone(), value: text }),
                    None => {
                        wrong::<()>(item, key, "a string in double quotes", faults);
                    }
                }
            }
            Some(all)
        }
        _ => wrong(node, key, "a list such as [\"one\", \"two\"]", faults),
    }
}

/// Reports a value of the wrong kind.
pub fn wrong<T>(node: &Node, key: &str, expected: &str, faults: &mut Faults) -> Option<T> {
    let message = match (&node.place, node.value.as_text()) {
        // A variable is always a text, so its kind says nothing and quotes are no matter.
        (Place::Variable(_), Some(text)) => {
            format!("{key} is \"{text}\"; write {}", expected.trim_end_matches(" without quotes"))
        }
        _ => format!("{key} is {}; write {expected}", node.value.kind()),
    };
    faults.add(&node.place, message);
    None
}
