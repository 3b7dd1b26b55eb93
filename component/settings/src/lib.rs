//! The settings: one TOML file, environment variables over it, and everything that is wrong with them at once.
//!
//! The file becomes a tree that remembers places (`tree`), variables are put into it (`environment`), readers
//! take typed values out of it (`link`, `account`, `desk`, `question`, `queue`, `end`, `ladder`, `rule`, `agent_client`, `agent`,
//! `calendar`, `customers`, `firewall`, `general`, `hosting`, `http`, `routing_server`, `texts`), and the core
//! checks the resulting policy (`policy_place` finds the lines for what it reports). Serde is not used for
//! this on purpose: it stops at the first fault. Words of the administrator are kept as written (`wording`). Whoever has
//! a TOML file of another kind to read can do it with `tree`, `section` and `place`, and report faults in the same way.
//!
//! *Never:* a default that costs messages, or a fault without an advice.

mod account;
mod agent;
mod agent_client;
mod calendar;
mod condition;
mod customers;
mod desk;
mod duration;
mod end;
mod environment;
mod finding;
mod firewall;
mod general;
mod hosting;
mod http;
mod ladder;
mod link;
pub mod place;
mod policy_place;
mod question;
mod queue;
mod reading;
mod rendered;
mod routing_server;
mod rule;
mod rule_example;
pub mod section;
pub mod suggest;
#[cfg(test)]
mod tests;
mod texts;
pub mod tree;
mod value;
pub mod wording;

pub use environment::Variables;
pub use firewall::{Direction, Family, Firewall, Treatment, Treatments};
pub use http::{HttpLimits, HttpSettings, HttpTls, HttpToken, Scope, WebhookSettings};
pub use place::{Fault, Faults, Place};
pub use routing_server::RoutingServerSettings;
pub use value::{
    AccountSettings, GuardSettings, LinkSettings, LogFormat, LogSettings, Purpose, Secret, Settings,
    StoreSettings, TlsSettings,
};

use jiff::tz::TimeZone;
use policy_place::Names;
use reading::{Doubts, Places, Reading};
use router_core::{PolicyDraft, Timestamp, findings};
use section::Section;
use std::path::Path;
use std::sync::Arc;
use wording::Texts;

/// The keys on the outermost level.
const KEYS: &[&str] = &[
    "link",
    "store",
    "desk",
    "queue",
    "rule",
    "agent",
    "calendar",
    "customers",
    "capacity",
    "times",
    "limits",
    "guard",
    "firewall",
    "http",
    "routing_server",
    "log",
    "texts",
];

/// Loads the settings from the file at `path` and the variables of the process. Opening hours are rendered from
/// `now` on.
///
/// # Errors
/// Everything that is wrong, sorted by line. Nothing is half loaded.
pub fn load(path: &Path, now: Timestamp) -> Result<Settings, Faults> {
    load_with(path, None, now)
}

/// Like [`load`], with `variables` instead of those of the process if there are some.
///
/// # Errors
/// As [`load`].
pub(crate) fn load_with(
    path: &Path,
    variables: Option<&Variables>,
    now: Timestamp,
) -> Result<Settings, Faults> {
    with_text(path, |text| read(text, path, variables, now))
}

/// Gives the text of the file to `then`.
fn with_text<T>(path: &Path, then: impl FnOnce(&str) -> Result<T, Faults>) -> Result<T, Faults> {
    match std::fs::read(path) {
        Ok(bytes) => match std::str::from_utf8(&bytes) {
            Ok(text) => then(text),
            Err(error) => {
                let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
                Err(single(path, &Place::Line(line, 1), "this is not UTF-8; save the file as UTF-8"))
            }
        },
        Err(error) => {
            let message = format!("cannot read the file: {error}; name the settings file with --config FILE");
            Err(single(path, &Place::Whole, &message))
        }
    }
}

/// Settings that were looked at closely.
#[derive(Debug)]
pub struct Checked {
    /// The settings, if nothing is wrong with them.
    pub settings: Option<Settings>,
    /// What is wrong, and what is valid but probably not meant.
    pub faults: Faults,
}

/// Loads the settings like [`load`], and looks for what is probably not meant besides.
pub fn check(path: &Path, now: Timestamp) -> Checked {
    let checked = with_text(path, |text| Ok(check_text(text, path, None, now)));
    checked.unwrap_or_else(|faults| Checked { settings: None, faults })
}

/// Like [`check`], of a `text` that is read as by [`read`].
pub(crate) fn check_text(text: &str, path: &Path, variables: Option<&Variables>, now: Timestamp) -> Checked {
    let found = match ReadParts::read(text, path, variables, now) {
        Ok(parts) => parts,
        Err(faults) => return Checked { settings: None, faults },
    };
    let findings = findings::find(&found.draft, now);
    let (places, doubts) = (found.places.clone(), found.doubts.clone());
    let (settings, mut faults) = match found.settings() {
        Ok(settings) => (Some(settings), Faults::new(path)),
        Err(faults) => (None, faults),
    };
    let doubts = settings.is_none().then_some(&doubts);
    finding::report(&findings, &places, doubts, &mut faults);
    Checked { settings, faults: faults.sorted() }
}

/// Reads the settings from `text`; `path` is used for faults and as the base of relative paths.
///
/// # Errors
/// As [`load`].
pub fn read(
    text: &str,
    path: &Path,
    variables: Option<&Variables>,
    now: Timestamp,
) -> Result<Settings, Faults> {
    ReadParts::read(text, path, variables, now)?.settings()
}

/// Everything that was read, right or wrong.
struct ReadParts {
    links: Vec<LinkSettings>,
    store: StoreSettings,
    guard: GuardSettings,
    firewall: Firewall,
    http: Option<HttpSettings>,
    routing_server: Option<RoutingServerSettings>,
    log: LogSettings,
    zone: TimeZone,
    draft: PolicyDraft,
    texts: Texts,
    faults: Faults,
    places: Places,
    doubts: Doubts,
}

impl ReadParts {
    fn read(text: &str, path: &Path, variables: Option<&Variables>, now: Timestamp) -> Result<Self, Faults> {
        let mut faults = Faults::new(path);
        let Some(mut tree) = tree::parse(text, &mut faults) else { return Err(faults.sorted()) };
        environment::apply(&mut tree, variables, &mut faults);
        let folder = path.parent().unwrap_or_else(|| Path::new(""));
        let root = Section::open("the file", KEYS, &tree, &Place::Whole, &mut faults);
        let mut reading = Reading::new(faults, folder, text);
        let (mut links, accounts) = link::read(&root, &mut reading);
        let store = general::store(&root, &mut reading);
        let guard = general::guard(&root, &mut reading);
        let firewall = firewall::read(&root, &mut reading);
        let http = http::read(&root, &mut reading);
        let log = general::log(&root, &mut reading);
        let zone = general::times(&root, &mut reading);
        general::limits(&root, &mut reading);
        policy(&root, &links, &mut reading);
        account::settle(&mut links, &accounts, &mut reading);
        reading.draft.clock = rendered::clock(&zone, now);
        reading.draft.calendars = rendered::calendars(&reading.texts.calendars, now);
        rule::read(&root, &mut reading);
        let routing_server = routing_server::read(&root, &mut reading);
        texts::read(&root, &mut reading);
        let Reading { faults, places, draft, texts, doubts, .. } = reading;
        Ok(Self {
            links,
            store,
            guard,
            firewall,
            http,
            routing_server,
            log,
            zone,
            draft,
            texts,
            faults,
            places,
            doubts,
        })
    }

    /// The settings, if nothing is wrong with them.
    fn settings(self) -> Result<Settings, Faults> {
        let Self {
            links,
            store,
            guard,
            firewall,
            http,
            routing_server,
            log,
            zone,
            draft,
            texts,
            mut faults,
            places,
            ..
        } = self;
        let names = Names::of(&draft);
        match draft.validate() {
            Ok(policy) if faults.is_empty() => Ok(Settings {
                links,
                store,
                policy: Arc::new(policy),
                zone,
                texts,
                guard,
                firewall,
                http,
                routing_server,
                log,
            }),
            Ok(_) => Err(faults.sorted()),
            Err(items) => {
                policy_place::report(&items, &places, &names, &mut faults);
                Err(faults.sorted())
            }
        }
    }
}

/// Everything of the policy that rules may speak of. What is read later may name what is read before.
fn policy(root: &Section<'_>, links: &[LinkSettings], reading: &mut Reading<'_>) {
    reading.texts.calendars = calendar::read(root, reading);
    customers::customers(root, reading);
    customers::capacity(root, reading);
    let queues = queue::read(root, reading);
    let before = reading.faults.count();
    desk::read(root, reading);
    reading.doubts.desks = reading.faults.count() > before;
    let before = reading.faults.count();
    agent::read(root, links, reading);
    reading.doubts.agents = reading.faults.count() > before;
    ladder::read(&queues, reading);
}

fn single(path: &Path, place: &Place, message: &str) -> Faults {
    let mut faults = Faults::new(path);
    faults.add(place, message);
    faults
}
