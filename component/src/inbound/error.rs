//! Answers of type `error` (RFC 6120 section 8.3).
//!
//! Written from the header alone: the content of what was refused is never sent back.
//!
//! *Never:* an answer to an error.

use super::header::Header;
use crate::phrase::link;
use xmpp_edge::wire::{Writer, ns};

/// Conditions that we use (RFC 6120 section 8.3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    BadRequest,
    Forbidden,
    ItemNotFound,
    JidMalformed,
    NotAcceptable,
    PolicyViolation,
    ServiceUnavailable,
}

impl Condition {
    fn name(self) -> &'static str {
        match self {
            Self::BadRequest => "bad-request",
            Self::Forbidden => "forbidden",
            Self::ItemNotFound => "item-not-found",
            Self::JidMalformed => "jid-malformed",
            Self::NotAcceptable => "not-acceptable",
            Self::PolicyViolation => "policy-violation",
            Self::ServiceUnavailable => "service-unavailable",
        }
    }

    fn kind(self) -> &'static str {
        match self {
            Self::BadRequest | Self::JidMalformed | Self::NotAcceptable => "modify",
            Self::Forbidden => "auth",
            Self::ItemNotFound | Self::ServiceUnavailable => "cancel",
            Self::PolicyViolation => "wait",
        }
    }
}

/// Writes the start tag of an answer: from and to swapped, the same id. An iq always has one, if only an empty one
/// (RFC 6120 section 8.2.3).
pub(super) fn open_answer<'a>(writer: &mut Writer<'a>, name: &'a str, header: &Header<'_>, kind: &str) {
    writer.open(name, None).attribute("from", header.to.as_str()).attribute("to", header.from.as_str());
    let empty = (name == "iq").then_some("");
    if let Some(id) = header.id.as_deref().or(empty) {
        writer.attribute("id", id);
    }
    writer.attribute("type", kind);
}

/// The error that names another address to write to, as a URI (RFC 6120 section 8.3.3.14), with words for people if there are
/// any.
pub(super) fn redirect(header: &Header<'_>, jid: &str, words: Option<&str>) -> Vec<u8> {
    let mut out = Vec::with_capacity(320);
    let mut writer = Writer::new(&mut out);
    open_answer(&mut writer, "message", header, "error");
    writer.open("error", None).attribute("type", "modify");
    writer.open("redirect", Some(ns::STANZA_ERRORS)).text(&link::address(jid)).close();
    if let Some(words) = words {
        writer.open("text", Some(ns::STANZA_ERRORS)).text(words).close();
    }
    writer.close().close();
    out
}

/// The error for a stanza called `name`, with words for people if there are any.
pub(super) fn stanza(name: &str, header: &Header<'_>, condition: Condition, words: Option<&str>) -> Vec<u8> {
    let mut out = Vec::with_capacity(320);
    let mut writer = Writer::new(&mut out);
    open_answer(&mut writer, name, header, "error");
    writer.open("error", None).attribute("type", condition.kind());
    writer.open(condition.name(), Some(ns::STANZA_ERRORS)).close();
    if let Some(words) = words {
        writer.open("text", Some(ns::STANZA_ERRORS)).text(words).close();
    }
    writer.close().close();
    out
}
