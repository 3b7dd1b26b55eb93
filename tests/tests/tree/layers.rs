//! Who may know whom inside the component, and where the files of a module are.
//!
//! The modules of the component stand in layers, the lowest first. A module names modules of lower layers only, so that
//! there is no cycle.
//!
//! *Never:* an exception.

use crate::{COMPONENT, Source, blank, none, sources};
use e2e::process::workspace;
use std::collections::BTreeSet;
use std::path::Path;

/// The modules of the component, from the lowest layer up; those of one layer do not name each other.
const LAYERS: [&[&str]; 14] = [
    &["station"],
    &[
        "bounce",
        "clock",
        "commands",
        "config_file",
        "envelope",
        "figures",
        "ids",
        "kept_fact",
        "logging",
        "payload",
        "protocol",
    ],
    &["errand", "request"],
    &["store"],
    &["export", "guard", "identity", "ledger", "phrase", "rooms", "watchdog"],
    &["explain"],
    &["from_settings"],
    &["outbound"],
    &["questions"],
    &["courier", "inbound"],
    &["desk", "http", "routing_server"],
    &["entities"],
    &["cli", "inspect", "run"],
    &["lib", "main"],
];

/// The path of the module in `file`, from the root of its crate: `desk`, `act`.
fn module(file: &Path) -> Vec<String> {
    let path = file.with_extension("");
    let parts = path.iter().map(|part| part.to_string_lossy().into_owned());
    let mut parts: Vec<String> = parts.collect();
    parts.retain(|part| part != "mod");
    parts
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// What follows each `crate::` in a line.
fn named(line: &str) -> Vec<String> {
    let word = |rest: &str| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    line.split("crate::").skip(1).map(word).collect()
}

/// The longest chain of `super::` in a line.
fn steps_up(line: &str) -> usize {
    let mut longest = 0;
    while line.contains(&"super::".repeat(longest + 1)) {
        longest += 1;
    }
    longest
}

#[test]
fn modules_of_the_component_know_those_below() {
    let root = workspace().join("component/src");
    let mut broken = Vec::new();
    let mut seen = BTreeSet::new();
    for source in sources(&["component/src"]) {
        let path = module(source.path.strip_prefix(&root).unwrap());
        let own = path[0].as_str();
        let Some(height) = layer(own) else {
            broken.push(format!("{}: {own} has no layer", source.name()));
            continue;
        };
        seen.insert(own.to_owned());
        if path.iter().any(|part| part == "tests") {
            continue;
        }
        for (number, line) in source.code() {
            let place = format!("{}:{number}", source.name());
            if steps_up(&line) >= path.len() {
                broken.push(format!("{place}: reaches out of {own} by super; write crate"));
            }
            for other in named(&line) {
                if other.is_empty() {
                    broken.push(format!("{place}: name each module after `crate::`, on a line of its own"));
                } else if other != own && layer(&other).is_some_and(|other| other >= height) {
                    broken.push(format!("{place}: {other} is not below {own}"));
                }
            }
        }
    }
    let gone = LAYERS.iter().flat_map(|layer| layer.iter()).filter(|module| !seen.contains(**module));
    broken.extend(gone.map(|module| format!("there is no {module} any more: take it off the list")));
    none(&broken);
}

#[test]
fn lines_are_understood() {
    assert_eq!(named("use crate::store::{Batch, Outgoing}; crate::clock::moment()"), ["store", "clock"]);
    assert_eq!(named("use crate::{clock, store};"), [""]);
    assert_eq!(steps_up("use super::super::row::{self, super::Row};"), 2);
    assert_eq!(module(Path::new("inbound/iq/mod.rs")), ["inbound", "iq"]);
}

/// A module with files of its own is `x.rs` beside the folder `x/`; its tests are at its end, or in `x/tests.rs`.
#[test]
fn modules_have_one_layout() {
    let mut broken = Vec::new();
    let folders = [&["router-core/src", "tests/src", "tests/contest/src"][..], &COMPONENT[..]].concat();
    for source in sources(&folders) {
        let name = source.name();
        if name.ends_with("/mod.rs") {
            broken.push(format!("{name}: is {}.rs", name.trim_end_matches("/mod.rs")));
        }
        let folder = source.path.parent().unwrap();
        if !folder.ends_with("src") && !folder.ends_with("src/bin") && !folder.with_extension("rs").exists() {
            broken.push(format!("{name}: its folder has no file of the same name beside it"));
        }
        broken.extend(tests_elsewhere(&source));
    }
    none(&broken);
}

/// Modules that are tests, but are not called so, and files that are named by `#[path]`.
fn tests_elsewhere(source: &Source) -> Vec<String> {
    let text = blank(&source.text);
    let lines: Vec<&str> = text.lines().map(str::trim_start).collect();
    let mut broken = Vec::new();
    for (number, pair) in lines.windows(2).enumerate() {
        let place = format!("{}:{}", source.name(), number + 1);
        if pair[0] == "#[cfg(test)]" && pair[1].starts_with("mod ") && !pair[1].starts_with("mod tests") {
            broken.push(format!("{place}: a module of tests is called `tests`"));
        }
        if pair[0].starts_with("#[path") {
            broken.push(format!("{place}: a file is found by its name, not by `#[path]`"));
        }
    }
    broken
}
