//! A cell as a table in Markdown: a row for each contestant, a column for each measure.
//!
//! *Never:* a cell of the table that is left out.

use super::cell::{Cell, Column, Plan, Score, Verdict};
use std::fmt::Write;

/// How the signs are to be read.
pub const LEGEND: &str = "\
Each entry is the contestant's own figure and, in brackets, `balanced` minus it on the same days, with the reach of its 95 %
interval. **W**: `balanced` is better, **L**: it is worse, with p < .05 after Holm over all comparisons of the cell; no sign:
neither. Abandoned and offers per answer are shown, not compared.";

/// The table of a cell.
pub fn table(plan: &Plan, cell: &Cell) -> String {
    let columns = plan.columns();
    let scores = cell.scores(&columns);
    let mut text = format!(
        "### {} at load {:.2} (T = {} s)\n\n|",
        plan.scenario.name(),
        plan.load,
        plan.scenario.answer_within_seconds()
    );
    for heading in std::iter::once("").chain(columns.iter().map(|column| column.name)) {
        let _ = write!(text, " {heading} |");
    }
    let _ = writeln!(text, "\n|---|{}", "---:|".repeat(columns.len()));
    for ((contestant, _), scores) in cell.figures.iter().zip(&scores) {
        let _ = write!(text, "| {} |", contestant.name());
        for (column, score) in columns.iter().zip(scores) {
            let _ = write!(text, " {} |", entry(column, score));
        }
        text.push('\n');
    }
    text
}

fn entry(column: &Column, score: &Score) -> String {
    let decimals = column.measure.decimals();
    let Some(own) = score.own.value else { return "-".to_owned() };
    let mut text = format!("{own:.decimals$}");
    if let Some(difference) = score.difference.filter(|_| column.counts)
        && let (Some(value), Some(reach)) = (difference.estimate.value, difference.estimate.reach)
    {
        // A difference of nothing is 0 and not -0.
        let value = if value.abs() < 0.5 * 10_f64.powi(-(decimals as i32)) { 0.0 } else { value };
        let _ = write!(text, " ({value:+.decimals$}±{reach:.decimals$})");
    }
    match score.verdict {
        Verdict::Won => text.push_str(" **W**"),
        Verdict::Lost => text.push_str(" **L**"),
        Verdict::Open => {}
    }
    text
}

/// Where `balanced` is worse than somebody with significance, a line each, as in `| pooled .80 | ... |`.
pub fn losses(plan: &Plan, cell: &Cell) -> Vec<String> {
    let columns = plan.columns();
    let mut lines = Vec::new();
    for ((contestant, _), scores) in cell.figures.iter().zip(cell.scores(&columns)) {
        for (column, score) in columns.iter().zip(scores) {
            if score.verdict == Verdict::Lost {
                lines.push(format!(
                    "| {} at {:.2} | {} | {} | {} |",
                    plan.scenario.name(),
                    plan.load,
                    column.name,
                    contestant.name(),
                    entry(column, &score).trim_end_matches(" **L**")
                ));
            }
        }
    }
    lines
}

/// How many comparisons were won, lost and left open.
pub fn tally(plan: &Plan, cell: &Cell) -> (usize, usize, usize) {
    let columns = plan.columns();
    let scores = cell.scores(&columns);
    let compared = scores.iter().flatten().zip(columns.iter().cycle());
    let compared = compared.filter(|(score, column)| column.counts && score.difference.is_some());
    compared.fold((0, 0, 0), |(won, lost, open), (score, _)| match score.verdict {
        Verdict::Won => (won + 1, lost, open),
        Verdict::Lost => (won, lost + 1, open),
        Verdict::Open => (won, lost, open + 1),
    })
}
