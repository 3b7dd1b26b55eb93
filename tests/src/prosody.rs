//! A private Prosody in a folder of its own.
//!
//! The configuration is `prosody-config/private-server.cfg.lua`, filled in.
//! Accounts are written by `prosodyctl`; desks come into agents' rosters by the
//! groups file. The server runs in the foreground as our child. It is the installed
//! Prosody or the newer one of `release.rs`; all else is the same.
//!
//! *Never:* the system's Prosody, its configuration or its data.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::client::PASSWORD;
use crate::process::{Folder, Process};
use crate::release::{Release, newer_prosody_program};
use crate::server::{DOMAIN, Doors, HELP, Population, render, wait_for_ports};

const TEMPLATE: &str = "prosody-config/private-server.cfg.lua";

/// A private Prosody.
#[derive(Debug)]
pub struct Prosody {
    release: Release,
    process: Option<Process>,
    folder: Folder,
    doors: Doors,
}

impl Prosody {
    /// Makes a server with these accounts and starts it.
    pub async fn start(release: Release, population: &Population) -> Result<Self> {
        let folder = Folder::new("prosody")?;
        let doors = Doors::free()?;
        let mut server = Self { release, process: None, folder, doors };
        std::fs::create_dir_all(server.folder.path().join("data"))?;
        let config = render(TEMPLATE, server.folder.path(), doors)?;
        std::fs::write(server.config(), config)?;
        std::fs::write(server.folder.path().join("groups.txt"), groups(population))?;
        server.lay_programs()?;
        for account in population.all() {
            server.register(account)?;
        }
        server.start_again().await?;
        Ok(server)
    }

    /// Starts it (again) on the same data and ports.
    pub async fn start_again(&mut self) -> Result<()> {
        let log = self.log();
        let mut command = self.program("prosody");
        command.arg("--config").arg(self.config()).arg("-F");
        command.current_dir(self.folder.path());
        let mut process = Process::start("prosody", command, &log)?;
        wait_for_ports(&mut process, &self.doors.all(), &log).await?;
        self.process = Some(process);
        Ok(())
    }

    /// Ends it at once (SIGKILL).
    pub fn kill(&mut self) {
        self.process = None;
    }

    /// Where it listens.
    pub fn doors(&self) -> Doors {
        self.doors
    }

    fn config(&self) -> PathBuf {
        self.folder.path().join("prosody.cfg.lua")
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("prosody.out")
    }

    /// Puts the programs of a newer Prosody into the folder.
    fn lay_programs(&self) -> Result<()> {
        if self.release == Release::Newer {
            for name in ["prosody", "prosodyctl"] {
                std::fs::write(self.folder.path().join(name), newer_prosody_program(name)?)?;
            }
        }
        Ok(())
    }

    fn program(&self, name: &str) -> Command {
        match self.release {
            Release::Installed => Command::new(name),
            Release::Newer => {
                let mut command = Command::new("lua5.4");
                command.arg(self.folder.path().join(name));
                command
            }
        }
    }

    fn register(&self, account: &str) -> Result<()> {
        let output = self
            .program("prosodyctl")
            .arg("--config")
            .arg(self.config())
            .args(["register", account, DOMAIN, PASSWORD])
            .stdin(Stdio::null())
            .output()
            .context("could not run prosodyctl; ./check installs what the tests need")?;
        if !output.status.success() {
            bail!("no account {account}: {}", String::from_utf8_lossy(&output.stdout));
        }
        Ok(())
    }
}

/// One group of desks and colleagues.
fn groups(population: &Population) -> String {
    let mut text = String::new();
    if !population.colleagues.is_empty() {
        text.push_str("[Support]\n");
        for desk in &population.desks {
            text.push_str(&format!("{desk}@{HELP}={desk}\n"));
        }
        for name in &population.colleagues {
            text.push_str(&format!("{name}@{DOMAIN}={name}\n"));
        }
    }
    text
}
