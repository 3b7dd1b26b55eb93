//! The rules: which of them decides, and what follows.
//!
//! [`decide`] looks at the rules in order and takes the first whose condition holds. `attributes` says which
//! attributes there are, and of what type, so that conditions can be checked before they are used.
//!
//! *Never:* who gets an interaction; that is routing.

mod attributes;

pub(crate) use attributes::weekday;
pub use attributes::{agent_schema, known_schema};

use crate::expression::Attributes;
use crate::values::id::{AgentId, DeskName, Medium, QueueName, RuleName};
use crate::values::policy::Policy;
use crate::values::question::QuestionKind;
use crate::values::rule::{Preferred, Requirement, Route, Rule, Verdict};
use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// What the rules say about an interaction.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// The rule that decided; `None` when there are no rules.
    pub rule: Option<RuleName>,
    /// What follows.
    pub outcome: Outcome,
    /// Rules before it that could not be asked, and why (an overflow, a division by zero).
    pub failed: Vec<(RuleName, String)>,
}

/// What follows from a decision.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It goes into a queue.
    Queue(QueueName, Arc<Requirement>),
    /// The rule ends it with its own words.
    Answer(RuleName),
}

/// Asks the rules. `queue` is where the dialogue leads, `last_agent` who talked to this customer last.
pub fn decide(
    rules: &[Rule],
    attributes: &Attributes,
    medium: &Medium,
    queue: &QueueName,
    last_agent: Option<&AgentId>,
) -> Decision {
    let mut failed = Vec::new();
    for rule in rules {
        match rule.when.as_ref().map_or(Ok(true), |when| when.holds(attributes)) {
            Ok(true) => {
                let outcome = match &rule.verdict {
                    Verdict::Answer => Outcome::Answer(rule.name.clone()),
                    Verdict::Route(route) => {
                        let queue = route.queue.as_ref().unwrap_or(queue);
                        let needs = needs(rule, route, attributes, medium, last_agent);
                        Outcome::Queue(queue.clone(), Arc::new(needs))
                    }
                };
                return Decision { rule: Some(rule.name.clone()), outcome, failed };
            }
            Ok(false) => {}
            Err(failure) => failed.push((rule.name.clone(), failure.to_string())),
        }
    }
    let needs = Arc::new(Requirement::of(medium.clone()));
    Decision { rule: None, outcome: Outcome::Queue(queue.clone(), needs), failed }
}

/// Whether the decision depends on one of the attributes `open`, which are not known yet. What stands behind a rule that
/// decides without them is not asked.
pub fn depends_on(rules: &[Rule], attributes: &Attributes, open: &[&str]) -> bool {
    for rule in rules {
        let Some(when) = &rule.when else { return compares(rule, open) };
        match when.holds_without(attributes, open) {
            Ok(true) => return compares(rule, open),
            Err(_) if when.attributes().iter().any(|path| open.contains(path)) => return true,
            Ok(false) | Err(_) => {}
        }
    }
    false
}

/// Whether the agent's client is compared with what is not known yet of the customer's.
fn compares(rule: &Rule, open: &[&str]) -> bool {
    match &rule.verdict {
        Verdict::Route(route) => route.agent_client.attributes().any(|path| open.contains(&path)),
        Verdict::Answer => false,
    }
}

fn needs(
    rule: &Rule,
    route: &Route,
    attributes: &Attributes,
    medium: &Medium,
    last_agent: Option<&AgentId>,
) -> Requirement {
    let prefer = route.prefer.as_ref().and_then(|prefer| {
        let agent = match &prefer.agent {
            Preferred::Last => last_agent?.clone(),
            Preferred::Named(agent) => agent.clone(),
        };
        Some((agent, prefer.wait))
    });
    Requirement {
        rule: Some(rule.name.clone()),
        medium: medium.clone(),
        skills: route.skills.clone(),
        priority: route.priority,
        head_start: route.head_start,
        prefer,
        exclude: route.exclude.clone(),
        agent_client: Box::new(route.agent_client.needs(attributes)),
        hosting: route.hosting,
        tags: route.tags.clone(),
    }
}

/// The queues that a desk can lead to: its own, those of its options, those of rules. A rule that asks for the desk
/// counts only if it names this one.
pub fn queues_of<'a>(policy: &'a Policy, desk: &DeskName) -> BTreeSet<&'a QueueName> {
    let mut queues = BTreeSet::new();
    let Some(settings) = policy.desks.get(desk) else { return queues };
    queues.insert(&settings.queue);
    for question in &settings.questions {
        if let QuestionKind::Choice { options } = &question.kind {
            queues.extend(options.iter().filter_map(|option| option.queue.as_ref()));
        }
    }
    for rule in &policy.rules {
        let named = |text: &str| text.contains(&format!("\"{desk}\"")) || text.contains(&format!("'{desk}'"));
        let applies =
            rule.when.as_ref().is_none_or(|when| !when.attributes().contains("desk") || named(when.source()));
        if let Verdict::Route(Route { queue: Some(queue), .. }) = &rule.verdict
            && applies
        {
            queues.insert(queue);
        }
    }
    queues
}
