//! What a customer's client says of itself: rules that have to know it, and what agents are shown.
//!
//! *Never:* how it is asked.

use crate::routing_cast::{desk, ending, rule};
use crate::{check_between, check_with};
use expect_test::expect;
use router_core::values::question::{Question, QuestionKind};
use router_core::{PolicyDraft, Span};

/// A desk without questions, a rule for Gajim, and one for everybody.
fn gajim(draft: &mut PolicyDraft) {
    desk(draft).questions.clear();
    rule(draft, "gajim", "has(client.name) && client.name == \"Gajim\"", |route| {
        route.tags.insert("gajim".into());
    });
    rule(draft, "default", "", |_| {});
}

#[test]
fn the_first_contact_is_routed_by_its_client() {
    check_with(
        gajim,
        "
        show facts
        bob is available
        anna: hello
        anna: are you there?
        anna uses Gajim 1.8
        bob> accept
    ",
        expect![[r#"
            show facts
            bob is available
                fact: Availability { agent: "bob", now: Available }
            anna: hello
                support -> anna: Greeting
                fact: Started("support")
            anna: are you there?
            anna uses Gajim 1.8
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello" (Gajim 1.8) [gajim], waited 0 s, answer within 30 s
                fact: Client(ClientLine { program: Some("Gajim 1.8"), network: None, display_name: None })
                fact: gajim decides
                fact: in queue general
                fact: offer 1 to bob on step 1 by balanced (Gain 1000), not [carol Unreachable]
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello" (Gajim 1.8) [gajim], waited 0 s
                1.1 -> bob: transcript [anna "are you there?"]
                support -> anna: Bob joins
                fact: Accepted { agent: "bob", waited: Span(0) }
        "#]],
    );
}

#[test]
fn a_client_that_says_nothing_is_waited_for_no_longer_than_allowed() {
    check_with(
        gajim,
        "
        bob is available
        anna: hello
        +1s
        anna uses Gajim 1.8
        bob> accept
        dora: hello
        dora says nothing
    ",
        expect![[r#"
            bob is available
            anna: hello
                support -> anna: Greeting
            +1s
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            anna uses Gajim 1.8
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello" (Gajim 1.8), waited 0 s
                support -> anna: Bob joins
            dora: hello
                support -> dora: Greeting
            dora says nothing
                support -> dora: you are number 1
                support -> bob: offer 2 from dora in general "hello", waited 0 s, answer within 30 s
        "#]],
    );
}

#[test]
fn while_a_client_is_waited_for_customers_are_heard() {
    check_with(
        |draft| {
            gajim(draft);
            draft.limits.kept_messages = 2;
        },
        "
        anna: hello
        anna: help
        anna: repeat
        anna: one
        anna types
        anna corrects 4: two
        anna: three
        anna: four
        anna says nothing
        bob is available
        bob> accept
        dora: hello
        dora: cancel
        dora: hello again
    ",
        expect![[r#"
            anna: hello
                support -> anna: Greeting
            anna: help
                support -> anna: CustomerHelp(Waiting)
            anna: repeat
                support -> anna: CustomerHelp(Waiting)
            anna: one
            anna types
            anna corrects 4: two
            anna: three
            anna: four
                support -> anna: Refused(TooManyKept)
            anna says nothing
                support -> anna: you are number 1, nobody is there
            bob is available
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello", waited 0 s
                1.1 -> bob: transcript [anna "two", anna "three"]
                support -> anna: Bob joins
            dora: hello
                support -> dora: Greeting
            dora: cancel
                support -> dora: CancelledByCustomer
                conversation 2 is over
            dora: hello again
                support -> dora: Greeting
        "#]],
    );
}

#[test]
fn nobody_is_waited_for_where_no_rule_has_to_know() {
    check_with(
        |draft| {
            desk(draft).questions.clear();
            ending(draft, "blocked", "customer.jid == \"dora@example.net\"");
            rule(draft, "elsewhere", "desk == \"sales\" && client.known", |_| {});
            rule(draft, "emil", "customer.jid == \"emil@example.net\"", |_| {});
            rule(
                draft,
                "old",
                "has(client.version) && client.version < version(\"2\") && opening == \"old\"",
                |_| {},
            );
            rule(draft, "named", "opening == \"who am I\" && has(customer.name)", |_| {});
            rule(draft, "sms", "opening == \"sms\" && has(customer.network)", |_| {});
            rule(draft, "default", "", |_| {});
        },
        "
        dora: hello
        emil: hello
        anna: hello
        anna: cancel
        anna: old
        anna uses Gajim 1.1
        anna: cancel
        anna: who am I
        anna calls herself Ann
        anna: cancel
        anna: sms
        anna is behind sms
    ",
        expect![[r#"
            dora: hello
                support -> dora: Greeting
                support -> dora: the words of rule blocked
                conversation 1 is over
            emil: hello
                support -> emil: Greeting
                support -> emil: you are number 1, nobody is there
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 2, nobody is there
            anna: cancel
                support -> anna: CancelledByCustomer
                conversation 3 is over
            anna: old
                support -> anna: Greeting
            anna uses Gajim 1.1
                support -> anna: you are number 2, nobody is there
            anna: cancel
                support -> anna: CancelledByCustomer
                conversation 4 is over
            anna: who am I
                support -> anna: Greeting
            anna calls herself Ann
                support -> anna: you are number 2, nobody is there
            anna: cancel
                support -> anna: CancelledByCustomer
                conversation 5 is over
            anna: sms
                support -> anna: Greeting
            anna is behind sms
                support -> anna: you are number 2, nobody is there
        "#]],
    );
}

#[test]
fn a_wait_of_no_time_is_none() {
    check_with(
        |draft| {
            gajim(draft);
            draft.times.wait_for_client = Span::ZERO;
        },
        "
        bob is available
        anna: hello
        anna uses Gajim 1.8
        bob> accept
    ",
        expect![[r#"
            bob is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            anna uses Gajim 1.8
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello" (Gajim 1.8), waited 0 s
                support -> anna: Bob joins
        "#]],
    );
}

#[test]
fn the_dialogue_is_not_delayed() {
    check_with(
        |draft| {
            gajim(draft);
            let (id, kind) = ("name".into(), QuestionKind::Text { max_characters: 9 });
            desk(draft).questions =
                vec![Question { id, kind, only_when: Vec::new(), remember: false, optional: false }];
        },
        "
        anna: hello
        anna: Ann
        anna corrects 2: Anna
        anna takes back 2
        anna uses Gajim 1.8
        dora: hello
        dora uses Gajim 1.8
        dora: Dora
    ",
        expect![[r#"
            anna: hello
                support -> anna: Greeting
                support -> anna: question name
            anna: Ann
            anna corrects 2: Anna
            anna takes back 2
                support -> anna: CannotRevise(Retraction)
            anna uses Gajim 1.8
                support -> anna: you are number 1, nobody is there
            dora: hello
                support -> dora: Greeting
                support -> dora: question name
            dora uses Gajim 1.8
            dora: Dora
                support -> dora: you are number 2, nobody is there
        "#]],
    );
}

#[test]
fn the_wait_is_held_while_the_customer_cannot_be_reached() {
    check_with(
        gajim,
        "
        show facts
        anna: hello
        link main down
        +100s
        link main up
        restart
        +1s
    ",
        expect![[r#"
            show facts
            anna: hello
                support -> anna: Greeting
                fact: Started("support")
            link main down
            +100s
            link main up
                probe bob
                probe carol
            restart
            +1s
                support -> anna: you are number 1, nobody is there
                fact: default decides
                fact: in queue general
                fact: nobody, not [bob Unreachable; carol Unreachable]
        "#]],
    );
}

#[test]
fn the_customer_leaves_meanwhile() {
    check_with(
        gajim,
        "
        bob is available
        anna: hello
        anna leaves
        +1s
        anna is seen
        dora: hello
        dora leaves
        +60s
    ",
        expect![[r#"
            bob is available
            anna: hello
                support -> anna: Greeting
            anna leaves
            +1s
                support -> anna: you are number 1
            anna is seen
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            dora: hello
                support -> dora: Greeting
            dora leaves
            +60s
                support -> dora: you are number 2
                support -> bob: offer 1 of anna is over: Expired
                support -> dora: Closed(CustomerLost)
                conversation 2 is over
                support -> bob: offer 1 from anna in general "hello", waited 60 s, answer within 30 s
        "#]],
    );
}

#[test]
fn other_settings_meanwhile() {
    check_between(
        gajim,
        |draft| draft.rules.clear(),
        "
        anna: hello
        settings change
        anna says nothing
        dora: hello
    ",
        expect![[r#"
            anna: hello
                support -> anna: Greeting
            settings change
            anna says nothing
                support -> anna: you are number 1, nobody is there
            dora: hello
                support -> dora: Greeting
                support -> dora: you are number 2, nobody is there
        "#]],
    );
    check_between(
        gajim,
        |draft| {
            let other = desk(draft).clone();
            draft.desks.clear();
            draft.desks.insert("other".into(), other);
            draft.home_desk = Some("other".into());
        },
        "
        anna: hello
        settings change
    ",
        expect![[r#"
            anna: hello
                support -> anna: Greeting
            settings change
                support -> anna: Closed(Withdrawn)
                conversation 1 is over
        "#]],
    );
}

#[test]
fn agents_are_shown_what_is_known() {
    check_with(
        gajim,
        "
        bob is available
        anna: hello
        anna calls herself Ann
        anna is behind sms
        anna uses Dino 0.4
        bob> accept
        bob#1.1> transfer bob
    ",
        expect![[r#"
            bob is available
            anna: hello
                support -> anna: Greeting
            anna calls herself Ann
            anna is behind sms
            anna uses Dino 0.4
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello" (Dino 0.4) (sms) (Ann), waited 0 s, answer within 30 s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello" (Dino 0.4) (sms) (Ann), waited 0 s
                support -> anna: Bob joins
            bob#1.1> transfer bob
                1.1 -> bob: CommandRefused(TransferToSelf)
        "#]],
    );
}
