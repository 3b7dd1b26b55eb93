//! Why an interaction went where it went.
//!
//! *Never:* something that is not kept.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What was decided about an interaction, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Explanation {
    /// Its number.
    pub id: u64,
    /// For people: what `frontdesk explain` writes.
    pub text: String,
    /// For programs: the facts, oldest first, as in `frontdesk explain --json`.
    pub facts: Vec<serde_json::Value>,
}
