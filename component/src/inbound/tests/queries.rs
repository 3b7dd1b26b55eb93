//! Queries: every one is answered; results count for our own questions only.
//!
//! *Never:* messages or presence.

use expect_test::expect;

use super::super::Inbound;
use super::world::{check, read_text, split};

#[test]
fn the_domain_introduces_itself_and_its_desks() {
    check(
        &[
            "<iq from='cora@out.example/phone' to='help.example' id='a' type='get'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>",
            "<iq from='cora@out.example/phone' to='help.example' id='b' type='get'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>",
            "<iq from='cora@out.example/phone' to='help.example' id='c' type='get'><query xmlns='http://jabber.org/protocol/disco#items' node='http://jabber.org/protocol/commands'/></iq>",
            "<iq from='cora@out.example/phone' to='help.example' id='d' type='get'><query xmlns='jabber:iq:last'/></iq>",
            "<iq from='cora@out.example/phone' to='help.example' id='e' type='get'><query xmlns='jabber:iq:version'/></iq>",
            "<iq from='cora@out.example/phone' to='help.example' id='f' type='get'><time xmlns='urn:xmpp:time'/></iq>",
        ],
        expect![[r#"
            <iq from='cora@out.example/phone' to='help.example' id='a' type='get'><query xmlns='http://jabber.org/protocol/disco#inf
              answer: <iq from='help.example' to='cora@out.example/phone' id='a' type='result'><query xmlns='http://jabber.org/protocol/disco#info'><identity category='component' type='generic' name='Frontdesk'/><feature var='http://jabber.org/protocol/commands'/><feature var='http://jabber.org/protocol/disco#info'/><feature var='http://jabber.org/protocol/disco#items'/><feature var='jabber:iq:last'/><feature var='jabber:iq:version'/><feature var='urn:xmpp:ping'/><feature var='urn:xmpp:time'/><feature var='vcard-temp'/></query></iq>

            <iq from='cora@out.example/phone' to='help.example' id='b' type='get'><query xmlns='http://jabber.org/protocol/disco#ite
              answer: <iq from='help.example' to='cora@out.example/phone' id='b' type='result'><query xmlns='http://jabber.org/protocol/disco#items'><item jid='sales@help.example' name='Sales'/><item jid='support@help.example' name='Support'/></query></iq>

            <iq from='cora@out.example/phone' to='help.example' id='c' type='get'><query xmlns='http://jabber.org/protocol/disco#ite
              answer: <iq from='help.example' to='cora@out.example/phone' id='c' type='result'><query xmlns='http://jabber.org/protocol/disco#items' node='http://jabber.org/protocol/commands'/></iq>

            <iq from='cora@out.example/phone' to='help.example' id='d' type='get'><query xmlns='jabber:iq:last'/></iq>
              answer: <iq from='help.example' to='cora@out.example/phone' id='d' type='result'><query xmlns='jabber:iq:last' seconds='99'/></iq>

            <iq from='cora@out.example/phone' to='help.example' id='e' type='get'><query xmlns='jabber:iq:version'/></iq>
              answer: <iq from='help.example' to='cora@out.example/phone' id='e' type='result'><query xmlns='jabber:iq:version'><name>Frontdesk</name><version>0.1.0</version></query></iq>

            <iq from='cora@out.example/phone' to='help.example' id='f' type='get'><time xmlns='urn:xmpp:time'/></iq>
              answer: <iq from='help.example' to='cora@out.example/phone' id='f' type='result'><time xmlns='urn:xmpp:time'><tzo>+00:00</tzo><utc>2025-12-31T23:59:59Z</utc></time></iq>

        "#]],
    );
}

#[test]
fn desks_and_windows_introduce_themselves() {
    check(
        &[
            "<iq from='cora@out.example/phone' to='support@help.example' id='a' type='get'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>",
            "<iq from='cora@out.example/phone' to='support@help.example/desk' id='b' type='get'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>",
            "<iq from='cora@out.example/phone' to='support@help.example/desk' id='c' type='get'><ping xmlns='urn:xmpp:ping'/></iq>",
            "<iq from='anna@corp.example/pc' to='bob.support.k7q2m9xwp3@help.example/desk' id='d' type='get'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>",
            "<iq from='cora@out.example/phone' to='support@help.example/desk' id='e' type='get'><query xmlns='http://jabber.org/protocol/disco#info' node='other'/></iq>",
            "<iq from='cora@out.example/phone' to='support@help.example' id='f' type='get'><query xmlns='jabber:iq:last'/></iq>",
        ],
        expect![[r#"
            <iq from='cora@out.example/phone' to='support@help.example' id='a' type='get'><query xmlns='http://jabber.org/protocol/d
              answer: <iq from='support@help.example' to='cora@out.example/phone' id='a' type='result'><query xmlns='http://jabber.org/protocol/disco#info'><identity category='client' type='bot' name='Support'/><feature var='http://jabber.org/protocol/caps'/><feature var='http://jabber.org/protocol/chatstates'/><feature var='http://jabber.org/protocol/commands'/><feature var='http://jabber.org/protocol/disco#info'/><feature var='http://jabber.org/protocol/disco#items'/><feature var='jabber:iq:last'/><feature var='jabber:iq:version'/><feature var='urn:xmpp:chat-markers:0'/><feature var='urn:xmpp:message-correct:0'/><feature var='urn:xmpp:message-retract:1'/><feature var='urn:xmpp:ping'/><feature var='urn:xmpp:receipts'/><feature var='urn:xmpp:time'/><feature var='vcard-temp'/></query></iq>

            <iq from='cora@out.example/phone' to='support@help.example/desk' id='b' type='get'><query xmlns='http://jabber.org/proto
              answer: <iq from='support@help.example/desk' to='cora@out.example/phone' id='b' type='result'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>

            <iq from='cora@out.example/phone' to='support@help.example/desk' id='c' type='get'><ping xmlns='urn:xmpp:ping'/></iq>
              answer: <iq from='support@help.example/desk' to='cora@out.example/phone' id='c' type='result'/>

            <iq from='anna@corp.example/pc' to='bob.support.k7q2m9xwp3@help.example/desk' id='d' type='get'><query xmlns='http://jab
              answer: <iq from='bob.support.k7q2m9xwp3@help.example/desk' to='anna@corp.example/pc' id='d' type='result'><query xmlns='http://jabber.org/protocol/disco#info'><identity category='account' type='registered'/><identity category='client' type='pc'/><feature var='http://jabber.org/protocol/caps'/><feature var='http://jabber.org/protocol/chatstates'/><feature var='http://jabber.org/protocol/disco#info'/><feature var='http://jabber.org/protocol/disco#items'/><feature var='jabber:iq:last'/><feature var='jabber:iq:version'/><feature var='urn:xmpp:chat-markers:0'/><feature var='urn:xmpp:message-correct:0'/><feature var='urn:xmpp:message-retract:1'/><feature var='urn:xmpp:ping'/><feature var='urn:xmpp:receipts'/><feature var='urn:xmpp:time'/><feature var='vcard-temp'/></query></iq>

            <iq from='cora@out.example/phone' to='support@help.example/desk' id='e' type='get'><query xmlns='http://jabber.org/proto
              answer: <iq from='support@help.example/desk' to='cora@out.example/phone' id='e' type='error'><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>

            <iq from='cora@out.example/phone' to='support@help.example' id='f' type='get'><query xmlns='jabber:iq:last'/></iq>
              answer: <iq from='support@help.example' to='cora@out.example/phone' id='f' type='result'><query xmlns='jabber:iq:last' seconds='0'/></iq>

        "#]],
    );
}

fn answer(stanza: &str) -> String {
    let (Inbound::Reply(reply) | Inbound::Subscription { reply, .. }) = read_text(stanza) else {
        panic!("not answered: {stanza}")
    };
    String::from_utf8(reply.answers).unwrap()
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    text.split_once(start).unwrap().1.split_once(end).unwrap().0
}

#[test]
fn the_hash_in_presence_and_the_picture_lead_to_their_answers() {
    for (from, to) in [
        ("cora@out.example/phone", "support@help.example"),
        ("anna@corp.example/pc", "bob.support.k7q2m9xwp3@help.example"),
    ] {
        let presence = answer(&format!("<presence from='{from}' to='{to}' type='probe'/>"));
        let node = format!("{}#{}", between(&presence, "node='", "'"), between(&presence, "ver='", "'"));
        let get = |payload: &str| {
            answer(&format!("<iq from='{from}' to='{to}/desk' id='1' type='get'>{payload}</iq>"))
        };
        let info = get(&format!("<query xmlns='http://jabber.org/protocol/disco#info' node='{node}'/>"));
        assert!(info.contains(&format!("node='{node}'")) && info.contains("<identity"), "{info}");

        let photo = between(&presence, "<photo>", "</photo>");
        let items = |node: &str, item: &str| {
            get(&format!(
                "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='{node}'>{item}</items></pubsub>"
            ))
        };
        let metadata = items("urn:xmpp:avatar:metadata", "");
        assert!(metadata.contains(&format!("id='{photo}' type='image/png'")), "{metadata}");
        let data = items("urn:xmpp:avatar:data", &format!("<item id='{photo}'/>"));
        let card = get("<vCard xmlns='vcard-temp'/>");
        let picture = between(&card, "<BINVAL>", "</BINVAL>");
        assert_eq!(between(&data, "<data xmlns='urn:xmpp:avatar:data'>", "</data>"), picture);
        assert!(items("urn:xmpp:avatar:data", "<item id='other'/>").contains("item-not-found"));
        for node in ["eu.siacs.conversations.axolotl.devicelist", "urn:xmpp:omemo:2:devices"] {
            assert!(items(node, "").contains("item-not-found"));
        }
    }
}

#[test]
fn what_we_do_not_do_is_declined_at_once() {
    let payloads = [
        ("set", "<jingle xmlns='urn:xmpp:jingle:1' action='session-initiate' sid='1'/>"),
        ("set", "<open xmlns='http://jabber.org/protocol/ibb' sid='1' block-size='4096'/>"),
        ("set", "<si xmlns='http://jabber.org/protocol/si'/>"),
        ("set", "<query xmlns='http://jabber.org/protocol/bytestreams'/>"),
        ("set", "<query xmlns='jabber:iq:register'/>"),
        ("get", "<query xmlns='jabber:iq:register'/>"),
        ("get", "<query xmlns='jabber:iq:gateway'/>"),
        ("set", "<vCard xmlns='vcard-temp'/>"),
        ("set", "<x xmlns='http://jabber.org/protocol/rosterx'/>"),
        ("get", "<unknown xmlns='urn:unknown'/>"),
        ("set", "<pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='x'/></pubsub>"),
        ("get", "<pubsub xmlns='http://jabber.org/protocol/pubsub'><subscriptions/></pubsub>"),
    ];
    for to in ["help.example", "support@help.example"] {
        for (kind, payload) in payloads {
            let answer =
                answer(&format!("<iq from='c@out.example/p' to='{to}' id='1' type='{kind}'>{payload}</iq>"));
            assert_eq!(
                answer,
                format!(
                    "<iq from='{to}' to='c@out.example/p' id='1' type='error'><error type='cancel'>\
                     <service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
                )
            );
            assert_eq!(split(answer.as_bytes()).len(), 1);
        }
    }
}

#[test]
fn who_wants_a_call_or_sends_a_file_is_told_why_not() {
    const TRANSFER: &str = "Files cannot be sent directly here. Please upload the file (the paper clip of most clients) or paste a link.";
    let table = [
        (
            "<jingle xmlns='urn:xmpp:jingle:1' action='session-initiate' sid='1'><content name='a'>\
          <description xmlns='urn:xmpp:jingle:apps:rtp:1' media='audio'/></content></jingle>",
            "Calls are not possible here. Please write instead.",
        ),
        (
            "<jingle xmlns='urn:xmpp:jingle:1' action='session-initiate' sid='1'><content name='a'>\
          <description xmlns='urn:xmpp:jingle:apps:file-transfer:5'/></content></jingle>",
            TRANSFER,
        ),
        ("<jingle xmlns='urn:xmpp:jingle:1' action='session-info' sid='1'/>", ""),
        ("<si xmlns='http://jabber.org/protocol/si'/>", TRANSFER),
        ("<open xmlns='http://jabber.org/protocol/ibb' sid='1' block-size='4096'/>", TRANSFER),
        ("<query xmlns='http://jabber.org/protocol/bytestreams'/>", TRANSFER),
        ("<vCard xmlns='vcard-temp'/>", ""),
    ];
    for (payload, expected) in table {
        let query =
            format!("<iq from='c@out.example/p' to='support@help.example' id='1' type='set'>{payload}</iq>");
        let Inbound::Reply(reply) = read_text(&query) else { panic!("{payload} is answered") };
        let told = reply.courtesy.map(|courtesy| String::from_utf8(courtesy.stanzas).unwrap());
        assert_eq!(
            told.as_deref().map_or("", |told| between(told, "<body>", "</body>")),
            expected,
            "{payload}"
        );
    }
}

#[test]
fn malformed_queries_are_answered_and_results_are_not() {
    check(
        &[
            "<iq from='cora@out.example/phone' to='help.example' id='a' type='get'/>",
            "<iq from='cora@out.example/phone' to='help.example' id='b' type='get'><ping xmlns='urn:xmpp:ping'/><ping xmlns='urn:xmpp:ping'/></iq>",
            "<iq from='cora@out.example/phone' to='help.example' type='get'><ping xmlns='urn:xmpp:ping'/></iq>",
            "<iq from='cora@out.example/phone' to='help.example' id='' type='get'><ping xmlns='urn:xmpp:ping'/></iq>",
            "<iq from='cora@out.example/phone' to='help.example' id='c'><ping xmlns='urn:xmpp:ping'/></iq>",
            "<iq from='cora@out.example/phone' to='help.example' id='d' type='bogus'/>",
            "<iq from='cora@out.example/phone' to='help.example' id='e' type='error'/>",
            "<iq from='cora@out.example/phone' to='help.example' id='f' type='result'/>",
            "<iq from='cora@out.example/phone' to='nobody@help.example' id='g' type='get'><ping xmlns='urn:xmpp:ping'/></iq>",
        ],
        expect![[r#"
            <iq from='cora@out.example/phone' to='help.example' id='a' type='get'/>
              answer: <iq from='help.example' to='cora@out.example/phone' id='a' type='error'><error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>

            <iq from='cora@out.example/phone' to='help.example' id='b' type='get'><ping xmlns='urn:xmpp:ping'/><ping xmlns='urn:xmpp
              answer: <iq from='help.example' to='cora@out.example/phone' id='b' type='error'><error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>

            <iq from='cora@out.example/phone' to='help.example' type='get'><ping xmlns='urn:xmpp:ping'/></iq>
              answer: <iq from='help.example' to='cora@out.example/phone' id='' type='error'><error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>

            <iq from='cora@out.example/phone' to='help.example' id='' type='get'><ping xmlns='urn:xmpp:ping'/></iq>
              answer: <iq from='help.example' to='cora@out.example/phone' id='' type='result'/>

            <iq from='cora@out.example/phone' to='help.example' id='c'><ping xmlns='urn:xmpp:ping'/></iq>
              answer: <iq from='help.example' to='cora@out.example/phone' id='c' type='error'><error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>

            <iq from='cora@out.example/phone' to='help.example' id='d' type='bogus'/>
              answer: <iq from='help.example' to='cora@out.example/phone' id='d' type='error'><error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>

            <iq from='cora@out.example/phone' to='help.example' id='e' type='error'/>
              nothing: unasked-result

            <iq from='cora@out.example/phone' to='help.example' id='f' type='result'/>
              nothing: unasked-result

            <iq from='cora@out.example/phone' to='nobody@help.example' id='g' type='get'><ping xmlns='urn:xmpp:ping'/></iq>
              answer: <iq from='nobody@help.example' to='cora@out.example/phone' id='g' type='error'><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>

        "#]],
    );
}

#[test]
fn a_check_counts_only_from_whom_it_was_asked() {
    check(
        &[
            "<iq from='cora@out.example/phone' to='support@help.example' id='check-7' type='result'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>",
            "<iq from='cora@out.example/phone' to='support@help.example' id='check-7' type='error'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>",
            "<iq from='cora@out.example/phone' to='support@help.example' id='check-7' type='error'><error type='wait'><remote-server-timeout xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>",
            "<iq from='cora@out.example/phone' to='support@help.example' id='check-7' type='error'><error type='cancel'><feature-not-implemented xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>",
            "<iq from='cora@out.example/phone' to='support@help.example' id='check-7' type='error'/>",
            "<iq from='cora@out.example/tablet' to='support@help.example' id='check-7' type='result'/>",
            "<iq from='cora@out.example/phone' to='support@help.example' id='check-8' type='result'/>",
            "<iq from='eve@evil.example/phone' to='support@help.example' id='check-7' type='error'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>",
        ],
        expect![[r#"
            <iq from='cora@out.example/phone' to='support@help.example' id='check-7' type='result'><query xmlns='http://jabber.org/p
              answered check-7: StillThere(ConversationId(7), Here)

            <iq from='cora@out.example/phone' to='support@help.example' id='check-7' type='error'><error type='cancel'><service-unav
              answered check-7: StillThere(ConversationId(7), Gone)

            <iq from='cora@out.example/phone' to='support@help.example' id='check-7' type='error'><error type='wait'><remote-server-
              answered check-7: StillThere(ConversationId(7), Unclear)

            <iq from='cora@out.example/phone' to='support@help.example' id='check-7' type='error'><error type='cancel'><feature-not-
              answered check-7: StillThere(ConversationId(7), Here)

            <iq from='cora@out.example/phone' to='support@help.example' id='check-7' type='error'/>
              answered check-7: StillThere(ConversationId(7), Unclear)

            <iq from='cora@out.example/tablet' to='support@help.example' id='check-7' type='result'/>
              nothing: unasked-result

            <iq from='cora@out.example/phone' to='support@help.example' id='check-8' type='result'/>
              nothing: unasked-result

            <iq from='eve@evil.example/phone' to='support@help.example' id='check-7' type='error'><error type='cancel'><service-unav
              nothing: unasked-result

        "#]],
    );
}

#[test]
fn our_own_ping_is_the_barrier_and_nobody_else_can_send_it() {
    check(
        &[
            "<iq from='help.example' to='help.example' id='barrier-f00d-3-42' type='get'><ping xmlns='urn:xmpp:ping'/></iq>",
            "<iq from='help.example' to='help.example' id='barrier-f00d-3-42' type='result'/>",
            "<iq from='help.example' to='help.example' id='barrier-f00d-x-42' type='get'><ping xmlns='urn:xmpp:ping'/></iq>",
            "<iq from='cora@out.example/phone' to='help.example' id='barrier-f00d-3-42' type='get'><ping xmlns='urn:xmpp:ping'/></iq>",
            "<iq from='support@help.example' to='help.example' id='barrier-f00d-3-42' type='get'><ping xmlns='urn:xmpp:ping'/></iq>",
            "<iq from='out.example' to='help.example' id='barrier-f00d-3-42' type='result'/>",
        ],
        expect![[r#"
            <iq from='help.example' to='help.example' id='barrier-f00d-3-42' type='get'><ping xmlns='urn:xmpp:ping'/></iq>
              barrier main f00d 3 42

            <iq from='help.example' to='help.example' id='barrier-f00d-3-42' type='result'/>
              barrier main f00d 3 42

            <iq from='help.example' to='help.example' id='barrier-f00d-x-42' type='get'><ping xmlns='urn:xmpp:ping'/></iq>
              nothing: own-domain

            <iq from='cora@out.example/phone' to='help.example' id='barrier-f00d-3-42' type='get'><ping xmlns='urn:xmpp:ping'/></iq>
              answer: <iq from='help.example' to='cora@out.example/phone' id='barrier-f00d-3-42' type='result'/>

            <iq from='support@help.example' to='help.example' id='barrier-f00d-3-42' type='get'><ping xmlns='urn:xmpp:ping'/></iq>
              nothing: own-domain

            <iq from='out.example' to='help.example' id='barrier-f00d-3-42' type='result'/>
              nothing: unasked-result

        "#]],
    );
}

#[test]
fn answers_about_software_count_only_from_whom_was_asked() {
    check(
        &[
            "<iq from='cora@out.example/phone' to='support@help.example' id='software-1-version' type='error'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>",
            "<iq from='cora@out.example/phone' to='support@help.example' id='software-1-version' type='result'/>",
            "<iq from='cora@out.example/tablet' to='support@help.example' id='software-1-version' type='result'><query xmlns='jabber:iq:version'><name>x</name></query></iq>",
            "<iq from='cora@out.example' to='support@help.example' id='software-1-version' type='result'><query xmlns='jabber:iq:version'><name>x</name></query></iq>",
            "<iq from='eve@evil.example/phone' to='support@help.example' id='software-1-version' type='result'><query xmlns='jabber:iq:version'><name>x</name></query></iq>",
            "<iq from='cora@out.example/phone' to='support@help.example' id='software-2-version' type='result'><query xmlns='jabber:iq:version'><name>x</name></query></iq>",
        ],
        expect![[r#"
            <iq from='cora@out.example/phone' to='support@help.example' id='software-1-version' type='error'><error type='cancel'><s
              answered software-1-version: Version(None)

            <iq from='cora@out.example/phone' to='support@help.example' id='software-1-version' type='result'/>
              answered software-1-version: Version(None)

            <iq from='cora@out.example/tablet' to='support@help.example' id='software-1-version' type='result'><query xmlns='jabber:
              nothing: unasked-result

            <iq from='cora@out.example' to='support@help.example' id='software-1-version' type='result'><query xmlns='jabber:iq:vers
              nothing: unasked-result

            <iq from='eve@evil.example/phone' to='support@help.example' id='software-1-version' type='result'><query xmlns='jabber:i
              nothing: unasked-result

            <iq from='cora@out.example/phone' to='support@help.example' id='software-2-version' type='result'><query xmlns='jabber:i
              nothing: unasked-result

        "#]],
    );
}

/// A query to a desk.
fn ask(from: &str, kind: &str, content: &str) -> String {
    format!("<iq from='{from}' to='support@help.example' id='a' type='{kind}'>{content}</iq>")
}

#[test]
fn agents_are_offered_commands() {
    let info = "<query xmlns='http://jabber.org/protocol/disco#info' node='transfer'/>";
    let items =
        "<query xmlns='http://jabber.org/protocol/disco#items' node='http://jabber.org/protocol/commands'/>";
    let stanzas = [
        ask("anna@corp.example/pc", "get", items),
        ask("anna@corp.example/pc", "get", info),
        ask("cora@out.example/phone", "get", info),
    ];
    check(
        &stanzas.each_ref().map(String::as_str),
        expect![[r#"
            <iq from='anna@corp.example/pc' to='support@help.example' id='a' type='get'><query xmlns='http://jabber.org/protocol/dis
              answer: <iq from='support@help.example' to='anna@corp.example/pc' id='a' type='result'><query xmlns='http://jabber.org/protocol/disco#items' node='http://jabber.org/protocol/commands'><item jid='support@help.example' node='ready' name='I take chats'/><item jid='support@help.example' node='away' name='I take no new chats'/><item jid='support@help.example' node='status' name='my state and my chats'/><item jid='support@help.example' node='accept' name='take the offered chat'/><item jid='support@help.example' node='reject' name='leave it to somebody else'/><item jid='support@help.example' node='done' name='the chat is over, or I have finished up'/><item jid='support@help.example' node='transfer' name='pass the chat on'/><item jid='support@help.example' node='room' name='go on with the chat in a room'/><item jid='support@help.example' node='queue' name='who is waiting'/><item jid='support@help.example' node='skills' name='my queues, skills and teams'/><item jid='support@help.example' node='why' name='why a chat is where it is'/><item jid='support@help.example' node='help' name='this list'/></query></iq>

            <iq from='anna@corp.example/pc' to='support@help.example' id='a' type='get'><query xmlns='http://jabber.org/protocol/dis
              answer: <iq from='support@help.example' to='anna@corp.example/pc' id='a' type='result'><query xmlns='http://jabber.org/protocol/disco#info' node='transfer'><identity category='automation' type='command-node' name='pass the chat on'/><feature var='http://jabber.org/protocol/commands'/><feature var='jabber:x:data'/></query></iq>

            <iq from='cora@out.example/phone' to='support@help.example' id='a' type='get'><query xmlns='http://jabber.org/protocol/d
              answer: <iq from='support@help.example' to='cora@out.example/phone' id='a' type='error'><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>

        "#]],
    );
}

/// A form that is filled in like this.
fn submit(var: &str, value: &str) -> String {
    format!("<x xmlns='jabber:x:data' type='submit'><field var='{var}'><value>{value}</value></field></x>")
}

#[test]
fn commands_are_taken_as_forms() {
    let command = |attributes: &str, inner: &str| {
        format!("<command xmlns='http://jabber.org/protocol/commands' {attributes}>{inner}</command>")
    };
    let mut stanzas: Vec<String> = [
        command("node='ready' action='execute'", ""),
        command("node='transfer'", ""),
        command("node='transfer' sessionid='s' action='cancel'", ""),
        command("node='done' sessionid='s' action='complete'", &submit("conversation", "7")),
        command("node='done' sessionid='s'", &submit("conversation", "seven")),
        command("node='done' sessionid='s'", &submit("colour", "red")),
        command("node='transfer'", &submit("target", "Billing")),
        command("node='dance'", ""),
        command("", ""),
    ]
    .map(|content| ask("anna@corp.example/pc", "set", &content))
    .into();
    stanzas.push(ask("cora@out.example/phone", "set", &command("node='ready'", "")));
    check(
        &stanzas.iter().map(String::as_str).collect::<Vec<_>>(),
        expect![[r#"
            <iq from='anna@corp.example/pc' to='support@help.example' id='a' type='set'><command xmlns='http://jabber.org/protocol/c
              request Request { who: "anna@corp.example", window: None, what: Ready, answer: Form(FormHeader { agent: "anna@corp.example", sender: main:anna@corp.example, to: "anna@corp.example/pc", from: "support@help.example", id: "a", node: "ready", session: "command-a", desk: "support" }) }

            <iq from='anna@corp.example/pc' to='support@help.example' id='a' type='set'><command xmlns='http://jabber.org/protocol/c
              answer: <iq from='support@help.example' to='anna@corp.example/pc' id='a' type='result'><command xmlns='http://jabber.org/protocol/commands' node='transfer' sessionid='command-a' status='executing'><actions execute='complete'><complete/></actions><x xmlns='jabber:x:data' type='form'><title>pass the chat on</title><instructions>transfer [number] QUEUE or AGENT</instructions><field var='conversation' type='text-single' label='Number of the chat (empty: the only one)'/><field var='target' type='list-single' label='Queue or agent'><required/><option label='Billing'><value>billing</value></option><option label='General'><value>general</value></option><option label='Anna'><value>anna@example.org</value></option><option label='Bert'><value>bert@example.org</value></option></field></x></command></iq>

            <iq from='anna@corp.example/pc' to='support@help.example' id='a' type='set'><command xmlns='http://jabber.org/protocol/c
              answer: <iq from='support@help.example' to='anna@corp.example/pc' id='a' type='result'><command xmlns='http://jabber.org/protocol/commands' node='transfer' sessionid='s' status='canceled'/></iq>

            <iq from='anna@corp.example/pc' to='support@help.example' id='a' type='set'><command xmlns='http://jabber.org/protocol/c
              request Request { who: "anna@corp.example", window: None, what: Done(Some(ConversationId(7))), answer: Form(FormHeader { agent: "anna@corp.example", sender: main:anna@corp.example, to: "anna@corp.example/pc", from: "support@help.example", id: "a", node: "done", session: "s", desk: "support" }) }

            <iq from='anna@corp.example/pc' to='support@help.example' id='a' type='set'><command xmlns='http://jabber.org/protocol/c
              answer: <iq from='support@help.example' to='anna@corp.example/pc' id='a' type='result'><command xmlns='http://jabber.org/protocol/commands' node='done' sessionid='s' status='executing'><actions execute='complete'><complete/></actions><note type='error'>That is not the number of a conversation; a number looks like 12.</note><x xmlns='jabber:x:data' type='form'><title>the chat is over, or I have finished up</title><instructions>done [number]</instructions><field var='conversation' type='text-single' label='Number of the chat (empty: the only one)'/></x></command></iq>

            <iq from='anna@corp.example/pc' to='support@help.example' id='a' type='set'><command xmlns='http://jabber.org/protocol/c
              request Request { who: "anna@corp.example", window: None, what: Done(None), answer: Form(FormHeader { agent: "anna@corp.example", sender: main:anna@corp.example, to: "anna@corp.example/pc", from: "support@help.example", id: "a", node: "done", session: "s", desk: "support" }) }

            <iq from='anna@corp.example/pc' to='support@help.example' id='a' type='set'><command xmlns='http://jabber.org/protocol/c
              request Request { who: "anna@corp.example", window: None, what: Transfer { conversation: None, target: Queue("billing") }, answer: Form(FormHeader { agent: "anna@corp.example", sender: main:anna@corp.example, to: "anna@corp.example/pc", from: "support@help.example", id: "a", node: "transfer", session: "command-a", desk: "support" }) }

            <iq from='anna@corp.example/pc' to='support@help.example' id='a' type='set'><command xmlns='http://jabber.org/protocol/c
              answer: <iq from='support@help.example' to='anna@corp.example/pc' id='a' type='error'><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>

            <iq from='anna@corp.example/pc' to='support@help.example' id='a' type='set'><command xmlns='http://jabber.org/protocol/c
              answer: <iq from='support@help.example' to='anna@corp.example/pc' id='a' type='error'><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>

            <iq from='cora@out.example/phone' to='support@help.example' id='a' type='set'><command xmlns='http://jabber.org/protocol
              answer: <iq from='support@help.example' to='cora@out.example/phone' id='a' type='error'><error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>

        "#]],
    );
}
