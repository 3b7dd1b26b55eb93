//! A private ejabberd in a folder of its own.
//!
//! The configuration is `ejabberd-config/private-server.yml`, filled in. The
//! server runs as one Erlang node without a name: no distribution, no epmd, no
//! cookie, so any number of them runs side by side. Since `ejabberdctl` needs a
//! named node, accounts and roster items are made by an expression on the
//! command line, which is evaluated once the server runs; a file tells when it
//! is done. It is the installed ejabberd or the newer one of `release.rs`; all else
//! is the same.
//!
//! *Never:* the system's ejabberd, its configuration, its data, or epmd.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::client::PASSWORD;
use crate::process::{Folder, LOOK_AGAIN, PATIENCE, Process, tail};
use crate::release::{Release, erlang_code};
use crate::server::{DOMAIN, Doors, HELP, Population, render, wait_for_ports};

const TEMPLATE: &str = "ejabberd-config/private-server.yml";

/// A private ejabberd.
#[derive(Debug)]
pub struct Ejabberd {
    process: Option<Process>,
    folder: Folder,
    doors: Doors,
    setup: String,
    /// Where Erlang finds it.
    code: Vec<PathBuf>,
}

impl Ejabberd {
    /// Makes a server with these accounts and starts it.
    pub async fn start(release: Release, population: &Population) -> Result<Self> {
        let folder = Folder::new("ejabberd")?;
        let doors = Doors::free()?;
        let config = render(TEMPLATE, folder.path(), doors)?;
        std::fs::write(folder.path().join("ejabberd.yml"), config)?;
        let code = erlang_code(release)?;
        let setup = setup(population);
        let mut server = Self { process: None, folder, doors, setup, code };
        server.start_again().await?;
        Ok(server)
    }

    /// Starts it (again) on the same data and ports.
    pub async fn start_again(&mut self) -> Result<()> {
        let ready = self.folder.path().join("ready");
        let _ = std::fs::remove_file(&ready);
        let log = self.log();
        let mut process = Process::start("ejabberd", self.command(&ready), &log)?;
        wait_for_ports(&mut process, &self.doors.all(), &log).await?;
        let until = Instant::now() + 12 * PATIENCE;
        while !ready.exists() {
            if Instant::now() > until {
                bail!("ejabberd made no accounts:\n{}", tail(&log, 30));
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
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

    fn log(&self) -> PathBuf {
        self.folder.path().join("ejabberd.out")
    }

    fn command(&self, ready: &Path) -> Command {
        let folder = self.folder.path();
        let mut command = Command::new("erl");
        command
            .current_dir(folder)
            .env("EJABBERD_CONFIG_PATH", folder.join("ejabberd.yml"))
            .env("EJABBERD_LOG_PATH", folder.join("ejabberd.log"))
            .env("ERL_CRASH_DUMP_SECONDS", "0")
            .env("HOME", folder)
            .args(["-noinput", "+K", "true", "+S", "1:1", "+sbwt", "none"])
            // Not `ERL_LIBS`: Erlang would look into a thousand folders of other programs.
            .args(self.code.iter().flat_map(|folder| [Path::new("-pa"), folder]))
            .args(["-mnesia", "dir", &format!("\"{}\"", folder.join("mnesia").display())])
            .args(["-s", "ejabberd", "-eval"])
            .arg(format!("{} ok = file:write_file(\"{}\", <<\"ready\">>).", self.setup, ready.display()));
        command
    }
}

/// The Erlang expression that makes accounts and rosters; harmless when repeated.
fn setup(population: &Population) -> String {
    let mut text = String::new();
    for account in population.all() {
        let _ = write!(
            text,
            "ejabberd_auth:try_register(<<\"{account}\">>, <<\"{DOMAIN}\">>, <<\"{PASSWORD}\">>), "
        );
    }
    for account in &population.colleagues {
        for desk in &population.desks {
            let _ = write!(
                text,
                "mod_admin_extra:add_rosteritem(<<\"{account}\">>, <<\"{DOMAIN}\">>, <<\"{desk}\">>, \
                 <<\"{HELP}\">>, <<\"{desk}\">>, <<\"Support\">>, <<\"both\">>), "
            );
        }
    }
    text
}
