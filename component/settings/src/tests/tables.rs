//! Random rules and ladders, right and wrong: nothing makes the reader panic, and what it accepts can be used.
//!
//! *Never:* a look at what is said.

use super::{MINIMAL, NOW};
use crate::{Variables, check_text};
use proptest::prelude::*;
use router_core::Span;
use router_core::expression::{Attributes, Value};
use router_core::rules::{decide, known_schema};
use router_core::values::id::{Medium, QueueName};
use std::fmt::Write;
use std::path::Path;

const CONDITIONS: &[&str] = &[
    "'true'",
    "'false'",
    "'customer.known'",
    "'!customer.known'",
    "'customer.domain == \"vip.example\"'",
    "'customer.domain in [\"a\", \"vip.example\"] && now.hour < 9'",
    "'now.hour / history.contacts > 0'",
    "'has(answers.topic) && answers.topic == \"billing\"'",
    "'has(client.version) && client.version < version(\"1.4\")'",
    "'open(\"office\")'",
    "'desk == \"nowhere\"'",
    "'\"gold\" in agent.teams'",
    "'agent.level.english >= 3'",
    "'agent.skills.exists(s, s == \"english\")'",
    "'customer.'",
    "\"\\\"\\u00fc\\\" == language\"",
    "'''\n(language\n  == 'de')'''",
    "5",
    "''",
];
const LENGTHS: &[&str] = &["\"0s\"", "\"1m\"", "\"1h30m\"", "\"forever\"", "\"soon\"", "5"];
const QUEUES: &[&str] = &["\"general\"", "\"billing\"", "\"nowhere\"", "{ queue = \"general\" }", "7"];
const ENDS: &[&str] = &[
    "\"message\"",
    "\"close\"",
    "\"call_back\"",
    "\"closed\"",
    "\"redirect\"",
    "{ queue = \"general\" }",
    "{ queue = \"billing\" }",
    "{ queue = \"nowhere\" }",
    "{}",
];
const OTHERS: &[&str] = &[
    "{ english = 3 }",
    "{ english = 30, french = 1 }",
    "{ agent = \"last\", for = \"30s\" }",
    "{ agent = \"anna@example.org\", for = \"0s\" }",
    "[\"anna@example.org\"]",
    "[{ given = {} }]",
    "[{ given = { \"now.hour\" = 3 }, rule = \"a\", queue = \"general\" }]",
    "\"balanced\"",
    "\"all\"",
    "\"staggered\"",
    "true",
    "0",
    "10",
    "101",
    "-1",
    "\"a\"",
];
const RULE_KEYS: &[&str] = &[
    "when",
    "queue",
    "skills",
    "priority",
    "head_start",
    "prefer",
    "exclude",
    "tags",
    "end",
    "answer",
    "redirect",
    "examples",
    "why",
    "when",
    "when",
];
const STEP_KEYS: &[&str] =
    &["for", "for", "for", "agents", "agents", "relax", "offer", "every", "skip_when_none_eligible"];
const QUEUE_KEYS: &[&str] =
    &["strategy", "end", "max_waiting", "max_wait", "needs_agents", "hours", "turned_away", "step"];

type Pairs = Vec<(&'static str, &'static str)>;

/// Keys, mostly with a value that is meant for them.
fn pairs(keys: &'static [&'static str], most: usize) -> impl Strategy<Value = Pairs> {
    let fitting = |key: &'static str| -> &'static [&'static str] {
        match key {
            "when" | "agents" => CONDITIONS,
            "for" | "every" | "head_start" | "max_wait" => LENGTHS,
            "queue" => QUEUES,
            "end" | "turned_away" => ENDS,
            _ => OTHERS,
        }
    };
    let pair = prop::sample::select(keys).prop_flat_map(move |key| {
        let value = prop_oneof![6 => prop::sample::select(fitting(key)), 1 => prop::sample::select(OTHERS)];
        (Just(key), value)
    });
    prop::collection::vec(pair, 0..most)
}

fn write(text: &mut String, title: &str, name: Option<&str>, pairs: &Pairs) {
    let _ = writeln!(text, "[[{title}]]");
    if let Some(name) = name {
        let _ = writeln!(text, "name = \"{name}\"");
    }
    for (index, (key, value)) in pairs.iter().enumerate() {
        if !pairs[..index].iter().any(|(other, _)| other == key) {
            let _ = writeln!(text, "{key} = {value}");
        }
    }
}

/// Every kind of value, whatever the schema says.
fn attributes(schema: &router_core::expression::Schema, seed: i64) -> Attributes {
    let mut known = Attributes::default();
    for (index, path) in schema.paths().enumerate() {
        match (seed + index as i64) % 4 {
            0 => known.set(path, seed % 24),
            1 => known.set(path, "vip.example"),
            2 => known.set(path, seed % 2 == 0),
            _ => known.set(path, Value::List(Vec::new())),
        }
    }
    known
}

proptest! {
    #[test]
    fn no_table_makes_the_reader_panic(
        rules in prop::collection::vec((prop::sample::select(vec!["a", "b", "c", "d"]), pairs(RULE_KEYS, 5)), 0..6),
        queue in pairs(QUEUE_KEYS, 4),
        steps in prop::collection::vec(pairs(STEP_KEYS, 5), 0..4),
        default in any::<bool>(),
        seed in 0..100_i64,
    ) {
        let mut text = MINIMAL.replace("name = \"support\"", "name = \"support\"\nqueue = \"general\"");
        text.push('\n');
        write(&mut text, "queue", Some("billing"), &queue);
        for step in &steps {
            write(&mut text, "queue.step", None, step);
        }
        for (name, rule) in &rules {
            write(&mut text, "rule", Some(name), rule);
        }
        if default {
            write(&mut text, "rule", Some("default"), &Vec::new());
        }
        let checked = check_text(&text, Path::new("frontdesk.toml"), Some(&Variables::new()), NOW);
        prop_assert!(checked.settings.is_some() || !checked.faults.is_empty(), "{text}");
        if let Some(settings) = checked.settings {
            let policy = settings.policy_at(NOW.plus(Span::from_seconds(86_400)));
            let known = attributes(&known_schema(&policy), seed);
            let (chat, general) = (Medium::from("chat"), QueueName::from("general"));
            let decision = decide(&policy.rules, &known, &chat, &general, None);
            prop_assert!(decision.rule.is_some() != policy.rules.is_empty());
        }
    }
}
