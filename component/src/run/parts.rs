//! The parts of the running process, and its end: asked for, or because one of them has ended by itself.
//!
//! No part ends unless it is told to; one that does, by an error or a panic, ends the process with an error, because what
//! is left would look alive and serve nobody. The end is the same either way: the desks say goodbye, all links are closed
//! at once, and the store keeps what came in until then.
//!
//! *Never:* more time than the operator was promised.

use crate::desk::{Control, Twin};
use crate::store::StoreError;
use router_core::values::id::LinkName;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinError, JoinHandle, JoinSet};
use tokio::time::timeout;
use xmpp_edge::link::LinkHandle;

/// The longest that an orderly end may take, of the 5 s that operators are promised.
const END_WITHIN: Duration = Duration::from_millis(4500);

/// The longest that the desks' goodbyes may take of it: a store that is stuck must not keep the links from closing.
const GOODBYE_WITHIN: Duration = Duration::from_secs(1);

/// When two parts end, the cause is the one with an error: how long to wait for the other.
const CAUSE_WITHIN: Duration = Duration::from_secs(1);

/// Why the process ends with an error.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Another process, which was there before, answers for our domain.
    #[error(transparent)]
    Twin(#[from] Twin),
    /// A part panicked.
    #[error("{part} failed: {error}")]
    Failed {
        /// Which.
        part: &'static str,
        /// The panic.
        error: JoinError,
    },
    /// A part ended without being told to.
    #[error("{0} has ended by itself")]
    Ended(String),
    /// The store could not be written in time.
    #[error("the store did not keep what came in last: it could not be written in time")]
    NotKept,
}

/// The running parts. Those that have ended are gone from here.
pub(super) struct Parts {
    desk: Option<JoinHandle<Result<(), Twin>>>,
    store: Option<oneshot::Receiver<Result<(), StoreError>>>,
    links: Vec<(LinkName, LinkHandle)>,
    http: Option<JoinHandle<()>>,
}

impl Parts {
    pub(super) fn new(
        desk: JoinHandle<Result<(), Twin>>,
        store: oneshot::Receiver<Result<(), StoreError>>,
        links: Vec<(LinkName, LinkHandle)>,
        http: Option<JoinHandle<()>>,
    ) -> Self {
        Self { desk: Some(desk), store: Some(store), links, http }
    }

    /// Returns when a part ends by itself, with the reason.
    pub(super) async fn fault(&mut self) -> Fault {
        let Self { desk, store, links, http } = self;
        let first = tokio::select! {
            biased;
            fault = desk_ended(desk) => fault,
            fault = store_ended(store) => fault,
            name = first_ended(links) => Some(Fault::Ended(format!("the link {name}"))),
            fault = http_ended(http) => Some(fault),
        };
        if let Some(fault) = first {
            return fault;
        }
        // one of the two only followed the other
        let other = async {
            tokio::select! {
                fault = desk_ended(desk), if desk.is_some() => fault,
                fault = store_ended(store), if store.is_some() => fault,
            }
        };
        let fault = timeout(CAUSE_WITHIN, other).await.ok().flatten();
        fault.unwrap_or_else(|| Fault::Ended("the desk loop or the store".to_owned()))
    }

    /// Ends what still runs, in order.
    ///
    /// # Errors
    /// Not everything that came in was kept.
    pub(super) async fn end(mut self, control: mpsc::Sender<Control>) -> Result<(), Fault> {
        let orderly = async {
            let goodbye = async {
                let (goodbye, said) = oneshot::channel();
                if control.send(Control::Stop(goodbye)).await.is_ok() {
                    // an error says that the desk has ended already
                    let _ = said.await;
                }
            };
            if timeout(GOODBYE_WITHIN, goodbye).await.is_err() {
                tracing::warn!("the store is slow: the desks end without a goodbye");
            }
            // what it has under way is told as long as the process runs
            self.http.iter().for_each(JoinHandle::abort);
            let mut closing: JoinSet<()> = JoinSet::new();
            for (_, link) in self.links {
                closing.spawn(async move { link.close().await });
            }
            closing.join_all().await;
            let (desk, store) = (desk_ended(&mut self.desk).await, store_ended(&mut self.store).await);
            desk.or(store).map_or(Ok(()), Err)
        };
        timeout(END_WITHIN, orderly).await.unwrap_or(Err(Fault::NotKept))
    }
}

/// Returns when the desk loop has ended, with what went wrong; at once if that is known.
async fn desk_ended(desk: &mut Option<JoinHandle<Result<(), Twin>>>) -> Option<Fault> {
    let ended = desk.as_mut()?.await;
    *desk = None;
    match ended {
        Ok(Ok(())) => None,
        Ok(Err(twin)) => Some(twin.into()),
        Err(error) => Some(Fault::Failed { part: "the desk loop", error }),
    }
}

/// Returns when the store's thread has ended, with what went wrong; at once if that is known.
async fn store_ended(store: &mut Option<oneshot::Receiver<Result<(), StoreError>>>) -> Option<Fault> {
    let ended = store.as_mut()?.await;
    *store = None;
    match ended {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(error.into()),
        // its end of the channel went without a word: a panic
        Err(_) => Some(StoreError::Ended.into()),
    }
}

/// Returns when nothing is served over HTTP any more, with the reason; never if nothing was to be.
async fn http_ended(http: &mut Option<JoinHandle<()>>) -> Fault {
    let Some(serving) = http.as_mut() else { return std::future::pending().await };
    match serving.await {
        Ok(()) => Fault::Ended("http".to_owned()),
        Err(error) => Fault::Failed { part: "http", error },
    }
}

async fn first_ended(links: &[(LinkName, LinkHandle)]) -> LinkName {
    let mut watching = JoinSet::new();
    for (name, link) in links {
        let (name, link) = (name.clone(), link.clone());
        watching.spawn(async move {
            link.ended().await;
            name
        });
    }
    match watching.join_next().await {
        Some(Ok(name)) => name,
        // without links there is nothing that could end
        Some(Err(_)) | None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use xmpp_edge::link::{LinkEvent, LinkSettings, start};

    type StoreEnd = oneshot::Sender<Result<(), StoreError>>;

    fn link(events: mpsc::Sender<LinkEvent>) -> Vec<(LinkName, LinkHandle)> {
        // nobody listens on port 1
        let settings = LinkSettings::new("main", "help.example", "127.0.0.1", 1, "secret");
        vec![(LinkName::from("main"), start(settings, events))]
    }

    fn parts(
        desk: impl Future<Output = Result<(), Twin>> + Send + 'static,
    ) -> (Parts, StoreEnd, mpsc::Receiver<LinkEvent>) {
        let (end, store) = oneshot::channel();
        let (events, received) = mpsc::channel(16);
        (Parts::new(tokio::spawn(desk), store, link(events), None), end, received)
    }

    fn words(fault: &Fault) -> String {
        fault.to_string()
    }

    #[tokio::test]
    async fn a_panic_of_the_desk_is_the_cause_even_if_the_store_ends_in_order() {
        let (mut parts, end, _events) = parts(async { panic!("a fault of the program") });
        end.send(Ok(())).unwrap();
        let fault = words(&parts.fault().await);
        assert!(
            fault.contains("the desk loop failed") && fault.contains("a fault of the program"),
            "{fault}"
        );
        let (control, _) = mpsc::channel(1);
        parts.end(control).await.unwrap();
    }

    #[tokio::test]
    async fn a_panic_of_the_store_is_an_error() {
        let (mut parts, end, _events) = parts(std::future::pending());
        drop(end);
        assert!(matches!(parts.fault().await, Fault::Store(StoreError::Ended)));
    }

    #[tokio::test]
    async fn a_desk_that_ends_because_of_the_store_names_the_store() {
        let (mut parts, end, _events) = parts(async { Ok(()) });
        end.send(Err(StoreError::Busy)).unwrap();
        assert!(matches!(parts.fault().await, Fault::Store(StoreError::Busy)));
    }

    #[tokio::test]
    async fn a_link_that_ends_by_itself_is_an_error() {
        let (mut parts, _end, events) = parts(std::future::pending());
        // a link ends when nobody takes its events any more
        drop(events);
        assert_eq!(words(&parts.fault().await), "the link main has ended by itself");
    }

    #[tokio::test]
    async fn a_twin_is_an_error() {
        let twin = Twin { link: LinkName::from("main") };
        let (mut parts, _end, _events) = parts(std::future::ready(Err(twin)));
        assert!(matches!(parts.fault().await, Fault::Twin(_)));
    }
}
