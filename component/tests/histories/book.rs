//! What was kept, what left, and what everybody heard; the laws that can be asked at once.
//!
//! The store writes down every commit, the servers every stanza that they take. The first law that is broken is noted.
//!
//! *Never:* a look into the desk or the courier: only what their neighbours see.

use crate::people::{attribute, foreign_mark, is_customer, person, tokens};
use frontdesk::ids::{BarrierId, IdMaker};
use frontdesk::ledger::REMEMBERED;
use frontdesk::store::{Delivery, Line};
use router_core::values::effect::Kept;
use router_core::values::id::{ConversationId, MessageId};
use router_core::values::participant::Person;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

/// A law that is broken, and how.
pub(crate) type Broken = (&'static str, String);

/// What a commit kept.
#[derive(Default)]
pub(crate) struct Commit {
    pub(crate) lines: Vec<Line>,
    pub(crate) acknowledged: Vec<(String, u64)>,
}

/// A line of a transcript.
pub(crate) struct Said {
    pub(crate) conversation: ConversationId,
    pub(crate) message: MessageId,
    pub(crate) by: Person,
    pub(crate) kept: Kept,
    pub(crate) token: Option<String>,
    pub(crate) is_asked: bool,
}

/// What a server got on its present connection.
#[derive(Default)]
struct Passage {
    epoch: u64,
    /// The last row, or the last one that needs not come any more.
    row: u64,
}

/// A query of a person.
#[derive(Default)]
pub(crate) struct Query {
    /// What came back, with the process and its connection.
    pub(crate) answers: Vec<((u64, u64), String)>,
    /// The answer may have been lost with a connection or a process.
    pub(crate) is_disturbed: bool,
}

/// When the process is to die, and how the store behaves.
#[derive(Default)]
pub(crate) struct Trouble {
    /// Commits that are refused before one is taken.
    pub(crate) refusals: u32,
    /// Death at the commit after so many others.
    pub(crate) death: Option<(u32, Death)>,
    /// Deliveries that still get to the courier.
    pub(crate) deliveries_left: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Death {
    BeforeTheCommit,
    BeforeAnyDelivery,
    AfterSomeDeliveries(usize),
}

#[derive(Default)]
pub(crate) struct Book {
    pub(crate) trouble: Trouble,
    pub(crate) broken: Option<Broken>,
    /// The ids of the store.
    pub(crate) ids: Option<IdMaker>,
    /// How many processes there were.
    process: u64,
    /// How often what happened.
    pub(crate) counts: BTreeMap<&'static str, u64>,
    /// Everything that was taken by a server, as one number.
    pub(crate) trace: u64,
    pub(crate) rows: BTreeMap<(String, u64), String>,
    pub(crate) taken: BTreeSet<(String, u64)>,
    acknowledged: BTreeMap<String, u64>,
    fleeting: HashMap<(String, String), u64>,
    passages: BTreeMap<String, Passage>,
    pub(crate) lines: Vec<Said>,
    /// By the id that its author gave: where it was kept, and as which line of all.
    lines_by_id: BTreeMap<String, (ConversationId, usize)>,
    /// The ids of what we said in our own words.
    own_ids: BTreeSet<String>,
    /// What each message says at present, unless it was taken back.
    pub(crate) standing: BTreeMap<MessageId, String>,
    /// What was shown to an agent.
    shown: BTreeSet<String>,
    /// What was taken back or corrected before anybody saw it.
    withdrawn: BTreeSet<String>,
    /// Sender's address, reader's address and token: the id under which it was shown.
    passed_on: BTreeMap<(String, String, String), String>,
    last_passed_on: BTreeMap<(String, String), MessageId>,
    pub(crate) queries: BTreeMap<String, Query>,
    /// What each person's server took for that person.
    pub(crate) heard: BTreeMap<&'static str, Vec<String>>,
}

impl Book {
    pub(crate) fn breaks(&mut self, law: &'static str, what: String) {
        self.broken.get_or_insert((law, what));
    }

    pub(crate) fn count(&mut self, what: &'static str) {
        *self.counts.entry(what).or_insert(0) += 1;
    }
}

fn row_text(delivery: &Delivery) -> Option<String> {
    match delivery {
        Delivery::Stanza { number: Some(_), bytes, .. } => Some(String::from_utf8_lossy(bytes).into_owned()),
        Delivery::Stanza { number: None, .. }
        | Delivery::Replay { .. }
        | Delivery::Taken { .. }
        | Delivery::Told { .. }
        | Delivery::News(_)
        | Delivery::Errand(_) => None,
    }
}

/// What is kept.
impl Book {
    /// The process died, and another one starts: nothing of the old one's connections counts any more.
    pub(crate) fn begin_process(&mut self) {
        self.process += 1;
        self.passages.clear();
        self.trouble = Trouble::default();
        self.disturbed();
    }

    pub(crate) fn committed(&mut self, commit: Commit, deliveries: &[Delivery]) {
        for (link, number) in commit.acknowledged {
            let last = self.acknowledged.entry(link.clone()).or_insert(0);
            *last = number.max(*last);
            let rows = self.rows.range((link.clone(), 0)..=(link, number)).map(|(key, _)| key);
            if let Some(lost) = rows.into_iter().find(|key| !self.taken.contains(*key)).cloned() {
                self.breaks("what_is_forgotten_was_taken_by_its_server", format!("{lost:?}"));
            }
        }
        let rows = deliveries.iter().filter_map(row_text);
        // A transcript is read behind all lines of the commit.
        let (late, live): (Vec<_>, Vec<_>) = rows.partition(|text| text.contains("<delay "));
        live.iter().for_each(|text| self.see(text));
        let late = late.iter().flat_map(|text| tokens(text)).collect();
        for line in commit.lines {
            self.line(line, &late);
        }
        for delivery in deliveries {
            match delivery {
                Delivery::Stanza { link, number: Some(number), bytes } => {
                    let text = String::from_utf8_lossy(bytes).into_owned();
                    self.row(&text);
                    self.rows.insert((link.as_str().to_owned(), *number), text);
                }
                Delivery::Stanza { link, number: None, bytes } => self.release(link.as_str(), bytes),
                Delivery::Replay { link, epoch, .. } => {
                    let row = self.acknowledged.get(link.as_str()).copied().unwrap_or(0);
                    let passage = self.passages.entry(link.as_str().to_owned()).or_default();
                    if passage.epoch != *epoch {
                        *passage = Passage { epoch: *epoch, row };
                    }
                }
                Delivery::Told { .. } | Delivery::News(_) | Delivery::Errand(_) => {}
                // there are no accounts in these histories
                Delivery::Taken { .. } => {}
            }
        }
    }

    /// Several fleeting stanzas may come in one.
    fn release(&mut self, link: &str, bytes: &[u8]) {
        for stanza in crate::server::cut(bytes) {
            *self.fleeting.entry((link.to_owned(), stanza)).or_insert(0) += 1;
        }
    }

    fn line(&mut self, line: Line, late: &BTreeSet<String>) {
        let text = String::from_utf8_lossy(&line.stanza).into_owned();
        let token = tokens(&text).into_iter().next();
        self.is_new_and_rightly_understood(&line, &text);
        let earlier = match (line.kept, &token) {
            (Kept::Said, Some(token)) => self.standing.insert(line.message, token.clone()),
            (Kept::Corrects(of), Some(token)) => self.standing.insert(of, token.clone()),
            (Kept::Retracts(of), _) => self.standing.remove(&of),
            (Kept::Said | Kept::Corrects(_), None) => None,
        };
        // A correction may follow in the commit that shows what it corrects; nothing is shown that was taken back.
        let may_be_shown = |it: &String| matches!(line.kept, Kept::Corrects(_)) && late.contains(it);
        let unseen = earlier.filter(|it| !self.shown.contains(it) && !may_be_shown(it));
        if let Some(earlier) = unseen {
            self.count("withdrawn before it was shown");
            self.withdrawn.insert(earlier);
        }
        let is_asked = !text.contains("to='support@");
        let Line { conversation, message, author: by, kept, .. } = line;
        self.lines.push(Said { conversation, message, by, kept, token, is_asked });
    }

    fn is_new_and_rightly_understood(&mut self, line: &Line, text: &str) {
        let corrected = text.split("<replace id='").nth(1).and_then(|rest| rest.split('\'').next());
        if let Some((conversation, at)) = corrected.and_then(|id| self.lines_by_id.get(id))
            && *conversation == line.conversation
            && self.lines.len() - at < REMEMBERED
            && line.kept == Kept::Said
        {
            self.breaks("a_correction_is_taken_as_one", text.to_owned());
        }
        if let Some(id) = line.stanza_id.clone() {
            let place = (line.conversation, self.lines.len());
            if self.lines_by_id.insert(id.clone(), place).is_some() {
                let what = format!("{id} was kept again as {:?}", line.message);
                self.breaks("a_repetition_is_taken_once", what);
            }
        }
    }

    /// Notes what an agent is shown.
    fn see(&mut self, text: &str) {
        if person(&attribute(text, "to")).is_some_and(|reader| !is_customer(reader)) {
            self.shown.extend(tokens(text));
        }
    }

    fn row(&mut self, text: &str) {
        let (from, to) = (attribute(text, "from"), attribute(text, "to"));
        let Some(reader) = person(&to) else { return };
        let is_ours = text.contains("<active xmlns='http://jabber.org/protocol/chatstates'/>");
        if is_ours && tokens(text).is_empty() && !self.own_ids.insert(attribute(text, "id")) {
            self.breaks("two_messages_have_two_ids", text.to_owned());
        }
        let is_window = !is_customer(reader)
            && !crate::people::DESKS.iter().any(|it| from.starts_with(&format!("{it}@")));
        for token in tokens(text) {
            if self.withdrawn.contains(&token) && !is_customer(reader) {
                self.breaks("what_was_taken_back_before_it_was_shown_is_never_shown", text.to_owned());
            }
            self.see(text);
            let Some(line) = self.lines.iter().find(|line| line.token.as_ref() == Some(&token)) else {
                continue;
            };
            let is_own = matches!(line.by, Person::Customer) != is_customer(reader);
            if line.is_asked || is_ours || !is_own || !(is_window || is_customer(reader)) {
                continue;
            }
            let (message, is_said) = (line.message, line.kept == Kept::Said);
            let of = match line.kept {
                Kept::Said => message,
                Kept::Corrects(of) | Kept::Retracts(of) => of,
            };
            let expected = self.ids.map(|ids| [ids.of_message(message), ids.of_message(of)]);
            if expected.is_some_and(|ids| !ids.contains(&attribute(text, "id"))) {
                self.breaks("a_message_has_one_id", text.to_owned());
            }
            self.shown_in(&(from.clone(), to.clone()), token, text, is_said.then_some(message));
        }
    }

    fn shown_in(&mut self, way: &(String, String), token: String, text: &str, said: Option<MessageId>) {
        let id = attribute(text, "id");
        let key = (way.0.clone(), way.1.clone(), token);
        if let Some(before) = self.passed_on.get(&key) {
            self.breaks("nobody_is_told_twice", format!("{key:?}: {before} and {id}: {text}"));
        }
        self.passed_on.insert(key, id);
        if let Some(message) = said {
            let last = self.last_passed_on.insert(way.clone(), message);
            if last.is_some_and(|last| last > message) {
                self.breaks("words_are_heard_in_the_order_they_were_said", format!("{message:?} on {way:?}"));
            }
        }
    }

    /// Whether a customer's message with this id was kept.
    fn is_kept(&self, id: &str) -> bool {
        self.lines_by_id.contains_key(id)
    }
}

/// What left.
impl Book {
    /// A server takes a stanza.
    pub(crate) fn take(&mut self, link: &str, epoch: u64, text: &str) {
        let mut hash = DefaultHasher::new();
        (self.trace, link, epoch, text).hash(&mut hash);
        self.trace = hash.finish();
        let passage = self.passages.entry(link.to_owned()).or_default();
        let given = passage.row;
        if passage.epoch != epoch {
            self.breaks("a_connection_begins_with_a_replay", text.to_owned());
            return;
        }
        if let Some(barrier) = BarrierId::read(&attribute(text, "id")) {
            if barrier.number != 0 && barrier.number != given {
                let what = format!("{barrier} stands behind row {given}");
                self.breaks("a_barrier_stands_behind_its_rows", what);
            }
            if barrier.number != 0 {
                return;
            }
        }
        let after = (link.to_owned(), given + 1);
        let next = self.rows.range(after..=(link.to_owned(), u64::MAX)).next();
        if let Some(((_, number), _)) = next.filter(|(_, row)| *row == text) {
            let number = *number;
            self.passages.entry(link.to_owned()).or_default().row = number;
            let is_new = self.taken.insert((link.to_owned(), number));
            if !is_new {
                self.count("taken again");
            }
        } else if let Some(left) =
            self.fleeting.get_mut(&(link.to_owned(), text.to_owned())).filter(|it| **it > 0)
        {
            *left -= 1;
        } else if self.rows.iter().any(|((of, _), row)| of == link && row == text) {
            let what =
                format!("behind row {given} of epoch {epoch}, before {:?}: {text}", next.map(|it| it.0));
            self.breaks("rows_go_in_order_and_none_is_left_out", what);
        } else {
            self.breaks("nothing_leaves_before_its_commit", text.to_owned());
        }
        if let Some(name) = person(&attribute(text, "to")) {
            self.hear(name, epoch, text);
        }
    }

    fn hear(&mut self, name: &'static str, epoch: u64, text: &str) {
        if let Some(mark) = foreign_mark(name, text) {
            self.breaks("no_address_of_one_side_reaches_the_other", format!("{name} sees {mark}: {text}"));
        }
        if is_customer(name) && text.contains("qwh") {
            self.breaks("a_whisper_never_reaches_the_customer", text.to_owned());
        }
        if let Some(rest) = text.split("<received xmlns='urn:xmpp:receipts' id='").nth(1) {
            let id = rest.split('\'').next().unwrap_or_default();
            if id.contains("-said-") && !self.is_kept(id) {
                self.breaks("what_is_receipted_is_kept", format!("{id} for {name}"));
            }
        }
        let id = attribute(text, "id");
        if text.starts_with("<iq")
            && let Some(query) = self.queries.get_mut(&id)
        {
            let connection = (self.process, epoch);
            let is_twice = query.answers.iter().any(|(at, before)| *at == connection || before != text);
            query.answers.push((connection, text.to_owned()));
            if is_twice {
                self.breaks("a_query_is_answered_once", text.to_owned());
            }
        }
        self.heard.entry(name).or_default().push(text.to_owned());
    }

    /// What was on its way may be lost: whoever waits for an answer may wait in vain.
    pub(crate) fn disturbed(&mut self) {
        for query in self.queries.values_mut().filter(|query| query.answers.is_empty()) {
            query.is_disturbed = true;
        }
    }
}
