//! The words for each decision.
//!
//! Written for the administrator, in English, with the names of the settings.
//!
//! *Never:* when it was.

use super::timeline::Entry;
use crate::phrase::Phrases;
use frontdesk_settings::Settings;
use router_core::Span;
use router_core::expression::{Attributes, Value};
use router_core::values::client::ClientLine;
use router_core::values::fact::{Candidate, FactKind, Target, WhyEnded};
use router_core::values::hosting::{FellBack, HostingKind};
use router_core::values::id::{AgentId, Language, QueueName, RuleName};
use router_core::values::instruction::NoInstruction;
use router_core::values::ladder::{ClientStrength, End};
use router_core::values::notice::{ClosedReason, OfferOverReason, RefusedReason};
use router_core::values::presence::Availability;
use router_core::values::rule::Requirement;
use std::sync::Arc;

/// Longest text of an attribute that is shown, in characters.
const SHOWN_CHARACTERS: usize = 100;

/// Most elements of a list that are shown.
const SHOWN_ELEMENTS: usize = 10;

/// What decisions are told with.
pub(super) struct Words<'a> {
    settings: &'a Settings,
    phrases: Phrases,
    english: Language,
}

impl<'a> Words<'a> {
    pub(super) fn new(settings: &'a Settings) -> Self {
        let phrases = Phrases::new(Arc::clone(&settings.policy), settings.texts.clone());
        Self { settings, phrases, english: Language::from("en") }
    }

    /// A decision in words.
    pub(super) fn entry(&self, what: &FactKind) -> Entry {
        let details = self.details(what);
        Entry { what: self.what(what), details }
    }

    fn what(&self, what: &FactKind) -> String {
        match what {
            FactKind::Started(desk) => format!("begins at desk {desk}"),
            FactKind::Refused(reason) => format!("refused: {}", refused(*reason)),
            FactKind::Client(line) => format!("the client says what it is: {}", client(line)),
            FactKind::Ruled { rule: Some(rule), .. } => format!("rule {rule} decides"),
            FactKind::Ruled { rule: None, .. } => "there are no rules: the dialogue decides".to_owned(),
            FactKind::AskedServer => "the routing server is asked".to_owned(),
            FactKind::Instructed(Some(rule)) => format!("the routing server decides, by its rule {rule}"),
            FactKind::Instructed(None) => "the routing server decides".to_owned(),
            FactKind::NotInstructed(why) => format!("the settings decide: {}", no_instruction(why)),
            FactKind::Answered(rule) => format!("ends with the words of rule {rule}"),
            FactKind::Queued { queue, .. } => format!("waits in queue {queue}"),
            FactKind::Stepped { step, relax, agent_client } => stepped(*step, *relax, *agent_client),
            FactKind::Ended { queue, why, end } => self.ended(queue, *why, end),
            FactKind::Offered { offer, agent, waited, step, .. } => format!(
                "offered to {} on step {step}, after {} (offer {offer})",
                self.name(agent),
                self.length(*waited)
            ),
            FactKind::Prefers { agent, wait } => {
                format!("waits up to {} for {}, who is preferred", self.length(*wait), self.name(agent))
            }
            FactKind::NobodyEligible { .. } => "nobody can be asked".to_owned(),
            FactKind::OfferOver { offer, agent, reason } => {
                format!("{} (offer {offer})", offer_over(&self.name(agent), *reason))
            }
            FactKind::Accepted { agent, waited } => {
                format!("{} takes it, after {}", self.name(agent), self.length(*waited))
            }
            FactKind::Hosted { wanted, fell_back } => hosted(*wanted, *fell_back),
            FactKind::Transferred { from, to: Target::Queue(queue) } => {
                format!("{} passes it on to queue {queue}", self.name(from))
            }
            FactKind::Transferred { from, to: Target::Agent(agent) } => {
                format!("{} passes it on to {}", self.name(from), self.name(agent))
            }
            FactKind::AgentLost(agent) => {
                format!("{} is lost: no client came back in time", self.name(agent))
            }
            FactKind::CustomerGone => "the customer's client has gone".to_owned(),
            FactKind::CustomerBack => "the customer's client is back".to_owned(),
            FactKind::Closed(reason) => format!("closed: {}", closed(*reason)),
            FactKind::WrapUpOver(agent) => format!("{} has finished up", self.name(agent)),
            FactKind::Availability { agent, now } => format!("{} is {}", self.name(agent), availability(now)),
        }
    }

    fn details(&self, what: &FactKind) -> Vec<String> {
        match what {
            FactKind::Ruled { rule, attributes, failed } => self.ruled(rule.as_ref(), attributes, failed),
            FactKind::Queued { needs, .. } => self.needs(needs),
            FactKind::Offered { strategy, terms, rejected, .. } => {
                let mut by = format!("by {}", strategy.name());
                if !terms.is_empty() {
                    by.push_str(&format!(": {}", self.phrases.terms(Some(&self.english), terms)));
                }
                let mut details = vec![by];
                details.extend(rejected.iter().map(|candidate| self.not(candidate)));
                details
            }
            FactKind::NobodyEligible { rejected } => {
                rejected.iter().map(|candidate| self.not(candidate)).collect()
            }
            FactKind::Started(_)
            | FactKind::Refused(_)
            | FactKind::Client(_)
            | FactKind::AskedServer
            | FactKind::Instructed(_)
            | FactKind::NotInstructed(_)
            | FactKind::Answered(_)
            | FactKind::Stepped { .. }
            | FactKind::Ended { .. }
            | FactKind::Prefers { .. }
            | FactKind::OfferOver { .. }
            | FactKind::Accepted { .. }
            | FactKind::Hosted { .. }
            | FactKind::Transferred { .. }
            | FactKind::AgentLost(_)
            | FactKind::CustomerGone
            | FactKind::CustomerBack
            | FactKind::Closed(_)
            | FactKind::WrapUpOver(_)
            | FactKind::Availability { .. } => Vec::new(),
        }
    }

    /// Why there is the rule, what was known, and which rules before it failed.
    fn ruled(
        &self,
        rule: Option<&RuleName>,
        known: &Attributes,
        failed: &[(RuleName, String)],
    ) -> Vec<String> {
        let why = rule.and_then(|rule| self.phrases.rule_why(Some(&self.english), rule));
        let mut details: Vec<String> = why.into_iter().map(|why| format!("why: {why}")).collect();
        details.extend(failed.iter().map(|(rule, fault)| format!("rule {rule} could not be asked: {fault}")));
        details.extend(known.iter().filter_map(|(path, value)| Some(format!("{path} = {}", shown(value)?))));
        details
    }

    fn needs(&self, needs: &Requirement) -> Vec<String> {
        let mut details = Vec::new();
        if !needs.skills.is_empty() {
            let skills = needs.skills.iter().map(|(skill, level)| format!("{skill} {level}"));
            details.push(format!("needs {}", skills.collect::<Vec<_>>().join(", ")));
        }
        details.extend(self.phrases.client_needs(Some(&self.english), &needs.agent_client));
        if needs.priority > 0 {
            details.push(format!("priority {}", needs.priority));
        }
        if needs.head_start > Span::ZERO {
            details.push(format!("counts as if it had come {} earlier", self.length(needs.head_start)));
        }
        if let Some((agent, wait)) = &needs.prefer {
            details.push(format!("prefers {} for up to {}", self.name(agent), self.length(*wait)));
        }
        if !needs.exclude.is_empty() {
            let names: Vec<String> = needs.exclude.iter().map(|agent| self.name(agent)).collect();
            details.push(format!("excludes {}", names.join(", ")));
        }
        if !needs.tags.is_empty() {
            let tags: Vec<&str> = needs.tags.iter().map(|tag| &**tag).collect();
            details.push(format!("tags: {}", tags.join(", ")));
        }
        details
    }

    /// `not Bert: lower score (gain 0.800)`.
    fn not(&self, candidate: &Candidate) -> String {
        let reason = self.phrases.not_chosen(Some(&self.english), &candidate.reason);
        let mut text = format!("not {}: {reason}", self.name(&candidate.agent));
        if !candidate.terms.is_empty() {
            text.push_str(&format!(" ({})", self.phrases.terms(Some(&self.english), &candidate.terms)));
        }
        text
    }

    fn ended(&self, queue: &QueueName, why: WhyEnded, end: &End) -> String {
        let why = match why {
            WhyEnded::NobodyTookIt => "nobody took it in time",
            WhyEnded::QueueFull => "too many wait already",
            WhyEnded::WaitTooLong => "the wait would be too long",
            WhyEnded::NobodySignedIn => "no agent is signed in and ready",
            WhyEnded::OutOfHours => "it is closed",
        };
        let end = match end {
            End::Close => "it ends".to_owned(),
            End::LeaveMessage => "the message is kept".to_owned(),
            End::CallBack => "an agent will write".to_owned(),
            End::Queue(next) => format!("it goes to queue {next}"),
        };
        format!("queue {queue}: {why}; {end}")
    }

    fn name(&self, agent: &AgentId) -> String {
        match self.settings.policy.agents.get(agent) {
            Some(policy) => policy.name.to_string(),
            None => agent.to_string(),
        }
    }

    fn length(&self, span: Span) -> String {
        self.phrases.length(Some(&self.english), span)
    }
}

/// A value as it would stand in a rule; `None` if there is nothing in it.
fn shown(value: &Value) -> Option<String> {
    match value {
        Value::Bool(value) => Some(value.to_string()),
        Value::Int(value) => Some(value.to_string()),
        Value::Version(version) => Some(format!("version({:?})", version.to_string())),
        Value::Text(text) if text.is_empty() => None,
        Value::Text(text) => {
            let mut short: String = text.chars().take(SHOWN_CHARACTERS).collect();
            if short.len() < text.len() {
                short.push('…');
            }
            Some(format!("{short:?}"))
        }
        Value::List(values) if values.is_empty() => None,
        Value::List(values) => {
            let mut all: Vec<String> = values.iter().take(SHOWN_ELEMENTS).filter_map(shown).collect();
            if values.len() > SHOWN_ELEMENTS {
                all.push(format!("{} more", values.len() - SHOWN_ELEMENTS));
            }
            Some(format!("[{}]", all.join(", ")))
        }
    }
}

/// `Gajim 1.8, network sms, name Anna`.
fn client(line: &ClientLine) -> String {
    let network = line.network.as_ref().map(|network| format!("network {network}"));
    let name = line.display_name.as_ref().map(|name| format!("name {name}"));
    let parts = line.program.iter().map(ToString::to_string).chain(network).chain(name);
    parts.collect::<Vec<_>>().join(", ")
}

fn stepped(step: u16, relax: u8, agent_client: ClientStrength) -> String {
    let levels = (relax > 0).then(|| format!("the needed levels are lowered by {relax}"));
    let client = match agent_client {
        ClientStrength::Required => None,
        ClientStrength::Preferred => Some("what is required of the client is only preferred".to_owned()),
        ClientStrength::Ignored => Some("the client does not matter".to_owned()),
    };
    let changes: Vec<String> = levels.into_iter().chain(client).collect();
    match changes.is_empty() {
        true => format!("goes on to step {step}"),
        false => format!("goes on to step {step}, where {}", changes.join(" and ")),
    }
}

fn refused(reason: RefusedReason) -> &'static str {
    match reason {
        RefusedReason::WaitTooLong => "the wait would be too long",
        RefusedReason::NobodySignedIn => "no agent is signed in and ready",
        RefusedReason::OutOfHours => "closed at this time",
        RefusedReason::QueueFull => "too many wait already",
        RefusedReason::TooManyConversations => "too many conversations are open",
        RefusedReason::TooManyKept => "too many of its messages wait already",
    }
}

fn offer_over(name: &str, reason: OfferOverReason) -> String {
    match reason {
        OfferOverReason::Rejected => format!("{name} rejects it"),
        OfferOverReason::Expired => format!("{name} does not answer in time"),
        OfferOverReason::CustomerLeft => format!("the customer leaves before {name} answers"),
        OfferOverReason::Revoked => format!("the offer to {name} is taken back"),
        OfferOverReason::TakenByAnother => format!("somebody else is faster than {name}"),
    }
}

fn hosted(wanted: HostingKind, fell_back: Option<FellBack>) -> String {
    let wanted = match wanted {
        HostingKind::Relay => "Frontdesk passes on what is said",
        HostingKind::Room => "the two talk in a room of the server",
        HostingKind::Direct => "the two are introduced and talk without Frontdesk",
    };
    match fell_back {
        None => wanted.to_owned(),
        Some(why) => format!("not so: {wanted}; {}", why_not(why)),
    }
}

fn why_not(why: FellBack) -> &'static str {
    match why {
        FellBack::OtherServer => "they are on different links",
        FellBack::NoRooms => "no conference service is known on their link",
        FellBack::RoomRefused => "the conference service did not make a room as it has to be",
        FellBack::NotJoined => "the customer did not come into the room in time",
        FellBack::AgentNotJoined => "the agent did not come into the room in time",
        FellBack::WroteElsewhere => "the customer wrote to the desk rather than in the room",
        FellBack::AgentLeft => "the agent left the room",
        FellBack::RoomGone => "the room has ceased to be",
    }
}

fn closed(reason: ClosedReason) -> &'static str {
    match reason {
        ClosedReason::ByAgent => "the agent ended it",
        ClosedReason::ByCustomer => "the customer ended it",
        ClosedReason::Silence => "nobody wrote for too long",
        ClosedReason::CustomerLost => "the customer's client did not come back in time",
        ClosedReason::NobodyFree => "nobody took it in time",
        ClosedReason::Withdrawn => "its desk, queue or agent is gone from the settings",
        ClosedReason::OutOfHours => "the queue closed for the day",
        ClosedReason::KeptTooLong => "no agent took the message for as long as messages are kept",
        ClosedReason::ByRule => "a rule ended it",
        ClosedReason::HandedOver => {
            "the two talk without Frontdesk, and their time is up or the agent has signed out"
        }
    }
}

fn availability(now: &Availability) -> &'static str {
    match now {
        Availability::Available => "available",
        Availability::Away => "away",
        Availability::NotReady(_) => "not ready",
        Availability::Offline => "offline",
    }
}

/// Why the routing server's word does not count.
fn no_instruction(why: &NoInstruction) -> String {
    match why {
        NoInstruction::TooLate => "the routing server did not answer in time".to_owned(),
        NoInstruction::Unavailable => "the routing server cannot be reached, or refuses to answer".to_owned(),
        NoInstruction::NotUnderstood => "the routing server's answer cannot be understood".to_owned(),
        NoInstruction::UnknownQueue(queue) => {
            format!("the routing server names the queue {queue}, which there is not")
        }
        NoInstruction::UnknownAgent(agent) => {
            format!("the routing server names the agent {agent}, who is none")
        }
        NoInstruction::SaysTooMuch => {
            "the routing server says more to the customer than is allowed".to_owned()
        }
    }
}
