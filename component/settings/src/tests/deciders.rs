//! `[routing_server]` and `decide`: who says what conversations need.
//!
//! *Never:* a request.

use super::{MINIMAL, check};
use router_core::Span;
use router_core::values::id::DeskName;
use router_core::values::instruction::DecidedBy;

const SERVER: &str = "[routing_server]\nurl = \"https://router.example.org/\"\ntoken = \"only-we-know\"\n";

/// The minimal settings with a desk that is decided so, and these lines behind.
fn with(decide: &str, lines: &str) -> String {
    let desk = format!("name = \"support\"\ndecide = \"{decide}\"");
    format!("{}\n{lines}", MINIMAL.replacen("name = \"support\"", &desk, 1))
}

fn fault(text: &str) -> String {
    check(text).map(|_| ()).unwrap_err().to_string()
}

#[test]
fn a_desk_is_decided_by_a_server() {
    let settings = check(&with("remote-then-local", &format!("{SERVER}within = \"500ms\"\n"))).unwrap();
    let desk = &settings.policy.desks[&DeskName::from("support")];
    assert_eq!(desk.decided_by, DecidedBy::ServerThenRules);
    assert_eq!(settings.policy.times.ask_server, Span::from_millis(500));
    let server = settings.routing_server.unwrap();
    assert_eq!((server.url.as_str(), server.token.reveal()), ("https://router.example.org", "only-we-know"));
    assert!(!format!("{server:?}").contains("only-we-know"), "the token is not shown");
    assert!(check(&with("local", "")).unwrap().routing_server.is_none());
}

#[test]
fn what_is_wrong_is_said_with_what_to_do() {
    for (text, words) in [
        (with("remote", ""), "write [routing_server] with url"),
        (with("remot", SERVER), "\"remote\""),
        (with("remote", &SERVER.replace("https", "http")), "in plain text; write https://"),
        (with("remote", &SERVER.replace("https://router.example.org/", "router")), "write for instance url"),
        (with("remote", &SERVER.replace("token = \"only-we-know\"", "")), "token_file"),
        (with("remote", &SERVER.replace("token", "tokn")), "token"),
    ] {
        let said = fault(&text);
        assert!(said.contains(words), "{said}");
    }
    assert!(
        check(&with("remote", &SERVER.replace("https://router.example.org", "http://127.0.0.1:5390")))
            .is_ok()
    );
}
