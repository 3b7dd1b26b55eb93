//! Frontdesk: a contact centre for any XMPP server, as a library that the binary and the tests use.
//!
//! The crate `xmpp-edge` speaks to servers; here `guard` and `inbound` take what comes, `desk` is the one loop around the engine of
//! `router-core`, `store` keeps, `courier` sends what is kept; `explain` tells what was decided. `docs/ARCHITECTURE.md` has the walk of one event.
//!
//! *Never:* a decision about who talks to whom; that is `router-core`.

pub mod calendar;
pub mod cli;
pub mod clock;
pub mod courier;
pub mod desk;
pub mod envelope;
pub mod explain;
pub mod guard;
pub mod identity;
pub mod inbound;
pub mod ledger;
pub mod logging;
pub mod outbound;
pub mod payload;
pub mod phrase;
pub mod run;
pub mod settings;
pub mod simulate;
pub mod store;
pub mod watchdog;
