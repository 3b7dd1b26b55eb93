//! The inputs known to hurt, as far as they get past framer and check.
//!
//! *Never:* floods; those are the guard's.

use expect_test::expect;

use super::super::{Inbound, TEXT_BYTES_MAX};
use super::world::{check, read_text};

#[test]
fn wrapped_and_forged_things_are_not_believed() {
    check(
        &[
            "<message from='eve@evil.example/x' to='support@help.example' type='chat'><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='anna@corp.example/pc' to='support@help.example' type='chat'><body>!ready</body></message></forwarded></received></message>",
            "<message from='eve@evil.example/x' to='support@help.example'><result xmlns='urn:xmpp:mam:2' id='1'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='anna@corp.example'><body>x</body></message></forwarded></result></message>",
            "<message from='eve@evil.example/x' to='support@help.example' id='a'><body>hi</body><addresses xmlns='http://jabber.org/protocol/address'><address type='ofrom' jid='anna@corp.example/pc'/></addresses><delay xmlns='urn:xmpp:delay' from='corp.example' stamp='9999-12-31T23:59:59Z'/></message>",
            "<message from='room@conference.evil.example' to='support@help.example'><x xmlns='http://jabber.org/protocol/muc#user'><invite from='anna@corp.example'/></x><body>join us</body></message>",
            "<message from='room@conference.evil.example/anna' to='support@help.example' type='chat'><x xmlns='http://jabber.org/protocol/muc#user'/><body>private</body></message>",
            "<message from='eve@evil.example/x' to='support@help.example'><event xmlns='http://jabber.org/protocol/pubsub#event'/></message>",
            "<message xmlns='urn:other' from='eve@evil.example/x' to='support@help.example'><body>x</body></message>",
            "<message from='eve@evil.example/x' to='support@help.example' id='b'><body xmlns='urn:other'>not a body</body></message>",
        ],
        expect![[r#"
            <message from='eve@evil.example/x' to='support@help.example' type='chat'><received xmlns='urn:xmpp:carbons:2'><forwarded
              answer: <message from='support@help.example' to='eve@evil.example/x' type='error'><error type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>Forwarded messages cannot be taken here. Please copy the words that matter.</text></error></message>
              courtesy NotTaken main:eve@evil.example: <message from='support@help.example' to='eve@evil.example' type='chat'><body>Forwarded messages cannot be taken here. Please copy the words that matter.</body></message>

            <message from='eve@evil.example/x' to='support@help.example'><result xmlns='urn:xmpp:mam:2' id='1'><forwarded xmlns='urn
              answer: <message from='support@help.example' to='eve@evil.example/x' type='error'><error type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>Forwarded messages cannot be taken here. Please copy the words that matter.</text></error></message>
              courtesy NotTaken main:eve@evil.example: <message from='support@help.example' to='eve@evil.example' type='chat'><body>Forwarded messages cannot be taken here. Please copy the words that matter.</body></message>

            <message from='eve@evil.example/x' to='support@help.example' id='a'><body>hi</body><addresses xmlns='http://jabber.org/p
              message of a customer to support: "hi"
                from main:eve@evil.example / Some("x"), id Some("a")

            <message from='room@conference.evil.example' to='support@help.example'><x xmlns='http://jabber.org/protocol/muc#user'><i
              nothing: untrusted

            <message from='room@conference.evil.example/anna' to='support@help.example' type='chat'><x xmlns='http://jabber.org/prot
              nothing: untrusted

            <message from='eve@evil.example/x' to='support@help.example'><event xmlns='http://jabber.org/protocol/pubsub#event'/></m
              nothing: empty

            <message xmlns='urn:other' from='eve@evil.example/x' to='support@help.example'><body>x</body></message>
              nothing: not-a-stanza

            <message from='eve@evil.example/x' to='support@help.example' id='b'><body xmlns='urn:other'>not a body</body></message>
              nothing: empty

        "#]],
    );
}

#[test]
fn types_that_must_not_be_answered_are_not() {
    check(
        &[
            "<message from='room@conference.example/x' to='nobody@help.example' type='groupchat'><body>x</body></message>",
            "<message from='news.example' to='support@help.example' type='headline'><body>x</body></message>",
            "<message from='eve@evil.example' to='nobody@help.example' type='error'><body>x</body></message>",
            "<message from='support@help.example' to='support@help.example' type='chat'><body>x</body></message>",
            "<message from='help.example' to='support@help.example' type='chat'><body>x</body></message>",
            "<message to='support@help.example' type='chat'><body>x</body></message>",
            "<message from='' to='support@help.example' type='chat'><body>x</body></message>",
            "<message from='eve@evil.example' to='support@other.example' type='chat'><body>x</body></message>",
            "<message from='@@@' to='support@help.example' type='chat'><body>x</body></message>",
            "<iq from='@@@' to='support@help.example' type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>",
            "<iq from='eve@evil.example' to='bad local@help.example' type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>",
            "<bogus from='eve@evil.example' to='support@help.example'/>",
            "<iq from='eve@evil.example' type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>",
        ],
        expect![[r#"
            <message from='room@conference.example/x' to='nobody@help.example' type='groupchat'><body>x</body></message>
              nothing: not-a-person

            <message from='news.example' to='support@help.example' type='headline'><body>x</body></message>
              nothing: not-a-person

            <message from='eve@evil.example' to='nobody@help.example' type='error'><body>x</body></message>
              nothing: bounce

            <message from='support@help.example' to='support@help.example' type='chat'><body>x</body></message>
              nothing: own-domain

            <message from='help.example' to='support@help.example' type='chat'><body>x</body></message>
              nothing: own-domain

            <message to='support@help.example' type='chat'><body>x</body></message>
              nothing: no-sender

            <message from='' to='support@help.example' type='chat'><body>x</body></message>
              nothing: no-sender

            <message from='eve@evil.example' to='support@other.example' type='chat'><body>x</body></message>
              nothing: not-for-us

            <message from='@@@' to='support@help.example' type='chat'><body>x</body></message>
              nothing: no-sender

            <iq from='@@@' to='support@help.example' type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>
              answer: <iq from='support@help.example' to='@@@' id='1' type='error'><error type='modify'><jid-malformed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>

            <iq from='eve@evil.example' to='bad local@help.example' type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>
              answer: <iq from='help.example' to='eve@evil.example' id='1' type='error'><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>

            <bogus from='eve@evil.example' to='support@help.example'/>
              nothing: not-a-stanza

            <iq from='eve@evil.example' type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>
              answer: <iq from='help.example' to='eve@evil.example' id='1' type='result'/>

        "#]],
    );
}

#[test]
fn odd_texts_and_languages_do_no_harm() {
    check(
        &[
            "<message from='cora@out.example/p' to='support@help.example' id='a' xml:lang='!!'><body>odd language</body></message>",
            "<message from='cora@out.example/p' to='support@help.example' id='b'><body>one</body><body>two</body></message>",
            "<message from='cora@out.example/p' to='support@help.example' id='c'><body>\u{202E}txt.exe\u{2066}</body></message>",
            "<message from='cora@out.example/p' to='support@help.example' id='d'><body>               </body></message>",
            "<message from='cora@out.example/p' to='support@help.example' id='e'><thread>1</thread><thread>2</thread>stray<body>two threads</body></message>",
        ],
        expect![[r#"
            <message from='cora@out.example/p' to='support@help.example' id='a' xml:lang='!!'><body>odd language</body></message>
              message of a customer to support: "odd language"
                from main:cora@out.example / Some("p"), id Some("a")

            <message from='cora@out.example/p' to='support@help.example' id='b'><body>one</body><body>two</body></message>
              message of a customer to support: "one"
                from main:cora@out.example / Some("p"), id Some("b")

            <message from='cora@out.example/p' to='support@help.example' id='c'><body>txt.exe</body></message>
              message of a customer to support: "txt.exe"
                from main:cora@out.example / Some("p"), id Some("c")

            <message from='cora@out.example/p' to='support@help.example' id='d'><body>               </body></message>
              nothing: empty

            <message from='cora@out.example/p' to='support@help.example' id='e'><thread>1</thread><thread>2</thread>stray<body>two t
              message of a customer to support: "two threads"
                from main:cora@out.example / Some("p"), id Some("e")

        "#]],
    );
}

fn message_with(id: &str, body: &str) -> Inbound {
    read_text(&format!(
        "<message from='cora@out.example/p' to='support@help.example' id='{id}'><body>{body}</body></message>"
    ))
}

#[test]
fn long_things_are_cut_or_carried() {
    let Inbound::Message(incoming) = message_with("1", &"x".repeat(200_000)) else { panic!("no message") };
    assert_eq!(incoming.text.as_str().len(), TEXT_BYTES_MAX);
    assert!(incoming.stanza.as_bytes().len() > 200_000);

    let id = "i".repeat(64 * 1024);
    let Inbound::Message(incoming) = message_with(&id, "x") else { panic!("no message") };
    assert_eq!(incoming.id.as_deref(), Some(id.as_str()));

    let local = "l".repeat(1023);
    for to in [format!("{local}@help.example"), format!("{local}x@help.example")] {
        let inbound =
            read_text(&format!("<message from='c@out.example' to='{to}' id='1'><body>x</body></message>"));
        let Inbound::Reply(reply) = inbound else { panic!("not answered") };
        assert!(String::from_utf8(reply.answers).unwrap().contains("item-not-found"));
    }
    let from = format!("{local}@out.example/{local}");
    let inbound =
        read_text(&format!("<message from='{from}' to='support@help.example'><body>x</body></message>"));
    assert!(matches!(inbound, Inbound::Message(_)));
}

#[test]
fn many_references_are_bounded() {
    let many = "<received xmlns='urn:xmpp:receipts' id='x'/>".repeat(10_000);
    let inbound =
        read_text(&format!("<message from='c@out.example' to='support@help.example'>{many}</message>"));
    let Inbound::Signal(incoming) = inbound else { panic!("no signal") };
    assert_eq!(incoming.content.parts().len(), 1);
}
