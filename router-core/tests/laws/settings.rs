//! Random settings, small enough that everything meets everything.
//!
//! *Never:* settings that are not valid.

use crate::random::Random;
use router_core::values::address::Address;
use router_core::values::id::{AgentId, DeskName, LinkName, QuestionId, QueueName};
use router_core::values::policy::{AgentPolicy, DeskPolicy, Overflow, OverflowTarget, QueuePolicy};
use router_core::values::question::{AnswerCondition, ChoiceOption, Question, QuestionKind};
use router_core::{Policy, PolicyDraft, Span};
use std::sync::Arc;

pub(crate) const LINKS: [&str; 2] = ["main", "inner"];
pub(crate) const DESKS: [&str; 2] = ["support", "sales"];
pub(crate) const QUEUES: [&str; 3] = ["general", "money", "vip"];
pub(crate) const AGENTS: [&str; 5] = ["bob", "carol", "dave", "erin", "frank"];

/// Settings for a history. With `periodic` customers are checked and places announced again and again.
pub(crate) fn settings(random: &mut Random, periodic: bool) -> Arc<Policy> {
    let mut draft = PolicyDraft { home_desk: Some(DeskName::from(DESKS[0])), ..PolicyDraft::default() };
    let queue_count = 1 + random.below(3) as usize;
    for (number, name) in QUEUES.iter().enumerate().take(queue_count) {
        draft.queues.insert(QueueName::from(*name), queue(random, number, queue_count));
    }
    let queues: Vec<QueueName> = draft.queues.keys().cloned().collect();
    for name in DESKS.iter().take(1 + random.below(2) as usize) {
        draft.desks.insert(DeskName::from(*name), desk(random, &queues));
    }
    for name in AGENTS {
        if random.percent(80) {
            draft.agents.insert(AgentId::from(name), agent(random, name, &queues));
        }
    }
    let seconds = |random: &mut Random| Span::from_seconds([0, 20, 60, 60][random.below(4) as usize]);
    draft.times.agent_grace = seconds(random);
    draft.times.customer_grace = seconds(random);
    draft.times.announce_every = if periodic { seconds(random) } else { Span::ZERO };
    draft.times.check_customer_every = if periodic { seconds(random) } else { Span::ZERO };
    draft.limits.conversations = 3 + random.below(8) as u32;
    draft.limits.kept_messages = random.below(9) as u16;
    draft.limits.missed_offers = [0, 1, 2, 3, 3, 3][random.below(6) as usize];
    draft.limits.remembered_customers = random.below(4) as u32;
    draft.limits.resources_per_agent = 1 + random.below(2) as u16;
    Arc::new(draft.validate().expect("the generator makes valid settings"))
}

fn queue(random: &mut Random, number: usize, count: usize) -> QueuePolicy {
    let after = Span::from_seconds(10 + random.below(60));
    let overflow = match random.below(3) {
        0 => Some(Overflow { after, to: OverflowTarget::Close }),
        1 if number + 1 < count => {
            Some(Overflow { after, to: OverflowTarget::Queue(QueueName::from(QUEUES[number + 1])) })
        }
        _ => None,
    };
    QueuePolicy {
        head_start: Span::from_seconds(30 * number as u64),
        offer_for: Span::from_seconds(5 + random.below(30)),
        wrap_up: Span::from_seconds([0, 15, 40][random.below(3) as usize]),
        overflow,
        max_waiting: 1 + random.below(12) as u32,
    }
}

fn agent(random: &mut Random, name: &str, queues: &[QueueName]) -> AgentPolicy {
    let mut served: Vec<QueueName> = queues.iter().filter(|_| random.percent(60)).cloned().collect();
    if served.is_empty() {
        served.push(queues[0].clone());
    }
    let link = LINKS[usize::from(random.percent(20))];
    AgentPolicy {
        address: Address::new(&LinkName::from(link), &format!("{name}@example.org")),
        name: name.into(),
        queues: served,
        capacity: 1 + random.below(3) as u16,
    }
}

fn desk(random: &mut Random, queues: &[QueueName]) -> DeskPolicy {
    let mut questions = Vec::new();
    if random.percent(30) {
        questions.push(question(random, "name", QuestionKind::Text { max_characters: 6 }));
    }
    if random.percent(30) {
        let option = |(number, queue): (usize, &QueueName)| ChoiceOption {
            id: format!("o{number}").into(),
            labels: vec!["word".into()],
            queue: Some(queue.clone()),
        };
        let options = queues.iter().enumerate().map(option).collect();
        questions.push(question(random, "topic", QuestionKind::Choice { options }));
        let mut age = question(random, "age", QuestionKind::Number { min: 1, max: 2 });
        age.only_when =
            vec![AnswerCondition { question: QuestionId::from("topic"), any_of: vec!["o0".into()] }];
        questions.push(age);
    }
    if random.percent(15) {
        questions.push(question(random, "sure", QuestionKind::YesNo));
    }
    DeskPolicy {
        queue: random.pick(queues).clone(),
        questions,
        remind_after: Span::from_seconds([0, 60, 120, 300][random.below(4) as usize]),
        close_after: Span::from_seconds([0, 60, 120][random.below(3) as usize]),
    }
}

fn question(random: &mut Random, id: &str, kind: QuestionKind) -> Question {
    let (remember, optional) = (random.percent(50), random.percent(30));
    Question { id: QuestionId::from(id), kind, only_when: Vec::new(), remember, optional }
}
