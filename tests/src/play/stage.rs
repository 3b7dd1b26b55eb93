//! A world, Frontdesk, and the cast, with everything that happens to them.
//!
//! Each device that is online has a task that reads its stream, answers queries
//! and subscription requests as a polite client does, and passes everything on to
//! one channel. The stage sorts that into mailboxes while it waits for something.
//!
//! *Never:* the order of events; `perform.rs` has the steps.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use minidom::Element;
use tokio::sync::mpsc;

use super::habits::{Answer, Habits};
use super::leaks::Leaks;
use super::mailbox::Mailbox;
use super::script::{Device, Member, Play, Role, is_window};
use crate::client::{Account, Action, CONNECTION_CAPACITY, Connection};
use crate::frontdesk::Frontdesk;
use crate::process::{LOOK_AGAIN, PATIENCE};
use crate::server::{DOMAIN, HELP, OBSERVER, Population, Server, World, account, visitor};
use crate::stanza::{attribute, bare, domain, escape, resource};

/// How long a repeat of the same stanza is looked for after the last line.
const AFTERMATH: Duration = Duration::from_millis(300);

/// A device that is online.
#[derive(Debug)]
struct Online {
    actions: mpsc::Sender<Action>,
    show: String,
}

/// Where a play happens.
#[derive(Debug)]
pub struct Stage {
    /// The server.
    pub server: Server,
    /// Frontdesk.
    pub frontdesk: Frontdesk,
    cast: Vec<Member>,
    /// What the devices' clients answer by themselves.
    pub habits: Habits,
    online: BTreeMap<Device, Online>,
    mailboxes: BTreeMap<Device, Mailbox>,
    leaks: Leaks,
    addresses: BTreeMap<String, String>,
    /// Under which name each device is in which room.
    nicknames: BTreeMap<(Device, String), String>,
    arrivals: mpsc::Receiver<(Device, Element)>,
    arrive: mpsc::Sender<(Device, Element)>,
    crashed: bool,
    is_server_up: bool,
    fault: Option<String>,
}

impl Stage {
    /// Starts the server and Frontdesk and waits until Frontdesk serves.
    pub async fn set(play: &Play, world: World) -> Result<Self> {
        let server = Server::start(world, &population(play)).await?;
        let frontdesk = Frontdesk::new(play.settings.clone(), &play.changes, server.ports())?;
        let (arrive, arrivals) = mpsc::channel(CONNECTION_CAPACITY);
        let mut stage = Self {
            server,
            frontdesk,
            cast: play.cast.clone(),
            habits: Habits::default(),
            online: BTreeMap::new(),
            mailboxes: BTreeMap::new(),
            leaks: Leaks::new(play.introduced, accounts(&play.cast)),
            addresses: fixed_addresses(&play.cast),
            nicknames: BTreeMap::new(),
            arrivals,
            arrive,
            crashed: false,
            is_server_up: true,
            fault: None,
        };
        stage.frontdesk.start()?;
        stage.wait_until_served().await?;
        Ok(stage)
    }

    /// Asks the component for its identity until it answers.
    pub async fn wait_until_served(&mut self) -> Result<()> {
        let until = Instant::now() + 2 * PATIENCE;
        let mut observer = self.server.connect(&account(OBSERVER), "observer").await?;
        let mut number = 0;
        while Instant::now() < until {
            self.frontdesk.expect_running()?;
            number += 1;
            let id = format!("look-{number}");
            let query = format!(
                "<iq xmlns='jabber:client' type='get' id='{id}' to='{HELP}'>\
                 <query xmlns='http://jabber.org/protocol/disco#info'/></iq>"
            );
            observer.send(query).await;
            let answer = tokio::time::timeout(Duration::from_secs(1), answer_to(&mut observer, &id)).await;
            if let Ok(Some(answer)) = answer
                && answer.attr("type") == Some("result")
            {
                observer.close().await;
                return Ok(());
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
        bail!("frontdesk does not serve:\n{}", self.frontdesk.log_tail(40))
    }

    /// Logs a device in and sends its first presence.
    pub async fn bring_online(&mut self, device: &Device, show: &str) -> Result<()> {
        // Said like this nothing else is called, so that it is found wherever it should not be.
        let resource = format!("{}-of-{}", device.resource, device.actor);
        let connection = self.server.connect(&self.account(device), &resource).await?;
        let jid = connection.jid().to_owned();
        if let Some(role) = self.role(device) {
            self.leaks.came_online(role, &jid);
        }
        self.addresses.insert(device.actor.clone(), bare(&jid).to_owned());
        let (actions, stanzas) = connection.into_parts();
        tokio::spawn(attend(
            device.clone(),
            self.habits.clone(),
            actions.clone(),
            stanzas,
            self.arrive.clone(),
        ));
        self.mailboxes.entry(device.clone()).or_default();
        let online = Online { actions, show: show.to_owned() };
        self.online.insert(device.clone(), online);
        self.send(device, &presence(show)).await
    }

    /// Changes what a device shows.
    pub async fn show(&mut self, device: &Device, show: &str) -> Result<()> {
        if let Some(online) = self.online.get_mut(device) {
            show.clone_into(&mut online.show);
        }
        self.send(device, &presence(show)).await
    }

    /// Ends a device's session: in order, or by cutting the connection.
    pub async fn take_offline(&mut self, device: &Device, end: Action) -> Result<()> {
        let online = self.online.remove(device).with_context(|| format!("{device} is not online"))?;
        let _ = online.actions.send(end).await;
        Ok(())
    }

    /// Sends bytes from a device.
    pub async fn send(&mut self, device: &Device, xml: &str) -> Result<()> {
        if let Some(role) = self.role(device) {
            self.leaks.sent(role, xml);
        }
        let online = self.online.get(device).with_context(|| format!("{device} is not online"))?;
        let _ = online.actions.send(Action::Send(xml.to_owned())).await;
        Ok(())
    }

    /// Kills the server. From now on stanzas may repeat.
    pub async fn kill_server(&mut self) {
        self.crashed = true;
        self.is_server_up = false;
        self.server.kill().await;
    }

    /// Starts the server again and brings everybody back as they were.
    pub async fn start_server(&mut self) -> Result<()> {
        self.server.start_again().await?;
        self.is_server_up = true;
        let before: Vec<(Device, String)> =
            self.online.iter().map(|(device, online)| (device.clone(), online.show.clone())).collect();
        for (device, show) in before {
            self.bring_online(&device, &show).await?;
        }
        if self.frontdesk.id().is_some() { self.wait_until_served().await } else { Ok(()) }
    }

    /// Kills Frontdesk. From now on stanzas may repeat.
    pub fn kill_frontdesk(&mut self) {
        self.crashed = true;
        self.frontdesk.kill();
    }

    /// Starts Frontdesk again and waits until it serves, if there is a server.
    pub async fn start_frontdesk(&mut self) -> Result<()> {
        self.frontdesk.start()?;
        if self.is_server_up { self.wait_until_served().await } else { Ok(()) }
    }

    /// Puts arrivals into mailboxes until `look` finds what it wants there.
    pub async fn until<T>(
        &mut self,
        device: &Device,
        patience: Duration,
        mut look: impl FnMut(&mut Mailbox) -> Option<T>,
    ) -> Result<Option<T>> {
        let until = tokio::time::Instant::now() + patience;
        loop {
            self.sort_arrivals()?;
            let mailbox = self.mailboxes.entry(device.clone()).or_default();
            if let Some(found) = look(mailbox) {
                return Ok(Some(found));
            }
            match tokio::time::timeout_at(until, self.arrivals.recv()).await {
                Ok(Some((device, stanza))) => self.deliver(device, stanza),
                Ok(None) => bail!("the stage is gone"),
                Err(_) => return Ok(None),
            }
        }
    }

    /// Lets time pass; what arrives goes into mailboxes.
    pub async fn let_pass(&mut self, time: Duration) -> Result<()> {
        let until = tokio::time::Instant::now() + time;
        while let Ok(Some((device, stanza))) = tokio::time::timeout_at(until, self.arrivals.recv()).await {
            self.deliver(device, stanza);
        }
        self.sort_arrivals()
    }

    /// What nobody waited for, when the last line is done.
    pub async fn left_over(&mut self) -> Result<Vec<String>> {
        self.let_pass(AFTERMATH).await?;
        let mut all = Vec::new();
        for (device, mailbox) in &self.mailboxes {
            all.extend(mailbox.left_over().into_iter().map(|letter| format!("{device} < {letter}")));
        }
        Ok(all)
    }

    /// How many stanzas came twice with the same id after a crash.
    pub fn repeats(&self) -> usize {
        self.mailboxes.values().map(|mailbox| mailbox.repeats).sum()
    }

    /// From now on a device is in a room under this name.
    pub fn is_in_room(&mut self, device: &Device, room: &str, nickname: &str) {
        self.nicknames.insert((device.clone(), room.to_owned()), nickname.to_owned());
    }

    /// Under which name a device is in a room, or was last.
    pub fn nickname(&self, device: &Device, room: &str) -> Option<&str> {
        self.nicknames.get(&(device.clone(), room.to_owned())).map(String::as_str)
    }

    /// Whether a room tells a device what it has said there itself.
    fn is_own_echo(&self, device: &Device, stanza: &Element) -> bool {
        let from = attribute(stanza, "from");
        let own = self.nickname(device, bare(from));
        attribute(stanza, "type") == "groupchat" && own.is_some() && own == resource(from)
    }

    /// The mailbox of a device.
    pub fn mailbox(&mut self, device: &Device) -> &mut Mailbox {
        self.mailboxes.entry(device.clone()).or_default()
    }

    /// The bare address that a name of the play stands for.
    pub fn address(&self, name: &str) -> Option<&str> {
        self.addresses.get(name).map(String::as_str)
    }

    /// From now on the window has this address.
    pub fn open_window(&mut self, name: &str, address: &str) {
        self.addresses.insert(name.to_owned(), address.to_owned());
    }

    /// The addresses that have other names.
    pub fn other_addresses(&self, name: &str) -> Vec<String> {
        let others = self.addresses.iter().filter(|(other, _)| *other != name);
        others.map(|(_, address)| address.clone()).collect()
    }

    /// Tells which senders a name stands for: one address, or, for a window that
    /// is not open yet, any address of Frontdesk that has no name.
    pub fn senders(&self, name: &str) -> impl Fn(&str) -> bool + use<> {
        let known = self.addresses.get(name).cloned();
        let window = is_window(name);
        let others: Vec<String> = self.addresses.values().cloned().collect();
        move |sender| match &known {
            Some(known) => known == sender,
            None => window && domain(sender) == HELP && !others.iter().any(|other| other == sender),
        }
    }

    /// Fills `{name}` with addresses.
    pub fn fill(&self, text: &str) -> String {
        let mut filled = text.replace("{domain}", HELP);
        for (name, address) in &self.addresses {
            filled = filled.replace(&format!("{{{name}}}"), &escape(address));
        }
        filled
    }

    /// Every mailbox, for the report of a failure.
    pub fn report(&self) -> String {
        let mut text = String::new();
        for (device, mailbox) in &self.mailboxes {
            text.push_str(&format!("{device} saw (+ expected, ? not yet):\n"));
            for line in mailbox.report() {
                text.push_str(&format!("    {line}\n"));
            }
        }
        text
    }

    fn sort_arrivals(&mut self) -> Result<()> {
        while let Ok((device, stanza)) = self.arrivals.try_recv() {
            self.deliver(device, stanza);
        }
        match self.fault.take() {
            Some(fault) => bail!(fault),
            None => Ok(()),
        }
    }

    fn deliver(&mut self, device: Device, stanza: Element) {
        let crashed = self.crashed;
        let leak = self.role(&device).and_then(|role| self.leaks.find(role, &stanza));
        if let Some(leak) = leak {
            self.fault.get_or_insert(format!("{device}: {leak}"));
        }
        if self.is_own_echo(&device, &stanza) {
            return;
        }
        let mailbox = self.mailboxes.entry(device.clone()).or_default();
        if let Err(fault) = mailbox.put(stanza, crashed) {
            self.fault.get_or_insert(format!("{device}: {fault}"));
        }
    }

    fn role(&self, device: &Device) -> Option<Role> {
        self.cast.iter().find(|member| member.name == device.actor).map(|member| member.role)
    }

    fn account(&self, device: &Device) -> Account {
        if self.role(device) == Some(Role::Visitor) { visitor() } else { account(&device.actor) }
    }
}

fn population(play: &Play) -> Population {
    let names = |wanted: &[Role]| -> Vec<String> {
        let members = play.cast.iter().filter(|member| wanted.contains(&member.role));
        members.map(|member| member.name.clone()).collect()
    };
    Population {
        accounts: names(&[Role::Customer, Role::Agent, Role::Account]),
        colleagues: if play.rosters_ready { names(&[Role::Agent]) } else { Vec::new() },
        desks: names(&[Role::Desk]),
    }
}

/// The addresses of the accounts that Frontdesk logs in to.
fn accounts(cast: &[Member]) -> Vec<String> {
    let accounts = cast.iter().filter(|member| member.role == Role::Account);
    accounts.map(|member| format!("{}@{DOMAIN}", member.name)).collect()
}

fn fixed_addresses(cast: &[Member]) -> BTreeMap<String, String> {
    cast.iter()
        .filter_map(|member| match member.role {
            Role::Customer | Role::Agent | Role::Account => {
                Some((member.name.clone(), format!("{}@{DOMAIN}", member.name)))
            }
            Role::Desk => Some((member.name.clone(), format!("{}@{HELP}", member.name))),
            Role::Visitor => None,
        })
        .collect()
}

fn presence(show: &str) -> String {
    match show {
        "available" => "<presence xmlns='jabber:client'/>".to_owned(),
        show => format!("<presence xmlns='jabber:client'><show>{}</show></presence>", escape(show)),
    }
}

async fn answer_to(connection: &mut Connection, id: &str) -> Option<Element> {
    loop {
        let stanza = connection.next().await?;
        if stanza.name() == "iq" && attribute(&stanza, "id") == id {
            return Some(stanza);
        }
    }
}

/// Reads one device's stream to its end.
async fn attend(
    device: Device,
    habits: Habits,
    actions: mpsc::Sender<Action>,
    mut stanzas: mpsc::Receiver<Element>,
    arrive: mpsc::Sender<(Device, Element)>,
) {
    while let Some(stanza) = stanzas.recv().await {
        match habits.answer(&device, &stanza) {
            Some(Answer { after: Duration::ZERO, stanza }) => drop(actions.try_send(Action::Send(stanza))),
            Some(Answer { after, stanza }) => {
                let actions = actions.clone();
                // A client that is gone by then answers no more.
                tokio::spawn(async move {
                    tokio::time::sleep(after).await;
                    let _ = actions.send(Action::Send(stanza)).await;
                });
            }
            None => {}
        }
        if arrive.send((device.clone(), stanza)).await.is_err() {
            return;
        }
    }
}
