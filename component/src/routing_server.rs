//! The routing server that is asked what to do with conversations (capability C15).
//!
//! A task of its own: questions come in after their commit, one request each goes out, and the answers go back into the desk's
//! door. A request that fails is tried once more while there is time. After failures in a row the server is left alone for a
//! few seconds (`breaker`), so that customers do not wait for what is not there; then one question tries it again. The desk
//! has a deadline of its own for every question, so nothing depends on what happens here.
//!
//! *Never:* a decision; a question that waits for room: what cannot be asked at once is answered with "unavailable".

mod breaker;
mod client;
mod reading;

pub use client::{Client, ClientError};

use crate::errand::{Answered, Ending, Errand, Question};
use breaker::Breaker;
use router_core::values::instruction::NoInstruction;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

/// Questions that are under way at a time.
const AT_ONCE: usize = 256;

/// Errands that may wait for the task; more are not done, and the deadlines of the questions end them.
pub const ERRANDS: usize = 1_000;

/// Runs errands until their sender is gone.
pub async fn run(client: Client, mut errands: mpsc::Receiver<Errand>, answers: mpsc::Sender<Answered>) {
    let client = Arc::new(client);
    let mut breaker = Breaker::default();
    let mut running: JoinSet<bool> = JoinSet::new();
    loop {
        tokio::select! {
            errand = errands.recv() => match errand {
                Some(Errand::Ask(question)) if running.len() >= AT_ONCE || !breaker.lets_pass(crate::clock::moment()) => {
                    give(&answers, unavailable(&question)).await;
                }
                Some(Errand::Ask(question)) => {
                    let (client, answers) = (Arc::clone(&client), answers.clone());
                    running.spawn(async move { ask(&client, question, &answers).await });
                }
                Some(Errand::Tell(_)) if running.len() >= AT_ONCE => {}
                Some(Errand::Tell(ending)) => {
                    let client = Arc::clone(&client);
                    running.spawn(async move { tell(&client, &ending).await });
                }
                None => return,
            },
            Some(done) = running.join_next() => {
                if breaker.noted(crate::clock::moment(), done.unwrap_or(false)) {
                    tracing::warn!(server = client.url(), "the routing server does not answer: the settings decide until it does");
                }
            }
        }
    }
}

/// One question; whether the server works.
async fn ask(client: &Client, question: Question, answers: &mpsc::Sender<Answered>) -> bool {
    let until = crate::clock::moment() + question.within;
    let mut pause = None;
    let result = loop {
        let left = until.saturating_duration_since(crate::clock::moment());
        match tokio::time::timeout(left, client.ask(&question)).await {
            Ok(Ok(instruction)) => break Ok(instruction),
            Ok(Err(error)) if error.is_retryable() && pause.is_none() => {
                let jitter = Duration::from_millis(20 + u64::from(rand::random::<u8>()));
                pause = Some(jitter);
                tracing::debug!(%error, "the routing server is asked again");
                tokio::time::sleep(jitter.min(left)).await;
            }
            Ok(Err(error)) => {
                tracing::debug!(%error, "the routing server did not decide");
                break Err(error.meaning());
            }
            Err(_) => break Err(NoInstruction::TooLate),
        }
    };
    let works = !matches!(result, Err(NoInstruction::Unavailable | NoInstruction::TooLate));
    let Question { conversation, number, .. } = question;
    give(answers, Answered { conversation, number, answer: result }).await;
    works
}

async fn tell(client: &Client, ending: &Ending) -> bool {
    for _ in 0..3 {
        match client.tell(ending).await {
            Err(error) if error.is_retryable() => {
                tracing::debug!(%error, "the routing server is told of the end again");
                tokio::time::sleep(Duration::from_millis(500 + u64::from(rand::random::<u16>() % 500))).await;
            }
            Ok(()) | Err(_) => return true,
        }
    }
    false
}

fn unavailable(question: &Question) -> Answered {
    let Question { conversation, number, .. } = *question;
    Answered { conversation, number, answer: Err(NoInstruction::Unavailable) }
}

async fn give(answers: &mpsc::Sender<Answered>, answered: Answered) {
    // a desk that has ended wants no answers
    let _ = answers.send(answered).await;
}
