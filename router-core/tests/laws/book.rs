//! What people saw so far, kept from effects and facts alone: offers, windows, messages, last words.
//!
//! *Never:* anything the engine says of itself.

use router_core::values::fact::FactKind;
use router_core::values::id::{AgentId, ConversationId, MessageId, OfferId, WindowId};
use router_core::values::notice::Notice;
use router_core::{Effect, Effects, Event, Recipient};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Default)]
pub(crate) struct Book {
    /// Offers that stand.
    pub(crate) offers: BTreeMap<ConversationId, (OfferId, AgentId)>,
    /// Windows that are open, with their aliases.
    pub(crate) windows: BTreeMap<WindowId, (AgentId, String)>,
    aliases: BTreeSet<String>,
    /// Messages of people after the dialogue, by conversation.
    pub(crate) written: BTreeMap<ConversationId, Vec<MessageId>>,
    /// Conversations whose customer heard the last word.
    ended: BTreeSet<ConversationId>,
    /// What was wrong in the last step.
    pub(crate) wrong: Vec<String>,
}

impl Book {
    /// Takes in a step. `kept` is the conversation for which the customer's message was kept, if it was.
    pub(crate) fn follow(&mut self, event: &Event, out: &Effects, kept: Option<ConversationId>) {
        self.wrong.clear();
        for fact in &out.facts {
            if let Some(id) = fact.conversation {
                self.follow_fact(id, &fact.what);
            }
        }
        if let (Event::CustomerWrote { message, .. }, Some(id)) = (event, kept) {
            self.written.entry(id).or_default().push(*message);
        }
        let mut joined = Vec::new();
        let mut shown = BTreeMap::new();
        for effect in &out.effects {
            self.follow_effect(effect, &mut joined, &mut shown);
        }
        for id in joined {
            let written = self.written.get(&id.conversation).filter(|written| !written.is_empty());
            // A message that was relayed into the window in this very step came after the transcript.
            let until = |shown: &(MessageId, MessageId), last: &MessageId| shown.1 == *last;
            let complete = match (written, shown.get(&id)) {
                (None, None) => true,
                (Some(written), Some(shown)) => {
                    written.first() == Some(&shown.0) && written.last().is_some_and(|last| until(shown, last))
                }
                (None, Some(_)) | (Some(_), None) => false,
            };
            if !complete {
                self.wrong.push(format!("window {id:?} was shown {:?} of {written:?}", shown.get(&id)));
            }
        }
    }

    fn follow_fact(&mut self, id: ConversationId, fact: &FactKind) {
        match fact {
            FactKind::Offered { offer, agent, .. } => {
                if let Some(other) = self.offers.insert(id, (*offer, agent.clone())) {
                    self.wrong.push(format!("{id} was offered while {other:?} stood"));
                }
            }
            FactKind::OfferOver { offer, agent, .. } => {
                let stood = self.offers.remove(&id);
                if stood != Some((*offer, agent.clone())) {
                    self.wrong.push(format!("offer {offer} of {id} to {agent} ended and did not stand"));
                }
            }
            FactKind::Accepted { agent, .. } => {
                let offered_to = self.offers.remove(&id).map(|offer| offer.1);
                if offered_to.as_ref() != Some(agent) {
                    self.wrong.push(format!("{agent} accepted {id} without an offer"));
                }
            }
            _ => {}
        }
    }

    fn follow_effect(
        &mut self,
        effect: &Effect,
        joined: &mut Vec<WindowId>,
        shown: &mut BTreeMap<WindowId, (MessageId, MessageId)>,
    ) {
        match effect {
            Effect::Tell { to: Recipient::Customer { conversation: Some(id), .. }, notice } => {
                let last =
                    matches!(notice, Notice::CancelledByCustomer | Notice::Closed(_) | Notice::Refused(_));
                if last {
                    self.ended.insert(*id);
                }
            }
            Effect::OpenWindow(Recipient::Window { window, agent, alias, .. }) => {
                if !self.aliases.insert(alias.to_string()) {
                    self.wrong.push(format!("the alias {alias} was used twice"));
                }
                self.windows.insert(*window, (agent.clone(), alias.to_string()));
                joined.push(*window);
            }
            Effect::CloseWindow(Recipient::Window { window, .. }) => {
                let was_open = self.windows.remove(window).is_some();
                if !was_open {
                    self.wrong.push(format!("{window:?} closed and was not open"));
                }
            }
            Effect::ShowTranscript { to: Recipient::Window { window, .. }, from, until } => {
                shown.insert(*window, (*from, *until));
            }
            Effect::Relay { message, to } => self.relayed(*message, to),
            Effect::ForgetConversation(id) => {
                self.written.remove(id);
                if !self.ended.contains(id) {
                    self.wrong.push(format!("{id} ended without a word to the customer"));
                }
            }
            _ => {}
        }
    }

    fn relayed(&mut self, message: MessageId, to: &Recipient) {
        match to {
            Recipient::Window { window, .. } => {
                if !self.windows.contains_key(window) {
                    self.wrong.push(format!("{message} was relayed into {window:?}, which is not open"));
                }
                self.written.entry(window.conversation).or_default().push(message);
            }
            Recipient::Customer { conversation: Some(id), .. } => {
                self.written.entry(*id).or_default().push(message);
            }
            Recipient::Customer { conversation: None, .. } | Recipient::Agent { .. } => {
                self.wrong.push(format!("{message} was relayed to {to:?}"));
            }
        }
    }
}
