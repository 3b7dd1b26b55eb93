//! What can be said to somebody about their place in a line.
//!
//! *Never:* how it is found out.

use super::notice::WaitRange;
use super::time::Timestamp;

/// A place in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    /// 1 is next.
    pub(crate) position: u32,
    /// The estimated wait, if there is an estimate.
    pub(crate) wait: Option<WaitRange>,
    /// Whether anybody who could take it is there.
    pub(crate) staffed: bool,
    /// Units of capacity of those who are there.
    pub(crate) capacity: u32,
    /// When this wait began.
    pub(crate) since: Timestamp,
}
