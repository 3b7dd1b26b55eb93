//! Writes effects down as people would tell them.
//!
//! *Never:* anything that is not in the effect.

use router_core::values::answer::{Answer, AnswerValue};
use router_core::values::fact::{Candidate, FactKind};
use router_core::values::id::{ConversationId, MessageId, WindowId};
use router_core::values::notice::{Brief, Notice, Reasons, WaitRange};
use router_core::values::strategy::Term;
use router_core::{Effect, Effects, Recipient};
use std::fmt::Write;

#[derive(Default)]
pub(crate) struct Printer {
    text: String,
    messages: Vec<(MessageId, String, String, ConversationId)>,
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

    pub(crate) fn remember(&mut self, id: MessageId, who: &str, text: &str, conversation: ConversationId) {
        self.messages.push((id, who.into(), text.into(), conversation));
    }

    pub(crate) fn effects(&mut self, out: &Effects) {
        for effect in &out.effects {
            if let Some(line) = self.effect(effect) {
                writeln!(self.text, "    {line}").unwrap();
            }
        }
        if self.facts {
            for fact in &out.facts {
                writeln!(self.text, "    fact: {}", fact_words(&fact.what)).unwrap();
            }
        }
    }

    fn effect(&self, effect: &Effect) -> Option<String> {
        Some(match effect {
            Effect::Tell { to, notice } => format!("{}: {}", side(to), words(notice)),
            Effect::Relay { message, to } => format!("{}: {}", side(to), self.message(*message)),
            Effect::RelaySignal { to, .. } => format!("{}: ...", side(to)),
            Effect::ShowTranscript { to, from, until } => {
                let conversation = window(to).conversation;
                let shown =
                    self.messages.iter().filter(|it| it.0 >= *from && it.0 <= *until && it.3 == conversation);
                let shown: Vec<String> = shown.map(|it| format!("{} \"{}\"", it.1, it.2)).collect();
                format!("{}: transcript [{}]", side(to), shown.join(", "))
            }
            Effect::OpenWindow(to) => format!("{}: window opens", side(to)),
            Effect::CloseWindow(to) => format!("{}: window closes", side(to)),
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
            Effect::ForgetConversation(id) => format!("conversation {id} is over"),
            Effect::Report { reference, news, .. } => format!("report {reference}: {news:?}"),
        })
    }

    fn message(&self, id: MessageId) -> String {
        let message = self.messages.iter().find(|it| it.0 == id);
        message.map_or_else(|| format!("message {id}"), |it| format!("{} says \"{}\"", it.1, it.2))
    }
}

fn window(to: &Recipient) -> WindowId {
    match to {
        Recipient::Window { window, .. } => *window,
        Recipient::Customer { .. } | Recipient::Agent { .. } => panic!("not a window"),
    }
}

fn side(to: &Recipient) -> String {
    match to {
        Recipient::Customer { address, desk, language, .. } => {
            let name = address.jid.split('@').next().unwrap();
            let language = language.as_ref().map(|language| format!(" ({language})")).unwrap_or_default();
            format!("{desk} -> {name}{language}")
        }
        Recipient::Agent { agent, desk, .. } => format!("{desk} -> {agent}"),
        Recipient::Window { window, agent, .. } => {
            format!("{}.{} -> {agent}", window.conversation, window.number)
        }
    }
}

fn words(notice: &Notice) -> String {
    match notice {
        Notice::QueuePosition { position, wait, staffed, grown } => {
            let staffed = if *staffed { "" } else { ", nobody is there" };
            let grown = grown.map(|grown| format!(", because {grown:?}")).unwrap_or_default();
            format!("you are number {position}{}{staffed}{grown}", range(*wait))
        }
        Notice::Ask { question, fault: None } => format!("question {question}"),
        Notice::Ask { question, fault: Some(fault) } => format!("question {question} again: {fault:?}"),
        Notice::Offer { brief: about, answer_within } => {
            format!("offer {}, answer within {} s", brief(about), answer_within.as_seconds())
        }
        Notice::WindowSummary(about) => format!("summary {}", brief(about)),
        Notice::OfferOver { conversation, customer, reason } => {
            format!("offer {conversation} of {customer} is over: {reason:?}")
        }
        Notice::SilenceReminder { closes_in } => format!("silent; closes in {} s", closes_in.as_seconds()),
        Notice::CustomerGone { closes_in } => {
            format!("customer gone; closes in {} s", closes_in.as_seconds())
        }
        Notice::WrapUp { length } => format!("wrap-up of {} s", length.as_seconds()),
        Notice::AgentStatus { availability, load, capacity, conversations } => {
            let lines: Vec<String> = conversations
                .iter()
                .map(|it| {
                    format!("{} {} {:?} {} s", it.conversation, it.customer, it.stage, it.lasted.as_seconds())
                })
                .collect();
            format!("you are {availability:?}, {load} of {capacity} [{}]", lines.join(", "))
        }
        Notice::QueueList(lines) => {
            let line = |it: &router_core::values::notice::QueueLine| {
                let longest =
                    it.longest.map(|span| format!(" for {} s", span.as_seconds())).unwrap_or_default();
                format!("{}: {} waiting{longest}, {} free of {}", it.queue, it.waiting, it.free, it.present)
            };
            lines.iter().map(line).collect::<Vec<String>>().join("; ")
        }
        Notice::AgentJoined { name } => format!("{name} joins"),
        Notice::RuleAnswer(rule) => format!("the words of rule {rule}"),
        Notice::OutOfHours { opens, holiday, then, .. } => {
            let holiday = holiday.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
            let opens =
                opens.map(|opens| format!(", opens at {} s", opens.as_millis() / 1000)).unwrap_or_default();
            format!("closed{holiday}{opens}; then {then:?}")
        }
        Notice::Why(reasons) => reasons_words(reasons),
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
    let choice = why
        .choice
        .as_ref()
        .map(|choice| format!("; {} by {}{}", choice.agent, choice.strategy.name(), sum(&choice.terms)));
    format!(
        "why {} of {}: {}{rule}{}{priority}, step {} of {}, waited {} s, {} offers{}{}",
        why.conversation,
        why.customer,
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

fn sum(terms: &[Term]) -> String {
    let terms: Vec<String> = terms.iter().map(|term| format!("{:?} {}", term.name, term.value)).collect();
    if terms.is_empty() { String::new() } else { format!(" ({})", terms.join(", ")) }
}

fn others(rejected: &[Candidate]) -> String {
    let others = rejected.iter().map(|it| format!("{} {:?}{}", it.agent, it.reason, sum(&it.terms)));
    format!(", not [{}]", others.collect::<Vec<String>>().join("; "))
}

fn brief(brief: &Brief) -> String {
    let mut text = format!("{} from {} in {}", brief.conversation, brief.customer, brief.queue);
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
