//! What expressions are refused for, with the place that is marked and the sentence that is shown.
//!
//! *Never:* an expression that compiles.

use super::table::{check, schema};
use expect_test::expect_file;
use router_core::expression::{Expression, Fault, FaultKind, Meaning, Schema, Syntax, Type, limit};

#[test]
fn mistakes_of_writing() {
    check(expect_file!["tables/mistakes_of_writing.txt"]);
}

#[test]
fn parts_of_other_languages() {
    check(expect_file!["tables/foreign_parts.txt"]);
}

#[test]
fn mistakes_of_meaning() {
    check(expect_file!["tables/mistakes_of_meaning.txt"]);
}

#[test]
fn mistakes_of_type() {
    check(expect_file!["tables/mistakes_of_type.txt"]);
    let wanted = Expression::compile("1 + 1", &schema(), &Type::Bool).unwrap_err();
    assert_eq!(
        wanted.to_string(),
        "expected true or false, found a whole number; write a comparison such as == \"text\" or > 5"
    );
}

fn fault(source: &str) -> FaultKind {
    let fault: Fault = Expression::compile(source, &schema(), &Type::Bool).unwrap_err();
    assert!(source.get(fault.at.clone()).is_some(), "{:?} is no place", fault.at);
    assert!(!fault.to_string().is_empty());
    fault.kind
}

#[test]
fn limits() {
    let right = |count: usize| format!("{}true{}", "(".repeat(count), ")".repeat(count));
    let compiles = |source: &str| Expression::compile(source, &schema(), &Type::Bool).is_ok();
    assert_eq!(fault(""), Syntax::Empty.into());
    assert_eq!(fault(" // nothing\n "), Syntax::Empty.into());
    assert_eq!(fault(&" ".repeat(limit::BYTES + 1)), Syntax::TooLong.into());
    assert_eq!(fault(&"\u{1F600}a".repeat(limit::BYTES)), Syntax::TooLong.into());
    assert!(compiles(&format!("true{}", " ".repeat(limit::BYTES - 4))));
    assert!(compiles(&right(limit::DEPTH - 1)));
    assert_eq!(fault(&right(limit::DEPTH)), Syntax::TooDeep.into());
    assert_eq!(fault(&right(1000)), Syntax::TooDeep.into());
    assert_eq!(fault(&format!("{}true", "!".repeat(4000))), Syntax::TooDeep.into());
    assert_eq!(fault(&"[".repeat(4000)), Syntax::TooDeep.into());
    assert_eq!(fault(&format!("1{} == 1", " + 1".repeat(40))), Syntax::TooDeep.into());
    assert_eq!(fault(&format!("language{} == language", ".lowerAscii()".repeat(40))), Syntax::TooDeep.into());
    assert_eq!(fault(&"true ? true : ".repeat(40)), Syntax::TooDeep.into());
    assert!(compiles(&format!("true{}", "&&true".repeat(600))), "a flat chain is not deep");
    assert_eq!(fault(&format!("1 in [1]{}", "&&1 in[1]".repeat(400))), Syntax::TooManyParts.into());
    let list = |count: usize| format!("1 in [1{}]", ", 1".repeat(count - 1));
    assert!(compiles(&list(limit::LIST)));
    assert_eq!(fault(&list(limit::LIST + 1)), Syntax::ListTooLong.into());
    let patterns = |count: usize| ["language.matches('a')"].repeat(count).join(" || ");
    assert!(compiles(&patterns(limit::PATTERNS)));
    assert_eq!(fault(&patterns(limit::PATTERNS + 1)), Meaning::TooManyPatterns.into());
    assert_eq!(fault(r#"language.matches("\\w{1000}")"#), Meaning::PatternTooLarge.into());
}

/// What people write to recognise addresses and orders is not too large.
#[test]
fn usual_patterns_fit() {
    for pattern in
        [r"^\w+@\w+\.\w+$", r"\b\d{5,12}\b", r"^(?i)(rechnung|invoice|bill).*", r"^[\p{L} .'-]{1,60}$"]
    {
        let source = format!("language.matches(r\"{pattern}\")");
        let compiled = Expression::compile(&source, &schema(), &Type::Bool);
        assert!(compiled.is_ok(), "{pattern}: {:?}", compiled.err());
    }
}

#[test]
fn an_empty_schema_suggests_nothing() {
    let fault = Expression::compile("language == \"de\"", &Schema::default(), &Type::Bool).unwrap_err();
    let expected = Meaning::UnknownAttribute { path: "language".to_owned(), nearest: None };
    assert_eq!(fault.kind, expected.into());
}
