//! Presence out of the desk loop: of desks to their subscribers, of windows to their agents, and towards agents.
//!
//! Who of a desk's subscribers is told when is up to `fanout`.
//!
//! *Never:* whether an agent is available; the engine knows that.

use super::Desk;
use super::fanout::Slice;
use crate::identity::presence::{self, Shown};
use crate::identity::{Badge, Identity, Kind};
use crate::phrase::Sentence;
use crate::station::{Behind, Station};
use router_core::values::address::Address;
use router_core::values::effect::WindowSide;
use router_core::values::id::{AgentId, DeskName, LinkName};
use router_core::values::presence::ResourcePresence;
use router_core::{Event, Timestamp};

impl Desk {
    pub(super) fn desk_changed(&mut self, desk: &DeskName) {
        self.fanout.changed(desk);
    }

    /// Shows everything to the subscribers on a link that is up, or has lost what was on its way.
    pub(super) fn show_all_desks(&mut self, link: &LinkName) {
        let Some(station) = self.station(link) else { return };
        let desks = self.engine.policy().desks.keys().filter(|desk| station.has_desk(desk)).cloned();
        self.fanout.begin_anew(link, desks, station.account().is_some());
        if let Some(Behind::Signpost(to)) = station.account().map(|account| &account.behind) {
            self.show_signpost(link, &station, to);
        }
    }

    /// The server is told that an account is there, or nobody's words would get to it.
    fn show_signpost(&mut self, link: &LinkName, station: &Station, to: &str) {
        let status = self.phrases.sentence(None, None, &Sentence::WriteElsewhere(to.to_owned()));
        let name = station.own().split('@').next().unwrap_or_default();
        let badge = Badge::of(&Identity { kind: Kind::Desk, name, description: "" });
        let mut stanza = Vec::with_capacity(384);
        let shown = Shown { status: &status, ..Shown::AVAILABLE };
        presence::available(&mut stanza, station.own(), None, &badge, shown);
        self.send(link, stanza, false);
    }

    /// The server of an account knows who its subscribers are.
    fn show_desk_to_all(&mut self, desk: &DeskName, link: &LinkName) {
        let Some(from) = self.desk_at(desk, link) else { return };
        let state = self.engine.desk_state(desk);
        let status = self.desk_status(None, desk, &state);
        let shown = Shown { show: presence::show_of(&state), status: &status };
        let mut stanza = Vec::with_capacity(384);
        presence::available(&mut stanza, &from, None, &self.desk_badge(desk), shown);
        self.send(link, stanza, false);
    }

    /// Tells those subscribers of changed desks whose turn it is.
    pub(super) fn show_changed_desks(&mut self, now: Timestamp) {
        for Slice { link, shown, to_all, ping } in self.fanout.slices(now, &self.roster) {
            let mut badge: Option<(DeskName, Badge)> = None;
            for (desk, address) in shown {
                if badge.as_ref().is_none_or(|(of, _)| *of != desk) {
                    badge = Some((desk.clone(), self.desk_badge(&desk)));
                }
                if let Some((_, badge)) = &badge {
                    self.show_desk_to(&desk, badge, &address);
                }
            }
            for desk in to_all {
                self.show_desk_to_all(&desk, &link);
            }
            let station = self.station(&link).filter(|_| ping);
            if let Some(stanza) = station.and_then(|station| self.connections.pace(&link, station.echo())) {
                self.send(&link, stanza, false);
            }
        }
    }

    fn show_desk_to(&mut self, desk: &DeskName, badge: &Badge, to: &Address) {
        let Some(from) = self.desk_at(desk, &to.link) else { return };
        let state = self.engine.desk_state(desk);
        let status = self.desk_status(None, desk, &state);
        let shown = Shown { show: presence::show_of(&state), status: &status };
        let mut stanza = Vec::with_capacity(384);
        presence::available(&mut stanza, &from, Some(&to.jid), badge, shown);
        self.send(&to.link, stanza, false);
    }

    fn desk_badge(&self, desk: &DeskName) -> Badge {
        let (name, description) = self
            .identities
            .get(desk)
            .map_or(("", ""), |desk| (desk.title.as_str(), desk.description.as_str()));
        Badge::of(&Identity { kind: Kind::Desk, name, description })
    }

    /// Says goodbye for all desks: the program ends.
    pub(super) fn hide_desks(&mut self) {
        let desks: Vec<DeskName> = self.engine.policy().desks.keys().cloned().collect();
        for desk in desks {
            let subscribers: Vec<Address> = self.roster.subscribers(&desk).cloned().collect();
            for address in subscribers {
                let Some(from) = self.desk_at(&desk, &address.link) else { continue };
                let mut stanza = Vec::new();
                presence::unavailable(&mut stanza, &from, &address.jid);
                self.send(&address.link, stanza, false);
            }
        }
    }

    /// Makes a window's address appear or disappear for its agent.
    pub(super) fn show_window(&mut self, to: &WindowSide, open: bool, durable: bool) {
        let Some(way) = self.way_to_window(to) else { return };
        let mut stanza = Vec::with_capacity(384);
        if open {
            let name = self.window_name(to);
            let badge = Badge::of(&Identity { kind: Kind::Window, name: &name, description: "" });
            presence::available(&mut stanza, &way.from, Some(&way.to), &badge, Shown::AVAILABLE);
        } else {
            presence::unavailable(&mut stanza, &way.from, &way.to);
        }
        self.send(&way.link, stanza, durable);
    }

    /// A client of an agent that has just come does not know yet that the agent's windows are there. Should this be lost,
    /// the next client that comes brings it again.
    pub(super) fn show_windows_to_newcomer(&mut self, event: &Event) {
        if let Event::AgentPresence { agent, resource, presence: ResourcePresence::Online { .. } } = event
            && !self.engine.is_online(agent, resource)
        {
            self.show_windows(agent);
        }
    }

    pub(super) fn show_windows(&mut self, agent: &AgentId) {
        for window in self.engine.windows_of(agent) {
            self.show_window(&window, true, false);
        }
    }

    /// Asks for an agent's presence: a probe if the agent has approved, a subscription if not. A probe before the
    /// approval would make Prosody forget the subscription.
    pub(super) fn probe(&mut self, agent: &AgentId) {
        let kind = if self.roster.is_approved(agent) { "probe" } else { "subscribe" };
        let Some(policy) = self.engine.policy().agents.get(agent) else { return };
        let address = policy.address.clone();
        self.manage(&address, kind);
    }

    /// Somebody wants the presence of a desk from now on, or no longer.
    pub(super) fn subscription(&mut self, desk: &DeskName, subscriber: &Address, wanted: bool) {
        if self.station(&subscriber.link).is_some_and(|station| station.account().is_some()) {
            // the account's roster on the server has it
            return;
        }
        let row = if wanted {
            self.roster.subscribe(desk, subscriber)
        } else {
            self.roster.unsubscribe(desk, subscriber)
        };
        self.batch.entities.extend(row);
    }

    /// An agent lets the home desk see the presence, or no longer.
    pub(super) fn approval(&mut self, agent: &AgentId, approved: bool) {
        self.batch.entities.extend(self.roster.set_approved(agent, approved));
        if !approved {
            self.happened(Event::AgentGone(agent.clone()));
        }
    }

    /// Sends presence of a type without content from the home desk.
    pub(super) fn manage(&mut self, address: &Address, kind: &str) {
        let Some(from) = self.home_desk_at(&address.link) else { return };
        let mut stanza = Vec::with_capacity(128);
        presence::managing(&mut stanza, &from, &address.jid, kind);
        self.send(&address.link, stanza, false);
    }

    /// The bare JID of the home desk on a link.
    pub(super) fn home_desk_at(&self, link: &LinkName) -> Option<String> {
        let home = self.engine.policy().home_desk.clone()?;
        self.desk_at(&home, link)
    }

    /// The bare JID of a desk on a link.
    pub(super) fn desk_at(&self, desk: &DeskName, link: &LinkName) -> Option<String> {
        self.station(link)?.address(desk.as_str())
    }
}
