//! A condition as claims that are joined by "all" and "any", without negation and choice.
//!
//! A formula is true exactly where its condition is true; where the condition is false or fails, the formula is
//! false or unknown. That is why nothing is dropped here that could fail, and why nobody may conclude from a
//! formula that is not true. What has no better form is a claim about the truth of the part as a whole.
//!
//! *Never:* an attribute's value.

use super::claim::{Claim, Test};
use super::node::Node;
use super::syntax::Comparison;
use super::value::Value;
use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;

/// A condition in normal form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Formula {
    /// All are true; with none, true.
    All(Vec<Formula>),
    /// One is true; with none, false.
    Any(Vec<Formula>),
    Claim(Claim),
}

/// Parts that are looked into; what is left over stays as it is. A choice doubles its condition.
const MOST_PARTS: usize = 2000;

impl Formula {
    /// The formula of a condition.
    pub(super) fn of(condition: &Node) -> Formula {
        let mut left = MOST_PARTS;
        formula(condition, true, &mut left)
    }

    /// The formula of several conditions of which one is true.
    pub(super) fn any_of<'a>(conditions: impl Iterator<Item = &'a Node>) -> Formula {
        any(conditions.map(Formula::of).collect())
    }

    fn constant(value: bool) -> Formula {
        if value { Formula::All(Vec::new()) } else { Formula::Any(Vec::new()) }
    }
}

/// The formula of a node, or of its opposite.
fn formula(node: &Node, holds: bool, left: &mut usize) -> Formula {
    let Some(rest) = left.checked_sub(1) else { return whole(node.clone(), holds) };
    *left = rest;
    match node {
        Node::Literal(value) => Formula::constant((*value == Value::Bool(true)) == holds),
        Node::Not(of) => formula(of, !holds, left),
        Node::All(parts) => joined(parts, holds, holds, left),
        Node::Any(parts) => joined(parts, holds, !holds, left),
        Node::Choose(parts) => {
            let [condition, value, other] = parts.as_ref();
            let chosen = all(vec![formula(condition, true, left), formula(value, holds, left)]);
            let otherwise = all(vec![formula(condition, false, left), formula(other, holds, left)]);
            any(vec![chosen, otherwise])
        }
        Node::Compare(comparison, pair) => compared(*comparison, pair, holds, left),
        Node::In(pair) => match pair.as_ref() {
            [subject, Node::Literal(Value::List(values))] => {
                claim(subject, Test::OneOf(values.clone()), holds)
            }
            [_, _] => whole(node.clone(), holds),
        },
        Node::Search(search, pair) => match pair.as_ref() {
            [subject, Node::Literal(Value::Text(part))] => {
                claim(subject, Test::Search(*search, part.clone()), holds)
            }
            [_, _] => whole(node.clone(), holds),
        },
        Node::Matches(subject, pattern) => claim(subject, Test::Matches(pattern.clone()), holds),
        Node::Attribute(..)
        | Node::Element
        | Node::Has(_)
        | Node::Negative(_)
        | Node::Calculate(..)
        | Node::Join(_)
        | Node::Quantified(..)
        | Node::Size(_)
        | Node::Lower(_)
        | Node::List(_) => whole(node.clone(), holds),
    }
}

fn joined(parts: &[Node], holds: bool, by_all: bool, left: &mut usize) -> Formula {
    let parts = parts.iter().map(|part| formula(part, holds, left)).collect();
    if by_all { all(parts) } else { any(parts) }
}

fn all(parts: Vec<Formula>) -> Formula {
    let mut flat = Vec::new();
    for part in parts {
        match part {
            Formula::All(inner) => flat.extend(inner),
            Formula::Any(_) | Formula::Claim(_) => flat.push(part),
        }
    }
    Formula::All(flat)
}

/// Joins by "any"; `x == "a" || x == "b"` becomes one claim.
fn any(parts: Vec<Formula>) -> Formula {
    let mut flat: Vec<Formula> = Vec::new();
    for part in parts {
        match part {
            Formula::Any(inner) => inner.into_iter().for_each(|part| add_choice(&mut flat, part)),
            Formula::All(mut inner) if inner.len() == 1 => {
                inner.drain(..).for_each(|part| add_choice(&mut flat, part));
            }
            Formula::All(_) | Formula::Claim(_) => add_choice(&mut flat, part),
        }
    }
    Formula::Any(flat)
}

fn add_choice(flat: &mut Vec<Formula>, part: Formula) {
    if let Formula::Claim(Claim { subject, test: Test::OneOf(values), holds: true }) = &part {
        for known in flat.iter_mut() {
            if let Formula::Claim(Claim { subject: same, test: Test::OneOf(all), holds: true }) = known
                && same == subject
            {
                all.extend(values.iter().cloned());
                return;
            }
        }
    }
    flat.push(part);
}

fn compared(comparison: Comparison, pair: &[Node; 2], holds: bool, left: &mut usize) -> Formula {
    match pair {
        [subject, Node::Literal(value)] => compared_with(subject, comparison, value, holds, left),
        [Node::Literal(value), subject] => {
            let mirrored = match comparison {
                Comparison::Equal | Comparison::NotEqual => comparison,
                Comparison::Below => Comparison::Above,
                Comparison::AtMost => Comparison::AtLeast,
                Comparison::Above => Comparison::Below,
                Comparison::AtLeast => Comparison::AtMost,
            };
            compared_with(subject, mirrored, value, holds, left)
        }
        [one, other] => {
            // Every comparison as "equal" or "below", or its opposite.
            let (comparison, pair, is_same) = match comparison {
                Comparison::Equal => (Comparison::Equal, [one, other], true),
                Comparison::NotEqual => (Comparison::Equal, [one, other], false),
                Comparison::Below => (Comparison::Below, [one, other], true),
                Comparison::AtLeast => (Comparison::Below, [one, other], false),
                Comparison::Above => (Comparison::Below, [other, one], true),
                Comparison::AtMost => (Comparison::Below, [other, one], false),
            };
            whole(Node::Compare(comparison, Box::new(pair.map(Clone::clone))), holds == is_same)
        }
    }
}

fn compared_with(
    subject: &Node,
    comparison: Comparison,
    value: &Value,
    holds: bool,
    left: &mut usize,
) -> Formula {
    if let (Value::Bool(value), Comparison::Equal | Comparison::NotEqual) = (value, comparison) {
        let wanted = *value == (comparison == Comparison::Equal);
        return formula(subject, holds == wanted, left);
    }
    let (test, is_same) = match comparison {
        Comparison::Equal => (Test::OneOf(vec![value.clone()]), true),
        Comparison::NotEqual => (Test::OneOf(vec![value.clone()]), false),
        Comparison::Above => (Test::above(value), true),
        Comparison::AtMost => (Test::above(value), false),
        Comparison::AtLeast => (Test::AtLeast(value.clone()), true),
        Comparison::Below => (Test::AtLeast(value.clone()), false),
    };
    claim(subject, test, holds == is_same)
}

/// The claim about a subject; about a value it is decided at once.
fn claim(subject: &Node, test: Test, holds: bool) -> Formula {
    let claim = Claim { subject: subject.clone(), test, holds };
    if let Node::Literal(value) = subject {
        return Formula::constant(claim.admits(value));
    }
    Formula::Claim(claim)
}

fn whole(subject: Node, holds: bool) -> Formula {
    Formula::Claim(Claim { subject, test: Test::Truth, holds })
}
