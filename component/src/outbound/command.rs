//! Answers to ad-hoc commands (XEP-0050).
//!
//! *Never:* what a command does.

use crate::commands::COMMANDS;
use crate::request::FormHeader;
use xmpp_edge::wire::Writer;

/// The command was followed, or not; a note says what came of it (XEP-0050 section 2.4 and 4.3).
pub fn completed(form: &FormHeader, kind: &str, language: &str, words: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(384);
    let mut writer = Writer::new(&mut out);
    open(&mut writer, form, "completed");
    writer.open("note", None).attribute("type", kind).attribute("xml:lang", language).text(words).close();
    writer.close().close();
    out
}

/// The command was given up.
pub fn cancelled(form: &FormHeader) -> Vec<u8> {
    let mut out = Vec::with_capacity(256);
    let mut writer = Writer::new(&mut out);
    open(&mut writer, form, "canceled");
    writer.close().close();
    out
}

/// Opens the result and the command in it.
pub fn open<'a>(writer: &mut Writer<'a>, form: &FormHeader, status: &str) {
    writer.open("iq", None).attribute("from", &form.from).attribute("to", &form.to);
    writer.attribute("id", &form.id).attribute("type", "result");
    writer.open("command", Some(COMMANDS)).attribute("node", &form.node);
    writer.attribute("sessionid", &form.session).attribute("status", status);
}
