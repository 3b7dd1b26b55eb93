//! A program under measurement: started, looked at through `/proc`, ended.
//!
//! *Never:* anything the program itself would tell.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use e2e::process::{Process, tail};

/// Clock ticks of `/proc/PID/stat` in a second (USER_HZ, which is 100 on every Linux).
const TICKS: f64 = 100.0;

/// A running program.
pub(crate) struct Observed {
    process: Process,
    log: std::path::PathBuf,
}

/// Processor time of one thread.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Spent {
    /// In the program itself, in seconds.
    pub(crate) user: f64,
    /// In the system, in seconds.
    pub(crate) system: f64,
}

impl Observed {
    /// Starts a program; what it prints goes to `log`.
    pub(crate) fn start(name: &str, command: Command, log: &Path) -> Result<Self> {
        Ok(Self { process: Process::start(name, command, log)?, log: log.to_owned() })
    }

    /// Ends it at once (SIGKILL).
    pub(crate) fn kill(mut self) {
        self.process.kill();
    }

    /// Its last words.
    pub(crate) fn log_tail(&self) -> String {
        tail(&self.log, 20)
    }

    /// Memory that it has in use, in bytes.
    pub(crate) fn resident_bytes(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|line| line.split_whitespace().next()).context("no VmRSS")?;
        Ok(kib.parse::<f64>()? * 1024.0)
    }

    /// Processor time of its threads so far, by their names.
    pub(crate) fn spent(&self) -> Result<BTreeMap<String, Spent>> {
        let mut spent: BTreeMap<String, Spent> = BTreeMap::new();
        for task in std::fs::read_dir(format!("/proc/{}/task", self.process.id()))? {
            let stat = std::fs::read_to_string(task?.path().join("stat"))?;
            let (head, rest) = stat.rsplit_once(") ").context("no name in stat")?;
            let name = head.split_once('(').context("no name in stat")?.1;
            let fields: Vec<&str> = rest.split(' ').collect();
            let thread = spent.entry(name.to_owned()).or_default();
            thread.user += fields[11].parse::<f64>()? / TICKS;
            thread.system += fields[12].parse::<f64>()? / TICKS;
        }
        Ok(spent)
    }
}
