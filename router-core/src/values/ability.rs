//! What a client can do, by a plain word for what is well known or by a namespace as clients announce it (XEP-0030).
//!
//! A word stands for several namespaces where clients announce the same ability under different ones: each will do.
//!
//! *Never:* whether a client has it because its server has it; only what the client announces counts.

use alloc::collections::BTreeSet;
use alloc::sync::Arc;
use core::fmt;
use serde::{Deserialize, Serialize};

/// A word of the table below, or a namespace.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ability(Arc<str>);

/// A well-known ability.
struct Known {
    word: &'static str,
    /// Each alone announces it.
    namespaces: &'static [&'static str],
    /// Whether anything of it gets across where Frontdesk passes on what is said.
    crosses: bool,
}

const fn known(word: &'static str, crosses: bool, namespaces: &'static [&'static str]) -> Known {
    Known { word, namespaces, crosses }
}

const KNOWN: &[Known] = &[
    // Links to files are shown as files (XEP-0066), or files are uploaded (XEP-0363).
    known("files", true, &["jabber:x:oob", "urn:xmpp:http:upload:0"]),
    known("corrections", true, &["urn:xmpp:message-correct:0"]),
    known("retractions", true, &["urn:xmpp:message-retract:1", "urn:xmpp:message-retract:0"]),
    known("reactions", true, &["urn:xmpp:reactions:0"]),
    known("replies", true, &["urn:xmpp:reply:0"]),
    known("receipts", true, &["urn:xmpp:receipts"]),
    known("markers", true, &["urn:xmpp:chat-markers:0"]),
    known("states", true, &["http://jabber.org/protocol/chatstates"]),
    known("attention", true, &["urn:xmpp:attention:0"]),
    known("commands", true, &["http://jabber.org/protocol/commands"]),
    known("forms", true, &["jabber:x:data"]),
    known("rooms", false, &["http://jabber.org/protocol/muc"]),
    known("calls", false, &["urn:xmpp:jingle:apps:rtp:audio"]),
    known("video", false, &["urn:xmpp:jingle:apps:rtp:video"]),
    known(
        "transfers",
        false,
        &[
            "urn:xmpp:jingle:apps:file-transfer:5",
            "urn:xmpp:jingle:apps:file-transfer:4",
            "urn:xmpp:jingle:apps:file-transfer:3",
            "http://jabber.org/protocol/si/profile/file-transfer",
        ],
    ),
    known(
        "omemo",
        false,
        &[
            "urn:xmpp:omemo:2:devices+notify",
            "urn:xmpp:omemo:1:devices+notify",
            "eu.siacs.conversations.axolotl.devicelist+notify",
        ],
    ),
    known("openpgp", false, &["urn:xmpp:openpgp:0:public-keys+notify", "urn:xmpp:openpgp:0"]),
];

impl Ability {
    /// The ability of this name: a word of the table, or what looks like a namespace; `None` for any other word.
    pub fn named(name: &str) -> Option<Self> {
        let is_namespace = name.contains([':', '.', '/']) && !name.contains(char::is_whitespace);
        (is_namespace || find(name).is_some()).then(|| Self(Arc::from(name)))
    }

    /// All words, the most asked for first.
    pub fn words() -> impl Iterator<Item = &'static str> {
        KNOWN.iter().map(|known| known.word)
    }

    /// The word or the namespace.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is one of the words.
    pub fn is_word(&self) -> bool {
        find(&self.0).is_some()
    }

    /// The namespaces of which each announces it.
    pub fn namespaces(&self) -> impl Iterator<Item = &str> {
        let of_word = find(&self.0).map(|known| known.namespaces);
        let itself = of_word.is_none().then_some(&*self.0);
        of_word.unwrap_or_default().iter().copied().chain(itself)
    }

    /// Whether a client that announces `features` has it.
    pub fn is_among(&self, features: &BTreeSet<Arc<str>>) -> bool {
        self.namespaces().any(|namespace| features.contains(namespace))
    }

    /// Whether it is known to be of no use where Frontdesk passes on what is said: it does not cross.
    pub fn is_lost_by_relay(&self) -> bool {
        KNOWN.iter().any(|known| {
            !known.crosses && (known.word == &*self.0 || known.namespaces.contains(&self.as_str()))
        })
    }
}

fn find(word: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.word == word)
}

impl fmt::Display for Ability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Ability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn a_word_stands_for_each_of_its_namespaces_and_a_namespace_for_itself() {
        let omemo = Ability::named("omemo").unwrap();
        for namespace in omemo.namespaces() {
            assert!(omemo.is_among(&[Arc::from(namespace)].into()));
        }
        assert!(!omemo.is_among(&[Arc::from("omemo"), Arc::from("jabber:x:oob")].into()));
        let odd = Ability::named("urn:example:odd").unwrap();
        assert_eq!(odd.namespaces().collect::<Vec<_>>(), ["urn:example:odd"]);
        assert_eq!(Ability::named("fyles"), None);
        assert_eq!(Ability::named("two words: a"), None);
    }

    #[test]
    fn what_does_not_cross_is_known_under_both_names() {
        for name in ["calls", "urn:xmpp:jingle:apps:rtp:audio", "omemo"] {
            assert!(Ability::named(name).unwrap().is_lost_by_relay(), "{name}");
        }
        for name in ["files", "urn:xmpp:receipts", "urn:example:odd"] {
            assert!(!Ability::named(name).unwrap().is_lost_by_relay(), "{name}");
        }
    }
}
