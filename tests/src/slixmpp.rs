//! slixmpp, an XMPP library that shares no code with ours, driven line by line.
//!
//! `tests/clients/slix.py` runs in the Python environment that `./check` makes in
//! the target folder. Orders and reports are JSON objects, one a line, on its
//! standard input and output.
//!
//! *Never:* XMPP on this side; the point is that somebody else speaks it.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use crate::client::PASSWORD;
use crate::process::workspace;
use crate::server::DOMAIN;

const PATIENCE: Duration = Duration::from_secs(20);

/// One running slixmpp client.
#[derive(Debug)]
pub struct Slixmpp {
    _process: Child,
    orders: ChildStdin,
    reports: Lines<BufReader<ChildStdout>>,
    /// Reports of other kinds than were waited for so far.
    earlier: VecDeque<Value>,
}

impl Slixmpp {
    /// Starts it and logs in as an account of the private server.
    pub async fn log_in(name: &str, client_port: u16) -> Result<Self> {
        let mut process = Command::new(python()?)
            .arg(workspace().join("tests/clients/slix.py"))
            .args([&format!("{name}@{DOMAIN}"), PASSWORD, &client_port.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("could not start the Python client")?;
        let orders = process.stdin.take().context("the client has no input")?;
        let output = process.stdout.take().context("the client has no output")?;
        let mut client = Self {
            _process: process,
            orders,
            reports: BufReader::new(output).lines(),
            earlier: VecDeque::new(),
        };
        client.wait_for("online").await?;
        Ok(client)
    }

    /// Sends a chat message.
    pub async fn say(&mut self, to: &str, text: &str) -> Result<()> {
        self.order(json!({"do": "say", "to": to, "text": text})).await
    }

    /// Asks `to` for its disco#info and waits for the report.
    pub async fn discover(&mut self, to: &str) -> Result<Value> {
        self.order(json!({"do": "discover", "jid": to})).await?;
        self.wait_for("discovered").await
    }

    /// Pings `to`, asks for its version and its vCard, and waits for the report.
    pub async fn inspect(&mut self, to: &str) -> Result<Value> {
        self.order(json!({"do": "inspect", "jid": to})).await?;
        self.wait_for("inspected").await
    }

    /// Waits for the next report of a kind: `message`, `presence`, `receipt`, `online`, `discovered`, `inspected`.
    pub async fn wait_for(&mut self, kind: &str) -> Result<Value> {
        if let Some(at) = self.earlier.iter().position(|report| report["is"] == kind) {
            return self.earlier.remove(at).context("it was there");
        }
        let (reports, earlier) = (&mut self.reports, &mut self.earlier);
        let wait = async {
            loop {
                let line = reports.next_line().await?.context("the Python client ended")?;
                let report: Value = serde_json::from_str(&line)?;
                if report["is"] == kind {
                    return Ok(report);
                }
                earlier.push_back(report);
            }
        };
        tokio::time::timeout(PATIENCE, wait).await.with_context(|| format!("slixmpp reports no {kind}"))?
    }

    async fn order(&mut self, order: Value) -> Result<()> {
        self.orders.write_all(format!("{order}\n").as_bytes()).await?;
        Ok(())
    }
}

/// The interpreter of the environment that `./check` makes.
pub fn python() -> Result<PathBuf> {
    let path = match std::env::var_os("FRONTDESK_TEST_PYTHON") {
        Some(path) => PathBuf::from(path),
        None => workspace().join("target/python/bin/python3"),
    };
    if !path.exists() {
        bail!("{} is missing; ./check makes it", path.display());
    }
    Ok(path)
}
