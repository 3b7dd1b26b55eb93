//! Names inside one start tag: attributes only once, prefixes declared, declarations allowed.
//!
//! Attributes of the tag being read are collected, compared by name, and judged when the tag closes, because a prefix
//! may be declared behind its first use. Declared prefixes stay until their element ends. Rules after Namespaces in XML
//! 1.0 sections 3, 5 and 6.3.
//!
//! *Never:* characters and references (the pass has checked them before).

use std::borrow::Cow;

use super::super::characters::{Place, unescape};
use super::super::ns;
use super::{ATTRIBUTES_MAX, CheckError};

/// Prefixes in scope at one place; a stanza with more is refused.
const DECLARATIONS_MAX: usize = 64;

/// An attribute of the tag being read.
#[derive(Clone, Copy, Default)]
pub(super) struct AttributeSpan<'a> {
    /// Qualified name.
    pub(super) name: &'a str,
    /// Offset of the colon in the name.
    pub(super) colon: Option<usize>,
    /// Value as written.
    pub(super) raw: &'a str,
}

impl<'a> AttributeSpan<'a> {
    fn prefix(&self) -> Option<&'a str> {
        self.colon.map(|colon| &self.name[..colon])
    }

    fn local(&self) -> &'a str {
        self.colon.map_or(self.name, |colon| &self.name[colon + 1..])
    }
}

struct Declaration<'a> {
    prefix: &'a str,
    namespace: Cow<'a, str>,
}

/// Declared prefixes, and the attributes of the tag being read.
#[derive(Default)]
pub(super) struct Scope<'a> {
    declarations: Vec<Declaration<'a>>,
    plain: Names<'a>,
    prefixed: Vec<AttributeSpan<'a>>,
}

/// Names of attributes without a prefix, on the stack.
struct Names<'a> {
    names: [&'a str; ATTRIBUTES_MAX],
    count: usize,
}

impl Default for Names<'_> {
    fn default() -> Self {
        Self { names: [""; ATTRIBUTES_MAX], count: 0 }
    }
}

impl<'a> Scope<'a> {
    /// How many prefixes are declared now, for [`Scope::forget`].
    pub(super) fn declared(&self) -> usize {
        self.declarations.len()
    }

    /// Forgets the declarations of an element that has ended.
    pub(super) fn forget(&mut self, declared: usize) {
        self.declarations.truncate(declared);
    }

    /// Takes an attribute of the tag being read.
    pub(super) fn attribute(&mut self, span: AttributeSpan<'a>) -> Result<(), CheckError> {
        if self.plain.count + self.prefixed.len() == ATTRIBUTES_MAX {
            return Err(CheckError::TooMany);
        }
        if span.colon.is_some() {
            // by name here; by namespace when the tag closes
            if self.prefixed.iter().any(|other| other.name == span.name) {
                return Err(CheckError::DuplicateAttribute);
            }
            self.prefixed.push(span);
            return Ok(());
        }
        let names = &mut self.plain;
        if names.names[..names.count].contains(&span.name) {
            return Err(CheckError::DuplicateAttribute);
        }
        names.names[names.count] = span.name;
        names.count += 1;
        if span.name == "xmlns" {
            // the two reserved namespaces can never be the default one
            let namespace = unescape(span.raw, Place::Attribute);
            if namespace == ns::XML || namespace == ns::XMLNS {
                return Err(CheckError::Declaration);
            }
        }
        Ok(())
    }

    /// The tag is complete: judges its prefixes. `prefix` is the one of the element's own name.
    pub(super) fn close_tag(&mut self, prefix: Option<&'a str>) -> Result<(), CheckError> {
        self.plain.count = 0;
        if !self.prefixed.is_empty() {
            self.declare()?;
            self.resolve_attributes()?;
            self.prefixed.clear();
        }
        match prefix {
            None => Ok(()),
            Some("xmlns") => Err(CheckError::Declaration),
            Some(prefix) => self.namespace(prefix).map(|_| ()),
        }
    }

    fn declare(&mut self) -> Result<(), CheckError> {
        for span in self.prefixed.iter().filter(|span| span.prefix() == Some("xmlns")) {
            let namespace = unescape(span.raw, Place::Attribute);
            let allowed = match span.local() {
                "xml" => namespace == ns::XML,
                "xmlns" => false,
                _ => !namespace.is_empty() && namespace != ns::XML && namespace != ns::XMLNS,
            };
            if !allowed {
                return Err(CheckError::Declaration);
            }
            if self.declarations.len() == DECLARATIONS_MAX {
                return Err(CheckError::TooMany);
            }
            self.declarations.push(Declaration { prefix: span.local(), namespace });
        }
        Ok(())
    }

    fn resolve_attributes(&self) -> Result<(), CheckError> {
        let attributes = || self.prefixed.iter().filter(|span| span.prefix() != Some("xmlns"));
        for (index, span) in attributes().enumerate() {
            let namespace = self.namespace(span.prefix().unwrap_or(""))?;
            for other in attributes().take(index).filter(|other| other.local() == span.local()) {
                if self.namespace(other.prefix().unwrap_or(""))? == namespace {
                    return Err(CheckError::DuplicateAttribute);
                }
            }
        }
        Ok(())
    }

    fn namespace(&self, prefix: &str) -> Result<&str, CheckError> {
        if prefix == "xml" {
            return Ok(ns::XML);
        }
        match self.declarations.iter().rev().find(|declaration| declaration.prefix == prefix) {
            Some(declaration) => Ok(&declaration.namespace),
            None if prefix == "stream" => Ok(ns::STREAM),
            None => Err(CheckError::UndeclaredPrefix),
        }
    }
}
