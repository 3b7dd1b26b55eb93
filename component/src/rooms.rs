//! The rooms that Frontdesk has made and not destroyed yet, and who is in them (XEP-0045).
//!
//! A room gets a row of the store before anything is sent to it, and keeps it until the conference service has said that it
//! is gone; so no end of the process leaves a room behind. Who is in it is not kept: each time that we come in the service
//! tells. An occupant is known by the real address alone, which a room tells its owner; a nickname proves nothing.
//!
//! *Never:* what follows when somebody comes or goes; occupants whose real address is none of the members'.

use crate::ids::IdMaker;
use crate::store::EntityRow;
use router_core::Timestamp;
use router_core::values::address::Address;
use router_core::values::id::{ConversationId, DeskName, LinkName, WindowId};
use router_core::values::participant::Person;
use router_core::values::room::{Member, RoomSide};
use serde::{Deserialize, Serialize};
use siphasher::sip128::{Hasher128 as _, SipHasher13};
use std::collections::{BTreeMap, HashMap};
use std::hash::Hasher as _;

/// The prefix of the keys of this module's rows.
pub const PREFIX: &str = "room/";

/// Occupants of one room that are told apart; its members have few clients.
const OCCUPANTS: usize = 50;

/// How often another nickname is tried because ours is taken.
const NICKNAMES: u32 = 3;

/// A room as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Row {
    conversation: ConversationId,
    room: WindowId,
    address: Address,
    desk: DeskName,
}

/// How far we have come with a room since we are connected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Step {
    /// Nothing is asked of it.
    #[default]
    Idle,
    /// We have asked to come in.
    Entering,
    /// We are in, and make it what it is to be; it may be a new one.
    Making { is_new: bool },
    /// All is as it should be.
    Stands,
    /// It is to be destroyed.
    Destroying,
}

/// A room.
#[derive(Debug)]
struct Room {
    row: Row,
    step: Step,
    members: Vec<Member>,
    nickname: String,
    attempts: u32,
    occupants: BTreeMap<String, Person>,
}

/// Somebody came into a room, or went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moved {
    /// With the first client.
    Entered(Person),
    /// With the last client.
    Left(Person),
}

/// All rooms, by their addresses.
#[derive(Debug, Default)]
pub struct Rooms {
    by_address: HashMap<Address, Room>,
}

/// What is looked up of a room for a stanza that comes from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Which room.
    pub room: WindowId,
    /// Our own nickname in it.
    pub nickname: String,
    /// The member whose nickname sent the stanza.
    pub who: Option<Person>,
}

impl Rooms {
    /// Takes a room from the store; its key.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn load(&mut self, json: &str) -> Result<String, serde_json::Error> {
        let row: Row = serde_json::from_str(json)?;
        let key = key(&row.address);
        self.insert(row);
        Ok(key)
    }

    fn insert(&mut self, row: Row) {
        let room = Room {
            step: Step::Idle,
            members: Vec::new(),
            nickname: String::new(),
            attempts: 0,
            occupants: BTreeMap::new(),
            row,
        };
        self.by_address.insert(room.row.address.clone(), room);
    }

    /// There will be a room; the row to keep.
    pub fn add(&mut self, side: &RoomSide) -> EntityRow {
        let RoomSide { room, address, desk } = side.clone();
        let row = Row { conversation: room.conversation, room, address, desk };
        let json = serde_json::to_string(&row).expect("a room is plain data");
        let kept = EntityRow { key: key(&row.address), json: Some(json) };
        self.insert(row);
        kept
    }

    /// The room is gone; the row to delete.
    pub fn forget(&mut self, address: &Address) -> Option<EntityRow> {
        self.by_address.remove(address).map(|_| EntityRow { key: key(address), json: None })
    }

    /// Whether it is a room of ours, or was a moment ago.
    pub fn is_ours(&self, address: &Address) -> bool {
        self.by_address.contains_key(address)
    }

    /// The room at an address, if `desk` is its owner; `nickname` has sent something.
    pub fn view(&self, address: &Address, desk: &str, nickname: Option<&str>) -> Option<View> {
        let room = self.by_address.get(address).filter(|room| room.row.desk.as_str() == desk)?;
        let who = nickname.and_then(|nickname| room.occupants.get(nickname)).cloned();
        Some(View { room: room.row.room, nickname: room.nickname.clone(), who })
    }

    /// All rooms on a link.
    pub fn on(&self, link: &LinkName) -> Vec<RoomSide> {
        let rooms = self.by_address.values().filter(|room| room.row.address.link == *link);
        let mut all: Vec<RoomSide> = rooms.map(side).collect();
        all.sort_by(|one, other| one.address.cmp(&other.address));
        all
    }

    /// The room at an address.
    pub fn side(&self, address: &Address) -> Option<RoomSide> {
        self.by_address.get(address).map(side)
    }

    /// Those who may come into a room.
    pub fn members(&self, address: &Address) -> &[Member] {
        self.by_address.get(address).map_or(&[], |room| &room.members)
    }

    /// The link is down: nothing is known of who is in its rooms.
    pub fn went_down(&mut self, link: &LinkName) {
        for room in self.by_address.values_mut().filter(|room| room.row.address.link == *link) {
            room.step = Step::Idle;
            room.occupants.clear();
        }
    }

    /// We ask to come in under `nickname`; `members` may come in too.
    pub fn enter(&mut self, address: &Address, nickname: &str, members: Vec<Member>) {
        if let Some(room) = self.by_address.get_mut(address) {
            room.occupants.clear();
            (room.step, room.members, room.attempts) = (Step::Entering, members, 0);
            nickname.clone_into(&mut room.nickname);
        }
    }

    /// Our nickname is taken: another one, but not for ever.
    pub fn rename(&mut self, address: &Address) -> Option<String> {
        let room = self.by_address.get_mut(address).filter(|room| room.step == Step::Entering)?;
        room.attempts += 1;
        if room.attempts > NICKNAMES {
            return None;
        }
        room.nickname = format!("{} {}", room.nickname, room.attempts + 1);
        Some(room.nickname.clone())
    }

    /// We are in, and who of the members is. Nothing if we have not asked for it just now.
    pub fn entered(&mut self, address: &Address, is_new: bool) -> Option<Vec<Person>> {
        let room = self.by_address.get_mut(address).filter(|room| room.step == Step::Entering)?;
        room.step = Step::Making { is_new };
        Some(room.inside())
    }

    /// It is as it should be: whether it is a new one, and which members are in it. Nothing if that was known.
    pub fn stands(&mut self, address: &Address) -> Option<(bool, Vec<Person>)> {
        let room = self.by_address.get_mut(address)?;
        let Step::Making { is_new } = room.step else { return None };
        room.step = Step::Stands;
        Some((is_new, room.inside()))
    }

    /// It is to be destroyed. False if it is none of ours.
    pub fn destroy(&mut self, address: &Address) -> bool {
        let room = self.by_address.get_mut(address);
        room.map(|room| room.step = Step::Destroying).is_some()
    }

    /// Whether a room is being made: we are on the way into it, or set it up.
    pub fn is_being_made(&self, address: &Address) -> bool {
        let step = self.by_address.get(address).map(|room| room.step);
        matches!(step, Some(Step::Entering | Step::Making { .. }))
    }

    /// Whether we mean to be in it.
    pub fn is_in_use(&self, address: &Address) -> bool {
        let step = self.by_address.get(address).map(|room| room.step);
        matches!(step, Some(Step::Entering | Step::Making { .. } | Step::Stands))
    }

    /// Somebody with this real address is in a room under a nickname.
    pub fn here(&mut self, address: &Address, nickname: &str, real: Option<&Address>) -> Option<Moved> {
        let room = self.by_address.get_mut(address)?;
        let member = room.members.iter().find(|member| Some(&member.address) == real);
        let Some(who) = member.map(|member| member.who.clone()) else {
            return room.went(nickname);
        };
        if room.occupants.len() >= OCCUPANTS && !room.occupants.contains_key(nickname) {
            return None;
        }
        let was_in = room.occupants.values().any(|other| *other == who);
        room.occupants.insert(nickname.to_owned(), who.clone());
        (!was_in && room.is_told()).then_some(Moved::Entered(who))
    }

    /// Nobody is in a room under that nickname any more; `renamed`: under another one.
    pub fn gone(&mut self, address: &Address, nickname: &str, renamed: Option<&str>) -> Option<Moved> {
        let room = self.by_address.get_mut(address)?;
        if let (Some(other), Some(who)) = (renamed, room.occupants.get(nickname).cloned()) {
            room.occupants.remove(nickname);
            room.occupants.insert(other.to_owned(), who);
            return None;
        }
        room.went(nickname)
    }
}

impl Room {
    fn went(&mut self, nickname: &str) -> Option<Moved> {
        let who = self.occupants.remove(nickname)?;
        let is_still_in = self.occupants.values().any(|other| *other == who);
        (!is_still_in && self.is_told()).then_some(Moved::Left(who))
    }

    /// Whether others are told at once who comes and goes; on the way in everybody who is there comes at once.
    fn is_told(&self) -> bool {
        matches!(self.step, Step::Making { .. } | Step::Stands)
    }

    fn inside(&self) -> Vec<Person> {
        let mut inside: Vec<Person> = self.occupants.values().cloned().collect();
        inside.sort();
        inside.dedup();
        inside
    }
}

fn side(room: &Room) -> RoomSide {
    let Row { room, address, desk, .. } = room.row.clone();
    RoomSide { room, address, desk }
}

fn key(address: &Address) -> String {
    format!("{PREFIX}{}/{}", address.link, address.jid)
}

/// Keeps these hashes apart from others with the same secret.
const PURPOSE: u64 = u64::from_le_bytes(*b"the room");

const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// The local part of the address of a room that is wanted now: 24 letters and digits, of which nobody can foresee one who does
/// not know the store's secret and the number of the process, and which are not made twice.
pub fn local_part(ids: IdMaker, nonce: u64, room: WindowId, now: Timestamp, count: u64) -> String {
    let mut hash = SipHasher13::new_with_keys(ids.secret(), nonce);
    for part in [PURPOSE, room.conversation.0, u64::from(room.number.0), now.as_millis(), count] {
        hash.write(&part.to_le_bytes());
    }
    let value = u128::from_le_bytes(hash.finish128().as_bytes());
    (0..24).map(|place| char::from(LETTERS[(value >> (5 * place) & 31) as usize])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use router_core::values::id::{AgentId, WindowNumber};
    use std::sync::Arc;

    fn address(jid: &str) -> Address {
        Address::new(&LinkName::from("main"), jid)
    }

    fn rooms() -> Rooms {
        let room = WindowId { conversation: ConversationId(1), number: WindowNumber(1) };
        let desk = DeskName::from("support");
        let mut rooms = Rooms::default();
        rooms.add(&RoomSide { room, address: address("r@rooms"), desk });
        let member = |who, jid| Member { who, address: address(jid), name: Arc::from("") };
        let bob = Person::Agent(AgentId::from("bob"));
        let members = vec![member(Person::Customer, "anna@x"), member(bob, "bob@x")];
        rooms.enter(&address("r@rooms"), "Support", members);
        rooms
    }

    #[test]
    fn only_members_count_and_each_once() {
        let (mut rooms, room) = (rooms(), address("r@rooms"));
        let here = |nick: &str, real: &str, rooms: &mut Rooms| rooms.here(&room, nick, Some(&address(real)));
        assert_eq!(here("Bob", "bob@x", &mut rooms), None, "we are not in ourselves yet");
        let bob = Person::Agent(AgentId::from("bob"));
        assert_eq!(rooms.entered(&address("r@rooms"), true), Some(vec![bob.clone()]));
        assert_eq!(rooms.entered(&address("r@rooms"), true), None, "we are already");
        assert_eq!(rooms.stands(&address("r@rooms")), Some((true, vec![bob])));
        assert_eq!(here("Mallory", "mallory@x", &mut rooms), None);
        assert_eq!(here("Anna", "anna@x", &mut rooms), Some(Moved::Entered(Person::Customer)));
        assert_eq!(here("Anna 2", "anna@x", &mut rooms), None);
        let who = |nick| rooms.view(&address("r@rooms"), "support", Some(nick)).and_then(|view| view.who);
        assert_eq!(who("Mallory"), None);
        assert_eq!(who("Anna 2"), Some(Person::Customer));
        assert_eq!(rooms.view(&address("r@rooms"), "sales", Some("Anna")), None, "not its owner");
        let room = address("r@rooms");
        assert_eq!(rooms.gone(&room, "Anna", None), None, "the other client is there");
        assert_eq!(rooms.gone(&room, "Anna 2", Some("Anna 3")), None, "another name only");
        assert_eq!(rooms.gone(&room, "Anna 3", None), Some(Moved::Left(Person::Customer)));
        assert_eq!(rooms.gone(&room, "Anna 3", None), None);
    }

    #[test]
    fn a_nickname_that_somebody_else_takes_over_is_not_the_members() {
        let (mut rooms, room) = (rooms(), address("r@rooms"));
        rooms.entered(&room, true);
        rooms.stands(&room);
        rooms.here(&room, "Anna", Some(&address("anna@x")));
        let moved = rooms.here(&room, "Anna", Some(&address("mallory@x")));
        assert_eq!(moved, Some(Moved::Left(Person::Customer)));
        assert_eq!(rooms.here(&room, "Anna", None), None);
    }

    #[test]
    fn what_is_kept_is_loaded_and_forgotten() {
        let mut rooms = rooms();
        let side = rooms.side(&address("r@rooms")).unwrap();
        let row = rooms.add(&side);
        let mut again = Rooms::default();
        assert_eq!(again.load(&row.json.unwrap()).unwrap(), row.key);
        assert_eq!(again.on(&LinkName::from("main")), [side]);
        assert_eq!(again.forget(&address("r@rooms")).unwrap(), EntityRow { key: row.key, json: None });
        assert!(!again.is_ours(&address("r@rooms")));
    }

    #[test]
    fn addresses_differ_by_process_and_by_room() {
        let ids = IdMaker::new(7);
        let name = |nonce, number, count| {
            let room = WindowId { conversation: ConversationId(number), number: WindowNumber(1) };
            local_part(ids, nonce, room, Timestamp::default(), count)
        };
        let names = [name(1, 1, 0), name(2, 1, 0), name(1, 2, 0), name(1, 1, 1)];
        assert!(names.iter().all(|name| name.len() == 24), "{names:?}");
        let mut different = names.to_vec();
        different.sort();
        different.dedup();
        assert_eq!(different.len(), names.len());
    }
}
