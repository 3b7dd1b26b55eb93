//! What the simulator says, held against theory, published figures, and a simulation that shares no line with it.
//!
//! `erlang` has the theory of the simplest contact centres, `published` the figures of others, `naive` plays days of its
//! own, and `agreement` compares.
//!
//! *Never:* what a part of the simulator does; the tests beside it show that.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test may end here, and prints its figures")]

mod agreement;
mod erlang;
mod naive;
mod published;
