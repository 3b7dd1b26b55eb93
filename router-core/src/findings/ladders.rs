//! Queues without agents, steps that no agent can take, waits without an end.
//!
//! *Never:* whether agents are signed in.

use super::Finding;
use super::people::best_levels;
use super::reach::Reach;
use crate::routing::{attributes_of, relaxed};
use crate::values::id::{AgentId, Level, QueueName, RuleName, SkillName};
use crate::values::ladder::{End, Step};
use crate::values::policy::{AgentPolicy, PolicyDraft};
use crate::values::rule::Requirement;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

type Agents<'a> = Vec<(&'a AgentId, &'a AgentPolicy)>;

pub(super) fn find(policy: &PolicyDraft, reach: &Reach, findings: &mut Vec<Finding>) {
    let served: BTreeSet<&QueueName> = policy.agents.values().flat_map(|agent| &agent.queues).collect();
    let skills: BTreeSet<SkillName> =
        policy.agents.values().flat_map(|agent| agent.skills.keys().cloned()).collect();
    for (name, queue) in &policy.queues {
        for end in [&queue.end, &queue.turned_away] {
            if let End::Queue(next) = end
                && !served.contains(next)
            {
                findings.push(Finding::EndUnserved(name.clone(), next.clone()));
            }
        }
        let Some(demands) = reach.demands.get(name) else {
            if !reach.named.contains(name) {
                findings.push(Finding::QueueUnused(name.clone()));
            }
            continue;
        };
        if let Some(last) = queue.ladder.last().filter(|last| last.lasts.is_none()) {
            let number = queue.ladder.iter().position(|step| core::ptr::eq(step, last)).unwrap_or(0) + 1;
            findings.push(Finding::EndlessStep(name.clone(), u16::try_from(number).unwrap_or(u16::MAX)));
        }
        if !served.contains(name) {
            if reach.named.contains(name) {
                findings.push(Finding::QueueUnserved(name.clone()));
            }
            continue;
        }
        let agents = policy.agents.iter().filter(|(_, agent)| agent.queues.contains(name)).collect();
        let ladder = Ladder { policy, name, agents, skills: &skills };
        for (at, step) in queue.ladder.iter().enumerate() {
            ladder.check(step, u16::try_from(at + 1).unwrap_or(u16::MAX), demands, findings);
        }
    }
}

struct Ladder<'a> {
    policy: &'a PolicyDraft,
    name: &'a QueueName,
    /// Those who serve the queue.
    agents: Agents<'a>,
    skills: &'a BTreeSet<SkillName>,
}

impl Ladder<'_> {
    fn check(
        &self,
        step: &Step,
        number: u16,
        demands: &BTreeMap<Option<RuleName>, Requirement>,
        findings: &mut Vec<Finding>,
    ) {
        let meets = |(id, agent): &(&AgentId, &AgentPolicy)| {
            step.agents.as_ref().is_none_or(|condition| {
                condition.holds(&attributes_of(id, agent, self.skills.iter())).unwrap_or(false)
            })
        };
        let asked: Agents<'_> = self.agents.iter().copied().filter(meets).collect();
        if asked.is_empty() {
            findings.push(Finding::StepWithoutAgents(self.name.clone(), number, None));
            return;
        }
        let best = best_levels(self.policy);
        for needs in demands.values() {
            let can = |(id, agent): &(&AgentId, &AgentPolicy)| {
                !needs.exclude.contains(*id)
                    && relaxed(&needs.skills, step.relax).all(|(skill, level)| {
                        // What nobody can is said of the rule.
                        let nobody = best.get(&skill).copied().unwrap_or_default() < needs.skills[&skill];
                        nobody || agent.skills.get(&skill).copied().unwrap_or(Level(0)) >= level
                    })
            };
            if !asked.iter().any(can) {
                let found = Finding::StepWithoutAgents(self.name.clone(), number, needs.rule.clone());
                findings.push(found);
            }
        }
    }
}
