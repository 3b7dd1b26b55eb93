//! A link that nobody runs: whoever holds its other end plays the connection and the server.
//!
//! What is behind a link (who hands over, who takes the events) can so be tried without a socket, at any pace and in any
//! order. The room is that of a real link.
//!
//! *Never:* any of this in a process that serves somebody.

use super::cut::socket;
use super::event::Epoch;
use super::queue::{self, queue};
use super::supervisor::LinkHandle;

/// The end of a link that takes what was handed over.
#[derive(Debug)]
pub struct LooseEnd {
    outgoing: queue::Receiver,
}

/// A handle as [`super::start`] gives it, and the end that a real link would write from.
pub fn loose() -> (LinkHandle, LooseEnd) {
    let (sender, outgoing) = queue();
    (LinkHandle::new(sender, socket().1), LooseEnd { outgoing })
}

impl LooseEnd {
    /// What was handed over first, with the connection that it is for; its room is free again.
    pub fn take(&mut self) -> Option<(Epoch, Vec<u8>)> {
        let taken = self.outgoing.chunks.try_recv().ok()?;
        Some((taken.epoch, taken.chunk))
    }

    /// Whether somebody waits for [`super::LinkEvent::Drained`]: asked when everything is taken, and said once.
    pub fn owes_drained(&mut self) -> bool {
        std::pin::pin!(self.outgoing.missed.notified()).enable()
    }
}
