//! The store cannot be written: locked, full, read-only, standing still, gone.
//!
//! Everybody's words wait for the disk, so delays on the second side are those of the disk here.
//!
//! *Never:* damage to what was written; `component/tests/upgrade/` has that.

use std::time::Duration;

use anyhow::{Result, ensure};
use rusqlite::Connection;

use crate::Extent;
use crate::mount::Mount;
use crate::report::{Missing, Report};
use crate::server::{Second, Server};
use crate::world::{PACE, World};

/// The watchdog gives a thread this time at least.
const STUCK: Duration = Duration::from_secs(40);

/// A world whose store lies on a file system of its own.
fn on_disk() -> Result<(Mount, World)> {
    let mut world = World::prepared(Second::ThrowsOut, "disk/", "")?;
    let mount = Mount::new(&world.path("disk"))?;
    world.start()?;
    world.open_all()?;
    world.talk(Some(PACE), Some(PACE));
    world.run(Duration::from_secs(1))?;
    Ok((mount, world))
}

fn again(world: &mut World) -> Result<()> {
    world.start()?;
    world.until("both links are back", |world| world.servers.iter().all(Server::is_up))?;
    world.run(Duration::from_secs(1))?;
    world.settle()
}

pub(crate) fn locked(extent: Extent) -> Result<Report> {
    let mut world = World::set(Second::ThrowsOut, "", "")?;
    world.talk(Some(PACE), Some(PACE));
    world.run(Duration::from_secs(1))?;
    let other = Connection::open(world.path("frontdesk.sqlite"))?;
    other.busy_timeout(Duration::from_secs(10))?;
    other.execute_batch("BEGIN IMMEDIATE")?;
    world.run(extent.seconds(3, 20))?;
    other.execute_batch("ROLLBACK")?;
    world.run(Duration::from_secs(1))?;
    world.settle()?;
    Ok(world.report(Missing::Nothing))
}

pub(crate) fn full(extent: Extent) -> Result<Report> {
    let (mount, mut world) = on_disk()?;
    mount.fill()?;
    world.run(extent.seconds(4, 20))?;
    mount.empty()?;
    world.run(Duration::from_secs(1))?;
    world.settle()?;
    Ok(world.report(Missing::Nothing))
}

/// A file system that turns read-only does not turn back: the process ends, aloud, and the next one goes on.
pub(crate) fn read_only(_: Extent) -> Result<Report> {
    let (mount, mut world) = on_disk()?;
    mount.break_down()?;
    let status = world.ends(STUCK)?;
    ensure!(!status.success(), "that is no end in order");
    world.run(Duration::from_secs(1))?;
    mount.away()?;
    mount.again()?;
    again(&mut world)?;
    Ok(world.report(Missing::NotTaken))
}

/// Nothing can be done about a disk that stands still, not even end. The connections are closed, so that servers take
/// nothing for us meanwhile.
pub(crate) fn frozen(extent: Extent) -> Result<Report> {
    let (mut mount, mut world) = on_disk()?;
    mount.freeze()?;
    match extent {
        Extent::Short => {
            world.run(Duration::from_secs(3))?;
            mount.thaw()?;
            world.run(Duration::from_secs(1))?;
            world.settle()?;
            Ok(world.report(Missing::Nothing))
        }
        Extent::Full => {
            world.until("both servers see the end", |world| !world.servers.iter().any(Server::is_up))?;
            world.run(Duration::from_secs(5))?;
            mount.thaw()?;
            let status = world.ends(STUCK)?;
            ensure!(!status.success(), "that is no end in order");
            again(&mut world)?;
            Ok(world.report(Missing::NotTaken))
        }
    }
}

/// Nobody is told that something is kept which will not be there at the next start.
pub(crate) fn removed(_: Extent) -> Result<Report> {
    let mut world = World::set(Second::ThrowsOut, "", "")?;
    world.talk(Some(PACE), Some(PACE));
    world.run(Duration::from_secs(1))?;
    std::fs::rename(world.path("frontdesk.sqlite"), world.path("elsewhere.sqlite"))?;
    let status = world.ends(STUCK)?;
    ensure!(!status.success(), "that is no end in order");
    for end in ["", "-wal", "-shm"] {
        // what belongs to the file that was moved
        let _ = std::fs::remove_file(world.path(&format!("frontdesk.sqlite{end}")));
    }
    let saved = std::fs::read_dir(world.path(""))?.filter_map(|file| Some(file.ok()?.path()));
    let saved = saved.into_iter().find(|path| path.to_string_lossy().contains(".sqlite.saved-"));
    ensure!(saved.is_some(), "what the process had was not saved:\n{}", world.log());
    std::fs::rename(saved.unwrap_or_default(), world.path("frontdesk.sqlite"))?;
    again(&mut world)?;
    Ok(world.report(Missing::NotTaken))
}
