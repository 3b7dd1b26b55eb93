//! Which software each customer's client is: what it said of itself, remembered for a day.
//!
//! What a client says comes in two answers (version and features), which are put together here. A client that does not
//! answer, or with an error, does not say; it is not asked again that day either. After a restart it may be asked once
//! more.
//!
//! *Never:* which questions are outstanding; trust in an answer, for it is the customer's word.

use crate::questions::Party;
use router_core::values::software::Software;
use router_core::{Span, Timestamp};
use std::collections::{HashMap, VecDeque};

/// A client is asked again after this time.
const AGAIN_AFTER: Span = Span::from_seconds(86_400);

/// Clients that are remembered at most; the oldest goes first.
pub(super) const MOST: usize = 20_000;

/// The clients that were asked.
#[derive(Debug, Default)]
pub(super) struct Clients {
    /// Boxed, because most clients say nothing.
    known: HashMap<Party, Option<Box<Software>>>,
    /// By the time of the question.
    order: VecDeque<(Timestamp, Party)>,
}

impl Clients {
    /// Whether a client is to be asked now; from now on it counts as asked.
    pub(super) fn is_to_be_asked(&mut self, now: Timestamp, client: &Party) -> bool {
        self.forget_old(now);
        if self.known.contains_key(client) {
            return false;
        }
        self.known.insert(client.clone(), None);
        self.order.push_back((now, client.clone()));
        true
    }

    fn forget_old(&mut self, now: Timestamp) {
        while self
            .order
            .front()
            .is_some_and(|(at, _)| now.since(*at) >= AGAIN_AFTER || self.order.len() >= MOST)
        {
            let Some((_, client)) = self.order.pop_front() else { return };
            self.known.remove(&client);
        }
    }

    /// A client that is remembered said `part` of itself; all that is known of it now, unless it said nothing.
    pub(super) fn said(&mut self, client: &Party, part: Software) -> Option<Software> {
        let known =
            self.known.get_mut(client).filter(|_| part != Software::default())?.get_or_insert_default();
        known.name = part.name.or(known.name.take());
        known.version = part.version.or(known.version.take());
        known.os = part.os.or(known.os.take());
        if !part.features.is_empty() {
            known.features = part.features;
        }
        Some((**known).clone())
    }

    /// What a client said of itself, if it said anything.
    pub(super) fn known(&self, client: &Party) -> Option<&Software> {
        self.known.get(client)?.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use router_core::values::address::Address;
    use router_core::values::id::{LinkName, Resource};

    fn client(resource: &str) -> Party {
        let address = Address::new(&LinkName::from("main"), "anna@localhost");
        Party { address, resource: Some(Resource::from(resource)) }
    }

    #[test]
    fn a_client_is_asked_once_a_day() {
        let mut clients = Clients::default();
        let mut asked = |hours: u64, resource| {
            clients.is_to_be_asked(Timestamp::from_millis(hours * 3_600_000), &client(resource))
        };
        assert!(asked(0, "phone"));
        assert!(!asked(1, "phone"), "also if it did not say");
        assert!(asked(2, "laptop"));
        assert!(!asked(23, "phone"));
        assert!(asked(24, "phone"));
        assert!(!asked(25, "laptop"));
    }

    #[test]
    fn two_answers_are_put_together() {
        let mut clients = Clients::default();
        let features = Software { features: ["urn:xmpp:receipts".into()].into(), ..Software::default() };
        let version =
            Software { name: Some("Gajim".into()), version: Some("2".into()), ..Software::default() };
        let both = Software { features: features.features.clone(), ..version.clone() };
        assert_eq!(clients.said(&client("phone"), version.clone()), None, "not asked, or forgotten");
        assert!(clients.is_to_be_asked(Timestamp::default(), &client("phone")));
        assert_eq!(clients.said(&client("laptop"), version.clone()), None);
        assert_eq!(clients.known(&client("phone")), None);
        assert_eq!(clients.said(&client("phone"), features.clone()), Some(features));
        assert_eq!(clients.said(&client("phone"), version), Some(both.clone()));
        assert_eq!(clients.said(&client("phone"), Software::default()), None, "no news");
        assert_eq!(clients.known(&client("phone")), Some(&both));
    }

    #[test]
    fn memory_is_bounded() {
        let mut clients = Clients::default();
        for number in 0..MOST + 10 {
            assert!(clients.is_to_be_asked(Timestamp::default(), &client(&format!("r{number}"))));
        }
        assert_eq!((clients.known.len(), clients.order.len()), (MOST, MOST));
    }
}
