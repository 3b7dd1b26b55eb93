//! Presence: agents, customers, subscriptions, probes.
//!
//! *Never:* messages or queries.

use expect_test::expect;

use super::world::check;

#[test]
fn agents_show_how_they_are() {
    check(
        &[
            "<presence from='anna@corp.example/pc' to='support@help.example'/>",
            "<presence from='anna@corp.example/pc' to='support@help.example'><show>dnd</show><priority>-5</priority></presence>",
            "<presence from='anna@corp.example/pc' to='help.example'><show> xa </show><priority> 10 </priority></presence>",
            "<presence from='anna@corp.example/pc' to='support@help.example'><show>bogus</show><priority>999</priority></presence>",
            "<presence from='anna@corp.example/pc' to='support@help.example' type='unavailable'/>",
            "<presence from='anna@corp.example' to='support@help.example' type='unavailable'/>",
            "<presence from='anna@corp.example' to='support@help.example' type='error'><error type='cancel'><remote-server-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>",
            "<presence from='anna@corp.example' to='support@help.example' type='unsubscribed'/>",
            "<presence from='anna@corp.example' to='support@help.example' type='subscribed'/>",
            "<presence from='anna@corp.example' to='sales@help.example' type='unsubscribed'/>",
            "<presence from='anna@corp.example/pc' to='support@help.example' type='bogus'/>",
            "<presence from='anna@corp.example/pc' to='bob.support.k7q2m9xwp3@help.example' type='unavailable'/>",
        ],
        expect![[r#"
            <presence from='anna@corp.example/pc' to='support@help.example'/>
              event AgentPresence { agent: "anna@corp.example", resource: "pc", presence: Online { show: Available, priority: 0 } }

            <presence from='anna@corp.example/pc' to='support@help.example'><show>dnd</show><priority>-5</priority></presence>
              event AgentPresence { agent: "anna@corp.example", resource: "pc", presence: Online { show: DoNotDisturb, priority: -5 } }

            <presence from='anna@corp.example/pc' to='help.example'><show> xa </show><priority> 10 </priority></presence>
              event AgentPresence { agent: "anna@corp.example", resource: "pc", presence: Online { show: ExtendedAway, priority: 10 } }

            <presence from='anna@corp.example/pc' to='support@help.example'><show>bogus</show><priority>999</priority></presence>
              event AgentPresence { agent: "anna@corp.example", resource: "pc", presence: Online { show: Available, priority: 0 } }

            <presence from='anna@corp.example/pc' to='support@help.example' type='unavailable'/>
              event AgentPresence { agent: "anna@corp.example", resource: "pc", presence: Offline }

            <presence from='anna@corp.example' to='support@help.example' type='unavailable'/>
              event AgentGone("anna@corp.example")

            <presence from='anna@corp.example' to='support@help.example' type='error'><error type='cancel'><remote-server-not-found 
              event AgentGone("anna@corp.example")

            <presence from='anna@corp.example' to='support@help.example' type='unsubscribed'/>
              approval of "anna@corp.example": false
              courtesy Subscribe main:anna@corp.example: <presence from='support@help.example' to='anna@corp.example' type='subscribe'/>

            <presence from='anna@corp.example' to='support@help.example' type='subscribed'/>
              approval of "anna@corp.example": true
              answer: <presence from='support@help.example' to='anna@corp.example' type='probe'/>

            <presence from='anna@corp.example' to='sales@help.example' type='unsubscribed'/>
              nothing: idle-presence

            <presence from='anna@corp.example/pc' to='support@help.example' type='bogus'/>
              nothing: idle-presence

            <presence from='anna@corp.example/pc' to='bob.support.k7q2m9xwp3@help.example' type='unavailable'/>
              nothing: idle-presence

        "#]],
    );
}

#[test]
fn everybody_may_see_desks_and_is_never_subscribed_to() {
    check(
        &[
            "<presence from='cora@out.example' to='support@help.example' type='subscribe' xml:lang='de'/>",
            "<presence from='cora@out.example/phone' to='sales@help.example' type='probe'/>",
            "<presence from='cora@out.example' to='support@help.example' type='unsubscribe'/>",
            "<presence from='cora@out.example' to='help.example' type='subscribe'/>",
            "<presence from='cora@out.example' to='support@help.example' type='subscribed'/>",
            "<presence from='cora@out.example' to='support@help.example' type='unsubscribed'/>",
            "<presence from='cora@out.example' to='nobody@help.example' type='subscribe'/>",
            "<presence from='cora@out.example' to='nobody@help.example' type='probe'/>",
            "<presence from='cora@out.example/phone' to='nobody@help.example'/>",
        ],
        expect![[r#"
            <presence from='cora@out.example' to='support@help.example' type='subscribe' xml:lang='de'/>
              subscription main:cora@out.example to support: true
              answer: <presence from='support@help.example' to='cora@out.example' type='subscribed'/>
              answer: <presence from='support@help.example/desk' to='cora@out.example'><status>Eine Person aus dem Team ist da; niemand wartet</status><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:frontdesk:component' ver='Lec6syDOL3G336YYtb0eQdACYWk='/><x xmlns='vcard-temp:x:update'><photo>eee8639db86196c2ce83656cd724175410371b85</photo></x></presence>

            <presence from='cora@out.example/phone' to='sales@help.example' type='probe'/>
              subscription main:cora@out.example to sales: true
              answer: <presence from='sales@help.example/desk' to='cora@out.example'><show>xa</show><status>Nobody is here right now. Write anyway: you will be answered as soon as somebody is back.</status><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:frontdesk:component' ver='3cpagfm2c7j8mJLEioNqUg8/9GE='/><x xmlns='vcard-temp:x:update'><photo>6d6d452faa3fb9e4f9caee0a00d30e3a80a81f78</photo></x></presence>

            <presence from='cora@out.example' to='support@help.example' type='unsubscribe'/>
              subscription main:cora@out.example to support: false
              answer: <presence from='support@help.example/desk' to='cora@out.example' type='unavailable'/>
              answer: <presence from='support@help.example' to='cora@out.example' type='unsubscribed'/>

            <presence from='cora@out.example' to='help.example' type='subscribe'/>
              answer: <presence from='help.example' to='cora@out.example' type='subscribed'/>
              answer: <presence from='help.example/desk' to='cora@out.example'><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:frontdesk:component' ver='+vo1+N8Fn98gvPmhbyYqUyo3q8s='/><x xmlns='vcard-temp:x:update'><photo>b1c34ac28a2456d38fde6778f5f02e6fd19be639</photo></x></presence>

            <presence from='cora@out.example' to='support@help.example' type='subscribed'/>
              nothing: idle-presence

            <presence from='cora@out.example' to='support@help.example' type='unsubscribed'/>
              nothing: idle-presence

            <presence from='cora@out.example' to='nobody@help.example' type='subscribe'/>
              answer: <presence from='nobody@help.example' to='cora@out.example' type='unsubscribed'/>

            <presence from='cora@out.example' to='nobody@help.example' type='probe'/>
              answer: <presence from='nobody@help.example' to='cora@out.example' type='unsubscribed'/>

            <presence from='cora@out.example/phone' to='nobody@help.example'/>
              nothing: idle-presence

        "#]],
    );
}

#[test]
fn a_window_has_presence_for_its_agent() {
    check(
        &[
            "<presence from='anna@corp.example' to='bob.support.k7q2m9xwp3@help.example' type='subscribe'/>",
            "<presence from='anna@corp.example/pc' to='bob.support.k7q2m9xwp3@help.example' type='probe'/>",
            "<presence from='otto@corp.example/pc' to='bob.support.k7q2m9xwp3@help.example' type='probe'/>",
        ],
        expect![[r#"
            <presence from='anna@corp.example' to='bob.support.k7q2m9xwp3@help.example' type='subscribe'/>
              answer: <presence from='bob.support.k7q2m9xwp3@help.example' to='anna@corp.example' type='subscribed'/>
              answer: <presence from='bob.support.k7q2m9xwp3@help.example/desk' to='anna@corp.example'><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:frontdesk:component' ver='oAyROz1HgeSAjB9A/oYSCEUxzyk='/><x xmlns='vcard-temp:x:update'><photo>fd7aa2bb52f142ca2014372fdc47849ce2f1b225</photo></x></presence>

            <presence from='anna@corp.example/pc' to='bob.support.k7q2m9xwp3@help.example' type='probe'/>
              answer: <presence from='bob.support.k7q2m9xwp3@help.example/desk' to='anna@corp.example'><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:frontdesk:component' ver='oAyROz1HgeSAjB9A/oYSCEUxzyk='/><x xmlns='vcard-temp:x:update'><photo>fd7aa2bb52f142ca2014372fdc47849ce2f1b225</photo></x></presence>

            <presence from='otto@corp.example/pc' to='bob.support.k7q2m9xwp3@help.example' type='probe'/>
              answer: <presence from='bob.support.k7q2m9xwp3@help.example' to='otto@corp.example' type='unsubscribed'/>

        "#]],
    );
}

#[test]
fn customers_come_and_go_with_the_client_that_wrote_last() {
    check(
        &[
            "<presence from='cora@out.example/tablet' to='support@help.example'/>",
            "<presence from='cora@out.example/tablet' to='support@help.example' type='unavailable'/>",
            "<presence from='cora@out.example/phone' to='support@help.example' type='unavailable'/>",
            "<presence from='cora@out.example' to='support@help.example' type='unavailable'/>",
            "<presence from='stranger@out.example/x' to='support@help.example'/>",
            "<presence from='stranger@out.example/x' to='support@help.example' type='unavailable'/>",
        ],
        expect![[r#"
            <presence from='cora@out.example/tablet' to='support@help.example'/>
              event CustomerSeen(main:cora@out.example)

            <presence from='cora@out.example/tablet' to='support@help.example' type='unavailable'/>
              nothing: idle-presence

            <presence from='cora@out.example/phone' to='support@help.example' type='unavailable'/>
              event CustomerLeft(main:cora@out.example)

            <presence from='cora@out.example' to='support@help.example' type='unavailable'/>
              event CustomerLeft(main:cora@out.example)

            <presence from='stranger@out.example/x' to='support@help.example'/>
              nothing: idle-presence

            <presence from='stranger@out.example/x' to='support@help.example' type='unavailable'/>
              nothing: idle-presence

        "#]],
    );
}
