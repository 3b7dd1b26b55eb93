//! What agents may ask: `why` and `skills`; and waits that are announced with a reason.

use crate::check_with;
use crate::routing_cast::{agent, ladder, rule, skills, step, step_for};
use expect_test::expect;
use router_core::Span;
use router_core::values::id::AgentId;
use router_core::values::ladder::{End, Step};

#[test]
fn why_before_during_and_after_an_offer() {
    check_with(
        |draft| {
            agent(draft, "bob").skills = skills("english 5");
            agent(draft, "carol").skills = skills("english 2");
            ladder(draft, vec![step(20), Step { relax: 3, ..step(60) }], End::Close);
            rule(draft, "english", "", |route| (route.skills, route.priority) = (skills("english 4"), 3));
        },
        "
        carol is available
        anna: hello
        carol> why 1
        +20s
        restart
        carol> why
        carol> reject
        bob is available
        carol> why 1
        bob> why
        bob> accept
        +100s
        bob> why
        bob#1.1> why
        carol> why 1
        bob> done
        bob> why 1
        ",
        expect![[r#"
            carol is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            carol> why 1
                support -> carol: why 1 of anna: general by rule english, english 4, priority 3, step 1 of 2, waited 0 s, 0 offers, not [bob Unreachable; carol LacksSkill]
            +20s
                support -> carol: offer 1 from anna in general "hello", waited 20 s, answer within 30 s
            restart
            carol> why
                support -> carol: why 1 of anna: general by rule english, english 1, priority 3, step 2 of 2, waited 20 s, 1 offers; carol by balanced (Gain 1000, Spared -200, Surplus -5), not [bob Unreachable]
            carol> reject
                support -> carol: offer 1 of anna is over: Rejected
            bob is available
                support -> bob: offer 1 from anna in general "hello", waited 20 s, answer within 30 s
            carol> why 1
                support -> carol: why 1 of anna: general by rule english, english 1, priority 3, step 2 of 2, waited 20 s, 2 offers; bob by balanced (Gain 1000, Surplus -20), not [carol RejectedBefore]
            bob> why
                support -> bob: why 1 of anna: general by rule english, english 1, priority 3, step 2 of 2, waited 20 s, 2 offers; bob by balanced (Gain 1000, Surplus -20), not [carol RejectedBefore]
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello", waited 20 s
                support -> anna: Bob joins
            +100s
            bob> why
                support -> bob: why 1 of anna: general by rule english, english 1, priority 3, step 2 of 2, waited 20 s, 2 offers; bob by balanced (Gain 1000, Surplus -20), not [carol RejectedBefore]
            bob#1.1> why
                1.1 -> bob: why 1 of anna: general by rule english, english 1, priority 3, step 2 of 2, waited 20 s, 2 offers; bob by balanced (Gain 1000, Surplus -20), not [carol RejectedBefore]
            carol> why 1
                support -> carol: why 1 of anna: general by rule english, english 1, priority 3, step 2 of 2, waited 20 s, 2 offers; bob by balanced (Gain 1000, Surplus -20), not [carol RejectedBefore]
            bob> done
                support -> anna: Closed(ByAgent)
                1.1 -> bob: WindowClosed(ByAgent)
                1.1 -> bob: window closes
                conversation 1 is over
            bob> why 1
                support -> bob: CommandRefused(NotYours(ConversationId(1)))
        "#]],
    );
}

#[test]
fn why_of_somebody_elses() {
    check_with(
        |draft| {
            agent(draft, "carol").queues = vec!["billing".into()];
        },
        "
        bob is available
        carol is available
        anna: hello
        bob> accept
        carol> why 1
        carol> why
        carol> why 7
        dora: hello
        bob> why
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
            carol> why 1
                support -> carol: CommandRefused(NotYours(ConversationId(1)))
            carol> why
                support -> carol: CommandRefused(NoConversation)
            carol> why 7
                support -> carol: CommandRefused(NotYours(ConversationId(7)))
            dora: hello
                support -> dora: Greeting
                support -> dora: you are number 1
                support -> bob: offer 2 from dora in general "hello", waited 0 s, answer within 30 s
            bob> why
                support -> bob: CommandRefused(WhichConversation([ConversationId(2), ConversationId(1)]))
        "#]],
    );
}

#[test]
fn what_agents_are_entitled_to() {
    check_with(
        |draft| {
            agent(draft, "bob").skills = skills("english 5, billing 3");
            agent(draft, "bob").teams.insert("gold".into());
        },
        "
        bob is available
        bob> skills
        carol is available
        carol> skills
        ",
        expect![[r#"
            bob is available
            bob> skills
                support -> bob: AgentSkills { queues: ["general"], skills: {"billing": Level(3), "english": Level(5)}, teams: {"gold"} }
            carol is available
            carol> skills
                support -> carol: AgentSkills { queues: ["general", "billing"], skills: {}, teams: {} }
        "#]],
    );
}

#[test]
fn the_announced_wait_grows_with_a_reason_only() {
    check_with(
        |draft| {
            draft.agents.remove(&AgentId::from("bob"));
            rule(draft, "vip", "customer.jid.startsWith(\"gina\")", |route| route.priority = 5);
            rule(draft, "default", "", |_| {});
        },
        "
        carol is available
        anna: one
        carol> accept
        +120s
        carol> done
        dora: two
        carol> accept
        emil: three
        fred: four
        +60s
        gina: urgent
        +60s
        carol is away
        +60s
        fred: repeat
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
            +120s
            carol> done
                support -> anna: Closed(ByAgent)
                1.1 -> carol: WindowClosed(ByAgent)
                1.1 -> carol: window closes
                conversation 1 is over
            dora: two
                support -> dora: Greeting
                support -> dora: you are number 1, 0 to 0 s
                support -> carol: offer 2 from dora in general "two", waited 0 s, answer within 30 s
            carol> accept
                2.1 -> carol: window opens
                2.1 -> carol: summary 2 from dora in general "two", waited 0 s
                support -> dora: Carol joins
            emil: three
                support -> emil: Greeting
                support -> emil: you are number 1, 60 to 180 s
            fred: four
                support -> fred: Greeting
                support -> fred: you are number 2, 120 to 360 s
            +60s
            gina: urgent
                support -> gina: Greeting
                support -> gina: you are number 1, 60 to 180 s
            +60s
                support -> emil: you are number 2, 120 to 360 s, because Urgent(1)
                support -> fred: you are number 3, 180 to 540 s, because Urgent(1)
            carol is away
            +60s
            fred: repeat
                support -> fred: you are number 3, nobody is there
        "#]],
    );
}

#[test]
fn an_unchanged_place_is_said_again_after_a_while() {
    check_with(
        |draft| {
            draft.times.announce_again = Span::from_seconds(180);
        },
        "
        anna: hello
        +179s
        +1s
        restart
        +180s
        ",
        expect![[r#"
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            +179s
            +1s
                support -> anna: you are number 1, nobody is there
            restart
            +180s
                support -> anna: you are number 1, nobody is there
        "#]],
    );
}

#[test]
fn why_says_who_is_not_asked_at_this_step() {
    check_with(
        |draft| {
            agent(draft, "carol").teams.insert("gold".into());
            let gold = step_for(draft, 60, "\"gold\" in agent.teams");
            ladder(draft, vec![gold, step(60)], End::Close);
        },
        "
        bob is available
        anna: hello
        bob> why 1
        ",
        expect![[r#"
            bob is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            bob> why 1
                support -> bob: why 1 of anna: general, step 1 of 2, waited 0 s, 0 offers, not [carol Unreachable; bob NotAtThisStep]
        "#]],
    );
}
