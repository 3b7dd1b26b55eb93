//! Frontdesk itself, with everything on: memory, throughput, latency, restart, in this order and on one database.
//!
//! *Never:* settings that a real Frontdesk could not have; guard and limits are raised because a few people speak for
//! thousands.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rusqlite::Connection;

use crate::book::Book;
use crate::cast::{self, Cast, HELP};
use crate::load::{Talk, at_a_walk, at_full_speed, percentile};
use crate::observed::Observed;
use crate::server::{PATIENCE, Server};
use crate::table::{heading, line};
use e2e::raw::attribute;

/// How much is done.
pub(crate) struct Extent {
    /// Open conversations.
    pub(crate) conversations: usize,
    /// Agents who share them.
    pub(crate) agents: usize,
    /// Messages under way at full speed.
    pub(crate) window: usize,
    /// How long full speed is kept up.
    pub(crate) full_speed: Duration,
    /// Messages at an even pace of 200 a second.
    pub(crate) walk: usize,
}

/// Pace of 200 messages a second.
const PACE: Duration = Duration::from_millis(5);
/// Time for everything that is under way to come to rest.
const REST: Duration = Duration::from_millis(1500);

struct Setting<'a> {
    binary: &'a Path,
    folder: &'a Path,
    listener: TcpListener,
    extent: &'a Extent,
}

/// Runs everything and prints the figures.
pub(crate) fn measure(binary: &Path, folder: &Path, extent: &Extent) -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let settings = cast::settings(listener.local_addr()?.port(), extent.agents, extent.conversations);
    std::fs::write(folder.join("frontdesk.toml"), settings)?;
    let setting = Setting { binary, folder, listener, extent };
    let program = setting.start()?;
    let result = setting.all(&program);
    let result = result.map_err(|error| error.context(program.log_tail()));
    // the server goes on until then: a program that finds it gone would be back before it is killed
    program.kill();
    let (server, mut cast, mut book) = result?;
    drop(server);
    setting.restart(&mut cast, &mut book)
}

impl Setting<'_> {
    fn start(&self) -> Result<Observed> {
        let mut command = Command::new(self.binary);
        command.args(["run", "--config", "frontdesk.toml"]).current_dir(self.folder);
        Observed::start("frontdesk", command, &self.folder.join("frontdesk.log"))
    }

    fn all(&self, program: &Observed) -> Result<(Server, Cast, Book)> {
        let mut server = Server::accept(&self.listener)?;
        let extent = self.extent;
        cast::bring_agents(&mut server, extent.agents)?;
        rest(&mut server, REST)?;
        let before = program.resident_bytes()?;
        let began = Instant::now();
        let mut cast = Cast::open(&mut server, extent.conversations)?;
        let opened = extent.conversations as f64 / began.elapsed().as_secs_f64();
        rest(&mut server, REST)?;
        let open = program.resident_bytes()?;
        let mut book = Book::new(cast.lanes());
        full_speed(&mut server, program, &mut cast, &mut book, extent)?;
        rest(&mut server, REST)?;
        let after = program.resident_bytes()?;
        let times = at_a_walk(&mut server, &mut cast, &mut book, PACE, extent.walk)?;
        // what is not confirmed at the kill would come twice after it
        rest(&mut server, REST)?;
        heading("At 200 messages a second: time from bytes in to bytes out");
        for percent in [50, 90, 99, 100] {
            let time = percentile(&times, percent).as_secs_f64() * 1e3;
            line(
                &format!("p{percent}"),
                &format!("{time:.2} ms"),
                if percent == 99 { "aim: 5 ms" } else { "" },
            );
        }
        heading(&format!("Memory with {} open conversations", extent.conversations));
        let each =
            |from: f64, to: f64| format!("{:.0} bytes each", (to - from) / extent.conversations as f64);
        line("with agents, before the first conversation", &format!("{:.1} MB", before / 1e6), "");
        line(
            "after opening",
            &format!("{:.1} MB", open / 1e6),
            &format!("{}; aim: 3072", each(before, open)),
        );
        line(
            "after full speed",
            &format!("{:.1} MB", after / 1e6),
            &format!("{}; aim: 4096", each(before, after)),
        );
        line("their rows in the store", &rows(self.folder, extent.conversations)?, "");
        line("opening them", &format!("{opened:.0} /s"), "");
        Ok((server, cast, book))
    }

    /// Starts again on the same database after a kill.
    fn restart(&self, cast: &mut Cast, book: &mut Book) -> Result<()> {
        let began = Instant::now();
        let program = self.start()?;
        let result = self.serves_again(began, cast, book);
        let result = result.map_err(|error| error.context(program.log_tail()));
        program.kill();
        let (answered, relayed) = result?;
        heading(&format!("Restart with {} open conversations, after SIGKILL", self.extent.conversations));
        line("until disco#info is answered", &format!("{:.0} ms", answered.as_secs_f64() * 1e3), "");
        line(
            "until a message is relayed",
            &format!("{:.0} ms", relayed.as_secs_f64() * 1e3),
            "aim: 4000 ms with 100,000",
        );
        Ok(())
    }

    fn serves_again(&self, began: Instant, cast: &mut Cast, book: &mut Book) -> Result<(Duration, Duration)> {
        let mut server = Server::accept(&self.listener)?;
        let ask = format!(
            "<iq from='admin@example.org/desktop' to='{HELP}' id='alive' type='get'>\
             <query xmlns='http://jabber.org/protocol/disco#info'/></iq>"
        );
        server.out.extend_from_slice(ask.as_bytes());
        cast.say(book, &mut server.out);
        server.flush()?;
        let (mut answered, mut relayed) = (None, None);
        while answered.is_none() || relayed.is_none() {
            server.receive(|stanza, out| {
                cast::answer_presence(stanza, out);
                if attribute(stanza, "id") == Some("alive") {
                    answered = Some(began.elapsed());
                } else if cast.hear(book, stanza)?.is_some() {
                    relayed = Some(began.elapsed());
                }
                Ok(())
            })?;
            if began.elapsed() > PATIENCE {
                bail!("after the restart there is no answer");
            }
        }
        Ok((answered.context("just seen")?, relayed.context("just seen")?))
    }
}

/// Takes what still comes for a while.
fn rest(server: &mut Server, length: Duration) -> Result<()> {
    let until = Instant::now() + length;
    while Instant::now() < until {
        server.receive(|_, _| Ok(()))?;
    }
    Ok(())
}

fn full_speed(
    server: &mut Server,
    program: &Observed,
    cast: &mut Cast,
    book: &mut Book,
    extent: &Extent,
) -> Result<()> {
    let before = program.spent()?;
    let (figure, took) = at_full_speed(server, cast, book, extent.window, extent.full_speed)?;
    heading(&format!("Relay with everything on, SQLite FULL, {} under way", extent.window));
    line("messages a second", &format!("{figure:.0} /s"), "aim: 20000");
    let (mut user, mut system) = (0.0, 0.0);
    for (name, spent) in program.spent()? {
        let earlier = before.get(&name).copied().unwrap_or_default();
        let share = |now: f64, then: f64| 100.0 * (now - then) / took.as_secs_f64();
        let (own, of_system) = (share(spent.user, earlier.user), share(spent.system, earlier.system));
        (user, system) = (user + own, system + of_system);
        if own + of_system >= 0.5 {
            line(
                &format!("  thread {name}"),
                &format!("{:.0} % of a core", own + of_system),
                &format!("{own:.0} own, {of_system:.0} system"),
            );
        }
    }
    line("  Frontdesk in all", &format!("{:.0} % of a core", user + system), "");
    line("  processor time a message", &format!("{:.1} us", (user + system) * 1e4 / figure), "");
    Ok(())
}

/// Bytes of the rows of one conversation.
fn rows(folder: &Path, conversations: usize) -> Result<String> {
    let database: PathBuf = folder.join("frontdesk.sqlite");
    let connection = Connection::open(database)?;
    let bytes: i64 = connection.query_row(
        "SELECT sum(length(key) + length(json)) FROM entity \
         WHERE key LIKE 'engine/conversation/%' OR key LIKE 'engine/progress/%' OR key LIKE 'contact/%' OR key LIKE 'engine/customer/%'",
        [],
        |row| row.get(0),
    )?;
    Ok(format!("{:.0} bytes each", bytes as f64 / conversations as f64))
}
