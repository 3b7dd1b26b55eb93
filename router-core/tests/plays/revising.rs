//! Corrections and retractions, at every point of a conversation.

use crate::{cast, check, check_with};
use expect_test::expect;
use router_core::PolicyDraft;
use router_core::values::id::{DeskName, QuestionId};
use router_core::values::question::{AnswerCondition, Question};

fn asks(questions: Vec<Question>) -> impl FnOnce(&mut PolicyDraft) {
    |draft| drop(draft.desks.insert(DeskName::from("support"), cast::desk("general", questions)))
}

fn only_when(question: Question, earlier: &str, answer: &str) -> Question {
    let condition = AnswerCondition { question: QuestionId::from(earlier), any_of: vec![answer.into()] };
    Question { only_when: vec![condition], ..question }
}

#[test]
fn a_corrected_answer_corrects_that_answer() {
    check_with(
        asks(vec![cast::choice("topic", &["printer", "sales>billing"]), cast::text("name")]),
        "
        carol is available
        anna: hello
        anna: 2
        anna corrects 2: 1
        anna: Anna
        ",
        expect![[r#"
            carol is available
            anna: hello
                support -> anna: Greeting
                support -> anna: question topic
            anna: 2
                support -> anna: question name
            anna corrects 2: 1
            anna: Anna
                support -> anna: you are number 1
                support -> carol: offer 1 from Anna in general "hello", topic=printer, name=Anna, waited 0 s, answer within 30 s
        "#]],
    );
}

#[test]
fn a_corrected_answer_leads_to_other_questions() {
    check_with(
        asks(vec![
            cast::choice("topic", &["printer", "screen"]),
            only_when(cast::text("model"), "topic", "printer"),
            cast::text("name"),
        ]),
        "
        anna: hello
        anna: 2
        anna: Anna
        ",
        expect![[r#"
            anna: hello
                support -> anna: Greeting
                support -> anna: question topic
            anna: 2
                support -> anna: question name
            anna: Anna
                support -> anna: you are number 1, nobody is there
        "#]],
    );
    check_with(
        asks(vec![
            cast::choice("topic", &["printer", "screen"]),
            only_when(cast::text("model"), "topic", "printer"),
            cast::text("name"),
            cast::text("city"),
        ]),
        "
        bob is available
        anna: hello
        anna: 2
        anna: Anna
        anna corrects 2: 1
        anna: LP 7
        anna corrects 2: screen
        anna: Bern
        ",
        expect![[r#"
            bob is available
            anna: hello
                support -> anna: Greeting
                support -> anna: question topic
            anna: 2
                support -> anna: question name
            anna: Anna
                support -> anna: question city
            anna corrects 2: 1
                support -> anna: question model
            anna: LP 7
                support -> anna: question city
            anna corrects 2: screen
            anna: Bern
                support -> anna: you are number 1
                support -> bob: offer 1 from Anna in general "hello", topic=screen, name=Anna, city=Bern, waited 0 s, answer within 30 s
        "#]],
    );
}

#[test]
fn a_correction_that_is_no_answer_asks_again() {
    check_with(
        asks(vec![cast::choice("topic", &["printer", "screen"]), cast::text("name")]),
        "
        anna: hello
        anna: 1
        anna corrects 2: keyboard
        anna corrects 2: 2
        anna: Anna
        ",
        expect![[r#"
            anna: hello
                support -> anna: Greeting
                support -> anna: question topic
            anna: 1
                support -> anna: question name
            anna corrects 2: keyboard
                support -> anna: question topic again: NotAnOption(2)
            anna corrects 2: 2
                support -> anna: question name
            anna: Anna
                support -> anna: you are number 1, nobody is there
        "#]],
    );
}

#[test]
fn a_wrong_answer_can_be_corrected_into_a_right_one() {
    check_with(
        asks(vec![cast::choice("topic", &["printer", "screen"]), cast::text("name")]),
        "
        anna: hello
        anna: 11
        anna corrects 2: 1
        anna corrects 2: 2
        anna takes back 2
        ",
        expect![[r#"
            anna: hello
                support -> anna: Greeting
                support -> anna: question topic
            anna: 11
                support -> anna: question topic again: NotAnOption(2)
            anna corrects 2: 1
                support -> anna: question name
            anna corrects 2: 2
            anna takes back 2
                support -> anna: question topic
        "#]],
    );
}

#[test]
fn what_is_taken_back_is_asked_again_and_shown_to_nobody() {
    check_with(
        asks(vec![cast::text("name")]),
        "
        anna: my password is 123
        anna takes back 1
        anna: Anna
        anna takes back 2
        anna: Anne
        anna: secret
        anna: printer
        anna takes back 4
        bob is available
        bob> accept
        ",
        expect![[r#"
            anna: my password is 123
                support -> anna: Greeting
                support -> anna: question name
            anna takes back 1
            anna: Anna
                support -> anna: you are number 1, nobody is there
            anna takes back 2
                support -> anna: CannotRevise(Retraction)
            anna: Anne
            anna: secret
            anna: printer
            anna takes back 4
            bob is available
                support -> bob: offer 1 from Anna in general "", name=Anna, waited 0 s, answer within 30 s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from Anna in general "", name=Anna, waited 0 s
                1.1 -> bob: transcript [anna "Anne", anna "printer"]
                support -> anna: Bob joins
        "#]],
    );
}

#[test]
fn what_waits_is_shown_as_it_stands_at_last() {
    check(
        "
        anna: helo
        anna: my printr burns
        anna corrects 1: hello
        anna corrects 2: my printer burns
        anna corrects 2: my printer is on fire
        bob is available
        bob> accept
        anna corrects 2: it is the scanner
        ",
        expect![[r#"
            anna: helo
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            anna: my printr burns
            anna corrects 1: hello
            anna corrects 2: my printer burns
            anna corrects 2: my printer is on fire
            bob is available
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello", waited 0 s
                1.1 -> bob: transcript [anna "my printer is on fire"]
                support -> anna: Bob joins
            anna corrects 2: it is the scanner
                1.1 -> bob: anna says "it is the scanner"
        "#]],
    );
}

#[test]
fn a_corrected_answer_moves_who_waits_and_keeps_the_age() {
    check_with(
        asks(vec![cast::choice("topic", &["printer", "sales>billing"])]),
        "
        anna: hello
        anna: 1
        +10s
        emil: hello
        emil: 2
        +10s
        anna corrects 2: sales
        anna corrects 2: what?
        anna takes back 2
        carol is available
        carol> accept
        ",
        expect![[r#"
            anna: hello
                support -> anna: Greeting
                support -> anna: question topic
            anna: 1
                support -> anna: you are number 1, nobody is there
            +10s
            emil: hello
                support -> emil: Greeting
                support -> emil: question topic
            emil: 2
                support -> emil: you are number 1, nobody is there
            +10s
            anna corrects 2: sales
                support -> anna: you are number 1, nobody is there
            anna corrects 2: what?
                support -> anna: CannotRevise(Correction)
            anna takes back 2
                support -> anna: CannotRevise(Retraction)
            carol is available
                support -> carol: offer 1 from anna in billing "hello", topic=sales, waited 20 s, answer within 30 s
            carol> accept
                1.1 -> carol: window opens
                1.1 -> carol: summary 1 from anna in billing "hello", topic=sales, waited 20 s
                support -> anna: Carol joins
        "#]],
    );
}

#[test]
fn after_the_end_nothing_begins() {
    check(
        "
        bob is available
        anna: hello
        bob> accept
        anna: thank yu
        bob#1.1> done
        anna corrects 2: thank you
        anna takes back 0
        anna corrects 0: hello
        ",
        expect![[r#"
            bob is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello", waited 0 s
                support -> anna: Bob joins
            anna: thank yu
                1.1 -> bob: anna says "thank yu"
            bob#1.1> done
                support -> anna: Closed(ByAgent)
                1.1 -> bob: WindowClosed(ByAgent)
                1.1 -> bob: window closes
                conversation 1 is over
            anna corrects 2: thank you
                support -> anna: CannotRevise(Correction)
            anna takes back 0
                support -> anna: CannotRevise(Retraction)
            anna corrects 0: hello
                support -> anna: CannotRevise(Correction)
        "#]],
    );
}

#[test]
fn agents_revise_only_what_is_known_as_theirs() {
    check(
        "
        bob is available
        anna: hello
        bob> accept
        bob#1.1: helo
        bob#1.1 corrects 1: hello
        bob#1.1 takes back 1
        bob#1.1 takes back 0
        bob#1.1 corrects 0: hi
        bob#1.1> transfer billing
        bob#1.1 corrects 1: too late
        carol is available
        carol> accept
        ",
        expect![[r#"
            bob is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello", waited 0 s
                support -> anna: Bob joins
            bob#1.1: helo
                support -> anna: bob says "helo"
            bob#1.1 corrects 1: hello
                support -> anna: bob says "hello"
            bob#1.1 takes back 1
                support -> anna: bob takes something back
            bob#1.1 takes back 0
                1.1 -> bob: CannotTakeBack
            bob#1.1 corrects 0: hi
                support -> anna: bob says "hi"
            bob#1.1> transfer billing
                1.1 -> bob: TransferredAway
                1.1 -> bob: window closes
                support -> anna: Transferring
                support -> anna: you are number 1, nobody is there
            bob#1.1 corrects 1: too late
                1.1 -> bob: NotDelivered
            carol is available
                support -> carol: offer 1 from anna in billing "hello", before with Bob, waited 0 s, answer within 30 s
            carol> accept
                1.2 -> carol: window opens
                1.2 -> carol: summary 1 from anna in billing "hello", before with Bob, waited 0 s
                1.2 -> carol: transcript [bob "hi"]
                support -> anna: Carol joins
        "#]],
    );
}

#[test]
fn corrections_of_what_an_absent_agent_has_not_seen() {
    check(
        "
        bob is available
        anna: hello
        bob> accept
        anna: one
        bob is offline
        anna: two
        anna corrects 3: three
        anna corrects 2: eins
        bob is available
        ",
        expect![[r#"
            bob is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello", waited 0 s
                support -> anna: Bob joins
            anna: one
                1.1 -> bob: anna says "one"
            bob is offline
            anna: two
            anna corrects 3: three
            anna corrects 2: eins
            bob is available
                1.1 -> bob: transcript [anna "three"]
        "#]],
    );
}

#[test]
fn a_long_opening_line_is_cut_and_shown_whole_in_the_window() {
    let long = "x".repeat(501);
    check(
        &format!(
            "
            anna: {long}
            emil: look +file
            bob is available
            bob> accept 1
            bob> accept 2
            "
        ),
        expect![[r#"
            anna: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            emil: look +file
                support -> emil: Greeting
                support -> emil: you are number 2, nobody is there
            bob is available
                support -> bob: offer 1 from anna in general "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…", waited 0 s, answer within 30 s
                support -> bob: offer 2 from emil in general "look", waited 0 s, answer within 30 s
            bob> accept 1
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…", waited 0 s
                1.1 -> bob: transcript [anna "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"]
                support -> anna: Bob joins
            bob> accept 2
                2.1 -> bob: window opens
                2.1 -> bob: summary 2 from emil in general "look", waited 0 s
                2.1 -> bob: transcript [emil "look +file"]
                support -> emil: Bob joins
        "#]],
    );
}

#[test]
fn what_came_back_is_shown_again() {
    check(
        "
        bob is available
        anna: hello
        bob> accept
        anna: one
        anna: two
        window 1.1 bounces 2
        anna: three
        bob is available
        ",
        expect![[r#"
            bob is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello", waited 0 s
                support -> anna: Bob joins
            anna: one
                1.1 -> bob: anna says "one"
            anna: two
                1.1 -> bob: anna says "two"
            window 1.1 bounces 2
                probe bob
            anna: three
            bob is available
                1.1 -> bob: transcript [anna "one", anna "two", anna "three"]
        "#]],
    );
}
