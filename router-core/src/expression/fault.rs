//! What can be wrong with the source of an expression, and with its evaluation, each in one sentence.
//!
//! A [`Fault`] marks a place and says what was expected and what to do. The sentences are for the people who
//! write rules and are shown as they are, beside the place in the settings.
//!
//! *Never:* a fault without a remedy.

use super::limit;
use super::schema::{Type, spelled};
use alloc::string::String;
use alloc::sync::Arc;
use core::fmt;
use core::ops::Range;

/// Why a source is no expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The place, in bytes of the source; empty where something is missing.
    pub at: Range<usize>,
    /// What is wrong there.
    pub kind: FaultKind,
}

impl Fault {
    pub(super) fn new(at: Range<usize>, kind: impl Into<FaultKind>) -> Fault {
        Fault { at, kind: kind.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(to)
    }
}

impl core::error::Error for Fault {}

/// The kinds of faults. Every one displays as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// It cannot be read.
    Syntax(Syntax),
    /// It can be read but means nothing.
    Meaning(Meaning),
}

impl From<Syntax> for FaultKind {
    fn from(fault: Syntax) -> Self {
        FaultKind::Syntax(fault)
    }
}

impl From<Meaning> for FaultKind {
    fn from(fault: Meaning) -> Self {
        FaultKind::Meaning(fault)
    }
}

impl fmt::Display for FaultKind {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FaultKind::Syntax(fault) => fault.fmt(to),
            FaultKind::Meaning(fault) => fault.fmt(to),
        }
    }
}

/// Why a source cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// Nothing is written.
    Empty,
    /// The source is too long.
    TooLong,
    /// Expressions stand inside each other too deeply.
    TooDeep,
    /// The expression has too many parts.
    TooManyParts,
    /// A list has too many elements.
    ListTooLong,
    /// A text has no end on its line.
    UnclosedText,
    /// A backslash is followed by what has no meaning.
    UnknownEscape,
    /// A character that begins nothing.
    StrangeCharacter(char),
    /// `=`, `&`, `|`, `and`, `or`, `not`: what was found and what is written instead.
    Miswritten {
        /// As it stands in the source.
        found: &'static str,
        /// As it should be.
        write: &'static str,
    },
    /// Something of CEL or another language that is not part of this one.
    Foreign(Foreign),
    /// A number does not fit in 64 bits.
    NumberTooLarge,
    /// An operand is missing, after an operator or at the start.
    ExpectedOperand {
        /// What stands before the gap, if anything.
        after: Option<String>,
    },
    /// Two operands follow each other.
    ExpectedOperator,
    /// A parenthesis, bracket or brace has no partner.
    Unclosed(char),
    /// A closing parenthesis or bracket without an opening one.
    Unopened(char),
    /// `condition ? value` without `: other value`.
    ExpectedColon,
    /// A dot without a name.
    ExpectedName,
    /// A dot and a name behind what is no path.
    NoParts,
    /// `a < b < c`.
    Chained,
    /// A function is called in another way than it should be.
    Call {
        /// How it is called.
        form: &'static str,
    },
}

/// Why a source that can be read means nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A path that the schema does not have.
    UnknownAttribute {
        /// The path as it was read.
        path: String,
        /// The path that was probably meant.
        nearest: Option<String>,
    },
    /// The attribute has two types.
    Conflict {
        /// Its path.
        path: Arc<str>,
        /// One type.
        one: Type,
        /// The other type.
        other: Type,
    },
    /// The attribute may be missing here.
    Unguarded(Arc<str>),
    /// No function of this name.
    UnknownFunction {
        /// The name as it was read.
        name: String,
        /// The function that was probably meant.
        nearest: Option<String>,
    },
    /// No calendar of this name.
    UnknownCalendar {
        /// The name as it was read.
        name: String,
        /// The calendar that was probably meant.
        nearest: Option<String>,
    },
    /// `version("...")` with a text that is no version.
    VersionUnreadable,
    /// A pattern of `matches` that cannot be read: why.
    BadPattern(String),
    /// A pattern that would need too much memory.
    PatternTooLarge,
    /// There are too many patterns.
    TooManyPatterns,
    /// `exists` or `all` inside of another.
    NestedQuantifier,
    /// The first argument of `exists` or `all` is no plain name.
    ExpectedVariable,
    /// An empty list whose type cannot be known.
    EmptyList,
    /// A value has another type than its place.
    Mismatch {
        /// What the place takes.
        expected: Type,
        /// What stands there.
        found: Type,
    },
    /// A list was expected, of whatever.
    ExpectedList(Type),
    /// `size` of something that has none.
    NoSize(Type),
    /// Two values that should have one type have two.
    Different {
        /// The type of the first.
        left: Type,
        /// The type of the second.
        right: Type,
    },
    /// Values of this type have no order.
    NoOrder(Type),
    /// An operator does not work on this type.
    NoOperator {
        /// The operator.
        operator: &'static str,
        /// What stands beside it.
        found: Type,
    },
}

/// Parts of other languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// Numbers with a fraction or an exponent.
    Fraction,
    /// Numbers such as `5u`.
    Unsigned,
    /// `b"..."`.
    Bytes,
    /// `null`.
    Null,
    /// `{...}`.
    Map,
    /// `list[0]`.
    Index,
}

impl fmt::Display for Syntax {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => to.write_str("nothing is written here; write an expression, for example true"),
            Self::TooLong => write!(to, "longer than {} bytes; split the rule in several", limit::BYTES),
            Self::TooDeep => write!(to, "more than {} levels deep; write it flatter", limit::DEPTH),
            Self::TooManyParts => write!(to, "more than {} parts; split the rule in several", limit::PARTS),
            Self::ListTooLong => write!(to, "more than {} elements; use an attribute or a pattern", limit::LIST),
            Self::UnclosedText => to.write_str("this text has no end; close it with the same quote on this line"),
            Self::UnknownEscape => {
                to.write_str("this escape has no meaning; write \\\\ for a backslash, or r\"...\" for a text without escapes")
            }
            Self::StrangeCharacter(found) => write!(to, "{found:?} has no meaning here; put texts in quotes"),
            Self::Miswritten { found, write } => write!(to, "write {write} instead of {found}"),
            Self::Foreign(what) => what.fmt(to),
            Self::NumberTooLarge => {
                to.write_str("this number does not fit; use one from -9223372036854775808 to 9223372036854775807")
            }
            Self::ExpectedOperand { after: Some(after) } => {
                write!(to, "expected an operand after {after}; write an attribute, a value or a call")
            }
            Self::ExpectedOperand { after: None } => {
                to.write_str("expected an operand here; write an attribute, a value or a call")
            }
            Self::ExpectedOperator => {
                to.write_str("expected an operator before this; write && or another one, or put texts in quotes")
            }
            Self::Unclosed(open) => write!(to, "this {open} is not closed; write its partner"),
            Self::Unopened(close) => write!(to, "this {close} closes nothing; remove it or write its partner before"),
            Self::ExpectedColon => to.write_str("expected : and the other value; write condition ? value : other"),
            Self::ExpectedName => {
                to.write_str("expected a name after the dot; names with other characters are written [\"so\"]")
            }
            Self::NoParts => to.write_str("only attributes have parts; write a call such as .size() or remove this"),
            Self::Chained => to.write_str("comparisons cannot be chained; write a < b && b < c"),
            Self::Call { form } => write!(to, "this is written {form}"),
        }
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::Fraction => "fractions are not part of this language; write a whole number",
            Self::Unsigned => "numbers have no suffix; write only the digits",
            Self::Bytes => "bytes are not part of this language; write a text without the letter before it",
            Self::Null => {
                "null is not part of this language; ask with has(...) whether an attribute is there"
            }
            Self::Map => "maps and messages are not part of this language; write a list in [...]",
            Self::Index => {
                "elements have no numbers; ask with in, exists or all, or name an attribute [\"so\"]"
            }
        })
    }
}

impl fmt::Display for Meaning {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownAttribute { path, nearest } => unknown(to, "attribute", path, nearest.as_deref()),
            Self::UnknownFunction { name, nearest } => unknown(to, "function", name, nearest.as_deref()),
            Self::UnknownCalendar { name, nearest } => unknown(to, "calendar", name, nearest.as_deref()),
            Self::Conflict { path, one, other } => write!(
                to,
                "{path} is {one} in one place and {other} in another; make the settings agree on one"
            ),
            Self::Unguarded(path) => {
                let spelled = spelled(path);
                write!(to, "{spelled} may be missing; write has({spelled}) && ...")
            }
            Self::VersionUnreadable => to.write_str(
                "this text is no version; write numbers between dots, for example version(\"1.4\")",
            ),
            Self::BadPattern(why) => write!(to, "this pattern cannot be read ({why}); correct it"),
            Self::PatternTooLarge => {
                to.write_str("this pattern is too large; write a shorter one or split it")
            }
            Self::TooManyPatterns => {
                write!(to, "more than {} patterns; join some with | in one pattern", limit::PATTERNS)
            }
            Self::NestedQuantifier => {
                to.write_str("exists and all cannot stand inside of each other; use in, or split the rule")
            }
            Self::ExpectedVariable => {
                to.write_str("expected a name for the elements; write list.exists(x, x == ...)")
            }
            Self::EmptyList => to.write_str("nobody can know what this empty list holds; write an element"),
            Self::Mismatch { expected, found } => mismatch(to, expected, found),
            Self::ExpectedList(found) => write!(
                to,
                "expected a list, found {found}; write [...] around it, or .contains(...) to search a text"
            ),
            Self::NoSize(found) => write!(to, "{found} has no size; only texts and lists have"),
            Self::Different { left, right } => {
                write!(to, "{left} and {right} cannot be mixed; ")?;
                remedy(to, left, right)
            }
            Self::NoOrder(found) => {
                write!(
                    to,
                    "{found} has no order; only whole numbers, texts and versions are smaller or larger"
                )
            }
            Self::NoOperator { operator, found } => write!(
                to,
                "{operator} does not work on {found}; it takes whole numbers{}",
                if *operator == "+" { " or texts" } else { "" }
            ),
        }
    }
}

fn unknown(to: &mut fmt::Formatter<'_>, what: &str, name: &str, nearest: Option<&str>) -> fmt::Result {
    match nearest {
        Some(nearest) => write!(to, "there is no {what} {name}; did you mean {nearest}?"),
        None => write!(to, "there is no {what} {name}; use one that the documentation or your settings name"),
    }
}

fn mismatch(to: &mut fmt::Formatter<'_>, expected: &Type, found: &Type) -> fmt::Result {
    write!(to, "expected {expected}, found {found}; ")?;
    remedy(to, expected, found)
}

/// What to do about two types that meet.
fn remedy(to: &mut fmt::Formatter<'_>, one: &Type, other: &Type) -> fmt::Result {
    to.write_str(match (one, other) {
        (Type::Version, _) | (_, Type::Version) => "write versions as version(\"1.4\")",
        (Type::Text, Type::Int) | (Type::Int, Type::Text) => "texts stand in quotes, numbers do not",
        (Type::List(_), Type::List(_)) => "the elements of both have to be of one type",
        (Type::List(_), _) | (_, Type::List(_)) => "ask with in whether a list has an element",
        (Type::Bool, _) => "write a comparison such as == \"text\" or > 5",
        (_, Type::Bool) | (Type::Int | Type::Text, _) => "use a value of the expected type",
    })
}

/// Why an evaluation has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// An attribute is not there, though the schema says that it always is.
    Missing(Arc<str>),
    /// An attribute has another type than the schema says; with no path an element of a list has.
    WrongType(Option<Arc<str>>),
    /// A number does not fit in 64 bits.
    Overflow,
    /// A division by zero, or its remainder.
    DivisionByZero,
}

impl fmt::Display for Failure {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Missing(path) => write!(to, "{path} is missing"),
            Failure::WrongType(Some(path)) => write!(to, "{path} has another type than declared"),
            Failure::WrongType(None) => to.write_str("an element of a list has another type than declared"),
            Failure::Overflow => to.write_str("a number became too large"),
            Failure::DivisionByZero => to.write_str("a number was divided by zero"),
        }
    }
}

impl core::error::Error for Failure {}
