//! The schema and attributes of the tables, and how a table is shown.
//!
//! *Never:* an expectation.

use expect_test::ExpectFile;
use router_core::expression::{
    Attributes, Expression, Failure, Fault, Presence, Schema, Type, Value, Version,
};
use std::fmt::Write;

/// The attributes that the tables speak of.
pub(crate) fn schema() -> Schema {
    let mut schema = Schema::default();
    let text_list = Type::List(Box::new(Type::Text));
    schema.attribute("customer.domain", Type::Text, Presence::Always);
    schema.attribute("customer.known", Type::Bool, Presence::Always);
    schema.attribute("customer.contacts", Type::Int, Presence::Always);
    schema.attribute("customer.name", Type::Text, Presence::Sometimes);
    schema.attribute("client.features", text_list.clone(), Presence::Always);
    schema.attribute("client.version", Type::Version, Presence::Sometimes);
    schema.attribute("answers.reason", Type::Text, Presence::Always);
    schema.attribute("answers.re-ason", Type::Text, Presence::Always);
    schema.attribute("answers.order", Type::Int, Presence::Sometimes);
    schema.attribute("answers.tags", text_list, Presence::Sometimes);
    schema.attribute("language", Type::Text, Presence::Always);
    schema.attribute("levels", Type::List(Box::new(Type::Int)), Presence::Always);
    schema.conflict("answers.size", (Type::Int, Type::Text));
    schema.calendar("office");
    schema
}

/// What is known while the tables are evaluated. What may be missing is missing.
pub(crate) fn attributes() -> Attributes {
    let mut attributes = Attributes::default();
    attributes.set("customer.domain", "example.org");
    attributes.set("customer.known", true);
    attributes.set("customer.contacts", 3);
    attributes.set("client.features", vec!["upload", "omemo"]);
    attributes.set("answers.reason", "billing");
    attributes.set("answers.re-ason", "Straße");
    attributes.set("language", "de");
    attributes.set("levels", vec![1, 2, 3]);
    attributes.set("open.office", true);
    attributes
}

pub(crate) fn version(text: &str) -> Value {
    Value::Version(Version::parse(text).unwrap())
}

/// Compiles a source as whatever type it has.
pub(crate) fn compiled(source: &str, schema: &Schema) -> Result<Expression, Fault> {
    let texts = Type::List(Box::new(Type::Text));
    let numbers = Type::List(Box::new(Type::Int));
    let others = [Type::Int, Type::Text, Type::Version, texts, numbers];
    let as_condition = Expression::compile(source, schema, &Type::Bool);
    let mut all = others.iter().filter_map(|of| Expression::compile(source, schema, of).ok());
    as_condition.or_else(|fault| all.next().ok_or(fault))
}

pub(crate) fn condition(source: &str) -> Expression {
    Expression::compile(source, &schema(), &Type::Bool).unwrap_or_else(|fault| panic!("{source}: {fault}"))
}

pub(crate) fn shown(result: &Result<Value, Failure>) -> String {
    match result {
        Ok(value) => plain(value),
        Err(failure) => format!("fails: {failure}"),
    }
}

/// A value as it is written in an expression.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::Bool(value) => value.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Text(text) => format!("{text:?}"),
        Value::Version(version) => format!("{version:?}"),
        Value::List(elements) => {
            format!("[{}]", elements.iter().map(plain).collect::<Vec<_>>().join(", "))
        }
    }
}

/// Checks a table: a file of sources, each behind `> `, with its value or with its fault under the place it marks.
#[track_caller]
pub(crate) fn check(file: ExpectFile) {
    let expected = file.data();
    let (schema, attributes) = (schema(), attributes());
    let mut table = String::new();
    let sources = expected.lines().filter_map(|line| line.strip_prefix("> "));
    for source in sources {
        writeln!(table, "> {source}").unwrap();
        match compiled(source, &schema) {
            Ok(expression) => writeln!(table, "    = {}", shown(&expression.evaluate(&attributes))),
            Err(fault) => writeln!(table, "{}\n    {fault}", marked(source, &fault)),
        }
        .unwrap();
    }
    assert!(!table.is_empty(), "{} has no sources", file.path.display());
    file.assert_eq(&table);
}

/// A line that marks the place of a fault.
pub(crate) fn marked(source: &str, fault: &Fault) -> String {
    let before = source[..fault.at.start].chars().count();
    let length = source[fault.at.clone()].chars().count();
    format!("  {}{}", " ".repeat(before), "^".repeat(length.max(1)))
}
