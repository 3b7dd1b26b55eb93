//! Days, figures and intervals against theory and against published simulations, played by `naive`.
//!
//! A figure agrees with a published one if it lies no further away than their two intervals together allow, at 99 %
//! because there are many figures. Rows and numbers: Garnett, Mandelbaum and Reiman 2002; L'Ecuyer and Buist, ContactCenters.
//!
//! *Never:* the engine.

use super::day::Interval;
use super::erlang::Model;
use super::figures::{Counting, DayFigures, Window};
use super::measure::{Measure, Scope};
use super::naive;
use super::service_level::Formula;
use super::spec::{Spec, read};
use router_core::Span;
use std::path::Path;

/// How much wider a 99 % interval is than one of 95 %.
const NINETY_NINE: f64 = 2.576 / 1.960;

/// The days of a description, played and counted.
struct Played(Vec<DayFigures>);

pub(super) fn spec(text: &str) -> Spec {
    read(text, Path::new("oracle.toml")).unwrap_or_else(|faults| panic!("{faults}"))
}

fn play(text: &str, counting: &Counting) -> Played {
    let spec = spec(text);
    let figures = |number| {
        let day = spec.day(number);
        DayFigures::count(&day, &naive::play(&day), counting)
    };
    Played((0..spec.days).map(figures).collect())
}

impl Played {
    fn agrees(&self, measure: Measure, published: f64, reach: f64) {
        self.agrees_on(measure, &Scope::All, published, reach);
    }

    fn agrees_on(&self, measure: Measure, scope: &Scope, published: f64, reach: f64) {
        let found = measure.estimate(scope, &self.0);
        let (value, own) = (found.value.expect("some days"), found.reach.expect("more than one day"));
        println!("{} {scope:?}: {value:.4} +- {own:.4}, published {published} +- {reach}", measure.name());
        let allowed = NINETY_NINE * (own * own + reach * reach).sqrt();
        assert!(
            (value - published).abs() <= allowed,
            "{}: {value} +- {own}, not {published}",
            measure.name()
        );
    }
}

/// One queue, 48 contacts a minute, work of a minute, 50 agents; the first two hours do not count.
const FIFTY: &str = r#"
days = 4
seed = 3
opens = "00:00"
until = "24:00"
drain = true
[[class]]
name = "all"
rate = 2880
handling = { distribution = "exponential", mean = "1m" }
[[group]]
name = "agents"
agents = 50
skills = { all = 1 }
"#;

fn warm() -> Counting {
    let window = Interval { from: Span::from_seconds(7200), until: Span::from_seconds(86400) };
    Counting { window: Window::Part(window), ..Counting::default() }
}

#[test]
fn fifty_agents_with_patient_customers() {
    let played = play(FIFTY, &warm());
    let theory = Model { arrivals: 0.8, work: 60.0, agents: 50 }.patient().expect("enough agents");
    played.agrees(Measure::ProbabilityOfWait, theory.probability_of_wait, 0.0);
    played.agrees(Measure::MeanWait, theory.mean_wait, 0.0);
    played.agrees(Measure::QueueLength, theory.queue_length, 0.0);
    played.agrees(Measure::Occupancy, theory.occupancy, 0.0);
    played.agrees(Measure::Wait(0.9), 58.1, 0.05);
    assert_eq!(Measure::AbandonedShare.estimate(&Scope::All, &played.0).value, Some(0.0));
}

#[test]
fn fifty_agents_with_impatient_customers() {
    let patience = "patience = { distribution = \"exponential\", mean = \"2m\" }\n[[group]]";
    let played = play(&FIFTY.replace("[[group]]", patience), &warm());
    let theory = Model { arrivals: 0.8, work: 60.0, agents: 50 }.impatient(120.0);
    played.agrees(Measure::ProbabilityOfWait, theory.probability_of_wait, 0.0);
    played.agrees(Measure::AbandonedShare, theory.abandoned, 0.0);
    played.agrees(Measure::MeanWaitOfAll, theory.mean_wait, 0.0);
    played.agrees(Measure::QueueLength, theory.queue_length, 0.0);
    played.agrees(Measure::WaitOfAll(0.9), 12.5, 0.05);
    played.agrees(Measure::Occupancy, theory.occupancy, 0.0);
}

/// How far the interval of an occupancy of a thousand such days reaches; the source prints none.
const OF_A_THOUSAND_DAYS: f64 = 0.0013;

/// Customers of one class who give up, and what follows.
pub(super) const PATIENT: &str = "patience = { distribution = \"exponential\", mean = \"1m\" }\n[[group]]";

/// Eight hours from empty, then until everybody is served.
pub(super) const MMC: &str = r#"
days = 100
seed = 3
opens = "08:00"
until = "16:00"
drain = true
[[class]]
name = "all"
rate = 252
handling = { distribution = "exponential", mean = "2m" }
[[group]]
name = "agents"
agents = 12
skills = { all = 1 }
"#;

#[test]
fn twelve_agents_for_eight_hours() {
    let played = play(MMC, &Counting::default());
    played.agrees(Measure::InTarget, 1816.2, 3.55);
    played.agrees(Measure::ServiceLevel(Formula::WithoutEarlyAbandoned), 0.902, 0.002);
    played.agrees(Measure::MeanWait, 60.0 * 0.099, 60.0 * 0.0025);
    played.agrees(Measure::Occupancy, 0.695, OF_A_THOUSAND_DAYS);
}

#[test]
fn twelve_agents_with_impatient_customers() {
    let played = play(&MMC.replace("[[group]]", PATIENT), &Counting::default());
    played.agrees(Measure::Abandoned, 58.6, 0.95);
    played.agrees(Measure::InTarget, 1906.0, 2.2);
    played.agrees(Measure::Occupancy, 0.675, OF_A_THOUSAND_DAYS);
}

/// Three classes, two groups that overlap in one of them, three periods; rates, work, patience and staff change.
const MULTI_SKILL: &str = r#"
days = 40
seed = 2
opens = "08:00"
until = "14:00"
period = "2h"
drain = true
day_factor = { shape = 28.7 }
stratified = true
[[class]]
name = "0"
rate = [252, 318, 192]
handling = HANDLING
patience = PATIENCE
[[class]]
name = "1"
rate = [306, 258, 288]
handling = HANDLING
patience = PATIENCE
[[class]]
name = "2"
rate = [378, 312, 288]
handling = HANDLING
patience = PATIENCE
[[group]]
name = "0"
agents = [12, 18, 9]
skills = { 0 = 1, 1 = 1 }
[[group]]
name = "1"
agents = [15, 20, 11]
skills = { 1 = 1, 2 = 1 }
"#;

pub(super) fn multi_skill() -> String {
    let by_period = |means: [&str; 3]| {
        let one = |mean| format!("{{ distribution = \"exponential\", mean = \"{mean}\" }}");
        format!("[{}]", means.map(one).join(", "))
    };
    MULTI_SKILL
        .replace("HANDLING", &by_period(["2m", "100s", "150s"]))
        .replace("PATIENCE", &by_period(["200s", "150s", "5m"]))
}

#[test]
fn three_classes_for_two_groups() {
    let played = play(&multi_skill(), &Counting { window: Window::UntilEmpty, ..Counting::default() });
    played.agrees(Measure::Answered, 4297.0, 27.0);
    played.agrees(Measure::Abandoned, 910.0, 35.0);
    played.agrees(Measure::ServiceLevel(Formula::WithoutEarlyAbandoned), 0.501, 0.0075);
    played.agrees_on(Measure::Occupancy, &Scope::Group("0".into()), 0.881, 0.0035);
}
