//! Finds conversations, and keeps everything derived equal to what a rebuild would give.
//!
//! *Never:* a decision.

use super::hosting::Hosting;
use super::silence::Silence;
use super::stage::{Contact, Conversation, Stage};
use super::{Conversations, Listed};
use crate::values::address::Address;
use crate::values::deadline::Deadlines;
use crate::values::id::{ConversationId, DeskName, LinkName};
use crate::values::timer::Timer;
use crate::values::world::World;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;

impl Conversations {
    /// The open conversation of a customer with a desk.
    pub(crate) fn of(&self, customer: &Address, desk: &DeskName) -> Option<ConversationId> {
        let open = self.by_customer.get(&customer.jid)?;
        open.iter()
            .find(|listed| listed.link == customer.link && listed.desk == *desk)
            .map(|listed| listed.id)
    }

    /// The open conversations of a customer.
    pub(crate) fn all_of(&self, customer: &Address) -> Vec<ConversationId> {
        let Some(open) = self.by_customer.get(&customer.jid) else { return Vec::new() };
        open.iter().filter(|listed| listed.link == customer.link).map(|listed| listed.id).collect()
    }

    /// Derives everything anew, after loading.
    pub(crate) fn rebuild(&mut self) {
        self.deadlines = Deadlines::default();
        self.by_customer.clear();
        for conversation in self.open.values() {
            for (wake, due) in conversation.deadlines() {
                self.deadlines.shift(wake, None, due);
            }
            if !matches!(conversation.stage, Stage::WrapUp(_)) {
                list(&mut self.by_customer, conversation);
            }
        }
    }

    pub(super) fn insert(&mut self, conversation: Conversation) {
        for (wake, due) in conversation.deadlines() {
            self.deadlines.shift(wake, None, due);
        }
        list(&mut self.by_customer, &conversation);
        self.touched.push(conversation.id);
        self.progressed.push(conversation.id);
        self.open.insert(conversation.id, Box::new(conversation));
    }

    pub(super) fn remove(&mut self, id: ConversationId) {
        let Some(conversation) = self.open.remove(&id) else { return };
        for (wake, due) in conversation.deadlines() {
            self.deadlines.shift(wake, due, None);
        }
        self.unlist(&conversation.customer, id);
        self.touched.push(id);
        self.progressed.push(id);
        self.learnt.push(id);
    }

    /// The customer's next message opens another conversation.
    pub(super) fn unlist(&mut self, customer: &Address, id: ConversationId) {
        if let Some(open) = self.by_customer.get_mut(&customer.jid) {
            open.retain(|listed| listed.id != id);
            if open.is_empty() {
                self.by_customer.remove(&customer.jid);
            }
        }
    }

    /// Changes a conversation and everything that follows from it.
    pub(super) fn change<R>(
        &mut self,
        world: &World,
        id: ConversationId,
        change: impl FnOnce(&mut Conversation) -> R,
    ) -> Option<R> {
        let result = self.progress(world, id, change)?;
        if self.touched.last() != Some(&id) {
            self.touched.push(id);
        }
        Some(result)
    }

    /// The same where nothing changes but the [`super::Progress`].
    pub(super) fn progress<R>(
        &mut self,
        world: &World,
        id: ConversationId,
        change: impl FnOnce(&mut Conversation) -> R,
    ) -> Option<R> {
        let conversation = self.open.get_mut(&id)?;
        let before = conversation.deadlines();
        let result = change(conversation);
        settle(conversation, world);
        for ((wake, before), (_, after)) in before.into_iter().zip(conversation.deadlines()) {
            self.deadlines.shift(wake, before, after);
        }
        if self.progressed.last() != Some(&id) {
            self.progressed.push(id);
        }
        Some(result)
    }

    /// A link went down or came up: deadlines that wait for people on it are held, or run again.
    pub(crate) fn link_changed(&mut self, world: &World, link: &LinkName) {
        let concerned = self.open.values().filter(|conversation| {
            let has_window = conversation.open_windows().any(|window| window.address.link == *link);
            conversation.customer.link == *link || has_window
        });
        let concerned: Vec<ConversationId> = concerned.map(|conversation| conversation.id).collect();
        for id in concerned {
            let before = self.open.get(&id).map(|open| held_in_row(open));
            self.progress(world, id, |_| {});
            if self.open.get(&id).map(|open| held_in_row(open)) != before {
                self.touched.push(id);
            }
        }
    }

    /// The conversations whose customers are on a link.
    pub(crate) fn on_link(&self, link: &LinkName) -> Vec<ConversationId> {
        let on_link = self.open.values().filter(|conversation| conversation.customer.link == *link);
        on_link.map(|conversation| conversation.id).collect()
    }
}

fn list(by_customer: &mut BTreeMap<Arc<str>, Vec<Listed>>, conversation: &Conversation) {
    let Conversation { customer, desk, id, .. } = conversation;
    let listed = Listed { link: customer.link.clone(), desk: desk.clone(), id: *id };
    by_customer.entry(customer.jid.clone()).or_insert_with(|| Vec::with_capacity(1)).push(listed);
}

/// The timers that a link holds and that are no [`super::Progress`].
fn held_in_row(conversation: &Conversation) -> (Contact, Timer, Option<Silence>, Option<Hosting>) {
    let (own, silence, hosting) = match &conversation.stage {
        Stage::Deciding(deciding) => (deciding.until, None, None),
        Stage::Waiting(waiting) => (waiting.announce, None, None),
        Stage::Dialogue(dialogue) => (Timer::Off, Some(dialogue.silence), None),
        Stage::Active(active) => (Timer::Off, None, Some(active.hosting.clone())),
        Stage::WrapUp(_) => (Timer::Off, None, None),
    };
    (conversation.contact, own, silence, hosting)
}

/// Runs or holds the timers as the links of customer and agent demand.
fn settle(conversation: &mut Conversation, world: &World) {
    let customer = world.is_up(&conversation.customer.link);
    let agents = conversation.open_windows().all(|window| world.is_up(&window.address.link));
    if let Contact::Gone(timer) = &mut conversation.contact {
        *timer = timer.settle(world.now, customer);
    }
    conversation.check = conversation.check.settle(world.now, customer);
    if let Some(silence) = conversation.silence_mut() {
        silence.settle(world.now, customer && agents);
    }
    match &mut conversation.stage {
        Stage::Deciding(deciding) => deciding.until = deciding.until.settle(world.now, customer),
        Stage::Waiting(waiting) => waiting.announce = waiting.announce.settle(world.now, customer),
        Stage::Active(active) => active.hosting.settle(world.now, customer && agents),
        Stage::Dialogue(_) | Stage::WrapUp(_) => {}
    }
}
