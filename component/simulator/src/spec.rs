//! Days made from a description: how many contacts of which classes, and who works when.
//!
//! A [`Spec`] is read from TOML (`read`), with the same kind of faults as the settings, and makes any of its days on
//! demand (`generate`): day 7 is the same whether or not days 0 to 6 were made.
//!
//! *Never:* a measured day; that is a trace.

mod generate;
mod read;
#[cfg(test)]
mod tests;

pub(super) use read::is_date;
pub use read::read;

use super::day::{Attribute, Interval};
use super::distribution::Distribution;
use router_core::Span;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A description of days. Lists "by period" have one entry for each period of the day, or one for all of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// How many days there are.
    pub days: u32,
    /// Where all chance begins.
    pub seed: u64,
    /// The date on which every day is played.
    pub date: String,
    /// The time zone of the times of day.
    pub zone: String,
    /// When contacts begin to arrive.
    pub opens: Span,
    /// When they stop.
    pub until: Span,
    /// Whether who works at the end stays until the last contact is gone.
    pub drain: bool,
    /// How long a period is.
    pub period: Span,
    /// The shape of the gamma factor of mean 1 by which all rates of a day are multiplied; `None`: no factor.
    pub day_factor: Option<f64>,
    /// Whether the factors of all days together are spread evenly over the gamma distribution.
    pub stratified: bool,
    /// Who arrives.
    pub classes: Vec<ClassSpec>,
    /// Who works.
    pub groups: Vec<GroupSpec>,
}

/// Contacts of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassSpec {
    /// What they are counted under.
    pub name: Arc<str>,
    /// Arrivals per hour, by period.
    pub rate: Vec<f64>,
    /// The work of a contact that arrives in a period, by period.
    pub handling: Vec<Distribution>,
    /// Its patience, by period; empty: for ever.
    pub patience: Vec<Distribution>,
    /// What a router is told.
    pub attributes: BTreeMap<Arc<str>, AttributeSpec>,
}

/// What an attribute of a class is.
#[derive(Clone, Debug, PartialEq)]
pub enum AttributeSpec {
    /// The same for all.
    Fixed(Attribute),
    /// One of several texts, each with its weight.
    OneOf(Vec<(Arc<str>, f64)>),
}

/// Agents of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupSpec {
    /// What they are counted under, and the first part of their names.
    pub name: Arc<str>,
    /// How many, by period.
    pub agents: Vec<u32>,
    /// When all of them have a break.
    pub breaks: Vec<Interval>,
    /// What they can, with levels.
    pub skills: BTreeMap<Arc<str>, u8>,
    /// How many contacts each serves at once.
    pub capacity: u32,
    /// How much further contacts slow one down (see [`AgentDay`](super::day::AgentDay)).
    pub slow_down: f64,
    /// How long it takes to accept an offer.
    pub answer: Distribution,
    /// How likely an offer is not seen.
    pub missed: f64,
}

impl Spec {
    /// How many periods a day has.
    pub fn periods(&self) -> usize {
        periods(self.opens, self.until, self.period)
    }
}

fn periods(opens: Span, until: Span, period: Span) -> usize {
    let length = until.as_millis().saturating_sub(opens.as_millis());
    length.div_ceil(period.as_millis().max(1)) as usize
}

/// The entry of a list by period for `period`.
pub(super) fn of_period<T>(list: &[T], period: usize) -> Option<&T> {
    list.get(period).or_else(|| list.last())
}
