//! Profanity, the console client, driven in tmux like a person would.
//!
//! Each client has a tmux server of its own (a socket in its folder) and its own
//! XDG folders, so nothing of the user who runs the tests is read or changed. Keys
//! are typed with `send-keys`; what a person would see is `capture-pane`.
//!
//! *Never:* conclusions from logs; what is not on the screen was not seen.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::client::PASSWORD;
use crate::process::{Folder, LOOK_AGAIN};
use crate::server::DOMAIN;

/// Clients need longer than servers: Profanity draws at its leisure.
const PATIENCE: Duration = Duration::from_secs(20);

const PREFERENCES: &str = "[connection]\nautoping=0\n\n[ui]\nsplash=false\nwrap=true\nconsole.chat=all\n\n\
                           [notifications]\nroom=false\n\n[chatstates]\nenabled=true\n";

/// One running Profanity.
#[derive(Debug)]
pub struct Profanity {
    folder: Folder,
}

impl Profanity {
    /// Starts it and logs in as an account of the private server.
    pub async fn log_in(name: &str, client_port: u16) -> Result<Self> {
        let client = Self { folder: Folder::new(&format!("profanity-{name}"))? };
        client.start()?;
        client.wait_for("Profanity").await?;
        client
            .command(&format!("/connect {name}@{DOMAIN} server 127.0.0.1 port {client_port} tls disable"))?;
        client.wait_for("password").await?;
        client.command(PASSWORD)?;
        client.wait_for("logged in successfully").await?;
        Ok(client)
    }

    /// Types a line and presses Enter.
    pub fn command(&self, line: &str) -> Result<()> {
        self.tmux(&["send-keys", "-t", "client", "-l", line])?;
        self.tmux(&["send-keys", "-t", "client", "Enter"])?;
        Ok(())
    }

    /// What is on the screen, with wrapped lines as they are shown.
    pub fn screen(&self) -> Result<String> {
        self.tmux(&["capture-pane", "-p", "-t", "client"])
    }

    /// Waits until the screen shows `text`; line breaks count as spaces.
    pub async fn wait_for(&self, text: &str) -> Result<()> {
        let until = Instant::now() + PATIENCE;
        let mut screen = String::new();
        while Instant::now() < until {
            screen = self.screen()?;
            let words: Vec<&str> = screen.split_whitespace().collect();
            if words.join(" ").contains(text) {
                return Ok(());
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
        bail!("Profanity does not show `{text}`, but:\n{screen}")
    }

    fn start(&self) -> Result<()> {
        let config = self.folder.path().join("config/profanity");
        std::fs::create_dir_all(&config)?;
        std::fs::write(config.join("profrc"), PREFERENCES)?;
        self.tmux(&[
            "-f",
            "/dev/null",
            "new-session",
            "-d",
            "-s",
            "client",
            "-x",
            "160",
            "-y",
            "50",
            "profanity",
        ])?;
        Ok(())
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("tmux")
    }

    fn tmux(&self, arguments: &[&str]) -> Result<String> {
        let folder = self.folder.path();
        let output = Command::new("tmux")
            .arg("-S")
            .arg(self.socket())
            .args(arguments)
            .env("HOME", folder)
            .env("XDG_CONFIG_HOME", folder.join("config"))
            .env("XDG_DATA_HOME", folder.join("data"))
            .env("TERM", "xterm-256color")
            .env("LC_ALL", "C.UTF-8")
            .env_remove("TMUX")
            .stdin(Stdio::null())
            .output()
            .context("could not run tmux; ./check installs what the tests need")?;
        if !output.status.success() {
            bail!("tmux {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

impl Drop for Profanity {
    fn drop(&mut self) {
        let _ = self.tmux(&["kill-server"]);
    }
}
