//! Frontdesk's own texts: the embedded Fluent files and what the settings put over them.
//!
//! Each language has two bundles: the embedded one, which is complete (a test says so), and one of overrides.
//! An override that cannot be formatted gives way to the embedded text, so that something is always said.
//!
//! *Never:* choosing a language.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use router_core::values::id::Language;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use thiserror::Error;
use unic_langid::LanguageIdentifier;

/// The languages that Frontdesk speaks; the first is used where nothing else is known.
pub const LANGUAGES: &[&str] = &["en", "de"];

/// The embedded files by language.
pub const SOURCES: &[(&str, &str)] = &[("en", include_str!("en.ftl")), ("de", include_str!("de.ftl"))];

type Bundle = FluentBundle<FluentResource>;

/// What is wrong with a text of the settings.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum OverrideFault {
    /// There is no text of that name; these are.
    #[error("there is no such text")]
    UnknownKey(Vec<String>),
    /// It is empty.
    #[error("the text is empty; write words, or leave the key out")]
    Empty,
    /// It is not Fluent syntax.
    #[error(
        "the text cannot be read; braces are for \
         variables such as {{ $name }}, a brace itself is written {{\"{{\"}}"
    )]
    Syntax,
    /// It uses a variable that this text does not have; it has these.
    #[error("there is no variable ${used} in this text; {}", said(.known))]
    UnknownVariable {
        /// As written.
        used: String,
        /// Those there are.
        known: Vec<String>,
    },
    /// A variable without which the text says too little is left out.
    #[error("the text must contain {{ ${0} }}")]
    MissingVariable(String),
}

fn said(known: &[String]) -> String {
    if known.is_empty() {
        return "it has none".to_owned();
    }
    let known: Vec<String> = known.iter().map(|name| format!("${name}")).collect();
    format!("it has {}", known.join(", "))
}

/// All languages.
pub struct Speeches {
    by_language: BTreeMap<&'static str, Speech>,
}

/// One language.
pub struct Speech {
    own: Bundle,
    overrides: Bundle,
}

impl Speeches {
    /// `overrides` that are not right (see [`check_override`]) are not used.
    pub fn new(overrides: &BTreeMap<(Language, Arc<str>), Arc<str>>) -> Self {
        let by_language = SOURCES.iter().map(|(language, source)| {
            let mut speech = Speech { own: bundle(language, source), overrides: bundle(language, "") };
            for ((of, key), text) in overrides {
                if of.as_str() == *language
                    && check_override(language, key, text).is_ok()
                    && let Ok(resource) = FluentResource::try_new(entry(key, text))
                {
                    speech.overrides.add_resource_overriding(resource);
                }
            }
            (*language, speech)
        });
        Self { by_language: by_language.collect() }
    }

    /// The first language of `wanted` that Frontdesk speaks, by prefix (`de-at` is `de`), else English.
    pub fn choose<'a>(&self, wanted: impl Iterator<Item = &'a str>) -> (&'static str, &Speech) {
        let mut wanted = wanted.map(|tag| tag.split(['-', '_']).next().unwrap_or_default().to_lowercase());
        let chosen = wanted.find_map(|tag| self.by_language.get_key_value(tag.as_str()));
        let first = || self.by_language.get_key_value(LANGUAGES[0]).expect("English is embedded");
        let (language, speech) = chosen.unwrap_or_else(first);
        (language, speech)
    }
}

impl Speech {
    /// The text under `key`. `args` has every variable of it.
    pub fn format(&self, key: &str, args: &FluentArgs<'_>) -> String {
        for bundle in [&self.overrides, &self.own] {
            let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else { continue };
            let mut errors = Vec::new();
            let text = bundle.format_pattern(pattern, Some(args), &mut errors).into_owned();
            if errors.is_empty() {
                return text;
            }
        }
        debug_assert!(false, "text {key} is missing, or lacks a variable");
        key.to_owned()
    }
}

/// Whether `text` can stand for the text `key` of `language`.
///
/// # Errors
/// What is wrong with it.
pub fn check_override(language: &str, key: &str, text: &str) -> Result<(), OverrideFault> {
    let source = SOURCES.iter().find(|(name, _)| *name == language).map_or("", |(_, source)| source);
    let Some(own) = patterns(source).remove(key) else {
        return Err(OverrideFault::UnknownKey(patterns(source).into_keys().collect()));
    };
    if text.trim().is_empty() {
        return Err(OverrideFault::Empty);
    }
    let resource = FluentResource::try_new(entry(key, text)).map_err(|_| OverrideFault::Syntax)?;
    let known = variables(&own);
    let used = variables(text);
    if let Some(unknown) = used.iter().find(|name| !known.contains(*name)) {
        let known = known.into_iter().collect();
        return Err(OverrideFault::UnknownVariable { used: unknown.clone(), known });
    }
    if let Some(missing) = ESSENTIAL.iter().find(|(of, name)| *of == key && !used.contains(*name)) {
        return Err(OverrideFault::MissingVariable(missing.1.to_owned()));
    }
    formats(language, key, resource, &known)
}

/// Variables that an override must keep: without them nobody could answer.
const ESSENTIAL: &[(&str, &str)] = &[
    ("option-line", "number"),
    ("option-line", "label"),
    ("answer-line", "value"),
    ("offer", "number"),
    ("command-which", "numbers"),
    ("position", "position"),
    ("position-wait", "wait"),
    ("presence", "here"),
    ("presence-wait", "wait"),
];

/// Formats once, to find calls of functions and references to texts that do not exist.
fn formats(
    language: &str,
    key: &str,
    resource: FluentResource,
    known: &BTreeSet<String>,
) -> Result<(), OverrideFault> {
    let mut bundle = bundle(language, "");
    bundle.add_resource(resource).map_err(|_| OverrideFault::Syntax)?;
    let mut args = FluentArgs::new();
    for name in known {
        args.set(name.as_str(), 1);
    }
    let pattern = bundle.get_message(key).and_then(|message| message.value()).ok_or(OverrideFault::Syntax)?;
    let mut errors = Vec::new();
    bundle.format_pattern(pattern, Some(&args), &mut errors);
    if errors.is_empty() { Ok(()) } else { Err(OverrideFault::Syntax) }
}

fn bundle(language: &str, source: &str) -> Bundle {
    let language: LanguageIdentifier = language.parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    // A file that is partly wrong still gives its right entries; a test checks that none of ours is wrong.
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
    bundle.add_resource_overriding(resource);
    bundle
}

/// `text` as the Fluent entry `key`; every line is indented, as Fluent wants it.
fn entry(key: &str, text: &str) -> String {
    let mut entry = format!("{key} =\n");
    for line in text.trim().lines() {
        entry.push_str("    ");
        entry.push_str(line);
        entry.push('\n');
    }
    entry
}

/// The entries of a Fluent file: key and the lines of its pattern.
pub fn patterns(source: &str) -> BTreeMap<String, String> {
    let mut patterns: BTreeMap<String, String> = BTreeMap::new();
    let mut current = None;
    for line in source.lines() {
        if line.starts_with(|c: char| c.is_ascii_lowercase()) {
            let (key, pattern) = line.split_once('=').unwrap_or((line, ""));
            current = Some(key.trim().to_owned());
            patterns.insert(key.trim().to_owned(), pattern.trim().to_owned());
        } else if let Some(pattern) = current.as_ref().and_then(|key| patterns.get_mut(key))
            && !line.starts_with('#')
        {
            pattern.push('\n');
            pattern.push_str(line);
        }
    }
    patterns
}

/// The names after `$` in the placeables of `pattern`.
pub fn variables(pattern: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut depth = 0_u32;
    let mut rest = pattern.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '{' => depth = depth.saturating_add(1),
            '}' => depth = depth.saturating_sub(1),
            '$' if depth > 0 => {
                let mut name = String::new();
                while let Some(c) = rest.next_if(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_') {
                    name.push(c);
                }
                names.insert(name);
            }
            _ => {}
        }
    }
    names
}
