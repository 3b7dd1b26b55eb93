//! What the firewall makes of messages, by what the settings say.
//!
//! *Never:* what passes under the preset "normal" (that is the relay's table).

use super::super::Message;
use super::relayed_under;
use crate::ledger::Whose;
use bytes::Bytes;
use frontdesk_settings::{Direction, Firewall, Variables, read};
use router_core::Timestamp;
use router_core::values::participant::Person;
use std::path::Path;
use xmpp_edge::wire::{Checked, Stanza};

/// The firewall that the settings describe.
fn firewall(section: &str) -> Firewall {
    let minimal = include_str!("../../../../examples/minimal.toml");
    let text = format!("{minimal}\n[firewall]\n{section}");
    let settings =
        read(&text, Path::new("frontdesk.toml"), Some(&Variables::default()), Timestamp::default());
    settings.unwrap_or_else(|faults| panic!("{faults}")).firewall
}

const FILE: &str = "<x xmlns='jabber:x:oob'><url>https://h/f</url></x>";
const LINK: &str = "<body>https://h/f</body>";
const ATTENTION: &str = "<attention xmlns='urn:xmpp:attention:0'/>";
const COMPOSING: &str = "<composing xmlns='http://jabber.org/protocol/chatstates'/>";
const REACTION: &str =
    "<reactions xmlns='urn:xmpp:reactions:0' id='known'><reaction>+</reaction></reactions>";
const RETRACT: &str = "<retract xmlns='urn:xmpp:message-retract:1' id='known'/>";
const FORM: &str = "<x xmlns='jabber:x:data' type='form'><field var='a'/></x>";
const INVITATION: &str = "<x xmlns='jabber:x:conference' jid='room@rooms.example'/>";
const FORWARDED: &str = "<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client'/></forwarded>";
const OMEMO: &str = "<encrypted xmlns='urn:xmpp:omemo:2'><payload>x</payload></encrypted>";
const CALL: &str = "<propose xmlns='urn:xmpp:jingle-message:0' id='1'/>";
const INVITE: &str = "<invite xmlns='urn:xmpp:call-invites:0'/>";

/// What becomes of a message of a customer: what leaves, or what is refused.
fn outcome(section: &str, children: &str) -> String {
    let firewall = firewall(section);
    let treatments = firewall.treatments(Direction::CustomerToAgent);
    let stanza = format!("<message from='x@y/z' type='chat'>{children}</message>");
    let checked = Checked::new(Bytes::from(stanza.clone())).expect("the test writes stanzas");
    let message = Message::read(&Stanza::new(&checked), treatments);
    if let Some((family, _)) = message.refused(&checked, treatments) {
        return format!("refused: {}", family.name());
    }
    let out = relayed_under(treatments, &Person::Customer, Whose::Own, &stanza);
    let start = "<message from='desk@help.example' to='reader@out.example' id='new' type='chat'>";
    let leaves = out.strip_prefix(start).and_then(|rest| rest.strip_suffix("</message>"));
    leaves.unwrap_or("nothing").to_owned()
}

#[test]
fn a_family_passes_is_stripped_or_refused() {
    let body = "<body>a</body>";
    let with = |more: &str| format!("{body}{more}");
    let table: &[(&str, String, &str)] = &[
        ("", format!("{LINK}{FILE}"), &format!("{LINK}{FILE}")),
        ("customer_to_agent.files = \"refuse\"", format!("{LINK}{FILE}"), "refused: files"),
        ("customer_to_agent.files = \"strip\"", format!("{body}{FILE}"), body),
        ("customer_to_agent.files = \"strip\"", FILE.into(), "refused: files"),
        ("agent_to_customer.files = \"refuse\"", FILE.into(), FILE),
        ("customer_to_agent.alerts = \"strip\"", with(ATTENTION), body),
        ("customer_to_agent.alerts = \"refuse\"", with(ATTENTION), "refused: alerts"),
        ("customer_to_agent.state = \"strip\"", with(COMPOSING), body),
        ("customer_to_agent.state = \"strip\"", COMPOSING.into(), "nothing"),
        ("customer_to_agent.references = \"strip\"", REACTION.into(), "nothing"),
        ("customer_to_agent.references = \"refuse\"", REACTION.into(), "refused: references"),
        ("customer_to_agent.changes = \"strip\"", RETRACT.into(), "refused: changes"),
        ("preset = \"strict\"", format!("{LINK}{FILE}"), "refused: files"),
        ("preset = \"strict\"", with(&format!("{COMPOSING}{ATTENTION}")), body),
        ("preset = \"strict\"\ncustomer_to_agent.files = \"pass\"", FILE.into(), FILE),
    ];
    for (section, children, expected) in table {
        assert_eq!(outcome(section, children), *expected, "{section}: {children}");
    }
}

#[test]
fn what_never_crosses_is_refused_in_words_or_left_out() {
    let never = [
        (FORM, "forms"),
        (INVITATION, "invitations"),
        (FORWARDED, "forwarded"),
        (OMEMO, "encryption"),
        (CALL, "calls"),
        (INVITE, "calls"),
    ];
    for (element, family) in never {
        let with_words = format!("<body>a</body>{element}");
        assert_eq!(outcome("", &with_words), format!("refused: {family}"));
        assert_eq!(outcome("", element), format!("refused: {family}"));
        let strip = format!("customer_to_agent.{family} = \"strip\"");
        assert_eq!(outcome(&strip, &with_words), "<body>a</body>");
        assert_eq!(outcome(&strip, element), "nothing");
    }
    let hidden = format!("<body>a</body>{FORM}{OMEMO}");
    assert_eq!(outcome("", &hidden), "refused: encryption", "what hides the rest is spoken of first");
}

#[test]
fn a_stripped_reply_takes_its_quote_with_it() {
    let reply = "<body>&gt; q\nyes</body><reply xmlns='urn:xmpp:reply:0' id='known'/>\
        <fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='4'/></fallback>";
    assert_eq!(outcome("customer_to_agent.references = \"strip\"", reply), "<body>yes</body>");
}

#[test]
fn off_the_record_is_known_by_its_text() {
    let text = "<body>?OTR:AAIDAAAA</body>";
    assert_eq!(outcome("", text), "refused: encryption");
    assert_eq!(outcome("customer_to_agent.encryption = \"strip\"", text), text);
}
