//! A routing server is asked instead of the rules (capability C15).
//!
//! *Never:* how it is asked.

use crate::check_with;
use crate::routing_cast::rule;
use expect_test::expect;
use router_core::values::id::DeskName;
use router_core::values::instruction::DecidedBy;
use router_core::{PolicyDraft, Span};

fn asked(by: DecidedBy) -> impl Fn(&mut PolicyDraft) {
    move |draft| {
        draft.desks.get_mut(&DeskName::from("support")).unwrap().decided_by = by;
        draft.times.ask_server = Span::from_seconds(2);
        rule(draft, "urgent", "", |route| route.priority = 7);
    }
}

#[test]
fn what_the_server_says_is_followed() {
    check_with(
        asked(DecidedBy::ServerThenRules),
        "
        show facts
        carol is available
        anna: hello
        anna: are you there?
        server 1.1 queue billing rule gold say Hello!
        carol> accept
        carol#1.1> done
        ",
        expect![[r#"
            show facts
            carol is available
                fact: Availability { agent: "carol", now: Available }
            anna: hello
                support -> anna: Greeting
                server 1.1: what about Text("general")?
                fact: Started("support")
                fact: AskedServer
            anna: are you there?
            server 1.1 queue billing rule gold say Hello!
                support -> anna: FromServer(text of 6 bytes)
                support -> anna: you are number 1
                support -> carol: offer 1 from anna in billing "hello", waited 0 s, answer within 30 s
                fact: Instructed(Some("gold"))
                fact: in queue billing
                fact: offer 1 to carol on step 1 by balanced (Gain 1000, Spared -100), not []
            carol> accept
                1.1 -> carol: window opens
                1.1 -> carol: summary 1 from anna in billing "hello", waited 0 s
                1.1 -> carol: transcript [anna "are you there?"]
                support -> anna: Carol joins
                fact: Accepted { agent: "carol", waited: Span(0) }
            carol#1.1> done
                server: 1 is over, ByAgent, with Some("carol")
                support -> anna: Closed(ByAgent)
                1.1 -> carol: WindowClosed(ByAgent)
                1.1 -> carol: window closes
                conversation 1 is over
                fact: Closed(ByAgent)
        "#]],
    );
}

#[test]
fn without_an_answer_in_time_the_settings_decide() {
    check_with(
        asked(DecidedBy::ServerThenRules),
        "
        show facts
        anna: hello
        +2s
        server 1.1 queue billing
        dora: hello
        server 2.1 unavailable
        emil: hello
        server 3.1 queue nowhere
        ",
        expect![[r#"
            show facts
            anna: hello
                support -> anna: Greeting
                server 1.1: what about Text("general")?
                fact: Started("support")
                fact: AskedServer
            +2s
                support -> anna: you are number 1, nobody is there
                fact: NotInstructed(TooLate)
                fact: urgent decides
                fact: in queue general
                fact: nobody, not [bob Unreachable; carol Unreachable]
            server 1.1 queue billing
            dora: hello
                support -> dora: Greeting
                server 2.1: what about Text("general")?
                fact: Started("support")
                fact: AskedServer
            server 2.1 unavailable
                support -> dora: you are number 2, nobody is there
                fact: NotInstructed(Unavailable)
                fact: urgent decides
                fact: in queue general
                fact: nobody, not [bob Unreachable; carol Unreachable]
            emil: hello
                support -> emil: Greeting
                server 3.1: what about Text("general")?
                fact: Started("support")
                fact: AskedServer
            server 3.1 queue nowhere
                support -> emil: you are number 3, nobody is there
                fact: NotInstructed(UnknownQueue("nowhere"))
                fact: urgent decides
                fact: in queue general
                fact: nobody, not [bob Unreachable; carol Unreachable]
        "#]],
    );
}

#[test]
fn a_name_that_there_is_not_and_no_decision_leave_it_to_the_settings() {
    check_with(
        asked(DecidedBy::ServerThenRules),
        "
        show facts
        fred: hello
        server 1.1 prefer nobody
        gina: hello
        server 2.1 rules
        ",
        expect![[r#"
            show facts
            fred: hello
                support -> fred: Greeting
                server 1.1: what about Text("general")?
                fact: Started("support")
                fact: AskedServer
            server 1.1 prefer nobody
                support -> fred: you are number 1, nobody is there
                fact: NotInstructed(UnknownAgent("nobody"))
                fact: urgent decides
                fact: in queue general
                fact: nobody, not [bob Unreachable; carol Unreachable]
            gina: hello
                support -> gina: Greeting
                server 2.1: what about Text("general")?
                fact: Started("support")
                fact: AskedServer
            server 2.1 rules
                support -> gina: you are number 2, nobody is there
                fact: urgent decides
                fact: in queue general
                fact: nobody, not [bob Unreachable; carol Unreachable]
        "#]],
    );
}

#[test]
fn with_the_server_alone_the_dialogue_decides_where_it_does_not() {
    check_with(
        asked(DecidedBy::Server),
        "
        show facts
        anna: hello
        +2s
        ",
        expect![[r#"
            show facts
            anna: hello
                support -> anna: Greeting
                server 1.1: what about Text("general")?
                fact: Started("support")
                fact: AskedServer
            +2s
                support -> anna: you are number 1, nobody is there
                fact: NotInstructed(TooLate)
                fact: in queue general
                fact: nobody, not [bob Unreachable; carol Unreachable]
        "#]],
    );
}

#[test]
fn a_server_can_end_a_conversation_and_is_told_of_every_end() {
    check_with(
        asked(DecidedBy::Server),
        "
        bob is available
        anna: hello
        server 1.1 end say Goodbye
        dora: hello
        dora: cancel
        server 2.1 queue billing
        emil: hello
        link main down
        +600s
        link main up
        +2s
        ",
        expect![[r#"
            bob is available
            anna: hello
                support -> anna: Greeting
                server 1.1: what about Text("general")?
            server 1.1 end say Goodbye
                support -> anna: FromServer(text of 7 bytes)
                server: 1 is over, ByRule, with None
                conversation 1 is over
            dora: hello
                support -> dora: Greeting
                server 2.1: what about Text("general")?
            dora: cancel
                server: 2 is over, ByCustomer, with None
                support -> dora: CancelledByCustomer
                conversation 2 is over
            server 2.1 queue billing
            emil: hello
                support -> emil: Greeting
                server 3.1: what about Text("general")?
            link main down
            +600s
            link main up
                probe bob
                probe carol
            +2s
                support -> emil: you are number 1, nobody is there
        "#]],
    );
}

#[test]
fn a_corrected_answer_is_asked_about_again() {
    check_with(
        |draft| {
            asked(DecidedBy::Server)(draft);
            let desk = draft.desks.get_mut(&DeskName::from("support")).unwrap();
            desk.questions = vec![crate::cast::choice("topic", &["sales>billing", "else"])];
        },
        "
        anna: hello
        anna: 2
        anna corrects 2: 1
        server 1.1 queue general
        server 1.2 queue billing rule second
        ",
        expect![[r#"
            anna: hello
                support -> anna: Greeting
                support -> anna: question topic
            anna: 2
                server 1.1: what about Text("general")?
            anna corrects 2: 1
                server 1.2: what about Text("billing")?
            server 1.1 queue general
            server 1.2 queue billing rule second
                support -> anna: you are number 1, nobody is there
        "#]],
    );
}
