//! Plays many days at once: each on its own, on all cores, with the results in the order of the days.
//!
//! *Never:* a result that depends on how many threads there were.

use super::day::Day;
use super::driver::{Played, play};
use super::rulebook::{DayPolicy, Rulebook, Unplayable};
use super::spec::Spec;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

/// Where days come from.
#[derive(Clone, Debug)]
pub enum Days {
    /// Made from a description, each when it is needed.
    Described(Box<Spec>),
    /// Read from a trace.
    Recorded(Vec<Day>),
}

impl Days {
    /// How many there are.
    pub fn count(&self) -> u32 {
        match self {
            Days::Described(spec) => spec.days,
            Days::Recorded(days) => u32::try_from(days.len()).unwrap_or(u32::MAX),
        }
    }

    /// The day at `place`, from 0.
    pub fn day(&self, place: u32) -> Option<Day> {
        match self {
            Days::Described(spec) => (place < spec.days).then(|| spec.day(place)),
            Days::Recorded(days) => days.get(place as usize).cloned(),
        }
    }
}

/// Plays all of `days` under each of `rulebooks` on so many `threads`, and gives what `look` makes of each day and of
/// what became of it under each of them (in their order). `look` runs where the day was played, so that nobody has to
/// keep whole days.
///
/// # Errors
/// The first day that cannot be played.
pub fn play_all<R: Send>(
    days: &Days,
    rulebooks: &[&Rulebook],
    threads: usize,
    look: impl Fn(&Day, &[Played]) -> R + Sync,
) -> Result<Vec<R>, Unplayable> {
    let next = AtomicU32::new(0);
    let work = || {
        let mut found = Vec::new();
        let mut ready = vec![None; rulebooks.len()];
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(day) = days.day(place) else { return found };
            let played: Result<Vec<Played>, Unplayable> = rulebooks
                .iter()
                .zip(&mut ready)
                .map(|(rulebook, ready)| Ok(play(&day, made_ready(rulebook, &day, ready)?)))
                .collect();
            found.push((place, played.map(|played| look(&day, &played))));
        }
    };
    let mut found = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(work)).collect();
        let results = workers.into_iter().flat_map(|worker| worker.join().expect("no worker panics"));
        results.collect::<Vec<_>>()
    });
    found.sort_by_key(|(place, _)| *place);
    found.into_iter().map(|(_, result)| result).collect()
}

/// What was made ready last, and for which day.
type Ready = Option<(Day, DayPolicy)>;

/// `rulebook` for `day`; that of the day before if date and agents are the same.
fn made_ready<'a>(rulebook: &Rulebook, day: &Day, last: &'a mut Ready) -> Result<&'a DayPolicy, Unplayable> {
    let fits = |(before, _): &(Day, DayPolicy)| {
        (&before.date, &before.zone, &before.agents) == (&day.date, &day.zone, &day.agents)
    };
    if !last.as_ref().is_some_and(fits) {
        let kept = Day { contacts: Vec::new(), ..day.clone() };
        *last = Some((kept, rulebook.ready(day)?));
    }
    Ok(&last.as_ref().expect("it was just made").1)
}
