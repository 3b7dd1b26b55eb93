//! Who is not taken in, why, and what becomes of them.

use crate::check_with;
use crate::routing_cast::queue;
use expect_test::expect;
use router_core::Span;
use router_core::values::id::AgentId;
use router_core::values::ladder::End;

#[test]
fn a_full_queue_lets_leave_a_message() {
    check_with(
        |draft| {
            queue(draft, "general").max_waiting = 1;
            queue(draft, "general").turned_away = End::LeaveMessage;
        },
        "
        show facts
        anna: hello
        dora: hello
        dora: it is about my invoice
        restart
        carol is available
        carol> accept
        carol> done
        carol> accept
        ",
        expect![[r#"
            show facts
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: nobody, not [bob Unreachable; carol Unreachable]
            dora: hello
                support -> dora: Greeting
                support -> dora: LeaveMessage(QueueFull)
                fact: Started("support")
                fact: no rule decides
                fact: Ended { queue: "general", why: QueueFull, end: LeaveMessage }
                fact: in queue general
                fact: nobody, not [bob Unreachable; carol Unreachable]
            dora: it is about my invoice
                support -> dora: MessageKept
            restart
            carol is available
                support -> carol: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
                fact: Availability { agent: "carol", now: Available }
                fact: offer 1 to carol on step 1 by balanced (Gain 1000, Spared -200), not [bob Unreachable]
            carol> accept
                1.1 -> carol: window opens
                1.1 -> carol: summary 1 from anna in general "hello", waited 0 s
                support -> anna: Carol joins
                fact: Accepted { agent: "carol", waited: Span(0) }
            carol> done
                support -> anna: Closed(ByAgent)
                1.1 -> carol: WindowClosed(ByAgent)
                1.1 -> carol: window closes
                conversation 1 is over
                support -> carol: offer 2 from dora in general "hello", LeftMessage, waited 0 s, answer within 30 s
                fact: Closed(ByAgent)
                fact: offer 2 to carol on step 1 by balanced (Gain 1000, Spared -200), not [bob Unreachable]
            carol> accept
                2.1 -> carol: window opens
                2.1 -> carol: summary 2 from dora in general "hello", LeftMessage, waited 0 s
                2.1 -> carol: transcript [dora "it is about my invoice"]
                support -> dora: Carol joins
                fact: Accepted { agent: "carol", waited: Span(0) }
        "#]],
    );
}

#[test]
fn a_full_queue_sends_to_another() {
    check_with(
        |draft| {
            queue(draft, "general").max_waiting = 1;
            queue(draft, "general").turned_away = End::Queue("billing".into());
        },
        "
        anna: hello
        dora: hello
        ",
        expect![[r#"
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            dora: hello
                support -> dora: Greeting
                support -> dora: you are number 1, nobody is there
        "#]],
    );
}

#[test]
fn a_full_queue_sends_to_one_that_is_full_too() {
    check_with(
        |draft| {
            queue(draft, "general").max_waiting = 1;
            queue(draft, "general").turned_away = End::Queue("billing".into());
            queue(draft, "billing").max_waiting = 1;
            queue(draft, "billing").turned_away = End::CallBack;
        },
        "
        anna: hello
        dora: hello
        emil: hello
        emil: I have time
        carol is available
        ",
        expect![[r#"
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            dora: hello
                support -> dora: Greeting
                support -> dora: you are number 1, nobody is there
            emil: hello
                support -> emil: Greeting
                support -> emil: CallBack(QueueFull)
            emil: I have time
            carol is available
                support -> carol: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
        "#]],
    );
}

#[test]
fn a_wait_that_would_be_too_long() {
    check_with(
        |draft| {
            queue(draft, "general").max_wait = Some(Span::from_seconds(300));
            draft.agents.remove(&AgentId::from("bob"));
        },
        "
        carol is available
        anna: one
        carol> accept
        +400s
        carol> done
        dora: two
        emil: three
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
            +400s
                support -> anna: silent; closes in 120 s
                1.1 -> carol: silent; closes in 120 s
            carol> done
                support -> anna: Closed(ByAgent)
                1.1 -> carol: WindowClosed(ByAgent)
                1.1 -> carol: window closes
                conversation 1 is over
            dora: two
                support -> dora: Greeting
                support -> dora: you are number 1, 0 to 0 s
                support -> carol: offer 2 from dora in general "two", waited 0 s, answer within 30 s
            emil: three
                support -> emil: Refused(WaitTooLong)
        "#]],
    );
}

#[test]
fn nobody_is_signed_in() {
    check_with(
        |draft| {
            queue(draft, "general").needs_agents = true;
        },
        "
        anna: hello
        bob is away
        anna: hello
        bob is available
        anna: hello
        bob> away
        ",
        expect![[r#"
            anna: hello
                support -> anna: Refused(NobodySignedIn)
            bob is away
            anna: hello
                support -> anna: Refused(NobodySignedIn)
            bob is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            bob> away
                support -> bob: offer 1 of anna is over: Revoked
                support -> bob: you are NotReady(Asked("")), 0 of 2 []
        "#]],
    );
}

#[test]
fn nobody_is_signed_in_and_a_message_is_kept() {
    check_with(
        |draft| {
            queue(draft, "general").needs_agents = true;
            queue(draft, "general").turned_away = End::LeaveMessage;
        },
        "
        anna: hello
        bob is available
        ",
        expect![[r#"
            anna: hello
                support -> anna: Greeting
                support -> anna: LeaveMessage(NobodySignedIn)
            bob is available
                support -> bob: offer 1 from anna in general "hello", LeftMessage, waited 0 s, answer within 30 s
        "#]],
    );
}
