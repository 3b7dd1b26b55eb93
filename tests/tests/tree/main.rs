//! Proof that the tree is what the design says: who may know whom, how big, what never.
//!
//! The rules are read off the source text: each file is taken without comments,
//! strings and its tests, and searched. That is coarse but needs no compiler, and
//! a rule that is broken is reported with file and line. `layers` has the
//! modules of the component.
//!
//! *Never:* rules that a lint of the workspace already has.

#![allow(clippy::unwrap_used, reason = "a test may end here")]

mod layers;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use e2e::process::workspace;
use serde_json::Value;

/// The component and the crates nested in it.
const COMPONENT: [&str; 6] = [
    "component/src",
    "component/calendar/src",
    "component/edge/src",
    "component/settings/src",
    "component/simulator/src",
    "component/texts/src",
];
/// Our crates, and which of them each may depend on. What is nested in a crate never names the crate around it.
const CRATES: [(&str, &[&str]); 9] = [
    ("router-core", &[]),
    ("xmpp-edge", &[]),
    ("frontdesk-calendar", &["router-core"]),
    ("frontdesk-texts", &["router-core"]),
    ("frontdesk-settings", &["router-core", "frontdesk-calendar", "frontdesk-texts"]),
    ("frontdesk-simulator", &["router-core", "frontdesk-calendar", "frontdesk-settings"]),
    (
        "frontdesk",
        &[
            "router-core",
            "xmpp-edge",
            "frontdesk-calendar",
            "frontdesk-texts",
            "frontdesk-settings",
            "frontdesk-simulator",
        ],
    ),
    ("contest", &["router-core", "frontdesk-simulator"]),
    ("e2e", &["router-core", "xmpp-edge", "frontdesk-settings", "frontdesk"]),
];
const MOST_LINES_OF_A_FILE: usize = 500;
const MOST_LINES_OF_A_FUNCTION: usize = 70;
const NO_NAMES: [&str; 6] = ["utils", "util", "common", "helpers", "helper", "misc"];

/// One source file.
struct Source {
    path: PathBuf,
    text: String,
}

impl Source {
    fn name(&self) -> String {
        self.path.strip_prefix(workspace()).unwrap().display().to_string()
    }

    /// The lines of the program proper: no comments, no strings, nothing from the tests on.
    fn code(&self) -> Vec<(usize, String)> {
        let mut lines = Vec::new();
        for (number, line) in blank(&self.text).lines().enumerate() {
            if line.trim_start().starts_with("#[cfg(test)]") {
                break;
            }
            lines.push((number + 1, line.to_owned()));
        }
        lines
    }
}

fn sources(folders: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    for folder in folders {
        collect(&workspace().join(folder), &mut found);
    }
    assert!(!found.is_empty(), "no sources in {folders:?}");
    found
}

fn collect(folder: &Path, found: &mut Vec<Source>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.push(Source { path, text });
        }
    }
}

/// The text with comments, strings and character literals blanked out; lines stay where they are.
fn blank(text: &str) -> String {
    let bytes: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < bytes.len() {
        let end = skip(&bytes, at);
        if end == at {
            out.push(bytes[at]);
            at += 1;
        } else {
            let hidden = bytes[at..end].iter();
            out.extend(hidden.map(|character| if *character == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    out
}

/// The end of the comment or literal that starts here, or here if none does.
fn skip(text: &[char], at: usize) -> usize {
    let next = text.get(at + 1).copied();
    match (text[at], next) {
        ('/', Some('/')) => find(text, at, "\n").unwrap_or(text.len()),
        ('/', Some('*')) => find(text, at + 2, "*/").map_or(text.len(), |end| end + 2),
        ('r', Some('"' | '#')) if at == 0 || !is_word(text[at - 1]) => raw_string(text, at),
        ('"', _) => quoted(text, at, '"'),
        ('\'', Some('\\')) => quoted(text, at, '\''),
        ('\'', Some(_)) if text.get(at + 2) == Some(&'\'') => at + 3,
        _ => at,
    }
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn raw_string(text: &[char], at: usize) -> usize {
    let hashes = text[at + 1..].iter().take_while(|character| **character == '#').count();
    if text.get(at + 1 + hashes) != Some(&'"') {
        return at;
    }
    let close = format!("\"{}", "#".repeat(hashes));
    find(text, at + 2 + hashes, &close).map_or(text.len(), |end| end + close.len())
}

fn quoted(text: &[char], at: usize, quote: char) -> usize {
    let mut end = at + 1;
    while end < text.len() && text[end] != quote {
        end += if text[end] == '\\' { 2 } else { 1 };
    }
    (end + 1).min(text.len())
}

fn find(text: &[char], from: usize, wanted: &str) -> Option<usize> {
    let wanted: Vec<char> = wanted.chars().collect();
    (from..text.len()).find(|at| text[*at..].starts_with(&wanted))
}

fn none(broken: &[String]) {
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

/// Reports every line of `folder` with one of `words`, except in the files named.
fn forbid(folder: &str, words: &[&str], except: &[&str]) -> Vec<String> {
    let mut broken = Vec::new();
    for source in sources(&[folder]) {
        let name = source.name();
        if except.iter().any(|file| name.ends_with(file)) || name.contains("/tests") {
            continue;
        }
        for (number, line) in source.code() {
            for word in words.iter().filter(|word| line.contains(**word)) {
                broken.push(format!("{name}:{number}: {word}"));
            }
        }
    }
    broken
}

#[test]
fn files_and_functions_are_short() {
    let mut broken = Vec::new();
    for source in
        sources(&["router-core", "component", "tests/src", "tests/tests", "tests/benches", "tests/contest"])
    {
        let lines = source.text.lines().count();
        if lines >= MOST_LINES_OF_A_FILE {
            broken.push(format!("{}: {lines} lines", source.name()));
        }
        broken.extend(long_functions(&source));
    }
    none(&broken);
}

fn long_functions(source: &Source) -> Vec<String> {
    let text = blank(&source.text);
    let lines: Vec<&str> = text.lines().collect();
    let mut broken = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        if !starts_function(line) {
            continue;
        }
        let mut depth = 0_i32;
        let mut opened = false;
        for (end, line) in lines.iter().enumerate().skip(start) {
            depth += line.matches('{').count() as i32 - line.matches('}').count() as i32;
            opened |= line.contains('{');
            if (opened && depth <= 0) || (!opened && line.trim_end().ends_with(';')) {
                let length = end - start + 1;
                if length >= MOST_LINES_OF_A_FUNCTION {
                    broken.push(format!("{}:{}: a function of {length} lines", source.name(), start + 1));
                }
                break;
            }
        }
    }
    broken
}

fn starts_function(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let at = words.iter().position(|word| *word == "fn");
    at.is_some_and(|at| {
        words[..at].iter().all(|word| word.starts_with("pub") || ["const", "async", "super)"].contains(word))
    })
}

#[test]
fn every_file_says_what_it_is_and_what_it_never_is() {
    let mut broken = Vec::new();
    for source in sources(
        &[&["router-core/src", "tests/src", "tests/tests", "tests/contest"][..], &COMPONENT[..]].concat(),
    ) {
        let header: Vec<&str> = source.text.lines().take_while(|line| line.starts_with("//!")).collect();
        if header.is_empty() {
            broken.push(format!("{}: no `//!` header", source.name()));
        } else if !header.iter().any(|line| line.starts_with("//! *Never:*")) {
            broken.push(format!("{}: no line `//! *Never:*`", source.name()));
        }
        let stem = source.path.file_stem().unwrap().to_string_lossy().into_owned();
        if NO_NAMES.contains(&stem.as_str()) {
            broken.push(format!("{}: says nothing about its subject", source.name()));
        }
    }
    none(&broken);
}

#[test]
fn the_core_knows_no_world() {
    let words =
        ["std::", "tokio", "SystemTime", "Instant::now", "println!", "async fn", "rand::", "tracing::"];
    none(&forbid("router-core/src", &words, &[]));
    let manifest = fs::read_to_string(workspace().join("router-core/Cargo.toml")).unwrap();
    let dependencies = manifest.split("[dependencies]").nth(1).unwrap_or_default();
    let dependencies = dependencies.split("\n[").next().unwrap_or_default();
    for line in dependencies.lines().filter(|line| !line.trim().is_empty()) {
        let name = line.split(['.', ' ', '=']).next().unwrap();
        assert!(["serde", "regex", "#"].contains(&name), "the core depends on {line}");
    }
}

#[test]
fn inside_the_core_engine_knows_machines_and_machines_know_values() {
    let mut broken = forbid("router-core/src/routing", &["crate::conversation", "crate::engine"], &[]);
    broken.extend(forbid("router-core/src/conversation", &["crate::routing", "crate::engine"], &[]));
    let above = ["crate::routing", "crate::conversation", "crate::engine"];
    broken.extend(forbid("router-core/src/values", &above, &[]));
    none(&broken);
}

#[test]
fn crates_depend_one_way() {
    let metadata = metadata();
    let own = metadata["packages"].as_array().unwrap().iter().filter(|package| package["source"].is_null());
    let own: Vec<&Value> = own.collect();
    let name = |package: &Value| package["name"].as_str().unwrap().to_owned();
    let mut broken = Vec::new();
    for package in &own {
        let Some((_, below)) = CRATES.iter().find(|(of, _)| *of == name(package)) else {
            broken.push(format!("{}: has no place among the crates", name(package)));
            continue;
        };
        for dependency in package["dependencies"].as_array().unwrap() {
            let ours = own.iter().any(|other| other["name"] == dependency["name"]);
            if ours && !below.contains(&dependency["name"].as_str().unwrap()) {
                broken.push(format!("{}: depends on {}", name(package), dependency["name"]));
            }
        }
    }
    none(&broken);
}

#[test]
fn the_component_has_one_clock_and_bounded_channels() {
    let mut broken = Vec::new();
    let words =
        ["unbounded_channel", "mpsc::channel()", "thread::sleep", "Arc<Mutex", "Arc<RwLock", ".unwrap()"];
    for folder in COMPONENT {
        broken.extend(forbid(folder, &["SystemTime::now", "Instant::now"], &["clock.rs"]));
        broken.extend(forbid(folder, &words, &[]));
    }
    broken.extend(forbid("router-core/src", &[".unwrap()"], &[]));
    none(&broken);
}

/// What cargo knows of our crates and of those that they depend on.
fn metadata() -> Value {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .current_dir(workspace())
        .args(["metadata", "--format-version", "1", "--locked"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn every_licence_is_allowed() {
    let list = fs::read_to_string(workspace().join("deny.toml")).unwrap();
    let list = list.split("allow = [").nth(1).unwrap().split(']').next().unwrap();
    let allowed: Vec<&str> = list.split('"').skip(1).step_by(2).collect();
    let metadata = metadata();
    let mut broken = Vec::new();
    for package in metadata["packages"].as_array().unwrap() {
        let licence = package["license"].as_str().unwrap_or("none");
        if !is_allowed(licence, &allowed) {
            broken.push(format!("{} {}: {licence}", package["name"], package["version"]));
        }
    }
    none(&broken);
}

/// Whether a licence expression (SPDX 2.1 annex IV; old files have `/` for OR) can be met.
fn is_allowed(expression: &str, allowed: &[&str]) -> bool {
    let expression = expression.replace('/', " OR ");
    split_outside(&expression, " OR ").iter().any(|choice| {
        split_outside(choice, " AND ").iter().all(|part| {
            let part = part.trim();
            match part.strip_prefix('(').and_then(|part| part.strip_suffix(')')) {
                Some(inner) => is_allowed(inner, allowed),
                None => allowed.contains(&part),
            }
        })
    })
}

/// Splits at `word` where no parenthesis is open.
fn split_outside(expression: &str, word: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    for piece in expression.split(word) {
        let last = parts.last_mut().unwrap();
        if last.matches('(').count() > last.matches(')').count() {
            last.push_str(word);
            last.push_str(piece);
        } else if last.is_empty() {
            last.push_str(piece);
        } else {
            parts.push(piece.to_owned());
        }
    }
    parts
}

#[test]
fn licence_expressions_are_understood() {
    let allowed = ["MIT", "Apache-2.0"];
    assert!(is_allowed("MIT OR GPL-3.0", &allowed));
    assert!(is_allowed("(MIT OR GPL-3.0) AND Apache-2.0", &allowed));
    assert!(is_allowed("MIT/Unlicense", &allowed));
    assert!(!is_allowed("MIT AND GPL-3.0", &allowed));
}
