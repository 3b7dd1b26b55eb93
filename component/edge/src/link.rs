//! One connection to one XMPP server, as its component (XEP-0114) or as one of its accounts, for as long as Frontdesk runs.
//!
//! [`start`] spawns one task per link. It connects, opens the stream, proves the secret, and then reads and writes at
//! the same time until the stream dies; then it waits a little and begins again, for ever. Each connection has an
//! [`Epoch`]. What was read comes out as [`LinkEvent`]s on a bounded channel; what is to be written goes in through the
//! [`LinkHandle`], is refused when too much waits already, and is discarded when its epoch has passed: the store sends it
//! again after the next [`LinkEvent::Up`]. So a link waits for its server (for a limited time) and for whoever takes its
//! events, and nobody ever waits for a link. The link answers the pings that it sends to itself; everything else is passed on.
//! An account (`account`) acknowledges what came in only when the program says that it is kept (`acks`).
//! For tests there is a link whose other end they hold themselves ([`loose`]).
//!
//! *Never:* meaning of stanzas beyond its own pings, retries of single stanzas, unbounded queues.

mod account;
mod acks;
mod backoff;
mod connect;
mod cut;
mod event;
mod handshake;
mod keepalive;
mod life;
mod loose;
mod queue;
mod reader;
mod remark;
mod session;
mod settings;
mod standstill;
mod supervisor;
mod writer;

pub use cut::Cut;
pub use event::{DownReason, Epoch, LinkEvent, LinkName, Refusal};
pub use loose::{LooseEnd, loose};
pub use queue::{NotTaken, ROOM_BYTES};
pub use settings::{AccountSettings, CLIENT_PORT, LinkSettings, Security, TlsSettings};
pub use supervisor::{Heartbeat, LinkHandle, start};
