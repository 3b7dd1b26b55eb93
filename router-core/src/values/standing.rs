//! What can be said to somebody about their place in a line.
//!
//! *Never:* how it is found out.

use super::notice::WaitRange;

/// A place in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    /// 1 is next.
    pub(crate) position: u32,
    /// The estimated wait, if there is an estimate.
    pub(crate) wait: Option<WaitRange>,
    /// Whether anybody who could take it is there.
    pub(crate) staffed: bool,
}
