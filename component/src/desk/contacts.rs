//! The client from which each customer wrote last, and whether it can be asked if it is still there.
//!
//! There is no presence of customers, so a customer's client is asked (disco#info to the full JID). An error means
//! that it has gone only if the same client answered before: some clients never answer.
//!
//! *Never:* what follows when a customer has gone; the engine decides that.

use crate::questions::{Party, StillThere};
use crate::store::EntityRow;
use router_core::values::address::Address;
use router_core::values::id::{ConversationId, Resource};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The prefix of the keys of this module's rows.
pub const PREFIX: &str = "contact/";

/// The client of a customer in one conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The conversation.
    pub conversation: ConversationId,
    /// The customer.
    pub address: Address,
    /// The resource that wrote last; none if the address itself did, as behind many gateways.
    pub resource: Option<Resource>,
    /// Whether that resource answered a query before.
    pub answers: bool,
}

impl Contact {
    /// The client, as somebody to ask.
    pub fn client(&self) -> Party {
        Party { address: self.address.clone(), resource: self.resource.clone() }
    }
}

/// What an answer tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// The customer is there.
    Seen(Address),
    /// The customer has gone.
    Left(Address),
    /// Nothing: no longer the client from which the customer wrote last, or one that never answers.
    Nothing,
}

/// The clients of the customers of all open conversations.
#[derive(Debug, Default)]
pub struct Contacts {
    by_conversation: HashMap<ConversationId, Contact>,
    /// The conversation in which each customer wrote last.
    by_customer: HashMap<Address, ConversationId>,
}

impl Contacts {
    /// Takes a contact from the store; its key.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn load(&mut self, json: &str) -> Result<String, serde_json::Error> {
        let contact: Contact = serde_json::from_str(json)?;
        let key = key(contact.conversation);
        self.insert(contact);
        Ok(key)
    }

    /// The customer wrote from `resource`; the row to keep if that is another client than before.
    pub fn wrote(
        &mut self,
        conversation: ConversationId,
        address: &Address,
        resource: Option<&Resource>,
    ) -> Option<EntityRow> {
        if self.by_conversation.get(&conversation).is_some_and(|known| known.resource.as_ref() == resource) {
            return None;
        }
        let contact =
            Contact { conversation, address: address.clone(), resource: resource.cloned(), answers: false };
        let row = row(&contact);
        self.insert(contact);
        Some(row)
    }

    fn insert(&mut self, contact: Contact) {
        self.by_customer.insert(contact.address.clone(), contact.conversation);
        self.by_conversation.insert(contact.conversation, contact);
    }

    /// The resource from which a customer with an open conversation wrote last.
    pub fn last_resource(&self, customer: &Address) -> Option<&Resource> {
        self.by_conversation.get(self.by_customer.get(customer)?)?.resource.as_ref()
    }

    /// The client to ask.
    pub fn client(&self, conversation: ConversationId) -> Option<Party> {
        self.by_conversation.get(&conversation).map(Contact::client)
    }

    /// What is known of `client` in `conversation` now; the row to keep if it answered for the first time.
    pub fn answered(
        &mut self,
        conversation: ConversationId,
        client: &Party,
        still_there: StillThere,
    ) -> (Told, Option<EntityRow>) {
        let Some(contact) = self.by_conversation.get_mut(&conversation) else { return (Told::Nothing, None) };
        if contact.client() != *client {
            return (Told::Nothing, None);
        }
        let customer = contact.address.clone();
        match (still_there, contact.answers) {
            (StillThere::Here, true) => (Told::Seen(customer), None),
            (StillThere::Here, false) => {
                contact.answers = true;
                (Told::Seen(customer), Some(row(contact)))
            }
            (StillThere::Gone, true) => (Told::Left(customer), None),
            (StillThere::Gone, false) | (StillThere::Unclear, _) => (Told::Nothing, None),
        }
    }

    /// The conversation is over; the row to delete, if there is one.
    pub fn forget(&mut self, conversation: ConversationId) -> Option<EntityRow> {
        let contact = self.by_conversation.remove(&conversation)?;
        if self.by_customer.get(&contact.address) == Some(&conversation) {
            self.by_customer.remove(&contact.address);
        }
        Some(EntityRow { key: key(conversation), json: None })
    }
}

fn key(conversation: ConversationId) -> String {
    format!("{PREFIX}{conversation}")
}

fn row(contact: &Contact) -> EntityRow {
    let json = serde_json::to_string(contact).expect("a contact is plain data");
    EntityRow { key: key(contact.conversation), json: Some(json) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use router_core::values::id::LinkName;

    #[test]
    fn an_error_counts_only_from_a_client_that_answered_before() {
        let anna = Address::new(&LinkName::from("main"), "anna@localhost");
        let id = ConversationId(1);
        let mut contacts = Contacts::default();
        let (phone, laptop) = (Resource::from("phone"), Resource::from("laptop"));
        assert!(contacts.wrote(id, &anna, Some(&phone)).is_some());
        assert!(contacts.wrote(id, &anna, Some(&phone)).is_none(), "known already");
        let client = |resource| Party { address: anna.clone(), resource: Some(Resource::from(resource)) };
        let mut told = |resource, said| contacts.answered(id, &client(resource), said).0;
        assert_eq!(told("phone", StillThere::Gone), Told::Nothing);
        assert_eq!(told("phone", StillThere::Here), Told::Seen(anna.clone()));
        assert_eq!(told("laptop", StillThere::Gone), Told::Nothing);
        assert_eq!(told("phone", StillThere::Unclear), Told::Nothing);
        assert_eq!(told("phone", StillThere::Gone), Told::Left(anna.clone()));
        assert!(contacts.wrote(id, &anna, Some(&laptop)).is_some());
        assert_eq!(contacts.answered(id, &client("laptop"), StillThere::Gone), (Told::Nothing, None));
    }
}
