//! Does what the engine wants done: each effect becomes stanzas and rows of the batch.
//!
//! *Never:* deciding whether to do it.

use super::{Current, Desk};
use crate::errand::{self, Errand};
use crate::figures;
use crate::inbound::Refused;
use crate::kept_fact;
use crate::ledger::Translated;
use crate::outbound::message::{self, OwnMessage};
use crate::outbound::relay::{Relayed, Route, relay};
use crate::outbound::way::Way;
use crate::payload::Message;
use crate::request::AnswerTo;
use crate::store::{CustomerRow, FactRow, Line, Outgoing, TranscriptRequest};
use router_core::values::address::Address;
use router_core::values::client_need::Lack;
use router_core::values::effect::{AgentSide, CustomerSide, Hearer, Kept, Range, WindowSide};
use router_core::values::fact::{Candidate, Fact, FactKind, NotChosen};
use router_core::values::id::{AgentId, ConversationId, LinkName, MessageId};
use router_core::values::notice::{AgentNotice, CustomerNotice};
use router_core::values::participant::Person;
use router_core::{Effect, Effects, Event};
use xmpp_edge::wire::{Checked, Stanza, StartTag};

impl Desk {
    /// Does all of `effects`; `current` is what they answer, if they answer something.
    pub(super) fn act(&mut self, effects: Effects, current: &Current<'_>) {
        let mut all = effects.effects.into_iter().peekable();
        while let Some(effect) = all.next() {
            let more = all.next_if(|next| is_one_breath(&effect, next));
            self.perform(effect, more, current);
        }
        for fact in effects.facts {
            log(&fact);
            figures::count(&fact.what);
            let json = kept_fact::write(&fact.what);
            self.batch.facts.push(FactRow {
                at: self.clock.on_the_wall(fact.at),
                conversation: fact.conversation,
                json,
            });
        }
        self.changed.extend(effects.changed);
        self.follow_rooms();
    }

    /// What has come of what was done for rooms.
    pub(super) fn follow_rooms(&mut self) {
        while let Some((room, what)) = self.room_events.pop_front() {
            self.happened(Event::Room { room, what });
        }
    }

    /// `more` is what is said together with `effect`.
    fn perform(&mut self, effect: Effect, more: Option<Effect>, current: &Current<'_>) {
        match effect {
            Effect::TellCustomer { to, notice } => {
                let mut notices = vec![notice];
                if let Some(Effect::TellCustomer { notice: more, .. }) = more {
                    notices.push(more);
                }
                self.tell_customer(&to, &notices, current);
            }
            Effect::TellAgent { to, notice } => {
                let mut notices = vec![notice];
                if let Some(Effect::TellAgent { notice: more, .. }) = more {
                    notices.push(more);
                }
                self.tell_agent(&to, &notices);
            }
            Effect::Answer(notice) => self.answer(notice, current),
            Effect::Register { conversation, customer } => {
                self.batch.customers.push(CustomerRow { conversation, customer });
            }
            Effect::Keep { message, conversation, author, kept } => {
                self.keep((conversation, message), author, kept, current);
            }
            Effect::Relay { message, author, to } => self.relay(message, &author, &to, current, true),
            Effect::RelaySignal { message, author, to } => self.relay(message, &author, &to, current, false),
            Effect::ShowTranscript { to, opening, range, is_first } => {
                self.show_transcript(&to, (opening, range), is_first);
            }
            Effect::OpenWindow(to) => self.show_window(&to, true, true),
            Effect::CloseWindow(to) => self.show_window(&to, false, true),
            Effect::ShowDesk { desk, state: _ } => self.desk_changed(&desk),
            Effect::ProbeAgent(agent) => self.probe(&agent),
            Effect::ForgetAgent { agent, address } => self.forget_agent(&agent, &address),
            Effect::CheckCustomer { customer, desk } => self.check_customer(&customer, &desk),
            Effect::FindRoom { room, link } => self.find_room(room, &link),
            Effect::MakeRoom { room, members } => self.make_room(&room, members),
            Effect::Invite { room, guest, language } => self.invite(&room, &guest, language.as_ref()),
            Effect::DestroyRoom { room, language } => self.destroy_room(&room, language.as_ref()),
            Effect::AskServer { conversation, number, facts } => {
                let within = self.engine.policy().times.ask_server;
                let question = errand::question(conversation, number, &facts, within);
                self.batch.outgoing.push(Outgoing::Errand(Errand::Ask(question)));
            }
            Effect::TellServer { conversation, reason, agent } => {
                let ending = errand::ending(conversation, reason, agent.as_ref());
                self.batch.outgoing.push(Outgoing::Errand(Errand::Tell(ending)));
            }
            Effect::ForgetConversation(conversation) => self.forget_conversation(conversation),
            Effect::Resolved(resolved) => self.resolved(resolved, current),
            Effect::Report { interaction, news, .. } => self.news(interaction, &news),
        }
    }

    pub(super) fn send(&mut self, link: &LinkName, bytes: Vec<u8>, durable: bool) {
        if durable {
            self.connections.sent(self.clock.now(), link);
        }
        self.batch.outgoing.push(Outgoing::Stanza { link: link.clone(), bytes, durable });
    }

    /// The way from an address of ours to somebody; `None` if the link is not in the settings.
    fn way(&self, local: &str, to: &Address) -> Option<Way> {
        let Some(from) = self.station(&to.link)?.address(local) else {
            tracing::error!(link = %to.link, local, "there is no such address of ours on this link");
            return None;
        };
        Some(Way::new(from, to))
    }

    fn way_to_customer(&self, to: &CustomerSide) -> Option<Way> {
        self.way(to.desk.as_str(), &to.address)
    }

    pub(super) fn way_to_window(&self, to: &WindowSide) -> Option<Way> {
        self.way(&to.alias, &to.address)
    }

    /// Says something to a customer. Two programs that talk to each other must come to an end, so what only repeats itself
    /// is said so often and no more; where it would have said that a message was not taken, an error says so.
    fn tell_customer(&mut self, to: &CustomerSide, notices: &[CustomerNotice], current: &Current<'_>) {
        if current.is_from(&to.address)
            && notices.iter().all(CustomerNotice::may_be_left_out)
            && !self.guard.may_answer(self.clock.now(), &to.address, false)
        {
            tracing::debug!("too many answers to one address: this one is left out");
            if notices.iter().any(CustomerNotice::is_refusal) {
                self.refuse(current, Refused::TooFast);
            }
            return;
        }
        let Some(way) = self.way_to_customer(to) else { return };
        let words = self.words_for_customer(to, notices);
        let body = words.body.clone();
        self.say(&way, &words);
        self.guard.said(self.clock.now(), &to.address, &body);
    }

    pub(super) fn tell_agent(&mut self, to: &AgentSide, notices: &[AgentNotice]) {
        let way = match to {
            AgentSide::Desk { address, desk, .. } => self.way(desk.as_str(), address),
            AgentSide::Window(to) => self.way_to_window(to),
        };
        let Some(way) = way else { return };
        let words = self.words_for_agent(to, notices);
        self.say(&way, &words);
    }

    /// Gives the answer to the command at hand to whoever wants it.
    fn answer(&mut self, notice: AgentNotice, current: &Current<'_>) {
        match &current.answer_to {
            Some(AnswerTo::Chat(side)) if notice != AgentNotice::Followed => {
                self.tell_agent(side, &[notice]);
            }
            Some(AnswerTo::Chat(_)) => {}
            Some(AnswerTo::Form(form)) => self.answer_form(form, &notice),
            None => tracing::error!("there is no command that could be answered"),
        }
    }

    /// Says something in our own words.
    fn say(&mut self, way: &Way, words: &super::words::Words) {
        let id = self.ids.of_message(self.next_message());
        let stanza = message::own(OwnMessage {
            from: &way.from,
            to: &way.to,
            id: &id,
            language: words.language,
            body: &words.body,
            responses: &words.responses,
            room: words.room.as_deref(),
        });
        self.send(&way.link, stanza, true);
    }

    /// Keeps the message at hand in the transcript.
    fn keep(
        &mut self,
        (conversation, message): (ConversationId, MessageId),
        author: Person,
        kept: Kept,
        current: &Current<'_>,
    ) {
        let Some(incoming) = current.incoming.filter(|_| current.message == message) else {
            tracing::error!(message = message.0, "a message that is not at hand cannot be kept");
            return;
        };
        let now = self.clock.now();
        self.ledger.remember(conversation, message, &author, incoming.id.as_deref(), kept);
        if author == Person::Customer && current.is_from(&incoming.sender) {
            let row = self.contacts.wrote(conversation, &incoming.sender, incoming.resource.as_ref());
            let is_new_client = row.is_some();
            self.batch.entities.extend(row);
            if is_new_client {
                self.ask_new_client(now, conversation, incoming);
            }
        }
        let stanza = match kept {
            Kept::Said | Kept::Corrects(_) => incoming.stanza.as_bytes().to_vec(),
            Kept::Retracts(_) => Vec::new(),
        };
        let stanza_id = incoming.id.clone();
        let at = self.clock.on_the_wall(now);
        self.batch.lines.push(Line { message, conversation, at, author, stanza_id, kept, stanza });
    }

    fn relay(
        &mut self,
        message: MessageId,
        author: &Person,
        to: &Hearer,
        current: &Current<'_>,
        durable: bool,
    ) {
        let Some(incoming) = current.incoming.filter(|_| current.message == message) else {
            tracing::error!(message = message.0, "a message that is not at hand cannot be relayed");
            return;
        };
        let (way, conversation, hearer) = match to {
            Hearer::Customer(to) => (self.way_to_customer(to), to.conversation, Person::Customer),
            Hearer::Window(to) => {
                let hearer = Person::Agent(to.agent.clone());
                (self.way_to_window(to), Some(to.window.conversation), hearer)
            }
        };
        let (Some(way), Some(conversation)) = (way, conversation) else { return };
        let id = self.ids.of_message(message);
        let relayed = match (author, to) {
            (Person::Agent(colleague), Hearer::Window(to)) => {
                let name = self.agent_name(colleague);
                let language = self.language_of(&AgentSide::Window(to.clone()));
                message::spoken(&way, &id, language, &name, &Stanza::new(&incoming.stanza)).into()
            }
            (Person::Agent(_), Hearer::Customer(_)) | (Person::Customer, _) => {
                let translate = |id: &str| self.ledger.translate(conversation, author, &hearer, id);
                passed_on(&way, &id, author, &translate, (&incoming.content, &incoming.stanza))
            }
        };
        match relayed {
            PassedOn::Stanza(bytes) => self.send(&way.link, bytes, durable),
            PassedOn::Nothing => {}
            PassedOn::TooLarge => self.refuse(current, Refused::TooLarge),
        }
    }

    fn show_transcript(
        &mut self,
        to: &WindowSide,
        (opening, range): (Option<MessageId>, Option<Range>),
        is_first: bool,
    ) {
        let Some(way) = self.way_to_window(to) else { return };
        let link = way.link.clone();
        let renderer = self.transcript_renderer(to, way, is_first);
        let conversation = to.window.conversation;
        let request = TranscriptRequest::new(link, conversation, opening, range, renderer);
        self.batch.outgoing.push(Outgoing::Transcript(request));
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

/// What a hearer gets of a person's message.
pub(super) enum PassedOn {
    Stanza(Vec<u8>),
    /// Nothing of it may pass, or makes sense there.
    Nothing,
    TooLarge,
}

impl From<Option<Vec<u8>>> for PassedOn {
    fn from(stanza: Option<Vec<u8>>) -> Self {
        stanza.map_or(Self::Nothing, Self::Stanza)
    }
}

/// What a hearer gets of a person's message, read and as it came.
pub(super) fn passed_on(
    way: &Way,
    id: &str,
    author: &Person,
    translate: &dyn Fn(&str) -> Option<Translated>,
    (message, stanza): (&Message, &Checked),
) -> PassedOn {
    let tag = StartTag { from: &way.from, to: &way.to, id: Some(id) };
    let mut bytes = Vec::with_capacity(stanza.as_bytes().len() + 128);
    match relay(&mut bytes, message, stanza, &Route { tag, author, translate }) {
        Relayed::Something => PassedOn::Stanza(bytes),
        Relayed::Nothing => PassedOn::Nothing,
        Relayed::TooLarge => PassedOn::TooLarge,
    }
}

/// What was known when the rules were asked has a customer's words in it, and what a client says a name, so both stay out of
/// the log.
fn log(fact: &Fact) {
    let conversation = fact.conversation.map(|id| id.0);
    if let FactKind::Ruled { rule, failed, .. } = &fact.what {
        tracing::debug!(conversation, ?rule, ?failed, "the rules were asked");
    } else if let FactKind::Client(line) = &fact.what {
        tracing::debug!(conversation, program = ?line.program, "the client said what it is");
    } else {
        tracing::debug!(conversation, what = ?fact.what, "decided");
    }
    if let FactKind::NobodyEligible { rejected } = &fact.what
        && nobody_has_the_client(rejected)
    {
        tracing::warn!(
            conversation,
            "of the agents who are here none has a client with what the rule requires"
        );
    }
}

/// Whether it is clients alone, and what they have said, that keeps those from it who are here.
fn nobody_has_the_client(rejected: &[Candidate]) -> bool {
    let lacks = |it: &Candidate| matches!(&it.reason, NotChosen::ClientLacks(lack) if *lack != Lack::Unsaid);
    let is_there = |it: &Candidate| match it.reason {
        NotChosen::Offline
        | NotChosen::Away
        | NotChosen::NotReady
        | NotChosen::Unreachable
        | NotChosen::OffDuty
        | NotChosen::LacksSkill
        | NotChosen::NotAtThisStep
        | NotChosen::Excluded => false,
        NotChosen::AtCapacity
        | NotChosen::RejectedBefore
        | NotChosen::BeingAsked
        | NotChosen::LowerScore
        | NotChosen::IdleForLess
        | NotChosen::LaterName
        | NotChosen::NotTheNamedOne
        | NotChosen::ClientNotPreferred
        | NotChosen::ClientLacks(_) => true,
    };
    rejected.iter().any(lacks) && rejected.iter().filter(|it| is_there(it)).all(lacks)
}

/// Whether two texts are better read as one message: an end and what follows from it.
fn is_one_breath(effect: &Effect, next: &Effect) -> bool {
    match (effect, next) {
        (Effect::TellCustomer { to, notice }, Effect::TellCustomer { to: next_to, notice: next }) => {
            let ends = matches!(notice, CustomerNotice::AgentLost | CustomerNotice::Transferring);
            to == next_to && ends && matches!(next, CustomerNotice::QueuePosition { .. })
        }
        (Effect::TellAgent { to, notice }, Effect::TellAgent { to: next_to, notice: next }) => {
            let ends = matches!(notice, AgentNotice::WindowClosed(_));
            to == next_to && ends && matches!(next, AgentNotice::WrapUp { .. })
        }
        (_, _) => false,
    }
}
