//! Messages: people's words, commands, signals, bounces.
//!
//! *Never:* presence or queries.

use expect_test::expect;

use super::super::{Inbound, Incoming};
use super::world::{check, read_text, show};

#[test]
fn customers_write_to_desks() {
    check(
        &[
            "<message from='cora@out.example/phone' to='support@help.example' id='a' type='chat' xml:lang='de-AT'><body>Hallo &amp; guten Tag</body><request xmlns='urn:xmpp:receipts'/></message>",
            "<message from='Cora@OUT.example/phone' to='Support@Help.Example/desk'><body>no id, no type</body></message>",
            "<message from='cora@out.example' to='support@help.example' id='b' type='bogus'><body>unknown type</body></message>",
            "<message from='cora@out.example/p' to='support@help.example' id='c' xml:lang='de'><body xml:lang='en'>english</body><body xml:lang='de'>deutsch</body></message>",
            "<message from='cora@out.example/p' to='support@help.example' id='d'><body>fixed</body><replace xmlns='urn:xmpp:message-correct:0' id='a'/><reply xmlns='urn:xmpp:reply:0' id='x' to='eve@evil.example'/></message>",
        ],
        expect![[r#"
            <message from='cora@out.example/phone' to='support@help.example' id='a' type='chat' xml:lang='de-AT'><body>Hallo &amp; g
              message of a customer to support: "Hallo & guten Tag"
                from main:cora@out.example / Some("phone"), id Some("a"), in de-at, wants a receipt

            <message from='Cora@OUT.example/phone' to='Support@Help.Example/desk'><body>no id, no type</body></message>
              message of a customer to support: "no id, no type"
                from main:cora@out.example / Some("phone"), id None, no key

            <message from='cora@out.example' to='support@help.example' id='b' type='bogus'><body>unknown type</body></message>
              message of a customer to support: "unknown type"
                from main:cora@out.example / None, id Some("b")

            <message from='cora@out.example/p' to='support@help.example' id='c' xml:lang='de'><body xml:lang='en'>english</body><bod
              message of a customer to support: "deutsch"
                from main:cora@out.example / Some("p"), id Some("c"), in de

            <message from='cora@out.example/p' to='support@help.example' id='d'><body>fixed</body><replace xmlns='urn:xmpp:message-c
              message of a customer to support: "fixed"
                from main:cora@out.example / Some("p"), id Some("d"), Correction of a, answers x

        "#]],
    );
}

#[test]
fn agents_give_commands_and_write_in_windows() {
    check(
        &[
            "<message from='anna@corp.example/pc' to='support@help.example' id='a' type='chat'><body>!ready</body></message>",
            "<message from='anna@corp.example/pc' to='help.example' id='b' type='chat'><body> status </body></message>",
            "<message from='anna@corp.example/pc' to='bob.support.k7q2m9xwp3@help.example' id='c' type='chat'><body>Hello Bob</body></message>",
            "<message from='anna@corp.example/pc' to='bob.support.k7q2m9xwp3@help.example' id='d' type='chat'><body>!transfer sales</body></message>",
            "<message from='anna@corp.example/pc' to='old.support.aaaaaaaaaa@help.example' id='e' type='chat'><body>too late</body></message>",
            "<message from='anna@corp.example/pc' to='old.support.aaaaaaaaaa@help.example' id='g' type='chat'><body>!done</body></message>",
            "<message from='anna@corp.example/pc' to='over.support.bbbbbbbbbb@help.example' id='h' type='chat'><body>bye</body></message>",
            "<message from='anna@corp.example/pc' to='old.support.aaaaaaaaaa@help.example' id='f' type='chat'><active xmlns='http://jabber.org/protocol/chatstates'/></message>",
        ],
        expect![[r#"
            <message from='anna@corp.example/pc' to='support@help.example' id='a' type='chat'><body>!ready</body></message>
              message of an agent to support in None: Ready
                from main:anna@corp.example / Some("pc"), id Some("a")

            <message from='anna@corp.example/pc' to='help.example' id='b' type='chat'><body> status </body></message>
              message of an agent to support in None: Status
                from main:anna@corp.example / Some("pc"), id Some("b")

            <message from='anna@corp.example/pc' to='bob.support.k7q2m9xwp3@help.example' id='c' type='chat'><body>Hello Bob</body><
              message of an agent in window 2: "Hello Bob"
                from main:anna@corp.example / Some("pc"), id Some("c")

            <message from='anna@corp.example/pc' to='bob.support.k7q2m9xwp3@help.example' id='d' type='chat'><body>!transfer sales</
              message of an agent at bob.support.k7q2m9xwp3 in Some(2): Transfer { conversation: None, target: Unknown("sales") }
                from main:anna@corp.example / Some("pc"), id Some("d")

            <message from='anna@corp.example/pc' to='old.support.aaaaaaaaaa@help.example' id='e' type='chat'><body>too late</body></
              message of an agent in window 1: "too late"
                from main:anna@corp.example / Some("pc"), id Some("e")

            <message from='anna@corp.example/pc' to='old.support.aaaaaaaaaa@help.example' id='g' type='chat'><body>!done</body></mes
              message of an agent to support in Some(1): Done(None)
                from main:anna@corp.example / Some("pc"), id Some("g")

            <message from='anna@corp.example/pc' to='over.support.bbbbbbbbbb@help.example' id='h' type='chat'><body>bye</body></mess
              answer: <message from='over.support.bbbbbbbbbb@help.example' to='anna@corp.example/pc' id='h' type='error'><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>This chat is over; your message was not delivered.</text></error></message>

            <message from='anna@corp.example/pc' to='old.support.aaaaaaaaaa@help.example' id='f' type='chat'><active xmlns='http://j
              nothing: no-conversation

        "#]],
    );
}

#[test]
fn signals_are_fleeting_and_go_to_conversations_only() {
    check(
        &[
            "<message from='cora@out.example/phone' to='support@help.example' id='a' type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>",
            "<message from='cora@out.example/phone' to='support@help.example' type='chat'><gone xmlns='http://jabber.org/protocol/chatstates'/></message>",
            "<message from='cora@out.example/phone' to='support@help.example'><received xmlns='urn:xmpp:receipts' id='q1'/></message>",
            "<message from='anna@corp.example/pc' to='bob.support.k7q2m9xwp3@help.example'><displayed xmlns='urn:xmpp:chat-markers:0' id='q2'/></message>",
            "<message from='cora@out.example/phone' to='support@help.example' id='r'><reactions xmlns='urn:xmpp:reactions:0' id='q3'><reaction>+</reaction></reactions></message>",
            "<message from='anna@corp.example/pc' to='support@help.example'><paused xmlns='http://jabber.org/protocol/chatstates'/></message>",
            "<message from='cora@out.example/phone' to='help.example'><active xmlns='http://jabber.org/protocol/chatstates'/></message>",
            "<message from='cora@out.example/phone' to='support@help.example' id='s'><body> \n </body></message>",
            "<message from='cora@out.example/phone' to='support@help.example'><subject>Hi</subject></message>",
            "<message from='cora@out.example/phone' to='nobody@help.example' type='chat'><inactive xmlns='http://jabber.org/protocol/chatstates'/></message>",
        ],
        expect![[r#"
            <message from='cora@out.example/phone' to='support@help.example' id='a' type='chat'><composing xmlns='http://jabber.org/
              signal of a customer to support
                from main:cora@out.example / Some("phone"), id Some("a"), no key

            <message from='cora@out.example/phone' to='support@help.example' type='chat'><gone xmlns='http://jabber.org/protocol/cha
              signal of a customer to support
                from main:cora@out.example / Some("phone"), id None, no key

            <message from='cora@out.example/phone' to='support@help.example'><received xmlns='urn:xmpp:receipts' id='q1'/></message>
              signal of a customer to support
                from main:cora@out.example / Some("phone"), id None, no key

            <message from='anna@corp.example/pc' to='bob.support.k7q2m9xwp3@help.example'><displayed xmlns='urn:xmpp:chat-markers:0'
              signal of an agent in window 2
                from main:anna@corp.example / Some("pc"), id None, no key

            <message from='cora@out.example/phone' to='support@help.example' id='r'><reactions xmlns='urn:xmpp:reactions:0' id='q3'>
              signal of a customer to support
                from main:cora@out.example / Some("phone"), id Some("r"), no key

            <message from='anna@corp.example/pc' to='support@help.example'><paused xmlns='http://jabber.org/protocol/chatstates'/></
              nothing: no-conversation

            <message from='cora@out.example/phone' to='help.example'><active xmlns='http://jabber.org/protocol/chatstates'/></messag
              nothing: no-conversation

            <message from='cora@out.example/phone' to='support@help.example' id='s'><body>  </body></message>
              nothing: empty

            <message from='cora@out.example/phone' to='support@help.example'><subject>Hi</subject></message>
              message of a customer to support: "Hi"
                from main:cora@out.example / Some("phone"), id None, no key

            <message from='cora@out.example/phone' to='nobody@help.example' type='chat'><inactive xmlns='http://jabber.org/protocol/
              nothing: no-conversation

        "#]],
    );
}

#[test]
fn an_alias_does_not_exist_for_anybody_but_its_agent() {
    let senders =
        ["otto@corp.example/pc", "cora@out.example/phone", "bob@out.example/x", "anna@corp.example.evil/pc"];
    let contents = [
        ("message", "type='chat'", "<body>hi</body>"),
        ("message", "type='chat'", "<composing xmlns='http://jabber.org/protocol/chatstates'/>"),
        (
            "message",
            "type='error'",
            "<error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>",
        ),
        ("iq", "type='get'", "<ping xmlns='urn:xmpp:ping'/>"),
        ("iq", "type='get'", "<query xmlns='http://jabber.org/protocol/disco#info'/>"),
        ("iq", "type='set'", ""),
        ("iq", "type='result'", ""),
        ("presence", "", ""),
        ("presence", "type='probe'", ""),
        ("presence", "type='subscribe'", ""),
        ("presence", "type='unsubscribe'", ""),
        ("presence", "type='unavailable'", ""),
    ];
    for sender in senders {
        for (name, kind, content) in contents {
            let (real, past, never) = (
                "bob.support.k7q2m9xwp3@help.example",
                "old.support.aaaaaaaaaa@help.example",
                "bob.support.zzzzzzzzzz@help.example",
            );
            let outcome = |to: &str| {
                let stanza = format!("<{name} from='{sender}' to='{to}' id='1' {kind}>{content}</{name}>");
                show(&read_text(&stanza)).replace(to, "ALIAS")
            };
            assert_eq!(outcome(real), outcome(never), "{sender} {name} {kind} {content}");
            assert_eq!(outcome(past), outcome(never), "{sender} {name} {kind} {content}");
        }
    }
}

#[test]
fn nobody_is_at_other_addresses() {
    check(
        &[
            "<message from='cora@out.example/phone' to='nobody@help.example' id='a' type='chat' xml:lang='de'><body>secret</body></message>",
            "<message from='cora@out.example/phone' to='nobody@help.example'><body>no id</body></message>",
            "<message from='cora@out.example/phone' to='help.example' id='b' type='chat'><body>hello?</body></message>",
        ],
        expect![[r#"
            <message from='cora@out.example/phone' to='nobody@help.example' id='a' type='chat' xml:lang='de'><body>secret</body></me
              answer: <message from='nobody@help.example' to='cora@out.example/phone' id='a' type='error'><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>Unter dieser Adresse gibt es niemanden.</text></error></message>

            <message from='cora@out.example/phone' to='nobody@help.example'><body>no id</body></message>
              answer: <message from='nobody@help.example' to='cora@out.example/phone' type='error'><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>There is nobody at this address.</text></error></message>

            <message from='cora@out.example/phone' to='help.example' id='b' type='chat'><body>hello?</body></message>
              courtesy WhereToWrite main:cora@out.example: <message from='help.example' to='cora@out.example' type='chat'><body>Nobody reads what is written to this address. Please write to: sales@help.example, support@help.example</body></message>

        "#]],
    );
}

#[test]
fn what_cannot_be_read_is_answered_in_plain_words() {
    check(
        &[
            "<message from='cora@out.example/phone' to='support@help.example' id='a' type='chat'><encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='1'/><payload>x</payload></encrypted><body>I sent you an OMEMO message</body></message>",
            "<message from='cora@out.example/phone' to='support@help.example' id='b' type='chat'><encrypted xmlns='urn:xmpp:omemo:2'><header sid='1'/></encrypted></message>",
            "<message from='cora@out.example/phone' to='support@help.example' id='c' type='chat'><encrypted xmlns='urn:xmpp:omemo:2'><payload>x</payload></encrypted></message>",
            "<message from='cora@out.example/phone' to='support@help.example' id='d' type='chat'><body>?OTRv3?</body></message>",
            "<message from='cora@out.example/phone' to='support@help.example' id='e' type='chat'><openpgp xmlns='urn:xmpp:openpgp:0'>x</openpgp></message>",
            "<message from='cora@out.example/phone' to='support@help.example' id='f' type='chat'><x xmlns='jabber:x:encrypted'>x</x><body>This message is encrypted.</body></message>",
            "<message from='anna@corp.example/pc' to='bob.support.k7q2m9xwp3@help.example' id='g' type='chat'><encryption xmlns='urn:xmpp:eme:0' namespace='urn:future'/><body>cannot be shown</body></message>",
            "<message from='cora@out.example/phone' to='support@help.example' id='h' type='chat'><propose xmlns='urn:xmpp:jingle-message:0' id='call-1'><description xmlns='urn:xmpp:jingle:apps:rtp:1' media='audio'/></propose></message>",
            "<message from='cora@out.example/phone' to='support@help.example' id='i' type='chat'><retract xmlns='urn:xmpp:jingle-message:0' id='call-1'/></message>",
        ],
        expect![[r#"
            <message from='cora@out.example/phone' to='support@help.example' id='a' type='chat'><encrypted xmlns='eu.siacs.conversat
              answer: <message from='support@help.example' to='cora@out.example/phone' id='a' type='error'><error type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>I cannot read encrypted messages. Please switch off encryption (OMEMO) for this chat and write again.</text></error></message>
              courtesy Encrypted main:cora@out.example: <message from='support@help.example' to='cora@out.example' type='chat'><body>I cannot read encrypted messages. Please switch off encryption (OMEMO) for this chat and write again.</body></message>

            <message from='cora@out.example/phone' to='support@help.example' id='b' type='chat'><encrypted xmlns='urn:xmpp:omemo:2'>
              nothing: empty

            <message from='cora@out.example/phone' to='support@help.example' id='c' type='chat'><encrypted xmlns='urn:xmpp:omemo:2'>
              answer: <message from='support@help.example' to='cora@out.example/phone' id='c' type='error'><error type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>I cannot read encrypted messages. Please switch off encryption (OMEMO) for this chat and write again.</text></error></message>
              courtesy Encrypted main:cora@out.example: <message from='support@help.example' to='cora@out.example' type='chat'><body>I cannot read encrypted messages. Please switch off encryption (OMEMO) for this chat and write again.</body></message>

            <message from='cora@out.example/phone' to='support@help.example' id='d' type='chat'><body>?OTRv3?</body></message>
              answer: <message from='support@help.example' to='cora@out.example/phone' id='d' type='error'><error type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>I cannot read encrypted messages. Please switch off encryption (OMEMO) for this chat and write again.</text></error></message>
              courtesy Encrypted main:cora@out.example: <message from='support@help.example' to='cora@out.example' type='chat'><body>I cannot read encrypted messages. Please switch off encryption (OMEMO) for this chat and write again.</body></message>

            <message from='cora@out.example/phone' to='support@help.example' id='e' type='chat'><openpgp xmlns='urn:xmpp:openpgp:0'>
              answer: <message from='support@help.example' to='cora@out.example/phone' id='e' type='error'><error type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>I cannot read encrypted messages. Please switch off encryption (OMEMO) for this chat and write again.</text></error></message>
              courtesy Encrypted main:cora@out.example: <message from='support@help.example' to='cora@out.example' type='chat'><body>I cannot read encrypted messages. Please switch off encryption (OMEMO) for this chat and write again.</body></message>

            <message from='cora@out.example/phone' to='support@help.example' id='f' type='chat'><x xmlns='jabber:x:encrypted'>x</x><
              answer: <message from='support@help.example' to='cora@out.example/phone' id='f' type='error'><error type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>I cannot read encrypted messages. Please switch off encryption (OMEMO) for this chat and write again.</text></error></message>
              courtesy Encrypted main:cora@out.example: <message from='support@help.example' to='cora@out.example' type='chat'><body>I cannot read encrypted messages. Please switch off encryption (OMEMO) for this chat and write again.</body></message>

            <message from='anna@corp.example/pc' to='bob.support.k7q2m9xwp3@help.example' id='g' type='chat'><encryption xmlns='urn:
              answer: <message from='bob.support.k7q2m9xwp3@help.example' to='anna@corp.example/pc' id='g' type='error'><error type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>I cannot read encrypted messages. Please switch off encryption (OMEMO) for this chat and write again.</text></error></message>
              courtesy Encrypted main:anna@corp.example: <message from='bob.support.k7q2m9xwp3@help.example' to='anna@corp.example' type='chat'><body>I cannot read encrypted messages. Please switch off encryption (OMEMO) for this chat and write again.</body></message>

            <message from='cora@out.example/phone' to='support@help.example' id='h' type='chat'><propose xmlns='urn:xmpp:jingle-mess
              answer: <message from='support@help.example' to='cora@out.example/phone' type='chat'><reject xmlns='urn:xmpp:jingle-message:0' id='call-1'><reason xmlns='urn:xmpp:jingle:1'><unsupported-applications/></reason></reject><store xmlns='urn:xmpp:hints'/></message>
              courtesy Call main:cora@out.example: <message from='support@help.example' to='cora@out.example' type='chat'><body>Calls are not possible here. Please write instead.</body></message>

            <message from='cora@out.example/phone' to='support@help.example' id='i' type='chat'><retract xmlns='urn:xmpp:jingle-mess
              nothing: empty

        "#]],
    );
}

#[test]
fn errors_say_who_is_gone_and_are_never_answered() {
    check(
        &[
            "<message from='anna@corp.example/pc' to='bob.support.k7q2m9xwp3@help.example' id='2a-7' type='error'><body>echo</body><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>",
            "<message from='cora@out.example' to='support@help.example' id='m2' type='error'><error type='cancel'><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>t</text><remote-server-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>",
            "<message from='cora@out.example' to='support@help.example' id='m3' type='error'><error type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>",
            "<message from='anna@corp.example' to='support@help.example' id='m4' type='error'><error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>",
            "<message from='cora@out.example' to='bob.support.k7q2m9xwp3@help.example' type='error'><error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>",
            "<message from='cora@out.example' to='support@help.example' type='error'/>",
        ],
        expect![[r#"
            <message from='anna@corp.example/pc' to='bob.support.k7q2m9xwp3@help.example' id='2a-7' type='error'><body>echo</body><e
              event WindowUnreachable { window: WindowId { conversation: ConversationId(2), number: WindowNumber(1) }, message: Some(MessageId(7)) }

            <message from='cora@out.example' to='support@help.example' id='m2' type='error'><error type='cancel'><text xmlns='urn:ie
              event CustomerLeft(main:cora@out.example)

            <message from='cora@out.example' to='support@help.example' id='m3' type='error'><error type='modify'><not-acceptable xml
              nothing: bounce

            <message from='anna@corp.example' to='support@help.example' id='m4' type='error'><error type='cancel'><gone xmlns='urn:i
              nothing: bounce

            <message from='cora@out.example' to='bob.support.k7q2m9xwp3@help.example' type='error'><error type='cancel'><gone xmlns=
              nothing: bounce

            <message from='cora@out.example' to='support@help.example' type='error'/>
              nothing: bounce

        "#]],
    );
}

fn message(stanza: &str) -> Incoming {
    let Inbound::Message(incoming) = read_text(stanza) else { panic!("no message: {stanza}") };
    incoming
}

#[test]
fn a_repetition_has_the_same_key_and_anything_else_another() {
    let stanza = |from: &str, to: &str, id: &str, body: &str| {
        message(&format!("<message from='{from}' to='{to}' id='{id}'><body>{body}</body></message>")).key
    };
    let first = stanza("cora@out.example/phone", "support@help.example", "1", "hi");
    assert!(first.is_some());
    assert_eq!(first, stanza("cora@out.example/tablet", "support@help.example/desk", "1", "hi"));
    for other in [
        stanza("dora@out.example/phone", "support@help.example", "1", "hi"),
        stanza("cora@out.example/phone", "sales@help.example", "1", "hi"),
        stanza("cora@out.example/phone", "support@help.example", "2", "hi"),
        stanza("cora@out.example/phone", "support@help.example", "1", "ho"),
    ] {
        assert_ne!(first, other);
    }
    assert_eq!(stanza("cora@out.example/phone", "support@help.example", "", "hi"), None);
}
