//! The worlds a play can happen in, behind one face.
//!
//! A world is an XMPP server with accounts, an anonymous host and a place for
//! one component. Prosody and ejabberd are the real programs, the installed ones
//! and newer ones, each in a folder of its own on free ports, so any number of them
//! runs side by side; memory is the scripted server of `memory.rs` inside this process.
//!
//! *Never:* differences between servers that a play would have to know about.

use std::path::Path;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::client::{self, Account, Connection};
use crate::ejabberd::Ejabberd;
use crate::memory::Memory;
use crate::process::{LOOK_AGAIN, PATIENCE, Process, tail};
use crate::prosody::Prosody;
use crate::release::Release;
use crate::settings::Ports;
use crate::{ports, process};

/// The domain of the accounts on a private server.
pub const DOMAIN: &str = "localhost";
/// The host for visitors without an account.
pub const GUESTS: &str = "guests.localhost";
/// The domain of the component.
pub const HELP: &str = "help.localhost";
/// Domain of the conference service.
pub const ROOMS: &str = "conference.localhost";
/// The secret of the component.
pub const SECRET: &str = "only-on-loopback";
/// An account on every private server, for the harness itself.
pub const OBSERVER: &str = "observer";

/// The kinds of world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum World {
    /// The scripted server.
    Memory,
    /// A private Prosody, the installed one: 0.12 on Debian 12.
    Prosody,
    /// A private Prosody 13.
    Prosody13,
    /// A private ejabberd, the installed one: 23.01 on Debian 12.
    Ejabberd,
    /// A private ejabberd 24.12.
    Ejabberd24,
}

impl World {
    /// All of them, fastest first.
    pub const ALL: [World; 5] =
        [World::Memory, World::Prosody, World::Prosody13, World::Ejabberd, World::Ejabberd24];

    /// The name used in names of tests.
    pub fn name(self) -> &'static str {
        match self {
            World::Memory => "memory",
            World::Prosody => "prosody",
            World::Prosody13 => "prosody13",
            World::Ejabberd => "ejabberd",
            World::Ejabberd24 => "ejabberd24",
        }
    }

    /// The world of the installed release of the same server: `prosody` for `prosody13`.
    pub fn family(self) -> World {
        match self {
            World::Memory => World::Memory,
            World::Prosody | World::Prosody13 => World::Prosody,
            World::Ejabberd | World::Ejabberd24 => World::Ejabberd,
        }
    }

    /// Those that a name stands for: `prosody` is every Prosody, `prosody13` that one alone.
    pub fn meant_by(name: &str) -> Vec<World> {
        Self::ALL.into_iter().filter(|world| [world.name(), world.family().name()].contains(&name)).collect()
    }
}

/// Who has an account on a server, and who is in whose roster from the start.
#[derive(Debug, Clone, Default)]
pub struct Population {
    /// Local parts of all accounts. The observer is added by itself.
    pub accounts: Vec<String>,
    /// Accounts that have the desks in their rosters, approved both ways.
    pub colleagues: Vec<String>,
    /// Local parts of the desks.
    pub desks: Vec<String>,
}

impl Population {
    /// Every account including the observer.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.accounts.iter().map(String::as_str).chain([OBSERVER])
    }
}

/// A running world.
#[derive(Debug)]
pub enum Server {
    /// The scripted server.
    Memory(Memory),
    /// A private Prosody.
    Prosody(Prosody),
    /// A private ejabberd.
    Ejabberd(Ejabberd),
}

impl Server {
    /// Starts a server and waits until clients and components can connect.
    pub async fn start(world: World, population: &Population) -> Result<Self> {
        Ok(match world {
            World::Memory => Server::Memory(Memory::start(population).await?),
            World::Prosody => Server::Prosody(Prosody::start(Release::Installed, population).await?),
            World::Prosody13 => Server::Prosody(Prosody::start(Release::Newer, population).await?),
            World::Ejabberd => Server::Ejabberd(Ejabberd::start(Release::Installed, population).await?),
            World::Ejabberd24 => Server::Ejabberd(Ejabberd::start(Release::Newer, population).await?),
        })
    }

    /// Where a component connects, on 127.0.0.1.
    pub fn component_port(&self) -> u16 {
        match self {
            Server::Memory(server) => server.component_port(),
            Server::Prosody(server) => server.doors().component,
            Server::Ejabberd(server) => server.doors().component,
        }
    }

    /// Where an XMPP client connects, on 127.0.0.1. The scripted server has no such port.
    pub fn client_port(&self) -> Option<u16> {
        match self {
            Server::Memory(_) => None,
            Server::Prosody(server) => Some(server.doors().clients),
            Server::Ejabberd(server) => Some(server.doors().clients),
        }
    }

    /// Where Frontdesk connects.
    pub fn ports(&self) -> Ports {
        Ports { component: self.component_port(), clients: self.client_port(), http: 0 }
    }

    /// Where a browser connects by websocket (RFC 7395), on 127.0.0.1. The scripted server has no such port.
    pub fn websocket(&self) -> Option<String> {
        let doors = match self {
            Server::Memory(_) => return None,
            Server::Prosody(server) => server.doors(),
            Server::Ejabberd(server) => server.doors(),
        };
        Some(format!("ws://127.0.0.1:{}/xmpp-websocket", doors.browsers))
    }

    /// Brings a resource online (without any presence yet).
    pub async fn connect(&self, account: &Account, resource: &str) -> Result<Connection> {
        match self {
            Server::Memory(server) => server.connect(account, resource).await,
            Server::Prosody(server) => client::connect(server.doors().clients, account, resource).await,
            Server::Ejabberd(server) => client::connect(server.doors().clients, account, resource).await,
        }
    }

    /// Ends the server at once (SIGKILL); its data and ports stay reserved for it.
    pub async fn kill(&mut self) {
        match self {
            Server::Memory(server) => server.kill().await,
            Server::Prosody(server) => server.kill(),
            Server::Ejabberd(server) => server.kill(),
        }
    }

    /// Starts a killed server again on the same data and ports.
    pub async fn start_again(&mut self) -> Result<()> {
        match self {
            Server::Memory(server) => server.start_again().await,
            Server::Prosody(server) => server.start_again().await,
            Server::Ejabberd(server) => server.start_again().await,
        }
    }
}

/// An account of the private domain.
pub fn account(name: &str) -> Account {
    Account::Registered { name: name.to_owned(), host: DOMAIN.to_owned() }
}

/// A visitor of the anonymous host.
pub fn visitor() -> Account {
    Account::Visitor { host: GUESTS.to_owned() }
}

/// Where a private server listens, on 127.0.0.1.
#[derive(Debug, Clone, Copy)]
pub struct Doors {
    /// For XMPP clients.
    pub clients: u16,
    /// For the component.
    pub component: u16,
    /// For browsers, by websocket.
    pub browsers: u16,
}

impl Doors {
    /// Three that nobody listens on.
    pub fn free() -> Result<Self> {
        let [clients, component, browsers] = ports::free_ports()?;
        Ok(Self { clients, component, browsers })
    }

    /// All of them.
    pub fn all(self) -> [u16; 3] {
        [self.clients, self.component, self.browsers]
    }
}

/// Fills in a template of `prosody-config/` or `ejabberd-config/`.
pub fn render(template: &str, folder: &Path, doors: Doors) -> Result<String> {
    let path = process::workspace().join(template);
    let text = std::fs::read_to_string(&path)?
        .lines()
        .map(|line| {
            let comment = line.trim_start();
            if comment.starts_with('#') || comment.starts_with("--") {
                return String::new();
            }
            line.replace("@DIR@", &folder.display().to_string())
                .replace("@DOMAIN@", DOMAIN)
                .replace("@CLIENT_PORT@", &doors.clients.to_string())
                .replace("@COMPONENT_PORT@", &doors.component.to_string())
                .replace("@HTTP_PORT@", &doors.browsers.to_string())
                .replace("@SECRET@", SECRET)
        })
        .collect::<Vec<_>>()
        .join("\n");
    if let Some(line) = text.lines().find(|line| line.matches('@').count() > 1) {
        bail!("{}: not filled in: {line}", path.display());
    }
    Ok(text)
}

/// Waits until `process` itself listens on all `wanted` ports.
pub async fn wait_for_ports(process: &mut Process, wanted: &[u16], log: &Path) -> Result<()> {
    // A start is not what is tested, and a busy machine may need long for an Erlang node.
    let until = Instant::now() + 12 * PATIENCE;
    while Instant::now() < until {
        if wanted.iter().all(|port| ports::owns_port(process.id(), *port)) {
            return Ok(());
        }
        if let Some(status) = process.ended() {
            bail!("the server ended with {status}:\n{}", tail(log, 30));
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
    bail!("the server does not listen on {wanted:?}:\n{}", tail(log, 30))
}
