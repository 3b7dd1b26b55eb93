//! A way to end a connection from outside: for a process that hangs and is about to abort.
//!
//! The link keeps a second handle on the socket of its connection here. Shutting that down needs neither the runtime nor
//! the link's task, so it works while all of them hang; the server learns at once that nobody reads any more.
//!
//! *Never:* an orderly end; that is `close`.

use std::net::{Shutdown, TcpStream};
use std::os::fd::AsFd;
use std::sync::Arc;

use tokio::sync::watch;

/// The socket of a link's present connection, to be shut down from any thread.
#[derive(Debug, Clone)]
pub struct Cut(watch::Receiver<Option<Arc<TcpStream>>>);

/// Where the link puts the socket.
#[derive(Debug)]
pub(super) struct Socket(watch::Sender<Option<Arc<TcpStream>>>);

/// Both ends.
pub(super) fn socket() -> (Socket, Cut) {
    let (sender, receiver) = watch::channel(None);
    (Socket(sender), Cut(receiver))
}

impl Cut {
    /// Ends the connection, if there is one.
    pub fn cut(&self) {
        if let Some(socket) = self.0.borrow().as_ref() {
            // it may have ended by itself
            let _ = socket.shutdown(Shutdown::Both);
        }
    }
}

impl Socket {
    /// This is the connection now. Without a second handle it cannot be cut, and works all the same.
    pub(super) fn hold(&self, stream: &tokio::net::TcpStream) {
        let second = stream.as_fd().try_clone_to_owned().ok().map(|fd| Arc::new(TcpStream::from(fd)));
        self.0.send_replace(second);
    }

    /// There is no connection any more. A second handle would keep it open.
    pub(super) fn release(&self) {
        self.0.send_replace(None);
    }
}
