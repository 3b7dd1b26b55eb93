//! What the phrases say, word for word.
//!
//! *Never:* who is told what; the plays of the core show that.

mod command_words;
mod every_text;
mod override_texts;
mod said;

use super::Phrases;
use crate::settings::read;
use router_core::Timestamp;
use router_core::values::id::Language;
use std::path::Path;

const SETTINGS: &str = include_str!("../../../../examples/two-queues.toml");

/// The phrases of `examples/two-queues.toml` with `more` at its end.
fn phrases(more: &str) -> Phrases {
    let text = format!("{SETTINGS}\n{more}");
    match read(&text, Path::new("frontdesk.toml"), Some(&Default::default()), Timestamp::default()) {
        Ok(settings) => Phrases::new(settings.policy, settings.texts),
        Err(faults) => panic!("{faults}"),
    }
}

#[test]
fn phrases_are_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Phrases>();
}

fn language(tag: &str) -> Option<Language> {
    (!tag.is_empty()).then(|| Language::from(tag))
}
