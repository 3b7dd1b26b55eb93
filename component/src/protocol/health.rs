//! Whether Frontdesk is ready, part by part.
//!
//! *Never:* a figure; those are metrics.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whether everything works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Readiness {
    /// Whether all parts are ready.
    pub ready: bool,
    /// Each part; left out for whoever may not read it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
}

/// News that were given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeadLetters {
    /// Oldest first.
    pub dead_letters: Vec<DeadLetter>,
}

/// A piece of news that was given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeadLetter {
    /// The number of the piece of news.
    pub number: u64,
    /// Of which interaction.
    pub interaction: u64,
    /// Where it should have gone.
    pub callback: String,
    /// Why it did not.
    pub why: String,
    /// When it was given up.
    pub at: String,
}

/// One part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Part {
    /// `desk`, `store`, or `link` with its name.
    pub part: String,
    /// Whether it is ready.
    pub ready: bool,
    /// What is not as it should be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}
