//! Frontdesk: a contact centre for any XMPP server, as a library that the binary and the tests use.
//!
//! *Never:* a decision about who talks to whom; that is `router-core`.

pub mod store;
