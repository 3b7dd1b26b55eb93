//! The world in which the tests read stanzas, and how they print what was read.
//!
//! Domain `help.example` on link `main`; desks `support` and `sales`; agents Anna and Otto; Anna has an open window onto
//! Bob under `bob.support.k7q2m9xwp3` and had one under `old.support.aaaaaaaaaa`. Cora is a customer whose client `phone`
//! wrote last and was asked under `check-7` whether it is still there, and
//! under `software-1-version` and `software-1-features` what it is. The desk `support` owns the room
//! `room7@rooms.example`, in which Anna is `Anna`, a customer is `Cora`, and the desk is `Support`.
//!
//! *Never:* an assertion.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::phrase::Phrases;
use crate::phrase::tests::phrases;
use crate::station::Station;
use bytes::Bytes;
use expect_test::Expect;
use frontdesk_settings::Firewall;
use router_core::Timestamp;
use router_core::values::address::Address;
use router_core::values::effect::AgentSide;
use router_core::values::id::{
    AgentId, ConversationId, DeskName, Language, LinkName, Resource, WindowId, WindowNumber,
};
use router_core::values::notice::DeskState;
use router_core::values::participant::Person;

use super::super::{DeskIdentity, Inbound, Incoming, Known, Reply, RoomView, Said, WindowView, read};
use crate::envelope::{Envelope, Sender};
use crate::ids::{BarrierId, IdMaker};
use crate::questions::Question;
use crate::rooms::View;
use xmpp_edge::wire::{Checked, StanzaName};

pub(super) const DOMAIN: &str = "help.example";

pub(super) struct World {
    desks: BTreeMap<DeskName, Arc<DeskIdentity>>,
    home_desk: DeskName,
    phone: Resource,
    phrases: Phrases,
    firewall: Firewall,
}

pub(super) fn link() -> LinkName {
    LinkName::from("main")
}

pub(super) fn world() -> World {
    let desk = |name: &str, title: &str| {
        let identity = DeskIdentity {
            name: DeskName::from(name),
            title: title.to_owned(),
            description: format!("{title} & co."),
            language: Some(Language::from("en")),
        };
        (identity.name.clone(), Arc::new(identity))
    };
    World {
        desks: BTreeMap::from([desk("support", "Support"), desk("sales", "Sales")]),
        home_desk: DeskName::from("support"),
        phone: Resource::from("phone"),
        phrases: phrases(""),
        firewall: Firewall::default(),
    }
}

fn annas_window(conversation: u64, is_open: bool) -> WindowView {
    WindowView {
        id: WindowId { conversation: ConversationId(conversation), number: WindowNumber(1) },
        agent: AgentId::from("anna@corp.example"),
        address: Address::new(&link(), "anna@corp.example"),
        desk: DeskName::from("support"),
        customer: Arc::from("Bob"),
        is_open,
    }
}

/// The room in which Anna and Cora are.
fn room(sender: &Sender, local: &str) -> Option<RoomView> {
    let is_room = sender.address == Address::new(&link(), "room7@rooms.example") && local == "support";
    let who = match sender.jid.resource() {
        Some("Anna") => Some(Person::Agent(AgentId::from("anna@corp.example"))),
        Some("Cora") => Some(Person::Customer),
        Some(_) | None => None,
    };
    let room = WindowId { conversation: ConversationId(7), number: WindowNumber(1) };
    is_room.then(|| RoomView {
        room: View { room, nickname: "Support".to_owned(), who },
        window: Some(annas_window(7, true)),
        alias: Arc::from("cora.support.k7q2m9xwp3"),
    })
}

fn question(id: &str) -> Option<Question> {
    match id {
        "check-7" => Some(Question::StillThere(ConversationId(7))),
        "software-1-version" => Some(Question::Version),
        "software-1-features" => Some(Question::Features),
        _ => None,
    }
}

impl World {
    /// What the desk of this world knows of a stanza.
    pub(super) fn known(&self, envelope: &Envelope<'_>) -> Known<'_> {
        let sender = envelope.sender.as_ref().filter(|sender| sender.jid.is_valid());
        let is_from = |jid: &str| sender.is_some_and(|sender| sender.address == Address::new(&link(), jid));
        let agents = ["anna@corp.example", "otto@corp.example"];
        let local = envelope.recipient.as_ref().and_then(|to| to.local());
        let is_phone = sender.is_some_and(|sender| sender.jid.resource() == Some("phone"));
        let id = envelope.view.id().filter(|_| is_phone && is_from("cora@out.example"));
        Known {
            agent: agents.into_iter().find(|jid| is_from(jid)).map(AgentId::from),
            window: match local {
                Some("bob.support.k7q2m9xwp3") => Some(annas_window(2, true)),
                Some("old.support.aaaaaaaaaa") => Some(annas_window(1, false)),
                Some(_) | None => None,
            },
            room: sender.zip(local).and_then(|(sender, local)| room(sender, local)),
            question: id.filter(|_| envelope.view.name() == StanzaName::Iq).and_then(|id| question(&id)),
            last_resource: is_from("cora@out.example").then_some(&self.phone),
            desk_state: DeskState { present: u32::from(local == Some("support")), ..DeskState::default() },
            desks: &self.desks,
            home_desk: Some(&self.home_desk),
            firewall: &self.firewall,
            phrases: &self.phrases,
            ids: IdMaker::new(42),
            now: Timestamp::from_millis(1_767_225_599_000),
            started: Timestamp::from_millis(1_767_225_500_000),
        }
    }
}

pub(super) fn read_text(stanza: &str) -> Inbound {
    let checked = Checked::new(Bytes::from(stanza.to_owned())).expect("tests send checked stanzas");
    let link = link();
    let station = Station::Domain(DOMAIN.into());
    let envelope = Envelope::open(&checked, &link, &station);
    read(&envelope, &world().known(&envelope))
}

/// Reads every stanza and compares everything that came out of all of them.
pub(super) fn check(stanzas: &[&str], expected: Expect) {
    let mut shown = String::new();
    for stanza in stanzas {
        let visible = |character: &char| !matches!(character, '\u{2000}'..='\u{206F}' | '\n');
        let start: String = stanza.chars().filter(visible).take(120).collect();
        shown.push_str(&format!("{start}\n{}\n", show(&read_text(stanza))));
    }
    expected.assert_eq(&shown);
}

/// What was read, a line for each part.
pub(super) fn show(inbound: &Inbound) -> String {
    match inbound {
        Inbound::Nothing(reason) => format!("  nothing: {}\n", reason.as_str()),
        Inbound::Reply(reply) => show_reply(reply),
        Inbound::Message(incoming) => format!("  message {}", show_incoming(incoming)),
        Inbound::Signal(incoming) => format!("  signal {}", show_incoming(incoming)),
        Inbound::Request(request) => format!("  request {request:?}\n"),
        Inbound::Happened { event, reply } => format!("  event {event:?}\n{}", show_reply(reply)),
        Inbound::Subscription { desk, subscriber, wanted, reply } => {
            format!("  subscription {subscriber:?} to {desk}: {wanted}\n{}", show_reply(reply))
        }
        Inbound::Approval { agent, approved, reply } => {
            format!("  approval of {agent:?}: {approved}\n{}", show_reply(reply))
        }
        Inbound::InRoom { room, what } => format!("  in {room:?}: {what:?}\n"),
        Inbound::Answered { id, answer } => format!("  answered {id}: {answer:?}\n"),
        Inbound::Barrier { link, id: BarrierId { nonce, epoch, number } } => {
            format!("  barrier {link} {nonce:x} {epoch} {number}\n")
        }
    }
}

fn show_reply(reply: &Reply) -> String {
    let mut lines = show_stanzas("answer", &reply.answers);
    if let Some(courtesy) = &reply.courtesy {
        let prefix = format!("courtesy {:?} {:?}", courtesy.topic, courtesy.to);
        lines.push_str(&show_stanzas(&prefix, &courtesy.stanzas));
    }
    lines
}

fn show_stanzas(prefix: &str, stanzas: &[u8]) -> String {
    split(stanzas).iter().map(|stanza| format!("  {prefix}: {stanza}\n")).collect()
}

/// The stanzas of a burst of our own, each of which passes the check of the wire.
pub(super) fn split(burst: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(burst).expect("what we write is utf-8");
    let mut stanzas = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let is_whole = |end: &usize| Checked::new(Bytes::from(rest[..*end].to_owned())).is_ok();
        let end = rest.match_indices('>').map(|(at, _)| at + 1).find(is_whole);
        let end = end.expect("what we write passes the check");
        stanzas.push(rest[..end].to_owned());
        rest = &rest[end..];
    }
    stanzas
}

fn show_incoming(incoming: &Incoming) -> String {
    let said = match &incoming.said {
        Said::ByCustomer { desk, utterance } => {
            format!("of a customer to {desk}: {:?}", utterance.text.as_str())
        }
        Said::ByAgent { window, .. } => {
            format!("of an agent in window {}: {:?}", window.conversation, incoming.text.as_str())
        }
        Said::Command { window, command, answer, .. } => {
            let side = match answer {
                AgentSide::Desk { desk, .. } => format!("to {desk}"),
                AgentSide::Window(side) => format!("at {}", side.alias),
            };
            format!("of an agent {side} in {:?}: {command:?}", window.map(|window| window.conversation.0))
        }
        Said::InRoom { room, who } => {
            format!("of {who:?} in room {}: {:?}", room.conversation, incoming.text.as_str())
        }
        Said::CustomerSignal { desk } => format!("of a customer to {desk}"),
        Said::AgentSignal { window, .. } => format!("of an agent in window {}", window.conversation),
    };
    let mut line =
        format!("{said}\n    from {:?} / {:?}, id {:?}", incoming.sender, incoming.resource, incoming.id);
    if let Some(language) = &incoming.language {
        line.push_str(&format!(", in {language}"));
    }
    if incoming.wants_receipt {
        line.push_str(", wants a receipt");
    }
    if incoming.key.is_none() {
        line.push_str(", no key");
    }
    if let Some(revises) = &incoming.revises {
        line.push_str(&format!(", {:?} of {}", revises.kind, revises.id));
    }
    if let Some(id) = &incoming.replies_to {
        line.push_str(&format!(", answers {id}"));
    }
    line.push('\n');
    line
}
