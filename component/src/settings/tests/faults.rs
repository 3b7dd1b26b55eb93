//! What is said about wrong settings. `UPDATE_EXPECT=1 cargo test` writes the expectations anew.

use super::{MINIMAL, check, check_with};
use expect_test::{Expect, expect};

fn faults(text: &str, expected: Expect) {
    match check(text) {
        Ok(_) => panic!("no fault was found in:\n{text}"),
        Err(said) => expected.assert_eq(&said),
    }
}

#[test]
fn many_mistakes_at_once() {
    faults(include_str!("mistakes.toml"), expect![[""]]);
}

#[test]
fn an_empty_file() {
    faults("", expect![[""]]);
}

#[test]
fn broken_toml() {
    faults("[[link]]\ndomain = \"help.example.org\nsecret = 1", expect![[""]]);
    faults("[store]\npath = \"a\"\npath = \"b\"\n", expect![[""]]);
    faults("= 1", expect![[""]]);
}

#[test]
fn wrong_tables() {
    let text =
        "link = 1\ndesk = {}\nqueue = [1]\nagent = \"anna@example.org\"\nstore = []\nlog = true\ntexts = 5\n";
    faults(text, expect![[""]]);
    faults("[queue]\nname = \"general\"\n", expect![[""]]);
}

#[test]
fn policies_that_contradict_themselves() {
    let circle = "\n[[queue]]\nname = \"a\"\noverflow = { after = \"1m\", to = \"b\" }\n[[queue]]\nname = \"b\"\noverflow = { after = \"1m\", to = \"a\" }\n[[queue]]\nname = \"c\"\noffer_for = \"0s\"\n";
    let text = MINIMAL.replace("name = \"support\"", "name = \"support\"\nqueue = \"general\"") + circle;
    faults(&text, expect![[""]]);
}

#[test]
fn secrets() {
    let secret = "secret = \"change-me-20-random-characters\"";
    for (instead, expected) in [
        ("", expect![[""]]),
        ("secret = \"\"", expect![[""]]),
        ("secret = \"a\"\nsecret_file = \"b\"", expect![[""]]),
        ("secret_file = \"nowhere/secret\"", expect![[""]]),
        ("secret_file = \"/dev/null\"", expect![[""]]),
    ] {
        faults(&MINIMAL.replace(secret, instead), expected);
    }
}

#[test]
fn variables() {
    let variables = [
        ("FRONTDESK_LINK__MIAN__SECRET", "x"),
        ("FRONTDESK_LINK__MAIN__PORT", "many"),
        ("FRONTDESK_STOER__PATH", "x"),
        ("FRONTDESK_STORE__PAHT", "x"),
        ("FRONTDESK_LINK__MAIN__DOMAIN__X", "x"),
    ];
    let Err(said) = check_with(MINIMAL, &variables) else { panic!("no fault was found") };
    expect![[""]].assert_eq(&said);
}
