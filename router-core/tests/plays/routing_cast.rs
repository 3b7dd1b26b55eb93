//! Settings of routing in a few words, for the plays about it.
//!
//! Times of calendars are seconds since the play began.
//!
//! *Never:* a person; those are in `cast`.

use router_core::expression::{Expression, Type};
use router_core::rules::{agent_schema, known_schema};
use router_core::values::ability::Ability;
use router_core::values::calendar::{Calendar, Holiday, Opening};
use router_core::values::client_need::ClientWish;
use router_core::values::id::{AgentId, CalendarName, DeskName, Level, QueueName, RuleName, SkillName};
use router_core::values::ladder::{End, OfferMode, Step};
use router_core::values::policy::{AgentPolicy, DeskPolicy, QueuePolicy};
use router_core::values::rule::{Preference, Preferred, Route, Rule, Verdict};
use router_core::{PolicyDraft, Span, Timestamp};

/// When a play begins, in seconds.
const BEGINNING: u64 = 1000;

/// Adds a rule. `when` is empty for the default rule.
pub(crate) fn rule(draft: &mut PolicyDraft, name: &str, when: &str, change: impl FnOnce(&mut Route)) {
    let mut route = Route::default();
    change(&mut route);
    let when = condition(draft, when);
    draft.rules.push(Rule { name: RuleName::from(name), when, verdict: Verdict::Route(route) });
}

/// Adds a rule that ends it with its own words.
pub(crate) fn ending(draft: &mut PolicyDraft, name: &str, when: &str) {
    let when = condition(draft, when);
    draft.rules.push(Rule { name: RuleName::from(name), when, verdict: Verdict::Answer });
}

fn condition(draft: &PolicyDraft, when: &str) -> Option<Expression> {
    let compiled = || Expression::compile(when, &known_schema(draft), &Type::Bool).unwrap();
    (!when.is_empty()).then(compiled)
}

/// Skills with levels, as in `english 5, billing 3`.
pub(crate) fn skills(text: &str) -> std::collections::BTreeMap<SkillName, Level> {
    let skills = text.split(", ").map(|skill| skill.split_once(' ').unwrap());
    skills.map(|(name, level)| (SkillName::from(name), Level(level.parse().unwrap()))).collect()
}

/// Abilities of a client, by name.
pub(crate) fn can(names: &[&str]) -> ClientWish {
    let features = names.iter().map(|name| Ability::named(name).unwrap()).collect();
    ClientWish { features, ..ClientWish::default() }
}

/// The last agent, or a named one, is waited for.
pub(crate) fn prefer(agent: &str, seconds: u64) -> Option<Preference> {
    let agent = match agent {
        "last" => Preferred::Last,
        name => Preferred::Named(AgentId::from(name)),
    };
    Some(Preference { agent, wait: Span::from_seconds(seconds) })
}

/// An agent of the draft.
pub(crate) fn agent<'a>(draft: &'a mut PolicyDraft, name: &str) -> &'a mut AgentPolicy {
    draft.agents.get_mut(&AgentId::from(name)).unwrap()
}

/// A queue of the draft.
pub(crate) fn queue<'a>(draft: &'a mut PolicyDraft, name: &str) -> &'a mut QueuePolicy {
    draft.queues.get_mut(&QueueName::from(name)).unwrap()
}

/// The desk of the draft.
pub(crate) fn desk(draft: &mut PolicyDraft) -> &mut DeskPolicy {
    draft.desks.get_mut(&DeskName::from("support")).unwrap()
}

/// The ladder of the queue `general`.
pub(crate) fn ladder(draft: &mut PolicyDraft, steps: Vec<Step>, end: End) {
    let queue = queue(draft, "general");
    (queue.ladder, queue.end) = (steps, end);
}

/// A step of so many seconds.
pub(crate) fn step(seconds: u64) -> Step {
    Step { lasts: Some(Span::from_seconds(seconds)), ..Step::default() }
}

/// A step that asks only some of the agents.
pub(crate) fn step_for(draft: &PolicyDraft, seconds: u64, agents: &str) -> Step {
    let condition = Expression::compile(agents, &agent_schema(draft), &Type::Bool).unwrap();
    Step { agents: Some(condition), ..step(seconds) }
}

/// A last step that asks in this manner.
pub(crate) fn asking(offer: OfferMode) -> Step {
    Step { offer, ..Step::default() }
}

/// A calendar that is open at these times; the holidays have names.
pub(crate) fn calendar(
    draft: &mut PolicyDraft,
    name: &str,
    open: &[(u64, u64)],
    holidays: &[(u64, u64, &str)],
) {
    let at = |seconds: u64| Timestamp::from_millis((BEGINNING + seconds) * 1000);
    let openings = open.iter().map(|(from, until)| Opening { from: at(*from), until: at(*until) });
    let holidays = holidays.iter().map(|(from, until, name)| Holiday {
        from: at(*from),
        until: at(*until),
        name: (*name).into(),
    });
    let calendar = Calendar::new(openings.collect(), holidays.collect(), Vec::new());
    draft.calendars.insert(CalendarName::from(name), calendar);
}
