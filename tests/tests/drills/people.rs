//! The people of the drills, and the book about every word of theirs.
//!
//! There are two sides, each a server with customers, agents and a desk of its own. A *lane* is one conversation. Each word has a
//! number, by which it is found again whatever happens: sent, receipted, heard, refused. What nobody may ever see (words that go
//! to somebody else, that come twice under two ids, or out of order) is noted as a fault.
//!
//! *Never:* a judgement about what was lost; the report knows what had to arrive.

use std::time::{Duration, Instant};

use e2e::raw::{attribute, body, contains};

/// Where people have their accounts.
const DOMAIN: &str = "example.org";
/// Frontdesk's domain, on both servers.
pub(crate) const HELP: &str = "help.localhost";
/// Agents of each side.
pub(crate) const AGENTS: usize = 20;
/// Faults that are told; more of them say nothing new.
const FAULTS_TOLD: usize = 10;

/// The desks and queues of the two sides. Whatever fails, fails on the first side.
pub(crate) const SIDES: [&str; 2] = ["first", "second"];

/// One word of somebody.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub(crate) side: usize,
    lane: usize,
    by_customer: bool,
    pub(crate) sent: Instant,
    pub(crate) is_receipted: bool,
    pub(crate) is_refused: bool,
    pub(crate) heard: Option<Instant>,
    heard_as: String,
}

/// One conversation.
#[derive(Clone, Debug)]
struct Lane {
    customer: String,
    agent: Option<String>,
    window: Option<String>,
    /// The last word that was heard, of the customer and of the agent.
    last_heard: [Option<usize>; 2],
}

/// Everybody.
pub(crate) struct People {
    lanes: [Vec<Lane>; 2],
    pub(crate) words: Vec<Word>,
    /// Time between two words of a side; `None` is silence.
    pub(crate) pace: [Option<Duration>; 2],
    due: [Instant; 2],
    next_lane: [usize; 2],
    /// What must never happen, and did.
    pub(crate) faults: Vec<String>,
}

impl People {
    /// So many conversations on each side, none of them begun.
    pub(crate) fn new(lanes: usize) -> Self {
        let lane = |side: usize, number: usize| Lane {
            customer: format!("customer{side}x{number}@{DOMAIN}"),
            agent: None,
            window: None,
            last_heard: [None; 2],
        };
        Self {
            lanes: [0, 1].map(|side| (0..lanes).map(|number| lane(side, number)).collect()),
            words: Vec::new(),
            pace: [None; 2],
            due: [Instant::now(); 2],
            next_lane: [0; 2],
            faults: Vec::new(),
        }
    }

    /// The settings' tables for the two sides.
    pub(crate) fn settings() -> String {
        let mut text = String::new();
        for (side, name) in SIDES.iter().enumerate() {
            text.push_str(&format!(
                "[[desk]]\nname = \"{name}\"\nqueue = \"{name}\"\n[[queue]]\nname = \"{name}\"\nmax_waiting = 1000\n"
            ));
            for agent in 0..AGENTS {
                text.push_str(&format!(
                    "[[agent]]\njid = \"agent{side}x{agent}@{DOMAIN}\"\nlink = \"{name}\"\nqueues = [\"{name}\"]\ncapacity = 50\n"
                ));
            }
        }
        text
    }

    /// The first words of every customer of a side.
    pub(crate) fn openings(&self, side: usize) -> Vec<String> {
        let opening = |(number, lane): (usize, &Lane)| {
            format!(
                "<message from='{}/phone' to='{}@{HELP}' id='o{number}' type='chat'><body>This is lane {number}.</body></message>",
                lane.customer, SIDES[side]
            )
        };
        self.lanes[side].iter().enumerate().map(opening).collect()
    }

    /// How many conversations are open.
    pub(crate) fn open(&self) -> usize {
        self.lanes.iter().flatten().filter(|lane| lane.window.is_some()).count()
    }

    /// The words that are due on a side, each with its number.
    pub(crate) fn due(&mut self, side: usize, now: Instant) -> Vec<(usize, String)> {
        let mut all = Vec::new();
        let Some(pace) = self.pace[side] else {
            self.due[side] = now;
            return all;
        };
        while self.due[side] <= now {
            self.due[side] += pace;
            let (lanes, next) = (self.lanes[side].len(), self.next_lane[side]);
            self.next_lane[side] = (next + 1) % (lanes * 2);
            let (lane, by_customer) = (next % lanes, next < lanes);
            if let Some(stanza) = self.word(side, lane, by_customer, now) {
                all.push((self.words.len() - 1, stanza));
            }
        }
        all
    }

    fn word(&mut self, side: usize, lane: usize, by_customer: bool, now: Instant) -> Option<String> {
        let number = self.words.len();
        let Lane { customer, agent: Some(agent), window: Some(window), .. } = &self.lanes[side][lane] else {
            return None;
        };
        let (from, to) = match by_customer {
            true => (format!("{customer}/phone"), format!("{}@{HELP}", SIDES[side])),
            false => (format!("{agent}/desktop"), window.clone()),
        };
        self.words.push(Word {
            side,
            lane,
            by_customer,
            sent: now,
            is_receipted: false,
            is_refused: false,
            heard: None,
            heard_as: String::new(),
        });
        Some(format!(
            "<message from='{from}' to='{to}' id='w{number}' type='chat'><body>W{number} My printer says PC LOAD LETTER.</body>\
             <request xmlns='urn:xmpp:receipts'/></message>"
        ))
    }

    /// Something for somebody on a side; what their clients send at once is added to `replies`.
    pub(crate) fn hear(&mut self, side: usize, stanza: &[u8], replies: &mut Vec<String>) {
        if stanza.starts_with(b"<presence") {
            replies.extend(answer_presence(stanza));
        } else if stanza.starts_with(b"<iq") {
            replies.extend(answer_query(stanza));
        } else if let Some(number) = receipted(stanza).and_then(|id| self.number(id)) {
            self.words[number].is_receipted = true;
        } else if attribute(stanza, "type") == Some("error") {
            if let Some(number) = attribute(stanza, "id").and_then(|id| self.number(id)) {
                self.words[number].is_refused = true;
            }
        } else if let Some(text) = body(stanza) {
            match text.split(' ').next().and_then(|first| first.strip_prefix('W')?.parse().ok()) {
                Some(number) => self.word_came(side, number, stanza),
                None => replies.extend(self.opens(side, stanza, text)),
            }
        }
    }

    fn number(&self, id: &str) -> Option<usize> {
        id.strip_prefix('w')?.parse().ok().filter(|number| *number < self.words.len())
    }

    fn word_came(&mut self, side: usize, number: usize, stanza: &[u8]) {
        let (to, id) =
            (attribute(stanza, "to").unwrap_or_default(), attribute(stanza, "id").unwrap_or_default());
        let Some(word) = self.words.get_mut(number) else {
            return self.fault(format!("nobody said word {number}"));
        };
        if word.heard.is_some() {
            if word.heard_as != id {
                self.fault(format!("word {number} came twice, with two ids"));
            }
            return;
        }
        word.heard = Some(Instant::now());
        id.clone_into(&mut word.heard_as);
        let (lane, by_customer) = (word.lane, word.by_customer);
        let lane = &mut self.lanes[side][lane];
        let hearer = if by_customer { lane.agent.as_deref() } else { Some(&*lane.customer) };
        let last = lane.last_heard[usize::from(by_customer)].replace(number);
        if hearer != Some(to) || self.words[number].side != side {
            self.fault(format!("word {number} went to {to}"));
        }
        if last.is_some_and(|last| last > number) {
            self.fault(format!("word {number} came behind a later one"));
        }
    }

    fn fault(&mut self, what: String) {
        if self.faults.len() < FAULTS_TOLD {
            self.faults.push(what);
        }
    }

    /// An offer is accepted; the first words in a window tell whose it is.
    fn opens(&mut self, side: usize, stanza: &[u8], text: &str) -> Option<String> {
        let (from, to) = (attribute(stanza, "from")?, attribute(stanza, "to")?);
        if !to.starts_with("agent") {
            return None;
        }
        if from.starts_with(SIDES[side]) {
            let number = text.strip_prefix("Chat ")?.split(|c: char| !c.is_ascii_digit()).next()?;
            return Some(format!(
                "<message from='{to}/desktop' to='{from}' id='accept-{number}' type='chat'><body>accept {number}</body></message>"
            ));
        }
        let lane = text.split("This is lane ").nth(1)?.split('.').next()?.parse::<usize>().ok()?;
        let lane = self.lanes[side].get_mut(lane)?;
        lane.window.get_or_insert_with(|| from.to_owned());
        lane.agent.get_or_insert_with(|| to.to_owned());
        None
    }
}

fn receipted(stanza: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(stanza).ok()?;
    let received = text.split("<received ").nth(1).filter(|_| contains(stanza, b"urn:xmpp:receipts"))?;
    received.split("id=").nth(1)?.get(1..)?.split(['\'', '"']).next()
}

/// What the server of an agent answers to a request or a probe.
fn answer_presence(stanza: &[u8]) -> Option<String> {
    let (kind, to, from) = (attribute(stanza, "type")?, attribute(stanza, "to")?, attribute(stanza, "from")?);
    let presence = format!("<presence from='{to}/desktop' to='{from}'/>");
    match kind {
        "subscribe" => Some(format!("<presence from='{to}' to='{from}' type='subscribed'/>{presence}")),
        "probe" => Some(presence),
        _ => None,
    }
}

/// What a client answers that is there and knows nothing but pings.
fn answer_query(stanza: &[u8]) -> Option<String> {
    let kind = attribute(stanza, "type").filter(|kind| matches!(*kind, "get" | "set"))?;
    let (to, from, id) = (attribute(stanza, "to")?, attribute(stanza, "from")?, attribute(stanza, "id")?);
    let is_ping = kind == "get" && contains(stanza, b"urn:xmpp:ping");
    Some(if is_ping {
        format!("<iq from='{to}' to='{from}' id='{id}' type='result'/>")
    } else {
        format!(
            "<iq from='{to}' to='{from}' id='{id}' type='error'><error type='cancel'>\
             <feature-not-implemented xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
        )
    })
}
