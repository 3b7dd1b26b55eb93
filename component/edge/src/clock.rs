//! The one place of this crate that asks what time it is.
//!
//! *Never:* the time of the wall; time-outs of connections need none.

/// The present moment of the runtime's clock, for time-outs of connections.
pub fn moment() -> tokio::time::Instant {
    tokio::time::Instant::now()
}
