//! Which software each customer's client is: asked once a day, remembered in between.
//!
//! A client is a full JID. What it says comes in two answers (version and features), which are put together here. A client
//! that does not answer, or with an error, does not say; it is not asked again that day either. After a restart it may
//! be asked once more.
//!
//! *Never:* trust in an answer: it is the customer's word.

use router_core::values::address::Address;
use router_core::values::id::Resource;
use router_core::values::software::Software;
use router_core::{Span, Timestamp};
use std::collections::{HashMap, VecDeque};

/// A client is asked again after this time.
const AGAIN_AFTER: Span = Span::from_seconds(86_400);

/// Clients that are remembered at most; the oldest goes first.
pub(super) const MOST: usize = 20_000;

/// A full JID.
type Client = (Address, Resource);

/// The clients that were asked.
#[derive(Debug, Default)]
pub(super) struct Clients {
    numbers: HashMap<Client, u64>,
    asked: HashMap<u64, (Client, Software)>,
    /// By the time of the question.
    order: VecDeque<(Timestamp, u64)>,
    last_number: u64,
}

impl Clients {
    /// A customer wrote from a client; the number for the questions if it is to be asked.
    pub(super) fn wrote(&mut self, now: Timestamp, customer: &Address, resource: &Resource) -> Option<u64> {
        self.forget_old(now);
        let client = (customer.clone(), resource.clone());
        if self.numbers.contains_key(&client) {
            return None;
        }
        self.last_number += 1;
        let number = self.last_number;
        self.numbers.insert(client.clone(), number);
        self.asked.insert(number, (client, Software::default()));
        self.order.push_back((now, number));
        Some(number)
    }

    fn forget_old(&mut self, now: Timestamp) {
        while self
            .order
            .front()
            .is_some_and(|(at, _)| now.since(*at) >= AGAIN_AFTER || self.order.len() >= MOST)
        {
            let Some((_, number)) = self.order.pop_front() else { return };
            if let Some((client, _)) = self.asked.remove(&number) {
                self.numbers.remove(&client);
            }
        }
    }

    /// Whether the questions under this number went to exactly this client.
    pub(super) fn expects(&self, number: u64, customer: &Address, resource: &str) -> bool {
        self.asked.get(&number).is_some_and(|((asked, own), _)| asked == customer && own.as_str() == resource)
    }

    /// One of the questions under this number was answered with `part`; all that is known of the client now.
    pub(super) fn answered(&mut self, number: u64, part: Software) -> Option<Software> {
        let (_, known) = self.asked.get_mut(&number)?;
        known.name = part.name.or(known.name.take());
        known.version = part.version.or(known.version.take());
        known.os = part.os.or(known.os.take());
        if !part.features.is_empty() {
            known.features = part.features;
        }
        Some(known.clone())
    }

    /// What a client said of itself, if it said anything.
    pub(super) fn known(&self, customer: &Address, resource: &Resource) -> Option<&Software> {
        let number = self.numbers.get(&(customer.clone(), resource.clone()))?;
        self.asked.get(number).map(|(_, software)| software).filter(|known| **known != Software::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use router_core::values::id::LinkName;

    fn anna() -> Address {
        Address::new(&LinkName::from("main"), "anna@localhost")
    }

    fn phone() -> Resource {
        Resource::from("phone")
    }

    #[test]
    fn a_client_is_asked_once_a_day() {
        let mut clients = Clients::default();
        let at = |hours: u64| Timestamp::from_millis(hours * 3_600_000);
        assert_eq!(clients.wrote(at(0), &anna(), &phone()), Some(1));
        assert_eq!(clients.wrote(at(1), &anna(), &phone()), None);
        assert_eq!(clients.wrote(at(2), &anna(), &Resource::from("laptop")), Some(2));
        assert_eq!(clients.wrote(at(23), &anna(), &phone()), None);
        assert_eq!(clients.wrote(at(24), &anna(), &phone()), Some(3));
        assert!(!clients.expects(1, &anna(), "phone"), "forgotten");
    }

    #[test]
    fn two_answers_are_put_together() {
        let mut clients = Clients::default();
        let number = clients.wrote(Timestamp::default(), &anna(), &phone()).unwrap();
        assert!(clients.expects(number, &anna(), "phone"));
        assert!(!clients.expects(number, &anna(), "laptop"));
        assert!(!clients.expects(number + 1, &anna(), "phone"));
        assert_eq!(clients.known(&anna(), &phone()), None);
        let features = Software { features: ["urn:xmpp:receipts".into()].into(), ..Software::default() };
        assert_eq!(clients.answered(number, features.clone()), Some(features.clone()));
        let version =
            Software { name: Some("Gajim".into()), version: Some("2".into()), ..Software::default() };
        let both = Software { features: features.features, ..version.clone() };
        assert_eq!(clients.answered(number, version), Some(both.clone()));
        assert_eq!(clients.known(&anna(), &phone()), Some(&both));
        assert_eq!(clients.answered(number + 1, both), None);
    }

    #[test]
    fn memory_is_bounded() {
        let mut clients = Clients::default();
        for number in 0..MOST + 10 {
            let resource = Resource::from(format!("r{number}").as_str());
            assert!(clients.wrote(Timestamp::default(), &anna(), &resource).is_some());
        }
        assert!(clients.numbers.len() <= MOST && clients.asked.len() <= MOST);
        assert_eq!(clients.numbers.len(), clients.order.len());
    }
}
