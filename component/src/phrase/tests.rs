//! What the phrases say, word for word.
//!
//! *Never:* who is told what; the plays of the core show that.

mod every_text;
mod notices;
mod override_texts;
mod reasons;
mod said;

use super::Phrases;
use frontdesk_calendar::{self as calendar, Week, WrittenCalendar};
use frontdesk_settings::read;
use frontdesk_settings::wording::{RuleEnd, RuleTexts, Wording};
use router_core::Timestamp;
use router_core::values::calendar::Calendar;
use router_core::values::id::{CalendarName, Language, RuleName};
use router_core::values::policy::PolicyDraft;
use std::path::Path;
use std::sync::Arc;

const SETTINGS: &str = include_str!("../../../examples/two-queues.toml");

/// The phrases of `examples/two-queues.toml` with `more` at its end, with hours and words of rules.
pub(crate) fn phrases(more: &str) -> Phrases {
    let text = format!("{SETTINGS}\n{more}");
    let read = read(&text, Path::new("frontdesk.toml"), Some(&Default::default()), Timestamp::default());
    let settings = match read {
        Ok(settings) => settings,
        Err(faults) => panic!("{faults}"),
    };
    let office = CalendarName::from("office");
    let mut draft = PolicyDraft::clone(&settings.policy);
    draft.calendars.insert(office.clone(), Calendar::always());
    for desk in draft.desks.values_mut() {
        desk.hours = Some(office.clone());
    }
    let mut texts = settings.texts;
    let zone = calendar::find_zone("Europe/Berlin").unwrap();
    texts.calendars.insert(office, WrittenCalendar { zone, week: Week::default(), holidays: vec![] });
    texts.rules.extend(rules());
    Phrases::new(Arc::new(draft.validate().unwrap()), texts)
}

fn rules() -> impl Iterator<Item = (RuleName, RuleTexts)> {
    let mut answer = Wording::plain("The night shift begins at ten.");
    answer.by_language.insert("de".into(), "Die Nachtschicht beginnt um zehn.".into());
    let own = RuleTexts {
        answer: Some(answer),
        why: Some(Wording::plain("Gold customers come first.")),
        ..RuleTexts::default()
    };
    let of = |kind| RuleTexts { kind, ..RuleTexts::default() };
    [
        ("own", own),
        ("night", of(RuleEnd::Closed)),
        ("spam", of(RuleEnd::Blocked)),
        ("sales", of(RuleEnd::Redirect("sales@example.org".into()))),
    ]
    .into_iter()
    .map(|(name, texts)| (RuleName::from(name), texts))
}

#[test]
fn phrases_are_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Phrases>();
}

fn language(tag: &str) -> Option<Language> {
    (!tag.is_empty()).then(|| Language::from(tag))
}
