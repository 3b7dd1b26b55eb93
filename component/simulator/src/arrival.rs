//! What a policy is told of a contact that arrives.
//!
//! Attributes go under their own names if the rules know them, else under `answers.` and the name, as if the customer
//! had answered a question of that id. What rules may always ask and the day does not say has the value of a customer
//! of whom nothing is known. The queue, unless a rule says otherwise, is the one that the attribute `queue` names, the
//! one of a chosen option, the one called like the class, or that of the desk, in this order.
//!
//! *Never:* the work or the patience of a contact: no router sees them.

use super::day::{Attribute, Contact, Day};
use super::rulebook::DayPolicy;
use frontdesk_settings::suggest;
use router_core::expression::{Attributes, Schema, Type, Value, Version};
use router_core::rules::known_schema;
use router_core::values::id::{AgentId, DeskName, Medium, QueueName};
use router_core::values::question::QuestionKind;
use router_core::values::rule::CHAT;
use router_core::{Event, Policy};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Tells a policy of contacts.
pub(crate) struct Announcer {
    policy: Arc<Policy>,
    schema: Schema,
    /// What is known of a customer of whom nothing is known.
    nothing: Attributes,
    /// The queues of options, by question and option.
    options: BTreeMap<(Arc<str>, Arc<str>), QueueName>,
    /// Under which ids the agents of the day are known.
    agents: BTreeMap<Arc<str>, AgentId>,
}

impl Announcer {
    /// For contacts of `day` under `policy`.
    pub(crate) fn new(policy: &DayPolicy, day: &Day) -> Self {
        let ids = day.agents.iter().map(|agent| agent.id.clone()).zip(policy.agents.iter().cloned());
        let policy = Arc::clone(&policy.policy);
        let mut options = BTreeMap::new();
        for question in policy.desks.values().flat_map(|desk| &desk.questions) {
            let QuestionKind::Choice { options: offered } = &question.kind else { continue };
            for option in offered {
                if let Some(queue) = &option.queue {
                    let key = (Arc::from(question.id.as_str()), Arc::from(&*option.id));
                    options.insert(key, queue.clone());
                }
            }
        }
        Self {
            schema: known_schema(&policy),
            nothing: nothing(&policy),
            options,
            agents: ids.collect(),
            policy,
        }
    }

    /// That `contact` arrives, under `reference`.
    pub(crate) fn arrival(&self, contact: &Contact, reference: Arc<str>) -> Event {
        let mut attributes = Attributes::default();
        if !self.policy.rules.is_empty() {
            attributes = self.nothing.clone();
            for (name, value) in &contact.attributes {
                let path = self.path(name);
                if let Some(value) = self.value(&path, value) {
                    attributes.set(&path, value);
                }
            }
        }
        let medium = text(contact, "medium").map_or(Medium::from(CHAT), |medium| Medium::from(&**medium));
        Event::InteractionArrived { reference, medium, attributes, queue: self.queue(contact) }
    }

    /// The queue that `contact` enters unless a rule says otherwise.
    fn queue(&self, contact: &Contact) -> QueueName {
        self.named_queue(contact).unwrap_or_else(|| {
            let desk = text(contact, "desk").map(|desk| DeskName::from(&**desk));
            let desks = &self.policy.desks;
            let desk = desk
                .and_then(|desk| desks.get(&desk))
                .or_else(|| self.policy.home_desk.as_ref().and_then(|desk| desks.get(desk)));
            desk.map_or_else(|| QueueName::from(""), |desk| desk.queue.clone())
        })
    }

    /// The queue that `contact` names, by attribute, option or class.
    fn named_queue(&self, contact: &Contact) -> Option<QueueName> {
        let exists = |queue: &QueueName| self.policy.queues.contains_key(queue);
        let asked = text(contact, "queue").map(|queue| QueueName::from(&**queue)).filter(exists);
        let chosen = || {
            if self.options.is_empty() {
                return None;
            }
            contact.attributes.iter().find_map(|(name, value)| {
                let Attribute::Text(option) = value else { return None };
                let question = name.strip_prefix("answers.").unwrap_or(name);
                self.options.get(&(question.into(), option.clone())).cloned()
            })
        };
        asked.or_else(chosen).or_else(|| Some(QueueName::from(&*contact.class)).filter(exists))
    }

    fn path<'a>(&self, name: &'a Arc<str>) -> std::borrow::Cow<'a, str> {
        if self.schema.type_of(name).is_none() {
            let answer = format!("answers.{name}");
            if self.schema.type_of(&answer).is_some() {
                return answer.into();
            }
        }
        (&**name).into()
    }

    /// The value of an attribute as the rules expect it at `path`; `None` if it does not fit.
    fn value(&self, path: &str, attribute: &Attribute) -> Option<Value> {
        let of = self.schema.type_of(path).map(|(of, _)| of);
        match (attribute, of) {
            (Attribute::Text(text), Some(Type::Version)) => Version::parse(text).map(Value::Version),
            (Attribute::Text(text), Some(Type::Text) | None) if path == "history.last_agent" => {
                let known = self.agents.get(text).map_or(&**text, AgentId::as_str);
                Some(Value::from(known))
            }
            (Attribute::Text(text), Some(Type::Text) | None) => Some(Value::Text(text.clone())),
            (Attribute::Number(number), Some(Type::Int) | None) => Some(Value::Int(number.round() as i64)),
            (Attribute::YesNo(value), Some(Type::Bool) | None) => Some(Value::Bool(*value)),
            (Attribute::List(list), Some(Type::List(_)) | None) => {
                Some(Value::List(list.iter().map(|text| Value::Text(text.clone())).collect()))
            }
            _ => None,
        }
    }

    /// What the policy cannot understand of the contacts of `day`, each once, in sentences.
    pub(crate) fn faults(&self, day: &Day) -> BTreeSet<String> {
        let mut faults = BTreeSet::new();
        for contact in &day.contacts {
            let class = &contact.class;
            if let Some(queue) = text(contact, "queue")
                && !self.policy.queues.contains_key(&QueueName::from(&**queue))
            {
                let known = self.policy.queues.keys().map(QueueName::as_str);
                let instead = suggest::instead(queue, "queues", known);
                faults.insert(format!(
                    "class \"{class}\" asks for the queue \"{queue}\", which is not there{instead}"
                ));
            }
            for (name, value) in &contact.attributes {
                let path = self.path(name);
                if let Some((of, _)) = self.schema.type_of(&path)
                    && self.value(&path, value).is_none()
                {
                    let found = kind(value);
                    faults.insert(format!(
                        "the attribute \"{name}\" of class \"{class}\" is {found}, and the policy expects {of}"
                    ));
                }
            }
        }
        faults
    }

    /// The classes of `day` that name no queue: they enter that of the desk unless a rule says otherwise.
    pub(crate) fn without_queue(&self, day: &Day) -> BTreeMap<Arc<str>, QueueName> {
        let lost = day.contacts.iter().filter(|contact| self.named_queue(contact).is_none());
        lost.map(|contact| (contact.class.clone(), self.queue(contact))).collect()
    }

    /// The queues that contacts of `day` enter, unless a rule says otherwise, and that none of its agents serves.
    pub(crate) fn unserved(&self, day: &Day) -> BTreeSet<QueueName> {
        let present = self.agents.values().filter_map(|id| self.policy.agents.get(id));
        let served: BTreeSet<&QueueName> = present.flat_map(|agent| &agent.queues).collect();
        let entered: BTreeSet<QueueName> = day.contacts.iter().map(|contact| self.queue(contact)).collect();
        entered.into_iter().filter(|queue| !served.contains(queue)).collect()
    }
}

fn text<'a>(contact: &'a Contact, name: &str) -> Option<&'a Arc<str>> {
    match contact.attributes.get(name)? {
        Attribute::Text(text) => Some(text),
        Attribute::Number(_) | Attribute::YesNo(_) | Attribute::List(_) => None,
    }
}

fn kind(attribute: &Attribute) -> &'static str {
    match attribute {
        Attribute::Text(_) => "a text",
        Attribute::Number(_) => "a number",
        Attribute::YesNo(_) => "true or false",
        Attribute::List(_) => "a list of texts",
    }
}

/// The attributes that are always there, of a customer of whom nothing is known.
fn nothing(policy: &Policy) -> Attributes {
    let mut attributes = Attributes::default();
    let desk = policy.home_desk.as_ref().map_or("", DeskName::as_str);
    attributes.set("desk", desk);
    for path in ["language", "customer.jid", "customer.domain", "customer.link", "opening"] {
        attributes.set(path, "");
    }
    for path in ["customer.known", "customer.anonymous", "client.known"] {
        attributes.set(path, false);
    }
    for path in ["history.contacts", "history.contacts_today"] {
        attributes.set(path, 1);
    }
    attributes.set("client.features", Value::List(Vec::new()));
    attributes
}
