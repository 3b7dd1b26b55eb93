//! What actors do in rooms of the conference service (XEP-0045).
//!
//! A room gets its name in the play by the invitation into it. Whoever enters waits until the room says that it is so, or
//! that it is not.
//!
//! *Never:* making a room; only Frontdesk does that here.

use anyhow::{Result, bail};
use minidom::Element;

use super::pattern::Pattern;
use super::perform::address;
use super::script::Device;
use super::stage::Stage;
use crate::process::PATIENCE;
use crate::server::HELP;
use crate::stanza::escape;

/// Waits for an invitation of Frontdesk into a room that is not known, or is known by this name, which it gets.
pub(super) async fn is_invited(stage: &mut Stage, device: &Device, room: &str) -> Result<()> {
    let others = stage.other_addresses(room);
    let is_new = |jid: &String| !others.contains(jid);
    let found = stage.until(device, PATIENCE, |mailbox| mailbox.invitation(HELP).filter(is_new)).await?;
    match found {
        Some(jid) => stage.open_window(room, &jid),
        None => bail!("nobody has invited {device} into a room"),
    }
    Ok(())
}

/// Enters a room and waits until the device is in it.
pub(super) async fn enter(stage: &mut Stage, device: &Device, room: &str, nickname: &str) -> Result<()> {
    let room = address(stage, room)?;
    let join = format!(
        "<presence xmlns='jabber:client' to='{}/{}'><x xmlns='http://jabber.org/protocol/muc'/></presence>",
        escape(&room),
        escape(nickname)
    );
    stage.is_in_room(device, &room, nickname);
    stage.send(device, &join).await?;
    let is_in = Pattern::Contains("code=*110".to_owned());
    let refused = Pattern::Contains("type=*error*</presence>".to_owned());
    let outcome = stage
        .until(device, PATIENCE, |mailbox| {
            let entered = mailbox.take_xml(&room, &is_in).map(Ok);
            entered.or_else(|| mailbox.take_xml(&room, &refused).map(Err))
        })
        .await?;
    match outcome {
        Some(Ok(_)) => Ok(()),
        Some(Err(error)) => bail!("{device} is not let into {room}: {}", text(&error)),
        None => bail!("{room} does not let {device} in, and does not say why"),
    }
}

/// Leaves a room.
pub(super) async fn leave(stage: &mut Stage, device: &Device, room: &str) -> Result<()> {
    let room = address(stage, room)?;
    let Some(nickname) = stage.nickname(device, &room).map(str::to_owned) else {
        bail!("{device} is not in {room}");
    };
    let leave = format!(
        "<presence xmlns='jabber:client' to='{}/{}' type='unavailable'/>",
        escape(&room),
        escape(&nickname)
    );
    stage.send(device, &leave).await
}

fn text(stanza: &Element) -> String {
    String::from(stanza)
}
