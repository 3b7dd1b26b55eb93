//! The engine: one event in, everything that follows out.
//!
//! It owns the two machines, which know nothing of each other, and is the only place where they meet: a turn
//! of a conversation becomes a call to routing (`engine/customer`, `engine/agent`), an outcome of routing
//! becomes a step of a conversation (`engine/outcome`). Overdue deadlines fire before the event, each at its
//! own due time, and once more after it, so that a second call at the same time has nothing to do.
//!
//! *Never:* a rule about queues, agents or dialogues; those are in the machines.

mod agent;
mod attributes;
mod client;
mod closing;
mod command;
mod customer;
mod deadlines;
mod door;
mod entity;
mod foreign;
mod instructed;
mod looks;
mod outcome;
mod report;
mod room;
mod settings;
mod views;
mod why;

pub use entity::{ConversationRecord, EngineRecord, Entity};
pub use looks::{AgentLook, InteractionLook, OfferLook, PlaceLook, QueueLook, WorkLook, WorkStage};
pub use views::WindowView;

use crate::conversation::Conversations;
use crate::routing::Router;
use crate::values::deadline::Deadline;
use crate::values::effect::Effects;
use crate::values::event::Event;
use crate::values::id::{ConversationId, DeskName, InteractionId, LinkName};
use crate::values::notice::DeskState;
use crate::values::participant::Person;
use crate::values::policy::Policy;
use crate::values::time::Timestamp;
use crate::values::world::World;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;

/// Everything Frontdesk decides, as one value without clock, I/O or randomness.
#[derive(Clone, Debug, PartialEq)]
pub struct Engine {
    world: World,
    last_conversation: ConversationId,
    router: Router,
    /// Interactions that are no conversations, with the names under which they were brought.
    foreign: BTreeMap<InteractionId, Arc<str>>,
    conversations: Conversations,
    /// What each desk's presence was said to be.
    shown: BTreeMap<DeskName, DeskState>,
    /// Whether entities name what the settings do not, so that they must be reconciled first.
    unsettled: bool,
    out: Effects,
    marks: Marks,
}

/// What is to be reported of the event at hand beyond what the machines note themselves.
#[derive(Clone, Debug, Default, PartialEq)]
struct Marks {
    engine: bool,
    links: BTreeSet<LinkName>,
    /// Desks are shown even if their state is the same.
    show_all: bool,
}

impl Engine {
    /// An engine without conversations; nobody is known to be there. `seed` makes the addresses of windows
    /// unguessable and must be the same for as long as a window may be open.
    pub fn new(policy: Arc<Policy>, seed: u64) -> Self {
        let start = Timestamp::default();
        let world = World { now: start, horizon: start, policy, seed, links: BTreeMap::new() };
        Self {
            router: Router::new(&world),
            world,
            last_conversation: ConversationId(0),
            foreign: BTreeMap::new(),
            conversations: Conversations::default(),
            shown: BTreeMap::new(),
            unsettled: false,
            out: Effects::default(),
            marks: Marks::default(),
        }
    }

    /// Takes in one event and says everything that follows from it. Never fails, never waits. A `now` before
    /// the last one is taken as the last one.
    pub fn handle(&mut self, now: Timestamp, event: Event) -> Effects {
        if self.unsettled {
            self.reconcile();
        }
        self.world.horizon = now.max(self.world.now);
        self.fire_due();
        self.world.now = self.world.horizon;
        self.take_in(event);
        self.settle();
        self.fire_due();
        self.show_desks();
        self.report()
    }

    /// When the engine wants to be called with [`Event::TimePassed`] at the latest, and why.
    pub fn next_deadline(&self) -> Option<Deadline> {
        let routing = self.router.deadlines.first();
        let conversation = self.conversations.deadlines.first();
        routing.into_iter().chain(conversation).min().cloned()
    }

    fn take_in(&mut self, event: Event) {
        match event {
            Event::TimePassed => {}
            Event::PolicyReplaced(policy) => self.replace_policy(policy),
            Event::LinkUp(link) => self.link_up(&link),
            Event::LinkDown(link) => self.link_down(&link),
            Event::CustomerWrote { customer, desk, message, utterance, language } => {
                self.customer_wrote(customer, desk, message, &utterance, language);
            }
            Event::CustomerRevised { customer, desk, message, of, revision } => {
                self.customer_revised(&customer, &desk, message, of, &revision);
            }
            Event::CustomerSignalled { customer, desk, message } => {
                if let Some(id) = self.conversations.of(&customer, &desk) {
                    self.conversations.customer_signalled(&mut self.out, id, message);
                }
            }
            Event::CustomerSeen(customer) => self.customer_seen(&customer),
            Event::CustomerLeft(customer) => self.customer_left(&customer),
            Event::AgentWrote { agent, window, message } => {
                if self.owns(&agent, window) {
                    self.hold_for_absent(window.conversation, &Person::Agent(agent), message);
                    self.conversations.agent_wrote(&self.world, &mut self.out, window, message);
                }
            }
            Event::AgentRevised { agent, window, message, of, revises } => {
                if self.owns(&agent, window) {
                    self.hold_for_absent(window.conversation, &Person::Agent(agent), message);
                    let (world, out) = (&self.world, &mut self.out);
                    self.conversations.agent_revised(world, out, window, message, of, revises);
                }
            }
            Event::AgentSignalled { agent, window, message } => {
                if self.owns(&agent, window) {
                    self.conversations.agent_signalled(&mut self.out, window, message);
                }
            }
            Event::AgentCommanded { agent, window, command } => self.agent_commanded(agent, window, command),
            Event::AgentPresence { agent, resource, presence } => {
                self.router.presence(&self.world, &agent, resource, presence);
            }
            Event::AgentClient { agent, resource, client } => {
                self.router.learn_client(&self.world, &agent, resource, client);
            }
            Event::AgentGone(agent) => self.router.gone(&self.world, &agent),
            Event::WindowUnreachable { window, message } => self.window_unreachable(window, message),
            Event::CustomerClient { conversation, client } => self.client_said(conversation, client),
            Event::Room { room, what } => self.in_room(room, what),
            Event::ServerAnswered { conversation, number, answer } => {
                self.server_answered(conversation, number, answer);
            }
            Event::InteractionArrived { reference, medium, attributes, queue } => {
                self.arrived(reference, medium, attributes, queue);
            }
            Event::InteractionLeft(id) => self.left(id),
            Event::OfferAnswered { interaction, agent, accepted } => {
                self.offer_answered(interaction, &agent, accepted);
            }
            Event::InteractionEnded { interaction, agent } => self.ended(interaction, agent.as_ref()),
            Event::InteractionReturned { interaction, agent, queue } => {
                self.returned(interaction, agent.as_ref(), queue);
            }
            Event::AgentReported { agent, report } => self.router.reported(&self.world, &agent, report),
        }
    }

    /// Carries through what routing says until it has nothing more to say and nothing more to offer.
    fn settle(&mut self) {
        loop {
            let mut outcomes = self.router.take_outcomes();
            if outcomes.is_empty() {
                self.router.drain(&self.world);
                outcomes = self.router.take_outcomes();
            }
            if outcomes.is_empty() {
                return;
            }
            for outcome in outcomes {
                self.follow(outcome);
            }
        }
    }
}
