//! One reader's language and desk: what the composing functions speak with.
//!
//! *Never:* knowing what is said.

use fluent_bundle::{FluentArgs, FluentValue};
use frontdesk_calendar::WrittenCalendar;
use frontdesk_settings::wording::{DeskTexts, QuestionTexts, RuleTexts, Texts, Wording};
use frontdesk_texts::{Speech, Speeches};
use router_core::Policy;
use router_core::values::answer::{Answer, AnswerValue};
use router_core::values::id::{
    AgentId, CalendarName, ConversationId, DeskName, Language, QuestionId, QueueName, RuleName,
};
use router_core::values::question::Question;

pub(super) struct Voice<'a> {
    pub(super) policy: &'a Policy,
    texts: &'a Texts,
    /// The language Frontdesk speaks here.
    spoken: &'static str,
    speech: &'a Speech,
    /// The reader's own language, which an administrator's wording may have.
    wanted: Option<&'a Language>,
    desk: Option<&'a DeskName>,
    /// How far the clock is ahead of the wall, in milliseconds.
    pub(super) ahead: i64,
}

impl<'a> Voice<'a> {
    pub(super) fn new(
        policy: &'a Policy,
        texts: &'a Texts,
        speeches: &'a Speeches,
        wanted: Option<&'a Language>,
        desk: Option<&'a DeskName>,
    ) -> Self {
        let desk = desk.or(policy.home_desk.as_ref());
        let desk_language = desk.and_then(|desk| texts.desks.get(desk)).map(|texts| &texts.language);
        let tags = wanted.into_iter().chain(desk_language).map(Language::as_str);
        let (spoken, speech) = speeches.choose(tags);
        Self { policy, texts, spoken, speech, wanted, desk, ahead: 0 }
    }

    pub(super) fn spoken(&self) -> &'static str {
        self.spoken
    }

    /// The text `key` with its variables.
    pub(super) fn say(&self, key: &str, args: &[(&'static str, FluentValue<'_>)]) -> String {
        let mut all = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            all.set(*name, value.clone());
        }
        self.speech.format(key, &all)
    }

    /// The administrator's words in the reader's language, else the desk's.
    pub(super) fn words(&self, wording: &Wording) -> String {
        let desk = self.desk_texts().map(|texts| texts.language.as_str());
        let tags = self.wanted.map(Language::as_str).into_iter().chain(desk).chain([self.spoken]);
        wording.get(tags).unwrap_or_default().to_owned()
    }

    pub(super) fn desk_texts(&self) -> Option<&'a DeskTexts> {
        self.desk.and_then(|desk| self.texts.desks.get(desk))
    }

    pub(super) fn desk_title(&self) -> String {
        match (self.desk_texts(), self.desk) {
            (Some(texts), _) => self.words(&texts.title),
            (None, Some(name)) => name.to_string(),
            (None, None) => String::new(),
        }
    }

    pub(super) fn queue_title(&self, queue: &QueueName) -> String {
        self.texts.queues.get(queue).map_or_else(|| queue.to_string(), |title| self.words(title))
    }

    /// The name of an agent for people.
    pub(super) fn agent_name(&self, agent: &AgentId) -> String {
        self.policy.agents.get(agent).map_or_else(|| agent.to_string(), |policy| policy.name.to_string())
    }

    /// The name of a customer for agents; without one, the number of the conversation stands for it.
    pub(super) fn customer_name(&self, name: &str, conversation: ConversationId) -> String {
        if name.is_empty() {
            self.say("customer-without-name", &[("number", conversation.0.into())])
        } else {
            name.to_owned()
        }
    }

    /// What a rule says.
    pub(super) fn rule_texts(&self, rule: &RuleName) -> Option<&'a RuleTexts> {
        self.texts.rules.get(rule)
    }

    /// Why there is such a rule.
    pub(super) fn rule_why(&self, rule: &RuleName) -> Option<String> {
        self.rule_texts(rule)?.why.as_ref().map(|why| self.words(why))
    }

    /// A calendar as written.
    pub(super) fn calendar(&self, name: &CalendarName) -> Option<&'a WrittenCalendar> {
        self.texts.calendars.get(name)
    }

    /// The calendar of this desk.
    pub(super) fn desk_hours(&self) -> Option<&'a CalendarName> {
        self.policy.desks.get(self.desk?)?.hours.as_ref()
    }

    /// The words of a question of this desk; a window does not know its desk, so the others follow.
    pub(super) fn question_texts(&self, question: &QuestionId) -> Option<&'a QuestionTexts> {
        let own = self.desk_texts().and_then(|texts| texts.questions.get(question));
        own.or_else(|| self.texts.desks.values().find_map(|texts| texts.questions.get(question)))
    }

    pub(super) fn question(&self, question: &QuestionId) -> Option<&'a Question> {
        let desk = self.policy.desks.get(self.desk?)?;
        desk.questions.iter().find(|other| other.id == *question)
    }

    pub(super) fn option_labels(&self, question: &QuestionId) -> Vec<String> {
        let options = self.question_texts(question).map(|texts| texts.options.as_slice());
        options.unwrap_or_default().iter().map(|(_, label)| self.words(label)).collect()
    }

    /// `topic: Billing`.
    pub(super) fn answer_line(&self, answer: &Answer) -> String {
        let texts = self.question_texts(&answer.question);
        let label = texts.and_then(|texts| texts.label.as_ref()).map(|label| self.words(label));
        let value = match &answer.value {
            AnswerValue::Text(text) => super::figures::shorten(text.as_str()),
            AnswerValue::Choice(id) => {
                let option = texts.and_then(|texts| texts.options.iter().find(|(option, _)| option == id));
                option.map_or_else(|| id.to_string(), |(_, label)| self.words(label))
            }
            AnswerValue::YesNo(true) => self.say("yes", &[]),
            AnswerValue::YesNo(false) => self.say("no", &[]),
            AnswerValue::Number(number) => number.to_string(),
            AnswerValue::Skipped => self.say("skipped", &[]),
        };
        let label = label.unwrap_or_else(|| answer.question.to_string());
        self.say("answer-line", &[("label", label.into()), ("value", value.into())])
    }
}
