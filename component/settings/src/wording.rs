//! Words that the administrator wrote: in one language, or in several.
//!
//! *Never:* Frontdesk's own words.

use frontdesk_calendar::WrittenCalendar;
use router_core::values::id::{AgentId, CalendarName, DeskName, Language, QuestionId, QueueName, RuleName};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A text, for every reader or by language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wording {
    /// What everybody reads for whom `by_language` has nothing.
    pub any: Option<Arc<str>>,
    /// By language tag in lower case.
    pub by_language: BTreeMap<Language, Arc<str>>,
}

impl Wording {
    /// The same text in every language.
    pub fn plain(text: &str) -> Self {
        Self { any: Some(Arc::from(text)), by_language: BTreeMap::new() }
    }

    /// The text for the first of `languages` that there is one for, by prefix (`de-at`, then `de`); else the
    /// text for everybody; else any; `None` if there is no text at all.
    pub fn get<'a>(&self, languages: impl Iterator<Item = &'a str>) -> Option<&str> {
        for language in languages {
            let mut tag = language.to_lowercase();
            loop {
                if let Some(text) = self.by_language.get(&Language::from(tag.as_str())) {
                    return Some(text);
                }
                match tag.rfind('-') {
                    Some(at) => tag.truncate(at),
                    None => break,
                }
            }
        }
        self.any.as_deref().or_else(|| self.by_language.values().next().map(|text| &**text))
    }

    /// All texts in all languages.
    pub fn all(&self) -> impl Iterator<Item = &Arc<str>> {
        self.any.iter().chain(self.by_language.values())
    }
}

/// All words that the settings give.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Texts {
    /// Of the desks.
    pub desks: BTreeMap<DeskName, DeskTexts>,
    /// Titles of the queues.
    pub queues: BTreeMap<QueueName, Wording>,
    /// Languages of agents who have one of their own.
    pub agents: BTreeMap<AgentId, Language>,
    /// What rules say.
    pub rules: BTreeMap<RuleName, RuleTexts>,
    /// Opening hours as written, for saying points in time in their zones.
    pub calendars: BTreeMap<CalendarName, WrittenCalendar>,
    /// Frontdesk's own texts that are said differently: by language (`en`, `de`) and key, in Fluent syntax.
    pub overrides: BTreeMap<(Language, Arc<str>), Arc<str>>,
}

/// The words of one desk.
#[derive(Clone, Debug, PartialEq)]
pub struct DeskTexts {
    /// Its name for people.
    pub title: Wording,
    /// What it is for, in a sentence (vCard, disco).
    pub description: Option<Wording>,
    /// Its language, where a customer's is not known.
    pub language: Language,
    /// Its first words, instead of the built-in ones.
    pub greeting: Option<Wording>,
    /// Its questions.
    pub questions: BTreeMap<QuestionId, QuestionTexts>,
}

/// The words of one rule.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RuleTexts {
    /// What a customer is told whose conversation the rule ends, instead of the built-in words.
    pub answer: Option<Wording>,
    /// In which way it ends a conversation, if it does.
    pub kind: RuleEnd,
    /// Why there is such a rule, for explanations.
    pub why: Option<Wording>,
}

/// In which way a rule ends a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum RuleEnd {
    /// Nobody is there for it at this time.
    #[default]
    Closed,
    /// Nobody is there for it at all.
    Blocked,
    /// Somebody at this address is there for it.
    Redirect(Arc<str>),
}

/// The words of one question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QuestionTexts {
    /// The question.
    pub ask: Wording,
    /// What the answer is called in an agent's summary; the question's id if `None`.
    pub label: Option<Wording>,
    /// The labels of its options, in order.
    pub options: Vec<(Arc<str>, Wording)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_language_is_chosen() {
        let mut wording = Wording::plain("any");
        wording.by_language.insert("de".into(), "deutsch".into());
        for (languages, expected) in [
            (vec!["de-AT"], "deutsch"),
            (vec!["de"], "deutsch"),
            (vec!["den"], "any"),
            (vec!["fr", "de"], "deutsch"),
            (vec![], "any"),
        ] {
            assert_eq!(wording.get(languages.iter().copied()), Some(expected), "{languages:?}");
        }
        wording.any = None;
        assert_eq!(wording.get(["fr"].into_iter()), Some("deutsch"));
        assert_eq!(Wording::default().get(["fr"].into_iter()), None);
    }
}
