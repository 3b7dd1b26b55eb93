//! Conversations in a room: both are invited, talk there, and what does not come about is passed on as usual.
//!
//! *Never:* the other ways of hosting.

use crate::check_with;
use expect_test::expect;
use router_core::PolicyDraft;
use router_core::values::hosting::HostingKind;
use router_core::values::id::{AgentId, DeskName};

fn room(draft: &mut PolicyDraft) {
    draft.desks.get_mut(&DeskName::from("support")).unwrap().hosting = HostingKind::Room;
    draft.agents.remove(&AgentId::from("carol"));
}

#[test]
fn both_talk_in_the_room_and_frontdesk_hears_them() {
    check_with(
        room,
        "
        show facts
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
                fact: Closed(ByAgent)
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
fn no_room_can_be_made() {
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
        dora: hello
        bob> accept
        room 2.1 is found
        room 2.1 fails RoomRefused
        bob#2.1> done
        emil: hello
        bob> accept
        room 3.1 is found
        +30s
        emil: well?
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
            dora: hello
                support -> dora: Greeting
                support -> dora: you are number 1, 0 to 0 s
                support -> bob: offer 2 from dora in general "hello", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: offer 2 to bob on step 1 by balanced (Gain 1000), not []
            bob> accept
                2.1 -> bob: window opens
                2.1 -> bob: summary 2 from dora in general "hello", waited 0 s
                find a room for 2.1 on main
                fact: Accepted { agent: "bob", waited: Span(0) }
                fact: Hosted { wanted: Room, fell_back: None }
            room 2.1 is found
                make room-1@rooms.example for dora@example.net, bob@example.org
            room 2.1 fails RoomRefused
                destroy room-1@rooms.example
                2.1 -> bob: FellBack(RoomRefused)
                support -> dora: Bob joins
                fact: Hosted { wanted: Room, fell_back: Some(RoomRefused) }
            bob#2.1> done
                support -> dora: Closed(ByAgent)
                2.1 -> bob: WindowClosed(ByAgent)
                2.1 -> bob: window closes
                conversation 2 is over
                fact: Closed(ByAgent)
            emil: hello
                support -> emil: Greeting
                support -> emil: you are number 1, 0 to 0 s
                support -> bob: offer 3 from emil in general "hello", waited 0 s, answer within 30 s
                fact: Started("support")
                fact: no rule decides
                fact: in queue general
                fact: offer 3 to bob on step 1 by balanced (Gain 1000), not []
            bob> accept
                3.1 -> bob: window opens
                3.1 -> bob: summary 3 from emil in general "hello", waited 0 s
                find a room for 3.1 on main
                fact: Accepted { agent: "bob", waited: Span(0) }
                fact: Hosted { wanted: Room, fell_back: None }
            room 3.1 is found
                make room-1@rooms.example for emil@example.net, bob@example.org
            +30s
                destroy room-1@rooms.example
                3.1 -> bob: FellBack(RoomRefused)
                support -> emil: Bob joins
                fact: Hosted { wanted: Room, fell_back: Some(RoomRefused) }
            emil: well?
                3.1 -> bob: emil says "well?"
        "#]],
    );
}

#[test]
fn whoever_leaves_the_room() {
    check_with(
        room,
        "
        bob is available
        anna: hello
        bob> accept
        room 1.1 is found
        room 1.1 is made
        bob enters room 1.1
        anna enters room 1.1
        anna leaves room 1.1
        anna is seen
        +59s
        anna enters room 1.1
        anna leaves room 1.1
        anna: I write here now
        bob#1.1> room
        room 1.1 is found
        room 1.1 is made with anna bob
        bob leaves room 1.1
        anna: where are you?
        bob#1.1> room
        room 1.1 is found
        room 1.1 is made with anna bob
        bob#1.1> room
        anna leaves room 1.1
        +60s
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
            bob enters room 1.1
            anna enters room 1.1
            anna leaves room 1.1
                1.1 -> bob: customer gone; closes in 60 s
            anna is seen
            +59s
            anna enters room 1.1
                1.1 -> bob: CustomerBack
            anna leaves room 1.1
                1.1 -> bob: customer gone; closes in 60 s
            anna: I write here now
                destroy room-1@rooms.example
                1.1 -> bob: FellBack(WroteElsewhere)
                support -> anna: Bob goes on here
                1.1 -> bob: CustomerBack
                1.1 -> bob: anna says "I write here now"
            bob#1.1> room
                find a room for 1.1 on main
            room 1.1 is found
                make room-1@rooms.example for anna@example.net, bob@example.org
            room 1.1 is made with anna bob
            bob leaves room 1.1
                destroy room-1@rooms.example
                1.1 -> bob: FellBack(AgentLeft)
                support -> anna: Bob goes on here
            anna: where are you?
                1.1 -> bob: anna says "where are you?"
            bob#1.1> room
                find a room for 1.1 on main
            room 1.1 is found
                make room-1@rooms.example for anna@example.net, bob@example.org
            room 1.1 is made with anna bob
            bob#1.1> room
                1.1 -> bob: CommandRefused(TakesPlaceElsewhere(ConversationId(1)))
            anna leaves room 1.1
                1.1 -> bob: customer gone; closes in 60 s
            +60s
                support -> anna: Closed(CustomerLost)
                1.1 -> bob: WindowClosed(CustomerLost)
                1.1 -> bob: window closes
                destroy room-1@rooms.example
                conversation 1 is over
        "#]],
    );
}

#[test]
fn it_is_passed_on_and_the_agent_lost() {
    check_with(
        |draft| {
            room(draft);
            draft.agents.insert(AgentId::from("dave"), crate::cast::agent("main", "Dave", &["general"], 1));
        },
        "
        bob is available
        anna: hello
        bob> accept
        room 1.1 is found
        room 1.1 is made with anna bob
        dave is available
        bob> transfer dave
        anna in room 1.1: this comes too late
        dave> accept
        room 1.1 is made with anna bob
        room 1.2 is found
        room 1.2 is made with anna dave
        bob is gone
        dave is gone
        dave leaves room 1.2
        anna: dave?
        +60s
        room 1.2 fails RoomGone
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
            room 1.1 is made with anna bob
            dave is available
            bob> transfer dave
                1.1 -> bob: TransferredAway
                1.1 -> bob: window closes
                destroy room-1@rooms.example
                support -> anna: Transferring
                support -> dave: offer 1 from anna in general "hello", before with Bob, waited 0 s, answer within 30 s
            anna in room 1.1: this comes too late
            dave> accept
                1.2 -> dave: window opens
                1.2 -> dave: summary 1 from anna in general "hello", before with Bob, waited 0 s
                1.2 -> dave: transcript [anna "this comes too late"]
                find a room for 1.2 on main
            room 1.1 is made with anna bob
            room 1.2 is found
                make room-1@rooms.example for anna@example.net, dave@example.org
            room 1.2 is made with anna dave
            bob is gone
            dave is gone
            dave leaves room 1.2
                destroy room-1@rooms.example
                1.2 -> dave: FellBack(AgentLeft)
                support -> anna: Dave goes on here
            anna: dave?
            +60s
                1.2 -> dave: TransferredAway
                1.2 -> dave: window closes
                support -> anna: AgentLost
                support -> anna: you are number 1, nobody is there
            room 1.2 fails RoomGone
        "#]],
    );
}

#[test]
fn links_go_and_come() {
    check_with(
        room,
        "
        bob is available
        anna: hello
        bob> accept
        link main down
        +100s
        link main up
        room 1.1 is found
        link main down
        +100s
        restart
        link main up
        room 1.1 is made
        bob enters room 1.1
        anna enters room 1.1
        link main down
        link main up
        room 1.1 is made with bob
        room 1.1 is made with bob anna
        link main down
        link main up
        room 1.1 is new again
        +59s
        room 1.1 fails RoomGone
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
            link main down
            +100s
            link main up
                probe bob
                find a room for 1.1 on main
            room 1.1 is found
                make room-1@rooms.example for anna@example.net, bob@example.org
            link main down
            +100s
            restart
            link main up
                probe bob
                make room-1@rooms.example for anna@example.net, bob@example.org
            room 1.1 is made
                1.1 -> bob: come into room-1@rooms.example within 60 s
                room-1@rooms.example invites bob@example.org
                support -> anna: come to Bob in room-1@rooms.example
                room-1@rooms.example invites anna@example.net
            bob enters room 1.1
            anna enters room 1.1
            link main down
            link main up
                probe bob
                make room-1@rooms.example for anna@example.net, bob@example.org
            room 1.1 is made with bob
                1.1 -> bob: customer gone; closes in 60 s
            room 1.1 is made with bob anna
                1.1 -> bob: CustomerBack
            link main down
            link main up
                probe bob
                make room-1@rooms.example for anna@example.net, bob@example.org
            room 1.1 is new again
                1.1 -> bob: come into room-1@rooms.example within 60 s
                room-1@rooms.example invites bob@example.org
                support -> anna: come to Bob in room-1@rooms.example
                room-1@rooms.example invites anna@example.net
            +59s
            room 1.1 fails RoomGone
                destroy room-1@rooms.example
                1.1 -> bob: FellBack(RoomGone)
                support -> anna: Bob goes on here
        "#]],
    );
}

#[test]
fn a_relayed_chat_goes_on_in_a_room() {
    check_with(
        |draft| {
            draft.agents.remove(&AgentId::from("carol"));
        },
        "
        show facts
        bob is available
        anna: hello
        bob> accept
        bob#1.1: good morning
        bob#1.1> room
        bob#1.1> room
        room 1.1 fails NoRooms
        bob#1.1> room
        room 1.1 is found
        room 1.1 is made
        anna enters room 1.1
        bob enters room 1.1
        anna in room 1.1: nice
        room 1.1 fails RoomGone
        bob#1.1: here then
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
                support -> anna: Bob joins
                fact: Accepted { agent: "bob", waited: Span(0) }
            bob#1.1: good morning
                support -> anna: bob says "good morning"
            bob#1.1> room
                find a room for 1.1 on main
                fact: Hosted { wanted: Room, fell_back: None }
            bob#1.1> room
                1.1 -> bob: CommandRefused(TakesPlaceElsewhere(ConversationId(1)))
            room 1.1 fails NoRooms
                1.1 -> bob: FellBack(NoRooms)
                fact: Hosted { wanted: Room, fell_back: Some(NoRooms) }
            bob#1.1> room
                find a room for 1.1 on main
                fact: Hosted { wanted: Room, fell_back: None }
            room 1.1 is found
                make room-1@rooms.example for anna@example.net, bob@example.org
            room 1.1 is made
                1.1 -> bob: come into room-1@rooms.example within 60 s
                room-1@rooms.example invites bob@example.org
                support -> anna: come to Bob in room-1@rooms.example
                room-1@rooms.example invites anna@example.net
            anna enters room 1.1
            bob enters room 1.1
            anna in room 1.1: nice
            room 1.1 fails RoomGone
                destroy room-1@rooms.example
                1.1 -> bob: FellBack(RoomGone)
                support -> anna: Bob goes on here
                fact: Hosted { wanted: Room, fell_back: Some(RoomGone) }
            bob#1.1: here then
                support -> anna: bob says "here then"
        "#]],
    );
}

#[test]
fn between_two_links_there_is_no_room() {
    check_with(
        |draft| {
            room(draft);
            draft.agents.insert(AgentId::from("bob"), crate::cast::agent("inner", "Bob", &["general"], 1));
        },
        "
        link inner up
        bob is available
        anna: hello
        bob> accept
        bob#1.1> room
        ",
        expect![[r#"
            link inner up
                probe bob
            bob is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello", waited 0 s
                1.1 -> bob: FellBack(OtherServer)
                support -> anna: Bob joins
            bob#1.1> room
                1.1 -> bob: CommandRefused(NoRoom(OtherServer))
        "#]],
    );
}
