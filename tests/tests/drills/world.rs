//! Frontdesk between two servers, with conversations on both, and everything that is counted about it.
//!
//! One thread does all: it lets the servers read and write, sends the words that are due, and hears those that come.
//!
//! *Never:* what fails, and when; the drills say that.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use e2e::frontdesk::binary;
use e2e::process::{Folder, Process, tail};

use crate::people::{HELP, People, SIDES};
use crate::report::{Missing, Report};
use crate::server::{Second, Server};

/// How long a thing that must happen may take.
const PATIENCE: Duration = Duration::from_secs(90);
/// When nothing has come for so long, nothing will come any more.
const QUIET: Duration = Duration::from_secs(3);
/// SIGTERM has to end Frontdesk within this time.
const LAST_WORDS: Duration = Duration::from_secs(6);
/// 200 words a second.
pub(crate) const PACE: Duration = Duration::from_millis(5);
/// Conversations on each side.
const LANES: usize = 100;

/// Everything of one drill.
pub(crate) struct World {
    folder: Folder,
    pub(crate) servers: [Server; 2],
    pub(crate) people: People,
    program: Option<Process>,
    environment: Vec<(String, String)>,
    /// Largest memory of any process so far, in bytes.
    memory: u64,
    /// Lines of the log when the drill began.
    lines_before: usize,
}

impl World {
    /// Frontdesk runs, and every conversation is open. `more` is added to the settings; the store lies in `disk`, a folder
    /// of the drill.
    pub(crate) fn set(second: Second, disk: &str, more: &str) -> Result<Self> {
        let mut world = Self::prepared(second, disk, more)?;
        world.start()?;
        world.open_all()?;
        Ok(world)
    }

    /// The same, not started.
    pub(crate) fn prepared(second: Second, disk: &str, more: &str) -> Result<Self> {
        let world = Self {
            folder: Folder::new("drill")?,
            servers: [Server::start(second)?, Server::start(second)?],
            people: People::new(LANES),
            program: None,
            environment: Vec::new(),
            memory: 0,
            lines_before: 0,
        };
        let mut text = format!("[store]\npath = \"{disk}frontdesk.sqlite\"\n{more}\n{}", People::settings());
        for (name, server) in SIDES.iter().zip(&world.servers) {
            text.push_str(&format!(
                "[[link]]\nname = \"{name}\"\ndomain = \"{HELP}\"\nport = {}\nsecret = \"drill\"\n",
                server.port()
            ));
        }
        std::fs::write(world.path("frontdesk.toml"), text)?;
        Ok(world)
    }

    /// A file or folder of the drill.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What Frontdesk is told by its environment from the next start on.
    pub(crate) fn environment(&mut self, variables: &[(&str, &str)]) {
        self.environment =
            variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    }

    /// Starts Frontdesk.
    pub(crate) fn start(&mut self) -> Result<()> {
        self.program = Some(self.another("frontdesk.toml", "log")?);
        Ok(())
    }

    /// A process with other settings, which writes another log.
    pub(crate) fn another(&self, settings: &str, log: &str) -> Result<Process> {
        let mut command = Command::new(binary()?);
        command.current_dir(self.folder.path()).args(["run", "--config", settings]);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        Process::start("frontdesk", command, &self.path(log))
    }

    /// Begins every conversation.
    pub(crate) fn open_all(&mut self) -> Result<()> {
        self.until("both links are up", |world| world.servers.iter().all(Server::is_up))?;
        // agents are there as soon as their presence has been asked for and answered
        self.run(Duration::from_millis(700))?;
        for side in 0..SIDES.len() {
            for opening in self.people.openings(side) {
                self.servers[side].deliver(opening.as_bytes());
                self.run(Duration::from_millis(3))?;
            }
        }
        self.until("all conversations are open", |world| world.people.open() == LANES * SIDES.len())?;
        self.lines_before = self.log().lines().count();
        Ok(())
    }

    /// Everybody talks, the first side and the second at this pace.
    pub(crate) fn talk(&mut self, first: Option<Duration>, second: Option<Duration>) {
        self.people.pace = [first, second];
    }

    /// Goes on for a while.
    pub(crate) fn run(&mut self, length: Duration) -> Result<()> {
        let until = Instant::now() + length;
        while Instant::now() < until {
            self.step()?;
        }
        Ok(())
    }

    /// Goes on until something holds.
    pub(crate) fn until(&mut self, what: &str, mut holds: impl FnMut(&mut Self) -> bool) -> Result<()> {
        let until = Instant::now() + PATIENCE;
        while !holds(self) {
            if Instant::now() > until {
                bail!("not in time: {what}; the log ends with\n{}", tail(&self.path("log"), 20));
            }
            self.step()?;
        }
        Ok(())
    }

    /// Everybody falls silent; returns when all has come that will come.
    pub(crate) fn settle(&mut self) -> Result<()> {
        self.talk(None, None);
        self.until("both links are up again", |world| world.servers.iter().all(Server::is_up))?;
        let missing = |world: &Self| {
            world.people.words.iter().filter(|word| word.heard.is_none() && !word.is_refused).count()
        };
        let (mut last, mut since) = (missing(self), Instant::now());
        while last > 0 && since.elapsed() < QUIET {
            self.run(Duration::from_millis(100))?;
            let now = missing(self);
            if now < last {
                (last, since) = (now, Instant::now());
            }
        }
        self.look_at_memory();
        Ok(())
    }

    fn step(&mut self) -> Result<()> {
        let mut moved = false;
        for (side, server) in self.servers.iter_mut().enumerate() {
            let mut replies = Vec::new();
            moved |= server.step(|stanza| self.people.hear(side, stanza, &mut replies))?;
            for reply in replies {
                server.deliver(reply.as_bytes());
            }
            for (number, stanza) in self.people.due(side, Instant::now()) {
                moved = true;
                if !server.deliver(stanza.as_bytes()) {
                    self.people.words[number].is_refused = true;
                }
            }
        }
        if !moved {
            std::thread::sleep(Duration::from_micros(500));
        }
        Ok(())
    }

    /// Sends a signal to Frontdesk.
    pub(crate) fn signal(&self, signal: &str) -> Result<()> {
        self.program.as_ref().context("frontdesk does not run")?.signal(signal)
    }

    /// Ends it at once (SIGKILL).
    pub(crate) fn kill(&mut self) {
        self.look_at_memory();
        self.program = None;
    }

    /// Ends it in order (SIGTERM), while everything goes on.
    pub(crate) fn terminate(&mut self) -> Result<ExitStatus> {
        self.signal("TERM")?;
        self.ends(LAST_WORDS)
    }

    /// Waits for its end, while everything goes on.
    pub(crate) fn ends(&mut self, patience: Duration) -> Result<ExitStatus> {
        let until = Instant::now() + patience;
        while Instant::now() < until {
            self.look_at_memory();
            if let Some(status) = self.has_ended() {
                self.program = None;
                return Ok(status);
            }
            self.step()?;
        }
        bail!("frontdesk does not end; its log ends with\n{}", tail(&self.path("log"), 20))
    }

    /// How it ended, if it has.
    pub(crate) fn has_ended(&mut self) -> Option<ExitStatus> {
        self.program.as_mut().and_then(Process::ended)
    }

    /// The log so far.
    pub(crate) fn log(&self) -> String {
        tail(&self.path("log"), usize::MAX)
    }

    fn look_at_memory(&mut self) {
        let Some(program) = &self.program else { return };
        // of a process that has ended there is nothing to see
        self.memory = self.memory.max(peak(program.id()).unwrap_or(0));
    }

    /// What came of it.
    pub(crate) fn report(&mut self, missing: Missing) -> Report {
        let lines = self.log().lines().count().saturating_sub(self.lines_before);
        Report::new(&self.people, missing, self.memory, (lines, tail(&self.path("log"), 40)))
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if std::thread::panicking() {
            println!("{}", tail(&self.path("log"), 40));
        }
    }
}

/// The most memory that a process has had, in bytes.
fn peak(id: u32) -> Option<u64> {
    let status = std::fs::read_to_string(Path::new("/proc").join(id.to_string()).join("status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1024)
}
