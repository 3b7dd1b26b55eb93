//! What can come into which queue: from the dialogues of desks, through rules, and on through ends.
//!
//! *Never:* who takes it.

use crate::expression::{self, Expression, Schema, Type};
use crate::rules::known_schema;
use crate::values::id::{DeskName, QueueName, RuleName};
use crate::values::ladder::End;
use crate::values::policy::{DeskPolicy, PolicyDraft};
use crate::values::question::QuestionKind;
use crate::values::rule::{Requirement, Route, Rule, Verdict};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::vec::Vec;

/// What comes into each queue.
#[derive(Debug, Default)]
pub(super) struct Reach {
    /// The rules that lead there, directly or through ends, with what they demand; `None` when there are no rules.
    pub(super) demands: BTreeMap<QueueName, BTreeMap<Option<RuleName>, Requirement>>,
    /// The queues that a desk, an option or a rule names.
    pub(super) named: BTreeSet<QueueName>,
}

impl Reach {
    /// What can come under `policy`, of whose rules `live` can decide.
    pub(super) fn of(policy: &PolicyDraft, live: &[&Rule]) -> Self {
        let mut reach = Self::default();
        for desk in policy.desks.values() {
            reach.named.extend(led_by_dialogue(desk).cloned());
        }
        let schema = known_schema(policy);
        if policy.rules.is_empty() {
            for queue in reach.named.clone() {
                reach.enter(policy, &queue, &Requirement::default());
            }
        }
        for rule in live {
            let Verdict::Route(route) = &rule.verdict else { continue };
            let needs = demand(rule, route);
            match &route.queue {
                Some(queue) => {
                    reach.named.insert(queue.clone());
                    reach.enter(policy, queue, &needs);
                }
                None => {
                    for desk in desks_of(policy, rule, &schema) {
                        for queue in policy.desks.get(desk).into_iter().flat_map(led_by_dialogue) {
                            reach.enter(policy, queue, &needs);
                        }
                    }
                }
            }
        }
        reach
    }

    /// Notes a demand in a queue and in those that it ends in.
    fn enter(&mut self, policy: &PolicyDraft, queue: &QueueName, needs: &Requirement) {
        let mut open = Vec::from([queue.clone()]);
        while let Some(name) = open.pop() {
            let Some(queue) = policy.queues.get(&name) else { continue };
            let known = self.demands.entry(name).or_default().insert(needs.rule.clone(), needs.clone());
            if known.is_none() {
                open.extend(ends_of(&queue.end).chain(ends_of(&queue.turned_away)).cloned());
            }
        }
    }
}

fn ends_of(end: &End) -> impl Iterator<Item = &QueueName> {
    match end {
        End::Queue(queue) => Some(queue),
        End::Close | End::LeaveMessage | End::CallBack => None,
    }
    .into_iter()
}

fn demand(rule: &Rule, route: &Route) -> Requirement {
    Requirement {
        rule: Some(rule.name.clone()),
        skills: route.skills.clone(),
        exclude: route.exclude.clone(),
        ..Requirement::default()
    }
}

/// The queues that the dialogue of a desk leads to.
pub(super) fn led_by_dialogue(desk: &DeskPolicy) -> impl Iterator<Item = &QueueName> {
    let options = desk.questions.iter().flat_map(|question| match &question.kind {
        QuestionKind::Choice { options } => options.as_slice(),
        QuestionKind::Text { .. }
        | QuestionKind::YesNo
        | QuestionKind::Number { .. }
        | QuestionKind::Email => &[],
    });
    core::iter::once(&desk.queue).chain(options.filter_map(|option| option.queue.as_ref()))
}

/// The desks for which a rule may decide.
pub(super) fn desks_of<'a>(policy: &'a PolicyDraft, rule: &Rule, schema: &Schema) -> Vec<&'a DeskName> {
    let all = policy.desks.keys();
    let Some(when) = rule.when.as_ref().filter(|when| when.attributes().contains("desk")) else {
        return all.collect();
    };
    all.filter(|desk| !never_holds_at(when, desk, schema)).collect()
}

fn never_holds_at(when: &Expression, desk: &DeskName, schema: &Schema) -> bool {
    let source = format!("desk == {:?} && ({}\n)", desk.as_str(), when.source());
    Expression::compile(&source, schema, &Type::Bool).is_ok_and(|both| expression::never_holds(&both))
}
