//! Waiting: limits, the end of the ladder, places, estimates, and what is shown of it.

use crate::{cast, check, check_with};
use expect_test::expect;
use router_core::values::id::{AgentId, DeskName, QueueName};
use router_core::values::ladder::End;

#[test]
fn another_queue_at_the_end_keeps_the_age() {
    check_with(
        |draft| {
            let end = End::Queue(QueueName::from("billing"));
            draft.queues.insert(QueueName::from("general"), cast::patient_for(40, end));
            draft.agents.get_mut(&AgentId::from("carol")).unwrap().queues = vec![QueueName::from("billing")];
        },
        "
        show facts
        carol is available
        anna: hello
        +39s
        +1s
        ",
        expect![[r#"
            show facts
            carol is available
                fact: Availability { agent: "carol", now: Available }
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: nobody, not [bob Unreachable]
            +39s
            +1s
                support -> anna: you are number 1
                support -> carol: offer 1 from anna in billing "hello", waited 40 s, answer within 30 s
                fact: Ended { queue: "general", why: NobodyTookIt, end: Queue("billing") }
                fact: offer 1 to carol on step 1 by balanced (Gain 1000), not []
        "#]],
    );
}

#[test]
fn the_end_of_the_ladder_is_said() {
    check_with(
        |draft| {
            draft.queues.insert(QueueName::from("general"), cast::patient_for(40, End::Close));
        },
        "
        anna: hello
        +20s
        bob is available
        +20s
        bob> reject
        anna: anybody?
        ",
        expect![[r#"
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            +20s
            bob is available
                support -> bob: offer 1 from anna in general "hello", waited 20 s, answer within 30 s
            +20s
            bob> reject
                support -> bob: offer 1 of anna is over: Rejected
                support -> anna: Closed(NobodyFree)
                conversation 1 is over
            anna: anybody?
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 2 from anna in general "anybody?", waited 0 s, answer within 30 s
        "#]],
    );
}

#[test]
fn the_end_of_the_ladder_is_held_while_the_customer_is_away() {
    check_with(
        |draft| {
            draft.queues.insert(QueueName::from("general"), cast::patient_for(40, End::Close));
        },
        "
        anna: hello
        +30s
        anna leaves
        +30s
        anna is seen
        +9s
        +1s
        ",
        expect![[r#"
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            +30s
            anna leaves
            +30s
            anna is seen
            +9s
            +1s
                support -> anna: Closed(NobodyFree)
                conversation 1 is over
        "#]],
    );
}

#[test]
fn the_limits_are_said_aloud() {
    check_with(
        |draft| {
            draft.limits.conversations = 4;
            draft.limits.kept_messages = 2;
            draft.queues.get_mut(&QueueName::from("general")).unwrap().max_waiting = 2;
            draft.desks.insert(DeskName::from("billing"), cast::desk("billing", Vec::new()));
        },
        "
        anna: one
        dora: two
        emil: three
        emil to billing: three
        fred to billing: four
        gina to billing: five
        anna: kept
        anna: kept too
        anna: too many
        anna: repeat
        carol is available
        carol> accept
        ",
        expect![[r#"
            anna: one
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            dora: two
                support -> dora: Greeting
                support -> dora: you are number 2, nobody is there
            emil: three
                support -> emil: Refused(QueueFull)
            emil to billing: three
                billing -> emil: Greeting
                billing -> emil: you are number 1, nobody is there
            fred to billing: four
                billing -> fred: Greeting
                billing -> fred: you are number 2, nobody is there
            gina to billing: five
                billing -> gina: Refused(TooManyConversations)
            anna: kept
            anna: kept too
            anna: too many
                support -> anna: Refused(TooManyKept)
            anna: repeat
                support -> anna: you are number 1, nobody is there
            carol is available
                support -> carol: offer 1 from anna in general "one", waited 0 s, answer within 30 s
            carol> accept
                1.1 -> carol: window opens
                1.1 -> carol: summary 1 from anna in general "one", waited 0 s
                1.1 -> carol: transcript [anna "kept", anna "kept too"]
                support -> anna: Carol joins
        "#]],
    );
}

#[test]
fn a_queue_that_filled_up_during_the_dialogue_is_full() {
    check_with(
        |draft| {
            draft.desks.insert(DeskName::from("support"), cast::desk("general", vec![cast::text("name")]));
            draft.queues.get_mut(&QueueName::from("general")).unwrap().max_waiting = 1;
        },
        "
        anna: hello
        dora: hello
        dora: Dora
        anna: Anna
        emil: hello
        bob is available
        emil: hello
        ",
        expect![[r#"
            anna: hello
                support -> anna: Greeting
                support -> anna: question name
            dora: hello
                support -> dora: Greeting
                support -> dora: question name
            dora: Dora
                support -> dora: you are number 1, nobody is there
            anna: Anna
                support -> anna: Refused(QueueFull)
                conversation 1 is over
            emil: hello
                support -> emil: Refused(QueueFull)
            bob is available
                support -> bob: offer 2 from Dora in general "hello", name=Dora, waited 0 s, answer within 30 s
            emil: hello
                support -> emil: Greeting
                support -> emil: question name
        "#]],
    );
}

#[test]
fn the_place_is_told_again_when_it_changed_and_not_too_often() {
    check(
        "
        anna: one
        +10s
        dora: two
        emil: three
        +20s
        anna: cancel
        +40s
        dora: repeat
        dora: cancel
        +59s
        +1s
        +600s
        ",
        expect![[r#"
            anna: one
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            +10s
            dora: two
                support -> dora: Greeting
                support -> dora: you are number 2, nobody is there
            emil: three
                support -> emil: Greeting
                support -> emil: you are number 3, nobody is there
            +20s
            anna: cancel
                support -> anna: CancelledByCustomer
                conversation 1 is over
            +40s
                support -> dora: you are number 1, nobody is there
                support -> emil: you are number 2, nobody is there
            dora: repeat
                support -> dora: you are number 1, nobody is there
            dora: cancel
                support -> dora: CancelledByCustomer
                conversation 2 is over
            +59s
            +1s
                support -> emil: you are number 1, nobody is there
            +600s
                support -> emil: you are number 1, nobody is there
                support -> emil: you are number 1, nobody is there
        "#]],
    );
}

#[test]
fn the_wait_is_estimated_from_handling_times_and_never_grows() {
    check(
        "
        carol is available
        anna: one
        carol> accept
        +100s
        carol> done
        dora: two
        carol> accept
        emil: three
        fred: four
        +300s
        carol> done
        gina: five
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
            +100s
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
                support -> emil: you are number 1, 50 to 150 s
            fred: four
                support -> fred: Greeting
                support -> fred: you are number 2, 100 to 300 s
            +300s
                support -> dora: silent; closes in 120 s
                2.1 -> carol: silent; closes in 120 s
                support -> emil: you are number 1, 50 to 150 s
                support -> fred: you are number 2, 100 to 300 s
            carol> done
                support -> dora: Closed(ByAgent)
                2.1 -> carol: WindowClosed(ByAgent)
                2.1 -> carol: window closes
                conversation 2 is over
                support -> carol: offer 3 from emil in general "three", waited 300 s, answer within 30 s
            gina: five
                support -> gina: Greeting
                support -> gina: you are number 3, 300 to 900 s
        "#]],
    );
}

#[test]
fn the_desk_shows_its_state() {
    check(
        "
        show desks
        bob is available
        carol is away
        anna: hello
        bob> accept
        dora: hello
        bob> accept
        emil: hello
        bob> done 1
        link main up
        ",
        expect![[r#"
            show desks
            bob is available
                desk support: 1 there, 1 free, 0 waiting
            carol is away
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
                desk support: 1 there, 1 free, 1 waiting
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello", waited 0 s
                support -> anna: Bob joins
                desk support: 1 there, 1 free, 0 waiting
            dora: hello
                support -> dora: Greeting
                support -> dora: you are number 1
                support -> bob: offer 2 from dora in general "hello", waited 0 s, answer within 30 s
                desk support: 1 there, 0 free, 1 waiting
            bob> accept
                2.1 -> bob: window opens
                2.1 -> bob: summary 2 from dora in general "hello", waited 0 s
                support -> dora: Bob joins
                desk support: 1 there, 0 free, 0 waiting
            emil: hello
                support -> emil: Greeting
                support -> emil: you are number 1
                desk support: 1 there, 0 free, 1 waiting
            bob> done 1
                support -> anna: Closed(ByAgent)
                1.1 -> bob: WindowClosed(ByAgent)
                1.1 -> bob: window closes
                conversation 1 is over
                support -> bob: offer 3 from emil in general "hello", waited 0 s, answer within 30 s
                desk support: 1 there, 0 free, 1 waiting, 0 to 0 s
            link main up
                probe bob
                probe carol
                support -> bob: offer 3 of emil is over: Revoked
                desk support: 0 there, 0 free, 1 waiting
        "#]],
    );
}

#[test]
fn an_agent_asks_for_the_queues() {
    check(
        "
        anna: one
        +7s
        dora: two
        carol> queue
        bob> queue
        bob> help
        bob> dance
        bob> done
        dave> help
        ",
        expect![[r#"
            anna: one
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            +7s
            dora: two
                support -> dora: Greeting
                support -> dora: you are number 2, nobody is there
            carol> queue
                support -> carol: general: 2 waiting for 7 s, 0 free of 0; billing: 0 waiting, 0 free of 0
            bob> queue
                support -> bob: general: 2 waiting for 7 s, 0 free of 0
            bob> help
                support -> bob: AgentHelp
            bob> dance
                support -> bob: CommandRefused(Unknown("dance"))
            bob> done
                support -> bob: CommandRefused(NoConversation)
            dave> help
                support -> dave: CommandRefused(NotAnAgent)
        "#]],
    );
}
