//! A small conference service for the scripted server (XEP-0045).
//!
//! Rooms exist from the first who enters, its owner, until the last has left or the owner destroys them. A new room is
//! locked until it has its settings. It tells real addresses to its owner alone, keeps the last words for whoever comes
//! later, and puts out whoever cannot be reached. What no play needs is refused.
//!
//! *Never:* delivery; what is to be delivered is given back.

use std::collections::BTreeMap;

use minidom::Element;

use crate::server::ROOMS;
use crate::stanza::{self, CLIENT, attribute, bare, error_condition, error_reply, escape, resource};

const MUC: &str = "http://jabber.org/protocol/muc";
const USER: &str = "http://jabber.org/protocol/muc#user";
const OWNER: &str = "http://jabber.org/protocol/muc#owner";
const ADMIN: &str = "http://jabber.org/protocol/muc#admin";
const FORMS: &str = "jabber:x:data";
const INFO: &str = "http://jabber.org/protocol/disco#info";
const HISTORY: usize = 20;

#[derive(Debug, Default)]
struct Room {
    owner: String,
    members: Vec<String>,
    is_locked: bool,
    only_members: bool,
    /// By nickname, who it is.
    occupants: BTreeMap<String, String>,
    history: Vec<Element>,
}

/// The rooms by their addresses.
#[derive(Debug, Default)]
pub(super) struct Conference {
    rooms: BTreeMap<String, Room>,
}

impl Conference {
    /// Takes a stanza for the service or one of its rooms; what is to be delivered.
    pub(super) fn take(&mut self, stanza: &Element) -> Vec<Element> {
        let to = attribute(stanza, "to").to_owned();
        let (room, kind) = (bare(&to).to_owned(), attribute(stanza, "type"));
        let xml = match (stanza.name(), kind) {
            ("iq", "get" | "set") if room == ROOMS => about_the_service(stanza),
            ("iq", "get" | "set") => self.query(stanza, &room),
            ("presence", "") => self.enter(stanza, &room, resource(&to).unwrap_or_default()),
            ("presence", "unavailable") => self.leave(&room, attribute(stanza, "from")),
            ("message", "error") if is_unreachable(stanza) => self.leave(&room, attribute(stanza, "from")),
            ("message", "error" | "chat") => self.whisper(stanza, &room, resource(&to).unwrap_or_default()),
            ("message", "groupchat") => self.say(stanza, &room),
            ("message", "" | "normal") => self.invite(stanza, &room),
            ("message", _) => vec![error_reply(stanza, "cancel", "service-unavailable")],
            (_, _) => Vec::new(),
        };
        xml.iter().filter_map(|xml| stanza::parse(xml).ok()).collect()
    }

    fn enter(&mut self, stanza: &Element, address: &str, nickname: &str) -> Vec<String> {
        let who = attribute(stanza, "from").to_owned();
        let is_new = !self.rooms.contains_key(address);
        if nickname.is_empty() {
            return vec![presence_error(stanza, "jid-malformed")];
        }
        let room = self.rooms.entry(address.to_owned()).or_insert_with(|| Room {
            owner: bare(&who).to_owned(),
            is_locked: true,
            ..Room::default()
        });
        let is_owner = room.owner == bare(&who);
        if room.is_locked && !is_owner {
            return vec![presence_error(stanza, "item-not-found")];
        }
        if room.only_members && !is_owner && !room.members.iter().any(|member| member == bare(&who)) {
            return vec![presence_error(stanza, "registration-required")];
        }
        if room.occupants.get(nickname).is_some_and(|other| *other != who) {
            return vec![presence_error(stanza, "conflict")];
        }
        let mut out: Vec<String> = Vec::new();
        for (other, real) in room.occupants.iter().filter(|(other, _)| *other != nickname) {
            out.push(room.presence(address, other, real, &who, ""));
            out.push(room.presence(address, nickname, &who, real, ""));
        }
        let codes = if is_new { "<status code='110'/><status code='201'/>" } else { "<status code='110'/>" };
        out.push(room.presence(address, nickname, &who, &who, codes));
        room.occupants.insert(nickname.to_owned(), who.clone());
        out.extend(room.history.iter().map(|said| late(said, &who)));
        out.push(format!(
            "<message xmlns='{CLIENT}' from='{address}' to='{who}' type='groupchat'><subject/></message>"
        ));
        out
    }

    /// Whoever leaves under any nickname.
    fn leave(&mut self, address: &str, who: &str) -> Vec<String> {
        let Some(room) = self.rooms.get_mut(address) else { return Vec::new() };
        let names: Vec<String> =
            room.occupants.iter().filter(|(_, real)| *real == who).map(|(name, _)| name.clone()).collect();
        let mut out = Vec::new();
        for nickname in names {
            for real in room.occupants.values() {
                let own = if real == who { "<status code='110'/>" } else { "" };
                out.push(room.gone(address, &nickname, real, own));
            }
            room.occupants.remove(&nickname);
        }
        if room.occupants.is_empty() {
            self.rooms.remove(address);
        }
        out
    }

    fn say(&mut self, stanza: &Element, address: &str) -> Vec<String> {
        let who = attribute(stanza, "from");
        let Some(room) = self.rooms.get_mut(address) else {
            return vec![error_reply(stanza, "cancel", "item-not-found")];
        };
        let Some(nickname) =
            room.occupants.iter().find(|(_, real)| *real == who).map(|(name, _)| name.clone())
        else {
            return vec![error_reply(stanza, "modify", "not-acceptable")];
        };
        let mut said = stanza.clone();
        super::set(&mut said, "from", &format!("{address}/{nickname}"));
        let copies = room.occupants.values().map(|real| {
            let mut copy = said.clone();
            super::set(&mut copy, "to", real);
            String::from(&copy)
        });
        let copies = copies.collect();
        if stanza.has_child("body", CLIENT) {
            room.history.push(said);
            let over = room.history.len().saturating_sub(HISTORY);
            room.history.drain(..over);
        }
        copies
    }

    /// A private message, or the answer to one.
    fn whisper(&self, stanza: &Element, address: &str, nickname: &str) -> Vec<String> {
        let who = attribute(stanza, "from");
        let Some(room) = self.rooms.get(address) else { return Vec::new() };
        let by = room.occupants.iter().find(|(_, real)| *real == who).map(|(name, _)| name);
        let (Some(by), Some(to)) = (by, room.occupants.get(nickname)) else { return Vec::new() };
        let mut copy = stanza.clone();
        super::set(&mut copy, "from", &format!("{address}/{by}"));
        super::set(&mut copy, "to", to);
        vec![String::from(&copy)]
    }

    fn invite(&self, stanza: &Element, address: &str) -> Vec<String> {
        let who = attribute(stanza, "from");
        let invite = stanza.get_child("x", USER).and_then(|x| x.get_child("invite", USER));
        let is_in =
            self.rooms.get(address).is_some_and(|room| room.occupants.values().any(|real| real == who));
        let Some(invite) = invite.filter(|_| is_in) else {
            return vec![error_reply(stanza, "auth", "forbidden")];
        };
        let reason = invite.get_child("reason", USER).map(Element::text).unwrap_or_default();
        let (guest, by, reason) = (attribute(invite, "to"), bare(who), escape(&reason));
        vec![format!(
            "<message xmlns='{CLIENT}' from='{address}' to='{guest}'><x xmlns='{USER}'><invite from='{by}'>\
             <reason>{reason}</reason></invite></x><body>{by} invites you to {address}</body></message>"
        )]
    }

    fn query(&mut self, stanza: &Element, address: &str) -> Vec<String> {
        let who = bare(attribute(stanza, "from")).to_owned();
        let Some(room) = self.rooms.get_mut(address) else {
            return vec![error_reply(stanza, "cancel", "item-not-found")];
        };
        if room.owner != who {
            return vec![error_reply(stanza, "auth", "forbidden")];
        }
        if let Some(query) = stanza.get_child("query", ADMIN) {
            let items = query.children().filter(|item| item.attr("affiliation") == Some("member"));
            room.members.extend(items.filter_map(|item| item.attr("jid")).map(str::to_owned));
            return vec![result(stanza, "")];
        }
        let Some(query) = stanza.get_child("query", OWNER) else {
            return vec![error_reply(stanza, "cancel", "service-unavailable")];
        };
        if attribute(stanza, "type") == "get" {
            return vec![result(stanza, &form())];
        }
        if let Some(destroy) = query.get_child("destroy", OWNER) {
            let destroyed = String::from(destroy);
            let tell = |(name, real): (&String, &String)| room.gone(address, name, real, &destroyed);
            let mut out: Vec<String> = room.occupants.iter().map(tell).collect();
            self.rooms.remove(address);
            out.push(result(stanza, ""));
            return out;
        }
        room.is_locked = false;
        room.only_members = String::from(query).contains("membersonly");
        vec![result(stanza, "")]
    }
}

impl Room {
    /// What the presence of `nickname`, who is `real`, is to `reader`.
    fn presence(&self, address: &str, nickname: &str, real: &str, reader: &str, codes: &str) -> String {
        let affiliation = if bare(real) == self.owner { "owner" } else { "member" };
        let jid = if bare(reader) == self.owner { format!(" jid='{real}'") } else { String::new() };
        format!(
            "<presence xmlns='{CLIENT}' from='{address}/{}' to='{reader}'><x xmlns='{USER}'>\
             <item affiliation='{affiliation}' role='participant'{jid}/>{codes}</x></presence>",
            escape(nickname)
        )
    }

    fn gone(&self, address: &str, nickname: &str, reader: &str, more: &str) -> String {
        format!(
            "<presence xmlns='{CLIENT}' from='{address}/{}' to='{reader}' type='unavailable'><x xmlns='{USER}'>\
             <item affiliation='none' role='none'/>{more}</x></presence>",
            escape(nickname)
        )
    }
}

/// Whether an error says that an occupant is gone.
fn is_unreachable(stanza: &Element) -> bool {
    let condition = error_condition(stanza);
    condition.is_some_and(|it| it.starts_with("remote-server") || it == "service-unavailable")
}

fn about_the_service(stanza: &Element) -> Vec<String> {
    if !stanza.has_child("query", INFO) {
        return vec![error_reply(stanza, "cancel", "service-unavailable")];
    }
    let info = format!(
        "<query xmlns='{INFO}'><identity category='conference' type='text'/><feature var='{MUC}'/></query>"
    );
    vec![result(stanza, &info)]
}

/// The settings that rooms have here.
fn form() -> String {
    let boolean =
        |name: &str| format!("<field type='boolean' var='muc#roomconfig_{name}'><value>0</value></field>");
    let whois = "<field type='list-single' var='muc#roomconfig_whois'><value>anyone</value>\
                 <option><value>moderators</value></option><option><value>anyone</value></option></field>";
    format!(
        "<query xmlns='{OWNER}'><x xmlns='{FORMS}' type='form'>{}{}{whois}</x></query>",
        boolean("membersonly"),
        boolean("persistentroom")
    )
}

fn result(stanza: &Element, content: &str) -> String {
    let (to, from, id) = (attribute(stanza, "from"), attribute(stanza, "to"), attribute(stanza, "id"));
    format!("<iq xmlns='{CLIENT}' type='result' from='{from}' to='{to}' id='{}'>{content}</iq>", escape(id))
}

fn presence_error(stanza: &Element, condition: &str) -> String {
    let (to, from) = (attribute(stanza, "from"), attribute(stanza, "to"));
    format!(
        "<presence xmlns='{CLIENT}' type='error' from='{}' to='{to}'><error type='cancel'>\
         <{condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>",
        escape(from)
    )
}

/// What was said before somebody came.
fn late(said: &Element, reader: &str) -> String {
    let mut copy = said.clone();
    super::set(&mut copy, "to", reader);
    let delay = "<delay xmlns='urn:xmpp:delay' stamp='2026-01-01T00:00:00Z'/></message>";
    String::from(&copy).replace("</message>", delay)
}
