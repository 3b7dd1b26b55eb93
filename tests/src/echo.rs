//! A component that answers every message with its own words, to prove the harness.
//!
//! It attaches like Frontdesk does (XEP-0114), says every body back from the
//! address it was sent to, approves subscriptions, answers probes, and refuses
//! every other IQ. Tests of servers and of client drivers talk to it.
//!
//! *Never:* a stand-in for Frontdesk in a play.

use anyhow::{Context, Result, bail};
use minidom::Element;
use sha1::{Digest, Sha1};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

use crate::server::{HELP, SECRET};
use crate::stanza::{attribute, bare, body, error_reply, escape, message};
use crate::stream::{self, Incoming, Reader, Writer};

/// A running echo; it ends when dropped.
#[derive(Debug)]
pub struct Echo {
    task: JoinHandle<()>,
}

impl Echo {
    /// Attaches to the server and starts to answer.
    pub async fn start(component_port: u16) -> Result<Self> {
        let (reader, writer) = attach(component_port).await?;
        let task = tokio::spawn(async move {
            let _ = answer_all(reader, writer).await;
        });
        Ok(Self { task })
    }

    /// Whether its stream has ended.
    pub fn ended(&self) -> bool {
        self.task.is_finished()
    }
}

impl Drop for Echo {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn attach(port: u16) -> Result<(Reader, Writer)> {
    let socket = TcpStream::connect(("127.0.0.1", port)).await?;
    let (mut reader, mut writer) = stream::open(socket)?;
    let header = format!(
        "<stream:stream xmlns='jabber:component:accept' \
         xmlns:stream='http://etherx.jabber.org/streams' to='{HELP}'>"
    );
    writer.raw(header.as_bytes()).await?;
    let Incoming::Header(header) = reader.next().await? else {
        bail!("no stream header from the server");
    };
    let digest = handshake(attribute(&header, "id"), SECRET);
    writer.raw(format!("<handshake>{digest}</handshake>").as_bytes()).await?;
    let answer = reader.stanza().await.context("the server refused the handshake")?;
    if answer.name() != "handshake" {
        bail!("the server refused the component: {}", String::from(&answer));
    }
    Ok((reader, writer))
}

/// The proof that we know the secret (XEP-0114 section 3).
pub fn handshake(stream_id: &str, secret: &str) -> String {
    let digest = Sha1::digest(format!("{stream_id}{secret}").as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn answer_all(mut reader: Reader, mut writer: Writer) -> Result<()> {
    loop {
        let stanza = reader.stanza().await?;
        for reply in answers(&stanza) {
            writer.raw(reply.replace("xmlns='jabber:client' ", "").as_bytes()).await?;
        }
    }
}

fn answers(stanza: &Element) -> Vec<String> {
    let (from, to) = (attribute(stanza, "from"), attribute(stanza, "to"));
    let presence = |kind: &str, text: &str| {
        format!(
            "<presence from='{to}' to='{from}'{kind}>{text}</presence>",
            to = escape(bare(to)),
            from = escape(bare(from)),
        )
    };
    match (stanza.name(), attribute(stanza, "type")) {
        ("message", _) => body(stanza)
            .map(|text| message(bare(from), &format!("echo-{}", attribute(stanza, "id")), &text))
            .map(|xml| xml.replacen("<message ", &format!("<message from='{}' ", escape(bare(to))), 1))
            .into_iter()
            .collect(),
        ("presence", "subscribe") => {
            vec![presence(" type='subscribed'", ""), presence("", "<status>echoing</status>")]
        }
        ("presence", "probe") => vec![presence("", "<status>echoing</status>")],
        ("iq", "get" | "set") => vec![error_reply(stanza, "cancel", "service-unavailable")],
        _ => Vec::new(),
    }
}
