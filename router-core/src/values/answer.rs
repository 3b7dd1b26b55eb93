//! What a customer said, and the answers taken from it.
//!
//! *Never:* recognising words of a language: the shell does that and hands over [`Keyword`]s.

use super::id::QuestionId;
use alloc::sync::Arc;
use core::fmt;
use serde::{Deserialize, Serialize};

/// A text that a person wrote. Printing it shows its length only.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(pub Arc<str>);

impl Text {
    /// The characters themselves.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(Arc::from(text))
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "text of {} bytes", self.0.len())
    }
}

/// What a customer wrote to a desk, as far as the core must understand it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Utterance {
    /// The body, trimmed, without a leading `!` if `marked`.
    pub text: Text,
    /// The word it consists of, if it is one that the dialogue knows in any language.
    pub keyword: Option<Keyword>,
    /// It began with `!`: meant for the desk and never relayed.
    pub marked: bool,
    /// The message has more to it than this text shows: it was cut, or carries an attachment, a quote or the like.
    pub has_more: bool,
}

/// What becomes of an earlier message of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Revision {
    /// It says this instead (XEP-0308).
    Corrected(Utterance),
    /// It is taken back (XEP-0424).
    Retracted,
}

/// A word of a customer that the desk understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Keyword {
    /// What can I say here?
    Help,
    /// One question back.
    Back,
    /// Say the question (or the place in the queue) again.
    Repeat,
    /// Stop: leave the dialogue or the queue, end the conversation.
    Cancel,
    /// Yes.
    Yes,
    /// No.
    No,
}

/// An answer that was accepted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Answer {
    /// The question it answers.
    pub question: QuestionId,
    /// What was taken from it.
    pub value: AnswerValue,
}

/// The value of an answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AnswerValue {
    /// Free text or an e-mail address.
    Text(Text),
    /// The id of the chosen option.
    Choice(Arc<str>),
    /// Yes (`true`) or no.
    YesNo(bool),
    /// A whole number.
    Number(i64),
    /// Left out, where the question allows that.
    Skipped,
}

/// Why an answer was not accepted; said together with the repeated question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AnswerFault {
    /// There was no text in it.
    Empty,
    /// Longer than this many characters.
    TooLong(u32),
    /// Not one of the options, of which there are this many.
    NotAnOption(u16),
    /// Neither yes nor no.
    NotYesOrNo,
    /// Not a whole number.
    NotANumber,
    /// A number outside the bounds.
    OutOfBounds {
        /// Smallest accepted.
        min: i64,
        /// Largest accepted.
        max: i64,
    },
    /// Not an e-mail address.
    NotAnEmailAddress,
}
