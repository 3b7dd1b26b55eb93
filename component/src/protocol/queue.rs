//! Queues and their figures.
//!
//! *Never:* who waits.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A queue as things are now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Queue {
    /// Its name.
    pub queue: String,
    /// How many wait, chats and others.
    pub waiting: u32,
    /// How long the first in line has waited, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longest: Option<f64>,
    /// Agents who are signed in and take work, whatever their load.
    pub present: u32,
    /// Agents of those who have room for something.
    pub free: u32,
    /// Whether it takes somebody in at this time of day.
    pub open: bool,
    /// How long somebody waits who comes now, if that can be said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<Wait>,
}

/// An estimated wait.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Wait {
    /// Seconds, at the least.
    pub from: f64,
    /// Seconds, at the most.
    pub to: f64,
}

/// All queues.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Queues {
    /// In the order of their names.
    pub queues: Vec<Queue>,
}
