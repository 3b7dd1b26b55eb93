//! Reads the `[[agent]]`s.
//!
//! *Never:* asking a server whether an account exists.

use super::link::at;
use super::place::Place;
use super::policy_place::Spot;
use super::reading::Reading;
use super::section::{Placed, Section, wrong};
use super::suggest;
use super::tree::Table;
use super::value::LinkSettings;
use jid::Jid;
use router_core::values::address::Address;
use router_core::values::id::{AgentId, CalendarName, Level, LinkName, QueueName, SkillName};
use router_core::values::policy::AgentPolicy;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) const KEYS: &[&str] =
    &["jid", "name", "queues", "capacity", "skills", "teams", "hours", "link", "language"];
/// The best level of a skill.
const BEST: i64 = 10;
const DEFAULT_CAPACITY: u16 = 2;

/// Reads all agents into the policy.
pub(super) fn read(root: &Section<'_>, links: &[LinkSettings], reading: &mut Reading<'_>) {
    let tables = root.tables("agent", &mut reading.faults);
    if tables.is_empty() && !root.has("agent") {
        reading.fault(&Place::Whole, "there is no agent; write [[agent]] with jid = \"anna@example.org\"");
    }
    let mut jids: BTreeMap<AgentId, Place> = BTreeMap::new();
    for table in tables {
        one(&table, links, &mut jids, reading);
    }
}

fn one(
    table: &Placed<&Table>,
    links: &[LinkSettings],
    jids: &mut BTreeMap<AgentId, Place>,
    reading: &mut Reading<'_>,
) {
    let section = Section::open("[[agent]]", KEYS, table.value, &table.place, &mut reading.faults);
    let jid = jid(&section, links, reading);
    let name = section.has("name").then(|| section.required("name", "name = \"Anna\"", &mut reading.faults));
    let capacity_place = section.entry("capacity").map(|entry| entry.node.place.clone());
    let capacity = section.number("capacity", 1, 1_000, &mut reading.faults);
    let capacity = capacity.and_then(|number| u16::try_from(number.value).ok()).unwrap_or(DEFAULT_CAPACITY);
    let language = section.text("language", &mut reading.faults).and_then(|tag| reading.language(&tag));
    let queues = section.texts("queues", &mut reading.faults);
    let skills = skills(&section, reading);
    let teams = section.texts("teams", &mut reading.faults).unwrap_or_default();
    let hours = section.text("hours", &mut reading.faults);
    let link = link(&section, links, reading);
    let unnamed = || Placed { place: section.place.clone(), value: Reading::placeholder(&section.place) };
    let mut jid = jid.unwrap_or_else(unnamed);
    if let Some(first) = jids.insert(AgentId::from(jid.value.as_str()), jid.place.clone()) {
        let message = format!("{} is \"{}\" too; write each agent once", at(&first), jid.value);
        reading.fault(&jid.place, message);
        jid = unnamed();
    }
    let id = AgentId::from(jid.value.as_str());
    let queues = match queues {
        Some(named) => {
            let place = section.entry("queues").map_or(&section.place, |entry| &entry.node.place);
            reading.remember(Spot::AgentQueues(id.clone()), place);
            for queue in &named {
                reading.remember(Spot::AgentQueue(id.clone(), QueueName::from(queue.value)), &queue.place);
            }
            named.iter().map(|queue| QueueName::from(queue.value)).collect()
        }
        None => reading.draft.queues.keys().cloned().collect(),
    };
    if let Some(language) = language {
        reading.texts.agents.insert(id.clone(), language);
    }
    let local = jid.value.split('@').next().unwrap_or_default();
    let name: Arc<str> = name.flatten().map_or_else(|| Arc::from(local), |name| Arc::from(name.value.trim()));
    reading.remember(Spot::Agent(id.clone()), &jid.place);
    if let Some(place) = capacity_place {
        reading.remember(Spot::AgentCapacity(id.clone()), &place);
    }
    if let Some(hours) = &hours {
        reading.remember(Spot::AgentHours(id.clone()), &hours.place);
    }
    let policy = AgentPolicy {
        address: Address::new(&link, &jid.value),
        name,
        queues,
        capacity,
        skills,
        teams: teams.iter().map(|team| Arc::from(team.value)).collect(),
        hours: hours.map(|hours| CalendarName::from(hours.value)),
        place: u32::try_from(reading.draft.agents.len()).unwrap_or(u32::MAX),
    };
    reading.draft.agents.insert(id, policy);
}

/// Skills with their levels, of an agent or of a rule.
pub(super) fn skills(section: &Section<'_>, reading: &mut Reading<'_>) -> BTreeMap<SkillName, Level> {
    let mut skills = BTreeMap::new();
    let Some(entry) = section.entry("skills") else { return skills };
    let Some(table) = entry.node.value.as_table() else {
        let expected = "a table such as { english = 5, billing = 3 }, with levels from 1 to 10";
        wrong::<()>(&entry.node, "skills", expected, &mut reading.faults);
        return skills;
    };
    let levels = Section::of(table, &entry.node.place);
    for skill in &table.entries {
        let name = Placed { place: skill.key_place.clone(), value: skill.key.as_str() };
        let name = reading.name("skill", Some(name));
        let level = levels.number(&skill.key, 1, BEST, &mut reading.faults);
        if let (Some(name), Some(level)) = (name, level) {
            let level = u8::try_from(level.value).unwrap_or(u8::MAX);
            skills.insert(SkillName::from(name.value), Level(level));
        }
    }
    skills
}

/// The normalised bare JID.
fn jid(section: &Section<'_>, links: &[LinkSettings], reading: &mut Reading<'_>) -> Option<Placed<String>> {
    let example = "jid = \"anna@example.org\"";
    let written = section.required("jid", example, &mut reading.faults)?;
    let fault = |reading: &mut Reading<'_>, why: String| {
        reading.fault(&written.place, format!("\"{}\" {why}; write for instance {example}", written.value));
        None
    };
    let jid = match Jid::new(written.value.trim()) {
        Ok(jid) => jid,
        Err(error) => return fault(reading, format!("is not a JID ({error})")),
    };
    if jid.resource().is_some() {
        let bare = jid.to_bare();
        reading.fault(&written.place, format!("an agent's JID has no resource; write \"{bare}\""));
        return None;
    }
    if jid.node().is_none() {
        return fault(reading, "is a domain, not the JID of a person".to_owned());
    }
    let domain = jid.domain().as_str();
    if links.iter().any(|link| link.account.is_none() && link.domain == domain) {
        let message = format!(
            "agent \"{jid}\" is on {domain}, which is the domain of a link and belongs to Frontdesk alone; \
             give the link a domain of its own, such as \"desk.{domain}\""
        );
        reading.fault(&written.place, message);
        return None;
    }
    if links.iter().filter_map(|link| link.account.as_ref()).any(|account| account.jid == jid.as_str()) {
        let message = format!(
            "\"{jid}\" is the account that a link logs in to; give the agent an account of their own"
        );
        reading.fault(&written.place, message);
        return None;
    }
    Some(Placed { place: written.place, value: jid.as_str().to_owned() })
}

fn link(section: &Section<'_>, links: &[LinkSettings], reading: &mut Reading<'_>) -> LinkName {
    // Without any usable link there is a fault at the link; the agent is still checked.
    let mut components = links.iter().filter(|link| link.account.is_none());
    let first = components.next().map_or_else(|| LinkName::from("main"), |link| link.name.clone());
    let Some(named) = section.text("link", &mut reading.faults) else { return first };
    match links.iter().find(|link| link.name.as_str() == named.value) {
        Some(link) if link.account.is_none() => link.name.clone(),
        Some(_) => {
            let message = format!(
                "link \"{}\" is an account, where agents have no window for each chat; name a link that is a component, \
                 or leave it out for the first one",
                named.value
            );
            reading.fault(&named.place, message);
            first
        }
        None => {
            let instead = suggest::instead(named.value, "links", links.iter().map(|link| link.name.as_str()));
            reading.fault(&named.place, format!("link \"{}\" does not exist{instead}", named.value));
            first
        }
    }
}
