//! Skills with levels, and how the ladder asks for less the longer somebody waits.

use crate::check_with;
use crate::routing_cast::{agent, ladder, queue, rule, skills, step, step_for};
use expect_test::expect;
use router_core::values::ladder::{End, Step};

#[test]
fn only_who_has_the_level_is_asked() {
    check_with(
        |draft| {
            agent(draft, "bob").skills = skills("english 3");
            agent(draft, "carol").skills = skills("english 5, billing 2");
            rule(draft, "english", "", |route| route.skills = skills("english 4"));
        },
        "
        show facts
        bob is available
        anna: hello
        carol is available
        carol> accept
        ",
        expect![[r#"
            show facts
            bob is available
                fact: Availability { agent: "bob", now: Available }
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
                fact: Started("support")
                fact: english decides
                fact: in queue general english 4
                fact: nobody, not [carol Unreachable; bob LacksSkill]
            carol is available
                support -> carol: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
                fact: Availability { agent: "carol", now: Available }
                fact: offer 1 to carol on step 1 by balanced (Gain 1000, Spared -200, Surplus -5), not [bob LacksSkill]
            carol> accept
                1.1 -> carol: window opens
                1.1 -> carol: summary 1 from anna in general "hello", waited 0 s
                support -> anna: Carol joins
                fact: Accepted { agent: "carol", waited: Span(0) }
        "#]],
    );
}

#[test]
fn levels_are_lowered_after_the_time_of_the_step() {
    check_with(
        |draft| {
            agent(draft, "bob").skills = skills("english 3");
            ladder(
                draft,
                vec![step(20), Step { relax: 2, ..step(20) }, Step { relax: 10, ..step(20) }],
                End::Close,
            );
            rule(draft, "english", "", |route| route.skills = skills("english 5"));
        },
        "
        show facts
        bob is available
        anna: hello
        +19s
        restart
        +1s
        bob> reject
        +20s
        +20s
        ",
        expect![[r#"
            show facts
            bob is available
                fact: Availability { agent: "bob", now: Available }
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
                fact: Started("support")
                fact: english decides
                fact: in queue general english 5
                fact: nobody, not [bob LacksSkill; carol LacksSkill]
            +19s
            restart
            +1s
                support -> bob: offer 1 from anna in general "hello", waited 20 s, answer within 30 s
                fact: Stepped { step: 2, relax: 2, agent_client: Required }
                fact: offer 1 to bob on step 2 by balanced (Gain 1000), not [carol LacksSkill]
            bob> reject
                support -> bob: offer 1 of anna is over: Rejected
                fact: OfferOver { offer: OfferId(1), agent: "bob", reason: Rejected }
            +20s
                fact: Stepped { step: 3, relax: 10, agent_client: Required }
            +20s
                support -> bob: offer 1 from anna in general "hello", waited 50 s, answer within 30 s
                fact: offer 2 to bob on step 3 by balanced (Gain 1000, Spared -200), not [carol Unreachable]
        "#]],
    );
}

#[test]
fn at_the_last_step_everybody_will_do() {
    check_with(
        |draft| {
            ladder(draft, vec![step(20), Step { relax: 10, ..step(20) }], End::Close);
            rule(draft, "english", "", |route| route.skills = skills("english 5"));
        },
        "
        bob is available
        anna: hello
        +20s
        bob> accept
        ",
        expect![[r#"
            bob is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            +20s
                support -> bob: offer 1 from anna in general "hello", waited 20 s, answer within 30 s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello", waited 20 s
                support -> anna: Bob joins
        "#]],
    );
}

#[test]
fn an_offer_stands_when_its_step_is_over_and_the_step_follows_after_it() {
    check_with(
        |draft| {
            agent(draft, "bob").skills = skills("english 5");
            ladder(draft, vec![step(20), Step { relax: 10, ..step(60) }], End::Close);
            rule(draft, "english", "", |route| route.skills = skills("english 5"));
        },
        "
        show facts
        bob is available
        carol is available
        anna: hello
        +25s
        restart
        +5s
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
                fact: english decides
                fact: in queue general english 5
                fact: offer 1 to bob on step 1 by balanced (Gain 1000), not [carol LacksSkill]
            +25s
            restart
            +5s
                support -> bob: offer 1 of anna is over: Expired
                support -> carol: offer 1 from anna in general "hello", waited 30 s, answer within 30 s
                fact: OfferOver { offer: OfferId(1), agent: "bob", reason: Expired }
                fact: Stepped { step: 2, relax: 10, agent_client: Required }
                fact: offer 2 to carol on step 2 by balanced (Gain 1000, Spared -200), not [bob RejectedBefore]
            carol> accept
                1.1 -> carol: window opens
                1.1 -> carol: summary 1 from anna in general "hello", waited 30 s
                support -> anna: Carol joins
                fact: Accepted { agent: "carol", waited: Span(30000) }
        "#]],
    );
}

#[test]
fn a_step_that_asks_nobody_who_is_there_is_skipped() {
    check_with(
        |draft| {
            agent(draft, "carol").teams.insert("gold".into());
            let gold = step_for(draft, 60, "\"gold\" in agent.teams");
            let skips = Step { skip_when_none_eligible: true, ..gold.clone() };
            ladder(draft, vec![skips, step(60)], End::Close);
            queue(draft, "billing").ladder = vec![gold, step(60)];
            draft.desks.insert("billing".into(), crate::cast::desk("billing", Vec::new()));
            agent(draft, "bob").queues.push("billing".into());
        },
        "
        show facts
        bob is available
        anna: hello
        dora to billing: hello
        +60s
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
                fact: Stepped { step: 2, relax: 0, agent_client: Required }
                fact: offer 1 to bob on step 2 by balanced (Gain 1000, Spared -100), not [carol Unreachable]
            dora to billing: hello
                billing -> dora: Greeting
                billing -> dora: you are number 1, nobody is there
                fact: Started("billing")
                fact: no rule decides
                fact: in queue billing
                fact: nobody, not [carol Unreachable; bob NotAtThisStep]
            +60s
                support -> bob: offer 1 of anna is over: Expired
                fact: OfferOver { offer: OfferId(1), agent: "bob", reason: Expired }
                support -> bob: offer 1 from anna in general "hello", waited 60 s, answer within 30 s
                billing -> bob: offer 2 from dora in billing "hello", waited 60 s, answer within 30 s
                fact: offer 2 to bob on step 2 by balanced (Gain 1000, Spared -100), not [carol Unreachable]
                fact: Stepped { step: 2, relax: 0, agent_client: Required }
                fact: offer 3 to bob on step 2 by balanced (Gain 739, Spared -100), not [carol Unreachable]
        "#]],
    );
}

#[test]
fn a_step_is_not_skipped_for_an_agent_who_is_only_busy() {
    check_with(
        |draft| {
            agent(draft, "carol").teams.insert("gold".into());
            let gold = step_for(draft, 60, "\"gold\" in agent.teams");
            ladder(draft, vec![Step { skip_when_none_eligible: true, ..gold }, step(60)], End::Close);
        },
        "
        carol is available
        anna: hello
        carol> accept
        bob is available
        dora: hello
        carol> done
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
            bob is available
            dora: hello
                support -> dora: Greeting
                support -> dora: you are number 1
            carol> done
                support -> anna: Closed(ByAgent)
                1.1 -> carol: WindowClosed(ByAgent)
                1.1 -> carol: window closes
                conversation 1 is over
                support -> carol: offer 2 from dora in general "hello", waited 0 s, answer within 30 s
        "#]],
    );
}

#[test]
fn the_best_step_for_an_agent_who_comes_later() {
    check_with(
        |draft| {
            agent(draft, "carol").teams.insert("gold".into());
            agent(draft, "bob").skills = skills("english 3");
            let gold = step_for(draft, 60, "\"gold\" in agent.teams || agent.level.english > 3");
            ladder(draft, vec![gold, step(60)], End::Close);
        },
        "
        bob is available
        anna: hello
        +59s
        carol is available
        carol> reject
        +1s
        +1s
        bob> accept
        ",
        expect![[r#"
            bob is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            +59s
            carol is available
                support -> carol: offer 1 from anna in general "hello", waited 59 s, answer within 30 s
            carol> reject
                support -> carol: offer 1 of anna is over: Rejected
            +1s
                support -> bob: offer 1 from anna in general "hello", waited 60 s, answer within 30 s
            +1s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello", waited 61 s
                support -> anna: Bob joins
        "#]],
    );
}
