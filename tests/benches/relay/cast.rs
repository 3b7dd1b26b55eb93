//! The people of the bench: agents who accept everything, and customers with an open conversation each.
//!
//! Conversations are opened as they are in life: a customer writes to a desk without questions, the offer goes to an
//! agent, who answers `accept NUMBER`, and the window's first words tell its address.
//!
//! *Never:* measuring.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::book::Book;
use crate::load::Talk;
use crate::server::Server;
use e2e::raw::{attribute, body};

/// Where people have their accounts.
const PEOPLE: &str = "example.org";
/// The component's domain.
pub(crate) const HELP: &str = "help.localhost";
/// What the component proves its right with; the bench believes everybody.
pub(crate) const SECRET: &str = "bench";
/// Conversations that are being opened at a time.
const OPENED_AT_ONCE: usize = 32;
/// Time without any progress after which the bench gives up.
const STUCK: Duration = Duration::from_secs(20);

/// One open conversation, and the text in which its messages differ.
struct Conversation {
    from_customer: String,
    from_agent: String,
    customer: String,
    agent: String,
}

/// Everybody.
pub(crate) struct Cast {
    conversations: Vec<Conversation>,
    next: usize,
}

/// The settings file of Frontdesk.
pub(crate) fn settings(port: u16, agents: usize, conversations: usize) -> String {
    let mut text = format!(
        "[[link]]\nname = \"main\"\ndomain = \"{HELP}\"\nport = {port}\nsecret = \"{SECRET}\"\n\
         [store]\npath = \"frontdesk.sqlite\"\n\
         [[desk]]\nname = \"support\"\n[[queue]]\nname = \"general\"\nmax_waiting = 1000\n\
         [times]\ncheck_customer_every = \"0s\"\n\
         [limits]\nconversations = {}\n\
         [guard]\nmessages_per_second = 1000\nburst = 1000\nbytes_per_minute = 10000000\n\
         answers_per_minute = 1000\n[log]\nfilter = \"warn\"\n",
        conversations + 100
    );
    let capacity = conversations.div_ceil(agents) + 1;
    for agent in 0..agents {
        text.push_str(&format!("[[agent]]\njid = \"agent{agent}@{PEOPLE}\"\ncapacity = {capacity}\n"));
    }
    text
}

/// Gives every agent a client, as soon as Frontdesk asks for their presence.
pub(crate) fn bring_agents(server: &mut Server, agents: usize) -> Result<()> {
    let mut there = 0;
    let until = Instant::now() + STUCK;
    while there < agents {
        server.receive(|stanza, out| {
            there += usize::from(answer_presence(stanza, out));
            Ok(())
        })?;
        if Instant::now() > until {
            bail!("only {there} of {agents} agents were asked for their presence");
        }
    }
    Ok(())
}

/// What an agent's server answers to a request or probe; whether it was a request.
pub(crate) fn answer_presence(stanza: &[u8], out: &mut Vec<u8>) -> bool {
    let kind = attribute(stanza, "type").filter(|_| stanza.starts_with(b"<presence"));
    let (Some(kind @ ("subscribe" | "probe")), Some(agent), Some(desk)) =
        (kind, attribute(stanza, "to"), attribute(stanza, "from"))
    else {
        return false;
    };
    if kind == "subscribe" {
        let approval = format!("<presence from='{agent}' to='{desk}' type='subscribed'/>");
        out.extend_from_slice(approval.as_bytes());
    }
    let presence = format!("<presence from='{agent}/desktop' to='{desk}'/>");
    out.extend_from_slice(presence.as_bytes());
    kind == "subscribe"
}

impl Cast {
    /// Opens so many conversations.
    pub(crate) fn open(server: &mut Server, count: usize) -> Result<Self> {
        let mut windows: Vec<Option<(String, String)>> = vec![None; count];
        let (mut begun, mut opened) = (0, 0);
        let mut progress = Instant::now();
        while opened < count {
            while begun < count && begun - opened < OPENED_AT_ONCE {
                let hello = format!(
                    "<message from='{}/phone' to='support@{HELP}' id='hello-{begun}' type='chat'>\
                     <body>Good morning, printer {begun} does not print</body></message>",
                    customer(begun)
                );
                server.out.extend_from_slice(hello.as_bytes());
                begun += 1;
            }
            server.flush()?;
            server.receive(|stanza, out| {
                if let Some((number, window)) = opening(stanza, out)? {
                    let place = windows.get_mut(number).context("a window for nobody")?;
                    if place.replace(window).is_none() {
                        opened += 1;
                        progress = Instant::now();
                    }
                }
                Ok(())
            })?;
            if progress.elapsed() > STUCK {
                bail!("{opened} of {count} conversations were opened, and no more");
            }
        }
        let conversations = windows.into_iter().enumerate();
        let conversations = conversations
            .map(|(number, window)| Conversation::new(number, window.expect("every window is open")));
        Ok(Self { conversations: conversations.collect(), next: 0 })
    }

    /// Lanes that a book for this cast has: two for each conversation.
    pub(crate) fn lanes(&self) -> usize {
        self.conversations.len() * 2
    }
}

impl Talk for Cast {
    /// Customers and agents in turn, conversations in no particular order.
    fn say(&mut self, book: &mut Book, out: &mut Vec<u8>) -> (usize, u32) {
        self.next += 1;
        let scattered = (self.next / 2).wrapping_mul(7919) % self.conversations.len();
        let lane = scattered * 2 + self.next % 2;
        let number = book.send(lane);
        self.conversations[scattered].write(lane, number, out);
        (lane, number)
    }

    fn hear(&self, book: &mut Book, stanza: &[u8]) -> Result<Option<(usize, u32)>> {
        let Some(text) = body(stanza).filter(|text| text.starts_with('L')) else { return Ok(None) };
        let (lane, number) = book.take(text)?;
        let conversation = &self.conversations[lane / 2];
        let expected = if lane % 2 == 0 { &conversation.agent } else { &conversation.customer };
        let to = attribute(stanza, "to").unwrap_or_default();
        if to != expected {
            bail!("message {number} of lane {lane} went to {to} instead of {expected}");
        }
        Ok(Some((lane, number)))
    }
}

impl Conversation {
    fn new(number: usize, (agent, alias): (String, String)) -> Self {
        let customer = customer(number);
        Self {
            from_customer: format!("<message from='{customer}/phone.5X2K' to='support@{HELP}' id='"),
            from_agent: format!("<message from='{agent}/desktop' to='{alias}' id='"),
            customer,
            agent,
        }
    }

    fn write(&self, lane: usize, number: u32, out: &mut Vec<u8>) {
        let start = if lane.is_multiple_of(2) { &self.from_customer } else { &self.from_agent };
        chat_message(start, lane, number, out);
    }
}

/// A message as today's clients send it, some 420 bytes.
pub(crate) fn chat_message(start: &str, lane: usize, number: u32, out: &mut Vec<u8>) {
    use std::io::Write;
    let id = format!("b4f1c2d8-6a0e-4f6e-{lane:06x}-{number:08x}");
    let written = write!(
        out,
        "{start}{id}' type='chat' xml:lang='en'><body>L{lane}:{number} Hello, my printer says PC LOAD LETTER &amp; \
         then stops. What can I do?</body><active xmlns='http://jabber.org/protocol/chatstates'/>\
         <request xmlns='urn:xmpp:receipts'/><origin-id xmlns='urn:xmpp:sid:0' id='{id}'/></message>"
    );
    written.expect("memory takes everything");
}

fn customer(number: usize) -> String {
    format!("customer{number}@{PEOPLE}")
}

/// One step of an opening: an offer is accepted, and the first words in a window give the customer's number, the agent
/// and the window's address.
fn opening(stanza: &[u8], out: &mut Vec<u8>) -> Result<Option<(usize, (String, String))>> {
    let (Some(text), Some(from), Some(to)) =
        (body(stanza), attribute(stanza, "from"), attribute(stanza, "to"))
    else {
        return Ok(None);
    };
    if !to.starts_with("agent") {
        return Ok(None);
    }
    if from.starts_with("support@") {
        let number = text.strip_prefix("Chat ").map(digits).filter(|digits| !digits.is_empty());
        let number = number.with_context(|| format!("an agent was told: {text}"))?;
        let accept = format!(
            "<message from='{to}/desktop' to='{from}' id='accept-{number}' type='chat'>\
             <body>accept {number}</body></message>"
        );
        out.extend_from_slice(accept.as_bytes());
        return Ok(None);
    }
    let number = text.split("printer ").nth(1).map(digits).context("no number in the first words")?;
    let number = number.parse().context("no number in the first words")?;
    Ok(Some((number, (to.to_owned(), from.to_owned()))))
}

/// The digits at the start of a text.
fn digits(text: &str) -> String {
    text.chars().take_while(char::is_ascii_digit).collect()
}
