//! Ways to say what the agent's client should be: preferred, the same as the customer's, and less along the ladder.
//!
//! *Never:* how clients are asked.

use crate::check_with;
use crate::routing_cast::{agent, can, desk, ladder, queue, rule, step};
use expect_test::expect;
use router_core::values::ability::Ability;
use router_core::values::client_need::{ClientWish, Same};
use router_core::values::ladder::{ClientStrength, End, OfferMode, Step};
use router_core::values::strategy::Strategy;

fn like(same: Same) -> ClientWish {
    ClientWish { same: [same].into(), ..ClientWish::default() }
}

#[test]
fn who_has_what_is_preferred_comes_first_whatever_the_strategy_says() {
    check_with(
        |draft| {
            queue(draft, "general").strategy = Strategy::Linear;
            agent(draft, "carol").place = 1;
            rule(draft, "calls", "", |route| route.agent_client.preferred = can(&["calls"]));
        },
        "
        show facts
        bob is available
        carol is available
        anna: hello
        bob> reject
        carol> reject
        carol can urn:xmpp:jingle:apps:rtp:audio
        +60s
        carol> accept
        dora: hello
        ",
        expect![[r#"
            show facts
            bob is available
                fact: Availability { agent: "bob", now: Available }
            carol is available
                fact: Availability { agent: "carol", now: Available }
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: calls decides
                fact: in queue general
                fact: offer 1 to bob on step 1 by linear, not [carol LowerScore (Place -1)]
            bob> reject
                support -> bob: offer 1 of anna is over: Rejected
                support -> carol: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
                fact: OfferOver { offer: OfferId(1), agent: "bob", reason: Rejected }
                fact: offer 2 to carol on step 1 by linear (Place -1), not [bob RejectedBefore]
            carol> reject
                support -> carol: offer 1 of anna is over: Rejected
                fact: OfferOver { offer: OfferId(2), agent: "carol", reason: Rejected }
            carol can urn:xmpp:jingle:apps:rtp:audio
            +60s
                support -> carol: offer 1 from anna in general "hello", waited 30 s, answer within 30 s
                fact: offer 3 to carol on step 1 by linear (Place -1), not [bob ClientNotPreferred]
                support -> carol: offer 1 of anna is over: Expired
                support -> bob: offer 1 from anna in general "hello", waited 60 s, answer within 30 s
                fact: OfferOver { offer: OfferId(3), agent: "carol", reason: Expired }
                fact: offer 4 to bob on step 1 by linear, not [carol RejectedBefore]
            carol> accept
                support -> carol: CommandRefused(OfferIsOver)
            dora: hello
                support -> dora: Greeting
                support -> dora: you are number 2
                support -> carol: offer 2 from dora in general "hello", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: calls decides
                fact: in queue general
                fact: offer 5 to carol on step 1 by linear (Place -1), not [bob ClientNotPreferred]
        "#]],
    );
}

#[test]
fn the_same_as_the_customer_is_waited_for_and_asked_only_if_the_customer_has_it() {
    check_with(
        |draft| {
            desk(draft).questions.clear();
            rule(draft, "same", "", |route| {
                let mut same = like(Same::Feature(Ability::named("files").unwrap()));
                same.same.insert(Same::Feature(Ability::named("reactions").unwrap()));
                route.agent_client.required = same;
            });
        },
        "
        show facts
        bob is available
        bob can jabber:x:oob
        anna: hello
        anna can jabber:x:oob
        dora: hello
        dora can urn:xmpp:reactions:0
        emil: hello
        +1s
        ",
        expect![[r#"
            show facts
            bob is available
                fact: Availability { agent: "bob", now: Available }
            bob can jabber:x:oob
            anna: hello
                support -> anna: Greeting
                fact: Started("support")
            anna can jabber:x:oob
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
                fact: same decides
                fact: in queue general
                fact: offer 1 to bob on step 1 by balanced (Gain 1000), not [carol Unreachable]
            dora: hello
                support -> dora: Greeting
                fact: Started("support")
            dora can urn:xmpp:reactions:0
                support -> dora: you are number 2, nobody is there
                fact: same decides
                fact: in queue general
                fact: nobody, not [bob ClientLacks(Feature("reactions")); carol Unreachable]
            emil: hello
                support -> emil: Greeting
                fact: Started("support")
            +1s
                support -> emil: you are number 3
                support -> bob: offer 3 from emil in general "hello", waited 0 s, answer within 30 s
                fact: same decides
                fact: in queue general
                fact: offer 2 to bob on step 1 by balanced (Gain 739), not [carol Unreachable]
        "#]],
    );
}

#[test]
fn the_same_network_service_and_program() {
    check_with(
        |draft| {
            desk(draft).questions.clear();
            draft.networks.insert("example.org".into(), "irc".into());
            rule(draft, "program", "has(client.name)", |route| {
                route.agent_client.required = like(Same::Software);
            });
            rule(draft, "gateway", "has(customer.network)", |route| {
                route.agent_client.required = like(Same::Network);
            });
            rule(draft, "service", "", |route| route.agent_client.required = like(Same::Service));
        },
        "
        show facts
        bob is available
        bob uses Gajim 1
        anna: hello
        anna uses Psi 2
        dora: hello
        dora is behind irc
        +1s
        emil: hello
        emil says nothing
        ",
        expect![[r#"
            show facts
            bob is available
                fact: Availability { agent: "bob", now: Available }
            bob uses Gajim 1
            anna: hello
                support -> anna: Greeting
                fact: Started("support")
            anna uses Psi 2
                support -> anna: you are number 1, nobody is there
                fact: Client(ClientLine { program: Some("Psi 2"), network: None, display_name: None })
                fact: program decides
                fact: in queue general
                fact: nobody, not [bob ClientLacks(Software); carol Unreachable]
            dora: hello
                support -> dora: Greeting
                fact: Started("support")
            dora is behind irc
                fact: Client(ClientLine { program: None, network: Some("irc"), display_name: None })
            +1s
                support -> dora: you are number 2
                support -> bob: offer 2 from dora in general "hello" (irc), waited 0 s, answer within 30 s
                fact: gateway decides
                fact: in queue general
                fact: offer 1 to bob on step 1 by balanced (Gain 1000), not [carol Unreachable]
            emil: hello
                support -> emil: Greeting
                fact: Started("support")
            emil says nothing
                support -> emil: you are number 3, nobody is there
                fact: service decides
                fact: in queue general
                fact: nobody, not [bob ClientLacks(Service); carol Unreachable]
        "#]],
    );
}

#[test]
fn the_ladder_asks_for_less() {
    check_with(
        |draft| {
            let preferred = Step { agent_client: ClientStrength::Preferred, ..step(20) };
            let ignored = Step { agent_client: ClientStrength::Ignored, offer: OfferMode::One, ..step(20) };
            ladder(draft, vec![step(20), preferred, ignored], End::Close);
            rule(draft, "files", "", |route| route.agent_client.required = can(&["files"]));
        },
        "
        show facts
        bob is available
        anna: hello
        bob> why 1
        carol is available
        carol is dnd
        +19s
        carol can jabber:x:oob
        +1s
        bob> why 1
        bob> reject
        carol is available
        carol> why 1
        +20s
        ",
        expect![[r#"
            show facts
            bob is available
                fact: Availability { agent: "bob", now: Available }
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
                fact: Started("support")
                fact: files decides
                fact: in queue general
                fact: nobody, not [bob ClientLacks(Unsaid); carol Unreachable]
            bob> why 1
                support -> bob: why 1 of anna: general by rule files, client Required files, step 1 of 3, waited 0 s, 0 offers, not [bob ClientLacks(Unsaid); carol Unreachable]
            carol is available
                fact: Availability { agent: "carol", now: Available }
            carol is dnd
                fact: Availability { agent: "carol", now: Away }
            +19s
            carol can jabber:x:oob
            +1s
                support -> bob: offer 1 from anna in general "hello", waited 20 s, answer within 30 s
                fact: Stepped { step: 2, relax: 0, agent_client: Preferred }
                fact: offer 1 to bob on step 2 by balanced (Gain 1000), not [carol Away]
            bob> why 1
                support -> bob: why 1 of anna: general by rule files, client Preferred files, step 2 of 3, waited 20 s, 1 offers; bob by balanced (Gain 1000), not [carol Away]
            bob> reject
                support -> bob: offer 1 of anna is over: Rejected
                fact: OfferOver { offer: OfferId(1), agent: "bob", reason: Rejected }
            carol is available
                support -> carol: offer 1 from anna in general "hello", waited 20 s, answer within 30 s
                fact: Availability { agent: "carol", now: Available }
                fact: offer 2 to carol on step 2 by balanced (Gain 1000, Spared -200), not [bob RejectedBefore]
            carol> why 1
                support -> carol: why 1 of anna: general by rule files, client Preferred files, step 2 of 3, waited 20 s, 2 offers; carol by balanced (Gain 1000, Spared -200), not [bob RejectedBefore]
            +20s
        "#]],
    );
}

#[test]
fn a_step_that_no_client_fits_is_skipped_where_the_step_says_so() {
    check_with(
        |draft| {
            let first = Step { skip_when_none_eligible: true, ..step(20) };
            let second = Step { agent_client: ClientStrength::Ignored, ..step(20) };
            ladder(draft, vec![first, second], End::Close);
            rule(draft, "files", "", |route| route.agent_client.required = can(&["files"]));
        },
        "
        show facts
        bob is available
        anna: hello
        ",
        expect![[r#"
            show facts
            bob is available
                fact: Availability { agent: "bob", now: Available }
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: files decides
                fact: in queue general
                fact: Stepped { step: 2, relax: 0, agent_client: Ignored }
                fact: offer 1 to bob on step 2 by balanced (Gain 1000), not [carol Unreachable]
        "#]],
    );
}
