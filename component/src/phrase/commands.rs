//! Recognises the commands of agents, in all languages at once.
//!
//! The first word says what; then a number may follow (`accept 12`, `done #12`); what is left is the reason of
//! `away` or the target of `transfer`. A leading `!` changes nothing here.
//!
//! *Never:* checking whether the command can be followed: the core does that.

use frontdesk_settings::wording::Texts;
use router_core::Policy;
use router_core::values::command::{Command, TransferTarget};
use router_core::values::id::{AgentId, ConversationId, QueueName};
use std::collections::BTreeSet;
use std::sync::Arc;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verb {
    Help,
    Ready,
    Away,
    Status,
    Skills,
    Why,
    Accept,
    Reject,
    Done,
    Transfer,
    Queue,
}

/// The first words, in lower case.
const VERBS: &[(Verb, &[&str])] = &[
    (Verb::Help, &["help", "hilfe", "?"]),
    (Verb::Ready, &["ready", "bereit"]),
    (Verb::Away, &["away", "pause", "notready", "abwesend"]),
    (Verb::Status, &["status"]),
    (Verb::Skills, &["skills", "fähigkeiten", "faehigkeiten", "können", "koennen"]),
    (Verb::Why, &["why", "warum", "wieso"]),
    (Verb::Accept, &["accept", "annehmen", "nehme"]),
    (Verb::Reject, &["reject", "ablehnen"]),
    (Verb::Done, &["done", "fertig", "erledigt"]),
    (Verb::Transfer, &["transfer", "weiterleiten", "weitergeben"]),
    (Verb::Queue, &["queue", "queues", "warteschlange", "warteschlangen"]),
];

/// What an agent's message tells Frontdesk to do.
pub fn read(body: &str, policy: &Policy, texts: &Texts) -> Command {
    let text = body.trim().strip_prefix('!').unwrap_or(body).trim();
    let (first, rest) = split_word(text);
    let first = first.to_lowercase();
    let first = if first == "?" { &first } else { first.trim_end_matches(['.', '!', '?', ':', ',']) };
    let verb = VERBS.iter().find(|(_, words)| words.contains(&first)).map(|(verb, _)| *verb);
    let unknown = || Command::Unknown(Arc::from(text));
    let alone = |command: Command| if rest.is_empty() { command } else { unknown() };
    match verb {
        None => unknown(),
        Some(Verb::Help) => alone(Command::Help),
        Some(Verb::Ready) => alone(Command::Ready),
        Some(Verb::Status) => alone(Command::Status),
        Some(Verb::Queue) => alone(Command::Queue),
        Some(Verb::Skills) => alone(Command::Skills),
        Some(Verb::Why) => numbered(rest, Command::Why).unwrap_or_else(unknown),
        Some(Verb::Away) => Command::Away(Arc::from(rest)),
        Some(Verb::Accept) => numbered(rest, Command::Accept).unwrap_or_else(unknown),
        Some(Verb::Reject) => numbered(rest, Command::Reject).unwrap_or_else(unknown),
        Some(Verb::Done) => numbered(rest, Command::Done).unwrap_or_else(unknown),
        Some(Verb::Transfer) => transfer(rest, policy, texts),
    }
}

fn split_word(text: &str) -> (&str, &str) {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (word, rest.trim())
}

/// `make` with the number in `rest`, if there is one; `None` if `rest` is something else.
fn numbered(rest: &str, make: fn(Option<ConversationId>) -> Command) -> Option<Command> {
    if rest.is_empty() {
        return Some(make(None));
    }
    number(rest).map(|number| make(Some(number)))
}

fn number(word: &str) -> Option<ConversationId> {
    let word = word.trim_end_matches(['.', ',', ':', '!']);
    let digits = word.strip_prefix('#').unwrap_or(word);
    let all = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| digits.parse().ok().map(ConversationId)).flatten()
}

fn transfer(rest: &str, policy: &Policy, texts: &Texts) -> Command {
    let (first, after) = split_word(rest);
    // A queue may be called by a number, so a number alone is the target if there is such a queue.
    let (conversation, named) = match number(first) {
        Some(number) if !after.is_empty() || target(rest, policy, texts).is_none() => (Some(number), after),
        Some(_) | None => (None, rest),
    };
    let (preposition, behind) = split_word(named);
    let is_preposition = ["to", "an", "zu"].contains(&preposition.to_lowercase().as_str());
    let named = if is_preposition && !behind.is_empty() { behind } else { named };
    let target = if named.is_empty() {
        TransferTarget::Missing
    } else {
        target(named, policy, texts).unwrap_or_else(|| TransferTarget::Unknown(Arc::from(named)))
    };
    Command::Transfer { conversation, target }
}

/// The queue or agent that `named` means: a queue's name or title first, then an agent's name, JID or the
/// localpart of the JID. `None` if there is none, or more than one.
fn target(named: &str, policy: &Policy, texts: &Texts) -> Option<TransferTarget> {
    let named = named.to_lowercase();
    let same = |other: &str| other.to_lowercase() == named;
    if let Some(name) = policy.queues.keys().find(|name| name.as_str() == named) {
        return Some(TransferTarget::Queue(name.clone()));
    }
    let titled = |name: &QueueName| {
        let title = texts.queues.get(name);
        same(name.as_str()) || title.is_some_and(|title| title.all().any(|text| same(text)))
    };
    if let Some(name) = only(policy.queues.keys().filter(|name| titled(name))) {
        return Some(TransferTarget::Queue(name.clone()));
    }
    let local = |id: &AgentId| id.as_str().split('@').next().is_some_and(same);
    let by_jid = || only(policy.agents.keys().filter(|id| same(id.as_str())));
    let by_name = || only(policy.agents.iter().filter(|(_, agent)| same(&agent.name)).map(|(id, _)| id));
    let by_local = || only(policy.agents.keys().filter(|id| local(id)));
    let agent = by_jid().or_else(by_name).or_else(by_local)?;
    Some(TransferTarget::Agent(agent.clone()))
}

/// The one there is; `None` if there are several.
fn only<'a, T: Ord>(all: impl Iterator<Item = &'a T>) -> Option<&'a T> {
    let all: BTreeSet<&T> = all.collect();
    if all.len() == 1 { all.into_iter().next() } else { None }
}
