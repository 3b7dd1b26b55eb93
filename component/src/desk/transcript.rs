//! What was written before a window opened, or while nobody was there to read it, as messages for that window.
//!
//! Runs inside the store's transaction, where the lines are read. The customer's messages come as if they were relayed,
//! with the ids they would have had and the time at which they were written (XEP-0203); what agents wrote comes as text
//! with their name before it. Everything stands as it was corrected at last, and nothing is shown that was taken back.
//!
//! *Never:* words of Frontdesk's own but the one that says that older messages are left out.

use super::Desk;
use super::act::{PassedOn, passed_on};
use crate::ids::IdMaker;
use crate::ledger::{Ledger, Translated, Whose};
use crate::outbound::message::{self, OwnMessage};
use crate::outbound::way::Way;
use crate::payload::Message;
use crate::phrase::Sentence;
use crate::store::{Excerpt, Line, Renderer};
use frontdesk_settings::{Direction, Firewall};
use router_core::values::effect::{AgentSide, Kept, WindowSide};
use router_core::values::id::{AgentId, MessageId};
use router_core::values::participant::Person;
use std::collections::BTreeMap;
use std::sync::Arc;
use xmpp_edge::wire::{Checked, Stanza};

impl Desk {
    /// Makes the stanzas of a transcript for a window; `is_first`: nothing was shown in it before.
    pub(super) fn transcript_renderer(&mut self, to: &WindowSide, way: Way, is_first: bool) -> Renderer {
        let side = AgentSide::Window(to.clone());
        let language = self.language_of(&side);
        let left_out = {
            let language = self.phrases.agent_language(&to.agent);
            self.phrases.sentence(language, Some(&to.desk), &Sentence::EarlierLeftOut)
        };
        let notice = self.ids.of_message(self.next_message());
        let shown = Shown {
            way,
            ids: self.ids,
            hearer: Person::Agent(to.agent.clone()),
            agents: self.agent_names(),
            language,
            is_first,
            firewall: self.settings.firewall.clone(),
        };
        Box::new(move |excerpt| {
            let first = excerpt.is_cut.then(|| shown.own(&notice, &left_out));
            first.into_iter().chain(shown.stanzas(excerpt)).collect()
        })
    }
}

/// All that the lines do not say.
struct Shown {
    way: Way,
    ids: IdMaker,
    hearer: Person,
    agents: BTreeMap<AgentId, Arc<str>>,
    language: &'static str,
    is_first: bool,
    firewall: Firewall,
}

/// A message as it stands at last.
struct Standing {
    line: Line,
    /// It corrects a message that is not among those shown here.
    is_correction: bool,
}

impl Shown {
    fn stanzas(&self, excerpt: Excerpt) -> Vec<Vec<u8>> {
        let mut ledger = Ledger::new(self.ids);
        for line in &excerpt.lines {
            let id = line.stanza_id.as_deref();
            ledger.remember(line.conversation, line.message, &line.author, id, line.kept);
        }
        let standing = as_corrected(excerpt.lines, self.is_first);
        standing.iter().filter_map(|message| self.stanza(message, &ledger)).collect()
    }

    fn stanza(&self, message: &Standing, ledger: &Ledger) -> Option<Vec<u8>> {
        let line = &message.line;
        let checked = checked(line)?;
        let stanza = Stanza::new(&checked);
        let id = self.ids.of_message(line.message);
        let mut out = match &line.author {
            Person::Customer => {
                let translate = |id: &str| self.translate(ledger, message, id);
                let content = Message::read(&stanza, self.firewall.treatments(Direction::CustomerToAgent));
                match passed_on(&self.way, &id, &line.author, &translate, (&content, &checked)) {
                    PassedOn::Stanza(out) => out,
                    PassedOn::Nothing | PassedOn::TooLarge => return None,
                }
            }
            Person::Agent(agent) => {
                let name = self.agents.get(agent).map_or(agent.as_str(), |name| name);
                message::spoken(&self.way, &id, self.language, name, &stanza)?
            }
        };
        message::stamp(&mut out, self.way.domain(), line.at);
        Some(out)
    }

    /// A correction of what was shown before names that; one that stands in its place names nothing.
    fn translate(&self, ledger: &Ledger, message: &Standing, id: &str) -> Option<Translated> {
        let line = &message.line;
        let shown_before = match (message.is_correction, line.kept) {
            (true, Kept::Corrects(of)) => Some(Translated { id: self.ids.of_message(of), whose: Whose::Own }),
            (_, Kept::Said | Kept::Corrects(_) | Kept::Retracts(_)) => None,
        };
        let translated = ledger.translate(line.conversation, &Person::Customer, &self.hearer, id);
        translated.filter(|it| it.id != self.ids.of_message(line.message)).or(shown_before)
    }

    fn own(&self, id: &str, body: &str) -> Vec<u8> {
        let Way { from, to, .. } = &self.way;
        message::own(OwnMessage { from, to, id, language: self.language, body, responses: &[], room: None })
    }
}

/// Puts each correction in the place of what it corrects, or of an earlier correction if that is not among the lines. In what is
/// shown first, a correction of something else has nothing to stand for: the summary has it already.
fn as_corrected(lines: Vec<Line>, is_first: bool) -> Vec<Standing> {
    let mut standing: BTreeMap<MessageId, Standing> = BTreeMap::new();
    for line in lines {
        match line.kept {
            Kept::Corrects(of) => {
                let is_it = |it: &&mut Standing| it.line.message == of || it.line.kept == Kept::Corrects(of);
                if let Some(earlier) = standing.values_mut().find(is_it) {
                    if earlier.is_correction {
                        earlier.line = line;
                    } else {
                        earlier.line.stanza = line.stanza;
                    }
                } else {
                    standing.insert(line.message, Standing { line, is_correction: true });
                }
            }
            Kept::Said => {
                standing.insert(line.message, Standing { line, is_correction: false });
            }
            Kept::Retracts(_) => {}
        }
    }
    standing.into_values().filter(|it| !(is_first && it.is_correction)).collect()
}

/// The stanza of a line; nothing if its words were taken back.
fn checked(line: &Line) -> Option<Checked> {
    if line.stanza.is_empty() {
        return None;
    }
    match Checked::new(bytes::Bytes::copy_from_slice(&line.stanza)) {
        Ok(checked) => Some(checked),
        Err(error) => {
            tracing::error!(message = line.message.0, %error, "a line of the transcript cannot be read");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use router_core::Timestamp;
    use router_core::values::id::ConversationId;

    fn line(message: u64, kept: Kept, words: &str) -> Line {
        Line {
            message: MessageId(message),
            conversation: ConversationId(1),
            at: Timestamp::default(),
            author: Person::Customer,
            stanza_id: None,
            kept,
            stanza: words.into(),
        }
    }

    fn shown(lines: Vec<Line>, is_first: bool) -> Vec<(u64, String, bool)> {
        let standing = as_corrected(lines, is_first).into_iter();
        let words = |stanza| String::from_utf8(stanza).unwrap();
        standing.map(|it| (it.line.message.0, words(it.line.stanza), it.is_correction)).collect()
    }

    #[test]
    fn only_the_last_of_several_corrections_is_shown() {
        let corrects = Kept::Corrects(MessageId(3));
        let lines = || {
            vec![
                line(4, Kept::Said, "hello"),
                line(5, corrects, "a"),
                line(6, Kept::Said, "x"),
                line(7, corrects, "b"),
            ]
        };
        let expected = [(4, "hello".into(), false), (7, "b".into(), true), (6, "x".into(), false)];
        assert_eq!(shown(lines(), false), expected, "what they correct was shown before");
        let expected = [(4, "hello".into(), false), (6, "x".into(), false)];
        assert_eq!(shown(lines(), true), expected, "what they correct is in the summary");
        let with_first = [vec![line(3, Kept::Said, "first")], lines()].concat();
        let expected = [(3, "b".into(), false), (4, "hello".into(), false), (6, "x".into(), false)];
        assert_eq!(shown(with_first, true), expected);
    }
}
