//! A visitor in a browser: the example pages in Chromium, driven line by line.
//!
//! `examples/web/serve.mjs` serves the pages, `tests/clients/browser.mjs` drives Chromium; both run in Node, with the packages
//! that `./check` installs in `examples/web/`.
//!
//! *Never:* the inside of a page; what a person would not see is not looked for.

use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use crate::process::workspace;
use crate::server::{GUESTS, HELP};

/// Longer than the driver itself waits for something on the page.
const PATIENCE: Duration = Duration::from_secs(60);

/// The example pages, served.
#[derive(Debug)]
pub struct Site {
    _process: Child,
    url: String,
}

impl Site {
    /// Serves them, for the desk `support` and anonymous visitors.
    pub async fn serve(websocket: &str) -> Result<Self> {
        let mut process = node("examples/web/serve.mjs")?
            .env("PORT", "0")
            .env("FRONTDESK_DESK", format!("support@{HELP}"))
            .env("FRONTDESK_GUESTS", GUESTS)
            .env("FRONTDESK_WEBSOCKET", websocket)
            .stdout(Stdio::piped())
            .spawn()
            .context("could not start node")?;
        let output = process.stdout.take().context("the site has no output")?;
        let line = BufReader::new(output).lines().next_line().await?;
        let url = line.context("the site does not start")?;
        Ok(Self { _process: process, url })
    }

    /// The address of a page.
    pub fn url(&self, page: &str) -> String {
        format!("{}{page}", self.url)
    }
}

/// Chromium with one page.
#[derive(Debug)]
pub struct Browser {
    _process: Child,
    orders: ChildStdin,
    reports: Lines<BufReader<ChildStdout>>,
}

impl Browser {
    /// Opens a page.
    pub async fn open(url: &str) -> Result<Self> {
        let mut process = node("tests/clients/browser.mjs")?
            .arg(url)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("could not start node")?;
        let orders = process.stdin.take().context("the browser has no input")?;
        let output = process.stdout.take().context("the browser has no output")?;
        let mut browser = Self { _process: process, orders, reports: BufReader::new(output).lines() };
        browser.report().await?;
        Ok(browser)
    }

    /// Presses a button.
    pub async fn press(&mut self, name: &str) -> Result<()> {
        self.order(json!({"do": "press", "name": name})).await.map(drop)
    }

    /// Writes into the chat.
    pub async fn say(&mut self, text: &str) -> Result<()> {
        self.order(json!({"do": "say", "text": text})).await.map(drop)
    }

    /// Waits until a text is shown.
    pub async fn see(&mut self, text: &str) -> Result<()> {
        self.order(json!({"do": "see", "text": text})).await.map(drop)
    }

    /// Everything that is shown.
    pub async fn read(&mut self) -> Result<String> {
        let shown = self.order(json!({"do": "read"})).await?;
        Ok(shown.as_str().unwrap_or_default().to_owned())
    }

    async fn order(&mut self, order: Value) -> Result<Value> {
        self.orders.write_all(format!("{order}\n").as_bytes()).await?;
        let mut report = self.report().await?;
        if report["is"] == "failed" {
            bail!("{order}: {}\nshown:\n{}\nconsole: {}", report["why"], report["shown"], report["console"]);
        }
        Ok(report["shown"].take())
    }

    async fn report(&mut self) -> Result<Value> {
        let line = tokio::time::timeout(PATIENCE, self.reports.next_line()).await;
        let line = line.context("the browser does not answer")??.context("the browser ended")?;
        Ok(serde_json::from_str(&line)?)
    }
}

/// A program that ends with us.
fn node(script: &str) -> Result<Command> {
    if !workspace().join("examples/web/node_modules").exists() {
        bail!("examples/web/node_modules is missing; ./check installs it");
    }
    let mut command = Command::new("node");
    command.arg(workspace().join(script)).kill_on_drop(true);
    Ok(command)
}
