//! The words for what the desk says, in the language of whoever reads them.
//!
//! *Never:* the texts themselves; they are in `phrase`.

use super::Desk;
use crate::inbound::DeskIdentity;
use crate::phrase::{Phrases, Sentence};
use router_core::values::effect::{AgentSide, CustomerSide, WindowSide};
use router_core::values::id::{AgentId, DeskName, Language, WindowId};
use router_core::values::notice::{AgentNotice, CustomerNotice, DeskState};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A text of ours.
pub(super) struct Words {
    pub(super) language: &'static str,
    pub(super) body: String,
    /// Answers that a client may show as buttons.
    pub(super) responses: Vec<(String, String)>,
    /// The room into which it invites.
    pub(super) room: Option<Arc<str>>,
}

impl Desk {
    /// The words for `notices`, which are said together.
    pub(super) fn words_for_customer(&self, to: &CustomerSide, notices: &[CustomerNotice]) -> Words {
        let (language, desk) = (to.language.as_ref(), &to.desk);
        let responses = match notices {
            [CustomerNotice::Ask { question, .. }] => self.phrases.choices(language, desk, question),
            _ => Vec::new(),
        };
        let now = self.clock.now();
        let say = |notice| self.phrases.say_to_customer(language, Some(desk), now, notice);
        let body = notices.iter().map(say).collect::<Vec<_>>().join(" ");
        let room = match notices {
            [CustomerNotice::InvitedToRoom { address, .. }] => Some(Arc::clone(address)),
            _ => None,
        };
        Words { language: self.phrases.spoken(language, Some(desk)), body, responses, room }
    }

    /// The words for `notices`, which are said together.
    pub(super) fn words_for_agent(&self, to: &AgentSide, notices: &[AgentNotice]) -> Words {
        let (agent, desk) = reader(to);
        let language = self.phrases.agent_language(agent);
        let say = |notice| self.phrases.say_to_agent(language, Some(desk), notice);
        let body = notices.iter().map(say).collect::<Vec<_>>().join(" ");
        let room = match notices {
            [AgentNotice::InvitedToRoom { address, .. }] => Some(Arc::clone(address)),
            _ => None,
        };
        Words { language: self.language_of(to), body, responses: Vec::new(), room }
    }

    /// The language that an agent is spoken to in.
    pub(super) fn language_of(&self, to: &AgentSide) -> &'static str {
        let (agent, desk) = reader(to);
        self.phrases.spoken(self.phrases.agent_language(agent), Some(desk))
    }

    /// The name of an agent for people.
    pub(super) fn agent_name(&self, agent: &AgentId) -> Arc<str> {
        let policy = self.engine.policy().agents.get(agent);
        policy.map_or_else(|| Arc::from(agent.as_str()), |agent| Arc::clone(&agent.name))
    }

    pub(super) fn agent_names(&self) -> BTreeMap<AgentId, Arc<str>> {
        let agents = self.engine.policy().agents.iter();
        agents.map(|(id, agent)| (id.clone(), Arc::clone(&agent.name))).collect()
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
    pub(super) fn window_name(&self, to: &WindowSide) -> Arc<str> {
        let name = self.engine.window(to.window).map_or_else(|| Arc::from(""), |view| view.customer);
        self.customer_name(&to.agent, &name, to.window)
    }

    /// A customer's name as an agent reads it.
    pub(super) fn customer_name(&self, agent: &AgentId, name: &str, window: WindowId) -> Arc<str> {
        let language = self.phrases.agent_language(agent);
        self.phrases.customer_name(language, name, window.conversation).into()
    }
}

/// Who reads what is said to an agent, and which desk speaks.
fn reader(to: &AgentSide) -> (&AgentId, &DeskName) {
    match to {
        AgentSide::Desk { agent, desk, .. } => (agent, desk),
        AgentSide::Window(to) => (&to.agent, &to.desk),
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
