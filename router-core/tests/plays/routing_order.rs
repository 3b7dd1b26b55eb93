//! Who comes first, who is left out, and what else takes an agent's capacity.

use crate::check_with;
use crate::routing_cast::{agent, rule};
use expect_test::expect;
use router_core::Span;
use router_core::values::id::{AgentId, Medium};

#[test]
fn strict_priority_comes_before_any_age() {
    check_with(
        |draft| {
            rule(draft, "vip", "customer.jid.startsWith(\"dora\")", |route| route.priority = 10);
            rule(draft, "default", "", |_| {});
        },
        "
        anna: patient
        +3600s
        dora: important
        anna: repeat
        carol is available
        ",
        expect![[r#"
            anna: patient
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            +3600s
                support -> anna: you are number 1, nobody is there
                support -> anna: you are number 1, nobody is there
                support -> anna: you are number 1, nobody is there
                support -> anna: you are number 1, nobody is there
                support -> anna: you are number 1, nobody is there
                support -> anna: you are number 1, nobody is there
                support -> anna: you are number 1, nobody is there
                support -> anna: you are number 1, nobody is there
                support -> anna: you are number 1, nobody is there
                support -> anna: you are number 1, nobody is there
                support -> anna: you are number 1, nobody is there
                support -> anna: you are number 1, nobody is there
            dora: important
                support -> dora: Greeting
                support -> dora: you are number 1, nobody is there
            anna: repeat
                support -> anna: you are number 2, nobody is there, because Urgent(1)
            carol is available
                support -> carol: offer 2 from dora in general "important", waited 0 s, answer within 30 s
        "#]],
    );
}

#[test]
fn a_head_start_overtakes_who_came_shortly_before() {
    check_with(
        |draft| {
            rule(draft, "gold", "customer.jid.startsWith(\"dora\")", |route| {
                route.head_start = Span::from_seconds(60)
            });
            rule(draft, "default", "", |_| {});
        },
        "
        anna: patient
        +50s
        emil: just came
        +20s
        dora: important
        restart
        carol is available
        carol> accept
        carol> done
        carol> accept
        carol> done
        ",
        expect![[r#"
            anna: patient
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            +50s
            emil: just came
                support -> emil: Greeting
                support -> emil: you are number 2, nobody is there
            +20s
            dora: important
                support -> dora: Greeting
                support -> dora: you are number 2, nobody is there
            restart
            carol is available
                support -> carol: offer 1 from anna in general "patient", waited 70 s, answer within 30 s
            carol> accept
                1.1 -> carol: window opens
                1.1 -> carol: summary 1 from anna in general "patient", waited 70 s
                support -> anna: Carol joins
            carol> done
                support -> anna: Closed(ByAgent)
                1.1 -> carol: WindowClosed(ByAgent)
                1.1 -> carol: window closes
                conversation 1 is over
                support -> carol: offer 3 from dora in general "important", waited 0 s, answer within 30 s
            carol> accept
                3.1 -> carol: window opens
                3.1 -> carol: summary 3 from dora in general "important", waited 0 s
                support -> dora: Carol joins
            carol> done
                support -> dora: Closed(ByAgent)
                3.1 -> carol: WindowClosed(ByAgent)
                3.1 -> carol: window closes
                conversation 3 is over
                support -> carol: offer 2 from emil in general "just came", waited 20 s, answer within 30 s
        "#]],
    );
}

#[test]
fn a_call_takes_the_whole_agent() {
    check_with(
        |draft| {
            agent(draft, "bob").capacity = 4;
            draft.weights.insert(Medium::from("voice"), 4);
        },
        "
        show facts
        bob is available
        c1 arrives as voice in general
        restart
        bob takes c1
        anna: hello
        c1 ends
        ",
        expect![[r#"
            show facts
            bob is available
                fact: Availability { agent: "bob", now: Available }
            c1 arrives as voice in general
                report c1: Queued("general")
                report c1: Offered { offer: OfferId(1), agent: "bob", answer_within: Span(30000) }
                fact: in queue general
                fact: offer 1 to bob on step 1 by balanced (Gain 1000), not [carol Unreachable]
            restart
            bob takes c1
                report c1: Assigned("bob")
                fact: Accepted { agent: "bob", waited: Span(0) }
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: nobody, not [bob AtCapacity; carol Unreachable]
            c1 ends
                report c1: Done("bob")
                support -> bob: offer 2 from anna in general "hello", waited 0 s, answer within 30 s
                fact: offer 2 to bob on step 1 by balanced (Gain 1000), not [carol Unreachable]
        "#]],
    );
}

#[test]
fn a_call_waits_until_an_agent_has_room_for_it_and_a_chat_need_not() {
    check_with(
        |draft| {
            draft.agents.remove(&AgentId::from("carol"));
            agent(draft, "bob").capacity = 4;
            draft.weights.insert(Medium::from("voice"), 4);
        },
        "
        bob is available
        anna: hello
        bob> accept
        c1 arrives as voice in general
        dora: hello
        dora: cancel
        bob> status
        bob> done
        bob refuses c1
        +30s
        c1 gives up
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
            c1 arrives as voice in general
                report c1: Queued("general")
            dora: hello
                support -> dora: Greeting
                support -> dora: you are number 2
                support -> bob: offer 3 from dora in general "hello", waited 0 s, answer within 30 s
            dora: cancel
                support -> dora: CancelledByCustomer
                support -> bob: offer 3 of dora is over: CustomerLeft
                conversation 3 is over
            bob> status
                support -> bob: you are Available, 1 of 4 [1 anna Active 0 s]
            bob> done
                support -> anna: Closed(ByAgent)
                1.1 -> bob: WindowClosed(ByAgent)
                1.1 -> bob: window closes
                conversation 1 is over
                report c1: Offered { offer: OfferId(3), agent: "bob", answer_within: Span(30000) }
            bob refuses c1
                report c1: OfferOver { offer: OfferId(3), agent: "bob", reason: Rejected }
            +30s
                report c1: Offered { offer: OfferId(4), agent: "bob", answer_within: Span(30000) }
            c1 gives up
                report c1: OfferOver { offer: OfferId(4), agent: "bob", reason: CustomerLeft }
                report c1: Left
        "#]],
    );
}

#[test]
fn a_call_that_nobody_takes_is_reported() {
    check_with(
        |draft| {
            use router_core::values::ladder::End;
            draft.queues.insert("general".into(), crate::cast::patient_for(20, End::LeaveMessage));
        },
        "
        c1 arrives as voice in general
        c2 arrives as voice in general
        c2 gives up
        +20s
        ",
        expect![[r#"
            c1 arrives as voice in general
                report c1: Queued("general")
            c2 arrives as voice in general
                report c2: Queued("general")
            c2 gives up
                report c2: Left
            +20s
                report c1: Ended { why: NobodyTookIt, end: LeaveMessage }
        "#]],
    );
}

#[test]
fn an_excluded_agent_is_never_asked() {
    check_with(
        |draft| {
            rule(draft, "complaint", "", |route| {
                route.exclude.insert(AgentId::from("bob"));
                route.tags.insert("complaint".into());
            });
        },
        "
        show facts
        bob is available
        anna: hello
        +60s
        carol is available
        ",
        expect![[r#"
            show facts
            bob is available
                fact: Availability { agent: "bob", now: Available }
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
                fact: Started("support")
                fact: complaint decides
                fact: in queue general
                fact: nobody, not [carol Unreachable; bob Excluded]
            +60s
            carol is available
                support -> carol: offer 1 from anna in general "hello" [complaint], waited 60 s, answer within 30 s
                fact: Availability { agent: "carol", now: Available }
                fact: offer 1 to carol on step 1 by balanced (Gain 1000, Spared -200), not [bob Excluded]
        "#]],
    );
}
