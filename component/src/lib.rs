//! Frontdesk: a contact centre for any XMPP server, as a library that the binary and the tests use.
//!
//! The crate `xmpp-edge` speaks to servers; here `guard` and `inbound` take what comes, `questions` are what we ask others, `desk` is the one loop around the engine of
//! `router-core`, `store` keeps, `courier` sends what is kept; `explain` tells what was decided. `docs/ARCHITECTURE.md` has the walk of one event.
//!
//! *Never:* a decision about who talks to whom; that is `router-core`.

mod bounce;
pub mod cli;
pub mod clock;
pub mod commands;
pub mod config_file;
pub mod courier;
pub mod desk;
pub mod entities;
pub mod envelope;
pub mod errand;
pub mod explain;
pub mod export;
pub mod figures;
mod from_settings;
pub mod guard;
pub mod http;
pub mod identity;
pub mod ids;
pub mod inbound;
pub mod inspect;
pub mod kept_fact;
pub mod ledger;
pub mod logging;
pub mod outbound;
pub mod payload;
pub mod phrase;
pub mod protocol;
pub mod questions;
pub mod request;
pub mod rooms;
pub mod routing_server;
pub mod run;
pub mod station;
pub mod store;
pub mod watchdog;
