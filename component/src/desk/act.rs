//! Does what the engine wants done: each effect becomes stanzas of the batch.
//!
//! *Never:* deciding whether to do it.

use super::{Current, Desk};
use crate::ledger::Side;
use crate::outbound::message::{self, OwnMessage};
use crate::outbound::query;
use crate::outbound::relay::{Relayed, Route, relay};
use crate::store::{FactRow, Outgoing, TranscriptRequest};
use router_core::values::address::Address;
use router_core::values::fact::{Fact, FactKind};
use router_core::values::id::{AgentId, ConversationId, DeskName, LinkName, MessageId, WindowId};
use router_core::values::notice::Notice;
use router_core::{Effect, Effects, Recipient};
use std::sync::Arc;
use xmpp_edge::wire::{Stanza, StartTag};

/// From where to where something goes.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub(super) link: LinkName,
    pub(super) from: String,
    pub(super) to: Arc<str>,
}

impl Desk {
    /// Does all of `effects`; `current` is the message they answer, if they answer one.
    pub(super) fn act(&mut self, effects: Effects, current: Option<&Current>) {
        let mut all = effects.effects.into_iter().peekable();
        while let Some(effect) = all.next() {
            let more = all.next_if(|next| is_one_breath(&effect, next));
            self.perform(effect, more, current);
        }
        for fact in effects.facts {
            log(&fact);
            let json = serde_json::to_string(&fact.what).expect("a fact is plain data");
            self.batch.facts.push(FactRow { at: fact.at, conversation: fact.conversation, json });
        }
        self.changed.extend(effects.changed);
    }

    /// `more` is what is said together with `effect`.
    fn perform(&mut self, effect: Effect, more: Option<Effect>, current: Option<&Current>) {
        match effect {
            Effect::Tell { to, notice } if self.may_answer(&to, &notice, current) => match more {
                Some(Effect::Tell { notice: more, .. }) => self.tell(&to, &[&notice, &more]),
                Some(_) | None => self.tell(&to, &[&notice]),
            },
            Effect::Tell { .. } => tracing::debug!("too many answers to one address: this one is left out"),
            Effect::Relay { message, to } => self.relay(message, &to, current, true),
            Effect::RelaySignal { message, to } => self.relay(message, &to, current, false),
            Effect::ShowTranscript { to, from, until } => self.show_transcript(&to, from, until),
            Effect::OpenWindow(to) => self.show_window(&to, true, true),
            Effect::CloseWindow(to) => self.show_window(&to, false, true),
            Effect::ShowDesk { desk, state: _ } => self.desk_changed(&desk),
            Effect::ProbeAgent(agent) => self.probe(&agent),
            Effect::ForgetAgent { agent, address } => self.forget_agent(&agent, &address),
            Effect::CheckCustomer { customer, desk } => self.check_customer(&customer, &desk),
            Effect::ForgetConversation(conversation) => self.forget_conversation(conversation),
            // Whoever brought such an interaction listens to the facts.
            Effect::Report { interaction, news, .. } => {
                tracing::debug!(interaction = interaction.0, ?news, "an interaction moved on");
            }
        }
    }

    /// The way to a recipient; `None` if its link is not in the settings.
    pub(super) fn way(&self, to: &Recipient) -> Option<Way> {
        let (address, local) = match to {
            Recipient::Customer { address, desk, .. } | Recipient::Agent { address, desk, .. } => {
                (address, desk.as_str())
            }
            Recipient::Window { address, alias, .. } => (address, &**alias),
        };
        let domain = self.domain(&address.link)?;
        Some(Way {
            link: address.link.clone(),
            from: format!("{local}@{domain}"),
            to: Arc::clone(&address.jid),
        })
    }

    pub(super) fn send(&mut self, link: &LinkName, bytes: Vec<u8>, durable: bool) {
        self.batch.outgoing.push(Outgoing::Stanza { link: link.clone(), bytes, durable });
    }

    /// Whether a customer may be answered once more: two programs that talk to each other must come to an end. A step
    /// that the conversation takes is always told: a quick person would wait in vain for the next question, and a
    /// program runs out of steps.
    fn may_answer(&mut self, to: &Recipient, notice: &Notice, current: Option<&Current>) -> bool {
        let is_step = matches!(
            notice,
            Notice::Ask { fault: None, .. }
                | Notice::QueuePosition { .. }
                | Notice::LeaveMessage(_)
                | Notice::CallBack(_)
                | Notice::CancelledByCustomer
                | Notice::Closed(_)
        );
        match (to, current) {
            (Recipient::Customer { .. }, _) if is_step => true,
            (Recipient::Customer { address, .. }, Some(_)) => {
                self.guard.may_answer(self.clock.now(), address, false)
            }
            (Recipient::Customer { .. } | Recipient::Agent { .. } | Recipient::Window { .. }, _) => true,
        }
    }

    /// Says something in our own words, all in one message.
    fn tell(&mut self, to: &Recipient, notices: &[&Notice]) {
        let Some(way) = self.way(to) else { return };
        let words = self.words(to, notices);
        let id = self.ids.of_message(self.next_message());
        let stanza = message::own(OwnMessage {
            from: &way.from,
            to: &way.to,
            id: &id,
            language: words.language,
            body: &words.body,
            responses: &words.responses,
        });
        self.send(&way.link, stanza, true);
        if let Recipient::Customer { address, .. } = to {
            self.guard.said(self.clock.now(), address, &words.body);
        }
    }

    fn relay(&mut self, message: MessageId, to: &Recipient, current: Option<&Current>, durable: bool) {
        let Some(current) = current.filter(|current| current.message == message) else {
            tracing::error!(message = message.0, "a message that is not at hand cannot be relayed");
            return;
        };
        let (Some(way), Some(conversation)) = (self.way(to), conversation_of(to)) else { return };
        let author = match to {
            Recipient::Window { .. } => Side::Customer,
            Recipient::Customer { .. } | Recipient::Agent { .. } => Side::Agent,
        };
        let id = self.ids.of_message(message);
        let route = Route {
            tag: StartTag { from: &way.from, to: &way.to, id: Some(&id) },
            author,
            translate: &|id| self.ledger.translate(conversation, author, id),
        };
        let mut bytes = Vec::with_capacity(current.stanza.as_bytes().len() + 128);
        if relay(&mut bytes, &Stanza::new(&current.stanza), &route) == Relayed::Something {
            self.send(&way.link, bytes, durable);
        }
    }

    fn show_transcript(&mut self, to: &Recipient, from: MessageId, until: MessageId) {
        let (Some(way), Some(conversation)) = (self.way(to), conversation_of(to)) else { return };
        let link = way.link.clone();
        let (language, desk) = self.reader(to);
        let language = self.phrases.spoken(language, desk);
        let renderer = super::transcript::renderer(way, self.ids, self.agent_names(), language);
        let request = TranscriptRequest::new(link, conversation, from, until, renderer);
        self.batch.outgoing.push(Outgoing::Transcript(request));
    }

    fn check_customer(&mut self, customer: &Address, desk: &DeskName) {
        if let Some(conversation) = self.engine.conversation_of(customer, desk) {
            self.check_client(conversation, customer, desk);
        }
    }

    /// Asks the client from which the customer wrote last, if one is known.
    pub(super) fn check_client(&mut self, conversation: ConversationId, customer: &Address, desk: &DeskName) {
        let (Some(contact), Some(domain)) = (self.contacts.get(conversation), self.domain(&customer.link))
        else {
            return;
        };
        let from = format!("{desk}@{domain}");
        let stanza = query::check(&from, &contact.full_jid(), &self.ids.of_check(conversation));
        self.send(&customer.link, stanza, false);
    }

    fn forget_conversation(&mut self, conversation: ConversationId) {
        self.ledger.forget(conversation);
        self.batch.entities.extend(self.contacts.forget(conversation));
    }

    fn forget_agent(&mut self, agent: &AgentId, address: &Address) {
        self.batch.entities.extend(self.roster.set_approved(agent, false));
        self.manage(address, "unsubscribe");
    }
}

/// What was known when the rules were asked has a customer's words in it, so it stays out of the log.
fn log(fact: &Fact) {
    let conversation = fact.conversation.map(|id| id.0);
    if let FactKind::Ruled { rule, failed, .. } = &fact.what {
        tracing::debug!(conversation, ?rule, ?failed, "the rules were asked");
    } else {
        tracing::debug!(conversation, what = ?fact.what, "decided");
    }
}

/// Whether two texts are better read as one message: an end and what follows from it.
fn is_one_breath(effect: &Effect, next: &Effect) -> bool {
    let (Effect::Tell { to, notice }, Effect::Tell { to: next_to, notice: next }) = (effect, next) else {
        return false;
    };
    to == next_to
        && matches!(
            (notice, next),
            (Notice::WindowClosed(_), Notice::WrapUp { .. })
                | (Notice::AgentLost | Notice::Transferring, Notice::QueuePosition { .. })
        )
}

/// The conversation that a recipient is spoken to about.
fn conversation_of(to: &Recipient) -> Option<ConversationId> {
    match to {
        Recipient::Customer { conversation, .. } | Recipient::Agent { conversation, .. } => *conversation,
        Recipient::Window { window: WindowId { conversation, .. }, .. } => Some(*conversation),
    }
}
