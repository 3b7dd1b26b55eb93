//! Recorded days as a trace without personal data.
//!
//! The facts say when a conversation came into a queue, to whom it was offered, who had it from when to
//! when, and how it ended (`case`); who was there follows from the availability of agents (`shift`). What is written is
//! chosen, not filtered: numbers, words of the settings (desks, queues, skills, tags, options), languages, and agents by
//! number. A contact is known by a random number and nothing else.
//!
//! What nobody can have seen is filled in. The work of who was not served is that of a contact of the same class, taken
//! by chance. Who was answered would have waited longer: if anybody gave up, the rest of the patience is drawn from the
//! exponential distribution that fits (waited time of all, by those who gave up); if nobody did, it has no end.
//!
//! *Never:* an address, a name, a word that a person wrote, the order of agents in the settings.

mod case;
mod choose;
mod shift;
#[cfg(test)]
mod tests;

use super::day::{AgentDay, Contact, Day, LUCK_BELOW, from_seconds};
use super::distribution::Distribution;
use super::random::Stream;
use case::{Case, Wait};
use frontdesk_settings::Settings;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use router_core::values::fact::FactKind;
use router_core::values::id::{AgentId, ConversationId};
use router_core::{Policy, Span, Timestamp};
use shift::Crew;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Handling time where no conversation at all was served: five minutes.
const UNKNOWN_WORK: f64 = 300.0;

const HOUR: u64 = 3_600_000;

/// What was decided, in order: when, in which conversation, and what.
pub type Facts = Vec<(Timestamp, Option<ConversationId>, FactKind)>;

/// The days from `first` to `last`, both included, as the zone of the settings has them. `facts` are those of these
/// days, and a day before and after. Days without a contact are left out. `seed` should be known to nobody.
pub fn recorded_days(facts: &Facts, settings: &Settings, first: Date, last: Date, seed: u64) -> Vec<Day> {
    let cases = case::read(facts);
    let recording = Recording {
        policy: &settings.policy,
        zone: &settings.zone,
        crew: Crew::new(facts, &cases, &settings.policy),
        patience: mean_patience(&cases),
        cases,
    };
    let mut stream = Stream::new(seed);
    let names = recording.crew.names(&mut stream);
    let mut days = Vec::new();
    let mut date = first;
    while date <= last {
        let number = u32::try_from(days.len()).unwrap_or(u32::MAX);
        days.extend(recording.day(date, number, &names, &mut stream));
        let Ok(tomorrow) = date.tomorrow() else { break };
        date = tomorrow;
    }
    days
}

/// When `date` begins in `zone`.
pub fn midnight(date: Date, zone: &TimeZone) -> Option<Timestamp> {
    let begin = date.to_zoned(zone.clone()).ok()?.timestamp().as_millisecond();
    u64::try_from(begin).ok().map(Timestamp::from_millis)
}

/// The mean patience, in seconds, if anybody gave up: the waited time of all over the number of those who gave up, which
/// is what fits best if patience has no memory and answers cut it off.
fn mean_patience(cases: &BTreeMap<ConversationId, Case>) -> Option<f64> {
    let gave_up = cases.values().filter(|case| matches!(case.wait, Wait::GaveUp(_))).count();
    let waited: f64 = cases.values().filter_map(Case::waited).map(super::day::seconds).sum();
    (gave_up > 0).then(|| waited / gave_up as f64)
}

struct Recording<'a> {
    policy: &'a Policy,
    zone: &'a TimeZone,
    cases: BTreeMap<ConversationId, Case>,
    crew: Crew,
    patience: Option<f64>,
}

impl Recording<'_> {
    fn day(
        &self,
        date: Date,
        number: u32,
        names: &BTreeMap<AgentId, Arc<str>>,
        stream: &mut Stream,
    ) -> Option<Day> {
        let begin = midnight(date, self.zone)?;
        let end = midnight(date.tomorrow().ok()?, self.zone)?;
        let mut contacts: Vec<Contact> =
            self.cases.values().filter_map(|case| self.contact(case, begin, end, stream)).collect();
        contacts.sort_by_key(|contact| contact.at);
        let (first, last) = (contacts.first()?.at.as_millis(), contacts.last()?.at.as_millis());
        let agents = names.iter().filter_map(|(id, name)| self.crew.agent(id, name, self.policy, begin, end));
        let mut agents: Vec<AgentDay> = agents.collect();
        agents.sort_by(|a, b| (a.id.len(), &a.id).cmp(&(b.id.len(), &b.id)));
        Some(Day {
            number,
            date: date.to_string(),
            zone: self.zone.iana_name().unwrap_or("UTC").to_owned(),
            seed: stream.below(LUCK_BELOW),
            opens: Span::from_millis(first / HOUR * HOUR),
            until: Span::from_millis((last / HOUR + 1) * HOUR),
            contacts,
            agents,
        })
    }

    fn contact(&self, case: &Case, begin: Timestamp, end: Timestamp, stream: &mut Stream) -> Option<Contact> {
        let arrived = case.arrived.filter(|at| (begin..end).contains(at))?;
        let class = case.class();
        Some(Contact {
            at: arrived.since(begin),
            attributes: choose::attributes(case, self.policy),
            work: self.crew.work_of(case).unwrap_or_else(|| self.some_work(&class, stream)),
            class,
            patience: self.patience_of(case, stream),
            luck: stream.below(LUCK_BELOW),
        })
    }

    /// The work of a contact of the same class that was served, or else of any.
    fn some_work(&self, class: &str, stream: &mut Stream) -> Span {
        let served = |same: bool| -> Vec<Span> {
            let cases = self.cases.values().filter(|case| !same || *case.class() == *class);
            cases.filter_map(|case| self.crew.work_of(case)).collect()
        };
        let mut known = served(true);
        if known.is_empty() {
            known = served(false);
        }
        match known.len() as u64 {
            0 => from_seconds(UNKNOWN_WORK),
            count => known[stream.below(count) as usize],
        }
    }

    fn patience_of(&self, case: &Case, stream: &mut Stream) -> Option<Span> {
        let waited = case.waited()?;
        if let Wait::GaveUp(_) = case.wait {
            return Some(waited);
        }
        let rest = Distribution::Exponential { mean: self.patience? }.sample(stream);
        Some(super::day::later(waited, from_seconds(rest)))
    }
}
