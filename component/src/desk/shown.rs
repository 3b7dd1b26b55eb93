//! What programs are shown: looks at the engine in the form of the protocol.
//!
//! *Never:* a change; a word of a customer.

use super::Desk;
use super::dealing::{news_name, no_queue};
use super::programs::Record;
use crate::protocol::{
    Agent, AgentState, AgentWork, Agents, Availability, DeadLetter, DeadLetters, Interaction, Kind,
    MediumState, Offer, Problem, Queue, Queues, State, Wait,
};
use crate::request::{Figures, LinkHealth, Look, Told};
use router_core::values::effect::News;
use router_core::values::id::{AgentId, InteractionId, QueueName};
use router_core::values::notice::WaitRange;
use router_core::values::presence::Availability as Known;
use router_core::values::report::{AgentReport, ReportedAvailability};
use router_core::{InteractionLook, PlaceLook, Span, Timestamp, WorkStage};
use serde::Serialize;
use std::collections::BTreeMap;

impl Desk {
    pub(super) fn look(&mut self, look: &Look) -> Result<Told, Problem> {
        match look {
            Look::Interaction(id) => self.shown_interaction(*id, false),
            Look::Agents => {
                let all: Vec<AgentId> = self.engine.policy().agents.keys().cloned().collect();
                let agents = all.iter().filter_map(|agent| self.shown_agent(agent)).collect();
                Ok(body(&Agents { agents }))
            }
            Look::Agent(name) => {
                let agent = self.agent_named(name, Kind::NotFound)?;
                self.shown_agent(&agent).map(|agent| body(&agent)).ok_or_else(|| {
                    Problem::new(
                        Kind::NotFound,
                        format!("{agent} is in the settings, but not known yet; try again"),
                    )
                })
            }
            Look::Queues => {
                let all: Vec<QueueName> = self.engine.policy().queues.keys().cloned().collect();
                let queues = all.iter().filter_map(|queue| self.shown_queue(queue)).collect();
                Ok(body(&Queues { queues }))
            }
            Look::Queue(name) => {
                let queue = self.shown_queue(&QueueName::from(name.as_str()));
                queue.map(|queue| body(&queue)).ok_or_else(|| no_queue(name, Kind::NotFound))
            }
            Look::News { after } => Ok(self.kept_news(*after)),
            Look::Posts => {
                let posts = self.programs.posts();
                Ok(Told::Posts(posts.map(|it| (it.number, it.callback.clone(), it.json.clone())).collect()))
            }
            Look::DeadLetters => Ok(body(&self.dead_letters())),
            Look::Figures => Ok(Told::Figures(Box::new(self.figures()))),
            Look::Health => {
                self.prove_store();
                Ok(Told::Health(self.health()))
            }
        }
    }

    fn dead_letters(&self) -> DeadLetters {
        let dead_letters = self.programs.dead().map(|dead| DeadLetter {
            number: dead.post.number,
            interaction: dead.post.interaction.0,
            callback: dead.post.callback.to_string(),
            why: dead.why.clone(),
            at: self.time(dead.at),
        });
        DeadLetters { dead_letters: dead_letters.collect() }
    }

    fn kept_news(&self, after: Option<u64>) -> Told {
        let last = self.programs.next_number() - 1;
        let kept = self.programs.news_after(after.unwrap_or(last));
        let is_complete = kept.is_some();
        let items = kept.into_iter().flatten().map(|item| (item.number, item.json.clone())).collect();
        Told::News { items, last, is_complete }
    }

    /// An interaction as it is now.
    pub(super) fn shown_interaction(&self, id: InteractionId, repeated: bool) -> Result<Told, Problem> {
        let record = self.programs.record(id).ok_or_else(|| self.unknown(id))?;
        let interaction = self.interaction(record);
        let version = Some((id, record.version));
        Ok(Told::Body { json: json(&interaction), version, repeated })
    }

    fn interaction(&self, record: &Record) -> Interaction {
        let look = self.engine.interaction(record.id);
        let mut shown = Interaction {
            id: record.id.0,
            reference: record.reference.as_deref().map(str::to_owned),
            medium: record.medium.to_string(),
            state: State::Ended,
            version: record.version,
            queue: record.queue.as_deref().map(str::to_owned),
            rule: None,
            skills: BTreeMap::new(),
            tags: Default::default(),
            position: None,
            wait: None,
            offers: Vec::new(),
            agent: record.agent.as_deref().map(str::to_owned),
            until: None,
            end: record.end.clone(),
            created: self.time(record.created),
            changed: self.time(record.changed),
        };
        if let Some(look) = look {
            self.fill_in(&mut shown, look);
        }
        shown
    }

    fn fill_in(&self, shown: &mut Interaction, look: InteractionLook) {
        shown.queue = Some(look.queue.to_string());
        shown.rule = look.needs.rule.as_ref().map(ToString::to_string);
        shown.skills = look.needs.skills.iter().map(|(skill, level)| (skill.to_string(), level.0)).collect();
        shown.tags = look.needs.tags.iter().map(ToString::to_string).collect();
        match look.place {
            PlaceLook::Waiting { position, wait, .. } => {
                (shown.state, shown.agent) = (State::Waiting, None);
                (shown.position, shown.wait) = (Some(position), wait.map(wait_of));
            }
            PlaceLook::Offered(offers) => {
                (shown.state, shown.agent) = (State::Offered, None);
                let offers = offers.into_iter().map(|offer| Offer {
                    offer: offer.offer.0,
                    agent: offer.agent.to_string(),
                    until: offer.until.map(|until| self.time(until)),
                });
                shown.offers = offers.collect();
            }
            PlaceLook::Assigned { agent, .. } => {
                (shown.state, shown.agent) = (State::Assigned, Some(agent.to_string()));
            }
            PlaceLook::WrapUp { agent, until } => {
                (shown.state, shown.agent) = (State::WrapUp, Some(agent.to_string()));
                shown.until = until.map(|until| self.time(until));
            }
        }
    }

    /// A piece of news: its number, what happened, and the interaction as it is now.
    pub(super) fn shown_news(&self, number: u64, record: &Record, news: &News) -> String {
        #[derive(Serialize)]
        struct Shown<'a> {
            number: u64,
            news: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            offer: Option<u64>,
            #[serde(skip_serializing_if = "Option::is_none")]
            agent: Option<String>,
            interaction: Interaction,
        }
        let (offer, agent) = match news {
            News::Offered { offer, agent, .. } | News::OfferOver { offer, agent, .. } => {
                (Some(offer.0), Some(agent.to_string()))
            }
            News::Assigned(agent)
            | News::AgentLost(agent)
            | News::Done(agent)
            | News::WrapUp { agent, .. } => (None, Some(agent.to_string())),
            News::Queued(_) | News::Left | News::Answered(_) | News::Ended { .. } => (None, None),
        };
        let interaction = self.interaction(record);
        json(&Shown { number, news: news_name(news), offer, agent, interaction })
    }

    fn shown_agent(&self, id: &AgentId) -> Option<Agent> {
        let look = self.engine.agent(id)?;
        let policy = self.engine.policy().agents.get(id)?;
        let work = look.work.iter().map(|(id, work)| AgentWork {
            id: id.0,
            medium: work.medium.to_string(),
            state: stage(work.stage).to_owned(),
        });
        Some(Agent {
            agent: id.to_string(),
            name: policy.name.to_string(),
            queues: policy.queues.iter().map(ToString::to_string).collect(),
            availability: availability(&look.availability).to_owned(),
            takes_chats: look.takes_conversations,
            takes_interactions: look.takes_interactions,
            load: u32::from(look.load) + u32::from(look.elsewhere),
            capacity: look.capacity.into(),
            reported: reported(&look.report),
            work: work.collect(),
        })
    }

    fn shown_queue(&self, name: &QueueName) -> Option<Queue> {
        let look = self.engine.queue(name)?;
        Some(Queue {
            queue: name.to_string(),
            waiting: look.line.waiting,
            longest: look.line.longest.map(seconds),
            present: look.line.present,
            free: look.line.free,
            open: look.open,
            wait: look.wait.map(wait_of),
        })
    }

    fn figures(&self) -> Figures {
        let policy = self.engine.policy();
        let mut agents = BTreeMap::from(["available", "away", "not-ready", "offline"].map(|it| (it, 0)));
        for agent in policy.agents.keys().filter_map(|agent| self.engine.agent(agent)) {
            *agents.entry(availability(&agent.availability)).or_default() += 1;
        }
        let queues = policy.queues.keys().filter_map(|name| {
            let line = self.engine.queue(name)?.line;
            Some((name.to_string(), [line.waiting, line.present, line.free]))
        });
        let links = self.stations.keys().map(|link| {
            (link.to_string(), self.connections.is_up(link), self.connections.count_received(link))
        });
        Figures {
            conversations: self.engine.open_conversations().count(),
            interactions: self.engine.open_interactions(),
            questions: self.questions.outstanding(),
            agents: agents.into_iter().collect(),
            queues: queues.collect(),
            links: links.collect(),
        }
    }

    fn health(&self) -> Vec<LinkHealth> {
        let now = self.clock.now();
        let health = |link: &router_core::values::id::LinkName| LinkHealth {
            link: link.to_string(),
            up: self.connections.is_up(link),
            unconfirmed: self.connections.unconfirmed(link, now).as_millis(),
        };
        self.stations.keys().map(health).collect()
    }

    /// A point in time as people's clocks have it (RFC 3339).
    fn time(&self, at: Timestamp) -> String {
        let millis = i64::try_from(self.clock.on_the_wall(at).as_millis()).unwrap_or(i64::MAX);
        jiff::Timestamp::from_millisecond(millis).unwrap_or(jiff::Timestamp::MAX).to_string()
    }
}

fn body(shown: &impl Serialize) -> Told {
    Told::Body { json: json(shown), version: None, repeated: false }
}

fn json(shown: &impl Serialize) -> String {
    serde_json::to_string(shown).expect("what is shown is plain data")
}

fn seconds(span: Span) -> f64 {
    span.as_millis() as f64 / 1000.0
}

fn wait_of(range: WaitRange) -> Wait {
    Wait { from: seconds(range.from), to: seconds(range.to) }
}

fn stage(stage: WorkStage) -> &'static str {
    match stage {
        WorkStage::Offered => "offered",
        WorkStage::Assigned => "assigned",
        WorkStage::WrapUp => "wrap-up",
    }
}

fn availability(known: &Known) -> &'static str {
    match known {
        Known::Available => "available",
        Known::Away => "away",
        Known::NotReady(_) => "not-ready",
        Known::Offline => "offline",
    }
}

fn reported(report: &AgentReport) -> AgentState {
    let availability = report.availability.map(|availability| match availability {
        ReportedAvailability::Available => Availability::Available,
        ReportedAvailability::Away => Availability::Away,
        ReportedAvailability::Offline => Availability::Offline,
    });
    let media = report.media.iter().map(|(medium, report)| {
        let state = MediumState { busy: report.busy, in_use: report.in_use, capacity: report.capacity };
        (medium.to_string(), state)
    });
    AgentState { availability, media: media.collect() }
}
