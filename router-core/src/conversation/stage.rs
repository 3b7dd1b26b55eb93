//! One conversation and its stage.
//!
//! The stage is an enum with its data in the variant. Whether a waiting one is offered to somebody at the
//! moment is routing's business and makes no difference here; a closed one is removed.
//!
//! *Never:* the text of a message beyond the opening line and the answers.

use super::deciding::Deciding;
use super::hosting::Hosting;
use super::participants::Participants;
use super::silence::Silence;
use super::window::Window;
use crate::values::address::Address;
use crate::values::answer::{Answer, AnswerValue, Text};
use crate::values::client::Client;
use crate::values::deadline::Wake;
use crate::values::effect::{CustomerSide, Range, WindowSide};
use crate::values::id::{ConversationId, DeskName, Language, MessageId, QuestionId, WindowId};
use crate::values::notice::{Detached, WaitRange};
use crate::values::time::Timestamp;
use crate::values::timer::Timer;
use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// One conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conversation {
    /// Its number.
    pub(crate) id: ConversationId,
    /// Who.
    pub(crate) customer: Address,
    /// With which desk.
    pub(crate) desk: DeskName,
    /// The language of the latest message that named one.
    #[serde(default)]
    pub(crate) language: Option<Language>,
    /// The first message, possibly cut; empty if it was taken back.
    pub(crate) opening: Text,
    /// Which message that was.
    #[serde(default)]
    pub(crate) first: Option<First>,
    /// The messages that gave the answers.
    #[serde(default)]
    pub(crate) given: Vec<(MessageId, QuestionId)>,
    /// The answers in the order of the questions.
    #[serde(default)]
    pub(crate) answers: Vec<Answer>,
    /// What is known of the client from which the customer wrote last. Kept in a row of its own, because it is long.
    #[serde(skip)]
    pub(crate) client: Box<Client>,
    /// Whether a routing server was asked about it, and so hears of its end.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub(crate) asked_server: bool,
    /// Whether the customer's client is there.
    #[serde(default)]
    pub(crate) contact: Contact,
    /// When that is checked again. Kept as its [`super::Progress`].
    #[serde(default, skip_serializing)]
    pub(crate) check: Timer,
    /// The messages by people after the dialogue. Kept as its [`super::Progress`].
    #[serde(default, skip_serializing)]
    pub(crate) transcript: Option<Range>,
    /// Windows that are over, the latest last.
    #[serde(default)]
    pub(crate) past: Vec<Window>,
    /// Where it is on its way.
    pub(crate) stage: Stage,
}

/// The first message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct First {
    pub(crate) message: MessageId,
    /// The opening line does not have all of it, so it is shown to whoever joins.
    #[serde(default)]
    pub(crate) is_shown: bool,
}

/// Whether the customer's client is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Contact {
    /// As far as is known.
    #[default]
    Here,
    /// It went; the conversation is closed when the timer ends.
    Gone(Timer),
}

/// The stages of a conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Stage {
    /// Questions are asked.
    Dialogue(Dialogue),
    /// All questions are answered, but a rule has to know what the client is, which has not said it yet.
    Deciding(Deciding),
    /// An agent is looked for.
    Waiting(Waiting),
    /// An agent has it, in a window.
    Active(Active),
    /// Over for the customer; the agent's window stays until the agent is through with it.
    WrapUp(Window),
}

/// What is known during the questions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Dialogue {
    /// The question that was asked last.
    pub(crate) question: QuestionId,
    /// Questions that were asked and answered, the latest last; known answers are not among them.
    #[serde(default)]
    pub(crate) asked: Vec<QuestionId>,
    /// The last message that was no answer to it.
    #[serde(default)]
    pub(crate) refused: Option<MessageId>,
    #[serde(default)]
    pub(crate) silence: Silence,
}

/// What is known while an agent is looked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Waiting {
    /// Messages that were kept in this wait.
    #[serde(default)]
    pub(crate) kept: u16,
    /// What the customer was told last about the place.
    #[serde(default)]
    pub(crate) announced: Option<Announced>,
    /// When the customer may be told again.
    #[serde(default)]
    pub(crate) announce: Timer,
    /// What the customer expects who does not wait in person; such a one is told no places.
    #[serde(default)]
    pub(crate) detached: Option<Detached>,
    /// Who left a message was told that what came after it is kept too.
    #[serde(default)]
    pub(crate) acknowledged: bool,
}

/// What a customer was told about the place in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Announced {
    pub(crate) position: u32,
    pub(crate) wait: Option<WaitRange>,
    /// Units of capacity that were there.
    #[serde(default)]
    pub(crate) capacity: u32,
    /// When.
    #[serde(default)]
    pub(crate) at: Timestamp,
}

/// What is known while agents take part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "ActiveRow")]
pub(crate) struct Active {
    pub(crate) hosting: Hosting,
    pub(crate) participants: Participants,
    /// Kept as the conversation's [`super::Progress`].
    #[serde(skip_serializing)]
    pub(crate) silence: Silence,
}

/// As it is kept, also as version 0.1.0 kept it: with the one window of the one agent.
#[derive(Deserialize)]
struct ActiveRow {
    #[serde(default)]
    hosting: Hosting,
    #[serde(default)]
    participants: Participants,
    #[serde(default)]
    silence: Silence,
    #[serde(default)]
    window: Option<Window>,
    #[serde(default)]
    held: Option<MessageId>,
}

impl From<ActiveRow> for Active {
    fn from(row: ActiveRow) -> Self {
        let ActiveRow { hosting, participants, silence, window, held } = row;
        let participants =
            if participants.is_empty() { Participants::from_row(window, held) } else { participants };
        Self { hosting, participants, silence }
    }
}

impl Conversation {
    /// The customer, spoken to by the desk.
    pub(crate) fn customer_side(&self) -> CustomerSide {
        CustomerSide {
            conversation: Some(self.id),
            address: self.customer.clone(),
            desk: self.desk.clone(),
            language: self.language.clone(),
        }
    }

    /// An agent, spoken to in a window of this conversation.
    pub(crate) fn window_side(&self, window: &Window) -> WindowSide {
        WindowSide {
            window: WindowId { conversation: self.id, number: window.number },
            agent: window.agent.clone(),
            address: window.address.clone(),
            alias: window.alias.clone(),
            desk: self.desk.clone(),
        }
    }

    /// The windows that are open, that of the agent who answers for the conversation first.
    pub(crate) fn open_windows(&self) -> impl Iterator<Item = &Window> {
        let (active, wrap_up) = match &self.stage {
            Stage::Active(active) => (Some(&active.participants), None),
            Stage::WrapUp(window) => (None, Some(window)),
            Stage::Dialogue(_) | Stage::Deciding(_) | Stage::Waiting(_) => (None, None),
        };
        active.into_iter().flat_map(Participants::iter).map(|one| &one.window).chain(wrap_up)
    }

    /// The customer's readable name, which is an answer called `name`; empty if there is none. No part of the address
    /// stands in for it: agents learn nothing of it (capability C14).
    pub(crate) fn customer_name(&self) -> Arc<str> {
        for answer in &self.answers {
            if let ("name", AnswerValue::Text(text)) = (answer.question.as_str(), &answer.value) {
                return text.0.clone();
            }
        }
        Arc::from("")
    }

    /// A message by a person after the dialogue.
    pub(super) fn record(&mut self, message: MessageId) {
        let from = self.transcript.map_or(message, |transcript| transcript.from);
        self.transcript = Some(Range { from, until: message });
    }

    pub(super) fn silence(&self) -> Option<&Silence> {
        match &self.stage {
            Stage::Dialogue(dialogue) => Some(&dialogue.silence),
            Stage::Active(active) => Some(&active.silence),
            Stage::Deciding(_) | Stage::Waiting(_) | Stage::WrapUp(_) => None,
        }
    }

    pub(super) fn silence_mut(&mut self) -> Option<&mut Silence> {
        match &mut self.stage {
            Stage::Dialogue(dialogue) => Some(&mut dialogue.silence),
            Stage::Active(active) => Some(&mut active.silence),
            Stage::Deciding(_) | Stage::Waiting(_) | Stage::WrapUp(_) => None,
        }
    }

    /// What it waits for.
    pub(super) fn deadlines(&self) -> [(Wake, Option<Timestamp>); 7] {
        let grace = match self.contact {
            Contact::Gone(timer) => timer.due(),
            Contact::Here => None,
        };
        let (announce, decides) = match &self.stage {
            Stage::Waiting(waiting) => (waiting.announce.due(), None),
            Stage::Deciding(deciding) => (None, deciding.until.due()),
            Stage::Dialogue(_) | Stage::Active(_) | Stage::WrapUp(_) => (None, None),
        };
        let (direct, room) = match &self.stage {
            Stage::Active(active) => (active.hosting.due(), active.hosting.room_due()),
            Stage::Dialogue(_) | Stage::Deciding(_) | Stage::Waiting(_) | Stage::WrapUp(_) => (None, None),
        };
        [
            (Wake::CustomerGrace(self.id), grace),
            (Wake::Silence(self.id), self.silence().and_then(|silence| silence.due())),
            (Wake::Announce(self.id), announce),
            (Wake::DirectEnds(self.id), direct),
            (Wake::RoomLate(self.id), room),
            (Wake::CheckCustomer(self.id), self.check.due()),
            (Wake::DecidingEnds(self.id), decides),
        ]
    }
}
