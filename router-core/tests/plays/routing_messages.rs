//! Messages that are left, and call backs: kept, acknowledged once, delivered with their age.

use crate::check_with;
use crate::routing_cast::{agent, ladder, step};
use expect_test::expect;
use router_core::Span;
use router_core::values::ladder::End;

#[test]
fn a_message_is_left_when_nobody_took_it() {
    check_with(
        |draft| {
            ladder(draft, vec![step(30)], End::LeaveMessage);
        },
        "
        show facts
        anna: my router is broken
        +30s
        anna: it blinks red
        anna: and it smells
        restart
        anna leaves
        +3600s
        bob is available
        bob> accept
        bob#1.1: we send you a new one
        ",
        expect![[r#"
            show facts
            anna: my router is broken
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: nobody, not [bob Unreachable; carol Unreachable]
            +30s
                support -> anna: LeaveMessage(NobodyTookIt)
                fact: Ended { queue: "general", why: NobodyTookIt, end: LeaveMessage }
            anna: it blinks red
                support -> anna: MessageKept
            anna: and it smells
            restart
            anna leaves
            +3600s
            bob is available
                support -> bob: offer 1 from anna in general "my router is broken", LeftMessage, waited 3630 s, answer within 30 s
                fact: Availability { agent: "bob", now: Available }
                fact: offer 1 to bob on step 1 by balanced (Gain 1000), not [carol Unreachable]
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "my router is broken", LeftMessage, waited 3630 s
                1.1 -> bob: transcript [anna "it blinks red", anna "and it smells"]
                support -> anna: Bob joins
                fact: Accepted { agent: "bob", waited: Span(3630000) }
            bob#1.1: we send you a new one
                support -> anna: bob says "we send you a new one"
        "#]],
    );
}

#[test]
fn who_wrote_while_waiting_is_told_too_that_more_is_kept() {
    check_with(
        |draft| {
            ladder(draft, vec![step(30)], End::LeaveMessage);
        },
        "
        anna: my router is broken
        anna: are you there?
        +30s
        anna: it blinks red
        anna: and it smells
        bob is available
        bob> accept
        ",
        expect![[r#"
            anna: my router is broken
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            anna: are you there?
            +30s
                support -> anna: LeaveMessage(NobodyTookIt)
            anna: it blinks red
                support -> anna: MessageKept
            anna: and it smells
            bob is available
                support -> bob: offer 1 from anna in general "my router is broken", LeftMessage, waited 30 s, answer within 30 s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "my router is broken", LeftMessage, waited 30 s
                1.1 -> bob: transcript [anna "are you there?", anna "it blinks red", anna "and it smells"]
                support -> anna: Bob joins
        "#]],
    );
}

#[test]
fn who_left_a_message_may_take_it_back() {
    check_with(
        |draft| {
            ladder(draft, vec![step(30)], End::LeaveMessage);
        },
        "
        anna: my router is broken
        +30s
        anna: cancel
        bob is available
        ",
        expect![[r#"
            anna: my router is broken
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            +30s
                support -> anna: LeaveMessage(NobodyTookIt)
            anna: cancel
                support -> anna: CancelledByCustomer
                conversation 1 is over
            bob is available
        "#]],
    );
}

#[test]
fn who_left_a_message_asks_for_the_place() {
    check_with(
        |draft| {
            ladder(draft, vec![step(30)], End::LeaveMessage);
        },
        "
        anna: my router is broken
        +30s
        anna: repeat
        anna: help
        anna: thanks
        ",
        expect![[r#"
            anna: my router is broken
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            +30s
                support -> anna: LeaveMessage(NobodyTookIt)
            anna: repeat
                support -> anna: CustomerHelp(Waiting)
            anna: help
                support -> anna: CustomerHelp(Waiting)
            anna: thanks
                support -> anna: MessageKept
        "#]],
    );
}

#[test]
fn a_message_that_was_left_keeps_its_place_and_does_not_count_as_waiting() {
    check_with(
        |draft| {
            ladder(draft, vec![step(30)], End::LeaveMessage);
        },
        "
        show desks
        anna: first
        +30s
        dora: second
        carol is available
        carol> reject
        +5s
        ",
        expect![[r#"
            show desks
            anna: first
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
                desk support: 0 there, 0 free, 1 waiting
            +30s
                support -> anna: LeaveMessage(NobodyTookIt)
                desk support: 0 there, 0 free, 0 waiting
            dora: second
                support -> dora: Greeting
                support -> dora: you are number 2, nobody is there
                desk support: 0 there, 0 free, 1 waiting
            carol is available
                support -> carol: offer 1 from anna in general "first", LeftMessage, waited 30 s, answer within 30 s
                desk support: 1 there, 0 free, 1 waiting
            carol> reject
                support -> carol: offer 1 of anna is over: Rejected
                support -> carol: offer 2 from dora in general "second", waited 0 s, answer within 30 s
            +5s
        "#]],
    );
}

#[test]
fn a_message_is_kept_too_long() {
    check_with(
        |draft| {
            ladder(draft, vec![step(30)], End::LeaveMessage);
            draft.times.keep_messages = Span::from_seconds(600);
        },
        "
        anna: my router is broken
        +30s
        anna leaves
        +300s
        restart
        +299s
        +1s
        ",
        expect![[r#"
            anna: my router is broken
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            +30s
                support -> anna: LeaveMessage(NobodyTookIt)
            anna leaves
            +300s
            restart
            +299s
            +1s
                support -> anna: Closed(KeptTooLong)
                conversation 1 is over
        "#]],
    );
}

#[test]
fn the_agent_who_took_a_message_is_lost() {
    check_with(
        |draft| {
            ladder(draft, vec![step(30)], End::LeaveMessage);
        },
        "
        anna: my router is broken
        +30s
        anna leaves
        bob is available
        bob> accept
        bob is gone
        +60s
        carol is available
        carol> accept
        ",
        expect![[r#"
            anna: my router is broken
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            +30s
                support -> anna: LeaveMessage(NobodyTookIt)
            anna leaves
            bob is available
                support -> bob: offer 1 from anna in general "my router is broken", LeftMessage, waited 30 s, answer within 30 s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "my router is broken", LeftMessage, waited 30 s
                support -> anna: Bob joins
            bob is gone
            +60s
                1.1 -> bob: TransferredAway
                1.1 -> bob: window closes
                support -> anna: AgentLost
            carol is available
                support -> carol: offer 1 from anna in general "my router is broken", before with Bob, LeftMessage, waited 0 s, answer within 30 s
            carol> accept
                1.2 -> carol: window opens
                1.2 -> carol: summary 1 from anna in general "my router is broken", before with Bob, LeftMessage, waited 0 s
                support -> anna: Carol joins
        "#]],
    );
}

#[test]
fn a_message_is_passed_on() {
    check_with(
        |draft| {
            ladder(draft, vec![step(30)], End::LeaveMessage);
        },
        "
        anna: my invoice is wrong
        +30s
        bob is available
        bob> accept
        carol is available
        bob> transfer billing
        carol> accept
        ",
        expect![[r#"
            anna: my invoice is wrong
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            +30s
                support -> anna: LeaveMessage(NobodyTookIt)
            bob is available
                support -> bob: offer 1 from anna in general "my invoice is wrong", LeftMessage, waited 30 s, answer within 30 s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "my invoice is wrong", LeftMessage, waited 30 s
                support -> anna: Bob joins
            carol is available
            bob> transfer billing
                1.1 -> bob: TransferredAway
                1.1 -> bob: window closes
                support -> anna: Transferring
                support -> carol: offer 1 from anna in billing "my invoice is wrong", before with Bob, LeftMessage, waited 0 s, answer within 30 s
            carol> accept
                1.2 -> carol: window opens
                1.2 -> carol: summary 1 from anna in billing "my invoice is wrong", before with Bob, LeftMessage, waited 0 s
                support -> anna: Carol joins
        "#]],
    );
}

#[test]
fn a_call_back_is_promised_and_kept() {
    check_with(
        |draft| {
            ladder(draft, vec![step(30)], End::CallBack);
        },
        "
        show facts
        anna: my router is broken
        +30s
        anna leaves
        restart
        +600s
        bob is available
        bob> accept
        bob#1.1: hello Anna, I have time now
        anna: great
        ",
        expect![[r#"
            show facts
            anna: my router is broken
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: nobody, not [bob Unreachable; carol Unreachable]
            +30s
                support -> anna: CallBack(NobodyTookIt)
                fact: Ended { queue: "general", why: NobodyTookIt, end: CallBack }
            anna leaves
            restart
            +600s
            bob is available
                support -> bob: offer 1 from anna in general "my router is broken", CallBack, waited 630 s, answer within 30 s
                fact: Availability { agent: "bob", now: Available }
                fact: offer 1 to bob on step 1 by balanced (Gain 1000), not [carol Unreachable]
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "my router is broken", CallBack, waited 630 s
                support -> anna: Bob joins
                fact: Accepted { agent: "bob", waited: Span(630000) }
            bob#1.1: hello Anna, I have time now
                support -> anna: bob says "hello Anna, I have time now"
            anna: great
                1.1 -> bob: anna says "great"
        "#]],
    );
}

#[test]
fn the_customer_is_not_there_when_the_agent_writes_back() {
    check_with(
        |draft| {
            ladder(draft, vec![step(30)], End::CallBack);
        },
        "
        anna: my router is broken
        +30s
        anna leaves
        bob is available
        bob> accept
        bob#1.1: hello Anna
        +600s
        bob> done
        ",
        expect![[r#"
            anna: my router is broken
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            +30s
                support -> anna: CallBack(NobodyTookIt)
            anna leaves
            bob is available
                support -> bob: offer 1 from anna in general "my router is broken", CallBack, waited 30 s, answer within 30 s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "my router is broken", CallBack, waited 30 s
                support -> anna: Bob joins
            bob#1.1: hello Anna
                support -> anna: bob says "hello Anna"
            +600s
                support -> anna: silent; closes in 120 s
                1.1 -> bob: silent; closes in 120 s
                support -> anna: Closed(Silence)
                1.1 -> bob: WindowClosed(Silence)
                1.1 -> bob: window closes
                conversation 1 is over
            bob> done
                support -> bob: CommandRefused(NoConversation)
        "#]],
    );
}

#[test]
fn the_end_of_the_other_queue_follows() {
    check_with(
        |draft| {
            ladder(draft, vec![step(30)], End::Queue("billing".into()));
            draft.queues.insert("billing".into(), crate::cast::patient_for(30, End::CallBack));
            agent(draft, "carol").queues = vec!["billing".into()];
        },
        "
        anna: hello
        +30s
        +29s
        restart
        +1s
        ",
        expect![[r#"
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            +30s
                support -> anna: you are number 1, nobody is there
            +29s
            restart
            +1s
                support -> anna: CallBack(NobodyTookIt)
        "#]],
    );
}
