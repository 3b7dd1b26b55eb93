//! Plays a day: the engine decides, in virtual time, and the day says what comes of it.
//!
//! The calendar holds what will happen: contacts arrive and give up, agents come and go, answer offers and finish
//! contacts. The engine is told of each at its time, and woken at its own deadlines in between; what it says is written
//! into the stories of the contacts (`book`) and done by the agents (`crew`). An agent who leaves takes nothing new,
//! finishes what it has and signs out. One who was made not ready, having missed offers, says that it is ready again
//! after [`RETURNS_AFTER`].
//!
//! *Never:* a decision about who serves whom, or a random number: those are the engine's and the day's.

mod book;
mod crew;
#[cfg(test)]
mod tests;

use super::arrival::Announcer;
use super::day::{Answer, Day};
use super::outcome::{Ending, Outcome};
use super::rulebook::DayPolicy;
use book::Book;
use crew::Crew;
use router_core::values::command::Command;
use router_core::values::effect::{AgentSide, News};
use router_core::values::id::{AgentId, Resource};
use router_core::values::notice::AgentNotice;
use router_core::values::presence::{ResourcePresence, Show};
use router_core::{Effect, Effects, Engine, Event, Span, Timestamp};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};

/// How long an agent whom the engine made not ready stays so.
pub const RETURNS_AFTER: Span = Span::from_seconds(60);

/// Nothing is waited for longer than this after the midnight of the day: ten days.
const GIVE_UP: u64 = 864_000_000;

/// A day that was played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Played {
    /// What became of it.
    pub outcome: Outcome,
    /// How often the engine was called.
    pub events: u64,
}

/// What the calendar holds; at the same moment in this order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Happening {
    /// An agent answers the offer `number` of a contact.
    Answers {
        contact: usize,
        number: usize,
    },
    /// An agent finishes a contact, unless something changed since this was noted.
    Finishes {
        agent: usize,
    },
    /// A shift ends.
    Stops {
        agent: usize,
    },
    /// A shift begins.
    Starts {
        agent: usize,
    },
    /// An agent who was made not ready is back.
    Returns {
        agent: usize,
    },
    Arrives {
        contact: usize,
    },
    GivesUp {
        contact: usize,
    },
}

struct Play<'a> {
    day: &'a Day,
    midnight: Timestamp,
    ids: &'a [AgentId],
    numbers: HashMap<AgentId, usize>,
    announcer: Announcer,
    engine: Engine,
    calendar: BinaryHeap<Reverse<(u64, Happening)>>,
    /// What the engine is to be told at once, in order.
    told: VecDeque<Event>,
    book: Book,
    crew: Crew<'a>,
    /// Milliseconds since midnight.
    now: u64,
    events: u64,
}

/// Plays `day` under `policy`, which was made ready for it.
pub fn play(day: &Day, policy: &DayPolicy) -> Played {
    let mut play = Play::new(day, policy);
    play.run();
    Played { outcome: play.book.close(day), events: play.events }
}

impl<'a> Play<'a> {
    fn new(day: &'a Day, policy: &'a DayPolicy) -> Self {
        let mut calendar = BinaryHeap::new();
        let forever = Span::from_millis(u64::MAX);
        for (agent, shifts) in day.agents.iter().map(|agent| agent.shifts(forever)).enumerate() {
            for shift in shifts {
                calendar.push(Reverse((shift.from.as_millis(), Happening::Starts { agent })));
                if shift.until != forever {
                    calendar.push(Reverse((shift.until.as_millis(), Happening::Stops { agent })));
                }
            }
        }
        if let Some(first) = day.contacts.first() {
            calendar.push(Reverse((first.at.as_millis(), Happening::Arrives { contact: 0 })));
        }
        let numbers = policy.agents.iter().cloned().enumerate().map(|(number, id)| (id, number));
        Self {
            day,
            midnight: policy.midnight,
            ids: &policy.agents,
            numbers: numbers.collect(),
            announcer: Announcer::new(policy, day),
            engine: Engine::new(policy.policy.clone(), day.seed),
            calendar,
            told: VecDeque::new(),
            book: Book::new(day.contacts.len()),
            crew: Crew::new(&day.agents),
            now: 0,
            events: 0,
        }
    }

    fn run(&mut self) {
        loop {
            let next = self.calendar.peek().map(|Reverse((at, _))| *at);
            let due =
                self.engine.next_deadline().map(|deadline| deadline.at.since(self.midnight).as_millis());
            match (next, due) {
                (_, Some(due)) if due < GIVE_UP && next.map_or(self.book.open() > 0, |next| due <= next) => {
                    self.now = self.now.max(due);
                    self.tell(Event::TimePassed);
                }
                (Some(_), _) => {
                    if let Some(Reverse((now, happening))) = self.calendar.pop() {
                        self.now = now;
                        self.happens(happening);
                    }
                }
                (None, _) => return,
            }
            self.tell_all();
        }
    }

    fn tell_all(&mut self) {
        while let Some(event) = self.told.pop_front() {
            self.tell(event);
        }
    }

    fn happens(&mut self, happening: Happening) {
        match happening {
            Happening::Answers { contact, number } => {
                if let Some((interaction, agent)) = self.book.standing(contact, number) {
                    let agent = self.ids[agent].clone();
                    self.told.push_back(Event::OfferAnswered { interaction, agent, accepted: true });
                }
            }
            Happening::Finishes { agent } => self.finishes(agent),
            Happening::Stops { agent } => self.stops(agent),
            Happening::Starts { agent } => {
                self.crew.comes(agent);
                let presence = ResourcePresence::Online { show: Show::Available, priority: 0 };
                let (id, resource) = (self.ids[agent].clone(), Resource::from("desk"));
                self.told.push_back(Event::AgentPresence { agent: id, resource, presence });
                self.commands(agent, Command::Ready);
            }
            Happening::Returns { agent } => {
                if self.crew.is_there(agent) {
                    self.commands(agent, Command::Ready);
                }
            }
            Happening::Arrives { contact } => self.arrives(contact),
            Happening::GivesUp { contact } => {
                if let Some(interaction) = self.book.waiting(contact) {
                    self.book.end(contact, Ending::Abandoned { at: self.span() });
                    self.told.push_back(Event::InteractionLeft(interaction));
                }
            }
        }
    }

    fn arrives(&mut self, contact: usize) {
        let arriving = &self.day.contacts[contact];
        self.tell(self.announcer.arrival(arriving, contact.to_string().into()));
        self.tell_all();
        if let Some(next) = self.day.contacts.get(contact + 1) {
            self.note(next.at.as_millis(), Happening::Arrives { contact: contact + 1 });
        }
        if let Some(at) = arriving.gives_up_at()
            && self.book.waiting(contact).is_some()
        {
            self.note(at.as_millis(), Happening::GivesUp { contact });
        }
    }

    fn finishes(&mut self, agent: usize) {
        // If something changed since this was noted, the end is at another time, which is noted too.
        let Some(contact) = self.crew.finishes(agent, self.span()) else { return };
        if let Some(interaction) = self.book.finish(contact, self.span()) {
            self.told.push_back(Event::InteractionEnded { interaction, agent: None });
        }
        self.note_next_end(agent);
    }

    fn stops(&mut self, agent: usize) {
        if self.crew.goes(agent) {
            self.told.push_back(Event::AgentGone(self.ids[agent].clone()));
        } else {
            self.commands(agent, Command::Away("".into()));
        }
    }

    fn commands(&mut self, agent: usize, command: Command) {
        let agent = self.ids[agent].clone();
        self.told.push_back(Event::AgentCommanded { agent, window: None, command });
    }

    fn note_next_end(&mut self, agent: usize) {
        if let Some(at) = self.crew.next_end(agent) {
            self.note(at.as_millis(), Happening::Finishes { agent });
        }
    }

    fn note(&mut self, at: u64, happening: Happening) {
        self.calendar.push(Reverse((at.max(self.now), happening)));
    }

    fn tell(&mut self, event: Event) {
        self.events += 1;
        let Effects { effects, .. } = self.engine.handle(self.midnight.plus(self.span()), event);
        for effect in effects {
            self.follow(effect);
        }
    }

    /// Nobody is written to here: what is told to people, and where they are reached, does not matter.
    fn follow(&mut self, effect: Effect) {
        if let Effect::Report { interaction, reference, news } = effect {
            let contact = reference.parse().ok().filter(|contact| *contact < self.day.contacts.len());
            if let Some(contact) = contact {
                self.book.knows(contact, interaction);
                self.news(contact, news);
            }
        } else if let Effect::TellAgent {
            to: AgentSide::Desk { agent, .. },
            notice: AgentNotice::MadeNotReady { .. },
        } = effect
            && let Some(agent) = self.numbers.get(&agent).copied()
        {
            self.note(self.now + RETURNS_AFTER.as_millis(), Happening::Returns { agent });
        }
    }

    fn news(&mut self, contact: usize, news: News) {
        let now = self.span();
        match news {
            News::Queued(_) | News::WrapUp { .. } | News::Left => {}
            News::Offered { offer, agent, answer_within } => {
                let Some(agent) = self.numbers.get(&agent).copied() else { return };
                let number = self.book.offer(contact, offer, agent, now);
                self.answers(contact, number, agent, answer_within);
            }
            News::OfferOver { offer, reason, .. } => self.book.over(contact, offer, reason, now),
            News::Assigned(agent) => {
                let Some(agent) = self.numbers.get(&agent).copied() else { return };
                self.book.assign(contact, agent, now);
                self.crew.begins(agent, now, contact, &self.day.contacts[contact]);
                self.note_next_end(agent);
            }
            News::AgentLost(agent) => {
                if let Some(agent) = self.numbers.get(&agent).copied() {
                    self.book.lose(contact);
                    self.crew.drops(agent, now, contact);
                    self.note_next_end(agent);
                }
            }
            News::Answered(_) | News::Ended { .. } => self.book.end(contact, Ending::Refused { at: now }),
            News::Done(agent) => {
                self.book.done(contact, now);
                if let Some(agent) = self.numbers.get(&agent).copied()
                    && self.crew.is_through(agent)
                {
                    self.told.push_back(Event::AgentGone(self.ids[agent].clone()));
                }
            }
        }
    }

    /// Notes what becomes of an offer, as far as the agent goes; what is missed, or too late, expires by itself.
    fn answers(&mut self, contact: usize, number: usize, agent: usize, answer_within: Span) {
        let nth = u32::try_from(number).unwrap_or(u32::MAX);
        match self.day.agents[agent].answer(&self.day.contacts[contact], nth) {
            Answer::Accepted { after } if after < answer_within => {
                let happening = Happening::Answers { contact, number };
                match after {
                    Span::ZERO => self.happens(happening),
                    after => self.note(self.now + after.as_millis(), happening),
                }
            }
            Answer::Accepted { .. } | Answer::Missed => {}
        }
    }

    fn span(&self) -> Span {
        Span::from_millis(self.now)
    }
}
