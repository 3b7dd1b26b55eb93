//! The outgoing stanza of a relayed one: a new start tag, chosen children as they were, others written anew.
//!
//! Children are copied as bytes, so nothing inside them is lost. Both streams have the same default namespace, so a
//! child without `xmlns` goes on meaning the same. Declarations on the old start tag that a child depends on, and no
//! others, are repeated on the child. `type` and `xml:lang` of the stanza are kept, every other attribute is not. What comes out
//! passes `check` by construction; a property test holds it to that.
//!
//! *Never:* deciding which children may pass (that is the relay's policy), changing a copied child.

use super::check::ATTRIBUTES_MAX;
use super::view::{Child, Stanza};
use super::write::Writer;
use super::{carry, tag};

/// What the new start tag says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StartTag<'a> {
    /// One of our addresses, in lower case.
    pub from: &'a str,
    /// The recipient.
    pub to: &'a str,
    /// A new id; `None` leaves it out.
    pub id: Option<&'a str>,
}

/// Why a child cannot be copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SpliceError {
    /// With the declarations it needs it would have more attributes than `check` allows.
    #[error("the child has too many attributes to carry its namespaces along")]
    TooManyAttributes,
}

/// An outgoing stanza being put together. Call [`Splice::finish`] at the end.
pub struct Splice<'a> {
    writer: Writer<'a>,
    stanza: &'a Stanza<'a>,
}

impl<'a> Splice<'a> {
    /// Begins a stanza of the same name as `stanza` at the end of `out`.
    pub fn new(out: &'a mut Vec<u8>, stanza: &'a Stanza<'a>, tag: StartTag<'_>) -> Self {
        let mut writer = Writer::new(out);
        // a prefixed name would need its declaration; stanzas have none
        let name = stanza.qualified_name();
        writer.open(name.rsplit(':').next().unwrap_or(name), None);
        writer.attribute("from", tag.from).attribute("to", tag.to);
        if let Some(id) = tag.id {
            writer.attribute("id", id);
        }
        for attribute in stanza.kept_attributes() {
            writer.copy_attribute(attribute.source);
        }
        Self { writer, stanza }
    }

    /// Copies a child of the stanza as it stands.
    ///
    /// # Errors
    /// When the child cannot stand alone; nothing is written then.
    pub fn copy(&mut self, child: &Child<'a>) -> Result<(), SpliceError> {
        let source = child.source();
        let missing = carry::needed(self.stanza, child);
        if missing.is_empty() {
            self.writer.copy_content(source);
            return Ok(());
        }
        if child.attributes().count() + missing.len() > ATTRIBUTES_MAX {
            return Err(SpliceError::TooManyAttributes);
        }
        let behind_name = 1 + tag::open(source).0.len();
        self.writer.copy_content(&source[..behind_name]);
        for declaration in missing {
            self.writer.copy_content(" ");
            self.writer.copy_content(declaration);
        }
        self.writer.copy_content(&source[behind_name..]);
        Ok(())
    }

    /// For children written anew: every element begun must be closed again.
    pub fn writer(&mut self) -> &mut Writer<'a> {
        &mut self.writer
    }

    /// Ends the stanza.
    pub fn finish(mut self) {
        self.writer.close();
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::wire::check::{Checked, check};

    fn relay(source: &str) -> String {
        let checked = Checked::new(Bytes::copy_from_slice(source.as_bytes())).unwrap();
        let stanza = Stanza::new(&checked);
        let mut out = Vec::new();
        let tag = StartTag { from: "anna.x@desk.example", to: "agent@e'x", id: Some("n1") };
        let mut splice = Splice::new(&mut out, &stanza, tag);
        for child in stanza.children() {
            splice.copy(&child).unwrap();
        }
        splice.writer().open("request", Some("urn:xmpp:receipts")).close();
        splice.finish();
        assert_eq!(check(&out), Ok(()));
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn children_are_copied_and_the_start_tag_is_new() {
        let start = "<message from='anna.x@desk.example' to='agent@e&apos;x' id='n1'";
        let end = "<request xmlns='urn:xmpp:receipts'/></message>";
        let table = [
            ("<message/>", "", ""),
            (
                "<message from='a' to='b' id='1' type=\"chat\" xml:lang='de' other='x'><body>h&#105; &gt;</body>stray<b/></message>",
                " type=\"chat\" xml:lang='de'",
                "<body>h&#105; &gt;</body><b/>",
            ),
            ("<message xmlns='jabber:client'><body>x</body></message>", "", "<body>x</body>"),
            (
                "<message xmlns:x='urn:x'><x:a x:b='1'/><c d='2'><x:e/></c><x:f xmlns:x='urn:y'/></message>",
                "",
                "<x:a xmlns:x='urn:x' x:b='1'/><c xmlns:x='urn:x' d='2'><x:e/></c><x:f xmlns:x='urn:y'/>",
            ),
            (
                "<message xmlns:x='urn:x' xmlns:y='urn:y'><a/><b><x:c xmlns:x='urn:z'/><d y:e=''/></b><f><g xmlns:y='urn:w' y:h=''/><y:i/></f></message>",
                "",
                "<a/><b xmlns:y='urn:y'><x:c xmlns:x='urn:z'/><d y:e=''/></b><f xmlns:y='urn:y'><g xmlns:y='urn:w' y:h=''/><y:i/></f>",
            ),
        ];
        for (source, kept, children) in table {
            assert_eq!(relay(source), format!("{start}{kept}>{children}{end}"), "{source}");
        }
    }

    #[test]
    fn a_foreign_default_namespace_goes_along() {
        let out = relay("<message xmlns='urn:f'><a/><b xmlns='urn:g'/></message>");
        assert!(out.contains("<a xmlns='urn:f'/><b xmlns='urn:g'/>"), "{out}");
    }

    #[test]
    fn a_child_without_room_for_declarations_is_refused() {
        let attributes: String = (1..ATTRIBUTES_MAX).map(|n| format!(" a{n}=''")).collect();
        let source = format!("<message xmlns:x='urn:x'><a{attributes} x:b=''/></message>");
        let checked = Checked::new(Bytes::from(source)).unwrap();
        let stanza = Stanza::new(&checked);
        let mut out = Vec::new();
        let mut splice = Splice::new(&mut out, &stanza, StartTag { from: "a", to: "b", id: None });
        let child = stanza.children().next().unwrap();
        assert_eq!(splice.copy(&child), Err(SpliceError::TooManyAttributes));
        splice.finish();
        assert_eq!(out, b"<message from='a' to='b'/>");
    }
}
