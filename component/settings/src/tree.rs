//! The settings file as a tree in which every key and value knows its place.
//!
//! `toml_edit` parses; this file keeps what the readers need (values, keys, places) and drops the rest, so
//! that values from the environment can be put into the same tree.
//!
//! *Never:* knowing which keys exist.

use super::place::{Faults, Place};
use std::ops::Range;
use toml_edit::{Document, Item, TableLike};

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it stands.
    pub place: Place,
    /// What stands there.
    pub value: Value,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Value {
    /// A string.
    Text(String),
    /// A number without a fraction.
    Integer(i64),
    /// A number with a fraction or an exponent.
    Decimal(f64),
    /// True or false.
    Boolean(bool),
    /// A list.
    List(Vec<Node>),
    /// A table, in brackets or in braces.
    Table(Table),
    /// A date without quotes and without a time of day, as it is written: `2026-12-25`.
    Date(String),
    /// A kind of value that no setting has, by its name.
    Other(&'static str),
}

impl Value {
    /// The text, if it is a string.
    pub fn as_text(&self) -> Option<&str> {
        if let Value::Text(text) = self { Some(text) } else { None }
    }

    /// The items, if it is a list.
    pub fn as_list(&self) -> Option<&[Node]> {
        if let Value::List(list) = self { Some(list) } else { None }
    }

    /// The table, if it is one.
    pub fn as_table(&self) -> Option<&Table> {
        if let Value::Table(table) = self { Some(table) } else { None }
    }

    /// The name of its kind, for a fault.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Text(_) => "a string",
            Value::Integer(_) => "a number",
            Value::Decimal(_) => "a number with a fraction",
            Value::Boolean(_) => "true or false",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
            Value::Date(_) => "a date",
            Value::Other(kind) => kind,
        }
    }
}

/// Keys with their values, in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Each key once.
    pub entries: Vec<Entry>,
}

/// A key with its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub key_place: Place,
    /// Its value.
    pub node: Node,
}

impl Table {
    /// What stands under `key`.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.entries.iter_mut().find(|entry| entry.key == key).map(|entry| &mut entry.node)
    }

    /// Puts `node` under `key`, in place of what was there.
    pub(crate) fn set(&mut self, key: &str, node: Node) {
        self.remove(key);
        self.entries.push(Entry { key: key.to_owned(), key_place: node.place.clone(), node });
    }

    pub(crate) fn remove(&mut self, key: &str) {
        self.entries.retain(|entry| entry.key != key);
    }
}

/// Parses `text`. What TOML does not allow becomes a fault, and the tree is empty then.
pub fn parse(text: &str, faults: &mut Faults) -> Option<Table> {
    let lines = Lines(text);
    match Document::parse(text) {
        Ok(document) => Some(table(&lines, document.as_table(), &Place::Line(1, 1))),
        Err(error) => {
            let place = error.span().map_or(Place::Line(1, 1), |span| lines.place(&span));
            let message = error.message().trim().replace('\n', "; ");
            faults.add(&place, format!("this is not TOML: {message}"));
            None
        }
    }
}

struct Lines<'a>(&'a str);

impl Lines<'_> {
    fn place(&self, span: &Range<usize>) -> Place {
        let mut end = span.start.min(self.0.len());
        while !self.0.is_char_boundary(end) {
            end -= 1;
        }
        let before = &self.0[..end];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Place::Line(before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }

    fn place_or(&self, span: Option<Range<usize>>, otherwise: &Place) -> Place {
        span.map_or_else(|| otherwise.clone(), |span| self.place(&span))
    }
}

fn table(lines: &Lines<'_>, from: &dyn TableLike, around: &Place) -> Table {
    let mut entries = Vec::new();
    for (name, item) in from.iter() {
        let span = from.get_key_value(name).and_then(|(key, _)| key.span());
        let key_place = lines.place_or(span, around);
        if let Some(node) = node(lines, item, &key_place) {
            entries.push(Entry { key: name.to_owned(), key_place, node });
        }
    }
    Table { entries }
}

fn node(lines: &Lines<'_>, item: &Item, key_place: &Place) -> Option<Node> {
    match item {
        Item::None => None,
        Item::Value(value) => Some(value_node(lines, value, key_place)),
        Item::Table(from) => {
            let place = lines.place_or(from.span(), key_place);
            Some(Node { value: Value::Table(table(lines, from, &place)), place })
        }
        Item::ArrayOfTables(tables) => {
            let list = tables.iter().map(|from| {
                let place = lines.place_or(from.span(), key_place);
                Node { value: Value::Table(table(lines, from, &place)), place }
            });
            Some(Node { place: key_place.clone(), value: Value::List(list.collect()) })
        }
    }
}

fn value_node(lines: &Lines<'_>, from: &toml_edit::Value, around: &Place) -> Node {
    let place = lines.place_or(from.span(), around);
    let value = match from {
        toml_edit::Value::String(text) => Value::Text(text.value().clone()),
        toml_edit::Value::Integer(number) => Value::Integer(*number.value()),
        toml_edit::Value::Boolean(value) => Value::Boolean(*value.value()),
        toml_edit::Value::Float(number) => Value::Decimal(*number.value()),
        toml_edit::Value::Datetime(date) if date.value().time.is_none() => {
            Value::Date(date.value().to_string())
        }
        toml_edit::Value::Datetime(date) if date.value().date.is_none() => Value::Other("a time of day"),
        toml_edit::Value::Datetime(_) => Value::Other("a date with a time of day"),
        toml_edit::Value::Array(list) => {
            Value::List(list.iter().map(|value| value_node(lines, value, &place)).collect())
        }
        toml_edit::Value::InlineTable(inline) => Value::Table(table(lines, inline, &place)),
    };
    Node { place, value }
}
