//! What programs bring and say: reports of agents, interactions that come back, one capacity for all.

use crate::cast::queue;
use crate::check_with;
use expect_test::expect;
use router_core::PolicyDraft;
use router_core::Span;
use router_core::values::id::{AgentId, Medium, QueueName};

/// Bob alone, three at a time; a call takes three.
fn bob_alone(draft: &mut PolicyDraft) {
    draft.agents.remove(&AgentId::from("carol"));
    draft.agents.get_mut(&AgentId::from("bob")).unwrap().capacity = 3;
    draft.weights.insert(Medium::from("voice"), 3);
}

#[test]
fn an_agent_on_a_call_from_elsewhere_gets_no_chat() {
    check_with(
        bob_alone,
        "
        bob is available
        bob is reported nothing 1 voice
        anna: hello
        bob is reported nothing
        ",
        expect![[r#"
            bob is available
            bob is reported nothing 1 voice
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
            bob is reported nothing
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
        "#]],
    );
}

#[test]
fn who_is_busy_gets_nothing_and_what_was_offered_is_taken_back() {
    check_with(
        bob_alone,
        "
        bob is available
        anna: hello
        bob is reported nothing busy voice
        bob> accept
        bob is reported nothing
        ",
        expect![[r#"
            bob is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            bob is reported nothing busy voice
                support -> bob: offer 1 of anna is over: Revoked
            bob> accept
                support -> bob: CommandRefused(NothingOffered)
            bob is reported nothing
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
        "#]],
    );
}

#[test]
fn programs_alone_serve_an_agent_who_has_no_client() {
    check_with(
        bob_alone,
        "
        bob is reported available
        c1 arrives as mail in general
        anna: hello
        bob takes c1
        bob is available
        bob is reported offline
        +60s
        ",
        expect![[r#"
            bob is reported available
            c1 arrives as mail in general
                report c1: Queued("general")
                report c1: Offered { offer: OfferId(1), agent: "bob", answer_within: Span(30000) }
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 2, nobody is there
            bob takes c1
                report c1: Assigned("bob")
            bob is available
                support -> bob: offer 2 from anna in general "hello", waited 0 s, answer within 30 s
            bob is reported offline
            +60s
                support -> bob: offer 2 of anna is over: Expired
                report c1: AgentLost("bob")
                support -> bob: offer 2 from anna in general "hello", waited 60 s, answer within 30 s
        "#]],
    );
}

#[test]
fn a_chat_goes_to_others_when_the_client_goes_and_the_call_stays() {
    check_with(
        |draft| draft.agents.get_mut(&AgentId::from("bob")).unwrap().capacity = 3,
        "
        bob is available
        bob is reported available
        anna: hello
        bob> accept
        c1 arrives as mail in general
        bob takes c1
        bob is offline
        +60s
        bob ends c1
        ",
        expect![[r#"
            bob is available
            bob is reported available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello", waited 0 s
                support -> anna: Bob joins
            c1 arrives as mail in general
                report c1: Queued("general")
                report c1: Offered { offer: OfferId(2), agent: "bob", answer_within: Span(30000) }
            bob takes c1
                report c1: Assigned("bob")
            bob is offline
            +60s
                1.1 -> bob: TransferredAway
                1.1 -> bob: window closes
                support -> anna: AgentLost
                support -> anna: you are number 1, nobody is there
            bob ends c1
                report c1: Done("bob")
        "#]],
    );
}

#[test]
fn no_more_of_a_medium_than_a_program_allows() {
    check_with(
        bob_alone,
        "
        bob is available
        bob is reported available most 1 mail
        c1 arrives as mail in general
        c2 arrives as mail in general
        anna: hello
        bob takes c1
        bob ends c1
        ",
        expect![[r#"
            bob is available
            bob is reported available most 1 mail
            c1 arrives as mail in general
                report c1: Queued("general")
                report c1: Offered { offer: OfferId(1), agent: "bob", answer_within: Span(30000) }
            c2 arrives as mail in general
                report c2: Queued("general")
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 3
                support -> bob: offer 3 from anna in general "hello", waited 0 s, answer within 30 s
            bob takes c1
                report c1: Assigned("bob")
            bob ends c1
                report c1: Done("bob")
                report c2: Offered { offer: OfferId(3), agent: "bob", answer_within: Span(30000) }
        "#]],
    );
}

#[test]
fn what_is_given_back_waits_again_with_its_age() {
    check_with(
        |_| {},
        "
        show facts
        bob is available
        c1 arrives as mail in general
        bob takes c1
        carol is available
        bob returns c1
        carol takes c1
        carol returns c1 to billing
        c1 goes to general
        bob takes c1
        ",
        expect![[r#"
            show facts
            bob is available
                fact: Availability { agent: "bob", now: Available }
            c1 arrives as mail in general
                report c1: Queued("general")
                report c1: Offered { offer: OfferId(1), agent: "bob", answer_within: Span(30000) }
                fact: in queue general
                fact: offer 1 to bob on step 1 by balanced (Gain 1000), not [carol Unreachable]
            bob takes c1
                report c1: Assigned("bob")
                fact: Accepted { agent: "bob", waited: Span(0) }
            carol is available
                fact: Availability { agent: "carol", now: Available }
            bob returns c1
                report c1: Queued("general")
                report c1: Offered { offer: OfferId(2), agent: "carol", answer_within: Span(30000) }
                fact: Transferred { from: "bob", to: Queue("general") }
                fact: offer 2 to carol on step 1 by balanced (Gain 1000, Spared -200), not [bob RejectedBefore]
            carol takes c1
                report c1: Assigned("carol")
                fact: Accepted { agent: "carol", waited: Span(0) }
            carol returns c1 to billing
                report c1: Queued("billing")
                fact: Transferred { from: "carol", to: Queue("billing") }
                fact: nobody, not [carol RejectedBefore]
            c1 goes to general
                report c1: Queued("general")
                report c1: Offered { offer: OfferId(3), agent: "bob", answer_within: Span(30000) }
                fact: offer 3 to bob on step 1 by balanced (Gain 1000), not [carol RejectedBefore]
            bob takes c1
                report c1: Assigned("bob")
                fact: Accepted { agent: "bob", waited: Span(0) }
        "#]],
    );
}

#[test]
fn what_cannot_be_is_refused() {
    check_with(
        |draft| {
            let wrap_up = Span::from_seconds(30);
            drop(draft.queues.insert(QueueName::from("billing"), queue()));
            draft.queues.get_mut(&QueueName::from("general")).unwrap().wrap_up = wrap_up;
        },
        "
        bob is available
        c1 arrives as mail in general
        bob ends c1
        carol takes c1
        bob returns c1
        c1 goes to general
        c1 goes to nowhere
        bob takes c1
        bob takes c1
        c1 gives up
        carol ends c1
        bob ends c1
        bob returns c1
        c1 gives up
        bob ends c1
        bob ends c1
        c1 gives up
        ",
        expect![[r#"
            bob is available
            c1 arrives as mail in general
                report c1: Queued("general")
                report c1: Offered { offer: OfferId(1), agent: "bob", answer_within: Span(30000) }
            bob ends c1
                refused: HasNoAgent(InteractionId(1))
            carol takes c1
                refused: NotOffered { interaction: InteractionId(1), agent: "carol" }
            bob returns c1
                refused: HasNoAgent(InteractionId(1))
            c1 goes to general
                refused: HasNoAgent(InteractionId(1))
            c1 goes to nowhere
                refused: NoSuchQueue("nowhere")
            bob takes c1
                report c1: Assigned("bob")
            bob takes c1
                refused: HasAgent { interaction: InteractionId(1), agent: "bob" }
            c1 gives up
                refused: HasAgent { interaction: InteractionId(1), agent: "bob" }
            carol ends c1
                refused: HasAgent { interaction: InteractionId(1), agent: "bob" }
            bob ends c1
                report c1: WrapUp { agent: "bob", length: Span(30000) }
            bob returns c1
                refused: InWrapUp(InteractionId(1))
            c1 gives up
                refused: InWrapUp(InteractionId(1))
            bob ends c1
                report c1: Done("bob")
            bob ends c1
                refused: Unknown(InteractionId(1))
            c1 gives up
                refused: Unknown(InteractionId(1))
        "#]],
    );
}
