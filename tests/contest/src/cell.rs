//! One cell: a scenario at a load, played by everybody on the same days.
//!
//! Days are played in parallel, each by all contestants in turn; the results are put back in the order of the days, so
//! they do not depend on how many threads there were.
//!
//! *Never:* whole days kept longer than they are needed.

use super::Contestant;
use super::play::URGENT;
use super::scenario::Scenario;
use frontdesk_simulator::figures::{Counting, DayFigures};
use frontdesk_simulator::measure::{Measure, Scope};
use frontdesk_simulator::service_level::Formula;
use frontdesk_simulator::statistics::{Difference, Estimate, holm};
use router_core::Span;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

/// Below this a difference counts.
pub const SIGNIFICANT: f64 = 0.05;

/// What is to be played.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// The kind of contact centre.
    pub scenario: Scenario,
    /// How busy it is.
    pub load: f64,
    /// How many days.
    pub days: u32,
    /// Where all chance begins.
    pub seed: u64,
}

/// The figures of a cell: for each contestant those of each day.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// In the order of [`Contestant::all`].
    pub figures: Vec<(Contestant, Vec<DayFigures>)>,
}

/// What is compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// What it is called in tables.
    pub name: &'static str,
    /// The figure.
    pub measure: Measure,
    /// What it is about.
    pub scope: Scope,
    /// Whether it is one of the measures that the claim is about; others are shown only.
    pub counts: bool,
}

/// One contestant on one measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// Its own figure.
    pub own: Estimate,
    /// `balanced` minus it, on the same days; `None` for `balanced` itself.
    pub difference: Option<Difference>,
    /// What follows.
    pub verdict: Verdict,
}

/// Which of the two is better, with significance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// `balanced`.
    Won,
    /// The other one.
    Lost,
    /// Neither, or nothing was compared.
    Open,
}

impl Plan {
    /// Plays the cell on so many threads.
    pub fn play(&self, contestants: &[Contestant], threads: usize) -> Cell {
        let spec = self.scenario.spec(self.load, self.days, self.seed);
        let answer_within = Span::from_seconds(self.scenario.answer_within_seconds());
        let counting = Counting { answer_within, ..Counting::default() };
        let next = AtomicU32::new(0);
        let work = || {
            let mut found = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= self.days {
                    return found;
                }
                let day = spec.day(number);
                let count = |it: &Contestant| DayFigures::count(&day, &it.play(&day), &counting);
                found.push((number, contestants.iter().map(count).collect::<Vec<_>>()));
            }
        };
        let mut found = thread::scope(|scope| {
            let workers: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(work)).collect();
            let results = workers.into_iter().flat_map(|worker| worker.join().expect("no worker panics"));
            results.collect::<Vec<_>>()
        });
        found.sort_by_key(|(number, _)| *number);
        let mut figures: Vec<_> = contestants.iter().map(|contestant| (*contestant, Vec::new())).collect();
        for (_, of_day) in found {
            for ((_, days), day) in figures.iter_mut().zip(of_day) {
                days.push(day);
            }
        }
        Cell { figures }
    }

    /// What is compared in this cell.
    pub fn columns(&self) -> Vec<Column> {
        let formula = Formula::WithoutEarlyAbandoned;
        let column = |name, measure, scope, counts| Column { name, measure, scope, counts };
        let mut columns = vec![column("service level", Measure::ServiceLevel(formula), Scope::All, true)];
        if matches!(self.scenario, Scenario::N | Scenario::W | Scenario::SixByTwo | Scenario::Vip) {
            columns.push(column("worst class", Measure::WorstClass(formula), Scope::All, true));
        }
        if self.scenario == Scenario::Vip {
            let vip = Scope::Class(URGENT.into());
            columns.push(column("VIP", Measure::ServiceLevel(formula), vip, true));
        }
        columns.extend([
            column("p95 wait s", Measure::WaitOfAll(0.95), Scope::All, true),
            column("unfairness", Measure::Unfairness, Scope::All, true),
            column("abandoned", Measure::AbandonedShare, Scope::All, false),
            column("offers/answer", Measure::OffersPerAnswer, Scope::All, false),
        ]);
        columns
    }
}

impl Cell {
    /// Everybody on every measure of `columns`, in these orders. All comparisons that count are corrected together.
    pub fn scores(&self, columns: &[Column]) -> Vec<Vec<Score>> {
        let Some(((_, balanced), others)) = self.figures.split_first() else { return Vec::new() };
        let own = |days: &[DayFigures], it: &Column| it.measure.estimate(&it.scope, days);
        let alone = |it: &Column| Score { own: own(balanced, it), difference: None, verdict: Verdict::Open };
        let mut scores = vec![columns.iter().map(alone).collect::<Vec<_>>()];
        scores.extend(others.iter().map(|(_, days)| {
            let score = |it: &Column| Score {
                own: own(days, it),
                difference: Some(it.measure.difference(&it.scope, days, balanced)),
                verdict: Verdict::Open,
            };
            columns.iter().map(score).collect()
        }));
        judge(&mut scores, columns);
        scores
    }
}

/// Fills in the verdicts.
fn judge(scores: &mut [Vec<Score>], columns: &[Column]) {
    let compared = scores.iter().enumerate().flat_map(|(row, scores)| {
        let counted = scores.iter().zip(columns).enumerate().filter(|(_, (_, column))| column.counts);
        counted.filter_map(move |(at, (score, _))| Some((row, at, score.difference?.p?)))
    });
    let compared: Vec<(usize, usize, f64)> = compared.collect();
    let p: Vec<f64> = compared.iter().map(|(_, _, p)| *p).collect();
    for ((row, at, _), p) in compared.into_iter().zip(holm(&p)) {
        let score = &mut scores[row][at];
        let value = score.difference.and_then(|difference| difference.estimate.value);
        if let (true, Some(value), Some(more)) =
            (p < SIGNIFICANT, value, columns[at].measure.more_is_better())
        {
            score.verdict = if (value > 0.0) == more { Verdict::Won } else { Verdict::Lost };
        }
    }
}
