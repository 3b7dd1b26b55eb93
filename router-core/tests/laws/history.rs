//! Random histories: what can happen next, given what people can see.
//!
//! *Never:* only what is sensible; late answers, foreign windows and doubles are part of it.

use crate::clients;
use crate::random::Random;
use crate::ruling;
use crate::settings::{AGENTS, DESKS, LINKS, QUEUES};
use router_core::values::address::Address;
use router_core::values::answer::{Keyword, Revision, Text, Utterance};
use router_core::values::client::{Client, Learnt, Software};
use router_core::values::command::{Command, TransferTarget};
use router_core::values::hosting::FellBack;
use router_core::values::id::{
    AgentId, ConversationId, DeskName, InteractionId, LinkName, Medium, MessageId, QueueName, Resource,
    RuleName, WindowId, WindowNumber,
};
use router_core::values::instruction::{Instructed, InstructedRoute, Instruction, NoInstruction};
use router_core::values::notice::Revises;
use router_core::values::participant::Person;
use router_core::values::presence::{ResourcePresence, Show};
use router_core::values::report::{AgentReport, MediumReport, ReportedAvailability};
use router_core::values::room::RoomEvent;
use router_core::{Effect, Engine, Event, Span, Timestamp};
use std::collections::BTreeMap;
use std::sync::Arc;

const CUSTOMERS: [&str; 5] = ["anna", "dora", "emil", "fred", "gina"];
const WORDS: [(&str, Option<Keyword>); 12] = [
    ("hello", None),
    ("word", None),
    ("1", None),
    ("2", None),
    ("o0", None),
    ("-", None),
    ("much too long an answer", None),
    ("yes", Some(Keyword::Yes)),
    ("back", Some(Keyword::Back)),
    ("repeat", Some(Keyword::Repeat)),
    ("help", Some(Keyword::Help)),
    ("cancel", Some(Keyword::Cancel)),
];

/// A point in time after `now`, mostly soon, sometimes much later or even before.
pub(crate) fn time_after(random: &mut Random, engine: &Engine) -> Timestamp {
    let now = engine.time().as_millis();
    let later = match random.below(60) {
        0 => now.saturating_sub(random.below(100_000)),
        1 if random.percent(30) => now + random.below(600_000),
        1..=44 => now,
        45..=46 => engine.next_deadline().map_or(now, |deadline| deadline.at.as_millis()),
        _ => now + random.below(5_000),
    };
    Timestamp::from_millis(later)
}

/// What is there that something can happen to.
pub(crate) struct Known<'a> {
    pub(crate) engine: &'a Engine,
    /// Offers that stand.
    pub(crate) offers: &'a [(AgentId, ConversationId)],
    /// Interactions that are no conversations.
    pub(crate) foreign: &'a [InteractionId],
    /// Messages that are kept, with their authors.
    pub(crate) kept: &'a BTreeMap<ConversationId, BTreeMap<MessageId, Person>>,
    /// What a server was asked last about each conversation.
    pub(crate) asked: &'a BTreeMap<ConversationId, u32>,
}

/// Something that may happen now.
pub(crate) fn event(random: &mut Random, known: &Known, last_message: &mut u64) -> Event {
    let (engine, offers) = (known.engine, known.offers);
    *last_message += 1;
    if !offers.is_empty() && random.percent(25) {
        return answered(random, known);
    }
    if random.percent(5) {
        let (agent, room) = window(random, engine);
        let what = in_room(random, agent, MessageId(*last_message));
        return Event::Room { room, what };
    }
    if !known.asked.is_empty() && random.percent(10) {
        return instructed(random, known);
    }
    if random.percent(12) {
        return other_media(random, known, *last_message);
    }
    let message = MessageId(*last_message);
    match random.below(100) {
        0..=31 => customer_wrote(random, message),
        32..=34 => revised(random, known, message),
        35 => Event::CustomerSignalled { customer: customer(random), desk: desk(random), message },
        36..=39 => Event::CustomerLeft(customer(random)),
        40..=46 => Event::CustomerSeen(customer(random)),
        47..=50 => presence(random),
        51..=54 if random.percent(50) => says(random),
        51..=54 => presence(random),
        55 => Event::AgentGone(agent(random)),
        56..=62 => {
            let (agent, window) = window(random, engine);
            Event::AgentWrote { agent, window, message }
        }
        63..=64 => {
            let (agent, window) = window(random, engine);
            Event::AgentSignalled { agent, window, message }
        }
        65 if random.percent(30) => client(random, known),
        65 if random.percent(50) => {
            let message = random.percent(70).then(|| MessageId(last_message.saturating_sub(random.below(6))));
            Event::WindowUnreachable { window: window(random, engine).1, message }
        }
        66..=67 => client(random, known),
        68..=83 if !offers.is_empty() => answered(random, known),
        68..=95 => commanded(random, engine),
        96 if random.percent(60) => Event::LinkDown(LinkName::from(*random.pick(&LINKS))),
        97 if random.percent(60) => Event::LinkUp(LinkName::from(*random.pick(&LINKS))),
        _ => Event::TimePassed,
    }
}

/// Something happens in a room, or on the way to one; there may be none.
fn in_room(random: &mut Random, agent: AgentId, message: MessageId) -> RoomEvent {
    let (customer, agent) = (Person::Customer, Person::Agent(agent));
    let who = if random.percent(50) { customer.clone() } else { agent.clone() };
    match random.below(20) {
        0..=5 => RoomEvent::Found("room@rooms.example".into()),
        6..=10 => {
            let mut inside = vec![customer, agent];
            inside.retain(|_| random.percent(60));
            RoomEvent::Made { is_new: random.percent(30), inside }
        }
        11..=14 => RoomEvent::Entered(who),
        15..=16 => RoomEvent::Left(who),
        // what customers say there is looked at by the plays
        17..=18 => RoomEvent::Said { who: agent, message },
        _ => RoomEvent::Failed(*random.pick(&[FellBack::NoRooms, FellBack::RoomRefused, FellBack::RoomGone])),
    }
}

/// What comes of an effect for a room.
pub(crate) fn room_event(effect: &Effect) -> Option<Event> {
    match effect {
        Effect::FindRoom { room, .. } => {
            Some(Event::Room { room: *room, what: RoomEvent::Found("room@rooms.example".into()) })
        }
        Effect::MakeRoom { room, .. } => {
            let what = RoomEvent::Made { is_new: true, inside: Vec::new() };
            Some(Event::Room { room: room.room, what })
        }
        _ => None,
    }
}

/// An agent signs in.
pub(crate) fn comes(agent: &str) -> Event {
    let presence = ResourcePresence::Online { show: Show::Available, priority: 0 };
    Event::AgentPresence { agent: AgentId::from(agent), resource: Resource::from("desk"), presence }
}

/// An agent accepts what is offered, mostly.
fn answered(random: &mut Random, known: &Known) -> Event {
    let (agent, id) = random.pick(known.offers).clone();
    let interaction = InteractionId(id.0);
    if known.foreign.contains(&interaction) {
        return Event::OfferAnswered { interaction, agent, accepted: random.percent(75) };
    }
    let named = random.percent(80).then_some(id);
    let command = match random.below(10) {
        0..=1 => Command::Reject(named),
        2 => return commanded(random, known.engine),
        _ => Command::Accept(named),
    };
    Event::AgentCommanded { agent, window: None, command }
}

/// What happens to interactions that are no conversations; late answers and wrong numbers are part of it.
fn other_media(random: &mut Random, known: &Known, number: u64) -> Event {
    let some = |random: &mut Random| match known.foreign {
        [] => InteractionId(random.below(30)),
        _ if random.percent(5) => InteractionId(random.below(30)),
        foreign => *random.pick(foreign),
    };
    match random.below(10) {
        0..=3 => Event::InteractionArrived {
            reference: format!("call {number}").into(),
            medium: Medium::from(ruling::medium(random)),
            attributes: ruling::attributes(random),
            queue: QueueName::from(*random.pick(&QUEUES)),
        },
        4 => Event::InteractionLeft(some(random)),
        5..=6 => Event::OfferAnswered {
            interaction: some(random),
            agent: agent(random),
            accepted: random.percent(60),
        },
        7 => Event::InteractionEnded { interaction: some(random), agent: by(random) },
        8 => Event::InteractionReturned {
            interaction: some(random),
            agent: by(random),
            queue: random
                .percent(60)
                .then(|| QueueName::from(*random.pick(&["general", "billing", "nowhere"]))),
        },
        _ => reported(random),
    }
}

/// A program names the agent whose it thinks an interaction is, or nobody.
fn by(random: &mut Random) -> Option<AgentId> {
    random.percent(20).then(|| agent(random))
}

/// A program says what an agent is up to; mostly nothing that lasts.
fn reported(random: &mut Random) -> Event {
    let availability = match random.below(8) {
        0..=2 => Some(ReportedAvailability::Available),
        3 => Some(ReportedAvailability::Away),
        4 => Some(ReportedAvailability::Offline),
        _ => None,
    };
    let mut media = BTreeMap::new();
    if random.percent(40) {
        let busy = random.percent(25);
        let capacity = random.percent(50).then(|| random.below(3) as u16);
        let more = MediumReport { busy, in_use: random.below(2) as u16, capacity };
        media.insert(Medium::from(ruling::medium(random)), more);
    }
    Event::AgentReported { agent: agent(random), report: AgentReport { availability, media } }
}

/// A client says something of itself, perhaps nothing; mostly one of whom something may be waited for.
fn client(random: &mut Random, known: &Known) -> Event {
    let customer = customer(random);
    let desks = ["support", "sales"].map(DeskName::from);
    let mut open = desks.iter().filter_map(|desk| known.engine.conversation_of(&customer, desk));
    let conversation = open.next().unwrap_or(ConversationId(random.below(40)));
    let version = random.pick(&["1.1", "1.2.3", "beta", "2"]);
    let name = random.percent(30).then(|| "Gajim".into());
    let software = Software { name, version: Some((*version).into()), ..Software::default() };
    let features = ["jabber:x:oob", "urn:example:odd"].into_iter().filter(|_| random.percent(60));
    let features = Arc::new(features.map(Into::into).collect());
    let said = |random: &mut Random| random.percent(60);
    let client = Client {
        software: if said(random) { Learnt::Said(software) } else { Learnt::Silent },
        features: if said(random) { Learnt::Said(features) } else { Learnt::NotYet },
        network: if said(random) { Learnt::Said("sms".into()) } else { Learnt::NotYet },
        display_name: if said(random) { Learnt::Said("Ann".into()) } else { Learnt::NotYet },
        ..Client::default()
    };
    Event::CustomerClient { conversation, client }
}

/// A server answers, mostly to a question that stands, and mostly with sense.
fn instructed(random: &mut Random, known: &Known) -> Event {
    let asked: Vec<_> = known.asked.iter().collect();
    let (conversation, number) = random.pick(&asked);
    let route = InstructedRoute {
        queue: random.percent(60).then(|| QueueName::from(*random.pick(&QUEUES))),
        priority: random.below(3) as u8,
        prefer: random.percent(30).then(|| (agent(random), Span::from_seconds(random.below(30)))),
        exclude: random.percent(10).then(|| agent(random)).into_iter().collect(),
        ..InstructedRoute::default()
    };
    let verdict = match random.below(8) {
        0 => Instructed::AskRules,
        1 => Instructed::End,
        _ => Instructed::Route(Box::new(route)),
    };
    let say = random.percent(50).then(|| Text::from("Good morning"));
    let answer = match random.below(10) {
        0 => Err(NoInstruction::Unavailable),
        1 => Err(NoInstruction::NotUnderstood),
        _ => Ok(Instruction { verdict, say, rule: random.percent(50).then(|| RuleName::from("far away")) }),
    };
    let number = if random.percent(10) { random.below(4) as u32 } else { **number };
    Event::ServerAnswered { conversation: **conversation, number, answer }
}

fn customer(random: &mut Random) -> Address {
    let link = LINKS[usize::from(random.percent(10))];
    Address::new(&LinkName::from(link), &customer_jid(random))
}

fn customer_jid(random: &mut Random) -> String {
    let domain = if random.percent(10) { "guest.example.net" } else { "example.net" };
    format!("{}@{domain}", random.pick(&CUSTOMERS))
}

fn desk(random: &mut Random) -> DeskName {
    DeskName::from(DESKS[usize::from(random.percent(15))])
}

fn agent(random: &mut Random) -> AgentId {
    AgentId::from(*random.pick(&AGENTS))
}

fn customer_wrote(random: &mut Random, message: MessageId) -> Event {
    let common = random.percent(60);
    let (text, keyword) = if common { WORDS[random.below(5) as usize] } else { *random.pick(&WORDS) };
    let marked = random.percent(8);
    let utterance = Utterance { text: Text::from(text), keyword, marked, has_more: random.percent(10) };
    Event::CustomerWrote {
        customer: customer(random),
        desk: desk(random),
        message,
        utterance,
        language: None,
    }
}

/// Somebody corrects or takes back what was said; the shell names only messages that are kept and theirs.
fn revised(random: &mut Random, known: &Known, message: MessageId) -> Event {
    let engine = known.engine;
    let own = |random: &mut Random, id: Option<ConversationId>, who: &Person| {
        let kept = id.and_then(|id| known.kept.get(&id));
        let kept = kept.into_iter().flatten().filter(|(_, author)| *author == who);
        let own: Vec<MessageId> = kept.map(|(message, _)| *message).collect();
        (!own.is_empty() && random.percent(90)).then(|| *random.pick(&own))
    };
    if random.percent(30) {
        let (agent, window) = window(random, engine);
        let of = own(random, Some(window.conversation), &Person::Agent(agent.clone()));
        let revises = if random.percent(60) { Revises::Correction } else { Revises::Retraction };
        return Event::AgentRevised { agent, window, message, of, revises };
    }
    let Event::CustomerWrote { customer, desk, message, utterance, .. } = customer_wrote(random, message)
    else {
        unreachable!("a customer wrote");
    };
    let of = own(random, engine.conversation_of(&customer, &desk), &Person::Customer);
    let said = Utterance { marked: false, ..utterance };
    let revision = if random.percent(65) { Revision::Corrected(said) } else { Revision::Retracted };
    Event::CustomerRevised { customer, desk, message, of, revision }
}

/// A client of some agent says what it is.
fn says(random: &mut Random) -> Event {
    let agent = agent(random);
    clients::says(random, agent)
}

fn presence(random: &mut Random) -> Event {
    let shown = match random.below(10) {
        0 => ResourcePresence::Offline,
        1 => ResourcePresence::Online { show: Show::Away, priority: 0 },
        2 => ResourcePresence::Online { show: Show::DoNotDisturb, priority: 0 },
        3 => ResourcePresence::Online { show: Show::Available, priority: -1 },
        _ => ResourcePresence::Online { show: Show::Available, priority: 5 },
    };
    let resource = Resource::from(*random.pick(&["desk", "desk", "desk", "desk", "desk", "phone", "tablet"]));
    Event::AgentPresence { agent: agent(random), resource, presence: shown }
}

/// Mostly an agent's own open window; sometimes any number.
fn window(random: &mut Random, engine: &Engine) -> (AgentId, WindowId) {
    let busy: Vec<&str> =
        AGENTS.into_iter().filter(|agent| !engine.windows_of(&AgentId::from(*agent)).is_empty()).collect();
    let agent = if busy.is_empty() || random.percent(10) {
        agent(random)
    } else {
        AgentId::from(*random.pick(&busy))
    };
    let open = engine.windows_of(&agent);
    if !open.is_empty() && random.percent(90) {
        return (agent, random.pick(&open).window);
    }
    (
        agent,
        WindowId {
            conversation: conversation(random, engine),
            number: WindowNumber(1 + random.below(3) as u16),
        },
    )
}

fn conversation(random: &mut Random, engine: &Engine) -> ConversationId {
    let open: Vec<ConversationId> = engine.open_conversations().collect();
    if open.is_empty() || random.percent(5) { ConversationId(random.below(30)) } else { *random.pick(&open) }
}

fn commanded(random: &mut Random, engine: &Engine) -> Event {
    let (agent, window) = window(random, engine);
    let window = random.percent(30).then_some(window);
    let named = random.percent(50).then(|| conversation(random, engine));
    let command = match random.below(30) {
        0..=3 => Command::Accept(named),
        4..=5 => Command::Reject(named),
        6..=10 => Command::Done(named),
        11..=22 => Command::Transfer { conversation: named, target: target(random) },
        23..=25 => Command::Ready,
        26 => Command::Away("lunch".into()),
        27 if random.percent(50) => Command::Status,
        27 if random.percent(50) => Command::Skills,
        27 => Command::Help,
        28 if random.percent(50) => Command::Queue,
        28 => Command::Why(named),
        29 if random.percent(50) => Command::Room(named),
        _ => Command::Unknown("dance".into()),
    };
    Event::AgentCommanded { agent, window, command }
}

fn target(random: &mut Random) -> TransferTarget {
    match random.below(5) {
        0..=1 => TransferTarget::Queue(QueueName::from(*random.pick(&QUEUES))),
        2..=3 => TransferTarget::Agent(agent(random)),
        _ => TransferTarget::Missing,
    }
}
