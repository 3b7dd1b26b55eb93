//! What may be in an element: its attributes, its text, its children, down to the leaves.
//!
//! A shape is an allow-list. What it does not name does not cross; what it names crosses only with a value of the right
//! kind. An element that lacks something the shape calls needed is no such element.
//!
//! *Never:* reading or writing (that is `element`).

/// Longest language tag that counts, in bytes (BCP 47 section 4.4.1 recommends 35).
const LANGUAGE_BYTES_MAX: usize = 35;
/// Longest URL that counts, in bytes.
const URL_BYTES_MAX: usize = 2048;
/// Longest number that counts, in digits.
const DIGITS_MAX: usize = 9;

/// An element that may cross.
#[derive(Debug, PartialEq, Eq)]
pub struct Shape {
    /// Its namespace.
    pub namespace: &'static str,
    /// The local names it may have.
    pub names: &'static [&'static str],
    /// Its attributes.
    pub attributes: &'static [Attribute],
    /// Its own text.
    pub text: Value,
    /// The elements in it.
    pub children: &'static [Inside],
}

/// An attribute of a shape.
#[derive(Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its qualified name, such as `id` or `xml:lang`.
    pub name: &'static str,
    /// What it may say.
    pub value: Value,
    /// The element is none without it.
    pub needed: bool,
}

/// An element inside another.
#[derive(Debug, PartialEq, Eq)]
pub struct Inside {
    /// Its shape.
    pub shape: Shape,
    /// Fewer than this, and the element around it is none.
    pub least: usize,
    /// More than this do not count.
    pub most: usize,
}

/// What a text or an attribute may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing: it is left out.
    Nothing,
    /// What people write, of any length.
    Words,
    /// What people write, up to so many bytes.
    ShortWords(usize),
    /// What tells apart, up to so many bytes; for elements that do not cross.
    Opaque(usize),
    /// A language tag (RFC 5646 section 2.1).
    Language,
    /// A web address: http or https.
    Url,
    /// A whole number.
    Number,
    /// A namespace in the catalogue.
    Namespace,
    /// The id of an earlier message, which is translated.
    Id,
    /// Whoever wrote that message; written anew.
    Author,
}

impl Shape {
    /// Nothing at all.
    pub(super) const EMPTY: Self =
        Self { namespace: "", names: &[], attributes: &[], text: Value::Nothing, children: &[] };

    /// Whether an element of this namespace and name has this shape.
    pub fn is(&self, namespace: &str, name: &str) -> bool {
        self.namespace == namespace && self.names.contains(&name)
    }
}

impl Attribute {
    /// The language of an element.
    pub(super) const LANGUAGE: Self = Self { name: "xml:lang", value: Value::Language, needed: false };
    /// The earlier message, in an attribute `id`.
    pub(super) const ID: Self = Self { name: "id", value: Value::Id, needed: true };
}

impl Value {
    /// Whether a text is of this kind.
    pub fn accepts(self, text: &str) -> bool {
        match self {
            Self::Nothing => false,
            Self::Words | Self::Author => true,
            Self::ShortWords(most) | Self::Opaque(most) => !text.is_empty() && text.len() <= most,
            Self::Language => is_language(text),
            Self::Url => is_url(text),
            Self::Number => {
                (1..=DIGITS_MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
            }
            Self::Namespace => super::all().any(|payload| payload.shape.has_namespace(text)),
            Self::Id => !text.is_empty(),
        }
    }

    /// Whether people may say in it what they like.
    pub fn is_free(self) -> bool {
        match self {
            Self::Words | Self::ShortWords(_) | Self::Url => true,
            Self::Nothing
            | Self::Opaque(_)
            | Self::Language
            | Self::Number
            | Self::Namespace
            | Self::Id
            | Self::Author => false,
        }
    }
}

impl Shape {
    /// Whether this namespace is that of the element, or of one in it.
    pub(super) fn has_namespace(&self, namespace: &str) -> bool {
        self.namespace == namespace
            || self.children.iter().any(|inside| inside.shape.has_namespace(namespace))
    }
}

/// Whether a text looks like a language tag: subtags of 1 to 8 letters and digits, beginning with letters.
pub(super) fn is_language(tag: &str) -> bool {
    let is_subtag =
        |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    tag.len() <= LANGUAGE_BYTES_MAX && tag.split('-').all(is_subtag)
}

/// Whether a text is a web address without anything that would end it.
fn is_url(text: &str) -> bool {
    let scheme = text.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    text.len() <= URL_BYTES_MAX
        && scheme.is_some_and(|scheme| scheme == "https" || scheme == "http")
        && !text.chars().any(|character| character.is_whitespace() || character.is_control())
}
