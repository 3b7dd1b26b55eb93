//! Chatwoot's automatic assignment, in both editions that are in use.
//!
//! An inbox for each class, a limit of conversations for each agent. The newer edition (assignment policies) looks
//! through the unassigned of an inbox, oldest first, when a conversation of *that* inbox is opened or resolved
//! (`auto_assignment_handler.rb`), and through all every 30 min; the older one looks at a conversation when it is opened,
//! and at the unassigned of all inboxes every 15 min (`bulk_auto_assignment_job` in schedule.yml). Both go round: the next
//! agent of the inbox after the one who had the last. Nobody is asked, and there is no urgency.
//!
//! *Never:* a conversation that is taken back from an agent.

use super::hall::{AgentNumber, CallNumber, ClassNumber, Hall};
use super::{News, Rival, next_tick};
use router_core::Span;
use std::collections::BTreeMap;

const LEGACY_JOB_EVERY: Span = Span::from_seconds(15 * 60);
const POLICIES_JOB_EVERY: Span = Span::from_seconds(30 * 60);

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edition {
    /// With assignment policies.
    Policies,
    /// Without.
    Legacy,
}

/// A Chatwoot.
#[derive(Clone, Debug)]
pub(crate) struct Chatwoot {
    edition: Edition,
    /// The last turn of each agent, by inbox.
    turns: BTreeMap<(ClassNumber, AgentNumber), u64>,
    turn: u64,
    wake: Option<Span>,
}

impl Chatwoot {
    /// One of this edition.
    pub(crate) fn new(edition: Edition) -> Self {
        Self { edition, turns: BTreeMap::new(), turn: 0, wake: None }
    }

    fn assign(&mut self, call: CallNumber, class: ClassNumber, hall: &mut Hall) {
        let last = |agent: &AgentNumber| (self.turns.get(&(class, *agent)).copied(), *agent);
        if let Some(agent) = hall.free_for(class).min_by_key(last) {
            self.turn += 1;
            self.turns.insert((class, agent), self.turn);
            hall.assign(call, agent);
        }
    }

    /// The unassigned, oldest first; of one inbox or of all.
    fn assign_all(&mut self, inbox: Option<ClassNumber>, hall: &mut Hall) {
        let of_inbox = hall.waiting().filter(|(_, call)| inbox.is_none_or(|inbox| call.class == inbox));
        let unassigned: Vec<(CallNumber, ClassNumber)> =
            of_inbox.map(|(number, call)| (number, call.class)).collect();
        for (call, class) in unassigned {
            self.assign(call, class, hall);
        }
    }
}

impl Rival for Chatwoot {
    fn told(&mut self, now: Span, news: News, hall: &mut Hall) {
        match (news, self.edition) {
            (News::Arrived(call), edition) => {
                if let Some(class) = hall.waits(call).map(|call| call.class) {
                    match edition {
                        Edition::Policies => self.assign_all(Some(class), hall),
                        Edition::Legacy => self.assign(call, class, hall),
                    }
                }
            }
            (News::Finished { class, .. }, Edition::Policies) => self.assign_all(Some(class), hall),
            (News::Woken, _) => self.assign_all(None, hall),
            (
                News::Finished { .. }
                | News::Left(_)
                | News::Answered { .. }
                | News::Expired { .. }
                | News::Came(_),
                _,
            ) => {}
        }
        let every = match self.edition {
            Edition::Policies => POLICIES_JOB_EVERY,
            Edition::Legacy => LEGACY_JOB_EVERY,
        };
        self.wake = hall.waiting().next().map(|_| next_tick(now, every));
    }

    fn next_wake(&self) -> Option<Span> {
        self.wake
    }
}
