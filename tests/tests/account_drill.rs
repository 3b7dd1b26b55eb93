//! A process that stands still and is killed while a flood of words comes in: over an account's link none is lost.
//!
//! Frontdesk is stopped (SIGSTOP), is sent words meanwhile, is killed and started again. What it had not acknowledged the
//! server gives again (XEP-0198), and every word reaches the agent once, in order. The same over the component link loses
//! what the server had written into the dead connection, which nobody can help; that is counted and printed.
//! `ACCOUNT_WORDS=2000` makes the flood as long as that.
//!
//! *Never:* how fast something is.

#![allow(clippy::unwrap_used, reason = "a test may end here")]
#![allow(clippy::print_stdout, reason = "the losses are counted")]

use std::collections::BTreeSet;
use std::time::Duration;

use e2e::client::{Connection, PASSWORD};
use e2e::frontdesk::Frontdesk;
use e2e::server::{DOMAIN, HELP, Population, SECRET, Server, World, account};
use e2e::stanza::{attribute, bare, body, message};
use minidom::Element;

const PATIENCE: Duration = Duration::from_secs(60);

/// Words of the flood; two thousand take a while on a busy machine.
fn words() -> usize {
    std::env::var("ACCOUNT_WORDS").ok().and_then(|words| words.parse().ok()).unwrap_or(300)
}

/// Where the customer writes.
#[derive(Clone, Copy)]
enum Door {
    Account,
    Component,
}

impl Door {
    fn address(self) -> String {
        match self {
            Door::Account => format!("info@{DOMAIN}"),
            Door::Component => format!("support@{HELP}"),
        }
    }
}

struct Scene {
    server: Server,
    frontdesk: Frontdesk,
    anna: Connection,
    bob: Connection,
    door: Door,
    window: String,
}

fn settings(server: &Server) -> String {
    let clients = server.client_port().expect("a real server");
    let component = server.component_port();
    format!(
        "[[link]]\ndomain = \"{HELP}\"\nport = {component}\nsecret = \"{SECRET}\"\n\
         [[link]]\nkind = \"account\"\njid = \"info@{DOMAIN}\"\npassword = \"{PASSWORD}\"\nhost = \"127.0.0.1\"\n\
         port = {clients}\ntls = false\nmode = \"serve\"\ndesk = \"support\"\n\
         [store]\npath = \"@DIR@/frontdesk.sqlite\"\n\
         [guard]\nmessages_per_second = 10000\nburst = 10000\nbytes_per_minute = 10000000\n\
         [[desk]]\nname = \"support\"\n[[queue]]\nname = \"general\"\n[[agent]]\njid = \"bob@{DOMAIN}\"\n"
    )
}

/// The next stanza that `wanted` takes something from.
async fn until<T>(connection: &mut Connection, wanted: impl Fn(&Element) -> Option<T>) -> T {
    let found = tokio::time::timeout(PATIENCE, async {
        loop {
            let stanza = connection.next().await.expect("the stream goes on");
            if let Some(found) = wanted(&stanza) {
                return found;
            }
        }
    });
    found.await.expect("it comes in time")
}

async fn hears(connection: &mut Connection, words: &str) -> String {
    let has = |stanza: &Element| body(stanza).is_some_and(|body| body.contains(words));
    until(connection, |stanza| has(stanza).then(|| bare(attribute(stanza, "from")).to_owned())).await
}

/// Asks the component who it is until it answers.
async fn is_served(connection: &mut Connection) {
    for number in 0..120 {
        let id = format!("look-{number}");
        let query = format!(
            "<iq type='get' id='{id}' to='{HELP}'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>"
        );
        connection.send(query).await;
        let answer = until(connection, |stanza| {
            (attribute(stanza, "id") == id).then(|| attribute(stanza, "type") == "result")
        });
        if answer.await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    panic!("the component is not there");
}

impl Scene {
    /// Bob serves anna, who came in through this door.
    async fn set(world: World, door: Door) -> Self {
        let population = Population {
            accounts: ["anna", "bob", "info"].map(str::to_owned).to_vec(),
            colleagues: vec!["bob".to_owned()],
            desks: vec!["support".to_owned()],
        };
        let server = Server::start(world, &population).await.unwrap();
        let mut frontdesk = Frontdesk::with_settings(&settings(&server)).unwrap();
        frontdesk.start().unwrap();
        let mut anna = server.connect(&account("anna"), "phone").await.unwrap();
        anna.send("<presence/>").await;
        is_served(&mut anna).await;
        let mut bob = server.connect(&account("bob"), "office").await.unwrap();
        bob.send("<presence/>").await;
        until(&mut bob, |stanza| {
            let is_desk = bare(attribute(stanza, "from")) == format!("support@{HELP}");
            (stanza.name() == "presence" && is_desk && stanza.attr("type").is_none()).then_some(())
        })
        .await;
        anna.send(message(&door.address(), "first", "Hello, here is anna")).await;
        hears(&mut bob, "Hello, here is anna").await;
        bob.send(message(&format!("support@{HELP}"), "b1", "accept")).await;
        let window = hears(&mut bob, "Hello, here is anna").await;
        hears(&mut anna, "is here now").await;
        Self { server, frontdesk, anna, bob, door, window }
    }

    async fn say(&mut self, numbers: std::ops::Range<usize>) {
        for number in numbers {
            let word = message(&self.door.address(), &format!("w{number}"), &format!("word {number}."));
            self.anna.send(word).await;
        }
        // an answer to the last of all that was sent: the server has taken it
        self.anna.send("<iq type='get' id='taken'><ping xmlns='urn:xmpp:ping'/></iq>".to_owned()).await;
        until(&mut self.anna, |stanza| (attribute(stanza, "id") == "taken").then_some(())).await;
    }

    /// Stands still while the second third of the words comes in, is killed and started again.
    async fn flood(&mut self, words: usize) {
        let third = words / 3;
        self.say(0..third).await;
        self.frontdesk.signal("STOP").unwrap();
        self.say(third..2 * third).await;
        self.frontdesk.kill();
        self.frontdesk.start().unwrap();
        self.say(2 * third..words).await;
    }

    /// The numbers of the words that bob hears up to "the last word", in the order in which they came.
    async fn heard(&mut self) -> Vec<usize> {
        let (mut heard, mut ids) = (Vec::new(), BTreeSet::new());
        let listening = tokio::time::timeout(4 * PATIENCE, async {
            loop {
                let stanza = self.bob.next().await.expect("the stream goes on");
                let Some(text) = body(&stanza).filter(|_| bare(attribute(&stanza, "from")) == self.window)
                else {
                    continue;
                };
                if text == "the last word" {
                    return;
                }
                let number = text.strip_prefix("word ").and_then(|rest| rest.strip_suffix('.'));
                // the same stanza again, with the same id, is tolerated after a kill
                if let Some(number) = number.and_then(|number| number.parse().ok())
                    && ids.insert(attribute(&stanza, "id").to_owned())
                {
                    heard.push(number);
                }
            }
        });
        if listening.await.is_err() {
            panic!("only {} words came:\n{}", heard.len(), self.frontdesk.log_tail(40));
        }
        heard
    }

    async fn say_the_last_word(&mut self) {
        self.anna.send(message(&self.door.address(), "last", "the last word")).await;
    }
}

async fn nothing_is_lost(world: World) {
    let words = words();
    let mut scene = Scene::set(world, Door::Account).await;
    scene.flood(words).await;
    scene.say_the_last_word().await;
    let heard = scene.heard().await;
    let missing: Vec<usize> = (0..words).filter(|number| !heard.contains(number)).collect();
    assert!(missing.is_empty(), "{}: lost {missing:?}\n{}", world.name(), scene.frontdesk.log_tail(40));
    assert_eq!(heard, (0..words).collect::<Vec<_>>(), "{}: each once, in order", world.name());
    scene.frontdesk.stop().await.unwrap();
    drop(scene.server);
}

#[tokio::test]
async fn nothing_is_lost_on_prosody() {
    nothing_is_lost(World::Prosody).await;
}

#[tokio::test]
async fn nothing_is_lost_on_prosody_13() {
    nothing_is_lost(World::Prosody13).await;
}

#[tokio::test]
async fn nothing_is_lost_on_ejabberd() {
    nothing_is_lost(World::Ejabberd).await;
}

#[tokio::test]
async fn nothing_is_lost_on_ejabberd_24() {
    nothing_is_lost(World::Ejabberd24).await;
}

/// A component has no acknowledgements: what stood in the dead connection is gone, and nobody is told.
async fn counts_what_a_component_loses(world: World) {
    let words = words();
    let mut scene = Scene::set(world, Door::Component).await;
    scene.flood(words).await;
    is_served(&mut scene.anna).await;
    scene.say_the_last_word().await;
    let heard = scene.heard().await;
    let came: BTreeSet<usize> = heard.iter().copied().collect();
    assert_eq!(came.len(), heard.len(), "{}: each once", world.name());
    assert!((0..words / 3).all(|number| came.contains(&number)), "{}: what was kept is there", world.name());
    println!("{}: of {words} words {} were lost or bounced", world.name(), words - came.len());
    scene.frontdesk.stop().await.unwrap();
}

#[tokio::test]
async fn a_component_on_prosody() {
    counts_what_a_component_loses(World::Prosody).await;
}

#[tokio::test]
async fn a_component_on_ejabberd() {
    counts_what_a_component_loses(World::Ejabberd).await;
}
