//! How fast the engine decides, and how that grows with agents, waiting interactions and classes.
//!
//! Each cell is an engine with so many agents, each able to serve four of the classes, and so many interactions that
//! wait. A decision is an agent who ends one interaction and is offered the oldest that fits, accepts it, and a newcomer
//! who takes the place in the line: three events. Printed are decisions per second, the latency of a single event,
//! and what happens to the time of a decision when agents or waiting grow hundredfold.
//!
//! `cargo bench -p router-core --bench decisions` prints all cells; `-- --quick` a few.
//!
//! *Never:* an assertion about time.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench measures time"
)]

use router_core::expression::{Attributes, Value};
use router_core::values::address::Address;
use router_core::values::effect::News;
use router_core::values::hosting::HostingKind;
use router_core::values::id::{
    AgentId, InteractionId, Level, LinkName, Medium, QueueName, Resource, RuleName, SkillName,
};
use router_core::values::ladder::{End, Step};
use router_core::values::policy::{AgentPolicy, DeskPolicy, QueuePolicy};
use router_core::values::presence::{ResourcePresence, Show};
use router_core::values::rule::{Route, Rule, Verdict};
use router_core::values::strategy::Strategy;
use router_core::{Effect, Effects, Engine, Event, PolicyDraft, Span, Timestamp};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Classes that each agent can serve.
const CLASSES_OF_AN_AGENT: usize = 4;

fn main() {
    let quick = std::env::args().any(|argument| argument == "--quick");
    println!("agents  waiting  classes   decisions/s   event p50    p99      p99.9     slowest");
    let cells: &[(usize, usize, usize)] = if quick {
        &[(100, 1_000, 10), (10_000, 100_000, 50)]
    } else {
        &[
            (100, 1_000, 1),
            (100, 1_000, 50),
            (1_000, 1_000, 50),
            (10_000, 1_000, 50),
            (100, 100_000, 50),
            (1_000, 100_000, 50),
            (10_000, 100_000, 1),
            (10_000, 100_000, 10),
            (10_000, 100_000, 50),
            (10_000, 100_000, 200),
        ]
    };
    let mut measured = BTreeMap::new();
    for (agents, waiting, classes) in cells {
        let figures = Cell::new(*agents, *waiting, *classes).run(if quick { 20_000 } else { 100_000 });
        println!(
            "{agents:>6} {waiting:>8} {classes:>8} {:>13.0} {:>9.1} us {:>6.1} us {:>6.1} us {:>8.1} us",
            figures.per_second,
            figures.at(0.5),
            figures.at(0.99),
            figures.at(0.999),
            figures.at(1.0),
        );
        measured.insert((*agents, *waiting, *classes), 1e6 / figures.per_second);
    }
    growth(&measured);
}

/// The time of a decision in a large cell over that in a small one, beside what a logarithm of what grew would give.
fn growth(measured: &BTreeMap<(usize, usize, usize), f64>) {
    for (what, logarithm, small, large) in [
        ("agents 100 -> 10,000, 1,000 waiting", "2.00", (100, 1_000, 50), (10_000, 1_000, 50)),
        ("agents 100 -> 10,000, 100,000 waiting", "2.00", (100, 100_000, 50), (10_000, 100_000, 50)),
        ("waiting 1,000 -> 100,000, 100 agents", "1.67", (100, 1_000, 50), (100, 100_000, 50)),
        ("waiting 1,000 -> 100,000, 10,000 agents", "1.67", (10_000, 1_000, 50), (10_000, 100_000, 50)),
        ("classes 1 -> 200", "none from 1", (10_000, 100_000, 1), (10_000, 100_000, 200)),
    ] {
        if let (Some(small_time), Some(large_time)) = (measured.get(&small), measured.get(&large)) {
            println!("{what}: {:.2} times the time (a logarithm: {logarithm})", large_time / small_time);
        }
    }
}

struct Cell {
    engine: Engine,
    now: u64,
    classes: usize,
    reference: u64,
    busy: VecDeque<InteractionId>,
}

struct Figures {
    per_second: f64,
    /// Nanoseconds of single events, sorted.
    events: Vec<u64>,
}

impl Figures {
    /// Microseconds that this part of the events does not exceed.
    fn at(&self, part: f64) -> f64 {
        let at = ((self.events.len() - 1) as f64 * part) as usize;
        self.events[at] as f64 / 1000.0
    }
}

impl Cell {
    /// Everybody is busy and so many wait.
    fn new(agents: usize, waiting: usize, classes: usize) -> Self {
        let policy = Arc::new(policy(agents, classes).validate().unwrap());
        let engine = Engine::new(policy.clone(), 1);
        let mut cell = Self { engine, now: 1_000_000, classes, reference: 0, busy: VecDeque::new() };
        for agent in policy.agents.keys() {
            let presence = ResourcePresence::Online { show: Show::Available, priority: 0 };
            let resource = Resource::from("desk");
            cell.handle(Event::AgentPresence { agent: agent.clone(), resource, presence });
        }
        while cell.busy.len() < agents {
            let before = cell.busy.len();
            cell.arrive();
            if before == cell.busy.len() && cell.reference as usize > 20 * agents {
                break;
            }
        }
        for _ in 0..waiting {
            cell.arrive();
        }
        cell
    }

    fn run(mut self, decisions: usize) -> Figures {
        let mut events = Vec::with_capacity(3 * decisions);
        let begin = Instant::now();
        for _ in 0..decisions {
            let Some(ended) = self.busy.pop_front() else { break };
            self.timed(&mut events, Event::InteractionEnded { interaction: ended, agent: None });
            let event = self.arrival();
            self.timed(&mut events, event);
        }
        let per_second = decisions as f64 / begin.elapsed().as_secs_f64();
        events.sort_unstable();
        Figures { per_second, events }
    }

    fn timed(&mut self, events: &mut Vec<u64>, event: Event) {
        let begin = Instant::now();
        let out = self.advance(event);
        events.push(nanoseconds(begin.elapsed()));
        self.accept(&out, Some(events));
    }

    fn arrive(&mut self) {
        let event = self.arrival();
        self.handle(event);
    }

    fn handle(&mut self, event: Event) {
        let out = self.advance(event);
        self.accept(&out, None);
    }

    fn advance(&mut self, event: Event) -> Effects {
        self.now += 3;
        self.engine.handle(Timestamp::from_millis(self.now), event)
    }

    /// Whoever is offered something takes it.
    fn accept(&mut self, out: &Effects, mut events: Option<&mut Vec<u64>>) {
        for effect in &out.effects {
            let Effect::Report { interaction, news: News::Offered { agent, .. }, .. } = effect else {
                continue;
            };
            let (interaction, agent) = (*interaction, agent.clone());
            let begin = Instant::now();
            self.advance(Event::OfferAnswered { interaction, agent, accepted: true });
            if let Some(events) = &mut events {
                events.push(nanoseconds(begin.elapsed()));
            }
            self.busy.push_back(interaction);
        }
    }

    /// Somebody of the next class.
    fn arrival(&mut self) -> Event {
        self.reference += 1;
        let class = self.reference.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 33;
        let mut attributes = Attributes::default();
        attributes.set("class", Value::Int((class % self.classes as u64) as i64));
        Event::InteractionArrived {
            reference: self.reference.to_string().into(),
            medium: Medium::from("call"),
            attributes,
            queue: QueueName::from(queue_name((class % self.classes as u64) as usize).as_str()),
        }
    }
}

fn nanoseconds(span: Duration) -> u64 {
    u64::try_from(span.as_nanos()).unwrap_or(u64::MAX)
}

fn queue_name(class: usize) -> String {
    format!("q{class:03}")
}

/// A queue for each class, a skill for each, and agents who serve four neighbouring ones.
fn policy(agents: usize, classes: usize) -> PolicyDraft {
    let mut draft = PolicyDraft { home_desk: Some("support".into()), ..PolicyDraft::default() };
    draft.desks.insert(
        "support".into(),
        DeskPolicy {
            queue: QueueName::from(queue_name(0).as_str()),
            questions: Vec::new(),
            remind_after: Span::ZERO,
            close_after: Span::ZERO,
            hosting: HostingKind::Relay,
            decided_by: Default::default(),
            hours: None,
            when_closed: End::Close,
        },
    );
    for class in 0..classes {
        draft.queues.insert(QueueName::from(queue_name(class).as_str()), queue());
    }
    for number in 0..agents {
        let served = (0..CLASSES_OF_AN_AGENT.min(classes)).map(|step| (number + step) % classes);
        let jid = format!("agent{number:05}@example.org");
        let skills = served.clone().map(|class| (SkillName::from(queue_name(class).as_str()), Level(5)));
        let agent = AgentPolicy {
            address: Address::new(&LinkName::from("main"), &jid),
            name: jid.as_str().into(),
            queues: served.clone().map(|class| QueueName::from(queue_name(class).as_str())).collect(),
            capacity: 1,
            skills: skills.collect(),
            teams: BTreeSet::new(),
            hours: None,
            place: number as u32,
        };
        draft.agents.insert(AgentId::from(jid.as_str()), agent);
    }
    draft.rules.push(Rule {
        name: RuleName::from("all"),
        when: None,
        verdict: Verdict::Route(Route::default()),
    });
    draft
}

fn queue() -> QueuePolicy {
    QueuePolicy {
        head_start: Span::ZERO,
        offer_for: Span::from_seconds(30),
        wrap_up: Span::ZERO,
        strategy: Strategy::Balanced,
        ladder: vec![Step::default()],
        end: End::Close,
        max_waiting: u32::MAX,
        max_wait: None,
        needs_agents: false,
        hours: None,
        turned_away: End::Close,
    }
}
