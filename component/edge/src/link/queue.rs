//! What waits to be written on a link: bounded in bytes, and offered without waiting.
//!
//! A chunk takes room for its bytes until the writer has taken it. Without room it is refused, and the writer is told
//! that somebody was: when everything is written it says so ([`super::LinkEvent::Drained`]). So whoever hands over, the
//! thread that commits above all, never waits for a server.
//!
//! *Never:* what the chunks mean; keeping what was refused.

use std::sync::Arc;

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, mpsc};

use super::event::Epoch;

/// Bytes that may wait for the writer of a link.
pub const ROOM_BYTES: usize = 4 * 1024 * 1024;
/// A chunk takes at least this much room, so that the number of chunks is bounded as well.
const LEAST_BYTES: usize = 4096;
/// Chunks that find room at most.
const MOST_CHUNKS: usize = ROOM_BYTES / LEAST_BYTES;

/// Why a chunk was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// The server reads too slowly and the room is used up. [`super::LinkEvent::Drained`] will tell when it is free.
    #[error("the link does not keep up")]
    Behind,
    /// The link has ended; nothing can be sent any more.
    #[error("the link is closed")]
    Closed,
}

/// Whole stanzas, to be written on one connection only.
#[derive(Debug)]
pub(super) struct Outgoing {
    pub(super) epoch: Epoch,
    pub(super) chunk: Vec<u8>,
    /// Given back when the writer has taken the chunk.
    _room: OwnedSemaphorePermit,
}

/// The program's end.
#[derive(Debug, Clone)]
pub(super) struct Sender {
    chunks: mpsc::Sender<Outgoing>,
    room: Arc<Semaphore>,
    missed: Arc<Notify>,
}

/// The link's end.
#[derive(Debug)]
pub(super) struct Receiver {
    pub(super) chunks: mpsc::Receiver<Outgoing>,
    /// Somebody wants to know when everything is written.
    pub(super) missed: Arc<Notify>,
}

/// Both ends of a queue.
pub(super) fn queue() -> (Sender, Receiver) {
    let (sender, receiver) = mpsc::channel(MOST_CHUNKS);
    let missed = Arc::new(Notify::new());
    let room = Arc::new(Semaphore::new(ROOM_BYTES));
    (Sender { chunks: sender, room, missed: Arc::clone(&missed) }, Receiver { chunks: receiver, missed })
}

/// The room that a chunk takes. A chunk that is larger than all of it takes all of it.
fn room_for(chunk: &[u8]) -> u32 {
    u32::try_from(chunk.len().clamp(LEAST_BYTES, ROOM_BYTES)).expect("the room has fewer than 2^32 bytes")
}

impl Sender {
    pub(super) fn offer(&self, epoch: Epoch, chunk: Vec<u8>) -> Result<(), NotTaken> {
        if self.chunks.is_closed() {
            return Err(NotTaken::Closed);
        }
        let Ok(room) = Arc::clone(&self.room).try_acquire_many_owned(room_for(&chunk)) else {
            self.tell_when_drained();
            return Err(NotTaken::Behind);
        };
        self.chunks.try_send(Outgoing { epoch, chunk, _room: room }).map_err(|_| NotTaken::Closed)
    }

    pub(super) async fn send(&self, epoch: Epoch, chunk: Vec<u8>) -> Result<(), NotTaken> {
        let room = Arc::clone(&self.room).acquire_many_owned(room_for(&chunk)).await;
        let room = room.map_err(|_| NotTaken::Closed)?;
        self.chunks.send(Outgoing { epoch, chunk, _room: room }).await.map_err(|_| NotTaken::Closed)
    }

    pub(super) fn tell_when_drained(&self) {
        self.missed.notify_one();
    }

    pub(super) fn waiting_bytes(&self) -> usize {
        ROOM_BYTES - self.room.available_permits()
    }

    pub(super) async fn closed(&self) {
        self.chunks.closed().await;
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        // whoever waits for room learns that there is nobody any more
        self.chunks.close();
        while self.chunks.try_recv().is_ok() {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_room_is_bounded_in_bytes_and_in_chunks() {
        let (sender, mut receiver) = queue();
        let chunk = || vec![b'x'; ROOM_BYTES / 4];
        for _ in 0..4 {
            sender.offer(Epoch(1), chunk()).unwrap();
        }
        assert_eq!(sender.waiting_bytes(), ROOM_BYTES);
        assert_eq!(sender.offer(Epoch(1), vec![b'x']), Err(NotTaken::Behind));
        receiver.missed.notified().await;
        drop(receiver.chunks.recv().await);
        for _ in 0..MOST_CHUNKS / 4 {
            sender.offer(Epoch(1), vec![b'x']).unwrap();
        }
        assert_eq!(sender.offer(Epoch(1), vec![b'x']), Err(NotTaken::Behind));
    }

    #[tokio::test]
    async fn a_chunk_larger_than_the_room_goes_alone() {
        let (sender, mut receiver) = queue();
        sender.offer(Epoch(1), vec![b'x'; 2 * ROOM_BYTES]).unwrap();
        assert_eq!(sender.offer(Epoch(1), vec![b'x']), Err(NotTaken::Behind));
        drop(receiver.chunks.recv().await);
        sender.offer(Epoch(1), vec![b'x']).unwrap();
        drop(receiver);
        assert_eq!(sender.offer(Epoch(1), vec![b'x']), Err(NotTaken::Closed));
        assert_eq!(sender.send(Epoch(1), vec![b'x']).await, Err(NotTaken::Closed));
    }
}
