//! What agents read.
//!
//! *Never:* words of customers' matters (questions, places, farewells).

use super::voice::Voice;
use super::{figures, link, reasons};
use router_core::Span;
use router_core::values::client::ClientLine;
use router_core::values::command::{ALL, Description};
use router_core::values::hosting::FellBack;
use router_core::values::id::{ConversationId, Level, QueueName, SkillName};
use router_core::values::notice::{
    AgentNotice, Brief, ClosedReason, CommandFault, ConversationLine, Detached, LineStage, OfferOverReason,
    QueueLine,
};
use router_core::values::presence::{Availability, NotReadyReason};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The words for `notice`.
pub(super) fn say(voice: &Voice<'_>, notice: &AgentNotice) -> String {
    match notice {
        AgentNotice::Offer { brief, answer_within } => offer(voice, brief, *answer_within),
        AgentNotice::OfferOver { conversation, customer, reason } => {
            let args = [
                ("number", conversation.0.into()),
                ("customer", voice.customer_name(customer, *conversation).into()),
            ];
            voice.say(offer_over(*reason), &args)
        }
        AgentNotice::WindowSummary(brief) => window_summary(voice, brief),
        AgentNotice::Introduced { brief, address, limit } => introduced(voice, brief, address, *limit),
        AgentNotice::TalksDirectly { address } => link::say(voice, "agent-talks-directly", address, &[]),
        AgentNotice::InvitedToRoom { address, within } => {
            let [address, link] = link::room_args(address);
            let time = figures::span(voice, *within);
            voice.say("agent-invited-to-room", &[address, link, ("time", time.into())])
        }
        AgentNotice::FellBack(why) => voice.say(fell_back(*why), &[]),
        AgentNotice::WindowClosed(reason) => voice.say(window_closed(*reason), &[]),
        AgentNotice::CustomerGone { closes_in } => {
            voice.say("customer-gone", &[("time", figures::span(voice, *closes_in).into())])
        }
        AgentNotice::CustomerBack => voice.say("customer-back", &[]),
        AgentNotice::TransferredAway => voice.say("transferred-away", &[]),
        AgentNotice::WrapUp { length } => {
            voice.say("wrap-up", &[("time", figures::span(voice, *length).into())])
        }
        AgentNotice::MadeNotReady { missed } => voice.say("made-not-ready", &[("missed", (*missed).into())]),
        AgentNotice::AgentStatus { availability, load, capacity, conversations } => {
            status(voice, availability, *load, *capacity, conversations)
        }
        AgentNotice::AgentSkills { queues, skills, teams } => entitlements(voice, queues, skills, teams),
        AgentNotice::Why(reasons) => reasons::say(voice, reasons),
        AgentNotice::QueueList(lines) => queue_list(voice, lines),
        AgentNotice::AgentHelp => help(voice),
        AgentNotice::CommandRefused(fault) => command_fault(voice, fault),
        AgentNotice::NotDelivered => voice.say("not-delivered", &[]),
        AgentNotice::Followed => voice.say("command-followed", &[]),
        AgentNotice::NotHeard => voice.say("not-heard", &[]),
        AgentNotice::CannotTakeBack => voice.say("agent-cannot-take-back", &[]),
        AgentNotice::SilenceReminder { closes_in } => {
            voice.say("silence-reminder", &[("time", figures::span(voice, *closes_in).into())])
        }
    }
}

/// All commands, a line each.
fn help(voice: &Voice<'_>) -> String {
    let line = |command: &&Description| {
        let (usage, means) = (voice.say(command.usage, &[]), voice.say(command.means, &[]));
        voice.say("command-line", &[("usage", usage.into()), ("means", means.into())])
    };
    let head = voice.say("agent-help", &[]);
    std::iter::once(head).chain(ALL.iter().map(line)).collect::<Vec<_>>().join("\n")
}

fn offer(voice: &Voice<'_>, brief: &Brief, answer_within: Span) -> String {
    let mut lines = brief_lines(voice, "offer", brief);
    let time = figures::span(voice, answer_within);
    let args = [("time", time.into()), ("number", brief.conversation.0.into())];
    lines.push(voice.say("offer-answer", &args));
    lines.join("\n")
}

fn window_summary(voice: &Voice<'_>, brief: &Brief) -> String {
    let mut lines = brief_lines(voice, "window-summary", brief);
    lines.push(voice.say("window-howto", &[("customer", brief_customer(voice, brief).into())]));
    lines.join("\n")
}

/// The same where the agent writes to the customer without us.
fn introduced(voice: &Voice<'_>, brief: &Brief, address: &str, limit: Span) -> String {
    let mut lines = brief_lines(voice, "window-summary", brief);
    let time = figures::span(voice, limit);
    let args = [("customer", brief_customer(voice, brief).into()), ("time", time.into())];
    lines.push(link::say(voice, "agent-introduced", address, &args));
    lines.join("\n")
}

/// Who and why: a headline, the opening line, the answers.
fn brief_lines(voice: &Voice<'_>, headline: &str, brief: &Brief) -> Vec<String> {
    let args = [
        ("number", brief.conversation.0.into()),
        ("customer", brief_customer(voice, brief).into()),
        ("queue", voice.queue_title(&brief.queue).into()),
        ("waited", figures::span(voice, brief.waited).into()),
    ];
    let is_bare_offer =
        headline == "offer" && (brief.detached.is_some() || brief.waited < Span::from_seconds(1));
    let mut lines = vec![voice.say(if is_bare_offer { "offer-at-once" } else { headline }, &args)];
    lines.extend(brief.detached.map(|detached| not_in_person(voice, brief, detached)));
    if let Some(previous) = &brief.previous {
        lines.push(voice.say("offer-previous", &[("name", (&**previous).into())]));
    }
    if !brief.opening.as_str().trim().is_empty() {
        lines.push(figures::quote(brief.opening.as_str()));
    }
    lines.extend(brief.answers.iter().map(|answer| voice.answer_line(answer)));
    lines.extend(client_line(voice, &brief.client));
    if !brief.tags.is_empty() {
        let tags = brief.tags.iter().map(|tag| &**tag).collect::<Vec<_>>().join(", ");
        lines.push(voice.say("brief-tags", &[("tags", tags.into())]));
    }
    lines
}

fn brief_customer(voice: &Voice<'_>, brief: &Brief) -> String {
    voice.customer_name(&brief.customer, brief.conversation)
}

/// What is known of the customer's client.
fn client_line(voice: &Voice<'_>, client: &ClientLine) -> Option<String> {
    let part = |key, said: &Option<Arc<str>>| {
        said.as_ref().map(|said| voice.say(key, &[("said", (&**said).into())]))
    };
    let parts = [
        part("client-program", &client.program),
        part("client-network", &client.network),
        part("client-name", &client.display_name),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| voice.say("brief-client", &[("client", parts.join(", ").into())]))
}

fn not_in_person(voice: &Voice<'_>, brief: &Brief, detached: Detached) -> String {
    let args = [
        ("customer", brief_customer(voice, brief).into()),
        ("waited", figures::span(voice, brief.waited).into()),
    ];
    match detached {
        Detached::LeftMessage => voice.say("brief-left-message", &args),
        Detached::CallBack => voice.say("brief-call-back", &args),
    }
}

/// What the agent serves and masters.
fn entitlements(
    voice: &Voice<'_>,
    queues: &[QueueName],
    skills: &BTreeMap<SkillName, Level>,
    teams: &BTreeSet<Arc<str>>,
) -> String {
    let mut lines = Vec::new();
    if queues.is_empty() {
        lines.push(voice.say("queue-list-empty", &[]));
    } else {
        let titles: Vec<String> = queues.iter().map(|queue| voice.queue_title(queue)).collect();
        lines.push(voice.say("skills-queues", &[("queues", titles.join(", ").into())]));
    }
    lines.push(if skills.is_empty() {
        voice.say("skills-none", &[])
    } else {
        voice.say("skills", &[("skills", reasons::levels(skills).into())])
    });
    if !teams.is_empty() {
        let teams = teams.iter().map(|team| &**team).collect::<Vec<_>>().join(", ");
        lines.push(voice.say("skills-teams", &[("teams", teams.into())]));
    }
    lines.join("\n")
}

fn fell_back(why: FellBack) -> &'static str {
    match why {
        FellBack::OtherServer => "fell-back-other-server",
        FellBack::NoRooms => "fell-back-no-rooms",
        FellBack::RoomRefused => "fell-back-room-refused",
        FellBack::NotJoined => "fell-back-not-joined",
        FellBack::AgentNotJoined => "fell-back-agent-not-joined",
        FellBack::WroteElsewhere => "fell-back-wrote-elsewhere",
        FellBack::AgentLeft => "fell-back-agent-left",
        FellBack::RoomGone => "fell-back-room-gone",
    }
}

fn offer_over(reason: OfferOverReason) -> &'static str {
    match reason {
        OfferOverReason::Rejected => "offer-over-rejected",
        OfferOverReason::Expired => "offer-over-expired",
        OfferOverReason::CustomerLeft => "offer-over-customer-left",
        OfferOverReason::Revoked => "offer-over-revoked",
        OfferOverReason::TakenByAnother => "offer-over-taken",
    }
}

fn window_closed(reason: ClosedReason) -> &'static str {
    match reason {
        ClosedReason::ByAgent => "window-closed-by-agent",
        ClosedReason::ByCustomer => "window-closed-by-customer",
        ClosedReason::Silence => "window-closed-silence",
        ClosedReason::CustomerLost => "window-closed-customer-lost",
        ClosedReason::NobodyFree => "window-closed-nobody-free",
        ClosedReason::Withdrawn => "window-closed-withdrawn",
        ClosedReason::OutOfHours => "window-closed-out-of-hours",
        ClosedReason::KeptTooLong => "window-closed-kept-too-long",
        ClosedReason::ByRule => "window-closed-by-rule",
        ClosedReason::HandedOver => "window-closed-handed-over",
    }
}

fn status(
    voice: &Voice<'_>,
    availability: &Availability,
    load: u16,
    capacity: u16,
    conversations: &[ConversationLine],
) -> String {
    let mut args = vec![("load", load.into()), ("capacity", capacity.into())];
    let key = match availability {
        Availability::Available => "status-available",
        Availability::Away => "status-away",
        Availability::NotReady(NotReadyReason::Asked(reason)) if !reason.is_empty() => {
            args.push(("reason", (&**reason).into()));
            "status-not-ready-reason"
        }
        Availability::NotReady(NotReadyReason::Asked(_) | NotReadyReason::MissedOffers(_)) => {
            "status-not-ready"
        }
        Availability::Offline => "status-offline",
    };
    let mut lines = vec![voice.say(key, &args)];
    for line in conversations {
        let key = match line.stage {
            LineStage::Offered => "status-line-offered",
            LineStage::Active => "status-line-active",
            LineStage::WrapUp => "status-line-wrap-up",
        };
        let args = [
            ("number", line.conversation.0.into()),
            ("customer", voice.customer_name(&line.customer, line.conversation).into()),
            ("time", figures::span(voice, line.lasted).into()),
        ];
        lines.push(voice.say(key, &args));
    }
    lines.join("\n")
}

fn queue_list(voice: &Voice<'_>, lines: &[QueueLine]) -> String {
    if lines.is_empty() {
        return voice.say("queue-list-empty", &[]);
    }
    let line = |line: &QueueLine| {
        let mut args = vec![
            ("queue", voice.queue_title(&line.queue).into()),
            ("waiting", line.waiting.into()),
            ("present", line.present.into()),
            ("free", line.free.into()),
        ];
        match line.longest {
            Some(longest) => {
                args.push(("time", figures::span(voice, longest).into()));
                voice.say("queue-line-longest", &args)
            }
            None => voice.say("queue-line", &args),
        }
    };
    lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn command_fault(voice: &Voice<'_>, fault: &CommandFault) -> String {
    match fault {
        CommandFault::Unknown(text) => {
            voice.say("command-unknown", &[("text", figures::shorten(text).into())])
        }
        CommandFault::NothingOffered => voice.say("command-nothing-offered", &[]),
        CommandFault::NoConversation => voice.say("command-no-conversation", &[]),
        CommandFault::WhichConversation(numbers) => {
            let numbers: Vec<String> = numbers.iter().map(ConversationId::to_string).collect();
            voice.say("command-which", &[("numbers", numbers.join(", ").into())])
        }
        CommandFault::NotYours(number) => voice.say("command-not-yours", &[("number", number.0.into())]),
        CommandFault::OfferIsOver => voice.say("command-offer-over", &[]),
        CommandFault::TransferToWhom => voice.say("command-transfer-to-whom", &[]),
        CommandFault::NoSuchTarget(text) => {
            voice.say("command-no-such-target", &[("text", figures::shorten(text).into())])
        }
        CommandFault::TargetNotAvailable(agent) => {
            voice.say("command-target-not-available", &[("name", voice.agent_name(agent).into())])
        }
        CommandFault::TakesPlaceElsewhere(number) => {
            voice.say("command-takes-place-elsewhere", &[("number", number.0.into())])
        }
        CommandFault::NoRoom(why) => voice.say(fell_back(*why), &[]),
        CommandFault::NotAnAgent => voice.say("not-an-agent", &[]),
        CommandFault::TransferToSelf => voice.say("command-transfer-to-self", &[]),
    }
}
