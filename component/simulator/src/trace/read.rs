//! Reads a trace and says what is wrong with it, line by line.
//!
//! *Never:* stopping at the first fault, or going on after so many that nobody reads them.

use super::super::day::{AgentDay, Contact, Day, Interval, LUCK_BELOW, from_seconds};
use super::super::spec::is_date;
use super::line::{AgentLine, ContactLine, DayLine, KINDS, Kind, VERSION};
use frontdesk_settings::suggest;
use router_core::Span;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::fmt;
use std::io::BufRead;
use std::sync::Arc;

/// Most faults that are told.
const FAULTS_MAX: usize = 20;
/// No moment or length is longer: ten days, in seconds.
const SECONDS_MAX: f64 = 864_000.0;

/// One thing that is wrong with a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceFault {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

/// What is wrong with a trace, by line; at most the first 20.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TraceFaults(pub Vec<TraceFault>);

impl fmt::Display for TraceFaults {
    /// One fault a line: `line 12: what is wrong`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.0.iter().enumerate() {
            let separator = if index > 0 { "\n" } else { "" };
            write!(f, "{separator}line {}: {}", fault.line, fault.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for TraceFaults {}

/// Reads the days of the trace in `input`. Contacts need not be in order; the days have them so.
///
/// # Errors
/// What is wrong. A trace without a day is wrong too.
pub fn read(input: impl BufRead) -> Result<Vec<Day>, TraceFaults> {
    let mut reading = Reading::default();
    for (index, line) in input.lines().enumerate() {
        let number = index + 1;
        match line {
            Ok(line) if line.trim().is_empty() => {}
            Ok(line) => {
                if let Err(message) = reading.line(&line) {
                    reading.faults.0.push(TraceFault { line: number, message });
                }
            }
            Err(error) => {
                let message = format!("cannot read it: {error}");
                reading.faults.0.push(TraceFault { line: number, message });
                break;
            }
        }
        if reading.faults.0.len() == FAULTS_MAX {
            break;
        }
    }
    reading.finish()
}

#[derive(Default)]
struct Reading {
    days: Vec<Day>,
    agents: BTreeSet<Arc<str>>,
    faults: TraceFaults,
}

impl Reading {
    fn line(&mut self, line: &str) -> Result<(), String> {
        let Kind { kind } = parsed(line)?;
        match kind.as_str() {
            "day" => {
                self.agents.clear();
                // A day with a fault is kept, so that its contacts are not called homeless.
                let line: Result<DayLine, String> = parsed(line);
                let (day, fault) = match line {
                    Ok(line) => day(line),
                    Err(message) => (empty_day(), Some(message)),
                };
                self.days.push(day);
                fault.map_or(Ok(()), Err)
            }
            "contact" => {
                let contact = contact(parsed(line)?)?;
                self.day()?.contacts.push(contact);
                Ok(())
            }
            "agent" => {
                let agent = agent(parsed(line)?)?;
                if !self.agents.insert(agent.id.clone()) {
                    return Err(format!(
                        "agent \"{}\" is there twice; write its breaks into one line",
                        agent.id
                    ));
                }
                self.day()?.agents.push(agent);
                Ok(())
            }
            _ => Err(format!(
                "no kind of line is called \"{kind}\"{}",
                suggest::instead(&kind, "kinds", KINDS.into_iter())
            )),
        }
    }

    fn day(&mut self) -> Result<&mut Day, String> {
        self.days
            .last_mut()
            .ok_or_else(|| "there is no day yet; begin with a line of the kind \"day\"".to_owned())
    }

    fn finish(mut self) -> Result<Vec<Day>, TraceFaults> {
        if self.days.is_empty() && self.faults.0.is_empty() {
            let message = "the trace is empty; begin with a line of the kind \"day\"".to_owned();
            self.faults.0.push(TraceFault { line: 1, message });
        }
        if !self.faults.0.is_empty() {
            return Err(self.faults);
        }
        for day in &mut self.days {
            // Stable: contacts of the same moment stay in the order of the file.
            day.contacts.sort_by_key(|contact| contact.at);
        }
        Ok(self.days)
    }
}

fn parsed<T: DeserializeOwned>(line: &str) -> Result<T, String> {
    serde_json::from_str(line).map_err(|error| {
        // The line number that the parser knows is that within the line.
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        format!("{message} (column {})", error.column())
    })
}

fn day(line: DayLine) -> (Day, Option<String>) {
    let mut fault = None;
    if line.version != VERSION {
        fault = Some(format!("the format version is {}; this program reads version {VERSION}", line.version));
    } else if !is_date(&line.date) {
        fault = Some(format!("date is \"{}\"; write year, month and day such as \"2026-03-02\"", line.date));
    }
    let mut moment = |name, value| {
        time(name, value).unwrap_or_else(|message| {
            fault.get_or_insert(message);
            Span::ZERO
        })
    };
    let (opens, until) = (moment("opens", line.opens), moment("until", line.until));
    if fault.is_none() && opens >= until {
        fault = Some("until is not after opens".to_owned());
    }
    let Day { contacts, agents, .. } = empty_day();
    let (number, date, zone, seed) = (line.number, line.date, line.zone, line.seed);
    (Day { number, date, zone, seed, opens, until, contacts, agents }, fault)
}

fn empty_day() -> Day {
    Day {
        number: 0,
        date: String::new(),
        zone: String::new(),
        seed: 0,
        opens: Span::ZERO,
        until: Span::ZERO,
        contacts: Vec::new(),
        agents: Vec::new(),
    }
}

fn contact(line: ContactLine) -> Result<Contact, String> {
    if line.luck >= LUCK_BELOW {
        return Err(format!("luck is {}; write a whole number below {LUCK_BELOW}", line.luck));
    }
    Ok(Contact {
        at: time("at", line.at)?,
        class: line.class,
        attributes: line.attributes.into_iter().map(|(name, value)| (name, value.into())).collect(),
        work: time("work", line.work)?,
        patience: line.patience.map(|patience| time("patience", patience)).transpose()?,
        luck: line.luck,
    })
}

fn agent(line: AgentLine) -> Result<AgentDay, String> {
    if line.capacity == 0 {
        return Err("capacity is 0; write a whole number from 1".to_owned());
    }
    if !(0.0..=1.0).contains(&line.missed) {
        return Err(format!("missed is {}; write a probability from 0 to 1", line.missed));
    }
    if !(0.0..=10.0).contains(&line.slow_down) {
        return Err(format!("slow_down is {}; write a number from 0 to 10", line.slow_down));
    }
    if let Some(message) = line.answer.fault() {
        return Err(format!("answer: {message}"));
    }
    let (from, until) = (time("from", line.from)?, line.until.map(|until| time("until", until)).transpose()?);
    if until.is_some_and(|until| until <= from) {
        return Err("until is not after from".to_owned());
    }
    let mut breaks = Vec::new();
    let mut end = Span::ZERO;
    for (from, until) in line.breaks {
        let pause = Interval { from: time("breaks", from)?, until: time("breaks", until)? };
        if pause.from >= pause.until || pause.from < end {
            return Err("breaks are not in order; write each as [from, until], none overlapping".to_owned());
        }
        end = pause.until;
        breaks.push(pause);
    }
    let AgentLine { id, group, skills, capacity, slow_down, answer, missed, .. } = line;
    Ok(AgentDay { id, group, from, until, breaks, skills, capacity, slow_down, answer, missed })
}

fn time(name: &str, seconds: f64) -> Result<Span, String> {
    match (0.0..=SECONDS_MAX).contains(&seconds) {
        true => Ok(from_seconds(seconds)),
        false => Err(format!("{name} is {seconds}; write a number of seconds from 0 to {SECONDS_MAX}")),
    }
}
