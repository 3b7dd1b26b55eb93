//! A second, tiny way to play a day: first come first served by a calendar of events, knowing nothing of the engine.
//!
//! It checks days, figures and intervals against theory, and later the real driver against itself: on a day without
//! refusals and missed offers both have to tell the same story. Each group serves the classes named in its skills; a free
//! agent takes the longest waiting of them, a new contact the first free group in the order of the day's agents. An
//! agent who leaves at the end of a shift finishes what it has.
//!
//! *Never:* a line shared with what it checks.

use frontdesk_simulator::day::Day;
use frontdesk_simulator::outcome::{Ending, OfferEnd, Offered, Outcome, Story};
use router_core::Span;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// What the calendar holds; at the same moment in this order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Happening {
    Finishes { agent: usize },
    Stops { agent: usize },
    Starts { agent: usize },
    Arrives { contact: usize },
    GivesUp { contact: usize },
}

struct Hall<'a> {
    day: &'a Day,
    calendar: BinaryHeap<Reverse<(u64, Happening)>>,
    /// Which classes each agent serves, by number.
    serves: Vec<Vec<usize>>,
    class_of: Vec<usize>,
    waiting: Vec<VecDeque<usize>>,
    there: Vec<bool>,
    serving: Vec<Option<usize>>,
    endings: Vec<Option<Ending>>,
}

/// Plays `day`. Agents serve one contact at a time, at once, and whoever is in their skills.
pub(crate) fn play(day: &Day) -> Outcome {
    let mut hall = Hall::new(day);
    while let Some(Reverse((now, happening))) = hall.calendar.pop() {
        hall.happens(now, happening);
    }
    let ended = |ending: Option<Ending>| Story {
        offers: match ending {
            Some(Ending::Answered { agent, at, .. }) => {
                vec![Offered { agent, at, until: at, end: OfferEnd::Accepted }]
            }
            Some(Ending::Abandoned { .. } | Ending::Refused { .. }) | None => Vec::new(),
        },
        // Whoever is left when everybody has gone home is sent away.
        ending: ending.unwrap_or(Ending::Refused { at: day.until }),
    };
    Outcome { stories: hall.endings.into_iter().map(ended).collect() }
}

impl<'a> Hall<'a> {
    fn new(day: &'a Day) -> Self {
        let classes: Vec<_> = day.classes().into_iter().collect();
        let number = |name: &str| classes.iter().position(|class| &**class == name);
        let mut calendar = BinaryHeap::new();
        for (agent, shift) in day.agents.iter().enumerate() {
            for interval in shift.shifts(Span::from_millis(u64::MAX)) {
                calendar.push(Reverse((interval.from.as_millis(), Happening::Starts { agent })));
                calendar.push(Reverse((interval.until.as_millis(), Happening::Stops { agent })));
            }
        }
        if let Some(first) = day.contacts.first() {
            calendar.push(Reverse((first.at.as_millis(), Happening::Arrives { contact: 0 })));
        }
        Hall {
            day,
            calendar,
            serves: day.agents.iter().map(|a| a.skills.keys().filter_map(|s| number(s)).collect()).collect(),
            class_of: day.contacts.iter().filter_map(|contact| number(&contact.class)).collect(),
            waiting: vec![VecDeque::new(); classes.len()],
            there: vec![false; day.agents.len()],
            serving: vec![None; day.agents.len()],
            endings: vec![None; day.contacts.len()],
        }
    }

    fn happens(&mut self, now: u64, happening: Happening) {
        match happening {
            Happening::Starts { agent } => {
                self.there[agent] = true;
                self.take_next(now, agent);
            }
            Happening::Stops { agent } => self.there[agent] = false,
            Happening::Finishes { agent } => {
                self.serving[agent] = None;
                self.take_next(now, agent);
            }
            Happening::Arrives { contact } => self.arrives(now, contact),
            Happening::GivesUp { contact } => {
                if self.endings[contact].is_none() {
                    self.endings[contact] = Some(Ending::Abandoned { at: Span::from_millis(now) });
                    self.waiting[self.class_of[contact]].retain(|other| *other != contact);
                }
            }
        }
    }

    fn arrives(&mut self, now: u64, contact: usize) {
        if let Some(next) = self.day.contacts.get(contact + 1) {
            let happening = Happening::Arrives { contact: contact + 1 };
            self.calendar.push(Reverse((next.at.as_millis(), happening)));
        }
        let class = self.class_of[contact];
        let free = (0..self.there.len())
            .find(|a| self.there[*a] && self.serving[*a].is_none() && self.serves[*a].contains(&class));
        match (free, self.day.contacts[contact].gives_up_at()) {
            (Some(agent), _) => self.serve(now, agent, contact),
            (None, gives_up_at) => {
                self.waiting[class].push_back(contact);
                if let Some(at) = gives_up_at {
                    self.calendar.push(Reverse((at.as_millis(), Happening::GivesUp { contact })));
                }
            }
        }
    }

    fn take_next(&mut self, now: u64, agent: usize) {
        if !self.there[agent] || self.serving[agent].is_some() {
            return;
        }
        let heads = self.serves[agent].iter().filter_map(|class| self.waiting[*class].front());
        // Contacts are numbered by arrival.
        if let Some(contact) = heads.min().copied() {
            self.waiting[self.class_of[contact]].pop_front();
            self.serve(now, agent, contact);
        }
    }

    fn serve(&mut self, now: u64, agent: usize, contact: usize) {
        let finished = now + self.day.contacts[contact].work.as_millis();
        self.serving[agent] = Some(contact);
        let (at, finished) = (Span::from_millis(now), Span::from_millis(finished));
        self.endings[contact] = Some(Ending::Answered { agent, at, finished, free: finished });
        self.calendar.push(Reverse((finished.as_millis(), Happening::Finishes { agent })));
    }
}
