//! The engine, in virtual time, against theory and against published simulations.
//!
//! Every row of published figures is played by the real engine: ladder, classes, choice, offers. Days come from seed 1,
//! the first there is, and none was chosen. A published interval has to hold our estimate, at the digits to which it is
//! printed; control variates and, for busy and slack days, strata make our own error small. Where a source gives theory,
//! our own interval of 99 % (there are many figures) has to hold the figure; where it gives a simulated figure without
//! an interval, both errors and the rounding are allowed for. Garnett, Mandelbaum and Reiman 2002; L'Ecuyer and Buist,
//! ContactCenters.
//!
//! *Never:* a seed that was tried out.

use crate::erlang::Model;
use frontdesk_simulator::control::{Surplus, expected, surplus};
use frontdesk_simulator::day::Interval;
use frontdesk_simulator::driver::Played;
use frontdesk_simulator::figures::{Counting, DayFigures, Window};
use frontdesk_simulator::measure::{Measure, Scope};
use frontdesk_simulator::rulebook::Rulebook;
use frontdesk_simulator::series::{Days, play_all};
use frontdesk_simulator::service_level::Formula;
use frontdesk_simulator::spec::{Spec, read};
use frontdesk_simulator::statistics::Estimate;
use router_core::Span;
use router_core::values::strategy::Strategy;
use std::path::Path;

/// How much wider a 99 % interval is than one of 95 %.
const NINETY_NINE: f64 = 2.576 / 1.960;

/// The days of a description, played and counted.
struct Rows {
    days: Vec<DayFigures>,
    surplus: Vec<Surplus>,
}

pub(crate) fn spec(text: &str) -> Spec {
    read(text, Path::new("oracle.toml")).unwrap_or_else(|faults| panic!("{faults}"))
}

/// Plays the days of `text`; agents are chosen in the order of the groups, as the published models do.
fn play(text: &str, counting: &Counting) -> Rows {
    let spec = spec(text);
    let expected = expected(&spec);
    let classes = spec.classes.iter().map(|class| class.name.clone()).collect();
    let rulebook = Rulebook::of_classes(&classes, Strategy::Linear);
    let look = |day: &frontdesk_simulator::day::Day, played: &[Played]| {
        (DayFigures::count(day, &played[0].outcome, counting), surplus(day, expected))
    };
    let found = play_all(&Days::Described(Box::new(spec)), &[&rulebook], 2, look).expect("the day exists");
    let (days, surplus) = found.into_iter().unzip();
    Rows { days, surplus }
}

impl Rows {
    fn estimate(&self, measure: Measure, scope: &Scope) -> (f64, f64) {
        let Estimate { value, reach } = measure.controlled(scope, &self.days, &self.surplus);
        (value.expect("some days"), reach.expect("more than three days"))
    }

    /// The estimate lies in the published interval, whose ends are rounded to `digit`.
    fn lies_in(&self, measure: Measure, scope: &Scope, low: f64, high: f64, digit: f64) {
        let (value, reach) = self.estimate(measure, scope);
        println!("{} {scope:?}: {value:.5} +- {reach:.5} in [{low}, {high}]", measure.name());
        let inside = (low - digit / 2.0..=high + digit / 2.0).contains(&value);
        assert!(inside, "{}: {value} +- {reach}, not in [{low}, {high}]", measure.name());
    }

    /// The occupancy is the published one, of a thousand days, printed to three digits and without an interval.
    fn is_as_busy(&self, published: f64) {
        let plain = Measure::Occupancy.estimate(&Scope::All, &self.days).reach.expect("more than one day");
        self.holds(Measure::Occupancy, &Scope::All, published, NINETY_NINE * plain + 0.0005);
    }

    /// Our interval holds the published figure, which has an error of `theirs` at most.
    fn holds(&self, measure: Measure, scope: &Scope, published: f64, theirs: f64) {
        let (value, reach) = self.estimate(measure, scope);
        println!("{} {scope:?}: {value:.4} +- {reach:.4} holds {published}", measure.name());
        let allowed = NINETY_NINE * reach + theirs;
        assert!((value - published).abs() <= allowed, "{}: {value} +- {reach}", measure.name());
    }

    fn agrees(&self, measure: Measure, published: f64) {
        self.holds(measure, &Scope::All, published, 0.0);
    }
}

/// One queue, 48 contacts a minute, work of a minute, 50 agents; the first three hours do not count.
const FIFTY: &str = r#"
days = 12
seed = 1
opens = "00:00"
until = "12:00"
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
    let window = Interval { from: Span::from_seconds(3 * 3600), until: Span::from_seconds(12 * 3600) };
    Counting { window: Window::Part(window), ..Counting::default() }
}

#[test]
fn fifty_agents_with_patient_customers() {
    let rows = play(FIFTY, &warm());
    let theory = Model { arrivals: 0.8, work: 60.0, agents: 50 }.patient().expect("enough agents");
    rows.agrees(Measure::ProbabilityOfWait, theory.probability_of_wait);
    rows.agrees(Measure::MeanWait, theory.mean_wait);
    rows.agrees(Measure::QueueLength, theory.queue_length);
    rows.agrees(Measure::Occupancy, theory.occupancy);
    // As printed: 20.8 s, 58.1 s, 16.7, .6945.
    rows.holds(Measure::MeanWait, &Scope::All, 20.8, 0.05);
    rows.holds(Measure::Wait(0.9), &Scope::All, 58.1, 0.05);
    rows.holds(Measure::QueueLength, &Scope::All, 16.7, 0.05);
    rows.holds(Measure::ProbabilityOfWait, &Scope::All, 0.6945, 0.00005);
    assert_eq!(Measure::AbandonedShare.estimate(&Scope::All, &rows.days).value, Some(0.0));
}

#[test]
fn fifty_agents_with_impatient_customers() {
    let patience = "patience = { distribution = \"exponential\", mean = \"2m\" }\n[[group]]";
    let rows = play(&FIFTY.replace("[[group]]", patience), &warm());
    let theory = Model { arrivals: 0.8, work: 60.0, agents: 50 }.impatient(120.0);
    rows.agrees(Measure::ProbabilityOfWait, theory.probability_of_wait);
    rows.agrees(Measure::AbandonedShare, theory.abandoned);
    rows.agrees(Measure::MeanWaitOfAll, theory.mean_wait);
    rows.agrees(Measure::QueueLength, theory.queue_length);
    rows.agrees(Measure::Occupancy, theory.occupancy);
    // As printed: 3.1 %, 3.7 s, 12.5 s, 2.97, .4678.
    rows.holds(Measure::AbandonedShare, &Scope::All, 0.031, 0.0005);
    rows.holds(Measure::MeanWaitOfAll, &Scope::All, 3.7, 0.05);
    rows.holds(Measure::WaitOfAll(0.9), &Scope::All, 12.5, 0.05);
    rows.holds(Measure::QueueLength, &Scope::All, 2.97, 0.005);
    rows.holds(Measure::ProbabilityOfWait, &Scope::All, 0.4678, 0.00005);
}

/// Customers of one class who give up, and what follows.
pub(crate) const PATIENT: &str = "patience = { distribution = \"exponential\", mean = \"1m\" }\n[[group]]";

/// Eight hours from empty, then until everybody is served.
pub(crate) const MMC: &str = r#"
days = 1000
seed = 1
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
    let rows = play(MMC, &Counting::default());
    let level = Measure::ServiceLevel(Formula::WithoutEarlyAbandoned);
    rows.lies_in(Measure::InTarget, &Scope::All, 1812.6, 1819.7, 0.1);
    rows.lies_in(level, &Scope::All, 0.900, 0.904, 0.001);
    rows.lies_in(Measure::MeanWait, &Scope::All, 60.0 * 0.097, 60.0 * 0.102, 60.0 * 0.001);
    rows.is_as_busy(0.695);
}

#[test]
fn twelve_agents_with_impatient_customers() {
    let rows = play(&MMC.replace("[[group]]", PATIENT), &Counting::default());
    rows.lies_in(Measure::Abandoned, &Scope::All, 57.7, 59.6, 0.1);
    rows.lies_in(Measure::InTarget, &Scope::All, 1903.8, 1908.2, 0.1);
    rows.is_as_busy(0.675);
}

/// Three classes, two groups that overlap in one of them, three periods; rates, work, patience and staff change.
const MULTI_SKILL: &str = r#"
days = 100
seed = 1
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

pub(crate) fn multi_skill() -> String {
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
    let rows = play(&multi_skill(), &Counting { window: Window::UntilEmpty, ..Counting::default() });
    let level = Measure::ServiceLevel(Formula::WithoutEarlyAbandoned);
    rows.lies_in(Measure::Answered, &Scope::All, 4270.0, 4324.0, 1.0);
    rows.lies_in(Measure::Abandoned, &Scope::All, 876.0, 945.0, 1.0);
    rows.lies_in(level, &Scope::All, 0.494, 0.509, 0.001);
    rows.lies_in(Measure::Occupancy, &Scope::Group("0".into()), 0.877, 0.884, 0.001);
}
