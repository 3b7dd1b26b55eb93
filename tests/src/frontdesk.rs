//! The `frontdesk` binary under test: settings written, started, killed, reloaded.
//!
//! `settings.rs` has the text of the settings. The binary is the one beside the test in cargo's target folder, built on
//! demand, or the one that the environment variable `FRONTDESK_BIN` names.
//!
//! *Never:* calls into Frontdesk's library; a play sees what an administrator sees.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::ports::free_ports;
use crate::process::{Folder, Process, tail, workspace};
use crate::settings::{PlaySettings, Ports};

/// SIGTERM has to end Frontdesk within this time.
pub const LAST_WORDS: Duration = Duration::from_secs(5);

/// Frontdesk with its settings, its store and its log.
#[derive(Debug)]
pub struct Frontdesk {
    process: Option<Process>,
    folder: Folder,
    binary: PathBuf,
    ports: Ports,
    settings: PlaySettings,
    changes: Vec<(String, String)>,
}

impl Frontdesk {
    /// Writes the settings; nothing runs yet. Of `changes`, keys such as `times.agent_grace` with a value each,
    /// Frontdesk is told by its environment.
    pub fn new(settings: PlaySettings, changes: &[(String, String)], ports: Ports) -> Result<Self> {
        let (folder, changes) = (Folder::new("frontdesk")?, changes.to_vec());
        let [http] = free_ports()?;
        let ports = Ports { http, ..ports };
        let frontdesk = Self { process: None, folder, binary: binary()?, ports, settings, changes };
        frontdesk.write_settings()?;
        Ok(frontdesk)
    }

    /// Like [`Frontdesk::new`], with the text of a settings file that no play has (several links, say). `@DIR@` is the
    /// folder of the store, `@HTTP@` a free port.
    pub fn with_settings(text: &str) -> Result<Self> {
        let (folder, changes) = (Folder::new("frontdesk")?, Vec::new());
        let settings = PlaySettings::default();
        let [http] = free_ports()?;
        let ports = Ports { http, ..Ports::default() };
        let frontdesk = Self { process: None, folder, binary: binary()?, ports, settings, changes };
        let text = text.replace("@DIR@", &frontdesk.folder.path().display().to_string());
        let text = text.replace("@HTTP@", &ports.http.to_string());
        std::fs::write(frontdesk.settings_file(), text)?;
        Ok(frontdesk)
    }

    /// Starts the binary. Whether it serves is for a client to find out.
    pub fn start(&mut self) -> Result<()> {
        let mut command = Command::new(&self.binary);
        command
            .arg("run")
            .arg("--config")
            .arg(self.settings_file())
            .current_dir(self.folder.path())
            .env("FRONTDESK_LOG__FILTER", "debug");
        for (key, value) in &self.changes {
            command.env(format!("FRONTDESK_{}", key.replace('.', "__").to_uppercase()), value);
        }
        self.process = Some(Process::start("frontdesk", command, &self.log())?);
        Ok(())
    }

    /// Fails when it runs no more, with the end of its log.
    pub fn expect_running(&mut self) -> Result<()> {
        let Some(process) = &mut self.process else {
            bail!("frontdesk was not started");
        };
        if let Some(status) = process.ended() {
            bail!("frontdesk ended with {status}:\n{}", self.log_tail(30));
        }
        Ok(())
    }

    /// Ends it at once (SIGKILL).
    pub fn kill(&mut self) {
        self.process = None;
    }

    /// Ends it in order (SIGTERM).
    pub async fn stop(&mut self) -> Result<()> {
        let mut process = self.process.take().context("frontdesk was not started")?;
        let status = process.terminate(LAST_WORDS).await?;
        if !status.success() {
            bail!("frontdesk ended with {status} after SIGTERM");
        }
        Ok(())
    }

    /// Writes other settings and sends SIGHUP.
    pub fn reload(&mut self, settings: PlaySettings) -> Result<()> {
        self.settings = settings;
        self.write_settings()?;
        self.hang_up()
    }

    /// Says `others` instead of `words` in the settings and sends SIGHUP.
    pub fn reload_with(&mut self, words: &str, others: &str) -> Result<()> {
        self.settings.instead.push((words.to_owned(), others.to_owned()));
        self.write_settings()?;
        self.hang_up()
    }

    fn hang_up(&self) -> Result<()> {
        self.signal("HUP")
    }

    /// Sends it a signal such as `STOP`.
    pub fn signal(&self, signal: &str) -> Result<()> {
        self.process.as_ref().context("frontdesk was not started")?.signal(signal)
    }

    /// The port on which it listens for HTTP, if its settings say `@HTTP@`.
    pub fn http_port(&self) -> u16 {
        self.ports.http
    }

    /// The process id, while it runs.
    pub fn id(&self) -> Option<u32> {
        self.process.as_ref().map(Process::id)
    }

    /// The last lines of its log.
    pub fn log_tail(&self, lines: usize) -> String {
        tail(&self.log(), lines)
    }

    fn settings_file(&self) -> PathBuf {
        self.folder.path().join("frontdesk.toml")
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("frontdesk.log")
    }

    fn write_settings(&self) -> Result<()> {
        let text = self.settings.render(self.ports, self.folder.path())?;
        std::fs::write(self.settings_file(), text)?;
        Ok(())
    }
}

/// Finds the binary, building it first unless the environment names one.
pub fn binary() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("FRONTDESK_BIN") {
        return Ok(PathBuf::from(path));
    }
    let test = std::env::current_exe()?;
    let folder = test
        .ancestors()
        .find(|folder| folder.ends_with("debug") || folder.ends_with("release"))
        .context("the test does not run from a target folder; set FRONTDESK_BIN")?;
    let mut build = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // The whole workspace: a part of it has other features and would be built anew.
    build.current_dir(workspace());
    build.args(["build", "--quiet", "--workspace", "--all-targets"]);
    if folder.ends_with("release") {
        build.arg("--release");
    }
    if !build.status().context("could not run cargo")?.success() {
        bail!("frontdesk does not build");
    }
    Ok(folder.join("frontdesk"))
}
