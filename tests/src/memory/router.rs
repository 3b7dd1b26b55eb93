//! The rules by which the scripted server passes stanzas on.
//!
//! Users have resources with presences, and contacts with a subscription each
//! way; the component is one channel. Each rule does what Prosody 0.12 was seen
//! to do: requests are answered with `unavailable` until approved, probes of
//! strangers with `unsubscribed`, queries to resources that are gone with
//! `service-unavailable`, and messages to users who are offline are kept.
//!
//! *Never:* sockets or waiting; a full channel drops the stanza like a dead client.

mod rooms;

use std::collections::{BTreeMap, BTreeSet};

use minidom::Element;
use tokio::sync::mpsc;

use super::stream_error;
use crate::client::{Account, Action};
use crate::server::{DOMAIN, GUESTS, HELP, Population, ROOMS};
use crate::stanza::{self, CLIENT, attribute, bare, domain, error_reply, escape, resource};
use rooms::Conference;

/// No server is known for a domain (RFC 6120 section 8.3.3.16).
const NO_SERVER: &str = "remote-server-not-found";

/// XEP-0030 section 4.1.
const ITEMS: &str = "http://jabber.org/protocol/disco#items";

/// RFC 6121 section 2.1.2.5, seen from the user.
#[derive(Debug, Default)]
struct Contact {
    /// The user sees the contact's presence.
    sees: bool,
    /// The contact sees the user's presence.
    is_seen_by: bool,
    /// A request of the contact that the user has not answered yet.
    asks: Option<Element>,
}

#[derive(Debug)]
struct Session {
    number: u64,
    inbox: mpsc::Sender<Element>,
    presence: Option<Element>,
    /// Strangers that were sent presence, to be told of the end.
    directed: BTreeSet<String>,
}

/// Users, contacts, sessions, and the way to the component.
#[derive(Debug)]
pub(super) struct Router {
    accounts: BTreeSet<String>,
    contacts: BTreeMap<String, BTreeMap<String, Contact>>,
    sessions: BTreeMap<String, Session>,
    kept: BTreeMap<String, Vec<Element>>,
    component: Option<mpsc::Sender<String>>,
    conference: Conference,
    visitors: u32,
    session_count: u64,
}

impl Router {
    pub(super) fn new(population: &Population) -> Self {
        let mut contacts: BTreeMap<String, BTreeMap<String, Contact>> = BTreeMap::new();
        for name in &population.colleagues {
            for desk in &population.desks {
                let approved = Contact { sees: true, is_seen_by: true, asks: None };
                let list = contacts.entry(format!("{name}@{DOMAIN}")).or_default();
                list.insert(format!("{desk}@{HELP}"), approved);
            }
        }
        Self {
            accounts: population.all().map(|name| format!("{name}@{DOMAIN}")).collect(),
            contacts,
            sessions: BTreeMap::new(),
            kept: BTreeMap::new(),
            component: None,
            conference: Conference::default(),
            visitors: 0,
            session_count: 0,
        }
    }

    /// Opens a session; `None` when there is no such account.
    pub(super) fn connect(
        &mut self,
        account: &Account,
        resource: &str,
        inbox: mpsc::Sender<Element>,
    ) -> Option<(u64, String)> {
        let address = match account {
            Account::Registered { name, host } => format!("{name}@{host}"),
            Account::Visitor { .. } => {
                self.visitors += 1;
                let address = format!("visitor-{}@{GUESTS}", self.visitors);
                self.accounts.insert(address.clone());
                address
            }
        };
        if !self.accounts.contains(&address) {
            return None;
        }
        let jid = format!("{address}/{resource}");
        self.session_count += 1;
        let session =
            Session { number: self.session_count, inbox, presence: None, directed: BTreeSet::new() };
        self.sessions.insert(jid.clone(), session);
        Some((self.session_count, jid))
    }

    /// A new component connection; an older one is dropped (`kick_old`).
    pub(super) fn attach(&mut self, component: mpsc::Sender<String>) {
        self.component = Some(component);
    }

    pub(super) fn detach(&mut self) {
        self.component = None;
    }

    /// All sessions end without a word, as when a server is killed.
    pub(super) fn forget_sessions(&mut self) {
        self.sessions.clear();
        self.conference = Conference::default();
        self.component = None;
    }

    pub(super) fn write(&mut self, bytes: String) {
        if let Some(component) = &self.component {
            let _ = component.try_send(bytes);
        }
    }

    /// A stanza of the component.
    pub(super) fn component_sends(&mut self, stanza: Element) {
        if domain(attribute(&stanza, "from")) != HELP {
            self.write(stream_error("invalid-from"));
            self.detach();
            return;
        }
        match domain(attribute(&stanza, "to")) {
            HELP => self.hand_to_component(&stanza),
            ROOMS => self.take_to_room(&stanza),
            DOMAIN | GUESTS => self.bring_to_user(stanza),
            _ => self.bounce(&stanza, "cancel", NO_SERVER),
        }
    }

    /// What a user's client does in session `number`; nothing when that one has ended.
    pub(super) fn act(&mut self, number: u64, jid: &str, action: Action) {
        if self.sessions.get(jid).is_none_or(|session| session.number != number) {
            return;
        }
        match action {
            Action::Send(xml) => match stanza::parse(&xml) {
                Ok(mut stanza) => {
                    set(&mut stanza, "from", jid);
                    self.user_sends(jid, stanza);
                }
                // A real server ends the stream of a client that sends no XML.
                Err(_) => self.leave(jid),
            },
            Action::Close | Action::Vanish => self.leave(jid),
        }
    }

    fn user_sends(&mut self, jid: &str, mut stanza: Element) {
        let to = attribute(&stanza, "to").to_owned();
        let kind = attribute(&stanza, "type").to_owned();
        if stanza.name() == "presence" {
            if to.is_empty() {
                return self.own_presence(jid, stanza);
            }
            let contact = self.contact(bare(jid), bare(&to));
            match kind.as_str() {
                "subscribe" | "unsubscribe" => set(&mut stanza, "from", bare(jid)),
                "subscribed" => {
                    contact.is_seen_by = true;
                    contact.asks = None;
                    set(&mut stanza, "from", bare(jid));
                    self.route(stanza);
                    return self.tell_presences(bare(jid), &to);
                }
                "unsubscribed" => {
                    contact.is_seen_by = false;
                    contact.asks = None;
                    set(&mut stanza, "from", bare(jid));
                }
                _ => {
                    if let Some(session) = self.sessions.get_mut(jid) {
                        session.directed.insert(to);
                    }
                }
            }
        } else if to.is_empty() || to == bare(jid) {
            return self.ask_own_server(&stanza);
        }
        self.route(stanza);
    }

    /// A query to the own account: only what a login needs is answered with a result.
    fn ask_own_server(&mut self, stanza: &Element) {
        if stanza.name() == "iq" && matches!(attribute(stanza, "type"), "get" | "set") {
            self.bounce(stanza, "cancel", "service-unavailable");
        }
    }

    /// Takes a stamped stanza to its address.
    fn route(&mut self, stanza: Element) {
        match domain(attribute(&stanza, "to")) {
            HELP if self.component.is_some() => self.hand_to_component(&stanza),
            HELP => self.bounce(&stanza, "wait", "remote-server-timeout"),
            ROOMS => self.take_to_room(&stanza),
            DOMAIN | GUESTS => self.bring_to_user(stanza),
            _ => self.bounce(&stanza, "cancel", NO_SERVER),
        }
    }

    fn take_to_room(&mut self, stanza: &Element) {
        for out in self.conference.take(stanza) {
            self.route(out);
        }
    }

    /// The services of the server (XEP-0030 section 4.1).
    fn name_services(&mut self, stanza: &Element) {
        let (from, id) = (attribute(stanza, "from"), attribute(stanza, "id"));
        let answer = format!(
            "<iq xmlns='{CLIENT}' type='result' from='{DOMAIN}' to='{}' id='{}'><query xmlns='{ITEMS}'>\
             <item jid='{HELP}'/><item jid='{ROOMS}'/></query></iq>",
            escape(from),
            escape(id)
        );
        if let Ok(answer) = stanza::parse(&answer) {
            self.route(answer);
        }
    }

    fn hand_to_component(&mut self, stanza: &Element) {
        let xml = String::from(stanza).replacen(" xmlns='jabber:client'", "", 1).replacen(
            " xmlns=\"jabber:client\"",
            "",
            1,
        );
        self.write(xml);
    }

    /// Answers a message or query with an error, and presence to a domain that nobody serves; the rest is dropped.
    fn bounce(&mut self, stanza: &Element, kind: &str, condition: &str) {
        let wants_answer = match stanza.name() {
            "message" => attribute(stanza, "type") != "error",
            "iq" => matches!(attribute(stanza, "type"), "get" | "set"),
            "presence" => condition == NO_SERVER && attribute(stanza, "type").is_empty(),
            _ => false,
        };
        if wants_answer && let Ok(reply) = stanza::parse(&error_reply(stanza, kind, condition)) {
            match domain(attribute(&reply, "to")) {
                HELP => self.hand_to_component(&reply),
                ROOMS => self.take_to_room(&reply),
                _ => self.deliver(attribute(&reply, "to"), &reply),
            }
        }
    }

    fn bring_to_user(&mut self, stanza: Element) {
        let to = attribute(&stanza, "to").to_owned();
        match stanza.name() {
            "presence" => self.presence_to_user(stanza, bare(&to)),
            "message" => {
                if self.sessions.contains_key(&to) {
                    self.deliver(&to, &stanza);
                } else {
                    self.message_to_account(stanza, bare(&to));
                }
            }
            "iq" if to == DOMAIN && stanza.has_child("query", ITEMS) => self.name_services(&stanza),
            _ if self.sessions.contains_key(&to) => self.deliver(&to, &stanza),
            _ => self.bounce(&stanza, "cancel", "service-unavailable"),
        }
    }

    /// To all resources of the highest priority; kept when there is none.
    fn message_to_account(&mut self, stanza: Element, user: &str) {
        if !self.accounts.contains(user) {
            return self.bounce(&stanza, "cancel", "service-unavailable");
        }
        if attribute(&stanza, "type") == "error" {
            return;
        }
        let resources = self.available(user);
        let best = resources.iter().map(|(_, priority)| *priority).max();
        match best {
            Some(best) if best >= 0 => {
                for (jid, _) in resources.iter().filter(|(_, priority)| *priority == best) {
                    self.deliver(jid, &stanza);
                }
            }
            Some(_) | None => self.kept.entry(user.to_owned()).or_default().push(stanza),
        }
    }

    fn presence_to_user(&mut self, stanza: Element, user: &str) {
        let from = attribute(&stanza, "from").to_owned();
        let contact = bare(&from).to_owned();
        if !self.accounts.contains(user) {
            return;
        }
        match attribute(&stanza, "type") {
            "subscribe" if self.contact(user, &contact).is_seen_by => {
                self.answer(user, &contact, "subscribed");
            }
            "subscribe" => {
                self.contact(user, &contact).asks = Some(stanza.clone());
                self.deliver_to_available(user, &stanza);
                self.answer(user, &contact, "unavailable");
            }
            "probe" if self.contact(user, &contact).is_seen_by => {
                self.tell_presences(user, &from);
                if self.available(user).is_empty() {
                    self.answer(user, &contact, "unavailable");
                }
            }
            "probe" => {
                self.contact(user, &contact).asks = None;
                self.answer(user, &contact, "unsubscribed");
            }
            kind => {
                match kind {
                    "subscribed" => self.contact(user, &contact).sees = true,
                    "unsubscribed" => self.contact(user, &contact).sees = false,
                    "unsubscribe" => self.contact(user, &contact).is_seen_by = false,
                    _ => {}
                }
                self.deliver_to_available(user, &stanza);
            }
        }
    }

    /// Presence that the server sends in the user's name.
    fn answer(&mut self, user: &str, contact: &str, kind: &str) {
        let xml = format!("<presence from='{user}' to='{contact}' type='{kind}'/>");
        if let Ok(stanza) = stanza::parse(&xml) {
            self.route(stanza);
        }
    }

    /// Sends the presence of every available resource of `user` to `contact`.
    fn tell_presences(&mut self, user: &str, contact: &str) {
        for (jid, _) in self.available(user) {
            let presence = self.sessions.get(&jid).and_then(|session| session.presence.clone());
            if let Some(mut presence) = presence {
                set(&mut presence, "to", contact);
                self.route(presence);
            }
        }
    }

    fn own_presence(&mut self, jid: &str, presence: Element) {
        let user = bare(jid).to_owned();
        let leaves = attribute(&presence, "type") == "unavailable";
        let Some(session) = self.sessions.get_mut(jid) else {
            return;
        };
        let arrives = session.presence.is_none() && !leaves;
        session.presence = (!leaves).then(|| presence.clone());
        let mut watchers = self.watchers(&user);
        if leaves && let Some(session) = self.sessions.get_mut(jid) {
            watchers.append(&mut session.directed);
        }
        for watcher in watchers {
            let mut copy = presence.clone();
            set(&mut copy, "to", &watcher);
            self.route(copy);
        }
        if arrives {
            self.welcome(jid, &user);
        }
    }

    /// What a client gets after its first presence: contacts' presences, requests, kept messages.
    fn welcome(&mut self, jid: &str, user: &str) {
        let contacts = self.contacts.entry(user.to_owned()).or_default();
        let seen: Vec<String> =
            contacts.iter().filter(|(_, contact)| contact.sees).map(|(jid, _)| jid.clone()).collect();
        let requests: Vec<Element> = contacts.values().filter_map(|contact| contact.asks.clone()).collect();
        for contact in seen {
            if let Ok(probe) = stanza::parse(&format!("<presence from='{jid}' to='{contact}' type='probe'/>"))
            {
                self.route(probe);
            }
        }
        for stanza in requests.into_iter().chain(self.kept.remove(user).unwrap_or_default()) {
            self.deliver(jid, &stanza);
        }
    }

    /// The end of a session: whoever saw its presence is told.
    fn leave(&mut self, jid: &str) {
        let had_presence = self.sessions.get(jid).is_some_and(|session| session.presence.is_some());
        let directed = self.sessions.get_mut(jid).map(|session| std::mem::take(&mut session.directed));
        self.sessions.remove(jid);
        let mut watchers = directed.unwrap_or_default();
        if had_presence {
            watchers.append(&mut self.watchers(bare(jid)));
        }
        for watcher in watchers {
            if let Ok(stanza) =
                stanza::parse(&format!("<presence from='{jid}' to='{watcher}' type='unavailable'/>"))
            {
                self.route(stanza);
            }
        }
    }

    fn watchers(&self, user: &str) -> BTreeSet<String> {
        self.contacts.get(user).map_or_else(BTreeSet::new, |contacts| {
            contacts.iter().filter(|(_, contact)| contact.is_seen_by).map(|(jid, _)| jid.clone()).collect()
        })
    }

    fn contact(&mut self, user: &str, contact: &str) -> &mut Contact {
        self.contacts.entry(user.to_owned()).or_default().entry(contact.to_owned()).or_default()
    }

    /// Resources of `user` that sent presence, with their priorities.
    fn available(&self, user: &str) -> Vec<(String, i32)> {
        self.sessions
            .iter()
            .filter(|(jid, _)| bare(jid) == user && resource(jid).is_some())
            .filter_map(|(jid, session)| {
                let presence = session.presence.as_ref()?;
                let priority = presence
                    .get_child("priority", stanza::CLIENT)
                    .and_then(|child| child.text().parse().ok());
                Some((jid.clone(), priority.unwrap_or(0)))
            })
            .collect()
    }

    fn deliver_to_available(&self, user: &str, stanza: &Element) {
        for (jid, _) in self.available(user) {
            self.deliver(&jid, stanza);
        }
    }

    fn deliver(&self, jid: &str, stanza: &Element) {
        if let Some(session) = self.sessions.get(jid) {
            let _ = session.inbox.try_send(stanza.clone());
        }
    }
}

fn set(stanza: &mut Element, name: &str, value: &str) {
    if let Ok(name) = rxml::NcName::try_from(name) {
        stanza.set_attr(rxml::Namespace::NONE, name, value);
    }
}
