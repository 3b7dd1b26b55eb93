//! The expression language: what it means, what it refuses, and what can be proved of it.
//!
//! Tables show sources with their values or faults; generated expressions are compared with another
//! implementation of CEL, with themselves written differently, and with what was proved of them; random bytes must
//! not end the process. A seed is a whole run.
//!
//! *Never:* access to more than the public interface.

#![allow(
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    reason = "a test may stop at what it does not expect"
)]

mod analysis;
mod documentation;
mod faults;
mod fuzz;
mod generate;
mod guards;
mod oracle;
mod properties;
mod speed;
mod table;
mod values;
mod versions;
