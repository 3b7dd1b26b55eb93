//! What is remembered of customers beyond a conversation: answers that need not be asked again.
//!
//! An answer is remembered under the question's id, for all desks; a desk that means something else by it
//! gives its question another id. Whoever was silent for longest is forgotten first.
//!
//! *Never:* more customers than the limit.

use crate::values::address::Address;
use crate::values::answer::{Answer, AnswerValue};
use crate::values::id::QuestionId;
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
    /// When the last answer came.
    #[serde(default)]
    pub(crate) updated: Timestamp,
    /// The answers, the latest last.
    #[serde(default)]
    pub(crate) answers: Vec<Answer>,
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
        if answers.is_empty() || world.policy.limits.remembered_customers == 0 {
            return;
        }
        let remembered = self.known.entry(customer.clone()).or_default();
        self.by_age.remove(&(remembered.updated, customer.clone()));
        remembered.updated = world.now;
        for answer in answers {
            remembered.answers.retain(|old| old.question != answer.question);
            if remembered.answers.len() == ANSWERS_PER_CUSTOMER {
                remembered.answers.remove(0);
            }
            remembered.answers.push(answer);
        }
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
