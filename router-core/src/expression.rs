//! The expression language of rules and ladders: a total, typed subset of the syntax of CEL.
//!
//! A source goes through `token` (words), `syntax` and `parse` (a tree as it is written), `check` (types and
//! presence, which make a `node` tree that can only be evaluated in one way), and is then evaluated any number of
//! times by `evaluate`. `implies` and `never_holds` compare compiled expressions without evaluating them.
//! The language itself is described in docs/EXPRESSIONS.md.
//!
//! *Never:* loops, functions of users, clocks, or a recursion deeper than the limit.

mod asked;
mod call;
mod check;
mod claim;
mod evaluate;
mod fault;
mod formula;
mod guard;
mod implication;
pub mod limit;
mod member;
mod nearest;
mod node;
mod parse;
mod schema;
mod syntax;
mod text;
mod token;
mod value;
mod version;

pub use fault::{Failure, Fault, FaultKind, Foreign, Meaning, Syntax};
pub use schema::{Presence, Schema, Type};
pub use value::{Attributes, Value};
pub use version::Version;

use alloc::borrow::Cow;
use alloc::collections::BTreeSet;
use alloc::sync::Arc;
use core::fmt;
use evaluate::Scene;
use node::Node;

/// A compiled expression. Cheap to clone.
#[derive(Clone, PartialEq, Eq)]
pub struct Expression {
    source: Arc<str>,
    root: Arc<Node>,
}

impl Expression {
    /// Compiles a source whose value is to be of the `expected` type, or says what is wrong with it first.
    pub fn compile(source: &str, schema: &Schema, expected: &Type) -> Result<Expression, Fault> {
        let term = parse::parse(source)?;
        let root = check::check(&term, schema, expected)?;
        Ok(Expression { source: source.into(), root: Arc::new(root) })
    }

    /// The text that was compiled.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether both mean the same, part by part, however they are written.
    pub fn is_same(&self, other: &Expression) -> bool {
        self.root == other.root
    }

    /// The value under these attributes. It fails by arithmetic only, if the attributes fit the schema.
    pub fn evaluate(&self, attributes: &Attributes) -> Result<Value, Failure> {
        Scene { attributes, open: &[], element: None }.value(&self.root).map(Cow::into_owned)
    }

    /// Whether a condition holds under these attributes. An expression that is no condition has the wrong type.
    pub fn holds(&self, attributes: &Attributes) -> Result<bool, Failure> {
        self.holds_without(attributes, &[])
    }

    /// The same where the attributes `open` are not known yet: what depends on one of them has no answer.
    pub fn holds_without(&self, attributes: &Attributes, open: &[&str]) -> Result<bool, Failure> {
        Scene { attributes, open, element: None }.truth(&self.root)
    }

    /// The paths of all attributes that the expression reads.
    pub fn attributes(&self) -> BTreeSet<&str> {
        let mut paths = BTreeSet::new();
        self.root.paths(&mut |path| {
            paths.insert(path);
        });
        paths
    }
}

impl fmt::Debug for Expression {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(to)
    }
}

/// Whether `b` holds whenever `a` holds. Conservative: false means that it is not proven.
pub fn implies(a: &Expression, b: &Expression) -> bool {
    implication::follows(&a.root, &b.root)
}

/// Whether one of `others` holds whenever `a` holds: no rule behind them would ever see `a`. Conservative: false means
/// that it is not proven.
pub fn implies_any(a: &Expression, others: &[&Expression]) -> bool {
    implication::follows_any(&a.root, others.iter().map(|other| other.root.as_ref()))
}

/// Whether `a` can never hold. Conservative: false means that it is not proven.
pub fn never_holds(a: &Expression) -> bool {
    implication::is_impossible(&a.root)
}
