//! From what the store holds to a desk that goes on where the last process ended.
//!
//! The entities become the engine and the desk's own tables, the last lines of open conversations the ledger, the last
//! inputs the memory for repetitions. Nothing is replayed: what is on its way stands in the outbox.
//!
//! *Never:* a write, but to set aside what cannot be read.

use super::RunError;
use crate::clock::Clock;
use crate::desk::dedup::Dedup;
use crate::desk::{NUMBERS_RESERVED, Start};
use crate::entities::Entities;
use crate::ids::IdMaker;
use crate::ledger::{self, Ledger};
use crate::store::{Loaded, Store, StoreError, Unreadable};
use crate::watchdog::Heartbeat;
use frontdesk_settings::Settings;
use router_core::values::id::ConversationId;
use router_core::{Engine, Timestamp};
use std::sync::Arc;

/// Low bits of the number of a process: those above are the time of its start.
const NONCE_RANDOM_BITS: u32 = 20;

/// Builds everything that the desk starts with from what the store holds. `start_clock` makes a clock that is no earlier
/// than the last event that was kept.
///
/// # Errors
/// The store cannot be read, or what cannot be understood in it cannot be set aside.
pub fn restore(
    store: &mut dyn Store,
    loaded: Loaded,
    settings: Arc<Settings>,
    heartbeat: Heartbeat,
    start_clock: impl FnOnce(Timestamp) -> Clock,
) -> Result<Start, RunError> {
    let ids = IdMaker::new(loaded.alias_seed);
    let mut entities = Entities::read(loaded.entities);
    for key in &entities.unknown {
        tracing::warn!(key, "a row of the store is not known and stays as it is");
    }
    set_aside(store, loaded.time, &entities)?;
    entities.mend_engine(loaded.last_conversation);
    let Entities { engine: rows, roster, contacts, rooms, mut programs, reserved, .. } = entities;
    // if the row with the reserved numbers was lost, some above the last message may have been given
    let was_lost = reserved == 0 && loaded.last_message.0 > 0;
    let next_number = reserved.max(loaded.last_message.0 + if was_lost { NUMBERS_RESERVED } else { 1 });
    let clock = start_clock(loaded.time);
    let policy = match clock.ahead() {
        0 => Arc::clone(&settings.policy),
        ahead => Arc::new(settings.policy_for(clock.wall(), ahead)),
    };
    let engine = Engine::restore(policy, loaded.alias_seed, loaded.time, rows);
    programs.loaded();
    let open: Vec<ConversationId> = engine.open_conversations().collect();
    tracing::info!(conversations = open.len(), "the store is loaded");
    let mut dedup = Dedup::default();
    for input in loaded.inputs {
        dedup.is_new(input.at, input.key);
    }
    Ok(Start {
        ledger: fill_ledger(store, ids, &open)?,
        nonce: nonce(clock.wall()),
        clock,
        engine,
        settings,
        ids,
        dedup,
        roster,
        contacts,
        rooms,
        programs,
        heartbeat,
        next_number,
    })
}

/// What cannot be read is set aside, aloud, and everything else is served.
fn set_aside(store: &mut dyn Store, now: Timestamp, entities: &Entities) -> Result<(), StoreError> {
    let Entities { unreadable, .. } = entities;
    if unreadable.is_empty() {
        return Ok(());
    }
    for Unreadable { key, reason } in unreadable {
        // no more of the key: what follows may be a customer's address
        let kind = key.split('/').take(2).collect::<Vec<_>>().join("/");
        let number = key.rsplit('/').next().and_then(|number| number.parse::<u64>().ok());
        tracing::error!(
            kind,
            number,
            reason,
            "the store is damaged: a row cannot be read and is set aside, all others are served; see `frontdesk check-store`"
        );
    }
    store.set_aside(now, unreadable)
}

/// The number of this process: of two processes, the one that was started later has the higher one.
fn nonce(started: Timestamp) -> u64 {
    started.as_millis() << NONCE_RANDOM_BITS | rand::random::<u64>() >> (u64::BITS - NONCE_RANDOM_BITS)
}

fn fill_ledger(store: &mut dyn Store, ids: IdMaker, open: &[ConversationId]) -> Result<Ledger, StoreError> {
    let mut ledger = Ledger::new(ids);
    for line in store.recent_lines(open, ledger::REMEMBERED as u32)? {
        let id = line.stanza_id.as_deref();
        ledger.remember(line.conversation, line.message, &line.author, id, line.kept);
    }
    Ok(ledger)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::ENGINE_PREFIX;
    use crate::store::{Batch, EntityRow, MemoryStore};
    use frontdesk_settings as settings;
    use router_core::values::id::LinkName;
    use router_core::{Event, Span};
    use std::path::Path;

    const SETTINGS: &str = "[[link]]\ndomain = 'help.example'\nsecret = 'x'\n[store]\npath = ':memory:'\n\
        [[desk]]\nname = 'support'\n[[queue]]\nname = 'general'\n[[agent]]\njid = 'bob@example.org'\n";

    fn restored(store: &mut MemoryStore) -> Start {
        let now = Timestamp::from_millis(1_800_000_000_000);
        let settings = settings::read(SETTINGS, Path::new("run.toml"), None, now).unwrap();
        let loaded = store.load(now).unwrap();
        restore(store, loaded, Arc::new(settings), Heartbeat::default(), Clock::start).unwrap()
    }

    #[test]
    fn windows_keep_the_seed_of_the_store_when_the_first_start_could_not_connect() {
        let mut store = MemoryStore::new();
        let seed = store.load(Timestamp::default()).unwrap().alias_seed;
        let mut first = restored(&mut store);
        assert_eq!(first.engine.seed(), seed);
        // all that happened before the end: the link is down, so there is a row, but none of the engine itself
        let down = Event::LinkDown(LinkName::from("main"));
        first.engine.handle(Timestamp::from_millis(1), down);
        let link = router_core::Changed::Link(LinkName::from("main"));
        let json = serde_json::to_string(&first.engine.entity(&link).unwrap()).unwrap();
        let row = EntityRow { key: format!("{ENGINE_PREFIX}link/main"), json: Some(json) };
        store.commit(&mut vec![Batch { entities: vec![row], ..Batch::default() }]).unwrap();
        assert_eq!(restored(&mut store).engine.seed(), seed);
    }

    #[test]
    fn a_restart_goes_on_at_the_time_of_the_last_batch() {
        let mut store = MemoryStore::new();
        let at = Timestamp::from_millis(1_800_000_000_000).plus(Span::from_seconds(30));
        store.commit(&mut vec![Batch { at, acknowledged: Vec::new(), ..Batch::default() }]).unwrap();
        let start = restored(&mut store);
        assert_eq!(start.engine.time(), at);
        assert!(start.clock.now() >= at);
    }
}
