//! Connects one link to a real server and prints what happens: for trying a configuration by hand.
//!
//! Run with `cargo run -p xmpp-edge --example link_probe -- DOMAIN HOST PORT SECRET SECONDS [CA_FILE SERVER_NAME]`; with a
//! CA file it uses direct TLS. Pings are sent after one
//! quiet second, so that a few seconds show whether the server routes them back. Ends the stream in order.
//!
//! *Never:* anything but looking.

use std::io::Write;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, timeout_at};
use xmpp_edge::link::{LinkEvent, LinkSettings, TlsSettings, start};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [domain, host, port, secret, seconds, tls @ ..] = &arguments[..] else {
        anyhow::bail!("usage: link_probe DOMAIN HOST PORT SECRET SECONDS [CA_FILE SERVER_NAME]");
    };
    let mut settings = LinkSettings::new("probe", domain, host, port.parse()?, secret);
    settings.quiet = Duration::from_secs(1);
    settings.dead_after = Duration::from_secs(2);
    if let [ca_file, server_name] = tls {
        settings.tls =
            Some(TlsSettings { ca_file: Some(ca_file.into()), server_name: Some(server_name.clone()) });
    }
    let (sender, mut events) = mpsc::channel(64);
    let handle = start(settings, sender);
    let end = Instant::now() + Duration::from_secs(seconds.parse()?);
    while let Ok(Some(event)) = timeout_at(end, events.recv()).await {
        show(&event)?;
        if let LinkEvent::Up { epoch, .. } = event {
            let ping =
                format!("<iq from='{domain}' to='{domain}' id='mine' type='get'><x xmlns='urn:x'/></iq>");
            handle.send(epoch, ping.into_bytes()).await?;
        }
    }
    handle.close().await;
    while let Some(event) = events.recv().await {
        show(&event)?;
    }
    Ok(())
}

fn show(event: &LinkEvent) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    match event {
        LinkEvent::Up { epoch, .. } => writeln!(out, "up, connection {}", epoch.0),
        LinkEvent::Stanza { stanza, .. } => writeln!(out, "stanza {}", stanza.as_str()),
        LinkEvent::Refused { reason, .. } => writeln!(out, "refused: {reason}"),
        LinkEvent::Drained { .. } => writeln!(out, "everything is written"),
        LinkEvent::Twin { nonce, .. } => writeln!(out, "another process answers for our domain: {nonce:x}"),
        LinkEvent::Down { reason, retry_in, .. } => {
            writeln!(out, "down: {reason}; next attempt in {retry_in:?}")
        }
    }
}
