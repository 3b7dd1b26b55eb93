//! The catalogue against itself and the documentation; planted tokens; random trees; the words of bodies.
//!
//! *Never:* whole conversations (those are plays).

mod catalogue;
mod firewall;
mod planted;
mod random;
mod said;

use super::Message;
use crate::ledger::{Translated, Whose};
use crate::outbound::relay::{Relayed, Route, relay};
use bytes::Bytes;
use frontdesk_settings::{Direction, Firewall, Treatments};
use router_core::values::participant::Person;
use xmpp_edge::wire::{Checked, Stanza, StartTag};

/// What the other side gets, where `known` is somebody's message.
fn relayed(author: &Person, whose: Whose, stanza: &str) -> String {
    relayed_under(Firewall::default().treatments(Direction::CustomerToAgent), author, whose, stanza)
}

/// The same under these treatments.
fn relayed_under(treatments: &Treatments, author: &Person, whose: Whose, stanza: &str) -> String {
    let checked = Checked::new(Bytes::from(stanza.to_owned())).expect(stanza);
    let translate = |id: &str| (id == "known").then(|| Translated { id: "translated".into(), whose });
    let tag = StartTag { from: "desk@help.example", to: "reader@out.example", id: Some("new") };
    let mut out = Vec::new();
    let message = Message::read(&Stanza::new(&checked), treatments);
    let result = relay(&mut out, &message, &checked, &Route { tag, author, translate: &translate });
    assert_eq!(result == Relayed::Something, !out.is_empty());
    String::from_utf8(out).unwrap()
}

/// What the other side gets in each case of author and named author.
fn relayed_in_all_ways(stanza: &str) -> Vec<String> {
    let authors = [Person::Customer, Person::Agent("bob@corp.example".into())];
    let named = [Whose::Own, Whose::Hearers, Whose::Others];
    authors.iter().flat_map(|author| named.map(|whose| relayed(author, whose, stanza))).collect()
}

fn read(stanza: &str) -> (Checked, Message) {
    let checked = Checked::new(Bytes::from(stanza.to_owned())).expect(stanza);
    let message =
        Message::read(&Stanza::new(&checked), Firewall::default().treatments(Direction::CustomerToAgent));
    (checked, message)
}
