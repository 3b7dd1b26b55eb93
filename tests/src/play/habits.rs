//! What an actor's client answers by itself: as most clients do, or as a play says.
//!
//! *Never:* anything that a person says.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use minidom::Element;

use super::script::Device;
use crate::stanza::{attribute, bare, error_reply, escape};

/// How a client answers the queries of one namespace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Habit {
    /// After this time.
    pub after: Duration,
    /// What it says; `None`: it never answers.
    pub payload: Option<String>,
}

/// The habits of all devices. Shared by the tasks that read their streams.
#[derive(Debug, Clone, Default)]
pub struct Habits(Arc<Mutex<BTreeMap<(Device, String), Habit>>>);

/// An answer, and when it is given.
#[derive(Debug)]
pub struct Answer {
    /// After this time.
    pub after: Duration,
    /// What is sent.
    pub stanza: String,
}

impl Habits {
    /// From now on a device answers queries of a namespace in this way.
    pub fn learn(&self, device: &Device, namespace: &str, habit: Habit) {
        let mut all = self.0.lock().expect("nobody panics with it");
        all.insert((device.clone(), namespace.to_owned()), habit);
    }

    /// What a device answers to a stanza.
    pub fn answer(&self, device: &Device, stanza: &Element) -> Option<Answer> {
        let habit = asked(stanza).and_then(|(_, namespace)| {
            let all = self.0.lock().expect("nobody panics with it");
            all.get(&(device.clone(), namespace)).cloned()
        });
        match habit {
            Some(Habit { after, payload }) => Some(Answer { after, stanza: result(stanza, &payload?) }),
            None => courtesy(stanza).map(|stanza| Answer { after: Duration::ZERO, stanza }),
        }
    }
}

/// Name and namespace of what a query asks for.
fn asked(stanza: &Element) -> Option<(String, String)> {
    let is_query = stanza.name() == "iq" && attribute(stanza, "type") == "get";
    let child = stanza.children().next().filter(|_| is_query)?;
    Some((child.name().to_owned(), child.ns()))
}

/// What every client answers by itself.
fn courtesy(stanza: &Element) -> Option<String> {
    match (stanza.name(), attribute(stanza, "type")) {
        ("presence", "subscribe") => {
            let from = escape(attribute(stanza, "from"));
            Some(format!("<presence xmlns='jabber:client' to='{}' type='subscribed'/>", bare(&from)))
        }
        ("iq", "get") => {
            let asked = asked(stanza);
            let payload = match asked.as_ref().map(|(name, ns)| (name.as_str(), ns.as_str())) {
                Some(("query", "http://jabber.org/protocol/disco#info")) => {
                    "<query xmlns='http://jabber.org/protocol/disco#info'>\
                     <identity category='client' type='pc' name='Playbill'/></query>"
                }
                Some(("query", "jabber:iq:version")) => {
                    "<query xmlns='jabber:iq:version'><name>Playbill</name><version>1</version></query>"
                }
                Some(("ping", "urn:xmpp:ping")) => "",
                _ => return Some(refusal(stanza)),
            };
            Some(result(stanza, payload))
        }
        ("iq", "set") => Some(refusal(stanza)),
        _ => None,
    }
}

fn result(stanza: &Element, payload: &str) -> String {
    let (from, id) = (escape(attribute(stanza, "from")), escape(attribute(stanza, "id")));
    format!("<iq xmlns='jabber:client' type='result' to='{from}' id='{id}'>{payload}</iq>")
}

/// An error whose `from` is left to the server.
fn refusal(stanza: &Element) -> String {
    let own = format!(" from='{}'", escape(attribute(stanza, "to")));
    error_reply(stanza, "cancel", "service-unavailable").replacen(&own, "", 1)
}
