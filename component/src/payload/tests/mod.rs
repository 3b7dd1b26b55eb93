//! The catalogue against itself and the documentation; planted tokens; random trees; the words of bodies.
//!
//! *Never:* whole conversations (those are plays).

mod catalogue;
mod planted;
mod random;
mod said;

use super::Message;
use crate::ledger::{Side, Translated};
use crate::outbound::relay::{Relayed, Route, relay};
use bytes::Bytes;
use xmpp_edge::wire::{Checked, Stanza, StartTag};

/// What the other side gets, where `known` is a message of either side.
fn relayed(author: Side, written_by: Side, stanza: &str) -> String {
    let checked = Checked::new(Bytes::from(stanza.to_owned())).expect(stanza);
    let translate =
        |id: &str| (id == "known").then(|| Translated { id: "translated".into(), author: written_by });
    let tag = StartTag { from: "desk@help.example", to: "reader@out.example", id: Some("new") };
    let mut out = Vec::new();
    let result = relay(&mut out, &Stanza::new(&checked), &Route { tag, author, translate: &translate });
    assert_eq!(result == Relayed::Something, !out.is_empty());
    String::from_utf8(out).unwrap()
}

/// What the other side gets in each of the four cases of author and named author.
fn relayed_in_all_ways(stanza: &str) -> Vec<String> {
    let sides = [Side::Customer, Side::Agent];
    sides.iter().flat_map(|author| sides.iter().map(|other| relayed(*author, *other, stanza))).collect()
}

fn read(stanza: &str) -> (Checked, Message) {
    let checked = Checked::new(Bytes::from(stanza.to_owned())).expect(stanza);
    let message = Message::read(&Stanza::new(&checked));
    (checked, message)
}
