//! How others assign: small faithful models of other systems, to compare with.
//!
//! A [`Rival`] is told what happens and gives its orders to a [`Hall`], which shows it what a router can see and nothing
//! else: ids, classes, urgency, who is there and with how much to do. Handling times, patience and whether an offer will
//! be answered are not in the types it gets. Each model is one file with the times of its original (polling, ringing,
//! trying again) and where they come from. `docs/STRATEGIES.md` tells what was left out.
//!
//! *Never:* a day, a contact or an agent's habits.

pub(crate) mod asterisk;
pub(crate) mod chatwoot;
pub(crate) mod fastpath;
pub(crate) mod freeswitch;
pub(crate) mod hall;
pub(crate) mod rocketchat;
#[cfg(test)]
mod tests;

use asterisk::{Asterisk, RingStrategy};
use chatwoot::{Chatwoot, Edition};
use fastpath::Fastpath;
use freeswitch::FreeSwitch;
use hall::{AgentNumber, CallNumber, ClassNumber, Hall};
use rocketchat::RocketChat;
use router_core::Span;

/// Another system that assigns contacts to agents.
pub trait Rival {
    /// `news` happened at `now`; it is in `hall` already. Orders are given to `hall`.
    fn told(&mut self, now: Span, news: News, hall: &mut Hall);

    /// When it looks again by itself; [`News::Woken`] is told then. After that it is a later moment.
    fn next_wake(&self) -> Option<Span>;
}

/// What happens in a hall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// Somebody came.
    Arrived(CallNumber),
    /// Somebody gave up.
    Left(CallNumber),
    /// An agent answered.
    Answered {
        /// Whom.
        call: CallNumber,
        /// Who.
        agent: AgentNumber,
    },
    /// An agent did not answer in time.
    Expired {
        /// Whom.
        call: CallNumber,
        /// Who.
        agent: AgentNumber,
    },
    /// An agent is through with somebody.
    Finished {
        /// Who.
        agent: AgentNumber,
        /// What it was.
        class: ClassNumber,
    },
    /// An agent came.
    Came(AgentNumber),
    /// The time that was asked for is here.
    Woken,
}

/// The systems that there are models of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum System {
    /// Asterisk's app_queue.
    Asterisk(RingStrategy),
    /// FreeSWITCH's mod_callcenter, longest idle agent.
    FreeSwitch,
    /// Openfire's Fastpath, round robin.
    Fastpath,
    /// Rocket.Chat omnichannel, automatic selection.
    RocketChat,
    /// Chatwoot's automatic assignment.
    Chatwoot(Edition),
}

impl System {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Asterisk(RingStrategy::LeastRecent),
        Self::Asterisk(RingStrategy::RoundRobinMemory),
        Self::Asterisk(RingStrategy::RingAll),
        Self::FreeSwitch,
        Self::Fastpath,
        Self::RocketChat,
        Self::Chatwoot(Edition::Policies),
        Self::Chatwoot(Edition::Legacy),
    ];

    /// What it is called in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Asterisk(RingStrategy::LeastRecent) => "Asterisk leastrecent",
            Self::Asterisk(RingStrategy::RoundRobinMemory) => "Asterisk rrmemory",
            Self::Asterisk(RingStrategy::RingAll) => "Asterisk ringall",
            Self::FreeSwitch => "FreeSWITCH",
            Self::Fastpath => "Fastpath",
            Self::RocketChat => "Rocket.Chat",
            Self::Chatwoot(Edition::Policies) => "Chatwoot v2",
            Self::Chatwoot(Edition::Legacy) => "Chatwoot v1",
        }
    }

    /// A fresh one.
    pub fn start(self) -> Box<dyn Rival> {
        match self {
            Self::Asterisk(strategy) => Box::new(Asterisk::new(strategy)),
            Self::FreeSwitch => Box::new(FreeSwitch::default()),
            Self::Fastpath => Box::new(Fastpath::default()),
            Self::RocketChat => Box::new(RocketChat::default()),
            Self::Chatwoot(edition) => Box::new(Chatwoot::new(edition)),
        }
    }
}

/// The first moment after `now` that is a multiple of `every`.
fn next_tick(now: Span, every: Span) -> Span {
    let every = every.as_millis().max(1);
    Span::from_millis((now.as_millis() / every + 1) * every)
}
