//! Demands on agents' clients that no client can meet, or that mean nothing where they stand.
//!
//! Which programs agents use is not known from settings. What is known: which servers they have accounts on, what Frontdesk
//! passes on, and where a ladder speaks of demands that nobody makes.
//!
//! *Never:* who is signed in.

use super::Finding;
use super::reach::Reach;
use crate::expression::{self, Expression, Schema, Type};
use crate::rules::known_schema;
use crate::values::client_need::Same;
use crate::values::hosting::HostingKind;
use crate::values::id::RuleName;
use crate::values::policy::PolicyDraft;
use crate::values::rule::{Route, Rule, Verdict};
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::vec::Vec;

pub(super) fn find(policy: &PolicyDraft, live: &[&Rule], reach: &Reach, findings: &mut Vec<Finding>) {
    let schema = known_schema(policy);
    for rule in live {
        let Verdict::Route(route) = &rule.verdict else { continue };
        let required = &route.agent_client.required;
        if required.same.contains(&Same::Service) && nobody_is_of(policy, rule, &schema) {
            findings.push(Finding::ClientServiceUnserved(rule.name.clone()));
        }
        if is_relayed(policy, route) {
            let compared = required.same.iter().filter_map(|same| match same {
                Same::Feature(ability) => Some(ability),
                Same::Network | Same::Service | Same::Software => None,
            });
            let lost = required.features.iter().chain(compared).filter(|ability| ability.is_lost_by_relay());
            findings.extend(lost.map(|it| Finding::ClientLostByRelay(rule.name.clone(), it.clone())));
        }
    }
    let asks = |rule: &Option<RuleName>| {
        let rule = live.iter().find(|it| Some(&it.name) == rule.as_ref());
        rule.is_some_and(
            |rule| matches!(&rule.verdict, Verdict::Route(route) if !route.agent_client.is_empty()),
        )
    };
    for (name, queue) in &policy.queues {
        if reach.demands.get(name).is_none_or(|demands| demands.keys().any(asks)) {
            continue;
        }
        for (at, _) in queue.ladder.iter().enumerate().filter(|(_, step)| !step.agent_client.is_required()) {
            let step = u16::try_from(at + 1).unwrap_or(u16::MAX);
            findings.push(Finding::ClientNotDemanded(name.clone(), step));
        }
    }
}

/// Whether conversations of a rule are passed on by Frontdesk at whichever desk they begin.
fn is_relayed(policy: &PolicyDraft, route: &Route) -> bool {
    match route.hosting {
        Some(hosting) => hosting == HostingKind::Relay,
        None => policy.desks.values().all(|desk| desk.hosting == HostingKind::Relay),
    }
}

/// Whether the customers of a rule are proven to have accounts on no server that an agent has one on.
fn nobody_is_of(policy: &PolicyDraft, rule: &Rule, schema: &Schema) -> bool {
    let Some(when) = rule.when.as_ref().filter(|when| when.attributes().contains("customer.domain")) else {
        return false;
    };
    let domains: BTreeSet<&str> =
        policy.agents.values().filter_map(|agent| agent.address.jid.rsplit('@').next()).collect();
    domains.into_iter().all(|domain| {
        let other = format!("customer.domain != {domain:?}");
        let other = Expression::compile(&other, schema, &Type::Bool);
        other.is_ok_and(|other| expression::implies(when, &other))
    })
}
