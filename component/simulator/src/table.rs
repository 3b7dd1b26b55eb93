//! Figures as text for people: aligned columns, each estimate with its interval.
//!
//! One policy has one column; two have one each, their difference on the same fates, how likely it is by chance (Holm
//! over all rows of the table), and a word where it is not.
//!
//! *Never:* a figure that is not in `measure`.

use super::figures::DayFigures;
use super::measure::{Measure, Scope};
use super::service_level::Formula;
use super::statistics::{Difference, Estimate, holm};
use std::collections::BTreeSet;
use std::fmt::{self, Write};

/// Below this a difference counts.
const SIGNIFICANT: f64 = 0.05;

/// A policy and the figures of its days.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Policy<'a> {
    /// What it is called, such as the name of its file.
    pub name: &'a str,
    /// Its days.
    pub days: &'a [DayFigures],
}

/// The figures of `policy`, by these service level `formulas`.
pub(crate) fn figures(policy: Policy<'_>, formulas: &[Formula]) -> String {
    let mut table = Table::new(vec![String::new(), policy.name.to_owned()]);
    let mut last = None;
    for (scope, measure) in rows(policy.days, formulas) {
        table.section(&scope, &mut last);
        table.rows.push(vec![measure.name(), cell(measure, &measure.estimate(&scope, policy.days), false)]);
    }
    format!("{}\n{table}", preface(policy.days.len(), formulas))
}

/// The figures of two policies that were played on the same days, and what the second does differently.
pub(crate) fn comparison(first: Policy<'_>, second: Policy<'_>, formulas: &[Formula]) -> String {
    let heading = [first.name, second.name, "difference", "p", ""];
    let mut table = Table::new([""].into_iter().chain(heading).map(str::to_owned).collect());
    let mut last = None;
    for (scope, measure, difference, p) in differences(first.days, second.days, formulas) {
        table.section(&scope, &mut last);
        table.rows.push(vec![
            measure.name(),
            cell(measure, &measure.estimate(&scope, first.days), false),
            cell(measure, &measure.estimate(&scope, second.days), false),
            cell(measure, &difference.estimate, true),
            p.map_or_else(String::new, probability),
            verdict(measure, &difference, p).to_owned(),
        ]);
    }
    format!("{}\n{table}", preface(first.days.len(), formulas))
}

/// The differences of two policies, each with its p-value corrected for the number of those that were tested.
pub(super) fn differences(
    first: &[DayFigures],
    second: &[DayFigures],
    formulas: &[Formula],
) -> Vec<(Scope, Measure, Difference, Option<f64>)> {
    let rows = rows(first, formulas);
    let found: Vec<Difference> =
        rows.iter().map(|(scope, measure)| measure.difference(scope, first, second)).collect();
    let tested: Vec<f64> = found.iter().filter_map(|difference| difference.p).collect();
    let mut adjusted = holm(&tested).into_iter();
    let corrected = rows.into_iter().zip(found).map(|((scope, measure), difference)| {
        let p = difference.p.and_then(|_| adjusted.next());
        (scope, measure, difference, p)
    });
    corrected.collect()
}

fn preface(days: usize, formulas: &[Formula]) -> String {
    let days = if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
    let mut text = format!("{days}; in brackets the 95 % confidence interval of the mean.\n");
    for formula in formulas {
        text.push_str(&format!("Service level {}: {}.\n", formula.name(), formula.words()));
    }
    text
}

/// What is shown: everything about all, the most important about each class, the occupancy of each group. The worst
/// class is that by the first of `formulas`.
pub(super) fn rows(days: &[DayFigures], formulas: &[Formula]) -> Vec<(Scope, Measure)> {
    let levels = || formulas.iter().copied().map(Measure::ServiceLevel);
    let classes: BTreeSet<_> = days.iter().flat_map(|day| day.classes.keys()).collect();
    let groups: BTreeSet<_> = days.iter().flat_map(|day| day.groups.keys()).collect();
    let mut of_all = vec![Measure::Offered, Measure::Answered];
    of_all.extend(levels());
    if classes.len() > 1 {
        of_all.extend(formulas.first().copied().map(Measure::WorstClass));
    }
    of_all.extend([
        Measure::AbandonedShare,
        Measure::RefusedShare,
        Measure::ProbabilityOfWait,
        Measure::MeanWait,
        Measure::Wait(0.5),
        Measure::Wait(0.9),
        Measure::Wait(0.95),
        Measure::MeanWaitOfAll,
        Measure::WaitOfAll(0.95),
        Measure::QueueLength,
        Measure::OffersPerAnswer,
        Measure::Occupancy,
        Measure::Unfairness,
    ]);
    let mut of_class = vec![Measure::Offered];
    of_class.extend(levels());
    of_class.extend([Measure::AbandonedShare, Measure::MeanWait, Measure::Wait(0.95)]);
    let mut rows: Vec<(Scope, Measure)> = of_all.into_iter().map(|measure| (Scope::All, measure)).collect();
    // The only class is all, and the only group is everybody.
    for class in classes.iter().filter(|_| classes.len() > 1) {
        rows.extend(of_class.iter().map(|measure| (Scope::Class((*class).clone()), *measure)));
    }
    for group in groups.iter().filter(|_| groups.len() > 1) {
        rows.push((Scope::Group((*group).clone()), Measure::Occupancy));
    }
    rows
}

/// `0.902 [0.900, 0.904]`.
fn cell(measure: Measure, estimate: &Estimate, signed: bool) -> String {
    let decimals = measure.decimals();
    let number = |value: f64| {
        // A difference of nothing is 0 and not -0.
        let value = if value.abs() < 0.5 * 10_f64.powi(-(decimals as i32)) { 0.0 } else { value };
        if signed { format!("{value:+.decimals$}") } else { format!("{value:.decimals$}") }
    };
    match (estimate.value, estimate.interval()) {
        (None, _) => "-".to_owned(),
        (Some(value), None) => number(value),
        (Some(value), Some((low, high))) => format!("{} [{}, {}]", number(value), number(low), number(high)),
    }
}

fn probability(p: f64) -> String {
    if p < 0.001 { "<.001".to_owned() } else { format!("{p:.3}").trim_start_matches('0').to_owned() }
}

pub(super) fn verdict(measure: Measure, difference: &Difference, p: Option<f64>) -> &'static str {
    let counts = p.is_some_and(|p| p < SIGNIFICANT);
    match (counts, measure.more_is_better(), difference.estimate.value) {
        (true, Some(more_is_better), Some(value)) if (value > 0.0) == more_is_better => "better",
        (true, Some(_), Some(_)) => "worse",
        (true, None, Some(_)) => "differs",
        _ => "",
    }
}

/// What a part of the table is about.
pub(super) fn title(scope: &Scope) -> String {
    match scope {
        Scope::All => "all contacts".to_owned(),
        Scope::Class(class) => format!("class {class}"),
        Scope::Group(group) => format!("agents {group}"),
    }
}

/// Rows of cells; the first column is aligned to the left, the others to the right.
struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    fn new(heading: Vec<String>) -> Self {
        Self { rows: vec![heading] }
    }

    /// Begins the part about `scope`, if it is not the one that is under way.
    fn section(&mut self, scope: &Scope, last: &mut Option<Scope>) {
        if last.as_ref() != Some(scope) {
            self.rows.push(vec![title(scope)]);
            *last = Some(scope.clone());
        }
    }

    fn widths(&self) -> Vec<usize> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        (0..columns).map(width).collect()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widths = self.widths();
        for row in &self.rows {
            let mut line = String::new();
            for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
                match (column, row.len()) {
                    (0, 1) => line.push_str(cell),
                    (0, _) => write!(line, "  {cell:width$}")?,
                    _ => write!(line, "  {cell:>width$}")?,
                }
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::figures::{Counting, DayFigures};
    use super::super::rulebook::Rulebook;
    use super::super::{driver, spec};
    use super::*;
    use expect_test::expect;
    use router_core::values::strategy::Strategy;
    use std::path::Path;

    const SPEC: &str = r#"
days = 12
opens = "08:00"
until = "12:00"
drain = true
[[class]]
name = "billing"
rate = 120
handling = { distribution = "exponential", mean = "2m" }
patience = { distribution = "exponential", mean = "1m" }
[[class]]
name = "technical"
rate = 60
handling = { distribution = "exponential", mean = "4m" }
[[group]]
name = "both"
agents = 4
skills = { billing = 1, technical = 1 }
[[group]]
name = "technicians"
agents = 5
skills = { technical = 1 }
"#;

    fn days(text: &str) -> Vec<DayFigures> {
        let spec = spec::read(text, Path::new("spec.toml")).unwrap();
        let count = |number| {
            let day = spec.day(number);
            let policy = Rulebook::of_classes(&day.classes(), Strategy::Linear).ready(&day).unwrap();
            DayFigures::count(&day, &driver::play(&day, &policy).outcome, &Counting::default())
        };
        (0..spec.days).map(count).collect()
    }

    #[test]
    fn one_policy() {
        let days = days(SPEC);
        let policy = Policy { name: "a.toml", days: &days };
        expect![[r#"
            12 days; in brackets the 95 % confidence interval of the mean.
            Service level F4: answered in T / (answered + abandoned after T).

                                                     a.toml
            all contacts
              offered a day            708.2 [699.1, 717.2]
              answered a day           523.7 [512.3, 535.1]
              service level F4         0.633 [0.604, 0.662]
              worst class of a day F4  0.480 [0.444, 0.517]
              abandoned                0.261 [0.242, 0.279]
              turned away              0.000 [0.000, 0.000]
              waited at all            0.554 [0.531, 0.577]
              mean wait, answered (s)     15.1 [12.6, 17.6]
              p50 wait, answered (s)         0.0 [0.0, 0.0]
              p90 wait, answered (s)      52.5 [44.3, 60.6]
              p95 wait, answered (s)      75.2 [60.6, 89.9]
              mean wait, all (s)          19.1 [16.8, 21.4]
              p95 wait, all (s)           80.6 [69.1, 92.1]
              mean queue length           0.94 [0.82, 1.06]
              offers per answer           1.00 [1.00, 1.00]
              occupancy                0.703 [0.683, 0.723]
              unfairness (Gini)        0.088 [0.077, 0.099]
            class billing
              offered a day            467.2 [460.9, 473.5]
              service level F4         0.480 [0.444, 0.517]
              abandoned                0.395 [0.366, 0.423]
              mean wait, answered (s)     20.0 [18.0, 22.1]
              p95 wait, answered (s)      78.1 [70.4, 85.7]
            class technical
              offered a day            241.0 [234.5, 247.5]
              service level F4         0.874 [0.840, 0.909]
              abandoned                0.000 [0.000, 0.000]
              mean wait, answered (s)       9.3 [5.3, 13.4]
              p95 wait, answered (s)      68.6 [43.5, 93.7]
            agents both
              occupancy                0.910 [0.900, 0.920]
            agents technicians
              occupancy                0.537 [0.507, 0.568]
        "#]]
        .assert_eq(&figures(policy, &[Formula::default()]));
    }

    #[test]
    fn two_policies() {
        let first = days(SPEC);
        let second = days(&SPEC.replace("agents = 4", "agents = 5"));
        let (first, second) =
            (Policy { name: "a.toml", days: &first }, Policy { name: "b.toml", days: &second });
        expect![[r#"
            12 days; in brackets the 95 % confidence interval of the mean.
            Service level F2: answered in T / answered.

                                                     a.toml                b.toml               difference      p
            all contacts
              offered a day            708.2 [699.1, 717.2]  708.2 [699.1, 717.2]        +0.0 [+0.0, +0.0]
              answered a day           523.7 [512.3, 535.1]  574.8 [563.8, 585.7]     +51.1 [+45.6, +56.6]  <.001   better
              service level F2         0.752 [0.729, 0.774]  0.812 [0.795, 0.830]  +0.060 [+0.047, +0.073]  <.001   better
              worst class of a day F2  0.646 [0.616, 0.675]  0.734 [0.715, 0.753]  +0.089 [+0.068, +0.109]  <.001   better
              abandoned                0.261 [0.242, 0.279]  0.188 [0.172, 0.205]  -0.072 [-0.079, -0.065]  <.001   better
              turned away              0.000 [0.000, 0.000]  0.000 [0.000, 0.000]  +0.000 [+0.000, +0.000]
              waited at all            0.554 [0.531, 0.577]  0.454 [0.433, 0.476]  -0.100 [-0.114, -0.086]  <.001   better
              mean wait, answered (s)     15.1 [12.6, 17.6]      10.4 [9.2, 11.6]        -4.7 [-6.1, -3.3]  <.001   better
              p50 wait, answered (s)         0.0 [0.0, 0.0]        0.0 [0.0, 0.0]        +0.0 [+0.0, +0.0]
              p90 wait, answered (s)      52.5 [44.3, 60.6]     38.5 [34.0, 42.9]     -15.2 [-19.3, -11.0]  <.001   better
              p95 wait, answered (s)      75.2 [60.6, 89.9]     57.0 [49.4, 64.7]     -18.8 [-26.5, -11.1]  <.001   better
              mean wait, all (s)          19.1 [16.8, 21.4]     13.3 [11.9, 14.8]        -5.7 [-6.7, -4.8]  <.001   better
              p95 wait, all (s)           80.6 [69.1, 92.1]     62.1 [55.0, 69.3]     -18.6 [-23.7, -13.4]  <.001   better
              mean queue length           0.94 [0.82, 1.06]     0.65 [0.58, 0.73]     -0.28 [-0.33, -0.23]  <.001   better
              offers per answer           1.00 [1.00, 1.00]     1.00 [1.00, 1.00]     +0.00 [+0.00, +0.00]
              occupancy                0.703 [0.683, 0.723]  0.675 [0.657, 0.692]  -0.028 [-0.034, -0.023]  <.001  differs
              unfairness (Gini)        0.088 [0.077, 0.099]  0.100 [0.093, 0.107]  +0.013 [+0.004, +0.021]   .007    worse
            class billing
              offered a day            467.2 [460.9, 473.5]  467.2 [460.9, 473.5]        +0.0 [+0.0, +0.0]
              service level F2         0.647 [0.618, 0.677]  0.735 [0.715, 0.754]  +0.087 [+0.067, +0.108]  <.001   better
              abandoned                0.395 [0.366, 0.423]  0.286 [0.261, 0.311]  -0.109 [-0.120, -0.098]  <.001   better
              mean wait, answered (s)     20.0 [18.0, 22.1]     14.2 [13.2, 15.2]        -5.8 [-7.1, -4.5]  <.001   better
              p95 wait, answered (s)      78.1 [70.4, 85.7]     62.1 [56.5, 67.7]     -14.5 [-18.6, -10.4]  <.001   better
            class technical
              offered a day            241.0 [234.5, 247.5]  241.0 [234.5, 247.5]        +0.0 [+0.0, +0.0]
              service level F2         0.874 [0.840, 0.909]  0.919 [0.891, 0.947]  +0.045 [+0.033, +0.057]  <.001   better
              abandoned                0.000 [0.000, 0.000]  0.000 [0.000, 0.000]  +0.000 [+0.000, +0.000]
              mean wait, answered (s)       9.3 [5.3, 13.4]        5.1 [2.9, 7.3]        -4.2 [-6.3, -2.2]   .002   better
              p95 wait, answered (s)      68.6 [43.5, 93.7]     43.5 [26.3, 60.7]     -30.3 [-41.4, -19.2]  <.001   better
            agents both
              occupancy                0.910 [0.900, 0.920]  0.880 [0.870, 0.889]  -0.030 [-0.035, -0.025]  <.001  differs
            agents technicians
              occupancy                0.537 [0.507, 0.568]  0.470 [0.442, 0.498]  -0.067 [-0.078, -0.057]  <.001  differs
        "#]].assert_eq(&comparison(first, second, &[Formula::AnsweredOnly]));
    }

    #[test]
    fn a_policy_does_not_differ_from_itself() {
        let days = days(SPEC);
        let policy = Policy { name: "a.toml", days: &days[..3] };
        let text = comparison(policy, policy, &[Formula::default()]);
        assert!(!text.contains("better") && !text.contains("worse") && !text.contains("differs"), "{text}");
    }
}
