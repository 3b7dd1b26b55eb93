//! Conversations in a room: both are invited and talk there; what does not come about is passed on as usual.
//!
//! *Never:* how it goes on when somebody leaves, or something breaks.

use crate::check_with;
use expect_test::expect;
use router_core::PolicyDraft;
use router_core::values::hosting::HostingKind;
use router_core::values::id::{AgentId, DeskName};

pub(crate) fn room(draft: &mut PolicyDraft) {
    draft.desks.get_mut(&DeskName::from("support")).unwrap().hosting = HostingKind::Room;
    draft.agents.remove(&AgentId::from("carol"));
}

#[test]
fn both_talk_in_the_room_and_frontdesk_hears_them() {
    check_with(
        room,
        "
        bob is available
        anna: hello
        bob> accept
        room 1.1 is found
        anna: still there?
        room 1.1 is made
        bob enters room 1.1
        bob in room 1.1: good morning
        anna enters room 1.1
        anna in room 1.1: it is broken
        bob in room 1.1: I see
        +100s
        anna: and this to the desk
        bob#1.1: and this in the window
        bob#1.1> status
        bob#1.1> done
        anna in room 1.1: thank you
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
                find a room for 1.1 on main
            room 1.1 is found
                make room-1@rooms.example for anna@example.net, bob@example.org
            anna: still there?
                1.1 -> bob: anna says "still there?"
            room 1.1 is made
                1.1 -> bob: come into room-1@rooms.example within 60 s
                room-1@rooms.example invites bob@example.org
                support -> anna: come to Bob in room-1@rooms.example
                room-1@rooms.example invites anna@example.net
            bob enters room 1.1
            bob in room 1.1: good morning
                support -> anna: bob says "good morning"
            anna enters room 1.1
            anna in room 1.1: it is broken
            bob in room 1.1: I see
            +100s
            anna: and this to the desk
                1.1 -> bob: anna says "and this to the desk"
            bob#1.1: and this in the window
                support -> anna: bob says "and this in the window"
            bob#1.1> status
                1.1 -> bob: you are Available, 1 of 2 [1 anna Active 100 s]
            bob#1.1> done
                support -> anna: Closed(ByAgent)
                1.1 -> bob: WindowClosed(ByAgent)
                1.1 -> bob: window closes
                destroy room-1@rooms.example
                conversation 1 is over
            anna in room 1.1: thank you
        "#]],
    );
}

#[test]
fn the_customer_does_not_come() {
    check_with(
        room,
        "
        show facts
        bob is available
        anna: hello
        bob> accept
        room 1.1 is found
        room 1.1 is made
        bob enters room 1.1
        bob in room 1.1: are you coming?
        +59s
        +1s
        bob in room 1.1: nobody hears this
        anna: here I am
        bob#1.1: and I
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
                1.1 -> bob: summary 1 from anna in general "hello", waited 0 s
                find a room for 1.1 on main
                fact: Accepted { agent: "bob", waited: Span(0) }
                fact: Hosted { wanted: Room, fell_back: None }
            room 1.1 is found
                make room-1@rooms.example for anna@example.net, bob@example.org
            room 1.1 is made
                1.1 -> bob: come into room-1@rooms.example within 60 s
                room-1@rooms.example invites bob@example.org
                support -> anna: come to Bob in room-1@rooms.example
                room-1@rooms.example invites anna@example.net
            bob enters room 1.1
            bob in room 1.1: are you coming?
                support -> anna: bob says "are you coming?"
            +59s
            +1s
                destroy room-1@rooms.example
                1.1 -> bob: FellBack(NotJoined)
                support -> anna: Bob goes on here
                fact: Hosted { wanted: Room, fell_back: Some(NotJoined) }
            bob in room 1.1: nobody hears this
                support -> anna: bob says "nobody hears this"
            anna: here I am
                1.1 -> bob: anna says "here I am"
            bob#1.1: and I
                support -> anna: bob says "and I"
        "#]],
    );
}

#[test]
fn a_customer_who_writes_to_the_desk_goes_on_there() {
    check_with(
        room,
        "
        bob is available
        anna: hello
        bob> accept
        room 1.1 is found
        room 1.1 is made
        anna: !help
        anna: I cannot do that
        bob#1.1: never mind
        anna: cancel
        anna: !cancel
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
                find a room for 1.1 on main
            room 1.1 is found
                make room-1@rooms.example for anna@example.net, bob@example.org
            room 1.1 is made
                1.1 -> bob: come into room-1@rooms.example within 60 s
                room-1@rooms.example invites bob@example.org
                support -> anna: come to Bob in room-1@rooms.example
                room-1@rooms.example invites anna@example.net
            anna: !help
                support -> anna: CustomerHelp(Active)
            anna: I cannot do that
                destroy room-1@rooms.example
                1.1 -> bob: FellBack(WroteElsewhere)
                support -> anna: Bob goes on here
                1.1 -> bob: anna says "I cannot do that"
            bob#1.1: never mind
                support -> anna: bob says "never mind"
            anna: cancel
                1.1 -> bob: anna says "cancel"
            anna: !cancel
                support -> anna: CancelledByCustomer
                1.1 -> bob: WindowClosed(ByCustomer)
                1.1 -> bob: window closes
                conversation 1 is over
        "#]],
    );
}

#[test]
fn cancel_is_heard_by_the_desk() {
    check_with(
        room,
        "
        bob is available
        anna: hello
        bob> accept
        room 1.1 is found
        room 1.1 is made
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
                1.1 -> bob: summary 1 from anna in general "hello", waited 0 s
                find a room for 1.1 on main
            room 1.1 is found
                make room-1@rooms.example for anna@example.net, bob@example.org
            room 1.1 is made
                1.1 -> bob: come into room-1@rooms.example within 60 s
                room-1@rooms.example invites bob@example.org
                support -> anna: come to Bob in room-1@rooms.example
                room-1@rooms.example invites anna@example.net
            anna: cancel
                support -> anna: CancelledByCustomer
                1.1 -> bob: WindowClosed(ByCustomer)
                1.1 -> bob: window closes
                destroy room-1@rooms.example
                conversation 1 is over
        "#]],
    );
}

#[test]
fn no_service_is_known() {
    check_with(
        room,
        "
        show facts
        bob is available
        anna: hello
        bob> accept
        room 1.1 fails NoRooms
        anna: well?
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
                1.1 -> bob: summary 1 from anna in general "hello", waited 0 s
                find a room for 1.1 on main
                fact: Accepted { agent: "bob", waited: Span(0) }
                fact: Hosted { wanted: Room, fell_back: None }
            room 1.1 fails NoRooms
                1.1 -> bob: FellBack(NoRooms)
                support -> anna: Bob joins
                fact: Hosted { wanted: Room, fell_back: Some(NoRooms) }
            anna: well?
                1.1 -> bob: anna says "well?"
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
fn the_service_refuses() {
    check_with(
        room,
        "
        bob is available
        anna: hello
        bob> accept
        room 1.1 is found
        room 1.1 fails RoomRefused
        anna: well?
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
                find a room for 1.1 on main
            room 1.1 is found
                make room-1@rooms.example for anna@example.net, bob@example.org
            room 1.1 fails RoomRefused
                destroy room-1@rooms.example
                1.1 -> bob: FellBack(RoomRefused)
                support -> anna: Bob joins
            anna: well?
                1.1 -> bob: anna says "well?"
        "#]],
    );
}

#[test]
fn the_service_is_silent() {
    check_with(
        room,
        "
        bob is available
        anna: hello
        bob> accept
        room 1.1 is found
        +30s
        anna: well?
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
                find a room for 1.1 on main
            room 1.1 is found
                make room-1@rooms.example for anna@example.net, bob@example.org
            +30s
                destroy room-1@rooms.example
                1.1 -> bob: FellBack(RoomRefused)
                support -> anna: Bob joins
            anna: well?
                1.1 -> bob: anna says "well?"
        "#]],
    );
}
