//! The course of the day: what happens in each quarter of an hour, on average over days.
//!
//! A [`Course`] takes up one day after the other and is what a plot shows.
//!
//! *Never:* a figure of a whole day; those are in `figures`.

use super::day::{Day, Interval, later, seconds_between};
use super::outcome::Outcome;
use super::statistics::percentile;
use router_core::Span;

/// How long a step of the course is.
pub(crate) const STEP: Span = Span::from_seconds(900);
/// No course is longer: ten days.
const STEPS_MAX: usize = 960;

/// What happens over the day.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Course {
    /// When the day opens.
    pub opens: Span,
    /// How many days were taken up.
    pub days: u32,
    steps: Vec<Step>,
}

/// A quarter of an hour, over all days.
#[derive(Clone, Debug, Default, PartialEq)]
struct Step {
    waits: Vec<f64>,
    waiting: f64,
    busy: f64,
    there: f64,
}

/// What is shown of a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// The median wait of those who arrive, in seconds, however it ends.
    MedianWait,
    /// What 95 % of those who arrive do not wait longer than, in seconds.
    LongWait,
    /// How many arrive.
    Arriving,
    /// How many wait, on average over the time.
    Waiting,
    /// How many agents serve somebody, on average over the time.
    Busy,
    /// How many agents are there, on average over the time.
    There,
}

impl Course {
    /// The course of days that open at `opens`, before the first of them.
    pub(crate) fn new(opens: Span) -> Self {
        Self { opens, days: 0, steps: Vec::new() }
    }

    /// Takes up what became of `day`. What happens before the opening or more than ten days later is left out.
    pub(crate) fn add(&mut self, day: &Day, outcome: &Outcome) {
        self.days += 1;
        for (contact, story) in day.contacts.iter().zip(&outcome.stories) {
            let until = story.waited_until();
            if let Some(step) = self.step_of(contact.at).and_then(|index| self.step(index)) {
                step.waits.push(seconds_between(contact.at, until));
            }
            self.spread(Interval { from: contact.at, until }, |step| &mut step.waiting);
        }
        for worked in outcome.worked(day) {
            worked.busy.into_iter().for_each(|busy| self.spread(busy, |step| &mut step.busy));
            worked.there.into_iter().for_each(|there| self.spread(there, |step| &mut step.there));
        }
    }

    /// Both courses as one, of the days of both. They open at the same time.
    pub(crate) fn joined(mut self, other: Self) -> Self {
        self.days += other.days;
        for (index, step) in other.steps.into_iter().enumerate() {
            if let Some(mine) = self.step(index) {
                mine.waits.extend(step.waits);
                mine.waiting += step.waiting;
                mine.busy += step.busy;
                mine.there += step.there;
            }
        }
        self
    }

    /// The values of `line`, one for each quarter of an hour from the opening on; `None` where there is nothing to say.
    pub(crate) fn values(&self, line: Line) -> Vec<Option<f64>> {
        self.steps.iter().map(|step| self.value(step, line)).collect()
    }

    fn value(&self, step: &Step, line: Line) -> Option<f64> {
        let wait = |p| {
            let mut waits = step.waits.clone();
            waits.sort_by(f64::total_cmp);
            percentile(&waits, p)
        };
        let of_days = |total: f64| Some(total / f64::from(self.days.max(1)));
        let on_average = |total: f64| of_days(total / (STEP.as_millis() as f64 / 1000.0));
        match line {
            Line::MedianWait => wait(0.5),
            Line::LongWait => wait(0.95),
            Line::Arriving => of_days(step.waits.len() as f64),
            Line::Waiting => on_average(step.waiting),
            Line::Busy => on_average(step.busy),
            Line::There => on_average(step.there),
        }
    }

    /// Adds the seconds of `interval` to the steps in which they lie.
    fn spread(&mut self, interval: Interval, to: fn(&mut Step) -> &mut f64) {
        let interval = interval.within(Interval { from: self.opens, until: Span::from_millis(u64::MAX) });
        let mut index = self.step_of(interval.from).unwrap_or(0);
        let mut from = Span::from_millis(self.opens.as_millis() + STEP.as_millis() * index as u64);
        while from < interval.until && interval.from < interval.until {
            let until = later(from, STEP);
            let Some(step) = self.step(index) else { return };
            *to(step) += interval.within(Interval { from, until }).seconds();
            (index, from) = (index + 1, until);
        }
    }

    fn step_of(&self, moment: Span) -> Option<usize> {
        Some((moment.as_millis().checked_sub(self.opens.as_millis())? / STEP.as_millis()) as usize)
    }

    fn step(&mut self, index: usize) -> Option<&mut Step> {
        if index >= STEPS_MAX {
            return None;
        }
        if self.steps.len() <= index {
            self.steps.resize_with(index + 1, Step::default);
        }
        self.steps.get_mut(index)
    }
}

#[cfg(test)]
mod tests {
    use super::super::day::{AgentDay, Contact};
    use super::super::distribution::Distribution;
    use super::super::outcome::{Ending, Story};
    use super::*;
    use std::collections::BTreeMap;

    fn at(minutes: u64) -> Span {
        Span::from_seconds(60 * minutes)
    }

    /// One agent from 8 to 9. Two contacts come at 8:00; one is served until 8:30, the other waits for that long.
    #[test]
    fn a_small_day() {
        let contact = Contact {
            at: at(480),
            class: "all".into(),
            attributes: BTreeMap::new(),
            work: at(30),
            patience: None,
            luck: 0,
        };
        let agent = AgentDay {
            id: "anna".into(),
            group: "all".into(),
            from: at(480),
            until: Some(at(540)),
            breaks: Vec::new(),
            skills: BTreeMap::new(),
            capacity: 1,
            slow_down: 0.0,
            answer: Distribution::Constant { mean: 0.0 },
            missed: 0.0,
        };
        let day = Day {
            number: 0,
            date: "2026-03-02".to_owned(),
            zone: "UTC".to_owned(),
            seed: 0,
            opens: at(480),
            until: at(540),
            contacts: vec![contact.clone(), contact],
            agents: vec![agent],
        };
        let served = |from, until| Story {
            offers: Vec::new(),
            ending: Ending::Answered { agent: 0, at: at(from), finished: at(until), free: at(until) },
        };
        let mut course = Course::new(day.opens);
        course.add(&day, &Outcome { stories: vec![served(480, 510), served(510, 550)] });
        assert_eq!(course.values(Line::Arriving), [2.0, 0.0, 0.0, 0.0, 0.0].map(Some));
        assert_eq!(course.values(Line::Waiting), [1.0, 1.0, 0.0, 0.0, 0.0].map(Some));
        let late = Some(10.0 / 15.0);
        assert_eq!(course.values(Line::Busy), [Some(1.0), Some(1.0), Some(1.0), Some(1.0), late]);
        assert_eq!(course.values(Line::There), course.values(Line::Busy));
        assert_eq!(course.values(Line::MedianWait)[..2], [Some(900.0), None]);
        let twice = Course::new(day.opens).joined(course.clone()).joined(course.clone());
        assert_eq!(twice.days, 2);
        for line in [Line::Arriving, Line::Waiting, Line::Busy, Line::MedianWait] {
            assert_eq!(twice.values(line), course.values(line));
        }
    }
}
