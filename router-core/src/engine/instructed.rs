//! Conversations about which a routing server is asked (capability C15).
//!
//! When the dialogue is over the facts go out, and the conversation waits for the answer, no longer than `ask_server` of the
//! settings. What comes back is checked and followed; where nothing comes, or nothing that can be followed, the settings
//! decide. Either way it goes on: the customer never waits longer than that because of a server.
//!
//! *Never:* a second question while the first is under way, unless an answer of the customer was corrected.

use super::Engine;
use crate::values::effect::Effect;
use crate::values::fact::FactKind;
use crate::values::id::{ConversationId, Medium, QueueName};
use crate::values::instruction::{
    DecidedBy, Instructed, InstructedRoute, Instruction, NoInstruction, SAID_AT_MOST,
};
use crate::values::notice::{ClosedReason, CustomerNotice};
use crate::values::rule::{CHAT, Requirement};
use alloc::sync::Arc;

impl Engine {
    /// Asks the routing server about a conversation that the dialogue leads to `queue`, if it is one to ask about.
    pub(super) fn asks_server(&mut self, id: ConversationId, queue: &QueueName) -> bool {
        if self.decided_by(id) == DecidedBy::Rules {
            return false;
        }
        let Some(number) = self.conversations.await_server(&self.world, id) else { return false };
        let facts = self.attributes(id, queue);
        self.fact(Some(id), FactKind::AskedServer);
        self.out.effects.push(Effect::AskServer { conversation: id, number, facts });
        true
    }

    pub(super) fn decided_by(&self, id: ConversationId) -> DecidedBy {
        let desk = self.conversations.open.get(&id).and_then(|open| self.world.policy.desks.get(&open.desk));
        desk.map(|desk| desk.decided_by).unwrap_or_default()
    }

    /// The server has said something, or cannot. Only the answer to the latest question counts.
    pub(super) fn server_answered(
        &mut self,
        id: ConversationId,
        number: u32,
        answer: Result<Instruction, NoInstruction>,
    ) {
        if self.conversations.awaited_of_server(id) != Some(number) {
            return;
        }
        match answer.and_then(|instruction| self.checked(instruction)) {
            Ok(instruction) => self.follow_instruction(id, instruction),
            Err(why) => self.decide_without_server(id, why),
        }
    }

    /// What the server says, if it can be followed.
    fn checked(&self, instruction: Instruction) -> Result<Instruction, NoInstruction> {
        if instruction.say.as_ref().is_some_and(|text| text.as_str().chars().count() > SAID_AT_MOST) {
            return Err(NoInstruction::SaysTooMuch);
        }
        let Instructed::Route(route) = &instruction.verdict else { return Ok(instruction) };
        let policy = &self.world.policy;
        if let Some(queue) = route.queue.as_ref().filter(|queue| !policy.queues.contains_key(*queue)) {
            return Err(NoInstruction::UnknownQueue(queue.clone()));
        }
        let mut agents = route.prefer.iter().map(|(agent, _)| agent).chain(&route.exclude);
        match agents.find(|agent| !policy.agents.contains_key(*agent)) {
            Some(agent) => Err(NoInstruction::UnknownAgent(agent.clone())),
            None => Ok(instruction),
        }
    }

    fn follow_instruction(&mut self, id: ConversationId, instruction: Instruction) {
        let Instruction { verdict, say, rule } = instruction;
        let has_said = say.is_some();
        if let Some(text) = say {
            self.conversations.tell_customer(&mut self.out, id, CustomerNotice::FromServer(text));
        }
        let Some(queue) = self.conversations.queue_of(&self.world, id) else { return };
        match verdict {
            Instructed::AskRules => self.route_now(id, &queue),
            Instructed::Route(route) => {
                self.fact(Some(id), FactKind::Instructed(rule.clone()));
                let InstructedRoute { skills, priority, head_start, prefer, exclude, hosting, tags, .. } =
                    *route;
                let needs = Requirement {
                    rule,
                    skills,
                    priority,
                    head_start,
                    prefer,
                    exclude,
                    hosting,
                    tags,
                    ..Requirement::of(Medium::from(CHAT))
                };
                self.take_in_line(id, route.queue.unwrap_or(queue), Arc::new(needs));
            }
            Instructed::End => {
                self.fact(Some(id), FactKind::Instructed(rule));
                if has_said {
                    self.end_by_rule(id);
                } else {
                    self.close(id, ClosedReason::ByRule);
                }
            }
        }
    }

    /// The settings decide, since the server did not.
    pub(super) fn decide_without_server(&mut self, id: ConversationId, why: NoInstruction) {
        self.fact(Some(id), FactKind::NotInstructed(why));
        let Some(queue) = self.conversations.queue_of(&self.world, id) else { return };
        match self.decided_by(id) {
            DecidedBy::Rules | DecidedBy::ServerThenRules => self.route_now(id, &queue),
            DecidedBy::Server => self.take_in_line(id, queue, Arc::new(Requirement::of(Medium::from(CHAT)))),
        }
    }

    /// Tells the server that a conversation is over about which it was asked.
    pub(super) fn tell_server_of_end(&mut self, id: ConversationId, reason: ClosedReason) {
        let Some(open) = self.conversations.open.get(&id).filter(|open| open.asked_server) else { return };
        let window = open.open_windows().next().map(|window| &window.agent);
        let agent = window.or(open.previous_agent()).cloned();
        self.out.effects.push(Effect::TellServer { conversation: id, reason, agent });
    }
}
