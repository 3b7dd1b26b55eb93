//! The agent a customer knows, or a named one, is waited for, but not for ever.

use crate::check_with;
use crate::routing_cast::{agent, prefer, queue, rule, skills};
use expect_test::expect;
use router_core::values::id::AgentId;

#[test]
fn the_last_agent_is_waited_for_in_a_time_box() {
    check_with(
        |draft| {
            rule(draft, "sticky", "", |route| route.prefer = prefer("last", 20));
        },
        "
        carol is available
        anna: first time
        carol> accept
        carol> done
        bob is available
        dora: hello
        bob> reject
        carol> accept
        anna: again
        +19s
        restart
        +1s
        ",
        expect![[r#"
            carol is available
            anna: first time
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> carol: offer 1 from anna in general "first time", waited 0 s, answer within 30 s
            carol> accept
                1.1 -> carol: window opens
                1.1 -> carol: summary 1 from anna in general "first time", waited 0 s
                support -> anna: Carol joins
            carol> done
                support -> anna: Closed(ByAgent)
                1.1 -> carol: WindowClosed(ByAgent)
                1.1 -> carol: window closes
                conversation 1 is over
            bob is available
            dora: hello
                support -> dora: Greeting
                support -> dora: you are number 1, 0 to 0 s
                support -> bob: offer 2 from dora in general "hello", waited 0 s, answer within 30 s
            bob> reject
                support -> bob: offer 2 of dora is over: Rejected
                support -> carol: offer 2 from dora in general "hello", waited 0 s, answer within 30 s
            carol> accept
                2.1 -> carol: window opens
                2.1 -> carol: summary 2 from dora in general "hello", waited 0 s
                support -> dora: Carol joins
            anna: again
                support -> anna: Greeting
                support -> anna: you are number 1, 0 to 0 s
            +19s
            restart
            +1s
                support -> bob: offer 3 from anna in general "again", waited 20 s, answer within 30 s
        "#]],
    );
}

#[test]
fn the_last_agent_is_asked_as_soon_as_free() {
    check_with(
        |draft| {
            rule(draft, "sticky", "", |route| route.prefer = prefer("last", 20));
        },
        "
        carol is available
        anna: first time
        carol> accept
        carol> done
        dora: hello
        carol> accept
        bob is available
        anna: again
        +10s
        carol> done
        carol> accept
        ",
        expect![[r#"
            carol is available
            anna: first time
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> carol: offer 1 from anna in general "first time", waited 0 s, answer within 30 s
            carol> accept
                1.1 -> carol: window opens
                1.1 -> carol: summary 1 from anna in general "first time", waited 0 s
                support -> anna: Carol joins
            carol> done
                support -> anna: Closed(ByAgent)
                1.1 -> carol: WindowClosed(ByAgent)
                1.1 -> carol: window closes
                conversation 1 is over
            dora: hello
                support -> dora: Greeting
                support -> dora: you are number 1, 0 to 0 s
                support -> carol: offer 2 from dora in general "hello", waited 0 s, answer within 30 s
            carol> accept
                2.1 -> carol: window opens
                2.1 -> carol: summary 2 from dora in general "hello", waited 0 s
                support -> dora: Carol joins
            bob is available
            anna: again
                support -> anna: Greeting
                support -> anna: you are number 1, 0 to 0 s
            +10s
            carol> done
                support -> dora: Closed(ByAgent)
                2.1 -> carol: WindowClosed(ByAgent)
                2.1 -> carol: window closes
                conversation 2 is over
                support -> carol: offer 3 from anna in general "again", waited 10 s, answer within 30 s
            carol> accept
                3.1 -> carol: window opens
                3.1 -> carol: summary 3 from anna in general "again", waited 10 s
                support -> anna: Carol joins
        "#]],
    );
}

#[test]
fn an_agent_who_is_not_there_is_not_waited_for() {
    check_with(
        |draft| {
            rule(draft, "sticky", "", |route| route.prefer = prefer("last", 20));
        },
        "
        carol is available
        anna: first time
        carol> accept
        carol> done
        carol is away
        bob is available
        anna: again
        ",
        expect![[r#"
            carol is available
            anna: first time
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> carol: offer 1 from anna in general "first time", waited 0 s, answer within 30 s
            carol> accept
                1.1 -> carol: window opens
                1.1 -> carol: summary 1 from anna in general "first time", waited 0 s
                support -> anna: Carol joins
            carol> done
                support -> anna: Closed(ByAgent)
                1.1 -> carol: WindowClosed(ByAgent)
                1.1 -> carol: window closes
                conversation 1 is over
            carol is away
            bob is available
            anna: again
                support -> anna: Greeting
                support -> anna: you are number 1, 0 to 0 s
                support -> bob: offer 2 from anna in general "again", waited 0 s, answer within 30 s
        "#]],
    );
}

#[test]
fn an_agent_who_goes_away_is_waited_for_no_longer() {
    check_with(
        |draft| {
            rule(draft, "sticky", "", |route| route.prefer = prefer("carol", 60));
            agent(draft, "carol").capacity = 1;
        },
        "
        carol is available
        dora: hello
        carol> accept
        bob is available
        anna: hello
        +5s
        carol is away
        ",
        expect![[r#"
            carol is available
            dora: hello
                support -> dora: Greeting
                support -> dora: you are number 1
                support -> carol: offer 1 from dora in general "hello", waited 0 s, answer within 30 s
            carol> accept
                1.1 -> carol: window opens
                1.1 -> carol: summary 1 from dora in general "hello", waited 0 s
                support -> dora: Carol joins
            bob is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
            +5s
            carol is away
                support -> bob: offer 2 from anna in general "hello", waited 5 s, answer within 30 s
        "#]],
    );
}

#[test]
fn the_preferred_agent_rejects() {
    check_with(
        |draft| {
            rule(draft, "named", "", |route| route.prefer = prefer("carol", 60));
        },
        "
        show facts
        bob is available
        carol is available
        anna: hello
        carol> reject
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
                support -> carol: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: named decides
                fact: in queue general
                fact: Prefers { agent: "carol", wait: Span(60000) }
                fact: offer 1 to carol on step 1 by balanced (Gain 1000, Spared -200), not [bob LaterName (Gain 1000)]
            carol> reject
                support -> carol: offer 1 of anna is over: Rejected
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
                fact: OfferOver { offer: OfferId(1), agent: "carol", reason: Rejected }
                fact: offer 2 to bob on step 1 by balanced (Gain 1000), not [carol RejectedBefore]
        "#]],
    );
}

#[test]
fn the_preferred_agent_lets_it_expire() {
    check_with(
        |draft| {
            rule(draft, "named", "", |route| route.prefer = prefer("carol", 60));
        },
        "
        bob is available
        carol is available
        anna: hello
        +29s
        restart
        +1s
        ",
        expect![[r#"
            bob is available
            carol is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> carol: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            +29s
            restart
            +1s
                support -> carol: offer 1 of anna is over: Expired
                support -> bob: offer 1 from anna in general "hello", waited 30 s, answer within 30 s
        "#]],
    );
}

#[test]
fn the_last_agent_does_not_serve_this_queue() {
    check_with(
        |draft| {
            rule(draft, "sticky", "", |route| route.prefer = prefer("last", 20));
            agent(draft, "carol").queues = vec!["billing".into()];
            draft.desks.insert("billing".into(), crate::cast::desk("billing", Vec::new()));
        },
        "
        show facts
        carol is available
        bob is available
        anna to billing: an invoice
        carol> accept
        carol> done
        anna: a technical question
        ",
        expect![[r#"
            show facts
            carol is available
                fact: Availability { agent: "carol", now: Available }
            bob is available
                fact: Availability { agent: "bob", now: Available }
            anna to billing: an invoice
                billing -> anna: Greeting
                billing -> anna: you are number 1
                billing -> carol: offer 1 from anna in billing "an invoice", waited 0 s, answer within 30 s
                fact: Started("billing")
                fact: sticky decides
                fact: in queue billing
                fact: offer 1 to carol on step 1 by balanced (Gain 1000), not []
            carol> accept
                1.1 -> carol: window opens
                1.1 -> carol: summary 1 from anna in billing "an invoice", waited 0 s
                billing -> anna: Carol joins
                fact: Accepted { agent: "carol", waited: Span(0) }
            carol> done
                billing -> anna: Closed(ByAgent)
                1.1 -> carol: WindowClosed(ByAgent)
                1.1 -> carol: window closes
                conversation 1 is over
                fact: Closed(ByAgent)
            anna: a technical question
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 2 from anna in general "a technical question", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: sticky decides
                fact: in queue general
                fact: offer 2 to bob on step 1 by balanced (Gain 1000), not []
        "#]],
    );
}

#[test]
fn the_last_agent_lacks_the_skill() {
    check_with(
        |draft| {
            rule(draft, "first", "history.contacts == 1", |_| {});
            rule(draft, "hard", "", |route| {
                route.skills = skills("french 3");
                route.prefer = prefer("last", 20);
            });
            agent(draft, "bob").skills = skills("french 5");
        },
        "
        carol is available
        anna: hello
        carol> accept
        carol> done
        bob is available
        anna: bonjour
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
            carol> done
                support -> anna: Closed(ByAgent)
                1.1 -> carol: WindowClosed(ByAgent)
                1.1 -> carol: window closes
                conversation 1 is over
            bob is available
            anna: bonjour
                support -> anna: Greeting
                support -> anna: you are number 1, 0 to 0 s
                support -> bob: offer 2 from anna in general "bonjour", waited 0 s, answer within 30 s
        "#]],
    );
}

#[test]
fn the_last_agent_is_excluded() {
    check_with(
        |draft| {
            rule(draft, "first", "history.contacts == 1", |_| {});
            rule(draft, "complaint", "", |route| {
                route.prefer = prefer("last", 20);
                route.exclude.insert(AgentId::from("carol"));
            });
        },
        "
        carol is available
        anna: hello
        carol> accept
        carol> done
        bob is available
        anna: I complain about Carol
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
            carol> done
                support -> anna: Closed(ByAgent)
                1.1 -> carol: WindowClosed(ByAgent)
                1.1 -> carol: window closes
                conversation 1 is over
            bob is available
            anna: I complain about Carol
                support -> anna: Greeting
                support -> anna: you are number 1, 0 to 0 s
                support -> bob: offer 2 from anna in general "I complain about Carol", waited 0 s, answer within 30 s
        "#]],
    );
}

#[test]
fn a_preferred_agent_of_everybody_is_no_bottleneck_for_ever() {
    check_with(
        |draft| {
            rule(draft, "named", "", |route| route.prefer = prefer("carol", 20));
            queue(draft, "general").wrap_up = router_core::Span::from_seconds(5);
        },
        "
        bob is available
        carol is available
        anna: one
        dora: two
        emil: three
        +20s
        ",
        expect![[r#"
            bob is available
            carol is available
            anna: one
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> carol: offer 1 from anna in general "one", waited 0 s, answer within 30 s
            dora: two
                support -> dora: Greeting
                support -> dora: you are number 2
            emil: three
                support -> emil: Greeting
                support -> emil: you are number 3
            +20s
                support -> bob: offer 2 from dora in general "two", waited 20 s, answer within 30 s
                support -> bob: offer 3 from emil in general "three", waited 20 s, answer within 30 s
        "#]],
    );
}
