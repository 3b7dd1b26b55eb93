//! What a day is: who contacts when, with which fates, and who works.
//!
//! A [`Day`] holds all that is up to chance, so that two policies meet the same day: the work and the patience of each
//! contact, and its `luck`, a number from which every later fate of it (is this offer answered, and when) is computed
//! the same way for everybody who asks. Moments are [`Span`]s since the midnight at which the day begins.
//!
//! *Never:* what a router decides, or a word about the medium.

use super::distribution::Distribution;
use super::random::{Purpose, Stream};
use router_core::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One day of a contact centre.
#[derive(Clone, Debug, PartialEq)]
pub struct Day {
    /// Which day of a series, from 0.
    pub number: u32,
    /// The date on which it is played, `2026-03-02`; calendars and opening hours of a policy see it.
    pub date: String,
    /// The time zone of its midnight, `Europe/Berlin`.
    pub zone: String,
    /// What chance of the policy itself begins with.
    pub seed: u64,
    /// When contacts begin to arrive.
    pub opens: Span,
    /// When contacts stop arriving.
    pub until: Span,
    /// The contacts, by arrival.
    pub contacts: Vec<Contact>,
    /// The agents, each once.
    pub agents: Vec<AgentDay>,
}

/// Somebody who wants something.
#[derive(Clone, Debug, PartialEq)]
pub struct Contact {
    /// When it arrives.
    pub at: Span,
    /// What it is counted under.
    pub class: Arc<str>,
    /// What a router is told about it.
    pub attributes: BTreeMap<Arc<str>, Attribute>,
    /// How long one agent who does nothing else needs for it.
    pub work: Span,
    /// How long it waits for an answer before it gives up; `None`: for ever.
    pub patience: Option<Span>,
    /// Where its later fates come from; below [`LUCK_BELOW`].
    pub luck: u64,
}

/// All `luck` is below this, so that every reader of JSON can hold it exactly.
pub const LUCK_BELOW: u64 = 1 << 53;

/// What an attribute of a contact is.
#[derive(Clone, Debug, PartialEq)]
pub enum Attribute {
    /// A text.
    Text(Arc<str>),
    /// A number.
    Number(f64),
    /// Yes or no.
    YesNo(bool),
    /// Several texts.
    List(Vec<Arc<str>>),
}

/// A time of the day from one moment to another, the second not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Interval {
    /// Its first moment.
    pub from: Span,
    /// The moment after its last.
    pub until: Span,
}

/// What an agent does on this day.
#[derive(Clone, Debug, PartialEq)]
pub struct AgentDay {
    /// Its name, once a day.
    pub id: Arc<str>,
    /// What it is counted under.
    pub group: Arc<str>,
    /// When it comes.
    pub from: Span,
    /// When it takes nothing new any more; `None`: it stays until the last contact is gone.
    pub until: Option<Span>,
    /// When it takes nothing new in between; in order, none overlapping.
    pub breaks: Vec<Interval>,
    /// What it can, with levels.
    pub skills: BTreeMap<Arc<str>, u8>,
    /// How many contacts it serves at once, at least 1.
    pub capacity: u32,
    /// How much each further contact slows all of them down: with `n` at once each gets `1 / (1 + slow_down (n - 1))`
    /// of the speed of one. 0: not at all. 1: together they take as long as one after the other.
    pub slow_down: f64,
    /// How long it takes to accept an offer.
    pub answer: Distribution,
    /// How likely it does not see an offer, from 0 to 1.
    pub missed: f64,
}

/// What becomes of an offer, as far as the agent goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is accepted, so long after it was made.
    Accepted {
        /// How long after.
        after: Span,
    },
    /// It is not seen: it expires.
    Missed,
}

impl Day {
    /// The classes of its contacts, by name.
    pub fn classes(&self) -> BTreeSet<Arc<str>> {
        self.contacts.iter().map(|contact| contact.class.clone()).collect()
    }

    /// The groups of its agents, by name.
    pub fn groups(&self) -> BTreeSet<Arc<str>> {
        self.agents.iter().map(|agent| agent.group.clone()).collect()
    }

    /// The time in which contacts arrive.
    pub fn open(&self) -> Interval {
        Interval { from: self.opens, until: self.until }
    }
}

impl Contact {
    /// When it gives up if nobody has answered.
    pub fn gives_up_at(&self) -> Option<Span> {
        self.patience.map(|patience| later(self.at, patience))
    }

    /// A number between 0 and 1 for the choice `number` that a policy makes by chance about this contact.
    pub fn chance(&self, number: u32) -> f64 {
        Stream::of(self.luck, Purpose::Choice, &[u64::from(number)]).uniform()
    }
}

impl AgentDay {
    /// What becomes of the offer `number` (from 0) of `contact`, if it is made to this agent. It depends on nothing
    /// else, so two policies that offer to agents of the same habits meet the same answer.
    pub fn answer(&self, contact: &Contact, number: u32) -> Answer {
        let mut stream = Stream::of(contact.luck, Purpose::Answer, &[u64::from(number)]);
        if stream.uniform() < self.missed {
            return Answer::Missed;
        }
        Answer::Accepted { after: from_seconds(self.answer.sample(&mut stream)) }
    }

    /// How fast the work of one contact goes on while `at_once` contacts are served: 1 for one of them.
    pub fn speed(&self, at_once: u32) -> f64 {
        1.0 / (1.0 + self.slow_down * f64::from(at_once.saturating_sub(1)))
    }

    /// When it takes contacts: its shift without its breaks; `end` stands for the end of a shift without one.
    pub fn shifts(&self, end: Span) -> Vec<Interval> {
        let mut shifts = Vec::new();
        let mut from = self.from;
        let until = self.until.unwrap_or(end);
        for pause in &self.breaks {
            shifts.push(Interval { from, until: pause.from.min(until) });
            from = pause.until;
        }
        shifts.push(Interval { from, until });
        shifts.retain(|shift| shift.from < shift.until);
        shifts
    }
}

impl Interval {
    /// How long it is, in seconds.
    pub fn seconds(self) -> f64 {
        seconds(self.until) - seconds(self.from)
    }

    /// Whether `moment` lies in it.
    pub fn contains(self, moment: Span) -> bool {
        self.from <= moment && moment < self.until
    }

    /// The part of it that lies in `other`; of length zero if there is none.
    pub fn within(self, other: Interval) -> Interval {
        let from = self.from.max(other.from);
        Interval { from, until: self.until.min(other.until).max(from) }
    }
}

/// The whole of `intervals`, overlapping ones made into one; in order.
pub(crate) fn union(mut intervals: Vec<Interval>) -> Vec<Interval> {
    intervals.sort_unstable();
    let mut whole: Vec<Interval> = Vec::with_capacity(intervals.len());
    for next in intervals {
        match whole.last_mut() {
            Some(last) if next.from <= last.until => last.until = last.until.max(next.until),
            _ => whole.push(next),
        }
    }
    whole
}

/// `span` in seconds.
pub fn seconds(span: Span) -> f64 {
    span.as_millis() as f64 / 1000.0
}

/// `seconds` to the nearest millisecond; nothing is negative.
pub fn from_seconds(seconds: f64) -> Span {
    Span::from_millis((seconds * 1000.0).round() as u64)
}

/// The moment `length` after `moment`.
pub fn later(moment: Span, length: Span) -> Span {
    Span::from_millis(moment.as_millis().saturating_add(length.as_millis()))
}

/// How long after `before` the moment `after` is, in seconds; zero if it is not.
pub(crate) fn seconds_between(before: Span, after: Span) -> f64 {
    after.as_millis().saturating_sub(before.as_millis()) as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Span {
        Span::from_seconds(seconds)
    }

    fn interval(from: u64, until: u64) -> Interval {
        Interval { from: at(from), until: at(until) }
    }

    fn agent() -> AgentDay {
        AgentDay {
            id: "anna".into(),
            group: "all".into(),
            from: at(100),
            until: Some(at(200)),
            breaks: vec![interval(120, 130), interval(190, 300)],
            skills: BTreeMap::new(),
            capacity: 3,
            slow_down: 0.5,
            answer: Distribution::Exponential { mean: 8.0 },
            missed: 0.25,
        }
    }

    fn contact(luck: u64) -> Contact {
        let patience = Some(at(60));
        Contact { at: at(10), class: "x".into(), attributes: BTreeMap::new(), work: at(5), patience, luck }
    }

    #[test]
    fn breaks_divide_a_shift() {
        assert_eq!(agent().shifts(at(999)), [interval(100, 120), interval(130, 190)]);
        let staying = AgentDay { until: None, breaks: Vec::new(), ..agent() };
        assert_eq!(staying.shifts(at(999)), [interval(100, 999)]);
    }

    #[test]
    fn chats_slow_each_other_down() {
        let speeds: Vec<f64> = (1..=3).map(|n| agent().speed(n)).collect();
        assert_eq!(speeds, [1.0, 1.0 / 1.5, 0.5]);
    }

    #[test]
    fn an_answer_depends_on_the_contact_and_the_number_of_the_offer_only() {
        let other = AgentDay { id: "bob".into(), ..agent() };
        for luck in 0..50 {
            assert_eq!(agent().answer(&contact(luck), 1), other.answer(&contact(luck), 1));
            assert_eq!(contact(luck).chance(4).to_bits(), contact(luck).chance(4).to_bits());
        }
        let answers: Vec<Answer> = (0..4000).map(|luck| agent().answer(&contact(luck), 0)).collect();
        let missed = answers.iter().filter(|answer| **answer == Answer::Missed).count();
        assert!((900..1100).contains(&missed), "{missed}");
    }

    #[test]
    fn intervals_are_joined_and_cut() {
        let parts = vec![interval(5, 9), interval(1, 3), interval(2, 4), interval(9, 10)];
        assert_eq!(union(parts), [interval(1, 4), interval(5, 10)]);
        assert_eq!(interval(1, 10).within(interval(5, 20)), interval(5, 10));
        assert!(interval(1, 2).within(interval(5, 20)).seconds() == 0.0);
        assert!(interval(1, 2).contains(at(1)) && !interval(1, 2).contains(at(2)));
        assert_eq!(contact(1).gives_up_at(), Some(at(70)));
    }
}
