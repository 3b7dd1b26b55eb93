//! Queues and agents as people name them.
//!
//! *Never:* whether somebody can take a conversation now.

use frontdesk_settings::wording::Texts;
use router_core::Policy;
use router_core::values::command::TransferTarget;
use router_core::values::id::{AgentId, QueueName};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Where a queue or an agent is looked for.
#[derive(Clone, Copy)]
pub struct Targets<'a> {
    /// The settings.
    pub policy: &'a Policy,
    /// Their words.
    pub texts: &'a Texts,
}

impl Targets<'_> {
    /// The queue or agent that `named` means: a queue's name or title first, then an agent's name, JID or the localpart of
    /// the JID. `None` if there is none, or more than one.
    pub(super) fn find(&self, named: &str) -> Option<TransferTarget> {
        let named = named.to_lowercase();
        let same = |other: &str| other.to_lowercase() == named;
        let (queues, agents) = (&self.policy.queues, &self.policy.agents);
        if let Some(name) = queues.keys().find(|name| name.as_str() == named) {
            return Some(TransferTarget::Queue(name.clone()));
        }
        let titled = |name: &QueueName| {
            let title = self.texts.queues.get(name);
            same(name.as_str()) || title.is_some_and(|title| title.all().any(|text| same(text)))
        };
        if let Some(name) = only(queues.keys().filter(|name| titled(name))) {
            return Some(TransferTarget::Queue(name.clone()));
        }
        let local = |id: &AgentId| id.as_str().split('@').next().is_some_and(same);
        let by_jid = || only(agents.keys().filter(|id| same(id.as_str())));
        let by_name = || only(agents.iter().filter(|(_, agent)| same(&agent.name)).map(|(id, _)| id));
        let by_local = || only(agents.keys().filter(|id| local(id)));
        let agent = by_jid().or_else(by_name).or_else(by_local)?;
        Some(TransferTarget::Agent(agent.clone()))
    }

    /// What was named, found or not.
    pub(super) fn named(&self, named: &str) -> TransferTarget {
        if named.is_empty() {
            return TransferTarget::Missing;
        }
        self.find(named).unwrap_or_else(|| TransferTarget::Unknown(Arc::from(named)))
    }
}

/// All queues and agents: what is sent for each, and the name that people read.
pub fn targets(policy: &Policy, title: impl Fn(&QueueName) -> String) -> Vec<(String, String)> {
    let queues = policy.queues.keys().map(|name| (name.to_string(), title(name)));
    let agents = policy.agents.iter().map(|(id, agent)| (id.to_string(), agent.name.to_string()));
    queues.chain(agents).collect()
}

/// The one there is; `None` if there are several.
fn only<'a, T: Ord>(all: impl Iterator<Item = &'a T>) -> Option<&'a T> {
    let all: BTreeSet<&T> = all.collect();
    if all.len() == 1 { all.into_iter().next() } else { None }
}
