//! What happens in rooms, and on the way to them.
//!
//! *Never:* an event of a room that is not the one of its conversation at the moment.

use super::Engine;
use crate::values::effect::Kept;
use crate::values::fact::FactKind;
use crate::values::hosting::{FellBack, HostingKind};
use crate::values::id::{ConversationId, MessageId, WindowId};
use crate::values::participant::Person;
use crate::values::room::RoomEvent;

impl Engine {
    pub(super) fn in_room(&mut self, room: WindowId, what: RoomEvent) {
        let id = room.conversation;
        if !self.conversations.is_room(room) {
            return self.after_the_room(id, what);
        }
        match what {
            RoomEvent::Found(at) => self.conversations.room_found(&self.world, &mut self.out, id, at),
            RoomEvent::Made { is_new, inside } => self.room_made(id, is_new, &inside),
            RoomEvent::Entered(who) => self.room_entered(id, &who),
            RoomEvent::Left(who) => self.room_left(id, &who),
            RoomEvent::Said { who, message } => self.room_said(id, &who, message),
            RoomEvent::Failed(why) => self.leave_room(id, why),
        }
    }

    /// What was said in the room's last moments is not lost as long as the conversation goes on.
    fn after_the_room(&mut self, id: ConversationId, what: RoomEvent) {
        match what {
            RoomEvent::Said { who, message } => {
                self.hold_for_absent(id, &who, message);
                self.conversations.said_too_late(&self.world, &mut self.out, id, who, message);
            }
            RoomEvent::Found(_)
            | RoomEvent::Made { .. }
            | RoomEvent::Entered(_)
            | RoomEvent::Left(_)
            | RoomEvent::Failed(_) => {}
        }
    }

    fn room_made(&mut self, id: ConversationId, is_new: bool, inside: &[Person]) {
        let gone = self.conversations.room_made(&self.world, &mut self.out, id, is_new, inside);
        for who in inside {
            self.room_entered(id, who);
        }
        for who in gone {
            self.room_left(id, &who);
        }
    }

    fn room_entered(&mut self, id: ConversationId, who: &Person) {
        self.conversations.room_entered(&self.world, id, who);
        if *who == Person::Customer {
            self.customer_is_here(id);
        }
    }

    /// The customer who leaves is waited for as one whose client has gone. The agent who leaves goes on in the window.
    fn room_left(&mut self, id: ConversationId, who: &Person) {
        if !self.conversations.room_left(&self.world, id, who) {
            return;
        }
        match who {
            Person::Customer => self.customer_is_gone(id),
            Person::Agent(_) => self.leave_room(id, FellBack::AgentLeft),
        }
    }

    fn room_said(&mut self, id: ConversationId, who: &Person, message: MessageId) {
        if *who == Person::Customer && !self.conversations.agent_is_inside(id) {
            self.hold_for_absent(id, who, message);
        }
        let (world, out) = (&self.world, &mut self.out);
        self.conversations.said_in_room(world, out, id, (who, message), Kept::Said);
    }

    /// A customer who is invited into a room and writes to the desk does not come, or cannot.
    pub(super) fn wrote_outside_the_room(&mut self, id: ConversationId) {
        if self.conversations.is_awaited_in_room(id) {
            self.leave_room(id, FellBack::WroteElsewhere);
        }
    }

    pub(super) fn room_late(&mut self, id: ConversationId) {
        if let Some(why) = self.conversations.why_late(id) {
            self.leave_room(id, why);
        }
    }

    fn leave_room(&mut self, id: ConversationId, why: FellBack) {
        if self.conversations.leave_room(&self.world, &mut self.out, id, why) {
            let (wanted, fell_back) = (HostingKind::Room, Some(why));
            self.fact(Some(id), FactKind::Hosted { wanted, fell_back });
        }
    }
}
