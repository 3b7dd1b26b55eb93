//! Writes effects down as people would tell them.
//!
//! *Never:* anything that is not in the effect.

use router_core::values::answer::{Answer, AnswerValue};
use router_core::values::client_need::{ClientNeeds, Demand};
use router_core::values::effect::{AgentSide, CustomerSide, Hearer, Kept, WindowSide};
use router_core::values::fact::{Candidate, FactKind};
use router_core::values::id::{AgentId, ConversationId, MessageId, WindowId};
use router_core::values::ladder::ClientStrength;
use router_core::values::notice::{AgentNotice, Brief, CustomerNotice, Reasons, WaitRange};
use router_core::values::participant::Person;
use router_core::values::strategy::Term;
use router_core::{Effect, Effects};
use std::collections::BTreeMap;
use std::fmt::Write;

/// A message of a person, as it stands after all corrections.
struct Written {
    id: MessageId,
    who: String,
    /// `None`: it was taken back.
    text: Option<String>,
}

#[derive(Default)]
pub(crate) struct Printer {
    text: String,
    messages: Vec<Written>,
    /// What is kept, by conversation; a revision stands in the place of what it revises.
    kept: Vec<(ConversationId, MessageId)>,
    answers_go_to: String,
    /// Who is behind a conversation, for customers whose name is not known.
    customers: BTreeMap<ConversationId, String>,
    desks: bool,
    facts: bool,
}

impl Printer {
    pub(crate) fn clear(&mut self) {
        self.text.clear();
    }

    pub(crate) fn text(self) -> String {
        self.text
    }

    pub(crate) fn line(&mut self, line: &str) {
        writeln!(self.text, "{line}").unwrap();
    }

    pub(crate) fn show(&mut self, what: &str) {
        match what {
            "desks" => self.desks = true,
            "facts" => self.facts = true,
            other => panic!("cannot show {other}"),
        }
    }

    /// The next answer goes to the window in which the command was said, or comes from the desk.
    pub(crate) fn answers_go_to(&mut self, agent: &AgentId, window: Option<WindowId>) {
        self.answers_go_to = match window {
            Some(window) => format!("{}.{} -> {agent}", window.conversation, window.number),
            None => format!("support -> {agent}"),
        };
    }

    pub(crate) fn remember(&mut self, id: MessageId, who: &str, text: Option<&str>) {
        self.messages.push(Written { id, who: who.into(), text: text.map(str::to_owned) });
    }

    pub(crate) fn effects(&mut self, out: &Effects) {
        for effect in &out.effects {
            if let Effect::Keep { message, conversation, kept, .. } = effect {
                self.keep(*conversation, *message, *kept);
            }
            if let Effect::Register { conversation, customer } = effect {
                let local = customer.jid.split('@').next().unwrap_or_default();
                self.customers.insert(*conversation, local.to_owned());
            }
            if let Some(line) = self.effect(effect) {
                let line = self.with_customers(line);
                writeln!(self.text, "    {line}").unwrap();
            }
        }
        if self.facts {
            for fact in &out.facts {
                writeln!(self.text, "    fact: {}", fact_words(&fact.what)).unwrap();
            }
        }
    }

    fn with_customers(&self, mut line: String) -> String {
        for (conversation, customer) in &self.customers {
            line = line.replace(&nameless(*conversation), customer);
        }
        line
    }

    fn keep(&mut self, conversation: ConversationId, message: MessageId, kept: Kept) {
        match kept {
            Kept::Said => self.kept.push((conversation, message)),
            Kept::Corrects(of) => {
                let text = self.written(message).text.clone();
                self.messages.iter_mut().find(|it| it.id == of).unwrap().text = text;
            }
            Kept::Retracts(of) => self.messages.iter_mut().find(|it| it.id == of).unwrap().text = None,
        }
    }

    fn effect(&self, effect: &Effect) -> Option<String> {
        Some(match effect {
            Effect::TellCustomer { to, notice } => format!("{}: {}", customer(to), customer_words(notice)),
            Effect::TellAgent { to, notice } => format!("{}: {}", agent(to), agent_words(notice)),
            Effect::Answer(AgentNotice::Followed) => return None,
            Effect::Answer(notice) => format!("{}: {}", self.answers_go_to, agent_words(notice)),
            Effect::Register { .. } | Effect::Keep { .. } => return None,
            Effect::Relay { message, author, to } => {
                format!("{}: {}", hearer(to), self.message(*message, author))
            }
            Effect::RelaySignal { to, .. } => format!("{}: ...", hearer(to)),
            Effect::ShowTranscript { to, opening, range, is_first: _ } => {
                let in_range =
                    |id: MessageId| range.is_some_and(|range| id >= range.from && id <= range.until);
                let shown = self.kept.iter().filter(|it| {
                    it.0 == to.window.conversation && (in_range(it.1) || *opening == Some(it.1))
                });
                let shown = shown.map(|it| self.written(it.1));
                let shown: Vec<String> =
                    shown.filter_map(|it| Some(format!("{} \"{}\"", it.who, it.text.as_ref()?))).collect();
                format!("{}: transcript [{}]", window(to), shown.join(", "))
            }
            Effect::OpenWindow(to) => format!("{}: window opens", window(to)),
            Effect::CloseWindow(to) => format!("{}: window closes", window(to)),
            Effect::ShowDesk { desk, state } if self.desks => format!(
                "desk {desk}: {} there, {} free, {} waiting{}{}",
                state.present,
                state.free,
                state.waiting,
                range(state.wait),
                state.closed.map(|closed| format!(", closed: {closed:?}")).unwrap_or_default()
            ),
            Effect::ShowDesk { .. } => return None,
            Effect::ProbeAgent(agent) => format!("probe {agent}"),
            Effect::ForgetAgent { agent, address } => format!("forget {agent} at {}", address.jid),
            Effect::CheckCustomer { customer, .. } => format!("check {}", customer.jid),
            Effect::FindRoom { room, link } => format!("find a room for {} on {link}", at(*room)),
            Effect::MakeRoom { room, members } => {
                let members: Vec<&str> = members.iter().map(|it| &*it.address.jid).collect();
                format!("make {} for {}", room.address.jid, members.join(", "))
            }
            Effect::Invite { room, guest, .. } => format!("{} invites {}", room.address.jid, guest.jid),
            Effect::DestroyRoom { room, .. } => format!("destroy {}", room.address.jid),
            Effect::AskServer { conversation, number, facts } => {
                let queue = facts.get("queue").map(|queue| format!("{queue:?}")).unwrap_or_default();
                format!("server {conversation}.{number}: what about {queue}?")
            }
            Effect::TellServer { conversation, reason, agent } => {
                format!("server: {conversation} is over, {reason:?}, with {agent:?}")
            }
            Effect::ForgetConversation(id) => format!("conversation {id} is over"),
            Effect::Resolved(Ok(_)) => return None,
            Effect::Resolved(Err(fault)) => format!("refused: {fault:?}"),
            Effect::Report { reference, news, .. } => format!("report {reference}: {news:?}"),
        })
    }

    fn written(&self, id: MessageId) -> &Written {
        self.messages.iter().find(|it| it.id == id).unwrap()
    }

    fn message(&self, id: MessageId, author: &Person) -> String {
        let it = self.written(id);
        let own = match author {
            Person::Customer => true,
            Person::Agent(agent) => it.who.starts_with(agent.as_str()),
        };
        assert!(own, "{} is said to be of {author:?}", it.who);
        match &it.text {
            Some(text) => format!("{} says \"{text}\"", it.who),
            None => format!("{} takes something back", it.who),
        }
    }
}

fn hearer(to: &Hearer) -> String {
    match to {
        Hearer::Customer(to) => customer(to),
        Hearer::Window(to) => window(to),
    }
}

/// The customer's name, or what stands for it until the line is written.
fn named(name: &str, conversation: ConversationId) -> String {
    if name.is_empty() { nameless(conversation) } else { name.to_owned() }
}

fn nameless(conversation: ConversationId) -> String {
    format!("<{conversation}>")
}

fn customer(to: &CustomerSide) -> String {
    let name = to.address.jid.split('@').next().unwrap();
    let language = to.language.as_ref().map(|language| format!(" ({language})")).unwrap_or_default();
    format!("{} -> {name}{language}", to.desk)
}

fn agent(to: &AgentSide) -> String {
    match to {
        AgentSide::Desk { agent, desk, .. } => format!("{desk} -> {agent}"),
        AgentSide::Window(to) => window(to),
    }
}

fn at(window: WindowId) -> String {
    format!("{}.{}", window.conversation, window.number)
}

fn window(to: &WindowSide) -> String {
    format!("{} -> {}", at(to.window), to.agent)
}

fn customer_words(notice: &CustomerNotice) -> String {
    match notice {
        CustomerNotice::QueuePosition { position, wait, staffed, grown } => {
            let staffed = if *staffed { "" } else { ", nobody is there" };
            let grown = grown.map(|grown| format!(", because {grown:?}")).unwrap_or_default();
            format!("you are number {position}{}{staffed}{grown}", range(*wait))
        }
        CustomerNotice::Ask { question, fault: None } => format!("question {question}"),
        CustomerNotice::Ask { question, fault: Some(fault) } => {
            format!("question {question} again: {fault:?}")
        }
        CustomerNotice::SilenceReminder { closes_in } => {
            format!("silent; closes in {} s", closes_in.as_seconds())
        }
        CustomerNotice::AgentJoined { name } => format!("{name} joins"),
        CustomerNotice::Introduced { name, address } => format!("write to {name}, {address}"),
        CustomerNotice::TalksDirectly { address, .. } => format!("not passed on; write to {address}"),
        CustomerNotice::InvitedToRoom { name, address } => format!("come to {name} in {address}"),
        CustomerNotice::GoesOnHere { name } => format!("{name} goes on here"),
        CustomerNotice::RuleAnswer(rule) => format!("the words of rule {rule}"),
        CustomerNotice::OutOfHours { opens, holiday, then, .. } => {
            let holiday = holiday.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
            let opens =
                opens.map(|opens| format!(", opens at {} s", opens.as_millis() / 1000)).unwrap_or_default();
            format!("closed{holiday}{opens}; then {then:?}")
        }
        other => format!("{other:?}"),
    }
}

fn agent_words(notice: &AgentNotice) -> String {
    match notice {
        AgentNotice::Offer { brief: about, answer_within } => {
            format!("offer {}, answer within {} s", brief(about), answer_within.as_seconds())
        }
        AgentNotice::WindowSummary(about) => format!("summary {}", brief(about)),
        AgentNotice::Introduced { brief: about, address, limit } => {
            format!("write to {address} within {} s; summary {}", limit.as_seconds(), brief(about))
        }
        AgentNotice::TalksDirectly { address, .. } => format!("not passed on; write to {address}"),
        AgentNotice::InvitedToRoom { address, within } => {
            format!("come into {address} within {} s", within.as_seconds())
        }
        AgentNotice::OfferOver { conversation, customer, reason } => {
            format!("offer {conversation} of {} is over: {reason:?}", named(customer, *conversation))
        }
        AgentNotice::SilenceReminder { closes_in } => {
            format!("silent; closes in {} s", closes_in.as_seconds())
        }
        AgentNotice::CustomerGone { closes_in } => {
            format!("customer gone; closes in {} s", closes_in.as_seconds())
        }
        AgentNotice::WrapUp { length } => format!("wrap-up of {} s", length.as_seconds()),
        AgentNotice::AgentStatus { availability, load, capacity, conversations } => {
            let lines: Vec<String> = conversations
                .iter()
                .map(|it| {
                    let customer = named(&it.customer, it.conversation);
                    format!("{} {customer} {:?} {} s", it.conversation, it.stage, it.lasted.as_seconds())
                })
                .collect();
            format!("you are {availability:?}, {load} of {capacity} [{}]", lines.join(", "))
        }
        AgentNotice::QueueList(lines) => {
            let line = |it: &router_core::values::notice::QueueLine| {
                let longest =
                    it.longest.map(|span| format!(" for {} s", span.as_seconds())).unwrap_or_default();
                format!("{}: {} waiting{longest}, {} free of {}", it.queue, it.waiting, it.free, it.present)
            };
            lines.iter().map(line).collect::<Vec<String>>().join("; ")
        }
        AgentNotice::Why(reasons) => reasons_words(reasons),
        other => format!("{other:?}"),
    }
}

fn fact_words(fact: &FactKind) -> String {
    match fact {
        FactKind::Ruled { rule, failed, .. } => {
            let rule = rule.as_ref().map_or("no rule", |rule| rule.as_str());
            let failed = if failed.is_empty() { String::new() } else { format!(", failed {failed:?}") };
            format!("{rule} decides{failed}")
        }
        FactKind::Queued { queue, needs } => {
            let skills: Vec<String> =
                needs.skills.iter().map(|(name, level)| format!(" {name} {level}")).collect();
            format!("in queue {queue}{}", skills.concat())
        }
        FactKind::Offered { offer, agent, step, strategy, terms, rejected, .. } => format!(
            "offer {offer} to {agent} on step {step} by {}{}{}",
            strategy.name(),
            sum(terms),
            others(rejected)
        ),
        FactKind::NobodyEligible { rejected } => format!("nobody{}", others(rejected)),
        other => format!("{other:?}"),
    }
}

fn reasons_words(why: &Reasons) -> String {
    let rule = why.rule.as_ref().map(|rule| format!(" by rule {rule}")).unwrap_or_default();
    let skills: Vec<String> = why.skills.iter().map(|(name, level)| format!(", {name} {level}")).collect();
    let priority = if why.priority > 0 { format!(", priority {}", why.priority) } else { String::new() };
    let client = client_words(&why.agent_client, why.client_strength);
    let choice = why
        .choice
        .as_ref()
        .map(|choice| format!("; {} by {}{}", choice.agent, choice.strategy.name(), sum(&choice.terms)));
    format!(
        "why {} of {}: {}{rule}{}{priority}{client}, step {} of {}, waited {} s, {} offers{}{}",
        why.conversation,
        named(&why.customer, why.conversation),
        why.queue,
        skills.concat(),
        why.step,
        why.steps,
        why.waited.as_seconds(),
        why.offers,
        choice.unwrap_or_default(),
        others(&why.others)
    )
}

/// What is needed of the agent's client, if anything is.
fn client_words(needs: &ClientNeeds, strength: ClientStrength) -> String {
    let demand = |demand: &Demand| {
        let features = demand.features.iter().map(ToString::to_string);
        let software = demand.software.iter().map(ToString::to_string);
        let all: Vec<String> =
            features.chain(software).chain(demand.program.iter().map(|it| format!("program {it}"))).collect();
        let place = [
            demand.network.as_ref().map(|it| format!("{it:?}")),
            demand.service.as_ref().map(|it| format!("at {it}")),
        ];
        all.into_iter().chain(place.into_iter().flatten()).collect::<Vec<_>>().join(" and ")
    };
    let parts = [(format!("{strength:?}"), &needs.required), ("Preferred".to_owned(), &needs.preferred)];
    let parts = parts.iter().filter(|part| !part.1.is_empty());
    parts.map(|(strength, needs)| format!(", client {strength} {}", demand(needs))).collect()
}

fn sum(terms: &[Term]) -> String {
    let terms: Vec<String> = terms.iter().map(|term| format!("{:?} {}", term.name, term.value)).collect();
    if terms.is_empty() { String::new() } else { format!(" ({})", terms.join(", ")) }
}

fn others(rejected: &[Candidate]) -> String {
    let others = rejected.iter().map(|it| format!("{} {:?}{}", it.agent, it.reason, sum(&it.terms)));
    format!(", not [{}]", others.collect::<Vec<String>>().join("; "))
}

fn brief(brief: &Brief) -> String {
    let mut text = format!(
        "{} from {} in {}",
        brief.conversation,
        named(&brief.customer, brief.conversation),
        brief.queue
    );
    write!(text, " \"{}\"", brief.opening.as_str()).unwrap();
    for answer in &brief.answers {
        write!(text, ", {}", said(answer)).unwrap();
    }
    if let Some(previous) = &brief.previous {
        write!(text, ", before with {previous}").unwrap();
    }
    if let Some(detached) = &brief.detached {
        write!(text, ", {detached:?}").unwrap();
    }
    for said in
        [&brief.client.program, &brief.client.network, &brief.client.display_name].into_iter().flatten()
    {
        write!(text, " ({said})").unwrap();
    }
    for tag in &brief.tags {
        write!(text, " [{tag}]").unwrap();
    }
    write!(text, ", waited {} s", brief.waited.as_seconds()).unwrap();
    text
}

fn said(answer: &Answer) -> String {
    let value = match &answer.value {
        AnswerValue::Text(text) => text.as_str().to_owned(),
        AnswerValue::Choice(id) => id.to_string(),
        AnswerValue::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        AnswerValue::Number(number) => number.to_string(),
        AnswerValue::Skipped => "-".to_owned(),
    };
    format!("{}={value}", answer.question)
}

fn range(wait: Option<WaitRange>) -> String {
    wait.map(|it| format!(", {} to {} s", it.from.as_seconds(), it.to.as_seconds())).unwrap_or_default()
}
