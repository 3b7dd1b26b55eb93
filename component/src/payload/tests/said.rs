//! What the desk reads of a message.
//!
//! *Never:* what the other side gets (that is the relay's table).

use super::super::{Revises, Revision, Standing};
use super::read;
use frontdesk_settings::{Direction, Family, Firewall};

fn understood(children: &str) -> (Standing, String) {
    let (checked, message) = read(&format!("<message type='chat'>{children}</message>"));
    let understood = message.understand(&checked);
    (understood.standing, understood.text.into_owned())
}

fn says(children: &str, expected: &str) {
    assert_eq!(understood(children), (Standing::Content, expected.to_owned()), "{children}");
}

fn mark(named: &str, range: &str) -> String {
    format!("<fallback xmlns='urn:xmpp:fallback:0' for='{named}'><body{range}/></fallback>")
}

const REPLY: &str = "<reply xmlns='urn:xmpp:reply:0' id='q'/>";
const REACTIONS: &str = "<reactions xmlns='urn:xmpp:reactions:0' id='q'><reaction>+</reaction></reactions>";
const RETRACT: &str = "<retract xmlns='urn:xmpp:message-retract:1' id='q'/>";
const FASTEN: &str =
    "<apply-to xmlns='urn:xmpp:fasten:0' id='q'><retract xmlns='urn:xmpp:message-retract:0'/></apply-to>";

#[test]
fn an_answer_is_what_is_left_behind_the_fallback() {
    let quote = "&gt; 1 A problem 👍\n&gt; 2 Billing\n";
    for range in [
        " start='0' end='28'",
        " end='28'",
        " start='0' end='29'",
        " start='0' end='31'",
        "",
        " start='9' end='2'",
        " start='-1' end='x'",
        " end='77777777777777777777'",
    ] {
        says(&format!("<body>{quote}2</body>{REPLY}{}", mark("urn:xmpp:reply:0", range)), "2");
        says(&format!("{}{REPLY}<body>{quote}!done</body>", mark("urn:xmpp:reply:0", range)), "!done");
    }
    says(&format!("<body>2</body>{REPLY}{}", mark("urn:xmpp:reply:0", "")), "2");
    says(&format!("<body>2</body>{REPLY}{}", mark("urn:xmpp:reply:0", " start='0' end='1'")), "2");
    says(
        &format!("<body>Bob: hi\naccept</body>{REPLY}{}", mark("urn:xmpp:reply:0", " start='0' end='8'")),
        "accept",
    );
    says(
        &format!("<body>one two three</body>{REPLY}{}", mark("urn:xmpp:reply:0", " start='4' end='8'")),
        "one three",
    );
    // no mark, as phones quote
    says(&format!("<body>{quote}2</body>"), "2");
    says(&format!("<body>{quote}</body>"), "> 1 A problem 👍\n> 2 Billing\n");
    says("<body>&gt;_&lt;</body>", ">_<");
}

#[test]
fn a_mark_without_its_element_takes_nothing_away() {
    for named in ["urn:xmpp:reply:0", "urn:xmpp:sfs:0", "urn:xmpp:reactions:0"] {
        says(&format!("<body>2</body>{}", mark(named, "")), "2");
    }
}

#[test]
fn reactions_and_retractions_are_no_answers() {
    for (element, namespace) in [
        (REACTIONS, "urn:xmpp:reactions:0"),
        (RETRACT, "urn:xmpp:message-retract:1"),
        (FASTEN, "urn:xmpp:fasten:0"),
        (FASTEN, "urn:xmpp:message-retract:0"),
    ] {
        for range in ["", " start='0' end='1'", " start='0' end='99'"] {
            let message = format!("<body>2</body>{element}{}", mark(namespace, range));
            assert_eq!(understood(&message), (Standing::Signal, String::new()), "{message}");
        }
        let unnamed = format!("<body>2</body>{element}<fallback xmlns='urn:xmpp:fallback:0'/>");
        assert_eq!(understood(&unnamed), (Standing::Signal, String::new()), "{unnamed}");
        says(&format!("<body>2</body>{element}"), "2");
        assert_eq!(understood(element), (Standing::Signal, String::new()));
    }
}

#[test]
fn something_to_say_needs_no_body() {
    says("<subject>Invoice</subject>", "Invoice");
    says("<attention xmlns='urn:xmpp:attention:0'/>", "");
    says("<x xmlns='jabber:x:oob'><url>https://h/f</url></x>", "https://h/f");
    says("<body> </body><subject>Invoice</subject>", "Invoice");
    let file = "<x xmlns='jabber:x:oob'><url>https://h/f</url></x>";
    says(&format!("<body>https://h/f</body>{file}{}", mark("jabber:x:oob", "")), "https://h/f");
    for nothing in [
        "",
        "<body/>",
        "<body>\u{202E} </body>",
        "<subject/>",
        REPLY,
        "<thread>t</thread>",
        "<store xmlns='urn:xmpp:hints'/>",
    ] {
        assert_eq!(understood(nothing).0, Standing::Nothing, "{nothing}");
    }
}

#[test]
fn changes_and_answers_are_told_apart() {
    let revises = |children: &str| read(&format!("<message>{children}</message>")).1.revises();
    let retraction = Some(Revises { kind: Revision::Retraction, id: "q".into() });
    assert_eq!(revises(RETRACT), retraction);
    assert_eq!(revises(FASTEN), retraction);
    let correction = "<body>1</body><replace xmlns='urn:xmpp:message-correct:0' id='q'/>";
    assert_eq!(revises(correction), Some(Revises { kind: Revision::Correction, id: "q".into() }));
    assert_eq!(revises("<replace xmlns='urn:xmpp:message-correct:0' id=''/>"), None);
    assert_eq!(revises(REPLY), None);
    assert_eq!(read(&format!("<message>{REPLY}</message>")).1.replies_to().as_deref(), Some("q"));
}

#[test]
fn what_is_in_the_way_is_found() {
    let refused = |children: &str| {
        let (checked, message) = read(&format!("<message>{children}</message>"));
        message
            .refused(&checked, Firewall::default().treatments(Direction::CustomerToAgent))
            .map(|(family, _)| family)
    };
    let table = [
        ("<encrypted xmlns='urn:xmpp:omemo:2'><payload>x</payload></encrypted>", Some(Family::Encryption)),
        ("<encrypted xmlns='urn:xmpp:omemo:2'><header/></encrypted>", None),
        ("<encrypted xmlns='urn:xmpp:omemo:2'><payload xmlns='urn:x'/></encrypted>", None),
        ("<encryption xmlns='urn:xmpp:eme:0'/>", None),
        ("<encryption xmlns='urn:xmpp:eme:0'/><body>x</body>", Some(Family::Encryption)),
        ("<body> ?OTRv3?</body>", Some(Family::Encryption)),
        ("<propose xmlns='urn:xmpp:jingle-message:0' id='1'/>", Some(Family::Calls)),
        ("<propose xmlns='urn:xmpp:jingle-message:0'/>", None),
        ("<x xmlns='http://jabber.org/protocol/muc#user'/><body>x</body>", Some(Family::Rooms)),
        ("<body>x</body>", None),
    ];
    for (children, expected) in table {
        assert_eq!(refused(children), expected, "{children}");
    }
}
