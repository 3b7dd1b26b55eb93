//! Who is asked at a time: one, everybody at once, one more after each while.

use crate::routing_cast::{agent, asking, ladder, queue, step};
use crate::{cast, check_with};
use expect_test::expect;
use router_core::values::ladder::{End, OfferMode, Step};
use router_core::values::strategy::Strategy;
use router_core::{PolicyDraft, Span};

#[test]
fn everybody_is_asked_and_the_first_to_accept_has_it() {
    check_with(
        |draft| {
            three(draft);
            ladder(draft, vec![asking(OfferMode::All)], End::Close);
        },
        "
        show facts
        bob is available
        carol is available
        anna: hello
        dave is available
        restart
        carol> accept
        bob> accept
        dave> reject 1
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
                support -> carol: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: offer 1 to bob on step 1 by balanced (Gain 1000), not [carol LowerScore (Gain 1000, Spared -200); dave Unreachable]
                fact: offer 2 to carol on step 1 by balanced (Gain 1000, Spared -200), not [bob BeingAsked; dave Unreachable]
            dave is available
                support -> dave: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
                fact: Availability { agent: "dave", now: Available }
                fact: offer 3 to dave on step 1 by balanced (Gain 1000), not [bob BeingAsked; carol BeingAsked]
            restart
            carol> accept
                support -> bob: offer 1 of anna is over: TakenByAnother
                support -> dave: offer 1 of anna is over: TakenByAnother
                1.1 -> carol: window opens
                1.1 -> carol: summary 1 from anna in general "hello", waited 0 s
                support -> anna: Carol joins
                fact: OfferOver { offer: OfferId(1), agent: "bob", reason: TakenByAnother }
                fact: OfferOver { offer: OfferId(3), agent: "dave", reason: TakenByAnother }
                fact: Accepted { agent: "carol", waited: Span(0) }
            bob> accept
                support -> bob: CommandRefused(NothingOffered)
            dave> reject 1
                support -> dave: CommandRefused(OfferIsOver)
        "#]],
    );
}

#[test]
fn one_who_rejects_leaves_it_to_the_others() {
    check_with(
        |draft| {
            three(draft);
            ladder(draft, vec![asking(OfferMode::All)], End::Close);
        },
        "
        bob is available
        carol is available
        anna: hello
        bob> reject
        +30s
        +30s
        ",
        expect![[r#"
            bob is available
            carol is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
                support -> carol: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            bob> reject
                support -> bob: offer 1 of anna is over: Rejected
            +30s
                support -> carol: offer 1 of anna is over: Expired
            +30s
                support -> bob: offer 1 from anna in general "hello", waited 60 s, answer within 30 s
                support -> carol: offer 1 from anna in general "hello", waited 60 s, answer within 30 s
        "#]],
    );
}

#[test]
fn an_agent_who_becomes_free_is_asked_too() {
    check_with(
        |draft| {
            three(draft);
            ladder(draft, vec![asking(OfferMode::All)], End::Close);
        },
        "
        carol is available
        anna: one
        carol> accept
        bob is available
        dora: two
        carol> done
        carol> accept
        ",
        expect![[r#"
            carol is available
            anna: one
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> carol: offer 1 from anna in general "one", waited 0 s, answer within 30 s
            carol> accept
                1.1 -> carol: window opens
                1.1 -> carol: summary 1 from anna in general "one", waited 0 s
                support -> anna: Carol joins
            bob is available
            dora: two
                support -> dora: Greeting
                support -> dora: you are number 1
                support -> bob: offer 2 from dora in general "two", waited 0 s, answer within 30 s
            carol> done
                support -> anna: Closed(ByAgent)
                1.1 -> carol: WindowClosed(ByAgent)
                1.1 -> carol: window closes
                conversation 1 is over
                support -> carol: offer 2 from dora in general "two", waited 0 s, answer within 30 s
            carol> accept
                support -> bob: offer 2 of dora is over: TakenByAnother
                2.1 -> carol: window opens
                2.1 -> carol: summary 2 from dora in general "two", waited 0 s
                support -> dora: Carol joins
        "#]],
    );
}

#[test]
fn each_offer_has_its_own_time() {
    check_with(
        |draft| {
            three(draft);
            ladder(draft, vec![asking(OfferMode::All)], End::Close);
        },
        "
        bob is available
        anna: hello
        +20s
        carol is available
        restart
        +10s
        +5s
        carol> accept
        ",
        expect![[r#"
            bob is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            +20s
            carol is available
                support -> carol: offer 1 from anna in general "hello", waited 20 s, answer within 30 s
            restart
            +10s
                support -> bob: offer 1 of anna is over: Expired
            +5s
            carol> accept
                1.1 -> carol: window opens
                1.1 -> carol: summary 1 from anna in general "hello", waited 35 s
                support -> anna: Carol joins
        "#]],
    );
}

#[test]
fn the_customer_leaves_while_all_are_asked() {
    check_with(
        |draft| {
            three(draft);
            ladder(draft, vec![asking(OfferMode::All)], End::Close);
        },
        "
        bob is available
        carol is available
        anna: hello
        anna: cancel
        bob> accept
        ",
        expect![[r#"
            bob is available
            carol is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
                support -> carol: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            anna: cancel
                support -> anna: CancelledByCustomer
                support -> bob: offer 1 of anna is over: CustomerLeft
                support -> carol: offer 1 of anna is over: CustomerLeft
                conversation 1 is over
            bob> accept
                support -> bob: CommandRefused(NothingOffered)
        "#]],
    );
}

#[test]
fn no_more_are_asked_at_once_than_allowed() {
    check_with(
        |draft| {
            three(draft);
            draft.limits.asked_at_once = 2;
            ladder(draft, vec![asking(OfferMode::All)], End::Close);
        },
        "
        bob is available
        carol is available
        dave is available
        anna: hello
        bob> reject
        ",
        expect![[r#"
            bob is available
            carol is available
            dave is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
                support -> dave: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            bob> reject
                support -> bob: offer 1 of anna is over: Rejected
                support -> carol: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
        "#]],
    );
}

#[test]
fn the_strategy_ring_all_asks_everybody_on_every_step() {
    check_with(
        |draft| {
            queue(draft, "general").strategy = Strategy::RingAll;
        },
        "
        bob is available
        carol is available
        anna: hello
        bob> accept
        ",
        expect![[r#"
            bob is available
            carol is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
                support -> carol: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            bob> accept
                support -> carol: offer 1 of anna is over: TakenByAnother
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello", waited 0 s
                support -> anna: Bob joins
        "#]],
    );
}

#[test]
fn one_more_is_asked_after_each_while() {
    check_with(
        |draft| {
            three(draft);
            ladder(draft, vec![asking(OfferMode::Staggered(Span::from_seconds(10)))], End::Close);
        },
        "
        show facts
        bob is available
        carol is available
        dave is available
        anna: hello
        +10s
        restart
        +10s
        +5s
        dave> accept
        ",
        expect![[r#"
            show facts
            bob is available
                fact: Availability { agent: "bob", now: Available }
            carol is available
                fact: Availability { agent: "carol", now: Available }
            dave is available
                fact: Availability { agent: "dave", now: Available }
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: offer 1 to bob on step 1 by balanced (Gain 1000), not [dave LaterName (Gain 1000); carol LowerScore (Gain 1000, Spared -200)]
            +10s
                support -> dave: offer 1 from anna in general "hello", waited 10 s, answer within 30 s
                fact: offer 2 to dave on step 1 by balanced (Gain 1000), not [carol LowerScore (Gain 1000, Spared -200); bob BeingAsked]
            restart
            +10s
                support -> carol: offer 1 from anna in general "hello", waited 20 s, answer within 30 s
                fact: offer 3 to carol on step 1 by balanced (Gain 1000, Spared -200), not [bob BeingAsked; dave BeingAsked]
            +5s
            dave> accept
                support -> bob: offer 1 of anna is over: TakenByAnother
                support -> carol: offer 1 of anna is over: TakenByAnother
                1.1 -> dave: window opens
                1.1 -> dave: summary 1 from anna in general "hello", waited 25 s
                support -> anna: Dave joins
                fact: OfferOver { offer: OfferId(1), agent: "bob", reason: TakenByAnother }
                fact: OfferOver { offer: OfferId(3), agent: "carol", reason: TakenByAnother }
                fact: Accepted { agent: "dave", waited: Span(25000) }
        "#]],
    );
}

#[test]
fn a_staggered_step_goes_on_when_one_rejects() {
    check_with(
        |draft| {
            three(draft);
            ladder(draft, vec![asking(OfferMode::Staggered(Span::from_seconds(10)))], End::Close);
        },
        "
        bob is available
        carol is available
        dave is available
        anna: hello
        bob> reject
        +10s
        ",
        expect![[r#"
            bob is available
            carol is available
            dave is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            bob> reject
                support -> bob: offer 1 of anna is over: Rejected
                support -> dave: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            +10s
                support -> carol: offer 1 from anna in general "hello", waited 10 s, answer within 30 s
        "#]],
    );
}

#[test]
fn a_staggered_step_asks_who_comes_later() {
    check_with(
        |draft| {
            three(draft);
            ladder(
                draft,
                vec![Step { offer: OfferMode::Staggered(Span::from_seconds(10)), ..step(60) }],
                End::Close,
            );
        },
        "
        bob is available
        anna: hello
        +10s
        carol is available
        +9s
        +1s
        bob> accept
        ",
        expect![[r#"
            bob is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            +10s
            carol is available
            +9s
            +1s
                support -> carol: offer 1 from anna in general "hello", waited 20 s, answer within 30 s
            bob> accept
                support -> carol: offer 1 of anna is over: TakenByAnother
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello", waited 20 s
                support -> anna: Bob joins
        "#]],
    );
}

/// A third agent for the queue.
fn three(draft: &mut PolicyDraft) {
    draft.agents.insert("dave".into(), cast::agent("main", "Dave", &["general"], 1));
    agent(draft, "dave").place = 2;
}
