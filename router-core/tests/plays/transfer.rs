//! Handing a conversation on.

use crate::{check, check_with};
use expect_test::expect;
use router_core::values::id::AgentId;

#[test]
fn to_a_queue() {
    check(
        "
        bob is available
        carol is away
        anna: hello
        bob> accept
        bob#1.1: that is for billing
        bob#1.1> transfer billing
        anna: thanks
        carol is available
        carol> accept
        ",
        expect![[r#"
            bob is available
            carol is away
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello", waited 0 s
                support -> anna: Bob joins
            bob#1.1: that is for billing
                support -> anna: bob says "that is for billing"
            bob#1.1> transfer billing
                1.1 -> bob: TransferredAway
                1.1 -> bob: window closes
                support -> anna: Transferring
                support -> anna: you are number 1, nobody is there
            anna: thanks
            carol is available
                support -> carol: offer 1 from anna in billing "hello", before with Bob, waited 0 s, answer within 30 s
            carol> accept
                1.2 -> carol: window opens
                1.2 -> carol: summary 1 from anna in billing "hello", before with Bob, waited 0 s
                1.2 -> carol: transcript [bob "that is for billing", anna "thanks"]
                support -> anna: Carol joins
        "#]],
    );
}

#[test]
fn to_a_named_agent_who_takes_it() {
    check(
        "
        show facts
        bob is available
        carol is available
        anna: hello
        bob> accept
        bob> transfer carol
        carol> accept
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
                fact: no rule decides
                fact: in queue general
                fact: offer 1 to bob on step 1 by balanced (Gain 1000), not [carol LowerScore (Gain 1000, Spared -200)]
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello", waited 0 s
                support -> anna: Bob joins
                fact: Accepted { agent: "bob", waited: Span(0) }
            bob> transfer carol
                1.1 -> bob: TransferredAway
                1.1 -> bob: window closes
                support -> anna: Transferring
                support -> carol: offer 1 from anna in general "hello", before with Bob, waited 0 s, answer within 30 s
                fact: Transferred { from: "bob", to: Agent("carol") }
                fact: offer 2 to carol on step 1 by balanced (Gain 1000, Spared -200), not [bob NotTheNamedOne]
            carol> accept
                1.2 -> carol: window opens
                1.2 -> carol: summary 1 from anna in general "hello", before with Bob, waited 0 s
                support -> anna: Carol joins
                fact: Accepted { agent: "carol", waited: Span(0) }
        "#]],
    );
}

#[test]
fn to_a_named_agent_who_does_not_take_it() {
    check_with(
        |draft| {
            let dave = crate::cast::agent("main", "Dave", &["general"], 1);
            draft.agents.insert(AgentId::from("dave"), dave);
        },
        "
        bob is available
        carol is available
        anna: hello
        bob> accept
        dave is available
        bob> transfer carol
        carol> reject
        dave> reject
        +30s
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
            dave is available
            bob> transfer carol
                1.1 -> bob: TransferredAway
                1.1 -> bob: window closes
                support -> anna: Transferring
                support -> carol: offer 1 from anna in general "hello", before with Bob, waited 0 s, answer within 30 s
            carol> reject
                support -> carol: offer 1 of anna is over: Rejected
                support -> anna: you are number 1, 0 to 0 s
                support -> dave: offer 1 from anna in general "hello", before with Bob, waited 0 s, answer within 30 s
            dave> reject
                support -> dave: offer 1 of anna is over: Rejected
            +30s
                support -> bob: offer 1 from anna in general "hello", before with Bob, waited 30 s, answer within 30 s
        "#]],
    );
}

#[test]
fn to_a_queue_that_only_the_same_agent_serves() {
    check_with(
        |draft| drop(draft.agents.remove(&AgentId::from("carol"))),
        "
        bob is available
        anna: hello
        bob> accept
        bob> transfer general
        +30s
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
            bob> transfer general
                1.1 -> bob: TransferredAway
                1.1 -> bob: window closes
                support -> anna: Transferring
                support -> anna: you are number 1, 0 to 0 s
            +30s
                support -> bob: offer 1 from anna in general "hello", before with Bob, waited 30 s, answer within 30 s
        "#]],
    );
}

#[test]
fn what_cannot_be_transferred() {
    check(
        "
        bob is available
        bob> transfer billing
        anna: hello
        bob> accept
        bob> transfer
        bob> transfer nobody
        bob> transfer gone
        bob> transfer dave
        bob> transfer bob
        bob> transfer carol
        bob> transfer 7 billing
        ",
        expect![[r#"
            bob is available
            bob> transfer billing
                support -> bob: CommandRefused(NoConversation)
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello", waited 0 s
                support -> anna: Bob joins
            bob> transfer
                support -> bob: CommandRefused(TransferToWhom)
            bob> transfer nobody
                support -> bob: CommandRefused(NoSuchTarget("nobody"))
            bob> transfer gone
                support -> bob: CommandRefused(NoSuchTarget("gone"))
            bob> transfer dave
                support -> bob: CommandRefused(NoSuchTarget("dave"))
            bob> transfer bob
                support -> bob: CommandRefused(TransferToSelf)
            bob> transfer carol
                support -> bob: CommandRefused(TargetNotAvailable("carol"))
            bob> transfer 7 billing
                support -> bob: CommandRefused(NotYours(ConversationId(7)))
        "#]],
    );
}
