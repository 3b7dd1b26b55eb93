//! Hosting in a room: both are invited into it and talk there; Frontdesk, which owns it, hears them.
//!
//! The agent keeps a window for commands. What is said in the room is passed on to whoever is not in it at the moment, and
//! what is still written to the desk or into the window goes the usual way, so that nothing is lost whoever is where. If
//! no room can be made, or not everybody comes into it in time, or somebody goes on outside, the conversation is passed on
//! as usual and the room is destroyed. A customer who leaves the room has left; whoever waits in vain is told.
//!
//! *Never:* two rooms at a time; a room that outlives what it was made for.

use super::{Hosting, Passing, relay};
use crate::conversation::Conversations;
use crate::conversation::participants::Participants;
use crate::conversation::silence::Silence;
use crate::conversation::stage::{Active, Conversation, Stage};
use crate::values::address::Address;
use crate::values::effect::{Effect, Effects, Hearer, Kept};
use crate::values::hosting::FellBack;
use crate::values::id::{ConversationId, LinkName, MessageId, WindowId};
use crate::values::notice::{AgentNotice, CustomerNotice};
use crate::values::participant::Person;
use crate::values::room::{Member, RoomSide};
use crate::values::time::{Span, Timestamp};
use crate::values::timer::Timer;
use crate::values::world::World;
use alloc::sync::Arc;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// A room may take this long to be made.
const MADE_WITHIN: Span = Span::from_seconds(30);

/// What is known of a room.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Room {
    step: Step,
    /// Until when the step may take; off once both are there.
    until: Timer,
    /// The customer knows already who the agent is.
    is_welcomed: bool,
}

/// How far it has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Step {
    /// A service is looked for.
    Wanted,
    /// It has an address, and is being made there.
    Making(Arc<str>),
    /// It stands, and both may come in.
    Open { at: Arc<str>, inside: Inside },
}

/// Who is in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Inside {
    customer: bool,
    agent: bool,
}

impl Inside {
    fn of(persons: &[Person]) -> Self {
        Self {
            customer: persons.contains(&Person::Customer),
            agent: persons.iter().any(|person| matches!(person, Person::Agent(_))),
        }
    }

    fn set(&mut self, who: &Person, is_in: bool) {
        match who {
            Person::Customer => self.customer = is_in,
            Person::Agent(_) => self.agent = is_in,
        }
    }

    fn is_full(self) -> bool {
        self.customer && self.agent
    }
}

impl Room {
    /// One that is wanted for a conversation whose customer `is_welcomed` already, or not.
    pub(super) fn wanted(world: &World, is_welcomed: bool) -> Self {
        Self { step: Step::Wanted, until: Timer::start(world.now, MADE_WITHIN), is_welcomed }
    }

    pub(super) fn due(&self) -> Option<Timestamp> {
        self.until.due()
    }

    pub(super) fn settle(&mut self, now: Timestamp, run: bool) {
        self.until = self.until.settle(now, run);
    }

    fn address(&self) -> Option<&Arc<str>> {
        match &self.step {
            Step::Wanted => None,
            Step::Making(at) | Step::Open { at, .. } => Some(at),
        }
    }

    fn inside(&self) -> Inside {
        match &self.step {
            Step::Wanted | Step::Making(_) => Inside::default(),
            Step::Open { inside, .. } => *inside,
        }
    }

    /// Both were in it at a time.
    fn is_talk(&self) -> bool {
        matches!(self.step, Step::Open { .. }) && !self.until.is_on()
    }

    fn is_open(&self) -> bool {
        matches!(self.step, Step::Open { .. })
    }

    /// Somebody is in it now, or not any more. Once both are in it, nobody is waited for.
    fn set(&mut self, who: &Person, is_in: bool) {
        if let Step::Open { inside, .. } = &mut self.step {
            inside.set(who, is_in);
            if inside.is_full() {
                self.until = Timer::Off;
            }
        }
    }
}

/// What the room of an active conversation is to the shell; nothing if it has no address yet.
fn side(conversation: &Conversation, participants: &Participants, room: &Room) -> Option<RoomSide> {
    let lead = participants.lead()?;
    let (link, desk) = (conversation.customer.link.clone(), conversation.desk.clone());
    let window = WindowId { conversation: conversation.id, number: lead.window.number };
    Some(RoomSide { room: window, address: Address { link, jid: room.address()?.clone() }, desk })
}

/// Nobody is to be in the room any more.
pub(super) fn over(out: &mut Effects, conversation: &Conversation, active: &Active, room: &Room) {
    if let Some(room) = side(conversation, &active.participants, room) {
        out.effects.push(Effect::DestroyRoom { room, language: conversation.language.clone() });
    }
}

impl Conversations {
    /// The room of an active conversation, if that is hosted in one.
    fn room(&self, id: ConversationId) -> Option<(&Conversation, &Active, &Room)> {
        let conversation = self.open.get(&id)?;
        let Stage::Active(active) = &conversation.stage else { return None };
        match &active.hosting {
            Hosting::Room(room) => Some((conversation, active, room)),
            Hosting::Relay | Hosting::Direct(_) => None,
        }
    }

    /// Whether this is the room of an active conversation.
    pub(crate) fn is_room(&self, room: WindowId) -> bool {
        let number = |active: &Active| active.participants.lead().map(|lead| lead.window.number);
        self.room(room.conversation).is_some_and(|(_, active, _)| number(active) == Some(room.number))
    }

    /// Where the room is.
    pub(crate) fn room_at(&self, room: WindowId) -> Option<&Arc<str>> {
        self.room(room.conversation).filter(|_| self.is_room(room))?.2.address()
    }

    /// Whether only the room says who is there: both were in it.
    pub(crate) fn is_talk_in_room(&self, id: ConversationId) -> bool {
        self.room(id).is_some_and(|(_, _, room)| room.is_talk())
    }

    /// Whether the customer is invited into a room and not in it.
    pub(crate) fn is_awaited_in_room(&self, id: ConversationId) -> bool {
        self.room(id).is_some_and(|(_, _, room)| room.is_open() && !room.inside().customer)
    }

    fn change_room(&mut self, world: &World, id: ConversationId, change: impl FnOnce(&mut Room)) {
        self.change(world, id, |conversation| {
            if let Stage::Active(Active { hosting: Hosting::Room(room), .. }) = &mut conversation.stage {
                change(room);
            }
        });
    }

    /// A conversation that is passed on goes on in a room.
    ///
    /// # Errors
    /// Why it cannot; `None` if it takes place elsewhere already.
    pub(crate) fn want_room(
        &mut self,
        world: &World,
        out: &mut Effects,
        id: ConversationId,
    ) -> Result<(), Option<FellBack>> {
        let Some(conversation) = self.open.get(&id) else { return Err(None) };
        let Stage::Active(active) = &conversation.stage else { return Err(None) };
        match (&active.hosting, active.participants.lead()) {
            (Hosting::Relay, Some(lead)) if lead.window.address.link == conversation.customer.link => {}
            (Hosting::Relay, _) => return Err(Some(FellBack::OtherServer)),
            (Hosting::Direct(_) | Hosting::Room(_), _) => return Err(None),
        }
        self.change(world, id, |conversation| {
            if let Stage::Active(active) = &mut conversation.stage {
                active.hosting = Hosting::Room(Room::wanted(world, true));
            }
        });
        self.bring_about(out, id);
        Ok(())
    }

    /// Asks for what the room of a conversation needs next: an address, or that it is made what it is to be.
    pub(crate) fn bring_about(&self, out: &mut Effects, id: ConversationId) {
        let Some((conversation, active, room)) = self.room(id) else { return };
        let Some(lead) = active.participants.lead() else { return };
        match side(conversation, &active.participants, room) {
            Some(room) => {
                let members = self.members(id);
                out.effects.push(Effect::MakeRoom { room, members });
            }
            None => {
                let room = WindowId { conversation: id, number: lead.window.number };
                let link: LinkName = conversation.customer.link.clone();
                out.effects.push(Effect::FindRoom { room, link });
            }
        }
    }

    /// Who may come into the room: the customer, and the agents who take part, whose names the shell knows.
    fn members(&self, id: ConversationId) -> Vec<Member> {
        let Some((conversation, active, _)) = self.room(id) else { return Vec::new() };
        let (who, address) = (Person::Customer, conversation.customer.clone());
        let customer = Member { who, address, name: conversation.customer_name() };
        let agents = active.participants.iter().map(|one| Member {
            who: Person::Agent(one.window.agent.clone()),
            address: one.window.address.clone(),
            name: Arc::from(""),
        });
        core::iter::once(customer).chain(agents).collect()
    }

    /// There is an address for the room.
    pub(crate) fn room_found(&mut self, world: &World, out: &mut Effects, id: ConversationId, at: Arc<str>) {
        if self.room(id).is_none_or(|(_, _, room)| room.step != Step::Wanted) {
            return;
        }
        self.change_room(world, id, |room| {
            (room.step, room.until) = (Step::Making(at), Timer::start(world.now, MADE_WITHIN));
        });
        self.bring_about(out, id);
    }

    /// The room stands. If it did before too, it may be a new one under the old address: whoever was in it must come again.
    /// Who went while nobody told us is given back.
    pub(crate) fn room_made(
        &mut self,
        world: &World,
        out: &mut Effects,
        id: ConversationId,
        is_new: bool,
        inside: &[Person],
    ) -> Vec<Person> {
        let Some((_, active, room)) = self.room(id) else { return Vec::new() };
        let Some(at) = room.address().cloned() else { return Vec::new() };
        let (before, now_in) = (room.inside(), Inside::of(inside));
        if room.is_open() && !is_new {
            let lead = active.participants.lead().map(|lead| lead.window.agent.clone());
            let mut gone = Vec::new();
            gone.extend((before.customer && !now_in.customer).then_some(Person::Customer));
            gone.extend(lead.filter(|_| before.agent && !now_in.agent).map(Person::Agent));
            return gone;
        }
        self.change_room(world, id, |room| {
            room.step = Step::Open { at, inside: now_in };
            let within = Timer::start(world.now, world.policy.times.join_within);
            room.until = if now_in.is_full() { Timer::Off } else { within };
        });
        self.invite(world, out, id, now_in);
        Vec::new()
    }

    /// Invites whoever is not in the room.
    fn invite(&self, world: &World, out: &mut Effects, id: ConversationId, inside: Inside) {
        let Some((conversation, active, room)) = self.room(id) else { return };
        let Some(side) = side(conversation, &active.participants, room) else { return };
        let address = side.address.jid.clone();
        if !inside.agent {
            let within = world.policy.times.join_within;
            self.tell_agents(out, id, &AgentNotice::InvitedToRoom { address: address.clone(), within });
            for one in active.participants.iter() {
                let (room, guest) = (side.clone(), one.window.address.clone());
                out.effects.push(Effect::Invite { room, guest, language: None });
            }
        }
        if !inside.customer {
            let name = self.lead_name(world, id);
            self.tell_customer(out, id, CustomerNotice::InvitedToRoom { name, address });
            let (guest, language) = (conversation.customer.clone(), conversation.language.clone());
            out.effects.push(Effect::Invite { room: side, guest, language });
        }
    }

    fn lead_name(&self, world: &World, id: ConversationId) -> Arc<str> {
        let Some(Stage::Active(active)) = self.open.get(&id).map(|open| &open.stage) else {
            return Arc::from("");
        };
        let Some(lead) = active.participants.lead() else { return Arc::from("") };
        let agent = world.policy.agents.get(&lead.window.agent);
        agent.map_or_else(|| Arc::from(lead.window.agent.as_str()), |agent| agent.name.clone())
    }

    /// A member came into the room.
    pub(crate) fn room_entered(&mut self, world: &World, id: ConversationId, who: &Person) {
        self.change_room(world, id, |room| room.set(who, true));
        if self.is_talk_in_room(id) {
            self.progress(world, id, |conversation| conversation.check = Timer::Off);
        }
    }

    /// A member is in the room no longer. True if both had been in it: then the one who went has left.
    pub(crate) fn room_left(&mut self, world: &World, id: ConversationId, who: &Person) -> bool {
        let was_talk = self.is_talk_in_room(id);
        self.change_room(world, id, |room| room.set(who, false));
        was_talk
    }

    /// A member said something in the room: it is kept, and whoever is not in the room hears it the usual way.
    pub(crate) fn said_in_room(
        &mut self,
        world: &World,
        out: &mut Effects,
        id: ConversationId,
        (author, message): (&Person, MessageId),
        kept: Kept,
    ) {
        let Some((_, _, room)) = self.room(id) else { return };
        let inside = room.inside();
        self.progress(world, id, |conversation| {
            conversation.record(message);
            if let Stage::Active(active) = &mut conversation.stage {
                active.silence = Silence::begin(world, &conversation.desk);
            }
        });
        out.effects.push(Effect::Keep { message, conversation: id, author: author.clone(), kept });
        let Some((conversation, _, _)) = self.room(id) else { return };
        let mut all = Effects::default();
        relay::said(&mut all, conversation, author, message, Passing::Message);
        out.effects.extend(all.effects.into_iter().filter(|effect| !hears_in(inside, effect)));
    }

    /// Somebody said something in a room that is over: if the conversation is not, it goes the usual way.
    pub(crate) fn said_too_late(
        &mut self,
        world: &World,
        out: &mut Effects,
        id: ConversationId,
        who: Person,
        message: MessageId,
    ) {
        let Some(conversation) = self.open.get(&id) else { return };
        match (&conversation.stage, &who) {
            (Stage::Active(_), Person::Customer) => self.say(world, out, id, message, who, Kept::Said),
            (Stage::Active(active), Person::Agent(agent))
                if active.participants.iter().any(|one| one.window.agent == *agent) =>
            {
                self.say(world, out, id, message, who, Kept::Said);
            }
            (Stage::Deciding(_) | Stage::Waiting(_), Person::Customer) => self.keep(world, out, id, message),
            (
                Stage::Active(_)
                | Stage::Dialogue(_)
                | Stage::Deciding(_)
                | Stage::Waiting(_)
                | Stage::WrapUp(_),
                _,
            ) => {}
        }
    }

    /// Whether an agent who takes part hears in the room what is said there.
    pub(crate) fn agent_is_inside(&self, id: ConversationId) -> bool {
        self.room(id).is_some_and(|(_, _, room)| room.inside().agent)
    }

    /// Why the time of the step is over.
    pub(crate) fn why_late(&self, id: ConversationId) -> Option<FellBack> {
        let (_, _, room) = self.room(id)?;
        Some(match &room.step {
            Step::Wanted | Step::Making(_) => FellBack::RoomRefused,
            Step::Open { inside, .. } if inside.customer => FellBack::AgentNotJoined,
            Step::Open { .. } => FellBack::NotJoined,
        })
    }

    /// What is said is passed on as usual from here on, and the room is over. False if there was none.
    pub(crate) fn leave_room(
        &mut self,
        world: &World,
        out: &mut Effects,
        id: ConversationId,
        why: FellBack,
    ) -> bool {
        let Some((conversation, active, room)) = self.room(id) else { return false };
        over(out, conversation, active, room);
        let (was_open, is_welcomed) = (room.is_open(), room.is_welcomed);
        let name = self.lead_name(world, id);
        self.change(world, id, |conversation| {
            if let Stage::Active(active) = &mut conversation.stage {
                active.hosting = Hosting::Relay;
            }
            if !conversation.check.is_on() {
                let every = world.policy.times.check_customer_every;
                conversation.check = Timer::repeat(world.now, every, world.now);
            }
        });
        self.tell_agents(out, id, &AgentNotice::FellBack(why));
        if was_open {
            self.tell_customer(out, id, CustomerNotice::GoesOnHere { name });
        } else if !is_welcomed {
            self.tell_customer(out, id, CustomerNotice::AgentJoined { name });
        }
        true
    }
}

/// Whether somebody who would get this hears it in the room already.
fn hears_in(inside: Inside, effect: &Effect) -> bool {
    match effect {
        Effect::Relay { to: Hearer::Customer(_), .. } => inside.customer,
        Effect::Relay { to: Hearer::Window(_), .. } => inside.agent,
        Effect::TellCustomer { .. }
        | Effect::TellAgent { .. }
        | Effect::Answer(_)
        | Effect::Register { .. }
        | Effect::Keep { .. }
        | Effect::RelaySignal { .. }
        | Effect::ShowTranscript { .. }
        | Effect::OpenWindow(_)
        | Effect::CloseWindow(_)
        | Effect::ShowDesk { .. }
        | Effect::ProbeAgent(_)
        | Effect::ForgetAgent { .. }
        | Effect::CheckCustomer { .. }
        | Effect::FindRoom { .. }
        | Effect::MakeRoom { .. }
        | Effect::Invite { .. }
        | Effect::DestroyRoom { .. }
        | Effect::ForgetConversation(_)
        | Effect::AskServer { .. }
        | Effect::TellServer { .. }
        | Effect::Resolved(_)
        | Effect::Report { .. } => false,
    }
}
