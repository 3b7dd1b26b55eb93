//! The words for everything that Frontdesk says, in the reader's language.
//!
//! The core says what is meant ([`CustomerNotice`], [`AgentNotice`]), the shell a [`Sentence`]; here it becomes plain text
//! for the poorest client.
//! [`Phrases`] holds Frontdesk's own texts (`frontdesk_texts`), those that the settings say differently, and
//! the administrator's wordings. `customer`, `agent` and `sentence` compose; `keywords` go
//! the other way, from typed words to meaning, and so does the vocabulary of the commands.
//!
//! *Never:* a decision, an address, XML.

mod agent;
mod compatibility;
mod customer;
mod figures;
mod hours;
pub mod keywords;
pub mod link;
mod reasons;
mod sentence;
#[cfg(test)]
pub(crate) mod tests;
mod voice;

pub use sentence::Sentence;

use crate::commands::{self, Targets, Vocabulary};
use frontdesk_settings::wording::Texts;
use frontdesk_texts::Speeches;
use router_core::values::client_need::ClientNeeds;
use router_core::values::command::Command;
use router_core::values::fact::NotChosen;
use router_core::values::id::{AgentId, ConversationId, DeskName, Language, QuestionId, RuleName};
use router_core::values::ladder::ClientStrength;
use router_core::values::notice::{AgentNotice, CustomerNotice};
use router_core::values::strategy::Term;
use router_core::{Policy, Span, Timestamp};
use std::sync::Arc;
use voice::Voice;

/// All texts under one set of settings. Made again when the settings are loaded again.
pub struct Phrases {
    policy: Arc<Policy>,
    texts: Texts,
    speeches: Speeches,
    vocabulary: Vocabulary,
    /// How far the clock is ahead of the wall.
    ahead: i64,
}

impl Phrases {
    /// The phrases under `policy`, with the words that its settings give.
    pub fn new(policy: Arc<Policy>, texts: Texts) -> Self {
        let speeches = Speeches::new(&texts.overrides);
        let vocabulary = Vocabulary::new(&speeches);
        Self { policy, texts, speeches, vocabulary, ahead: 0 }
    }

    /// Times are told for a clock that is so many milliseconds ahead of the wall (behind, if the number is negative).
    pub fn set_ahead(&mut self, ahead: i64) {
        self.ahead = ahead;
    }

    /// The words for a customer.
    ///
    /// `language` is the reader's (the `xml:lang` of the stanza that is answered); if it is not known or Frontdesk does not
    /// speak it, the language of `desk` counts, then English. `desk` is the one that speaks; `None` stands for the home
    /// desk. `now` is the present time, from which "tomorrow" is counted.
    pub fn say_to_customer(
        &self,
        language: Option<&Language>,
        desk: Option<&DeskName>,
        now: Timestamp,
        notice: &CustomerNotice,
    ) -> String {
        customer::say(&self.voice(language, desk), now, notice)
    }

    /// The words for an agent, whose language is [`Phrases::agent_language`]; the rest as in [`Phrases::say_to_customer`].
    pub fn say_to_agent(
        &self,
        language: Option<&Language>,
        desk: Option<&DeskName>,
        notice: &AgentNotice,
    ) -> String {
        agent::say(&self.voice(language, desk), notice)
    }

    /// The words for something that is said outside a conversation. Without a `desk` the home desk speaks; languages as in
    /// [`Phrases::say_to_customer`].
    pub fn sentence(
        &self,
        language: Option<&Language>,
        desk: Option<&DeskName>,
        sentence: &Sentence,
    ) -> String {
        sentence::say(&self.voice(language, desk), sentence)
    }

    /// The language in which such a reader is spoken to.
    pub fn spoken(&self, language: Option<&Language>, desk: Option<&DeskName>) -> &'static str {
        self.voice(language, desk).spoken()
    }

    /// The language that the settings name for an agent.
    pub fn agent_language(&self, agent: &AgentId) -> Option<&Language> {
        self.texts.agents.get(agent)
    }

    /// The name of `desk` for people.
    pub fn desk_title(&self, language: Option<&Language>, desk: &DeskName) -> String {
        self.voice(language, Some(desk)).desk_title()
    }

    /// The possible answers of a choice: what to send and what to show, in order (XEP-0439). Empty for other
    /// kinds of questions.
    pub fn choices(
        &self,
        language: Option<&Language>,
        desk: &DeskName,
        question: &QuestionId,
    ) -> Vec<(String, String)> {
        let voice = self.voice(language, Some(desk));
        let labels = voice.option_labels(question).into_iter().enumerate();
        labels.map(|(index, label)| ((index + 1).to_string(), label)).collect()
    }

    /// A length of time: `2 hours 10 minutes`.
    pub fn length(&self, language: Option<&Language>, span: Span) -> String {
        figures::span(&self.voice(language, None), span)
    }

    /// What speaks for an agent: `gain 1.000, spared -0.040`.
    pub fn terms(&self, language: Option<&Language>, terms: &[Term]) -> String {
        reasons::terms(&self.voice(language, None), terms)
    }

    /// Why an agent was not chosen: `at capacity`.
    pub fn not_chosen(&self, language: Option<&Language>, reason: &NotChosen) -> String {
        reasons::not_chosen(&self.voice(language, None), reason)
    }

    /// What is needed of an agent's client, as far as anything is.
    pub fn client_needs(&self, language: Option<&Language>, needs: &ClientNeeds) -> Vec<String> {
        compatibility::needs(&self.voice(language, None), needs, ClientStrength::Required)
    }

    /// Why the settings have a rule.
    pub fn rule_why(&self, language: Option<&Language>, rule: &RuleName) -> Option<String> {
        self.voice(language, None).rule_why(rule)
    }

    /// What an agent's message to a desk tells Frontdesk to do.
    pub fn command(&self, body: &str) -> Command {
        self.vocabulary.read(body, self.targets())
    }

    /// A text without variables.
    pub fn text(&self, language: Option<&Language>, key: &str) -> String {
        self.voice(language, None).say(key, &[])
    }

    /// The name of a customer for agents, who may not have said any.
    pub fn customer_name(
        &self,
        language: Option<&Language>,
        name: &str,
        conversation: ConversationId,
    ) -> String {
        self.voice(language, None).customer_name(name, conversation)
    }

    /// Where the queue or agent is looked for that somebody names.
    pub fn targets(&self) -> Targets<'_> {
        Targets { policy: &self.policy, texts: &self.texts }
    }

    /// All queues and agents: what is sent for each, and the name that people read.
    pub fn target_names(&self, language: Option<&Language>) -> Vec<(String, String)> {
        let voice = self.voice(language, None);
        commands::targets(&self.policy, |queue| voice.queue_title(queue))
    }

    fn voice<'a>(&'a self, language: Option<&'a Language>, desk: Option<&'a DeskName>) -> Voice<'a> {
        let mut voice = Voice::new(&self.policy, &self.texts, &self.speeches, language, desk);
        voice.ahead = self.ahead;
        voice
    }
}
