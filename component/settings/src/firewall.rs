//! Reads `[firewall]`: what of a message passes from one side to the other, by families of payloads (capability C14).
//!
//! A [`Firewall`] has a [`Treatment`] for each [`Family`] in each [`Direction`]. A preset fills it in, the tables of the
//! directions change it. Not every treatment makes sense for every family: words always pass, calls never do, and nobody
//! is told of each typing notice that it was refused.
//!
//! *Never:* which element belongs to which family (the catalogue of payloads knows).

use super::general::open;
use super::reading::Reading;
use super::section::Section;
use super::suggest;
use super::tree::Table;
use std::ops::Index;

pub(super) const KEYS: &[&str] = &["preset", "customer_to_agent", "agent_to_customer", "to_desk"];

/// What belongs together in messages and queries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Words of a person.
    Text,
    /// What somebody is doing.
    State,
    /// That a message has arrived or was read.
    Receipts,
    /// A message made different afterwards.
    Changes,
    /// A message about another one.
    References,
    /// How a message is to be shown or kept.
    Presentation,
    /// Something that makes a noise.
    Alerts,
    /// Links to files.
    Files,
    /// What only the other end can read.
    Encryption,
    /// Voice and video.
    Calls,
    /// Files from one client to the other, past the server.
    Transfers,
    /// Forms to fill in.
    Forms,
    /// Invitations to a room.
    Invitations,
    /// Messages of somebody else inside this one.
    Forwarded,
    /// What only a room sends. It is ignored: nobody vouches for who wrote it.
    Rooms,
}

/// From where to where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// What customers send, to the dialogue and to agents.
    CustomerToAgent,
    /// What agents send from a window.
    AgentToCustomer,
    /// What agents say to the desk, and everybody to the domain.
    ToDesk,
}

/// What happens to an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Treatment {
    /// It crosses.
    Pass,
    /// It is taken off, without a word; what else is in the message goes on.
    Strip,
    /// The whole message is refused, and its sender is told why.
    Refuse,
}

/// Treatments of all families in one direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Treatments([Treatment; Family::ALL.len()]);

/// What passes, and what happens to the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Firewall {
    customer_to_agent: Treatments,
    agent_to_customer: Treatments,
    to_desk: Treatments,
}

impl Family {
    /// All of them, in their order.
    pub const ALL: [Self; 15] = [
        Self::Text,
        Self::State,
        Self::Receipts,
        Self::Changes,
        Self::References,
        Self::Presentation,
        Self::Alerts,
        Self::Files,
        Self::Encryption,
        Self::Calls,
        Self::Transfers,
        Self::Forms,
        Self::Invitations,
        Self::Forwarded,
        Self::Rooms,
    ];

    /// What it is called in the settings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::State => "state",
            Self::Receipts => "receipts",
            Self::Changes => "changes",
            Self::References => "references",
            Self::Presentation => "presentation",
            Self::Alerts => "alerts",
            Self::Files => "files",
            Self::Encryption => "encryption",
            Self::Calls => "calls",
            Self::Transfers => "transfers",
            Self::Forms => "forms",
            Self::Invitations => "invitations",
            Self::Forwarded => "forwarded",
            Self::Rooms => "rooms",
        }
    }

    /// What can be said about it in the settings; the first is the preset "normal".
    pub const fn treatments(self) -> &'static [Treatment] {
        use Treatment::{Pass, Refuse, Strip};
        match self {
            Self::Text => &[Pass],
            Self::State | Self::Receipts | Self::Presentation => &[Pass, Strip],
            Self::Changes | Self::References | Self::Alerts | Self::Files => &[Pass, Strip, Refuse],
            Self::Encryption
            | Self::Calls
            | Self::Transfers
            | Self::Forms
            | Self::Invitations
            | Self::Forwarded => &[Refuse, Strip],
            Self::Rooms => &[Refuse],
        }
    }

    /// What becomes of it under the preset "strict".
    const fn strict(self) -> Treatment {
        match self {
            Self::Text | Self::Changes | Self::References => Treatment::Pass,
            Self::State | Self::Receipts | Self::Presentation | Self::Alerts => Treatment::Strip,
            Self::Files
            | Self::Encryption
            | Self::Calls
            | Self::Transfers
            | Self::Forms
            | Self::Invitations
            | Self::Forwarded
            | Self::Rooms => Treatment::Refuse,
        }
    }
}

impl Treatment {
    /// What it is called in the settings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Strip => "strip",
            Self::Refuse => "refuse",
        }
    }
}

impl Index<Family> for Treatments {
    type Output = Treatment;

    fn index(&self, family: Family) -> &Treatment {
        &self.0[family as usize]
    }
}

impl Firewall {
    /// What happens in this direction.
    pub fn treatments(&self, direction: Direction) -> &Treatments {
        match direction {
            Direction::CustomerToAgent => &self.customer_to_agent,
            Direction::AgentToCustomer => &self.agent_to_customer,
            Direction::ToDesk => &self.to_desk,
        }
    }

    /// The preset "strict": nothing but words, and what changes or answers them.
    pub fn strict() -> Self {
        Self::preset(Family::strict)
    }

    fn preset(treatment: impl Fn(Family) -> Treatment) -> Self {
        let all = Treatments(Family::ALL.map(treatment));
        Self { customer_to_agent: all.clone(), agent_to_customer: all.clone(), to_desk: all }
    }
}

impl Default for Firewall {
    fn default() -> Self {
        Self::preset(|family| family.treatments()[0])
    }
}

/// `[firewall]`.
pub(super) fn read(root: &Section<'_>, reading: &mut Reading<'_>) -> Firewall {
    let empty = Table::default();
    let section = open(root, "firewall", "[firewall]", KEYS, &empty, &mut reading.faults);
    let mut firewall = match section.text("preset", &mut reading.faults) {
        Some(preset) if preset.value == "strict" => Firewall::strict(),
        Some(preset) if preset.value != "normal" => {
            let instead = suggest::instead(preset.value, "presets", ["normal", "strict"].into_iter());
            reading.fault(&preset.place, format!("there is no preset \"{}\"{instead}", preset.value));
            Firewall::default()
        }
        Some(_) | None => Firewall::default(),
    };
    direction(&section, "customer_to_agent", &mut firewall.customer_to_agent, reading);
    direction(&section, "agent_to_customer", &mut firewall.agent_to_customer, reading);
    direction(&section, "to_desk", &mut firewall.to_desk, reading);
    firewall
}

/// The families of which something can be said.
fn changeable() -> impl Iterator<Item = Family> {
    Family::ALL.into_iter().filter(|family| family.treatments().len() > 1)
}

fn direction(section: &Section<'_>, key: &str, into: &mut Treatments, reading: &mut Reading<'_>) {
    let Some(table) = section.table(key, &mut reading.faults) else { return };
    let title = format!("[firewall.{key}]");
    let names: Vec<_> = changeable().map(Family::name).collect();
    let table = Section::open(&title, &names, table.value, &table.place, &mut reading.faults);
    for family in changeable() {
        let Some(written) = table.text(family.name(), &mut reading.faults) else { continue };
        let possible = family.treatments();
        match possible.iter().find(|treatment| treatment.name() == written.value) {
            Some(treatment) => into.0[family as usize] = *treatment,
            None => {
                let choice: Vec<_> = possible.iter().map(|one| format!("\"{}\"", one.name())).collect();
                let message = format!(
                    "{} cannot be \"{}\"; write {}",
                    family.name(),
                    written.value,
                    choice.join(" or ")
                );
                reading.fault(&written.place, message);
            }
        }
    }
}
