//! Lines that are understood, and what is said of others.
//!
//! *Never:* a server.

use super::*;

const HEAD: &str = "settings: one\ncast:\n  customer anna\n  agent bob\n  desk support\n";

fn steps(text: &str) -> Result<Vec<Action>, String> {
    let play = Play::parse(&format!("{HEAD}{text}"))?;
    Ok(play.steps.into_iter().map(|step| step.action).collect())
}

#[test]
fn reads_who_says_and_hears_what() {
    let anna = Device { actor: "anna".to_owned(), resource: "desk".to_owned() };
    assert_eq!(
        steps("anna > support: Hello: you\nanna < support = Hi\nanna/desk < bob-window: a*b").unwrap(),
        vec![
            Action::Says(anna.clone(), "support".to_owned(), "Hello: you".to_owned()),
            Action::Hears(anna.clone(), "support".to_owned(), Pattern::Exactly("Hi".to_owned())),
            Action::Hears(anna, "bob-window".to_owned(), Pattern::Contains("a*b".to_owned())),
        ]
    );
}

#[test]
fn repeats_with_the_number_of_the_round() {
    let play =
        Play::parse(&format!("{HEAD}repeat 2: anna > support: {{n}} / bob < anna-window: {{n}}")).unwrap();
    let rounds: Vec<usize> = play.steps.iter().map(|step| step.round).collect();
    assert_eq!(rounds, [1, 1, 2, 2]);
}

#[test]
fn a_typo_is_found_with_its_line() {
    assert!(steps("ana > support: Hello").unwrap_err().contains("line 6"));
    assert!(steps("anna > suport: Hello").unwrap_err().contains("suport"));
    assert!(steps("anna dances").is_err());
}

#[test]
fn a_server_without_a_number_is_every_release_of_it() {
    let worlds = |names: &str| Play::parse(&format!("worlds: {names}\n{HEAD}")).map(|play| play.worlds);
    assert_eq!(Play::parse(HEAD).unwrap().worlds, World::ALL);
    assert_eq!(worlds("prosody memory").unwrap(), [World::Memory, World::Prosody, World::Prosody13]);
    assert_eq!(worlds("ejabberd24").unwrap(), [World::Ejabberd24]);
    assert!(worlds("memory prosody14").unwrap_err().contains("line 1: no world `prosody14`"));
}
