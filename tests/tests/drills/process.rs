//! Frontdesk itself is killed, ended, stopped, or told its settings again and again.
//!
//! *Never:* a fault of a server.

use std::time::Duration;

use anyhow::{Result, ensure};

use crate::Extent;
use crate::report::{Missing, Report};
use crate::server::{Second, Server};
use crate::world::{PACE, World};

/// How often the process ends.
pub(crate) const ENDS: (usize, usize) = (3, 40);
/// How often the settings are loaded again: each time is told in a line or two.
pub(crate) const RELOADS: (usize, usize) = (10, 300);

fn world() -> Result<World> {
    let mut world = World::set(Second::ThrowsOut, "", "")?;
    world.talk(Some(PACE), Some(PACE));
    world.run(Duration::from_secs(1))?;
    Ok(world)
}

fn again(world: &mut World) -> Result<()> {
    world.start()?;
    world.until("both links are back", |world| world.servers.iter().all(Server::is_up))?;
    world.run(Duration::from_millis(700))
}

pub(crate) fn killed(extent: Extent) -> Result<Report> {
    let mut world = world()?;
    for _ in 0..extent.of(ENDS.0, ENDS.1) {
        world.kill();
        again(&mut world)?;
    }
    world.settle()?;
    Ok(world.report(Missing::NotTaken))
}

pub(crate) fn ended(extent: Extent) -> Result<Report> {
    let mut world = world()?;
    for _ in 0..extent.of(ENDS.0, ENDS.1) {
        let status = world.terminate()?;
        ensure!(status.success(), "it ended with {status}");
        again(&mut world)?;
    }
    world.settle()?;
    Ok(world.report(Missing::NotTaken))
}

/// Nothing that waits in the sockets is thrown away afterwards, and nobody is blamed for the pause.
pub(crate) fn stopped(extent: Extent) -> Result<Report> {
    let mut world = world()?;
    world.signal("STOP")?;
    world.run(extent.seconds(5, 65))?;
    world.signal("CONT")?;
    world.run(Duration::from_secs(2))?;
    world.settle()?;
    Ok(world.report(Missing::Nothing))
}

pub(crate) fn reloaded(extent: Extent) -> Result<Report> {
    let mut world = world()?;
    for _ in 0..extent.of(RELOADS.0, RELOADS.1) {
        world.signal("HUP")?;
        world.run(Duration::from_millis(100))?;
    }
    world.settle()?;
    Ok(world.report(Missing::Nothing))
}
