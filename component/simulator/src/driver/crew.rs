//! The agents of a day while it is played: who is there, and what each serves.
//!
//! *Never:* whether an agent gets a contact.

use super::super::day::{AgentDay, Contact};
use super::super::serving::Serving;
use router_core::Span;

/// All agents of a day.
pub(super) struct Crew<'a> {
    agents: &'a [AgentDay],
    members: Vec<Member>,
}

#[derive(Clone, Debug, Default)]
struct Member {
    /// Whether its shift is on.
    there: bool,
    /// Contacts that take its capacity, wrap-up included.
    work: u32,
    serving: Serving,
}

impl<'a> Crew<'a> {
    pub(super) fn new(agents: &'a [AgentDay]) -> Self {
        Self { agents, members: vec![Member::default(); agents.len()] }
    }

    /// Its shift begins.
    pub(super) fn comes(&mut self, agent: usize) {
        self.members[agent].there = true;
    }

    /// Its shift ends; whether it can go at once.
    pub(super) fn goes(&mut self, agent: usize) -> bool {
        let member = &mut self.members[agent];
        member.there = false;
        member.work == 0
    }

    pub(super) fn is_there(&self, agent: usize) -> bool {
        self.members[agent].there
    }

    /// It begins to serve a contact.
    pub(super) fn begins(&mut self, agent: usize, now: Span, number: usize, contact: &Contact) {
        let member = &mut self.members[agent];
        member.work += 1;
        member.serving.begin(now, &self.agents[agent], number, contact);
    }

    /// A contact was taken from it.
    pub(super) fn drops(&mut self, agent: usize, now: Span, number: usize) {
        let member = &mut self.members[agent];
        member.work = member.work.saturating_sub(1);
        member.serving.end(now, &self.agents[agent], number);
    }

    /// When it finishes the next contact, if nothing changes.
    pub(super) fn next_end(&self, agent: usize) -> Option<Span> {
        self.members[agent].serving.next_end(&self.agents[agent]).map(|(at, _)| at)
    }

    /// The contact that it finishes now, if it does.
    pub(super) fn finishes(&mut self, agent: usize, now: Span) -> Option<usize> {
        let (agent, member) = (&self.agents[agent], &mut self.members[agent]);
        let (_, number) = member.serving.next_end(agent).filter(|(at, _)| *at == now)?;
        member.serving.end(now, agent, number);
        Some(number)
    }

    /// A contact of it is done with, wrap-up and all; whether it goes home now.
    pub(super) fn is_through(&mut self, agent: usize) -> bool {
        let member = &mut self.members[agent];
        member.work = member.work.saturating_sub(1);
        member.work == 0 && !member.there
    }
}
