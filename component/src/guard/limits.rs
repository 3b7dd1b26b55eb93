//! The limits of the guard, with their defaults.
//!
//! *Never:* enforcement.

use std::collections::BTreeSet;
use std::sync::Arc;

use router_core::Span;

use super::bucket::Rate;

/// How much of what is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Messages and signals from one bare JID (5 a second, 20 at once).
    pub messages: Rate,
    /// Messages and signals from one agent (50 a second, 500 at once).
    pub agent_messages: Rate,
    /// Bytes of stanzas of all kinds from one bare JID (100 KB a minute, as much at once).
    pub bytes: Rate,
    /// Bytes from one agent (2 MB a minute, as much at once).
    pub agent_bytes: Rate,
    /// Queries and presence from one bare JID (10 a second, 60 at once: clients ask a lot when they meet somebody new).
    pub queries: Rate,
    /// Stanzas from one domain (50 a second, 500 at once).
    pub per_domain: Rate,
    /// Domains to which the limits per domain do not apply, in lower case, nor to those below them: usually the
    /// organisation's own.
    pub unlimited_domains: BTreeSet<Arc<str>>,
    /// Open conversations with customers of one domain (200).
    pub conversations_per_domain: u32,
    /// Messages in our own words to one bare JID (10 a minute).
    pub answers: Rate,
    /// Messages in our own words to one agent (120 a minute).
    pub agent_answers: Rate,
    /// Least time between two refusals for being too fast (one minute).
    pub refuse_every: Span,
    /// Least time between two remarks on the same topic, and between two requests to subscribe (one hour).
    pub tell_every: Span,
    /// How long a peer that echoes us is not listened to (10 minutes).
    pub mute_for: Span,
    /// Bare JIDs that are remembered (50,000); the one that was silent for the longest time is forgotten.
    pub remembered_peers: usize,
    /// Domains that are remembered (5,000).
    pub remembered_domains: usize,
}

impl Limits {
    /// Whether a domain, or one above it, has no limit for the whole domain.
    pub(super) fn is_unlimited(&self, domain: &str) -> bool {
        let mut rest = domain;
        loop {
            if self.unlimited_domains.contains(rest) {
                return true;
            }
            match rest.split_once('.') {
                Some((_, above)) => rest = above,
                None => return false,
            }
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        let second = Span::from_seconds(1);
        let minute = Span::from_seconds(60);
        Self {
            messages: Rate { amount: 5, per: second, burst: 20 },
            agent_messages: Rate { amount: 50, per: second, burst: 500 },
            bytes: Rate { amount: 100_000, per: minute, burst: 100_000 },
            agent_bytes: Rate { amount: 2_000_000, per: minute, burst: 2_000_000 },
            queries: Rate { amount: 10, per: second, burst: 60 },
            per_domain: Rate { amount: 50, per: second, burst: 500 },
            unlimited_domains: BTreeSet::new(),
            conversations_per_domain: 200,
            answers: Rate { amount: 10, per: minute, burst: 10 },
            agent_answers: Rate { amount: 120, per: minute, burst: 120 },
            refuse_every: minute,
            tell_every: Span::from_seconds(3600),
            mute_for: Span::from_seconds(600),
            remembered_peers: 50_000,
            remembered_domains: 5_000,
        }
    }
}
