//! The scenarios: what kind of contact centre, at which load.
//!
//! A scenario is written in the language of `docs/SIMULATE.md`, so that anybody can play it alone. The load is the work that
//! arrives over the work that all agents together get done when they are as busy as they can be; answering takes time on
//! top. Customers give up, so that an overloaded day does not grow without end.
//!
//! *Never:* who is assigned to whom.

use frontdesk_simulator::spec::{Spec, read};
use std::fmt::Write;
use std::path::Path;

/// A kind of contact centre.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scenario {
    /// One class, twenty equal agents.
    Pooled,
    /// Two classes; half of the agents serve both, the others one.
    N,
    /// Three classes; two groups that share the one in the middle.
    W,
    /// Six classes; six groups of four, each of which serves two neighbours.
    SixByTwo,
    /// One class, twelve agents with up to three chats at once.
    Chat,
    /// A fifth of the contacts is urgent.
    Vip,
    /// A third of the agents misses 40 % of the offers.
    Storm,
}

/// The loads at which each scenario is played.
pub const LOADS: [f64; 3] = [0.80, 0.92, 1.05];

/// Mean work of a contact, in seconds.
const WORK: f64 = 300.0;

/// What a further chat costs the others in [`Scenario::Chat`]; policies are not told.
const SLOW_DOWN: f64 = 0.25;

struct Group {
    name: &'static str,
    agents: u32,
    classes: &'static [&'static str],
    missed: f64,
}

const fn group(name: &'static str, agents: u32, classes: &'static [&'static str]) -> Group {
    Group { name, agents, classes, missed: 0.02 }
}

impl Scenario {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Pooled, Self::N, Self::W, Self::SixByTwo, Self::Chat, Self::Vip, Self::Storm];

    /// What it is called in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pooled => "pooled",
            Self::N => "N",
            Self::W => "W",
            Self::SixByTwo => "6x2 skills",
            Self::Chat => "chat concurrency",
            Self::Vip => "VIP overload",
            Self::Storm => "missed-offer storm",
        }
    }

    /// The time within which contacts are to be answered, in seconds.
    pub const fn answer_within_seconds(self) -> u64 {
        match self {
            Self::Chat => 60,
            Self::Pooled | Self::N | Self::W | Self::SixByTwo | Self::Vip | Self::Storm => 20,
        }
    }

    /// The classes and their shares of the contacts.
    fn classes(self) -> &'static [(&'static str, f64)] {
        match self {
            Self::Pooled | Self::Chat | Self::Storm => &[("all", 1.0)],
            Self::N => &[("one", 0.6), ("two", 0.4)],
            Self::W => &[("left", 0.35), ("middle", 0.3), ("right", 0.35)],
            Self::SixByTwo => &[("a", 0.22), ("b", 0.12), ("c", 0.2), ("d", 0.13), ("e", 0.18), ("f", 0.15)],
            Self::Vip => &[("regular", 0.8), ("vip", 0.2)],
        }
    }

    fn groups(self) -> Vec<Group> {
        match self {
            Self::Pooled => vec![group("agents", 20, &["all"])],
            Self::N => vec![group("ones", 10, &["one"]), group("both", 10, &["one", "two"])],
            Self::W => {
                vec![group("lefts", 10, &["left", "middle"]), group("rights", 10, &["middle", "right"])]
            }
            Self::SixByTwo => vec![
                group("ab", 4, &["a", "b"]),
                group("bc", 4, &["b", "c"]),
                group("cd", 4, &["c", "d"]),
                group("de", 4, &["d", "e"]),
                group("ef", 4, &["e", "f"]),
                group("fa", 4, &["f", "a"]),
            ],
            Self::Chat => vec![group("agents", 12, &["all"])],
            Self::Vip => vec![group("agents", 20, &["regular", "vip"])],
            Self::Storm => vec![
                group("attentive", 14, &["all"]),
                Group { missed: 0.4, ..group("distracted", 7, &["all"]) },
            ],
        }
    }

    /// How many contacts an agent serves at once, and how much they disturb each other.
    const fn concurrency(self) -> (u32, f64) {
        match self {
            Self::Chat => (3, SLOW_DOWN),
            Self::Pooled | Self::N | Self::W | Self::SixByTwo | Self::Vip | Self::Storm => (1, 0.0),
        }
    }

    /// The scenario at this load as a description of so many days.
    pub fn describe(self, load: f64, days: u32, seed: u64) -> String {
        let groups = self.groups();
        let agents: u32 = groups.iter().map(|group| group.agents).sum();
        let (capacity, slow_down) = self.concurrency();
        let of_one = f64::from(capacity) / (1.0 + slow_down * f64::from(capacity - 1));
        let per_hour = load * f64::from(agents) * of_one * 3600.0 / WORK;
        let mut text =
            format!("days = {days}\nseed = {seed}\nopens = \"08:00\"\nuntil = \"12:00\"\ndrain = true\n");
        for (name, share) in self.classes() {
            let rate = per_hour * share;
            let _ = write!(
                text,
                "\n[[class]]\nname = \"{name}\"\nrate = {rate:.3}\n\
                 handling = {{ distribution = \"lognormal\", mean = \"{WORK:.0}s\", cv = 0.9 }}\n\
                 patience = {{ distribution = \"exponential\", mean = \"4m\" }}\n"
            );
        }
        for group in groups {
            let skills: Vec<String> = group.classes.iter().map(|class| format!("{class} = 1")).collect();
            let _ = write!(
                text,
                "\n[[group]]\nname = \"{}\"\nagents = {}\nskills = {{ {} }}\ncapacity = {capacity}\n\
                 slow_down = {slow_down}\nmissed = {}\n\
                 answer = {{ distribution = \"lognormal\", mean = \"4s\", cv = 0.6 }}\n",
                group.name,
                group.agents,
                skills.join(", "),
                group.missed
            );
        }
        text
    }

    /// The same, ready to be played.
    pub fn spec(self, load: f64, days: u32, seed: u64) -> Spec {
        let text = self.describe(load, days, seed);
        read(&text, Path::new(self.name())).expect("the description is written above")
    }
}
