//! An account that nobody answers at: everybody who writes there is told where to write instead (capability C13).
//!
//! Each message is answered with the error that RFC 6120 has for it, so that clients and programs know that it was not taken.
//! What people read is one sentence with a link. Clients ignore the address in such an error but show its text, so the words
//! are in one of the two: in a message of their own at first, when the error goes without, and in the error when the
//! sentence was said not long ago.
//!
//! *Never:* an answer to a signal or an error; a word of what was written.

use super::error;
use super::header::Header;
use super::known::Known;
use super::message::sentence;
use super::{Courtesy, Inbound, Reply};
use crate::guard::Topic;
use crate::identity::{Identity, Kind};
use crate::phrase::Sentence;

/// The answer to somebody who wrote something.
pub(super) fn answer(header: &Header<'_>, known: &Known<'_>, to: &str) -> Inbound {
    let words = words(header, known, to);
    let mut stanzas = error::redirect(header, to, None);
    stanzas.extend(sentence(header, &words));
    let courtesy = Courtesy {
        topic: Topic::WriteElsewhere,
        to: header.sender.clone(),
        stanzas,
        otherwise: error::redirect(header, to, Some(&words)),
    };
    Inbound::Reply(Reply { answers: Vec::new(), courtesy: Some(courtesy) })
}

/// Where to write instead.
pub(super) fn words(header: &Header<'_>, known: &Known<'_>, to: &str) -> String {
    known.words(header.language(), &Sentence::WriteElsewhere(to.to_owned()))
}

/// Who it is: it looks like a desk, and is called by its local part.
pub(super) fn identity<'a>(header: &Header<'a>) -> Identity<'a> {
    let name = header.station.own().split('@').next().unwrap_or_default();
    Identity { kind: Kind::Desk, name, description: "" }
}
