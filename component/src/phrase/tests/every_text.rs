//! Both languages have the same texts with the same variables, all are used, none is broken.
//!
//! *Never:* wordings; `said` has them.

use fluent_bundle::FluentResource;
use frontdesk_texts::{SOURCES, patterns, variables};
use std::collections::BTreeSet;
use std::path::Path;

/// The sources of the component but for tests, and the commands, which the core describes.
fn code() -> Vec<String> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![own.join("src"), own.join("../router-core/src/values")];
    let mut code = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("tests.rs") && !path.iter().any(|part| part == "tests") {
                code.push(std::fs::read_to_string(path).unwrap());
            }
        }
    }
    code
}

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
    let code = code();
    for key in patterns(SOURCES[0].1).keys() {
        let literal = format!("\"{key}\"");
        assert!(code.iter().any(|code| code.contains(&literal)), "nothing says {key}");
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
