//! Stanza in, what comes out: tables for each family, the inputs known to hurt, and random ones.
//!
//! *Never:* a server.

mod hostile;
mod messages;
mod presences;
mod queries;
mod random;
mod rooms;
mod world;
