//! Tables of what comes in and what the other side gets.
//!
//! *Never:* planted tokens and random trees (those are the tests of `payload`).

use super::*;
use frontdesk_settings::{Direction, Firewall};
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
    let message = Message::read(&stanza, Firewall::default().treatments(Direction::AgentToCustomer));
    let result = relay(&mut out, &message, &checked, &Route { tag, author, translate: &translate });
    assert_eq!(result != Relayed::Something, out.is_empty());
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
    let expected = if expected.is_empty() { String::new() } else { format!("<message>{expected}</message>") };
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

const REPLY: &str = "<reply xmlns='urn:xmpp:reply:0' to='bob@example' id='their-own'/>";

fn reply(id: &str) -> String {
    format!("<reply xmlns='urn:xmpp:reply:0' id='{id}'/>")
}

fn mark(named: &str, range: &str) -> String {
    format!("<fallback xmlns='urn:xmpp:fallback:0' for='{named}'><body{range}/></fallback>")
}

#[test]
fn a_message_has_a_type_of_its_own_and_a_language_that_is_one() {
    let table = [
        ("type='chat'", " type='chat'"),
        ("type='normal'", " type='normal'"),
        ("type='weird'", " type='normal'"),
        ("type=''", " type='normal'"),
        ("", ""),
        ("type='chat' xml:lang='de-AT'", " type='chat' xml:lang='de-AT'"),
        ("type='chat' xml:lang='!!'", " type='chat'"),
        ("type='chat' xml:lang=''", " type='chat'"),
        ("type='chat' other='x' xmlns:x='urn:x' x:y='z'", " type='chat'"),
    ];
    for (given, expected) in table {
        let out = relayed(&agent(), &format!("<message from='x@y/z' {given}><body>a</body></message>"));
        let out = out.replace(" from='a.x@help' to='bob@example' id='1-2'", "");
        let start = expected.strip_prefix(" type='chat'").unwrap_or(expected);
        assert_eq!(out, format!("<message{start}><body>a</body></message>"), "{given}");
    }
}

#[test]
fn nothing_rides_in_what_passes() {
    let table = [
        (
            "<composing xmlns='http://jabber.org/protocol/chatstates' a='1' xml:lang='de'>x<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client'><body>y</body></message></forwarded></composing>",
            "<composing xmlns='http://jabber.org/protocol/chatstates'/>",
        ),
        (
            "<composing xmlns='http://jabber.org/protocol/chatstates'/><paused xmlns='http://jabber.org/protocol/chatstates'/>",
            "<composing xmlns='http://jabber.org/protocol/chatstates'/>",
        ),
        ("<typing xmlns='http://jabber.org/protocol/chatstates'/>", ""),
        ("<body a='1' xml:lang='!!'>x<b>y</b>z</body>", "<body>xz</body>"),
        (
            "<body>one</body><body>two</body><body xml:lang='en'>three</body>",
            "<body>one</body><body xml:lang='en'>three</body>",
        ),
        ("<body xml:lang='EN'>one</body><body xml:lang='en'>two</body>", "<body xml:lang='EN'>one</body>"),
        ("<body> </body><body xml:lang='en'>x</body>", "<body xml:lang='en'>x</body>"),
        (
            "<body> \u{202E}</body><active xmlns='http://jabber.org/protocol/chatstates'/>",
            "<active xmlns='http://jabber.org/protocol/chatstates'/>",
        ),
        (
            "<x xmlns='jabber:x:oob'><url a='1'>https://h/f</url><desc>d<b/></desc><more/></x>",
            "<x xmlns='jabber:x:oob'><url>https://h/f</url><desc>d</desc></x>",
        ),
        ("<x xmlns='jabber:x:oob'><url>xmpp:anna@example</url></x>", ""),
        ("<x xmlns='jabber:x:oob'><url>https://h/f g</url></x>", ""),
        ("<x:body xmlns:x='jabber:client'>p &gt; q</x:body>", "<body>p &gt; q</body>"),
    ];
    for (children, expected) in table {
        check(&agent(), children, expected);
    }
}

#[test]
fn a_subject_a_file_or_attention_passes_alone_and_decoration_does_not() {
    for alone in [
        "<subject>Invoice</subject>",
        "<subject>Invoice</subject><subject xml:lang='de'>Rechnung</subject>",
        "<attention xmlns='urn:xmpp:attention:0'/>",
        "<x xmlns='jabber:x:oob'><url>https://h/f</url></x>",
    ] {
        check(&Person::Customer, alone, alone);
    }
    for decoration in [
        "<spoiler xmlns='urn:xmpp:spoiler:0'>hint</spoiler>",
        "<unstyled xmlns='urn:xmpp:styling:0'/>",
        "<markable xmlns='urn:xmpp:chat-markers:0'/>",
        "<no-store xmlns='urn:xmpp:hints'/>",
        &reply("theirs"),
    ] {
        check(&agent(), decoration, "");
        let with = |decoration: &str| format!("<body>a</body>{decoration}");
        let written = if decoration.starts_with("<reply") { REPLY } else { decoration };
        check(&agent(), &with(decoration), &with(written));
    }
    let state = "<composing xmlns='http://jabber.org/protocol/chatstates'/>";
    let hints = "<no-store xmlns='urn:xmpp:hints'/><no-copy xmlns='urn:xmpp:hints'/>";
    check(
        &agent(),
        &format!("{state}{hints}<spoiler xmlns='urn:xmpp:spoiler:0'/>"),
        &format!("{state}{hints}"),
    );
}

#[test]
fn an_old_retraction_becomes_one_of_today() {
    let old = |id: &str| {
        format!(
            "<apply-to xmlns='urn:xmpp:fasten:0' id='{id}'><retract xmlns='urn:xmpp:message-retract:0'/></apply-to>"
        )
    };
    let new = "<retract xmlns='urn:xmpp:message-retract:1' id='ours'/>";
    let text = "<body>This person attempted to retract a message</body>";
    check(&Person::Customer, &old("mine"), new);
    check(&Person::Customer, &old("theirs"), "");
    for named in ["urn:xmpp:fasten:0", "urn:xmpp:message-retract:0"] {
        let marked = format!("{text}{}{}", old("mine"), mark(named, ""));
        check(&Person::Customer, &marked, &format!("{text}{new}{}", mark("urn:xmpp:message-retract:1", "")));
        check(&Person::Customer, &format!("{text}{}{}", old("theirs"), mark(named, "")), "");
    }
    check(
        &Person::Customer,
        "<apply-to xmlns='urn:xmpp:fasten:0' id='mine'><external name='body'/></apply-to>",
        "",
    );
}

#[test]
fn a_mark_passes_only_with_what_it_names() {
    let body = "<body>&gt; q\na</body>";
    for named in [
        "urn:xmpp:sfs:0",
        "urn:xmpp:stickers:0",
        "urn:xmpp:call-invites:0",
        "urn:xmpp:reply:0",
        "urn:xmpp:receipts",
    ] {
        check(&Person::Customer, &format!("{body}{}", mark(named, " start='0' end='4'")), body);
        check(&Person::Customer, &format!("{body}{}", mark(named, "")), body);
    }
    let ours = format!("{body}{}{}", reply("theirs"), mark("urn:xmpp:reply:0", " start='0' end='4'"));
    check(
        &Person::Customer,
        &ours,
        &format!("{body}{REPLY}{}", mark("urn:xmpp:reply:0", " start='0' end='4'")),
    );
    // an answer to our own words: what it quotes goes with it
    check(&Person::Customer, &ours.replace("theirs", "unknown"), "<body>a</body>");
    let reaction = |id: &str| {
        let reaction =
            format!("<reactions xmlns='urn:xmpp:reactions:0' id='{id}'><reaction>+</reaction></reactions>");
        format!("<body>&gt; q\n+</body>{reaction}{}", mark("urn:xmpp:reactions:0", ""))
    };
    check(&Person::Customer, &reaction("theirs"), &reaction("their-own"));
    check(&Person::Customer, &reaction("unknown"), "");
    check(&Person::Customer, &reaction("unknown").replace("for='urn:xmpp:reactions:0'", ""), "");
}

#[test]
fn ranges_fit_the_text_that_leaves_and_odd_ones_take_nothing_away() {
    let quote = "&gt; 👍 ok?\n&gt; and?\n";
    let message =
        |range: &str| format!("<body>{quote}2</body>{}{}", reply("unknown"), mark("urn:xmpp:reply:0", range));
    for range in [
        " start='0' end='15'", // code points
        " start='0' end='16'", // UTF-16
        " start='0' end='18'", // bytes
        " end='15'",
        "",
        " start='0' end='14'",
        " start='-3' end='15'",
        " start='9' end='4'",
        " start='0' end='999'",
        " start='0' end='99999999999999999999999999'",
        " start='x' end='y'",
        " start='0' end='2147483648'",
    ] {
        check(&Person::Customer, &message(range), "<body>2</body>");
    }
    // only as much as is marked
    check(&Person::Customer, &message(" start='0' end='8'"), "<body>&gt; and?\n2</body>");
    let twice =
        format!("{}{}", message(" start='0' end='10'"), mark("urn:xmpp:reply:0", " start='8' end='15'"));
    check(&Person::Customer, &twice, "<body>2</body>");
    // nothing but fallback in a reply is still an answer
    let all =
        format!("<body>yes</body>{}{}", reply("unknown"), mark("urn:xmpp:reply:0", " start='0' end='3'"));
    check(&Person::Customer, &all, "<body>yes</body>");
    // a range in a text with other characters before it
    let kept = format!(
        "<body>{quote}2</body>{}{}",
        reply("theirs"),
        mark("urn:xmpp:reply:0", " start='0' end='16'")
    );
    check(
        &Person::Customer,
        &kept,
        &format!("<body>{quote}2</body>{REPLY}{}", mark("urn:xmpp:reply:0", " start='0' end='15'")),
    );
}

#[test]
fn no_quote_tells_an_address() {
    let table = [
        ("&gt; x@y:\n&gt; Hi\nyes", "&gt; Hi\nyes"),
        ("&gt; x@y wrote:\n&gt; Hi\nyes", "&gt; Hi\nyes"),
        ("&gt; X@Y/z:\n&gt; Hi\nyes", "&gt; Hi\nyes"),
        ("&gt; bob@example:\n&gt;&gt; a.x@help:\n&gt; Hi\nyes", "&gt; Hi\nyes"),
        ("&gt; other.y@help said\nyes", "yes"),
        ("&gt; &lt;carl@elsewhere&gt;:\nyes", "yes"),
        ("&gt; mail carl@elsewhere\nyes", "&gt; mail carl@elsewhere\nyes"),
        ("I am x@y:\n&gt; x@y:\n", "I am x@y:\n&gt; x@y:\n"),
        ("&gt; x@y:", ""),
    ];
    for (text, expected) in table {
        let body = |text: &str| if text.is_empty() { String::new() } else { format!("<body>{text}</body>") };
        check(&agent(), &body(text), &body(expected));
    }
    let range = |end: usize| mark("urn:xmpp:reply:0", &format!(" start='0' end='{end}'"));
    check(
        &agent(),
        &format!("<body>&gt; x@y:\n&gt; Hi\nyes</body>{}{}", reply("theirs"), range(12)),
        &format!("<body>&gt; Hi\nyes</body>{REPLY}{}", range(5)),
    );
    check(
        &agent(),
        &format!("<body>&gt; x@y:\nyes</body>{}{}", reply("theirs"), range(7)),
        &format!("<body>yes</body>{REPLY}"),
    );
    check(
        &agent(),
        &format!("<body>x@y wrote: Hi\nyes</body>{}{}", reply("theirs"), range(14)),
        &format!("<body>yes</body>{REPLY}"),
    );
}

#[test]
fn several_texts_are_not_marked() {
    let message = format!(
        "<body>&gt; q\na</body><body xml:lang='de'>&gt; qq\nb</body>{}{}",
        reply("theirs"),
        mark("urn:xmpp:reply:0", " start='0' end='4'")
    );
    check(&agent(), &message, &format!("<body>a</body><body xml:lang='de'>b</body>{REPLY}"));
}

#[test]
fn what_leaves_is_capped() {
    let declared: String = (0..60).map(|n| format!(" xmlns:a{n}='urn:{}'", "x".repeat(300))).collect();
    let children = "<a1:b/>".repeat(10_000);
    let out = relayed(
        &agent(),
        &format!("<message from='x@y' type='chat'{declared}>{children}<body>x</body></message>"),
    );
    assert_eq!(out, "<message><body>x</body></message>");

    let long = format!(
        "<message from='x@y' type='chat'><body>&gt; x@y:\n{}</body></message>",
        "]".repeat(RELAYED_BYTES_MAX)
    );
    let checked = Checked::new(bytes::Bytes::from(long)).unwrap();
    let tag = StartTag { from: "a.x@help", to: "bob@example", id: Some("1-2") };
    let mut out = b"before".to_vec();
    let route = Route { tag, author: &agent(), translate: &|_| None };
    let message =
        Message::read(&Stanza::new(&checked), Firewall::default().treatments(Direction::AgentToCustomer));
    assert_eq!(relay(&mut out, &message, &checked, &route), Relayed::TooLarge);
    assert_eq!(out, b"before");
}
