//! Where a conversation takes place: introduced to each other, they talk without Frontdesk.
//!
//! *Never:* the relay, which every other file here is about.

use crate::{check_between, check_with};
use expect_test::expect;
use router_core::values::hosting::HostingKind;
use router_core::values::id::{AgentId, DeskName};
use router_core::values::rule::{Route, Rule, Verdict};
use router_core::{PolicyDraft, Span};

fn direct(draft: &mut PolicyDraft) {
    draft.desks.get_mut(&DeskName::from("support")).unwrap().hosting = HostingKind::Direct;
    draft.agents.remove(&AgentId::from("carol"));
}

#[test]
fn new_words_are_for_the_other_ones_own_address() {
    check_with(
        direct,
        "
        show facts
        bob is available
        anna: hello
        bob> accept
        anna: are you there?
        anna types
        bob#1.1: yes
        bob#1.1 types
        anna: help
        anna leaves
        +600s
        bob> status
        bob#1.1> done
        ",
        expect![[r#"
            show facts
            bob is available
                fact: Availability { agent: "bob", now: Available }
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: offer 1 to bob on step 1 by balanced (Gain 1000), not []
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: write to anna@example.net within 3600 s; summary 1 from anna in general "hello", waited 0 s
                support -> anna: write to Bob, bob@example.org
                fact: Accepted { agent: "bob", waited: Span(0) }
                fact: Hosted { wanted: Direct, fell_back: None }
            anna: are you there?
                support -> anna: not passed on; write to bob@example.org
            anna types
            bob#1.1: yes
                1.1 -> bob: not passed on; write to anna@example.net
            bob#1.1 types
            anna: help
                support -> anna: not passed on; write to bob@example.org
            anna leaves
            +600s
            bob> status
                support -> bob: you are Available, 1 of 2 [1 anna Active 600 s]
            bob#1.1> done
                support -> anna: Closed(ByAgent)
                1.1 -> bob: WindowClosed(ByAgent)
                1.1 -> bob: window closes
                conversation 1 is over
                fact: Closed(ByAgent)
        "#]],
    );
}

#[test]
fn what_was_said_before_can_still_be_corrected_and_taken_back() {
    check_with(
        direct,
        "
        bob is away
        anna: hello
        anna: my number is 12
        anna: and a secret
        bob is available
        bob> accept
        anna corrects 2: my number is 13
        bob is gone
        anna: is anybody there?
        anna takes back 3
        bob is available
        ",
        expect![[r#"
            bob is away
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
            anna: my number is 12
            anna: and a secret
            bob is available
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: write to anna@example.net within 3600 s; summary 1 from anna in general "hello", waited 0 s
                1.1 -> bob: transcript [anna "my number is 12", anna "and a secret"]
                support -> anna: write to Bob, bob@example.org
            anna corrects 2: my number is 13
                1.1 -> bob: anna says "my number is 13"
            bob is gone
            anna: is anybody there?
                support -> anna: not passed on; write to bob@example.org
            anna takes back 3
            bob is available
                1.1 -> bob: transcript []
        "#]],
    );
}

#[test]
fn time_is_up_but_not_while_nobody_can_be_reached() {
    check_with(
        direct,
        "
        bob is available
        anna: hello
        bob> accept
        +3000s
        link main down
        +3000s
        link main up
        bob is available
        +599s
        bob> status
        +1s
        bob> status
        anna: one more thing
        ",
        expect![[r#"
            bob is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: write to anna@example.net within 3600 s; summary 1 from anna in general "hello", waited 0 s
                support -> anna: write to Bob, bob@example.org
            +3000s
            link main down
            +3000s
            link main up
                probe bob
            bob is available
            +599s
            bob> status
                support -> bob: you are Available, 1 of 2 [1 anna Active 6599 s]
            +1s
                support -> anna: Closed(HandedOver)
                1.1 -> bob: WindowClosed(HandedOver)
                1.1 -> bob: window closes
                conversation 1 is over
            bob> status
                support -> bob: you are Available, 0 of 2 []
            anna: one more thing
                support -> anna: Greeting
                support -> anna: you are number 1, 0 to 0 s
                support -> bob: offer 2 from anna in general "one more thing", waited 0 s, answer within 30 s
        "#]],
    );
}

#[test]
fn an_agent_who_signs_out_is_not_replaced() {
    check_with(
        direct,
        "
        bob is available
        anna: hello
        bob> accept
        bob is gone
        +30s
        bob is available
        bob is gone
        +60s
        anna: hello again
        ",
        expect![[r#"
            bob is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: write to anna@example.net within 3600 s; summary 1 from anna in general "hello", waited 0 s
                support -> anna: write to Bob, bob@example.org
            bob is gone
            +30s
            bob is available
            bob is gone
            +60s
                support -> anna: Closed(HandedOver)
                1.1 -> bob: WindowClosed(HandedOver)
                1.1 -> bob: window closes
                conversation 1 is over
            anna: hello again
                support -> anna: Greeting
                support -> anna: you are number 1, nobody is there
        "#]],
    );
}

#[test]
fn it_can_be_passed_on_and_cancelled() {
    check_with(
        |draft| {
            direct(draft);
            draft.times.check_customer_every = Span::from_seconds(300);
            draft.agents.insert(AgentId::from("dave"), crate::cast::agent("main", "Dave", &["general"], 1));
        },
        "
        bob is available
        anna: hello
        bob> accept
        +400s
        dave is available
        bob> transfer dave
        anna: I am still here
        +20s
        dave> accept
        anna: cancel
        ",
        expect![[r#"
            bob is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: write to anna@example.net within 3600 s; summary 1 from anna in general "hello", waited 0 s
                support -> anna: write to Bob, bob@example.org
            +400s
            dave is available
            bob> transfer dave
                1.1 -> bob: TransferredAway
                1.1 -> bob: window closes
                support -> anna: Transferring
                support -> dave: offer 1 from anna in general "hello", before with Bob, waited 0 s, answer within 30 s
            anna: I am still here
            +20s
            dave> accept
                1.2 -> dave: window opens
                1.2 -> dave: write to anna@example.net within 3600 s; summary 1 from anna in general "hello", before with Bob, waited 20 s
                1.2 -> dave: transcript [anna "I am still here"]
                support -> anna: write to Dave, dave@example.org
            anna: cancel
                support -> anna: CancelledByCustomer
                1.2 -> dave: WindowClosed(ByCustomer)
                1.2 -> dave: window closes
                conversation 1 is over
        "#]],
    );
}

#[test]
fn between_two_servers_it_is_relayed() {
    check_with(
        |draft| {
            direct(draft);
            draft.agents.insert(AgentId::from("bob"), crate::cast::agent("inner", "Bob", &["general"], 1));
        },
        "
        show facts
        link inner up
        bob is available
        anna: hello
        bob> accept
        anna: are you there?
        ",
        expect![[r#"
            show facts
            link inner up
                probe bob
            bob is available
                fact: Availability { agent: "bob", now: Available }
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: offer 1 to bob on step 1 by balanced (Gain 1000), not []
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello", waited 0 s
                1.1 -> bob: FellBack(OtherServer)
                support -> anna: Bob joins
                fact: Accepted { agent: "bob", waited: Span(0) }
                fact: Hosted { wanted: Direct, fell_back: Some(OtherServer) }
            anna: are you there?
                1.1 -> bob: anna says "are you there?"
        "#]],
    );
}

#[test]
fn a_rule_comes_before_the_desk_and_other_settings_do_not_change_what_has_begun() {
    let rule = |hosting| Rule {
        name: "all".into(),
        when: None,
        verdict: Verdict::Route(Route { hosting, ..Route::default() }),
    };
    check_between(
        |draft| {
            direct(draft);
            draft.rules.push(rule(Some(HostingKind::Relay)));
        },
        |draft| draft.rules = vec![rule(None)],
        "
        bob is available
        anna: hello
        bob> accept
        settings change
        anna: are you there?
        dora: hello
        bob> accept
        dora: are you there?
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
            settings change
            anna: are you there?
                1.1 -> bob: anna says "are you there?"
            dora: hello
                support -> dora: Greeting
                support -> dora: you are number 1
                support -> bob: offer 2 from dora in general "hello", waited 0 s, answer within 30 s
            bob> accept
                2.1 -> bob: window opens
                2.1 -> bob: write to dora@example.net within 3600 s; summary 2 from dora in general "hello", waited 0 s
                support -> dora: write to Bob, bob@example.org
            dora: are you there?
                support -> dora: not passed on; write to bob@example.org
        "#]],
    );
}
