//! Plays a script line by line and writes down what people see.
//!
//! | Line | Meaning |
//! |---|---|
//! | `anna: hello` | a customer writes to `support`; `anna to sales: hello` to another desk; `anna (de): hallo` in a language |
//! | `anna corrects 1: hallo`, `anna takes back 1` | about the first message that she wrote; `0` is one that nobody knows; `bob#1.1 corrects 2: hi` |
//! | `anna types` | a fleeting signal |
//! | `anna leaves` / `anna is seen` | the customer's client goes, or is there |
//! | `bob is available` | a client of an agent shows this: available, away, dnd, offline; `on phone` names the resource, `at -1` the priority |
//! | `bob is gone` | the whole account is offline |
//! | `bob> accept` | a command to the desk; `bob#1.1> done` in a window |
//! | `anna uses Gajim 1.9`, `anna can reactions`, `anna is behind sms`, `anna calls herself Ann`, `anna says nothing` | what her client says of itself, in the conversation that is open |
//! | `bob can jabber:x:oob`, `bob uses Gajim 1.8`, `bob says nothing` | the same of an agent's client; `bob/phone can nothing` names the resource |
//! | `server 1.1 queue billing prefer bob rule gold say hello` | a routing server answers the first question about conversation 1; also `end`, `rules`, `unavailable` |
//! | `c1 arrives as voice in general` | something else than a conversation; see `media` for what can happen to it |
//! | `bob#1.1: hello` | an agent writes in a window; `bob#1.1 types` |
//! | `window 1.1 bounces` | a message into it came back; `window 1.1 bounces 3`: the third that anybody wrote |
//! | `room 1.1 is found`, `is made`, `is made with anna bob`, `is new again`, `fails NoRooms` | what happens to the room of a window |
//! | `anna enters room 1.1`, `bob leaves room 1.1`, `anna in room 1.1: hello` | and in it |
//! | `+30s` | time goes by; the engine is woken when it wants to be |
//! | `link main down`, `link main up` | |
//! | `settings change` | the second settings take over |
//! | `restart` | everything is kept as JSON and loaded again |
//! | `show desks`, `show facts` | write those down too from here on |
//!
//! After each line the laws that can be seen from outside are checked: what is kept and loaded is equal, and
//! a second wake-up changes nothing. Every script is played once more with a restart after each line.
//!
//! *Never:* an expectation.

use crate::media::Media;
use crate::print::Printer;
use crate::room;
use router_core::values::address::Address;
use router_core::values::answer::{Keyword, Revision, Text, Utterance};
use router_core::values::client::{Client, Learnt, Software};
use router_core::values::command::{Command, TransferTarget};
use router_core::values::id::{
    AgentId, ConversationId, DeskName, Language, LinkName, MessageId, QueueName, Resource, WindowId,
    WindowNumber,
};
use router_core::values::instruction::{Instructed, InstructedRoute, Instruction, NoInstruction};
use router_core::values::notice::Revises;
use router_core::values::presence::{ResourcePresence, Show};
use router_core::values::room::RoomEvent;
use router_core::{Effects, Engine, Entity, Event, Policy, PolicyDraft, Span, Timestamp};
use std::collections::BTreeMap;
use std::sync::Arc;

struct Player {
    engine: Engine,
    policy: Arc<Policy>,
    later: Arc<Policy>,
    now: Timestamp,
    last_message: u64,
    /// Who said what, for what is about it later.
    said: Vec<(MessageId, String)>,
    /// What each customer's client has said of itself.
    clients: BTreeMap<String, Client>,
    printer: Printer,
    media: Media,
}

/// What happens between the lines.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Between {
    Nothing,
    /// Everything is kept and loaded again, as by the line `restart`.
    Restart,
}

/// Everything that people saw, line by line.
pub(crate) fn play(first: PolicyDraft, second: PolicyDraft, script: &str, between: Between) -> String {
    let policy = Arc::new(first.validate().unwrap());
    let engine = Engine::new(policy.clone(), 42);
    let later = Arc::new(second.validate().unwrap());
    let now = Timestamp::from_millis(1_000_000);
    let (printer, media) = (Printer::default(), Media::default());
    let (said, clients) = (Vec::new(), BTreeMap::new());
    let mut player = Player { engine, policy, later, now, last_message: 0, said, clients, printer, media };
    player.handle(Event::LinkUp(LinkName::from("main")));
    player.printer.clear();
    for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
        player.printer.line(line);
        player.play(line);
        if between == Between::Restart {
            player.engine = reloaded(&player.engine, &player.policy);
        }
    }
    player.printer.text()
}

impl Player {
    fn play(&mut self, line: &str) {
        if let Some(seconds) = line.strip_prefix('+') {
            return self.wait(seconds.strip_suffix('s').unwrap().parse().unwrap());
        }
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["link", link, "up"] => self.handle(Event::LinkUp(LinkName::from(*link))),
            ["link", link, "down"] => self.handle(Event::LinkDown(LinkName::from(*link))),
            ["settings", "change"] => {
                self.policy = self.later.clone();
                self.handle(Event::PolicyReplaced(self.later.clone()));
            }
            ["restart"] => self.engine = reloaded(&self.engine, &self.policy),
            ["restart", "with", "changed", "settings"] => {
                self.policy = self.later.clone();
                self.engine = reloaded(&self.engine, &self.policy);
                self.handle(Event::TimePassed);
            }
            ["show", what] => self.printer.show(what),
            ["window", window, "bounces"] => {
                self.handle(Event::WindowUnreachable { window: window_id(window), message: None });
            }
            ["window", window, "bounces", number] => {
                let message = Some(MessageId(number.parse().unwrap()));
                self.handle(Event::WindowUnreachable { window: window_id(window), message });
            }
            [customer, "uses", name, version] => {
                let (name, version) = (Some((*name).into()), Some((*version).into()));
                let software = Learnt::Said(Software { name, version, os: None });
                self.client(customer, |client| client.software = software);
            }
            [customer, "can", "nothing"] => {
                self.client(customer, |client| client.features = Learnt::Said(Arc::default()));
            }
            [customer, "can", features @ ..] => {
                let features = features.iter().map(|it| Arc::from(*it)).collect();
                self.client(customer, |client| client.features = Learnt::Said(Arc::new(features)));
            }
            [customer, "is", "behind", network] => {
                self.client(customer, |client| client.network = Learnt::Said(Arc::from(*network)));
            }
            [customer, "calls", "herself", name] => {
                self.client(customer, |client| client.display_name = Learnt::Said(Arc::from(*name)));
            }
            [customer, "says", "nothing"] => self.client(customer, |client| {
                *client = Client {
                    software: Learnt::Silent,
                    features: Learnt::Silent,
                    account: Learnt::Silent,
                    network: Learnt::Silent,
                    display_name: Learnt::Silent,
                };
            }),
            ["server", question, words @ ..] => self.handle(server_answers(question, words)),
            words => match self.media.event(words).or_else(|| room::event(words)) {
                Some(event) => self.handle(event),
                None => self.play_person(line),
            },
        }
    }

    /// Somebody's client says something of itself.
    fn client(&mut self, customer: &str, change: impl FnOnce(&mut Client)) {
        let client = self.clients.entry(customer.into()).or_default();
        change(client);
        let (agent, resource) = customer.split_once('/').unwrap_or((customer, "desk"));
        let agent = AgentId::from(agent);
        if self.policy.agents.contains_key(&agent) {
            let (resource, client) = (Resource::from(resource), client.clone());
            return self.handle(Event::AgentClient { agent, resource, client });
        }
        let (client, address) = (client.clone(), customer_address(customer));
        let conversation = self.engine.conversation_of(&address, &DeskName::from("support"));
        self.handle(Event::CustomerClient { conversation: conversation.unwrap(), client });
    }

    fn play_person(&mut self, line: &str) {
        if let Some((speaker, command)) = line.split_once("> ") {
            let (agent, window) = agent_and_window(speaker);
            self.printer.answers_go_to(&agent, window.filter(|window| self.is_open(*window)));
            self.handle(Event::AgentCommanded { agent, window, command: parse_command(command) });
        } else if let Some((speaker, rest)) = line.split_once(" in room ") {
            let (window, text) = rest.split_once(": ").unwrap();
            self.last_message += 1;
            let message = MessageId(self.last_message);
            self.printer.remember(message, speaker, Some(text));
            let what = RoomEvent::Said { who: room::person(speaker), message };
            self.handle(Event::Room { room: window_id(window), what });
        } else if let Some((speaker, rest)) = line.split_once(" corrects ") {
            let (number, text) = rest.split_once(": ").unwrap();
            self.revise(speaker, number, Some(text));
        } else if let Some((speaker, number)) = line.split_once(" takes back ") {
            self.revise(speaker, number, None);
        } else if let Some((speaker, text)) = line.split_once(": ") {
            self.say(speaker, text);
        } else if let Some(speaker) = line.strip_suffix(" types") {
            self.signal(speaker);
        } else if let Some(customer) = line.strip_suffix(" leaves") {
            self.handle(Event::CustomerLeft(customer_address(customer)));
        } else if let Some(customer) = line.strip_suffix(" is seen") {
            self.handle(Event::CustomerSeen(customer_address(customer)));
        } else if let Some(agent) = line.strip_suffix(" is gone") {
            self.handle(Event::AgentGone(AgentId::from(agent)));
        } else if let Some((agent, shown)) = line.split_once(" is ") {
            self.presence(agent, shown);
        } else {
            panic!("no such line: {line}");
        }
    }

    fn say(&mut self, speaker: &str, text: &str) {
        self.last_message += 1;
        let message = MessageId(self.last_message);
        self.said.push((message, speaker.into()));
        if speaker.contains('#') {
            let (agent, window) = agent_and_window(speaker);
            let window = window.unwrap();
            self.printer.remember(message, agent.as_str(), Some(text));
            return self.handle(Event::AgentWrote { agent, window, message });
        }
        let (speaker, desk) = speaker.split_once(" to ").unwrap_or((speaker, "support"));
        let (customer, language) = match speaker.split_once(" (") {
            Some((name, language)) => (name, Some(Language::from(language.trim_end_matches(')')))),
            None => (speaker, None),
        };
        let (customer, desk) = (customer_address(customer), DeskName::from(desk));
        let event = Event::CustomerWrote {
            customer: customer.clone(),
            desk: desk.clone(),
            message,
            utterance: utterance(text),
            language,
        };
        self.printer.remember(message, speaker, Some(text));
        self.handle(event);
    }

    /// Other words for a message of the speaker's, or none.
    fn revise(&mut self, speaker: &str, number: &str, text: Option<&str>) {
        self.last_message += 1;
        let message = MessageId(self.last_message);
        let number: usize = number.parse().unwrap();
        let said =
            number.checked_sub(1).map(|at| self.said.iter().filter(|it| it.1 == speaker).nth(at).unwrap());
        let of = said.map(|it| it.0);
        if let Some((agent, Some(window))) = speaker.contains('#').then(|| agent_and_window(speaker)) {
            self.printer.remember(message, agent.as_str(), text);
            let revises = if text.is_some() { Revises::Correction } else { Revises::Retraction };
            return self.handle(Event::AgentRevised { agent, window, message, of, revises });
        }
        let (customer, desk) = (customer_address(speaker), DeskName::from("support"));
        self.printer.remember(message, speaker, text);
        let revision = text.map_or(Revision::Retracted, |text| Revision::Corrected(utterance(text)));
        self.handle(Event::CustomerRevised { customer, desk, message, of, revision });
    }

    fn is_open(&self, window: WindowId) -> bool {
        self.engine.window(window).is_some_and(|window| window.open)
    }

    fn signal(&mut self, speaker: &str) {
        self.last_message += 1;
        let message = MessageId(self.last_message);
        if speaker.contains('#') {
            let (agent, window) = agent_and_window(speaker);
            return self.handle(Event::AgentSignalled { agent, window: window.unwrap(), message });
        }
        let (customer, desk) = (customer_address(speaker), DeskName::from("support"));
        self.handle(Event::CustomerSignalled { customer, desk, message });
    }

    fn presence(&mut self, agent: &str, shown: &str) {
        let (shown, priority) = shown.split_once(" at ").unwrap_or((shown, "0"));
        let (shown, resource) = shown.split_once(" on ").unwrap_or((shown, "desk"));
        let priority = priority.parse().unwrap();
        let presence = match shown {
            "available" => ResourcePresence::Online { show: Show::Available, priority },
            "away" => ResourcePresence::Online { show: Show::Away, priority },
            "dnd" => ResourcePresence::Online { show: Show::DoNotDisturb, priority },
            "offline" => ResourcePresence::Offline,
            other => panic!("no such presence: {other}"),
        };
        let resource = Resource::from(resource);
        self.handle(Event::AgentPresence { agent: AgentId::from(agent), resource, presence });
    }

    fn wait(&mut self, seconds: u64) {
        let until = self.now.plus(Span::from_seconds(seconds));
        while let Some(deadline) = self.engine.next_deadline().filter(|deadline| deadline.at <= until) {
            self.now = deadline.at;
            self.handle(Event::TimePassed);
        }
        self.now = until;
        self.handle(Event::TimePassed);
    }

    fn handle(&mut self, event: Event) {
        let out = self.engine.handle(self.now, event);
        self.printer.effects(&out);
        self.media.note(&out);
        assert_eq!(reloaded(&self.engine, &self.policy), self.engine, "what is loaded is what was kept");
        assert_eq!(
            self.engine.handle(self.now, Event::TimePassed),
            Effects::default(),
            "nothing is left to do"
        );
    }
}

fn reloaded(engine: &Engine, policy: &Arc<Policy>) -> Engine {
    let rows: Vec<String> = engine.dump().iter().map(|it| serde_json::to_string(it).unwrap()).collect();
    let entities: Vec<Entity> = rows.iter().map(|row| serde_json::from_str(row).unwrap()).collect();
    Engine::restore(policy.clone(), engine.seed(), engine.time(), entities)
}

fn customer_address(name: &str) -> Address {
    let (name, link) = name.split_once('@').unwrap_or((name, "main"));
    Address::new(&LinkName::from(link), &format!("{name}@example.net"))
}

fn agent_and_window(speaker: &str) -> (AgentId, Option<WindowId>) {
    match speaker.split_once('#') {
        Some((agent, window)) => (AgentId::from(agent), Some(window_id(window))),
        None => (AgentId::from(speaker), None),
    }
}

pub(crate) fn window_id(text: &str) -> WindowId {
    let (conversation, number) = text.split_once('.').unwrap();
    WindowId {
        conversation: ConversationId(conversation.parse().unwrap()),
        number: WindowNumber(number.parse().unwrap()),
    }
}

fn utterance(text: &str) -> Utterance {
    let text = text.trim().trim_matches('"');
    let marked = text.starts_with('!');
    let text = text.trim_start_matches('!');
    let keyword = match text {
        "help" => Some(Keyword::Help),
        "back" => Some(Keyword::Back),
        "repeat" => Some(Keyword::Repeat),
        "cancel" => Some(Keyword::Cancel),
        "yes" => Some(Keyword::Yes),
        "no" => Some(Keyword::No),
        _ => None,
    };
    let (text, has_more) = text.strip_suffix(" +file").map_or((text, false), |text| (text, true));
    Utterance { text: Text::from(text), keyword, marked, has_more }
}

fn parse_command(text: &str) -> Command {
    let mut words = text.split(' ');
    let word = words.next().unwrap();
    let rest: Vec<&str> = words.collect();
    let number = rest.first().and_then(|number| number.parse().ok()).map(ConversationId);
    match word {
        "help" => Command::Help,
        "ready" => Command::Ready,
        "away" => Command::Away(rest.join(" ").into()),
        "status" => Command::Status,
        "queue" => Command::Queue,
        "skills" => Command::Skills,
        "why" => Command::Why(number),
        "accept" => Command::Accept(number),
        "reject" => Command::Reject(number),
        "done" => Command::Done(number),
        "room" => Command::Room(number),
        "transfer" => {
            let target = match rest.last() {
                None => TransferTarget::Missing,
                Some(&("general" | "billing" | "gone")) => {
                    TransferTarget::Queue(QueueName::from(rest[rest.len() - 1]))
                }
                Some(&("bob" | "carol" | "dave")) => {
                    TransferTarget::Agent(AgentId::from(rest[rest.len() - 1]))
                }
                Some(other) => TransferTarget::Unknown((*other).into()),
            };
            Command::Transfer { conversation: number, target }
        }
        other => Command::Unknown(other.into()),
    }
}

/// What a routing server says to a question such as `1.1`: pairs of words.
fn server_answers(question: &str, words: &[&str]) -> Event {
    let (conversation, number) = question.split_once('.').unwrap();
    let (mut instruction, mut route) = (Instruction::default(), InstructedRoute::default());
    let mut routes = false;
    let mut words = words.iter();
    let mut answer = Ok(());
    while let Some(word) = words.next() {
        let mut next = || *words.next().unwrap();
        match *word {
            "rules" => {}
            "end" => instruction.verdict = Instructed::End,
            "unavailable" => answer = Err(NoInstruction::Unavailable),
            "rule" => instruction.rule = Some(next().into()),
            "say" => instruction.say = Some(Text::from(next())),
            "queue" => (routes, route.queue) = (true, Some(next().into())),
            "prefer" => (routes, route.prefer) = (true, Some((next().into(), Span::from_seconds(10)))),
            other => panic!("what is `{other}`?"),
        }
    }
    if routes {
        instruction.verdict = Instructed::Route(Box::new(route));
    }
    let conversation = ConversationId(conversation.parse().unwrap());
    let number = number.parse().unwrap();
    Event::ServerAnswered { conversation, number, answer: answer.map(|()| instruction) }
}
