//! The samples in `examples/` load, and the full one has every key.
//!
//! *Never:* settings that nobody would use.

use super::super::{
    Variables, account, agent, agent_client, calendar, customers, desk, end, firewall, general, http, ladder,
    link, question, queue, rule, rule_example, tree,
};
use super::{FULL, MINIMAL, NOW};
use crate::check_text;
use crate::place::Faults;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name)
}

#[test]
fn every_example_loads_without_a_warning() {
    for name in ["minimal", "two-queues", "skills", "vip", "follow-the-sun", "full"] {
        let path = example(&format!("{name}.toml"));
        let text = std::fs::read_to_string(&path).unwrap();
        let checked = check_text(&text, &path, Some(&Variables::new()), NOW);
        assert!(checked.faults.is_empty(), "{}", checked.faults);
    }
}

#[test]
fn the_minimal_example_is_minimal() {
    assert!(MINIMAL.lines().count() < 20);
}

#[test]
fn the_full_example_has_every_key() {
    let mut faults = Faults::new(Path::new("full.toml"));
    let tree = tree::parse(FULL, &mut faults).expect("it is TOML");
    let mut found = BTreeSet::new();
    keys(&tree, "", &mut found);
    let groups: &[(&str, &[&str])] = &[
        ("", super::super::KEYS),
        ("link.", link::KEYS),
        ("link.", account::KEYS),
        ("link.tls.", link::TLS_KEYS),
        ("link.tls.", account::TLS_KEYS),
        ("store.", general::STORE_KEYS),
        ("desk.", desk::KEYS),
        ("desk.questions.", desk::QUESTIONS_KEYS),
        ("desk.question.", question::KEYS),
        ("desk.question.options.", question::OPTION_KEYS),
        ("queue.", queue::KEYS),
        ("queue.step.", ladder::KEYS),
        ("queue.end.", end::KEYS),
        ("rule.", rule::KEYS),
        ("rule.prefer.", rule::PREFER_KEYS),
        ("rule.agent_client.", agent_client::KEYS),
        ("rule.agent_client.required.", agent_client::WISH_KEYS),
        ("rule.agent_client.preferred.", agent_client::WISH_KEYS),
        ("rule.examples.", rule_example::KEYS),
        ("customers.", customers::KEYS),
        ("capacity.", &[customers::SLOW_DOWN]),
        ("agent.", agent::KEYS),
        ("calendar.", calendar::KEYS),
        ("calendar.holidays.", calendar::HOLIDAY_KEYS),
        ("times.", general::TIMES_KEYS),
        ("limits.", general::LIMITS_KEYS),
        ("guard.", general::GUARD_KEYS),
        ("routing_server.", &["url", "token_file", "ca_file", "within"]),
        ("firewall.", firewall::KEYS),
        ("http.", http::KEYS),
        ("http.token.", http::TOKEN_KEYS),
        ("http.webhook.", &["secret_file", "allow"]),
        ("log.", general::LOG_KEYS),
    ];
    let known = groups.iter().flat_map(|(group, keys)| keys.iter().map(move |key| format!("{group}{key}")));
    let missing: Vec<String> = known.filter(|key| !found.contains(key)).collect();
    assert!(missing.is_empty(), "missing in full.toml: {missing:?}");
}

fn keys(table: &tree::Table, path: &str, found: &mut BTreeSet<String>) {
    for entry in &table.entries {
        let path = format!("{path}{}", entry.key);
        found.insert(path.clone());
        let inner = entry.node.value.as_list().unwrap_or(std::slice::from_ref(&entry.node));
        for table in inner.iter().filter_map(|node| node.value.as_table()) {
            keys(table, &format!("{path}."), found);
        }
    }
}

/// One change to the text of a file.
#[derive(Clone, Debug)]
enum Mutation {
    Delete(usize, usize),
    Insert(usize, String),
    Swap(usize, usize),
    CopyLine(usize, usize),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let words = prop::sample::select(vec![
        "\"",
        "'",
        "[",
        "]",
        "[[",
        "]]",
        "{",
        "}",
        "=",
        ",",
        "#",
        "\n",
        "-1",
        "99999999999",
        "1.5",
        "true",
        "\"\"",
        "{ $",
        "desk",
        "[[desk]]\n",
        "[[agent]]\n",
        "ä",
        "\u{0}",
        "\u{202e}",
        "1979-05-27",
        "12-25",
        "24:00",
        "mon-",
        ".",
        "@",
        "/",
    ]);
    prop_oneof![
        (any::<usize>(), 0..40_usize).prop_map(|(at, length)| Mutation::Delete(at, length)),
        (any::<usize>(), words).prop_map(|(at, word)| Mutation::Insert(at, word.to_owned())),
        (any::<usize>(), any::<usize>()).prop_map(|(a, b)| Mutation::Swap(a, b)),
        (any::<usize>(), any::<usize>()).prop_map(|(a, b)| Mutation::CopyLine(a, b)),
    ]
}

fn mutate(text: &str, mutations: &[Mutation]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for mutation in mutations {
        let size = chars.len().max(1);
        match mutation {
            Mutation::Delete(at, length) => {
                let at = at % size;
                let end = (at + length).min(chars.len());
                chars.drain(at.min(end)..end);
            }
            Mutation::Insert(at, word) => {
                let at = at % size;
                chars.splice(at.min(chars.len())..at.min(chars.len()), word.chars());
            }
            Mutation::Swap(a, b) if !chars.is_empty() => chars.swap(a % size, b % size),
            Mutation::Swap(..) => {}
            Mutation::CopyLine(from, to) => {
                let text: String = chars.iter().collect();
                let mut lines: Vec<&str> = text.lines().collect();
                if !lines.is_empty() {
                    lines.insert(to % lines.len(), lines[from % lines.len()]);
                }
                chars = lines.join("\n").chars().collect();
            }
        }
    }
    chars.into_iter().collect()
}

proptest! {
    #[test]
    fn no_file_makes_the_reader_panic(mutations in prop::collection::vec(mutation(), 1..8)) {
        let text = mutate(FULL, &mutations);
        let checked = check_text(&text, &example("full.toml"), Some(&Variables::new()), NOW);
        prop_assert!(checked.settings.is_some() || !checked.faults.to_string().is_empty());
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "(?s).{0,200}") {
        let _ = super::super::read(&text, &example("full.toml"), Some(&Variables::new()), NOW);
    }

    #[test]
    fn no_variable_makes_the_reader_panic(name in "[A-Z_.]{0,30}", value in "(?s).{0,30}") {
        let variables = [
            (format!("FRONTDESK_{name}"), value.clone()),
            (format!("FRONTDESK_LINK__MAIN__{name}"), value),
        ];
        let _ = super::super::read(FULL, &example("full.toml"), Some(&variables.into()), NOW);
    }
}
