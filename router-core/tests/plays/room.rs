//! What the lines of a script say about rooms.
//!
//! *Never:* an expectation.

use crate::script::window_id;
use router_core::Event;
use router_core::values::hosting::FellBack;
use router_core::values::id::AgentId;
use router_core::values::participant::Person;
use router_core::values::room::RoomEvent;

/// The event that a line is, if it is about a room.
pub(crate) fn event(words: &[&str]) -> Option<Event> {
    let (room, what) = match words {
        ["room", room, "is", "found"] => (room, RoomEvent::Found("room-1@rooms.example".into())),
        ["room", room, "is", "made"] => (room, RoomEvent::Made { is_new: true, inside: Vec::new() }),
        ["room", room, "is", "made", "with", inside @ ..] => {
            let inside = inside.iter().map(|name| person(name)).collect();
            (room, RoomEvent::Made { is_new: false, inside })
        }
        ["room", room, "is", "new", "again"] => (room, RoomEvent::Made { is_new: true, inside: Vec::new() }),
        ["room", room, "fails", why] => (room, RoomEvent::Failed(failure(why))),
        [who, "enters", "room", room] => (room, RoomEvent::Entered(person(who))),
        [who, "leaves", "room", room] => (room, RoomEvent::Left(person(who))),
        _ => return None,
    };
    Some(Event::Room { room: window_id(room), what })
}

/// Agents are called so in the cast.
pub(crate) fn person(name: &str) -> Person {
    match name {
        "bob" | "carol" | "dave" => Person::Agent(AgentId::from(name)),
        _ => Person::Customer,
    }
}

fn failure(why: &str) -> FellBack {
    match why {
        "NoRooms" => FellBack::NoRooms,
        "RoomRefused" => FellBack::RoomRefused,
        "RoomGone" => FellBack::RoomGone,
        other => panic!("a room does not fail by {other}"),
    }
}
