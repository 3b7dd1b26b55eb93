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
        expect![[""]],
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
        expect![[""]],
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
        expect![[""]],
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
        expect![[""]],
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
        expect![[""]],
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
        expect![[""]],
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
        expect![[""]],
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
        expect![[""]],
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
        expect![[""]],
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
        expect![[""]],
    );
}
