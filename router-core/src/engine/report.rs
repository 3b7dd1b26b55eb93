//! What is handed back besides the effects: desk states, facts, and the keys of what changed.
//!
//! *Never:* the same key twice.

use super::Engine;
use super::deadlines::conversation;
use crate::values::effect::{Changed, Effect, Effects};
use crate::values::fact::{Fact, FactKind};
use crate::values::id::{ConversationId, DeskName, QueueName};
use crate::values::notice::DeskState;
use crate::values::policy::DeskPolicy;
use crate::values::question::QuestionKind;
use alloc::collections::BTreeSet;
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
            let queues = queues_of(settings);
            if !all && !queues.iter().any(|queue| figures.contains(*queue)) {
                continue;
            }
            let state = self.router.desk_state(&settings.queue, queues.into_iter());
            if all || self.shown.get(desk).copied().unwrap_or_default() != state {
                self.show(desk, state);
            }
        }
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
        changed.extend(
            self.router.touched.interactions.drain(..).map(|id| Changed::Conversation(conversation(id))),
        );
        changed.extend(self.router.touched.agents.drain(..).map(Changed::Agent));
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

/// The queues that a desk leads to: its own and those of its options.
pub(super) fn queues_of(desk: &DeskPolicy) -> BTreeSet<&QueueName> {
    let mut queues = BTreeSet::from([&desk.queue]);
    for question in &desk.questions {
        if let QuestionKind::Choice { options } = &question.kind {
            queues.extend(options.iter().filter_map(|option| option.queue.as_ref()));
        }
    }
    queues
}
