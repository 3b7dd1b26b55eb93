//! Agents' hours: offers come in them only, conversations go on.

use crate::check_with;
use crate::routing_cast::{agent, calendar, prefer, rule};
use expect_test::expect;

#[test]
fn an_agents_duty_hours() {
    check_with(
        |draft| {
            calendar(draft, "office", &[(0, 60), (600, 660)], &[]);
            agent(draft, "bob").hours = Some("office".into());
        },
        "
        show facts
        bob is available
        +50s
        anna: hello
        +10s
        bob> status
        restart
        +540s
        bob> accept
        +60s
        bob#1.1: I finish this
        dora: hello
        ",
        expect![[r#"
            show facts
            bob is available
                fact: Availability { agent: "bob", now: Available }
            +50s
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: offer 1 to bob on step 1 by balanced (Gain 1000), not [carol Unreachable]
            +10s
                support -> bob: offer 1 of anna is over: Revoked
                fact: OfferOver { offer: OfferId(1), agent: "bob", reason: Revoked }
            bob> status
                support -> bob: you are Available, 0 of 2 []
            restart
            +540s
                support -> anna: you are number 1, nobody is there
                support -> bob: offer 1 from anna in general "hello", waited 550 s, answer within 30 s
                fact: offer 2 to bob on step 1 by balanced (Gain 1000), not [carol Unreachable]
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello", waited 550 s
                support -> anna: Bob joins
                fact: Accepted { agent: "bob", waited: Span(550000) }
            +60s
            bob#1.1: I finish this
                support -> anna: bob says "I finish this"
            dora: hello
                support -> dora: Greeting
                support -> dora: you are number 1, nobody is there
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: nobody, not [bob OffDuty; carol Unreachable]
        "#]],
    );
}

#[test]
fn the_preferred_agents_duty_ends() {
    check_with(
        |draft| {
            calendar(draft, "office", &[(0, 60), (600, 660)], &[]);
            agent(draft, "carol").hours = Some("office".into());
            rule(draft, "named", "", |route| route.prefer = prefer("carol", 300));
        },
        "
        carol is available
        dora: hello
        carol> accept
        bob is available
        +50s
        anna: hello
        +10s
        ",
        expect![[r#"
            carol is available
            dora: hello
                support -> dora: Greeting
                support -> dora: you are number 1
                support -> carol: offer 1 from dora in general "hello", waited 0 s, answer within 30 s
            carol> accept
                1.1 -> carol: window opens
                1.1 -> carol: summary 1 from dora in general "hello", waited 0 s
                support -> dora: Carol joins
            bob is available
            +50s
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
            +10s
                support -> bob: offer 2 from anna in general "hello", waited 10 s, answer within 30 s
        "#]],
    );
}
