//! Who wrote to which of our addresses.
//!
//! The start tag is read once into a [`Header`]. An alias belongs to its agent: for anybody else it becomes
//! [`Place::Nowhere`] here, and from then on nothing can tell it from an address that never existed.
//!
//! *Never:* what a stanza contains.

use std::sync::Arc;

use frontdesk_settings::Direction;
use router_core::values::address::Address;
use router_core::values::id::{AgentId, Language, LinkName};

use super::Reason;
use super::context::{Context, DeskIdentity, WindowView};
use crate::envelope::{Envelope, Sender};
use xmpp_edge::wire::Address as Jid;

/// Longest language tag that is looked at, in bytes (BCP 47 section 4.4.1 recommends 35).
const LANGUAGE_BYTES_MAX: usize = 35;

/// What is behind one of our addresses, for this sender.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Place {
    /// The domain itself.
    Domain,
    /// A desk.
    Desk(Arc<DeskIdentity>),
    /// An open window of the sender.
    Window(WindowView),
    /// A window of the sender that is over.
    PastWindow(WindowView),
    /// Nothing.
    Nowhere,
}

/// The start tag of a stanza, understood.
#[derive(Debug)]
pub(super) struct Header<'a> {
    pub(super) link: &'a LinkName,
    pub(super) domain: &'a str,
    /// The sender; compare only if it is valid.
    pub(super) from: &'a Jid,
    /// The sender's bare JID on the link.
    pub(super) sender: &'a Address,
    /// The agent with that address.
    pub(super) agent: Option<AgentId>,
    /// Our address, as answers name it.
    pub(super) to: Jid,
    pub(super) place: Place,
    pub(super) id: Option<String>,
    /// The type; empty when there is none.
    pub(super) kind: String,
    pub(super) language: Option<Language>,
}

impl<'a> Header<'a> {
    /// Reads the start tag.
    ///
    /// # Errors
    /// The reason for ignoring the stanza: it has no sender, or is not for us.
    pub(super) fn read(
        envelope: &'a Envelope<'_>,
        domain: &'a str,
        context: &dyn Context,
    ) -> Result<Self, Reason> {
        let Sender { jid: from, address: sender } = envelope.sender.as_ref().ok_or(Reason::NoSender)?;
        let view = &envelope.view;
        let to = view.recipient().unwrap_or_else(|| Jid::parse(domain));
        if !to.domain().eq_ignore_ascii_case(domain) {
            return Err(Reason::NotForUs);
        }
        let agent = if from.is_valid() { context.agent_at(sender) } else { None };
        let mut header = Self {
            link: envelope.link,
            domain,
            from,
            sender,
            agent,
            to,
            place: Place::Nowhere,
            id: view.id().map(|id| id.into_owned()),
            kind: view.kind().map(|kind| kind.into_owned()).unwrap_or_default(),
            language: view.lang().and_then(|tag| language(&tag)),
        };
        if header.from.is_valid() && header.to.is_valid() {
            header.place = header.find_place(context);
        } else if !header.to.is_valid() {
            header.to = Jid::parse(domain);
        }
        Ok(header)
    }

    /// Which way it goes, for the firewall.
    pub(super) fn direction(&self) -> Direction {
        match (&self.place, &self.agent) {
            (Place::Desk(_), None) => Direction::CustomerToAgent,
            (Place::Window(_) | Place::PastWindow(_), _) => Direction::AgentToCustomer,
            (Place::Desk(_), Some(_)) | (Place::Domain | Place::Nowhere, _) => Direction::ToDesk,
        }
    }

    fn find_place(&self, context: &dyn Context) -> Place {
        let Some(local) = self.to.local() else { return Place::Domain };
        if let Some(desk) = context.desk(local) {
            return Place::Desk(desk);
        }
        let is_own = |window: &WindowView| {
            window.address == *self.sender && self.agent.as_ref() == Some(&window.agent)
        };
        if let Some(window) = context.window(local).filter(is_own) {
            return Place::Window(window);
        }
        context.past_window(local).filter(is_own).map_or(Place::Nowhere, Place::PastWindow)
    }
}

/// A language tag in lower case, if it looks like one (RFC 5646 section 2.1: subtags of 1 to 8 letters and digits).
pub(super) fn language(tag: &str) -> Option<Language> {
    let is_subtag =
        |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_tag = tag.len() <= LANGUAGE_BYTES_MAX && tag.split('-').all(is_subtag);
    is_tag.then(|| Language::from(tag.to_ascii_lowercase().as_str()))
}
