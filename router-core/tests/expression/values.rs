//! What expressions give: literals, operators, functions, precedence, failures.
//!
//! *Never:* a fault; `faults` has those.

use super::table::{attributes, check, compiled, schema};
use expect_test::expect_file;
use router_core::expression::{Attributes, Failure, Type, Value};

#[test]
fn literals() {
    check(expect_file!["tables/literals.txt"]);
}

#[test]
fn operators() {
    check(expect_file!["tables/operators.txt"]);
}

#[test]
fn precedence() {
    check(expect_file!["tables/precedence.txt"]);
}

#[test]
fn functions_and_attributes() {
    check(expect_file!["tables/functions.txt"]);
}

#[test]
fn failures_matter_only_where_nothing_else_decides() {
    check(expect_file!["tables/failures.txt"]);
}

#[test]
fn attributes_that_do_not_fit_the_schema_fail() {
    let expression = compiled("language == \"de\"", &schema()).unwrap();
    assert_eq!(expression.holds(&Attributes::default()), Err(Failure::Missing("language".into())));
    let mut wrong = attributes();
    wrong.set("language", 5);
    assert_eq!(expression.holds(&wrong), Err(Failure::WrongType(Some("language".into()))));
    wrong.set("levels", vec!["one"]);
    let expression = compiled("levels.exists(n, n > 2)", &schema()).unwrap();
    assert_eq!(expression.holds(&wrong), Err(Failure::WrongType(None)));
    let expression = compiled("customer.contacts", &schema()).unwrap();
    assert_eq!(expression.holds(&attributes()), Err(Failure::WrongType(None)), "a number is no condition");
}

#[test]
fn an_expression_names_the_attributes_it_reads() {
    let source = "has(customer.name) && open(\"office\") || [language].exists(x, x == answers.reason)";
    let expression = compiled(source, &schema()).unwrap();
    let paths: Vec<&str> = expression.attributes().into_iter().collect();
    assert_eq!(paths, ["answers.reason", "customer.name", "language", "open.office"]);
    assert_eq!(format!("{expression:?}"), format!("{source:?}"));
}

#[test]
fn values_are_kept_as_plain_json() {
    let mut all = attributes();
    all.set("client.version", super::table::version("0.14.0-beta2"));
    let json = serde_json::to_string(&all).unwrap();
    assert_eq!(serde_json::from_str::<Attributes>(&json).unwrap(), all);
    assert!(json.contains(r#""client.version":{"version":"0.14.0-beta2"}"#), "{json}");
    assert!(json.contains(r#""client.features":["upload","omemo"]"#), "{json}");
    let later: Value = serde_json::from_str(r#"{"version":"1.4","added":true}"#).unwrap();
    assert_eq!(later, super::table::version("1.4"));
    let list: Value = serde_json::from_str(r#"["1.4"]"#).unwrap();
    assert_eq!(list, Value::from(vec!["1.4"]));
    assert!(serde_json::from_str::<Value>(r#"{"version":"none"}"#).is_err());
}

#[test]
fn schemas_know_their_paths() {
    let schema = schema();
    assert_eq!(schema.paths().next(), Some("answers.order"));
    assert_eq!(schema.type_of("language").map(|(of, _)| of), Some(&Type::Text));
    assert_eq!(schema.type_of("answers.size"), None);
}
