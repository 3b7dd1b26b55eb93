//! Lines of plays in which a program asks over HTTP.
//!
//! `program > POST /v1/interactions {"medium": "voice"} = 201 "state":"offered"` asks at once and looks at the answer;
//! `program awaits /v1/interactions/{interaction}: "state":"assigned"` asks again, waiting for changes, until it is so.
//! `{interaction}` is the number of what was brought last.
//!
//! *Never:* an actor of the cast.

use std::time::Instant;

use anyhow::{Result, bail};

use super::pattern::Pattern;
use crate::http::{Program, TOKEN};
use crate::process::{LOOK_AGAIN, PATIENCE};

/// A question, and what its answer must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asking {
    /// The method.
    pub method: String,
    /// The path, with its parameters.
    pub path: String,
    /// JSON, or nothing.
    pub body: String,
    /// The status that is expected; `None`: the answer is awaited.
    pub status: Option<u16>,
    /// What must be in the body.
    pub pattern: Pattern,
}

impl Asking {
    /// Reads a line behind `program `.
    pub fn parse(line: &str) -> Option<Self> {
        if let Some(rest) = line.strip_prefix("awaits ") {
            let (path, pattern) = rest.split_once(": ")?;
            return Some(Self {
                method: "GET".to_owned(),
                path: path.to_owned(),
                body: String::new(),
                status: None,
                pattern: Pattern::Contains(pattern.to_owned()),
            });
        }
        let (question, answer) = line.strip_prefix("> ")?.rsplit_once(" = ")?;
        let (method, rest) = question.split_once(' ')?;
        let (path, body) = rest.split_once(' ').unwrap_or((rest, ""));
        let (status, pattern) = answer.split_once(' ').unwrap_or((answer, ""));
        Some(Self {
            method: method.to_owned(),
            path: path.to_owned(),
            body: body.to_owned(),
            status: Some(status.parse().ok()?),
            pattern: Pattern::Contains(pattern.to_owned()),
        })
    }

    /// Asks, and compares; gives the number of what was brought.
    pub async fn ask(&self, port: u16) -> Result<Option<u64>> {
        let program = Program::new(port, Some(TOKEN));
        let until = Instant::now() + PATIENCE;
        loop {
            let answer = program.ask(&self.method, &self.path, &self.body).await;
            let is_late = Instant::now() >= until;
            let answer = match answer {
                Ok(answer) => answer,
                Err(error) if is_late => return Err(error),
                // it may be about to start
                Err(_) => {
                    tokio::time::sleep(LOOK_AGAIN).await;
                    continue;
                }
            };
            let is_so = self.pattern.matches(&answer.body);
            match self.status {
                Some(status) if answer.status == status && is_so => {
                    let id = answer.json()["id"].as_u64();
                    return Ok(id.filter(|_| answer.status == 201));
                }
                None if answer.status == 200 && is_so => return Ok(None),
                None if !is_late => tokio::time::sleep(LOOK_AGAIN).await,
                Some(_) | None => {
                    bail!(
                        "expected {:?} with {:?}\n     got {}: {}",
                        self.status,
                        self.pattern,
                        answer.status,
                        answer.body
                    )
                }
            }
        }
    }
}
