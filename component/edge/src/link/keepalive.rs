//! Pings to ourselves through the server (XEP-0199): proof that it still routes, not only that its TCP stack lives.
//!
//! The link sends an iq from its domain to its domain. The server routes it back to us, we answer, and the answer comes
//! back too. None of this is shown to the rest of the program.
//!
//! *Never:* pings of others, which the rest of the program answers.

use super::event::Epoch;
use crate::wire::view::{Stanza, StanzaName};
use crate::wire::{Writer, ns};

/// The pings of one connection.
#[derive(Debug)]
pub(super) struct KeepAlive<'a> {
    domain: &'a str,
    prefix: String,
    count: u64,
}

/// What a stanza has to do with our own pings.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum OwnPing {
    /// Nothing.
    No,
    /// It is a ping of ours that came round: write this.
    Answer(Vec<u8>),
    /// It is the answer to one.
    Answered,
}

impl<'a> KeepAlive<'a> {
    /// `nonce` makes the ids unknown to others; a server does not let others use our address anyway.
    pub(super) fn new(domain: &'a str, epoch: Epoch, nonce: u64) -> Self {
        Self { domain, prefix: format!("link-ping-{}-{nonce:016x}-", epoch.0), count: 0 }
    }

    /// A new ping.
    pub(super) fn ping(&mut self) -> Vec<u8> {
        self.count += 1;
        let id = format!("{}{}", self.prefix, self.count);
        let mut out = Vec::new();
        let mut writer = Writer::new(&mut out);
        writer.open("iq", None).attribute("from", self.domain).attribute("to", self.domain);
        writer.attribute("id", &id).attribute("type", "get");
        writer.open("ping", Some(ns::PING)).close().close();
        out
    }

    /// Recognises our own pings and their answers.
    pub(super) fn own_ping(&self, stanza: &Stanza<'_>) -> OwnPing {
        let Some(id) = stanza.id().filter(|id| id.starts_with(&self.prefix)) else { return OwnPing::No };
        if stanza.name() != StanzaName::Iq || stanza.from().as_deref() != Some(self.domain) {
            return OwnPing::No;
        }
        if stanza.kind().as_deref() != Some("get") {
            return OwnPing::Answered;
        }
        let mut out = Vec::new();
        let mut writer = Writer::new(&mut out);
        writer.open("iq", None).attribute("from", self.domain).attribute("to", self.domain);
        writer.attribute("id", &id).attribute("type", "result").close();
        OwnPing::Answer(out)
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::wire::Checked;

    #[test]
    fn own_pings_come_round_and_others_are_left_alone() {
        let mut keep_alive = KeepAlive::new("h.example", Epoch(3), 7);
        let seen = |keep_alive: &KeepAlive<'_>, bytes: &[u8]| {
            keep_alive.own_ping(&Stanza::new(&Checked::new(Bytes::copy_from_slice(bytes)).unwrap()))
        };
        let ping = keep_alive.ping();
        let OwnPing::Answer(answer) = seen(&keep_alive, &ping) else { panic!("not recognised") };
        assert_eq!(seen(&keep_alive, &answer), OwnPing::Answered);
        let forged = String::from_utf8(ping).unwrap().replace("from='h.example'", "from='evil.example'");
        assert_eq!(seen(&keep_alive, forged.as_bytes()), OwnPing::No);
        let other =
            "<iq from='h.example' to='h.example' type='get' id='x'><ping xmlns='urn:xmpp:ping'/></iq>";
        assert_eq!(seen(&keep_alive, other.as_bytes()), OwnPing::No);
    }
}
