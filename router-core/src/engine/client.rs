//! What a customer's client says of itself, and the rules that have to know it.
//!
//! *Never:* a wait that no rule asks for.

use super::Engine;
use crate::rules;
use crate::values::client::{Client, ClientLine};
use crate::values::fact::FactKind;
use crate::values::id::{ConversationId, QueueName};
use crate::values::instruction::NoInstruction;

impl Engine {
    /// Something is known of the client of a conversation's customer; perhaps all that a rule waits for.
    pub(super) fn client_said(&mut self, id: ConversationId, client: Client) {
        let before = self.client_line(id);
        self.conversations.learn(id, client);
        let line = self.client_line(id);
        if line != before && !line.is_empty() {
            self.fact(Some(id), FactKind::Client(line));
        }
        if self.conversations.awaits_client(id)
            && let Some(queue) = self.conversations.queue_of(&self.world, id)
        {
            self.route(id, &queue);
        }
    }

    /// The time for what was waited for is over.
    pub(super) fn decide(&mut self, id: ConversationId) {
        if self.conversations.awaited_of_server(id).is_some() {
            return self.decide_without_server(id, NoInstruction::TooLate);
        }
        if let Some(queue) = self.conversations.queue_of(&self.world, id) {
            self.route_now(id, &queue);
        }
    }

    /// Whether a rule has to know something that the client has not said yet, and may be waited for.
    pub(super) fn waits_for_client(&mut self, id: ConversationId, queue: &QueueName) -> bool {
        let open = self.open_attributes(id);
        if open.is_empty() {
            return false;
        }
        let attributes = self.attributes(id, queue);
        rules::depends_on(&self.world.policy.rules, &attributes, &open)
            && self.conversations.await_client(&self.world, id)
    }

    /// What agents are shown of the client of a conversation's customer.
    pub(super) fn client_line(&self, id: ConversationId) -> ClientLine {
        let Some(open) = self.conversations.open.get(&id) else { return ClientLine::default() };
        open.client.line(self.world.policy.networks.get(domain(&open.customer.jid)))
    }
}

/// The domain of a JID.
pub(super) fn domain(jid: &str) -> &str {
    jid.rsplit('@').next().unwrap_or_default()
}
