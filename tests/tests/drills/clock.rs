//! The machine's clock is wrong, by `libfaketime`; only the wall clock, as in life.
//!
//! *Never:* the system's own clock.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::Extent;
use crate::report::{Missing, Report};
use crate::server::{Second, Server};
use crate::world::{PACE, World};

/// A clock that says what stands in a file, such as `+2h`.
fn with_clock(said: &str) -> Result<World> {
    let mut world = World::prepared(Second::ThrowsOut, "", "")?;
    let folders = std::fs::read_dir("/usr/lib")?.filter_map(|entry| Some(entry.ok()?.path()));
    let libraries = folders.map(|folder| folder.join("faketime/libfaketimeMT.so.1"));
    let library: PathBuf = libraries
        .into_iter()
        .find(|path| path.exists())
        .context("faketime is missing: ./check installs it")?;
    let file = world.path("clock");
    std::fs::write(&file, said)?;
    let (library, file) = (library.display().to_string(), file.display().to_string());
    world.environment(&[
        ("LD_PRELOAD", &library),
        ("FAKETIME_TIMESTAMP_FILE", &file),
        ("FAKETIME_CACHE_DURATION", "1"),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
    ]);
    world.start()?;
    world.open_all()?;
    world.talk(Some(PACE), Some(PACE));
    world.run(Duration::from_secs(1))?;
    Ok(world)
}

/// Started two hours fast, and then right: nothing of the first start is lost, and the log says what happened.
pub(crate) fn fast_at_one_start(extent: Extent) -> Result<Report> {
    let mut world = with_clock("+2h")?;
    world.terminate()?;
    std::fs::write(world.path("clock"), "+0")?;
    world.start()?;
    world.until("both links are back", |world| world.servers.iter().all(Server::is_up))?;
    world.run(extent.seconds(3, 30))?;
    world.settle()?;
    Ok(world.report(Missing::NotTaken))
}

/// Forward by hours and back again.
pub(crate) fn jumps(extent: Extent) -> Result<Report> {
    let mut world = with_clock("+0")?;
    for said in ["+3h", "+0", "-1h", "+0"] {
        std::fs::write(world.path("clock"), said)?;
        world.run(extent.seconds(3, 15))?;
    }
    world.settle()?;
    Ok(world.report(Missing::Nothing))
}
