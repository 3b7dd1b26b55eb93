//! Who wrote to which of our addresses.
//!
//! The start tag is read once into a [`Header`]. An alias belongs to its agent: for anybody else it becomes
//! [`Place::Nowhere`] here, and from then on nothing can tell it from an address that never existed.
//!
//! *Never:* what a stanza contains.

use std::borrow::Cow;

use frontdesk_settings::Direction;
use router_core::values::address::Address;
use router_core::values::id::{AgentId, Language, LinkName};
use router_core::values::participant::Person;

use super::Reason;
use super::known::{DeskIdentity, Known, RoomView, WindowView};
use crate::envelope::{Envelope, Sender};
use crate::station::{Behind, Station};
use xmpp_edge::wire::Address as Jid;

/// Longest language tag that is looked at, in bytes (BCP 47 section 4.4.1 recommends 35).
const LANGUAGE_BYTES_MAX: usize = 35;

/// What is behind one of our addresses, for this sender.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Place<'a> {
    /// The domain itself.
    Domain,
    /// A desk.
    Desk(&'a DeskIdentity),
    /// An open window of the sender.
    Window(&'a WindowView),
    /// A window of the sender that is over.
    PastWindow(&'a WindowView),
    /// A desk, for a room that it owns.
    Room(&'a RoomView),
    /// An account that only says where to write: to this bare JID.
    Signpost(&'a str),
    /// Nothing.
    Nowhere,
}

/// The start tag of a stanza, understood.
#[derive(Debug)]
pub(super) struct Header<'a> {
    pub(super) link: &'a LinkName,
    pub(super) station: &'a Station,
    /// The sender; compare only if it is valid.
    pub(super) from: &'a Jid,
    /// The sender's bare JID on the link.
    pub(super) sender: &'a Address,
    /// The agent with that address.
    pub(super) agent: Option<&'a AgentId>,
    /// Our address, as answers name it.
    pub(super) to: Cow<'a, Jid>,
    pub(super) place: Place<'a>,
    pub(super) id: Option<Cow<'a, str>>,
    /// The type; empty when there is none.
    pub(super) kind: Cow<'a, str>,
    /// `xml:lang`, as written.
    lang: Option<Cow<'a, str>>,
}

impl<'a> Header<'a> {
    /// Reads the start tag.
    ///
    /// # Errors
    /// The reason for ignoring the stanza: it has no sender, or is not for us.
    pub(super) fn read(envelope: &'a Envelope<'_>, known: &'a Known<'_>) -> Result<Self, Reason> {
        let Sender { jid: from, address: sender } = envelope.sender.as_ref().ok_or(Reason::NoSender)?;
        let (view, station) = (&envelope.view, envelope.station);
        let ourselves = || Cow::Owned(Jid::parse(station.own()));
        let to = envelope.recipient.as_ref().map_or_else(ourselves, Cow::Borrowed);
        if !station.is_ours(&to) {
            return Err(Reason::NotForUs);
        }
        let is_valid = from.is_valid() && to.is_valid();
        let place = if is_valid { place(&to, station, sender, known) } else { Place::Nowhere };
        Ok(Self {
            link: envelope.link,
            station,
            from,
            sender,
            agent: known.agent.as_ref(),
            to: if to.is_valid() { to } else { ourselves() },
            place,
            id: view.id(),
            kind: view.kind().unwrap_or_default(),
            lang: view.lang(),
        })
    }

    /// The language that the sender speaks.
    pub(super) fn language(&self) -> Option<Language> {
        language(self.lang.as_ref()?)
    }
}

impl Header<'_> {
    /// Which way it goes, for the firewall.
    pub(super) fn direction(&self) -> Direction {
        match (&self.place, self.agent) {
            (Place::Desk(_), None) => Direction::CustomerToAgent,
            (Place::Window(_) | Place::PastWindow(_), _) => Direction::AgentToCustomer,
            (Place::Room(room), _) => match room.room.who {
                Some(Person::Agent(_)) => Direction::AgentToCustomer,
                Some(Person::Customer) | None => Direction::CustomerToAgent,
            },
            (Place::Desk(_), Some(_)) | (Place::Domain | Place::Signpost(_) | Place::Nowhere, _) => {
                Direction::ToDesk
            }
        }
    }
}

fn place<'a>(to: &Jid, station: &'a Station, sender: &Address, known: &'a Known<'_>) -> Place<'a> {
    if let Some(room) = &known.room {
        return Place::Room(room);
    }
    if let Some(account) = station.account() {
        return match &account.behind {
            Behind::Desk(desk) => known.desks.get(desk).map_or(Place::Nowhere, |desk| Place::Desk(desk)),
            Behind::Signpost(to) => Place::Signpost(to),
        };
    }
    let Some(local) = to.local() else { return Place::Domain };
    if let Some(desk) = known.desks.get(local) {
        return Place::Desk(desk);
    }
    let is_own =
        |window: &&WindowView| window.address == *sender && known.agent.as_ref() == Some(&window.agent);
    match known.window.as_ref().filter(is_own) {
        Some(window) if window.is_open => Place::Window(window),
        Some(window) => Place::PastWindow(window),
        None => Place::Nowhere,
    }
}

/// A language tag in lower case, if it looks like one (RFC 5646 section 2.1: subtags of 1 to 8 letters and digits).
pub(super) fn language(tag: &str) -> Option<Language> {
    let is_subtag =
        |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_tag = tag.len() <= LANGUAGE_BYTES_MAX && tag.split('-').all(is_subtag);
    let is_lower = || !tag.bytes().any(|byte| byte.is_ascii_uppercase());
    match is_tag {
        true if is_lower() => Some(Language::from(tag)),
        true => Some(Language::from(tag.to_ascii_lowercase().as_str())),
        false => None,
    }
}
