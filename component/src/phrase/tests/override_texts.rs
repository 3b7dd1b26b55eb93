//! Texts that the settings say differently.
//!
//! *Never:* Frontdesk's own texts.

use super::{language, phrases};
use expect_test::expect;
use frontdesk_texts::check_override;
use proptest::prelude::*;
use router_core::Timestamp;
use router_core::values::notice::CustomerNotice;

#[test]
fn an_override_is_said() {
    let phrases = phrases(
        r#"
[texts.de]
agent-joined = "{ $name } hier."
agent-lost = """
Moment:
  gleich geht es weiter."""
"#,
    );
    let say = |tag: &str, notice| {
        phrases.say_to_customer(language(tag).as_ref(), None, Timestamp::default(), &notice)
    };
    assert_eq!(say("de", CustomerNotice::AgentJoined { name: "Anna".into() }), "Anna hier.");
    assert_eq!(say("de-AT", CustomerNotice::AgentLost), "Moment:\n  gleich geht es weiter.");
    let english = "Anna is here now and reads what you wrote.";
    assert_eq!(say("en", CustomerNotice::AgentJoined { name: "Anna".into() }), english);
}

#[test]
fn wrong_overrides() {
    let mut said = String::new();
    for (key, text) in [
        ("agent-lost", "fine"),
        ("agent-joined", "Hello."),
        ("agent-joined", "I cost $5, { $name }"),
        ("agent-joined", "{ $nme }"),
        ("agent-lost", "{ $name }"),
        ("agent-lost", " "),
        ("agent-lost", "{ broken"),
        ("agent-lost", "{ other-text }"),
        ("agent-lost", "{ NUMBER(1) }"),
        ("agent-lost", ".attribute = x"),
        ("agent-lost", "x\nother = y"),
        ("position", "Please wait."),
        ("agent-losst", "x"),
    ] {
        let found = match check_override("en", key, text) {
            Ok(()) => "fine".to_owned(),
            Err(fault) => fault.to_string(),
        };
        said.push_str(&format!("{key} = {text:?}: {found}\n"));
    }
    expect![[r#"
        agent-lost = "fine": fine
        agent-joined = "Hello.": fine
        agent-joined = "I cost $5, { $name }": fine
        agent-joined = "{ $nme }": there is no variable $nme in this text; it has $name
        agent-lost = "{ $name }": there is no variable $name in this text; it has none
        agent-lost = " ": the text is empty; write words, or leave the key out
        agent-lost = "{ broken": the text cannot be read; braces are for variables such as { $name }, a brace itself is written {"{"}
        agent-lost = "{ other-text }": the text cannot be read; braces are for variables such as { $name }, a brace itself is written {"{"}
        agent-lost = "{ NUMBER(1) }": the text cannot be read; braces are for variables such as { $name }, a brace itself is written {"{"}
        agent-lost = ".attribute = x": the text cannot be read; braces are for variables such as { $name }, a brace itself is written {"{"}
        agent-lost = "x\nother = y": fine
        position = "Please wait.": the text must contain { $position }
        agent-losst = "x": there is no such text
    "#]].assert_eq(&said);
}

proptest! {
    #[test]
    fn no_override_makes_the_check_panic(text in "(?s)[{}$\\[\\]*.\"\\-> \na-z=]{0,40}") {
        let _ = check_override("en", "agent-joined", &text);
    }
}
