//! One history: what people, servers, the store and death do, one step after the other, as the seed says.
//!
//! *Never:* anything that a second run of the seed would do otherwise.

use crate::book::{Book, Broken, Death, Query};
use crate::people::{
    AGENTS, CUSTOMERS, DESKS, DOMAIN, attribute, full, is_customer, link_of, message, token, whisper,
};
use crate::process::Machine;
use crate::random::Random;
use crate::store::Shelf;
use std::collections::BTreeMap;
use std::sync::MutexGuard;
use std::time::Duration;

/// Something that a person said, to be changed or said again.
#[derive(Clone)]
struct Spoken {
    id: String,
    to: String,
    stanza: String,
    /// When, on the runtime's clock.
    at: tokio::time::Instant,
}

pub(crate) struct History {
    pub(crate) random: Random,
    pub(crate) machine: Machine,
    is_told: bool,
    last: u64,
    spoken: BTreeMap<&'static str, Vec<Spoken>>,
}

/// Plays a seed to its end.
pub(crate) async fn play(seed: u64, is_told: bool) -> Result<(BTreeMap<&'static str, u64>, u64), Broken> {
    let shelf = if seed % 25 == 7 { Shelf::file() } else { Shelf::memory() };
    let mut history = History {
        random: Random::new(seed),
        machine: Machine::new(seed, shelf),
        is_told,
        last: 0,
        spoken: BTreeMap::new(),
    };
    history.begin().await?;
    let steps = 40 + history.random.below(120);
    for number in 0..steps {
        let told = history.step().await;
        history.tell(&format!("{number}: {told}"));
        history.check(&told)?;
    }
    history.end().await?;
    let book = history.book();
    Ok((book.counts.clone(), book.trace))
}

impl History {
    pub(crate) fn book(&self) -> MutexGuard<'_, Book> {
        self.machine.book.lock().unwrap()
    }

    #[allow(clippy::print_stdout, reason = "that is what it is for")]
    fn tell(&self, what: &str) {
        if self.is_told {
            println!("{:?} {what}", self.machine.now());
        }
    }

    pub(crate) fn check(&self, told: &str) -> Result<(), Broken> {
        match self.book().broken.clone() {
            Some((law, what)) => Err((law, format!("after {told}: {what}"))),
            None => Ok(()),
        }
    }

    async fn begin(&mut self) -> Result<(), Broken> {
        self.settle().await;
        for link in 0..2 {
            self.machine.servers[link].come_up(&mut self.random);
        }
        self.settle().await;
        for name in AGENTS {
            if self.random.percent(85) {
                self.presence(name, "");
            }
        }
        self.settle().await;
        self.check("the beginning")
    }

    pub(crate) async fn settle(&mut self) {
        if !self.machine.settle(&mut self.random).await {
            self.die().await;
        }
    }

    pub(crate) async fn pass(&mut self, span: Duration) {
        if !self.machine.pass(span, &mut self.random).await {
            self.die().await;
        }
    }

    /// The process is dead, or dies now; another one starts.
    async fn die(&mut self) {
        self.book().count("died");
        let pause = Duration::from_millis(self.random.below(20_000));
        self.machine.kill(pause).await;
        Box::pin(self.settle()).await;
    }

    /// One step; what it was.
    async fn step(&mut self) -> String {
        let down = (0..2).find(|link| !self.machine.servers[*link].is_up);
        if let Some(link) = down.filter(|_| self.random.percent(30)) {
            self.machine.servers[link].come_up(&mut self.random);
            self.settle().await;
            return format!("link {link} comes up");
        }
        let told = match self.random.below(1000) {
            0..290 => self.customer(),
            290..560 => self.agent(),
            560..600 => self.query(),
            600..760 => return self.time().await,
            760..860 => self.link_trouble(),
            860..920 => self.store_trouble(),
            920..935 => self.plan_death(),
            935..945 => {
                self.die().await;
                return "the process is killed".to_owned();
            }
            945..950 => return self.restart().await,
            _ => self.repeat(),
        };
        self.settle().await;
        told
    }

    async fn time(&mut self) -> String {
        if self.random.percent(20) {
            self.machine.store_works = true;
        }
        let milliseconds = match self.random.below(20) {
            0..12 => self.random.below(3_000),
            12..18 => self.random.below(60_000),
            _ if self.machine.store_works => self.random.below(600_000),
            _ => self.random.below(20_000),
        };
        self.pass(Duration::from_millis(milliseconds)).await;
        format!("{milliseconds} ms go by")
    }

    async fn restart(&mut self) -> String {
        self.machine.store_works = true;
        self.settle().await;
        self.book().count("stopped in order");
        if self.machine.stop(&mut self.random).await.is_some() {
            self.machine.start_again();
        } else {
            self.die().await;
        }
        self.settle().await;
        "the process is stopped and started".to_owned()
    }

    fn plan_death(&mut self) -> String {
        let after = self.random.below(4) as u32;
        let death = match self.random.below(3) {
            0 => Death::BeforeTheCommit,
            1 => Death::BeforeAnyDelivery,
            _ => Death::AfterSomeDeliveries(1 + self.random.below(4) as usize),
        };
        let mut book = self.book();
        book.count(match death {
            Death::BeforeTheCommit => "death before a commit",
            Death::BeforeAnyDelivery => "death after a commit",
            Death::AfterSomeDeliveries(_) => "death while delivering",
        });
        book.trouble.death = Some((after, death));
        format!("{death:?} is planned, in {after} commits")
    }

    fn link_trouble(&mut self) -> String {
        let link = self.random.below(2) as usize;
        let server = &mut self.machine.servers[link];
        if !server.is_up {
            return format!("link {link} stays down");
        }
        match self.random.below(10) {
            0..2 => {
                server.break_down(&mut self.random);
                self.book().count("broke down");
                format!("link {link} breaks")
            }
            2..4 => {
                server.brings_barriers = false;
                format!("link {link} withholds barriers")
            }
            4..7 if server.reads => {
                server.stall(&mut self.random);
                self.book().count("stalled");
                format!("link {link} stalls")
            }
            _ => {
                (server.reads, server.brings_barriers) = (true, true);
                format!("link {link} does as it should")
            }
        }
    }

    fn store_trouble(&mut self) -> String {
        if !self.machine.store_works {
            self.machine.store_works = true;
            return "the store works again".to_owned();
        }
        let refusals = 1 + self.random.below(3) as u32;
        self.book().trouble.refusals = refusals;
        self.machine.store_works = self.random.percent(50);
        format!("the store refuses {refusals} times, works {}", self.machine.store_works)
    }
}

/// What people do.
impl History {
    fn bring(&mut self, name: &'static str, stanza: &str) {
        self.machine.servers[link_of(name)].bring(stanza);
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    pub(crate) fn presence(&mut self, name: &'static str, content: &str) {
        let (from, server) = (full(name), &mut self.machine.servers[1]);
        server.online.insert(name);
        let stanza = if content == "gone" {
            server.online.remove(name);
            format!("<presence from='{from}' to='support@{DOMAIN}' type='unavailable'/>")
        } else {
            format!("<presence from='{from}' to='support@{DOMAIN}'>{content}</presence>")
        };
        self.bring(name, &stanza);
    }

    /// Says new words to `to`.
    pub(crate) fn say(&mut self, name: &'static str, to: &str, more: &str) -> String {
        let number = self.next();
        let id = format!("i-{name}-{}-{number}", if more.is_empty() { "said" } else { "corrects" });
        let receipt = if is_customer(name) { "<request xmlns='urn:xmpp:receipts'/>" } else { "" };
        let with_id = more.is_empty() && self.random.percent(12);
        let children = format!("<body>so {}</body>{receipt}{more}", token(number));
        let stanza = message(name, to, (!with_id).then_some(&id), &children);
        self.bring(name, &stanza);
        if !with_id {
            let spoken = Spoken { id, to: to.to_owned(), stanza, at: frontdesk::clock::moment() };
            self.spoken.entry(name).or_default().push(spoken);
        }
        format!("{name} says {} to {to} {more}", token(number))
    }

    /// A correction, retraction or reaction.
    fn change(&mut self, name: &'static str) -> String {
        let spoken = self.spoken.get(name).map_or(&[][..], Vec::as_slice);
        let Some(earlier) = spoken.iter().rev().nth(self.random.below(3) as usize).cloned() else {
            return "nothing to change".to_owned();
        };
        match self.random.below(3) {
            0 => {
                let more = format!("<replace id='{}' xmlns='urn:xmpp:message-correct:0'/>", earlier.id);
                self.say(name, &earlier.to, &more)
            }
            1 => {
                let number = self.next();
                let children = format!(
                    "<retract id='{}' xmlns='urn:xmpp:message-retract:1'/><store xmlns='urn:xmpp:hints'/>",
                    earlier.id
                );
                let id = format!("i-{name}-back-{number}");
                self.bring(name, &message(name, &earlier.to, Some(&id), &children));
                format!("{name} takes {} back", earlier.id)
            }
            _ => {
                let heard =
                    self.book().heard.get(name).and_then(|all| all.last().cloned()).unwrap_or_default();
                let (id, to) = (attribute(&heard, "id"), attribute(&heard, "from"));
                let reaction = format!(
                    "<reactions id='{id}' xmlns='urn:xmpp:reactions:0'><reaction>+</reaction></reactions>"
                );
                let number = self.next();
                let own = format!("i-{name}-reacts-{number}");
                if !to.is_empty() {
                    self.bring(name, &message(name, &to, Some(&own), &reaction));
                }
                format!("{name} reacts to {id}")
            }
        }
    }

    /// A client sends its last message again, as one does that heard no receipt.
    fn repeat(&mut self) -> String {
        let name = *self.random.pick(&[&CUSTOMERS[..], &AGENTS[..]].concat());
        let last = self.spoken.get(name).and_then(|all| all.last().cloned());
        match last.filter(|last| last.at.elapsed() < Duration::from_secs(300)) {
            Some(last) => {
                self.bring(name, &last.stanza);
                format!("{name} says {} again", last.id)
            }
            None => format!("{name} repeats nothing"),
        }
    }

    fn customer(&mut self) -> String {
        let name = *self.random.pick(&CUSTOMERS);
        let desk = if self.random.percent(80) { DESKS[0] } else { DESKS[1] };
        match self.random.below(20) {
            0..13 => self.say(name, &format!("{desk}@{DOMAIN}"), ""),
            13..17 => self.change(name),
            17 => {
                let kind =
                    *self.random.pick(&["", " type='unavailable'", " type='subscribe'", " type='probe'"]);
                self.bring(name, &format!("<presence from='{}' to='{desk}@{DOMAIN}'{kind}/>", full(name)));
                format!("{name} has presence{kind}")
            }
            18 => {
                let composing = "<composing xmlns='http://jabber.org/protocol/chatstates'/>";
                self.bring(name, &message(name, &format!("{desk}@{DOMAIN}"), None, composing));
                format!("{name} types")
            }
            _ => {
                let stanza = message(name, &format!("{desk}@{DOMAIN}"), None, "<body>!cancel</body>");
                self.bring(name, &stanza);
                format!("{name} cancels")
            }
        }
    }

    fn agent(&mut self) -> String {
        let name = *self.random.pick(&AGENTS);
        match self.random.below(28) {
            0..3 => {
                let content = *self.random.pick(&["", "", "<show>away</show>", "<show>dnd</show>", "gone"]);
                self.presence(name, content);
                format!("{name} is {content}")
            }
            3..9 => self.accept(name),
            9..12 => self.command(name),
            12..15 => self.form(name),
            15..18 => self.change(name),
            18..20 => {
                let words =
                    *self.random.pick(&["!done", "!transfer orders", "!transfer general", "!transfer Carol"]);
                let Some(window) = self.window(name) else { return format!("{name} has no window") };
                self.bring(name, &message(name, &window, None, &format!("<body>{words}</body>")));
                format!("{name} says {words} to {window}")
            }
            _ => {
                let Some(window) = self.window(name) else { return self.accept(name) };
                self.say(name, &window, "")
            }
        }
    }

    pub(crate) fn accept(&mut self, name: &'static str) -> String {
        let number = self.offers(name).last().cloned().unwrap_or_default();
        let words = if self.random.percent(90) { "accept" } else { "reject" };
        let words = format!("{words} {number}");
        self.order(name, &words);
        format!("{name} says {words}")
    }

    /// The numbers of what the agent was offered.
    pub(crate) fn offers(&self, name: &str) -> Vec<String> {
        let book = self.book();
        let heard = book.heard.get(name).into_iter().flatten();
        let numbers =
            heard.filter_map(|text| text.split("(accept ").nth(1)?.split(',').next().map(str::to_owned));
        numbers.collect()
    }

    /// A window that the agent saw, mostly one of the last.
    fn window(&mut self, name: &str) -> Option<String> {
        let nth = self.random.below(30) as usize;
        let book = self.book();
        let heard = book.heard.get(name)?.iter().rev();
        let mut windows = heard.map(|text| attribute(text, "from")).filter(|from| {
            from.contains('@') && !DESKS.iter().any(|desk| from.starts_with(&format!("{desk}@")))
        });
        let first = windows.next();
        windows.nth(nth).or(first)
    }

    fn command(&mut self, name: &'static str) -> String {
        let number = self.next();
        let words = match self.random.below(6) {
            0 => format!("away {}", whisper(number)),
            1 => "ready".to_owned(),
            2 => "status".to_owned(),
            3 => "queue".to_owned(),
            4 => "help".to_owned(),
            _ => whisper(number),
        };
        let to = self.window(name).filter(|_| self.random.percent(60));
        let to = to.unwrap_or_else(|| format!("support@{DOMAIN}"));
        self.bring(name, &message(name, &to, None, &format!("<body>!{words}</body>")));
        format!("{name} commands {words} at {to}")
    }

    fn form(&mut self, name: &'static str) -> String {
        let nodes = [
            "accept", "away", "done", "help", "queue", "ready", "reject", "skills", "status", "transfer",
            "why",
        ];
        let node = *self.random.pick(&nodes);
        let form = if self.random.percent(70) {
            let (number, reason) =
                (self.offers(name).last().cloned().unwrap_or_default(), whisper(self.next()));
            format!(
                "<x xmlns='jabber:x:data' type='submit'><field var='conversation'><value>{number}</value></field>\
                 <field var='reason'><value>{reason}</value></field><field var='target'><value>orders</value></field></x>"
            )
        } else {
            String::new()
        };
        let command =
            format!("<command xmlns='http://jabber.org/protocol/commands' node='{node}'>{form}</command>");
        self.ask(name, &format!("support@{DOMAIN}"), "set", &command);
        format!("{name} sends the form {node}")
    }

    fn query(&mut self) -> String {
        let name = *self.random.pick(&[&CUSTOMERS[..], &AGENTS[..]].concat());
        let (kind, child) = *self.random.pick(&[
            ("get", "<query xmlns='http://jabber.org/protocol/disco#info'/>"),
            ("get", "<query xmlns='http://jabber.org/protocol/disco#items'/>"),
            ("get", "<query xmlns='jabber:iq:version'/>"),
            ("get", "<ping xmlns='urn:xmpp:ping'/>"),
            ("set", "<query xmlns='urn:example:unknown'/>"),
            ("set", "<command xmlns='http://jabber.org/protocol/commands' node='status'/>"),
        ]);
        let to = if self.random.percent(30) { DOMAIN.to_owned() } else { format!("{}@{DOMAIN}", DESKS[0]) };
        self.ask(name, &to, kind, child);
        format!("{name} asks {child}")
    }

    fn ask(&mut self, name: &'static str, to: &str, kind: &str, child: &str) {
        let id = format!("i-{name}-asks-{}", self.next());
        let server = &self.machine.servers[link_of(name)];
        if server.is_up {
            let is_disturbed = !server.reads || !self.machine.store_works;
            self.book().queries.insert(id.clone(), Query { answers: Vec::new(), is_disturbed });
            self.bring(
                name,
                &format!("<iq from='{}' to='{to}' id='{id}' type='{kind}'>{child}</iq>", full(name)),
            );
        }
    }

    pub(crate) fn order(&mut self, name: &'static str, words: &str) {
        let body = format!("<body>{words}</body>");
        self.bring(name, &message(name, &format!("support@{DOMAIN}"), None, &body));
    }
}
