//! `frontdesk simulate`: reads what is asked for, plays the days, and writes tables, JSON and a picture.
//!
//! Everything that can be wrong with the files is said before the first day is played: faults of settings, description
//! and trace with their places, and what the policy does not understand of the contacts. What is assumed where the files
//! are silent is said too, as a note.
//!
//! *Never:* a figure: those are counted in `figures`.

#[cfg(test)]
mod tests;

use super::arrival::Announcer;
use super::course::Course;
use super::day::{Day, seconds};
use super::driver::Played;
use super::figures::{Counting, DayFigures};
use super::rulebook::{Rulebook, Unplayable};
use super::series::{Days, play_all};
use super::service_level::Formula;
use super::table::{Policy, comparison, figures};
use super::trace::TraceFaults;
use super::{json, plot, spec, trace};
use frontdesk_settings::place::Place;
use frontdesk_settings::section::span;
use frontdesk_settings::tree::{Node, Value};
use frontdesk_settings::{self as settings, Faults};
use router_core::values::strategy::Strategy;
use router_core::{Span, Timestamp};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::thread;

/// What is simulated, and how.
#[derive(Debug, clap::Args)]
pub struct Simulate {
    /// The settings whose policy routes. Left out: a queue for each class, with the default strategy.
    #[arg(long, value_name = "SETTINGS")]
    pub policy: Option<PathBuf>,
    /// Other settings, to be compared on the same days.
    #[arg(long, value_name = "SETTINGS", requires = "policy")]
    pub against: Option<PathBuf>,
    /// Play recorded days: JSON Lines, see docs/SIMULATE.md.
    #[arg(long, value_name = "FILE", required_unless_present = "generate", conflicts_with = "generate")]
    pub trace: Option<PathBuf>,
    /// Play days made from a description (TOML); examples/day.toml is a start.
    #[arg(long, value_name = "FILE")]
    pub generate: Option<PathBuf>,
    /// How many days; left out: as many as the files say.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub days: Option<u32>,
    /// Where all chance begins, instead of the seed of the description.
    #[arg(long, conflicts_with = "trace")]
    pub seed: Option<u64>,
    /// The time within which contacts are to be answered.
    #[arg(long, value_name = "TIME", default_value = "20s", value_parser = length)]
    pub threshold: Span,
    /// Print the service level by all five formulas.
    #[arg(long)]
    pub all_formulas: bool,
    /// Draw the course of the day into this file (SVG).
    #[arg(long, value_name = "FILE")]
    pub plot: Option<PathBuf>,
    /// Write one JSON object instead of tables.
    #[arg(long)]
    pub json: bool,
    /// Days that are played at once; left out: one for each processor. The figures are the same for any number.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
}

/// Why nothing was simulated.
#[derive(Debug, thiserror::Error)]
pub enum SimulateError {
    /// Settings or description have faults.
    #[error("{0}")]
    Faults(#[from] Faults),
    /// A file cannot be read.
    #[error("{path}: cannot read the file: {error}")]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The trace has faults.
    #[error("{}", with_places(.path, .faults))]
    Trace {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        faults: TraceFaults,
    },
    /// Policy and days do not belong together.
    #[error("{days} does not go with {policy}:\n  {}", .faults.join("\n  "))]
    Mismatch {
        /// The name of the policy.
        policy: String,
        /// The file of the days.
        days: String,
        /// What the policy does not understand.
        faults: Vec<String>,
    },
    /// A day cannot be played.
    #[error("{days}: {error}")]
    Unplayable {
        /// The file of the days.
        days: String,
        /// Why.
        error: Unplayable,
    },
    /// The picture cannot be written.
    #[error("{path}: cannot write the picture: {error}")]
    Plot {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// Nobody reads the figures.
    #[error("cannot write the figures: {0}")]
    Write(#[from] io::Error),
}

fn with_places(path: &Path, faults: &TraceFaults) -> String {
    let line = |fault: &trace::TraceFault| format!("{}:{}: {}", path.display(), fault.line, fault.message);
    faults.0.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn length(text: &str) -> Result<Span, String> {
    let mut faults = Faults::new(Path::new(""));
    let node = Node { place: Place::Whole, value: Value::Text(text.to_owned()) };
    span("it", &node, &mut faults)
        .ok_or_else(|| "write a length of time such as \"20s\" or \"1m30s\"".to_owned())
}

/// Does what is `wanted`: `now` tells the time, figures go to `out`, notes and progress to `say`, a line at a time.
///
/// # Errors
/// Why there are no figures, with the places of what is wrong.
pub fn simulate(
    wanted: &Simulate,
    now: &dyn Fn() -> Timestamp,
    out: &mut impl Write,
    say: &(dyn Fn(&str) + Sync),
) -> Result<(), SimulateError> {
    let (days, source) = days(wanted)?;
    let rulebooks = rulebooks(wanted, &days, now())?;
    let unplayable = |error| SimulateError::Unplayable { days: source.clone(), error };
    for rulebook in &rulebooks {
        look_over(rulebook, &days, &source, say)?;
    }
    let counting = Counting { answer_within: wanted.threshold, ..Counting::default() };
    let threads =
        wanted.threads.map_or_else(|| thread::available_parallelism().map_or(1, usize::from), usize::from);
    let opens = days.day(0).map_or(Span::ZERO, |day| day.opens);
    let (done, events) = (AtomicU32::new(0), AtomicU64::new(0));
    let count = days.count();
    let look = |day: &Day, played: &[Played]| {
        events.fetch_add(played.iter().map(|played| played.events).sum(), Ordering::Relaxed);
        report_progress(done.fetch_add(1, Ordering::Relaxed) + 1, count, say);
        played
            .iter()
            .map(|played| looked_at(day, played, &counting, wanted.plot.is_some().then_some(opens)))
            .collect()
    };
    let began = now();
    let references: Vec<&Rulebook> = rulebooks.iter().collect();
    let found: Vec<Vec<Looked>> = play_all(&days, &references, threads, look).map_err(unplayable)?;
    let took = seconds(now().since(began));
    say(&format!("{count} days, {} events of the engine, {took:.1} s", events.into_inner()));
    write_all(wanted, &rulebooks, &found, out)
}

/// What is kept of a day that was played.
struct Looked {
    figures: DayFigures,
    course: Option<Course>,
}

fn looked_at(day: &Day, played: &Played, counting: &Counting, course_from: Option<Span>) -> Looked {
    let course = course_from.map(|opens| {
        let mut course = Course::new(opens);
        course.add(day, &played.outcome);
        course
    });
    Looked { figures: DayFigures::count(day, &played.outcome, counting), course }
}

/// A line each time another tenth is done.
fn report_progress(done: u32, count: u32, say: &(dyn Fn(&str) + Sync)) {
    let tenth = |days: u32| u64::from(days) * 10 / u64::from(count);
    if count >= 10 && done < count && tenth(done) > tenth(done - 1) {
        say(&format!("{done} of {count} days"));
    }
}

fn write_all(
    wanted: &Simulate,
    rulebooks: &[Rulebook],
    found: &[Vec<Looked>],
    out: &mut impl Write,
) -> Result<(), SimulateError> {
    let formulas: &[Formula] =
        if wanted.all_formulas { &Formula::ALL } else { &[Formula::WithoutEarlyAbandoned] };
    let of = |place: usize| found.iter().filter_map(move |day| day.get(place));
    let days: Vec<Vec<DayFigures>> =
        (0..rulebooks.len()).map(|place| of(place).map(|looked| looked.figures.clone()).collect()).collect();
    let policies: Vec<Policy<'_>> =
        rulebooks.iter().zip(&days).map(|(rulebook, days)| Policy { name: &rulebook.name, days }).collect();
    match policies.as_slice() {
        [first, rest @ ..] if wanted.json => {
            writeln!(out, "{:#}", json::object(*first, rest.first().copied(), formulas))?;
        }
        [first, second, ..] => out.write_all(comparison(*first, *second, formulas).as_bytes())?,
        [only] => out.write_all(figures(*only, formulas).as_bytes())?,
        [] => {}
    }
    out.flush()?;
    let Some(path) = &wanted.plot else { return Ok(()) };
    let courses = (0..rulebooks.len())
        .filter_map(|place| of(place).filter_map(|looked| looked.course.clone()).reduce(Course::joined));
    let courses: Vec<Course> = courses.collect();
    let named: Vec<(&str, &Course)> =
        rulebooks.iter().map(|rulebook| rulebook.name.as_str()).zip(&courses).collect();
    fs::write(path, plot::draw(&named)).map_err(|error| SimulateError::Plot { path: path.clone(), error })
}

/// The days that are wanted, and what their file is called.
fn days(wanted: &Simulate) -> Result<(Days, String), SimulateError> {
    if let Some(path) = &wanted.generate {
        let text =
            fs::read_to_string(path).map_err(|error| SimulateError::Read { path: path.clone(), error })?;
        let mut spec = spec::read(&text, path)?;
        spec.days = wanted.days.unwrap_or(spec.days);
        spec.seed = wanted.seed.unwrap_or(spec.seed);
        return Ok((Days::Described(Box::new(spec)), path.display().to_string()));
    }
    let path = wanted.trace.clone().unwrap_or_default();
    let file = File::open(&path).map_err(|error| SimulateError::Read { path: path.clone(), error })?;
    let read = trace::read(BufReader::new(file));
    let mut days = read.map_err(|faults| SimulateError::Trace { path: path.clone(), faults })?;
    days.truncate(wanted.days.map_or(usize::MAX, |days| days as usize));
    Ok((Days::Recorded(days), path.display().to_string()))
}

fn rulebooks(wanted: &Simulate, days: &Days, now: Timestamp) -> Result<Vec<Rulebook>, SimulateError> {
    let files: Vec<&PathBuf> = wanted.policy.iter().chain(&wanted.against).collect();
    if files.is_empty() {
        let classes: BTreeSet<_> = match days {
            Days::Described(spec) => spec.classes.iter().map(|class| class.name.clone()).collect(),
            Days::Recorded(days) => days.iter().flat_map(Day::classes).collect(),
        };
        return Ok(vec![Rulebook::of_classes(&classes, Strategy::default())]);
    }
    let load = |path: &PathBuf| {
        // The settings' own sentence for this names an option of other commands.
        File::open(path).map_err(|error| SimulateError::Read { path: path.clone(), error })?;
        let settings = settings::load(path, now)?;
        Ok(Rulebook::of_settings(&path.display().to_string(), settings))
    };
    files.into_iter().map(load).collect()
}

/// Whether the policy understands the days, and what it has to assume.
fn look_over(
    rulebook: &Rulebook,
    days: &Days,
    source: &str,
    say: &(dyn Fn(&str) + Sync),
) -> Result<(), SimulateError> {
    let (mut faults, mut notes) = (BTreeSet::new(), BTreeSet::new());
    let looked_at = match days {
        // One day of a description is like the others.
        Days::Described(_) => 1,
        Days::Recorded(days) => u32::try_from(days.len()).unwrap_or(u32::MAX),
    };
    for day in (0..looked_at).filter_map(|place| days.day(place)) {
        let unplayable = |error| SimulateError::Unplayable { days: source.to_owned(), error };
        let policy = rulebook.ready(&day).map_err(unplayable)?;
        let announcer = Announcer::new(&policy, &day);
        faults.extend(announcer.faults(&day));
        notes.extend(announcer.without_queue(&day).into_iter().map(|(class, queue)| {
            format!("class \"{class}\" names no queue: it enters \"{queue}\" unless a rule says otherwise")
        }));
        notes.extend(announcer.unserved(&day).iter().map(|queue| {
            format!("no agent of the day serves the queue \"{queue}\": name it among the skills of a group")
        }));
        let strangers = day.agents.len() - policy.in_settings;
        if strangers > 0 && rulebook.is_of_settings() {
            notes.insert(format!(
                "{strangers} of {} agents are not in the settings: each serves the queues named among its skills, or all",
                day.agents.len()
            ));
        }
    }
    if !faults.is_empty() {
        let (policy, days) = (rulebook.name.clone(), source.to_owned());
        return Err(SimulateError::Mismatch { policy, days, faults: faults.into_iter().collect() });
    }
    notes.into_iter().for_each(|note| say(&format!("{}: {note}", rulebook.name)));
    Ok(())
}
