//! Messages of people: to whom they go, or that they are kept.
//!
//! *Never:* a message that is neither passed on, nor kept, nor refused aloud.

use super::hosting::Passing;
use super::stage::{Conversation, Stage};
use super::{Conversations, Turn};
use crate::values::answer::{Keyword, Utterance};
use crate::values::effect::{AgentSide, Effect, Effects, Kept, Range};
use crate::values::id::{AgentId, ConversationId, Language, MessageId, WindowId};
use crate::values::notice::{
    AgentNotice, ClosedReason, CustomerNotice, Detached, HelpContext, RefusedReason,
};
use crate::values::participant::{Person, Voice};
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
            Stage::Dialogue(_) => self.answered(world, out, id, message, utterance),
            Stage::Deciding(_) | Stage::Waiting(_) => self.wrote_waiting(world, out, id, message, utterance),
            Stage::Active(active) => {
                let to_desk = utterance.marked || active.hosting.is_elsewhere();
                if to_desk && utterance.keyword == Some(Keyword::Cancel) {
                    return Turn::Close(ClosedReason::ByCustomer);
                }
                self.wrote_active(world, out, id, message, utterance);
                Turn::Stay
            }
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
                self.tell_customer(out, id, CustomerNotice::CustomerHelp(HelpContext::Waiting));
            }
            Some(Keyword::Cancel) => return Turn::Close(ClosedReason::ByCustomer),
            Some(Keyword::Back | Keyword::Yes | Keyword::No) | None if utterance.marked => {
                self.tell_customer(out, id, CustomerNotice::CustomerHelp(HelpContext::Waiting));
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
    ) {
        if utterance.marked && self.passes_on(id) {
            self.tell_customer(out, id, CustomerNotice::CustomerHelp(HelpContext::Active));
            return;
        }
        self.say(world, out, id, message, Person::Customer, Kept::Said);
    }

    /// Somebody says something in an active conversation: it is kept, and passed on to all who hear it. Where the two talk
    /// without Frontdesk, new words are refused.
    pub(in crate::conversation) fn say(
        &mut self,
        world: &World,
        out: &mut Effects,
        id: ConversationId,
        message: MessageId,
        author: Person,
        kept: Kept,
    ) {
        if kept == Kept::Said && self.send_elsewhere(world, out, id, &author) {
            return;
        }
        self.progress(world, id, |conversation| {
            conversation.record(message);
            if let Stage::Active(active) = &mut conversation.stage {
                active.silence = active.hosting.silence(world, &conversation.desk);
            }
        });
        out.effects.push(Effect::Keep { message, conversation: id, author: author.clone(), kept });
        self.pass_on(out, id, &author, message, Passing::Message);
    }

    fn pass_on(
        &self,
        out: &mut Effects,
        id: ConversationId,
        author: &Person,
        message: MessageId,
        passing: Passing,
    ) {
        let Some(conversation) = self.open.get(&id) else { return };
        if let Stage::Active(active) = &conversation.stage {
            active.hosting.said(out, conversation, author, message, passing);
        }
    }

    /// Agents who take part in an active conversation.
    pub(crate) fn participants(&self, id: ConversationId) -> impl Iterator<Item = &AgentId> {
        let active = match self.open.get(&id).map(|open| &open.stage) {
            Some(Stage::Active(active)) => Some(active),
            Some(Stage::Dialogue(_) | Stage::Deciding(_) | Stage::Waiting(_) | Stage::WrapUp(_)) | None => {
                None
            }
        };
        active.into_iter().flat_map(|active| active.participants.iter()).map(|one| &one.window.agent)
    }

    /// No client of an agent is there: what is said from now on, beginning with `message`, waits. What is sent to
    /// somebody who is just coming back can get lost on the agent's server.
    pub(crate) fn hold(&mut self, world: &World, id: ConversationId, agent: &AgentId, message: MessageId) {
        let is_news = |conversation: &Conversation| match &conversation.stage {
            Stage::Active(active) => active
                .participants
                .iter()
                .any(|one| one.window.agent == *agent && one.held.is_none_or(|held| held > message)),
            Stage::Dialogue(_) | Stage::Deciding(_) | Stage::Waiting(_) | Stage::WrapUp(_) => false,
        };
        if self.open.get(&id).is_some_and(|open| is_news(open)) {
            self.change(world, id, |conversation| {
                if let Stage::Active(active) = &mut conversation.stage
                    && let Some(one) = active.participants.of_mut(agent)
                {
                    one.held = Some(message);
                }
            });
        }
    }

    /// A client of an agent is there again: what waited is shown in the window.
    pub(crate) fn release(&mut self, world: &World, out: &mut Effects, id: ConversationId, agent: &AgentId) {
        let shown = self.change(world, id, |conversation| {
            let until = conversation.transcript.map(|transcript| transcript.until);
            let Stage::Active(active) = &mut conversation.stage else { return None };
            let one = active.participants.of_mut(agent)?;
            let (from, until) = (one.held.take()?, until?);
            (from <= until).then_some((one.window.clone(), Range { from, until }))
        });
        if let (Some(Some((window, range))), Some(conversation)) = (shown, self.open.get(&id)) {
            let to = conversation.window_side(&window);
            out.effects.push(Effect::ShowTranscript {
                to,
                opening: None,
                range: Some(range),
                is_first: false,
            });
        }
    }

    /// Keeps a message for the agent who will join, or says that there are too many.
    pub(in crate::conversation) fn keep(
        &mut self,
        world: &World,
        out: &mut Effects,
        id: ConversationId,
        message: MessageId,
    ) {
        let limit = world.policy.limits.kept_messages;
        self.change(world, id, |conversation| {
            let to = conversation.customer_side();
            let kept = match &mut conversation.stage {
                Stage::Deciding(deciding) => &mut deciding.kept,
                Stage::Waiting(waiting) => &mut waiting.kept,
                Stage::Dialogue(_) | Stage::Active(_) | Stage::WrapUp(_) => return,
            };
            if *kept >= limit {
                let notice = CustomerNotice::Refused(RefusedReason::TooManyKept);
                out.effects.push(Effect::TellCustomer { to, notice });
                return;
            }
            *kept += 1;
            let acknowledges = conversation.is_first_of_those_left();
            conversation.record(message);
            let (author, kept) = (Person::Customer, Kept::Said);
            out.effects.push(Effect::Keep { message, conversation: id, author, kept });
            if acknowledges {
                out.effects.push(Effect::TellCustomer { to, notice: CustomerNotice::MessageKept });
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
        if let Some(author) = self.speaker(out, window) {
            self.say(world, out, window.conversation, message, author, Kept::Said);
        }
    }

    /// Who speaks in a window; if nobody hears it, the agent is told.
    pub(super) fn speaker(&self, out: &mut Effects, window: WindowId) -> Option<Person> {
        let conversation = self.open.get(&window.conversation)?;
        let active = match &conversation.stage {
            Stage::Active(active) => active.participants.at(window.number),
            Stage::Dialogue(_) | Stage::Deciding(_) | Stage::Waiting(_) | Stage::WrapUp(_) => None,
        };
        let notice = match active {
            Some(one) => match one.voice {
                Voice::Speaks | Voice::Whispers => return Some(Person::Agent(one.window.agent.clone())),
                Voice::Listens => AgentNotice::NotHeard,
            },
            None => AgentNotice::NotDelivered,
        };
        if let Some(place) = conversation.window_numbered(window.number) {
            let to = AgentSide::Window(conversation.window_side(place));
            out.effects.push(Effect::TellAgent { to, notice });
        }
        None
    }

    /// The customer's client sent something fleeting.
    pub(crate) fn customer_signalled(&self, out: &mut Effects, id: ConversationId, message: MessageId) {
        self.pass_on(out, id, &Person::Customer, message, Passing::Signal);
    }

    /// The agent's client sent something fleeting in a window of theirs.
    pub(crate) fn agent_signalled(&self, out: &mut Effects, window: WindowId, message: MessageId) {
        let Some(Stage::Active(active)) = self.open.get(&window.conversation).map(|open| &open.stage) else {
            return;
        };
        if let Some(one) = active.participants.at(window.number) {
            let author = Person::Agent(one.window.agent.clone());
            self.pass_on(out, window.conversation, &author, message, Passing::Signal);
        }
    }
}

impl Conversation {
    /// Whether the message that is kept now is the first of somebody who left a message, who is told so once.
    fn is_first_of_those_left(&mut self) -> bool {
        let Stage::Waiting(waiting) = &mut self.stage else { return false };
        let is_first = waiting.detached == Some(Detached::LeftMessage) && !waiting.acknowledged;
        waiting.acknowledged |= is_first;
        is_first
    }
}
