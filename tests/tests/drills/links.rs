//! A server, or the way to it, fails; the other one does not.
//!
//! *Never:* a fault on the second side.

use std::time::Duration;

use anyhow::{Result, ensure};
use e2e::process::Process;

use crate::Extent;
use crate::report::{Missing, Report};
use crate::server::{Habit, Second, Server};
use crate::world::{PACE, World};

/// How often a connection is cut.
pub(crate) const CUTS: (usize, usize) = (4, 60);

fn world() -> Result<World> {
    let mut world = World::set(Second::ThrowsOut, "", "")?;
    world.talk(Some(PACE), Some(PACE));
    world.run(Duration::from_secs(1))?;
    Ok(world)
}

/// The first server behaves badly for a while, and then well again.
fn behaves(habit: Habit, length: Duration, missing: Missing) -> Result<Report> {
    let mut world = world()?;
    world.servers[0].behave(habit)?;
    world.run(length)?;
    world.servers[0].behave(Habit::Well)?;
    world.run(Duration::from_secs(2))?;
    world.settle()?;
    Ok(world.report(missing))
}

/// After a minute a connection is given up, and with it what was on its way to us.
fn unless_given_up(extent: Extent) -> Missing {
    match extent {
        Extent::Short => Missing::Nothing,
        Extent::Full => Missing::NotTaken,
    }
}

pub(crate) fn reads_nothing(extent: Extent) -> Result<Report> {
    behaves(Habit::Deaf, extent.seconds(4, 90), unless_given_up(extent))
}

pub(crate) fn hangs(extent: Extent) -> Result<Report> {
    behaves(Habit::Hung, extent.seconds(4, 90), unless_given_up(extent))
}

pub(crate) fn reads_slowly(extent: Extent) -> Result<Report> {
    // some 100 KB a second are written for it
    behaves(Habit::Slow(10_000.0), extent.seconds(4, 60), unless_given_up(extent))
}

/// What comes behind an unclosed quote is one attribute without an end: any byte would be life, and nothing is heard.
pub(crate) fn a_stanza_never_ends(extent: Extent) -> Result<Report> {
    let mut world = world()?;
    world.servers[0].deliver(b"<message from='");
    match extent {
        // the ping that would prove it dead takes a minute: here the connection is cut before
        Extent::Short => {
            world.run(Duration::from_secs(5))?;
            world.servers[0].cut();
        }
        Extent::Full => world.run(Duration::from_secs(80))?,
    }
    world.run(Duration::from_secs(3))?;
    world.settle()?;
    Ok(world.report(Missing::NotTaken))
}

pub(crate) fn is_cut(extent: Extent) -> Result<Report> {
    let mut world = world()?;
    for _ in 0..extent.of(CUTS.0, CUTS.1) {
        world.servers[0].cut();
        world.until("the link is back", |world| world.servers[0].is_up())?;
        world.run(Duration::from_millis(500))?;
    }
    world.settle()?;
    Ok(world.report(Missing::NotTaken))
}

pub(crate) fn server_is_away(extent: Extent) -> Result<Report> {
    behaves(Habit::Down, extent.seconds(4, 60), Missing::NotTaken)
}

/// A second process with a store of its own, as after a copied machine. It is the younger one, and has to go.
fn twin(second: Second) -> Result<Report> {
    let mut world = World::set(second, "", "")?;
    world.talk(Some(PACE), Some(PACE));
    world.run(Duration::from_secs(1))?;
    let settings = std::fs::read_to_string(world.path("frontdesk.toml"))?;
    let settings = settings.replace("\"frontdesk.sqlite\"", "\"twin.sqlite\"");
    std::fs::write(world.path("twin.toml"), settings)?;
    let mut twin = world.another("twin.toml", "twin.log")?;
    if second == Second::ThrowsOut {
        return thrown_out(world, twin);
    }
    let mut status = None;
    world.until("the twin goes", |_| {
        status = status.or_else(|| twin.ended());
        status.is_some()
    })?;
    ensure!(status.is_some_and(|status| !status.success()), "the twin's end is an error");
    let log = std::fs::read_to_string(world.path("twin.log"))?;
    ensure!(log.contains("Stop one of them"), "the twin says what to do:\n{log}");
    world.run(Duration::from_secs(2))?;
    world.settle()?;
    ensure!(world.has_ended().is_none(), "the older one stays");
    Ok(world.report(Missing::TakenByATwin))
}

/// Where only one is let in, the first is thrown out. It has not run for long, so it cannot know that it was there before, and
/// ends with a sentence rather than come back and throw out the other in turn.
fn thrown_out(mut world: World, mut twin: Process) -> Result<Report> {
    let status = world.ends(Duration::from_secs(10))?;
    ensure!(!status.success(), "the end is an error");
    ensure!(world.log().contains("Stop one of them"), "it says what to do:\n{}", world.log());
    twin.kill();
    world.start()?;
    world.until("both links are back", |world| world.servers.iter().all(Server::is_up))?;
    world.run(Duration::from_secs(2))?;
    world.settle()?;
    Ok(world.report(Missing::TakenByATwin))
}

pub(crate) fn twin_throws_out(_: Extent) -> Result<Report> {
    twin(Second::ThrowsOut)
}

pub(crate) fn twin_shares(_: Extent) -> Result<Report> {
    twin(Second::Shares)
}
