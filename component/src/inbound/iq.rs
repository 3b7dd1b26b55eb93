//! Queries: every one is answered, at once, and nobody but the asker notices.
//!
//! What we know of is answered by a file each; everything else gets `service-unavailable`, so that no client waits, and
//! whoever wanted a call or to send a file is told so in words. Results and errors are taken only for questions of our own, from
//! exactly whom we asked, and never answered.
//!
//! *Never:* a query that changes something, but for commands, which become requests.

mod about;
mod avatar;
mod commands;
mod discovery;
mod refused;

use super::error::{self, Condition, open_answer};
use super::header::{Header, Place};
use super::known::Known;
use super::presence::window_identity;
use super::{Inbound, Reason, signpost};
use crate::commands::COMMANDS;
use crate::identity::{Identity, Kind, disco, vcard};
use crate::questions::Response;
use xmpp_edge::wire::{Child, Stanza, Writer};

/// A question that may be answered.
struct Query<'q, 'a> {
    view: &'q Stanza<'a>,
    child: &'q Child<'a>,
    header: &'q Header<'q>,
    identity: Identity<'q>,
    known: &'q Known<'q>,
}

/// Says what an iq means.
pub(super) fn read(view: &Stanza<'_>, header: &Header<'_>, known: &Known<'_>) -> Inbound {
    match &*header.kind {
        "result" | "error" => response(view, header, known),
        _ if !header.from.is_valid() => {
            Inbound::answer(error::stanza("iq", header, Condition::JidMalformed, None))
        }
        kind => answer(view, header, known, kind)
            .unwrap_or_else(|condition| Inbound::answer(error::stanza("iq", header, condition, None))),
    }
}

/// What a result or error says to the question that it answers.
fn response(view: &Stanza<'_>, header: &Header<'_>, known: &Known<'_>) -> Inbound {
    match (&header.id, &known.question) {
        (Some(id), Some(question)) => {
            Inbound::Answered { id: id.to_string(), answer: question.read(&Response::of(view)) }
        }
        (Some(_) | None, _) => Inbound::Nothing(Reason::UnaskedResult),
    }
}

/// What a query means: mostly its answer.
///
/// # Errors
/// The condition of the error that is the answer.
fn answer(
    view: &Stanza<'_>,
    header: &Header<'_>,
    known: &Known<'_>,
    kind: &str,
) -> Result<Inbound, Condition> {
    let identity = match &header.place {
        Place::Domain => Identity::DOMAIN,
        Place::Desk(desk) => Identity { kind: Kind::Desk, name: &desk.title, description: &desk.description },
        Place::Window(window) => window_identity(window),
        Place::Room(_) => return Err(Condition::ServiceUnavailable),
        Place::Signpost(_) => signpost::identity(header),
        Place::PastWindow(_) | Place::Nowhere => return Err(Condition::ItemNotFound),
    };
    let mut children = view.children();
    let (Some(child), None) = (children.next(), children.next()) else { return Err(Condition::BadRequest) };
    if header.id.is_none() {
        return Err(Condition::BadRequest);
    }
    let query = Query { view, child: &child, header, identity, known };
    match kind {
        "get" => get(&query).map(Inbound::answer),
        "set" if child.is("command", COMMANDS) => Ok(commands::take(&query)),
        "set" => Ok(refused::answer(&query)),
        _ => Err(Condition::BadRequest),
    }
}

fn get(query: &Query<'_, '_>) -> Result<Vec<u8>, Condition> {
    match (query.child.namespace(), query.child.name()) {
        (disco::DISCO_INFO, "query") => discovery::info(query),
        (disco::DISCO_ITEMS, "query") => Ok(discovery::items(query)),
        ("urn:xmpp:ping", "ping") => Ok(result(query, |_| {})),
        ("jabber:iq:version", "query") => Ok(about::version(query)),
        ("urn:xmpp:time", "time") => Ok(about::time(query)),
        ("jabber:iq:last", "query") => Ok(about::last_activity(query)),
        (vcard::VCARD, "vCard") => Ok(result(query, |writer| vcard::write(writer, &query.identity))),
        (avatar::PUBSUB, "pubsub") => avatar::items(query),
        (_, _) => Err(Condition::ServiceUnavailable),
    }
}

/// A result with what `content` writes into it.
fn result(query: &Query<'_, '_>, content: impl FnOnce(&mut Writer<'_>)) -> Vec<u8> {
    let mut out = Vec::with_capacity(512);
    let mut writer = Writer::new(&mut out);
    open_answer(&mut writer, "iq", query.header, "result");
    content(&mut writer);
    writer.close();
    out
}

impl Query<'_, '_> {
    /// The address that was asked, when it is the domain itself.
    fn is_domain(&self) -> bool {
        self.identity.kind == Kind::Domain
    }
}
