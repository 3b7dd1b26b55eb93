//! What became of a day: the story of each contact, as a policy wrote it.
//!
//! The driver fills an [`Outcome`]; the figures are counted from it and the [`Day`] alone. How busy an agent was
//! follows from the contacts that it served, so there is no second book that could say something else.
//!
//! *Never:* an average.

use super::day::{AgentDay, Day, Interval, union};
use router_core::Span;

/// What became of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// One story for each contact of the day, in the same order.
    pub stories: Vec<Story>,
}

/// What became of a contact. Agents are numbers: their places among the agents of the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// The offers that were made for it, in order.
    pub offers: Vec<Offered>,
    /// How it ended.
    pub ending: Ending,
}

/// An offer to one agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offered {
    /// To whom.
    pub agent: usize,
    /// When.
    pub at: Span,
    /// When it ended.
    pub until: Span,
    /// How it ended.
    pub end: OfferEnd,
}

/// How an offer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferEnd {
    /// The agent took it.
    Accepted,
    /// Nobody answered it in time.
    Expired,
    /// Somebody else took the contact, or it was gone.
    Revoked,
}

/// How a contact ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It was answered and served.
    Answered {
        /// By whom.
        agent: usize,
        /// When.
        at: Span,
        /// When it was finished.
        finished: Span,
        /// When the agent's capacity was free again: after the wrap-up.
        free: Span,
    },
    /// It gave up.
    Abandoned {
        /// When.
        at: Span,
    },
    /// It was turned away: on arrival, or after waiting, or at closing time.
    Refused {
        /// When.
        at: Span,
    },
}

impl Story {
    /// When the waiting was over, in whatever way.
    pub(crate) fn waited_until(&self) -> Span {
        match self.ending {
            Ending::Answered { at, .. } | Ending::Abandoned { at } | Ending::Refused { at } => at,
        }
    }
}

/// How an agent spent the day.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Worked {
    /// When it was there: its shifts, and beyond them the contacts that it finished.
    pub there: Vec<Interval>,
    /// When it served at least one contact or wrapped one up.
    pub busy: Vec<Interval>,
    /// Each contact that it served, wrap-up included.
    pub services: Vec<Interval>,
}

impl Outcome {
    /// When the last contact of all was gone; the end of the arrivals if that was later.
    pub fn ended(&self, day: &Day) -> Span {
        let last = self.stories.iter().map(|story| match story.ending {
            Ending::Answered { free, .. } => free,
            Ending::Abandoned { at } | Ending::Refused { at } => at,
        });
        last.fold(day.until, Span::max)
    }

    /// How each agent of `day` spent it.
    pub(crate) fn worked(&self, day: &Day) -> Vec<Worked> {
        let mut services: Vec<Vec<Interval>> = vec![Vec::new(); day.agents.len()];
        for story in &self.stories {
            if let Ending::Answered { agent, at, free, .. } = story.ending {
                services[agent].push(Interval { from: at, until: free });
            }
        }
        let end = self.ended(day);
        let worked = |(agent, services): (&AgentDay, Vec<Interval>)| {
            let busy = union(services.clone());
            let there = union(agent.shifts(end).into_iter().chain(busy.iter().copied()).collect());
            Worked { there, busy, services }
        };
        day.agents.iter().zip(services).map(worked).collect()
    }
}
