//! What one device of an actor was sent, and what of it was expected.
//!
//! Every text and every error is a letter that some line of the play has to
//! take, in order for each sender; letters left over make the play fail.
//! Presence is a state for each sender. A letter that comes twice with the same
//! id is tolerated only after a crash, and counted.
//!
//! *Never:* waiting; the stage brings stanzas here and asks.

use std::collections::BTreeMap;

use minidom::Element;

use super::pattern::Pattern;
use crate::server::ROOMS;
use crate::stanza::{CLIENT, attribute, bare, body, domain, error_condition};

/// A text or an error that has to be expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Bare address of the sender.
    pub from: String,
    /// The stanza's id.
    pub id: String,
    /// What it says.
    pub content: Content,
    taken: bool,
}

/// What a letter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// The body of a message.
    Text(String),
    /// The condition of an error.
    Error(String),
}

impl std::fmt::Display for Letter {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.content {
            Content::Text(text) => write!(formatter, "{}: {text}", self.from),
            Content::Error(condition) => write!(formatter, "{}: error {condition}", self.from),
        }
    }
}

/// Everything one device was sent.
#[derive(Debug, Default)]
pub struct Mailbox {
    letters: Vec<Letter>,
    presences: BTreeMap<String, (String, String)>,
    others: Vec<Element>,
    tolerated: Vec<(String, Pattern)>,
    tolerated_errors: Vec<String>,
    /// Letters that came again with the same id.
    pub repeats: usize,
}

impl Mailbox {
    /// Puts a stanza in. `after_crash` allows repeats.
    pub fn put(&mut self, stanza: Element, after_crash: bool) -> Result<(), String> {
        let from = bare(attribute(&stanza, "from")).to_owned();
        if stanza.name() == "presence" && attribute(&stanza, "type") != "error" {
            self.presences.insert(from, presence(&stanza));
        } else if let Some(content) = content(&stanza) {
            let id = attribute(&stanza, "id").to_owned();
            let letter = Letter { from, id, content, taken: false };
            let again = !letter.id.is_empty()
                && self.letters.iter().any(|old| {
                    old.id == letter.id && old.from == letter.from && old.content == letter.content
                });
            if again && !after_crash {
                return Err(format!("the same message came twice: {letter} (id {})", letter.id));
            }
            if again {
                self.repeats += 1;
            } else {
                self.letters.push(letter);
            }
        }
        self.others.push(stanza);
        Ok(())
    }

    /// Allows texts like this from now on without asking for them.
    pub fn tolerate(&mut self, from: String, pattern: Pattern) {
        self.tolerated.push((from, pattern));
    }

    /// Allows errors from this sender from now on.
    pub fn tolerate_errors(&mut self, from: String) {
        self.tolerated_errors.push(from);
    }

    /// The first letter nobody has taken from a sender that `from` accepts; it is taken now.
    pub fn take(&mut self, from: impl Fn(&str) -> bool) -> Option<Letter> {
        let at = self
            .letters
            .iter()
            .position(|letter| !letter.taken && from(&letter.from) && !self.is_tolerated(letter))?;
        self.take_at(at)
    }

    /// The first tolerated letter that matches, in case the play does ask for it.
    pub fn take_tolerated(&mut self, from: impl Fn(&str) -> bool, pattern: &Pattern) -> Option<Letter> {
        let at = self.letters.iter().position(|letter| {
            let matches = matches!(&letter.content, Content::Text(text) if pattern.matches(text));
            !letter.taken && matches && from(&letter.from) && self.is_tolerated(letter)
        })?;
        self.take_at(at)
    }

    fn take_at(&mut self, at: usize) -> Option<Letter> {
        let letter = self.letters.get_mut(at)?;
        letter.taken = true;
        Some(letter.clone())
    }

    /// A text that may come without being asked for. What a line has already taken
    /// is not tolerated a second time by a bare star, so that nothing relayed comes twice unseen.
    fn is_tolerated(&self, letter: &Letter) -> bool {
        let Content::Text(text) = &letter.content else {
            return self.tolerated_errors.contains(&letter.from);
        };
        let again = self
            .letters
            .iter()
            .any(|old| old.taken && old.from == letter.from && old.content == letter.content);
        let allowed = |(from, pattern): &(String, Pattern)| {
            let is_meant = !again || *pattern != Pattern::Contains("*".to_owned());
            *from == letter.from && is_meant && pattern.matches(text)
        };
        self.tolerated.iter().any(allowed)
    }

    /// The kind (`available`, `away`, `unavailable`, ...) and text of a sender's presence.
    pub fn presence_of(&self, from: &str) -> Option<&(String, String)> {
        self.presences.get(from)
    }

    /// The room of the last invitation that came from `from` (XEP-0249).
    pub fn invitation(&self, from: &str) -> Option<String> {
        let rooms = self.others.iter().rev().filter(|stanza| domain(attribute(stanza, "from")) == from);
        rooms
            .filter_map(|stanza| stanza.get_child("x", "jabber:x:conference"))
            .find_map(|invitation| invitation.attr("jid").map(str::to_owned))
    }

    /// Takes the first stanza of `from` whose XML matches.
    pub fn take_xml(&mut self, from: &str, pattern: &Pattern) -> Option<Element> {
        let at = self.others.iter().position(|stanza| {
            bare(attribute(stanza, "from")) == from && pattern.matches(&String::from(stanza))
        })?;
        let stanza = self.others.remove(at);
        if let Some(content) = content(&stanza)
            && let Some(letter) = self
                .letters
                .iter_mut()
                .find(|letter| letter.content == content && letter.id == attribute(&stanza, "id"))
        {
            letter.taken = true;
        }
        Some(stanza)
    }

    /// Letters that nobody asked for.
    pub fn left_over(&self) -> Vec<String> {
        self.letters
            .iter()
            .filter(|letter| !letter.taken && !self.is_tolerated(letter))
            .map(ToString::to_string)
            .collect()
    }

    /// Everything, for a report: taken letters are marked.
    pub fn report(&self) -> Vec<String> {
        let letters = self.letters.iter().map(|letter| {
            let mark = if letter.taken { "+" } else { "?" };
            format!("{mark} {letter}")
        });
        let presences =
            self.presences.iter().map(|(from, (kind, text))| format!("  ({from} is {kind} \"{text}\")"));
        letters.chain(presences).collect()
    }
}

/// Only messages are letters, and of what comes from rooms only what is said in them: a query is answered to whoever asked, and presence is a state.
fn content(stanza: &Element) -> Option<Content> {
    if stanza.name() != "message" {
        return None;
    }
    // what the conference service says in words of its own differs from server to server
    let is_by_service = domain(attribute(stanza, "from")) == ROOMS;
    if is_by_service && !matches!(attribute(stanza, "type"), "groupchat" | "error") {
        return None;
    }
    body(stanza).map(Content::Text).or_else(|| error_condition(stanza).map(Content::Error))
}

fn presence(stanza: &Element) -> (String, String) {
    let text = |name: &'static str| stanza.get_child(name, CLIENT).map(Element::text).unwrap_or_default();
    let kind = match attribute(stanza, "type") {
        "" => match text("show") {
            show if show.is_empty() => "available".to_owned(),
            show => show,
        },
        kind => kind.to_owned(),
    };
    (kind, text("status"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stanza::parse;

    fn text(id: &str, body: &str) -> Element {
        parse(&format!("<message from='support@help/desk' id='{id}'><body>{body}</body></message>")).unwrap()
    }

    #[test]
    fn letters_are_taken_in_order_and_the_rest_is_left_over() {
        let mut mailbox = Mailbox::default();
        mailbox.put(text("1", "one"), false).unwrap();
        mailbox.put(text("2", "two"), false).unwrap();
        let letter = mailbox.take(|from| from == "support@help").unwrap();
        assert_eq!(letter.content, Content::Text("one".to_owned()));
        assert_eq!(mailbox.left_over(), ["support@help: two"]);
    }

    #[test]
    fn a_repeat_is_a_fault_unless_something_crashed() {
        let mut mailbox = Mailbox::default();
        mailbox.put(text("1", "one"), false).unwrap();
        assert!(mailbox.put(text("1", "one"), false).is_err());
        mailbox.put(text("1", "one"), true).unwrap();
        assert_eq!(mailbox.repeats, 1);
        mailbox.put(text("2", "one"), true).unwrap();
        assert_eq!(mailbox.left_over().len(), 2);
    }

    #[test]
    fn what_is_tolerated_may_come_once() {
        let mut mailbox = Mailbox::default();
        let anything = Pattern::Contains("*".to_owned());
        mailbox.tolerate("support@help".to_owned(), anything);
        mailbox.put(text("1", "one"), false).unwrap();
        mailbox.put(text("2", "you are next"), false).unwrap();
        let wanted = Pattern::Exactly("one".to_owned());
        assert!(mailbox.take_tolerated(|_| true, &wanted).is_some());
        assert!(mailbox.left_over().is_empty());
        mailbox.put(text("3", "one"), false).unwrap();
        assert_eq!(mailbox.left_over(), ["support@help: one"]);
    }
}
