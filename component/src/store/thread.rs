//! The thread that owns the store.
//!
//! It takes what is ready, up to [`MAX_BATCHES`], commits all of it in one transaction and hands the
//! deliveries on; the more is ready, the more shares one fsync. If the store is busy or the disk full it holds
//! the batches and tries again, ever more slowly: nothing leaves before it is kept, and the bounded channel
//! makes the desk wait. After any other error it ends, which [`StoreThread::ended`] reports. It waits for the disk and for
//! nothing else: whoever takes the deliveries takes them at once, or reads them again later from the [`Outbox`].
//!
//! *Never:* a delivery before its commit, a batch given up while a new attempt can succeed.

use super::batch::Batch;
use super::delivery::{Delivery, OutboxRows};
use super::heartbeat::{Activity, Heartbeat};
use super::patience::Patience;
use super::row::{FactRow, Line};
use super::{Erased, Store, StoreError};
use crate::clock::moment;
use router_core::values::address::Address;
use router_core::values::id::{ConversationId, LinkName};
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// Most batches in one transaction.
pub const MAX_BATCHES: usize = 16;

/// Requests that wait for the thread before the desk waits.
const QUEUE_LENGTH: usize = MAX_BATCHES;

const SLOWEST_RETRY: Duration = Duration::from_secs(1);

/// A store that does not take its last batches holds up the end of the process for so many tries, in quick succession.
const TRIES_AFTER_CLOSE: u32 = 3;
const RETRY_AFTER_CLOSE: Duration = Duration::from_millis(200);

/// The store's thread as the rest of the process sees it.
pub struct StoreThread {
    /// Signs of life for the watchdog.
    pub heartbeat: Arc<Heartbeat>,
    /// How the thread ended: `Ok` after every [`StoreHandle`] was dropped and the last batch was kept. An
    /// error asks for an orderly end of the process.
    pub ended: oneshot::Receiver<Result<(), StoreError>>,
}

/// Sends work to the store's thread. When the last handle is dropped the thread finishes its work and ends.
#[derive(Clone)]
pub struct StoreHandle {
    requests: mpsc::Sender<Request>,
}

/// A handle that does not keep the thread from ending.
#[derive(Clone)]
pub struct WeakStoreHandle {
    requests: mpsc::WeakSender<Request>,
}

impl WeakStoreHandle {
    /// The handle, as long as the thread has others to work for.
    pub fn upgrade(&self) -> Option<StoreHandle> {
        self.requests.upgrade().map(|requests| StoreHandle { requests })
    }
}

type Answer<T> = oneshot::Sender<Result<T, StoreError>>;

enum Request {
    Commit(Batch),
    Ask(Question),
}

enum Question {
    History(ConversationId, Answer<Vec<Line>>),
    Facts(ConversationId, Answer<Vec<FactRow>>),
    Erase(Address, Vec<String>, Answer<Erased>),
    Flush(Answer<()>),
    Look(Answer<()>),
}

impl StoreHandle {
    /// A handle for whoever must not hold up the end.
    pub fn downgrade(&self) -> WeakStoreHandle {
        WeakStoreHandle { requests: self.requests.downgrade() }
    }

    /// Sends a batch; waits while the store is behind. That it is kept shows in its deliveries.
    ///
    /// # Errors
    /// [`StoreError::Ended`].
    pub async fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        self.requests.send(Request::Commit(batch)).await.map_err(|_| StoreError::Ended)
    }

    /// [`Store::history`], after all batches sent before.
    ///
    /// # Errors
    /// As there, or [`StoreError::Ended`].
    pub async fn history(&self, conversation: ConversationId) -> Result<Vec<Line>, StoreError> {
        self.ask(|answer| Question::History(conversation, answer)).await
    }

    /// [`Store::facts`], after all batches sent before.
    ///
    /// # Errors
    /// As there, or [`StoreError::Ended`].
    pub async fn facts(&self, conversation: ConversationId) -> Result<Vec<FactRow>, StoreError> {
        self.ask(|answer| Question::Facts(conversation, answer)).await
    }

    /// [`Store::erase`], after all batches sent before.
    ///
    /// # Errors
    /// As there, or [`StoreError::Ended`].
    pub async fn erase(&self, customer: Address, keys: Vec<String>) -> Result<Erased, StoreError> {
        self.ask(|answer| Question::Erase(customer, keys, answer)).await
    }

    /// Waits until all batches sent before are kept and what they released is handed to the links.
    ///
    /// # Errors
    /// [`StoreError::Ended`].
    pub async fn flush(&self) -> Result<(), StoreError> {
        self.ask(Question::Flush).await
    }

    /// [`Store::look`]. If the store is lost, its thread ends.
    ///
    /// # Errors
    /// [`StoreError::Ended`]; why is told by [`StoreThread::ended`].
    pub async fn look(&self) -> Result<(), StoreError> {
        self.ask(Question::Look).await
    }

    async fn ask<T>(&self, question: impl FnOnce(Answer<T>) -> Question) -> Result<T, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.requests.send(Request::Ask(question(answer))).await.map_err(|_| StoreError::Ended)?;
        answered.await.map_err(|_| StoreError::Ended)?
    }
}

/// Takes what may leave, on the store's thread, and must not wait there for anybody.
pub trait Deliver: Send {
    /// Takes `deliveries`, in order, and from `outbox` what an [`Delivery::Replay`] asks for.
    ///
    /// # Errors
    /// The outbox cannot be read; the thread ends.
    fn deliver(&mut self, deliveries: Vec<Delivery>, outbox: &mut Outbox<'_>) -> Result<(), StoreError>;
}

impl<F: FnMut(Vec<Delivery>) + Send> Deliver for F {
    fn deliver(&mut self, deliveries: Vec<Delivery>, _: &mut Outbox<'_>) -> Result<(), StoreError> {
        self(deliveries);
        Ok(())
    }
}

/// Reads what waits for links.
pub struct Outbox<'a> {
    store: &'a mut dyn Store,
    heartbeat: &'a Heartbeat,
}

impl Outbox<'_> {
    /// [`Store::outbox`], tried again while the store is busy.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn after(
        &mut self,
        link: &LinkName,
        after: u64,
        most_bytes: usize,
    ) -> Result<OutboxRows, StoreError> {
        let mut patience = Patience::up_to(SLOWEST_RETRY);
        loop {
            self.heartbeat.beat(Activity::Delivering);
            match self.store.outbox(link, after, most_bytes) {
                Err(error) if error.is_retryable() => {
                    if patience.is_news() {
                        tracing::warn!(%error, "the outbox cannot be read yet");
                    }
                }
                result => return result,
            }
            patience.pause();
        }
    }
}

/// Starts the thread. `deliver` gets there what may leave.
///
/// # Errors
/// The system gives no thread.
pub fn spawn(
    store: Box<dyn Store>,
    deliver: impl Deliver + 'static,
) -> io::Result<(StoreHandle, StoreThread)> {
    let (handle, mut worker) = unattended(store, deliver);
    let (end, ended) = oneshot::channel();
    let heartbeat = Arc::clone(&worker.heartbeat);
    std::thread::Builder::new().name("store".to_owned()).spawn(move || {
        let result = worker.run();
        worker.heartbeat.beat(Activity::Idle);
        if let Err(error) = &result {
            tracing::error!(%error, "the store gives up");
        }
        // The file is closed before anybody is told that the thread has ended.
        drop(worker);
        // Nobody listens any more if the process is on its way out already.
        let _ = end.send(result);
    })?;
    Ok((handle, StoreThread { heartbeat, ended }))
}

/// The worker without its thread, for whoever wants to say when it works.
pub fn unattended<D: Deliver>(store: Box<dyn Store>, deliver: D) -> (StoreHandle, Worker<D>) {
    let (requests, received) = mpsc::channel(QUEUE_LENGTH);
    let worker = Worker { store, deliver, requests: received, heartbeat: Arc::default() };
    (StoreHandle { requests }, worker)
}

/// What the thread does.
pub struct Worker<D> {
    store: Box<dyn Store>,
    deliver: D,
    requests: mpsc::Receiver<Request>,
    heartbeat: Arc<Heartbeat>,
}

impl<D: Deliver> Worker<D> {
    fn run(&mut self) -> Result<(), StoreError> {
        let mut batches = Vec::with_capacity(MAX_BATCHES);
        loop {
            self.heartbeat.beat(Activity::Idle);
            let Some(first) = self.requests.blocking_recv() else { return Ok(()) };
            self.serve(first, &mut batches)?;
        }
    }

    /// Does all that waits now; whether there was something.
    ///
    /// # Errors
    /// As [`StoreThread::ended`] reports: this was the end.
    pub fn work_off(&mut self) -> Result<bool, StoreError> {
        let mut batches = Vec::new();
        let mut worked = false;
        while let Ok(first) = self.requests.try_recv() {
            worked = true;
            self.serve(first, &mut batches)?;
        }
        Ok(worked)
    }

    /// Does what is ready, up to the first question.
    fn serve(&mut self, first: Request, batches: &mut Vec<Batch>) -> Result<(), StoreError> {
        self.heartbeat.beat(Activity::Storing);
        let question = self.gather(first, batches);
        if !batches.is_empty() {
            self.commit(batches)?;
        }
        if let Some(question) = question {
            self.heartbeat.beat(Activity::Storing);
            self.answer(question)?;
        }
        Ok(())
    }

    /// Collects the batches that are ready, up to the first question.
    fn gather(&mut self, first: Request, batches: &mut Vec<Batch>) -> Option<Question> {
        let mut next = first;
        loop {
            match next {
                Request::Commit(batch) => batches.push(batch),
                Request::Ask(question) => return Some(question),
            }
            if batches.len() == MAX_BATCHES {
                return None;
            }
            next = self.requests.try_recv().ok()?;
        }
    }

    fn commit(&mut self, batches: &mut Vec<Batch>) -> Result<(), StoreError> {
        let mut patience = Patience::up_to(SLOWEST_RETRY);
        let mut tries_after_close = 0;
        let began = moment();
        let deliveries = loop {
            match self.store.commit(batches) {
                Ok(deliveries) => break deliveries,
                Err(error) if error.is_retryable() && tries_after_close < TRIES_AFTER_CLOSE => {
                    if patience.is_news() {
                        let held = batches.len();
                        tracing::warn!(%error, held, "the store cannot commit yet: nobody is served until it can");
                    }
                }
                Err(error) => {
                    let stanzas: usize = batches.iter().map(|batch| batch.outgoing.len()).sum();
                    let inputs: usize = batches.iter().map(|batch| batch.inputs.len()).sum();
                    tracing::error!(%error, inputs, stanzas, "what came in last is not kept and not sent");
                    return Err(error);
                }
            }
            if self.requests.is_closed() {
                tries_after_close += 1;
                patience.pause_for(RETRY_AFTER_CLOSE);
            } else {
                patience.pause();
            }
            self.heartbeat.beat(Activity::Storing);
        };
        if patience.waited() > Duration::ZERO {
            tracing::info!(waited_ms = patience.waited().as_millis(), "the store commits again");
        }
        metrics::histogram!("frontdesk_commit_seconds").record(began.elapsed().as_secs_f64());
        if !deliveries.is_empty() {
            self.heartbeat.beat(Activity::Delivering);
            let mut outbox = Outbox { store: &mut *self.store, heartbeat: &self.heartbeat };
            self.deliver.deliver(deliveries, &mut outbox)?;
        }
        Ok(())
    }

    /// Nobody may wait for the answer any more; then it is dropped.
    fn answer(&mut self, question: Question) -> Result<(), StoreError> {
        match question {
            Question::Look(answer) => {
                self.store.look()?;
                let _ = answer.send(Ok(()));
            }
            Question::History(conversation, answer) => {
                let _ = answer.send(self.store.history(conversation));
            }
            Question::Facts(conversation, answer) => {
                let _ = answer.send(self.store.facts(conversation));
            }
            Question::Flush(answer) => {
                let _ = answer.send(Ok(()));
            }
            Question::Erase(customer, keys, answer) => {
                let _ = answer.send(self.store.erase(&customer, &keys));
            }
        }
        Ok(())
    }
}
