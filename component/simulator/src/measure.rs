//! What figures are called, and how each is made of the counts of days.
//!
//! A [`Measure`] of a [`Scope`] is a ratio of sums over days (see `statistics`); percentiles are taken over the contacts of
//! all days, with an interval from the spread of the days' own percentiles.
//!
//! *Never:* a figure without a unit or a name that a contact centre does not use.

use super::control::{Surplus, corrected};
use super::figures::{DayFigures, Tally};
use super::service_level::Formula;
use super::statistics::{
    Difference, Estimate, Part, difference, estimate, linear, percentile, quotient, ratio,
};
use std::sync::Arc;

/// A figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Measure {
    /// Contacts a day.
    Offered,
    /// Contacts a day that were answered.
    Answered,
    /// Contacts a day that were answered within T.
    InTarget,
    /// Contacts a day that gave up.
    Abandoned,
    /// The share of the offered that gave up.
    AbandonedShare,
    /// The share of the offered that were turned away.
    RefusedShare,
    /// The service level.
    ServiceLevel(Formula),
    /// The service level of the class that has the worst one on the day, averaged over days.
    WorstClass(Formula),
    /// The share of the offered that waited at all.
    ProbabilityOfWait,
    /// The mean wait of the answered, in seconds.
    MeanWait,
    /// The mean wait of all, in seconds.
    MeanWaitOfAll,
    /// What the share given here of the answered did not wait longer than, in seconds.
    Wait(f64),
    /// The same of all.
    WaitOfAll(f64),
    /// How many wait, on average over the time.
    QueueLength,
    /// Offers made for each contact that was answered.
    OffersPerAnswer,
    /// The share of the time there in which an agent was busy.
    Occupancy,
    /// How unequally load is shared out within equal skills, from 0 to 1.
    Unfairness,
}

/// What a figure is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// All contacts and all agents.
    All,
    /// The contacts of one class.
    Class(Arc<str>),
    /// The agents of one group.
    Group(Arc<str>),
}

impl Measure {
    /// Its name, for a table.
    pub fn name(self) -> String {
        match self {
            Measure::Offered => "offered a day".to_owned(),
            Measure::Answered => "answered a day".to_owned(),
            Measure::InTarget => "answered in T a day".to_owned(),
            Measure::Abandoned => "abandoned a day".to_owned(),
            Measure::AbandonedShare => "abandoned".to_owned(),
            Measure::RefusedShare => "turned away".to_owned(),
            Measure::ServiceLevel(formula) => format!("service level {}", formula.name()),
            Measure::WorstClass(formula) => format!("worst class of a day {}", formula.name()),
            Measure::ProbabilityOfWait => "waited at all".to_owned(),
            Measure::MeanWait => "mean wait, answered (s)".to_owned(),
            Measure::MeanWaitOfAll => "mean wait, all (s)".to_owned(),
            Measure::Wait(p) => format!("p{:.0} wait, answered (s)", 100.0 * p),
            Measure::WaitOfAll(p) => format!("p{:.0} wait, all (s)", 100.0 * p),
            Measure::QueueLength => "mean queue length".to_owned(),
            Measure::OffersPerAnswer => "offers per answer".to_owned(),
            Measure::Occupancy => "occupancy".to_owned(),
            Measure::Unfairness => "unfairness (Gini)".to_owned(),
        }
    }

    /// How many decimals are worth printing.
    pub fn decimals(self) -> usize {
        match self {
            Measure::Offered
            | Measure::Answered
            | Measure::InTarget
            | Measure::Abandoned
            | Measure::MeanWait
            | Measure::MeanWaitOfAll
            | Measure::Wait(_)
            | Measure::WaitOfAll(_) => 1,
            Measure::QueueLength | Measure::OffersPerAnswer => 2,
            Measure::AbandonedShare
            | Measure::RefusedShare
            | Measure::ServiceLevel(_)
            | Measure::WorstClass(_)
            | Measure::ProbabilityOfWait
            | Measure::Occupancy
            | Measure::Unfairness => 3,
        }
    }

    /// Whether more of it is better; `None` if it is neither.
    pub fn more_is_better(self) -> Option<bool> {
        match self {
            Measure::Offered | Measure::Occupancy => None,
            Measure::Answered | Measure::InTarget | Measure::ServiceLevel(_) | Measure::WorstClass(_) => {
                Some(true)
            }
            Measure::Abandoned
            | Measure::AbandonedShare
            | Measure::RefusedShare
            | Measure::ProbabilityOfWait
            | Measure::MeanWait
            | Measure::MeanWaitOfAll
            | Measure::Wait(_)
            | Measure::WaitOfAll(_)
            | Measure::QueueLength
            | Measure::OffersPerAnswer
            | Measure::Unfairness => Some(false),
        }
    }

    /// Its estimate from `days`.
    pub fn estimate(self, scope: &Scope, days: &[DayFigures]) -> Estimate {
        let parts = self.parts(scope, days);
        let Some((waits, p)) = self.percentile() else { return ratio(&parts) };
        let tallies = days.iter().filter_map(|day| tally(scope, day));
        let mut pooled: Vec<f64> = tallies.flat_map(|tally| waits(tally).iter().copied()).collect();
        pooled.sort_by(f64::total_cmp);
        let of_days: Vec<f64> = parts.iter().filter(|part| part.below > 0.0).map(|part| part.above).collect();
        estimate(percentile(&pooled, p), &of_days)
    }

    /// Its estimate from `days` of a description, corrected by the [`surplus`](super::control::surplus) of each. A
    /// percentile is not corrected: the pooled one is no mean of days.
    pub fn controlled(self, scope: &Scope, days: &[DayFigures], surplus: &[Surplus]) -> Estimate {
        if self.percentile().is_some() {
            return self.estimate(scope, days);
        }
        let parts = self.parts(scope, days);
        corrected(quotient(&parts), &linear(&parts), surplus)
    }

    /// How much more of it `second` has than `first`, which are the same days under two policies. For percentiles the
    /// mean difference of the days' own percentiles.
    pub fn difference(self, scope: &Scope, first: &[DayFigures], second: &[DayFigures]) -> Difference {
        difference(&self.parts(scope, first), &self.parts(scope, second))
    }

    fn parts(self, scope: &Scope, days: &[DayFigures]) -> Vec<Part> {
        days.iter().map(|day| self.part(scope, day).unwrap_or_default()).collect()
    }

    /// What `day` contributes; `None` if it says nothing about it.
    fn part(self, scope: &Scope, day: &DayFigures) -> Option<Part> {
        if let Measure::Occupancy = self {
            return occupancy(scope, day);
        }
        if let Measure::Unfairness = self {
            return day.unfairness.filter(|_| *scope == Scope::All).map(a_day);
        }
        if let Measure::WorstClass(formula) = self {
            return worst_class(formula, day).filter(|_| *scope == Scope::All).map(a_day);
        }
        let nobody = Tally::default();
        let tally = match scope {
            Scope::All | Scope::Class(_) => tally(scope, day).unwrap_or(&nobody),
            Scope::Group(_) => return None,
        };
        if let Some((waits, p)) = self.percentile() {
            return percentile(waits(tally), p).map(a_day);
        }
        Some(self.part_of(tally, day.window_seconds))
    }

    fn part_of(self, tally: &Tally, window_seconds: f64) -> Part {
        let counts = &tally.counts;
        let offered = counts.offered();
        match self {
            Measure::Offered => a_day(offered as f64),
            Measure::Answered => a_day(counts.answered as f64),
            Measure::InTarget => a_day(counts.answered_within as f64),
            Measure::Abandoned => a_day(counts.abandoned as f64),
            Measure::AbandonedShare => share(counts.abandoned, offered),
            Measure::RefusedShare => share(counts.refused, offered),
            Measure::ServiceLevel(formula) => {
                let (good, of) = formula.parts(counts);
                share(good, of)
            }
            Measure::ProbabilityOfWait => share(tally.delayed, offered),
            Measure::MeanWait => mean(&tally.waits_answered),
            Measure::MeanWaitOfAll => mean(&tally.waits_all),
            Measure::QueueLength => Part { above: tally.queue_seconds, below: window_seconds },
            Measure::OffersPerAnswer => share(tally.offers, counts.answered),
            // These are not counted in a tally; `part` has them.
            Measure::WorstClass(_)
            | Measure::Wait(_)
            | Measure::WaitOfAll(_)
            | Measure::Occupancy
            | Measure::Unfairness => Part::default(),
        }
    }

    fn percentile(self) -> Option<(Waits, f64)> {
        match self {
            Measure::Wait(p) => Some((|tally| &tally.waits_answered, p)),
            Measure::WaitOfAll(p) => Some((|tally| &tally.waits_all, p)),
            Measure::Offered
            | Measure::Answered
            | Measure::InTarget
            | Measure::Abandoned
            | Measure::AbandonedShare
            | Measure::RefusedShare
            | Measure::ServiceLevel(_)
            | Measure::WorstClass(_)
            | Measure::ProbabilityOfWait
            | Measure::MeanWait
            | Measure::MeanWaitOfAll
            | Measure::QueueLength
            | Measure::OffersPerAnswer
            | Measure::Occupancy
            | Measure::Unfairness => None,
        }
    }
}

type Waits = fn(&Tally) -> &Vec<f64>;

fn tally<'a>(scope: &Scope, day: &'a DayFigures) -> Option<&'a Tally> {
    match scope {
        Scope::All => Some(&day.all),
        Scope::Class(class) => day.classes.get(class),
        Scope::Group(_) => None,
    }
}

fn occupancy(scope: &Scope, day: &DayFigures) -> Option<Part> {
    match scope {
        Scope::All => {
            let above = day.groups.values().map(|group| group.busy).sum();
            Some(Part { above, below: day.groups.values().map(|group| group.there).sum() })
        }
        Scope::Group(group) => {
            day.groups.get(group).map(|group| Part { above: group.busy, below: group.there })
        }
        Scope::Class(_) => None,
    }
}

fn worst_class(formula: Formula, day: &DayFigures) -> Option<f64> {
    let level = |tally: &Tally| {
        let (good, of) = formula.parts(&tally.counts);
        (of > 0).then(|| good as f64 / of as f64)
    };
    day.classes.values().filter_map(level).min_by(f64::total_cmp)
}

fn a_day(value: f64) -> Part {
    Part { above: value, below: 1.0 }
}

fn share(some: u64, of: u64) -> Part {
    Part { above: some as f64, below: of as f64 }
}

fn mean(values: &[f64]) -> Part {
    Part { above: values.iter().sum(), below: values.len() as f64 }
}
