//! The one loop: it owns the engine and everything that is decided or remembered while Frontdesk runs.
//!
//! A round drains what is ready (up to [`ROUND`] inputs), gives each to the guard, to `inbound` and to the engine, turns
//! the effects into stanzas, and sends one batch of rows and stanzas to the store. Nothing leaves from here directly.
//! `take` is what comes in, `known` what is looked up for it, `act` what goes out, `answers` what others say
//! to our questions.
//!
//! *Never:* waiting for anything but input, time, and room in the store's channel; a second loop.

mod act;
mod answers;
mod clients;
mod connections;
pub mod contacts;
mod dealing;
pub mod dedup;
mod fanout;
mod identify;
mod known;
mod presence;
pub mod programs;
mod request;
mod rooms;
pub mod roster;
mod services;
mod shown;
mod take;
mod transcript;
mod words;

use crate::clock::Clock;
use crate::errand::Answered;
use crate::from_settings::guard_limits;
use crate::guard::Guard;
use crate::ids::IdMaker;
use crate::inbound::{DeskIdentity, Incoming, Said};
use crate::ledger::Ledger;
use crate::phrase::Phrases;
use crate::questions::Questions;
use crate::request::{AnswerTo, ProgramRequest};
use crate::rooms::Rooms;
use crate::station::Station;
use crate::store::{Batch, EntityRow, StoreHandle};
use crate::watchdog::Heartbeat;
use clients::Clients;
use connections::Connections;
pub use connections::Twin;
use contacts::Contacts;
use dealing::Bringing;
use dedup::Dedup;
use fanout::Fanout;
use frontdesk_settings::Settings;
use programs::Programs;
use roster::Roster;
use router_core::values::address::Address;
use router_core::values::effect::InteractionFault;
use router_core::values::id::{ConversationId, DeskName, InteractionId, LinkName, MessageId, WindowId};
use router_core::values::room::RoomEvent;
use router_core::{Changed, Engine, Event, Policy, Span, Timestamp};
use services::Services;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use xmpp_edge::link::LinkEvent;

/// Inputs that are taken before a batch is sent.
pub const ROUND: usize = 256;

/// The heartbeat moves at least this often.
const BEAT_EVERY: Duration = Duration::from_secs(2);

/// Opening hours are rendered again this often, since they do not reach for ever.
const RENEW_HOURS_EVERY: Span = Span::from_seconds(86_400);

/// Opening hours are at most this far from the wall clock while our time is brought back to it.
const HOURS_OFF_MOST: Span = Span::from_seconds(60);

/// Acknowledgements go with the next batch that has something to keep, but wait for it no longer than this. On their
/// own they would cost a second write to the disk for every message of a quiet hour, and the next message would wait
/// for it.
const ACKNOWLEDGE_WITHIN: Span = Span::from_millis(100);

/// Message numbers that are reserved in the store at a time, so that not every batch must say how far it got.
pub(crate) const NUMBERS_RESERVED: u64 = 4096;

/// The key of the row that holds the reserved numbers.
pub(crate) const NUMBERS_KEY: &str = "desk/numbers";

/// What the operator wants.
#[derive(Debug)]
pub enum Control {
    /// Go on with these settings.
    Reload(Box<Settings>),
    /// The end is near: say goodbye, and tell when that has been handed to the links. What comes in until the links
    /// are closed is still taken.
    Stop(oneshot::Sender<()>),
}

/// What the desk starts with.
#[derive(Debug)]
pub struct Start {
    /// The engine, new or restored.
    pub engine: Engine,
    /// The settings.
    pub settings: Arc<Settings>,
    /// The clock of the process.
    pub clock: Clock,
    /// The ids of the store.
    pub ids: IdMaker,
    /// The ids of the last messages.
    pub ledger: Ledger,
    /// The last inputs.
    pub dedup: Dedup,
    /// Subscribers and approvals.
    pub roster: Roster,
    /// The customers' clients.
    pub contacts: Contacts,
    /// The rooms that were made and not destroyed yet.
    pub rooms: Rooms,
    /// What programs brought.
    pub programs: Programs,
    /// Moves with every round.
    pub heartbeat: Heartbeat,
    /// The first message number that is free.
    pub next_number: u64,
    /// The number of this process, for barriers.
    pub nonce: u64,
}

/// The desk loop's state.
pub struct Desk {
    engine: Engine,
    settings: Arc<Settings>,
    renew_hours_at: Timestamp,
    /// How far the clock was ahead of the wall when the hours were rendered last, in milliseconds.
    hours_ahead: i64,
    phrases: Phrases,
    identities: BTreeMap<DeskName, Arc<DeskIdentity>>,
    stations: BTreeMap<LinkName, Arc<Station>>,
    clock: Clock,
    started: Timestamp,
    ids: IdMaker,
    ledger: Ledger,
    dedup: Dedup,
    guard: Guard,
    roster: Roster,
    contacts: Contacts,
    programs: Programs,
    /// What the engine said to what a program wanted last.
    resolved: Option<Result<InteractionId, InteractionFault>>,
    clients: Clients,
    /// Conversations in which a client is new; the engine hears of it next.
    new_clients: Vec<ConversationId>,
    rooms: Rooms,
    services: Services,
    /// What followed for rooms from what is done; the engine hears of it next.
    room_events: VecDeque<(WindowId, RoomEvent)>,
    /// The number of this process.
    nonce: u64,
    /// Rooms that were named since its start.
    rooms_named: u64,
    questions: Questions,
    heartbeat: Heartbeat,
    connections: Connections,
    fanout: Fanout,
    changed: BTreeSet<Changed>,
    batch: Batch,
    /// When the batch must go although it holds nothing but acknowledgements.
    acknowledge_at: Option<Timestamp>,
    next_number: u64,
    reserved_until: u64,
}

/// What is being handled.
struct Current<'a> {
    message: MessageId,
    /// The message or signal with this number.
    incoming: Option<&'a Incoming>,
    /// Where the answer goes to a request.
    answer_to: Option<AnswerTo>,
    /// The interaction that a program brings.
    bringing: Option<Bringing>,
}

impl<'a> Current<'a> {
    fn nothing() -> Self {
        Self { message: MessageId(0), incoming: None, answer_to: None, bringing: None }
    }

    fn message(message: MessageId, incoming: &'a Incoming) -> Self {
        Self { message, incoming: Some(incoming), ..Self::nothing() }
    }

    fn request(answer_to: AnswerTo) -> Self {
        Self { answer_to: Some(answer_to), ..Self::nothing() }
    }

    /// Whether it is a customer's own message.
    fn is_from(&self, customer: &Address) -> bool {
        let by_customer = |incoming: &&Incoming| match &incoming.said {
            Said::ByCustomer { .. } | Said::CustomerSignal { .. } => incoming.sender == *customer,
            Said::ByAgent { .. } | Said::AgentSignal { .. } | Said::InRoom { .. } | Said::Command { .. } => {
                false
            }
        };
        self.incoming.as_ref().is_some_and(by_customer)
    }
}

impl Desk {
    /// A desk that is ready to run.
    pub fn new(start: Start) -> Self {
        let links = start.settings.links.iter();
        let stations = links.map(|link| (link.name.clone(), Arc::new(Station::of(link)))).collect();
        let mut phrases = Phrases::new(Arc::clone(&start.settings.policy), start.settings.texts.clone());
        let hours_ahead = start.clock.ahead();
        phrases.set_ahead(hours_ahead);
        Self {
            identities: words::identities(&phrases, &desk_names(&start.settings)),
            phrases,
            engine: start.engine,
            renew_hours_at: start.clock.now().plus(RENEW_HOURS_EVERY),
            hours_ahead,
            stations,
            guard: Guard::new(guard_limits(&start.settings)),
            started: start.clock.now(),
            ids: start.ids,
            ledger: start.ledger,
            dedup: start.dedup,
            roster: start.roster,
            contacts: start.contacts,
            programs: start.programs,
            resolved: None,
            clients: Clients::default(),
            new_clients: Vec::new(),
            rooms: start.rooms,
            services: Services::default(),
            room_events: VecDeque::new(),
            nonce: start.nonce,
            rooms_named: 0,
            questions: Questions::new(start.ids, start.clock.now()),
            connections: Connections::new(start.nonce, start.clock.now()),
            clock: start.clock,
            heartbeat: start.heartbeat,
            fanout: Fanout::default(),
            changed: BTreeSet::new(),
            batch: Batch::default(),
            acknowledge_at: None,
            next_number: start.next_number,
            reserved_until: start.next_number,
            settings: start.settings,
        }
    }

    /// What is decided so far.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// How many questions wait for an answer.
    pub fn outstanding_questions(&self) -> usize {
        self.questions.outstanding()
    }

    /// Runs until all links are closed or the store is gone.
    ///
    /// # Errors
    /// Another process, which was there before, answers for our domain.
    pub async fn run(
        &mut self,
        mut links: mpsc::Receiver<LinkEvent>,
        mut control: mpsc::Receiver<Control>,
        (mut programs, mut answered): (mpsc::Receiver<ProgramRequest>, mpsc::Receiver<Answered>),
        store: StoreHandle,
    ) -> Result<(), Twin> {
        self.begin_with_links_down();
        loop {
            tokio::select! {
                biased;
                Some(wanted) = control.recv() => match wanted {
                    Control::Reload(settings) => {
                        self.look_at_clocks();
                        self.reload(*settings);
                    }
                    Control::Stop(done) => self.say_goodbye(&store, done).await,
                },
                input = links.recv() => match input {
                    Some(input) => self.round(input, &mut links, &mut programs),
                    None => break,
                },
                Some(request) = programs.recv() => {
                    self.look_at_clocks();
                    self.dealing(request);
                    self.dealings(&mut programs);
                }
                Some(Answered { conversation, number, answer }) = answered.recv() => {
                    self.look_at_clocks();
                    self.happened(Event::ServerAnswered { conversation, number, answer });
                }
                () = tokio::time::sleep_until(self.wake()) => self.look_at_clocks(),
            }
            self.time_passed();
            self.heartbeat.beat();
            if !self.send_batch(&store).await {
                return Ok(());
            }
            if let Some(twin) = self.connections.older_twin() {
                return Err(twin);
            }
        }
        self.acknowledge_at = Some(Timestamp::default());
        self.send_batch(&store).await;
        Ok(())
    }

    /// First thing whenever the loop wakes up. After a long pause it is as after a restart: nobody could be reached in it.
    fn look_at_clocks(&mut self) {
        let Some(pause) = self.clock.round() else { return };
        for link in self.connections.up() {
            let effects = self.engine.handle(pause.from, Event::LinkDown(link.clone()));
            self.act(effects, &Current::nothing());
            let effects = self.engine.handle(pause.until, Event::LinkUp(link));
            self.act(effects, &Current::nothing());
        }
    }

    /// Nothing is connected yet, and was not since the engine was last called: that time counts against nobody.
    fn begin_with_links_down(&mut self) {
        let last_called = self.engine.time();
        for link in self.stations.keys().cloned().collect::<Vec<_>>() {
            let effects = self.engine.handle(last_called, Event::LinkDown(link));
            self.act(effects, &Current::nothing());
        }
    }

    async fn say_goodbye(&mut self, store: &StoreHandle, mut done: oneshot::Sender<()>) {
        self.hide_desks();
        if self.send_batch(store).await {
            tokio::select! {
                // if the store is gone, there is nothing to wait for
                _ = store.flush() => {}
                // a store that is stuck is not waited for, since the links are to be closed in order
                () = done.closed() => {}
            }
        }
        // if nobody waits any more, the process is on its way out
        let _ = done.send(());
    }

    fn round(
        &mut self,
        first: LinkEvent,
        links: &mut mpsc::Receiver<LinkEvent>,
        programs: &mut mpsc::Receiver<ProgramRequest>,
    ) {
        self.look_at_clocks();
        self.take(first);
        for _ in 1..ROUND {
            match links.try_recv() {
                Ok(input) => self.take(input),
                Err(_) => break,
            }
        }
        self.dealings(programs);
    }

    /// Takes what programs want; they have their share of each round, however much the links bring.
    fn dealings(&mut self, programs: &mut mpsc::Receiver<ProgramRequest>) {
        for _ in 0..ROUND / 4 {
            match programs.try_recv() {
                Ok(request) => self.dealing(request),
                Err(_) => break,
            }
        }
    }

    fn reload(&mut self, settings: Settings) {
        self.guard.set_limits(guard_limits(&settings));
        self.phrases = Phrases::new(Arc::clone(&settings.policy), settings.texts.clone());
        self.identities = words::identities(&self.phrases, &desk_names(&settings));
        self.settings = Arc::new(settings);
        let policy = self.policy_by_the_wall();
        self.replace_policy(policy);
        for desk in self.engine.policy().desks.keys().cloned().collect::<Vec<_>>() {
            self.desk_changed(&desk);
        }
    }

    fn replace_policy(&mut self, policy: Arc<Policy>) {
        let now = self.clock.now();
        self.renew_hours_at = now.plus(RENEW_HOURS_EVERY);
        let effects = self.engine.handle(now, Event::PolicyReplaced(policy));
        self.act(effects, &Current::nothing());
    }

    fn renew_hours(&mut self, now: Timestamp) {
        self.renew_hours_at = now.plus(RENEW_HOURS_EVERY);
        let renewed = self.policy_by_the_wall();
        if *renewed != *self.engine.policy() {
            self.replace_policy(renewed);
        }
    }

    /// The settings' policy with the hours as the wall clock has them, however far our time is from it.
    fn policy_by_the_wall(&mut self) -> Arc<Policy> {
        self.hours_ahead = self.clock.ahead();
        self.phrases.set_ahead(self.hours_ahead);
        Arc::new(self.settings.policy_for(self.clock.wall(), self.hours_ahead))
    }

    /// Whether our time has come so much nearer to the wall, or gone away from it, that the hours are wrong.
    fn hours_are_off(&self) -> bool {
        let ahead = self.clock.ahead();
        let off = ahead.abs_diff(self.hours_ahead);
        off >= HOURS_OFF_MOST.as_millis() || (ahead == 0 && off > 0)
    }

    /// When the loop must wake up although nothing comes in.
    fn wake(&self) -> tokio::time::Instant {
        let beat = crate::clock::moment() + BEAT_EVERY;
        let deadline = self.engine.next_deadline().map(|deadline| deadline.at);
        let own = [self.fanout.due(), self.acknowledge_at, self.questions.next_timeout()];
        let due = own.into_iter().flatten().chain(deadline).min();
        due.map_or(beat, |due| beat.min(self.clock.instant(due)))
    }

    fn time_passed(&mut self) {
        let now = self.clock.now();
        if self.engine.next_deadline().is_some_and(|deadline| deadline.at <= now) {
            let effects = self.engine.handle(now, Event::TimePassed);
            self.act(effects, &Current::nothing());
        }
        if self.renew_hours_at <= now || self.hours_are_off() {
            self.renew_hours(now);
        }
        self.questions_timed_out(now);
        self.show_changed_desks(now);
    }

    fn next_message(&mut self) -> MessageId {
        let number = self.next_number;
        self.next_number += 1;
        MessageId(number)
    }

    /// Whether the batch holds nothing but acknowledgements, and not for long.
    fn may_wait(&mut self) -> bool {
        let now = self.clock.now();
        let at = *self.acknowledge_at.get_or_insert_with(|| now.plus(ACKNOWLEDGE_WITHIN));
        self.batch.only_acknowledges() && now < at
    }

    /// Sends what has come together; `false` if the store is gone.
    async fn send_batch(&mut self, store: &StoreHandle) -> bool {
        for changed in std::mem::take(&mut self.changed) {
            let json = self
                .engine
                .entity(&changed)
                .map(|entity| serde_json::to_string(&entity).expect("an entity is plain data"));
            self.batch.entities.push(EntityRow { key: entity_key(&changed), json });
        }
        if self.next_number > self.reserved_until {
            self.reserved_until = self.next_number + NUMBERS_RESERVED;
            let json = Some(self.reserved_until.to_string());
            self.batch.entities.push(EntityRow { key: NUMBERS_KEY.into(), json });
        }
        if self.batch.is_empty() || self.may_wait() {
            return true;
        }
        self.acknowledge_at = None;
        self.batch.at = self.engine.time();
        let batch = std::mem::take(&mut self.batch);
        self.heartbeat.while_waiting(store.commit(batch)).await.is_ok()
    }
}

fn desk_names(settings: &Settings) -> Vec<DeskName> {
    settings.policy.desks.keys().cloned().collect()
}

/// The prefix of the keys of the engine's entities.
pub(crate) const ENGINE_PREFIX: &str = "engine/";

/// The key of the row of an entity of the engine.
pub(crate) fn entity_key(changed: &Changed) -> String {
    match changed {
        Changed::Conversation(id) => format!("{ENGINE_PREFIX}conversation/{id}"),
        Changed::Progress(id) => format!("{ENGINE_PREFIX}progress/{id}"),
        Changed::Client(id) => format!("{ENGINE_PREFIX}client/{id}"),
        Changed::Interaction(id) => format!("{ENGINE_PREFIX}interaction/{}", id.0),
        Changed::Agent(agent) => format!("{ENGINE_PREFIX}agent/{agent}"),
        Changed::AgentClients(agent) => format!("{ENGINE_PREFIX}agent-clients/{agent}"),
        Changed::Customer(address) => format!("{ENGINE_PREFIX}customer/{}/{}", address.link, address.jid),
        Changed::Queue(queue) => format!("{ENGINE_PREFIX}queue/{queue}"),
        Changed::Engine => format!("{ENGINE_PREFIX}engine"),
        Changed::Link(link) => format!("{ENGINE_PREFIX}link/{link}"),
    }
}
