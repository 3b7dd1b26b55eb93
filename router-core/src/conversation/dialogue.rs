//! The questions before an agent is looked for.
//!
//! The next question is always the first that has no answer and whose conditions hold; so going back is
//! dropping answers, and a changed desk needs no special care. Known answers are filled in, not asked.
//!
//! *Never:* the words of a question.

use super::answers::{fits, is_option, meets, read};
use super::customers::Customers;
use super::silence::Silence;
use super::stage::{Contact, Conversation, Dialogue, First, Stage};
use super::{Conversations, Turn};
use crate::values::address::Address;
use crate::values::answer::{Answer, AnswerFault, AnswerValue, Keyword, Text, Utterance};
use crate::values::effect::{Effect, Effects, Kept};
use crate::values::id::{ConversationId, DeskName, Language, MessageId, QuestionId, QueueName};
use crate::values::notice::{ClosedReason, CustomerNotice, HelpContext};
use crate::values::participant::Person;
use crate::values::policy::DeskPolicy;
use crate::values::question::{Question, QuestionKind};
use crate::values::timer::Timer;
use crate::values::world::World;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// Characters of the first message that are kept as the opening line.
const OPENING_CHARACTERS: usize = 500;

/// What stands at the end of an opening line that was cut.
const CUT: char = '…';

/// A customer's first message to a desk.
pub(crate) struct Opening {
    pub(crate) id: ConversationId,
    pub(crate) customer: Address,
    pub(crate) desk: DeskName,
    pub(crate) language: Option<Language>,
    pub(crate) message: MessageId,
    pub(crate) utterance: Utterance,
}

impl Conversations {
    /// A conversation begins: greeting, and the first question if there is one to ask.
    pub(crate) fn begin(&mut self, world: &World, out: &mut Effects, opening: Opening) -> Turn {
        let id = opening.id;
        self.open_with(world, out, opening);
        self.tell_customer(out, id, CustomerNotice::Greeting);
        self.go_on(world, out, id)
    }

    /// A new conversation with its first message, which is kept; the customer's contacts are counted.
    fn open_with(&mut self, world: &World, out: &mut Effects, opening: Opening) {
        let (conversation, message) = (opening.id, opening.message);
        let customer = opening.customer.clone();
        let begun = begun(world, &mut self.customers, opening);
        self.insert(begun);
        out.effects.push(Effect::Register { conversation, customer });
        let (author, kept) = (Person::Customer, Kept::Said);
        out.effects.push(Effect::Keep { message, conversation, author, kept });
    }

    /// A conversation begins that goes into a queue at once, with what is remembered of the customer; the queue is
    /// returned.
    pub(crate) fn begin_without_questions(
        &mut self,
        world: &World,
        out: &mut Effects,
        opening: Opening,
    ) -> Option<QueueName> {
        let desk = world.policy.desks.get(&opening.desk)?;
        let (id, customer) = (opening.id, opening.customer.clone());
        self.open_with(world, out, opening);
        let mut answers = Vec::new();
        fill_in_known(desk, &mut answers, &self.customers, &customer);
        let queue = queue_for(desk, &answers);
        self.change(world, id, |conversation| conversation.answers = answers);
        Some(queue)
    }

    /// The customer wrote during the questions.
    pub(super) fn answered(
        &mut self,
        world: &World,
        out: &mut Effects,
        id: ConversationId,
        message: MessageId,
        utterance: &Utterance,
    ) -> Turn {
        self.change(world, id, |conversation| {
            if let Stage::Dialogue(dialogue) = &mut conversation.stage {
                dialogue.silence = Silence::begin(world, &conversation.desk);
                dialogue.refused = None;
            }
        });
        let Some(conversation) = self.open.get(&id) else { return Turn::Stay };
        let Some(question) = current(world, conversation) else { return self.go_on(world, out, id) };
        let is_answer = !utterance.marked && is_option(question, utterance.text.as_str());
        match utterance.keyword {
            Some(Keyword::Help) if !is_answer => self.help(out, id),
            Some(Keyword::Back) if !is_answer => return self.back(world, out, id),
            Some(Keyword::Repeat) if !is_answer => self.ask(out, id, None),
            Some(Keyword::Cancel) if !is_answer => return Turn::Close(ClosedReason::ByCustomer),
            Some(
                Keyword::Help
                | Keyword::Back
                | Keyword::Repeat
                | Keyword::Cancel
                | Keyword::Yes
                | Keyword::No,
            )
            | None
                if utterance.marked && utterance.keyword.is_none() && read(question, utterance).is_ok() =>
            {
                self.help(out, id);
            }
            Some(
                Keyword::Help
                | Keyword::Back
                | Keyword::Repeat
                | Keyword::Cancel
                | Keyword::Yes
                | Keyword::No,
            )
            | None => return self.answer(world, out, id, message, Kept::Said, utterance),
        }
        Turn::Stay
    }

    /// Takes what was said as the answer to the present question, or says why it is none.
    pub(super) fn answer(
        &mut self,
        world: &World,
        out: &mut Effects,
        id: ConversationId,
        message: MessageId,
        kept: Kept,
        utterance: &Utterance,
    ) -> Turn {
        let Some(conversation) = self.open.get(&id) else { return Turn::Stay };
        let Some(question) = current(world, conversation) else { return self.go_on(world, out, id) };
        let read = read(question, utterance);
        out.effects.push(Effect::Keep { message, conversation: id, author: Person::Customer, kept });
        // Corrections name the message that began it.
        let root = match kept {
            Kept::Said => message,
            Kept::Corrects(of) | Kept::Retracts(of) => of,
        };
        match read {
            Ok(value) => self.take(world, out, id, root, value),
            Err(fault) => {
                self.change(world, id, |conversation| {
                    if let Stage::Dialogue(dialogue) = &mut conversation.stage {
                        dialogue.refused = Some(root);
                    }
                });
                self.ask(out, id, Some(fault));
                Turn::Stay
            }
        }
    }

    fn help(&self, out: &mut Effects, id: ConversationId) {
        self.tell_customer(out, id, CustomerNotice::CustomerHelp(HelpContext::Dialogue));
    }

    /// Asks the present question, again if `fault` says why.
    pub(super) fn ask(&self, out: &mut Effects, id: ConversationId, fault: Option<AnswerFault>) {
        let Some(Stage::Dialogue(dialogue)) = self.open.get(&id).map(|open| &open.stage) else { return };
        self.tell_customer(out, id, CustomerNotice::Ask { question: dialogue.question.clone(), fault });
    }

    fn take(
        &mut self,
        world: &World,
        out: &mut Effects,
        id: ConversationId,
        message: MessageId,
        value: AnswerValue,
    ) -> Turn {
        self.change(world, id, |conversation| {
            let Stage::Dialogue(dialogue) = &mut conversation.stage else { return };
            dialogue.asked.push(dialogue.question.clone());
            conversation.given.push((message, dialogue.question.clone()));
            conversation.answers.push(Answer { question: dialogue.question.clone(), value });
        });
        self.go_on(world, out, id)
    }

    /// One asked question back; answers given or filled in since are dropped. If one before it was taken back, that question
    /// is still the next.
    fn back(&mut self, world: &World, out: &mut Effects, id: ConversationId) -> Turn {
        let desk = self.open.get(&id).and_then(|open| world.policy.desks.get(&open.desk));
        let previous = self.change(world, id, |conversation| {
            let Stage::Dialogue(dialogue) = &mut conversation.stage else { return None };
            let previous = dialogue.asked.pop()?;
            let kept = conversation.answers.iter().position(|answer| answer.question == previous)?;
            conversation.answers.truncate(kept);
            let next = desk.and_then(|desk| next_question(desk, &conversation.answers));
            dialogue.question = next.map_or(previous, |next| next.id.clone());
            conversation.forget_dropped();
            Some(())
        });
        if previous.flatten().is_none() {
            self.tell_customer(out, id, CustomerNotice::NothingBefore);
        }
        self.ask(out, id, None);
        Turn::Stay
    }

    /// Fills in what is known and asks the next question; if there is none, the dialogue is over.
    pub(super) fn go_on(&mut self, world: &World, out: &mut Effects, id: ConversationId) -> Turn {
        let Some(conversation) = self.open.get_mut(&id) else { return Turn::Stay };
        let Some(desk) = world.policy.desks.get(&conversation.desk) else {
            return Turn::Close(ClosedReason::Withdrawn);
        };
        fill_in_known(desk, &mut conversation.answers, &self.customers, &conversation.customer);
        let Some(question) = next_question(desk, &conversation.answers).map(|question| question.id.clone())
        else {
            let queue = queue_for(desk, &conversation.answers);
            let answers = to_remember(desk, &conversation.answers);
            let customer = conversation.customer.clone();
            self.customers.remember(world, &customer, answers);
            return Turn::Queue(queue);
        };
        self.change(world, id, |conversation| {
            if let Stage::Dialogue(dialogue) = &mut conversation.stage {
                dialogue.question = question;
                dialogue.silence = Silence::begin(world, &conversation.desk);
            }
        });
        self.ask(out, id, None);
        Turn::Stay
    }

    /// The desk's questions are others now: answers that do not fit are dropped, and if the present question
    /// is no longer the next one, the next one is asked.
    pub(super) fn revise(&mut self, world: &World, out: &mut Effects, id: ConversationId) -> Turn {
        let Some(conversation) = self.open.get_mut(&id) else { return Turn::Stay };
        let Some(desk) = world.policy.desks.get(&conversation.desk) else {
            return Turn::Close(ClosedReason::Withdrawn);
        };
        if is_current(desk, conversation) {
            return Turn::Stay;
        }
        keep_fitting(desk, conversation);
        self.go_on(world, out, id)
    }
}

impl Conversation {
    /// Answers were dropped: neither going back nor a correction leads to them any more.
    pub(super) fn forget_dropped(&mut self) {
        let Self { answers, given, stage, .. } = self;
        let is_answered = |question: &QuestionId| answers.iter().any(|answer| answer.question == *question);
        given.retain(|(_, question)| is_answered(question));
        if let Stage::Dialogue(dialogue) = stage {
            dialogue.asked.retain(is_answered);
        }
    }
}

/// Keeps the answers that fit the questions as they are asked now, up to the first that does not.
pub(super) fn keep_fitting(desk: &DeskPolicy, conversation: &mut Conversation) {
    let given = core::mem::take(&mut conversation.answers);
    while let Some(question) = next_question(desk, &conversation.answers) {
        let Some(answer) = given.iter().find(|answer| answer.question == question.id) else { break };
        if !fits(question, &answer.value) {
            break;
        }
        conversation.answers.push(answer.clone());
    }
    conversation.forget_dropped();
}

/// A new conversation, before the first question; the customer's contacts are counted.
fn begun(world: &World, customers: &mut Customers, opening: Opening) -> Conversation {
    customers.count_contact(world, &opening.customer, &opening.desk);
    let (line, was_cut) = cut(&opening.utterance.text);
    let is_shown = was_cut || opening.utterance.has_more;
    Conversation {
        id: opening.id,
        customer: opening.customer,
        desk: opening.desk,
        language: opening.language,
        opening: line,
        first: Some(First { message: opening.message, is_shown }),
        given: Vec::new(),
        answers: Vec::new(),
        client: Box::default(),
        asked_server: false,
        contact: Contact::Here,
        check: Timer::Off,
        transcript: None,
        past: Vec::new(),
        stage: Stage::Dialogue(Dialogue {
            question: QuestionId::from(""),
            asked: Vec::new(),
            refused: None,
            silence: Silence::default(),
        }),
    }
}

/// Whether the answers fit the desk's questions and the question that was asked is the next one.
pub(super) fn is_current(desk: &DeskPolicy, conversation: &Conversation) -> bool {
    let Stage::Dialogue(dialogue) = &conversation.stage else { return true };
    let answers_fit = conversation.answers.iter().all(|answer| {
        desk.questions.iter().any(|question| question.id == answer.question && fits(question, &answer.value))
    });
    answers_fit && next_question(desk, &conversation.answers).is_some_and(|next| next.id == dialogue.question)
}

/// Conditions of questions are looked at in the order of the questions, so an answer counts only if its own
/// question is to be asked.
pub(super) fn next_question<'a>(desk: &'a DeskPolicy, answers: &[Answer]) -> Option<&'a Question> {
    desk.questions.iter().find(|question| {
        let open = !answers.iter().any(|answer| answer.question == question.id);
        open && applies(question, answers)
    })
}

/// Whether a question is to be asked of somebody who gave these answers.
pub(super) fn applies(question: &Question, answers: &[Answer]) -> bool {
    question.only_when.iter().all(|condition| {
        let answer = answers.iter().find(|answer| answer.question == condition.question);
        answer.is_some_and(|answer| meets(condition, &answer.value))
    })
}

fn fill_in_known(desk: &DeskPolicy, answers: &mut Vec<Answer>, customers: &Customers, customer: &Address) {
    while let Some(question) = next_question(desk, answers) {
        let known = customers.answer(customer, &question.id);
        match known.filter(|value| question.remember && fits(question, value)) {
            Some(value) => answers.push(Answer { question: question.id.clone(), value: value.clone() }),
            None => return,
        }
    }
}

/// The queue of the last answer that names one, else the desk's own.
pub(super) fn queue_for(desk: &DeskPolicy, answers: &[Answer]) -> QueueName {
    let named = answers.iter().rev().find_map(|answer| {
        let question = desk.questions.iter().find(|question| question.id == answer.question)?;
        match (&question.kind, &answer.value) {
            (QuestionKind::Choice { options }, AnswerValue::Choice(id)) => {
                options.iter().find(|option| option.id == *id)?.queue.clone()
            }
            _ => None,
        }
    });
    named.unwrap_or_else(|| desk.queue.clone())
}

fn to_remember(desk: &DeskPolicy, answers: &[Answer]) -> Vec<Answer> {
    let worth = |answer: &&Answer| {
        answer.value != AnswerValue::Skipped
            && desk.questions.iter().any(|question| question.remember && question.id == answer.question)
    };
    answers.iter().filter(worth).cloned().collect()
}

fn current<'a>(world: &'a World, conversation: &Conversation) -> Option<&'a Question> {
    let Stage::Dialogue(dialogue) = &conversation.stage else { return None };
    let desk = world.policy.desks.get(&conversation.desk)?;
    desk.questions.iter().find(|question| question.id == dialogue.question)
}

/// The opening line of a text, and whether something was left out.
pub(super) fn cut(text: &Text) -> (Text, bool) {
    match text.as_str().char_indices().nth(OPENING_CHARACTERS) {
        Some((end, _)) => {
            let mut line = String::from(&text.as_str()[..end]);
            line.push(CUT);
            (Text(Arc::from(line)), true)
        }
        None => (text.clone(), false),
    }
}
