//! Writes days as a trace.
//!
//! *Never:* a check: a day is right.

use super::super::day::{AgentDay, Contact, Day, seconds};
use super::line::{AgentLine, ContactLine, DayLine, VERSION};
use serde::Serialize;
use std::io::{self, Write};

/// Writes `day` to `out`.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write(day: &Day, out: &mut impl Write) -> io::Result<()> {
    let line = DayLine {
        version: VERSION,
        number: day.number,
        date: day.date.clone(),
        zone: day.zone.clone(),
        seed: day.seed,
        opens: seconds(day.opens),
        until: seconds(day.until),
    };
    one("day", &line, out)?;
    for agent in &day.agents {
        one("agent", &agent_line(agent), out)?;
    }
    for contact in &day.contacts {
        one("contact", &contact_line(contact), out)?;
    }
    Ok(())
}

/// A line with its kind in front, where people look first.
#[derive(Serialize)]
struct Tagged<'a, T> {
    kind: &'static str,
    #[serde(flatten)]
    line: &'a T,
}

fn one(kind: &'static str, line: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &Tagged { kind, line })?;
    out.write_all(b"\n")
}

fn agent_line(agent: &AgentDay) -> AgentLine {
    AgentLine {
        id: agent.id.clone(),
        group: agent.group.clone(),
        from: seconds(agent.from),
        until: agent.until.map(seconds),
        breaks: agent.breaks.iter().map(|pause| (seconds(pause.from), seconds(pause.until))).collect(),
        skills: agent.skills.clone(),
        capacity: agent.capacity,
        slow_down: agent.slow_down,
        answer: agent.answer,
        missed: agent.missed,
    }
}

fn contact_line(contact: &Contact) -> ContactLine {
    let attributes = contact.attributes.iter().map(|(name, value)| (name.clone(), value.into()));
    ContactLine {
        at: seconds(contact.at),
        class: contact.class.clone(),
        attributes: attributes.collect(),
        work: seconds(contact.work),
        patience: contact.patience.map(seconds),
        luck: contact.luck,
    }
}
