//! The questions of a desk's dialogue, as the core needs them: kinds, order, conditions; no wording.
//!
//! *Never:* the words of a question; the shell finds them by [`QuestionId`].

use super::id::{QuestionId, QueueName};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// One question of a dialogue.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Its name, unique in the desk.
    pub id: QuestionId,
    /// What counts as an answer.
    pub kind: QuestionKind,
    /// Asked only if all of these hold; empty: always. They may name earlier questions only.
    pub only_when: Vec<AnswerCondition>,
    /// Keep the answer with the customer, and do not ask again in later conversations.
    pub remember: bool,
    /// An empty answer or a dash skips the question.
    pub optional: bool,
}

/// What counts as an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum QuestionKind {
    /// Any text of at most this many characters.
    Text {
        /// Longest accepted answer, in characters.
        max_characters: u32,
    },
    /// One of the options, by number (from 1), by id or by a label.
    Choice {
        /// The options in the order in which they are numbered.
        options: Vec<ChoiceOption>,
    },
    /// Yes or no; the shell recognises the words of all languages.
    YesNo,
    /// A whole number within the bounds.
    Number {
        /// Smallest accepted.
        min: i64,
        /// Largest accepted.
        max: i64,
    },
    /// An e-mail address.
    Email,
}

/// An option of a choice.
#[derive(Clone, Debug, PartialEq)]
pub struct ChoiceOption {
    /// The value that is kept as the answer.
    pub id: Arc<str>,
    /// The labels in all languages, in lower case; an answer may be any of them.
    pub labels: Vec<Arc<str>>,
    /// The queue this option leads to, instead of the desk's own.
    pub queue: Option<QueueName>,
}

/// Holds if the earlier question was answered with one of the values.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerCondition {
    /// An earlier question of the same desk.
    pub question: QuestionId,
    /// Option ids, `yes`/`no`, or texts in lower case.
    pub any_of: Vec<Arc<str>>,
}
