//! What a room of ours sends, and what somebody would like to be taken for that.
//!
//! *Never:* a conference service.

use super::world::check;
use expect_test::expect;

const USER: &str = "http://jabber.org/protocol/muc#user";

/// Presence of the room's occupants and of the room itself.
fn presences() -> Vec<String> {
    let presence = |nick: &str, attributes: &str, content: &str| {
        format!(
            "<presence from='room7@rooms.example/{nick}' to='support@help.example/desk'{attributes}>\
             <x xmlns='{USER}'>{content}</x></presence>"
        )
    };
    let item = |jid: &str| format!("<item affiliation='member' role='participant'{jid}/>");
    let gone = " type='unavailable'";
    let ours = "<item affiliation='owner' role='moderator'/><status code='110'/>";
    vec![
        presence("Cora", "", &item(" jid='Cora@Out.example/phone'")),
        presence("Eve", "", &item("")),
        presence("Eve", "", &item(" jid='not@@one'")),
        presence("Support", "", &format!("{ours}<status code='201'/>")),
        presence("Support", "", "<item affiliation='member' role='participant'/><status code='110'/>"),
        presence("Support", "", &item("")),
        presence("Cora", gone, &item("")),
        presence("Cora", gone, "<item affiliation='member' nick='Cora 2'/><status code='303'/>"),
        presence("Support", gone, "<item affiliation='none'/><status code='110'/><destroy/>"),
        presence("Support", gone, "<item nick='Desk'/><status code='303'/><status code='110'/>"),
        "<presence from='room7@rooms.example/Support' to='support@help.example/desk' type='error'>\
         <error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>"
            .to_owned(),
        "<presence from='room7@rooms.example' to='support@help.example/desk'/>".to_owned(),
        "<presence from='room7@rooms.example/Cora' to='support@help.example/desk' type='subscribe'/>"
            .to_owned(),
    ]
}

#[test]
fn who_comes_and_goes() {
    check(
        &presences().iter().map(String::as_str).collect::<Vec<_>>(),
        expect![[r#"
        <presence from='room7@rooms.example/Cora' to='support@help.example/desk'><x xmlns='http://jabber.org/protocol/muc#user'>
          in main:room7@rooms.example: Here { nickname: "Cora", real: Some(main:cora@out.example) }

        <presence from='room7@rooms.example/Eve' to='support@help.example/desk'><x xmlns='http://jabber.org/protocol/muc#user'><
          in main:room7@rooms.example: Here { nickname: "Eve", real: None }

        <presence from='room7@rooms.example/Eve' to='support@help.example/desk'><x xmlns='http://jabber.org/protocol/muc#user'><
          in main:room7@rooms.example: Here { nickname: "Eve", real: None }

        <presence from='room7@rooms.example/Support' to='support@help.example/desk'><x xmlns='http://jabber.org/protocol/muc#use
          in main:room7@rooms.example: Entered { is_owner: true, is_new: true }

        <presence from='room7@rooms.example/Support' to='support@help.example/desk'><x xmlns='http://jabber.org/protocol/muc#use
          in main:room7@rooms.example: Entered { is_owner: false, is_new: false }

        <presence from='room7@rooms.example/Support' to='support@help.example/desk'><x xmlns='http://jabber.org/protocol/muc#use
          nothing: idle-presence

        <presence from='room7@rooms.example/Cora' to='support@help.example/desk' type='unavailable'><x xmlns='http://jabber.org/
          in main:room7@rooms.example: Gone { nickname: "Cora", renamed: None }

        <presence from='room7@rooms.example/Cora' to='support@help.example/desk' type='unavailable'><x xmlns='http://jabber.org/
          in main:room7@rooms.example: Gone { nickname: "Cora", renamed: Some("Cora 2") }

        <presence from='room7@rooms.example/Support' to='support@help.example/desk' type='unavailable'><x xmlns='http://jabber.o
          in main:room7@rooms.example: Over

        <presence from='room7@rooms.example/Support' to='support@help.example/desk' type='unavailable'><x xmlns='http://jabber.o
          nothing: idle-presence

        <presence from='room7@rooms.example/Support' to='support@help.example/desk' type='error'><error type='auth'><forbidden x
          in main:room7@rooms.example: Refused(Some("forbidden"))

        <presence from='room7@rooms.example' to='support@help.example/desk'/>
          nothing: idle-presence

        <presence from='room7@rooms.example/Cora' to='support@help.example/desk' type='subscribe'/>
          nothing: idle-presence

    "#]],
    );
}

/// Messages of occupants, of others, and of the room itself.
fn messages() -> Vec<String> {
    let said = |nick: &str, kind: &str, content: &str| {
        format!(
            "<message from='room7@rooms.example{nick}' to='support@help.example/desk' id='a1' type='{kind}'>\
             {content}</message>"
        )
    };
    let body = "<body>Hello</body>";
    let late = "<body>Earlier</body><delay xmlns='urn:xmpp:delay' stamp='2026-01-01T00:00:00Z'/>";
    vec![
        said("/Cora", "groupchat", body),
        said("/Anna", "groupchat", "<body>!done</body>"),
        said("/Cora", "groupchat", "<body>!done</body>"),
        said("/Anna", "groupchat", late),
        said("/Anna", "groupchat", late).replace(" id='a1'", ""),
        said("/Support", "groupchat", body),
        said("/Eve", "groupchat", "<body>!done</body>"),
        said("", "groupchat", "<subject>New</subject>"),
        said("/Cora", "groupchat", "<composing xmlns='http://jabber.org/protocol/chatstates'/>"),
        said("/Cora", "chat", "<body>A secret</body>"),
        said("/Cora", "error", "<error type='cancel'/>"),
        said("", "normal", &format!("<x xmlns='{USER}'><status code='104'/></x>")),
        "<iq from='room7@rooms.example/Cora' to='support@help.example/desk' id='v' type='get'>\
         <query xmlns='jabber:iq:version'/></iq>"
            .to_owned(),
    ]
}

#[test]
fn what_is_said() {
    check(
        &messages().iter().map(String::as_str).collect::<Vec<_>>(),
        expect![[r#"
        <message from='room7@rooms.example/Cora' to='support@help.example/desk' id='a1' type='groupchat'><body>Hello</body></mes
          message of Customer in room 7: "Hello"
            from main:room7@rooms.example / None, id Some("a1")

        <message from='room7@rooms.example/Anna' to='support@help.example/desk' id='a1' type='groupchat'><body>!done</body></mes
          message of an agent at cora.support.k7q2m9xwp3 in Some(7): Done(None)
            from main:room7@rooms.example / None, id Some("a1")

        <message from='room7@rooms.example/Cora' to='support@help.example/desk' id='a1' type='groupchat'><body>!done</body></mes
          message of Customer in room 7: "!done"
            from main:room7@rooms.example / None, id Some("a1")

        <message from='room7@rooms.example/Anna' to='support@help.example/desk' id='a1' type='groupchat'><body>Earlier</body><de
          message of Agent("anna@corp.example") in room 7: "Earlier"
            from main:room7@rooms.example / None, id Some("a1")

        <message from='room7@rooms.example/Anna' to='support@help.example/desk' type='groupchat'><body>Earlier</body><delay xmln
          nothing: not-a-person

        <message from='room7@rooms.example/Support' to='support@help.example/desk' id='a1' type='groupchat'><body>Hello</body></
          nothing: not-a-person

        <message from='room7@rooms.example/Eve' to='support@help.example/desk' id='a1' type='groupchat'><body>!done</body></mess
          nothing: not-a-person

        <message from='room7@rooms.example' to='support@help.example/desk' id='a1' type='groupchat'><subject>New</subject></mess
          nothing: not-a-person

        <message from='room7@rooms.example/Cora' to='support@help.example/desk' id='a1' type='groupchat'><composing xmlns='http:
          nothing: empty

        <message from='room7@rooms.example/Cora' to='support@help.example/desk' id='a1' type='chat'><body>A secret</body></messa
          answer: <message from='support@help.example/desk' to='room7@rooms.example/Cora' id='a1' type='error'><error type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>

        <message from='room7@rooms.example/Cora' to='support@help.example/desk' id='a1' type='error'><error type='cancel'/></mes
          nothing: bounce

        <message from='room7@rooms.example' to='support@help.example/desk' id='a1' type='normal'><x xmlns='http://jabber.org/pro
          nothing: untrusted

        <iq from='room7@rooms.example/Cora' to='support@help.example/desk' id='v' type='get'><query xmlns='jabber:iq:version'/><
          answer: <iq from='support@help.example/desk' to='room7@rooms.example/Cora' id='v' type='error'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>

    "#]],
    );
}

#[test]
fn another_room_is_nobody() {
    check(
        &[
            "<message from='room8@rooms.example/Anna' to='support@help.example/desk' type='groupchat'><body>!done</body></message>",
            "<message from='room7@rooms.example/Anna' to='sales@help.example' type='groupchat'><body>!done</body></message>",
            "<message from='room7@rooms.evil/Anna' to='support@help.example' type='groupchat'><body>!done</body></message>",
            "<presence from='room8@rooms.example/Anna' to='support@help.example'><x xmlns='http://jabber.org/protocol/muc#user'>\
             <item jid='anna@corp.example' affiliation='owner'/><status code='110'/></x></presence>",
            "<presence from='room7@rooms.example/Anna' to='bob.support.k7q2m9xwp3@help.example'/>",
        ],
        expect![[r#"
            <message from='room8@rooms.example/Anna' to='support@help.example/desk' type='groupchat'><body>!done</body></message>
              nothing: not-a-person

            <message from='room7@rooms.example/Anna' to='sales@help.example' type='groupchat'><body>!done</body></message>
              nothing: not-a-person

            <message from='room7@rooms.evil/Anna' to='support@help.example' type='groupchat'><body>!done</body></message>
              nothing: not-a-person

            <presence from='room8@rooms.example/Anna' to='support@help.example'><x xmlns='http://jabber.org/protocol/muc#user'><item
              nothing: idle-presence

            <presence from='room7@rooms.example/Anna' to='bob.support.k7q2m9xwp3@help.example'/>
              nothing: idle-presence

        "#]],
    );
}
