//! One bare JID, as the guard knows it.
//!
//! Buckets for what it sends and what it is sent, the times at which it was told something that must not be repeated
//! too often, and hashes of the last words it was sent, to notice when they come back.
//!
//! *Never:* the words themselves.

use std::hash::{DefaultHasher, Hash, Hasher};

use router_core::{Span, Timestamp};

use super::bucket::{Bucket, Rate};
use super::knock::{Family, Knock};
use super::limits::Limits;

/// Something that is said once in a while only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// Too much at once.
    TooFast,
    /// Encrypted messages cannot be read.
    Encrypted,
    /// Calls are not possible.
    Call,
    /// Something else that is not taken.
    NotTaken,
    /// Where the desks are.
    WhereToWrite,
    /// Where to write instead.
    WriteElsewhere,
    /// A request to see somebody's presence.
    Subscribe,
}

/// Shorter texts are no echoes: people say "yes" as we do.
const ECHO_BYTES_MIN: usize = 16;

/// Words of ours that are remembered.
const WORDS_REMEMBERED: usize = 8;

/// Echoes after which a peer is muted. One may be a person who quotes.
const ECHOES_MAX: u8 = 2;

#[derive(Debug)]
pub(super) struct Peer {
    messages: Bucket,
    bytes: Bucket,
    queries: Bucket,
    answers: Bucket,
    /// When something was said last; there is nothing about most peers.
    told: Vec<(Topic, Timestamp)>,
    said: [u32; WORDS_REMEMBERED],
    next_said: u8,
    echoes: u8,
    muted_at: Option<Timestamp>,
}

impl Peer {
    pub(super) fn new(limits: &Limits, now: Timestamp) -> Self {
        // A bucket never holds more than its rate allows when it is next used, so one that is full for agents will do.
        Self {
            messages: Bucket::full(larger(limits.messages, limits.agent_messages), now),
            bytes: Bucket::full(larger(limits.bytes, limits.agent_bytes), now),
            queries: Bucket::full(limits.queries, now),
            answers: Bucket::full(larger(limits.answers, limits.agent_answers), now),
            told: Vec::new(),
            said: [0; WORDS_REMEMBERED],
            next_said: 0,
            echoes: 0,
            muted_at: None,
        }
    }

    /// Takes what a stanza costs.
    pub(super) fn take(&mut self, limits: &Limits, now: Timestamp, knock: &Knock) -> bool {
        let (messages, bytes) = if knock.is_agent {
            (limits.agent_messages, limits.agent_bytes)
        } else {
            (limits.messages, limits.bytes)
        };
        let counted = match knock.family {
            Family::Message => self.messages.take(messages, now, 1),
            // What an agent's clients show is needed for routing and limited by the number of resources.
            Family::Presence if knock.is_agent => true,
            Family::Presence | Family::Query => self.queries.take(limits.queries, now, 1),
        };
        counted && self.bytes.take(bytes, now, knock.bytes)
    }

    /// Takes what a message of our own costs.
    pub(super) fn take_answer(&mut self, limits: &Limits, now: Timestamp, is_agent: bool) -> bool {
        self.answers.take(if is_agent { limits.agent_answers } else { limits.answers }, now, 1)
    }

    /// Whether the topic may be mentioned again; if so, it is.
    pub(super) fn may_tell(&mut self, limits: &Limits, now: Timestamp, topic: Topic) -> bool {
        let every = match topic {
            Topic::TooFast | Topic::WhereToWrite => limits.refuse_every,
            Topic::Encrypted | Topic::Call | Topic::Subscribe | Topic::NotTaken | Topic::WriteElsewhere => {
                limits.tell_every
            }
        };
        match self.told.iter_mut().find(|(told, _)| *told == topic) {
            Some((_, told)) if !is_over(*told, every, now) => return false,
            Some((_, told)) => *told = now,
            None => self.told.push((topic, now)),
        }
        true
    }

    pub(super) fn is_muted(&self, limits: &Limits, now: Timestamp) -> bool {
        self.muted_at.is_some_and(|since| !is_over(since, limits.mute_for, now))
    }

    /// Remembers words of ours.
    pub(super) fn said(&mut self, text: &str) {
        if text.trim().len() >= ECHO_BYTES_MIN {
            let next = usize::from(self.next_said) % WORDS_REMEMBERED;
            self.said[next] = fingerprint(text);
            self.next_said = self.next_said.wrapping_add(1);
        }
    }

    /// Whether `text` is an echo; mutes a peer that echoes again and again.
    pub(super) fn hears(&mut self, now: Timestamp, text: &str) -> bool {
        let is_echo = text.trim().len() >= ECHO_BYTES_MIN && self.said.contains(&fingerprint(text));
        self.echoes = if is_echo { self.echoes + 1 } else { 0 };
        if self.echoes >= ECHOES_MAX {
            self.echoes = 0;
            self.muted_at = Some(now);
        }
        is_echo
    }
}

/// Whether `length` has passed since `since`. A clock that was set back ends every such time.
fn is_over(since: Timestamp, length: Span, now: Timestamp) -> bool {
    now < since || now.since(since) >= length
}

fn larger(one: Rate, other: Rate) -> Rate {
    let full = |rate: Rate| rate.burst.saturating_mul(rate.per.as_millis());
    if full(one) >= full(other) { one } else { other }
}

/// Nobody gains anything by finding two texts with the same fingerprint.
fn fingerprint(text: &str) -> u32 {
    let mut hasher = DefaultHasher::new();
    text.trim().hash(&mut hasher);
    hasher.finish() as u32
}
