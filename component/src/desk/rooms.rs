//! Rooms out of the desk loop: found, made, watched, destroyed.
//!
//! A room is made in steps, each when the one before is answered: we come in, ask for its form, send that back filled in, and
//! name the members. The same steps are gone through each time that the link comes back, since the service may have
//! forgotten any of it. A room that the engine does not want any more is destroyed until the service says something.
//!
//! *Never:* whether a room is wanted; the engine knows that.

use super::Desk;
use super::services::Found;
use crate::envelope::Envelope;
use crate::inbound::InRoom;
use crate::outbound::room as stanzas;
use crate::phrase::Sentence;
use crate::questions::{Party, Question, RoomAnswer, RoomQuestion};
use crate::rooms::{Moved, local_part};
use router_core::values::address::Address;
use router_core::values::hosting::FellBack;
use router_core::values::id::{Language, LinkName, WindowId};
use router_core::values::room::{Member, RoomEvent, RoomSide};
use std::sync::Arc;

/// What the engine wants done.
impl Desk {
    /// Gives a room an address, as soon as it is known where.
    pub(super) fn find_room(&mut self, room: WindowId, link: &LinkName) {
        let named = self.settings.links.iter().find(|it| it.name == *link).and_then(|it| it.rooms.clone());
        let found = match named {
            Some(service) => Found::At(Arc::from(service)),
            None => self.services.want(room, link),
        };
        match found {
            Found::At(service) => self.name_room(room, link, &service),
            Found::Nowhere => self.room_events.push_back((room, RoomEvent::Failed(FellBack::NoRooms))),
            Found::Later => {}
            Found::Ask => self.ask_for_services(link),
        }
    }

    pub(super) fn name_room(&mut self, room: WindowId, link: &LinkName, service: &str) {
        let Some(desk) = self.engine.window(room).map(|window| window.desk) else { return };
        self.rooms_named += 1;
        let local = local_part(self.ids, self.nonce, room, self.clock.now(), self.rooms_named);
        let address = Address::new(link, &format!("{local}@{service}"));
        let at = Arc::clone(&address.jid);
        self.batch.entities.push(self.rooms.add(&RoomSide { room, address, desk }));
        self.room_events.push_back((room, RoomEvent::Found(at)));
    }

    /// Comes into a room, and makes it what it is to be.
    pub(super) fn make_room(&mut self, room: &RoomSide, members: Vec<Member>) {
        let nickname = self.phrases.desk_title(None, &room.desk);
        self.rooms.enter(&room.address, &nickname, members);
        self.enter_room(room, &nickname);
    }

    fn enter_room(&mut self, room: &RoomSide, nickname: &str) {
        let Some(from) = self.desk_at(&room.desk, &room.address.link) else { return };
        self.send(&room.address.link, stanzas::enter(&from, &room.address.jid, nickname), false);
    }

    pub(super) fn invite(&mut self, room: &RoomSide, guest: &Address, language: Option<&Language>) {
        let Some(from) = self.desk_at(&room.desk, &room.address.link) else { return };
        let reason = self.phrases.sentence(language, Some(&room.desk), &Sentence::RoomInvitation);
        let id = self.ids.of_message(self.next_message());
        let stanza = stanzas::invite(&from, &room.address.jid, &id, &guest.jid, &reason);
        self.send(&room.address.link, stanza, true);
    }

    pub(super) fn destroy_room(&mut self, room: &RoomSide, language: Option<&Language>) {
        if self.rooms.destroy(&room.address) {
            let reason = self.phrases.sentence(language, Some(&room.desk), &Sentence::RoomOver);
            self.ask_room(room, RoomQuestion::Destroy(reason.into()));
        }
    }

    /// Rooms that the engine does not want any more, and of which the service has not said that they are gone.
    pub(super) fn destroy_left_over_rooms(&mut self, link: &LinkName) {
        for room in self.rooms.on(link) {
            if self.engine.room_at(room.room) != Some(&room.address.jid) {
                self.destroy_room(&room, None);
            }
        }
    }

    fn ask_room(&mut self, room: &RoomSide, question: RoomQuestion) {
        let whom = Party { address: room.address.clone(), resource: None };
        self.ask(self.clock.now(), &room.desk, whom, Question::Room(question));
    }
}

/// What comes from rooms.
impl Desk {
    /// Whether it comes from a room of ours, which passes on what its few members send.
    pub(super) fn is_from_room(&self, envelope: &Envelope<'_>) -> bool {
        envelope.sender.as_ref().is_some_and(|sender| self.rooms.is_ours(&sender.address))
    }

    pub(super) fn in_room(&mut self, address: &Address, what: InRoom) {
        let moved = match what {
            InRoom::Here { nickname, real } => self.rooms.here(address, &nickname, real.as_ref()),
            InRoom::Gone { nickname, renamed } => self.rooms.gone(address, &nickname, renamed.as_deref()),
            InRoom::Entered { is_owner, is_new } => return self.entered(address, is_owner, is_new),
            InRoom::Over => return self.room_failed(address, FellBack::RoomGone),
            InRoom::Refused(condition) => return self.not_let_in(address, condition.as_deref()),
        };
        let (Some(moved), Some(room)) = (moved, self.rooms.side(address)) else { return };
        let what = match moved {
            Moved::Entered(who) => RoomEvent::Entered(who),
            Moved::Left(who) => RoomEvent::Left(who),
        };
        self.in_engine(room.room, what);
    }

    fn entered(&mut self, address: &Address, is_owner: bool, is_new: bool) {
        if !self.rooms.is_being_made(address) {
            return;
        }
        if !is_owner {
            tracing::warn!("a room that was to be new belongs to somebody else");
            return self.room_failed(address, FellBack::RoomRefused);
        }
        let (Some(room), Some(inside)) = (self.rooms.side(address), self.rooms.entered(address, is_new))
        else {
            return;
        };
        // what was said while we were away is told next, and who is there has heard it
        for who in inside {
            self.in_engine(room.room, RoomEvent::Entered(who));
        }
        self.ask_room(&room, RoomQuestion::Form);
    }

    fn not_let_in(&mut self, address: &Address, condition: Option<&str>) {
        if !self.rooms.is_being_made(address) {
            return;
        }
        if condition == Some("conflict")
            && let (Some(nickname), Some(room)) = (self.rooms.rename(address), self.rooms.side(address))
        {
            return self.enter_room(&room, &nickname);
        }
        let service = address.jid.rsplit('@').next();
        tracing::warn!(service, condition, "the conference service makes no room for us");
        self.room_failed(address, FellBack::RoomRefused);
    }

    /// The room answers a question.
    pub(super) fn room_answered(&mut self, address: &Address, answer: RoomAnswer) {
        let Some(room) = self.rooms.side(address) else { return };
        match answer {
            RoomAnswer::Form(Some(fields)) => self.ask_room(&room, RoomQuestion::Settings(fields)),
            RoomAnswer::Settings(true) => {
                let members = self.rooms.members(address).iter();
                let members = members.map(|member| Arc::clone(&member.address.jid)).collect();
                self.ask_room(&room, RoomQuestion::Members(members));
            }
            RoomAnswer::Members(true) => {
                if let Some((is_new, inside)) = self.rooms.stands(address) {
                    self.in_engine(room.room, RoomEvent::Made { is_new, inside });
                }
            }
            RoomAnswer::Form(None) | RoomAnswer::Settings(false) | RoomAnswer::Members(false) => {
                // without an answer because the link is down, it is gone through again when that is back
                if self.rooms.is_being_made(address) {
                    tracing::warn!(
                        "the conference service does not make a room that only its members may enter"
                    );
                    self.room_failed(address, FellBack::RoomRefused);
                }
            }
            RoomAnswer::Destroyed(true) => self.batch.entities.extend(self.rooms.forget(address)),
            RoomAnswer::Destroyed(false) if self.connections.up().contains(&address.link) => {
                self.destroy_room(&room, None);
            }
            RoomAnswer::Destroyed(false) => {}
        }
    }

    fn room_failed(&mut self, address: &Address, why: FellBack) {
        if let Some(room) = self.rooms.side(address).filter(|_| self.rooms.is_in_use(address)) {
            self.in_engine(room.room, RoomEvent::Failed(why));
        }
    }

    fn in_engine(&mut self, room: WindowId, what: RoomEvent) {
        self.happened(router_core::Event::Room { room, what });
    }
}
