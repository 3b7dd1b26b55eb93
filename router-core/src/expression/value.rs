//! What expressions work on: values, and the attributes of one evaluation.
//!
//! Values are kept as the plain JSON that anybody would write: `true`, `5`, `"text"`, `["a", "b"]`; a
//! version is `{"version": "1.4"}`.
//!
//! *Never:* a rule about which attributes there are; that is the schema's.

use super::version::Version;
use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// A value of an attribute or the result of an expression.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A text.
    Text(Arc<str>),
    /// A list; its elements have one type.
    // Read before a version, which could be read from an array too.
    List(Vec<Value>),
    /// A version of a program.
    Version(Version),
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Value::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Value::Int(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Value::Text(value.into())
    }
}

impl From<Arc<str>> for Value {
    fn from(value: Arc<str>) -> Self {
        Value::Text(value)
    }
}

impl From<Version> for Value {
    fn from(value: Version) -> Self {
        Value::Version(value)
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(values: Vec<T>) -> Self {
        Value::List(values.into_iter().map(Into::into).collect())
    }
}

/// What is known in one evaluation: a value for each path.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Attributes {
    values: BTreeMap<Arc<str>, Value>,
}

impl Attributes {
    /// Sets an attribute; the value of the same path before is gone.
    pub fn set(&mut self, path: &str, value: impl Into<Value>) {
        self.values.insert(path.into(), value.into());
    }

    /// The value of an attribute, if it is there.
    pub fn get(&self, path: &str) -> Option<&Value> {
        self.values.get(path)
    }

    /// All attributes, in the order of the alphabet.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.values.iter().map(|(path, value)| (path.as_ref(), value))
    }
}
