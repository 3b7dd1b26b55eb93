//! Whether anything that one side was sent tells who the other side is (capability C14).
//!
//! Of each side it is known under which addresses and resources its people are online, and which ids their clients gave.
//! Whatever Frontdesk sends to the other side is searched for them: addresses anywhere, the rest as a whole attribute or
//! text, since they are short.
//!
//! *Never:* what the server itself sends to its users.

use std::collections::BTreeSet;

use minidom::Element;

use super::script::Role;
use crate::server::{HELP, ROOMS};
use crate::stanza::{attribute, bare, domain, resource};

/// What is known of both sides.
#[derive(Debug, Default)]
pub struct Leaks {
    customers: Side,
    agents: Side,
    /// The sides are told each other's addresses, but nothing else.
    introduced: bool,
    /// The accounts that Frontdesk logs in to.
    accounts: Vec<String>,
}

#[derive(Debug, Default)]
struct Side {
    /// Bare addresses.
    addresses: BTreeSet<String>,
    /// The parts of addresses before the `@`, resources, ids: what is looked for as a whole.
    words: BTreeSet<String>,
}

impl Leaks {
    /// Nothing is known yet.
    pub fn new(introduced: bool, accounts: Vec<String>) -> Self {
        Self { introduced, accounts, ..Self::default() }
    }

    /// Somebody is online under a full address.
    pub fn came_online(&mut self, role: Role, jid: &str) {
        let introduced = self.introduced;
        let Some((own, _)) = self.sides(role) else { return };
        if !introduced {
            own.addresses.insert(bare(jid).to_owned());
            own.words.extend(bare(jid).split('@').next().map(str::to_owned));
        }
        own.words.extend(resource(jid).map(str::to_owned));
    }

    /// Somebody's client sent this.
    pub fn sent(&mut self, role: Role, xml: &str) {
        let Some((own, _)) = self.sides(role) else { return };
        let start_tag = xml.split('>').next().unwrap_or_default();
        if let Some((_, rest)) = start_tag.split_once(" id='") {
            own.words.extend(rest.split('\'').next().map(str::to_owned));
        }
    }

    /// What somebody must not have been sent, in words.
    pub fn find(&mut self, role: Role, stanza: &Element) -> Option<String> {
        let from = attribute(stanza, "from");
        let is_ours =
            [HELP, ROOMS].contains(&domain(from)) || self.accounts.iter().any(|own| own == bare(from));
        if !is_ours {
            return None;
        }
        let (own, other) = self.sides(role)?;
        let text = String::from(stanza);
        // a room of ours tells nobody's address; nicknames and ids are for all in it
        let words_are_own = domain(from) != ROOMS;
        let address = other.addresses.iter().find(|address| text.contains(address.as_str()));
        let word = || other.words.difference(&own.words).find(|word| has(stanza, word));
        let leak = address.or_else(|| word().filter(|_| words_are_own))?;
        Some(format!("\"{leak}\" is known to the other side only, but was sent:\n  {text}"))
    }

    /// The own side and the other one.
    fn sides(&mut self, role: Role) -> Option<(&mut Side, &mut Side)> {
        match role {
            Role::Customer | Role::Visitor => Some((&mut self.customers, &mut self.agents)),
            Role::Agent => Some((&mut self.agents, &mut self.customers)),
            Role::Desk | Role::Account => None,
        }
    }
}

/// Whether an attribute or a text is exactly this, or a resource or local part is.
fn has(element: &Element, word: &str) -> bool {
    element.attrs().iter().any(|(_, value)| value == word || value.split(['@', '/']).any(|part| part == word))
        || element.texts().any(|text| text.split_whitespace().any(|part| part == word))
        || element.children().any(|child| has(child, word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stanza::parse;

    fn found(role: Role, xml: &str) -> bool {
        let mut leaks = Leaks::default();
        leaks.came_online(Role::Customer, "anna@out.example/phone-7");
        leaks.came_online(Role::Agent, "bob@corp.example/pc-9");
        leaks.sent(Role::Agent, "<message to='x' id='b-17'><body>id='c-1'</body></message>");
        let xml = xml.replace("<message", &format!("<message xmlns='jabber:client' from='support@{HELP}'"));
        leaks.find(role, &parse(&xml).unwrap()).is_some()
    }

    #[test]
    fn addresses_resources_and_ids_of_the_other_side_are_found() {
        for leak in [
            "<message to='anna@out.example/phone-7'><body>&gt; bob@corp.example:</body></message>",
            "<message><x xmlns='urn:x' by='bob@elsewhere'/></message>",
            "<message><x xmlns='urn:x' by='room/pc-9'/></message>",
            "<message id='b-17'/>",
            "<message><received xmlns='urn:xmpp:receipts' id='b-17'/></message>",
            "<message><body>ask bob please</body></message>",
        ] {
            assert!(found(Role::Customer, leak), "{leak}");
        }
        let own = "<message to='anna@out.example/phone-7' id='c-1'><body>anna, Bob is here</body></message>";
        assert!(!found(Role::Customer, own));
        assert!(
            found(Role::Agent, own) && found(Role::Agent, "<message><body>anna:</body><a>anna</a></message>")
        );
        assert!(!found(Role::Agent, "<message id='b-17'><body>bob</body></message>"));
    }
}
