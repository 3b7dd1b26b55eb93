//! Random rules, and what is known of interactions that are no conversations.
//!
//! *Never:* rules without a default.

use crate::clients;
use crate::random::Random;
use crate::settings::{AGENTS, MEDIA, SKILLS, hosting};
use router_core::expression::{Attributes, Expression, Type, Value};
use router_core::rules::known_schema;
use router_core::values::id::{AgentId, Level, QueueName, RuleName, SkillName};
use router_core::values::rule::{Preference, Preferred, Route, Rule, Verdict};
use router_core::{PolicyDraft, Span};

/// Conditions of rules; those that do not fit the settings are left out. One fails for a first contact.
const CONDITIONS: [&str; 12] = [
    "medium == \"voice\"",
    "queue == \"vip\" && customer.known",
    "has(answers.topic) && answers.topic == \"o1\"",
    "history.contacts > 1",
    "10 / (history.contacts - 1) > 3",
    "open(\"day\")",
    "customer.anonymous",
    "has(history.last_agent) && history.last_agent == \"bob\"",
    "has(client.version) && client.version >= version(\"1.2\")",
    "has(customer.network) && customer.network == \"sms\"",
    "has(customer.name) || !client.known",
    "opening.contains(\"o\") && customer.domain == \"example.net\"",
];

/// Some rules with conditions, and one without.
pub(crate) fn rules(random: &mut Random, draft: &PolicyDraft) -> Vec<Rule> {
    let schema = known_schema(draft);
    let mut rules = Vec::new();
    for number in 0..random.below(4) {
        if let Ok(when) = Expression::compile(random.pick::<&str>(&CONDITIONS), &schema, &Type::Bool) {
            let verdict =
                if random.percent(10) { Verdict::Answer } else { Verdict::Route(route(random, draft)) };
            rules.push(Rule { name: RuleName::from(&*format!("r{number}")), when: Some(when), verdict });
        }
    }
    let verdict = if random.percent(2) { Verdict::Answer } else { Verdict::Route(route(random, draft)) };
    rules.push(Rule { name: RuleName::from("default"), when: None, verdict });
    rules
}

fn route(random: &mut Random, draft: &PolicyDraft) -> Route {
    let queues: Vec<&QueueName> = draft.queues.keys().collect();
    let agents: Vec<&AgentId> = draft.agents.keys().collect();
    let mut route = Route {
        queue: random.percent(30).then(|| (*random.pick(&queues)).clone()),
        priority: [0, 0, 0, 1, 7, 255][random.below(6) as usize],
        head_start: Span::from_seconds([0, 0, 20, 90][random.below(4) as usize]),
        agent_client: Box::new(clients::rule(random)),
        hosting: random.percent(25).then(|| hosting(random, 50)),
        ..Route::default()
    };
    for skill in SKILLS {
        if random.percent(30) {
            route.skills.insert(SkillName::from(skill), Level(1 + random.below(4) as u8));
        }
    }
    if random.percent(20) {
        route.tags.insert("gold".into());
    }
    if !agents.is_empty() && random.percent(45) {
        let named = Preferred::Named((*random.pick(&agents)).clone());
        let agent = if random.percent(50) { Preferred::Last } else { named };
        route.prefer = Some(Preference { agent, wait: Span::from_seconds(2 + random.below(30)) });
    }
    if !agents.is_empty() && random.percent(15) {
        route.exclude.insert((*random.pick(&agents)).clone());
    }
    route
}

/// What whoever brings an interaction says of it.
pub(crate) fn attributes(random: &mut Random) -> Attributes {
    let mut known = Attributes::default();
    let text = |text: &str| Value::from(text);
    known.set("language", text(""));
    known.set("customer.jid", text("+41"));
    known.set("customer.domain", text("example.net"));
    known.set("customer.link", text("main"));
    known.set("customer.known", random.percent(50));
    known.set("customer.anonymous", random.percent(50));
    known.set("client.features", Value::List(Vec::new()));
    known.set("client.known", false);
    known.set("history.contacts", 1 + random.below(3) as i64);
    known.set("history.contacts_today", 1);
    known.set("opening", text("hello"));
    known.set("desk", text(random.pick::<&str>(&["support", "sales", "nowhere"])));
    if random.percent(50) {
        known.set("history.last_agent", text(random.pick::<&str>(&AGENTS)));
    }
    known
}

/// What an interaction is made of.
pub(crate) fn medium(random: &mut Random) -> &'static str {
    MEDIA[if random.percent(10) { 0 } else { 1 + random.below(2) as usize }]
}
