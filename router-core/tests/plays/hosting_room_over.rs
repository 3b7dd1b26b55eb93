//! Conversations in a room go on: somebody leaves, a link breaks, somebody else takes over, a relayed one moves in.
//!
//! *Never:* how a room comes about at first.

use crate::check_with;
use crate::hosting_room::room;
use expect_test::expect;
use router_core::values::id::AgentId;

#[test]
fn the_customer_leaves_and_comes_back() {
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
        "#]],
    );
}

#[test]
fn the_customer_leaves_for_good() {
    check_with(
        room,
        "
        bob is available
        anna: hello
        bob> accept
        room 1.1 is found
        room 1.1 is made with anna bob
        anna leaves room 1.1
        bob in room 1.1: are you there?
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
            room 1.1 is made with anna bob
            anna leaves room 1.1
                1.1 -> bob: customer gone; closes in 60 s
            bob in room 1.1: are you there?
                support -> anna: bob says "are you there?"
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
fn the_agent_leaves_and_tries_again() {
    check_with(
        room,
        "
        bob is available
        anna: hello
        bob> accept
        room 1.1 is found
        room 1.1 is made with anna bob
        bob leaves room 1.1
        anna: where are you?
        bob#1.1> room
        room 1.1 is found
        room 1.1 is made with anna bob
        bob#1.1> room
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
        "#]],
    );
}

#[test]
fn it_is_passed_on() {
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
        "#]],
    );
}

#[test]
fn the_agent_is_lost() {
    check_with(
        room,
        "
        bob is available
        anna: hello
        bob> accept
        room 1.1 is found
        room 1.1 is made with anna bob
        bob is gone
        bob leaves room 1.1
        anna: bob?
        +60s
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
            room 1.1 is found
                make room-1@rooms.example for anna@example.net, bob@example.org
            room 1.1 is made with anna bob
            bob is gone
            bob leaves room 1.1
                destroy room-1@rooms.example
                1.1 -> bob: FellBack(AgentLeft)
                support -> anna: Bob goes on here
            anna: bob?
            +60s
                1.1 -> bob: TransferredAway
                1.1 -> bob: window closes
                support -> anna: AgentLost
                support -> anna: you are number 1, nobody is there
            room 1.1 fails RoomGone
        "#]],
    );
}

#[test]
fn links_break_while_it_is_made() {
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
        "#]],
    );
}

#[test]
fn links_break_while_both_are_in_it() {
    check_with(
        room,
        "
        bob is available
        anna: hello
        bob> accept
        room 1.1 is found
        room 1.1 is made with anna bob
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
            room 1.1 is found
                make room-1@rooms.example for anna@example.net, bob@example.org
            room 1.1 is made with anna bob
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
        bob is available
        anna: hello
        bob> accept
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
            bob is available
            anna: hello
                support -> anna: Greeting
                support -> anna: you are number 1
                support -> bob: offer 1 from anna in general "hello", waited 0 s, answer within 30 s
            bob> accept
                1.1 -> bob: window opens
                1.1 -> bob: summary 1 from anna in general "hello", waited 0 s
                support -> anna: Bob joins
            bob#1.1> room
                find a room for 1.1 on main
            bob#1.1> room
                1.1 -> bob: CommandRefused(TakesPlaceElsewhere(ConversationId(1)))
            room 1.1 fails NoRooms
                1.1 -> bob: FellBack(NoRooms)
            bob#1.1> room
                find a room for 1.1 on main
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
