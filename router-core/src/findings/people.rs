//! Skills that nobody has, hours that never open, calendars that nobody uses, agents who have no room.
//!
//! *Never:* steps of ladders.

use super::{Finding, Owner};
use crate::values::calendar::Hours;
use crate::values::id::{CalendarName, Level, Medium, SkillName};
use crate::values::policy::PolicyDraft;
use crate::values::rule::{CHAT, Preferred, Rule, Verdict};
use crate::values::time::Timestamp;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

pub(super) fn find(policy: &PolicyDraft, live: &[&Rule], now: Timestamp, findings: &mut Vec<Finding>) {
    let best = best_levels(policy);
    for rule in live {
        let Verdict::Route(route) = &rule.verdict else { continue };
        for (skill, needed) in &route.skills {
            let best = best.get(skill).copied().unwrap_or_default();
            if best < *needed {
                let (rule, skill) = (rule.name.clone(), skill.clone());
                findings.push(Finding::SkillMissing { rule, skill, needed: *needed, best });
            }
        }
        let prefers_last = route.prefer.as_ref().is_some_and(|prefer| prefer.agent == Preferred::Last);
        if prefers_last && policy.limits.remembered_customers == 0 {
            findings.push(Finding::LastAgentForgotten(rule.name.clone()));
        }
    }
    hours(policy, now, findings);
    let chat = Medium::from(CHAT);
    let units = policy.weights.get(&chat).copied().unwrap_or(1);
    let too_small = policy.agents.iter().filter(|(_, agent)| agent.capacity < units);
    findings.extend(too_small.map(|(id, _)| Finding::CapacityTooSmall(id.clone(), chat.clone(), units)));
}

/// The best level that any agent has in each skill.
pub(super) fn best_levels(policy: &PolicyDraft) -> BTreeMap<&SkillName, Level> {
    let mut best: BTreeMap<&SkillName, Level> = BTreeMap::new();
    for (skill, level) in policy.agents.values().flat_map(|agent| &agent.skills) {
        let known = best.entry(skill).or_default();
        *known = (*known).max(*level);
    }
    best
}

fn hours(policy: &PolicyDraft, now: Timestamp, findings: &mut Vec<Finding>) {
    let desks = policy
        .desks
        .iter()
        .filter_map(|(name, desk)| Some((Owner::Desk(name.clone()), desk.hours.as_ref()?)));
    let queues = policy
        .queues
        .iter()
        .filter_map(|(name, queue)| Some((Owner::Queue(name.clone()), queue.hours.as_ref()?)));
    let agents = policy
        .agents
        .iter()
        .filter_map(|(id, agent)| Some((Owner::Agent(id.clone()), agent.hours.as_ref()?)));
    let mut used: BTreeSet<&CalendarName> = BTreeSet::new();
    for (owner, hours) in desks.chain(queues).chain(agents) {
        used.insert(hours);
        let found = policy.calendars.get(hours).map(|calendar| calendar.hours(now));
        if matches!(found, Some(Hours::Closed { opens: None, .. })) {
            findings.push(Finding::NeverOpen(owner, hours.clone()));
        }
    }
    let asked: BTreeSet<&str> = policy
        .rules
        .iter()
        .filter_map(|rule| rule.when.as_ref())
        .flat_map(|when| when.attributes())
        .collect();
    for name in policy.calendars.keys() {
        let is_asked = asked.iter().any(|path| path.strip_prefix("open.") == Some(name.as_str()));
        if !used.contains(name) && !is_asked {
            findings.push(Finding::CalendarUnused(name.clone()));
        }
    }
}
