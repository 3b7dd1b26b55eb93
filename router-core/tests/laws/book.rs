//! What people saw so far, kept from effects and facts alone: offers, windows, messages, places, last words.
//!
//! *Never:* anything the engine says of itself.

use router_core::values::effect::{Hearer, Kept, News, Range};
use router_core::values::fact::FactKind;
use router_core::values::id::{AgentId, ConversationId, MessageId, OfferId, WindowId};
use router_core::values::ladder::End;
use router_core::values::notice::{AgentNotice, CustomerNotice, OfferOverReason, WaitRange};
use router_core::values::participant::Person;
use router_core::{Effect, Effects, Event};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Default)]
pub(crate) struct Book {
    /// Offers that stand, of conversations and other interactions.
    pub(crate) offers: BTreeMap<ConversationId, BTreeMap<AgentId, OfferId>>,
    /// Windows that are open, with their aliases.
    pub(crate) windows: BTreeMap<WindowId, (AgentId, String)>,
    aliases: BTreeSet<String>,
    /// Messages of people after the dialogue, by conversation.
    pub(crate) written: BTreeMap<ConversationId, Vec<MessageId>>,
    /// What customers were told last about place and wait.
    places: BTreeMap<ConversationId, (u32, Option<WaitRange>)>,
    /// Conversations whose customer heard the last word.
    ended: BTreeSet<ConversationId>,
    /// Conversations that were written down under their customers' names.
    registered: BTreeSet<ConversationId>,
    /// What is kept, and who wrote it.
    pub(crate) kept: BTreeMap<ConversationId, BTreeMap<MessageId, Person>>,
    /// The last question to a server about each conversation that is open.
    pub(crate) asked: BTreeMap<ConversationId, u32>,
    /// Those of them of whose end the server was not told.
    untold: BTreeSet<ConversationId>,
    /// What went into another queue, or came to need something else, in the last step.
    moved: BTreeSet<ConversationId>,
    /// The last step brought other settings.
    other_settings: bool,
    /// What was wrong in the last step.
    pub(crate) wrong: Vec<String>,
}

impl Book {
    /// Takes in a step. `kept` is the conversation for which the customer's message was kept, if it was.
    pub(crate) fn follow(&mut self, event: &Event, out: &Effects, kept: Option<ConversationId>) {
        self.wrong.clear();
        self.moved.clear();
        self.other_settings = matches!(event, Event::PolicyReplaced(_));
        for fact in &out.facts {
            if let Some(id) = fact.conversation {
                self.follow_fact(id, &fact.what);
            }
        }
        self.check_winners(out);
        // An agent who is taken out of the settings is written to no more.
        if !self.other_settings {
            self.check_told(out);
        }
        if let (Event::CustomerWrote { message, .. } | Event::CustomerRevised { message, .. }, Some(id)) =
            (event, kept)
        {
            self.written.entry(id).or_default().push(*message);
        }
        let mut joined = Vec::new();
        let mut shown = BTreeMap::new();
        for effect in &out.effects {
            self.follow_effect(effect, &mut joined, &mut shown);
        }
        // A window may be over in the step in which it opened, where hosting has no time; then nothing is known any more.
        let is_over = |id: &WindowId| out.effects.contains(&Effect::ForgetConversation(id.conversation));
        for id in joined.into_iter().filter(|id| !is_over(id)) {
            let written = self.written.get(&id.conversation).filter(|written| !written.is_empty());
            // A message that was relayed into the window in this very step came after the transcript.
            let complete = match (written, shown.get(&id)) {
                (None, None) => true,
                (Some(written), Some(shown)) => {
                    written.first() == Some(&shown.from) && written.last() == Some(&shown.until)
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
                let standing = self.offers.entry(id).or_default();
                if standing.insert(agent.clone(), *offer).is_some() {
                    self.wrong.push(format!("{id} was offered to {agent} twice at a time"));
                }
            }
            FactKind::OfferOver { offer, agent, .. } => {
                let stood = self.offers.get_mut(&id).and_then(|standing| standing.remove(agent));
                if stood != Some(*offer) {
                    self.wrong.push(format!("offer {offer} of {id} to {agent} ended and did not stand"));
                }
            }
            FactKind::Accepted { agent, .. } => {
                let standing = self.offers.remove(&id).unwrap_or_default();
                if standing.len() != 1 || !standing.contains_key(agent) {
                    self.wrong.push(format!("{agent} accepted {id}, of which {standing:?} stood"));
                }
            }
            // It is in another queue now, or an answer was corrected and it needs something else: what was told counts no more.
            FactKind::Ended { end: End::Queue(_), .. } | FactKind::Queued { .. } => {
                self.places.remove(&id);
                self.moved.insert(id);
            }
            _ => {}
        }
        self.offers.retain(|_, standing| !standing.is_empty());
    }

    /// Somebody was faster only if somebody has it.
    fn check_winners(&mut self, out: &Effects) {
        for fact in &out.facts {
            let FactKind::OfferOver { agent, reason: OfferOverReason::TakenByAnother, .. } = &fact.what
            else {
                continue;
            };
            let won = |other: &router_core::values::fact::Fact| {
                let taken =
                    matches!(&other.what, FactKind::Accepted { agent: winner, .. } if winner != agent);
                other.conversation == fact.conversation && taken
            };
            if !out.facts.iter().any(won) {
                self.wrong.push(format!("{agent} was told that another took what nobody took"));
            }
        }
    }

    /// Whoever is concerned by an offer hears of it: as many are told as facts are there.
    fn check_told(&mut self, out: &Effects) {
        let facts = |what: fn(&FactKind) -> bool| out.facts.iter().filter(|fact| what(&fact.what)).count();
        let told = |what: fn(&Effect) -> bool| out.effects.iter().filter(|effect| what(effect)).count();
        let counts = [
            (
                "offers made",
                facts(|it| matches!(it, FactKind::Offered { .. })),
                told(|it| {
                    matches!(
                        it,
                        Effect::TellAgent { notice: AgentNotice::Offer { .. }, .. }
                            | Effect::Report { news: News::Offered { .. }, .. }
                    )
                }),
            ),
            (
                "offers over",
                facts(|it| matches!(it, FactKind::OfferOver { .. })),
                told(|it| {
                    matches!(
                        it,
                        Effect::TellAgent { notice: AgentNotice::OfferOver { .. }, .. }
                            | Effect::Report { news: News::OfferOver { .. }, .. }
                    )
                }),
            ),
            (
                "acceptances",
                facts(|it| matches!(it, FactKind::Accepted { .. })),
                told(|it| {
                    matches!(it, Effect::OpenWindow(_) | Effect::Report { news: News::Assigned(_), .. })
                }),
            ),
            (
                "lost agents",
                facts(|it| matches!(it, FactKind::AgentLost(_))),
                told(|it| {
                    matches!(
                        it,
                        Effect::TellCustomer { notice: CustomerNotice::AgentLost, .. }
                            | Effect::Report { news: News::AgentLost(_), .. }
                    )
                }),
            ),
        ];
        for (what, facts, told) in counts {
            if facts != told {
                self.wrong.push(format!("{told} of {facts} {what} were told"));
            }
        }
    }

    fn follow_effect(
        &mut self,
        effect: &Effect,
        joined: &mut Vec<WindowId>,
        shown: &mut BTreeMap<WindowId, Range>,
    ) {
        match effect {
            Effect::TellCustomer { to, notice } => {
                if let Some(id) = to.conversation {
                    self.customer_told(id, notice);
                }
            }
            Effect::OpenWindow(to) => {
                if !self.aliases.insert(to.alias.to_string()) {
                    self.wrong.push(format!("the alias {} was used twice", to.alias));
                }
                self.windows.insert(to.window, (to.agent.clone(), to.alias.to_string()));
                joined.push(to.window);
            }
            Effect::CloseWindow(to) => {
                let was_open = self.windows.remove(&to.window).is_some();
                if !was_open {
                    self.wrong.push(format!("{:?} closed and was not open", to.window));
                }
            }
            Effect::ShowTranscript { to, range, .. } => {
                shown.extend(range.map(|range| (to.window, range)));
            }
            Effect::Register { conversation, .. } => drop(self.registered.insert(*conversation)),
            Effect::Keep { message, conversation, author, kept } => {
                self.keep(*message, *conversation, author, *kept);
            }
            Effect::Relay { message, author, to } => self.relayed(*message, author, to),
            Effect::AskServer { conversation, number, .. } => {
                self.asked.insert(*conversation, *number);
                self.untold.insert(*conversation);
            }
            Effect::TellServer { conversation, .. } if !self.untold.remove(conversation) => {
                self.wrong.push(format!("a server is told of the end of {conversation} for no reason"));
            }
            Effect::ForgetConversation(id) => {
                self.asked.remove(id);
                if self.untold.remove(id) {
                    self.wrong.push(format!("{id} ended, and the server that was asked is not told"));
                }
                self.written.remove(id);
                self.kept.remove(id);
                self.places.remove(id);
                if !self.ended.contains(id) {
                    self.wrong.push(format!("{id} ended without a word to the customer"));
                }
            }
            _ => {}
        }
    }

    fn customer_told(&mut self, id: ConversationId, notice: &CustomerNotice) {
        match notice {
            CustomerNotice::CancelledByCustomer
            | CustomerNotice::Closed(_)
            | CustomerNotice::Refused(_)
            | CustomerNotice::RuleAnswer(_)
            | CustomerNotice::FromServer(_)
            | CustomerNotice::OutOfHours { then: End::Close, .. } => {
                self.ended.insert(id);
            }
            // Another agent to wait for: what was told counts no more.
            CustomerNotice::AgentLost | CustomerNotice::Transferring => drop(self.places.remove(&id)),
            CustomerNotice::QueuePosition { position, wait, grown, .. } => {
                let told = self.places.insert(id, (*position, *wait));
                if let Some((before, waited)) = told
                    && grown.is_none()
                    && !self.other_settings
                    && !self.moved.contains(&id)
                {
                    let longer = waited.zip(*wait).is_some_and(|(before, now)| now.to > before.to);
                    if longer || *position > before {
                        self.wrong.push(format!("{id} is told {position} {wait:?} after {told:?}"));
                    }
                }
                // With a reason but no wait, what was told before counts no more.
                if wait.is_none() && grown.is_none() {
                    self.places.insert(id, (*position, told.and_then(|told| told.1)));
                }
            }
            _ => {}
        }
    }

    /// Whatever is kept belongs to a conversation that is found by its customer; only what was kept can be revised, and
    /// by nobody but its author.
    fn keep(&mut self, message: MessageId, id: ConversationId, author: &Person, kept: Kept) {
        if !self.registered.contains(&id) {
            self.wrong.push(format!("{message} is kept for {id}, which is nobody's"));
        }
        let of_conversation = self.kept.entry(id).or_default();
        if let Kept::Corrects(of) | Kept::Retracts(of) = kept
            && of_conversation.get(&of).is_none_or(|wrote| wrote != author)
        {
            self.wrong.push(format!("{author:?} revised {of}, which is not theirs"));
        }
        of_conversation.insert(message, author.clone());
    }

    /// What is passed on was kept before, is passed on as its author's, and never comes back to whoever said it.
    fn relayed(&mut self, message: MessageId, author: &Person, to: &Hearer) {
        let id = match to {
            Hearer::Window(to) => {
                if !self.windows.contains_key(&to.window) {
                    self.wrong.push(format!("{message} was relayed into {:?}, which is not open", to.window));
                }
                if *author == Person::Agent(to.agent.clone()) {
                    self.wrong.push(format!("{message} came back to {}", to.agent));
                }
                Some(to.window.conversation)
            }
            Hearer::Customer(to) => {
                if *author == Person::Customer {
                    self.wrong.push(format!("{message} came back to {:?}", to.address));
                }
                to.conversation
            }
        };
        let kept = id.and_then(|id| self.kept.get(&id)?.get(&message));
        if kept != Some(author) {
            self.wrong.push(format!("{message} of {author:?} was relayed and is kept as of {kept:?}"));
        }
        self.written.entry(id.unwrap_or_default()).or_default().push(message);
    }
}
