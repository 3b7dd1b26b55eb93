//! What is remembered of customers beyond a conversation: answers that need not be asked again.
//!
//! An answer is remembered under the question's id, for all desks; a desk that means something else by it
//! gives its question another id. Whoever was silent for longest is forgotten first.
//!
//! *Never:* more customers than the limit.

use crate::values::address::Address;
use crate::values::answer::{Answer, AnswerValue};
use crate::values::id::{AgentId, DeskName, QuestionId};
use crate::values::time::Timestamp;
use crate::values::world::World;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Most answers that are remembered of one customer; the oldest is forgotten.
const ANSWERS_PER_CUSTOMER: usize = 32;

/// What is remembered of one customer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Remembered {
    /// When it was learnt last.
    #[serde(default)]
    pub(crate) updated: Timestamp,
    /// The answers, the latest last.
    #[serde(default)]
    pub(crate) answers: Vec<Answer>,
    /// Conversations so far.
    #[serde(default)]
    pub(crate) contacts: u32,
    /// The local day of the last one, and how many there were on it.
    #[serde(default)]
    pub(crate) today: (u32, u16),
    /// Who talked to the customer last.
    #[serde(default)]
    pub(crate) last_agent: Option<AgentId>,
}

impl Remembered {
    /// Conversations on a local day.
    pub(crate) fn contacts_on(&self, day: u32) -> u16 {
        if self.today.0 == day { self.today.1 } else { 0 }
    }
}

/// The remembered customers.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Customers {
    pub(crate) known: BTreeMap<Address, Remembered>,
    by_age: BTreeSet<(Timestamp, Address)>,
    pub(crate) touched: Vec<Address>,
}

impl Customers {
    /// The remembered customers, as they were kept.
    pub(crate) fn restored(known: BTreeMap<Address, Remembered>) -> Self {
        let by_age = known.iter().map(|(address, it)| (it.updated, address.clone())).collect();
        Self { known, by_age, touched: Vec::new() }
    }

    /// What this customer once answered.
    pub(super) fn answer(&self, customer: &Address, question: &QuestionId) -> Option<&AnswerValue> {
        let answers = &self.known.get(customer)?.answers;
        answers.iter().find(|answer| answer.question == *question).map(|answer| &answer.value)
    }

    /// Remembers answers of a customer.
    pub(super) fn remember(&mut self, world: &World, customer: &Address, answers: Vec<Answer>) {
        if answers.is_empty() {
            return;
        }
        self.note(world, customer, |remembered| {
            for answer in answers {
                remembered.answers.retain(|old| old.question != answer.question);
                if remembered.answers.len() == ANSWERS_PER_CUSTOMER {
                    remembered.answers.remove(0);
                }
                remembered.answers.push(answer);
            }
        });
    }

    /// Another conversation of a customer begins.
    pub(super) fn count_contact(&mut self, world: &World, customer: &Address, desk: &DeskName) {
        let day = world.local_time(desk).day;
        self.note(world, customer, |remembered| {
            remembered.contacts = remembered.contacts.saturating_add(1);
            remembered.today = (day, remembered.contacts_on(day).saturating_add(1));
        });
    }

    /// An agent talks to a customer.
    pub(super) fn met(&mut self, world: &World, customer: &Address, agent: &AgentId) {
        if self.last_agent(customer) != Some(agent) {
            self.note(world, customer, |remembered| remembered.last_agent = Some(agent.clone()));
        }
    }

    /// Who talked to a customer last.
    pub(crate) fn last_agent(&self, customer: &Address) -> Option<&AgentId> {
        self.known.get(customer)?.last_agent.as_ref()
    }

    fn note(&mut self, world: &World, customer: &Address, change: impl FnOnce(&mut Remembered)) {
        if world.policy.limits.remembered_customers == 0 {
            return;
        }
        let remembered = self.known.entry(customer.clone()).or_default();
        self.by_age.remove(&(remembered.updated, customer.clone()));
        remembered.updated = world.now;
        change(remembered);
        self.by_age.insert((world.now, customer.clone()));
        self.touched.push(customer.clone());
        self.forget_oldest(world);
    }

    /// Forgets until the limit holds.
    pub(crate) fn forget_oldest(&mut self, world: &World) {
        while self.known.len() > world.policy.limits.remembered_customers as usize {
            let Some((_, oldest)) = self.by_age.pop_first() else { return };
            self.known.remove(&oldest);
            self.touched.push(oldest);
        }
    }
}
