//! Presence: who is there, who wants to know whether a desk is.
//!
//! Agents' presence is what routing works with. Customers' presence only says whether they are still there. Everybody
//! may subscribe to a desk and is never subscribed to in return; an alias has presence for its agent alone. What comes
//! from somebody to an address that does not exist for them is declined as for any other such address.
//!
//! *Never:* subscribing to customers.

use router_core::Event;
use router_core::values::id::{AgentId, Resource};
use router_core::values::presence::{ResourcePresence, Show};

use super::header::{Header, Place};
use super::known::{Known, WindowView};
use super::{Courtesy, Inbound, Reason, Reply, signpost};
use crate::guard::Topic;
use crate::identity::presence::{self as own, Badge, Shown};
use crate::identity::{Identity, Kind};
use crate::phrase::Sentence;
use xmpp_edge::wire::{Stanza, ns};

/// Says what presence means.
pub(super) fn read(view: &Stanza<'_>, header: &Header<'_>, known: &Known<'_>) -> Inbound {
    if !header.from.is_valid() {
        return Inbound::Nothing(Reason::NoSender);
    }
    match (&header.place, &*header.kind) {
        (Place::Nowhere | Place::PastWindow(_), "subscribe" | "probe") => {
            Inbound::answer(managing(header, "unsubscribed"))
        }
        (Place::Nowhere | Place::PastWindow(_) | Place::Room(_), _) => Inbound::Nothing(Reason::IdlePresence),
        (_, "subscribe") => {
            let mut answers = managing(header, "subscribed");
            show(&mut answers, header, known);
            subscription(header, true, answers)
        }
        (_, "probe") => {
            let mut answers = Vec::new();
            show(&mut answers, header, known);
            // A server probes for those who are subscribed, also for those whom it subscribed by itself (a shared
            // roster): we may have never been asked.
            subscription(header, true, answers)
        }
        (_, "unsubscribe") => {
            let mut answers = Vec::new();
            own::unavailable(&mut answers, header.to.bare(), header.from.bare());
            answers.extend(managing(header, "unsubscribed"));
            subscription(header, false, answers)
        }
        (Place::Window(_) | Place::Signpost(_), _) => Inbound::Nothing(Reason::IdlePresence),
        (Place::Desk(_) | Place::Domain, _) => match header.agent {
            Some(agent) => of_agent(view, header, agent, is_watching(header, known)),
            None => of_customer(header, known),
        },
    }
}

/// Agents are asked for their presence by one desk only; what they grant or refuse to others does not matter.
fn is_watching(header: &Header<'_>, known: &Known<'_>) -> bool {
    match &header.place {
        Place::Desk(desk) => known.home_desk == Some(&desk.name),
        Place::Domain
        | Place::Window(_)
        | Place::PastWindow(_)
        | Place::Room(_)
        | Place::Signpost(_)
        | Place::Nowhere => false,
    }
}

fn of_agent(view: &Stanza<'_>, header: &Header<'_>, agent: &AgentId, is_watching: bool) -> Inbound {
    let resource = header.from.resource().map(Resource::from);
    let changed = |presence| Event::AgentPresence {
        agent: agent.clone(),
        resource: resource.clone().unwrap_or_else(|| Resource::from("")),
        presence,
    };
    match (&*header.kind, &resource) {
        ("", _) => Inbound::happened(changed(online(view))),
        ("unavailable" | "error", Some(_)) => Inbound::happened(changed(ResourcePresence::Offline)),
        ("unavailable" | "error", None) => Inbound::happened(Event::AgentGone(agent.clone())),
        ("subscribed", _) if is_watching => Inbound::Approval {
            agent: agent.clone(),
            approved: true,
            reply: Reply { answers: managing(header, "probe"), courtesy: None },
        },
        ("unsubscribed", _) if is_watching => Inbound::Approval {
            agent: agent.clone(),
            approved: false,
            reply: Reply { answers: Vec::new(), courtesy: Some(subscribe_again(header)) },
        },
        (_, _) => Inbound::Nothing(Reason::IdlePresence),
    }
}

/// Somebody wants the presence of a desk from now on, or no longer. That of the domain and of windows is not kept:
/// the one never changes, the other goes to its agent anyway.
fn subscription(header: &Header<'_>, wanted: bool, answers: Vec<u8>) -> Inbound {
    match &header.place {
        Place::Desk(desk) => Inbound::Subscription {
            desk: desk.name.clone(),
            subscriber: header.sender.clone(),
            wanted,
            reply: Reply { answers, courtesy: None },
        },
        Place::Domain
        | Place::Window(_)
        | Place::PastWindow(_)
        | Place::Room(_)
        | Place::Signpost(_)
        | Place::Nowhere => Inbound::answer(answers),
    }
}

/// A server may have dropped our request, or the agent clicked it away by mistake; asking for ever would be a nuisance.
fn subscribe_again(header: &Header<'_>) -> Courtesy {
    let stanzas = managing(header, "subscribe");
    Courtesy { topic: Topic::Subscribe, to: header.sender.clone(), stanzas, otherwise: Vec::new() }
}

/// A bogus `<show/>` counts as none, a bogus priority as 0 (RFC 6121 sections 4.7.2.1 and 4.7.2.3).
fn online(view: &Stanza<'_>) -> ResourcePresence {
    let text = |name| view.child(name, ns::CLIENT).map(|child| child.text().trim().to_owned());
    let show = match text("show").as_deref() {
        Some("away") => Show::Away,
        Some("xa") => Show::ExtendedAway,
        Some("dnd") => Show::DoNotDisturb,
        Some(_) | None => Show::Available,
    };
    let priority = text("priority").and_then(|number| number.parse().ok()).unwrap_or(0);
    ResourcePresence::Online { show, priority }
}

/// Only the resource that wrote last, or the whole account, can take the customer with it.
fn of_customer(header: &Header<'_>, known: &Known<'_>) -> Inbound {
    let Some(last) = known.last_resource else {
        return Inbound::Nothing(Reason::IdlePresence);
    };
    let is_last = header.from.resource().is_none_or(|resource| resource == last.as_str());
    match &*header.kind {
        "" => Inbound::happened(Event::CustomerSeen(header.sender.clone())),
        "unavailable" if is_last => Inbound::happened(Event::CustomerLeft(header.sender.clone())),
        _ => Inbound::Nothing(Reason::IdlePresence),
    }
}

fn managing(header: &Header<'_>, kind: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(128);
    own::managing(&mut out, header.to.bare(), header.from.bare(), kind);
    out
}

/// Appends the presence of the address that was asked.
fn show(out: &mut Vec<u8>, header: &Header<'_>, known: &Known<'_>) {
    let (from, to) = (header.to.bare(), header.from.bare());
    match &header.place {
        Place::Desk(desk) => {
            let identity = Identity { kind: Kind::Desk, name: &desk.title, description: &desk.description };
            let language = header.language().or_else(|| desk.language.clone());
            let sentence = Sentence::DeskPresence { state: known.desk_state, now: known.now };
            let status = known.phrases.sentence(language.as_ref(), Some(&desk.name), &sentence);
            let shown = Shown { show: own::show_of(&known.desk_state), status: &status };
            own::available(out, from, Some(to), &Badge::of(&identity), shown);
        }
        Place::Domain => own::available(out, from, Some(to), &Badge::of(&Identity::DOMAIN), Shown::AVAILABLE),
        Place::Window(window) => {
            own::available(out, from, Some(to), &Badge::of(&window_identity(window)), Shown::AVAILABLE);
        }
        Place::Signpost(to_write_to) => {
            let badge = Badge::of(&signpost::identity(header));
            let status = signpost::words(header, known, to_write_to);
            own::available(out, from, Some(to), &badge, Shown { status: &status, ..Shown::AVAILABLE });
        }
        Place::PastWindow(_) | Place::Room(_) | Place::Nowhere => {}
    }
}

/// A window as its agent sees it.
pub(super) fn window_identity(window: &WindowView) -> Identity<'_> {
    Identity { kind: Kind::Window, name: &window.customer, description: "" }
}
