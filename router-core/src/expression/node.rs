//! The tree of a checked expression, which is evaluated and compared.
//!
//! Every name is resolved and every type is known: `+` on texts is [`Node::Join`], a list of values is one
//! value, a pattern is compiled.
//!
//! *Never:* a place in the source.

use super::schema::Type;
use super::syntax::{Calculation, Comparison};
use super::value::Value;
use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use regex::Regex;

/// A part of a checked expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Literal(Value),
    /// An attribute that is there unless the attributes do not fit the schema.
    Attribute(Arc<str>, Type),
    /// The variable of the quantifier around it; there is only one.
    Element,
    Has(Arc<str>),
    Not(Box<Node>),
    Negative(Box<Node>),
    All(Vec<Node>),
    Any(Vec<Node>),
    Compare(Comparison, Box<[Node; 2]>),
    /// An element and a list.
    In(Box<[Node; 2]>),
    Calculate(Calculation, Box<[Node; 2]>),
    Join(Box<[Node; 2]>),
    /// Condition, value, other value.
    Choose(Box<[Node; 3]>),
    /// A list and a condition on its elements.
    Quantified(Quantifier, Box<[Node; 2]>),
    /// A text and what it is searched for.
    Search(Search, Box<[Node; 2]>),
    Matches(Box<Node>, Pattern),
    Size(Box<Node>),
    Lower(Box<Node>),
    List(Vec<Node>),
}

/// How many elements have to meet a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quantifier {
    Some,
    Every,
}

/// Where one text is searched in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Search {
    Start,
    End,
    Anywhere,
}

/// A compiled pattern; equal to another by its source.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    pub source: Arc<str>,
    pub regex: Regex,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for Pattern {}

impl Node {
    /// Calls `found` with each path that is read.
    pub(super) fn paths<'a>(&'a self, found: &mut impl FnMut(&'a str)) {
        match self {
            Node::Attribute(path, _) | Node::Has(path) => found(path),
            Node::Literal(_) | Node::Element => {}
            Node::Not(of) | Node::Negative(of) | Node::Matches(of, _) | Node::Size(of) | Node::Lower(of) => {
                of.paths(found);
            }
            Node::All(parts) | Node::Any(parts) | Node::List(parts) => {
                parts.iter().for_each(|part| part.paths(found));
            }
            Node::Compare(_, pair)
            | Node::In(pair)
            | Node::Calculate(_, pair)
            | Node::Join(pair)
            | Node::Quantified(_, pair)
            | Node::Search(_, pair) => pair.iter().for_each(|part| part.paths(found)),
            Node::Choose(parts) => parts.iter().for_each(|part| part.paths(found)),
        }
    }
}
