//! Offers: accepted, rejected, expired, revoked; and who is asked.

use crate::{cast, check, check_with};
use expect_test::expect;
use router_core::values::id::{AgentId, QueueName};

#[test]
fn least_loaded_then_longest_idle_then_name() {
    check(
        "
        show facts
        carol is available
        bob is available
        anna: one
        +1s
        bob> accept
        dora: two
        ",
        expect![[r#"
            show facts
            carol is available
                fact: Availability { agent: "carol", now: Available }
            bob is available
                fact: Availability { agent: "bob", now: Available }
            anna: one
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "one", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: offer 1 to bob on step 1 by balanced (Gain 1000), not [carol LowerScore (Gain 1000, Spared -200)]
            +1s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "one", waited 1 s
                support -> anna: Bob joins
                fact: Accepted { agent: "bob", waited: Span(1000) }
            dora: two
                support -> dora: Greeting
                support -> dora: you are number 1
                support -> carol: offer 2 from dora in general "two", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: offer 2 to carol on step 1 by balanced (Gain 1000, Spared -200), not [bob LowerScore (Gain 739)]
        "#]],
    );
}

#[test]
fn a_rejected_offer_goes_to_the_next_agent_with_its_age() {
    check(
        "
        bob is available
        carol is available
        anna: hello
        +10s
        bob> reject
        carol> accept
        ",
        expect![[r#"
            bob is available
            carol is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            +10s
            bob> reject
                support -> bob: offer 1 of anna is over: Rejected
                support -> carol: offer 1 from anna in general "hello", waited 10 s, answer within 30 s
            carol> accept
                1.1 -> carol: window opens
                1.1 -> carol: summary 1 from anna in general "hello", waited 10 s
                support -> anna: Carol joins
        "#]],
    );
}

#[test]
fn an_older_one_stays_first_after_a_rejection() {
    check_with(
        |draft| drop(draft.agents.remove(&AgentId::from("carol"))),
        "
        bob is available
        anna: first
        +5s
        dora: second
        emil: third
        bob> reject 1
        +25s
        +5s
        ",
        expect![[r#"
            bob is available
            anna: first
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "first", waited 0 s, answer within 30 s
            +5s
            dora: second
                support -> dora: Greeting
                support -> dora: you are number 2
                support -> bob: offer 2 from dora in general "second", waited 0 s, answer within 30 s
            emil: third
                support -> emil: Greeting
                support -> emil: you are number 3
            bob> reject 1
                support -> bob: offer 1 of anna is over: Rejected
                support -> bob: offer 3 from emil in general "third", waited 0 s, answer within 30 s
            +25s
            +5s
                support -> bob: offer 2 of dora is over: Expired
                support -> bob: offer 3 of emil is over: Expired
                support -> bob: offer 1 from anna in general "first", waited 35 s, answer within 30 s
        "#]],
    );
}

#[test]
fn a_single_agent_who_rejects_is_asked_again_after_the_time_of_an_offer() {
    check_with(
        |draft| drop(draft.agents.remove(&AgentId::from("carol"))),
        "
        bob is available
        anna: hello
        bob> reject
        +29s
        +1s
        ",
        expect![[r#"
            bob is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            bob> reject
                support -> bob: offer 1 of anna is over: Rejected
            +29s
            +1s
                support -> bob: offer 1 from anna in general "hello", waited 30 s, answer within 30 s
        "#]],
    );
}

#[test]
fn the_third_missed_offer_makes_the_agent_not_ready() {
    check_with(
        |draft| drop(draft.agents.remove(&AgentId::from("carol"))),
        "
        bob is available
        anna: hello
        +30s
        +30s
        +30s
        +30s
        +30s
        bob> status
        bob> accept
        bob> ready
        bob> accept
        ",
        expect![[r#"
            bob is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            +30s
                support -> bob: offer 1 of anna is over: Expired
            +30s
                support -> bob: offer 1 from anna in general "hello", waited 60 s, answer within 30 s
            +30s
                support -> bob: offer 1 of anna is over: Expired
            +30s
                support -> bob: offer 1 from anna in general "hello", waited 120 s, answer within 30 s
            +30s
                support -> bob: offer 1 of anna is over: Expired
                support -> bob: MadeNotReady { missed: 3 }
            bob> status
                support -> bob: you are NotReady(MissedOffers(3)), 0 of 2 []
            bob> accept
                support -> bob: CommandRefused(OfferIsOver)
            bob> ready
                support -> bob: you are Available, 0 of 2 []
                support -> bob: offer 1 from anna in general "hello", waited 150 s, answer within 30 s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello", waited 150 s
                support -> anna: Bob joins
        "#]],
    );
}

#[test]
fn a_late_answer_is_harmless() {
    check(
        "
        bob is available
        carol is away
        anna: hello
        +30s
        bob> accept
        bob> accept 1
        bob> reject 1
        bob> accept 99
        carol> accept
        ",
        expect![[r#"
            bob is available
            carol is away
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            +30s
                support -> bob: offer 1 of anna is over: Expired
            bob> accept
                support -> bob: CommandRefused(OfferIsOver)
            bob> accept 1
                support -> bob: CommandRefused(OfferIsOver)
            bob> reject 1
                support -> bob: CommandRefused(OfferIsOver)
            bob> accept 99
                support -> bob: CommandRefused(OfferIsOver)
            carol> accept
                support -> carol: CommandRefused(NothingOffered)
        "#]],
    );
}

#[test]
fn an_offer_is_revoked_when_the_agents_last_client_goes() {
    check(
        "
        bob is available
        bob is available on phone
        anna: hello
        bob is offline
        carol is available
        bob is offline on phone
        ",
        expect![[r#"
            bob is available
            bob is available on phone
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            bob is offline
            carol is available
            bob is offline on phone
                support -> bob: offer 1 of anna is over: Revoked
                support -> carol: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
        "#]],
    );
}

#[test]
fn an_offer_is_revoked_when_the_customer_leaves_and_made_again_when_back() {
    check(
        "
        bob is available
        anna: hello
        +10s
        anna leaves
        dora: me too
        +10s
        anna is seen
        anna leaves
        +60s
        ",
        expect![[r#"
            bob is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            +10s
            anna leaves
                support -> bob: offer 1 of anna is over: CustomerLeft
            dora: me too
                support -> dora: Greeting
                support -> dora: you are number 2
                support -> bob: offer 2 from dora in general "me too", waited 0 s, answer within 30 s
            +10s
            anna is seen
                support -> bob: offer 1 from anna in general "hello", waited 20 s, answer within 30 s
            anna leaves
                support -> bob: offer 1 of anna is over: CustomerLeft
            +60s
                support -> bob: offer 2 of dora is over: Expired
                support -> bob: offer 2 from dora in general "me too", waited 60 s, answer within 30 s
                support -> anna: Closed(CustomerLost)
                conversation 1 is over
        "#]],
    );
}

#[test]
fn away_and_do_not_disturb_and_negative_priority_give_no_new_work() {
    check(
        "
        bob is away
        anna: hello
        bob is available at -1
        bob is available
        bob> reject
        bob is dnd on phone
        +30s
        bob> status
        bob is offline on phone
        bob> status
        bob> away lunch
        bob> ready
        ",
        expect![[r#"
            bob is away
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            bob is available at -1
            bob is available
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            bob> reject
                support -> bob: offer 1 of anna is over: Rejected
            bob is dnd on phone
            +30s
            bob> status
                support -> bob: you are Away, 0 of 2 []
            bob is offline on phone
                support -> bob: offer 1 from anna in general "hello", waited 30 s, answer within 30 s
            bob> status
                support -> bob: you are Available, 1 of 2 [1 anna Offered 0 s]
            bob> away lunch
                support -> bob: offer 1 of anna is over: Revoked
                support -> bob: you are NotReady(Asked("lunch")), 0 of 2 []
            bob> ready
                support -> bob: you are Available, 0 of 2 []
                support -> bob: offer 1 from anna in general "hello", waited 30 s, answer within 30 s
        "#]],
    );
}

#[test]
fn somebody_away_keeps_conversations() {
    check(
        "
        bob is available
        anna: hello
        bob> accept
        bob is away
        anna: still there?
        bob#1.1: yes
        bob> away
        dora: hello
        ",
        expect![[r#"
            bob is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello", waited 0 s
                support -> anna: Bob joins
            bob is away
            anna: still there?
                1.1 -> bob: anna says "still there?"
            bob#1.1: yes
                support -> anna: bob says "yes"
            bob> away
                support -> bob: you are NotReady(Asked("")), 1 of 2 [1 anna Active 0 s]
            dora: hello
                support -> dora: Greeting
                support -> dora: you are number 1, nobody is there
        "#]],
    );
}

#[test]
fn capacity_is_taken_by_offers_and_freed_when_they_end() {
    check(
        "
        carol is available
        anna: one
        dora: two
        carol> reject
        carol> accept
        carol> done
        ",
        expect![[r#"
            carol is available
            anna: one
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> carol: offer 1 from anna in general "one", waited 0 s, answer within 30 s
            dora: two
                support -> dora: Greeting
                support -> dora: you are number 2
            carol> reject
                support -> carol: offer 1 of anna is over: Rejected
                support -> carol: offer 2 from dora in general "two", waited 0 s, answer within 30 s
            carol> accept
                2.1 -> carol: window opens
                2.1 -> carol: summary 2 from dora in general "two", waited 0 s
                support -> dora: Carol joins
            carol> done
                support -> dora: Closed(ByAgent)
                2.1 -> carol: WindowClosed(ByAgent)
                2.1 -> carol: window closes
                conversation 2 is over
        "#]],
    );
}

#[test]
fn a_head_start_overtakes() {
    check_with(
        |draft| {
            let vip = draft.queues.get_mut(&QueueName::from("billing")).unwrap();
            vip.head_start = router_core::Span::from_seconds(60);
            draft.desks.insert("vip".into(), cast::desk("billing", Vec::new()));
        },
        "
        anna: patient
        +50s
        dora to vip: important
        carol is available
        ",
        expect![[r#"
            anna: patient
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            +50s
            dora to vip: important
                vip -> dora: Greeting
                vip -> dora: you are number 1, nobody is there
            carol is available
                vip -> carol: offer 2 from dora in billing "important", waited 0 s, answer within 30 s
        "#]],
    );
}
