//! Conversations as the engine decides them, and how they are explained afterwards.
//!
//! *Never:* what the engine ought to decide; the plays of the core show that.

use super::{Record, explanation, json_lines};
use crate::store::FactRow;
use expect_test::expect;
use frontdesk_settings::{Settings, read};
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
turned_away = "close"
end = "message"
[[queue.step]]
for = "30s"
agents = '"gold" in agent.teams'
[[queue.step]]
for = "1m"
relax = 2

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
        self.happens(Event::AgentCommanded { agent: agent(name), window: None, command });
    }

    fn writes(&mut self, customer: &str, language: &str, text: &str) {
        self.messages += 1;
        self.happens(Event::CustomerWrote {
            customer: address(customer),
            desk: DeskName::from("support"),
            message: MessageId(self.messages),
            utterance: Utterance { text: Text::from(text), keyword: None, marked: false, has_more: false },
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

/// Two agents are asked, one takes it and passes it on.
fn a_french_customer() -> Play {
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
    play
}

#[test]
fn a_conversation_from_its_begin_to_its_end() {
    let play = a_french_customer();
    expect![[r#"
        Conversation 1 at desk support
        Customer: marie@example.fr, link main
        Times: Europe/Berlin (the hours of the desk)

        2026-11-22
        23:59:50  begins at desk support
        23:59:50  rule french decides
                  why: French customers are served in French.
                  client.known = false
                  customer.anonymous = false
                  customer.domain = "example.fr"
                  customer.jid = "marie@example.fr"
                  customer.known = false
                  customer.link = "main"
                  desk = "support"
                  history.contacts = 1
                  history.contacts_today = 1
                  language = "fr"
                  medium = "chat"
                  now.hour = 23
                  now.minute = 59
                  now.weekday = "sun"
                  open.office = true
                  opening = "Bonjour"
                  queue = "general"
        23:59:50  waits in queue general
                  needs french 2
                  priority 5
                  prefers Carl for up to 10 seconds
                  tags: french
        23:59:50  offered to Anna on step 1, after 0 seconds (offer 1)
                  by balanced: gain 1.000, surplus -0.005
                  not Bert: lacks a skill
                  not Carl: lacks a skill

        2026-11-23
        00:00:02  Anna rejects it (offer 1)
        00:00:20  goes on to step 2, where the needed levels are lowered by 2
        00:00:20  offered to Bert on step 2, after 30 seconds (offer 2)
                  by balanced: gain 1.000, spared -0.100
                  not Anna: rejected or missed it
                  not Carl: not reachable
        00:00:32  Bert takes it, after 42 seconds
        00:02:12  Bert passes it on to Anna
        00:02:12  offered to Anna on step 1, after 0 seconds (offer 3)
                  by balanced: gain 1.000, surplus -0.005
                  not Bert: meant for somebody else
                  not Carl: meant for somebody else
        00:02:17  Anna takes it, after 5 seconds
        00:03:17  closed: the agent ended it
        00:03:27  Anna has finished up
    "#]]
    .assert_eq(&play.explained(1, Some("marie@example.fr")));
}

#[test]
fn those_whom_nobody_takes() {
    let mut play = Play::new();
    play.writes("mallory@spam.example", "en", "Buy now");
    play.writes("first@example.org", "en", "Hello");
    play.after(600);
    let all: Vec<String> = (1..=2).map(|number| play.explained(number, None)).collect();
    expect![[r#"
        Conversation 1 at desk support
        Customer: mallory@spam.example, link main
        Times: Europe/Berlin (the hours of the desk)

        2026-11-22
        23:59:50  begins at desk support
        23:59:50  rule spam decides
                  client.known = false
                  customer.anonymous = false
                  customer.domain = "spam.example"
                  customer.jid = "mallory@spam.example"
                  customer.known = false
                  customer.link = "main"
                  desk = "support"
                  history.contacts = 1
                  history.contacts_today = 1
                  language = "en"
                  medium = "chat"
                  now.hour = 23
                  now.minute = 59
                  now.weekday = "sun"
                  open.office = true
                  opening = "Buy now"
                  queue = "general"
        23:59:50  ends with the words of rule spam
        --
        Conversation 2 at desk support
        Customer: first@example.org, link main
        Times: Europe/Berlin (the hours of the desk)

        2026-11-22
        23:59:50  begins at desk support
        23:59:50  rule others decides
                  client.known = false
                  customer.anonymous = false
                  customer.domain = "example.org"
                  customer.jid = "first@example.org"
                  customer.known = false
                  customer.link = "main"
                  desk = "support"
                  history.contacts = 1
                  history.contacts_today = 1
                  language = "en"
                  medium = "chat"
                  now.hour = 23
                  now.minute = 59
                  now.weekday = "sun"
                  open.office = true
                  opening = "Hello"
                  queue = "general"
        23:59:50  waits in queue general
        23:59:50  nobody can be asked
                  not Anna: not reachable
                  not Carl: not reachable
                  not Bert: not asked at this step

        2026-11-23
        00:00:20  goes on to step 2, where the needed levels are lowered by 2
        00:01:20  queue general: nobody took it in time; the message is kept
    "#]]
    .assert_eq(&all.join("--\n"));
}

#[test]
fn facts_for_programs() {
    let mut play = Play::new();
    play.writes("mallory@spam.example", "en", "Buy now");
    let mut record = play.record(1, None);
    record.facts.push(FactRow { at: BEGIN, conversation: None, json: "{\"Dreamt\":\"of sheep\"}".into() });
    expect![[r#"
        {"at":1795388390000,"conversation":1,"what":{"Started":"support"}}
        {"at":1795388390000,"conversation":1,"what":{"Ruled":{"attributes":{"client.features":[],"client.known":false,"customer.anonymous":false,"customer.domain":"spam.example","customer.jid":"mallory@spam.example","customer.known":false,"customer.link":"main","desk":"support","history.contacts":1,"history.contacts_today":1,"language":"en","medium":"chat","now.hour":23,"now.minute":59,"now.weekday":"sun","open.office":true,"opening":"Buy now","queue":"general"},"failed":[],"rule":"spam"}}}
        {"at":1795388390000,"conversation":1,"what":{"Answered":"spam"}}
        {"at":1795388390000,"conversation":1,"what":{"Dreamt":"of sheep"}}
    "#]].assert_eq(&json_lines(&record));
    let text = explanation(&record, &play.settings);
    assert!(text.ends_with("something that this version cannot read (see --json)\n"), "{text}");
}
