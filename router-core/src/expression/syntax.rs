//! The tree of an expression as it is written, with places.
//!
//! *Never:* a type; `check` finds those.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::ops::Range;

/// An expression as it is written.
#[derive(Clone, Debug)]
pub(super) struct Term {
    /// The place in bytes of the source.
    pub at: Range<usize>,
    /// Levels of terms in it; a leaf has one.
    pub height: usize,
    pub kind: Kind,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    Bool(bool),
    Int(i64),
    Text(Arc<str>),
    List(Vec<Term>),
    /// An attribute or the variable of a quantifier; the segments joined by dots.
    Path(String),
    Not(Box<Term>),
    Negative(Box<Term>),
    /// `&&`, any number of them.
    All(Vec<Term>),
    /// `||`, any number of them.
    Any(Vec<Term>),
    Compare(Comparison, Box<[Term; 2]>),
    In(Box<[Term; 2]>),
    Calculate(Calculation, Box<[Term; 2]>),
    Choose(Box<[Term; 3]>),
    Call {
        /// Before the dot, if there is one.
        receiver: Option<Box<Term>>,
        name: Arc<str>,
        name_at: Range<usize>,
        arguments: Vec<Term>,
    },
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Below,
    AtMost,
    Above,
    AtLeast,
}

/// What is done with two numbers; `Add` also joins texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Calculation {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

impl Calculation {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Calculation::Add => "+",
            Calculation::Subtract => "-",
            Calculation::Multiply => "*",
            Calculation::Divide => "/",
            Calculation::Remainder => "%",
        }
    }
}
