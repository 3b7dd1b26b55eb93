//! Conversations as the engine decides them, and how they are explained afterwards.
//!
//! *Never:* what the engine ought to decide; the plays of the core show that.

use super::{Record, explanation, json_lines};
use crate::settings::{Settings, read};
use crate::store::FactRow;
use expect_test::expect;
use router_core::values::address::Address;
use router_core::values::answer::{Text, Utterance};
use router_core::values::command::{Command, TransferTarget};
use router_core::values::id::{AgentId, ConversationId, DeskName, LinkName, MessageId, Resource};
use router_core::values::presence::{ResourcePresence, Show};
use router_core::{Engine, Event, Span, Timestamp};
use std::path::Path;
use std::sync::Arc;

const SETTINGS: &str = r#"
link = [{ domain = "help.example.org", secret = "change-me-20-random-characters" }]
times = { zone = "Europe/Lisbon" }

[[desk]]
name = "support"
hours = "office"

[[queue]]
name = "general"
max_waiting = 1
turned_away = "close"
[[queue.step]]
for = "30s"
agents = '"gold" in agent.teams'
[[queue.step]]
for = "1m"
relax = 2
end = "message"

[[agent]]
jid = "anna@example.org"
name = "Anna"
skills = { french = 3 }
teams = ["gold"]

[[agent]]
jid = "bert@example.org"
name = "Bert"
skills = { french = 1 }

[[agent]]
jid = "carl@example.org"
name = "Carl"
teams = ["gold"]

[[calendar]]
name = "office"
zone = "Europe/Berlin"
open = ["daily 00:00-24:00"]

[[rule]]
name = "spam"
when = 'customer.domain == "spam.example"'
end = "blocked"

[[rule]]
name = "french"
when = 'language == "fr"'
why = "French customers are served in French."
skills = { french = 2 }
priority = 5
prefer = { agent = "carl@example.org", for = "10s" }
tags = ["french"]

[[rule]]
name = "others"
"#;

/// 2026-11-22T22:59:50Z: ten seconds before midnight in Berlin.
const BEGIN: Timestamp = Timestamp::from_millis(1_795_388_390_000);

/// An engine that is driven by hand, and every fact so far.
struct Play {
    settings: Settings,
    engine: Engine,
    now: Timestamp,
    messages: u64,
    facts: Vec<FactRow>,
}

impl Play {
    fn new() -> Self {
        let settings = match read(SETTINGS, Path::new("frontdesk.toml"), Some(&Default::default()), BEGIN) {
            Ok(settings) => settings,
            Err(faults) => panic!("{faults}"),
        };
        let engine = Engine::new(Arc::clone(&settings.policy), 7);
        let mut play = Self { settings, engine, now: BEGIN, messages: 0, facts: Vec::new() };
        play.happens(Event::LinkUp(LinkName::from("main")));
        play
    }

    fn happens(&mut self, event: Event) {
        let effects = self.engine.handle(self.now, event);
        for fact in effects.facts {
            let json = serde_json::to_string(&fact.what).unwrap();
            self.facts.push(FactRow { at: fact.at, conversation: fact.conversation, json });
        }
    }

    fn after(&mut self, seconds: u64) {
        self.now = self.now.plus(Span::from_seconds(seconds));
        self.happens(Event::TimePassed);
    }

    fn agent_comes(&mut self, name: &str) {
        self.happens(Event::AgentPresence {
            agent: agent(name),
            resource: Resource::from("desk"),
            presence: ResourcePresence::Online { show: Show::Available, priority: 0 },
        });
    }

    fn says(&mut self, name: &str, command: Command) {
        let desk = DeskName::from("support");
        self.happens(Event::AgentCommanded { agent: agent(name), desk, window: None, command });
    }

    fn writes(&mut self, customer: &str, language: &str, text: &str) {
        self.messages += 1;
        self.happens(Event::CustomerWrote {
            customer: address(customer),
            desk: DeskName::from("support"),
            message: MessageId(self.messages),
            utterance: Utterance { text: Text::from(text), keyword: None, marked: false },
            language: Some(language.into()),
        });
    }

    fn record(&self, number: u64, customer: Option<&str>) -> Record {
        let conversation = ConversationId(number);
        let of_it = |fact: &&FactRow| fact.conversation == Some(conversation);
        let facts = self.facts.iter().filter(of_it).cloned().collect();
        Record { conversation, customer: customer.map(address), facts }
    }

    fn explained(&self, number: u64, customer: Option<&str>) -> String {
        explanation(&self.record(number, customer), &self.settings)
    }
}

fn agent(name: &str) -> AgentId {
    AgentId::from(format!("{name}@example.org").as_str())
}

fn address(jid: &str) -> Address {
    Address::new(&LinkName::from("main"), jid)
}

#[test]
fn a_conversation_from_its_begin_to_its_end() {
    let mut play = Play::new();
    play.agent_comes("anna");
    play.agent_comes("bert");
    play.writes("marie@example.fr", "fr", "Bonjour");
    play.after(12);
    play.says("anna", Command::Reject(None));
    play.after(30);
    play.says("bert", Command::Accept(None));
    play.after(100);
    play.says("bert", Command::Transfer { conversation: None, target: TransferTarget::Agent(agent("anna")) });
    play.after(5);
    play.says("anna", Command::Accept(None));
    play.after(60);
    play.says("anna", Command::Done(None));
    play.after(20);
    expect![[""]].assert_eq(&play.explained(1, Some("marie@example.fr")));
}

#[test]
fn those_who_are_not_taken_in() {
    let mut play = Play::new();
    play.writes("mallory@spam.example", "en", "Buy now");
    play.writes("first@example.org", "en", "Hello");
    play.writes("second@example.org", "en", "Hello");
    play.after(600);
    let all: Vec<String> = (1..=3).map(|number| play.explained(number, None)).collect();
    expect![[""]].assert_eq(&all.join("--\n"));
}

#[test]
fn facts_for_programs() {
    let mut play = Play::new();
    play.writes("mallory@spam.example", "en", "Buy now");
    let mut record = play.record(1, None);
    record.facts.push(FactRow { at: BEGIN, conversation: None, json: "{\"Dreamt\":\"of sheep\"}".into() });
    expect![[""]].assert_eq(&json_lines(&record));
    let text = explanation(&record, &play.settings);
    assert!(text.ends_with("something that this version cannot read (see --json)\n"), "{text}");
}
