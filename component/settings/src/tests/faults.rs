//! What is said about wrong settings. `UPDATE_EXPECT=1 cargo test` writes the expectations anew.
//!
//! *Never:* right settings; `values` has them.

use super::{MINIMAL, check, check_with};
use expect_test::{Expect, expect, expect_file};

fn faults(text: &str, expected: Expect) {
    match check(text) {
        Ok(_) => panic!("no fault was found in:\n{text}"),
        Err(said) => expected.assert_eq(&said),
    }
}

#[test]
fn many_mistakes_at_once() {
    let Err(said) = check(include_str!("mistakes.toml")) else { panic!("no fault was found") };
    expect_file!["mistakes.txt"].assert_eq(&said);
}

#[test]
fn an_empty_file() {
    faults(
        "",
        expect![[r#"
        frontdesk.toml: there is no agent; write [[agent]] with jid = "anna@example.org"
        frontdesk.toml: there is no desk; write [[desk]] with name = "support"
        frontdesk.toml: there is no link; write [[link]] with domain and secret
        frontdesk.toml: there is no queue; write [[queue]] with name = "general""#]],
    );
}

#[test]
fn broken_toml() {
    faults(
        "[[link]]\ndomain = \"help.example.org\nsecret = 1",
        expect![[r#"frontdesk.toml:2:27: this is not TOML: invalid basic string, expected `"`"#]],
    );
    faults(
        "[store]\npath = \"a\"\npath = \"b\"\n",
        expect!["frontdesk.toml:3:1: this is not TOML: duplicate key"],
    );
    faults(
        "= 1",
        expect![
            "frontdesk.toml:1:1: this is not TOML: unquoted keys cannot be empty, expected letters, numbers, `-`, `_`"
        ],
    );
}

#[test]
fn wrong_tables() {
    let text =
        "link = 1\ndesk = {}\nqueue = [1]\nagent = \"anna@example.org\"\nstore = []\nlog = true\ntexts = 5\n";
    faults(
        text,
        expect![[r#"
        frontdesk.toml:1:8: link is a number; write [[link]] with two brackets on a line of its own
        frontdesk.toml:2:8: desk is a table; write [[desk]] with two brackets on a line of its own
        frontdesk.toml:3:10: queue is a number; write a table
        frontdesk.toml:4:9: agent is a string; write [[agent]] with two brackets on a line of its own
        frontdesk.toml:5:9: store is a list; write a table
        frontdesk.toml:6:7: log is true or false; write a table
        frontdesk.toml:7:9: texts is a number; write a table"#]],
    );
    faults(
        "[queue]\nname = \"general\"\n",
        expect![[r#"
        frontdesk.toml: there is no agent; write [[agent]] with jid = "anna@example.org"
        frontdesk.toml: there is no desk; write [[desk]] with name = "support"
        frontdesk.toml: there is no link; write [[link]] with domain and secret
        frontdesk.toml:1:1: queue is a table; write [[queue]] with two brackets on a line of its own"#]],
    );
}

#[test]
fn policies_that_contradict_themselves() {
    let circle = r#"
[[queue]]
name = "a"
end = { queue = "b" }
[[queue]]
name = "b"
turned_away = { queue = "a" }
[[queue]]
name = "c"
offer_for = "0s"
"#;
    let text = MINIMAL.replace("name = \"support\"", "name = \"support\"\nqueue = \"general\"") + circle;
    faults(
        &text,
        expect![[r#"
            frontdesk.toml:19:17: queue "a" ends in a circle back in itself; let one queue of the circle end with "message", "close" or "call_back"
            frontdesk.toml:22:25: queue "b" ends in a circle back in itself; let one queue of the circle end with "message", "close" or "call_back"
            frontdesk.toml:25:13: offer_for gives no time to answer; write for instance "30s""#]],
    );
}

#[test]
fn secrets() {
    let secret = "secret = \"change-me-20-random-characters\"";
    for (instead, expected) in [
        (
            "",
            expect![[
                r#"frontdesk.toml:3:1: [[link]] needs a secret; write for instance secret = "..." or secret_file = "/etc/frontdesk/secret""#
            ]],
        ),
        (
            "secret = \"\"",
            expect![
                "frontdesk.toml:5:10: secret is empty; write the secret of the server's component section, 20 random characters or more"
            ],
        ),
        (
            "secret = \"a\"\nsecret_file = \"b\"",
            expect!["frontdesk.toml:3:1: the link has both secret and secret_file; remove one"],
        ),
        (
            "secret_file = \"nowhere/secret\"",
            expect![
                "frontdesk.toml:5:15: cannot read the file nowhere/secret: No such file or directory (os error 2)"
            ],
        ),
        (
            "secret_file = \"/dev/null\"",
            expect![
                "frontdesk.toml:5:15: the file /dev/null is empty; write the secret of the server's component section, 20 random characters or more"
            ],
        ),
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
    expect![[r#"
        environment variable FRONTDESK_LINK__MAIN__DOMAIN__X: "domain" is not a table in the file
        environment variable FRONTDESK_LINK__MAIN__PORT: port is "many"; write a whole number
        environment variable FRONTDESK_LINK__MIAN__SECRET: no link is called "mian"; did you mean "main"? links are: main
        environment variable FRONTDESK_STOER__PATH: no section is called "stoer"; did you mean "store"? sections are: link, desk, queue, agent, store, times, limits, capacity, guard, firewall, http, routing_server, log
        environment variable FRONTDESK_STORE__PAHT: [store] has no key "paht"; did you mean "path"? keys are: path"#]].assert_eq(&said);
}
