//! The HTTP side as strangers meet it: without tokens, with wrong words, slowly, too much, twice.
//!
//! Frontdesk runs on the scripted server; requests are written byte by byte. Whatever is sent is answered with a problem in
//! words (RFC 9457), or the connection is cut, and never with a server's error.
//!
//! *Never:* the protocol of a good client alone; `python` has that.

#![allow(clippy::unwrap_used, reason = "a test may end here")]

mod desk;
mod encrypted;
mod hostile;
mod news;
mod once;
mod python;
mod waiting;
