//! Hosting by relay: every message is passed on, into a window of their own for each agent.
//!
//! *Never:* a message to somebody whose client is away; it waits in the transcript.

use super::Passing;
use crate::conversation::participants::Participant;
use crate::conversation::stage::{Conversation, Stage};
use crate::values::effect::{Effect, Effects, Hearer};
use crate::values::id::MessageId;
use crate::values::participant::Person;

pub(super) fn joined(out: &mut Effects, conversation: &Conversation, who: &Participant) {
    out.effects.push(Effect::OpenWindow(conversation.window_side(&who.window)));
}

pub(super) fn said(
    out: &mut Effects,
    conversation: &Conversation,
    author: &Person,
    message: MessageId,
    passing: Passing,
) {
    let Stage::Active(active) = &conversation.stage else { return };
    let audience = active.participants.audience(author);
    let customer = audience.customer.then(|| Hearer::Customer(conversation.customer_side()));
    let present = audience.colleagues.into_iter().filter(|one| one.held.is_none());
    let windows = present.map(|one| Hearer::Window(conversation.window_side(&one.window)));
    for to in customer.into_iter().chain(windows) {
        let author = author.clone();
        out.effects.push(match passing {
            Passing::Message => Effect::Relay { message, author, to },
            Passing::Signal => Effect::RelaySignal { message, author, to },
        });
    }
}

pub(super) fn left(out: &mut Effects, conversation: &Conversation, who: &Participant) {
    out.effects.push(Effect::CloseWindow(conversation.window_side(&who.window)));
}
