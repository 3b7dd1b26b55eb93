//! One thing that is claimed of one subject, such as `x > 5`, and what follows from it.
//!
//! A claim says that a test holds or does not hold for the value of a subject; the value was found without a
//! failure. Claims of one subject can be compared without knowing its value.
//!
//! *Never:* a conclusion that a single value could refute.

use super::evaluate::order;
use super::node::{Node, Pattern, Search};
use super::value::Value;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// That `test` holds, or does not, for the value of `subject`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Claim {
    pub subject: Node,
    pub test: Test,
    pub holds: bool,
}

/// A question about a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Test {
    /// It is true.
    Truth,
    OneOf(Vec<Value>),
    /// Larger. Of numbers only [`Test::AtLeast`] is used.
    Above(Value),
    AtLeast(Value),
    Search(Search, Arc<str>),
    Matches(Pattern),
}

impl Test {
    /// The test for values that are larger.
    pub(super) fn above(than: &Value) -> Test {
        match than {
            Value::Int(number) if *number < i64::MAX => Test::AtLeast(Value::Int(number + 1)),
            Value::Int(_) | Value::Bool(_) | Value::Text(_) | Value::List(_) | Value::Version(_) => {
                Test::Above(than.clone())
            }
        }
    }

    fn accepts(&self, value: &Value) -> bool {
        match (self, value) {
            (Test::Truth, value) => *value == Value::Bool(true),
            (Test::OneOf(values), value) => values.contains(value),
            (Test::Above(bound), value) => order(value, bound).is_ok_and(core::cmp::Ordering::is_gt),
            (Test::AtLeast(bound), value) => order(value, bound).is_ok_and(core::cmp::Ordering::is_ge),
            (Test::Search(search, part), Value::Text(text)) => match search {
                Search::Start => text.starts_with(part.as_ref()),
                Search::End => text.ends_with(part.as_ref()),
                Search::Anywhere => text.contains(part.as_ref()),
            },
            (Test::Matches(pattern), Value::Text(text)) => pattern.regex.is_match(text),
            (Test::Search(..) | Test::Matches(_), _) => false,
        }
    }
}

/// A limit of values on one side.
struct Bound<'a> {
    is_lower: bool,
    value: &'a Value,
    is_included: bool,
}

impl Claim {
    /// Whether a value of the subject would agree with the claim.
    pub(super) fn admits(&self, value: &Value) -> bool {
        self.test.accepts(value) == self.holds
    }

    /// The values that the subject may have, if the claim names them.
    pub(super) fn values(&self) -> Option<&[Value]> {
        match &self.test {
            Test::OneOf(values) if self.holds => Some(values),
            Test::Truth
            | Test::OneOf(_)
            | Test::Above(_)
            | Test::AtLeast(_)
            | Test::Search(..)
            | Test::Matches(_) => None,
        }
    }

    /// The smallest or largest number that the claim admits.
    pub(super) fn number(&self) -> Option<(bool, i64)> {
        match &self.test {
            Test::AtLeast(Value::Int(number)) if self.holds => Some((true, *number)),
            Test::AtLeast(Value::Int(number)) => Some((false, number.checked_sub(1)?)),
            Test::Truth
            | Test::OneOf(_)
            | Test::Above(_)
            | Test::AtLeast(_)
            | Test::Search(..)
            | Test::Matches(_) => None,
        }
    }

    /// Whether both can never be true of one value.
    pub(super) fn excludes(&self, other: &Claim) -> bool {
        let opposite =
            Claim { subject: other.subject.clone(), test: other.test.clone(), holds: !other.holds };
        self.implies(&opposite)
    }

    /// Whether `other`, of the same subject, is true wherever this is.
    pub(super) fn implies(&self, other: &Claim) -> bool {
        if self.holds == other.holds && self.test == other.test {
            return true;
        }
        if let Some(values) = self.values() {
            return values.iter().all(|value| other.admits(value));
        }
        if let (Test::OneOf(values), false) = (&other.test, other.holds) {
            return !values.iter().any(|value| self.admits(value));
        }
        if let (Some(one), Some(other)) = (self.bound(), other.bound()) {
            return one.is_within(&other);
        }
        match (&self.test, self.holds, &other.test, other.holds) {
            (Test::Search(one, part), true, Test::Search(two, wanted), true) => {
                found(*one, part, *two, wanted)
            }
            // What does not contain a part does not contain more than the part.
            (Test::Search(one, part), false, Test::Search(two, wanted), false) => {
                found(*two, wanted, *one, part)
            }
            (Test::Search(one, part), true, Test::Search(two, wanted), false) => match (one, two) {
                (Search::Start, Search::Start) => {
                    !part.starts_with(wanted.as_ref()) && !wanted.starts_with(part.as_ref())
                }
                (Search::End, Search::End) => {
                    !part.ends_with(wanted.as_ref()) && !wanted.ends_with(part.as_ref())
                }
                (_, _) => false,
            },
            (_, _, _, _) => false,
        }
    }

    fn bound(&self) -> Option<Bound<'_>> {
        match &self.test {
            Test::Above(value) => Some(Bound { is_lower: self.holds, value, is_included: !self.holds }),
            Test::AtLeast(value) => Some(Bound { is_lower: self.holds, value, is_included: self.holds }),
            Test::Truth | Test::OneOf(_) | Test::Search(..) | Test::Matches(_) => None,
        }
    }
}

impl Bound<'_> {
    /// Whether what keeps this bound keeps the other.
    fn is_within(&self, other: &Bound<'_>) -> bool {
        let Ok(order) = order(self.value, other.value) else { return false };
        let is_tighter = if self.is_lower { order.is_gt() } else { order.is_lt() };
        let is_same = order.is_eq() && (other.is_included || !self.is_included);
        self.is_lower == other.is_lower && (is_tighter || is_same)
    }
}

/// Whether a text where `part` is found has `wanted` too.
fn found(one: Search, part: &str, two: Search, wanted: &str) -> bool {
    match (one, two) {
        (Search::Start, Search::Start) => part.starts_with(wanted),
        (Search::End, Search::End) => part.ends_with(wanted),
        (_, Search::Anywhere) => part.contains(wanted),
        (_, Search::Start | Search::End) => false,
    }
}
