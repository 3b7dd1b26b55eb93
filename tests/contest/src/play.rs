//! Plays a day with a [`Rival`] instead of the engine, on the same fates.
//!
//! The calendar is the driver's: contacts arrive and give up, agents come and go, answer and finish. What the agents do is
//! the same too: the offer `n` of a contact meets the same answer, an agent who leaves finishes what it has. Who was given a
//! contact without being asked answers after the same delay; who would have missed an offer sees the contact only when
//! it looks again, after [`RETURNS_AFTER`]. Capacity is taken from the moment an agent is rung or given something.
//!
//! *Never:* a decision, or a word to the rival about what is still to come.

use crate::rivals::hall::{AgentNumber, CallNumber, ClassNumber, Hall, Order};
use crate::rivals::{News, Rival};
use frontdesk_simulator::day::{AgentDay, Answer, Day, later};
use frontdesk_simulator::driver::RETURNS_AFTER;
use frontdesk_simulator::outcome::{Ending, OfferEnd, Offered, Outcome, Story};
use frontdesk_simulator::serving::Serving;
use router_core::Span;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::sync::Arc;

/// The classes of this name come before others, in systems that know such a thing.
pub(crate) const URGENT: &str = "vip";

/// What the calendar holds; at the same moment in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Happening {
    /// An agent answers the offer `number`.
    Answers {
        call: CallNumber,
        number: usize,
    },
    /// Nobody answered the offer `number`.
    Expires {
        call: CallNumber,
        number: usize,
    },
    /// An agent finishes a contact, unless something changed since this was noted.
    Finishes {
        agent: AgentNumber,
    },
    Stops {
        agent: AgentNumber,
    },
    Starts {
        agent: AgentNumber,
    },
    Arrives {
        call: CallNumber,
    },
    GivesUp {
        call: CallNumber,
    },
}

struct Play<'a> {
    day: &'a Day,
    rival: Box<dyn Rival>,
    hall: Hall,
    class_of: Vec<ClassNumber>,
    calendar: BinaryHeap<Reverse<(Span, Happening)>>,
    stories: Vec<Page>,
    serving: Vec<Serving>,
    now: Span,
}

/// What became of a contact so far.
#[derive(Clone, Debug, Default)]
struct Page {
    offers: Vec<Offered>,
    /// Which of the offers stand.
    standing: Vec<(usize, How)>,
    ending: Option<Ending>,
}

/// How a contact came to an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    /// The agent is asked.
    Rung,
    /// It is the agent's.
    Given,
}

/// Plays `day` with `rival`.
pub(crate) fn play(day: &Day, rival: Box<dyn Rival>) -> Outcome {
    let mut play = Play::new(day, rival);
    play.run();
    let story = |(page, arrived): (Page, Span)| Story {
        offers: page.offers,
        // Whoever is left when everybody has gone home is sent away.
        ending: page.ending.unwrap_or(Ending::Refused { at: day.until.max(arrived) }),
    };
    let arrived = day.contacts.iter().map(|contact| contact.at);
    Outcome { stories: play.stories.into_iter().zip(arrived).map(story).collect() }
}

/// The queue of each contact. Classes that the same agents serve are one queue, in which urgent contacts may come first,
/// as one would set up the other systems.
fn queues(day: &Day) -> Vec<ClassNumber> {
    let mut numbers: BTreeMap<Vec<bool>, ClassNumber> = BTreeMap::new();
    let mut number = |class: &Arc<str>| {
        let agents: Vec<bool> = day.agents.iter().map(|agent| serves(agent, class)).collect();
        let next = numbers.len();
        *numbers.entry(agents).or_insert(next)
    };
    let of_class: BTreeMap<Arc<str>, ClassNumber> =
        day.classes().into_iter().map(|class| (class.clone(), number(&class))).collect();
    day.contacts.iter().filter_map(|contact| of_class.get(&contact.class).copied()).collect()
}

/// An agent without skills serves everybody.
fn serves(agent: &AgentDay, class: &str) -> bool {
    agent.skills.is_empty() || agent.skills.contains_key(class)
}

impl<'a> Play<'a> {
    fn new(day: &'a Day, rival: Box<dyn Rival>) -> Self {
        let class_of = queues(day);
        let served = |agent: &AgentDay| {
            let own = day.contacts.iter().zip(&class_of).filter(|(it, _)| serves(agent, &it.class));
            own.map(|(_, class)| *class).collect::<BTreeSet<ClassNumber>>()
        };
        let agents = day.agents.iter().map(|agent| (served(agent).into_iter().collect(), agent.capacity));
        let mut calendar = BinaryHeap::new();
        let forever = Span::from_millis(u64::MAX);
        for (agent, shift) in day.agents.iter().enumerate() {
            for shift in shift.shifts(forever) {
                calendar.push(Reverse((shift.from, Happening::Starts { agent })));
                if shift.until != forever {
                    calendar.push(Reverse((shift.until, Happening::Stops { agent })));
                }
            }
        }
        for (call, contact) in day.contacts.iter().enumerate() {
            calendar.push(Reverse((contact.at, Happening::Arrives { call })));
        }
        Self {
            day,
            rival,
            hall: Hall::new(agents),
            class_of,
            calendar,
            stories: vec![Page::default(); day.contacts.len()],
            serving: vec![Serving::default(); day.agents.len()],
            now: Span::ZERO,
        }
    }

    fn run(&mut self) {
        loop {
            let wake = self.rival.next_wake();
            match (self.calendar.peek().copied(), wake) {
                // With an empty calendar nobody works any more, and whoever waits does so for ever.
                (None, _) => return,
                (Some(Reverse((at, _))), Some(wake)) if wake < at => {
                    self.now = self.now.max(wake);
                    self.tell(News::Woken);
                }
                (Some(Reverse((at, happening))), _) => {
                    self.calendar.pop();
                    self.now = at;
                    self.happens(happening);
                }
            }
        }
    }

    fn happens(&mut self, happening: Happening) {
        match happening {
            Happening::Arrives { call } => {
                let contact = &self.day.contacts[call];
                let class = self.class_of[call];
                self.hall.arrives(call, class, &*contact.class == URGENT, self.now);
                if let Some(at) = contact.gives_up_at() {
                    self.note(at, Happening::GivesUp { call });
                }
                self.tell(News::Arrived(call));
            }
            Happening::GivesUp { call } => self.gives_up(call),
            Happening::Answers { call, number } => self.answers(call, number),
            Happening::Expires { call, number } => self.expires(call, number),
            Happening::Finishes { agent } => self.finishes(agent),
            Happening::Starts { agent } => {
                self.hall.set_there(agent, true, self.now);
                self.tell(News::Came(agent));
            }
            Happening::Stops { agent } => self.hall.set_there(agent, false, self.now),
        }
    }

    fn gives_up(&mut self, call: CallNumber) {
        if self.stories[call].ending.is_some() {
            return;
        }
        self.stories[call].ending = Some(Ending::Abandoned { at: self.now });
        let mut given_to = None;
        for (number, how) in std::mem::take(&mut self.stories[call].standing) {
            let agent = self.close_offer(call, number, OfferEnd::Revoked);
            match how {
                How::Rung => self.hall.stops_ringing(call, agent),
                How::Given => given_to = Some(agent),
            }
        }
        self.hall.leaves(call, given_to);
        self.tell(News::Left(call));
    }

    fn answers(&mut self, call: CallNumber, number: usize) {
        let standing = std::mem::take(&mut self.stories[call].standing);
        let Some((_, how)) = standing.iter().find(|(stands, _)| *stands == number).copied() else {
            self.stories[call].standing = standing;
            return;
        };
        for (other, _) in standing.into_iter().filter(|(other, _)| *other != number) {
            let agent = self.close_offer(call, other, OfferEnd::Revoked);
            self.hall.stops_ringing(call, agent);
        }
        let agent = self.close_offer(call, number, OfferEnd::Accepted);
        match how {
            How::Rung => self.hall.picks_up(call, agent),
            How::Given => self.hall.begins(call),
        }
        let at = self.now;
        self.stories[call].ending = Some(Ending::Answered { agent, at, finished: at, free: at });
        self.serving[agent].begin(at, &self.day.agents[agent], call, &self.day.contacts[call]);
        self.note_next_end(agent);
        self.tell(News::Answered { call, agent });
    }

    fn expires(&mut self, call: CallNumber, number: usize) {
        let standing = &mut self.stories[call].standing;
        let Some(place) = standing.iter().position(|(stands, _)| *stands == number) else { return };
        standing.remove(place);
        let agent = self.close_offer(call, number, OfferEnd::Expired);
        self.hall.stops_ringing(call, agent);
        self.tell(News::Expired { call, agent });
    }

    fn close_offer(&mut self, call: CallNumber, number: usize, end: OfferEnd) -> AgentNumber {
        let offer = &mut self.stories[call].offers[number];
        (offer.until, offer.end) = (self.now, end);
        offer.agent
    }

    fn finishes(&mut self, agent: AgentNumber) {
        let habits = &self.day.agents[agent];
        // If something changed since this was noted, the end is at another time, which is noted too.
        let next = self.serving[agent].next_end(habits).filter(|(at, _)| *at == self.now);
        let Some((_, call)) = next else { return };
        self.serving[agent].end(self.now, habits, call);
        self.note_next_end(agent);
        if let Some(Ending::Answered { finished, free, .. }) = &mut self.stories[call].ending {
            (*finished, *free) = (self.now, self.now);
        }
        self.hall.finishes(agent, self.now);
        self.tell(News::Finished { agent, class: self.class_of[call] });
    }

    fn tell(&mut self, news: News) {
        self.rival.told(self.now, news, &mut self.hall);
        for order in self.hall.take_orders() {
            match order {
                Order::Ring { call, agent, lasts } => self.ring(call, agent, lasts),
                Order::Assign { call, agent } => self.give(call, agent),
            }
        }
    }

    fn offer(&mut self, call: CallNumber, agent: AgentNumber, how: How) -> usize {
        let page = &mut self.stories[call];
        let number = page.offers.len();
        page.offers.push(Offered { agent, at: self.now, until: self.now, end: OfferEnd::Revoked });
        page.standing.push((number, how));
        number
    }

    fn ring(&mut self, call: CallNumber, agent: AgentNumber, lasts: Span) {
        let number = self.offer(call, agent, How::Rung);
        match self.answer(call, agent, number) {
            Answer::Accepted { after } if after < lasts => {
                self.note(later(self.now, after), Happening::Answers { call, number });
            }
            Answer::Accepted { .. } | Answer::Missed => {
                self.note(later(self.now, lasts), Happening::Expires { call, number });
            }
        }
    }

    fn give(&mut self, call: CallNumber, agent: AgentNumber) {
        let number = self.offer(call, agent, How::Given);
        let mut looks = self.now;
        // Each look has the fate of a further offer; nobody misses a thousand in a row.
        for look in number..number + 1000 {
            if let Answer::Accepted { after } = self.answer(call, agent, look) {
                self.note(later(looks, after), Happening::Answers { call, number });
                return;
            }
            looks = later(looks, RETURNS_AFTER);
        }
    }

    fn answer(&self, call: CallNumber, agent: AgentNumber, number: usize) -> Answer {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        self.day.agents[agent].answer(&self.day.contacts[call], number)
    }

    fn note_next_end(&mut self, agent: AgentNumber) {
        if let Some((at, _)) = self.serving[agent].next_end(&self.day.agents[agent]) {
            self.note(at, Happening::Finishes { agent });
        }
    }

    fn note(&mut self, at: Span, happening: Happening) {
        self.calendar.push(Reverse((at.max(self.now), happening)));
    }
}
