//! Evaluates a checked expression under the attributes of one moment.
//!
//! Conditions are evaluated to plain truth values, everything else to values that are borrowed where they are
//! kept. `&&`, `||`, `exists` and `all` follow CEL: a failure on one side does not matter if the other side
//! decides; if none does, the first failure is the answer.
//!
//! *Never:* recursion deeper than the tree, or a cost above its size times the lists that are walked.

use super::fault::Failure;
use super::node::{Node, Quantifier, Search};
use super::schema::Type;
use super::syntax::{Calculation, Comparison};
use super::value::{Attributes, Value};
use alloc::borrow::Cow;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cmp::Ordering;

/// What an evaluation sees.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub attributes: &'a Attributes,
    /// Attributes that are not known yet, not even whether they are there.
    pub open: &'a [&'a str],
    /// The element that the quantifier is at.
    pub element: Option<&'a Value>,
}

impl<'a> Scene<'a> {
    /// The value of any part.
    pub(super) fn value(self, node: &'a Node) -> Result<Cow<'a, Value>, Failure> {
        let value = match node {
            Node::Literal(value) => return Ok(Cow::Borrowed(value)),
            Node::Attribute(path, of) => {
                let value = self.find(path)?.ok_or_else(|| Failure::Missing(path.clone()))?;
                if !has_type(value, of) {
                    return Err(Failure::WrongType(Some(path.clone())));
                }
                return Ok(Cow::Borrowed(value));
            }
            Node::Element => return self.element.map(Cow::Borrowed).ok_or(Failure::WrongType(None)),
            Node::Choose(parts) => {
                let [condition, value, other] = parts.as_ref();
                return self.value(if self.truth(condition)? { value } else { other });
            }
            Node::Has(_)
            | Node::Not(_)
            | Node::All(_)
            | Node::Any(_)
            | Node::Compare(..)
            | Node::In(_)
            | Node::Quantified(..)
            | Node::Search(..)
            | Node::Matches(..) => Value::Bool(self.truth(node)?),
            Node::Negative(of) => Value::Int(self.int(of)?.checked_neg().ok_or(Failure::Overflow)?),
            Node::Calculate(calculation, pair) => {
                let [left, right] = pair.as_ref();
                Value::Int(calculate(*calculation, self.int(left)?, self.int(right)?)?)
            }
            Node::Join(pair) => {
                let [left, right] = pair.as_ref();
                let (left, right) = (self.value(left)?, self.value(right)?);
                Value::Text([text(&left)?, text(&right)?].concat().into())
            }
            Node::Size(of) => {
                let size = match self.value(of)?.as_ref() {
                    Value::Text(text) => text.chars().count(),
                    Value::List(elements) => elements.len(),
                    Value::Bool(_) | Value::Int(_) | Value::Version(_) => {
                        return Err(Failure::WrongType(None));
                    }
                };
                Value::Int(i64::try_from(size).map_err(|_| Failure::Overflow)?)
            }
            Node::Lower(of) => {
                let of = self.value(of)?;
                let lower: String = text(&of)?.to_ascii_lowercase();
                Value::Text(lower.into())
            }
            Node::List(parts) => {
                let elements = parts.iter().map(|part| Ok(self.value(part)?.into_owned()));
                Value::List(elements.collect::<Result<Vec<_>, Failure>>()?)
            }
        };
        Ok(Cow::Owned(value))
    }

    /// Whether a condition holds.
    pub(super) fn truth(self, node: &'a Node) -> Result<bool, Failure> {
        match node {
            Node::Has(path) => Ok(self.find(path)?.is_some()),
            Node::Not(of) => Ok(!self.truth(of)?),
            Node::All(parts) => decided_by(false, parts.iter().map(|part| self.truth(part))),
            Node::Any(parts) => decided_by(true, parts.iter().map(|part| self.truth(part))),
            Node::Compare(comparison, pair) => {
                let [left, right] = pair.as_ref();
                compare(*comparison, self.value(left)?.as_ref(), self.value(right)?.as_ref())
            }
            Node::In(pair) => {
                let [element, list] = pair.as_ref();
                let (element, list) = (self.value(element)?, self.value(list)?);
                Ok(elements(&list)?.contains(element.as_ref()))
            }
            Node::Quantified(quantifier, pair) => {
                let [list, condition] = pair.as_ref();
                let list = self.value(list)?;
                let truths = elements(&list)?.iter().map(|element| {
                    let scene = Scene { element: Some(element), ..self };
                    scene.truth(condition)
                });
                decided_by(*quantifier == Quantifier::Some, truths)
            }
            Node::Search(search, pair) => {
                let [whole, part] = pair.as_ref();
                let (whole, part) = (self.value(whole)?, self.value(part)?);
                let (whole, part) = (text(&whole)?, text(&part)?);
                Ok(match search {
                    Search::Start => whole.starts_with(part),
                    Search::End => whole.ends_with(part),
                    Search::Anywhere => whole.contains(part),
                })
            }
            Node::Matches(of, pattern) => Ok(pattern.regex.is_match(text(self.value(of)?.as_ref())?)),
            Node::Literal(_)
            | Node::Attribute(..)
            | Node::Element
            | Node::Negative(_)
            | Node::Calculate(..)
            | Node::Join(_)
            | Node::Choose(_)
            | Node::Size(_)
            | Node::Lower(_)
            | Node::List(_) => match self.value(node)?.as_ref() {
                Value::Bool(value) => Ok(*value),
                Value::Int(_) | Value::Text(_) | Value::List(_) | Value::Version(_) => {
                    Err(Failure::WrongType(None))
                }
            },
        }
    }

    fn find(self, path: &Arc<str>) -> Result<Option<&'a Value>, Failure> {
        if self.open.contains(&&**path) {
            return Err(Failure::Missing(path.clone()));
        }
        Ok(self.attributes.get(path))
    }

    fn int(self, node: &'a Node) -> Result<i64, Failure> {
        match self.value(node)?.as_ref() {
            Value::Int(number) => Ok(*number),
            Value::Bool(_) | Value::Text(_) | Value::List(_) | Value::Version(_) => {
                Err(Failure::WrongType(None))
            }
        }
    }
}

/// `deciding` if one part is; else the first failure; else the opposite.
fn decided_by(deciding: bool, parts: impl Iterator<Item = Result<bool, Failure>>) -> Result<bool, Failure> {
    let mut failed = None;
    for part in parts {
        match part {
            Ok(value) if value == deciding => return Ok(deciding),
            Ok(_) => {}
            Err(failure) => failed = failed.or(Some(failure)),
        }
    }
    failed.map_or(Ok(!deciding), Err)
}

fn compare(comparison: Comparison, left: &Value, right: &Value) -> Result<bool, Failure> {
    Ok(match comparison {
        Comparison::Equal => left == right,
        Comparison::NotEqual => left != right,
        Comparison::Below => order(left, right)?.is_lt(),
        Comparison::AtMost => order(left, right)?.is_le(),
        Comparison::Above => order(left, right)?.is_gt(),
        Comparison::AtLeast => order(left, right)?.is_ge(),
    })
}

/// The order of two numbers, texts (by code points) or versions.
pub(super) fn order(left: &Value, right: &Value) -> Result<Ordering, Failure> {
    match (left, right) {
        (Value::Int(left), Value::Int(right)) => Ok(left.cmp(right)),
        (Value::Text(left), Value::Text(right)) => Ok(left.cmp(right)),
        (Value::Version(left), Value::Version(right)) => Ok(left.cmp(right)),
        (_, _) => Err(Failure::WrongType(None)),
    }
}

fn calculate(calculation: Calculation, left: i64, right: i64) -> Result<i64, Failure> {
    let is_division = matches!(calculation, Calculation::Divide | Calculation::Remainder);
    if is_division && right == 0 {
        return Err(Failure::DivisionByZero);
    }
    let result = match calculation {
        Calculation::Add => left.checked_add(right),
        Calculation::Subtract => left.checked_sub(right),
        Calculation::Multiply => left.checked_mul(right),
        Calculation::Divide => left.checked_div(right),
        Calculation::Remainder => left.checked_rem(right),
    };
    result.ok_or(Failure::Overflow)
}

/// Whether a value has a type; the elements of a list are looked at where they are used.
fn has_type(value: &Value, of: &Type) -> bool {
    matches!(
        (value, of),
        (Value::Bool(_), Type::Bool)
            | (Value::Int(_), Type::Int)
            | (Value::Text(_), Type::Text)
            | (Value::Version(_), Type::Version)
            | (Value::List(_), Type::List(_))
    )
}

fn text(value: &Value) -> Result<&str, Failure> {
    match value {
        Value::Text(text) => Ok(text),
        Value::Bool(_) | Value::Int(_) | Value::List(_) | Value::Version(_) => Err(Failure::WrongType(None)),
    }
}

fn elements(value: &Value) -> Result<&[Value], Failure> {
    match value {
        Value::List(elements) => Ok(elements),
        Value::Bool(_) | Value::Int(_) | Value::Text(_) | Value::Version(_) => Err(Failure::WrongType(None)),
    }
}
