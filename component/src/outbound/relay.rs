//! A person's message on its way to the other side: what passes, what is written anew, what stays behind.
//!
//! An allow-list by namespace and name. Texts, chat states and file URLs are copied as bytes; everything that carries
//! an id (receipts, markers, corrections, replies, reactions, retractions) is written anew with the id under which the
//! other side knows the message. What is not on the list stays behind: it may tell one side the other's address, client
//! or network.
//!
//! *Never:* copying what is not known; letting somebody correct or retract a message of somebody else.

use crate::ledger::{Translated, Whose};
use router_core::values::participant::Person;
use xmpp_edge::wire::{Child, Splice, Stanza, StartTag};

/// Where a message goes and how references are translated.
pub struct Route<'a> {
    /// The new start tag.
    pub tag: StartTag<'a>,
    /// Who wrote the message.
    pub author: &'a Person,
    /// The id on the other side of a message that this side calls by the given id.
    pub translate: &'a dyn Fn(&str) -> Option<Translated>,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relayed {
    /// There is something to send.
    Something,
    /// Nothing of it may pass, or nothing of it makes sense on the other side.
    Nothing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Handling {
    Copy,
    /// Passes with something else only: it means nothing alone.
    CopyAlong,
    ReceiptRequest,
    /// Names a message of the other side.
    Answer,
    /// Names a message of the own side.
    Change,
    /// Names a message of either side.
    Reply,
    StayBehind,
}

const CLIENT: &str = "jabber:client";
const CHAT_STATES: &str = "http://jabber.org/protocol/chatstates";
const RECEIPTS: &str = "urn:xmpp:receipts";
const MARKERS: &str = "urn:xmpp:chat-markers:0";
const CORRECT: &str = "urn:xmpp:message-correct:0";
const RETRACT: &str = "urn:xmpp:message-retract:1";
const REPLY: &str = "urn:xmpp:reply:0";
const REACTIONS: &str = "urn:xmpp:reactions:0";

fn handling(child: &Child<'_>) -> Handling {
    match (child.namespace(), child.name()) {
        (CLIENT, "body")
        | (CHAT_STATES, _)
        | ("jabber:x:oob", "x")
        | ("urn:xmpp:attention:0", "attention") => Handling::Copy,
        (CLIENT, "subject")
        | ("urn:xmpp:hints" | "urn:xmpp:spoiler:0" | "urn:xmpp:styling:0" | "urn:xmpp:fallback:0", _)
        | (MARKERS, "markable") => Handling::CopyAlong,
        (RECEIPTS, "request") => Handling::ReceiptRequest,
        (RECEIPTS, "received") | (MARKERS, "received" | "displayed" | "acknowledged") => Handling::Answer,
        (CORRECT, "replace") | (RETRACT, "retract") => Handling::Change,
        (REPLY, "reply") | (REACTIONS, "reactions") => Handling::Reply,
        _ => Handling::StayBehind,
    }
}

/// Appends to `out` what the other side gets of `stanza`.
pub fn relay(out: &mut Vec<u8>, stanza: &Stanza<'_>, route: &Route<'_>) -> Relayed {
    let start = out.len();
    let mut splice = Splice::new(out, stanza, route.tag);
    let mut relayed = Relayed::Nothing;
    for child in stanza.children() {
        let passed = match handling(&child) {
            Handling::Copy => splice.copy(&child).is_ok(),
            Handling::CopyAlong => {
                // a child that cannot stand alone is decoration here, and the message goes without it
                let _ = splice.copy(&child);
                false
            }
            Handling::ReceiptRequest => {
                // the customer's receipt comes from Frontdesk, as soon as the message is kept
                if *route.author != Person::Customer {
                    splice.writer().open("request", Some(RECEIPTS)).close();
                }
                false
            }
            Handling::Answer => answer(&mut splice, &child, route),
            Handling::Change => change(&mut splice, &child, route),
            Handling::Reply => reply(&mut splice, stanza, &child, route),
            Handling::StayBehind => false,
        };
        if passed {
            relayed = Relayed::Something;
        }
    }
    splice.finish();
    if relayed == Relayed::Nothing {
        out.truncate(start);
    }
    relayed
}

/// A receipt or marker: the other side's message under the other side's own id.
fn answer(splice: &mut Splice<'_>, child: &Child<'_>, route: &Route<'_>) -> bool {
    let target = child.attribute("id").and_then(|id| (route.translate)(&id));
    let Some(target) = target.filter(|target| target.whose == Whose::Hearers) else { return false };
    let (name, namespace) = match (child.namespace(), child.name()) {
        (RECEIPTS, _) => ("received", RECEIPTS),
        (_, "received") => ("received", MARKERS),
        (_, "displayed") => ("displayed", MARKERS),
        _ => ("acknowledged", MARKERS),
    };
    splice.writer().open(name, Some(namespace)).attribute("id", &target.id).close();
    true
}

/// A correction or retraction of an own message. Without its target the text passes as a new message.
fn change(splice: &mut Splice<'_>, child: &Child<'_>, route: &Route<'_>) -> bool {
    let target = child.attribute("id").and_then(|id| (route.translate)(&id));
    let Some(target) = target.filter(|target| target.whose == Whose::Own) else { return false };
    let (name, namespace) =
        if child.namespace() == CORRECT { ("replace", CORRECT) } else { ("retract", RETRACT) };
    splice.writer().open(name, Some(namespace)).attribute("id", &target.id).close();
    namespace == RETRACT
}

/// A reply or reactions to a message of either side.
fn reply(splice: &mut Splice<'_>, stanza: &Stanza<'_>, child: &Child<'_>, route: &Route<'_>) -> bool {
    let Some(target) = child.attribute("id").and_then(|id| (route.translate)(&id)) else { return false };
    if child.namespace() == REPLY {
        // All agents are the desk to the customer, and to each other they speak from the window.
        let author = match target.whose {
            Whose::Own | Whose::Others => route.tag.from,
            Whose::Hearers => route.tag.to,
        };
        splice
            .writer()
            .open("reply", Some(REPLY))
            .attribute("to", author)
            .attribute("id", &target.id)
            .close();
        return false;
    }
    splice.writer().open("reactions", Some(REACTIONS)).attribute("id", &target.id);
    for reaction in reactions(stanza, child) {
        splice.writer().open("reaction", None).text(&reaction).close();
    }
    splice.writer().close();
    true
}

/// Reactions beyond this many to one message are left out (XEP-0444 leaves the bound to the implementation).
const MOST_REACTIONS: usize = 20;

fn reactions(stanza: &Stanza<'_>, child: &Child<'_>) -> Vec<String> {
    let Ok(element) = xmpp_edge::wire::element::read_child(stanza, child) else { return Vec::new() };
    element
        .children()
        .filter(|inner| inner.is("reaction", REACTIONS))
        .take(MOST_REACTIONS)
        .map(minidom::Element::text)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use xmpp_edge::wire::Checked;

    fn relayed(author: &Person, stanza: &str) -> String {
        let checked = Checked::new(bytes::Bytes::copy_from_slice(stanza.as_bytes())).unwrap();
        let stanza = Stanza::new(&checked);
        let translate = |id: &str| match id {
            "theirs" => Some(Translated { id: "their-own".into(), whose: Whose::Hearers }),
            "mine" => Some(Translated { id: "ours".into(), whose: Whose::Own }),
            _ => None,
        };
        let tag = StartTag { from: "a.x@help", to: "bob@example", id: Some("1-2") };
        let mut out = Vec::new();
        let result = relay(&mut out, &stanza, &Route { tag, author, translate: &translate });
        assert_eq!(result == Relayed::Nothing, out.is_empty());
        if !out.is_empty() {
            xmpp_edge::wire::check::check(&out).unwrap();
        }
        let out = String::from_utf8(out).unwrap();
        out.replace("<message from='a.x@help' to='bob@example' id='1-2' type='chat'", "<message")
    }

    fn agent() -> Person {
        Person::Agent("bob@example".into())
    }

    fn check(author: &Person, children: &str, expected: &str) {
        let stanza = format!("<message from='x@y/z' to='a@help' id='q' type='chat'>{children}</message>");
        let expected =
            if expected.is_empty() { String::new() } else { format!("<message>{expected}</message>") };
        assert_eq!(relayed(author, &stanza), expected, "{children}");
    }

    #[test]
    fn texts_and_states_pass_and_traces_stay_behind() {
        let traces = "<nick xmlns='http://jabber.org/protocol/nick'>Bob</nick>\
            <origin-id xmlns='urn:xmpp:sid:0' id='q'/><delay xmlns='urn:xmpp:delay' stamp='9999-01-01T00:00:00Z'/>\
            <c xmlns='http://jabber.org/protocol/caps' node='n' ver='v' hash='sha-1'/><thread>t</thread>";
        let passes = "<body>Hi &amp; bye</body><active xmlns='http://jabber.org/protocol/chatstates'/>";
        check(&Person::Customer, &format!("{traces}{passes}"), passes);
        check(&Person::Customer, traces, "");
        check(&Person::Customer, "<store xmlns='urn:xmpp:hints'/>", "");
    }

    #[test]
    fn receipts_and_markers_name_the_message_of_the_other_side() {
        check(
            &Person::Customer,
            "<received xmlns='urn:xmpp:receipts' id='theirs'/>",
            "<received xmlns='urn:xmpp:receipts' id='their-own'/>",
        );
        check(
            &agent(),
            "<displayed xmlns='urn:xmpp:chat-markers:0' id='theirs'/>",
            "<displayed xmlns='urn:xmpp:chat-markers:0' id='their-own'/>",
        );
        check(&Person::Customer, "<received xmlns='urn:xmpp:receipts' id='mine'/>", "");
        check(&Person::Customer, "<received xmlns='urn:xmpp:receipts' id='unknown'/>", "");
    }

    #[test]
    fn a_receipt_is_asked_of_the_customer_only() {
        let request = "<body>x</body><request xmlns='urn:xmpp:receipts'/>";
        check(&agent(), request, request);
        check(&Person::Customer, request, "<body>x</body>");
    }

    #[test]
    fn own_messages_can_be_corrected_and_retracted_and_others_cannot() {
        let correct =
            |id: &str| format!("<body>new</body><replace xmlns='urn:xmpp:message-correct:0' id='{id}'/>");
        check(&agent(), &correct("mine"), &correct("ours"));
        check(&agent(), &correct("theirs"), "<body>new</body>");
        let retract = |id: &str| format!("<retract xmlns='urn:xmpp:message-retract:1' id='{id}'/>");
        check(&agent(), &retract("mine"), &retract("ours"));
        check(&agent(), &retract("theirs"), "");
    }

    #[test]
    fn replies_and_reactions_are_translated() {
        check(
            &agent(),
            "<body>yes</body><reply xmlns='urn:xmpp:reply:0' to='a.x@help' id='theirs'/>",
            "<body>yes</body><reply xmlns='urn:xmpp:reply:0' to='bob@example' id='their-own'/>",
        );
        let reactions = |id: &str| {
            format!("<reactions xmlns='urn:xmpp:reactions:0' id='{id}'><reaction>👍</reaction></reactions>")
        };
        check(&Person::Customer, &reactions("theirs"), &reactions("their-own"));
        check(&Person::Customer, &reactions("unknown"), "");
    }
}
