//! Routing by what the agent's client must be able to do: who has it, at which client, and since when.
//!
//! *Never:* how clients are asked.

use crate::check_with;
use crate::routing_cast::{can, prefer, rule};
use expect_test::expect;
use router_core::values::client_need::{ClientWish, Program};

#[test]
fn only_whose_client_has_it_is_asked_as_soon_as_it_says_so() {
    check_with(
        |draft| rule(draft, "files", "", |route| route.agent_client.required = can(&["files"])),
        "
        show facts
        bob is available
        carol is available
        bob can urn:xmpp:receipts
        anna: hello
        bob> why 1
        carol can urn:xmpp:http:upload:0
        carol> accept
        ",
        expect![[r#"
            show facts
            bob is available
                fact: Availability { agent: "bob", now: Available }
            carol is available
                fact: Availability { agent: "carol", now: Available }
            bob can urn:xmpp:receipts
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
                fact: Started("support")
                fact: files decides
                fact: in queue general
                fact: nobody, not [bob ClientLacks(Feature("files")); carol ClientLacks(Unsaid)]
            bob> why 1
                support -> bob: why 1 of anna: general by rule files, client Required files, step 1 of 1, waited 0 s, 0 offers, not [bob ClientLacks(Feature("files")); carol ClientLacks(Unsaid)]
            carol can urn:xmpp:http:upload:0
                support -> carol: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
                fact: offer 1 to carol on step 1 by balanced (Gain 1000, Spared -200), not [bob ClientLacks(Feature("files"))]
            carol> accept
                1.1 -> carol: window opens
                1.1 -> carol: summary 1 from anna in general "hello", waited 0 s
                support -> anna: Carol joins
                fact: Accepted { agent: "carol", waited: Span(0) }
        "#]],
    );
}

#[test]
fn all_of_it_must_be_at_one_client_that_is_available() {
    check_with(
        |draft| rule(draft, "both", "", |route| route.agent_client.required = can(&["files", "calls"])),
        "
        show facts
        bob is available
        bob is available on phone
        bob can jabber:x:oob
        bob/phone can urn:xmpp:jingle:apps:rtp:audio
        anna: hello
        bob is away on tablet
        bob/tablet can jabber:x:oob urn:xmpp:jingle:apps:rtp:audio
        restart
        bob is available on tablet at -1
        bob is available on tablet
        bob> accept
        ",
        expect![[r#"
            show facts
            bob is available
                fact: Availability { agent: "bob", now: Available }
            bob is available on phone
            bob can jabber:x:oob
            bob/phone can urn:xmpp:jingle:apps:rtp:audio
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
                fact: Started("support")
                fact: both decides
                fact: in queue general
                fact: nobody, not [bob ClientLacks(Feature("calls")); carol Unreachable]
            bob is away on tablet
            bob/tablet can jabber:x:oob urn:xmpp:jingle:apps:rtp:audio
            restart
            bob is available on tablet at -1
            bob is available on tablet
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
                fact: offer 1 to bob on step 1 by balanced (Gain 1000), not [carol Unreachable]
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello", waited 0 s
                support -> anna: Bob joins
                fact: Accepted { agent: "bob", waited: Span(0) }
        "#]],
    );
}

#[test]
fn a_client_that_says_nothing_meets_no_requirement_and_goes_with_its_resource() {
    check_with(
        |draft| rule(draft, "files", "", |route| route.agent_client.required = can(&["files"])),
        "
        show facts
        bob is available
        bob says nothing
        anna: hello
        bob can jabber:x:oob
        bob> reject
        bob is offline
        bob is available
        +60s
        bob can nothing
        link main down
        link main up
        bob is available
        +60s
        bob can jabber:x:oob
        ",
        expect![[r#"
            show facts
            bob is available
                fact: Availability { agent: "bob", now: Available }
            bob says nothing
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
                fact: Started("support")
                fact: files decides
                fact: in queue general
                fact: nobody, not [bob ClientLacks(Unsaid); carol Unreachable]
            bob can jabber:x:oob
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
                fact: offer 1 to bob on step 1 by balanced (Gain 1000), not [carol Unreachable]
            bob> reject
                support -> bob: offer 1 of anna is over: Rejected
                fact: OfferOver { offer: OfferId(1), agent: "bob", reason: Rejected }
            bob is offline
                fact: Availability { agent: "bob", now: Offline }
            bob is available
                fact: Availability { agent: "bob", now: Available }
            +60s
            bob can nothing
            link main down
                fact: Availability { agent: "bob", now: Offline }
            link main up
                probe bob
                probe carol
            bob is available
                fact: Availability { agent: "bob", now: Available }
            +60s
            bob can jabber:x:oob
                support -> bob: offer 1 from anna in general "hello", waited 120 s, answer within 30 s
                fact: offer 2 to bob on step 1 by balanced (Gain 1000), not [carol Unreachable]
        "#]],
    );
}

#[test]
fn a_program_may_have_to_be_new_enough() {
    let gajim = || ["Gajim >= 1.7", "Dino"].iter().filter_map(|text| Program::parse(text)).collect();
    check_with(
        |draft| {
            rule(draft, "new", "", |route| {
                route.agent_client.required = ClientWish { software: gajim(), ..ClientWish::default() };
            });
        },
        "
        show facts
        bob is available
        carol is available
        bob uses gajim 1.7~rc2
        carol uses Psi 9
        anna: hello
        bob uses gajim 1.8.4
        dora: hello
        carol uses Dino git
        ",
        expect![[r#"
            show facts
            bob is available
                fact: Availability { agent: "bob", now: Available }
            carol is available
                fact: Availability { agent: "carol", now: Available }
            bob uses gajim 1.7~rc2
            carol uses Psi 9
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
                fact: Started("support")
                fact: new decides
                fact: in queue general
                fact: nobody, not [bob ClientLacks(Software); carol ClientLacks(Software)]
            bob uses gajim 1.8.4
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
                fact: offer 1 to bob on step 1 by balanced (Gain 1000), not [carol ClientLacks(Software)]
            dora: hello
                support -> dora: Greeting
                support -> dora: you are number 2
                support -> bob: offer 2 from dora in general "hello", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: new decides
                fact: in queue general
                fact: offer 2 to bob on step 1 by balanced (Gain 739), not [carol ClientLacks(Software)]
            carol uses Dino git
        "#]],
    );
}

#[test]
fn the_agent_they_know_is_waited_for_only_with_a_client_that_fits() {
    check_with(
        |draft| {
            rule(draft, "known", "", |route| {
                route.prefer = prefer("carol", 20);
                route.agent_client.required = can(&["files"]);
            });
        },
        "
        bob is available
        bob can jabber:x:oob
        carol is available
        anna: hello
        bob> accept
        carol can jabber:x:oob
        dora: hello
        emil: hello
        carol can nothing
        carol> accept
        carol> done
        +20s
        ",
        expect![[r#"
            bob is available
            bob can jabber:x:oob
            carol is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello", waited 0 s
                support -> anna: Bob joins
            carol can jabber:x:oob
            dora: hello
                support -> dora: Greeting
                support -> dora: you are number 1
                support -> carol: offer 2 from dora in general "hello", waited 0 s, answer within 30 s
            emil: hello
                support -> emil: Greeting
                support -> emil: you are number 2
            carol can nothing
            carol> accept
                2.1 -> carol: window opens
                2.1 -> carol: summary 2 from dora in general "hello", waited 0 s
                support -> dora: Carol joins
            carol> done
                support -> dora: Closed(ByAgent)
                2.1 -> carol: WindowClosed(ByAgent)
                2.1 -> carol: window closes
                conversation 2 is over
            +20s
                support -> bob: offer 3 from emil in general "hello", waited 20 s, answer within 30 s
        "#]],
    );
}

#[test]
fn whoever_has_it_goes_on_when_the_client_changes() {
    check_with(
        |draft| rule(draft, "files", "", |route| route.agent_client.required = can(&["files"])),
        "
        bob is available
        bob can jabber:x:oob
        anna: hello
        bob can nothing
        bob> accept
        anna: are you there?
        dora: hello
        bob can jabber:x:oob
        ",
        expect![[r#"
            bob is available
            bob can jabber:x:oob
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            bob can nothing
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello", waited 0 s
                support -> anna: Bob joins
            anna: are you there?
                1.1 -> bob: anna says "are you there?"
            dora: hello
                support -> dora: Greeting
                support -> dora: you are number 1, nobody is there
            bob can jabber:x:oob
                support -> bob: offer 2 from dora in general "hello", waited 0 s, answer within 30 s
        "#]],
    );
}
