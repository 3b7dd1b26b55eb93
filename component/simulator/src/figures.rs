//! The figures of one day: counted once from its outcome, for all contacts, each class and each group of agents.
//!
//! Contacts count if they arrive within the window; queue length and occupancy are averages over the time of the
//! window. What a figure is called and how it is made of these counts is in `measure`.
//!
//! *Never:* more than one day.

use super::day::{Day, Interval, seconds, seconds_between};
use super::outcome::{Ending, Outcome, Story, Worked};
use super::service_level::Counts;
use super::statistics::gini;
use router_core::Span;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is counted how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counting {
    /// T: the time within which contacts are to be answered.
    pub answer_within: Span,
    /// Who gives up within this time does so at once (formula F5).
    pub at_once: Span,
    /// The part of the day that counts.
    pub window: Window,
}

/// The part of a day that counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Window {
    /// While contacts arrive.
    #[default]
    Open,
    /// From the first arrival until the last contact is gone.
    UntilEmpty,
    /// Another part, for instance without the hour in which everything begins from empty.
    Part(Interval),
}

impl Default for Counting {
    fn default() -> Self {
        Self { answer_within: Span::from_seconds(20), at_once: Span::from_seconds(5), window: Window::Open }
    }
}

/// The figures of a day.
#[derive(Clone, Debug, PartialEq)]
pub struct DayFigures {
    /// How long the window is, in seconds.
    pub window_seconds: f64,
    /// All contacts.
    pub all: Tally,
    /// The contacts of each class.
    pub classes: BTreeMap<Arc<str>, Tally>,
    /// The agents of each group.
    pub groups: BTreeMap<Arc<str>, Effort>,
    /// How unequally load is shared out among agents of equal skills (Gini coefficient of served time over time
    /// there, averaged over the sets of equal agents by their size); `None` if no two agents are equal.
    pub unfairness: Option<f64>,
}

/// What became of some contacts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    /// How many, by what became of them.
    pub counts: Counts,
    /// How many waited at least a millisecond.
    pub delayed: u64,
    /// How many offers were made for them.
    pub offers: u64,
    /// The time that they spent waiting within the window, in seconds, all together.
    pub queue_seconds: f64,
    /// The waits of those that were answered, in seconds, sorted.
    pub waits_answered: Vec<f64>,
    /// The waits of all, however they ended, in seconds, sorted.
    pub waits_all: Vec<f64>,
}

/// What some agents did within the window, in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Effort {
    /// When they served somebody.
    pub busy: f64,
    /// When they were there.
    pub there: f64,
}

impl DayFigures {
    /// Counts `outcome`, which is what became of `day`.
    pub fn count(day: &Day, outcome: &Outcome, counting: &Counting) -> Self {
        let window = match counting.window {
            Window::Open => day.open(),
            Window::UntilEmpty => Interval { from: day.opens, until: outcome.ended(day) },
            Window::Part(part) => part,
        };
        let mut all = Tally::default();
        let mut classes: BTreeMap<Arc<str>, Tally> = BTreeMap::new();
        for (contact, story) in day.contacts.iter().zip(&outcome.stories) {
            let waiting = Interval { from: contact.at, until: story.waited_until() };
            let class = classes.entry(contact.class.clone()).or_default();
            for tally in [&mut all, class] {
                tally.queue_seconds += waiting.within(window).seconds();
                if window.contains(contact.at) {
                    tally.add(contact.at, story, counting);
                }
            }
        }
        for tally in classes.values_mut().chain([&mut all]) {
            tally.waits_answered.sort_by(f64::total_cmp);
            tally.waits_all.sort_by(f64::total_cmp);
        }
        let worked = outcome.worked(day);
        Self {
            window_seconds: window.seconds(),
            all,
            classes,
            groups: efforts(day, &worked, window),
            unfairness: unfairness(day, &worked, window),
        }
    }
}

impl Tally {
    fn add(&mut self, arrived: Span, story: &Story, counting: &Counting) {
        let wait = seconds_between(arrived, story.waited_until());
        let in_time = wait <= seconds(counting.answer_within);
        match story.ending {
            Ending::Answered { .. } => {
                self.counts.answered += 1;
                self.counts.answered_within += u64::from(in_time);
                self.waits_answered.push(wait);
            }
            Ending::Abandoned { .. } => {
                self.counts.abandoned += 1;
                self.counts.abandoned_within += u64::from(in_time);
                self.counts.abandoned_at_once += u64::from(wait <= seconds(counting.at_once));
            }
            Ending::Refused { .. } => self.counts.refused += 1,
        }
        self.waits_all.push(wait);
        self.delayed += u64::from(wait > 0.0);
        self.offers += story.offers.len() as u64;
    }
}

fn efforts(day: &Day, worked: &[Worked], window: Interval) -> BTreeMap<Arc<str>, Effort> {
    let mut groups: BTreeMap<Arc<str>, Effort> = BTreeMap::new();
    for (agent, worked) in day.agents.iter().zip(worked) {
        let effort = groups.entry(agent.group.clone()).or_default();
        effort.busy += sum_within(&worked.busy, window);
        effort.there += sum_within(&worked.there, window);
    }
    groups
}

fn unfairness(day: &Day, worked: &[Worked], window: Interval) -> Option<f64> {
    let mut equal: BTreeMap<_, Vec<f64>> = BTreeMap::new();
    for (agent, worked) in day.agents.iter().zip(worked) {
        let there = sum_within(&worked.there, window);
        if there > 0.0 {
            let load = sum_within(&worked.services, window) / there;
            equal.entry((&agent.skills, agent.capacity)).or_default().push(load);
        }
    }
    let mut sum = 0.0;
    let mut agents = 0;
    for loads in equal.values().filter(|loads| loads.len() > 1) {
        sum += gini(loads)? * loads.len() as f64;
        agents += loads.len();
    }
    (agents > 0).then(|| sum / agents as f64)
}

fn sum_within(intervals: &[Interval], window: Interval) -> f64 {
    intervals.iter().map(|interval| interval.within(window).seconds()).sum()
}

#[cfg(test)]
mod tests {
    use super::super::day::{AgentDay, Contact};
    use super::super::distribution::Distribution;
    use super::super::measure::{Measure, Scope};
    use super::super::outcome::{OfferEnd, Offered};
    use super::super::service_level::Formula;
    use super::*;

    fn at(second: u64) -> Span {
        Span::from_seconds(second)
    }

    fn contact(second: u64, class: &str) -> Contact {
        let attributes = BTreeMap::new();
        Contact { at: at(second), class: class.into(), attributes, work: at(60), patience: None, luck: 0 }
    }

    fn agent(id: &str, group: &str, until: u64) -> AgentDay {
        AgentDay {
            id: id.into(),
            group: group.into(),
            from: at(0),
            until: Some(at(until)),
            breaks: Vec::new(),
            skills: BTreeMap::new(),
            capacity: 2,
            slow_down: 0.0,
            answer: Distribution::Constant { mean: 0.0 },
            missed: 0.0,
        }
    }

    fn answered(agent: usize, offered: u64, from: u64, free: u64, missed_before: bool) -> Story {
        let offer = |end| Offered { agent, at: at(offered), until: at(from), end };
        let mut offers = vec![offer(OfferEnd::Accepted)];
        if missed_before {
            offers.insert(0, offer(OfferEnd::Expired));
        }
        let ending = Ending::Answered { agent, at: at(from), finished: at(free - 1), free: at(free) };
        Story { offers, ending }
    }

    fn gone(ending: Ending) -> Story {
        Story { offers: Vec::new(), ending }
    }

    /// 100 seconds with two agents of the same skills; anna serves two contacts at once for a while and stays longer.
    fn example() -> DayFigures {
        let contacts = [(0, "a"), (10, "a"), (20, "b"), (30, "b"), (40, "b")];
        let day = Day {
            number: 0,
            date: "2026-03-02".to_owned(),
            zone: "UTC".to_owned(),
            seed: 0,
            opens: at(0),
            until: at(100),
            contacts: contacts.map(|(second, class)| contact(second, class)).to_vec(),
            agents: vec![agent("anna", "g", 50), agent("bob", "h", 100)],
        };
        let stories = vec![
            answered(0, 0, 0, 40, false),
            answered(0, 15, 35, 80, true),
            answered(1, 20, 50, 120, false),
            gone(Ending::Abandoned { at: at(33) }),
            gone(Ending::Refused { at: at(90) }),
        ];
        DayFigures::count(&day, &Outcome { stories }, &Counting::default())
    }

    #[test]
    fn contacts_are_counted() {
        let figures = example();
        let expected = Counts {
            answered: 3,
            answered_within: 1,
            abandoned: 1,
            abandoned_within: 1,
            abandoned_at_once: 1,
            refused: 1,
        };
        assert_eq!(figures.all.counts, expected);
        assert_eq!(figures.all.waits_answered, [0.0, 25.0, 30.0]);
        assert_eq!(figures.all.waits_all, [0.0, 3.0, 25.0, 30.0, 50.0]);
        assert_eq!((figures.all.delayed, figures.all.offers), (4, 4));
        assert_eq!((figures.all.queue_seconds, figures.window_seconds), (108.0, 100.0));
        assert_eq!(figures.classes["a"].counts.answered, 2);
    }

    #[test]
    fn agents_are_counted() {
        let figures = example();
        // Anna's shift ends at 50 while she serves until 80; bob's last contact ends after the window.
        assert_eq!(figures.groups["g"], Effort { busy: 80.0, there: 80.0 });
        assert_eq!(figures.groups["h"], Effort { busy: 50.0, there: 100.0 });
        // Served time over time there: 85 / 80 and 50 / 100.
        let (anna, bob) = (85.0 / 80.0, 0.5);
        assert!((figures.unfairness.unwrap() - (anna - bob) / (2.0 * (anna + bob))).abs() < 1e-12);
    }

    #[test]
    fn measures_are_made_of_counts() {
        let days = [example(), example()];
        let value = |measure: Measure, scope: &Scope| measure.estimate(scope, &days).value;
        let all = |measure| value(measure, &Scope::All).unwrap();
        let near =
            |found: f64, expected: f64| assert!((found - expected).abs() < 1e-12, "{found}, {expected}");
        near(all(Measure::Offered), 5.0);
        near(all(Measure::ServiceLevel(Formula::WithoutEarlyAbandoned)), 0.25);
        near(all(Measure::WorstClass(Formula::WithoutEarlyAbandoned)), 0.0);
        near(all(Measure::MeanWait), 55.0 / 3.0);
        near(all(Measure::MeanWaitOfAll), 108.0 / 5.0);
        near(all(Measure::Wait(0.5)), 25.0);
        near(all(Measure::QueueLength), 1.08);
        near(all(Measure::OffersPerAnswer), 4.0 / 3.0);
        near(all(Measure::Occupancy), 130.0 / 180.0);
        let class = Scope::Class("a".into());
        near(value(Measure::ServiceLevel(Formula::OfOffered), &class).unwrap(), 0.5);
        near(value(Measure::Occupancy, &Scope::Group("h".into())).unwrap(), 0.5);
        assert_eq!(value(Measure::Occupancy, &class), None);
        assert_eq!(value(Measure::MeanWait, &Scope::Class("nobody".into())), None);
    }
}
