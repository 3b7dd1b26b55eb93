//! Through the desk's door, and back.
//!
//! *Never:* waiting without an end.

use super::Http;
use super::refusal::Refusal;
use crate::protocol::Kind;
use crate::request::{Answerer, Look, Once, ProgramRequest, Told, Wanted};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::error::SendTimeoutError;

/// How long a request waits for room.
const ROOM_WITHIN: Duration = Duration::from_secs(2);

/// How long a committed answer may take.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

impl Http {
    /// What the desk says to what a program wants; problems are refusals.
    pub(super) async fn ask(
        &self,
        program: &Arc<str>,
        what: Wanted,
        once: Option<Once>,
    ) -> Result<Told, Refusal> {
        let is_look = matches!(what, Wanted::Look(_));
        let (answer, mut answered) = Answerer::new();
        let request = ProgramRequest { program: program.clone(), what, once, answer };
        match self.parts.door.send_timeout(request, ROOM_WITHIN).await {
            Ok(()) => {}
            Err(SendTimeoutError::Timeout(_)) => {
                return Err(Refusal::new(
                    Kind::Unavailable,
                    "so much is being done that this found no room; try again",
                ));
            }
            Err(SendTimeoutError::Closed(_)) => return Err(ends()),
        }
        match tokio::time::timeout(ANSWER_WITHIN, answered.recv()).await {
            Ok(Some(Told::Problem(problem))) => Err(problem.into()),
            Ok(Some(told)) => Ok(told),
            Ok(None) => Err(ends()),
            Err(_) if is_look => {
                Err(Refusal::new(Kind::Unavailable, "the store does not answer; see /readyz, and try again"))
            }
            Err(_) => Err(Refusal::new(
                Kind::Unavailable,
                "the store has not kept this yet, so it may still be done or not: \
                 repeat it with the same Idempotency-Key",
            )),
        }
    }

    /// What something looks like.
    pub(super) async fn look(&self, program: &Arc<str>, look: Look) -> Result<Told, Refusal> {
        self.ask(program, Wanted::Look(look), None).await
    }
}

fn ends() -> Refusal {
    Refusal::new(Kind::Unavailable, "Frontdesk is about to end; try again when it runs")
}
