//! How conversations end, and what survives a customer who is gone for a moment.

use crate::{check, check_with};
use expect_test::expect;
use router_core::Span;
use router_core::values::id::{DeskName, QueueName};

#[test]
fn the_customer_ends_it() {
    check(
        "
        bob is available
        anna: hello
        bob> accept
        anna: help
        anna: cancel
        anna: !help
        anna: !cancel
        dora: hello
        dora: help
        dora: repeat
        dora: cancel
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
            anna: help
                1.1 -> bob: anna says "help"
            anna: cancel
                1.1 -> bob: anna says "cancel"
            anna: !help
                support -> anna: CustomerHelp(Active)
            anna: !cancel
                support -> anna: CancelledByCustomer
                1.1 -> bob: WindowClosed(ByCustomer)
                1.1 -> bob: window closes
                conversation 1 is over
            dora: hello
                support -> dora: Greeting
                support -> dora: you are number 1, 0 to 0 s
                support -> bob: offer 2 from dora in general "hello", waited 0 s, answer within 30 s
            dora: help
                support -> dora: CustomerHelp(Waiting)
            dora: repeat
                support -> dora: you are number 1, 0 to 0 s
            dora: cancel
                support -> dora: CancelledByCustomer
                support -> bob: offer 2 of dora is over: CustomerLeft
                conversation 2 is over
        "#]],
    );
}

#[test]
fn any_word_of_either_side_ends_the_silence() {
    check(
        "
        bob is available
        anna: hello
        bob> accept
        +299s
        bob#1.1: one moment
        +299s
        anna: yes
        +300s
        bob#1.1: found it
        +300s
        +119s
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
            +299s
            bob#1.1: one moment
                support -> anna: bob says "one moment"
            +299s
            anna: yes
                1.1 -> bob: anna says "yes"
            +300s
                support -> anna: silent; closes in 120 s
                1.1 -> bob: silent; closes in 120 s
            bob#1.1: found it
                support -> anna: bob says "found it"
            +300s
                support -> anna: silent; closes in 120 s
                1.1 -> bob: silent; closes in 120 s
            +119s
            +1s
                support -> anna: Closed(Silence)
                1.1 -> bob: WindowClosed(Silence)
                1.1 -> bob: window closes
                conversation 1 is over
        "#]],
    );
}

#[test]
fn wrap_up_takes_capacity_and_ends_by_command_or_time() {
    check_with(
        |draft| draft.queues.get_mut(&QueueName::from("general")).unwrap().wrap_up = Span::from_seconds(60),
        "
        carol is available
        anna: hello
        carol> accept
        anna: !cancel
        carol#1.1: bye
        carol> status
        dora: hello
        carol#1.1> done
        carol> accept
        carol> done
        carol> transfer bob
        +60s
        ",
        expect![[r#"
            carol is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> carol: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            carol> accept
                1.1 -> carol: window opens
                1.1 -> carol: summary 1 from anna in general "hello", waited 0 s
                support -> anna: Carol joins
            anna: !cancel
                support -> anna: CancelledByCustomer
                1.1 -> carol: WindowClosed(ByCustomer)
                1.1 -> carol: wrap-up of 60 s
            carol#1.1: bye
                1.1 -> carol: NotDelivered
            carol> status
                support -> carol: you are Available, 1 of 1 [1 anna WrapUp 0 s]
            dora: hello
                support -> dora: Greeting
                support -> dora: you are number 1
            carol#1.1> done
                1.1 -> carol: window closes
                conversation 1 is over
                support -> carol: offer 2 from dora in general "hello", waited 0 s, answer within 30 s
            carol> accept
                2.1 -> carol: window opens
                2.1 -> carol: summary 2 from dora in general "hello", waited 0 s
                support -> dora: Carol joins
            carol> done
                support -> dora: Closed(ByAgent)
                2.1 -> carol: WindowClosed(ByAgent)
                2.1 -> carol: wrap-up of 60 s
            carol> transfer bob
                support -> carol: CommandRefused(NoConversation)
            +60s
                2.1 -> carol: window closes
                conversation 2 is over
        "#]],
    );
}

#[test]
fn the_customer_leaves_while_active_and_comes_back() {
    check(
        "
        show facts
        bob is available
        anna: hello
        bob> accept
        anna leaves
        anna leaves
        +30s
        anna: I am back
        anna leaves
        +59s
        +1s
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
                fact: no rule decides
                fact: in queue general
                fact: offer 1 to bob on step 1 by balanced (Gain 1000), not [carol Unreachable]
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello", waited 0 s
                support -> anna: Bob joins
                fact: Accepted { agent: "bob", waited: Span(0) }
            anna leaves
                1.1 -> bob: customer gone; closes in 60 s
                fact: CustomerGone
            anna leaves
            +30s
            anna: I am back
                1.1 -> bob: CustomerBack
                1.1 -> bob: anna says "I am back"
                fact: CustomerBack
            anna leaves
                1.1 -> bob: customer gone; closes in 60 s
                fact: CustomerGone
            +59s
            +1s
                support -> anna: Closed(CustomerLost)
                1.1 -> bob: WindowClosed(CustomerLost)
                1.1 -> bob: window closes
                conversation 1 is over
                fact: Closed(CustomerLost)
        "#]],
    );
}

#[test]
fn a_customer_who_leaves_keeps_the_place() {
    check(
        "
        anna: first
        dora: second
        anna leaves
        +30s
        anna is seen
        carol is available
        carol> accept
        ",
        expect![[r#"
            anna: first
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            dora: second
                support -> dora: Greeting
                support -> dora: you are number 2, nobody is there
            anna leaves
            +30s
            anna is seen
            carol is available
                support -> carol: offer 1 from anna in general "first", waited 30 s, answer within 30 s
            carol> accept
                1.1 -> carol: window opens
                1.1 -> carol: summary 1 from anna in general "first", waited 30 s
                support -> anna: Carol joins
        "#]],
    );
}

#[test]
fn customers_who_wait_or_talk_are_checked() {
    check_with(
        |draft| draft.times.check_customer_every = Span::from_seconds(20),
        "
        anna: hello
        +20s
        +25s
        bob is available
        bob> accept
        +15s
        bob> done
        +60s
        ",
        expect![[r#"
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            +20s
                check anna@example.net
            +25s
                check anna@example.net
            bob is available
                support -> bob: offer 1 from anna in general "hello", waited 45 s, answer within 30 s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello", waited 45 s
                support -> anna: Bob joins
            +15s
                check anna@example.net
            bob> done
                support -> anna: Closed(ByAgent)
                1.1 -> bob: WindowClosed(ByAgent)
                1.1 -> bob: window closes
                conversation 1 is over
            +60s
        "#]],
    );
}

#[test]
fn messages_in_a_window_that_is_over_are_not_delivered() {
    check(
        "
        bob is available
        carol is available
        anna: hello
        bob> accept
        bob> transfer carol
        bob#1.1: anna?
        carol#1.1: not mine
        carol> accept
        bob#1.2: not mine either
        carol#1.2: hello anna
        bob#1.1> status
        carol#1.1> status
        ",
        expect![[r#"
            bob is available
            carol is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello", waited 0 s
                support -> anna: Bob joins
            bob> transfer carol
                1.1 -> bob: TransferredAway
                1.1 -> bob: window closes
                support -> anna: Transferring
                support -> carol: offer 1 from anna in general "hello", before with Bob, waited 0 s, answer within 30 s
            bob#1.1: anna?
                1.1 -> bob: NotDelivered
            carol#1.1: not mine
            carol> accept
                1.2 -> carol: window opens
                1.2 -> carol: summary 1 from anna in general "hello", before with Bob, waited 0 s
                support -> anna: Carol joins
            bob#1.2: not mine either
            carol#1.2: hello anna
                support -> anna: carol says "hello anna"
            bob#1.1> status
                support -> bob: you are Available, 0 of 2 []
            carol#1.1> status
                support -> carol: CommandRefused(NotYours(ConversationId(1)))
        "#]],
    );
}

#[test]
fn a_desk_without_silence_never_closes() {
    check_with(
        |draft| draft.desks.get_mut(&DeskName::from("support")).unwrap().remind_after = Span::ZERO,
        "
        bob is available
        anna: hello
        bob> accept
        +86400s
        anna: still here
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
            +86400s
            anna: still here
                1.1 -> bob: anna says "still here"
        "#]],
    );
}
