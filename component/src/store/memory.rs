//! A store that forgets everything when the process ends: for tests and for `store.path = "memory"`.
//!
//! It keeps the same rows as the file store in ordered maps, and never fails.
//!
//! *Never:* a promise to anybody: what it holds is lost with the process.

use super::batch::{Batch, Excerpt, Outgoing, Rows, SHOWN_AT_MOST};
use super::delivery::{Delivery, OutboxRows, deliveries, say_taken_out};
use super::row::{self, Aside, FactRow, InputKey, Line, RecentLine, Unreadable};
use super::{Erased, Loaded, Store, StoreError};
use router_core::Timestamp;
use router_core::values::address::Address;
use router_core::values::effect::{Kept, Range};
use router_core::values::id::{ConversationId, LinkName, MessageId};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::convert::Infallible;
use std::ops::Bound;

/// Keeps everything in memory.
pub struct MemoryStore {
    entities: BTreeMap<String, String>,
    lines: BTreeMap<(ConversationId, MessageId), Line>,
    facts: Vec<FactRow>,
    aside: Vec<Aside>,
    customers: BTreeMap<ConversationId, Address>,
    inputs: VecDeque<InputKey>,
    outbox: BTreeMap<(LinkName, u64), Vec<u8>>,
    last_message: MessageId,
    last_outbox: u64,
    alias_seed: u64,
    time: Timestamp,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self {
            entities: BTreeMap::new(),
            lines: BTreeMap::new(),
            facts: Vec::new(),
            aside: Vec::new(),
            customers: BTreeMap::new(),
            inputs: VecDeque::new(),
            outbox: BTreeMap::new(),
            last_message: MessageId(0),
            last_outbox: 0,
            alias_seed: rand::random(),
            time: Timestamp::default(),
        }
    }

    fn keep_rows(&mut self, batch: &mut Batch) {
        self.time = self.time.max(batch.at);
        for row in batch.entities.drain(..) {
            match row.json {
                Some(json) => self.entities.insert(row.key, json),
                None => self.entities.remove(&row.key),
            };
        }
        for line in batch.lines.drain(..) {
            self.last_message = self.last_message.max(line.message);
            if let Kept::Retracts(of) = line.kept {
                self.take_back(line.conversation, of);
            }
            self.lines.insert((line.conversation, line.message), line);
        }
        self.facts.append(&mut batch.facts);
        self.customers.extend(batch.customers.drain(..).map(|row| (row.conversation, row.customer)));
        self.inputs.extend(batch.inputs.drain(..));
        if let Some(newest) = self.inputs.back().copied() {
            while self.inputs.front().is_some_and(|input| !input.counts_at(newest.at)) {
                self.inputs.pop_front();
            }
        }
    }

    fn keep_outgoing(&mut self, batch: &mut Batch) {
        for outgoing in &mut batch.outgoing {
            match outgoing {
                Outgoing::Stanza { link, bytes, durable: true } => self.keep_stanza(link, bytes),
                Outgoing::Stanza { durable: false, .. }
                | Outgoing::Told { .. }
                | Outgoing::News(_)
                | Outgoing::Errand(_) => {}
                Outgoing::Transcript(request) => {
                    let link = request.link.clone();
                    let Ok(stanzas) = request.stanzas(|conversation, opening, range| {
                        Ok::<_, Infallible>(self.excerpt(conversation, opening, range))
                    });
                    for stanza in stanzas {
                        self.keep_stanza(&link, stanza);
                    }
                }
                Outgoing::Replay { link, rows: Rows::WithoutTheFirst, .. } => self.take_out(link),
                Outgoing::Replay { rows: Rows::AllAtOnce | Rows::OneByOne { .. }, .. } => {}
            }
        }
    }

    fn keep_stanza(&mut self, link: &LinkName, bytes: &[u8]) {
        self.last_outbox += 1;
        self.outbox.insert((link.clone(), self.last_outbox), bytes.to_vec());
    }

    fn take_out(&mut self, link: &LinkName) {
        let range = (link.clone(), 0)..=(link.clone(), u64::MAX);
        let first = self.outbox.range(range).next().map(|(key, _)| key.clone());
        if let Some((key, stanza)) = first.and_then(|key| self.outbox.remove_entry(&key)) {
            say_taken_out(&key.0, key.1, &stanza);
        }
    }

    fn take_back(&mut self, conversation: ConversationId, of: MessageId) {
        let range = (conversation, MessageId(0))..=(conversation, MessageId(u64::MAX));
        for (_, line) in self.lines.range_mut(range) {
            if line.message == of || line.revises() == Some(of) {
                line.stanza.clear();
                line.kept = row::kept(line.revises(), false);
            }
        }
    }

    fn excerpt(
        &self,
        conversation: ConversationId,
        opening: Option<MessageId>,
        range: Option<Range>,
    ) -> Excerpt {
        let is_opening =
            |line: &&Line| opening.is_some() && (opening == Some(line.message) || opening == line.revises());
        let in_range =
            |line: &&Line| range.is_some_and(|it| it.from <= line.message && line.message <= it.until);
        let newest = self.lines_of(conversation).rev().filter(in_range).take(SHOWN_AT_MOST + 1);
        let opening = self.lines_of(conversation).filter(is_opening);
        Excerpt::of(opening.cloned().collect(), newest.cloned().collect())
    }

    fn lines_of(&self, conversation: ConversationId) -> impl DoubleEndedIterator<Item = &Line> {
        let range = (conversation, MessageId(0))..=(conversation, MessageId(u64::MAX));
        self.lines.range(range).map(|(_, line)| line)
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

impl Store for MemoryStore {
    fn load(&mut self, now: Timestamp) -> Result<Loaded, StoreError> {
        let now = now.max(self.time);
        self.inputs.retain(|input| input.counts_at(now));
        Ok(Loaded {
            entities: self.entities.iter().map(|(key, json)| (key.clone(), json.clone())).collect(),
            inputs: self.inputs.iter().copied().collect(),
            last_message: self.last_message,
            alias_seed: self.alias_seed,
            time: self.time,
            last_conversation: self.customers.keys().last().copied().unwrap_or(ConversationId(0)),
        })
    }

    fn set_aside(&mut self, now: Timestamp, unreadable: &[Unreadable]) -> Result<(), StoreError> {
        for Unreadable { key, reason } in unreadable {
            if let Some(json) = self.entities.remove(key) {
                let (key, reason) = (key.clone(), reason.clone());
                self.aside.push(Aside { at: now, key, json: json.into_bytes(), reason });
            }
        }
        Ok(())
    }

    fn aside(&mut self) -> Result<Vec<Aside>, StoreError> {
        Ok(self.aside.clone())
    }

    fn look(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    fn recent_lines(
        &mut self,
        conversations: &[ConversationId],
        per_conversation: u32,
    ) -> Result<Vec<RecentLine>, StoreError> {
        let mut recent = Vec::new();
        for conversation in conversations {
            let first = recent.len();
            recent.extend(self.lines_of(*conversation).rev().take(per_conversation as usize).map(|line| {
                RecentLine {
                    message: line.message,
                    conversation: line.conversation,
                    author: line.author.clone(),
                    stanza_id: line.stanza_id.clone(),
                    kept: line.kept,
                }
            }));
            recent[first..].reverse();
        }
        Ok(recent)
    }

    fn commit(&mut self, batches: &mut Vec<Batch>) -> Result<Vec<Delivery>, StoreError> {
        let last_outbox = self.last_outbox;
        for (link, number) in batches.iter_mut().flat_map(|batch| batch.acknowledged.drain(..)) {
            let done: Vec<_> =
                self.outbox.range((link.clone(), 0)..=(link, number)).map(|(key, _)| key.clone()).collect();
            for key in done {
                self.outbox.remove(&key);
            }
        }
        // Rows first, as in one transaction: nothing is shown that the same commit takes back.
        for batch in batches.iter_mut() {
            self.keep_rows(batch);
        }
        for batch in batches.iter_mut() {
            self.keep_outgoing(batch);
        }
        Ok(deliveries(batches, last_outbox))
    }

    fn outbox(&mut self, link: &LinkName, after: u64, most_bytes: usize) -> Result<OutboxRows, StoreError> {
        let range = (Bound::Excluded((link.clone(), after)), Bound::Included((link.clone(), u64::MAX)));
        let mut bytes_so_far = 0;
        let rows = self.outbox.range(range).take_while(|(_, bytes)| {
            let is_wanted = bytes_so_far < most_bytes;
            bytes_so_far += bytes.len();
            is_wanted
        });
        Ok(rows.map(|((_, number), bytes)| (*number, bytes.clone())).collect())
    }

    fn history(&mut self, conversation: ConversationId) -> Result<Vec<Line>, StoreError> {
        Ok(self.lines_of(conversation).cloned().collect())
    }

    fn facts(&mut self, conversation: ConversationId) -> Result<Vec<FactRow>, StoreError> {
        Ok(self.facts.iter().filter(|fact| fact.conversation == Some(conversation)).cloned().collect())
    }

    fn erase(&mut self, customer: &Address, keys: &[String]) -> Result<Erased, StoreError> {
        let theirs: BTreeSet<ConversationId> =
            self.customers.iter().filter(|(_, address)| *address == customer).map(|(id, _)| *id).collect();
        let (lines, facts) = (self.lines.len(), self.facts.len());
        self.lines.retain(|(conversation, _), _| !theirs.contains(conversation));
        self.facts
            .retain(|fact| fact.conversation.is_none_or(|conversation| !theirs.contains(&conversation)));
        self.customers.retain(|conversation, _| !theirs.contains(conversation));
        let entities = keys.iter().filter(|key| self.entities.remove(*key).is_some()).count();
        Ok(Erased {
            conversations: theirs.len(),
            lines: lines - self.lines.len(),
            facts: facts - self.facts.len(),
            entities,
        })
    }
}
