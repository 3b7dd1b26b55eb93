//! Which conditions prove that an attribute is there.
//!
//! *Never:* a type; every attribute used here is a text or a number.

use super::table::schema;
use router_core::expression::{Expression, FaultKind, Meaning, Type};

/// Sources that may use `answers.order` where they do.
const GUARDED: &[&str] = &[
    "has(answers.order) && answers.order > 5",
    "!has(answers.order) || answers.order > 5",
    "has(answers.order) ? answers.order > 5 : false",
    "!has(answers.order) ? false : answers.order > 5",
    "has(answers.order) && true && answers.order > 5",
    "customer.known && has(answers.order) && answers.order > 5",
    "!(has(answers.order) && customer.known) || answers.order > 5",
    "!(!has(answers.order) || customer.known) && answers.order > 5",
    "!!has(answers.order) && answers.order > 5",
    "(has(answers.order) || false && true) ? true : customer.known || has(answers.order) && answers.order > 5",
    "(customer.known ? has(answers.order) : has(answers.order) && true) && answers.order > 5",
    "(customer.known && has(answers.order) || has(answers.order)) && answers.order > 5",
    "has(answers.order) && (customer.known || answers.order > 5)",
    "has(answers.order) && levels.exists(n, n > answers.order)",
    "levels.exists(n, has(answers.order) && n > answers.order)",
    "has(answers.order) && has(customer.name) && size(customer.name) > answers.order",
    "has(answers[\"order\"]) && answers.order > 5",
    "(has(answers.order) ? answers.order : 0) > 5",
    "has(answers.order) && [answers.order] == levels",
    "has(answers.order) && -answers.order + 1 < 5",
];

/// Sources that may not.
const UNGUARDED: &[&str] = &[
    "answers.order > 5",
    "has(answers.order) || answers.order > 5",
    "!has(answers.order) && answers.order > 5",
    "has(answers.order) ? true : answers.order > 5",
    "answers.order > 5 && has(answers.order)",
    "(has(answers.order) || customer.known) && answers.order > 5",
    "(has(answers.order) && customer.known) || answers.order > 5",
    "!(has(answers.order) && customer.known) && answers.order > 5",
    "(customer.known ? has(answers.order) : true) && answers.order > 5",
    "(has(answers.order) && true) == true && answers.order > 5",
    "has(customer.name) && answers.order > 5",
    "levels.exists(n, has(answers.order)) && answers.order > 5",
    "(has(answers.order) && answers.order > 5) || answers.order < 2",
    "[answers.order] == levels",
    // Only has is understood, not what constants make of it.
    "!(has(answers.order) ? false : true) && answers.order > 5",
    "size(levels) > answers.order",
];

#[test]
fn a_guard_is_understood() {
    for source in GUARDED {
        let compiled = Expression::compile(source, &schema(), &Type::Bool);
        assert!(compiled.is_ok(), "{source}: {:?}", compiled.err());
    }
}

#[test]
fn without_a_guard_it_is_a_fault() {
    for source in UNGUARDED {
        let fault = Expression::compile(source, &schema(), &Type::Bool).expect_err(source);
        assert_eq!(fault.kind, FaultKind::Meaning(Meaning::Unguarded("answers.order".into())), "{source}");
        assert_eq!(&source[fault.at], "answers.order", "{source}");
    }
}
