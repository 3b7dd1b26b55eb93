//! Messages: what people write, and what comes back of what we wrote.
//!
//! To a desk, an agent's text is a command and anybody else's is a customer's; in a window, the agent's text is for the
//! customer unless it begins with `!`. What cannot be read (encryption) or is not possible (calls) is answered in plain
//! words. A type that nobody knows counts as `normal` (RFC 6121 section 5.2.2).
//!
//! *Never:* an answer to `error`, `groupchat` or `headline`.

use std::borrow::Cow;
use std::sync::Arc;

use router_core::Event;
use router_core::values::answer::Text;
use router_core::values::command::Command;
use router_core::values::effect::{AgentSide, WindowSide};
use router_core::values::id::{AgentId, DeskName, Language, Resource};

use super::body;
use super::error::{self, Condition};
use super::header::{Header, Place, language};
use super::incoming::{self, Incoming, InputKey, Said};
use super::known::{Known, WindowView};
use super::{Courtesy, Inbound, Reason, Reply, signpost};
use crate::bounce;
use crate::guard::Topic;
use crate::payload::{Element, Family, Message, Standing, Understood};
use crate::phrase::{Sentence, keywords};
use xmpp_edge::wire::{Checked, Stanza, Writer};

/// Says what a message means.
pub(super) fn read(stanza: &Checked, view: &Stanza<'_>, header: &Header<'_>, known: &Known<'_>) -> Inbound {
    match &*header.kind {
        "error" => return bounced(view, header, known),
        "groupchat" | "headline" => return Inbound::Nothing(Reason::NotAPerson),
        _ => {}
    }
    if !header.from.is_valid() {
        return Inbound::Nothing(Reason::NoSender);
    }
    let treatments = known.firewall.treatments(header.direction());
    let content = Message::read(view, treatments);
    let Understood { text, language: tag, standing } = content.understand(stanza);
    match header.place {
        Place::Nowhere => return nobody_here(header, &content, standing, known),
        Place::Signpost(to) => {
            let is_content = standing == Standing::Content || content.refused(stanza, treatments).is_some();
            return if is_content {
                signpost::answer(header, known, to)
            } else {
                Inbound::Nothing(Reason::Empty)
            };
        }
        Place::Domain | Place::Desk(_) | Place::Window(_) | Place::PastWindow(_) | Place::Room(_) => {}
    }
    if let Some((family, element)) = content.refused(stanza, treatments) {
        return refused(family, element, header, known);
    }
    let has_more = content.has_more_than_text() || text.len() > body::TEXT_BYTES_MAX;
    let (text, language) = (body::clean(text), tag.and_then(language));
    match said(header, known, &text, standing) {
        Ok(said) => {
            let read = Read { said: said.with_more(has_more), text, language, standing, content };
            incoming(stanza, view, header, known.ids.secret(), read)
        }
        Err(Unsaid::Ignored(reason)) => Inbound::Nothing(reason),
        Err(Unsaid::AtTheDomain) => where_to_write(header, known),
    }
}

/// A message that has been understood.
struct Read {
    said: Said,
    /// Cleaned and cut.
    text: Text,
    language: Option<Language>,
    standing: Standing,
    content: Message,
}

/// Answers what the firewall refuses.
fn refused(family: Family, element: Option<&Element>, header: &Header<'_>, known: &Known<'_>) -> Inbound {
    match family {
        Family::Rooms => Inbound::Nothing(Reason::Untrusted),
        Family::Calls => {
            let call = element.and_then(|element| element.attribute("id"));
            called(header, known, call)
        }
        Family::Text
        | Family::State
        | Family::Receipts
        | Family::Changes
        | Family::References
        | Family::Presentation
        | Family::Alerts
        | Family::Files
        | Family::Encryption
        | Family::Transfers
        | Family::Forms
        | Family::Invitations
        | Family::Forwarded => not_taken(family, header, known),
    }
}

/// A client reports typing for a while after a chat is over; an error for each report would only disturb. An agent who
/// writes to an address that is none writes to the window of a chat that is over.
fn nobody_here(header: &Header<'_>, content: &Message, standing: Standing, known: &Known<'_>) -> Inbound {
    if standing == Standing::Signal && !content.has_body() {
        return Inbound::Nothing(Reason::NoConversation);
    }
    let sentence = if header.agent.is_some() { Sentence::ChatOver } else { Sentence::UnknownAddress };
    let words = known.words(header.language(), &sentence);
    Inbound::answer(error::stanza("message", header, Condition::ItemNotFound, Some(&words)))
}

/// Why a message is said to nobody.
enum Unsaid {
    Ignored(Reason),
    AtTheDomain,
}

/// Who says what to whom; or why nobody does.
fn said(header: &Header<'_>, known: &Known<'_>, text: &Text, standing: Standing) -> Result<Said, Unsaid> {
    match standing {
        Standing::Nothing => Err(Unsaid::Ignored(Reason::Empty)),
        Standing::Signal => signalled(header),
        Standing::Content => spoken(header, known, text),
    }
}

fn signalled(header: &Header<'_>) -> Result<Said, Unsaid> {
    match (header.place, header.agent) {
        (Place::Desk(desk), None) => Ok(Said::CustomerSignal { desk: desk.name.clone() }),
        (Place::Window(window), _) => {
            Ok(Said::AgentSignal { agent: window.agent.clone(), window: window.id })
        }
        (Place::Desk(_), Some(_)) | (Place::Domain | Place::PastWindow(_) | Place::Room(_), _) => {
            Err(Unsaid::Ignored(Reason::NoConversation))
        }
        (Place::Signpost(_) | Place::Nowhere, _) => Err(Unsaid::Ignored(Reason::NotForUs)),
    }
}

/// A message without words (attention, say) still says something.
fn spoken(header: &Header<'_>, known: &Known<'_>, text: &Text) -> Result<Said, Unsaid> {
    match (header.place, header.agent) {
        (Place::Desk(desk), Some(agent)) => Ok(command(header, known, agent, &desk.name, text.as_str())),
        (Place::Desk(desk), None) => {
            Ok(Said::ByCustomer { desk: desk.name.clone(), utterance: keywords::read(text) })
        }
        (Place::Domain, agent) => match (agent, known.home_desk) {
            (Some(agent), Some(desk)) => Ok(command(header, known, agent, desk, text.as_str())),
            (Some(_) | None, _) => Err(Unsaid::AtTheDomain),
        },
        (Place::Window(window) | Place::PastWindow(window), _) => {
            Ok(match text.as_str().trim_start().strip_prefix('!') {
                Some(words) => Said::Command {
                    agent: window.agent.clone(),
                    window: Some(window.id),
                    command: known.phrases.command(words),
                    answer: answered_at(header, window),
                },
                None => Said::ByAgent { agent: window.agent.clone(), window: window.id },
            })
        }
        (Place::Room(_) | Place::Signpost(_) | Place::Nowhere, _) => Err(Unsaid::Ignored(Reason::NotForUs)),
    }
}

fn command(header: &Header<'_>, known: &Known<'_>, agent: &AgentId, desk: &DeskName, text: &str) -> Said {
    let text = text.trim_start();
    let command = if text.is_empty() {
        Command::Help
    } else {
        known.phrases.command(text.strip_prefix('!').unwrap_or(text))
    };
    let (agent, address, desk) = (agent.clone(), header.sender.clone(), desk.clone());
    let answer = AgentSide::Desk { agent: agent.clone(), address, desk };
    Said::Command { agent, window: None, command, answer }
}

/// Where a command is answered that was said in a window: there if it is open, else by the desk.
fn answered_at(header: &Header<'_>, window: &WindowView) -> AgentSide {
    let (agent, address, desk) = (window.agent.clone(), window.address.clone(), window.desk.clone());
    match (&header.place, header.to.local()) {
        (Place::Window(_), Some(alias)) => {
            AgentSide::Window(WindowSide { window: window.id, agent, address, alias: alias.into(), desk })
        }
        (_, _) => AgentSide::Desk { agent, address, desk },
    }
}

fn incoming(stanza: &Checked, view: &Stanza<'_>, header: &Header<'_>, secret: u64, read: Read) -> Inbound {
    let is_signal = read.standing != Standing::Content;
    let id = header.id.as_deref().filter(|id| !id.is_empty()).map(str::to_owned);
    let key = id.as_deref().filter(|_| !is_signal);
    let source = read.content.source(view);
    let is_account = header.station.account().is_some();
    let written = if is_account { incoming::as_written(view, source) } else { Cow::Borrowed(source) };
    let incoming = Incoming {
        said: read.said,
        sender: header.sender.clone(),
        resource: header.from.resource().map(Resource::from),
        language: read.language,
        text: read.text,
        wants_receipt: read.content.wants_receipt() && id.is_some(),
        revises: read.content.revises(),
        replies_to: read.content.replies_to(),
        is_signal,
        key: key.map(|id| InputKey::of(secret, header.sender, header.to.bare(), id, &written)),
        id,
        stanza: stanza.clone(),
        content: Arc::new(read.content),
    };
    if is_signal { Inbound::Signal(incoming) } else { Inbound::Message(incoming) }
}

/// A message of ours came back.
fn bounced(view: &Stanza<'_>, header: &Header<'_>, known: &Known<'_>) -> Inbound {
    let unreachable = bounce::condition(view).is_some_and(|condition| bounce::is_unreachable(&condition));
    if !unreachable || !header.from.is_valid() {
        return Inbound::Nothing(Reason::Bounce);
    }
    match (header.place, header.agent) {
        (Place::Window(window), _) => {
            let message = header.id.as_deref().and_then(|id| known.ids.message_of(id));
            Inbound::happened(Event::WindowUnreachable { window: window.id, message })
        }
        (Place::Desk(_), None) => Inbound::happened(Event::CustomerLeft(header.sender.clone())),
        (
            Place::Desk(_)
            | Place::Domain
            | Place::PastWindow(_)
            | Place::Room(_)
            | Place::Signpost(_)
            | Place::Nowhere,
            _,
        ) => Inbound::Nothing(Reason::Bounce),
    }
}

/// Tells somebody that it is not taken: an error for every such message, a sentence now and then.
fn not_taken(family: Family, header: &Header<'_>, known: &Known<'_>) -> Inbound {
    let words = known.words(header.language(), &Sentence::NotTaken(family));
    Inbound::Reply(Reply {
        answers: error::stanza("message", header, Condition::NotAcceptable, Some(&words)),
        courtesy: Some(not_taken_here(family, header, known)),
    })
}

/// Declines a call (XEP-0353 section 3.3) where it has an id, and says why now and then.
fn called(header: &Header<'_>, known: &Known<'_>, call: Option<&str>) -> Inbound {
    let Some(call) = call else { return not_taken(Family::Calls, header, known) };
    let mut answers = Vec::with_capacity(256);
    let mut writer = Writer::new(&mut answers);
    writer
        .open("message", None)
        .attribute("from", header.to.bare())
        .attribute("to", header.from.as_str())
        .attribute("type", "chat");
    writer.open("reject", Some("urn:xmpp:jingle-message:0")).attribute("id", call);
    writer.open("reason", Some("urn:xmpp:jingle:1")).open("unsupported-applications", None).close().close();
    writer.close().open("store", Some("urn:xmpp:hints")).close().close();
    Inbound::Reply(Reply { answers, courtesy: Some(not_taken_here(Family::Calls, header, known)) })
}

/// The sentence that says why something of this family is not taken.
pub(super) fn not_taken_here(family: Family, header: &Header<'_>, known: &Known<'_>) -> Courtesy {
    let topic = match family {
        Family::Encryption => Topic::Encrypted,
        Family::Calls => Topic::Call,
        Family::Text
        | Family::State
        | Family::Receipts
        | Family::Changes
        | Family::References
        | Family::Presentation
        | Family::Alerts
        | Family::Files
        | Family::Transfers
        | Family::Forms
        | Family::Invitations
        | Family::Forwarded
        | Family::Rooms => Topic::NotTaken,
    };
    let words = known.words(header.language(), &Sentence::NotTaken(family));
    courtesy(header, topic, sentence(header, &words))
}

/// Names the desks to somebody who wrote to the domain.
fn where_to_write(header: &Header<'_>, known: &Known<'_>) -> Inbound {
    let desks = known.desks.keys().map(|desk| format!("{desk}@{}", header.station.own())).collect();
    let words = known.words(header.language(), &Sentence::WhereToWrite(desks));
    let sentence = sentence(header, &words);
    Inbound::Reply(Reply {
        answers: Vec::new(),
        courtesy: Some(courtesy(header, Topic::WhereToWrite, sentence)),
    })
}

fn courtesy(header: &Header<'_>, topic: Topic, stanzas: Vec<u8>) -> Courtesy {
    Courtesy { topic, to: header.sender.clone(), stanzas, otherwise: Vec::new() }
}

/// A message of our own words, between bare JIDs.
pub(super) fn sentence(header: &Header<'_>, words: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(256);
    let mut writer = Writer::new(&mut out);
    writer
        .open("message", None)
        .attribute("from", header.to.bare())
        .attribute("to", header.from.bare())
        .attribute("type", "chat")
        .open("body", None)
        .text(words)
        .close()
        .close();
    out
}
