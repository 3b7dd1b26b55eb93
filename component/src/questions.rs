//! Questions to others: how each is asked, who has not answered yet, and what an answer says.
//!
//! A question is an iq to one exact address. It stands in one table ([`Questions`]) until it ends, exactly once: with a
//! result, with an error, or in silence, when its time is over or younger questions need its place. Only whoever was
//! asked can answer. Every question is a file with the time it may take (`WITHIN`), `ask` and `read`, and a variant of
//! [`Question`] and [`Answer`] here. What follows from an answer is decided in `desk/answers.rs`.
//!
//! *Never:* a question that must outlive the process; the barrier, which is the courier's.

mod account;
mod disco_info;
mod display_name;
mod features;
mod network;
mod one_line;
mod room;
mod services;
mod still_there;
mod version;

use crate::bounce;
use crate::ids::IdMaker;
use router_core::values::address::Address;
use router_core::values::client::{Account, Software};
use router_core::values::id::{ConversationId, Resource};
use router_core::{Span, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use xmpp_edge::wire::{Stanza, Writer};

pub use features::Ability;
pub use room::{RoomAnswer, RoomQuestion};
pub use still_there::StillThere;

/// Questions that are outstanding at most; the oldest ends in silence before another one is asked.
const MOST: usize = 50_000;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Whether the customer's client in this conversation is still there.
    StillThere(ConversationId),
    /// Name, version and operating system of a client.
    Version,
    /// What a client can do.
    Features,
    /// What kind of account it is.
    Account,
    /// Which network is behind a domain.
    Network,
    /// Under which name somebody wants to be known.
    DisplayName,
    /// Which services a server has.
    Services,
    /// Whether a service is for conferences.
    IsForRooms,
    /// Something of a room of ours.
    Room(RoomQuestion),
}

/// What somebody said to a question, by an answer or by silence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// To [`Question::StillThere`].
    StillThere(ConversationId, StillThere),
    /// To [`Question::Version`], if the client says it.
    Version(Option<Software>),
    /// To [`Question::Features`], if the client says them.
    Features(Option<Ability>),
    /// To [`Question::Account`], if its server says it.
    Account(Option<Account>),
    /// To [`Question::Network`], if it is a gateway.
    Network(Option<Arc<str>>),
    /// To [`Question::DisplayName`], if there is one.
    DisplayName(Option<Arc<str>>),
    /// To [`Question::Services`]: their domains.
    Services(Vec<Arc<str>>),
    /// To [`Question::IsForRooms`].
    IsForRooms(bool),
    /// To [`Question::Room`].
    Room(RoomAnswer),
}

impl Question {
    /// How long an answer may take.
    fn within(&self) -> Span {
        match self {
            Self::StillThere(_) => still_there::WITHIN,
            Self::Version => version::WITHIN,
            Self::Features => features::WITHIN,
            Self::Account => account::WITHIN,
            Self::Network => network::WITHIN,
            Self::DisplayName => display_name::WITHIN,
            Self::Services | Self::IsForRooms => services::WITHIN,
            Self::Room(_) => room::WITHIN,
        }
    }

    fn ask(&self, envelope: &Envelope<'_>) -> Vec<u8> {
        match self {
            Self::StillThere(_) => still_there::ask(envelope),
            Self::Version => version::ask(envelope),
            Self::Features => features::ask(envelope),
            Self::Account => account::ask(envelope),
            Self::Network => network::ask(envelope),
            Self::DisplayName => display_name::ask(envelope),
            Self::Services => services::ask_items(envelope),
            Self::IsForRooms => services::ask_info(envelope),
            Self::Room(question) => room::ask(question, envelope),
        }
    }

    /// What a response to this question says. Nothing in it is trusted.
    pub fn read(&self, response: &Response<'_>) -> Answer {
        match self {
            Self::StillThere(conversation) => Answer::StillThere(*conversation, still_there::read(response)),
            Self::Version => Answer::Version(version::read(response)),
            Self::Features => Answer::Features(features::read(response)),
            Self::Account => Answer::Account(account::read(response)),
            Self::Network => Answer::Network(network::read(response)),
            Self::DisplayName => Answer::DisplayName(display_name::read(response)),
            Self::Services => Answer::Services(services::read_items(response)),
            Self::IsForRooms => Answer::IsForRooms(services::read_info(response)),
            Self::Room(question) => Answer::Room(room::read(question, response)),
        }
    }
}

/// How a question ends.
pub enum Response<'a> {
    /// An iq of type `result`.
    Result(&'a Stanza<'a>),
    /// An iq of type `error`, with its condition (RFC 6120 section 8.3.2) if it names one.
    Error(Option<String>),
    /// Nothing in time.
    Silence,
}

impl<'a> Response<'a> {
    /// The response that an iq of type `result` or `error` is.
    pub fn of(view: &'a Stanza<'a>) -> Self {
        if view.kind().as_deref() == Some("result") {
            Self::Result(view)
        } else {
            Self::Error(bounce::condition(view))
        }
    }
}

/// Somebody who can be asked: an address, or one client of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Party {
    /// The bare JID, on its link.
    pub address: Address,
    /// The client; `None` asks the address itself.
    pub resource: Option<Resource>,
}

impl Party {
    fn jid(&self) -> String {
        match &self.resource {
            Some(resource) => format!("{}/{resource}", self.address.jid),
            None => self.address.jid.to_string(),
        }
    }

    fn is(&self, address: &Address, resource: Option<&str>) -> bool {
        self.address == *address && self.resource.as_ref().map(Resource::as_str) == resource
    }
}

/// The start tag of a question.
struct Envelope<'a> {
    from: &'a str,
    to: &'a str,
    id: &'a str,
}

impl Envelope<'_> {
    /// An iq of type `kind` (`get` or `set`) with what `content` writes into it.
    fn iq(&self, kind: &str, content: impl FnOnce(&mut Writer<'_>)) -> Vec<u8> {
        let mut out = Vec::with_capacity(192);
        let mut writer = Writer::new(&mut out);
        writer.open("iq", None).attribute("from", self.from).attribute("to", self.to);
        writer.attribute("id", self.id).attribute("type", kind);
        content(&mut writer);
        writer.close();
        out
    }
}

/// The outstanding questions.
///
/// An id is the store's tag, the start of the process, and a number: what an earlier process asked is unasked here.
#[derive(Debug)]
pub struct Questions {
    /// What all ids begin with.
    prefix: String,
    last: u64,
    most: usize,
    /// By number, so that the oldest is the first.
    asked: BTreeMap<u64, Asked>,
    /// The end of each, with its number.
    due: BTreeSet<(Timestamp, u64)>,
    /// Those that had to make room, until [`Questions::expire`] hands them out.
    displaced: Vec<Ended>,
}

#[derive(Debug)]
struct Asked {
    whom: Party,
    question: Question,
    until: Timestamp,
}

/// A question that ended without an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Who was asked.
    pub whom: Party,
    /// What the silence says.
    pub answer: Answer,
}

impl Questions {
    /// An empty table for a process that started at `started`.
    pub fn new(ids: IdMaker, started: Timestamp) -> Self {
        Self::with_room_for(MOST, ids, started)
    }

    fn with_room_for(most: usize, ids: IdMaker, started: Timestamp) -> Self {
        Self {
            prefix: ids.question_prefix(started),
            last: 0,
            most,
            asked: BTreeMap::new(),
            due: BTreeSet::new(),
            displaced: Vec::new(),
        }
    }

    /// Asks `whom` in the name of `from`; the stanza to send.
    pub fn ask(&mut self, now: Timestamp, from: &str, whom: Party, question: Question) -> Vec<u8> {
        if self.asked.len() >= self.most
            && let Some(oldest) = self.asked.keys().next().copied()
        {
            let ended = self.end_in_silence(oldest);
            self.displaced.extend(ended);
        }
        self.last += 1;
        let stanza = question.ask(&Envelope { from, to: &whom.jid(), id: &self.id(self.last) });
        let until = now.plus(question.within());
        self.due.insert((until, self.last));
        self.asked.insert(self.last, Asked { whom, question, until });
        stanza
    }

    /// How many are not answered yet.
    pub fn outstanding(&self) -> usize {
        self.asked.len()
    }

    /// What was asked under `id`, if exactly this client (or, without a resource, this address) was.
    pub fn asked(&self, address: &Address, resource: Option<&str>, id: &str) -> Option<Question> {
        let asked = self.asked.get(&self.number(id)?)?;
        asked.whom.is(address, resource).then(|| asked.question.clone())
    }

    /// The question under `id` is answered; who answered it. To be called once [`Questions::asked`] knows it.
    pub fn answered(&mut self, id: &str) -> Option<Party> {
        let number = self.number(id)?;
        self.end(number).map(|asked| asked.whom)
    }

    /// When the next question ends in silence.
    pub fn next_timeout(&self) -> Option<Timestamp> {
        let at_once = (!self.displaced.is_empty()).then(Timestamp::default);
        at_once.or_else(|| self.due.first().map(|(until, _)| *until))
    }

    /// The questions that have ended in silence since the last call, the oldest first.
    pub fn expire(&mut self, now: Timestamp) -> Vec<Ended> {
        let mut ended = std::mem::take(&mut self.displaced);
        while let Some((until, number)) = self.due.first().copied()
            && until <= now
        {
            ended.extend(self.end_in_silence(number));
        }
        ended
    }

    fn end_in_silence(&mut self, number: u64) -> Option<Ended> {
        let asked = self.end(number)?;
        Some(Ended { whom: asked.whom, answer: asked.question.read(&Response::Silence) })
    }

    fn end(&mut self, number: u64) -> Option<Asked> {
        let asked = self.asked.remove(&number)?;
        self.due.remove(&(asked.until, number));
        Some(asked)
    }

    fn id(&self, number: u64) -> String {
        format!("{}{number:x}", self.prefix)
    }

    /// The number in an id that was given here, in exactly these characters.
    fn number(&self, id: &str) -> Option<u64> {
        let number = u64::from_str_radix(id.strip_prefix(&self.prefix)?, 16).ok()?;
        (self.id(number) == id).then_some(number)
    }
}

#[cfg(test)]
mod tests;
