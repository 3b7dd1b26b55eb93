//! What an administrator sees: tables, JSON, a picture, and sentences when something is wrong.
//!
//! *Never:* a figure; those are held against theory elsewhere.

use super::*;
use expect_test::{Expect, expect};
use std::fmt::Write as _;
use std::sync::Mutex;

const SPEC: &str = r#"
days = 6
opens = "08:00"
until = "10:00"
drain = true
[[class]]
name = "billing"
rate = 60
handling = { distribution = "exponential", mean = "3m" }
patience = { distribution = "exponential", mean = "2m" }
attributes = { topic = "billing" }
[[class]]
name = "vip"
rate = 12
handling = "4m"
patience = "5m"
attributes = { "customer.domain" = "vip.example", urgent = true }
[[group]]
name = "team"
agents = 4
skills = { billing = 2 }
answer = "3s"
[[group]]
name = "anna"
agents = 1
"#;

const SETTINGS: &str = r#"
[[link]]
domain = "help.example.org"
secret = "change-me-20-random-characters"
[[desk]]
name = "support"
queue = "general"
[[desk.question]]
id = "topic"
kind = "choice"
ask = "What is it about?"
options = [{ id = "billing", queue = "billing" }, { id = "other" }]
[[desk.question]]
id = "urgent"
kind = "yes_no"
ask = "Is it urgent?"
[[queue]]
name = "billing"
wrap_up = "20s"
[[queue]]
name = "general"
[[rule]]
name = "vip"
when = 'customer.domain == "vip.example" && has(answers.urgent) && answers.urgent'
queue = "billing"
priority = 5
[[rule]]
name = "others"
[[agent]]
jid = "team-1@example.org"
[[agent]]
jid = "team-2@example.org"
"#;

/// A folder of its own for the files of a test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let folder = std::env::temp_dir().join(format!("frontdesk-simulate-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for (file, text) in files {
            fs::write(folder.join(file), text).unwrap();
        }
        Self(folder)
    }

    /// What `simulate` says and prints; paths are relative.
    fn run(&self, line: &str) -> String {
        #[derive(clap::Parser)]
        struct Line {
            #[command(flatten)]
            wanted: Simulate,
        }
        let words = line.split(' ').map(|word| match word.contains('.') {
            true => self.0.join(word).display().to_string(),
            false => word.to_owned(),
        });
        let line = <Line as clap::Parser>::try_parse_from(["simulate".to_owned()].into_iter().chain(words));
        let wanted = line.unwrap_or_else(|error| panic!("{error}")).wanted;
        let said = Mutex::new(String::new());
        let say = |line: &str| writeln!(said.lock().unwrap(), "{line}").unwrap();
        let mut out = Vec::new();
        let now = Timestamp::from_millis(1_795_161_600_000);
        let result = simulate(&wanted, &|| now, &mut out, &say);
        let mut text = said.into_inner().unwrap() + &String::from_utf8(out).unwrap();
        if let Err(error) = result {
            write!(text, "{error}").unwrap();
        }
        text.replace(&format!("{}/", self.0.display()), "")
    }

    fn fails(&self, line: &str, expected: Expect) {
        expected.assert_eq(&self.run(line));
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap_or_default();
    }
}

#[test]
fn figures_without_settings() {
    let folder = Folder::new("plain", &[("day.toml", SPEC)]);
    let text = folder.run("--generate day.toml --all-formulas");
    for words in
        ["6 days", "a queue for each class, balanced", "service level F1", "service level F5", "class vip"]
    {
        assert!(text.contains(words), "{words} is missing in:\n{text}");
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let folder = Folder::new("threads", &[("day.toml", SPEC)]);
    let figures = |threads| {
        let text = folder.run(&format!("--generate day.toml --json --threads {threads}"));
        text.split_once('{').unwrap().1.to_owned()
    };
    assert_eq!(figures(1), figures(3));
}

#[test]
fn two_settings_on_the_same_days() {
    let longer = SETTINGS.replace("\"20s\"", "\"2m\"");
    let folder = Folder::new("two", &[("day.toml", SPEC), ("a.toml", SETTINGS), ("b.toml", &longer)]);
    let text = folder.run("--generate day.toml --policy a.toml --against b.toml --days 20 --plot day.svg");
    let notes = "a.toml: 3 of 5 agents are not in the settings: each serves the queues named among its skills, or all";
    for words in
        [notes, "a.toml: class \"vip\" names no queue: it enters \"general\"", "2 of 20 days", "worse"]
    {
        assert!(text.contains(words), "{words} is missing in:\n{text}");
    }
    let picture = fs::read_to_string(folder.0.join("day.svg")).unwrap();
    assert!(picture.contains("a.toml") && picture.contains("b.toml"));
    let json = folder.run("--generate day.toml --policy a.toml --against b.toml --json");
    let object: serde_json::Value = serde_json::from_str(&json[json.find("\n{").unwrap()..]).unwrap();
    assert_eq!(object["days"], 6);
    let rows = object["differences"].as_array().unwrap();
    let answered = rows.iter().find(|row| row["figure"] == "answered a day").unwrap();
    assert!(answered["value"].as_f64().unwrap() < 0.0 && answered["about"] == "all contacts", "{answered}");
}

#[test]
fn files_that_are_wrong() {
    let wrong = SPEC.replace("rate = 60", "rat = 60");
    let trace = "{\"kind\":\"day\",\"version\":1}\nnonsense\n";
    let folder = Folder::new("wrong", &[("day.toml", &wrong), ("day.jsonl", trace), ("good.toml", SPEC)]);
    folder.fails("--generate day.toml", expect![[r#"
        day.toml:6:1: [[class]] needs rate; write for instance rate = 120
        day.toml:8:1: [[class]] has no key "rat"; did you mean "rate"? keys are: name, rate, handling, patience, attributes"#]]);
    folder.fails(
        "--generate none.toml",
        expect!["none.toml: cannot read the file: No such file or directory (os error 2)"],
    );
    folder.fails(
        "--trace day.jsonl",
        expect![[r#"
        day.jsonl:1: missing field `number` (column 26)
        day.jsonl:2: expected ident (column 2)"#]],
    );
    folder.fails(
        "--generate good.toml --policy none.toml",
        expect!["none.toml: cannot read the file: No such file or directory (os error 2)"],
    );
}

#[test]
fn days_that_do_not_go_with_the_policy() {
    let spec =
        SPEC.replace("topic = \"billing\"", "queue = \"biling\"").replace("urgent = true", "urgent = 3");
    let zone = SPEC.replace("days = 6", "days = 6\nzone = \"Europe/Berln\"");
    let files = [("day.toml", spec.as_str()), ("zone.toml", &zone), ("a.toml", SETTINGS)];
    let folder = Folder::new("mismatch", &files);
    folder.fails("--generate day.toml --policy a.toml", expect![[r#"
        day.toml does not go with a.toml:
          class "billing" asks for the queue "biling", which is not there; did you mean "billing"? queues are: billing, general
          the attribute "urgent" of class "vip" is a number, and the policy expects true or false"#]]);
    folder.fails("--generate zone.toml --policy a.toml", expect![[r#"zone.toml: no time zone is called "Europe/Berln"; write a name such as "Europe/Berlin" or "UTC""#]]);
}
