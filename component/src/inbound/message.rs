//! Messages: what people write, and what comes back of what we wrote.
//!
//! To a desk, an agent's text is a command and anybody else's is a customer's; in a window, the agent's text is for the
//! customer unless it begins with `!`. What cannot be read (encryption) or is not possible (calls) is answered in plain
//! words. A type that nobody knows counts as `normal` (RFC 6121 section 5.2.2).
//!
//! *Never:* an answer to `error`, `groupchat` or `headline`.

use router_core::Event;
use router_core::values::answer::{Text, Utterance};
use router_core::values::effect::{AgentSide, WindowSide};
use router_core::values::id::{AgentId, DeskName, Resource};

use super::body::{self, Body};
use super::context::{Context, Remark, WindowView};
use super::error::{self, Condition};
use super::header::{Header, Place};
use super::incoming::{Incoming, InputKey, Said};
use super::payload::Payload;
use super::{Courtesy, Inbound, Reason, Reply, bounce, encryption};
use crate::guard::Topic;
use xmpp_edge::wire::{Checked, Stanza, Writer, ns};

/// Says what a message means.
pub(super) fn read(
    stanza: &Checked,
    view: &Stanza<'_>,
    header: &Header<'_>,
    context: &dyn Context,
) -> Inbound {
    match header.kind.as_str() {
        "error" => return bounced(view, header, context),
        "groupchat" | "headline" => return Inbound::Nothing(Reason::NotAPerson),
        _ => {}
    }
    if !header.from.is_valid() {
        return Inbound::Nothing(Reason::NoSender);
    }
    let payload = Payload::of(view);
    if header.place == Place::Nowhere {
        return nobody_here(view, header, &payload, context);
    }
    if payload.is_from_room {
        return Inbound::Nothing(Reason::Untrusted);
    }
    if encryption::is_encrypted(view) {
        return encrypted(header, context);
    }
    if let Some(call) = &payload.call {
        return called(header, context, call);
    }
    let body = body::choose(view, header);
    let has_more = payload.has_more || body.is_cut;
    match said(header, context, &body.text, payload.is_signal()) {
        Ok(Said::ByCustomer { desk, utterance }) => {
            let utterance = Utterance { has_more, ..utterance };
            incoming(stanza, view, header, Said::ByCustomer { desk, utterance }, body, payload)
        }
        Ok(said) => incoming(stanza, view, header, said, body, payload),
        Err(Unsaid::Ignored(reason)) => Inbound::Nothing(reason),
        Err(Unsaid::AtTheDomain) => where_to_write(header, context),
    }
}

/// A client reports typing for a while after a chat is over; an error for each report would only disturb. An agent who
/// writes to an address that is none writes to the window of a chat that is over.
fn nobody_here(view: &Stanza<'_>, header: &Header<'_>, payload: &Payload, context: &dyn Context) -> Inbound {
    let has_text = view.child("body", ns::CLIENT).is_some();
    if payload.is_signal() && !has_text {
        return Inbound::Nothing(Reason::NoConversation);
    }
    let remark = if header.agent.is_some() { Remark::ChatOver } else { Remark::NobodyHere };
    let words = context.sentence(&remark, header.language.as_ref());
    Inbound::answer(error::stanza("message", header, Condition::ItemNotFound, Some(&words)))
}

/// Why a message is said to nobody.
enum Unsaid {
    Ignored(Reason),
    AtTheDomain,
}

/// Who says what to whom; or why nobody does.
fn said(header: &Header<'_>, context: &dyn Context, text: &str, is_signal: bool) -> Result<Said, Unsaid> {
    let nothing = |reason| Err(Unsaid::Ignored(reason));
    if text.is_empty() && !is_signal {
        return nothing(Reason::Empty);
    }
    match (&header.place, &header.agent) {
        (Place::Desk(_), Some(_)) if text.is_empty() => nothing(Reason::NoConversation),
        (Place::Desk(desk), Some(agent)) => Ok(command(header, context, agent, &desk.name, text)),
        (Place::Desk(desk), None) if text.is_empty() => Ok(Said::CustomerSignal { desk: desk.name.clone() }),
        (Place::Desk(desk), None) => {
            Ok(Said::ByCustomer { desk: desk.name.clone(), utterance: context.utterance(text) })
        }
        (Place::Domain, _) if text.is_empty() => nothing(Reason::NoConversation),
        (Place::Domain, agent) => match (agent, context.home_desk()) {
            (Some(agent), Some(desk)) => Ok(command(header, context, agent, &desk, text)),
            (Some(_) | None, _) => Err(Unsaid::AtTheDomain),
        },
        (Place::Window(window), _) if text.is_empty() => {
            Ok(Said::AgentSignal { agent: window.agent.clone(), window: window.id })
        }
        (Place::PastWindow(_), _) if text.is_empty() => nothing(Reason::NoConversation),
        (Place::Window(window) | Place::PastWindow(window), _) => {
            Ok(match text.trim_start().strip_prefix('!') {
                Some(words) => Said::Command {
                    agent: window.agent.clone(),
                    window: Some(window.id),
                    command: context.command(words),
                    answer: answered_at(header, window),
                },
                None => Said::ByAgent { agent: window.agent.clone(), window: window.id },
            })
        }
        (Place::Nowhere, _) => nothing(Reason::NotForUs),
    }
}

fn command(header: &Header<'_>, context: &dyn Context, agent: &AgentId, desk: &DeskName, text: &str) -> Said {
    let text = text.trim_start();
    let (agent, address, desk) = (agent.clone(), header.sender.clone(), desk.clone());
    Said::Command {
        agent: agent.clone(),
        window: None,
        command: context.command(text.strip_prefix('!').unwrap_or(text)),
        answer: AgentSide::Desk { agent, address, desk },
    }
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

fn incoming(
    stanza: &Checked,
    view: &Stanza<'_>,
    header: &Header<'_>,
    said: Said,
    body: Body,
    payload: Payload,
) -> Inbound {
    let is_signal = body.text.is_empty();
    let id = header.id.clone().filter(|id| !id.is_empty());
    let content = || view.children().next().map_or("", |first| &view.source()[first.range().start..]);
    let key = id.as_deref().filter(|_| !is_signal);
    let incoming = Incoming {
        said,
        sender: header.sender.clone(),
        resource: header.from.resource().map(Resource::from),
        language: body.language,
        text: Text::from(body.text.as_str()),
        wants_receipt: payload.wants_receipt && id.is_some(),
        references: payload.references,
        key: key.map(|id| InputKey::of(&header.sender, header.to.bare(), id, content())),
        id,
        stanza: stanza.clone(),
    };
    if is_signal { Inbound::Signal(incoming) } else { Inbound::Message(incoming) }
}

/// A message of ours came back.
fn bounced(view: &Stanza<'_>, header: &Header<'_>, context: &dyn Context) -> Inbound {
    let unreachable = bounce::condition(view).is_some_and(|condition| bounce::is_unreachable(&condition));
    if !unreachable || !header.from.is_valid() {
        return Inbound::Nothing(Reason::Bounce);
    }
    match (&header.place, &header.agent) {
        (Place::Window(window), _) => {
            let message = header.id.as_deref().and_then(|id| context.own_message(id));
            Inbound::happened(Event::WindowUnreachable { window: window.id, message })
        }
        (Place::Desk(_), None) => Inbound::happened(Event::CustomerLeft(header.sender.clone())),
        (Place::Desk(_) | Place::Domain | Place::PastWindow(_) | Place::Nowhere, _) => {
            Inbound::Nothing(Reason::Bounce)
        }
    }
}

/// Tells somebody that we cannot read it: an error for every such message, a sentence now and then.
fn encrypted(header: &Header<'_>, context: &dyn Context) -> Inbound {
    let words = context.sentence(&Remark::Encrypted, header.language.as_ref());
    let sentence = sentence(header, &words);
    Inbound::Reply(Reply {
        answers: error::stanza("message", header, Condition::NotAcceptable, Some(&words)),
        courtesy: Some(courtesy(header, Topic::Encrypted, sentence)),
    })
}

/// Declines a call (XEP-0353 section 3.3), and says why now and then.
fn called(header: &Header<'_>, context: &dyn Context, call: &str) -> Inbound {
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
    let words = context.sentence(&Remark::NoCalls, header.language.as_ref());
    let sentence = sentence(header, &words);
    Inbound::Reply(Reply { answers, courtesy: Some(courtesy(header, Topic::Call, sentence)) })
}

/// Names the desks to somebody who wrote to the domain.
fn where_to_write(header: &Header<'_>, context: &dyn Context) -> Inbound {
    let desks = context.desks().iter().map(|desk| format!("{}@{}", desk.name, header.domain)).collect();
    let words = context.sentence(&Remark::WhereToWrite(desks), header.language.as_ref());
    let sentence = sentence(header, &words);
    Inbound::Reply(Reply {
        answers: Vec::new(),
        courtesy: Some(courtesy(header, Topic::WhereToWrite, sentence)),
    })
}

fn courtesy(header: &Header<'_>, topic: Topic, stanzas: Vec<u8>) -> Courtesy {
    Courtesy { topic, to: header.sender.clone(), stanzas }
}

/// A message of our own words, between bare JIDs.
fn sentence(header: &Header<'_>, words: &str) -> Vec<u8> {
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
