//! A bare echo component: every chat message goes back to its sender, and nothing else happens.
//!
//! The bench starts itself once more in this role, on one core. It is the `wire` and `link` of Frontdesk without engine
//! and store: what the whole is held against.
//!
//! *Never:* engine, store, anything but messages.

use anyhow::{Result, bail};
use tokio::sync::mpsc;
use xmpp_edge::link::{Epoch, LinkEvent, LinkHandle, LinkSettings, start};
use xmpp_edge::wire::{Checked, Splice, Stanza, StartTag};

/// Stanzas that are answered in one chunk at most.
const BURST: usize = 256;

/// Echoes until the server hangs up.
pub(crate) fn run(domain: &str, port: u16, secret: &str) -> Result<()> {
    let settings = LinkSettings::new("echo", domain, "127.0.0.1", port, secret);
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(echo(settings))
}

async fn echo(settings: LinkSettings) -> Result<()> {
    let (sender, mut events) = mpsc::channel(1024);
    let handle = start(settings, sender);
    let mut burst = Vec::with_capacity(BURST);
    let mut epoch = Epoch(0);
    while events.recv_many(&mut burst, BURST).await > 0 {
        let mut chunk = Vec::with_capacity(64 * 1024);
        for event in burst.drain(..) {
            match event {
                LinkEvent::Up { epoch: begun, .. } => epoch = begun,
                LinkEvent::Stanza { stanza, .. } => answer(&mut chunk, &stanza),
                LinkEvent::Refused { .. } | LinkEvent::Drained { .. } | LinkEvent::Twin { .. } => {}
                LinkEvent::Down { reason, .. } => bail!("{reason}"),
            }
        }
        send(&handle, epoch, chunk).await?;
    }
    Ok(())
}

async fn send(handle: &LinkHandle, epoch: Epoch, chunk: Vec<u8>) -> Result<()> {
    if !chunk.is_empty() {
        handle.send(epoch, chunk).await?;
    }
    Ok(())
}

fn answer(out: &mut Vec<u8>, stanza: &Checked) {
    let stanza = Stanza::new(stanza);
    let (Some(to), Some(sender), Some(id)) = (stanza.to(), stanza.from(), stanza.id()) else { return };
    let mut splice = Splice::new(out, &stanza, StartTag { from: &to, to: &sender, id: Some(&id) });
    for child in stanza.children() {
        if !child.is("origin-id", "urn:xmpp:sid:0") {
            // what cannot stand alone stays behind, as in the relay
            let _ = splice.copy(&child);
        }
    }
    splice.finish();
}
