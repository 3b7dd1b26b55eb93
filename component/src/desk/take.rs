//! What comes in: link events and stanzas, on their way to the engine.
//!
//! *Never:* the meaning of a stanza; `inbound` finds that.

use super::connections::Arrived;
use super::{Current, Desk};
use crate::envelope::Envelope;
use crate::guard::{Knock, Verdict};
use crate::inbound::{self, Courtesy, Inbound, Incoming, Refused, Reply, Said};
use crate::outbound::message;
use crate::request::{AnswerTo, Request};
use crate::store::{InputKey, Outgoing, Rows};
use router_core::values::id::{LinkName, MessageId};
use router_core::values::participant::Person;
use router_core::{Event, Timestamp};
use xmpp_edge::link::{LinkEvent, Refusal};
use xmpp_edge::wire::{Checked, StanzaName};

impl Desk {
    pub(super) fn take(&mut self, input: LinkEvent) {
        match input {
            LinkEvent::Up { link, epoch } => self.link_up(link.into(), epoch.0),
            LinkEvent::Drained { link, epoch } => self.link_drained(link.into(), epoch.0),
            LinkEvent::Twin { link, nonce, .. } => {
                self.connections.foreign(self.clock.now(), &link.into(), nonce);
            }
            LinkEvent::Down { link, reason, .. } => {
                let link = LinkName::from(link);
                self.connections.went_down(self.clock.now(), &link, &reason);
                self.fanout.went_down(&link);
                self.rooms.went_down(&link);
                self.services.went_down(&link);
                self.happened(Event::LinkDown(link));
            }
            LinkEvent::Stanza { link, stanza, number, .. } => {
                let link = LinkName::from(link);
                self.stanza(&link, &stanza);
                self.took(link, number);
            }
            LinkEvent::Refused { link, header, reason, number, .. } => {
                let link = LinkName::from(link);
                self.refused(&link, header.as_ref(), reason);
                self.took(link, number);
            }
        }
    }

    fn link_up(&mut self, link: LinkName, epoch: u64) {
        let rows = self.connections.came_up(self.clock.now(), &link, epoch);
        self.batch.outgoing.push(Outgoing::Replay { link: link.clone(), epoch, rows });
        self.show_all_desks(&link);
        self.happened(Event::LinkUp(link.clone()));
        self.destroy_left_over_rooms(&link);
    }

    /// A link that did not keep up does again. What it was not given in the meantime stands in the outbox; what was
    /// fleeting is made anew: presence of desks and windows, and questions for that of agents.
    fn link_drained(&mut self, link: LinkName, epoch: u64) {
        let rows = self.connections.rows(&link);
        self.batch.outgoing.push(Outgoing::Replay { link: link.clone(), epoch, rows });
        self.show_all_desks(&link);
        let agents = self.engine.policy().agents.iter().filter(|(_, agent)| agent.address.link == link);
        for agent in agents.map(|(agent, _)| agent.clone()).collect::<Vec<_>>() {
            self.probe(&agent);
            self.show_windows(&agent);
        }
    }

    /// What came in is in the batch, with all that follows from it.
    fn took(&mut self, link: LinkName, number: u64) {
        if number > 0 {
            self.batch.took(link, number);
        }
    }

    fn rows_arrived(&mut self, link: LinkName, number: u64, epoch: u64) {
        let rows = self.connections.rows(&link);
        if rows != Rows::AllAtOnce {
            self.batch.outgoing.push(Outgoing::Replay { link: link.clone(), epoch, rows });
        }
        self.batch.acknowledged.push((link, number));
    }

    /// A stanza that was over a cap or ill-formed: its sender is told, as far as the header can be answered.
    fn refused(&mut self, link: &LinkName, header: Option<&Checked>, reason: Refusal) {
        tracing::debug!(%link, %reason, "refused a stanza");
        let (Some(header), Some(station)) = (header, self.station(link)) else { return };
        let why = match reason {
            Refusal::OverCap(_) => Refused::TooLarge,
            Refusal::IllFormed(_) => Refused::IllFormed,
        };
        self.answer_refused(&Envelope::open(header, link, &station), why);
    }

    pub(super) fn happened(&mut self, event: Event) {
        let effects = self.engine.handle(self.clock.now(), event);
        self.act(effects, &Current::nothing());
    }
}

/// Stanzas.
impl Desk {
    fn stanza(&mut self, link: &LinkName, stanza: &Checked) {
        let Some(station) = self.station(link) else { return };
        self.connections.received(link);
        let now = self.clock.now();
        let envelope = Envelope::open(stanza, link, &station);
        let agent = self.sending_agent(&envelope);
        let is_known = agent.is_some() || self.is_from_room(&envelope);
        if let Some(knock) = Knock::of(&envelope, is_known)
            && !self.is_asked_for(&envelope)
        {
            let verdict = self.guard.admit(now, &knock);
            if verdict != Verdict::Pass
                && let Some(stanzas) = self.guard.turned_away(now)
            {
                tracing::warn!(%link, stanzas, "more came from somebody than the limits of [guard] allow: it was not let in");
            }
            match verdict {
                Verdict::Pass => {}
                Verdict::Tell => return self.answer_refused(&envelope, Refused::TooFast),
                Verdict::Drop => return,
            }
        }
        match inbound::read(&envelope, &self.known(&envelope, agent)) {
            Inbound::Nothing(reason) => tracing::trace!(%link, reason = reason.as_str(), "ignored"),
            Inbound::Reply(reply) => self.reply(link, reply),
            Inbound::Message(incoming) => self.message(now, incoming),
            Inbound::Signal(incoming) => self.hand_on(now, &incoming),
            Inbound::Request(request) => self.request(now, request),
            Inbound::Happened { event, reply } => {
                self.reply(link, reply);
                self.shows_ability(now, &envelope);
                self.show_windows_to_newcomer(&event);
                let shown = self.shown_client(&event);
                self.happened(event);
                if let Some(shown) = shown {
                    self.identify_agent(now, shown, &envelope);
                }
            }
            Inbound::Subscription { desk, subscriber, wanted, reply } => {
                self.reply(link, reply);
                self.subscription(&desk, &subscriber, wanted);
            }
            Inbound::Approval { agent, approved, reply } => {
                self.reply(link, reply);
                self.approval(&agent, approved);
            }
            Inbound::InRoom { room, what } => self.in_room(&room, what),
            Inbound::Answered { id, answer } => self.answered(&id, answer),
            // Nobody else can have our account's address at the same time: what comes there is left over.
            Inbound::Barrier { id, .. } if station.account().is_some() && !self.connections.is_own(id) => {}
            Inbound::Barrier { link, id } => match self.connections.barrier(now, &link, id) {
                Arrived::Nothing => {}
                Arrived::Pace => self.fanout.arrived(&link),
                Arrived::Rows(number) => self.rows_arrived(link, number, id.epoch),
            },
        }
    }

    /// Whether it is the answer to a question of ours, which costs whoever was asked nothing: a card with a picture in it
    /// would use up all that its owner may send.
    fn is_asked_for(&self, envelope: &Envelope<'_>) -> bool {
        let (Some(sender), StanzaName::Iq) = (&envelope.sender, envelope.view.name()) else { return false };
        let id = envelope.view.id();
        id.is_some_and(|id| self.questions.asked(&sender.address, sender.jid.resource(), &id).is_some())
    }

    fn reply(&mut self, link: &LinkName, reply: Reply) {
        if !reply.answers.is_empty() {
            self.send(link, reply.answers, false);
        }
        if let Some(Courtesy { topic, to, stanzas, otherwise }) = reply.courtesy {
            let may_tell = self.guard.may_tell(self.clock.now(), &to, topic);
            let said = if may_tell { stanzas } else { otherwise };
            if !said.is_empty() {
                self.send(link, said, false);
            }
        }
    }

    /// A message of a person: once only, numbered, kept, acknowledged.
    fn message(&mut self, now: Timestamp, incoming: Incoming) {
        if let Some(key) = incoming.key {
            if !self.dedup.is_new(now, key.0) {
                self.acknowledge(&incoming);
                return;
            }
            self.batch.inputs.push(InputKey { key: key.0, at: now });
        }
        if self.is_echo(now, &incoming) {
            return;
        }
        self.hand_on(now, &incoming);
        self.acknowledge(&incoming);
    }

    /// Numbers what a person said or signalled, and hands it on to the engine.
    fn hand_on(&mut self, now: Timestamp, incoming: &Incoming) {
        if let Said::Command { agent, window, command, answer } = &incoming.said {
            let answer = AnswerTo::Chat(answer.clone());
            let (who, what) = (agent.clone(), command.clone());
            return self.request(now, Request { who, window: *window, what, answer });
        }
        let message = self.next_message();
        tracing::trace!(message = message.0, "a message came in");
        let of = self.revised(incoming);
        let Some(event) = incoming.event(message, of) else { return };
        let effects = self.engine.handle(now, event);
        self.act(effects, &Current::message(message, incoming));
        self.tell_new_clients();
    }

    /// The earlier message that this one corrects or takes back, if it is known and its sender's.
    fn revised(&self, incoming: &Incoming) -> Option<MessageId> {
        let earlier = incoming.revises.as_ref()?;
        let (conversation, author) = match &incoming.said {
            Said::ByCustomer { desk, .. } | Said::CustomerSignal { desk } => {
                (self.engine.conversation_of(&incoming.sender, desk)?, Person::Customer)
            }
            Said::ByAgent { agent, window } | Said::AgentSignal { agent, window } => {
                (window.conversation, Person::Agent(agent.clone()))
            }
            Said::Command { .. } | Said::InRoom { .. } => return None,
        };
        self.ledger.own(conversation, &author, &earlier.id)
    }

    /// Whether a customer sends back our own words, as a program that answers everything does.
    fn is_echo(&mut self, now: Timestamp, incoming: &Incoming) -> bool {
        matches!(incoming.said, Said::ByCustomer { .. })
            && self.guard.is_echo(now, &incoming.sender, incoming.text.as_str())
    }

    /// A receipt for a customer who wants one (XEP-0184): it leaves after the commit, like everything.
    fn acknowledge(&mut self, incoming: &Incoming) {
        let (Said::ByCustomer { desk, .. }, Some(id), true) =
            (&incoming.said, &incoming.id, incoming.wants_receipt)
        else {
            return;
        };
        let Some(from) = self.desk_at(desk, &incoming.sender.link) else { return };
        let own_id = self.ids.of_message(self.next_message());
        let receipt = message::receipt(&from, &incoming.sender.jid, &own_id, id);
        self.send(&incoming.sender.link, receipt, false);
    }

    /// Tells the sender of the message at hand that it was not taken, by an error, which nobody answers.
    pub(super) fn refuse(&mut self, current: &Current<'_>, why: Refused) {
        let Some(incoming) = &current.incoming else { return };
        let link = &incoming.sender.link;
        let Some(station) = self.station(link) else { return };
        self.answer_refused(&Envelope::open(&incoming.stanza, link, &station), why);
    }

    fn answer_refused(&mut self, envelope: &Envelope<'_>, why: Refused) {
        let known = self.known(envelope, self.sending_agent(envelope));
        if let Some(answer) = inbound::refusal(envelope, why, &known) {
            self.send(envelope.link, answer, false);
        }
    }
}
