//! The language of plays: from text to steps.
//!
//! A play is read line by line. The head names the settings and the cast; every
//! further line is one step. A line that is not understood is a fault with its
//! number, never ignored. Names of the cast are checked here, so that a typo is
//! found before a server is started.
//!
//! *Never:* connections, time, servers.

use std::time::Duration;

use super::habits::Habit;
use super::pattern::Pattern;
use super::program::Asking;
use crate::server::World;
use crate::settings::PlaySettings;

/// What somebody of the cast is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Has an account and writes to a desk.
    Customer,
    /// Has an account and the desks in the roster.
    Agent,
    /// Has no account.
    Visitor,
    /// An address of Frontdesk.
    Desk,
    /// An account that Frontdesk logs in to.
    Account,
}

/// One of the cast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// What they are.
    pub role: Role,
    /// Their name in the play, and the local part of their address.
    pub name: String,
}

/// An actor's device: `bob` is `bob/desk`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Device {
    /// The actor.
    pub actor: String,
    /// The resource.
    pub resource: String,
}

impl std::fmt::Display for Device {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.resource.as_str() {
            DEFAULT_RESOURCE => write!(formatter, "{}", self.actor),
            resource => write!(formatter, "{}/{resource}", self.actor),
        }
    }
}

/// The resource of an actor that the play does not name.
pub const DEFAULT_RESOURCE: &str = "desk";

/// One thing that happens or is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// `bob comes online [from phone]`
    ComesOnline(Device),
    /// `bob goes offline`
    GoesOffline(Device),
    /// `bob vanishes`
    Vanishes(Device),
    /// `bob sets dnd`
    Sets(Device, String),
    /// `anna subscribes to support`
    Subscribes(Device, String),
    /// `anna > support: text`
    Says(Device, String, String),
    /// `anna repeats the last 3 messages`
    Repeats(Device, usize),
    /// `anna speaks de`
    Speaks(Device, String),
    /// `anna < support: pattern`, or `=` for the exact text
    Hears(Device, String, Pattern),
    /// `anna may hear support: pattern`
    MayHear(Device, String, Pattern),
    /// `anna may get errors from support`
    MayGetErrors(Device, String),
    /// `bob sees presence support: available "pattern"`
    SeesPresence(Device, String, String, Pattern),
    /// `anna sends <xml/>`
    Sends(Device, String),
    /// `anna is invited to chat-room`
    IsInvited(Device, String),
    /// `anna enters chat-room as Anna`
    EntersRoom(Device, String, String),
    /// `anna leaves chat-room`
    LeavesRoom(Device, String),
    /// `anna answers NAMESPACE [after 2s] with <xml/>`, or `with nothing`
    Answers(Device, String, Habit),
    /// `anna gets error from support: item-not-found`
    GetsError(Device, String, String),
    /// `anna gets xml from support: pattern`
    GetsXml(Device, String, Pattern),
    /// `wait 2s`
    Wait(Duration),
    /// `nothing for anna in 1s`
    NothingFor(Device, Duration),
    /// `restart server`
    RestartServer,
    /// `kill server`
    KillServer,
    /// `start server`
    StartServer,
    /// `kill frontdesk`
    KillFrontdesk,
    /// `stop frontdesk`
    StopFrontdesk,
    /// `start frontdesk`
    StartFrontdesk,
    /// `program > METHOD PATH JSON = STATUS pattern`, `program awaits PATH: pattern`
    Asks(Asking),
    /// `reload settings NAME`
    Reload(String),
    /// `reload with WORDS => OTHERS`
    ReloadWith(String, String),
}

/// A step and the line it was written on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Counted from 1.
    pub line: usize,
    /// What `{n}` means in a repeated line.
    pub round: usize,
    /// What to do.
    pub action: Action,
}

/// A whole play.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Play {
    /// The text, for reports.
    pub text: String,
    /// The settings file, and words of it that are others in this play.
    pub settings: PlaySettings,
    /// Settings that differ from the file: `queue.general.wrap_up` and its value.
    pub changes: Vec<(String, String)>,
    /// Whether the desks are in the agents' rosters from the start.
    pub rosters_ready: bool,
    /// Whether customers and agents are told each other's addresses.
    pub introduced: bool,
    /// The worlds it makes sense in.
    pub worlds: Vec<World>,
    /// Who takes part.
    pub cast: Vec<Member>,
    /// What happens.
    pub steps: Vec<Step>,
}

impl Play {
    /// Reads a play; the error names the line.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut play = Play {
            text: text.to_owned(),
            settings: PlaySettings::default(),
            changes: Vec::new(),
            rosters_ready: true,
            introduced: false,
            worlds: World::ALL.to_vec(),
            cast: Vec::new(),
            steps: Vec::new(),
        };
        for (number, line) in text.lines().enumerate() {
            let line_number = number + 1;
            play.read_line(line, line_number)
                .map_err(|fault| format!("line {line_number}: {fault}: {line}"))?;
        }
        if play.settings.name.is_empty() {
            return Err("no `settings:` line".to_owned());
        }
        Ok(play)
    }

    fn read_line(&mut self, line: &str, number: usize) -> Result<(), String> {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') || trimmed == "cast:" {
            return Ok(());
        }
        if line.starts_with(' ') {
            self.cast.push(member(trimmed)?);
            return Ok(());
        }
        match trimmed.split_once(':') {
            Some(("settings", name)) => name.trim().clone_into(&mut self.settings.name),
            Some(("instead", _)) => {
                let change = trimmed.trim_start_matches("instead:");
                self.settings.instead.push(instead(change).ok_or("`instead: WORDS => OTHERS`")?);
            }
            Some(("with", change)) => {
                let (key, value) = change.split_once('=').ok_or("`with: KEY = VALUE`")?;
                self.changes.push((key.trim().to_owned(), value.trim().to_owned()));
            }
            Some(("rosters", kind)) => match kind.trim() {
                "empty" => self.rosters_ready = false,
                "ready" => self.rosters_ready = true,
                _ => return Err("rosters are `empty` or `ready`".to_owned()),
            },
            Some(("sides", kind)) => match kind.trim() {
                "introduced" => self.introduced = true,
                _ => return Err("sides may be `introduced`".to_owned()),
            },
            Some(("worlds", names)) => {
                self.worlds = worlds(names)?;
            }
            Some((head, _)) if head.starts_with("program ") => {
                let action = self.action(trimmed)?;
                self.add(number, 0, action);
            }
            Some((head, rest)) if head.starts_with("repeat ") => self.repeat(head, rest, number)?,
            _ => {
                let action = self.action(trimmed)?;
                self.add(number, 0, action);
            }
        }
        Ok(())
    }

    fn add(&mut self, line: usize, round: usize, action: Action) {
        self.steps.push(Step { line, round, action });
    }

    fn repeat(&mut self, head: &str, rest: &str, line: usize) -> Result<(), String> {
        let times = head.trim_start_matches("repeat ").trim().parse::<usize>();
        let times = times.map_err(|_| "`repeat` needs a number".to_owned())?;
        let mut actions = Vec::new();
        for part in rest.split(" / ") {
            actions.push(self.action(part.trim())?);
        }
        for round in 1..=times {
            for action in &actions {
                self.add(line, round, action.clone());
            }
        }
        Ok(())
    }

    fn action(&self, line: &str) -> Result<Action, String> {
        match line {
            "restart server" => return Ok(Action::RestartServer),
            "kill server" => return Ok(Action::KillServer),
            "start server" => return Ok(Action::StartServer),
            "kill frontdesk" => return Ok(Action::KillFrontdesk),
            "stop frontdesk" => return Ok(Action::StopFrontdesk),
            "start frontdesk" => return Ok(Action::StartFrontdesk),
            _ => {}
        }
        if let Some(asking) = line.strip_prefix("program ") {
            let asking = Asking::parse(asking).ok_or("`program > METHOD PATH JSON = STATUS PATTERN`")?;
            return Ok(Action::Asks(asking));
        }
        if let Some(time) = line.strip_prefix("wait ") {
            return Ok(Action::Wait(duration(time)?));
        }
        if let Some(change) = line.strip_prefix("reload with ") {
            let (words, others) = instead(change).ok_or("`reload with WORDS => OTHERS`")?;
            return Ok(Action::ReloadWith(words, others));
        }
        if let Some(name) = line.strip_prefix("reload settings ") {
            return Ok(Action::Reload(name.trim().to_owned()));
        }
        if let Some(rest) = line.strip_prefix("nothing for ") {
            let (who, time) = rest.split_once(" in ").ok_or("`nothing for WHO in TIME`")?;
            return Ok(Action::NothingFor(self.device(who)?, duration(time)?));
        }
        self.deed(line)
    }

    /// A line that starts with an actor.
    fn deed(&self, line: &str) -> Result<Action, String> {
        let (who, deed) = line.split_once(' ').ok_or("not understood")?;
        let device = self.device(who)?;
        let on = |resource: &str| Device { resource: resource.trim().to_owned(), ..device.clone() };
        if let Some((verb, resource)) = deed.split_once(" from ")
            && ["comes online", "goes offline", "vanishes"].contains(&verb)
        {
            return simple_deed(verb, on(resource)).ok_or_else(|| "not understood".to_owned());
        }
        if let Some(action) = simple_deed(deed, device.clone()) {
            return Ok(action);
        }
        if let Some(xml) = deed.strip_prefix("sends ") {
            return Ok(Action::Sends(device, xml.to_owned()));
        }
        if let Some(rest) = deed.strip_prefix("answers ") {
            let (namespace, habit) = habit(rest).ok_or("`WHO answers NAMESPACE [after TIME] with XML`")?;
            return Ok(Action::Answers(device, namespace, habit));
        }
        if let Some(show) = deed.strip_prefix("sets ") {
            return Ok(Action::Sets(device, show.trim().to_owned()));
        }
        if let Some(whom) = deed.strip_prefix("subscribes to ") {
            return Ok(Action::Subscribes(device, self.address(whom)?));
        }
        if let Some(language) = deed.strip_prefix("speaks ") {
            return Ok(Action::Speaks(device, language.trim().to_owned()));
        }
        if let Some(rest) = deed.strip_prefix("repeats the last ") {
            let number = rest.split(' ').next().and_then(|number| number.parse().ok());
            return Ok(Action::Repeats(device, number.ok_or("`WHO repeats the last NUMBER messages`")?));
        }
        if let Some(whom) = deed.strip_prefix("may get errors from ") {
            return Ok(Action::MayGetErrors(device, self.address(whom)?));
        }
        if let Some(room) = deed.strip_prefix("is invited to ") {
            return Ok(Action::IsInvited(device, self.address(room)?));
        }
        if let Some(rest) = deed.strip_prefix("enters ") {
            let (room, nickname) = rest.split_once(" as ").ok_or("`WHO enters ROOM as NICKNAME`")?;
            return Ok(Action::EntersRoom(device, self.address(room)?, nickname.trim().to_owned()));
        }
        if let Some(room) = deed.strip_prefix("leaves ") {
            return Ok(Action::LeavesRoom(device, self.address(room)?));
        }
        self.exchange(device, deed)
    }

    /// A line with somebody at the other end and, mostly, a text.
    fn exchange(&self, device: Device, deed: &str) -> Result<Action, String> {
        if let Some(rest) = deed.strip_prefix("> ") {
            let (to, text) = rest.split_once(": ").ok_or("`WHO > ADDRESS: TEXT`")?;
            return Ok(Action::Says(device, self.address(to)?, unescape(text)));
        }
        if let Some(rest) = deed.strip_prefix("< ") {
            let (from, pattern) = self.pattern(rest)?;
            return Ok(Action::Hears(device, from, pattern));
        }
        if let Some(rest) = deed.strip_prefix("may hear ") {
            let (from, pattern) = self.pattern(rest)?;
            return Ok(Action::MayHear(device, from, pattern));
        }
        if let Some(rest) = deed.strip_prefix("gets error from ") {
            let (from, condition) =
                rest.split_once(": ").ok_or("`WHO gets error from ADDRESS: CONDITION`")?;
            return Ok(Action::GetsError(device, self.address(from)?, condition.trim().to_owned()));
        }
        if let Some(rest) = deed.strip_prefix("gets xml from ") {
            let (from, pattern) = self.pattern(rest)?;
            return Ok(Action::GetsXml(device, from, pattern));
        }
        if let Some(rest) = deed.strip_prefix("sees presence ") {
            let (from, wanted) = rest.split_once(": ").ok_or("`WHO sees presence ADDRESS: KIND`")?;
            let (kind, text) = wanted.split_once(' ').unwrap_or((wanted, ""));
            let pattern = Pattern::Contains(text.trim().trim_matches('"').to_owned());
            return Ok(Action::SeesPresence(device, self.address(from)?, kind.trim().to_owned(), pattern));
        }
        Err("not understood".to_owned())
    }

    /// `ADDRESS: PATTERN` or `ADDRESS = TEXT`.
    fn pattern(&self, rest: &str) -> Result<(String, Pattern), String> {
        let (name, rest) = rest.split_at(rest.find([':', ' ']).ok_or("no pattern")?);
        let address = self.address(name)?;
        let rest = rest.trim_start();
        if let Some(text) = rest.strip_prefix(": ") {
            return Ok((address, Pattern::Contains(unescape(text))));
        }
        match rest.strip_prefix("= ") {
            Some(text) => Ok((address, Pattern::Exactly(unescape(text)))),
            None => Err("expected `: PATTERN` or `= TEXT`".to_owned()),
        }
    }

    fn device(&self, name: &str) -> Result<Device, String> {
        let (actor, resource) = name.split_once('/').unwrap_or((name, DEFAULT_RESOURCE));
        match self.cast.iter().find(|member| member.name == actor) {
            Some(member) if !matches!(member.role, Role::Desk | Role::Account) => {
                Ok(Device { actor: actor.to_owned(), resource: resource.to_owned() })
            }
            _ => Err(format!("`{actor}` is not an actor of the cast")),
        }
    }

    /// One of the cast, or a window.
    fn address(&self, name: &str) -> Result<String, String> {
        let name = name.trim();
        if is_window(name) || is_room(name) || self.cast.iter().any(|member| member.name == name) {
            return Ok(name.to_owned());
        }
        Err(format!("`{name}` is neither in the cast nor a `...-window` or `...-room`"))
    }
}

/// Whether a name stands for the address of one conversation on the agent's side.
pub fn is_window(name: &str) -> bool {
    name.ends_with("-window")
}

/// Whether a name stands for a room on the conference service.
pub fn is_room(name: &str) -> bool {
    name.ends_with("-room")
}

/// `\n` in a play is a new line in the text.
fn unescape(text: &str) -> String {
    text.replace("\\n", "\n")
}

/// `NAMESPACE [after TIME] with XML`; `nothing` for silence.
fn habit(rest: &str) -> Option<(String, Habit)> {
    let (when, payload) = rest.split_once(" with ")?;
    let (namespace, after) = match when.split_once(" after ") {
        Some((namespace, time)) => (namespace, duration(time).ok()?),
        None => (when, Duration::ZERO),
    };
    let payload = (payload != "nothing").then(|| payload.to_owned());
    Some((namespace.to_owned(), Habit { after, payload }))
}

/// `WORDS => OTHERS`
fn instead(text: &str) -> Option<(String, String)> {
    let (words, others) = text.split_once("=>")?;
    Some((unescape(words.trim()), unescape(others.trim())))
}

fn simple_deed(deed: &str, device: Device) -> Option<Action> {
    match deed {
        "comes online" => Some(Action::ComesOnline(device)),
        "goes offline" => Some(Action::GoesOffline(device)),
        "vanishes" => Some(Action::Vanishes(device)),
        _ => None,
    }
}

fn member(line: &str) -> Result<Member, String> {
    let (role, name) = line.split_once(' ').ok_or("`ROLE NAME` expected")?;
    let role = match role {
        "customer" => Role::Customer,
        "agent" => Role::Agent,
        "visitor" => Role::Visitor,
        "desk" => Role::Desk,
        "account" => Role::Account,
        _ => return Err("a role is `customer`, `agent`, `visitor`, `desk` or `account`".to_owned()),
    };
    Ok(Member { role, name: name.trim().to_owned() })
}

/// `memory prosody`: a name without a number is every release of that server.
fn worlds(names: &str) -> Result<Vec<World>, String> {
    let mut meant = Vec::new();
    for name in names.split_whitespace() {
        match World::meant_by(name) {
            worlds if worlds.is_empty() => return Err(format!("no world `{name}`")),
            worlds => meant.extend(worlds),
        }
    }
    Ok(World::ALL.into_iter().filter(|world| meant.contains(world)).collect())
}

/// `2s` or `300ms`.
fn duration(text: &str) -> Result<Duration, String> {
    let text = text.trim();
    let fault = || "a time is like `2s` or `300ms`".to_owned();
    if let Some(number) = text.strip_suffix("ms") {
        return number.parse().map(Duration::from_millis).map_err(|_| fault());
    }
    let number = text.strip_suffix('s').ok_or_else(fault)?;
    number.parse().map(Duration::from_secs).map_err(|_| fault())
}

#[cfg(test)]
mod tests;
