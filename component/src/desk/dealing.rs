//! What programs want: from a request to an event of the engine, and from its answer to what the program is told.
//!
//! Names are looked up here, as they are for commands said in words; whether something can be done the engine says
//! (`Effect::Resolved`). The answer goes into the batch of the round, behind the rows, so that it leaves after the commit.
//! A request with a key that was used before is not done again: what it was about is shown as it is now.
//!
//! *Never:* a decision; a body that has no bounds.

use super::programs::{self, Item, Key, Post, Record};
use super::{Current, Desk};
use crate::protocol::{Acting, AgentState, Kind, NewInteraction, Problem, Requeueing};
use crate::request::{Look, Once, ProgramNews, ProgramRequest, Told, Wanted};
use crate::store::{EntityRow, Outgoing};
use router_core::Event;
use router_core::expression::{Attributes, Type, Value};
use router_core::rules::known_schema;
use router_core::values::effect::{InteractionFault, News};
use router_core::values::id::{AgentId, InteractionId, Medium, QueueName};
use router_core::values::report::{AgentReport, MediumReport, ReportedAvailability};
use std::sync::Arc;

/// Media that need no settings.
const MEDIA: [&str; 4] = ["chat", "voice", "mail", "callback"];

/// Longest text of an attribute, and longest reference, in characters.
const TEXT_CHARACTERS: usize = 2000;
const REFERENCE_CHARACTERS: usize = 200;

/// Most attributes, elements of a list, and media of a report.
const MOST_ITEMS: usize = 64;

/// An interaction that is being brought.
#[derive(Debug)]
pub(super) struct Bringing {
    program: Arc<str>,
    reference: Option<Arc<str>>,
    callback: Option<Arc<str>>,
    medium: Arc<str>,
}

impl Desk {
    /// Does, or shows, what a program wants.
    pub(super) fn dealing(&mut self, request: ProgramRequest) {
        let ProgramRequest { program, what, once, answer } = request;
        let told = match what {
            Wanted::Look(look) => self.look(&look),
            Wanted::Posted { number, why } => {
                let rows = self.programs.posted(self.clock.now(), number, why);
                self.batch.entities.extend(rows);
                Ok(Told::Done)
            }
            what @ (Wanted::Submit(_)
            | Wanted::Answer { .. }
            | Wanted::Finish(..)
            | Wanted::Cancel(_)
            | Wanted::Requeue(..)
            | Wanted::Report(..)) => self.deal(&program, what, once),
        };
        self.batch.outgoing.push(Outgoing::Told { to: answer, told: told.unwrap_or_else(Told::Problem) });
    }

    fn deal(&mut self, program: &Arc<str>, what: Wanted, once: Option<Once>) -> Result<Told, Problem> {
        let now = self.clock.now();
        match once.as_ref().map(|once| self.programs.key(now, program, once)) {
            Some(Key::Used(id)) => return self.shown_interaction(id, true).map_err(|_| over_since(id)),
            Some(Key::Reused) => {
                let detail =
                    "this Idempotency-Key was used for another request; choose a new key for each request";
                return Err(Problem::new(Kind::KeyReused, detail));
            }
            Some(Key::New) | None => {}
        }
        if let Wanted::Report(name, state) = what {
            return self.report(&name, state);
        }
        let (event, bringing) = self.event(program, what)?;
        let current = Current { bringing, ..Current::nothing() };
        self.resolved = None;
        let effects = self.engine.handle(now, event);
        self.act(effects, &current);
        let resolved = self.resolved.take().unwrap_or(Err(InteractionFault::Unknown(InteractionId(0))));
        let id = resolved.map_err(|fault| self.fault(&fault))?;
        if let Some(once) = once {
            let rows = self.programs.did(now, program, once, id);
            self.batch.entities.extend(rows);
        }
        self.shown_interaction(id, false)
    }

    fn event(&self, program: &Arc<str>, what: Wanted) -> Result<(Event, Option<Bringing>), Problem> {
        Ok(match what {
            Wanted::Submit(new) => {
                let (event, bringing) = self.arrival(program, *new)?;
                (event, Some(bringing))
            }
            Wanted::Answer { interaction, by, accepted } => {
                let Some(agent) = self.acting(&by)? else { return Err(needs_agent()) };
                (Event::OfferAnswered { interaction, agent, accepted }, None)
            }
            Wanted::Finish(interaction, by) => {
                (Event::InteractionEnded { interaction, agent: self.acting(&by)? }, None)
            }
            Wanted::Cancel(interaction) => (Event::InteractionLeft(interaction), None),
            Wanted::Requeue(interaction, Requeueing { agent, queue }) => {
                let agent = self.acting(&Acting { agent })?;
                let queue = queue.map(|queue| self.queue_named(&queue)).transpose()?;
                (Event::InteractionReturned { interaction, agent, queue }, None)
            }
            Wanted::Report(..) | Wanted::Look(_) | Wanted::Posted { .. } => {
                return Err(Problem::new(Kind::Invalid, "this is no dealing with an interaction"));
            }
        })
    }

    fn arrival(&self, program: &Arc<str>, new: NewInteraction) -> Result<(Event, Bringing), Problem> {
        let NewInteraction { medium, queue, attributes, reference, callback } = new;
        let medium = self.medium_named(&medium)?;
        let queue = match queue {
            Some(queue) => self.queue_named(&queue)?,
            None => self.engine.first_queue().ok_or_else(|| {
                Problem::new(Kind::Invalid, "queue is missing, and no desk has one; name a queue")
            })?,
        };
        let attributes = self.attributes(attributes)?;
        let reference = bounded("reference", reference, REFERENCE_CHARACTERS)?;
        let callback = self.callback(callback)?;
        let own_name = reference.clone().unwrap_or_else(|| Arc::from(""));
        let bringing =
            Bringing { program: program.clone(), reference, callback, medium: medium.as_str().into() };
        Ok((Event::InteractionArrived { reference: own_name, medium, attributes, queue }, bringing))
    }

    /// What the engine says to what a program wants. What is brought gets its record before any news of it.
    pub(super) fn resolved(
        &mut self,
        resolved: Result<InteractionId, InteractionFault>,
        current: &Current<'_>,
    ) {
        if let (Ok(id), Some(bringing)) = (&resolved, &current.bringing) {
            let Bringing { program, reference, callback, medium } = bringing;
            let now = self.clock.now();
            let row = self.programs.brought(Record {
                id: *id,
                program: program.clone(),
                reference: reference.clone(),
                callback: callback.clone(),
                medium: medium.clone(),
                created: now,
                changed: now,
                version: 0,
                queue: None,
                agent: None,
                end: None,
            });
            self.batch.entities.push(row);
        }
        self.resolved = Some(resolved);
    }

    /// Something became of an interaction: it is written down, and whoever listens hears of it.
    pub(super) fn news(&mut self, interaction: InteractionId, news: &News) {
        tracing::debug!(interaction = interaction.0, ?news, "an interaction moved on");
        let now = self.clock.now();
        let Some((record, rows)) = self.programs.follow(now, interaction, news) else { return };
        let record = record.clone();
        self.batch.entities.extend(rows);
        let number = self.programs.next_number();
        let json: Arc<str> = self.shown_news(number, &record, news).into();
        let version = record.version;
        let rows = self.programs.tell(Item { number, interaction, json: json.clone() });
        self.batch.entities.extend(rows);
        let callback = record.callback;
        if let Some(callback) = callback.clone() {
            let rows = self.programs.post(now, Post { number, interaction, callback, json: json.clone() });
            self.batch.entities.extend(rows);
        }
        let news = ProgramNews { number, interaction, version, callback, json };
        self.batch.outgoing.push(Outgoing::News(news));
    }

    fn report(&mut self, name: &str, state: AgentState) -> Result<Told, Problem> {
        let agent = self.agent_named(name, Kind::NotFound)?;
        let availability = state.availability.map(|availability| match availability {
            crate::protocol::Availability::Available => ReportedAvailability::Available,
            crate::protocol::Availability::Away => ReportedAvailability::Away,
            crate::protocol::Availability::Offline => ReportedAvailability::Offline,
        });
        if state.media.len() > MOST_ITEMS {
            return Err(Problem::new(Kind::Invalid, format!("media has more than {MOST_ITEMS} entries")));
        }
        let media = state.media.into_iter().map(|(medium, state)| {
            let report = MediumReport { busy: state.busy, in_use: state.in_use, capacity: state.capacity };
            Ok((self.medium_named(&medium)?, report))
        });
        let report = AgentReport { availability, media: media.collect::<Result<_, Problem>>()? };
        self.happened(Event::AgentReported { agent: agent.clone(), report });
        self.look(&Look::Agent(agent.as_str().to_owned()))
    }

    /// A row is written, which proves that the store keeps what it is given.
    pub(super) fn prove_store(&mut self) {
        let json = Some(self.reserved_until.to_string());
        self.batch.entities.push(EntityRow { key: super::NUMBERS_KEY.into(), json });
    }
}

/// Names that programs use.
impl Desk {
    fn acting(&self, by: &Acting) -> Result<Option<AgentId>, Problem> {
        by.agent.as_deref().map(|agent| self.agent_named(agent, Kind::Invalid)).transpose()
    }

    /// The agent of this JID, or the only one whose JID has this before the `@`.
    pub(super) fn agent_named(&self, name: &str, or: Kind) -> Result<AgentId, Problem> {
        let agents = &self.engine.policy().agents;
        let lower = name.to_lowercase();
        if let Some((id, _)) = agents.get_key_value(lower.as_str()) {
            return Ok(id.clone());
        }
        let mut same = agents.keys().filter(|id| id.as_str().split('@').next() == Some(lower.as_str()));
        match (same.next(), same.next()) {
            (Some(only), None) => Ok(only.clone()),
            (Some(_), Some(_)) => {
                let detail = format!("more than one agent is called {}; give the whole JID", quoted(name));
                Err(Problem::new(or, detail))
            }
            (None, _) => {
                let detail = format!("there is no agent {}; GET /v1/agents lists them", quoted(name));
                Err(Problem::new(or, detail))
            }
        }
    }

    pub(super) fn queue_named(&self, name: &str) -> Result<QueueName, Problem> {
        let queue = self.engine.policy().queues.get_key_value(name).map(|(queue, _)| queue.clone());
        queue.ok_or_else(|| no_queue(name, Kind::Invalid))
    }

    fn medium_named(&self, name: &str) -> Result<Medium, Problem> {
        let weights = &self.engine.policy().weights;
        if MEDIA.contains(&name) || weights.contains_key(name) {
            return Ok(Medium::from(name));
        }
        let mut known: Vec<&str> = MEDIA.into_iter().chain(weights.keys().map(Medium::as_str)).collect();
        known.sort_unstable();
        known.dedup();
        let detail = format!(
            "there is no medium {}; known are {}, and [capacity] of the settings can name more",
            quoted(name),
            known.join(", ")
        );
        Err(Problem::new(Kind::Invalid, detail))
    }

    /// A place to which news may be posted; whether its address may be reached is found out then.
    fn callback(&self, callback: Option<String>) -> Result<Option<Arc<str>>, Problem> {
        let Some(callback) = bounded("callback", callback, TEXT_CHARACTERS)? else { return Ok(None) };
        if self.settings.http.as_ref().is_none_or(|http| http.webhook.is_none()) {
            let detail = "news are posted only if [http.webhook] stands in the settings; leave callback out";
            return Err(Problem::new(Kind::Invalid, detail));
        }
        let rest = callback.strip_prefix("https://").or_else(|| callback.strip_prefix("http://"));
        let host = rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
        let is_plain = callback.chars().all(|c| c.is_ascii_graphic());
        match host {
            Some(host) if is_plain && !host.is_empty() && !host.contains('@') && !callback.contains('#') => {
                Ok(Some(callback))
            }
            Some(_) | None => {
                let detail =
                    "callback must be a URL such as https://pbx.example.org/news, without a user and a #";
                Err(Problem::new(Kind::Invalid, detail))
            }
        }
    }

    fn attributes(
        &self,
        given: std::collections::BTreeMap<String, serde_json::Value>,
    ) -> Result<Attributes, Problem> {
        let mut attributes = Attributes::default();
        if given.is_empty() {
            return Ok(attributes);
        }
        if given.len() > MOST_ITEMS {
            return Err(Problem::new(
                Kind::Invalid,
                format!("attributes has more than {MOST_ITEMS} entries"),
            ));
        }
        let schema = known_schema(self.engine.policy());
        for (path, value) in given {
            if ["medium", "queue"].contains(&path.as_str()) || path.starts_with("now.") {
                let detail = format!("the attribute {} is set by Frontdesk; leave it out", quoted(&path));
                return Err(Problem::new(Kind::Invalid, detail));
            }
            let Some((of, _)) = schema.type_of(&path) else {
                let known: Vec<&str> = schema.paths().filter(|path| !path.starts_with("now.")).collect();
                let detail = format!(
                    "no rule can ask for an attribute {}; there are {}",
                    quoted(&path),
                    known.join(", ")
                );
                return Err(Problem::new(Kind::Invalid, detail));
            };
            let Some(value) = typed(of, &value) else {
                let detail = format!(
                    "the attribute {} must be {of}, of at most {TEXT_CHARACTERS} characters or {MOST_ITEMS} elements",
                    quoted(&path)
                );
                return Err(Problem::new(Kind::Invalid, detail));
            };
            attributes.set(&path, value);
        }
        Ok(attributes)
    }

    fn fault(&self, fault: &InteractionFault) -> Problem {
        match fault {
            InteractionFault::Unknown(id) => self.unknown(*id),
            InteractionFault::NotOffered { interaction, agent } => Problem::new(
                Kind::Conflict,
                format!(
                    "interaction {interaction} is not offered to {agent}, or no longer; its offers show who is asked"
                ),
            ),
            InteractionFault::HasAgent { interaction, agent } => Problem::new(
                Kind::Conflict,
                format!("interaction {interaction} is with {agent}; only they can go on with it"),
            ),
            InteractionFault::HasNoAgent(interaction) => Problem::new(
                Kind::Conflict,
                format!(
                    "interaction {interaction} waits and no agent has it; cancel it, name another queue, or wait until an agent accepts it"
                ),
            ),
            InteractionFault::InWrapUp(interaction) => Problem::new(
                Kind::Conflict,
                format!(
                    "interaction {interaction} is over but for the wrap-up of its agent; it can only be finished"
                ),
            ),
            InteractionFault::NoSuchQueue(queue) => no_queue(queue.as_str(), Kind::Invalid),
        }
    }

    /// Why an interaction cannot be dealt with that is not under way.
    pub(super) fn unknown(&self, id: InteractionId) -> Problem {
        if self.programs.record(id).is_some_and(|record| record.end.is_some()) {
            return Problem::new(
                Kind::Conflict,
                format!("interaction {id} is over; nothing can be done with it any more"),
            );
        }
        let detail = format!("there is no interaction {id}, or it was over more than a day ago");
        Problem::new(Kind::NotFound, detail)
    }
}

fn typed(of: &Type, value: &serde_json::Value) -> Option<Value> {
    use serde_json::Value as Json;
    let text = |text: &str| (text.chars().count() <= TEXT_CHARACTERS).then(|| Value::Text(Arc::from(text)));
    match (of, value) {
        (Type::Bool, Json::Bool(value)) => Some(Value::Bool(*value)),
        (Type::Int, Json::Number(number)) => number.as_i64().map(Value::Int),
        (Type::Text, Json::String(value)) => text(value),
        (Type::Version, Json::String(value)) => {
            router_core::expression::Version::parse(value).map(Value::Version)
        }
        (Type::List(of), Json::Array(values)) if values.len() <= MOST_ITEMS => {
            let values: Option<Vec<Value>> = values.iter().map(|value| typed(of, value)).collect();
            values.map(Value::List)
        }
        (Type::Bool | Type::Int | Type::Text | Type::Version | Type::List(_), _) => None,
    }
}

fn bounded(what: &str, text: Option<String>, most: usize) -> Result<Option<Arc<str>>, Problem> {
    match text {
        Some(text) if text.chars().count() > most => {
            Err(Problem::new(Kind::Invalid, format!("{what} is longer than {most} characters; shorten it")))
        }
        Some(text) => Ok(Some(text.into())),
        None => Ok(None),
    }
}

pub(super) fn no_queue(name: &str, kind: Kind) -> Problem {
    Problem::new(kind, format!("there is no queue {}; GET /v1/queues lists them", quoted(name)))
}

fn needs_agent() -> Problem {
    Problem::new(
        Kind::Invalid,
        "agent is missing; say whose answer it is, such as {\"agent\": \"bob@example.org\"}",
    )
}

fn over_since(id: InteractionId) -> Problem {
    let detail = format!("this request was done before; its interaction {id} is over and kept no longer");
    Problem::new(Kind::Gone, detail)
}

/// A name as it was sent, short and without what would disturb a reader.
fn quoted(name: &str) -> String {
    let shown: String = name.chars().filter(|c| !c.is_control()).take(64).collect();
    format!("\"{shown}\"")
}

/// What a piece of news is called, for its listeners.
pub(super) fn news_name(news: &News) -> &'static str {
    programs::name(news)
}
