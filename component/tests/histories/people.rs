//! Who takes part: customers and agents, each with words that belong to nobody else.
//!
//! Domain, resource and ids of a person carry the person's name, so that any of them that gets to somebody else is found
//! by a search. What is said is a token ([`token`]), so that it is found again wherever it is shown.
//!
//! *Never:* a person whose marks could be part of somebody else's.

use std::fmt::Write as _;

pub(crate) const DOMAIN: &str = "desk.example";
/// A desk without questions, and one with.
pub(crate) const DESKS: [&str; 2] = ["support", "sales"];
pub(crate) const CUSTOMERS: [&str; 4] = ["anna", "emil", "ines", "otto"];
pub(crate) const AGENTS: [&str; 3] = ["bob", "carol", "dave"];
/// The link of the customers, and that of the agents.
pub(crate) const LINKS: [&str; 2] = ["outside", "inside"];

pub(crate) const SETTINGS: &str = r#"
[[link]]
name = "outside"
domain = "desk.example"
secret = "x"
[[link]]
name = "inside"
domain = "desk.example"
port = 5348
secret = "x"
[store]
path = ":memory:"
[[desk]]
name = "support"
queue = "general"
[[desk]]
name = "sales"
queue = "orders"
[[desk.question]]
id = "topic"
kind = "text"
ask = { en = "What is it about?" }
[[queue]]
name = "general"
[[queue]]
name = "orders"
[[agent]]
jid = "bob@d-bob.example"
name = "Bob"
queues = ["general"]
capacity = 2
link = "inside"
[[agent]]
jid = "carol@d-carol.example"
name = "Carol"
queues = ["general", "orders"]
capacity = 3
link = "inside"
[[agent]]
jid = "dave@d-dave.example"
name = "Dave"
queues = ["orders"]
capacity = 1
link = "inside"
"#;

pub(crate) fn bare(name: &str) -> String {
    format!("{name}@d-{name}.example")
}

pub(crate) fn full(name: &str) -> String {
    format!("{}/r-{name}", bare(name))
}

/// The person with this address.
pub(crate) fn person(jid: &str) -> Option<&'static str> {
    let bare_jid = jid.split('/').next().unwrap_or_default();
    CUSTOMERS.iter().chain(&AGENTS).copied().find(|name| bare(name) == bare_jid)
}

pub(crate) fn is_customer(name: &str) -> bool {
    CUSTOMERS.contains(&name)
}

pub(crate) fn link_of(name: &str) -> usize {
    usize::from(!is_customer(name))
}

/// A mark of somebody else that `name` must never see, if `text` carries one. Agents are no secret among each other.
pub(crate) fn foreign_mark(name: &str, text: &str) -> Option<String> {
    let others = CUSTOMERS.iter().chain(&AGENTS);
    let others = others.filter(|it| **it != name && (is_customer(name) || is_customer(it)));
    let mut marks = others.flat_map(|it| [format!("d-{it}."), format!("r-{it}"), format!("i-{it}-")]);
    marks.find(|mark| text.contains(mark.as_str()))
}

/// What is said: found again wherever it is shown.
pub(crate) fn token(number: u64) -> String {
    format!("tok{number}x")
}

/// What an agent says to us alone.
pub(crate) fn whisper(number: u64) -> String {
    format!("qwh{number}x")
}

/// All tokens in a stanza.
pub(crate) fn tokens(text: &str) -> Vec<String> {
    let ends = text.split("tok").skip(1).filter_map(|rest| {
        let (digits, _) = rest.split_once('x')?;
        (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| format!("tok{digits}x"))
    });
    ends.collect()
}

/// The value of an attribute in a start tag of ours, which are all written the same way.
pub(crate) fn attribute(text: &str, name: &str) -> String {
    let tag = text.split('>').next().unwrap_or_default();
    let value = tag.split(&format!(" {name}='")).nth(1).and_then(|rest| rest.split('\'').next());
    value.unwrap_or_default().to_owned()
}

/// A message of a person.
pub(crate) fn message(name: &str, to: &str, id: Option<&str>, children: &str) -> String {
    let mut stanza = format!("<message from='{}' to='{to}' type='chat'", full(name));
    if let Some(id) = id {
        write!(stanza, " id='{id}'").unwrap();
    }
    write!(stanza, ">{children}</message>").unwrap();
    stanza
}
