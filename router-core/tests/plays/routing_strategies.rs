//! Each strategy by one scene in which it chooses differently from the others.

use crate::check_with;
use crate::routing_cast::{agent, queue, rule, skills};
use expect_test::expect;
use router_core::values::strategy::Strategy;

#[test]
fn balanced_keeps_the_flexible_agent_and_spreads_chats() {
    check_with(
        |draft| {
            agent(draft, "bob").capacity = 3;
        },
        "
        show facts
        bob is available
        carol is available
        anna: one
        bob> accept
        dora: two
        carol> accept
        emil: three
        ",
        expect![[r#"
            show facts
            bob is available
                fact: Availability { agent: "bob", now: Available }
            carol is available
                fact: Availability { agent: "carol", now: Available }
            anna: one
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "one", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: offer 1 to bob on step 1 by balanced (Gain 1000), not [carol LowerScore (Gain 1000, Spared -200)]
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "one", waited 0 s
                support -> anna: Bob joins
                fact: Accepted { agent: "bob", waited: Span(0) }
            dora: two
                support -> dora: Greeting
                support -> dora: you are number 1
                support -> carol: offer 2 from dora in general "two", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: offer 2 to carol on step 1 by balanced (Gain 1000, Spared -200), not [bob LowerScore (Gain 739)]
            carol> accept
                2.1 -> carol: window opens
                2.1 -> carol: summary 2 from dora in general "two", waited 0 s
                support -> dora: Carol joins
                fact: Accepted { agent: "carol", waited: Span(0) }
            emil: three
                support -> emil: Greeting
                support -> emil: you are number 1
                support -> bob: offer 3 from emil in general "three", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: offer 3 to bob on step 1 by balanced (Gain 739), not [carol AtCapacity]
        "#]],
    );
}

#[test]
fn longest_idle_asks_who_had_nothing_to_do() {
    check_with(
        |draft| {
            queue(draft, "general").strategy = Strategy::LongestIdle;
            agent(draft, "carol").capacity = 2;
        },
        "
        show facts
        carol is available
        bob is available
        anna: one
        bob> accept
        bob> done
        dora: two
        ",
        expect![[r#"
            show facts
            carol is available
                fact: Availability { agent: "carol", now: Available }
            bob is available
                fact: Availability { agent: "bob", now: Available }
            anna: one
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "one", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: offer 1 to bob on step 1 by longest_idle, not [carol LaterName]
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "one", waited 0 s
                support -> anna: Bob joins
                fact: Accepted { agent: "bob", waited: Span(0) }
            bob> done
                support -> anna: Closed(ByAgent)
                1.1 -> bob: WindowClosed(ByAgent)
                1.1 -> bob: window closes
                conversation 1 is over
                fact: Closed(ByAgent)
            dora: two
                support -> dora: Greeting
                support -> dora: you are number 1, 0 to 0 s
                support -> carol: offer 2 from dora in general "two", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: offer 2 to carol on step 1 by longest_idle, not [bob IdleForLess]
        "#]],
    );
}

#[test]
fn least_loaded_looks_at_the_share() {
    check_with(
        |draft| {
            queue(draft, "general").strategy = Strategy::LeastLoaded;
            agent(draft, "bob").capacity = 4;
            agent(draft, "carol").capacity = 2;
        },
        "
        show facts
        bob is available
        carol is available
        anna: one
        dora: two
        emil: three
        ",
        expect![[r#"
            show facts
            bob is available
                fact: Availability { agent: "bob", now: Available }
            carol is available
                fact: Availability { agent: "carol", now: Available }
            anna: one
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "one", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: offer 1 to bob on step 1 by least_loaded, not [carol LaterName]
            dora: two
                support -> dora: Greeting
                support -> dora: you are number 2
                support -> carol: offer 2 from dora in general "two", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: offer 2 to carol on step 1 by least_loaded, not [bob LowerScore (Load -250)]
            emil: three
                support -> emil: Greeting
                support -> emil: you are number 3
                support -> bob: offer 3 from emil in general "three", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: offer 3 to bob on step 1 by least_loaded (Load -250), not [carol LowerScore (Load -500)]
        "#]],
    );
}

#[test]
fn fewest_chats_looks_at_the_number() {
    check_with(
        |draft| {
            queue(draft, "general").strategy = Strategy::FewestChats;
            agent(draft, "bob").capacity = 4;
            agent(draft, "carol").capacity = 2;
        },
        "
        show facts
        bob is available
        carol is available
        anna: one
        dora: two
        emil: three
        ",
        expect![[r#"
            show facts
            bob is available
                fact: Availability { agent: "bob", now: Available }
            carol is available
                fact: Availability { agent: "carol", now: Available }
            anna: one
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "one", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: offer 1 to bob on step 1 by fewest_chats, not [carol LaterName]
            dora: two
                support -> dora: Greeting
                support -> dora: you are number 2
                support -> carol: offer 2 from dora in general "two", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: offer 2 to carol on step 1 by fewest_chats, not [bob LowerScore (Chats -1000)]
            emil: three
                support -> emil: Greeting
                support -> emil: you are number 3
                support -> bob: offer 3 from emil in general "three", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: offer 3 to bob on step 1 by fewest_chats (Chats -1000), not [carol LaterName (Chats -1000)]
        "#]],
    );
}

#[test]
fn round_robin_asks_in_turn_however_short_a_chat_was() {
    check_with(
        |draft| {
            queue(draft, "general").strategy = Strategy::RoundRobin;
            agent(draft, "carol").capacity = 2;
        },
        "
        show facts
        bob is available
        carol is available
        anna: one
        bob> accept
        bob> done
        dora: two
        emil: three
        ",
        expect![[r#"
            show facts
            bob is available
                fact: Availability { agent: "bob", now: Available }
            carol is available
                fact: Availability { agent: "carol", now: Available }
            anna: one
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "one", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: offer 1 to bob on step 1 by round_robin, not [carol LaterName]
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "one", waited 0 s
                support -> anna: Bob joins
                fact: Accepted { agent: "bob", waited: Span(0) }
            bob> done
                support -> anna: Closed(ByAgent)
                1.1 -> bob: WindowClosed(ByAgent)
                1.1 -> bob: window closes
                conversation 1 is over
                fact: Closed(ByAgent)
            dora: two
                support -> dora: Greeting
                support -> dora: you are number 1, 0 to 0 s
                support -> carol: offer 2 from dora in general "two", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: offer 2 to carol on step 1 by round_robin, not [bob LowerScore (Turn -1)]
            emil: three
                support -> emil: Greeting
                support -> emil: you are number 2, 0 to 0 s
                support -> bob: offer 3 from emil in general "three", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: offer 3 to bob on step 1 by round_robin (Turn -1), not [carol LowerScore (Turn -2)]
        "#]],
    );
}

#[test]
fn random_asks_by_lot_and_the_same_after_a_restart() {
    check_with(
        |draft| {
            queue(draft, "general").strategy = Strategy::RandomSeeded;
            agent(draft, "bob").capacity = 4;
            agent(draft, "carol").capacity = 4;
        },
        "
        show facts
        bob is available
        carol is available
        anna: one
        dora: two
        restart
        emil: three
        ",
        expect![[r#"
            show facts
            bob is available
                fact: Availability { agent: "bob", now: Available }
            carol is available
                fact: Availability { agent: "carol", now: Available }
            anna: one
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "one", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: offer 1 to bob on step 1 by random_seeded (Lot 740269), not [carol LowerScore (Lot 198071)]
            dora: two
                support -> dora: Greeting
                support -> dora: you are number 2
                support -> bob: offer 2 from dora in general "two", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: offer 2 to bob on step 1 by random_seeded (Lot 625302), not [carol LowerScore (Lot 198071)]
            restart
            emil: three
                support -> emil: Greeting
                support -> emil: you are number 3
                support -> bob: offer 3 from emil in general "three", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: offer 3 to bob on step 1 by random_seeded (Lot 503876), not [carol LowerScore (Lot 198071)]
        "#]],
    );
}

#[test]
fn linear_asks_in_the_order_of_the_settings() {
    check_with(
        |draft| {
            queue(draft, "general").strategy = Strategy::Linear;
            (agent(draft, "bob").place, agent(draft, "carol").place) = (2, 1);
        },
        "
        show facts
        bob is available
        carol is available
        anna: one
        dora: two
        ",
        expect![[r#"
            show facts
            bob is available
                fact: Availability { agent: "bob", now: Available }
            carol is available
                fact: Availability { agent: "carol", now: Available }
            anna: one
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> carol: offer 1 from anna in general "one", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: offer 1 to carol on step 1 by linear (Place -1), not [bob LowerScore (Place -2)]
            dora: two
                support -> dora: Greeting
                support -> dora: you are number 2
                support -> bob: offer 2 from dora in general "two", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: offer 2 to bob on step 1 by linear (Place -2), not [carol AtCapacity]
        "#]],
    );
}

#[test]
fn best_skill_asks_the_master() {
    check_with(
        |draft| {
            queue(draft, "general").strategy = Strategy::BestSkill;
            agent(draft, "bob").skills = skills("english 4");
            agent(draft, "carol").skills = skills("english 9");
            rule(draft, "english", "", |route| route.skills = skills("english 3"));
        },
        "
        show facts
        bob is available
        carol is available
        anna: one
        ",
        expect![[r#"
            show facts
            bob is available
                fact: Availability { agent: "bob", now: Available }
            carol is available
                fact: Availability { agent: "carol", now: Available }
            anna: one
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> carol: offer 1 from anna in general "one", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: english decides
                fact: in queue general english 3
                fact: offer 1 to carol on step 1 by best_skill (Skill 9000), not [bob LowerScore (Skill 4000)]
        "#]],
    );
}

#[test]
fn balanced_keeps_the_master_for_harder_ones() {
    check_with(
        |draft| {
            agent(draft, "bob").skills = skills("english 4");
            agent(draft, "bob").queues.push("billing".into());
            agent(draft, "carol").skills = skills("english 9");
            rule(draft, "english", "", |route| route.skills = skills("english 3"));
        },
        "
        show facts
        carol is available
        bob is available
        anna: one
        ",
        expect![[r#"
            show facts
            carol is available
                fact: Availability { agent: "carol", now: Available }
            bob is available
                fact: Availability { agent: "bob", now: Available }
            anna: one
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "one", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: english decides
                fact: in queue general english 3
                fact: offer 1 to bob on step 1 by balanced (Gain 1000, Spared -100, Surplus -5), not [carol LowerScore (Gain 1000, Spared -100, Surplus -30)]
        "#]],
    );
}

#[test]
fn least_flexible_first_asks_who_can_do_little_else() {
    check_with(
        |draft| {
            queue(draft, "general").strategy = Strategy::LeastFlexibleFirst;
            agent(draft, "bob").skills = skills("french 4, german 3");
        },
        "
        show facts
        bob is available
        carol is available
        anna: one
        ",
        expect![[r#"
            show facts
            bob is available
                fact: Availability { agent: "bob", now: Available }
            carol is available
                fact: Availability { agent: "carol", now: Available }
            anna: one
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> carol: offer 1 from anna in general "one", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: offer 1 to carol on step 1 by least_flexible_first (Flexibility -1000), not [bob LowerScore (Flexibility -2000)]
        "#]],
    );
}
