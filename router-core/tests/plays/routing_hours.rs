//! Hours: what is said before, during and after, and what goes on.

use crate::check_with;
use crate::routing_cast::{agent, calendar, desk, queue};
use expect_test::expect;
use router_core::values::ladder::End;

#[test]
fn a_closed_desk_says_when_it_opens() {
    check_with(
        |draft| {
            calendar(draft, "office", &[(60, 120)], &[]);
            desk(draft).hours = Some("office".into());
        },
        "
        show desks
        bob is available
        anna: hello
        anna: help
        +60s
        anna: hello
        bob> accept
        +60s
        anna: still there?
        dora: hello
        restart
        bob> done
        anna: one more thing
        ",
        expect![[r#"
            show desks
            bob is available
                desk support: 1 there, 1 free, 0 waiting, closed: Opens(Timestamp(1060000))
            anna: hello
                support -> anna: closed, opens at 1060 s; then Close
            anna: help
                support -> anna: CustomerHelp(Outside)
            +60s
                desk support: 1 there, 1 free, 0 waiting
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
                desk support: 1 there, 1 free, 1 waiting
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello", waited 0 s
                support -> anna: Bob joins
                desk support: 1 there, 1 free, 0 waiting
            +60s
                desk support: 1 there, 1 free, 0 waiting, closed: Unknown
            anna: still there?
                1.1 -> bob: anna says "still there?"
            dora: hello
                support -> dora: closed; then Close
            restart
            bob> done
                support -> anna: Closed(ByAgent)
                1.1 -> bob: WindowClosed(ByAgent)
                1.1 -> bob: window closes
                conversation 1 is over
                desk support: 1 there, 1 free, 0 waiting, 0 to 0 s, closed: Unknown
            anna: one more thing
                support -> anna: closed; then Close
        "#]],
    );
}

#[test]
fn a_closed_desk_keeps_a_message() {
    check_with(
        |draft| {
            calendar(draft, "office", &[(0, 60), (600, 660)], &[]);
            desk(draft).hours = Some("office".into());
            desk(draft).when_closed = End::LeaveMessage;
            desk(draft).questions = vec![crate::cast::text("name")];
            agent(draft, "bob").hours = Some("office".into());
        },
        "
        bob is available
        +60s
        anna: my router is broken
        anna: it blinks red
        restart
        +539s
        +1s
        bob> accept
        bob#1.1: I am on it
        ",
        expect![[r#"
            bob is available
            +60s
            anna: my router is broken
                support -> anna: closed, opens at 1600 s; then LeaveMessage
            anna: it blinks red
                support -> anna: MessageKept
            restart
            +539s
            +1s
                support -> bob: offer 1 from anna in general "my router is broken", LeftMessage, waited 540 s, answer within 30 s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "my router is broken", LeftMessage, waited 540 s
                1.1 -> bob: transcript [anna "it blinks red"]
                support -> anna: Bob joins
            bob#1.1: I am on it
                support -> anna: bob says "I am on it"
        "#]],
    );
}

#[test]
fn a_closed_desk_promises_to_write_back() {
    check_with(
        |draft| {
            calendar(draft, "office", &[(0, 60), (600, 660)], &[]);
            desk(draft).hours = Some("office".into());
            desk(draft).when_closed = End::CallBack;
            agent(draft, "bob").hours = Some("office".into());
        },
        "
        bob is available
        +70s
        anna: please write to me
        anna leaves
        +530s
        bob> accept
        ",
        expect![[r#"
            bob is available
            +70s
            anna: please write to me
                support -> anna: closed, opens at 1600 s; then CallBack
            anna leaves
            +530s
                support -> bob: offer 1 from anna in general "please write to me", CallBack, waited 530 s, answer within 30 s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "please write to me", CallBack, waited 530 s
                support -> anna: Bob joins
        "#]],
    );
}

#[test]
fn an_agent_outside_the_desks_hours_gets_what_was_left() {
    check_with(
        |draft| {
            calendar(draft, "office", &[(0, 60), (600, 660)], &[]);
            desk(draft).hours = Some("office".into());
            desk(draft).when_closed = End::LeaveMessage;
        },
        "
        +70s
        anna: hello
        bob is available
        ",
        expect![[r#"
            +70s
            anna: hello
                support -> anna: closed, opens at 1600 s; then LeaveMessage
            bob is available
                support -> bob: offer 1 from anna in general "hello", LeftMessage, waited 0 s, answer within 30 s
        "#]],
    );
}

#[test]
fn closing_while_people_wait() {
    check_with(
        |draft| {
            calendar(draft, "office", &[(0, 60), (600, 660)], &[]);
            queue(draft, "general").hours = Some("office".into());
        },
        "
        show desks
        anna: hello
        dora: hello
        carol is available
        +10s
        carol> accept
        +50s
        dora: anybody?
        +20s
        carol#1.1: I am still here for you
        ",
        expect![[r#"
            show desks
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
                desk support: 0 there, 0 free, 1 waiting
            dora: hello
                support -> dora: Greeting
                support -> dora: you are number 2, nobody is there
                desk support: 0 there, 0 free, 2 waiting
            carol is available
                support -> carol: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
                desk support: 1 there, 0 free, 2 waiting
            +10s
            carol> accept
                1.1 -> carol: window opens
                1.1 -> carol: summary 1 from anna in general "hello", waited 10 s
                support -> anna: Carol joins
                desk support: 1 there, 0 free, 1 waiting
            +50s
                support -> dora: Closed(OutOfHours)
                conversation 2 is over
                desk support: 1 there, 0 free, 0 waiting
            dora: anybody?
                support -> dora: closed, opens at 1600 s; then Close
            +20s
            carol#1.1: I am still here for you
                support -> anna: carol says "I am still here for you"
        "#]],
    );
}

#[test]
fn closing_lets_who_waits_leave_a_message() {
    check_with(
        |draft| {
            calendar(draft, "office", &[(0, 60), (600, 660)], &[]);
            queue(draft, "general").hours = Some("office".into());
            queue(draft, "general").turned_away = End::LeaveMessage;
        },
        "
        anna: hello
        +60s
        anna: it is about my invoice
        dora: hello
        restart
        +540s
        bob is available
        bob> accept
        ",
        expect![[r#"
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            +60s
                support -> anna: closed, opens at 1600 s; then LeaveMessage
            anna: it is about my invoice
                support -> anna: MessageKept
            dora: hello
                support -> dora: Greeting
                support -> dora: closed, opens at 1600 s; then LeaveMessage
            restart
            +540s
            bob is available
                support -> bob: offer 1 from anna in general "hello", LeftMessage, waited 600 s, answer within 30 s
                support -> bob: offer 2 from dora in general "hello", LeftMessage, waited 540 s, answer within 30 s
            bob> accept
                support -> bob: CommandRefused(WhichConversation([ConversationId(1), ConversationId(2)]))
        "#]],
    );
}

#[test]
fn an_offer_that_stands_at_closing_may_be_accepted() {
    check_with(
        |draft| {
            calendar(draft, "office", &[(0, 60), (600, 660)], &[]);
            queue(draft, "general").hours = Some("office".into());
        },
        "
        bob is available
        +50s
        anna: hello
        +10s
        restart
        +10s
        bob> accept
        ",
        expect![[r#"
            bob is available
            +50s
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            +10s
            restart
            +10s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello", waited 20 s
                support -> anna: Bob joins
        "#]],
    );
}

#[test]
fn an_offer_that_expires_after_closing_was_the_last() {
    check_with(
        |draft| {
            calendar(draft, "office", &[(0, 60), (600, 660)], &[]);
            queue(draft, "general").hours = Some("office".into());
        },
        "
        bob is available
        carol is available
        +50s
        anna: hello
        +30s
        ",
        expect![[r#"
            bob is available
            carol is available
            +50s
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            +30s
                support -> bob: offer 1 of anna is over: Expired
                support -> anna: Closed(OutOfHours)
                conversation 1 is over
        "#]],
    );
}

#[test]
fn a_holiday_is_named() {
    check_with(
        |draft| {
            calendar(draft, "office", &[(200, 300)], &[(0, 100, "Christmas")]);
            desk(draft).hours = Some("office".into());
        },
        "
        show desks
        bob is available
        anna: hello
        +100s
        anna: hello
        ",
        expect![[r#"
            show desks
            bob is available
                desk support: 1 there, 1 free, 0 waiting, closed: Opens(Timestamp(1200000))
            anna: hello
                support -> anna: closed (Christmas), opens at 1200 s; then Close
            +100s
                desk support: 1 there, 1 free, 0 waiting, closed: Opens(Timestamp(1200000))
            anna: hello
                support -> anna: closed, opens at 1200 s; then Close
        "#]],
    );
}

#[test]
fn the_queue_of_the_answer_is_closed() {
    check_with(
        |draft| {
            calendar(draft, "office", &[(0, 60), (600, 660)], &[]);
            queue(draft, "billing").hours = Some("office".into());
            desk(draft).questions = vec![crate::cast::choice("topic", &["sales>billing", "other"])];
        },
        "
        +60s
        anna: hello
        anna: sales
        dora: hello
        dora: other
        ",
        expect![[r#"
            +60s
            anna: hello
                support -> anna: Greeting
                support -> anna: question topic
            anna: sales
                support -> anna: closed, opens at 1600 s; then Close
                conversation 1 is over
            dora: hello
                support -> dora: Greeting
                support -> dora: question topic
            dora: other
                support -> dora: you are number 1, nobody is there
        "#]],
    );
}

#[test]
fn a_closed_queue_sends_to_another() {
    check_with(
        |draft| {
            calendar(draft, "office", &[(0, 60), (600, 660)], &[]);
            queue(draft, "general").hours = Some("office".into());
            queue(draft, "general").turned_away = End::Queue("billing".into());
        },
        "
        carol is away
        anna: early
        +60s
        dora: late
        carol is available
        ",
        expect![[r#"
            carol is away
            anna: early
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            +60s
                support -> anna: you are number 1, nobody is there
            dora: late
                support -> dora: Greeting
                support -> dora: you are number 2, nobody is there
            carol is available
                support -> carol: offer 1 from anna in billing "early", waited 60 s, answer within 30 s
        "#]],
    );
}
