//! Why a conversation is where it is, and what an agent is entitled to: answers to `why` and `skills`.
//!
//! *Never:* a conversation of a queue that the agent does not serve.

use super::Engine;
use super::deadlines::{conversation, interaction};
use crate::routing::{Place, WorkKind};
use crate::values::id::{AgentId, ConversationId, WindowId};
use crate::values::notice::{AgentNotice, CommandFault, Reasons};
use alloc::boxed::Box;

impl Engine {
    /// The answer to `skills`.
    pub(super) fn skills(&self, agent: &AgentId) -> Result<AgentNotice, CommandFault> {
        let policy = self.world.policy.agents.get(agent).ok_or(CommandFault::NotAnAgent)?;
        let (queues, skills, teams) = (policy.queues.clone(), policy.skills.clone(), policy.teams.clone());
        Ok(AgentNotice::AgentSkills { queues, skills, teams })
    }

    /// The answer to `why`: about the named conversation, the window's, the one that is offered, or the only one.
    pub(super) fn why(
        &self,
        agent: &AgentId,
        window: Option<WindowId>,
        named: Option<ConversationId>,
    ) -> Result<AgentNotice, CommandFault> {
        let meant = named.or(window.map(|window| window.conversation));
        let meant = match meant {
            Some(meant) => Ok(meant),
            None => self.only_work(agent),
        };
        let reasons = meant.and_then(|id| self.reasons(agent, id).ok_or(CommandFault::NotYours(id)))?;
        Ok(AgentNotice::Why(Box::new(reasons)))
    }

    fn only_work(&self, agent: &AgentId) -> Result<ConversationId, CommandFault> {
        let offered = self.router.work_of(agent, WorkKind::Offered);
        let assigned = self.router.work_of(agent, WorkKind::Assigned);
        let all = [offered, assigned].concat();
        match all.as_slice() {
            [only] => Ok(conversation(*only)),
            [] => Err(CommandFault::NoConversation),
            [_, ..] => Err(CommandFault::WhichConversation(all.into_iter().map(conversation).collect())),
        }
    }

    fn reasons(&self, agent: &AgentId, id: ConversationId) -> Option<Reasons> {
        let it = self.router.interactions.get(&interaction(id))?;
        let has_it = self.router.agents.get(agent)?.work.contains_key(&interaction(id));
        let serves = self.world.policy.agents.get(agent)?.queues.contains(&it.queue);
        if !has_it && !serves {
            return None;
        }
        let customer = self.conversations.open.get(&id)?.customer_name();
        let step = match it.wait() {
            Some(wait) => wait.step,
            None => it.account.as_ref().map_or(0, |account| account.step),
        };
        let waited = match &it.place {
            Place::Assigned { waited, .. } => *waited,
            Place::Waiting(_) | Place::Paused(_) | Place::Offered(_) | Place::WrapUp { .. } => {
                it.wait().map(|wait| self.world.now.since(wait.since)).unwrap_or_default()
            }
        };
        let queue = self.world.policy.queues.get(&it.queue);
        let is_chosen = !matches!(it.place, Place::Waiting(_) | Place::Paused(_));
        let account = it.account.as_ref().filter(|_| is_chosen);
        let (agent_client, client_strength) = self.router.client_at(&self.world, it, step);
        Some(Reasons {
            conversation: id,
            customer,
            rule: it.needs.rule.clone(),
            queue: it.queue.clone(),
            skills: self.router.skills_at(&self.world, it, step),
            agent_client,
            client_strength,
            priority: it.needs.priority,
            step: step.saturating_add(1),
            steps: queue.map_or(1, |queue| u16::try_from(queue.ladder.len()).unwrap_or(u16::MAX)),
            waited,
            offers: it.offers,
            choice: account.map(|account| account.choice.clone()),
            others: match account {
                Some(account) => account.others.clone(),
                None => self.router.candidates(&self.world, interaction(id), None),
            },
        })
    }
}
