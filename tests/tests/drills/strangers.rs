//! Strangers in great numbers, or with odd things to say, on the first server.
//!
//! *Never:* a stranger on the second side.

use std::time::Duration;

use anyhow::Result;

use crate::Extent;
use crate::people::{HELP, SIDES};
use crate::report::{Missing, Report};
use crate::server::Second;
use crate::world::{PACE, World};

/// What may wait for Frontdesk at a time.
const UNDER_WAY: usize = 1 << 20;

fn world() -> Result<World> {
    let mut world = World::set(Second::ThrowsOut, "", "")?;
    // the first server's own people would only be slowed down by the strangers behind whom they stand
    world.talk(None, Some(PACE));
    world.run(Duration::from_secs(1))?;
    Ok(world)
}

/// Sends as fast as Frontdesk reads.
fn pour(world: &mut World, count: usize, stanza: impl Fn(usize) -> String) -> Result<()> {
    for number in 0..count {
        world.servers[0].deliver(stanza(number).as_bytes());
        if world.servers[0].waiting() > UNDER_WAY {
            world.until("the strangers are read", |world| world.servers[0].waiting() < UNDER_WAY / 2)?;
        }
    }
    world.until("the strangers are read", |world| world.servers[0].waiting() == 0)?;
    world.run(Duration::from_secs(2))
}

pub(crate) fn many(extent: Extent) -> Result<Report> {
    let mut world = world()?;
    pour(&mut world, extent.of(5_000, 50_000), |number| {
        format!(
            "<message from='stranger{number}@far{}.example/x' to='{}@{HELP}' id='{number}' type='chat'><body>Hello</body></message>",
            number % 2_000,
            SIDES[0]
        )
    })?;
    world.settle()?;
    Ok(world.report(Missing::Nothing))
}

pub(crate) fn odd(extent: Extent) -> Result<Report> {
    let mut world = world()?;
    let desk = format!("{}@{HELP}", SIDES[0]);
    let large = "x".repeat(300_000);
    let deep = format!("{}{}", "<a>".repeat(500), "</a>".repeat(500));
    pour(&mut world, extent.of(2_000, 40_000), |number| {
        let from = format!("eve{}@far{}.example/x", number % 500, number % 50);
        match number % 8 {
            0 => format!("<message from='{from}' to='{desk}' type='weird'><body>1</body></message>"),
            1 => format!("<message from='{from}' to='{desk}'><body>&#0;</body></message>"),
            2 => format!("<message from='{from}' to='{desk}'><x:y>no prefix</x:y></message>"),
            3 => format!("<presence from='{from}' to='{desk}'><priority>999</priority>{deep}</presence>"),
            4 => format!("<iq from='{from}' to='{desk}' type='get' id='q'/>"),
            5 if number % 400 == 5 => {
                format!("<message from='{from}' to='{desk}'><body>{large}</body></message>")
            }
            5 => format!("<message from='@@' to='{desk}'><body>2</body></message>"),
            6 => format!("<presence from='{from}' to='nobody.{number}@{HELP}' type='subscribe'/>"),
            _ => {
                format!("<message from='{from}' to='anna.general.k7q2m9xwp3@{HELP}'><body>3</body></message>")
            }
        }
    })?;
    world.settle()?;
    Ok(world.report(Missing::Nothing))
}

/// A desk with many subscribers changes again and again: presence for them must not stand before anybody's words.
pub(crate) fn subscribers(extent: Extent) -> Result<Report> {
    let mut world = world()?;
    let count = extent.of(5_000, 50_000);
    pour(&mut world, count, |number| {
        format!(
            "<presence from='friend{number}@far{}.example' to='{}@{HELP}' type='subscribe'/>",
            number % 2_000,
            SIDES[0]
        )
    })?;
    let settings = std::fs::read_to_string(world.path("frontdesk.toml"))?;
    let closed =
        settings.replacen("name = \"first\"\nqueue", "name = \"first\"\nhours = \"never\"\nqueue", 1)
            + "[[calendar]]\nname = \"never\"\nzone = \"UTC\"\nopen = [\"sun 03:00-03:01\"]\n";
    for round in 0..extent.of(4, 40) {
        std::fs::write(world.path("frontdesk.toml"), if round % 2 == 0 { &closed } else { &settings })?;
        world.signal("HUP")?;
        world.run(Duration::from_secs(2))?;
    }
    world.settle()?;
    Ok(world.report(Missing::Nothing))
}
