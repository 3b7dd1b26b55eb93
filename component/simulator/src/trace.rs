//! Days as JSON Lines: one line for the day, one for each contact, one for each agent.
//!
//! `line` has the format, `read` and `write` go through it, and whatever is written is read back the same.
//! `docs/SIMULATE.md` documents every field. Unknown fields are ignored, missing ones are faults.
//!
//! *Never:* what a person is called, wrote, or where it writes from.

mod line;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use line::VERSION;
pub use read::{TraceFault, TraceFaults, read};
pub use write::write;
