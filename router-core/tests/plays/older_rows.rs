//! Rows as version 0.1.0 kept them.

use crate::cast;
use router_core::values::address::Address;
use router_core::values::answer::{Text, Utterance};
use router_core::values::command::Command;
use router_core::values::id::{AgentId, ConversationId, DeskName, LinkName, MessageId, Resource};
use router_core::values::presence::{ResourcePresence, Show};
use router_core::{Changed, Engine, Entity, Event, Timestamp};
use serde_json::Value;
use std::sync::Arc;

fn wrote(message: u64) -> Event {
    Event::CustomerWrote {
        customer: Address::new(&LinkName::from("main"), "anna@example.net"),
        desk: DeskName::from("support"),
        message: MessageId(message),
        utterance: Utterance { text: Text::from("hello"), keyword: None, marked: false, has_more: false },
        language: None,
    }
}

/// An engine with a conversation in which something was said.
fn talking() -> Engine {
    let mut engine = Engine::new(Arc::new(cast::policy().validate().unwrap()), 1);
    let bob = AgentId::from("bob");
    let presence = ResourcePresence::Online { show: Show::Available, priority: 0 };
    let came = Event::AgentPresence { agent: bob.clone(), resource: Resource::from("phone"), presence };
    let accepts = Event::AgentCommanded { agent: bob, window: None, command: Command::Accept(None) };
    for (second, event) in (1..).zip([came, wrote(1), accepts, wrote(2)]) {
        engine.handle(Timestamp::from_millis(second * 1000), event);
    }
    engine
}

/// The rows of an engine with the progress of its one conversation in the conversation's row.
fn older_rows(engine: &Engine) -> Vec<Entity> {
    let json = |entity: &Entity| serde_json::to_value(entity).unwrap();
    let rows: Vec<Value> = engine.dump().iter().map(json).collect();
    let (progress, mut rows): (Vec<Value>, Vec<Value>) =
        rows.into_iter().partition(|row| !row["Progress"].is_null());
    let progress = &progress[0]["Progress"][1];
    let row = rows.iter_mut().find(|row| !row["Conversation"].is_null()).unwrap();
    let conversation = &mut row["Conversation"]["conversation"];
    conversation["transcript"] = progress["transcript"].clone();
    conversation["check"] = progress["check"].clone();
    conversation["stage"]["Active"]["silence"] = progress["silence"].clone();
    rows.into_iter().map(|row| serde_json::from_value(row).unwrap()).collect()
}

#[test]
fn what_was_kept_in_one_row_is_read_and_kept_in_two() {
    let engine = talking();
    let policy = Arc::new(cast::policy().validate().unwrap());
    let mut restored = Engine::restore(policy, 1, engine.time(), older_rows(&engine));
    assert_eq!(restored.dump(), engine.dump());
    let id = ConversationId(1);
    let changed = restored.handle(engine.time(), Event::TimePassed).changed;
    assert_eq!(changed, [Changed::Progress(id)], "before anything else the new row is there");
    assert_eq!(restored, engine);
    let changed = restored.handle(engine.time(), wrote(3)).changed;
    assert_eq!(changed, [Changed::Progress(id)], "a message changes nothing of the long row");
}
