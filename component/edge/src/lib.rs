//! The XMPP edge: one component stream (XEP-0114) to one server, its bytes and its stanzas.
//!
//! [`wire`] cuts the stream into stanzas under caps, checks them, reads them without a tree and writes others; [`link`] is
//! a connection that lives for ever: handshake, keep-alive, connecting again, orderly close. Nothing here knows what a
//! stanza is for, so any component can be built on it.
//!
//! *Never:* desks, customers, agents, rules; a stanza that is kept.

pub mod clock;
pub mod link;
pub mod wire;
