//! What is kept of the interactions that programs brought, beside what the engine keeps: who brought each, how often it
//! changed, how it ended, the news of it, and which requests were done already.
//!
//! Each record, piece of news and key is a row of the store. What is over is kept for a day, and everything has a bound:
//! beyond it the oldest goes.
//!
//! *Never:* what becomes of an interaction; the engine says that.

use crate::protocol::{End, Outcome, Then};
use crate::request::Once;
use crate::store::EntityRow;
use router_core::values::effect::News;
use router_core::values::fact::WhyEnded;
use router_core::values::id::InteractionId;
use router_core::values::ladder::End as After;
use router_core::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// The prefix of the keys of this module's rows.
pub const PREFIX: &str = "program/";

/// How long what is over is kept, and the key of a request.
pub const KEPT_FOR: Span = Span::from_seconds(86_400);

/// Most interactions that are over and kept.
const ENDED_KEPT: usize = 20_000;

/// Most keys of requests that are kept.
const KEYS_KEPT: usize = 50_000;

/// Most news that are kept, for whoever was away for a while.
pub const NEWS_KEPT: usize = 10_000;

/// Most news that wait to be posted.
const POSTS_KEPT: usize = 10_000;

/// Most news that were given up and are kept.
const DEAD_KEPT: usize = 1000;

/// What is kept of one interaction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Its number.
    pub id: InteractionId,
    /// Which program brought it.
    pub program: Arc<str>,
    /// The program's own name for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Arc<str>>,
    /// Where news go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback: Option<Arc<str>>,
    /// What it is made of.
    pub medium: Arc<str>,
    /// When it was brought.
    pub created: Timestamp,
    /// When it changed last.
    pub changed: Timestamp,
    /// How often it changed.
    pub version: u64,
    /// The queue it was in last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<Arc<str>>,
    /// Who had it last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<Arc<str>>,
    /// How it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<End>,
}

/// A request that was done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Done {
    program: Arc<str>,
    key: Arc<str>,
    of: [u8; 16],
    interaction: InteractionId,
    at: Timestamp,
}

/// A piece of news.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Its number.
    pub number: u64,
    /// Of which interaction.
    pub interaction: InteractionId,
    /// As the protocol has it.
    pub json: Arc<str>,
}

/// News that are to be posted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Post {
    /// The number of the piece of news.
    pub number: u64,
    /// Of which interaction.
    pub interaction: InteractionId,
    /// Where to.
    pub callback: Arc<str>,
    /// What.
    pub json: Arc<str>,
}

/// News that were given up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dead {
    /// What.
    pub post: Post,
    /// Why.
    pub why: String,
    /// When.
    pub at: Timestamp,
}

/// The kept form of one of them.
#[derive(Debug, Serialize, Deserialize)]
enum Entry {
    Interaction(Record),
    Done(Done),
    News(Item),
    Post(Post),
    Dead(Dead),
}

/// What became of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// It was not used yet.
    New,
    /// It was used for this same request, which was about this interaction.
    Used(InteractionId),
    /// It was used for something else.
    Reused,
}

/// Everything of programs.
#[derive(Debug, Default)]
pub struct Programs {
    records: BTreeMap<InteractionId, Record>,
    ended: VecDeque<(Timestamp, InteractionId)>,
    done: BTreeMap<(Arc<str>, Arc<str>), Done>,
    done_in_order: VecDeque<(Timestamp, Arc<str>, Arc<str>)>,
    news: VecDeque<Item>,
    last_number: u64,
    posts: BTreeMap<u64, Post>,
    dead: BTreeMap<u64, Dead>,
}

impl Entry {
    fn key(&self) -> String {
        match self {
            Self::Interaction(record) => format!("{PREFIX}interaction/{}", record.id),
            Self::Done(done) => format!("{PREFIX}done/{}/{}", done.program, done.key),
            Self::News(item) => format!("{PREFIX}news/{}", item.number),
            Self::Post(post) => format!("{PREFIX}post/{}", post.number),
            Self::Dead(dead) => format!("{PREFIX}dead/{}", dead.post.number),
        }
    }

    fn row(&self) -> EntityRow {
        let json = Some(serde_json::to_string(self).expect("an entry is plain data"));
        EntityRow { key: self.key(), json }
    }

    fn gone(&self) -> EntityRow {
        EntityRow { key: self.key(), json: None }
    }
}

impl Programs {
    /// Takes an entry from the store; its key.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn load(&mut self, json: &str) -> Result<String, serde_json::Error> {
        let entry: Entry = serde_json::from_str(json)?;
        let key = entry.key();
        match entry {
            Entry::Interaction(record) => drop(self.records.insert(record.id, record)),
            Entry::Done(done) => drop(self.done.insert((done.program.clone(), done.key.clone()), done)),
            Entry::News(item) => self.news.push_back(item),
            Entry::Post(post) => drop(self.posts.insert(post.number, post)),
            Entry::Dead(dead) => drop(self.dead.insert(dead.post.number, dead)),
        }
        Ok(key)
    }

    /// Everything is loaded: puts it in order.
    pub fn loaded(&mut self) {
        let ended = self.records.values().filter(|record| record.end.is_some());
        let mut ended: Vec<_> = ended.map(|record| (record.changed, record.id)).collect();
        ended.sort();
        self.ended = ended.into();
        let mut done: Vec<_> =
            self.done.values().map(|done| (done.at, done.program.clone(), done.key.clone())).collect();
        done.sort();
        self.done_in_order = done.into();
        self.news.make_contiguous().sort_by_key(|item| item.number);
        self.last_number = self.news.back().map_or(0, |item| item.number);
    }

    /// What is kept of an interaction.
    pub fn record(&self, id: InteractionId) -> Option<&Record> {
        self.records.get(&id)
    }

    /// An interaction was brought.
    pub fn brought(&mut self, record: Record) -> EntityRow {
        let row = Entry::Interaction(record.clone()).row();
        self.records.insert(record.id, record);
        row
    }

    /// Something became of an interaction: its record in the new form, the row of it, and those of what is too old.
    pub fn follow(
        &mut self,
        now: Timestamp,
        id: InteractionId,
        news: &News,
    ) -> Option<(&Record, Vec<EntityRow>)> {
        let record = self.records.get_mut(&id)?;
        record.version += 1;
        record.changed = now;
        match news {
            News::Queued(queue) => record.queue = Some(queue.as_str().into()),
            News::Assigned(agent) | News::WrapUp { agent, .. } => record.agent = Some(agent.as_str().into()),
            News::AgentLost(_) => record.agent = None,
            News::Offered { .. } | News::OfferOver { .. } => {}
            News::Done(_) | News::Left | News::Answered(_) | News::Ended { .. } => record.end = end(news),
        }
        let is_over = record.end.is_some();
        let mut rows = vec![Entry::Interaction(record.clone()).row()];
        if is_over {
            self.ended.push_back((now, id));
            rows.extend(self.forget_ended(now));
        }
        self.records.get(&id).map(|record| (record, rows))
    }

    fn forget_ended(&mut self, now: Timestamp) -> Vec<EntityRow> {
        let mut rows = Vec::new();
        while let Some((at, id)) = self.ended.front().copied() {
            if self.ended.len() <= ENDED_KEPT && now.since(at) < KEPT_FOR {
                break;
            }
            self.ended.pop_front();
            rows.extend(self.records.remove(&id).map(|record| Entry::Interaction(record).gone()));
        }
        rows
    }

    /// Whether a request was done before.
    pub fn key(&self, now: Timestamp, program: &Arc<str>, once: &Once) -> Key {
        let done = self.done.get(&(program.clone(), once.key.clone()));
        match done.filter(|done| now.since(done.at) < KEPT_FOR) {
            None => Key::New,
            Some(done) if done.of == once.of => Key::Used(done.interaction),
            Some(_) => Key::Reused,
        }
    }

    /// A request was done that must not be done again: the rows of it, and of what is too old.
    pub fn did(
        &mut self,
        now: Timestamp,
        program: &Arc<str>,
        once: Once,
        interaction: InteractionId,
    ) -> Vec<EntityRow> {
        let done = Done { program: program.clone(), key: once.key, of: once.of, interaction, at: now };
        let mut rows = vec![Entry::Done(done.clone()).row()];
        self.done_in_order.push_back((now, done.program.clone(), done.key.clone()));
        self.done.insert((done.program.clone(), done.key.clone()), done);
        while let Some((at, program, key)) = self.done_in_order.front().cloned() {
            if self.done_in_order.len() <= KEYS_KEPT && now.since(at) < KEPT_FOR {
                break;
            }
            self.done_in_order.pop_front();
            // used again since, if it is younger
            let is_it = self.done.get(&(program.clone(), key.clone())).is_some_and(|done| done.at == at);
            if let Some(done) = self.done.remove(&(program, key)).filter(|_| is_it) {
                rows.push(Entry::Done(done).gone());
            }
        }
        rows
    }

    /// The number of the next piece of news.
    pub fn next_number(&self) -> u64 {
        self.last_number + 1
    }

    /// Keeps a piece of news: the rows of it, and of what is too old.
    pub fn tell(&mut self, item: Item) -> Vec<EntityRow> {
        self.last_number = item.number;
        let mut rows = vec![Entry::News(item.clone()).row()];
        self.news.push_back(item);
        while self.news.len() > NEWS_KEPT {
            rows.extend(self.news.pop_front().map(|item| Entry::News(item).gone()));
        }
        rows
    }

    /// News are to be posted: the rows of it, and of what finds no room any more.
    pub fn post(&mut self, now: Timestamp, post: Post) -> Vec<EntityRow> {
        let mut rows = vec![Entry::Post(post.clone()).row()];
        self.posts.insert(post.number, post);
        if self.posts.len() > POSTS_KEPT
            && let Some(oldest) = self.posts.keys().next().copied()
        {
            rows.extend(self.posted(now, oldest, Some("too many news wait to be posted".to_owned())));
        }
        rows
    }

    /// News have arrived, or are given up: the rows of it.
    pub fn posted(&mut self, now: Timestamp, number: u64, why: Option<String>) -> Vec<EntityRow> {
        let Some(post) = self.posts.remove(&number) else { return Vec::new() };
        let mut rows = vec![Entry::Post(post.clone()).gone()];
        if let Some(why) = why {
            let dead = Dead { post, why, at: now };
            rows.push(Entry::Dead(dead.clone()).row());
            self.dead.insert(number, dead);
            if self.dead.len() > DEAD_KEPT {
                rows.extend(self.dead.pop_first().map(|(_, dead)| Entry::Dead(dead).gone()));
            }
        }
        rows
    }

    /// What is to be posted and has not arrived.
    pub fn posts(&self) -> impl Iterator<Item = &Post> {
        self.posts.values()
    }

    /// What was given up.
    pub fn dead(&self) -> impl Iterator<Item = &Dead> {
        self.dead.values()
    }

    /// News after a number; `None` if some of them are not kept any more.
    pub fn news_after(&self, number: u64) -> Option<impl Iterator<Item = &Item>> {
        let first = self.news.front().map_or(self.last_number + 1, |item| item.number);
        let is_complete = number + 1 >= first && number <= self.last_number;
        is_complete.then(|| self.news.iter().filter(move |item| item.number > number))
    }
}

fn end(news: &News) -> Option<End> {
    let plain = |outcome| End { outcome, why: None, then: None, rule: None };
    Some(match news {
        News::Done(_) => plain(Outcome::Done),
        News::Left => plain(Outcome::Cancelled),
        News::Answered(rule) => End { rule: Some(rule.to_string()), ..plain(Outcome::Answered) },
        News::Ended { why, end } => {
            let then = match end {
                After::LeaveMessage => Then::LeaveMessage,
                After::CallBack => Then::CallBack,
                After::Close | After::Queue(_) => Then::Close,
            };
            let why = Some(why_ended(*why).to_owned());
            End { why, then: Some(then), ..plain(Outcome::NotTaken) }
        }
        News::Queued(_)
        | News::Offered { .. }
        | News::OfferOver { .. }
        | News::Assigned(_)
        | News::AgentLost(_)
        | News::WrapUp { .. } => return None,
    })
}

fn why_ended(why: WhyEnded) -> &'static str {
    match why {
        WhyEnded::NobodyTookIt => "nobody-took-it",
        WhyEnded::QueueFull => "queue-full",
        WhyEnded::WaitTooLong => "wait-too-long",
        WhyEnded::NobodySignedIn => "nobody-signed-in",
        WhyEnded::OutOfHours => "out-of-hours",
    }
}

/// What a piece of news is called.
pub fn name(news: &News) -> &'static str {
    match news {
        News::Queued(_) => "queued",
        News::Offered { .. } => "offered",
        News::OfferOver { .. } => "offer-over",
        News::Assigned(_) => "assigned",
        News::AgentLost(_) => "agent-lost",
        News::WrapUp { .. } => "wrap-up",
        News::Done(_) => "done",
        News::Left => "cancelled",
        News::Answered(_) => "answered",
        News::Ended { .. } => "not-taken",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn once(key: &str, of: u8) -> Once {
        Once { key: key.into(), of: [of; 16] }
    }

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    fn reloaded(rows: &[EntityRow]) -> Programs {
        let mut kept = BTreeMap::new();
        for row in rows {
            match &row.json {
                Some(json) => drop(kept.insert(row.key.clone(), json.clone())),
                None => drop(kept.remove(&row.key)),
            }
        }
        let mut programs = Programs::default();
        for (key, json) in kept {
            assert_eq!(programs.load(&json).unwrap(), key);
        }
        programs.loaded();
        programs
    }

    #[test]
    fn a_key_counts_for_a_day_and_for_one_request() {
        let (mut programs, pbx): (Programs, Arc<str>) = (Programs::default(), "pbx".into());
        let rows = programs.did(at(0), &pbx, once("a", 1), InteractionId(7));
        for programs in [&programs, &reloaded(&rows)] {
            assert_eq!(programs.key(at(1), &pbx, &once("a", 1)), Key::Used(InteractionId(7)));
            assert_eq!(programs.key(at(1), &pbx, &once("a", 2)), Key::Reused);
            assert_eq!(programs.key(at(1), &"other".into(), &once("a", 1)), Key::New);
            assert_eq!(programs.key(at(90_000), &pbx, &once("a", 2)), Key::New);
        }
        let rows = programs.did(at(90_000), &pbx, once("b", 1), InteractionId(8));
        assert_eq!(rows.len(), 2, "the old one goes");
    }

    #[test]
    fn no_more_news_than_there_is_room_for_are_kept() {
        let mut programs = Programs::default();
        let mut rows = Vec::new();
        for _ in 0..NEWS_KEPT + 5 {
            let number = programs.next_number();
            rows.extend(programs.tell(Item { number, interaction: InteractionId(1), json: "{}".into() }));
        }
        for programs in [&programs, &reloaded(&rows)] {
            let last = NEWS_KEPT as u64 + 5;
            assert_eq!(programs.next_number(), last + 1);
            assert!(programs.news_after(4).is_none(), "the fifth is gone");
            assert_eq!(programs.news_after(5).unwrap().count(), NEWS_KEPT);
            assert_eq!(programs.news_after(last).unwrap().count(), 0);
            assert!(programs.news_after(last + 1).is_none(), "it never was");
        }
    }
}
