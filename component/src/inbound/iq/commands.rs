//! Commands in forms (XEP-0050): offered to agents at the domain and at every desk, described (XEP-0030), and taken in.
//!
//! To everybody else there are none. What is complete becomes a request; its answer ends the command.
//!
//! *Never:* what a command does; a session that is remembered.

use super::{Query, result};
use crate::commands::COMMANDS;
use crate::commands::form::{self, FormWords, Stage};
use crate::identity::disco::{DISCO_INFO, DISCO_ITEMS};
use crate::inbound::Inbound;
use crate::inbound::error::{self, Condition};
use crate::inbound::header::Place;
use crate::outbound::command;
use crate::request::{AnswerTo, FormHeader, Request};
use router_core::values::command::{ALL, Description, Given};
use router_core::values::id::{AgentId, DeskName};
use xmpp_edge::wire::{Writer, element};

/// The commands that are offered to whoever asks, if that is an agent.
pub(super) fn list(query: &Query<'_, '_>) -> Vec<u8> {
    let (jid, agent) = (query.header.to.bare(), agent(query));
    result(query, |writer| {
        writer.open("query", Some(DISCO_ITEMS)).attribute("node", COMMANDS);
        for description in ALL.iter().filter(|_| agent.is_some()) {
            let name = text(query, description.means);
            writer.open("item", None).attribute("jid", jid);
            writer.attribute("node", description.name).attribute("name", &name).close();
        }
        writer.close();
    })
}

/// What the list of commands is, or one of them (XEP-0050 section 2.3).
pub(super) fn describe(query: &Query<'_, '_>, node: &str) -> Option<Vec<u8>> {
    let (kind, name) = match form::find(node) {
        _ if agent(query).is_none() => return None,
        Some(description) => ("command-node", text(query, description.means)),
        None if node == COMMANDS => ("command-list", text(query, "commands-title")),
        None => return None,
    };
    Some(result(query, |writer| {
        writer.open("query", Some(DISCO_INFO)).attribute("node", node);
        writer.open("identity", None).attribute("category", "automation");
        writer.attribute("type", kind).attribute("name", &name).close();
        for feature in [COMMANDS, "jabber:x:data"] {
            writer.open("feature", None).attribute("var", feature).close();
        }
        writer.close();
    }))
}

/// Takes in a command.
pub(super) fn take(query: &Query<'_, '_>) -> Inbound {
    taken(query)
        .unwrap_or_else(|condition| Inbound::answer(error::stanza("iq", query.header, condition, None)))
}

fn taken(query: &Query<'_, '_>) -> Result<Inbound, Condition> {
    let agent = agent(query).ok_or(Condition::Forbidden)?;
    let desk = desk(query).ok_or(Condition::ItemNotFound)?;
    let element = element::read_child(query.view, query.child).map_err(|_| Condition::BadRequest)?;
    let description = element.attr("node").and_then(form::find).ok_or(Condition::ItemNotFound)?;
    let header = FormHeader {
        agent: agent.clone(),
        sender: query.header.sender.clone(),
        to: query.header.from.as_str().to_owned(),
        from: query.header.to.as_str().to_owned(),
        id: query.header.id.as_deref().unwrap_or_default().to_owned(),
        node: description.name.to_owned(),
        session: session(query, element.attr("sessionid")),
        desk,
    };
    Ok(match form::read(&element, description, query.known.phrases.targets()) {
        Stage::Begin if description.arguments.is_empty() => request(description, Given::default(), header),
        Stage::Begin => Inbound::answer(ask(query, description, &header, None)),
        Stage::NoNumber => Inbound::answer(ask(query, description, &header, Some("no-number"))),
        Stage::Submitted(given) => request(description, given, header),
        Stage::Cancelled => Inbound::answer(command::cancelled(&header)),
    })
}

fn request(description: &Description, given: Given, header: FormHeader) -> Inbound {
    Inbound::Request(Request {
        who: header.agent.clone(),
        window: None,
        what: (description.build)(given),
        answer: AnswerTo::Form(header),
    })
}

/// The form to be filled in, with what was wrong the last time.
fn ask(
    query: &Query<'_, '_>,
    description: &'static Description,
    header: &FormHeader,
    wrong: Option<&str>,
) -> Vec<u8> {
    let mut out = Vec::with_capacity(1024);
    let mut writer = Writer::new(&mut out);
    command::open(&mut writer, header, "executing");
    writer.open("actions", None).attribute("execute", "complete").open("complete", None).close().close();
    if let Some(key) = wrong {
        writer.open("note", None).attribute("type", "error").text(&text(query, key)).close();
    }
    let phrases = query.known.phrases;
    let targets = phrases.target_names(phrases.agent_language(&header.agent));
    let words = FormWords { text: &|key| text(query, key), targets: &targets };
    form::write(&mut writer, description, &words);
    writer.close().close();
    out
}

/// A session is named by whoever begins it with the id of the first query (XEP-0050 section 3.3 leaves that to us).
fn session(query: &Query<'_, '_>, named: Option<&str>) -> String {
    let own = || format!("command-{}", query.header.id.as_deref().unwrap_or_default());
    named.map_or_else(own, str::to_owned)
}

/// An agent asks, at an address where commands are taken.
fn agent<'q>(query: &Query<'q, '_>) -> Option<&'q AgentId> {
    match query.header.place {
        Place::Desk(_) | Place::Domain => query.header.agent,
        Place::Window(_) | Place::PastWindow(_) | Place::Room(_) | Place::Signpost(_) | Place::Nowhere => {
            None
        }
    }
}

fn desk(query: &Query<'_, '_>) -> Option<DeskName> {
    match &query.header.place {
        Place::Desk(desk) => Some(desk.name.clone()),
        Place::Domain => query.known.home_desk.cloned(),
        Place::Window(_) | Place::PastWindow(_) | Place::Room(_) | Place::Signpost(_) | Place::Nowhere => {
            None
        }
    }
}

fn text(query: &Query<'_, '_>, key: &str) -> String {
    let phrases = query.known.phrases;
    let own = query.header.agent.and_then(|agent| phrases.agent_language(agent));
    match own {
        Some(own) => phrases.text(Some(own), key),
        None => phrases.text(query.header.language().as_ref(), key),
    }
}
