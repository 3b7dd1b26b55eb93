//! Reads where conversations take place: `hosting` of a desk or a rule.
//!
//! *Never:* which of the two counts; the core knows.

use super::reading::Reading;
use super::section::Section;
use super::suggest;
use router_core::values::hosting::HostingKind;

const WORDS: [(&str, HostingKind); 3] =
    [("relay", HostingKind::Relay), ("direct", HostingKind::Direct), ("room", HostingKind::Room)];

/// What stands under `hosting`, if something does.
pub(super) fn read(section: &Section<'_>, reading: &mut Reading<'_>) -> Option<HostingKind> {
    let written = section.text("hosting", &mut reading.faults)?;
    let found = WORDS.into_iter().find(|(word, _)| *word == written.value).map(|(_, kind)| kind);
    if found.is_none() {
        let instead = suggest::instead(written.value, "ways of hosting", WORDS.iter().map(|(word, _)| *word));
        reading.fault(&written.place, format!("hosting cannot be \"{}\"{instead}", written.value));
    }
    found
}
