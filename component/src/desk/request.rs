//! Requests on their way to the engine, and answers on their way back.
//!
//! *Never:* what a command does.

use super::{Current, Desk};
use crate::outbound::command;
use crate::request::{FormHeader, Request};
use router_core::values::effect::AgentSide;
use router_core::values::notice::AgentNotice;
use router_core::{Event, Timestamp};

impl Desk {
    /// Does what is wanted.
    pub(super) fn request(&mut self, now: Timestamp, request: Request) {
        let Request { who: agent, window, what: command, answer } = request;
        let effects = self.engine.handle(now, Event::AgentCommanded { agent, window, command });
        self.act(effects, &Current::request(answer));
    }

    /// Ends an ad-hoc command: what came of it stands in a note.
    pub(super) fn answer_form(&mut self, form: &FormHeader, notice: &AgentNotice) {
        let FormHeader { agent, sender: address, desk, .. } = form.clone();
        let side = AgentSide::Desk { agent, address, desk };
        let words = self.words_for_agent(&side, std::slice::from_ref(notice));
        let kind = if matches!(notice, AgentNotice::CommandRefused(_)) { "error" } else { "info" };
        self.send(&form.sender.link, command::completed(form, kind, words.language, &words.body), true);
    }
}
