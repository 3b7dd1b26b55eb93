//! Rules that never decide.
//!
//! *Never:* what a rule says.

use super::Finding;
use crate::expression::{self, Expression};
use crate::values::policy::PolicyDraft;
use crate::values::rule::Rule;
use alloc::vec::Vec;

/// Earlier rules that are looked at together.
const MOST_TOGETHER: usize = 12;

/// Reports rules that never decide; gives the others.
pub(super) fn find<'a>(policy: &'a PolicyDraft, findings: &mut Vec<Finding>) -> Vec<&'a Rule> {
    let mut live: Vec<&Rule> = Vec::new();
    for rule in &policy.rules {
        let Some(when) = &rule.when else {
            // The default is mandatory, so it may well be there for nothing.
            live.push(rule);
            continue;
        };
        if expression::never_holds(when) {
            findings.push(Finding::RuleNeverHolds(rule.name.clone()));
        } else if let Some(by) = shadow(when, &live) {
            let names = by.iter().map(|rule| rule.name.clone()).collect();
            findings.push(Finding::RuleShadowed(rule.name.clone(), names));
        } else {
            live.push(rule);
        }
    }
    live
}

/// The earlier rules of which one always holds when `when` does, if that can be proven.
fn shadow<'a>(when: &Expression, earlier: &[&'a Rule]) -> Option<Vec<&'a Rule>> {
    let conditions = || earlier.iter().filter_map(|rule| Some((*rule, rule.when.as_ref()?)));
    if let Some((rule, _)) = conditions().find(|(_, other)| expression::implies(when, other)) {
        return Some(Vec::from([rule]));
    }
    let asked = when.attributes();
    let related = conditions().filter(|(_, other)| !other.attributes().is_disjoint(&asked));
    let mut together: Vec<(&Rule, &Expression)> = related.collect();
    if together.len() > MOST_TOGETHER || !is_covered(when, &together) {
        return None;
    }
    // Only those that are needed for the proof are named.
    let mut at = 0;
    while at < together.len() {
        let one = together.remove(at);
        if !is_covered(when, &together) {
            together.insert(at, one);
            at += 1;
        }
    }
    Some(together.into_iter().map(|(rule, _)| rule).collect())
}

fn is_covered(when: &Expression, others: &[(&Rule, &Expression)]) -> bool {
    let others: Vec<&Expression> = others.iter().map(|(_, other)| *other).collect();
    expression::implies_any(when, &others)
}
