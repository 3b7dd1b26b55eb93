//! What a router can see, and where its orders go.
//!
//! A [`Hall`] keeps who waits, who is rung, and how much each agent has to do. Orders change it at once, so that a
//! system that gives several in a row sees what is left; whoever plays the day takes them and does them.
//!
//! *Never:* how long anything will take, or when somebody will give up.

use router_core::Span;
use std::collections::BTreeMap;

/// A contact, numbered by arrival.
pub(crate) type CallNumber = usize;
/// An agent, numbered as in the settings.
pub(crate) type AgentNumber = usize;
/// A class of contacts.
pub(crate) type ClassNumber = usize;

/// What a router can see.
#[derive(Clone, Debug)]
pub struct Hall {
    calls: BTreeMap<CallNumber, Call>,
    agents: Vec<Agent>,
    orders: Vec<Order>,
}

/// Somebody who was not answered yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// What it is about.
    pub class: ClassNumber,
    /// Whether it comes before others, in systems that know such a thing.
    pub is_urgent: bool,
    /// Since when.
    pub since: Span,
    /// Agents who are asked, or the one it was given to.
    held: Vec<AgentNumber>,
}

/// An agent, as a router sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    /// What it can.
    pub classes: Vec<ClassNumber>,
    /// How much at once.
    pub capacity: u32,
    /// Whether it is there.
    pub is_there: bool,
    /// Contacts that take its capacity: rung, given to it, or served.
    pub busy: u32,
    /// How many of these are rung and not answered yet.
    pub ringing: u32,
    /// When it was last through with a contact, or came.
    pub idle_since: Span,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Ask an agent.
    Ring {
        /// Whom for.
        call: CallNumber,
        /// Whom.
        agent: AgentNumber,
        /// For how long.
        lasts: Span,
    },
    /// Give it to an agent without asking.
    Assign {
        /// What.
        call: CallNumber,
        /// To whom.
        agent: AgentNumber,
    },
}

impl Hall {
    /// A hall with these agents, none of whom is there yet, as (classes, capacity).
    pub fn new(agents: impl Iterator<Item = (Vec<ClassNumber>, u32)>) -> Self {
        let agent = |(classes, capacity)| Agent {
            classes,
            capacity,
            is_there: false,
            busy: 0,
            ringing: 0,
            idle_since: Span::ZERO,
        };
        Self { calls: BTreeMap::new(), agents: agents.map(agent).collect(), orders: Vec::new() }
    }

    /// The agents, in the order of the settings.
    pub fn agents(&self) -> &[Agent] {
        &self.agents
    }

    /// Who waits and is neither rung nor given to anybody, in the order of arrival.
    pub fn waiting(&self) -> impl Iterator<Item = (CallNumber, &Call)> {
        self.calls.iter().filter(|(_, call)| call.held.is_empty()).map(|(number, call)| (*number, call))
    }

    /// Somebody who waits and is neither rung nor given to anybody.
    pub fn waits(&self, call: CallNumber) -> Option<&Call> {
        self.calls.get(&call).filter(|call| call.held.is_empty())
    }

    /// The agents with room for one more of `class`, in the order of the settings.
    pub fn free_for(&self, class: ClassNumber) -> impl Iterator<Item = AgentNumber> {
        let free = move |agent: &Agent| {
            agent.is_there && agent.busy < agent.capacity && agent.classes.contains(&class)
        };
        self.agents.iter().enumerate().filter(move |(_, agent)| free(agent)).map(|(number, _)| number)
    }

    /// Asks `agent` to take `call`, for so long.
    pub fn ring(&mut self, call: CallNumber, agent: AgentNumber, lasts: Span) {
        self.agents[agent].ringing += 1;
        self.hold(call, agent);
        self.orders.push(Order::Ring { call, agent, lasts });
    }

    /// Gives `call` to `agent` without asking.
    pub fn assign(&mut self, call: CallNumber, agent: AgentNumber) {
        self.hold(call, agent);
        self.orders.push(Order::Assign { call, agent });
    }

    fn hold(&mut self, call: CallNumber, agent: AgentNumber) {
        self.agents[agent].busy += 1;
        if let Some(call) = self.calls.get_mut(&call) {
            call.held.push(agent);
        }
    }

    /// The orders since the last time.
    pub fn take_orders(&mut self) -> Vec<Order> {
        std::mem::take(&mut self.orders)
    }

    /// Somebody comes.
    pub fn arrives(&mut self, number: CallNumber, class: ClassNumber, is_urgent: bool, now: Span) {
        self.calls.insert(number, Call { class, is_urgent, since: now, held: Vec::new() });
    }

    /// An agent comes, or takes nothing new any more.
    pub fn set_there(&mut self, agent: AgentNumber, is_there: bool, now: Span) {
        self.agents[agent].is_there = is_there;
        self.agents[agent].idle_since = now;
    }

    /// An agent stops being rung for a call.
    pub fn stops_ringing(&mut self, call: CallNumber, agent: AgentNumber) {
        if let Some(call) = self.calls.get_mut(&call) {
            call.held.retain(|held| *held != agent);
        }
        self.agents[agent].ringing -= 1;
        self.agents[agent].busy -= 1;
    }

    /// An agent was rung and answers; others are not rung any more.
    pub fn picks_up(&mut self, call: CallNumber, agent: AgentNumber) {
        self.agents[agent].ringing -= 1;
        self.calls.remove(&call);
    }

    /// An agent answers what it was given.
    pub fn begins(&mut self, call: CallNumber) {
        self.calls.remove(&call);
    }

    /// Somebody gives up; the agent it was given to, if any, is free of it.
    pub fn leaves(&mut self, call: CallNumber, given_to: Option<AgentNumber>) {
        self.calls.remove(&call);
        if let Some(agent) = given_to {
            self.agents[agent].busy -= 1;
        }
    }

    /// An agent is through with somebody.
    pub fn finishes(&mut self, agent: AgentNumber, now: Span) {
        self.agents[agent].busy -= 1;
        self.agents[agent].idle_since = now;
    }
}
