//! What we send to a room of ours (XEP-0045), beside questions.
//!
//! *Never:* words of people; they say them in the room themselves.

use crate::identity::RESOURCE;
use xmpp_edge::wire::Writer;

const MUC: &str = "http://jabber.org/protocol/muc";
const USER: &str = "http://jabber.org/protocol/muc#user";

/// Messages that we are told again when we come back into a room.
const TOLD_AGAIN: &str = "50";

/// We, the desk `from`, come in under a nickname (section 7.2).
pub fn enter(from: &str, room: &str, nickname: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(256);
    let mut writer = Writer::new(&mut out);
    writer.open("presence", None).attribute("from", &format!("{from}/{RESOURCE}"));
    writer.attribute("to", &format!("{room}/{nickname}"));
    writer.open("x", Some(MUC)).open("history", None).attribute("maxstanzas", TOLD_AGAIN).close().close();
    writer.close();
    out
}

/// The room is to invite somebody (section 7.8.2).
pub fn invite(from: &str, room: &str, id: &str, guest: &str, reason: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(320);
    let mut writer = Writer::new(&mut out);
    writer.open("message", None).attribute("from", &format!("{from}/{RESOURCE}")).attribute("to", room);
    writer.attribute("id", id);
    writer.open("x", Some(USER)).open("invite", None).attribute("to", guest);
    writer.open("reason", None).text(reason).close();
    writer.close().close().close();
    out
}
