//! Simulating days: what a day is, where it comes from, and what became of it, in figures that may be believed.
//!
//! A `day` is read from a `trace` or made from a `spec`; all that is up to chance in it comes from named streams
//! (`random`, `distribution`), so that two policies meet the same fates. A `rulebook` is a policy made ready for a day; the
//! `driver` plays the day with it (`arrival` says what the policy is told, `serving` when an agent with several contacts
//! finishes the next one), `series` plays many. It writes an `outcome`; `figures` and the `course` of the day are
//! counted from that, `measure` and `statistics` make estimates with intervals of many days, `control` narrows them
//! by what is known beforehand, `table`, `json` and `plot` show them, `command` is the command line. `export` makes a trace
//! of recorded days. Theory and published figures are in the crate `contest`. `docs/SIMULATE.md` documents the two file formats.
//!
//! *Never:* a decision about who serves whom: that is the engine, in virtual time as in real.

mod arrival;
pub mod command;
pub mod control;
mod course;
pub mod day;
pub mod distribution;
pub mod driver;
pub mod export;
pub mod figures;
mod json;
pub mod measure;
pub mod outcome;
mod plot;
mod random;
pub mod rulebook;
pub mod series;
pub mod service_level;
pub mod serving;
pub mod spec;
pub mod special;
pub mod statistics;
mod table;
pub mod trace;
