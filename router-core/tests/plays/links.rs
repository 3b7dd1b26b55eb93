//! Links, clients and whole processes that go and come back.

use crate::{cast, check, check_with};
use expect_test::expect;
use router_core::values::address::Address;
use router_core::values::answer::{Text, Utterance};
use router_core::values::id::{AgentId, DeskName, LinkName, MessageId};
use router_core::{Effects, Engine, Event, PolicyDraft, Timestamp};
use std::sync::Arc;

/// Carol is on another server than bob and the customers.
fn two_links(draft: &mut PolicyDraft) {
    draft.agents.insert(AgentId::from("carol"), cast::agent("inner", "Carol", &["general"], 1));
}

#[test]
fn an_agents_client_dies_and_comes_back_in_time() {
    check(
        "
        bob is available
        anna: hello
        bob> accept
        bob is offline
        anna: still there?
        +59s
        bob is available
        bob#1.1: yes
        +60s
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
            bob is offline
            anna: still there?
            +59s
            bob is available
                1.1 -> bob: transcript [anna "still there?"]
            bob#1.1: yes
                support -> anna: bob says "yes"
            +60s
        "#]],
    );
}

#[test]
fn a_lost_agents_customer_goes_to_another_who_sees_the_transcript() {
    check(
        "
        bob is available
        anna: first
        anna: early
        bob> accept
        bob#1.1: hello anna
        dora: second
        bob is gone
        +50s
        anna: hello?
        carol is available
        +10s
        carol> accept
        bob is available
        bob#1.1: I am back
        ",
        expect![[r#"
            bob is available
            anna: first
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "first", waited 0 s, answer within 30 s
            anna: early
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "first", waited 0 s
                1.1 -> bob: transcript [anna "early"]
                support -> anna: Bob joins
            bob#1.1: hello anna
                support -> anna: bob says "hello anna"
            dora: second
                support -> dora: Greeting
                support -> dora: you are number 1
                support -> bob: offer 2 from dora in general "second", waited 0 s, answer within 30 s
            bob is gone
                support -> bob: offer 2 of dora is over: Revoked
            +50s
            anna: hello?
            carol is available
                support -> carol: offer 2 from dora in general "second", waited 50 s, answer within 30 s
            +10s
                1.1 -> bob: TransferredAway
                1.1 -> bob: window closes
                support -> anna: AgentLost
                support -> anna: you are number 1
                support -> dora: you are number 2, because Urgent(1)
            carol> accept
                2.1 -> carol: window opens
                2.1 -> carol: summary 2 from dora in general "second", waited 60 s
                support -> dora: Carol joins
            bob is available
                support -> bob: offer 1 from anna in general "first", before with Bob, waited 0 s, answer within 30 s
            bob#1.1: I am back
                1.1 -> bob: NotDelivered
        "#]],
    );
}

#[test]
fn a_window_that_bounces_is_a_client_that_went() {
    check(
        "
        bob is available
        anna: hello
        bob> accept
        window 1.1 bounces
        bob> status
        bob is available
        +60s
        window 9.9 bounces
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
            window 1.1 bounces
                probe bob
            bob> status
                support -> bob: you are Offline, 1 of 2 [1 anna Active 0 s]
            bob is available
            +60s
            window 9.9 bounces
        "#]],
    );
}

#[test]
fn what_waits_for_people_is_held_while_their_link_is_down() {
    check(
        "
        bob is available
        anna: hello
        bob> accept
        +290s
        link main down
        +3600s
        link main up
        bob is available
        +9s
        +1s
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
            +290s
            link main down
            +3600s
            link main up
                probe bob
                probe carol
            bob is available
            +9s
            +1s
                support -> anna: silent; closes in 120 s
                1.1 -> bob: silent; closes in 120 s
        "#]],
    );
}

#[test]
fn after_the_link_is_up_agents_have_the_grace_to_answer() {
    check(
        "
        bob is available
        anna: hello
        bob> accept
        link main down
        +600s
        link main up
        +59s
        +1s
        carol is available
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
            link main down
            +600s
            link main up
                probe bob
                probe carol
            +59s
            +1s
                1.1 -> bob: TransferredAway
                1.1 -> bob: window closes
                support -> anna: AgentLost
                support -> anna: you are number 1, nobody is there
            carol is available
                support -> carol: offer 1 from anna in general "hello", before with Bob, waited 0 s, answer within 30 s
        "#]],
    );
}

#[test]
fn nobody_is_offered_a_customer_who_cannot_be_reached() {
    check_with(
        two_links,
        "
        anna: hello
        link main down
        carol is available
        +30s
        link main up
        ",
        expect![[r#"
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            link main down
            carol is available
            +30s
            link main up
                probe bob
                support -> carol: offer 1 from anna in general "hello", waited 30 s, answer within 30 s
        "#]],
    );
}

#[test]
fn an_offer_to_somebody_on_a_lost_link_goes_elsewhere() {
    check_with(
        two_links,
        "
        carol is available
        anna: hello
        link inner down
        bob is available
        ",
        expect![[r#"
            carol is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> carol: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            link inner down
                support -> carol: offer 1 of anna is over: Revoked
            bob is available
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
        "#]],
    );
}

#[test]
fn a_restart_changes_nothing() {
    check(
        "
        bob is available
        anna: first
        bob> accept
        dora: second
        emil: third
        emil: and more
        restart
        +30s
        restart
        anna: to bob
        bob#1.1: to anna
        bob> ready
        restart
        bob> done
        bob> accept
        ",
        expect![[r#"
            bob is available
            anna: first
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "first", waited 0 s, answer within 30 s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "first", waited 0 s
                support -> anna: Bob joins
            dora: second
                support -> dora: Greeting
                support -> dora: you are number 1
                support -> bob: offer 2 from dora in general "second", waited 0 s, answer within 30 s
            emil: third
                support -> emil: Greeting
                support -> emil: you are number 2
            emil: and more
            restart
            +30s
                support -> bob: offer 2 of dora is over: Expired
                support -> bob: offer 3 from emil in general "third", waited 30 s, answer within 30 s
            restart
            anna: to bob
                1.1 -> bob: anna says "to bob"
            bob#1.1: to anna
                support -> anna: bob says "to anna"
            bob> ready
                support -> bob: you are Available, 2 of 2 [1 anna Active 30 s, 3 emil Offered 0 s]
            restart
            bob> done
                support -> anna: Closed(ByAgent)
                1.1 -> bob: WindowClosed(ByAgent)
                1.1 -> bob: window closes
                conversation 1 is over
            bob> accept
                3.1 -> bob: window opens
                3.1 -> bob: summary 3 from emil in general "third", waited 30 s
                3.1 -> bob: transcript [emil "and more"]
                support -> emil: Bob joins
        "#]],
    );
}

#[test]
fn a_restart_with_links_down_and_up_again_keeps_everything() {
    check(
        "
        bob is available
        anna: first
        bob> accept
        dora: second
        restart
        link main down
        +120s
        link main up
        bob is available
        bob#1.1: where were we?
        bob> accept
        ",
        expect![[r#"
            bob is available
            anna: first
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "first", waited 0 s, answer within 30 s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "first", waited 0 s
                support -> anna: Bob joins
            dora: second
                support -> dora: Greeting
                support -> dora: you are number 1
                support -> bob: offer 2 from dora in general "second", waited 0 s, answer within 30 s
            restart
            link main down
                support -> bob: offer 2 of dora is over: Revoked
            +120s
            link main up
                probe bob
                probe carol
            bob is available
                support -> bob: offer 2 from dora in general "second", waited 120 s, answer within 30 s
            bob#1.1: where were we?
                support -> anna: bob says "where were we?"
            bob> accept
                2.1 -> bob: window opens
                2.1 -> bob: summary 2 from dora in general "second", waited 120 s
                support -> dora: Bob joins
        "#]],
    );
}

#[test]
fn a_link_that_stays_down_changes_nothing_more() {
    let (down, up) = (Event::LinkDown(LinkName::from("main")), Event::LinkUp(LinkName::from("main")));
    let mut engine = Engine::new(Arc::new(cast::policy().validate().unwrap()), 1);
    let hello = Event::CustomerWrote {
        customer: Address::new(&LinkName::from("main"), "anna@example.net"),
        desk: DeskName::from("support"),
        message: MessageId(1),
        utterance: Utterance { text: Text::from("hello"), keyword: None, marked: false, has_more: false },
        language: None,
    };
    let at = Timestamp::from_millis;
    engine.handle(at(1000), up.clone());
    engine.handle(at(2000), hello);
    assert!(!engine.handle(at(3000), down.clone()).changed.is_empty());
    for second in 4..9 {
        assert_eq!(engine.handle(at(second * 1000), down.clone()), Effects::default(), "each failed try");
    }
    assert!(!engine.handle(at(9000), up).changed.is_empty());
}
