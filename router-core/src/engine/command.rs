//! What agents say: commands, and the answers to them.
//!
//! A command in a window means its conversation. Every command is answered, by [`Effect::Answer`]; the answer finds its way
//! back to where the command came from, of which nothing is known here.
//!
//! *Never:* a command of somebody who is no agent, or in somebody else's window.

use super::Engine;
use super::deadlines::{conversation, interaction};
use crate::routing::{Place, WorkKind, capacity};
use crate::values::command::{Command, TransferTarget};
use crate::values::effect::{Effect, News};
use crate::values::fact::{FactKind, Target};
use crate::values::hosting::HostingKind;
use crate::values::id::{AgentId, ConversationId, InteractionId, WindowId};
use crate::values::notice::{
    AgentNotice, ClosedReason, CommandFault, ConversationLine, CustomerNotice, LineStage,
};
use crate::values::presence::NotReadyReason;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// The agent who speaks, and where.
struct Speaker {
    agent: AgentId,
    window: Option<WindowId>,
}

impl Engine {
    pub(super) fn agent_commanded(&mut self, agent: AgentId, window: Option<WindowId>, command: Command) {
        let foreign = window.filter(|window| !self.owns(&agent, *window));
        let answer = if !self.router.agents.contains_key(&agent) {
            Err(CommandFault::NotAnAgent)
        } else if let Some(window) = foreign {
            Err(CommandFault::NotYours(window.conversation))
        } else {
            self.obey(&Speaker { agent, window }, command)
        };
        let notice = answer.unwrap_or_else(AgentNotice::CommandRefused);
        self.out.effects.push(Effect::Answer(notice));
    }

    fn obey(&mut self, speaker: &Speaker, command: Command) -> Result<AgentNotice, CommandFault> {
        let followed = match command {
            Command::Help => return Ok(AgentNotice::AgentHelp),
            Command::Queue => return Ok(self.queue_list(&speaker.agent)),
            Command::Status => return self.status(&speaker.agent),
            Command::Skills => return self.skills(&speaker.agent),
            Command::Why(named) => return self.why(&speaker.agent, speaker.window, named),
            Command::Ready => {
                // What is offered now comes after the answer.
                self.router.ready(&self.world, &speaker.agent);
                return self.status(&speaker.agent);
            }
            Command::Away(reason) => {
                self.router.not_ready(&self.world, &speaker.agent, NotReadyReason::Asked(reason));
                self.settle();
                return self.status(&speaker.agent);
            }
            Command::Accept(named) => self.accept(speaker, named),
            Command::Reject(named) => self.reject(speaker, named),
            Command::Done(named) => self.done(speaker, named),
            Command::Room(named) => self.want_room(speaker, named),
            Command::Transfer { conversation, target } => self.transfer(speaker, conversation, target),
            Command::Unknown(word) => Err(CommandFault::Unknown(word)),
        };
        followed.map(|()| AgentNotice::Followed)
    }

    fn accept(&mut self, speaker: &Speaker, named: Option<ConversationId>) -> Result<(), CommandFault> {
        let meant = self.meant_offer(speaker, named);
        self.router.forgive(&self.world, &speaker.agent);
        let id = meant?;
        let taken = self.router.accept(&self.world, interaction(id), &speaker.agent);
        if taken { Ok(()) } else { Err(CommandFault::OfferIsOver) }
    }

    fn reject(&mut self, speaker: &Speaker, named: Option<ConversationId>) -> Result<(), CommandFault> {
        let meant = self.meant_offer(speaker, named);
        self.router.forgive(&self.world, &speaker.agent);
        let id = meant?;
        let refused = self.router.reject(&self.world, interaction(id), &speaker.agent);
        if refused { Ok(()) } else { Err(CommandFault::OfferIsOver) }
    }

    /// The offer that is meant. Without a number: the only one. With none left the last one may have just
    /// expired, which the count of missed offers tells.
    fn meant_offer(
        &self,
        speaker: &Speaker,
        named: Option<ConversationId>,
    ) -> Result<ConversationId, CommandFault> {
        if let Some(named) = named {
            return Ok(named);
        }
        let offers = self.router.work_of(&speaker.agent, WorkKind::Offered);
        match offers.as_slice() {
            [only] => Ok(conversation(*only)),
            [] if self.router.agents.get(&speaker.agent).is_some_and(|agent| agent.missed > 0) => {
                Err(CommandFault::OfferIsOver)
            }
            [] => Err(CommandFault::NothingOffered),
            [_, ..] => Err(CommandFault::WhichConversation(offers.into_iter().map(conversation).collect())),
        }
    }

    fn done(&mut self, speaker: &Speaker, named: Option<ConversationId>) -> Result<(), CommandFault> {
        let id = self.meant_work(speaker, named, true)?;
        match self.router.interactions.get(&interaction(id)).map(|it| &it.place) {
            Some(Place::Assigned { .. }) if self.is_foreign(interaction(id)) => {
                let done = self.finish_foreign(interaction(id), Some(&speaker.agent));
                return done.map_err(|_| CommandFault::NotYours(id));
            }
            Some(Place::Assigned { .. }) => self.close(id, ClosedReason::ByAgent),
            Some(Place::WrapUp { .. }) => self.router.end_wrap_up(&self.world, interaction(id)),
            Some(Place::Waiting(_) | Place::Paused(_) | Place::Offered(_)) | None => {}
        }
        Ok(())
    }

    /// The conversation that is meant: the named one, the window's, or the only one the agent has.
    fn meant_work(
        &self,
        speaker: &Speaker,
        named: Option<ConversationId>,
        with_wrap_up: bool,
    ) -> Result<ConversationId, CommandFault> {
        let mut work = self.router.work_of(&speaker.agent, WorkKind::Assigned);
        if with_wrap_up {
            work.extend(self.router.work_of(&speaker.agent, WorkKind::WrapUp));
            work.sort();
        }
        let mine: Vec<ConversationId> = work.into_iter().map(conversation).collect();
        if let Some(named) = named.or(speaker.window.map(|window| window.conversation)) {
            return if mine.contains(&named) { Ok(named) } else { Err(CommandFault::NotYours(named)) };
        }
        match mine.as_slice() {
            [only] => Ok(*only),
            [] => Err(CommandFault::NoConversation),
            [_, ..] => Err(CommandFault::WhichConversation(mine)),
        }
    }

    fn want_room(&mut self, speaker: &Speaker, named: Option<ConversationId>) -> Result<(), CommandFault> {
        let id = self.meant_work(speaker, named, false)?;
        let wanted = self.conversations.want_room(&self.world, &mut self.out, id);
        wanted.map_err(|why| why.map_or(CommandFault::TakesPlaceElsewhere(id), CommandFault::NoRoom))?;
        self.fact(Some(id), FactKind::Hosted { wanted: HostingKind::Room, fell_back: None });
        Ok(())
    }

    fn transfer(
        &mut self,
        speaker: &Speaker,
        named: Option<ConversationId>,
        target: TransferTarget,
    ) -> Result<(), CommandFault> {
        let id = self.meant_work(speaker, named, false)?;
        let target = self.transfer_target(id, &speaker.agent, target)?;
        let from = speaker.agent.clone();
        let interaction = interaction(id);
        let is_foreign = self.is_foreign(interaction);
        if let (Target::Queue(queue), true) = (&target, is_foreign) {
            let given_back = self.give_back(interaction, Some(&from), Some(queue.clone()));
            return given_back.map_err(|_| CommandFault::NotYours(id));
        }
        self.fact(Some(id), FactKind::Transferred { from, to: target.clone() });
        if !is_foreign {
            self.part(id, CustomerNotice::Transferring);
        }
        match &target {
            Target::Queue(queue) => {
                self.router.transfer_to_queue(&self.world, interaction, &speaker.agent, queue);
                self.pause_unless_reachable(id);
                self.tell_place(id);
            }
            Target::Agent(agent) => {
                self.router.transfer_to_agent(&self.world, interaction, &speaker.agent, agent);
                if is_foreign {
                    let queue = self.router.interactions.get(&interaction).map(|it| it.queue.clone());
                    if let Some(queue) = queue {
                        self.report_news(interaction, News::Queued(queue));
                    }
                    return Ok(());
                }
                self.pause_unless_reachable(id);
            }
        }
        Ok(())
    }

    fn transfer_target(
        &self,
        id: ConversationId,
        from: &AgentId,
        target: TransferTarget,
    ) -> Result<Target, CommandFault> {
        match target {
            TransferTarget::Missing => Err(CommandFault::TransferToWhom),
            TransferTarget::Unknown(name) => Err(CommandFault::NoSuchTarget(name)),
            TransferTarget::Queue(queue) if self.world.policy.queues.contains_key(&queue) => {
                Ok(Target::Queue(queue))
            }
            TransferTarget::Queue(queue) => Err(CommandFault::NoSuchTarget(Arc::from(queue.as_str()))),
            TransferTarget::Agent(agent) if agent == *from => Err(CommandFault::TransferToSelf),
            TransferTarget::Agent(agent) if !self.router.agents.contains_key(&agent) => {
                Err(CommandFault::NoSuchTarget(Arc::from(agent.as_str())))
            }
            TransferTarget::Agent(agent) if !self.router.can_take(&self.world, interaction(id), &agent) => {
                Err(CommandFault::TargetNotAvailable(agent))
            }
            TransferTarget::Agent(agent) => Ok(Target::Agent(agent)),
        }
    }

    fn queue_list(&self, agent: &AgentId) -> AgentNotice {
        let queues =
            self.world.policy.agents.get(agent).map(|agent| agent.queues.as_slice()).unwrap_or_default();
        AgentNotice::QueueList(
            queues.iter().map(|queue| self.router.queue_line(&self.world, queue)).collect(),
        )
    }

    fn status(&self, id: &AgentId) -> Result<AgentNotice, CommandFault> {
        let agent = self.router.agents.get(id).ok_or(CommandFault::NotAnAgent)?;
        let conversations = agent.work.keys().filter_map(|work| self.status_line(id, *work)).collect();
        Ok(AgentNotice::AgentStatus {
            availability: agent.availability(),
            load: agent.load(),
            capacity: capacity(id, &self.world),
            conversations,
        })
    }

    fn status_line(&self, agent: &AgentId, id: InteractionId) -> Option<ConversationLine> {
        let (stage, since) = match &self.router.interactions.get(&id)?.place {
            Place::Offered(offered) => {
                let lease = offered.leases.iter().find(|lease| lease.agent == *agent)?;
                (LineStage::Offered, lease.since)
            }
            Place::Assigned { since, .. } => (LineStage::Active, *since),
            Place::WrapUp { began, .. } => (LineStage::WrapUp, *began),
            Place::Waiting(_) | Place::Paused(_) => return None,
        };
        let customer = self.conversations.open.get(&conversation(id))?.customer_name();
        let lasted = self.world.now.since(since);
        Some(ConversationLine { conversation: conversation(id), customer, stage, lasted })
    }
}
