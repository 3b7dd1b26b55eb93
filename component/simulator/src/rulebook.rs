//! A policy made ready for a day: its opening hours on that date, and the agents who work then.
//!
//! A [`Rulebook`] is a settings file, or a policy without one. The agents of a day are brought together with those of
//! the settings: who is called like one of them (address, or the part before the `@`) is that agent, with queues,
//! skills, teams and capacity from the settings, so that two settings can give the same people other work. Who is not
//! has skills and capacity from the day, is in a team called like the group, and serves the queues that are named among
//! the skills, or all of them if none is. Agents of the settings who are not in the day do not come, and nobody reckons
//! with them.
//!
//! *Never:* a decision, or anything that happens during the day.

use super::day::{AgentDay, Day};
use frontdesk_calendar::find_zone;
use frontdesk_settings::Settings;
use jiff::civil::Date;
use router_core::values::address::Address;
use router_core::values::client_need::ClientRule;
use router_core::values::hosting::HostingKind;
use router_core::values::id::{AgentId, DeskName, Level, LinkName, QueueName, SkillName};
use router_core::values::instruction::DecidedBy;
use router_core::values::ladder::{End, Step};
use router_core::values::policy::{AgentPolicy, DeskPolicy, QueuePolicy};
use router_core::values::rule::{Preferred, Verdict};
use router_core::values::strategy::Strategy;
use router_core::{Policy, PolicyDraft, PolicyFault, Span, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The link of agents who are not in the settings.
const LINK: &str = "simulated";
/// The desk of a policy that was made of classes.
const DESK: &str = "simulated";
/// Time to answer an offer under a policy that was made of classes.
const OFFER_FOR: Span = Span::from_seconds(30);

/// A policy that days can be played with.
#[derive(Clone, Debug)]
pub struct Rulebook {
    /// What it is called in tables, such as the name of its file.
    pub name: String,
    draft: PolicyDraft,
    /// Where the opening hours of each date come from, if it is a settings file.
    settings: Option<Box<Settings>>,
}

/// A policy ready for one day.
#[derive(Clone, Debug)]
pub struct DayPolicy {
    /// The policy with the agents of the day.
    pub policy: Arc<Policy>,
    /// Under which ids the agents of the day are known, in their order.
    pub agents: Vec<AgentId>,
    /// When the day begins.
    pub midnight: Timestamp,
    /// How many agents of the day are in the settings.
    pub in_settings: usize,
}

/// Why a day cannot be played under a policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unplayable {
    /// No such date.
    #[error("there is no {date} in {zone}")]
    Date {
        /// What was written.
        date: String,
        /// In which zone.
        zone: String,
    },
    /// No such zone.
    #[error("no time zone is called \"{0}\"; write a name such as \"Europe/Berlin\" or \"UTC\"")]
    Zone(String),
    /// The agents of the day make the policy impossible.
    #[error("the policy is not possible with the agents of the day: {0:?}")]
    Policy(Vec<PolicyFault>),
}

impl Rulebook {
    /// The policy `draft` under `name`.
    pub fn new(name: &str, draft: PolicyDraft) -> Self {
        Self { name: name.to_owned(), draft, settings: None }
    }

    /// The policy of a settings file.
    pub(crate) fn of_settings(name: &str, settings: Settings) -> Self {
        let draft = PolicyDraft::clone(&settings.policy);
        Self { name: name.to_owned(), draft, settings: Some(Box::new(settings)) }
    }

    /// A policy without a settings file: a queue for each of `classes`, in which everybody waits for as long as they
    /// like and agents are chosen by `strategy`.
    pub fn of_classes(classes: &BTreeSet<Arc<str>>, strategy: Strategy) -> Self {
        let queue = QueuePolicy {
            head_start: Span::ZERO,
            offer_for: OFFER_FOR,
            wrap_up: Span::ZERO,
            strategy,
            ladder: vec![Step::default()],
            end: End::Close,
            max_waiting: u32::MAX,
            max_wait: None,
            needs_agents: false,
            hours: None,
            turned_away: End::Close,
        };
        let queues: BTreeMap<QueueName, QueuePolicy> =
            classes.iter().map(|class| (QueueName::from(&**class), queue.clone())).collect();
        let desk = queues.keys().next().map(|queue| DeskPolicy {
            queue: queue.clone(),
            questions: Vec::new(),
            remind_after: Span::ZERO,
            close_after: Span::ZERO,
            hosting: HostingKind::Relay,
            decided_by: DecidedBy::Rules,
            hours: None,
            when_closed: End::Close,
        });
        let name = DeskName::from(DESK);
        let draft = PolicyDraft {
            desks: desk.map(|desk| (name.clone(), desk)).into_iter().collect(),
            home_desk: Some(name),
            queues,
            ..PolicyDraft::default()
        };
        Self::new(&format!("a queue for each class, {}", strategy.name()), draft)
    }

    /// The policy itself, with the agents of the settings.
    pub fn draft(&self) -> &PolicyDraft {
        &self.draft
    }

    /// Whether it comes from a settings file.
    pub(crate) fn is_of_settings(&self) -> bool {
        self.settings.is_some()
    }

    /// The policy for `day`. Facts list no candidates and conversations have no bound, because nobody reads the ones
    /// and no memory is short.
    ///
    /// # Errors
    /// The date or the zone does not exist, or the policy cannot be.
    pub fn ready(&self, day: &Day) -> Result<DayPolicy, Unplayable> {
        let midnight = midnight(day)?;
        let mut draft = match &self.settings {
            Some(settings) => PolicyDraft::clone(&settings.policy_at(midnight)),
            None => self.draft.clone(),
        };
        draft.limits.listed_candidates = 0;
        for rule in &mut draft.rules {
            if let Verdict::Route(route) = &mut rule.verdict {
                // Nobody in a day has a client.
                *route.agent_client = ClientRule::default();
            }
        }
        draft.limits.conversations = u32::MAX;
        let known = names(&draft);
        let (mut agents, mut in_settings) = (Vec::with_capacity(day.agents.len()), 0);
        for (place, agent) in day.agents.iter().enumerate() {
            let id = match known.get(&*agent.id).filter(|id| !agents.contains(*id)) {
                Some(id) => {
                    in_settings += 1;
                    id.clone()
                }
                None => {
                    let id = AgentId::from(&*agent.id);
                    let policy = stranger(agent, place, &draft);
                    draft.agents.insert(id.clone(), policy);
                    id
                }
            };
            agents.push(id);
        }
        let present: BTreeSet<&AgentId> = agents.iter().collect();
        let named = named_by_rules(&draft);
        draft.agents.retain(|id, _| present.contains(id) || named.contains(id));
        let policy = Arc::new(draft.validate().map_err(Unplayable::Policy)?);
        Ok(DayPolicy { policy, agents, midnight, in_settings })
    }
}

/// What the agents of the settings may be called in a day.
fn names(draft: &PolicyDraft) -> BTreeMap<String, AgentId> {
    let mut names = BTreeMap::new();
    for id in draft.agents.keys() {
        if let Some((local, _)) = id.as_str().split_once('@') {
            names.entry(local.to_owned()).or_insert_with(|| id.clone());
        }
    }
    names.extend(draft.agents.keys().map(|id| (id.as_str().to_owned(), id.clone())));
    names
}

/// The agents whom rules name. They stay, though they may not come.
fn named_by_rules(draft: &PolicyDraft) -> BTreeSet<AgentId> {
    let routes = draft.rules.iter().filter_map(|rule| match &rule.verdict {
        Verdict::Route(route) => Some(route),
        Verdict::Answer => None,
    });
    let named = routes.flat_map(|route| {
        let preferred = match route.prefer.as_ref().map(|preference| &preference.agent) {
            Some(Preferred::Named(agent)) => Some(agent),
            Some(Preferred::Last) | None => None,
        };
        preferred.into_iter().chain(&route.exclude)
    });
    named.cloned().collect()
}

/// An agent of the day who is not in the settings.
fn stranger(agent: &AgentDay, place: usize, draft: &PolicyDraft) -> AgentPolicy {
    let served = agent.skills.keys().map(|skill| QueueName::from(&**skill));
    let mut queues: Vec<QueueName> = served.filter(|queue| draft.queues.contains_key(queue)).collect();
    if queues.is_empty() {
        queues = draft.queues.keys().cloned().collect();
    }
    let skills = agent.skills.iter().map(|(skill, level)| (SkillName::from(&**skill), Level(*level)));
    AgentPolicy {
        address: Address::new(&LinkName::from(LINK), &agent.id),
        name: agent.id.clone(),
        queues,
        capacity: u16::try_from(agent.capacity).unwrap_or(u16::MAX),
        skills: skills.collect(),
        teams: [agent.group.clone()].into(),
        hours: None,
        place: u32::try_from(place).unwrap_or(u32::MAX),
    }
}

fn midnight(day: &Day) -> Result<Timestamp, Unplayable> {
    let zone = find_zone(&day.zone).ok_or_else(|| Unplayable::Zone(day.zone.clone()))?;
    let date: Option<Date> = day.date.parse().ok();
    let begin = date.and_then(|date| date.to_zoned(zone).ok());
    let millis = begin.and_then(|begin| u64::try_from(begin.timestamp().as_millisecond()).ok());
    let wrong = || Unplayable::Date { date: day.date.clone(), zone: day.zone.clone() };
    millis.map(Timestamp::from_millis).ok_or_else(wrong)
}
