//! Both languages have the same texts with the same variables, all are used, none is broken.
//!
//! *Never:* wordings; `said` has them.

use fluent_bundle::FluentResource;
use frontdesk_texts::{SOURCES, patterns, variables};
use std::collections::BTreeSet;

const CODE: &[&str] = &[
    include_str!("../agent.rs"),
    include_str!("../customer.rs"),
    include_str!("../figures.rs"),
    include_str!("../hours.rs"),
    include_str!("../reasons.rs"),
    include_str!("../sentence.rs"),
    include_str!("../voice.rs"),
];

#[test]
fn the_files_are_fluent() {
    for (language, source) in SOURCES {
        if let Err((_, errors)) = FluentResource::try_new((*source).to_owned()) {
            panic!("{language}.ftl: {errors:?}");
        }
    }
}

#[test]
fn both_languages_have_the_same_texts() {
    let [(_, english), (_, german)] = SOURCES else { panic!("there are two languages") };
    let (english, german) = (patterns(english), patterns(german));
    let keys = |patterns: &std::collections::BTreeMap<String, String>| -> BTreeSet<String> {
        patterns.keys().cloned().collect()
    };
    assert_eq!(keys(&english), keys(&german));
    for (key, pattern) in &english {
        assert_eq!(variables(pattern), variables(&german[key]), "{key}");
    }
}

#[test]
fn every_text_is_used() {
    for key in patterns(SOURCES[0].1).keys() {
        let literal = format!("\"{key}\"");
        assert!(CODE.iter().any(|code| code.contains(&literal)), "nothing says {key}");
    }
}

#[test]
fn the_administrators_guide_lists_every_text() {
    let guide = include_str!("../../../../docs/ADMINISTRATOR.md");
    for (key, pattern) in patterns(SOURCES[0].1) {
        let names: Vec<String> = variables(&pattern).iter().map(|name| format!(" ${name}")).collect();
        let listed = format!("`{key}{}`", names.concat());
        assert!(guide.contains(&listed), "docs/ADMINISTRATOR.md does not list {listed}");
    }
}
