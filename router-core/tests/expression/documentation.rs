//! Every example of docs/EXPRESSIONS.md compiles and has the value that stands beside it.
//!
//! The attributes are those of the first table of the page; every other table with a column "Example" is played.
//!
//! *Never:* an example that is not on the page.

use super::table::{plain, shown};
use router_core::expression::{Attributes, Expression, Presence, Schema, Type, Value};
use std::collections::BTreeMap;

const PAGE: &str = include_str!("../../../docs/EXPRESSIONS.md");

/// The rows of all tables that have a column, each by its columns.
fn rows(column: &str) -> Vec<BTreeMap<String, String>> {
    let mut rows = Vec::new();
    let mut columns: Option<Vec<String>> = None;
    for line in PAGE.lines() {
        let Some(line) = line.strip_prefix("| ").or_else(|| line.strip_prefix("|--").map(|_| "")) else {
            columns = None;
            continue;
        };
        if line.is_empty() {
            continue;
        }
        let line = line.replace("\\|", "\u{0}");
        let cells = line.trim_end().trim_end_matches('|').split('|');
        let cells: Vec<String> = cells.map(|cell| cell.trim().replace('\u{0}', "|")).collect();
        match &columns {
            None => columns = Some(cells),
            Some(columns) if columns.iter().any(|name| name == column) => {
                assert_eq!(columns.len(), cells.len(), "{line}");
                rows.push(columns.iter().cloned().zip(cells).collect());
            }
            Some(_) => {}
        }
    }
    rows
}

fn code(cell: &str) -> &str {
    cell.strip_prefix('`')
        .and_then(|cell| cell.strip_suffix('`'))
        .unwrap_or_else(|| panic!("{cell} is no code"))
}

fn named(of: &str) -> Type {
    match of {
        "text" => Type::Text,
        "true or false" => Type::Bool,
        "whole number" => Type::Int,
        "version" => Type::Version,
        "list of texts" => Type::List(Box::new(Type::Text)),
        "list of whole numbers" => Type::List(Box::new(Type::Int)),
        other => panic!("{other} is no type"),
    }
}

fn world() -> (Schema, Attributes) {
    let (mut schema, mut attributes) = (Schema::default(), Attributes::default());
    for row in rows("Always there") {
        let (path, of) = (code(&row["Attribute"]), named(&row["Type"]));
        let presence = if row["Always there"] == "yes" { Presence::Always } else { Presence::Sometimes };
        if !row["Value"].is_empty() {
            let value = Expression::compile(code(&row["Value"]), &Schema::default(), &of).unwrap();
            attributes.set(path, value.evaluate(&Attributes::default()).unwrap());
        }
        schema.attribute(path, of, presence);
    }
    schema.calendar("office");
    attributes.set("open.office", true);
    (schema, attributes)
}

fn type_of(value: &Value) -> Type {
    match value {
        Value::Bool(_) => Type::Bool,
        Value::Int(_) => Type::Int,
        Value::Text(_) => Type::Text,
        Value::Version(_) => Type::Version,
        Value::List(elements) => Type::List(Box::new(type_of(&elements[0]))),
    }
}

#[test]
fn every_example_has_its_value() {
    let (schema, attributes) = world();
    assert_eq!(schema.paths().count(), 9);
    let examples = rows("Example");
    assert!(examples.len() > 40, "{}", examples.len());
    for row in examples {
        let (source, value) = (code(&row["Example"]), code(&row["Value"]));
        let expected = value_of(value);
        let expression = Expression::compile(source, &schema, &type_of(&expected))
            .unwrap_or_else(|fault| panic!("{source}: {fault}"));
        assert_eq!(shown(&expression.evaluate(&attributes)), plain(&expected), "{source}");
    }
}

/// The value of a literal of whatever type.
fn value_of(literal: &str) -> Value {
    let types =
        ["true or false", "whole number", "text", "version", "list of texts", "list of whole numbers"];
    let empty = Schema::default();
    let literal =
        types.iter().find_map(|of| Expression::compile(literal, &empty, &named(of)).ok()).expect(literal);
    literal.evaluate(&Attributes::default()).unwrap()
}

/// The example at the top of the page, a rule on each line.
#[test]
fn the_rules_at_the_top_compile() {
    let (schema, _) = world();
    let rules = PAGE.split("```").nth(1).unwrap().trim();
    assert_eq!(rules.lines().count(), 3);
    for rule in rules.lines() {
        Expression::compile(rule, &schema, &Type::Bool).unwrap_or_else(|fault| panic!("{rule}: {fault}"));
    }
}

/// A function or operator without an example would be forgotten here.
#[test]
fn every_function_is_on_the_page() {
    for name in [
        "has",
        "size",
        "version",
        "open",
        "startsWith",
        "endsWith",
        "contains",
        "matches",
        "lowerAscii",
        "exists",
        "all",
    ] {
        let form = format!("{name}(");
        let rows = rows("Function");
        assert!(
            rows.iter().any(|row| row["Function"].contains(&form) && row["Example"].contains(&form)),
            "{name}"
        );
    }
}

#[test]
fn the_limits_are_those_of_the_code() {
    use router_core::expression::limit;
    let words = PAGE.split("## Limits").nth(1).unwrap().split("##").next().unwrap();
    for limit in [
        limit::BYTES,
        limit::DEPTH,
        limit::PARTS,
        limit::LIST,
        limit::PATTERNS,
        limit::PATTERN_BYTES / 1024 / 1024,
    ] {
        assert!(words.contains(&limit.to_string()), "{limit} is not among the limits");
    }
}
