//! Who gets the presence of a desk, and which agents let theirs be seen.
//!
//! A component has no roster on the server, so Frontdesk keeps its own: subscribers of each desk, and the agents who
//! approved the subscription of the home desk. Each entry is a row of the store.
//!
//! *Never:* whether somebody may subscribe (everybody may) or be an agent (the settings say so).

use crate::store::EntityRow;
use router_core::values::address::Address;
use router_core::values::id::{AgentId, DeskName};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Subscribers of one desk that are kept at most.
pub const MOST_SUBSCRIBERS: usize = 50_000;

/// The prefix of the keys of this module's rows.
pub const PREFIX: &str = "roster/";

/// Subscribers and approvals.
#[derive(Debug, Default)]
pub struct Roster {
    subscribers: BTreeMap<DeskName, BTreeSet<Address>>,
    approved: BTreeSet<AgentId>,
}

/// The kept form of an entry.
#[derive(Debug, Serialize, Deserialize)]
enum Entry {
    Subscriber { desk: DeskName, address: Address },
    Approved { agent: AgentId },
}

impl Entry {
    fn key(&self) -> String {
        match self {
            Entry::Subscriber { desk, address } => format!("{PREFIX}{desk}/{}/{}", address.link, address.jid),
            Entry::Approved { agent } => format!("{PREFIX}approved/{agent}"),
        }
    }

    fn row(&self, present: bool) -> EntityRow {
        let json = present.then(|| serde_json::to_string(self).expect("an entry is plain data"));
        EntityRow { key: self.key(), json }
    }
}

impl Roster {
    /// Takes an entry from the store; its key.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn load(&mut self, json: &str) -> Result<String, serde_json::Error> {
        let entry: Entry = serde_json::from_str(json)?;
        let key = entry.key();
        match entry {
            Entry::Subscriber { desk, address } => {
                self.subscribers.entry(desk).or_default().insert(address);
            }
            Entry::Approved { agent } => {
                self.approved.insert(agent);
            }
        }
        Ok(key)
    }

    /// Adds a subscriber; the row to keep, if it is a new one and there is room.
    pub fn subscribe(&mut self, desk: &DeskName, address: &Address) -> Option<EntityRow> {
        let subscribers = self.subscribers.entry(desk.clone()).or_default();
        if subscribers.len() >= MOST_SUBSCRIBERS || !subscribers.insert(address.clone()) {
            return None;
        }
        Some(Entry::Subscriber { desk: desk.clone(), address: address.clone() }.row(true))
    }

    /// Removes a subscriber; the row to delete, if there was one.
    pub fn unsubscribe(&mut self, desk: &DeskName, address: &Address) -> Option<EntityRow> {
        let removed = self.subscribers.get_mut(desk).is_some_and(|all| all.remove(address));
        removed.then(|| Entry::Subscriber { desk: desk.clone(), address: address.clone() }.row(false))
    }

    /// Who gets the presence of `desk`.
    pub fn subscribers(&self, desk: &DeskName) -> impl Iterator<Item = &Address> {
        self.subscribers.get(desk).into_iter().flatten()
    }

    /// Whether the agent lets the home desk see the presence.
    pub fn is_approved(&self, agent: &AgentId) -> bool {
        self.approved.contains(agent)
    }

    /// Takes note of an approval, or of its end; the row to change, if that is news.
    pub fn set_approved(&mut self, agent: &AgentId, approved: bool) -> Option<EntityRow> {
        let news = if approved { self.approved.insert(agent.clone()) } else { self.approved.remove(agent) };
        news.then(|| Entry::Approved { agent: agent.clone() }.row(approved))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use router_core::values::id::LinkName;

    #[test]
    fn rows_bring_the_roster_back() {
        let (desk, bob) = (DeskName::from("support"), AgentId::from("bob@localhost"));
        let anna = Address::new(&LinkName::from("main"), "anna@localhost");
        let mut roster = Roster::default();
        let rows = [roster.subscribe(&desk, &anna).unwrap(), roster.set_approved(&bob, true).unwrap()];
        assert!(roster.subscribe(&desk, &anna).is_none(), "once is enough");

        let mut again = Roster::default();
        rows.iter().for_each(|row| {
            assert_eq!(again.load(row.json.as_deref().unwrap()).unwrap(), row.key);
        });
        assert_eq!(again.subscribers(&desk).collect::<Vec<_>>(), [&anna]);
        assert!(again.is_approved(&bob));
        assert_eq!(again.unsubscribe(&desk, &anna).unwrap().key, rows[0].key);
    }
}
