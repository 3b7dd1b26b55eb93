//! Reads `[texts.en]` and `[texts.de]`: Frontdesk's own texts, said differently.
//!
//! *Never:* a language of which Frontdesk has no texts of its own.

use super::reading::Reading;
use super::section::{Section, wrong};
use super::suggest;
use frontdesk_texts::{LANGUAGES, OverrideFault, check_override};
use router_core::values::id::Language;
use std::sync::Arc;

/// Reads all overrides into the texts.
pub(super) fn read(root: &Section<'_>, reading: &mut Reading<'_>) {
    let Some(table) = root.table("texts", &mut reading.faults) else { return };
    let languages = LANGUAGES;
    for language in &table.value.entries {
        if !languages.contains(&language.key.as_str()) {
            let instead = suggest::instead(&language.key, "languages", languages.iter().copied());
            reading
                .fault(&language.key_place, format!("there are no texts in \"{}\"{instead}", language.key));
            continue;
        }
        let Some(texts) = language.node.value.as_table() else {
            let expected = "a table: [texts.de] and the texts below it";
            wrong::<()>(&language.node, &language.key, expected, &mut reading.faults);
            continue;
        };
        for entry in &texts.entries {
            let Some(text) = entry.node.value.as_text() else {
                let expected = "a string in double quotes";
                wrong::<()>(&entry.node, &entry.key, expected, &mut reading.faults);
                continue;
            };
            match check_override(&language.key, &entry.key, text) {
                Ok(()) => {
                    let key = (Language::from(language.key.as_str()), Arc::from(entry.key.as_str()));
                    reading.texts.overrides.insert(key, Arc::from(text));
                }
                Err(OverrideFault::UnknownKey(keys)) => {
                    let perhaps = suggest::perhaps(&entry.key, keys.iter().map(String::as_str));
                    let message = format!(
                        "no text is called \"{}\"{perhaps} (docs/ADMINISTRATOR.md lists all of them)",
                        entry.key
                    );
                    reading.fault(&entry.key_place, message);
                }
                Err(fault) => reading.fault(&entry.node.place, format!("{}: {fault}", entry.key)),
            }
        }
    }
}
