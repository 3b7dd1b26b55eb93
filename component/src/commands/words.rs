//! Commands as they are said in a chat, in all languages at once.
//!
//! The first word says what; then a number may follow (`accept 12`, `done #12`); what is left is the reason of `away` or the
//! target of `transfer`. A leading `!` changes nothing here.
//!
//! *Never:* checking whether the command can be followed: the core does that.

use super::Targets;
use frontdesk_texts::{LANGUAGES, Speeches};
use router_core::values::command::{ALL, Argument, Command, Description, Given, Kind};
use router_core::values::id::ConversationId;
use std::collections::HashMap;
use std::sync::Arc;

/// Words that may stand before a target.
const PREPOSITIONS: [&str; 3] = ["to", "an", "zu"];

/// The words of all commands.
pub struct Vocabulary {
    by_word: HashMap<String, &'static Description>,
}

impl Vocabulary {
    /// The words of all languages; where two commands have the same word, it is that of the first.
    pub fn new(speeches: &Speeches) -> Self {
        let mut by_word = HashMap::new();
        for language in LANGUAGES {
            let (_, speech) = speeches.choose(std::iter::once(*language));
            for description in ALL {
                let words = speech.format(description.words, &Default::default());
                for word in words.split(',').map(|word| word.trim().to_lowercase()) {
                    by_word.entry(word).or_insert(*description);
                }
            }
        }
        Self { by_word }
    }

    /// What an agent's message tells Frontdesk to do.
    pub fn read(&self, body: &str, targets: Targets<'_>) -> Command {
        let text = body.trim().strip_prefix('!').unwrap_or(body).trim();
        let (first, rest) = split_word(text);
        let first = first.to_lowercase();
        let first = if first == "?" { &first } else { first.trim_end_matches(['.', '!', '?', ':', ',']) };
        let given = |description: &&Description| given(description.arguments, rest, targets);
        let known = self.by_word.get(first).and_then(|it| given(it).map(|given| (it.build)(given)));
        known.unwrap_or_else(|| Command::Unknown(Arc::from(text)))
    }
}

/// What `rest` says, if it says nothing that the command does not know.
fn given(arguments: &[Argument], rest: &str, targets: Targets<'_>) -> Option<Given> {
    let (mut given, mut rest) = (Given::default(), rest);
    let wants_target = arguments.iter().any(|argument| argument.kind == Kind::Target);
    for argument in arguments {
        match argument.kind {
            Kind::Conversation => {
                let (first, after) = split_word(rest);
                // A queue may be called by a number, so a number alone is the target if there is such a queue.
                let is_target = || wants_target && after.is_empty() && targets.find(rest).is_some();
                if let Some(number) = number(first).filter(|_| !is_target()) {
                    (given.conversation, rest) = (Some(number), after);
                }
            }
            Kind::Target => {
                given.target = targets.named(behind_preposition(rest));
                rest = "";
            }
            Kind::Words => {
                given.words = Arc::from(rest);
                rest = "";
            }
        }
    }
    rest.is_empty().then_some(given)
}

fn behind_preposition(named: &str) -> &str {
    let (first, behind) = split_word(named);
    let is_one = PREPOSITIONS.contains(&first.to_lowercase().as_str());
    if is_one && !behind.is_empty() { behind } else { named }
}

fn split_word(text: &str) -> (&str, &str) {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (word, rest.trim())
}

pub(super) fn number(word: &str) -> Option<ConversationId> {
    let word = word.trim_end_matches(['.', ',', ':', '!']);
    let digits = word.strip_prefix('#').unwrap_or(word);
    let all = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| digits.parse().ok().map(ConversationId)).flatten()
}
