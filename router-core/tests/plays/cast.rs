//! The usual cast: one desk `support` without questions, its queue `general`, and a second one; agents bob
//! (two at a time) and carol (one), on the same server as the customers.
//!
//! *Never:* a time that needs a calculator; offers stand for 30 s, graces are 60 s, silence is 5 and 2 minutes.

use router_core::values::address::Address;
use router_core::values::hosting::HostingKind;
use router_core::values::id::{AgentId, DeskName, LinkName, QuestionId, QueueName};
use router_core::values::instruction::DecidedBy;
use router_core::values::ladder::{End, Step};
use router_core::values::policy::{AgentPolicy, DeskPolicy, QueuePolicy};
use router_core::values::question::{ChoiceOption, Question, QuestionKind};
use router_core::values::strategy::Strategy;
use router_core::{PolicyDraft, Span};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) fn policy() -> PolicyDraft {
    let mut draft = PolicyDraft { home_desk: Some(DeskName::from("support")), ..PolicyDraft::default() };
    draft.times.check_customer_every = Span::ZERO;
    draft.desks.insert(DeskName::from("support"), desk("general", Vec::new()));
    draft.queues.insert(QueueName::from("general"), queue());
    draft.queues.insert(QueueName::from("billing"), queue());
    draft.agents.insert(AgentId::from("bob"), agent("main", "Bob", &["general"], 2));
    draft.agents.insert(AgentId::from("carol"), agent("main", "Carol", &["general", "billing"], 1));
    draft
}

pub(crate) fn desk(queue: &str, questions: Vec<Question>) -> DeskPolicy {
    DeskPolicy {
        queue: QueueName::from(queue),
        questions,
        remind_after: Span::from_seconds(300),
        close_after: Span::from_seconds(120),
        hosting: HostingKind::Relay,
        decided_by: DecidedBy::Rules,
        hours: None,
        when_closed: End::Close,
    }
}

pub(crate) fn queue() -> QueuePolicy {
    QueuePolicy {
        head_start: Span::ZERO,
        offer_for: Span::from_seconds(30),
        wrap_up: Span::ZERO,
        strategy: Strategy::Balanced,
        ladder: vec![Step::default()],
        end: End::Close,
        max_waiting: 10,
        max_wait: None,
        needs_agents: false,
        hours: None,
        turned_away: End::Close,
    }
}

/// A ladder of one step, after which `end` follows.
pub(crate) fn patient_for(seconds: u64, end: End) -> QueuePolicy {
    let step = Step { lasts: Some(Span::from_seconds(seconds)), ..Step::default() };
    QueuePolicy { ladder: vec![step], end, ..queue() }
}

pub(crate) fn agent(link: &str, name: &str, queues: &[&str], capacity: u16) -> AgentPolicy {
    let jid = format!("{}@example.org", name.to_lowercase());
    AgentPolicy {
        address: Address::new(&LinkName::from(link), &jid),
        name: name.into(),
        queues: queues.iter().map(|queue| QueueName::from(*queue)).collect(),
        capacity,
        skills: BTreeMap::new(),
        teams: BTreeSet::new(),
        hours: None,
        place: 0,
    }
}

pub(crate) fn question(id: &str, kind: QuestionKind) -> Question {
    Question { id: QuestionId::from(id), kind, only_when: Vec::new(), remember: false, optional: false }
}

pub(crate) fn text(id: &str) -> Question {
    question(id, QuestionKind::Text { max_characters: 20 })
}

/// A choice; an option `sales>billing` has the label `sales` and leads to the queue `billing`.
pub(crate) fn choice(id: &str, options: &[&str]) -> Question {
    let options = options.iter().map(|option| {
        let (label, queue) = match option.split_once('>') {
            Some((label, queue)) => (label, Some(QueueName::from(queue))),
            None => (*option, None),
        };
        ChoiceOption { id: label.into(), labels: vec![label.into()], queue }
    });
    question(id, QuestionKind::Choice { options: options.collect() })
}
