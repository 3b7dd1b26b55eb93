//! Which software a customer uses (capability C3).
//!
//! *Never:* how it is asked for.

use alloc::collections::BTreeSet;
use alloc::sync::Arc;
use serde::{Deserialize, Serialize};

/// What a client says of itself. All of it may be missing, and none of it is a proof.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Software {
    /// Its name (XEP-0092).
    #[serde(default)]
    pub name: Option<Arc<str>>,
    /// Its version, as it was written (XEP-0092).
    #[serde(default)]
    pub version: Option<Arc<str>>,
    /// The operating system (XEP-0092).
    #[serde(default)]
    pub os: Option<Arc<str>>,
    /// What it can do: features of service discovery (XEP-0030).
    #[serde(default)]
    pub features: BTreeSet<Arc<str>>,
}
