//! Requests: somebody wants something done and an answer to it.
//!
//! An agent's command is a request, whether it was said in a chat or sent as an ad-hoc form (XEP-0050); a program's call will
//! be one too. The engine answers without knowing who asked how; here the answer finds its way back. Like everything it
//! leaves only after the commit.
//!
//! *Never:* what a command does.

use super::{Current, Desk};
use crate::inbound::FormHeader;
use crate::outbound::command;
use router_core::values::command::Command;
use router_core::values::effect::AgentSide;
use router_core::values::id::{AgentId, WindowId};
use router_core::values::notice::AgentNotice;
use router_core::{Event, Timestamp};

/// Something that somebody wants.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Who.
    pub who: AgentId,
    /// In which window it was said, if in one.
    pub window: Option<WindowId>,
    /// What.
    pub what: Command,
    /// Where the answer goes.
    pub answer: AnswerTo,
}

/// Where an answer goes.
#[derive(Clone, Debug, PartialEq)]
pub enum AnswerTo {
    /// Into a chat, in words.
    Chat(AgentSide),
    /// To an agent who sent a form.
    Form(AgentId, FormHeader),
}

impl Desk {
    /// Does what is wanted.
    pub(super) fn request(&mut self, now: Timestamp, request: Request) {
        let Request { who: agent, window, what: command, answer } = request;
        let effects = self.engine.handle(now, Event::AgentCommanded { agent, window, command });
        self.act(effects, &Current::request(answer));
    }
}

/// Forms.
impl Desk {
    /// Ends an ad-hoc command: what came of it stands in a note, and in the chat, where it can be read again.
    pub(super) fn answer_form(&mut self, form: &FormHeader, agent: &AgentId, notice: &AgentNotice) {
        let (address, desk) = (form.sender.clone(), form.desk.clone());
        let side = AgentSide::Desk { agent: agent.clone(), address, desk };
        let words = self.words_for_agent(&side, std::slice::from_ref(notice));
        let kind = if matches!(notice, AgentNotice::CommandRefused(_)) { "error" } else { "info" };
        self.send(&form.sender.link, command::completed(form, kind, words.language, &words.body), true);
        if *notice != AgentNotice::Followed {
            self.tell_agent(&side, std::slice::from_ref(notice));
        }
    }
}
