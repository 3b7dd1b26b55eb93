//! Which namespace a prefix stands for at one place of a stanza.
//!
//! A start tag is read once: its declarations are kept in the order of their prefixes, so that the namespace of each
//! child costs a few comparisons, however many prefixes there are and however long their namespaces. An inner scope is
//! a copy of the outer one with more in it.
//!
//! *Never:* prefixes that are not declared, which `check` has refused.

use std::borrow::Cow;
use std::sync::Arc;

use super::super::ns;
use super::super::tag::Attribute;

/// A namespace, cheap to copy.
#[derive(Clone, Debug)]
pub(super) enum Namespace<'a> {
    /// As it stands in the stanza, or one of the program's own.
    Plain(&'a str),
    /// With its references resolved.
    Resolved(Arc<str>),
}

impl Namespace<'_> {
    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Resolved(text) => text,
        }
    }
}

/// The default namespace and the prefixes in force.
#[derive(Clone, Debug)]
pub struct Scope<'a> {
    default: Namespace<'a>,
    default_source: Option<&'a str>,
    /// In order once it has settled; of two with the same prefix the later one counts.
    prefixes: Vec<Declaration<'a>>,
}

#[derive(Clone, Debug)]
struct Declaration<'a> {
    prefix: &'a str,
    namespace: Namespace<'a>,
    source: &'a str,
}

impl<'a> Scope<'a> {
    /// What holds between stanzas.
    pub(super) fn of_the_stream() -> Self {
        Self { default: Namespace::Plain(ns::CLIENT), default_source: None, prefixes: Vec::new() }
    }

    /// Takes an attribute, if it is a declaration. [`Scope::settle`] has to follow.
    pub(super) fn declare(&mut self, attribute: &Attribute<'a>) {
        if attribute.name == "xmlns" {
            self.default = namespace(attribute);
            self.default_source = Some(attribute.source);
        } else if let Some(prefix) = attribute.name.strip_prefix("xmlns:") {
            let source = attribute.source;
            self.prefixes.push(Declaration { prefix, namespace: namespace(attribute), source });
        }
    }

    /// The start tag is over.
    pub(super) fn settle(&mut self) {
        // stable: the inner declaration of a prefix stays behind the outer one
        self.prefixes.sort_by_key(|declaration| declaration.prefix);
    }

    pub(super) fn default_namespace(&self) -> &str {
        self.default.as_str()
    }

    /// Whether an element may depend on something that is declared here.
    pub(in super::super) fn is_plain(&self) -> bool {
        self.prefixes.is_empty() && self.default_namespace() == ns::CLIENT
    }

    /// The declaration of a prefix, or of the default namespace, as it was written; `None` if it means the same
    /// everywhere on our stream.
    pub(in super::super) fn declaration(&self, prefix: Option<&str>) -> Option<&'a str> {
        match prefix {
            Some(prefix) => self.find(prefix).map(|declaration| declaration.source),
            None => self.default_source.filter(|_| self.default_namespace() != ns::CLIENT),
        }
    }

    fn find(&self, prefix: &str) -> Option<&Declaration<'a>> {
        let end = self.prefixes.partition_point(|declaration| declaration.prefix <= prefix);
        self.prefixes[..end].last().filter(|declaration| declaration.prefix == prefix)
    }

    /// The namespace of an element with this prefix.
    pub(super) fn namespace(&self, prefix: Option<&str>) -> Namespace<'a> {
        let Some(prefix) = prefix else { return self.default.clone() };
        match self.find(prefix) {
            Some(declaration) => declaration.namespace.clone(),
            None if prefix == "stream" => Namespace::Plain(ns::STREAM),
            None => Namespace::Plain(ns::XML),
        }
    }
}

/// Whether the attribute called `name` declares this prefix, or the default namespace.
pub(super) fn declares(name: &str, prefix: Option<&str>) -> bool {
    match prefix {
        None => name == "xmlns",
        Some(prefix) => name.strip_prefix("xmlns:") == Some(prefix),
    }
}

/// The namespace in a declaration. That of our own stream reads as `jabber:client`.
pub(super) fn namespace<'a>(declaration: &Attribute<'a>) -> Namespace<'a> {
    match declaration.value() {
        Cow::Borrowed(ns::COMPONENT) => Namespace::Plain(ns::CLIENT),
        Cow::Borrowed(text) => Namespace::Plain(text),
        Cow::Owned(text) if text == ns::COMPONENT => Namespace::Plain(ns::CLIENT),
        Cow::Owned(text) => Namespace::Resolved(Arc::from(text)),
    }
}
