//! Messages of people: to whom they go, or that they are kept.
//!
//! *Never:* a message that is neither passed on, nor kept, nor refused aloud.

use super::silence::Silence;
use super::stage::Stage;
use super::{Conversations, Turn};
use crate::values::answer::{Keyword, Utterance};
use crate::values::effect::{Effect, Effects};
use crate::values::id::{ConversationId, Language, MessageId, WindowId};
use crate::values::notice::{ClosedReason, Detached, HelpContext, Notice, RefusedReason};
use crate::values::world::World;

impl Conversations {
    /// The customer of an open conversation wrote.
    pub(crate) fn customer_wrote(
        &mut self,
        world: &World,
        out: &mut Effects,
        id: ConversationId,
        message: MessageId,
        utterance: &Utterance,
        language: Option<Language>,
    ) -> Turn {
        let Some(conversation) = self.open.get_mut(&id) else { return Turn::Stay };
        if language.is_some() && conversation.language != language {
            conversation.language = language;
            self.touched.push(id);
        }
        match &conversation.stage {
            Stage::Dialogue(_) => self.answered(world, out, id, utterance),
            Stage::Waiting(_) => self.wrote_waiting(world, out, id, message, utterance),
            Stage::Active(_) => self.wrote_active(world, out, id, message, utterance),
            Stage::WrapUp(_) => Turn::Stay,
        }
    }

    fn wrote_waiting(
        &mut self,
        world: &World,
        out: &mut Effects,
        id: ConversationId,
        message: MessageId,
        utterance: &Utterance,
    ) -> Turn {
        // Whoever does not wait in person has no place that could be repeated.
        let has_place = matches!(self.open.get(&id).map(|open| &open.stage), Some(Stage::Waiting(it)) if it.detached.is_none());
        match utterance.keyword {
            Some(Keyword::Repeat) if has_place => return Turn::TellPlace,
            Some(Keyword::Help | Keyword::Repeat) => {
                self.tell_customer(out, id, Notice::CustomerHelp(HelpContext::Waiting));
            }
            Some(Keyword::Cancel) => return Turn::Close(ClosedReason::ByCustomer),
            Some(Keyword::Back | Keyword::Yes | Keyword::No) | None if utterance.marked => {
                self.tell_customer(out, id, Notice::CustomerHelp(HelpContext::Waiting));
            }
            Some(Keyword::Back | Keyword::Yes | Keyword::No) | None => self.keep(world, out, id, message),
        }
        Turn::Stay
    }

    fn wrote_active(
        &mut self,
        world: &World,
        out: &mut Effects,
        id: ConversationId,
        message: MessageId,
        utterance: &Utterance,
    ) -> Turn {
        if utterance.marked {
            if utterance.keyword == Some(Keyword::Cancel) {
                return Turn::Close(ClosedReason::ByCustomer);
            }
            self.tell_customer(out, id, Notice::CustomerHelp(HelpContext::Active));
            return Turn::Stay;
        }
        self.change(world, id, |conversation| {
            conversation.record(message);
            if let Stage::Active(active) = &mut conversation.stage {
                active.silence = Silence::begin(world, &conversation.desk);
                if active.held.is_none() {
                    out.effects.push(Effect::Relay { message, to: active.window.side(id) });
                }
            }
        });
        Turn::Stay
    }

    /// No client of the agent is there: what the customer writes from now on, beginning with `message`, waits. What is
    /// sent to somebody who is just coming back can get lost on the agent's server.
    pub(crate) fn hold(&mut self, world: &World, id: ConversationId, message: MessageId) {
        let holds = matches!(self.open.get(&id).map(|open| &open.stage), Some(Stage::Active(active)) if active.held.is_none());
        if holds {
            self.change(world, id, |conversation| {
                if let Stage::Active(active) = &mut conversation.stage {
                    active.held = Some(message);
                }
            });
        }
    }

    /// A client of the agent is there again: what waited is shown in the window.
    pub(crate) fn release(&mut self, world: &World, out: &mut Effects, id: ConversationId) {
        self.change(world, id, |conversation| {
            let until = conversation.transcript.map(|transcript| transcript.until);
            let Stage::Active(active) = &mut conversation.stage else { return };
            if let (Some(from), Some(until)) = (active.held.take(), until)
                && from <= until
            {
                out.effects.push(Effect::ShowTranscript { to: active.window.side(id), from, until });
            }
        });
    }

    /// Keeps a message for the agent who will join, or says that there are too many.
    fn keep(&mut self, world: &World, out: &mut Effects, id: ConversationId, message: MessageId) {
        let limit = world.policy.limits.kept_messages;
        self.change(world, id, |conversation| {
            let Stage::Waiting(waiting) = &mut conversation.stage else { return };
            if waiting.kept >= limit {
                let notice = Notice::Refused(RefusedReason::TooManyKept);
                out.effects.push(Effect::Tell { to: conversation.customer_side(), notice });
                return;
            }
            waiting.kept += 1;
            let acknowledges = waiting.detached == Some(Detached::LeftMessage) && !waiting.acknowledged;
            waiting.acknowledged |= acknowledges;
            conversation.record(message);
            if acknowledges {
                let to = conversation.customer_side();
                out.effects.push(Effect::Tell { to, notice: Notice::MessageKept });
            }
        });
    }

    /// An agent wrote in a window of theirs.
    pub(crate) fn agent_wrote(
        &mut self,
        world: &World,
        out: &mut Effects,
        window: WindowId,
        message: MessageId,
    ) {
        let id = window.conversation;
        let Some(conversation) = self.open.get(&id) else { return };
        let is_live =
            matches!(&conversation.stage, Stage::Active(active) if active.window.number == window.number);
        if !is_live {
            if let Some(over) = conversation.window_numbered(window.number) {
                out.effects.push(Effect::Tell { to: over.side(id), notice: Notice::NotDelivered });
            }
            return;
        }
        self.change(world, id, |conversation| {
            out.effects.push(Effect::Relay { message, to: conversation.customer_side() });
            conversation.record(message);
            if let Stage::Active(active) = &mut conversation.stage {
                active.silence = Silence::begin(world, &conversation.desk);
            }
        });
    }

    /// The customer's client sent something fleeting.
    pub(crate) fn customer_signalled(&self, out: &mut Effects, id: ConversationId, message: MessageId) {
        if let Some(Stage::Active(active)) = self.open.get(&id).map(|open| &open.stage) {
            out.effects.push(Effect::RelaySignal { message, to: active.window.side(id) });
        }
    }

    /// The agent's client sent something fleeting in a window of theirs.
    pub(crate) fn agent_signalled(&self, out: &mut Effects, window: WindowId, message: MessageId) {
        let Some(conversation) = self.open.get(&window.conversation) else { return };
        if matches!(&conversation.stage, Stage::Active(active) if active.window.number == window.number) {
            out.effects.push(Effect::RelaySignal { message, to: conversation.customer_side() });
        }
    }
}
