//! A person's message on its way to the other side: what passes, and with what.
//!
//! Works from the [`Message`] that was read by the catalogue of payloads, in two steps. First it is decided for all parts
//! together what passes: an element that names an earlier message passes with the id under which the other side knows
//! it, or not at all; what depends on another part goes with that part; a text loses the fallback of what does not pass,
//! and quoted lines with an address. Only then it is written, by the shapes: nothing is copied but texts.
//!
//! *Never:* a namespace of its own; letting somebody correct or retract a message of somebody else.

use std::ops::Range;

use crate::ledger::{Translated, Whose};
use crate::payload::{self, Hidden, Kind, Mark, Message, Needs, Part, Passes, Target, Translation, Type};
use router_core::values::participant::Person;
use xmpp_edge::wire::{Address, Checked, Stanza, StartTag, Writer, ns};

/// A message that is longer than this on its way out does not leave, in bytes: both servers take twice as much.
pub const RELAYED_BYTES_MAX: usize = 256 * 1024;

/// Where a message goes and how references are translated.
pub struct Route<'a> {
    /// The new start tag.
    pub tag: StartTag<'a>,
    /// Who wrote the message.
    pub author: &'a Person,
    /// The id on the other side of a message that this side calls by the given id.
    pub translate: &'a dyn Fn(&str) -> Option<Translated>,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relayed {
    /// There is something to send.
    Something,
    /// Nothing of it may pass, or nothing of it makes sense on the other side.
    Nothing,
    /// It would be longer than [`RELAYED_BYTES_MAX`]; its author has to be told.
    TooLarge,
}

/// What becomes of a part.
enum Decision {
    StaysBehind,
    Passes,
    /// It names an earlier message, which is this one on the other side.
    Names(Translated),
    /// It passes with another text.
    Says(String),
    /// It is a mark, which covers this much of the body; `None` is all of it.
    Marks(Option<Range<usize>>),
}

/// Appends to `out` what the other side gets of a message, which was read from `stanza`.
pub fn relay(out: &mut Vec<u8>, message: &Message, stanza: &Checked, route: &Route<'_>) -> Relayed {
    let decisions = decide(message, stanza, route);
    let stands = |(part, decision): (&Part, &Decision)| passes(decision) && part.stands_alone();
    if !message.parts().iter().zip(&decisions).any(stands) {
        return Relayed::Nothing;
    }
    let start = out.len();
    let mut writer = open(out, message, route);
    for (part, decision) in message.parts().iter().zip(&decisions) {
        write(&mut writer, stanza, part, decision, message, route);
    }
    writer.close();
    if out.len() - start > RELAYED_BYTES_MAX {
        out.truncate(start);
        return Relayed::TooLarge;
    }
    Relayed::Something
}

fn passes(decision: &Decision) -> bool {
    match decision {
        Decision::StaysBehind => false,
        Decision::Passes | Decision::Names(_) | Decision::Says(_) | Decision::Marks(_) => true,
    }
}

/// Decides about all parts of a message.
fn decide(message: &Message, stanza: &Checked, route: &Route<'_>) -> Vec<Decision> {
    let mut decisions: Vec<Decision> = message.parts().iter().map(|part| on_its_own(part, route)).collect();
    leave_lonely(message, &mut decisions);
    if rewrite(message, stanza, route, &mut decisions) {
        leave_lonely(message, &mut decisions);
    }
    decisions
}

/// What becomes of a part, whatever else there is.
fn on_its_own(part: &Part, route: &Route<'_>) -> Decision {
    let may_pass = part.passes()
        && match part.payload.passes {
            Passes::ToAll => part.payload.needs != Needs::Named,
            Passes::ToCustomers => *route.author != Person::Customer,
            Passes::ToNobody => false,
        };
    if !may_pass {
        return Decision::StaysBehind;
    }
    if part.payload.target == Target::None {
        return Decision::Passes;
    }
    let known = part.element.id().and_then(|id| (route.translate)(id));
    let fits = |target: &Translated| match part.payload.target {
        Target::Received => target.whose == Whose::Hearers,
        Target::Sent => target.whose == Whose::Own,
        Target::Any | Target::None => true,
    };
    known.filter(fits).map_or(Decision::StaysBehind, Decision::Names)
}

/// Leaves behind what needs something that does not pass.
fn leave_lonely(message: &Message, decisions: &mut [Decision]) {
    let some = |wanted: &dyn Fn(&Part) -> bool, decisions: &[Decision]| {
        message.parts().iter().zip(decisions).any(|(part, decision)| passes(decision) && wanted(part))
    };
    let content = some(&|part| part.payload.kind == Kind::Content, decisions);
    let company = some(&|part| part.payload.stands_alone(), decisions);
    for (part, decision) in message.parts().iter().zip(decisions.iter_mut()) {
        let is_lonely = match part.payload.needs {
            Needs::Content => !content,
            Needs::Company => !company,
            Needs::Nothing | Needs::Named => false,
        };
        if is_lonely {
            *decision = Decision::StaysBehind;
        }
    }
}

/// Gives bodies the text that leaves, and marks the ranges that fit it. Says whether a body went with that.
fn rewrite(message: &Message, stanza: &Checked, route: &Route<'_>, decisions: &mut [Decision]) -> bool {
    let alone = message.bodies().count() == 1;
    // the ranges of a mark fit one text; of several texts, none is marked
    let marks = message.marks(&|named| !passes(&decisions[named]) || !alone);
    let mut hidden = None;
    let mut lost = false;
    for (place, part) in message.parts().iter().enumerate().filter(|(_, part)| Message::is_body(part)) {
        if marks.is_empty() && !part.element.may_begin_with('>', stanza) {
            continue;
        }
        let text = part.element.text(stanza);
        let on_body: Vec<Mark<'_>> = marks.iter().map(|(_, _, mark)| *mark).collect();
        let hidden = hidden.get_or_insert_with(|| addresses(stanza, route));
        let rewritten = payload::rewrite(&text, &on_body, hidden);
        if let Some(text) = rewritten.text {
            let is_blank = payload::is_blank(&text);
            lost |= is_blank;
            decisions[place] = if is_blank { Decision::StaysBehind } else { Decision::Says(text) };
        }
        for ((place, _, mark), range) in marks.iter().zip(rewritten.ranges) {
            if !mark.goes && range.as_ref().is_none_or(|range| !range.is_empty()) {
                decisions[*place] = Decision::Marks(range);
            }
        }
    }
    lost
}

/// What no quote may tell: where sender and reader are, and every address of ours.
fn addresses(stanza: &Checked, route: &Route<'_>) -> Hidden {
    let stanza = Stanza::new(stanza);
    let ours = Address::parse(route.tag.from);
    let mut addresses = vec![route.tag.to.to_lowercase(), ours.bare().to_lowercase()];
    addresses.extend(
        [stanza.sender(), stanza.recipient()].into_iter().flatten().map(|jid| jid.bare().to_lowercase()),
    );
    Hidden { addresses, domain: ours.domain().to_lowercase() }
}

fn open<'o>(out: &'o mut Vec<u8>, message: &Message, route: &Route<'_>) -> Writer<'o> {
    let mut writer = Writer::new(out);
    writer.open("message", None).attribute("from", route.tag.from).attribute("to", route.tag.to);
    if let Some(id) = route.tag.id {
        writer.attribute("id", id);
    }
    match message.kind() {
        Type::Chat => drop(writer.attribute("type", "chat")),
        Type::Normal => drop(writer.attribute("type", "normal")),
        Type::Absent => {}
    }
    if let Some(language) = message.language() {
        writer.attribute("xml:lang", language);
    }
    writer
}

fn write(
    writer: &mut Writer<'_>,
    stanza: &Checked,
    part: &Part,
    decision: &Decision,
    message: &Message,
    route: &Route<'_>,
) {
    match decision {
        Decision::StaysBehind => {}
        Decision::Passes => part.element.write(writer, stanza, ns::CLIENT, None),
        Decision::Names(target) => {
            // All agents are the desk to the customer, and to each other they speak from the window.
            let author = match target.whose {
                Whose::Own | Whose::Others => route.tag.from,
                Whose::Hearers => route.tag.to,
            };
            let translation = Some(Translation { id: &target.id, author });
            match part.payload.written {
                None => part.element.write(writer, stanza, ns::CLIENT, translation),
                Some(shape) => part.element.write_as(writer, shape, ns::CLIENT, translation),
            }
        }
        Decision::Says(text) => part.element.write_with_text(writer, ns::CLIENT, text),
        Decision::Marks(range) => {
            let named = message.named_by(part).and_then(|named| message.parts().get(named));
            if let Some(named) = named {
                payload::write_mark(writer, named.payload, range.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests;
