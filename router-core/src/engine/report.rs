//! What is handed back besides the effects: desk states, facts, and the keys of what changed.
//!
//! *Never:* the same key twice.

use super::Engine;
use super::deadlines::conversation;
use crate::values::calendar::Hours;
use crate::values::effect::{Changed, Effect, Effects};
use crate::values::fact::{Fact, FactKind};
use crate::values::id::{ConversationId, DeskName};
use crate::values::notice::{ClosedUntil, DeskState};
use crate::values::policy::DeskPolicy;
use alloc::vec::Vec;

impl Engine {
    pub(super) fn fact(&mut self, conversation: Option<ConversationId>, what: FactKind) {
        self.out.facts.push(Fact { at: self.world.now, conversation, what });
    }

    /// Shows the desks whose state is another one now.
    pub(super) fn show_desks(&mut self) {
        let figures = core::mem::take(&mut self.router.touched.figures);
        let all = core::mem::take(&mut self.marks.show_all);
        if figures.is_empty() && !all {
            return;
        }
        let policy = self.world.policy.clone();
        for (desk, settings) in &policy.desks {
            let state = self.state_of(desk, settings);
            if all || self.shown.get(desk).copied().unwrap_or_default() != state {
                self.show(desk, state);
            }
        }
    }

    /// The present state of a desk.
    pub(super) fn state_of(&self, desk: &DeskName, settings: &DeskPolicy) -> DeskState {
        let mut state = self.router.desk_state(&self.world, desk, &settings.queue);
        state.closed = match settings.hours.as_ref().map(|hours| self.world.hours(hours)) {
            Some(Hours::Closed { opens: Some(at), .. }) => Some(ClosedUntil::Opens(at)),
            Some(Hours::Closed { opens: None, .. }) => Some(ClosedUntil::Unknown),
            Some(Hours::Open { .. }) | None => None,
        };
        state
    }

    fn show(&mut self, desk: &DeskName, state: DeskState) {
        if self.shown.insert(desk.clone(), state) != Some(state) {
            self.marks.engine = true;
        }
        self.out.effects.push(Effect::ShowDesk { desk: desk.clone(), state });
    }

    /// Takes everything that came of the event.
    pub(super) fn report(&mut self) -> Effects {
        let mut changed = Vec::new();
        changed.extend(self.conversations.touched.drain(..).map(Changed::Conversation));
        changed.extend(self.conversations.progressed.drain(..).map(Changed::Progress));
        changed.extend(self.conversations.learnt.drain(..).map(Changed::Client));
        changed.extend(self.router.touched.interactions.drain(..).map(|(id, is_foreign)| {
            if is_foreign { Changed::Interaction(id) } else { Changed::Conversation(conversation(id)) }
        }));
        changed.extend(self.router.touched.agents.drain(..).map(Changed::Agent));
        changed.extend(self.router.touched.clients.drain(..).map(Changed::AgentClients));
        changed.extend(self.router.touched.queues.drain(..).map(Changed::Queue));
        changed.extend(self.conversations.customers.touched.drain(..).map(Changed::Customer));
        changed.extend(core::mem::take(&mut self.marks.links).into_iter().map(Changed::Link));
        if core::mem::take(&mut self.marks.engine) {
            changed.push(Changed::Engine);
        }
        changed.sort();
        changed.dedup();
        let mut out = core::mem::take(&mut self.out);
        out.changed = changed;
        out
    }
}
