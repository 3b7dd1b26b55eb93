//! Everything that tests Frontdesk from outside: servers, clients, plays.
//!
//! A *world* (`server.rs`) is something Frontdesk can attach to: a private
//! Prosody or ejabberd, the installed one or a newer one beside it (`release.rs`),
//! or a scripted server inside the test process.
//! A *play* (`play.rs`) is a written conversation that is acted out in a world
//! by *actors*, against the real `frontdesk` binary (`frontdesk.rs`). Real
//! clients (`profanity.rs`, `slixmpp.rs`) do the same with foreign code.
//!
//! *Never:* knowledge of how Frontdesk works inside; everything here goes over
//! the wire or through the binary's command line.

pub mod browser;
pub mod client;
pub mod echo;
pub mod ejabberd;
pub mod frontdesk;
pub mod http;
pub mod memory;
pub mod play;
pub mod ports;
pub mod process;
pub mod profanity;
pub mod prosody;
pub mod raw;
pub mod release;
pub mod server;
pub mod settings;
pub mod slixmpp;
pub mod stanza;
pub mod stream;
