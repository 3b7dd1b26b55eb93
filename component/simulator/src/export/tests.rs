//! A recorded day, what its trace says, and everything that it must not say.
//!
//! *Never:* a store; the recorded day is made here.

use super::*;
use crate::command::{Simulate, simulate};
use crate::day::Attribute;
use crate::trace;
use frontdesk_settings::read;
use router_core::values::address::Address;
use router_core::values::answer::{Text, Utterance};
use router_core::values::command::Command;
use router_core::values::id::{DeskName, LinkName, MessageId, Resource};
use router_core::values::presence::{ResourcePresence, Show};
use router_core::{Engine, Event};
use std::path::Path;

const SETTINGS: &str = r#"
link = [{ domain = "help.example.org", secret = "change-me-20-random-characters" }]
times = { zone = "Europe/Berlin", check_customer_every = "0s" }

[[desk]]
name = "support"
queue = "general"
[[desk.question]]
id = "name"
ask = "What is your name?"
[[desk.question]]
id = "topic"
kind = "choice"
ask = "What is it about?"
options = [{ id = "billing", queue = "billing" }, { id = "other" }]
[[desk.question]]
id = "account"
kind = "number"
ask = "Which account?"
[[desk.question]]
id = "seats"
kind = "number"
ask = "How many seats?"
[[desk.question]]
id = "mail"
kind = "email"
ask = "Where do we reach you?"

[[queue]]
name = "general"
[[queue]]
name = "billing"
wrap_up = "0s"

[[rule]]
name = "vip"
when = 'customer.domain == "vip.example" || customer.domain.endsWith(".gov.example")'
skills = { german = 2 }
tags = ["gold"]
priority = 3
[[rule]]
name = "big"
when = 'has(answers.seats) && answers.seats > 10'
priority = 1
[[rule]]
name = "others"

[[agent]]
jid = "anna.schmidt@example.org"
name = "Anna Schmidt"
skills = { german = 4 }
capacity = 2
[[agent]]
jid = "bertrand@example.org"
name = "Bertrand"
queues = ["general"]
"#;

/// 2026-11-20T08:00:00Z: nine in the morning in Berlin.
const NINE: Timestamp = Timestamp::from_millis(1_795_161_600_000);

/// What nobody may find in a trace: addresses, names, texts, numbers of accounts, and parts of them.
const PERSONAL: [&str; 20] = [
    "anna",
    "schmidt",
    "bertrand",
    "marie",
    "dupont",
    "vip-boss",
    "office-7",
    "gov.example.net",
    "ministry",
    "home.example",
    "example.org",
    "Marie",
    "Dupont",
    "+49",
    "87654321",
    "secret",
    "invoice",
    "@",
    "Anna",
    "Paris",
];

struct Recorder {
    settings: Settings,
    engine: Engine,
    now: Timestamp,
    messages: u64,
    facts: Facts,
}

impl Recorder {
    fn new() -> Self {
        let settings = read(SETTINGS, Path::new("frontdesk.toml"), Some(&Default::default()), NINE);
        let settings = settings.unwrap_or_else(|faults| panic!("{faults}"));
        let engine = Engine::new(Arc::clone(&settings.policy), 7);
        let mut recorder = Self { settings, engine, now: NINE, messages: 0, facts: Vec::new() };
        recorder.happens(Event::LinkUp(LinkName::from("main")));
        recorder
    }

    fn happens(&mut self, event: Event) {
        for fact in self.engine.handle(self.now, event).facts {
            self.facts.push((fact.at, fact.conversation, fact.what));
        }
    }

    fn at(&mut self, second: u64) {
        self.now = NINE.plus(Span::from_seconds(second));
        self.happens(Event::TimePassed);
    }

    fn shows(&mut self, agent: &str, presence: ResourcePresence) {
        let (agent, resource) = (AgentId::from(agent), Resource::from("desk"));
        self.happens(Event::AgentPresence { agent, resource, presence });
    }

    fn says(&mut self, agent: &str, command: Command) {
        let agent = AgentId::from(agent);
        self.happens(Event::AgentCommanded { agent, window: None, command });
    }

    /// The customer writes all of it, one message after the other.
    fn writes(&mut self, customer: &str, texts: &[&str]) {
        for text in texts {
            self.messages += 1;
            self.happens(Event::CustomerWrote {
                customer: Address::new(&LinkName::from("main"), customer),
                desk: DeskName::from("support"),
                message: MessageId(self.messages),
                utterance: Utterance {
                    text: Text::from(*text),
                    keyword: None,
                    marked: false,
                    has_more: false,
                },
                language: Some("de-at".into()),
            });
        }
    }

    fn leaves(&mut self, customer: &str) {
        self.happens(Event::CustomerLeft(Address::new(&LinkName::from("main"), customer)));
    }
}

const ANNA: &str = "anna.schmidt@example.org";
const BERTRAND: &str = "bertrand@example.org";

/// Anna from nine to ten, with three conversations; one customer gives up, when Bertrand misses the offer.
fn recorded() -> Recorder {
    let online = ResourcePresence::Online { show: Show::Available, priority: 0 };
    let mut day = Recorder::new();
    day.shows(ANNA, online);
    day.at(100);
    let marie = ["My secret invoice", "Marie Dupont", "billing", "87654321", "25", "marie@home.example"];
    day.writes("marie.dupont@home.example", &marie);
    day.at(108);
    day.says(ANNA, Command::Accept(None));
    day.at(208);
    let boss = ["Call +49 30 123", "Boss", "other", "1", "2", "boss@vip.example"];
    day.writes("vip-boss@vip.example", &boss);
    day.at(214);
    day.says(ANNA, Command::Accept(None));
    day.at(308);
    day.says(ANNA, Command::Done(Some(ConversationId(1))));
    day.at(414);
    day.says(ANNA, Command::Done(Some(ConversationId(2))));
    day.at(3600);
    day.shows(ANNA, ResourcePresence::Offline);
    day.at(3700);
    day.shows(BERTRAND, online);
    let office = ["Is Paris open?", "Office", "other", "1", "2", "office-7@ministry.gov.example"];
    day.writes("office-7@ministry.gov.example", &office);
    let nobody = ["Hello", "Nobody", "other", "1", "2", "nobody@home.example"];
    day.writes("nobody@home.example", &nobody);
    day.at(3790);
    day.leaves("nobody@home.example");
    day.at(7200);
    day.shows(BERTRAND, ResourcePresence::Offline);
    day
}

fn exported(recorder: &Recorder) -> Vec<Day> {
    let date = jiff::civil::date(2026, 11, 20);
    recorded_days(&recorder.facts, &recorder.settings, date, date.tomorrow().unwrap(), 5)
}

fn written(days: &[Day]) -> String {
    let mut text = Vec::new();
    days.iter().for_each(|day| trace::write(day, &mut text).unwrap());
    String::from_utf8(text).unwrap()
}

#[test]
fn nothing_personal_is_in_a_trace() {
    let recorder = recorded();
    let recorded: String =
        recorder.facts.iter().map(|(.., what)| serde_json::to_string(what).unwrap()).collect();
    let text = written(&exported(&recorder));
    for piece in PERSONAL.iter().filter(|piece| recorded.contains(**piece)) {
        assert!(!text.contains(piece), "{piece} is in:\n{text}");
    }
    // The test would be empty if the day had nothing of it.
    for piece in ["marie.dupont@home.example", "87654321", ANNA, "secret", "office-7", "ministry"] {
        assert!(recorded.contains(piece), "{piece}");
    }
}

#[test]
fn what_happened_is_in_the_trace() {
    let days = exported(&recorded());
    assert_eq!(days.len(), 1);
    let day = &days[0];
    assert_eq!((day.date.as_str(), day.zone.as_str()), ("2026-11-20", "Europe/Berlin"));
    assert_eq!((day.opens, day.until), (Span::from_seconds(9 * 3600), Span::from_seconds(11 * 3600)));
    let classes: Vec<&str> = day.contacts.iter().map(|contact| &*contact.class).collect();
    assert_eq!(classes, ["billing", "general+german+gold", "general+german+gold", "general"]);
    let seconds: Vec<u64> = day.contacts.iter().map(|contact| contact.at.as_seconds() - 9 * 3600).collect();
    assert_eq!(seconds, [100, 208, 3700, 3700]);
    let text = |contact: usize, name: &str| match day.contacts[contact].attributes.get(name) {
        Some(Attribute::Text(text)) => Some(text.to_string()),
        _ => None,
    };
    assert_eq!(text(0, "answers.topic").as_deref(), Some("billing"));
    assert_eq!(text(0, "language").as_deref(), Some("de-at"));
    assert_eq!(text(0, "customer.domain"), None);
    assert_eq!(text(1, "customer.domain").as_deref(), Some("vip.example"));
    assert_eq!(text(2, "customer.domain").as_deref(), Some(".gov.example"));
    // A rule asks for seats and none for the account.
    assert_eq!(day.contacts[0].attributes.get("answers.seats"), Some(&Attribute::Number(25.0)));
    assert_eq!(day.contacts[0].attributes.get("answers.account"), None);
    // 106 s alone and 94 s beside the other one, at 1 / 1.15 of the speed.
    let work = 106.0 + 94.0 / 1.15;
    assert!((super::super::day::seconds(day.contacts[0].work) - work).abs() < 0.01);
    // The one who gave up after 90 s; the rest of the others' patience is drawn.
    assert_eq!(day.contacts[3].patience, Some(Span::from_seconds(90)));
    assert!(day.contacts[0].patience > Some(Span::from_seconds(8)));
}

#[test]
fn agents_are_numbers_with_shifts_and_habits() {
    let days = exported(&recorded());
    let agents = &days[0].agents;
    let names: Vec<&str> = agents.iter().map(|agent| &*agent.id).collect();
    assert_eq!(names, ["agent-1", "agent-2"]);
    let anna = agents.iter().find(|agent| agent.skills.contains_key("german")).unwrap();
    assert_eq!((anna.from, anna.until), (Span::from_seconds(9 * 3600), Some(Span::from_seconds(10 * 3600))));
    assert_eq!((anna.capacity, &*anna.group, anna.missed), (2, "billing+general", 0.0));
    assert_eq!(anna.answer, Distribution::Constant { mean: 7.0 });
    let bertrand = agents.iter().find(|agent| !agent.skills.contains_key("german")).unwrap();
    assert_eq!(bertrand.missed, 1.0);
}

/// What is written can be read, and played with the settings of the day.
#[test]
fn a_trace_can_be_played() {
    let folder = std::env::temp_dir().join(format!("frontdesk-export-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (settings, path) = (folder.join("frontdesk.toml"), folder.join("day.jsonl"));
    std::fs::write(&settings, SETTINGS).unwrap();
    let days = exported(&recorded());
    std::fs::write(&path, written(&days)).unwrap();
    let wanted = Simulate {
        policy: Some(settings),
        against: None,
        trace: Some(path),
        generate: None,
        days: None,
        seed: None,
        threshold: Span::from_seconds(20),
        all_formulas: false,
        plot: None,
        json: false,
        threads: Some(1),
    };
    let mut out = Vec::new();
    simulate(&wanted, &|| NINE, &mut out, &|_| {}).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.contains("class general+german+gold"), "{text}");
}
