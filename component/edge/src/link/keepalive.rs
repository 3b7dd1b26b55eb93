//! Pings to ourselves through the server (XEP-0199): proof that it still routes, not only that its TCP stack lives.
//!
//! The link sends an iq from its own address to its own address. The server routes it back to us, we answer, and the answer comes
//! back too. None of this is shown to the rest of the program.
//!
//! *Never:* pings of others, which the rest of the program answers.

use super::event::Epoch;
use crate::wire::view::{Stanza, StanzaName};
use crate::wire::{Writer, ns};

/// Ids of pings are `link-ping-NONCE-EPOCH-COUNT`.
const PREFIX: &str = "link-ping-";

/// The pings of one connection.
#[derive(Debug)]
pub(super) struct KeepAlive<'a> {
    own: &'a str,
    nonce: u64,
    epoch: Epoch,
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
    /// It is of an earlier connection of this process.
    Past,
    /// Another process, of this number, sent it as its own.
    Foreign(u64),
}

impl<'a> KeepAlive<'a> {
    /// `nonce` is the number of this process. It makes the ids unknown to others; a server does not let others use our
    /// address anyway.
    pub(super) fn new(own: &'a str, epoch: Epoch, nonce: u64) -> Self {
        Self { own, nonce, epoch, count: 0 }
    }

    /// A new ping.
    pub(super) fn ping(&mut self) -> Vec<u8> {
        self.count += 1;
        let id = format!("{PREFIX}{:016x}-{}-{}", self.nonce, self.epoch.0, self.count);
        let mut out = Vec::new();
        let mut writer = Writer::new(&mut out);
        writer.open("iq", None).attribute("from", self.own).attribute("to", self.own);
        writer.attribute("id", &id).attribute("type", "get");
        writer.open("ping", Some(ns::PING)).close().close();
        out
    }

    /// Recognises our own pings and their answers.
    pub(super) fn own_ping(&self, stanza: &Stanza<'_>) -> OwnPing {
        let Some(id) = stanza.id() else { return OwnPing::No };
        let Some((nonce, epoch)) = sender_of(&id) else { return OwnPing::No };
        if stanza.name() != StanzaName::Iq || stanza.from().as_deref() != Some(self.own) {
            return OwnPing::No;
        }
        if nonce != self.nonce {
            return OwnPing::Foreign(nonce);
        }
        if epoch != self.epoch.0 {
            return OwnPing::Past;
        }
        if stanza.kind().as_deref() != Some("get") {
            return OwnPing::Answered;
        }
        let mut out = Vec::new();
        let mut writer = Writer::new(&mut out);
        writer.open("iq", None).attribute("from", self.own).attribute("to", self.own);
        writer.attribute("id", &id).attribute("type", "result").close();
        OwnPing::Answer(out)
    }
}

/// Process and connection that gave an id.
fn sender_of(id: &str) -> Option<(u64, u64)> {
    let (nonce, rest) = id.strip_prefix(PREFIX)?.split_once('-')?;
    let (epoch, _) = rest.split_once('-')?;
    Some((u64::from_str_radix(nonce, 16).ok()?, epoch.parse().ok()?))
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
        let past = KeepAlive::new("h.example", Epoch(4), 7);
        assert_eq!(seen(&past, &ping), OwnPing::Past);
        let twin = KeepAlive::new("h.example", Epoch(3), 8);
        assert_eq!(seen(&twin, &ping), OwnPing::Foreign(7));
        assert_eq!(seen(&twin, &answer), OwnPing::Foreign(7));
        let forged = String::from_utf8(ping).unwrap().replace("from='h.example'", "from='evil.example'");
        assert_eq!(seen(&keep_alive, forged.as_bytes()), OwnPing::No);
        let other =
            "<iq from='h.example' to='h.example' type='get' id='x'><ping xmlns='urn:xmpp:ping'/></iq>";
        assert_eq!(seen(&keep_alive, other.as_bytes()), OwnPing::No);
    }
}
