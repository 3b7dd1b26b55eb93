//! The words for what the desk says, in the language of whoever reads them.
//!
//! *Never:* the texts themselves; they are in `phrase`.

use super::Desk;
use crate::inbound::{DeskIdentity, Remark};
use crate::phrase::{Phrases, Sentence};
use router_core::Recipient;
use router_core::values::id::{AgentId, DeskName, Language};
use router_core::values::notice::{DeskState, Notice};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A text of ours.
pub(super) struct Words {
    pub(super) language: &'static str,
    pub(super) body: String,
    /// Answers that a client may show as buttons.
    pub(super) responses: Vec<(String, String)>,
}

impl Desk {
    /// The words for `notices`, which are said together.
    pub(super) fn words(&self, to: &Recipient, notices: &[&Notice]) -> Words {
        let (language, desk) = self.reader(to);
        let responses = match (notices, desk) {
            ([Notice::Ask { question, .. }], Some(desk)) => self.phrases.choices(language, desk, question),
            _ => Vec::new(),
        };
        let texts: Vec<String> =
            notices.iter().map(|notice| self.phrases.say(language, desk, self.clock.now(), notice)).collect();
        Words { language: self.phrases.spoken(language, desk), body: texts.join(" "), responses }
    }

    /// The language of a recipient, as far as it is known, and the desk that speaks.
    pub(super) fn reader<'a>(&'a self, to: &'a Recipient) -> (Option<&'a Language>, Option<&'a DeskName>) {
        match to {
            Recipient::Customer { language, desk, .. } => (language.as_ref(), Some(desk)),
            Recipient::Agent { agent, desk, .. } => (self.phrases.agent_language(agent), Some(desk)),
            Recipient::Window { agent, .. } => (self.phrases.agent_language(agent), None),
        }
    }

    pub(super) fn agent_names(&self) -> BTreeMap<AgentId, Arc<str>> {
        let agents = self.engine.policy().agents.iter();
        agents.map(|(id, agent)| (id.clone(), Arc::clone(&agent.name))).collect()
    }

    pub(super) fn remark(&self, remark: &Remark, language: Option<&Language>) -> String {
        let sentence = match remark {
            Remark::ChatOver => Sentence::ChatOver,
            Remark::NobodyHere => Sentence::UnknownAddress,
            Remark::Encrypted => Sentence::EncryptedUnreadable,
            Remark::NoCalls => Sentence::CallsNotPossible,
            Remark::WhereToWrite(addresses) => Sentence::WhereToWrite(addresses.clone()),
            Remark::TooFast => Sentence::TooManyMessages,
            Remark::TooLarge => Sentence::MessageTooLarge,
            Remark::DeskStatus(desk, state) => return self.desk_status(language, desk, state),
        };
        self.phrases.sentence(language, None, &sentence)
    }

    pub(super) fn desk_status(
        &self,
        language: Option<&Language>,
        desk: &DeskName,
        state: &DeskState,
    ) -> String {
        let sentence = Sentence::DeskPresence { state: *state, now: self.clock.now() };
        self.phrases.sentence(language, Some(desk), &sentence)
    }

    /// The customer's name as the window's agent sees it.
    pub(super) fn window_name(&self, to: &Recipient) -> Arc<str> {
        match to {
            Recipient::Window { window, .. } => {
                self.engine.window(*window).map_or_else(|| Arc::from(""), |view| view.customer)
            }
            Recipient::Customer { .. } | Recipient::Agent { .. } => Arc::from(""),
        }
    }
}

/// All desks as others may know them, in the order of their names.
pub(super) fn identities(phrases: &Phrases, desks: &[DeskName]) -> BTreeMap<DeskName, Arc<DeskIdentity>> {
    let identity = |name: &DeskName| DeskIdentity {
        name: name.clone(),
        title: phrases.desk_title(None, name),
        description: phrases.sentence(None, Some(name), &Sentence::DeskDescription),
        language: Some(Language::from(phrases.spoken(None, Some(name)))),
    };
    desks.iter().map(|name| (name.clone(), Arc::new(identity(name)))).collect()
}
