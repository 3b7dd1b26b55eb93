//! Random settings, small enough that everything meets everything.
//!
//! *Never:* settings that are not valid; ladders and rules are in `ladders` and `ruling`.

use crate::ladders::{end, ladder};
use crate::random::Random;
use crate::ruling::rules;
use router_core::rules::agent_schema;
use router_core::values::address::Address;
use router_core::values::calendar::{Calendar, Holiday, Opening};
use router_core::values::hosting::HostingKind;
use router_core::values::id::{
    AgentId, CalendarName, DeskName, Level, LinkName, Medium, QuestionId, QueueName, SkillName,
};
use router_core::values::instruction::DecidedBy;
use router_core::values::policy::{AgentPolicy, DeskPolicy, QueuePolicy};
use router_core::values::question::{AnswerCondition, ChoiceOption, Question, QuestionKind};
use router_core::values::strategy::Strategy;
use router_core::{Policy, PolicyDraft, Span, Timestamp};
use std::sync::Arc;

pub(crate) const LINKS: [&str; 2] = ["main", "inner"];
pub(crate) const DESKS: [&str; 2] = ["support", "sales"];
pub(crate) const QUEUES: [&str; 3] = ["general", "money", "vip"];
pub(crate) const AGENTS: [&str; 5] = ["bob", "carol", "dave", "erin", "frank"];
pub(crate) const SKILLS: [&str; 2] = ["french", "billing"];
pub(crate) const MEDIA: [&str; 3] = ["chat", "voice", "mail"];
const TEAMS: [&str; 2] = ["blue", "red"];
const CALENDARS: [&str; 2] = ["day", "shift"];

/// Settings for a history. With `periodic` customers are checked and places announced again and again.
pub(crate) fn settings(random: &mut Random, periodic: bool) -> Arc<Policy> {
    let mut draft = PolicyDraft { home_desk: Some(DeskName::from(DESKS[0])), ..PolicyDraft::default() };
    for name in CALENDARS {
        draft.calendars.insert(CalendarName::from(name), calendar(random));
    }
    let queue_count = 1 + random.below(3) as usize;
    let queues: Vec<QueueName> = QUEUES.iter().take(queue_count).map(|name| QueueName::from(*name)).collect();
    for name in DESKS.iter().take(1 + random.below(2) as usize) {
        draft.desks.insert(DeskName::from(*name), desk(random, &queues));
    }
    for (place, name) in AGENTS.into_iter().enumerate() {
        if random.percent(80) {
            draft.agents.insert(AgentId::from(name), agent(random, name, place as u32, &queues));
        }
    }
    let schema = agent_schema(&draft);
    for (number, name) in queues.iter().enumerate() {
        draft.queues.insert(name.clone(), queue(random, &schema, &queues[number + 1..]));
    }
    if random.percent(70) {
        draft.rules = rules(random, &draft);
    }
    for medium in MEDIA {
        if random.percent(40) {
            draft.weights.insert(Medium::from(medium), 1 + random.below(3) as u16);
        }
    }
    if random.percent(15) {
        draft.networks.insert("example.org".into(), "sms".into());
    }
    bound(random, &mut draft, periodic);
    Arc::new(draft.validate().expect("the generator makes valid settings"))
}

fn bound(random: &mut Random, draft: &mut PolicyDraft, periodic: bool) {
    let seconds = |random: &mut Random| Span::from_seconds([0, 20, 60, 60][random.below(4) as usize]);
    draft.times.agent_grace = seconds(random);
    draft.times.customer_grace = seconds(random);
    draft.times.announce_every = if periodic { seconds(random) } else { Span::ZERO };
    draft.times.check_customer_every = if periodic { seconds(random) } else { Span::ZERO };
    draft.times.keep_messages = Span::from_seconds(30 + random.below(400));
    draft.times.direct_limit = Span::from_seconds([0, 20, 60, 200][random.below(4) as usize]);
    draft.times.join_within = Span::from_seconds([0, 20, 60, 60][random.below(4) as usize]);
    draft.times.wait_for_client = Span::from_seconds([0, 0, 1, 5, 40][random.below(5) as usize]);
    draft.times.ask_server = Span::from_seconds([0, 1, 5, 40][random.below(4) as usize]);
    draft.limits.conversations = 3 + random.below(15) as u32;
    draft.limits.kept_messages = random.below(9) as u16;
    draft.limits.missed_offers = [0, 1, 2, 3, 3, 3][random.below(6) as usize];
    draft.limits.remembered_customers = random.below(4) as u32;
    draft.limits.resources_per_agent = 1 + random.below(2) as u16;
    draft.limits.asked_at_once = [1, 2, 50, 50][random.below(4) as usize];
    draft.limits.listed_candidates = [0, 1, 20, 20, 20][random.below(5) as usize];
    draft.slow_down = [0, 150, 500][random.below(3) as usize];
    draft.anonymous.insert("guest.example.net".into());
    draft.networks.insert("guest.example.net".into(), "sms".into());
}

/// Open and closed in turn for a few minutes each; the last opening may have no end.
fn calendar(random: &mut Random) -> Calendar {
    let at = Timestamp::from_millis;
    let (mut openings, mut holidays) = (Vec::new(), Vec::new());
    let mut now = 900_000 + random.below(200_000);
    for _ in 0..random.below(12) {
        let until = now + 20_000 + random.below(150_000);
        openings.push(Opening { from: at(now), until: at(until) });
        now = until + 5_000 + random.below(60_000);
        if random.percent(20) {
            holidays.push(Holiday {
                from: at(until),
                until: at(until + random.below(60_000)),
                name: "May Day".into(),
            });
        }
    }
    if random.percent(60) {
        openings.push(Opening { from: at(now), until: at(u64::MAX) });
    }
    Calendar::new(openings, holidays, Vec::new())
}

fn hours(random: &mut Random, percent: u64) -> Option<CalendarName> {
    random.percent(percent).then(|| CalendarName::from(*random.pick(&CALENDARS)))
}

/// A queue that may end in one of the `later` ones, so that there is no circle.
fn queue(random: &mut Random, schema: &router_core::expression::Schema, later: &[QueueName]) -> QueuePolicy {
    let max_wait = random.percent(20).then(|| Span::from_seconds(random.below(60)));
    QueuePolicy {
        head_start: Span::from_seconds([0, 0, 30, 60][random.below(4) as usize]),
        offer_for: Span::from_seconds(5 + random.below(30)),
        wrap_up: Span::from_seconds([0, 15, 40][random.below(3) as usize]),
        strategy: *random.pick(&Strategy::ALL),
        ladder: ladder(random, schema),
        end: end(random, later),
        max_waiting: 1 + random.below(12) as u32,
        max_wait,
        needs_agents: random.percent(15),
        hours: hours(random, 20),
        turned_away: end(random, later),
    }
}

fn agent(random: &mut Random, name: &str, place: u32, queues: &[QueueName]) -> AgentPolicy {
    let mut served: Vec<QueueName> = queues.iter().filter(|_| random.percent(60)).cloned().collect();
    if served.is_empty() {
        served.push(queues[0].clone());
    }
    let link = LINKS[usize::from(random.percent(20))];
    let skilled = SKILLS.into_iter().filter(|_| random.percent(50)).collect::<Vec<_>>();
    let level = |random: &mut Random| Level(random.below(5) as u8);
    AgentPolicy {
        address: Address::new(&LinkName::from(link), &format!("{name}@example.org")),
        name: name.into(),
        queues: served,
        capacity: 1 + random.below(4) as u16,
        skills: skilled.into_iter().map(|skill| (SkillName::from(skill), level(random))).collect(),
        teams: TEAMS.into_iter().filter(|_| random.percent(50)).map(Arc::from).collect(),
        hours: hours(random, 15),
        place: if random.percent(80) { place } else { random.below(4) as u32 },
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
        hosting: hosting(random, 10),
        decided_by: *random.pick(&[
            DecidedBy::Rules,
            DecidedBy::Rules,
            DecidedBy::Server,
            DecidedBy::ServerThenRules,
        ]),
        hours: hours(random, 12),
        when_closed: end(random, &[]),
    }
}

/// Where conversations take place: `percent` of them not relayed.
pub(crate) fn hosting(random: &mut Random, percent: u64) -> HostingKind {
    match random.percent(percent) {
        true if random.percent(50) => HostingKind::Room,
        true => HostingKind::Direct,
        false => HostingKind::Relay,
    }
}

fn question(random: &mut Random, id: &str, kind: QuestionKind) -> Question {
    let (remember, optional) = (random.percent(50), random.percent(30));
    Question { id: QuestionId::from(id), kind, only_when: Vec::new(), remember, optional }
}
