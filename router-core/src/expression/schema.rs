//! What an expression may speak of: attributes with their types, and calendars.
//!
//! The settings fill a [`Schema`] once; every expression is compiled against it. A path is the dotted name
//! of an attribute, such as `customer.domain`.
//!
//! *Never:* a value; those come with each evaluation.

use super::nearest::nearest;
use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use core::fmt;

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// True or false.
    Bool,
    /// A whole number of 64 bits with sign.
    Int,
    /// A Unicode text.
    Text,
    /// The version of a program, ordered segment by segment.
    Version,
    /// A list whose elements all have one type.
    List(Box<Type>),
}

impl Type {
    /// A list of elements of this type.
    pub fn list(of: Type) -> Type {
        Type::List(Box::new(of))
    }
}

impl fmt::Display for Type {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let several = match self {
            Type::Bool => return to.write_str("true or false"),
            Type::Int => return to.write_str("a whole number"),
            Type::Text => return to.write_str("a text"),
            Type::Version => return to.write_str("a version"),
            Type::List(of) => of.as_ref(),
        };
        match several {
            Type::Bool => to.write_str("a list of true or false"),
            Type::Int => to.write_str("a list of whole numbers"),
            Type::Text => to.write_str("a list of texts"),
            Type::Version => to.write_str("a list of versions"),
            Type::List(_) => to.write_str("a list of lists"),
        }
    }
}

/// Whether an attribute is there in every evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It is always set.
    Always,
    /// It may be missing: an expression has to guard its use with `has`.
    Sometimes,
}

/// What is known of one path.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Known {
    Attribute(Type, Presence),
    Conflict(Type, Type),
}

/// The attributes and calendars that expressions may use.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schema {
    attributes: BTreeMap<Arc<str>, Known>,
    calendars: BTreeSet<String>,
}

impl Schema {
    /// Declares an attribute; a later declaration of the same path replaces the earlier one.
    pub fn attribute(&mut self, path: &str, of: Type, presence: Presence) {
        self.attributes.insert(path.into(), Known::Attribute(of, presence));
    }

    /// Declares an attribute that has two types, so that its value cannot be used: asking with `has`
    /// whether it is there is all an expression may do.
    pub fn conflict(&mut self, path: &str, types: (Type, Type)) {
        self.attributes.insert(path.into(), Known::Conflict(types.0, types.1));
    }

    /// Declares a calendar, so that `open("name")` may be asked. Its answer is read from the attribute
    /// `open.name`, which has to be set in every evaluation.
    pub fn calendar(&mut self, name: &str) {
        self.calendars.insert(name.to_owned());
    }

    /// The paths of all attributes, in the order of the alphabet.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.attributes.keys().map(AsRef::as_ref)
    }

    /// Type and presence of an attribute; nothing if it is not known or has two types.
    pub fn type_of(&self, path: &str) -> Option<(&Type, Presence)> {
        match self.attributes.get(path)? {
            Known::Attribute(of, presence) => Some((of, *presence)),
            Known::Conflict(..) => None,
        }
    }

    pub(super) fn find(&self, path: &str) -> Option<(&Arc<str>, &Known)> {
        self.attributes.get_key_value(path)
    }

    pub(super) fn knows_calendar(&self, name: &str) -> bool {
        self.calendars.contains(name)
    }

    /// The known path that was probably meant by `path`.
    pub(super) fn nearest_path(&self, path: &str) -> Option<String> {
        nearest(path, self.paths()).map(|path| spelled(&path))
    }

    /// The known calendar that was probably meant by `name`.
    pub(super) fn nearest_calendar(&self, name: &str) -> Option<String> {
        nearest(name, self.calendars.iter().map(String::as_str))
    }
}

/// A path as it is written in an expression: `answers["re-ason"]` where a segment is no name.
pub(super) fn spelled(path: &str) -> String {
    let is_name = |segment: &str| {
        segment.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && segment.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    };
    let mut spelled = String::new();
    for segment in path.split('.') {
        if !is_name(segment) {
            spelled.push_str(&format!("[{segment:?}]"));
            continue;
        }
        if !spelled.is_empty() {
            spelled.push('.');
        }
        spelled.push_str(segment);
    }
    spelled
}
