//! Other settings while people wait and talk.

use crate::{cast, check_between};
use expect_test::expect;
use router_core::PolicyDraft;
use router_core::values::id::{AgentId, DeskName, QueueName};

#[test]
fn a_new_agent_and_a_new_queue_take_up_who_waits() {
    check_between(
        |draft| drop(draft.agents.remove(&AgentId::from("carol"))),
        |draft| {
            drop(draft.agents.insert(AgentId::from("carol"), cast::agent("main", "Carol", &["general"], 1)))
        },
        "
        anna: hello
        settings change
        carol is available
        ",
        expect![[r#"
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            settings change
                probe carol
            carol is available
                support -> carol: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
        "#]],
    );
}

#[test]
fn an_agent_who_gets_another_queue_takes_from_it_at_once() {
    check_between(
        |draft| {
            draft.agents.get_mut(&AgentId::from("bob")).unwrap().queues = vec![QueueName::from("billing")]
        },
        |draft| {
            draft.agents.get_mut(&AgentId::from("bob")).unwrap().queues = vec![QueueName::from("general")]
        },
        "
        bob is available
        anna: hello
        settings change
        ",
        expect![[r#"
            bob is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            settings change
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
        "#]],
    );
}

#[test]
fn an_agent_who_is_no_more_loses_everything_at_once() {
    check_between(
        |_| {},
        |draft| drop(draft.agents.remove(&AgentId::from("bob"))),
        "
        bob is available
        anna: one
        bob> accept
        dora: two
        settings change
        bob#1.1: hello?
        bob> accept
        carol is available
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
            dora: two
                support -> dora: Greeting
                support -> dora: you are number 1
                support -> bob: offer 2 from dora in general "two", waited 0 s, answer within 30 s
            settings change
                1.1 -> bob: TransferredAway
                1.1 -> bob: window closes
                support -> anna: AgentLost
                support -> anna: you are number 1, nobody is there
                forget bob at bob@example.org
            bob#1.1: hello?
            bob> accept
                support -> bob: CommandRefused(NotAnAgent)
            carol is available
                support -> carol: offer 1 from anna in general "one", before with bob, waited 0 s, answer within 30 s
        "#]],
    );
}

/// The queue `general` is gone; the desk leads to `billing`.
fn no_general(draft: &mut PolicyDraft) {
    draft.queues.remove(&QueueName::from("general"));
    draft.desks.insert(DeskName::from("support"), cast::desk("billing", Vec::new()));
    for agent in draft.agents.values_mut() {
        agent.queues = vec![QueueName::from("billing")];
    }
}

#[test]
fn who_is_in_a_queue_that_is_gone_moves_to_the_desks_own() {
    check_between(
        |_| {},
        no_general,
        "
        bob is available
        anna: one
        bob> accept
        dora: two
        emil: three
        settings change
        bob> done
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
            dora: two
                support -> dora: Greeting
                support -> dora: you are number 1
                support -> bob: offer 2 from dora in general "two", waited 0 s, answer within 30 s
            emil: three
                support -> emil: Greeting
                support -> emil: you are number 2
            settings change
                support -> bob: offer 2 of dora is over: Revoked
                support -> dora: you are number 1
                support -> emil: you are number 2
                support -> bob: offer 2 from dora in billing "two", waited 0 s, answer within 30 s
            bob> done
                support -> anna: Closed(ByAgent)
                1.1 -> bob: WindowClosed(ByAgent)
                1.1 -> bob: window closes
                conversation 1 is over
                support -> bob: offer 3 from emil in billing "three", waited 0 s, answer within 30 s
        "#]],
    );
}

#[test]
fn a_desk_that_is_gone_closes_its_conversations() {
    check_between(
        |draft| {
            drop(draft.desks.insert(DeskName::from("sales"), cast::desk("billing", vec![cast::text("name")])))
        },
        |draft| {
            draft.desks.remove(&DeskName::from("support"));
            draft.home_desk = Some(DeskName::from("sales"));
        },
        "
        bob is available
        anna: one
        bob> accept
        dora: two
        emil to sales: three
        fred: four
        settings change
        anna: hello?
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
            dora: two
                support -> dora: Greeting
                support -> dora: you are number 1
                support -> bob: offer 2 from dora in general "two", waited 0 s, answer within 30 s
            emil to sales: three
                sales -> emil: Greeting
                sales -> emil: question name
            fred: four
                support -> fred: Greeting
                support -> fred: you are number 2
            settings change
                support -> anna: Closed(Withdrawn)
                1.1 -> bob: WindowClosed(Withdrawn)
                1.1 -> bob: window closes
                conversation 1 is over
                support -> dora: Closed(Withdrawn)
                support -> bob: offer 2 of dora is over: Revoked
                conversation 2 is over
                support -> fred: Closed(Withdrawn)
                conversation 4 is over
            anna: hello?
        "#]],
    );
}

#[test]
fn other_questions_during_the_dialogue() {
    let questions = |questions: Vec<_>| {
        move |draft: &mut PolicyDraft| {
            drop(draft.desks.insert(DeskName::from("support"), cast::desk("general", questions)));
        }
    };
    check_between(
        questions(vec![cast::text("name"), cast::text("city"), cast::text("street")]),
        questions(vec![cast::text("city"), cast::text("shoe")]),
        "
        anna: hello
        anna: Anna
        anna: Vienna
        dora: hello
        settings change
        anna: 38
        ",
        expect![[r#"
            anna: hello
                support -> anna: Greeting
                support -> anna: question name
            anna: Anna
                support -> anna: question city
            anna: Vienna
                support -> anna: question street
            dora: hello
                support -> dora: Greeting
                support -> dora: question name
            settings change
                support -> anna: question shoe
                support -> dora: question city
            anna: 38
                support -> anna: you are number 1, nobody is there
        "#]],
    );
}

#[test]
fn settings_that_changed_while_nobody_was_running() {
    check_between(
        |_| {},
        |draft| {
            no_general(draft);
            draft.agents.remove(&AgentId::from("bob"));
        },
        "
        bob is available
        anna: one
        bob> accept
        dora: two
        restart with changed settings
        carol is available
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
            dora: two
                support -> dora: Greeting
                support -> dora: you are number 1
                support -> bob: offer 2 from dora in general "two", waited 0 s, answer within 30 s
            restart with changed settings
                1.1 -> bob: TransferredAway
                1.1 -> bob: window closes
                support -> anna: AgentLost
                support -> anna: you are number 1, nobody is there
                forget bob at bob@example.org
                support -> anna: you are number 1, nobody is there
                support -> dora: you are number 2, nobody is there
            carol is available
                support -> carol: offer 1 from anna in billing "one", before with bob, waited 0 s, answer within 30 s
        "#]],
    );
}

#[test]
fn what_is_brought_for_a_queue_that_does_not_exist_or_is_gone_goes_to_the_home_desks() {
    check_between(
        |_| {},
        no_general,
        "
        c1 arrives as voice in nowhere
        settings change
        carol is available
        ",
        expect![[r#"
            c1 arrives as voice in nowhere
                report c1: Queued("general")
            settings change
            carol is available
                report c1: Offered { offer: OfferId(1), agent: "carol", answer_within: Span(30000) }
        "#]],
    );
}
