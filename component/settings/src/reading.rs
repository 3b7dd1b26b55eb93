//! What the readers of all sections share while a file is read.
//!
//! *Never:* reading a section.

use super::place::{Faults, Place};
use super::policy_place::Spot;
use super::section::{Placed, wrong};
use super::tree::Node;
use super::wording::{Texts, Wording};
use router_core::PolicyDraft;
use router_core::values::id::{Language, QueueName, RuleName};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The places of what the core's check may complain about.
pub(super) type Places = BTreeMap<Spot, Place>;

/// Longest name of a link, desk, queue, question or option, in characters.
const NAME_CHARACTERS: usize = 64;

/// What could not be read as it was meant, so that nothing is concluded from it.
#[derive(Clone, Debug, Default)]
pub(super) struct Doubts {
    pub(super) desks: bool,
    pub(super) agents: bool,
    /// Rules whose condition, or name, is wrong.
    pub(super) rules: BTreeSet<RuleName>,
    /// Steps whose condition is wrong.
    pub(super) steps: BTreeSet<(QueueName, u16)>,
}

pub(super) struct Reading<'a> {
    pub(super) faults: Faults,
    pub(super) places: Places,
    pub(super) draft: PolicyDraft,
    pub(super) texts: Texts,
    pub(super) doubts: Doubts,
    folder: &'a Path,
    text: &'a str,
}

impl<'a> Reading<'a> {
    /// Nothing is read yet of `text`, which is in a file in `folder`.
    pub(super) fn new(faults: Faults, folder: &'a Path, text: &'a str) -> Self {
        let draft = PolicyDraft::default();
        Self {
            faults,
            places: Places::new(),
            draft,
            texts: Texts::default(),
            doubts: Doubts::default(),
            folder,
            text,
        }
    }

    /// The text of the whole file.
    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    pub(super) fn fault(&mut self, place: &Place, message: impl Into<String>) {
        self.faults.add(place, message);
    }

    pub(super) fn remember(&mut self, spot: Spot, place: &Place) {
        self.places.insert(spot, place.clone());
    }

    /// A name for a table whose own is missing or wrong, so that the rest of it is checked too. It never
    /// gets out: there is a fault, so there are no settings.
    pub(super) fn placeholder(place: &Place) -> String {
        match place {
            Place::Line(line, _) => format!("(in line {line})"),
            Place::Whole | Place::Variable(_) => "(unnamed)".to_owned(),
        }
    }

    /// `path` as written in the file: relative to the file's folder.
    pub(super) fn path(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    /// Checks a name that people type in commands: no spaces, not too long.
    pub(super) fn name<'b>(&mut self, what: &str, name: Option<Placed<&'b str>>) -> Option<Placed<&'b str>> {
        let name = name?;
        if name.value.chars().any(|c| c.is_whitespace() || c.is_control()) {
            let message =
                format!("{what} \"{}\" has a space in its name; write a hyphen instead", name.value);
            self.fault(&name.place, message);
            return None;
        }
        if name.value.chars().count() > NAME_CHARACTERS {
            self.fault(
                &name.place,
                format!("the name of this {what} is longer than {NAME_CHARACTERS} characters; shorten it"),
            );
            return None;
        }
        Some(name)
    }

    /// Reads the words under `key`: one text, or a table with a text for each language.
    pub(super) fn wording(&mut self, key: &str, node: &Node) -> Option<Wording> {
        if let Some(text) = node.value.as_text() {
            return self.words(key, &node.place, text).map(|text| Wording::plain(&text));
        }
        let Some(table) = node.value.as_table() else {
            let expected = "a string, or a table such as { en = \"...\", de = \"...\" }";
            return wrong(node, key, expected, &mut self.faults);
        };
        let mut wording = Wording::default();
        for entry in &table.entries {
            let language = self.language(&Placed { place: entry.key_place.clone(), value: &entry.key });
            let text = match entry.node.value.as_text() {
                Some(text) => self.words(key, &entry.node.place, text),
                None => wrong(&entry.node, key, "a string in double quotes", &mut self.faults),
            };
            if let (Some(language), Some(text)) = (language, text) {
                wording.by_language.insert(language, text);
            }
        }
        if table.entries.is_empty() {
            let message = format!("{key} has no text; write {key} = {{ en = \"...\", de = \"...\" }}");
            self.fault(&node.place, message);
        }
        (!wording.by_language.is_empty()).then_some(wording)
    }

    fn words(&mut self, key: &str, place: &Place, text: &str) -> Option<Arc<str>> {
        if text.trim().is_empty() {
            self.fault(place, format!("{key} is empty; write the text, or leave the key out"));
            return None;
        }
        Some(Arc::from(text.trim()))
    }

    /// A language tag in lower case.
    pub(super) fn language(&mut self, tag: &Placed<&str>) -> Option<Language> {
        // Longer primary tags are well-formed but stand for no language: "german" would pass otherwise.
        let parsed = tag.value.parse::<unic_langid::LanguageIdentifier>();
        if !parsed.is_ok_and(|parsed| (2..=3).contains(&parsed.language.as_str().len())) {
            let message = format!(
                "\"{}\" is not a language; write a tag such as \"en\", \"de\" or \"de-AT\"",
                tag.value
            );
            self.fault(&tag.place, message);
            return None;
        }
        Some(Language::from(tag.value.to_lowercase().replace('_', "-").as_str()))
    }
}
