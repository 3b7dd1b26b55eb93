//! What customers read.
//!
//! *Never:* words of agents' matters (offers, windows, commands).

use super::voice::Voice;
use super::{figures, hours, link};
use frontdesk_settings::wording::RuleEnd;
use router_core::Timestamp;
use router_core::values::answer::AnswerFault;
use router_core::values::fact::WhyEnded;
use router_core::values::id::{QuestionId, RuleName};
use router_core::values::notice::{
    ClosedReason, CustomerNotice, Grown, HelpContext, RefusedReason, Revises, WaitRange,
};
use router_core::values::question::QuestionKind;

/// The words for `notice`.
pub(super) fn say(voice: &Voice<'_>, now: Timestamp, notice: &CustomerNotice) -> String {
    match notice {
        CustomerNotice::Greeting => greeting(voice),
        CustomerNotice::Ask { question, fault } => ask(voice, question, fault.as_ref()),
        CustomerNotice::NothingBefore => voice.say("nothing-before", &[]),
        CustomerNotice::CustomerHelp(context) => voice.say(help(*context), &[]),
        CustomerNotice::CancelledByCustomer => voice.say("cancelled", &[]),
        CustomerNotice::QueuePosition { position, wait, staffed, grown } => {
            place(voice, *position, *wait, *staffed, *grown)
        }
        CustomerNotice::FromServer(text) => text.as_str().to_owned(),
        CustomerNotice::RuleAnswer(rule) => rule_answer(voice, rule),
        CustomerNotice::OutOfHours { opens, holiday, calendar, then } => {
            hours::closed(voice, now, *opens, holiday.as_ref(), calendar.as_ref(), then)
        }
        CustomerNotice::LeaveMessage(why) => because(voice, *why, "leave-message"),
        CustomerNotice::CallBack(why) => because(voice, *why, "call-back"),
        CustomerNotice::MessageKept => voice.say("message-kept", &[]),
        CustomerNotice::AgentJoined { name } => voice.say("agent-joined", &[("name", (&**name).into())]),
        CustomerNotice::Introduced { name, address } => {
            link::say(voice, "introduced", address, &[("name", (&**name).into())])
        }
        CustomerNotice::TalksDirectly { name, address } => {
            link::say(voice, "talks-directly", address, &[("name", (&**name).into())])
        }
        CustomerNotice::InvitedToRoom { name, address } => {
            let [address, link] = link::room_args(address);
            voice.say("invited-to-room", &[("name", (&**name).into()), address, link])
        }
        CustomerNotice::GoesOnHere { name } => voice.say("goes-on-here", &[("name", (&**name).into())]),
        CustomerNotice::AgentLost => voice.say("agent-lost", &[]),
        CustomerNotice::Transferring => voice.say("transferring", &[]),
        CustomerNotice::SilenceReminder { closes_in } => {
            voice.say("silence-reminder", &[("time", figures::span(voice, *closes_in).into())])
        }
        CustomerNotice::Closed(reason) => voice.say(closed(*reason), &[]),
        CustomerNotice::Refused(reason) => voice.say(refused(*reason), &[]),
        CustomerNotice::CannotRevise(Revises::Correction) => voice.say("cannot-correct", &[]),
        CustomerNotice::CannotRevise(Revises::Retraction) => voice.say("cannot-take-back", &[]),
    }
}

fn greeting(voice: &Voice<'_>) -> String {
    match voice.desk_texts().and_then(|texts| texts.greeting.as_ref()) {
        Some(greeting) => voice.words(greeting),
        None => voice.say("greeting", &[("desk", voice.desk_title().into())]),
    }
}

/// The place in the queue, why it is worse than before if it is, and the wait.
fn place(
    voice: &Voice<'_>,
    position: u32,
    wait: Option<WaitRange>,
    staffed: bool,
    grown: Option<Grown>,
) -> String {
    let mut said = vec![match position {
        0 | 1 => voice.say("position-next", &[]),
        _ => voice.say("position", &[("position", position.into())]),
    }];
    said.extend(grown.map(|grown| match grown {
        Grown::Urgent(count) => voice.say("grown-urgent", &[("count", count.into())]),
        Grown::FewerAgents => voice.say("grown-fewer-agents", &[]),
        Grown::SlowerService => voice.say("grown-slower-service", &[]),
    }));
    if staffed {
        let say = |wait| voice.say("position-wait", &[("wait", figures::wait(voice, wait).into())]);
        said.extend(wait.map(say));
    } else {
        said.push(voice.say("position-unstaffed", &[]));
    }
    said.join(" ")
}

/// The rule's own words, or ours for its kind.
fn rule_answer(voice: &Voice<'_>, rule: &RuleName) -> String {
    let texts = voice.rule_texts(rule);
    if let Some(answer) = texts.and_then(|texts| texts.answer.as_ref()) {
        return voice.words(answer);
    }
    match texts.map(|texts| &texts.kind) {
        Some(RuleEnd::Closed) | None => voice.say("rule-closed", &[]),
        Some(RuleEnd::Blocked) => voice.say("rule-blocked", &[]),
        Some(RuleEnd::Redirect(address)) => voice.say("rule-redirect", &[("address", (&**address).into())]),
    }
}

/// Why nobody takes it now, and what happens instead.
fn because(voice: &Voice<'_>, why: WhyEnded, then: &'static str) -> String {
    let why = match why {
        WhyEnded::NobodyTookIt => "because-nobody-took-it",
        WhyEnded::QueueFull => "because-queue-full",
        WhyEnded::WaitTooLong => "because-wait-too-long",
        WhyEnded::NobodySignedIn => "because-nobody-signed-in",
        WhyEnded::OutOfHours => "closed-now",
    };
    format!("{} {}", voice.say(why, &[]), voice.say(then, &[]))
}

/// What was wrong, the question, its options, and how to answer.
fn ask(voice: &Voice<'_>, question: &QuestionId, fault: Option<&AnswerFault>) -> String {
    let mut lines = Vec::new();
    lines.extend(fault.map(|fault| answer_fault(voice, fault)));
    let words = voice.question_texts(question).map(|texts| voice.words(&texts.ask));
    lines.push(words.unwrap_or_else(|| question.to_string()));
    for (index, label) in voice.option_labels(question).into_iter().enumerate() {
        lines.push(voice.say("option-line", &[("number", (index + 1).into()), ("label", label.into())]));
    }
    if let Some(question) = voice.question(question) {
        let hint = match &question.kind {
            QuestionKind::Choice { .. } => Some(voice.say("hint-choice", &[])),
            QuestionKind::YesNo => Some(voice.say("hint-yes-no", &[])),
            QuestionKind::Number { min, max } => {
                Some(voice.say("hint-number", &[("min", (*min).into()), ("max", (*max).into())]))
            }
            QuestionKind::Email => Some(voice.say("hint-email", &[])),
            QuestionKind::Text { .. } => None,
        };
        lines.extend(hint);
        if question.optional {
            lines.push(voice.say("hint-optional", &[]));
        }
    }
    lines.join("\n")
}

fn answer_fault(voice: &Voice<'_>, fault: &AnswerFault) -> String {
    match fault {
        AnswerFault::Empty => voice.say("fault-empty", &[]),
        AnswerFault::TooLong(max) => voice.say("fault-too-long", &[("max", (*max).into())]),
        AnswerFault::NotAnOption(count) => voice.say("fault-not-an-option", &[("count", (*count).into())]),
        AnswerFault::NotYesOrNo => voice.say("fault-not-yes-or-no", &[]),
        AnswerFault::NotANumber => voice.say("fault-not-a-number", &[]),
        AnswerFault::OutOfBounds { min, max } => {
            voice.say("fault-out-of-bounds", &[("min", (*min).into()), ("max", (*max).into())])
        }
        AnswerFault::NotAnEmailAddress => voice.say("fault-not-an-email-address", &[]),
    }
}

fn help(context: HelpContext) -> &'static str {
    match context {
        HelpContext::Outside => "help-outside",
        HelpContext::Dialogue => "help-dialogue",
        HelpContext::Waiting => "help-waiting",
        HelpContext::Active => "help-active",
    }
}

fn closed(reason: ClosedReason) -> &'static str {
    match reason {
        ClosedReason::ByAgent => "closed-by-agent",
        ClosedReason::ByCustomer => "closed-by-customer",
        ClosedReason::Silence => "closed-silence",
        ClosedReason::CustomerLost => "closed-customer-lost",
        ClosedReason::NobodyFree => "closed-nobody-free",
        ClosedReason::Withdrawn => "closed-withdrawn",
        ClosedReason::OutOfHours => "closed-out-of-hours",
        ClosedReason::KeptTooLong => "closed-kept-too-long",
        ClosedReason::ByRule => "closed-by-rule",
        ClosedReason::HandedOver => "closed-handed-over",
    }
}

fn refused(reason: RefusedReason) -> &'static str {
    match reason {
        RefusedReason::WaitTooLong => "refused-wait-too-long",
        RefusedReason::NobodySignedIn => "refused-nobody-signed-in",
        RefusedReason::OutOfHours => "refused-out-of-hours",
        RefusedReason::QueueFull => "refused-queue-full",
        RefusedReason::TooManyConversations => "refused-too-many-conversations",
        RefusedReason::TooManyKept => "refused-too-many-kept",
    }
}
