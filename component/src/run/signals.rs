//! Signals from outside, from the first moment on.
//!
//! Installed before anything is read: a signal that nobody waits for yet stays until somebody does, instead of ending the
//! process.
//!
//! *Never:* what is done about them.

use tokio::signal::unix::{Signal, SignalKind, signal};

/// What an operator may want.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// Load the settings again (SIGHUP).
    Reload,
    /// End in order (SIGTERM, SIGINT).
    End,
}

/// The signals of the process.
#[derive(Debug)]
pub struct Signals {
    hangup: Signal,
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    /// Takes them over from the system.
    ///
    /// # Errors
    /// The system refuses.
    pub fn new() -> std::io::Result<Self> {
        Ok(Self {
            hangup: signal(SignalKind::hangup())?,
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// The next wish.
    pub(super) async fn next(&mut self) -> Wish {
        tokio::select! {
            _ = self.terminate.recv() => Wish::End,
            _ = self.interrupt.recv() => Wish::End,
            _ = self.hangup.recv() => Wish::Reload,
        }
    }

    /// Returns when the end is wished for. A wish to reload stays.
    pub(super) async fn end(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
