//! Whether one condition follows from another, and whether one can hold at all.
//!
//! The first condition is spread into worlds: sets of claims of which at least one is true where the condition
//! is. The second has to follow in every world that is possible. In a world the claims about one subject either
//! leave a few values, which are tried, or are compared claim by claim.
//!
//! *Never:* an answer "yes" without a proof; "no" may mean that the proof was not found.

use super::claim::{Claim, Test};
use super::formula::Formula;
use super::node::Node;
use super::value::Value;
use alloc::vec;
use alloc::vec::Vec;

/// Worlds that a condition is spread into; further alternatives are not looked into.
const MOST_WORLDS: usize = 64;

/// Whole numbers between two bounds that are tried one by one.
const MOST_NUMBERS: i64 = 100;

/// Whether `b` is true wherever `a` is.
pub(super) fn follows(a: &Node, b: &Node) -> bool {
    if a == b {
        return true;
    }
    let (a, b) = (Formula::of(a), Formula::of(b));
    worlds(&a).iter().all(|world| world.is_impossible() || world.proves(&b) || world.proves_by_cases(&b))
}

/// Whether one of the others is true wherever `a` is.
pub(super) fn follows_any<'a>(a: &Node, others: impl Iterator<Item = &'a Node>) -> bool {
    let (a, others) = (Formula::of(a), Formula::any_of(others));
    worlds(&a)
        .iter()
        .all(|world| world.is_impossible() || world.proves(&others) || world.proves_by_cases(&others))
}

/// Whether `a` is true nowhere.
pub(super) fn is_impossible(a: &Node) -> bool {
    worlds(&Formula::of(a)).iter().all(World::is_impossible)
}

/// What is true together.
#[derive(Clone, Default)]
struct World<'a> {
    claims: Vec<&'a Claim>,
    /// Alternatives that were not looked into.
    closed: Vec<&'a Formula>,
}

fn worlds(formula: &Formula) -> Vec<World<'_>> {
    let mut left = MOST_WORLDS;
    spread(formula, vec![World::default()], &mut left)
}

/// The worlds in which the formula is true as well.
fn spread<'a>(formula: &'a Formula, mut worlds: Vec<World<'a>>, left: &mut usize) -> Vec<World<'a>> {
    match formula {
        Formula::Claim(claim) => worlds.iter_mut().for_each(|world| world.claims.push(claim)),
        Formula::All(parts) => {
            for part in parts {
                worlds = spread(part, worlds, left);
            }
        }
        Formula::Any(parts) => match left.checked_sub(parts.len() * worlds.len()) {
            Some(rest) => {
                *left = rest;
                let mut all = Vec::new();
                for part in parts {
                    all.extend(spread(part, worlds.clone(), left));
                }
                return all;
            }
            None => worlds.iter_mut().for_each(|world| world.closed.push(formula)),
        },
    }
    worlds
}

impl<'a> World<'a> {
    /// The claims about a subject.
    fn about<'b>(&'b self, subject: &'b Node) -> impl Iterator<Item = &'a Claim> + 'b {
        self.claims.iter().copied().filter(move |claim| claim.subject == *subject)
    }

    fn is_impossible(&self) -> bool {
        self.claims.iter().enumerate().any(|(index, claim)| {
            self.values(&claim.subject).is_some_and(|values| values.is_empty())
                || self.claims[..index]
                    .iter()
                    .any(|other| other.subject == claim.subject && other.excludes(claim))
        })
    }

    fn proves(&self, formula: &Formula) -> bool {
        match formula {
            Formula::All(parts) => parts.iter().all(|part| self.proves(part)),
            Formula::Any(parts) => {
                self.closed.contains(&formula) || parts.iter().any(|part| self.proves(part))
            }
            Formula::Claim(claim) => match self.values(&claim.subject) {
                Some(values) => values.iter().all(|value| claim.admits(value)),
                None => self.about(&claim.subject).any(|known| known.implies(claim)),
            },
        }
    }

    /// Whether the formula is true for each of the few values that some subject may have, for each in its own way.
    fn proves_by_cases(&self, formula: &Formula) -> bool {
        let holds_with = |subject: &Node, value: Value| {
            let only = Claim { subject: subject.clone(), test: Test::OneOf(vec![value]), holds: true };
            let mut world = World { claims: self.claims.clone(), closed: self.closed.clone() };
            // Before the others, because the first list of values counts.
            world.claims.insert(0, &only);
            world.proves(formula)
        };
        self.claims.iter().any(|claim| {
            let values = self.values(&claim.subject).filter(|values| values.len() > 1);
            values.is_some_and(|values| values.into_iter().all(|value| holds_with(&claim.subject, value)))
        })
    }

    /// The values that a subject may have, if they are few.
    fn values(&self, subject: &Node) -> Option<Vec<Value>> {
        let listed = self.about(subject).find_map(Claim::values).map(<[Value]>::to_vec);
        let mut values = listed.or_else(|| self.numbers(subject))?;
        values.retain(|value| self.about(subject).all(|claim| claim.admits(value)));
        Some(values)
    }

    /// The whole numbers between the bounds of a subject.
    fn numbers(&self, subject: &Node) -> Option<Vec<Value>> {
        let (mut lowest, mut highest) = (None::<i64>, None::<i64>);
        for (is_lower, number) in self.about(subject).filter_map(Claim::number) {
            if is_lower {
                lowest = Some(lowest.map_or(number, |lowest| lowest.max(number)));
            } else {
                highest = Some(highest.map_or(number, |highest| highest.min(number)));
            }
        }
        let (lowest, highest) = (lowest?, highest?);
        // Empty when the bounds cross.
        (highest.saturating_sub(lowest) < MOST_NUMBERS).then(|| (lowest..=highest).map(Value::Int).collect())
    }
}
