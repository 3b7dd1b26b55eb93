//! Says what the core finds strange in valid settings, with a place and what to do.
//!
//! *Never:* finding anything itself.

use super::place::Faults;
use super::policy_place::Spot;
use super::reading::{Doubts, Places};
use super::suggest;
use router_core::findings::{Asker, Finding, Owner, Unset};
use router_core::values::ability::Ability;
use router_core::values::id::{AgentId, CalendarName, Level, Medium, QueueName, RuleName, SkillName};
use std::sync::Arc;

/// A spot and what is said about it.
type Said = (Spot, String);

/// Adds a warning for each of `findings`, but for those that may follow from one of the `doubts`.
pub(super) fn report(findings: &[Finding], places: &Places, doubts: Option<&Doubts>, into: &mut Faults) {
    for finding in findings.iter().filter(|finding| doubts.is_none_or(|doubts| holds(finding, doubts))) {
        let (spot, message) = sentence(finding);
        if let Some(place) = places.get(&spot).or_else(|| places.get(&around(&spot))) {
            into.warn(place, message);
        }
    }
}

/// Whether a finding holds in settings with faults, whatever is meant by what is in doubt.
fn holds(finding: &Finding, doubts: &Doubts) -> bool {
    let rule_is_clear = |rule: &RuleName| !doubts.rules.contains(rule);
    let is_clear = |asker: &Asker| match asker {
        Asker::Rule(rule) => rule_is_clear(rule),
        Asker::Step(queue, step) => !doubts.steps.contains(&(queue.clone(), *step)),
    };
    match finding {
        Finding::RuleShadowed(rule, _)
        | Finding::RuleNeverHolds(rule)
        | Finding::LastAgentForgotten(rule)
        | Finding::ClientLostByRelay(rule, _) => rule_is_clear(rule),
        Finding::ClientServiceUnserved(rule) => rule_is_clear(rule) && !doubts.agents,
        Finding::SkillMissing { .. } | Finding::StepWithoutAgents(..) => !doubts.agents,
        Finding::NeverSet(asker, _, Unset::AskedElsewhere) => is_clear(asker) && !doubts.desks,
        Finding::NeverSet(asker, ..) => is_clear(asker),
        Finding::NoSuchValue { asker, .. } => is_clear(asker) && !doubts.desks && !doubts.agents,
        Finding::EndlessStep(..) | Finding::NeverOpen(..) | Finding::CapacityTooSmall(..) => true,
        // A name that is written wrongly elsewhere may be the one that is missed here.
        Finding::EndUnserved(..)
        | Finding::QueueUnserved(_)
        | Finding::QueueUnused(_)
        | Finding::ClientNotDemanded(..)
        | Finding::CalendarUnused(_) => false,
    }
}

/// What the spot is a part of, for values that the file leaves out.
fn around(spot: &Spot) -> Spot {
    match spot.clone() {
        Spot::StepAgents(queue, step) | Spot::StepClient(queue, step) => Spot::Step(queue, step),
        Spot::Step(queue, _) | Spot::End(queue, _) => Spot::Queue(queue),
        Spot::RuleWhen(rule) | Spot::RuleSkills(rule) | Spot::RuleClient(rule) => Spot::Rule(rule),
        Spot::AgentCapacity(agent) => Spot::Agent(agent),
        Spot::Desks
        | Spot::DeskQueue(_)
        | Spot::DeskHours(_)
        | Spot::OptionQueue(..)
        | Spot::Question(..)
        | Spot::Condition(..)
        | Spot::Queue(_)
        | Spot::QueueHours(_)
        | Spot::Ends(_)
        | Spot::OfferFor(_)
        | Spot::AgentQueue(..)
        | Spot::AgentQueues(_)
        | Spot::AgentHours(_)
        | Spot::Agent(_)
        | Spot::Rule(_)
        | Spot::RuleQueue(_)
        | Spot::RuleAgent(..)
        | Spot::Calendar(_) => Spot::Desks,
    }
}

fn sentence(finding: &Finding) -> Said {
    match finding {
        Finding::RuleShadowed(rule, by) => shadowed(rule, by),
        Finding::RuleNeverHolds(rule) => never_holds(rule),
        Finding::SkillMissing { rule, skill, needed, best } => skill_missing(rule, skill, *needed, *best),
        Finding::LastAgentForgotten(rule) => last_agent_forgotten(rule),
        Finding::StepWithoutAgents(queue, step, rule) => without_agents(queue, *step, rule.as_ref()),
        Finding::ClientServiceUnserved(rule) => service_unserved(rule),
        Finding::ClientLostByRelay(rule, ability) => lost_by_relay(rule, ability),
        Finding::ClientNotDemanded(queue, step) => client_not_demanded(queue, *step),
        Finding::EndlessStep(queue, step) => endless(queue, *step),
        Finding::EndUnserved(queue, next) => end_unserved(queue, next),
        Finding::QueueUnserved(queue) => queue_unserved(queue),
        Finding::QueueUnused(queue) => queue_unused(queue),
        Finding::CalendarUnused(calendar) => calendar_unused(calendar),
        Finding::NeverOpen(owner, calendar) => never_open(owner, calendar),
        Finding::CapacityTooSmall(agent, medium, units) => capacity_too_small(agent, medium, *units),
        Finding::NeverSet(asker, path, why) => never_set(asker, path, why),
        Finding::NoSuchValue { asker, path, value, known } => no_such_value(asker, path, value, known),
    }
}

fn shadowed(rule: &RuleName, by: &[RuleName]) -> Said {
    let names: Vec<String> = by.iter().map(|name| format!("\"{name}\"")).collect();
    let whom = match names.as_slice() {
        [one] => format!("rule {one}"),
        several => format!("one of the rules {}", several.join(", ")),
    };
    let message = format!(
        "rule \"{rule}\" never decides: whenever it holds, {whom} before it holds, too; \
         move it up, make the earlier one narrower, or remove it"
    );
    (Spot::RuleWhen(rule.clone()), message)
}

fn never_holds(rule: &RuleName) -> Said {
    let message = format!("the condition of rule \"{rule}\" can never hold; correct it, or remove the rule");
    (Spot::RuleWhen(rule.clone()), message)
}

fn skill_missing(rule: &RuleName, skill: &SkillName, needed: Level, best: Level) -> Said {
    let best = match best.0 {
        0 => "no agent has it at all".to_owned(),
        best => format!("the best agent has {best}"),
    };
    let message = format!(
        "rule \"{rule}\" demands {skill} = {needed}, but {best}; demand less, or give an agent this skill"
    );
    (Spot::RuleSkills(rule.clone()), message)
}

fn last_agent_forgotten(rule: &RuleName) -> Said {
    let message = format!(
        "rule \"{rule}\" prefers the last agent, but nobody is remembered; \
         remove prefer, or write remembered_customers above 0 in [limits]"
    );
    (Spot::Rule(rule.clone()), message)
}

fn without_agents(queue: &QueueName, step: u16, rule: Option<&RuleName>) -> Said {
    let message = match rule {
        None => format!(
            "no agent of queue \"{queue}\" can ever be asked in its step {step}; \
             correct agents, or give the queue such an agent"
        ),
        Some(rule) => format!(
            "no agent whom step {step} of queue \"{queue}\" asks has what rule \"{rule}\" demands there; \
             relax the step, demand less, or ask others"
        ),
    };
    (Spot::StepAgents(queue.clone(), step), message)
}

fn service_unserved(rule: &RuleName) -> Said {
    let message = format!(
        "rule \"{rule}\" requires an account on the customer's server, but no agent has one on a server that its when \
         allows; remove \"service\", or give such an account to an agent"
    );
    (Spot::RuleClient(rule.clone()), message)
}

fn lost_by_relay(rule: &RuleName, ability: &Ability) -> Said {
    let message = format!(
        "rule \"{rule}\" requires {ability} of the agent's client, but that does not cross where Frontdesk passes on \
         what is said; write hosting = \"direct\" or \"room\" in the rule, or do not require it"
    );
    (Spot::RuleClient(rule.clone()), message)
}

fn client_not_demanded(queue: &QueueName, step: u16) -> Said {
    let message = format!(
        "nothing that comes into queue \"{queue}\" needs anything of the agent's client, so agent_client in its step \
         {step} changes nothing; remove it, or write agent_client in a rule"
    );
    (Spot::StepClient(queue.clone(), step), message)
}

fn endless(queue: &QueueName, step: u16) -> Said {
    let message = format!(
        "step {step} of queue \"{queue}\" lasts for ever, so that somebody whom no agent takes waits without an end; \
         write a length such as for = \"1h\", after which end follows"
    );
    (Spot::Step(queue.clone(), step), message)
}

fn end_unserved(queue: &QueueName, next: &QueueName) -> Said {
    let message = format!(
        "queue \"{queue}\" ends in queue \"{next}\", which no agent serves; \
         add it to the queues of an agent, or write another end"
    );
    (Spot::End(queue.clone(), next.clone()), message)
}

fn queue_unserved(queue: &QueueName) -> Said {
    let message = format!(
        "customers come to queue \"{queue}\", but no agent serves it; add it to the queues of an agent"
    );
    (Spot::Queue(queue.clone()), message)
}

fn queue_unused(queue: &QueueName) -> Said {
    let message = format!(
        "nobody is led to queue \"{queue}\"; name it in a desk, an option, a rule or an end, or remove it"
    );
    (Spot::Queue(queue.clone()), message)
}

fn calendar_unused(calendar: &CalendarName) -> Said {
    let message = format!(
        "nobody uses calendar \"{calendar}\"; write hours = \"{calendar}\" at a desk, queue or agent, \
         ask open(\"{calendar}\") in a rule, or remove it"
    );
    (Spot::Calendar(calendar.clone()), message)
}

fn never_open(owner: &Owner, calendar: &CalendarName) -> Said {
    let (spot, who) = match owner {
        Owner::Desk(desk) => (Spot::DeskHours(desk.clone()), format!("desk \"{desk}\"")),
        Owner::Queue(queue) => (Spot::QueueHours(queue.clone()), format!("queue \"{queue}\"")),
        Owner::Agent(agent) => (Spot::AgentHours(agent.clone()), format!("agent \"{agent}\"")),
    };
    let message = format!(
        "the hours of {who} never open in the next year; correct open and holidays of calendar \"{calendar}\""
    );
    (spot, message)
}

fn capacity_too_small(agent: &AgentId, medium: &Medium, units: u16) -> Said {
    let message = format!(
        "a {medium} takes {units} units, more than agent \"{agent}\" has; \
         write capacity = {units} or more, or less for {medium} in [capacity]"
    );
    (Spot::AgentCapacity(agent.clone()), message)
}

fn spot_of(asker: &Asker) -> Spot {
    match asker {
        Asker::Rule(rule) => Spot::RuleWhen(rule.clone()),
        Asker::Step(queue, step) => Spot::StepAgents(queue.clone(), *step),
    }
}

fn never_set(asker: &Asker, path: &Arc<str>, why: &Unset) -> Said {
    let message = match why {
        Unset::NoAnonymousDomains => format!(
            "{path} is always false; write anonymous_domains = [\"guest.example.org\"] in [customers], \
             or do not ask for it"
        ),
        Unset::NobodyRemembered => format!(
            "{path} tells nothing, because nobody is remembered; \
             write remembered_customers above 0 in [limits], or do not ask for it"
        ),
        Unset::AskedElsewhere => format!(
            "{path} is never set here, because only another desk asks this question; \
             compare desk with that one, or ask the question at this desk"
        ),
    };
    (spot_of(asker), message)
}

fn no_such_value(asker: &Asker, path: &Arc<str>, value: &Arc<str>, known: &[String]) -> Said {
    let instead = suggest::instead(value, "values", known.iter().map(String::as_str));
    (spot_of(asker), format!("{path} never has the value \"{value}\"{instead}"))
}
