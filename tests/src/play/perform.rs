//! Acting a play out, line after line.
//!
//! Every step either makes something happen or waits until something has
//! arrived. The first step that fails ends the play with a report: the play with
//! a mark at the line, what was expected, what everybody saw, and the end of
//! Frontdesk's log.
//!
//! *Never:* sleeping in the hope that something has happened.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Result, bail};

use super::habits::Habit;
use super::mailbox::{Content, Letter};
use super::pattern::Pattern;
use super::program::Asking;
use super::rooms;
use super::script::{Action, Device, Play, Step, is_room};
use super::stage::Stage;
use super::{Line, Outcome};
use crate::client;
use crate::process::PATIENCE;
use crate::server::World;
use crate::settings::PlaySettings;
use crate::stanza::{message, room_message};

/// What is remembered from line to line.
#[derive(Debug, Default)]
struct Memory {
    transcript: Vec<Line>,
    /// What each device sent, to be sent again word for word.
    sent: Vec<(Device, String)>,
    /// The `xml:lang` of a device's messages.
    languages: BTreeMap<Device, String>,
    /// `{sent:anna}`: id of the last message that somebody sent.
    last_sent: BTreeMap<String, String>,
    /// `{id:anna}`: id of the last message that somebody heard.
    last_heard: BTreeMap<String, String>,
    /// `{interaction}`: the number of what a program brought last.
    interaction: u64,
}

/// Plays it to the end, or reports where and how it went wrong.
pub async fn perform(play: &Play, world: World) -> Result<Outcome, String> {
    let mut stage = Stage::set(play, world).await.map_err(|error| format!("{error:#}"))?;
    let mut memory = Memory::default();
    for step in &play.steps {
        if let Err(error) = act(&mut stage, &mut memory, step).await {
            return Err(report(play, &stage, step.line, &format!("{error:#}")));
        }
    }
    let last_line = play.text.lines().count();
    let left_over =
        stage.left_over().await.map_err(|error| report(play, &stage, last_line, &error.to_string()))?;
    if !left_over.is_empty() {
        let fault = format!("nobody expected:\n  {}", left_over.join("\n  "));
        return Err(report(play, &stage, last_line, &fault));
    }
    Ok(Outcome { transcript: memory.transcript, repeats: stage.repeats() })
}

async fn act(stage: &mut Stage, memory: &mut Memory, step: &Step) -> Result<()> {
    match &step.action {
        Action::ComesOnline(device) => stage.bring_online(device, "available").await,
        Action::GoesOffline(device) => stage.take_offline(device, client::Action::Close).await,
        Action::Vanishes(device) => stage.take_offline(device, client::Action::Vanish).await,
        Action::Sets(device, show) => stage.show(device, show).await,
        Action::Subscribes(device, to) => subscribe(stage, device, to).await,
        Action::Says(device, to, text) => say(stage, memory, step.round, device, to, text).await,
        Action::Repeats(device, number) => repeat(stage, memory, device, *number).await,
        Action::Speaks(device, language) => {
            memory.languages.insert(device.clone(), language.clone());
            Ok(())
        }
        Action::Hears(device, from, pattern) => {
            let pattern = pattern.filled(|text| memory.fill(stage, step.round, text));
            hear(stage, memory, device, from, &pattern).await
        }
        Action::MayHear(device, from, pattern) => {
            let from = address(stage, from)?;
            stage.mailbox(device).tolerate(from, pattern.clone());
            Ok(())
        }
        Action::MayGetErrors(device, from) => {
            let from = address(stage, from)?;
            stage.mailbox(device).tolerate_errors(from);
            Ok(())
        }
        Action::SeesPresence(device, from, kind, text) => see(stage, device, from, kind, text).await,
        Action::Sends(device, xml) => {
            let xml = memory.fill(stage, step.round, xml);
            stage.send(device, &xml).await
        }
        Action::IsInvited(device, room) => rooms::is_invited(stage, device, room).await,
        Action::EntersRoom(device, room, nickname) => rooms::enter(stage, device, room, nickname).await,
        Action::LeavesRoom(device, room) => rooms::leave(stage, device, room).await,
        Action::Answers(device, namespace, habit) => {
            let payload = habit.payload.as_ref().map(|xml| memory.fill(stage, step.round, xml));
            stage.habits.learn(device, namespace, Habit { payload, ..habit.clone() });
            Ok(())
        }
        Action::GetsError(device, from, condition) => get_error(stage, device, from, condition).await,
        Action::GetsXml(device, from, pattern) => {
            let pattern = pattern.filled(|text| memory.fill(stage, step.round, text));
            get_xml(stage, device, from, &pattern).await
        }
        Action::Wait(time) => stage.let_pass(*time).await,
        Action::NothingFor(device, time) => nothing(stage, device, *time).await,
        Action::RestartServer => {
            stage.kill_server().await;
            stage.start_server().await
        }
        Action::KillServer => {
            stage.kill_server().await;
            Ok(())
        }
        Action::StartServer => stage.start_server().await,
        Action::KillFrontdesk => {
            stage.kill_frontdesk();
            Ok(())
        }
        Action::StopFrontdesk => stage.frontdesk.stop().await,
        Action::StartFrontdesk => stage.start_frontdesk().await,
        Action::Asks(asking) => asks(stage, memory, step.round, asking).await,
        Action::Reload(name) => {
            stage.frontdesk.reload(PlaySettings { name: name.clone(), instead: Vec::new() })
        }
        Action::ReloadWith(words, others) => stage.frontdesk.reload_with(words, others),
    }
}

impl Memory {
    fn fill(&self, stage: &Stage, round: usize, text: &str) -> String {
        let mut filled = text.replace("{n}", &round.to_string()).replace("{64k}", &"x".repeat(65_536));
        for (mark, ids) in [("sent", &self.last_sent), ("id", &self.last_heard)] {
            for (name, id) in ids {
                filled = filled.replace(&format!("{{{mark}:{name}}}"), id);
            }
        }
        stage.fill(&filled.replace("{interaction}", &self.interaction.to_string()))
    }

    fn note(&mut self, device: &Device, other: &str, said: bool, text: &str) {
        self.transcript.push(Line {
            device: device.to_string(),
            other: other.to_owned(),
            said,
            text: text.to_owned(),
        });
    }
}

/// A program asks over HTTP.
async fn asks(stage: &mut Stage, memory: &mut Memory, round: usize, asking: &Asking) -> Result<()> {
    let (path, body) = (memory.fill(stage, round, &asking.path), memory.fill(stage, round, &asking.body));
    let pattern = asking.pattern.filled(|text| memory.fill(stage, round, text));
    let brought = Asking { path, body, pattern, ..asking.clone() }.ask(stage.frontdesk.http_port()).await?;
    memory.interaction = brought.unwrap_or(memory.interaction);
    Ok(())
}

async fn say(
    stage: &mut Stage,
    memory: &mut Memory,
    round: usize,
    device: &Device,
    to: &str,
    text: &str,
) -> Result<()> {
    let text = memory.fill(stage, round, text);
    let address = address(stage, to)?;
    let id = format!("play-{}", memory.sent.len() + 1);
    let write = if is_room(to) { room_message } else { message };
    let mut stanza = write(&address, &id, &text);
    if let Some(language) = memory.languages.get(device) {
        stanza = stanza.replacen("<message", &format!("<message xml:lang='{language}'"), 1);
    }
    stage.send(device, &stanza).await?;
    memory.sent.push((device.clone(), stanza));
    memory.last_sent.insert(device.actor.clone(), id);
    memory.note(device, to, true, &text);
    Ok(())
}

/// The last `number` messages of a device once more, with the same ids, as a client does that heard no receipt.
async fn repeat(stage: &mut Stage, memory: &Memory, device: &Device, number: usize) -> Result<()> {
    let own: Vec<&String> = memory.sent.iter().filter(|sent| sent.0 == *device).map(|sent| &sent.1).collect();
    for stanza in own.iter().skip(own.len().saturating_sub(number)) {
        stage.send(device, stanza).await?;
    }
    Ok(())
}

async fn hear(
    stage: &mut Stage,
    memory: &mut Memory,
    device: &Device,
    from: &str,
    pattern: &Pattern,
) -> Result<()> {
    let letter = next_letter(stage, device, from, Some(pattern)).await?;
    let Some(letter) = letter else {
        bail!("expected {pattern:?}, but nothing came from {from}");
    };
    if stage.address(from).is_none() {
        stage.open_window(from, &letter.from);
    }
    match &letter.content {
        Content::Text(text) if pattern.matches(text) => {
            memory.last_heard.insert(device.actor.clone(), letter.id.clone());
            memory.note(device, from, false, text);
            Ok(())
        }
        Content::Text(_) | Content::Error(_) => bail!("expected {pattern:?}\n     got {letter}"),
    }
}

/// The next letter from somebody; from a window that is not open yet, the first of a new one.
async fn next_letter(
    stage: &mut Stage,
    device: &Device,
    from: &str,
    pattern: Option<&Pattern>,
) -> Result<Option<Letter>> {
    let accepts = stage.senders(from);
    stage
        .until(device, PATIENCE, |mailbox| {
            let tolerated = pattern.and_then(|pattern| mailbox.take_tolerated(&accepts, pattern));
            tolerated.or_else(|| mailbox.take(&accepts))
        })
        .await
}

async fn subscribe(stage: &mut Stage, device: &Device, to: &str) -> Result<()> {
    let to = address(stage, to)?;
    stage.send(device, &format!("<presence xmlns='jabber:client' to='{to}' type='subscribe'/>")).await
}

async fn see(stage: &mut Stage, device: &Device, from: &str, kind: &str, text: &Pattern) -> Result<()> {
    let from = address(stage, from)?;
    let seen = stage
        .until(device, PATIENCE, |mailbox| {
            let (seen_kind, seen_text) = mailbox.presence_of(&from)?;
            (seen_kind == kind && text.matches(seen_text)).then_some(())
        })
        .await?;
    if seen.is_none() {
        bail!("{from} is not {kind} with {text:?}");
    }
    Ok(())
}

async fn get_error(stage: &mut Stage, device: &Device, from: &str, condition: &str) -> Result<()> {
    match next_letter(stage, device, from, None).await? {
        Some(Letter { content: Content::Error(got), .. }) if got == condition => Ok(()),
        Some(letter) => bail!("expected the error {condition}\n     got {letter}"),
        None => bail!("expected the error {condition}, but nothing came from {from}"),
    }
}

async fn get_xml(stage: &mut Stage, device: &Device, from: &str, pattern: &Pattern) -> Result<()> {
    let from = address(stage, from)?;
    let found = stage.until(device, PATIENCE, |mailbox| mailbox.take_xml(&from, pattern)).await?;
    if found.is_none() {
        bail!("no stanza from {from} has {pattern:?}");
    }
    Ok(())
}

async fn nothing(stage: &mut Stage, device: &Device, time: Duration) -> Result<()> {
    stage.let_pass(time).await?;
    let left_over = stage.mailbox(device).left_over();
    if !left_over.is_empty() {
        bail!("expected nothing, but {device} got:\n  {}", left_over.join("\n  "));
    }
    Ok(())
}

/// The address behind a name of the play.
pub(super) fn address(stage: &Stage, name: &str) -> Result<String> {
    match stage.address(name) {
        Some(address) => Ok(address.to_owned()),
        None => bail!("{name} has no address yet: nothing has come from there"),
    }
}

fn report(play: &Play, stage: &Stage, line: usize, fault: &str) -> String {
    let mut text = String::from("\n");
    for (number, content) in play.text.lines().enumerate() {
        let mark = if number + 1 == line { ">>>" } else { "   " };
        text.push_str(&format!("{mark} {:3} {content}\n", number + 1));
    }
    text.push_str(&format!("\nline {line}: {fault}\n\n{}", stage.report()));
    text.push_str(&format!("\nThe end of Frontdesk's log:\n{}\n", stage.frontdesk.log_tail(40)));
    text
}
