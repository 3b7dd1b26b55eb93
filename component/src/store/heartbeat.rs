//! Signs of life of the store's thread, for a watchdog on another thread.
//!
//! The thread marks what it is at and counts each step; each new try of a commit is one. A thread that is idle waits for
//! the desk; one that makes no step for long while it works hangs, mostly on the disk.
//!
//! *Never:* a clock.

use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

/// What the store's thread is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// It waits for work.
    Idle,
    /// It waits for the disk.
    Storing,
    /// It hands deliveries to the links, which waits for nobody but, to read the outbox, the disk.
    Delivering,
}

/// A reading of the heartbeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pulse {
    /// Steps so far.
    pub beats: u64,
    /// What the thread is at.
    pub activity: Activity,
}

impl Pulse {
    /// Whether the thread has work and made no step since `earlier`.
    pub fn hangs_since(self, earlier: Pulse) -> bool {
        self == earlier && self.activity != Activity::Idle
    }
}

/// Counts steps; read from any thread.
#[derive(Debug, Default)]
pub struct Heartbeat {
    beats: AtomicU64,
    activity: AtomicU8,
}

impl Heartbeat {
    /// The steps so far and the present activity.
    pub fn pulse(&self) -> Pulse {
        let activity = match self.activity.load(Ordering::Acquire) {
            STORING => Activity::Storing,
            DELIVERING => Activity::Delivering,
            _ => Activity::Idle,
        };
        Pulse { beats: self.beats.load(Ordering::Acquire), activity }
    }

    /// The thread goes on to `activity`.
    pub(super) fn beat(&self, activity: Activity) {
        let code = match activity {
            Activity::Idle => IDLE,
            Activity::Storing => STORING,
            Activity::Delivering => DELIVERING,
        };
        self.activity.store(code, Ordering::Release);
        self.beats.fetch_add(1, Ordering::AcqRel);
    }
}

const IDLE: u8 = 0;
const STORING: u8 = 1;
const DELIVERING: u8 = 2;
