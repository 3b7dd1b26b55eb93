//! Corrections and retractions: an earlier message says something else, or nothing.
//!
//! A corrected answer corrects *that* answer, whatever is asked now. What waits for an agent is shown as it stands at
//! last. What an agent has seen is passed on as the correction it is. What is out of reach is refused in words, and never
//! taken for something new where that would be misunderstood.
//!
//! *Never:* a correction that is taken as the answer to another question.

use super::answers::{fits, read};
use super::dialogue::{applies, cut, next_question, queue_for};
use super::silence::Silence;
use super::stage::{Conversation, Stage};
use super::{Conversations, Turn};
use crate::values::answer::{AnswerFault, AnswerValue, Revision, Text, Utterance};
use crate::values::effect::{AgentSide, Effect, Effects, Kept};
use crate::values::id::{ConversationId, MessageId, QuestionId, WindowId};
use crate::values::notice::{AgentNotice, CustomerNotice, Revises};
use crate::values::participant::Person;
use crate::values::policy::DeskPolicy;
use crate::values::world::World;

/// What an earlier message is to its conversation.
enum Earlier {
    /// The first message.
    Opening,
    /// The answer to this question.
    Answer(QuestionId),
    /// Something that was no answer to the question that is asked now.
    Refused,
    /// Anything else.
    Word,
}

impl Conversations {
    /// The customer of an open conversation corrected the message `of`, or took it back.
    pub(crate) fn customer_revised(
        &mut self,
        world: &World,
        out: &mut Effects,
        id: ConversationId,
        message: MessageId,
        of: Option<MessageId>,
        revision: &Revision,
    ) -> Turn {
        let Some(conversation) = self.open.get(&id) else { return Turn::Stay };
        let is_dialogue = matches!(conversation.stage, Stage::Dialogue(_));
        let Some(of) = of else {
            match revision {
                Revision::Corrected(utterance) if !is_dialogue => {
                    return self.customer_wrote(world, out, id, message, utterance, None);
                }
                Revision::Corrected(_) | Revision::Retracted => self.cannot(out, id, revision),
            }
            return Turn::Stay;
        };
        match &conversation.stage {
            Stage::Dialogue(_) => self.revised_in_dialogue(world, out, id, (message, of), revision),
            Stage::Deciding(_) | Stage::Waiting(_) => {
                self.revised_waiting(world, out, id, (message, of), revision)
            }
            Stage::Active(_) => {
                self.revise_record(world, id, of, revision);
                self.say(world, out, id, message, Person::Customer, kept(of, revision));
                Turn::Stay
            }
            Stage::WrapUp(_) => Turn::Stay,
        }
    }

    fn revised_in_dialogue(
        &mut self,
        world: &World,
        out: &mut Effects,
        id: ConversationId,
        (message, of): (MessageId, MessageId),
        revision: &Revision,
    ) -> Turn {
        let Some(conversation) = self.open.get(&id) else { return Turn::Stay };
        match (earlier(conversation, of), revision) {
            (Earlier::Opening, _) => {
                self.revise_record(world, id, of, revision);
                self.note(out, id, message, kept(of, revision));
                Turn::Stay
            }
            (Earlier::Answer(question), _) => {
                self.note(out, id, message, kept(of, revision));
                self.revise_answer(world, out, id, (&question, of), revision)
            }
            (Earlier::Refused, Revision::Corrected(utterance)) => {
                self.answer(world, out, id, message, Kept::Corrects(of), utterance)
            }
            (Earlier::Refused, Revision::Retracted) => {
                self.note(out, id, message, Kept::Retracts(of));
                Turn::Stay
            }
            (Earlier::Word, _) => {
                self.cannot(out, id, revision);
                Turn::Stay
            }
        }
    }

    /// An answer says something else now: the question that is asked may be another one. What is no answer any more is
    /// asked again.
    fn revise_answer(
        &mut self,
        world: &World,
        out: &mut Effects,
        id: ConversationId,
        (question, of): (&QuestionId, MessageId),
        revision: &Revision,
    ) -> Turn {
        let Some(conversation) = self.open.get(&id) else { return Turn::Stay };
        let Some(desk) = world.policy.desks.get(&conversation.desk) else { return Turn::Stay };
        let new = match revision {
            Revision::Corrected(utterance) => read_for(desk, question, utterance).map_err(Some),
            Revision::Retracted => Err(None),
        };
        let next = self.change(world, id, |conversation| {
            match &new {
                Ok(value) => conversation.set_answer(question, value),
                Err(_) => conversation.answers.retain(|answer| answer.question != *question),
            }
            keep_relevant(desk, conversation);
            let next = next_question(desk, &conversation.answers).map(|question| question.id.clone());
            let Stage::Dialogue(dialogue) = &mut conversation.stage else { return None };
            dialogue.silence = Silence::begin(world, &conversation.desk);
            let goes_on = next.as_ref() != Some(&dialogue.question);
            dialogue.question = next?;
            dialogue.refused = new.is_err().then_some(of);
            Some(goes_on)
        });
        match (new, next.flatten()) {
            (_, None) => self.go_on(world, out, id),
            (Err(fault), Some(_)) => {
                self.ask(out, id, fault);
                Turn::Stay
            }
            (Ok(_), Some(true)) => self.go_on(world, out, id),
            (Ok(_), Some(false)) => Turn::Stay,
        }
    }

    fn revised_waiting(
        &mut self,
        world: &World,
        out: &mut Effects,
        id: ConversationId,
        (message, of): (MessageId, MessageId),
        revision: &Revision,
    ) -> Turn {
        let Some(conversation) = self.open.get(&id) else { return Turn::Stay };
        let earlier = earlier(conversation, of);
        let changes = self.revise_record(world, id, of, revision);
        match earlier {
            Earlier::Opening => self.note(out, id, message, kept(of, revision)),
            Earlier::Answer(_) if changes => {
                self.note(out, id, message, kept(of, revision));
                return self.queue_again(world, id);
            }
            Earlier::Answer(_) => self.cannot(out, id, revision),
            Earlier::Refused | Earlier::Word => {
                self.change(world, id, |conversation| conversation.record(message));
                self.note(out, id, message, kept(of, revision));
            }
        }
        Turn::Stay
    }

    /// The queue to which the answers lead now.
    fn queue_again(&self, world: &World, id: ConversationId) -> Turn {
        let Some(conversation) = self.open.get(&id) else { return Turn::Stay };
        match world.policy.desks.get(&conversation.desk) {
            Some(desk) => Turn::QueueAgain(queue_for(desk, &conversation.answers)),
            None => Turn::Stay,
        }
    }

    /// Brings opening line or answer in line with a revision, as far as it fits; whether something changed.
    fn revise_record(
        &mut self,
        world: &World,
        id: ConversationId,
        of: MessageId,
        revision: &Revision,
    ) -> bool {
        let Some(conversation) = self.open.get(&id) else { return false };
        match (earlier(conversation, of), revision) {
            (Earlier::Opening, _) => {
                self.change(world, id, |conversation| revise_opening(conversation, revision));
                true
            }
            (Earlier::Answer(question), Revision::Corrected(utterance)) => {
                let desk = world.policy.desks.get(&conversation.desk);
                let value = desk.and_then(|desk| read_for(desk, &question, utterance).ok());
                self.change(world, id, |conversation| {
                    value.is_some_and(|value| {
                        conversation.set_answer(&question, &value);
                        true
                    })
                })
                .unwrap_or(false)
            }
            (Earlier::Answer(_) | Earlier::Refused | Earlier::Word, _) => false,
        }
    }

    /// Keeps a revision that nobody is to hear of now.
    fn note(&self, out: &mut Effects, id: ConversationId, message: MessageId, kept: Kept) {
        let author = Person::Customer;
        out.effects.push(Effect::Keep { message, conversation: id, author, kept });
    }

    fn cannot(&self, out: &mut Effects, id: ConversationId, revision: &Revision) {
        self.tell_customer(out, id, CustomerNotice::CannotRevise(revises(revision)));
    }

    /// An agent corrected the message `of` in a window of theirs, or took it back.
    pub(crate) fn agent_revised(
        &mut self,
        world: &World,
        out: &mut Effects,
        window: WindowId,
        message: MessageId,
        of: Option<MessageId>,
        revises: Revises,
    ) {
        let Some(author) = self.speaker(out, window) else { return };
        let kept = match (of, revises) {
            (Some(of), Revises::Correction) => Kept::Corrects(of),
            (Some(of), Revises::Retraction) => Kept::Retracts(of),
            (None, Revises::Correction) => Kept::Said,
            (None, Revises::Retraction) => {
                let Some(conversation) = self.open.get(&window.conversation) else { return };
                let Some(place) = conversation.window_numbered(window.number) else { return };
                let to = AgentSide::Window(conversation.window_side(place));
                out.effects.push(Effect::TellAgent { to, notice: AgentNotice::CannotTakeBack });
                return;
            }
        };
        self.say(world, out, window.conversation, message, author, kept);
    }
}

impl Conversation {
    fn set_answer(&mut self, question: &QuestionId, value: &AnswerValue) {
        for answer in self.answers.iter_mut().filter(|answer| answer.question == *question) {
            answer.value = value.clone();
        }
    }
}

/// What a revision wants.
pub(crate) fn revises(revision: &Revision) -> Revises {
    match revision {
        Revision::Corrected(_) => Revises::Correction,
        Revision::Retracted => Revises::Retraction,
    }
}

fn kept(of: MessageId, revision: &Revision) -> Kept {
    match revision {
        Revision::Corrected(_) => Kept::Corrects(of),
        Revision::Retracted => Kept::Retracts(of),
    }
}

fn earlier(conversation: &Conversation, of: MessageId) -> Earlier {
    if conversation.first.is_some_and(|first| first.message == of) {
        return Earlier::Opening;
    }
    if let Some((_, question)) = conversation.given.iter().find(|(message, _)| *message == of) {
        return Earlier::Answer(question.clone());
    }
    match &conversation.stage {
        Stage::Dialogue(dialogue) if dialogue.refused == Some(of) => Earlier::Refused,
        Stage::Dialogue(_) | Stage::Deciding(_) | Stage::Waiting(_) | Stage::Active(_) | Stage::WrapUp(_) => {
            Earlier::Word
        }
    }
}

fn revise_opening(conversation: &mut Conversation, revision: &Revision) {
    let (line, is_shown) = match revision {
        Revision::Corrected(utterance) => {
            let (line, was_cut) = cut(&utterance.text);
            (line, was_cut || utterance.has_more)
        }
        Revision::Retracted => (Text::from(""), false),
    };
    conversation.opening = line;
    if let Some(first) = &mut conversation.first {
        first.is_shown = is_shown;
    }
}

fn read_for(
    desk: &DeskPolicy,
    question: &QuestionId,
    utterance: &Utterance,
) -> Result<AnswerValue, AnswerFault> {
    match desk.questions.iter().find(|other| other.id == *question) {
        Some(question) => read(question, utterance),
        None => Err(AnswerFault::Empty),
    }
}

/// Keeps the answers to questions that are still to be asked; the others count no more.
fn keep_relevant(desk: &DeskPolicy, conversation: &mut Conversation) {
    let given = core::mem::take(&mut conversation.answers);
    for question in &desk.questions {
        let Some(answer) = given.iter().find(|answer| answer.question == question.id) else { continue };
        if applies(question, &conversation.answers) && fits(question, &answer.value) {
            conversation.answers.push(answer.clone());
        }
    }
    conversation.forget_dropped();
}
