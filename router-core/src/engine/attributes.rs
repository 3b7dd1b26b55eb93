//! What is known of a conversation, for the rules.
//!
//! The names and types stand in `rules::known_schema`; what is set here must fit them.
//!
//! *Never:* an attribute that the schema does not have.

use super::Engine;
use super::client::domain;
use crate::expression::{Attributes, Value, Version};
use crate::rules;
use crate::values::answer::AnswerValue;
use crate::values::client::Account;
use crate::values::id::{ConversationId, DeskName, QueueName};
use crate::values::rule::CHAT;
use alloc::format;
use alloc::sync::Arc;
use alloc::vec::Vec;

impl Engine {
    /// Everything that is known of a conversation that the dialogue leads to `queue`.
    pub(super) fn attributes(&self, id: ConversationId, queue: &QueueName) -> Attributes {
        let mut known = Attributes::default();
        let Some(open) = self.conversations.open.get(&id) else { return known };
        let mut set = |path: &str, value: &str| known.set(path, text(value));
        set("desk", open.desk.as_str());
        set("medium", CHAT);
        set("queue", queue.as_str());
        set("language", open.language.as_ref().map_or("", |language| language.as_str()));
        set("customer.jid", &open.customer.jid);
        set("customer.link", open.customer.link.as_str());
        set("opening", open.opening.as_str());
        set("customer.domain", domain(&open.customer.jid));
        self.set_history(&mut known, id);
        self.set_client(&mut known, id);
        for answer in &open.answers {
            let path = format!("answers.{}", answer.question);
            match &answer.value {
                AnswerValue::Text(said) => known.set(&path, text(said.as_str())),
                AnswerValue::Choice(option) => known.set(&path, text(option)),
                AnswerValue::YesNo(yes) => known.set(&path, *yes),
                AnswerValue::Number(number) => known.set(&path, *number),
                AnswerValue::Skipped => {}
            }
        }
        self.set_time(&mut known, Some(&open.desk));
        known
    }

    fn set_history(&self, known: &mut Attributes, id: ConversationId) {
        let Some(open) = self.conversations.open.get(&id) else { return };
        let day = self.world.local_time(&open.desk).day;
        let remembered = self.conversations.customers.known.get(&open.customer);
        let contacts = remembered.map_or(1, |it| it.contacts.max(1));
        let today = remembered.map_or(1, |it| it.contacts_on(day).max(1));
        known.set("customer.known", contacts > 1);
        known.set("history.contacts", i64::from(contacts));
        known.set("history.contacts_today", i64::from(today));
        if let Some(agent) = remembered.and_then(|it| it.last_agent.as_ref()) {
            known.set("history.last_agent", text(agent.as_str()));
        }
    }

    /// What is known of the customer's client, and of whoever sits at it.
    fn set_client(&self, known: &mut Attributes, id: ConversationId) {
        let Some(open) = self.conversations.open.get(&id) else { return };
        let (policy, client) = (&self.world.policy, &open.client);
        let domain = domain(&open.customer.jid);
        if let Some(network) = policy.networks.get(domain).or(client.network.said()) {
            known.set("customer.network", text(network));
        }
        let is_anonymous =
            policy.anonymous.contains(domain) || client.account.said() == Some(&Account::Anonymous);
        known.set("customer.anonymous", is_anonymous);
        if let Some(name) = client.display_name.said() {
            known.set("customer.name", text(name));
        }
        let features = client.features.said().map(|features| features.iter().map(|it| text(it)).collect());
        known.set("client.features", Value::List(features.unwrap_or_default()));
        let software = client.software.said();
        known.set("client.known", software.is_some());
        let Some(software) = software else { return };
        if let Some(name) = &software.name {
            known.set("client.name", text(name));
        }
        if let Some(version) = software.version.as_ref().and_then(|version| Version::parse(version)) {
            known.set("client.version", Value::Version(version));
        }
        if let Some(os) = &software.os {
            known.set("client.os", text(os));
        }
    }

    /// The attributes that are not known yet, because the client may still say what they are.
    pub(super) fn open_attributes(&self, id: ConversationId) -> Vec<&'static str> {
        let Some(open) = self.conversations.open.get(&id) else { return Vec::new() };
        let client = &open.client;
        let has_network = self.world.policy.networks.contains_key(domain(&open.customer.jid));
        let parts: [(bool, &[&str]); 4] = [
            (client.software.is_open(), &["client.known", "client.name", "client.version", "client.os"]),
            (client.features.is_open(), &["client.features"]),
            (client.network.is_open() && !has_network, &["customer.network"]),
            (client.display_name.is_open(), &["customer.name"]),
        ];
        parts.into_iter().filter(|(is_open, _)| *is_open).flat_map(|(_, paths)| paths).copied().collect()
    }

    /// The local time of a desk, and what is open.
    pub(super) fn set_time(&self, known: &mut Attributes, desk: Option<&DeskName>) {
        let local = match desk {
            Some(desk) => self.world.local_time(desk),
            None => self.world.policy.clock.local(self.world.now),
        };
        known.set("now.weekday", text(rules::weekday(local.weekday)));
        known.set("now.hour", i64::from(local.hour));
        known.set("now.minute", i64::from(local.minute));
        for name in self.world.policy.calendars.keys() {
            known.set(&format!("open.{name}"), self.world.is_open(name));
        }
    }
}

fn text(text: &str) -> Value {
    Value::Text(Arc::from(text))
}
