//! The kept form of everything, and the way back.
//!
//! An entity is what one row holds. Derived data is not kept: loading rebuilds it. Fields that are added
//! later have defaults, so older rows can be read.
//!
//! *Never:* something derived, or a format.

use super::{Engine, Marks};
use crate::conversation::{Conversation, Conversations, Customers, Progress, Remembered};
use crate::routing::{Agent, Interaction, Queue, Router};
use crate::values::address::Address;
use crate::values::client::Client;
use crate::values::effect::{Changed, Effects};
use crate::values::id::{
    AgentId, ConversationId, DeskName, InteractionId, LinkName, OfferId, QueueName, Resource,
};
use crate::values::notice::DeskState;
use crate::values::policy::Policy;
use crate::values::time::Timestamp;
use crate::values::world::World;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// The kept form of one entity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Entity {
    /// Counters and what belongs to nothing else.
    Engine(EngineRecord),
    /// A conversation with its place in routing.
    Conversation(Box<ConversationRecord>),
    /// How far a conversation's talk has got.
    Progress(ConversationId, Progress),
    /// What is known of the client of a conversation's customer.
    Client(ConversationId, Box<Client>),
    /// An interaction that is no conversation.
    Interaction(InteractionId, Box<Interaction>),
    /// An agent's state.
    Agent(AgentId, Agent),
    /// What is known of the clients of an agent that are online.
    AgentClients(AgentId, BTreeMap<Resource, Client>),
    /// What is remembered of a customer.
    Customer(Address, Remembered),
    /// What is remembered of a queue.
    Queue(QueueName, Queue),
    /// Whether a link is up.
    Link(LinkName, bool),
}

/// Counters and what belongs to nothing else.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EngineRecord {
    #[serde(default)]
    last_conversation: ConversationId,
    #[serde(default)]
    last_offer: OfferId,
    #[serde(default)]
    shown: BTreeMap<DeskName, DeskState>,
}

/// A conversation with its place in routing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConversationRecord {
    conversation: Conversation,
    /// None during the dialogue.
    #[serde(default)]
    interaction: Option<Interaction>,
}

impl Entity {
    /// The key under which it is kept.
    pub fn key(&self) -> Changed {
        match self {
            Self::Engine(_) => Changed::Engine,
            Self::Conversation(record) => Changed::Conversation(record.conversation.id),
            Self::Progress(id, _) => Changed::Progress(*id),
            Self::Client(id, _) => Changed::Client(*id),
            Self::Interaction(id, _) => Changed::Interaction(*id),
            Self::Agent(id, _) => Changed::Agent(id.clone()),
            Self::AgentClients(id, _) => Changed::AgentClients(id.clone()),
            Self::Customer(address, _) => Changed::Customer(address.clone()),
            Self::Queue(name, _) => Changed::Queue(name.clone()),
            Self::Link(name, _) => Changed::Link(name.clone()),
        }
    }
}

impl Engine {
    /// The kept form of one entity; `None` if it is gone.
    pub fn entity(&self, key: &Changed) -> Option<Entity> {
        match key {
            Changed::Engine => Some(self.engine_entity()),
            Changed::Conversation(id) => self.conversation_entity(*id),
            Changed::Progress(id) => {
                let progress = Progress::of(self.conversations.open.get(id)?)?;
                Some(Entity::Progress(*id, progress))
            }
            Changed::Client(id) => {
                let client = &self.conversations.open.get(id)?.client;
                (**client != Client::default()).then(|| Entity::Client(*id, client.clone()))
            }
            Changed::Interaction(id) => {
                let it = self.router.interactions.get(id)?;
                Some(Entity::Interaction(*id, Box::new(it.clone())))
            }
            Changed::Agent(id) => self.router.agents.get(id).map(|it| Entity::Agent(id.clone(), it.clone())),
            Changed::AgentClients(id) => {
                let clients = &self.router.agents.get(id)?.clients;
                (!clients.is_empty()).then(|| Entity::AgentClients(id.clone(), clients.clone()))
            }
            Changed::Customer(address) => {
                let known = self.conversations.customers.known.get(address);
                known.map(|it| Entity::Customer(address.clone(), it.clone()))
            }
            Changed::Queue(name) => {
                self.router.queues.get(name).map(|it| Entity::Queue(name.clone(), it.kept()))
            }
            Changed::Link(name) => self.world.links.get(name).map(|up| Entity::Link(name.clone(), *up)),
        }
    }

    /// The kept form of everything: engine, links, agents, their clients, queues, customers, conversations, their progress, their
    /// customers' clients, other interactions, each in order of their keys.
    pub fn dump(&self) -> Vec<Entity> {
        let links = self.world.links.keys().cloned().map(Changed::Link);
        let agents = self.router.agents.keys().cloned().map(Changed::Agent);
        let at_agents = self.router.agents.keys().cloned().map(Changed::AgentClients);
        let queues = self.router.queues.keys().cloned().map(Changed::Queue);
        let customers = self.conversations.customers.known.keys().cloned().map(Changed::Customer);
        let conversations = self.conversations.open.keys().copied().map(Changed::Conversation);
        let progress = self.conversations.open.keys().copied().map(Changed::Progress);
        let clients = self.conversations.open.keys().copied().map(Changed::Client);
        let foreign = self.foreign.keys().copied().map(Changed::Interaction);
        let keys =
            core::iter::once(Changed::Engine).chain(links).chain(agents).chain(at_agents).chain(queues);
        keys.chain(customers)
            .chain(conversations)
            .chain(progress)
            .chain(clients)
            .chain(foreign)
            .filter_map(|key| self.entity(&key))
            .collect()
    }

    /// The engine that was kept, under a policy that may be another one: what names agents, queues or desks
    /// that are gone is settled by the next `handle`. `seed` is that of [`Engine::new`], `time` when the engine was
    /// called last. The order of `entities` does not matter.
    ///
    /// After a real restart no link is up and time has gone by. So first report each link as down at
    /// [`Engine::time`]; what waited for people is then held, and goes on when the links are up.
    pub fn restore(policy: Arc<Policy>, seed: u64, time: Timestamp, entities: Vec<Entity>) -> Self {
        let mut engine = Self::new(policy, seed);
        let (mut customers, mut router) = (BTreeMap::new(), Router::default());
        let mut world = World { now: time, horizon: time, links: BTreeMap::new(), ..engine.world };
        let mut conversations = Conversations::default();
        let (mut progress, mut clients) = (BTreeMap::new(), BTreeMap::new());
        let mut at_agents = BTreeMap::new();
        for entity in entities {
            match entity {
                Entity::Engine(record) => {
                    engine.last_conversation = record.last_conversation;
                    router.last_offer = record.last_offer;
                    engine.shown = record.shown;
                }
                Entity::Conversation(record) => {
                    let id = record.conversation.id;
                    if let Some(interaction) = record.interaction {
                        router.interactions.insert(InteractionId(id.0), interaction);
                    }
                    conversations.open.insert(id, Box::new(record.conversation));
                }
                Entity::Progress(id, of) => drop(progress.insert(id, of)),
                Entity::Client(id, client) => drop(clients.insert(id, client)),
                Entity::Interaction(id, interaction) => {
                    if let Some(reference) = &interaction.reference {
                        engine.foreign.insert(id, reference.clone());
                    }
                    router.interactions.insert(id, *interaction);
                }
                Entity::Agent(id, agent) => drop(router.agents.insert(id, agent)),
                Entity::AgentClients(id, clients) => drop(at_agents.insert(id, clients)),
                Entity::Customer(address, remembered) => drop(customers.insert(address, remembered)),
                Entity::Queue(name, queue) => drop(router.queues.insert(name, queue)),
                Entity::Link(name, up) => drop(world.links.insert(name, up)),
            }
        }
        for (id, mut clients) in at_agents {
            if let Some(agent) = router.agents.get_mut(&id) {
                clients.retain(|resource, _| agent.resources.contains_key(resource));
                agent.clients = clients;
            }
        }
        // what is in use is not given again, even if the row with the counters was lost
        engine.last_conversation = engine.last_conversation.max(newest(&conversations, &engine.foreign));
        router.last_offer = router.last_offer.max(router.newest_offer());
        for (id, conversation) in &mut conversations.open {
            conversation.client = clients.remove(id).unwrap_or_default();
            match progress.remove(id) {
                Some(progress) => progress.restore(conversation),
                // from version 0.1.0: it stands in the conversation's row, which will be written without it
                None if Progress::of(conversation).is_some() => conversations.progressed.push(*id),
                None => {}
            }
        }
        conversations.customers = Customers::restored(customers);
        conversations.rebuild();
        let unsettled = !router.is_settled(&world) || !conversations.is_settled(&world);
        router.rebuild(&world);
        Self {
            world,
            router,
            conversations,
            unsettled,
            out: Effects::default(),
            marks: Marks::default(),
            ..engine
        }
    }

    fn engine_entity(&self) -> Entity {
        Entity::Engine(EngineRecord {
            last_conversation: self.last_conversation,
            last_offer: self.router.last_offer,
            shown: self.shown.clone(),
        })
    }

    fn conversation_entity(&self, id: ConversationId) -> Option<Entity> {
        let conversation = self.conversations.open.get(&id)?.as_ref().clone();
        let interaction = self.router.interactions.get(&InteractionId(id.0)).cloned();
        Some(Entity::Conversation(Box::new(ConversationRecord { conversation, interaction })))
    }
}

/// The highest number that is in use, of a conversation or of what a program brought.
fn newest(conversations: &Conversations, foreign: &BTreeMap<InteractionId, Arc<str>>) -> ConversationId {
    let brought = foreign.keys().next_back().map(|id| ConversationId(id.0));
    conversations.open.keys().next_back().copied().max(brought).unwrap_or_default()
}
