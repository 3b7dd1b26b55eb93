//! The store keeps its promises: the same tests on every kind of store, then what only a file can suffer.
//!
//! `promises` runs on memory and SQLite alike, `differential` compares the two over random histories, `file`
//! holds what concerns the file itself, `trouble` a full disk and a lock, `crash` kills a process that
//! writes, `worker` drives the thread.
//!
//! *Never:* a look at the tables; only what the interface shows.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod crash;
mod differential;
mod file;
mod fixture;
mod place;
mod promises;
mod trouble;
mod worker;
