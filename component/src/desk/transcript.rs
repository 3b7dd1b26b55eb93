//! What was written before a window opened, as messages for that window.
//!
//! Runs inside the store's transaction, where the lines are read. The customer's messages come as if they were
//! relayed now, with the ids they would have had; what earlier agents wrote comes as text with their name before it.
//!
//! *Never:* words of Frontdesk's own.

use super::act::Way;
use crate::ledger::{Ledger, Side};
use crate::outbound::ids::IdMaker;
use crate::outbound::message::{self, OwnMessage};
use crate::outbound::relay::{Route, relay};
use crate::store::{Author, Line, Renderer};
use router_core::values::id::AgentId;
use std::collections::BTreeMap;
use std::sync::Arc;
use xmpp_edge::wire::{Checked, Stanza, StartTag};

/// Makes the stanzas of a transcript that go `way`.
pub(super) fn renderer(
    way: Way,
    ids: IdMaker,
    agents: BTreeMap<AgentId, Arc<str>>,
    language: &'static str,
) -> Renderer {
    Box::new(move |lines| {
        let mut ledger = Ledger::new(ids);
        let mut stanzas = Vec::with_capacity(lines.len());
        for line in lines {
            let side = if line.author == Author::Customer { Side::Customer } else { Side::Agent };
            ledger.remember(line.conversation, line.message, side, line.stanza_id.as_deref());
            let Some(checked) = checked(&line) else { continue };
            let id = ids.of_message(line.message);
            let mut out = Vec::new();
            match &line.author {
                Author::Customer => {
                    let route = Route {
                        tag: StartTag { from: &way.from, to: &way.to, id: Some(&id) },
                        author: Side::Customer,
                        translate: &|id| ledger.translate(line.conversation, Side::Customer, id),
                    };
                    relay(&mut out, &Stanza::new(&checked), &route);
                }
                Author::Agent(agent) => {
                    let name = agents.get(agent).map_or(agent.as_str(), |name| name);
                    out = spoken(&way, &id, language, name, &checked);
                }
            }
            if !out.is_empty() {
                stanzas.push(out);
            }
        }
        stanzas
    })
}

fn checked(line: &Line) -> Option<Checked> {
    match Checked::new(bytes::Bytes::copy_from_slice(&line.stanza)) {
        Ok(checked) => Some(checked),
        Err(error) => {
            tracing::error!(message = line.message.0, %error, "a line of the transcript cannot be read");
            None
        }
    }
}

fn spoken(way: &Way, id: &str, language: &str, name: &str, stanza: &Checked) -> Vec<u8> {
    let stanza = Stanza::new(stanza);
    let Some(body) = stanza.child("body", xmpp_edge::wire::ns::CLIENT) else { return Vec::new() };
    let body = format!("{name}: {}", body.text());
    message::own(OwnMessage { from: &way.from, to: &way.to, id, language, body: &body, responses: &[] })
}
