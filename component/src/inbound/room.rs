//! What comes from a room of ours: who is in it, what is said in it, and that it is over (XEP-0045).
//!
//! Only the room itself, by its bare JID, gets here, and only what it sends to the desk that made it. Whose words it
//! passes on is known by the nickname, as [`crate::rooms`] has learnt it from the real addresses that a room tells its owner.
//! Everybody else in it does not exist, and neither does a private message.
//!
//! *Never:* anything that a member could claim about another conversation, or about somebody else.

use super::body;
use super::error::{self, Condition};
use super::header::{Header, language};
use super::incoming::{Incoming, InputKey, Said};
use super::known::{Known, RoomView};
use super::{Inbound, Reason, iq};
use crate::bounce;
use crate::payload::{Message, Standing, Understood};
use minidom::Element;
use router_core::values::address::Address;
use router_core::values::effect::{AgentSide, WindowSide};
use router_core::values::participant::Person;
use std::sync::Arc;
use xmpp_edge::wire::{Address as Jid, Checked, Stanza, StanzaName, element};

const USER: &str = "http://jabber.org/protocol/muc#user";

/// The occupant that is meant is ourselves (XEP-0045 section 15.6).
const OURSELVES: &str = "110";
/// The room did not exist before.
const NEW: &str = "201";
/// Another nickname.
const RENAMED: &str = "303";

/// What changed in a room, or on our way into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InRoom {
    /// Somebody is there under a nickname.
    Here {
        /// The nickname.
        nickname: String,
        /// The bare JID behind it, if the room says it.
        real: Option<Address>,
    },
    /// We are in.
    Entered {
        /// Whether the room is ours.
        is_owner: bool,
        /// Whether it did not exist before.
        is_new: bool,
    },
    /// Nobody is there under that nickname any more.
    Gone {
        /// The nickname.
        nickname: String,
        /// The one that whoever it was has now.
        renamed: Option<String>,
    },
    /// We are no longer in, or the room is not.
    Over,
    /// We are not let in, for this reason.
    Refused(Option<String>),
}

/// Says what a stanza from a room of ours means.
pub(super) fn read(
    stanza: &Checked,
    view: &Stanza<'_>,
    header: &Header<'_>,
    known: &Known<'_>,
    room: &RoomView,
) -> Inbound {
    match (view.name(), &*header.kind) {
        (StanzaName::Presence, _) => match presence(view, header, room) {
            Some(what) => Inbound::InRoom { room: header.sender.clone(), what },
            None => Inbound::Nothing(Reason::IdlePresence),
        },
        (StanzaName::Message, "groupchat") => said(stanza, view, header, known, room),
        (StanzaName::Message, "error") => Inbound::Nothing(Reason::Bounce),
        (StanzaName::Message, "headline" | "normal" | "") => Inbound::Nothing(Reason::Untrusted),
        (StanzaName::Message, _) => {
            Inbound::answer(error::stanza("message", header, Condition::NotAcceptable, None))
        }
        (StanzaName::Iq, _) => iq::read(view, header, known),
        (StanzaName::Other, _) => Inbound::Nothing(Reason::NotAStanza),
    }
}

fn presence(view: &Stanza<'_>, header: &Header<'_>, room: &RoomView) -> Option<InRoom> {
    if header.kind == "error" {
        return Some(InRoom::Refused(bounce::condition(view)));
    }
    let nickname = header.from.resource()?.to_owned();
    let user = view.child("x", USER).and_then(|user| element::read_child(view, &user).ok())?;
    let has = |code: &str| {
        let mut all = user.children().filter(|child| child.is("status", USER));
        all.any(|status| status.attr("code") == Some(code))
    };
    let item = user.get_child("item", USER);
    let is_us = has(OURSELVES) || nickname == room.room.nickname;
    match &*header.kind {
        "" if is_us => has(OURSELVES).then(|| InRoom::Entered {
            is_owner: of(item, "affiliation") == Some("owner"),
            is_new: has(NEW),
        }),
        "" => {
            let real = of(item, "jid").map(Jid::parse).filter(Jid::is_valid);
            Some(InRoom::Here { nickname, real: real.map(|jid| Address::new(header.link, jid.bare())) })
        }
        "unavailable" if is_us => (!has(RENAMED)).then_some(InRoom::Over),
        "unavailable" => {
            let renamed = has(RENAMED).then(|| of(item, "nick")).flatten().map(str::to_owned);
            Some(InRoom::Gone { nickname, renamed })
        }
        _ => None,
    }
}

fn of<'e>(item: Option<&'e Element>, name: &'e str) -> Option<&'e str> {
    item.and_then(|item| item.attr(name))
}

/// What a member says. What was said while we were away is told again when we come back: it is recognised by its id.
fn said(
    stanza: &Checked,
    view: &Stanza<'_>,
    header: &Header<'_>,
    known: &Known<'_>,
    room: &RoomView,
) -> Inbound {
    let Some(who) = &room.room.who else { return Inbound::Nothing(Reason::NotAPerson) };
    let treatments = known.firewall.treatments(header.direction());
    let content = Message::read(view, treatments);
    let Understood { text, language: tag, standing } = content.understand(stanza);
    if standing != Standing::Content || content.refused(stanza, treatments).is_some() {
        return Inbound::Nothing(Reason::Empty);
    }
    let id = header.id.as_deref().filter(|id| !id.is_empty()).map(str::to_owned);
    let is_told_again = view.child("delay", "urn:xmpp:delay").is_some();
    if is_told_again && id.is_none() {
        return Inbound::Nothing(Reason::NotAPerson);
    }
    let secret = known.ids.secret();
    let key = id.as_deref().map(|id| InputKey::of(secret, header.sender, header.from.as_str(), id, &text));
    let (text, language) = (body::clean(text), tag.and_then(language));
    Inbound::Message(Incoming {
        said: command(who, text.as_str(), known, room)
            .unwrap_or_else(|| Said::InRoom { room: room.room.room, who: who.clone() }),
        sender: header.sender.clone(),
        resource: None,
        language,
        text,
        wants_receipt: false,
        revises: None,
        replies_to: None,
        is_signal: false,
        key,
        id,
        stanza: stanza.clone(),
        content: Arc::new(content),
    })
}

/// The command that an agent gives in the room, as in the window, where it is answered.
fn command(who: &Person, text: &str, known: &Known<'_>, room: &RoomView) -> Option<Said> {
    let Person::Agent(agent) = who else { return None };
    let words = text.trim_start().strip_prefix('!')?;
    let window = room.window.as_ref().filter(|window| window.agent == *agent)?;
    let side = WindowSide {
        window: window.id,
        agent: agent.clone(),
        address: window.address.clone(),
        alias: Arc::clone(&room.alias),
        desk: window.desk.clone(),
    };
    Some(Said::Command {
        agent: agent.clone(),
        window: Some(window.id),
        command: known.phrases.command(words),
        answer: AgentSide::Window(side),
    })
}
