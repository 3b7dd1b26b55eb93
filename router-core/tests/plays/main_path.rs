//! The way every conversation should go.

use crate::{cast, check, check_with};
use expect_test::expect;
use router_core::Span;
use router_core::values::id::{DeskName, QueueName};

#[test]
fn from_the_first_word_to_the_next_customer() {
    check_with(
        |draft| {
            draft.desks.insert(DeskName::from("support"), cast::desk("general", vec![cast::text("name")]));
            draft.queues.get_mut(&QueueName::from("general")).unwrap().wrap_up = Span::from_seconds(20);
        },
        "
        bob is available
        anna: my printer burns
        anna: Anna Smith
        anna: it really does
        bob> accept
        anna: hello?
        anna types
        bob#1.1: how can I help?
        bob#1.1 types
        bob#1.1> done
        anna: thank you
        +20s
        ",
        expect![[r#"
            bob is available
            anna: my printer burns
                support -> anna: Greeting
                support -> anna: question name
            anna: Anna Smith
                support -> anna: you are number 1
                support -> bob: offer 1 from Anna Smith in general "my printer burns", name=Anna Smith, waited 0 s, answer within 30 s
            anna: it really does
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from Anna Smith in general "my printer burns", name=Anna Smith, waited 0 s
                1.1 -> bob: transcript [anna "it really does"]
                support -> anna: Bob joins
            anna: hello?
                1.1 -> bob: anna says "hello?"
            anna types
                1.1 -> bob: ...
            bob#1.1: how can I help?
                support -> anna: bob says "how can I help?"
            bob#1.1 types
                support -> anna: ...
            bob#1.1> done
                support -> anna: Closed(ByAgent)
                1.1 -> bob: WindowClosed(ByAgent)
                1.1 -> bob: wrap-up of 20 s
            anna: thank you
                support -> anna: Greeting
                support -> anna: question name
            +20s
                1.1 -> bob: window closes
                conversation 1 is over
        "#]],
    );
}

#[test]
fn nobody_there_then_somebody_comes() {
    check(
        "
        anna: hello
        +5s
        bob is available
        bob> accept 1
        ",
        expect![[r#"
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            +5s
            bob is available
                support -> bob: offer 1 from anna in general "hello", waited 5 s, answer within 30 s
            bob> accept 1
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello", waited 5 s
                support -> anna: Bob joins
        "#]],
    );
}

#[test]
fn one_agent_two_customers_two_windows() {
    check(
        "
        bob is available
        anna: I am anna
        carl: I am carl
        bob> accept
        bob> accept 1
        bob> accept 2
        anna: one
        carl: two
        bob#2.1: to carl
        bob#1.1: to anna
        bob> status
        bob> done
        bob> done 2
        bob> done
        ",
        expect![[r#"
            bob is available
            anna: I am anna
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "I am anna", waited 0 s, answer within 30 s
            carl: I am carl
                support -> carl: Greeting
                support -> carl: you are number 2
                support -> bob: offer 2 from carl in general "I am carl", waited 0 s, answer within 30 s
            bob> accept
                support -> bob: CommandRefused(WhichConversation([ConversationId(1), ConversationId(2)]))
            bob> accept 1
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "I am anna", waited 0 s
                support -> anna: Bob joins
            bob> accept 2
                2.1 -> bob: window opens
                2.1 -> bob: summary 2 from carl in general "I am carl", waited 0 s
                support -> carl: Bob joins
            anna: one
                1.1 -> bob: anna says "one"
            carl: two
                2.1 -> bob: carl says "two"
            bob#2.1: to carl
                support -> carl: bob says "to carl"
            bob#1.1: to anna
                support -> anna: bob says "to anna"
            bob> status
                support -> bob: you are Available, 2 of 2 [1 anna Active 0 s, 2 carl Active 0 s]
            bob> done
                support -> bob: CommandRefused(WhichConversation([ConversationId(1), ConversationId(2)]))
            bob> done 2
                support -> carl: Closed(ByAgent)
                2.1 -> bob: WindowClosed(ByAgent)
                2.1 -> bob: window closes
                conversation 2 is over
            bob> done
                support -> anna: Closed(ByAgent)
                1.1 -> bob: WindowClosed(ByAgent)
                1.1 -> bob: window closes
                conversation 1 is over
        "#]],
    );
}

#[test]
fn a_customer_is_answered_in_the_language_of_the_last_message() {
    check(
        "
        anna (de): hallo
        anna (en): hello
        anna: repeat
        ",
        expect![[r#"
            anna (de): hallo
                support -> anna (de): Greeting
                support -> anna (de): you are number 1, nobody is there
            anna (en): hello
            anna: repeat
                support -> anna (en): you are number 1, nobody is there
        "#]],
    );
}
