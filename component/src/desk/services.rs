//! Where rooms can be made: the conference service of each link, found by service discovery where the settings name none.
//!
//! The server of a link is the domain above ours. It is asked for its services, each of them whether it is for conferences,
//! and the first by name is taken. What was found holds for as long as the link is up.
//!
//! *Never:* a service that does not say that it is one.

use super::Desk;
use crate::questions::{Party, Question};
use router_core::values::address::Address;
use router_core::values::hosting::FellBack;
use router_core::values::id::{LinkName, WindowId};
use router_core::values::room::RoomEvent;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is known of a link's service.
#[derive(Debug)]
enum Service {
    /// The services are asked; so many have not answered.
    Asked { open: usize, found: Option<Arc<str>> },
    /// There is this one.
    At(Arc<str>),
    /// There is none.
    Nowhere,
}

/// Where a room can be made.
pub(super) enum Found {
    /// There.
    At(Arc<str>),
    /// Nowhere.
    Nowhere,
    /// It is being asked.
    Later,
    /// It is to be asked now.
    Ask,
}

/// The services of all links.
#[derive(Debug, Default)]
pub(super) struct Services {
    known: BTreeMap<LinkName, Service>,
    /// Rooms that wait for an answer.
    wanted: Vec<(WindowId, LinkName)>,
}

impl Services {
    /// A room is wanted on a link.
    pub(super) fn want(&mut self, room: WindowId, link: &LinkName) -> Found {
        match self.known.get(link) {
            Some(Service::At(service)) => return Found::At(Arc::clone(service)),
            Some(Service::Nowhere) => return Found::Nowhere,
            Some(Service::Asked { .. }) | None => {}
        }
        self.wanted.retain(|(other, _)| *other != room);
        self.wanted.push((room, link.clone()));
        if self.known.contains_key(link) {
            return Found::Later;
        }
        self.known.insert(link.clone(), Service::Asked { open: 0, found: None });
        Found::Ask
    }

    /// What was found may be another one next time; who waits asks again when the link is up.
    pub(super) fn went_down(&mut self, link: &LinkName) {
        self.known.remove(link);
        self.wanted.retain(|(_, of)| of != link);
    }

    /// So many services are asked.
    fn asked(&mut self, link: &LinkName, count: usize) {
        if let Some(Service::Asked { open, .. }) = self.known.get_mut(link) {
            *open = count;
        }
    }

    /// One of them has answered.
    fn answered(&mut self, link: &LinkName, service: &Arc<str>, is_it: bool) {
        if let Some(Service::Asked { open, found }) = self.known.get_mut(link) {
            *open = open.saturating_sub(1);
            if is_it && found.as_ref().is_none_or(|other| service < other) {
                *found = Some(Arc::clone(service));
            }
        }
    }

    /// Who waited, and what was found, once all have answered.
    fn outcome(&mut self, link: &LinkName) -> Option<(Option<Arc<str>>, Vec<WindowId>)> {
        let Some(Service::Asked { open: 0, found }) = self.known.get(link) else { return None };
        let found = found.clone();
        let known = found.clone().map_or(Service::Nowhere, Service::At);
        self.known.insert(link.clone(), known);
        let (waited, others) = std::mem::take(&mut self.wanted).into_iter().partition(|(_, of)| of == link);
        self.wanted = others;
        Some((found, waited.into_iter().map(|(room, _)| room).collect()))
    }
}

impl Desk {
    pub(super) fn ask_for_services(&mut self, link: &LinkName) {
        let Some(station) = self.station(link) else { return };
        if station.account().is_some() {
            // an account makes no rooms: what is wanted there falls back
            return self.services_are(link, Vec::new());
        }
        self.ask_server(link, server_above(station.own()), Question::Services);
    }

    fn ask_server(&mut self, link: &LinkName, domain: &str, question: Question) {
        let Some(desk) = self.engine.policy().home_desk.clone() else { return };
        let whom = Party { address: Address::new(link, domain), resource: None };
        self.ask(self.clock.now(), &desk, whom, question);
    }

    /// The server has named its services.
    pub(super) fn services_are(&mut self, link: &LinkName, mut services: Vec<Arc<str>>) {
        let own = self.station(link);
        services.retain(|service| own.as_ref().is_none_or(|own| own.own() != &**service));
        self.services.asked(link, services.len());
        for service in &services {
            self.ask_server(link, service, Question::IsForRooms);
        }
        self.services_known(link);
    }

    /// One of them has said what it is.
    pub(super) fn service_is(&mut self, service: &Address, is_it: bool) {
        self.services.answered(&service.link, &service.jid, is_it);
        self.services_known(&service.link);
    }

    fn services_known(&mut self, link: &LinkName) {
        let Some((found, waited)) = self.services.outcome(link) else { return };
        match &found {
            Some(service) => tracing::info!(%link, %service, "rooms can be made on this conference service"),
            None => tracing::warn!(
                %link,
                "no conference service was found on the server of this link, so chats with hosting = \"room\" are passed on as \
                 usual; add one to the server, or name it: rooms = \"conference.example.org\" in the [[link]]"
            ),
        }
        for room in waited {
            match &found {
                Some(service) => self.name_room(room, link, service),
                None => self.room_events.push_back((room, RoomEvent::Failed(FellBack::NoRooms))),
            }
        }
        self.follow_rooms();
    }
}

/// The domain of the server that gave us ours.
fn server_above(domain: &str) -> &str {
    domain.split_once('.').map_or(domain, |(_, above)| above)
}

#[cfg(test)]
mod tests {
    use super::*;
    use router_core::values::id::{ConversationId, WindowNumber};

    #[test]
    fn the_first_by_name_is_taken_when_all_have_answered() {
        let (mut services, link) = (Services::default(), LinkName::from("main"));
        let room = |number| WindowId { conversation: ConversationId(number), number: WindowNumber(1) };
        assert!(matches!(services.want(room(1), &link), Found::Ask));
        assert!(matches!(services.want(room(2), &link), Found::Later));
        services.asked(&link, 3);
        for (service, is_it) in [("b.example.org", true), ("pubsub.example.org", false)] {
            services.answered(&link, &Arc::from(service), is_it);
            assert_eq!(services.outcome(&link), None);
        }
        services.answered(&link, &Arc::from("a.example.org"), true);
        let (found, waited) = services.outcome(&link).unwrap();
        assert_eq!((found.as_deref(), waited), (Some("a.example.org"), vec![room(1), room(2)]));
        assert!(matches!(services.want(room(3), &link), Found::At(_)));
        services.went_down(&link);
        assert!(matches!(services.want(room(3), &link), Found::Ask));
    }

    #[test]
    fn the_server_is_above_us() {
        assert_eq!(server_above("help.example.org"), "example.org");
        assert_eq!(server_above("help.localhost"), "localhost");
        assert_eq!(server_above("help"), "help");
    }
}
