//! How fast, how soon, how small: Frontdesk from bytes in to bytes out, against a scripted server on loopback.
//!
//! `cargo bench -p e2e --bench relay` prints all figures in some two minutes; `-- --quick` does the same with little of
//! everything in under 30 s, `-- --many` opens 100,000 conversations, and `-- --instructions` counts instructions with
//! callgrind. What the figures mean stands in docs/TESTING.md. A figure never makes the bench fail; a message that is
//! lost, doubled, misdirected or out of order does.
//!
//! *Never:* addresses other than loopback; asserting times.

mod bare;
mod book;
mod cast;
mod echoes;
mod instructions;
mod load;
mod observed;
mod path;
mod server;
mod table;
mod whole;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use e2e::process::workspace;
use table::{heading, line};
use whole::Extent;

const FULL: Extent = Extent {
    conversations: 10_000,
    agents: 1000,
    window: 1000,
    full_speed: Duration::from_secs(15),
    walk: 4000,
};

const QUICK: Extent =
    Extent { conversations: 300, agents: 100, window: 300, full_speed: Duration::from_secs(2), walk: 200 };

const MANY: Extent = Extent {
    conversations: 100_000,
    agents: 1000,
    window: 1000,
    full_speed: Duration::from_secs(2),
    walk: 200,
};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => measure(&FULL, true),
        ["--quick"] => measure(&QUICK, true),
        ["--only-whole"] => measure(&FULL, false),
        ["--quick", "--only-whole"] => measure(&QUICK, false),
        ["--many"] => measure(&MANY, false),
        ["--instructions"] => instructions::measure(),
        ["--be-echo", domain, port, secret] => bare::run(domain, port.parse()?, secret),
        ["--be-path", count] => path::run(count.parse()?),
        _ => bail!("there are [--quick] [--only-whole], --many and --instructions"),
    }
}

fn measure(extent: &Extent, with_echoes: bool) -> Result<()> {
    let frontdesk = frontdesk()?;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("relay-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let echoes = if with_echoes { measure_echoes(&folder, extent.full_speed / 3) } else { Ok(()) };
    let result = echoes.and_then(|()| whole::measure(&frontdesk, &folder, extent));
    std::fs::remove_dir_all(&folder)?;
    result
}

fn measure_echoes(folder: &Path, length: Duration) -> Result<()> {
    let bench = std::env::current_exe()?.display().to_string();
    let bare = echoes::measure("echo", &echoes::bare(&bench), folder, length)?;
    let python = e2e::slixmpp::python()?.display().to_string();
    let script = workspace().join("tests/clients/slix_echo.py").display().to_string();
    let slixmpp = echoes::measure("slixmpp", &echoes::slixmpp(&python, &script), folder, length)?;
    heading("Echo of a chat message of 420 bytes, on one core");
    line("slixmpp", &format!("{slixmpp:.0} /s"), "");
    let times = format!("{:.0} times slixmpp; aim: 300000", bare / slixmpp);
    line("xmpp_edge::wire and link alone", &format!("{bare:.0} /s"), &times);
    Ok(())
}

/// The optimised program, built first unless the environment names one.
fn frontdesk() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("FRONTDESK_BIN") {
        return Ok(PathBuf::from(path));
    }
    let mut build = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // The whole workspace: a part of it has other features and would be built anew.
    build.current_dir(workspace()).args(["build", "--release", "--locked", "--quiet", "--workspace"]);
    if !build.args(["--bin", "frontdesk"]).status().context("could not run cargo")?.success() {
        bail!("frontdesk does not build");
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().context("the target folder has a parent")?;
    Ok(folder.join("release/frontdesk"))
}
