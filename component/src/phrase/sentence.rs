//! What Frontdesk says outside conversations: refusals, descriptions, the desk's presence.
//!
//! *Never:* what the core says; that is a notice of its own.

use super::voice::Voice;
use super::{figures, hours, link};
use frontdesk_settings::Family;
use router_core::Timestamp;
use router_core::values::id::QueueName;
use router_core::values::notice::{ClosedUntil, DeskState};

/// Something to say that the core does not know of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sentence {
    /// The firewall refuses it.
    NotTaken(Family),
    /// Too many messages in a short time.
    TooManyMessages,
    /// One message was too large.
    MessageTooLarge,
    /// There is nobody at that address.
    UnknownAddress,
    /// An agent wrote to the window of a chat that is over.
    ChatOver,
    /// Nobody reads what is written to the domain itself; these are the desks' addresses.
    WhereToWrite(Vec<String>),
    /// Why somebody is invited into a room.
    RoomInvitation,
    /// A room is over.
    RoomOver,
    /// Nobody reads what is written to this account; this is where to write instead.
    WriteElsewhere(String),
    /// Older messages of a chat are not shown.
    EarlierLeftOut,
    /// What the desk is for (vCard, disco).
    DeskDescription,
    /// What a window's address is (vCard).
    AliasDescription {
        /// The customer's readable name.
        customer: String,
        /// The queue it came from.
        queue: QueueName,
    },
    /// The status line of the desk's presence.
    DeskPresence {
        /// What state it is in.
        state: DeskState,
        /// The present time.
        now: Timestamp,
    },
}

/// The words for `sentence`.
pub(super) fn say(voice: &Voice<'_>, sentence: &Sentence) -> String {
    match sentence {
        Sentence::NotTaken(family) => voice.say(not_taken(*family), &[]),
        Sentence::TooManyMessages => voice.say("too-many-messages", &[]),
        Sentence::MessageTooLarge => voice.say("message-too-large", &[]),
        Sentence::ChatOver => voice.say("not-delivered", &[]),
        Sentence::UnknownAddress => voice.say("unknown-address", &[]),
        Sentence::WhereToWrite(addresses) => {
            voice.say("where-to-write", &[("addresses", addresses.join(", ").into())])
        }
        Sentence::RoomInvitation => voice.say("room-invitation", &[("desk", voice.desk_title().into())]),
        Sentence::RoomOver => voice.say("room-over", &[]),
        Sentence::WriteElsewhere(jid) => link::say(voice, "write-elsewhere", jid, &[]),
        Sentence::EarlierLeftOut => voice.say("earlier-left-out", &[]),
        Sentence::DeskDescription => match voice.desk_texts().and_then(|texts| texts.description.as_ref()) {
            Some(description) => voice.words(description),
            None => voice.say("desk-description", &[("desk", voice.desk_title().into())]),
        },
        Sentence::AliasDescription { customer, queue } => {
            let queue = voice.queue_title(queue);
            let args = [("customer", customer.as_str().into()), ("queue", queue.into())];
            voice.say("alias-description", &args)
        }
        Sentence::DeskPresence { state, now } => presence(voice, state, *now),
    }
}

/// The key of what is said when something of this family is refused.
fn not_taken(family: Family) -> &'static str {
    match family {
        Family::Encryption => "encrypted-unreadable",
        Family::Calls => "calls-not-possible",
        Family::Transfers => "file-transfer-not-possible",
        Family::Files => "files-not-taken",
        Family::Changes => "changes-not-taken",
        Family::References => "references-not-taken",
        Family::Alerts => "alerts-not-taken",
        Family::Forms => "forms-not-taken",
        Family::Invitations => "invitations-not-taken",
        Family::Forwarded => "forwarded-not-taken",
        Family::Text | Family::State | Family::Receipts | Family::Presentation | Family::Rooms => "not-taken",
    }
}

fn presence(voice: &Voice<'_>, state: &DeskState, now: Timestamp) -> String {
    if let Some(closed) = state.closed {
        let opens = match closed {
            ClosedUntil::Opens(at) => hours::shown_moment(voice, now, voice.desk_hours(), at),
            ClosedUntil::Unknown => None,
        };
        return match opens {
            Some(moment) => voice.say("presence-closed-opens", &[("moment", moment.into())]),
            None => voice.say("presence-closed", &[]),
        };
    }
    let waiting = || voice.say("presence-waiting", &[("waiting", state.waiting.into())]);
    if state.present == 0 {
        return match state.waiting {
            0 => voice.say("presence-nobody", &[]),
            _ => voice.say("presence-nobody-waiting", &[("waiting", waiting().into())]),
        };
    }
    let here = voice.say("presence-here", &[("present", state.present.into())]);
    let args = [("here", here.into()), ("waiting", waiting().into())];
    match state.wait {
        Some(wait) if state.waiting > 0 => {
            let [here, waiting] = args;
            voice.say("presence-wait", &[here, waiting, ("wait", figures::wait(voice, wait).into())])
        }
        Some(wait) if state.free == 0 => {
            let [here, _] = args;
            voice.say("presence-busy", &[here, ("wait", figures::wait(voice, wait).into())])
        }
        Some(_) | None => voice.say("presence", &args),
    }
}
