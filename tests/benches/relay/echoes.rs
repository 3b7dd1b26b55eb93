//! What the whole is held against: a bare echo on the same `wire` and `link`, and one on slixmpp.
//!
//! *Never:* Frontdesk.

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use crate::book::Book;
use crate::cast::{HELP, SECRET, chat_message};
use crate::load::{Talk, at_full_speed};
use crate::observed::Observed;
use crate::server::Server;
use e2e::raw::body;

/// Messages under way.
const WINDOW: usize = 2000;
/// People who talk to themselves.
const LANES: usize = 50;

/// Messages a second of the echo that `command` starts, on one core.
pub(crate) fn measure(name: &str, command: &[&str], folder: &Path, length: Duration) -> Result<f64> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let port = listener.local_addr()?.port().to_string();
    let mut pinned = Command::new("taskset");
    pinned.args(["-c", "0"]).args(command.iter().map(|part| if *part == "PORT" { &port } else { *part }));
    let echo = Observed::start(name, pinned, &folder.join(format!("{name}.log")))?;
    let figure = Server::accept(&listener).and_then(|mut server| {
        let mut book = Book::new(LANES);
        let figure = at_full_speed(&mut server, &mut Soliloquy::default(), &mut book, WINDOW, length)?;
        Ok(figure.0)
    });
    let figure = figure.map_err(|error| error.context(echo.log_tail()));
    echo.kill();
    figure
}

/// The arguments of the bare echo: this bench in another role.
pub(crate) fn bare(bench: &str) -> [&str; 5] {
    [bench, "--be-echo", HELP, "PORT", SECRET]
}

/// The arguments of the slixmpp echo.
pub(crate) fn slixmpp<'a>(python: &'a str, script: &'a str) -> [&'a str; 5] {
    [python, script, HELP, "PORT", SECRET]
}

/// People whose words come back to them.
#[derive(Default)]
struct Soliloquy {
    next: usize,
}

impl Talk for Soliloquy {
    fn say(&mut self, book: &mut Book, out: &mut Vec<u8>) -> (usize, u32) {
        self.next += 1;
        let lane = self.next % LANES;
        let number = book.send(lane);
        let start = format!("<message from='customer{lane}@example.org/phone.5X2K' to='support@{HELP}' id='");
        chat_message(&start, lane, number, out);
        (lane, number)
    }

    fn hear(&self, book: &mut Book, stanza: &[u8]) -> Result<Option<(usize, u32)>> {
        body(stanza).map(|body| book.take(body)).transpose()
    }
}
