//! Rules, ladders, skills, hours: what is said about wrong ones, about odd ones, and what right ones become.
//! `UPDATE_EXPECT=1 cargo test` writes the expectations anew.
//!
//! *Never:* what the engine does with them.

use super::{MINIMAL, NOW, check};
use crate::settings::{Checked, Variables, check_text};
use expect_test::{Expect, expect, expect_file};
use proptest::prelude::*;
use router_core::values::id::{AgentId, Level, Medium, QueueName, RuleName, SkillName};
use router_core::values::ladder::{End, OfferMode};
use router_core::values::rule::{Preferred, Verdict};
use router_core::values::strategy::Strategy as Choice;
use router_core::{Span, Timestamp};
use std::path::Path;

fn checked(text: &str) -> Checked {
    check_text(text, Path::new("frontdesk.toml"), Some(&Variables::new()), NOW)
}

/// What is said about the minimal settings with `text` before them.
fn said(text: &str, expected: Expect) {
    expected.assert_eq(&checked(&format!("{text}\n{MINIMAL}")).faults.to_string());
}

#[test]
fn many_mistakes_in_routing_at_once() {
    let found = checked(include_str!("wrong_routing.toml"));
    assert!(found.settings.is_none());
    assert!(found.faults.iter().filter(|fault| !fault.is_warning).count() >= 40);
    expect_file!["wrong_routing.txt"].assert_eq(&found.faults.to_string());
}

#[test]
fn examples_of_rules_that_do_not_hold() {
    let found = checked(include_str!("wrong_examples.toml"));
    expect_file!["wrong_examples.txt"].assert_eq(&found.faults.to_string());
}

#[test]
fn valid_but_probably_not_meant() {
    let found = checked(include_str!("odd_routing.toml"));
    assert!(found.settings.is_some() && found.faults.iter().all(|fault| fault.is_warning));
    expect_file!["odd_routing.txt"].assert_eq(&found.faults.to_string());
}
