//! Rules: the first that holds decides; what they know, and what they say.

use crate::routing_cast::{agent, calendar, desk, ending, rule, skills};
use crate::{cast, check_with};
use expect_test::expect;
use router_core::values::question::QuestionKind;

#[test]
fn the_first_rule_that_holds_decides() {
    check_with(
        |draft| {
            desk(draft).questions = vec![cast::choice("topic", &["invoice", "router"])];
            let invoice = "has(answers.topic) && answers.topic == \"invoice\"";
            rule(draft, "german", "language.startsWith(\"de\")", |route| route.skills = skills("german 1"));
            rule(draft, "invoices", invoice, |route| route.queue = Some("billing".into()));
            rule(draft, "default", "", |_| {});
            agent(draft, "bob").skills = skills("german 5");
        },
        "
        show facts
        bob is available
        carol is available
        anna: hello
        anna: invoice
        dora (de): hallo
        dora (de): invoice
        emil: hello
        emil: router
        ",
        expect![[r#"
            show facts
            bob is available
                fact: Availability { agent: "bob", now: Available }
            carol is available
                fact: Availability { agent: "carol", now: Available }
            anna: hello
                support -> anna: Greeting
                support -> anna: question topic
                fact: Started("support")
            anna: invoice
                support -> anna: you are number 1
                support -> carol: offer 1 from anna in billing "hello", topic=invoice, waited 0 s, answer within 30 s
                fact: invoices decides
                fact: in queue billing
                fact: offer 1 to carol on step 1 by balanced (Gain 1000, Spared -100), not []
            dora (de): hallo
                support -> dora (de): Greeting
                support -> dora (de): question topic
                fact: Started("support")
            dora (de): invoice
                support -> dora (de): you are number 1
                support -> bob: offer 2 from dora in general "hallo", topic=invoice, waited 0 s, answer within 30 s
                fact: german decides
                fact: in queue general german 1
                fact: offer 2 to bob on step 1 by balanced (Gain 1000, Surplus -20), not [carol LacksSkill]
            emil: hello
                support -> emil: Greeting
                support -> emil: question topic
                fact: Started("support")
            emil: router
                support -> emil: you are number 2
                support -> bob: offer 3 from emil in general "hello", topic=router, waited 0 s, answer within 30 s
                fact: default decides
                fact: in queue general
                fact: offer 3 to bob on step 1 by balanced (Gain 739, Spared -200), not [carol AtCapacity]
        "#]],
    );
}

#[test]
fn a_rule_ends_it_with_its_own_words() {
    check_with(
        |draft| {
            ending(draft, "robots", "customer.jid.contains(\"anna\")");
            rule(draft, "default", "", |_| {});
            desk(draft).questions = vec![cast::text("name")];
        },
        "
        show facts
        bob is available
        anna: hello
        anna: Anna
        anna: hello again
        dora: hello
        dora: Dora
        ",
        expect![[r#"
            show facts
            bob is available
                fact: Availability { agent: "bob", now: Available }
            anna: hello
                support -> anna: Greeting
                support -> anna: question name
                fact: Started("support")
            anna: Anna
                support -> anna: the words of rule robots
                conversation 1 is over
                fact: robots decides
                fact: Answered("robots")
            anna: hello again
                support -> anna: Greeting
                support -> anna: question name
                fact: Started("support")
            dora: hello
                support -> dora: Greeting
                support -> dora: question name
                fact: Started("support")
            dora: Dora
                support -> dora: you are number 1
                support -> bob: offer 3 from Dora in general "hello", name=Dora, waited 0 s, answer within 30 s
                fact: default decides
                fact: in queue general
                fact: offer 1 to bob on step 1 by balanced (Gain 1000), not [carol Unreachable]
        "#]],
    );
}

#[test]
fn a_rule_that_fails_is_skipped_and_noted() {
    check_with(
        |draft| {
            let kind = QuestionKind::Number { min: 0, max: 1000 };
            desk(draft).questions = vec![cast::question("number", kind)];
            rule(draft, "odd", "has(answers.number) && 100 / answers.number > 10", |route| {
                route.priority = 5
            });
            rule(draft, "default", "", |_| {});
        },
        "
        show facts
        anna: hello
        anna: 0
        dora: hello
        dora: 2
        ",
        expect![[r#"
            show facts
            anna: hello
                support -> anna: Greeting
                support -> anna: question number
                fact: Started("support")
            anna: 0
                support -> anna: you are number 1, nobody is there
                fact: default decides, failed [("odd", "a number was divided by zero")]
                fact: in queue general
                fact: nobody, not [bob Unreachable; carol Unreachable]
            dora: hello
                support -> dora: Greeting
                support -> dora: question number
                fact: Started("support")
            dora: 2
                support -> dora: you are number 1, nobody is there
                fact: odd decides
                fact: in queue general
                fact: nobody, not [bob Unreachable; carol Unreachable]
        "#]],
    );
}

#[test]
fn regular_customers_are_known() {
    check_with(
        |draft| {
            rule(draft, "again-today", "history.contacts_today > 1", |route| route.priority = 5);
            rule(draft, "regular", "customer.known && has(history.last_agent)", |route| {
                route.tags.insert("regular".into());
            });
            rule(draft, "default", "", |_| {});
        },
        "
        bob is available
        anna: one
        bob> accept
        bob> done
        restart
        anna: two
        bob> accept
        bob> done
        +86400s
        anna: a day later
        ",
        expect![[r#"
            bob is available
            anna: one
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "one", waited 0 s, answer within 30 s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "one", waited 0 s
                support -> anna: Bob joins
            bob> done
                support -> anna: Closed(ByAgent)
                1.1 -> bob: WindowClosed(ByAgent)
                1.1 -> bob: window closes
                conversation 1 is over
            restart
            anna: two
                support -> anna: Greeting
                support -> anna: you are number 1, 0 to 0 s
                support -> bob: offer 2 from anna in general "two", waited 0 s, answer within 30 s
            bob> accept
                2.1 -> bob: window opens
                2.1 -> bob: summary 2 from anna in general "two", waited 0 s
                support -> anna: Bob joins
            bob> done
                support -> anna: Closed(ByAgent)
                2.1 -> bob: WindowClosed(ByAgent)
                2.1 -> bob: window closes
                conversation 2 is over
            +86400s
            anna: a day later
                support -> anna: Greeting
                support -> anna: you are number 1, 0 to 0 s
                support -> bob: offer 3 from anna in general "a day later" [regular], waited 0 s, answer within 30 s
        "#]],
    );
}

#[test]
fn what_the_customer_uses() {
    check_with(
        |draft| {
            let old = "has(client.version) && client.version < version(\"1.8\")";
            rule(draft, "old-client", old, |route| {
                route.tags.insert("old client".into());
            });
            rule(draft, "default", "", |_| {});
        },
        "
        bob is available
        anna: hello
        anna uses Gajim 1.7.3
        dora: hello
        dora uses Gajim 1.10
        ",
        expect![[r#"
            bob is available
            anna: hello
                support -> anna: Greeting
            anna uses Gajim 1.7.3
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello" (Gajim 1.7.3) [old client], waited 0 s, answer within 30 s
            dora: hello
                support -> dora: Greeting
            dora uses Gajim 1.10
                support -> dora: you are number 2
                support -> bob: offer 2 from dora in general "hello" (Gajim 1.10), waited 0 s, answer within 30 s
        "#]],
    );
}

#[test]
fn the_time_and_what_is_open() {
    check_with(
        |draft| {
            calendar(draft, "office", &[(0, 60)], &[]);
            rule(draft, "office", "open(\"office\") && now.weekday == \"thu\"", |route| route.priority = 1);
            rule(draft, "default", "", |route| route.queue = Some("billing".into()));
        },
        "
        show facts
        anna: hello
        +60s
        dora: hello
        ",
        expect![[r#"
            show facts
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
                fact: Started("support")
                fact: office decides
                fact: in queue general
                fact: nobody, not [bob Unreachable; carol Unreachable]
            +60s
            dora: hello
                support -> dora: Greeting
                support -> dora: you are number 1, nobody is there
                fact: Started("support")
                fact: default decides
                fact: in queue billing
                fact: nobody, not [carol Unreachable]
        "#]],
    );
}

#[test]
fn other_rules_hold_for_those_who_come_after() {
    check_with(
        |draft| {
            rule(draft, "default", "", |route| route.skills = skills("german 5"));
            agent(draft, "bob").skills = skills("german 5");
        },
        "
        anna: hello
        restart
        carol is available
        bob is available
        ",
        expect![[r#"
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            restart
            carol is available
            bob is available
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
        "#]],
    );
}

#[test]
fn a_corrected_answer_may_lead_to_a_rule_that_ends_it() {
    check_with(
        |draft| {
            desk(draft).questions = vec![cast::choice("topic", &["invoice", "toaster"])];
            ending(draft, "toasters", "has(answers.topic) && answers.topic == \"toaster\"");
            rule(draft, "default", "", |_| {});
        },
        "
        show facts
        bob is available
        anna: hello
        anna: 1
        anna corrects 2: 2
        ",
        expect![[r#"
            show facts
            bob is available
                fact: Availability { agent: "bob", now: Available }
            anna: hello
                support -> anna: Greeting
                support -> anna: question topic
                fact: Started("support")
            anna: 1
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", topic=invoice, waited 0 s, answer within 30 s
                fact: default decides
                fact: in queue general
                fact: offer 1 to bob on step 1 by balanced (Gain 1000), not [carol Unreachable]
            anna corrects 2: 2
                support -> anna: the words of rule toasters
                support -> bob: offer 1 of anna is over: Revoked
                conversation 1 is over
                fact: toasters decides
                fact: Answered("toasters")
                fact: OfferOver { offer: OfferId(1), agent: "bob", reason: Revoked }
        "#]],
    );
}
