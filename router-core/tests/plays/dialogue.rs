//! The questions before an agent is looked for.

use crate::{cast, check, check_with};
use expect_test::expect;
use router_core::PolicyDraft;
use router_core::values::id::{DeskName, QuestionId};
use router_core::values::question::{AnswerCondition, Question, QuestionKind};

fn asks(questions: Vec<Question>) -> impl FnOnce(&mut PolicyDraft) {
    |draft| drop(draft.desks.insert(DeskName::from("support"), cast::desk("general", questions)))
}

#[test]
fn the_first_message_is_the_opening_line_and_no_answer() {
    check_with(
        asks(vec![cast::text("name")]),
        "
        bob is available
        anna: Anna
        anna: Anna Smith
        ",
        expect![[r#"
            bob is available
            anna: Anna
                support -> anna: Greeting
                support -> anna: question name
            anna: Anna Smith
                support -> anna: you are number 1
                support -> bob: offer 1 from Anna Smith in general "Anna", name=Anna Smith, waited 0 s, answer within 30 s
        "#]],
    );
}

#[test]
fn a_wrong_answer_is_explained_and_asked_again() {
    let mut age = cast::question("age", QuestionKind::Number { min: 18, max: 120 });
    age.optional = true;
    check_with(
        asks(vec![
            cast::choice("topic", &["printer", "screen"]),
            cast::question("mail", QuestionKind::Email),
            cast::question("customer", QuestionKind::YesNo),
            age,
            cast::text("name"),
        ]),
        r#"
        anna: hello
        anna: keyboard
        anna: 3
        anna: 2.
        anna: anna at example
        anna: anna@example.org
        anna: perhaps
        anna: yes
        anna: young
        anna: 17
        anna: -
        anna: ""
        anna: a name that is longer than twenty characters
        anna: Anna
        bob is available
        "#,
        expect![[r#"
            anna: hello
                support -> anna: Greeting
                support -> anna: question topic
            anna: keyboard
                support -> anna: question topic again: NotAnOption(2)
            anna: 3
                support -> anna: question topic again: NotAnOption(2)
            anna: 2.
                support -> anna: question mail
            anna: anna at example
                support -> anna: question mail again: NotAnEmailAddress
            anna: anna@example.org
                support -> anna: question customer
            anna: perhaps
                support -> anna: question customer again: NotYesOrNo
            anna: yes
                support -> anna: question age
            anna: young
                support -> anna: question age again: NotANumber
            anna: 17
                support -> anna: question age again: OutOfBounds { min: 18, max: 120 }
            anna: -
                support -> anna: question name
            anna: ""
                support -> anna: question name again: Empty
            anna: a name that is longer than twenty characters
                support -> anna: question name again: TooLong(20)
            anna: Anna
                support -> anna: you are number 1, nobody is there
            bob is available
                support -> bob: offer 1 from Anna in general "hello", topic=screen, mail=anna@example.org, customer=yes, age=-, name=Anna, waited 0 s, answer within 30 s
        "#]],
    );
}

#[test]
fn back_repeat_help_and_cancel() {
    check_with(
        asks(vec![cast::text("name"), cast::text("city")]),
        "
        anna: hello
        anna: back
        anna: help
        anna: Ana
        anna: back
        anna: Anna
        anna: repeat
        anna: !help
        anna: !what
        anna: cancel
        anna: Vienna
        ",
        expect![[r#"
            anna: hello
                support -> anna: Greeting
                support -> anna: question name
            anna: back
                support -> anna: NothingBefore
                support -> anna: question name
            anna: help
                support -> anna: CustomerHelp(Dialogue)
            anna: Ana
                support -> anna: question city
            anna: back
                support -> anna: question name
            anna: Anna
                support -> anna: question city
            anna: repeat
                support -> anna: question city
            anna: !help
                support -> anna: CustomerHelp(Dialogue)
            anna: !what
                support -> anna: CustomerHelp(Dialogue)
            anna: cancel
                support -> anna: CancelledByCustomer
                conversation 1 is over
            anna: Vienna
                support -> anna: Greeting
                support -> anna: question name
        "#]],
    );
}

#[test]
fn a_word_that_is_also_an_option_is_an_answer() {
    check_with(
        asks(vec![cast::choice("topic", &["help", "cancel"]), cast::text("name")]),
        "
        anna: hello
        anna: help
        anna: cancel
        dora: hello
        dora: !help
        dora: cancel
        dora: !cancel
        ",
        expect![[r#"
            anna: hello
                support -> anna: Greeting
                support -> anna: question topic
            anna: help
                support -> anna: question name
            anna: cancel
                support -> anna: CancelledByCustomer
                conversation 1 is over
            dora: hello
                support -> dora: Greeting
                support -> dora: question topic
            dora: !help
                support -> dora: CustomerHelp(Dialogue)
            dora: cancel
                support -> dora: question name
            dora: !cancel
                support -> dora: CancelledByCustomer
                conversation 2 is over
        "#]],
    );
}

#[test]
fn help_outside_a_conversation_opens_none() {
    check(
        "
        anna: help
        anna: cancel
        anna: !status
        anna: hello
        ",
        expect![[r#"
            anna: help
                support -> anna: CustomerHelp(Outside)
            anna: cancel
                support -> anna: CustomerHelp(Outside)
            anna: !status
                support -> anna: CustomerHelp(Outside)
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
        "#]],
    );
}

#[test]
fn questions_depend_on_answers_and_the_last_queue_wins() {
    let mut invoice = cast::text("invoice");
    invoice.only_when =
        vec![AnswerCondition { question: QuestionId::from("topic"), any_of: vec!["money".into()] }];
    let mut urgent = cast::question("urgent", QuestionKind::YesNo);
    urgent.only_when =
        vec![AnswerCondition { question: QuestionId::from("topic"), any_of: vec!["fire".into()] }];
    check_with(
        asks(vec![cast::choice("topic", &["money>billing", "fire"]), invoice, urgent]),
        "
        bob is available
        carol is available
        anna: hello
        anna: money
        anna: 4711
        dora: hello
        dora: fire
        dora: back
        dora: 1
        dora: back
        dora: 2
        dora: no
        ",
        expect![[r#"
            bob is available
            carol is available
            anna: hello
                support -> anna: Greeting
                support -> anna: question topic
            anna: money
                support -> anna: question invoice
            anna: 4711
                support -> anna: you are number 1
                support -> carol: offer 1 from anna in billing "hello", topic=money, invoice=4711, waited 0 s, answer within 30 s
            dora: hello
                support -> dora: Greeting
                support -> dora: question topic
            dora: fire
                support -> dora: question urgent
            dora: back
                support -> dora: question topic
            dora: 1
                support -> dora: question invoice
            dora: back
                support -> dora: question topic
            dora: 2
                support -> dora: question urgent
            dora: no
                support -> dora: you are number 1
                support -> bob: offer 2 from dora in general "hello", topic=fire, urgent=no, waited 0 s, answer within 30 s
        "#]],
    );
}

#[test]
fn a_remembered_answer_is_not_asked_again() {
    let mut name = cast::text("name");
    name.remember = true;
    check_with(
        asks(vec![name, cast::text("reason")]),
        "
        bob is available
        anna: hello
        anna: Anna
        anna: printer
        anna: cancel
        anna: hello again
        anna: back
        anna: screen
        ",
        expect![[r#"
            bob is available
            anna: hello
                support -> anna: Greeting
                support -> anna: question name
            anna: Anna
                support -> anna: question reason
            anna: printer
                support -> anna: you are number 1
                support -> bob: offer 1 from Anna in general "hello", name=Anna, reason=printer, waited 0 s, answer within 30 s
            anna: cancel
                support -> anna: CancelledByCustomer
                support -> bob: offer 1 of Anna is over: CustomerLeft
                conversation 1 is over
            anna: hello again
                support -> anna: Greeting
                support -> anna: question reason
            anna: back
                support -> anna: NothingBefore
                support -> anna: question reason
            anna: screen
                support -> anna: you are number 1
                support -> bob: offer 2 from Anna in general "hello again", name=Anna, reason=screen, waited 0 s, answer within 30 s
        "#]],
    );
}

#[test]
fn what_is_known_completely_needs_no_dialogue() {
    let mut name = cast::text("name");
    name.remember = true;
    check_with(
        |draft| {
            draft.limits.remembered_customers = 1;
            asks(vec![name])(draft);
        },
        "
        anna: hello
        anna: Anna
        anna: cancel
        anna: hello again
        anna: cancel
        dora: hello
        dora: Dora
        anna: hello, it is me
        ",
        expect![[r#"
            anna: hello
                support -> anna: Greeting
                support -> anna: question name
            anna: Anna
                support -> anna: you are number 1, nobody is there
            anna: cancel
                support -> anna: CancelledByCustomer
                conversation 1 is over
            anna: hello again
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            anna: cancel
                support -> anna: CancelledByCustomer
                conversation 2 is over
            dora: hello
                support -> dora: Greeting
                support -> dora: question name
            dora: Dora
                support -> dora: you are number 1, nobody is there
            anna: hello, it is me
                support -> anna: Greeting
                support -> anna: question name
        "#]],
    );
}

#[test]
fn a_silent_dialogue_is_closed() {
    check_with(
        asks(vec![cast::text("name"), cast::text("city")]),
        "
        anna: hello
        +299s
        anna: Anna
        +300s
        anna: Vienna?! which one?! there are two
        +300s
        +120s
        ",
        expect![[r#"
            anna: hello
                support -> anna: Greeting
                support -> anna: question name
            +299s
            anna: Anna
                support -> anna: question city
            +300s
                support -> anna: silent; closes in 120 s
            anna: Vienna?! which one?! there are two
                support -> anna: question city again: TooLong(20)
            +300s
                support -> anna: silent; closes in 120 s
            +120s
                support -> anna: Closed(Silence)
                conversation 1 is over
        "#]],
    );
}

#[test]
fn back_after_an_earlier_answer_was_taken_back() {
    check_with(
        asks(vec![cast::text("name"), cast::choice("topic", &["printer", "screen"]), cast::text("model")]),
        "
        anna: hello
        anna: Anna
        anna: 1
        anna takes back 2
        anna: back
        anna: Ann
        anna: 2
        ",
        expect![[r#"
            anna: hello
                support -> anna: Greeting
                support -> anna: question name
            anna: Anna
                support -> anna: question topic
            anna: 1
                support -> anna: question model
            anna takes back 2
                support -> anna: question name
            anna: back
                support -> anna: question name
            anna: Ann
                support -> anna: question topic
            anna: 2
                support -> anna: question model
        "#]],
    );
}
