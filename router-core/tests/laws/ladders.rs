//! Random ladders: several steps, and an explicit end.
//!
//! *Never:* a ladder that is not valid.

use crate::clients;
use crate::random::Random;
use router_core::Span;
use router_core::expression::{Expression, Schema, Type};
use router_core::values::id::QueueName;
use router_core::values::ladder::{End, OfferMode, Step};

/// Conditions of steps; some of them ask for a skill that nobody may have in these settings.
const CONDITIONS: [&str; 6] = [
    "\"blue\" in agent.teams",
    "!(\"red\" in agent.teams)",
    "agent.level.french >= 2",
    "agent.level.billing > 0 || agent.name == \"bob\"",
    "\"french\" in agent.skills",
    "agent.link == \"inner\"",
];

/// One to four steps.
pub(crate) fn ladder(random: &mut Random, schema: &Schema) -> Vec<Step> {
    let count = 1 + random.below(4);
    let one = |number: u64, random: &mut Random| {
        let lasts = Span::from_seconds(3 + random.below(40));
        let for_ever = number + 1 == count && random.percent(30);
        Step {
            agents: condition(random, schema),
            relax: [0, 0, 1, 1, 2, 9][random.below(6) as usize],
            agent_client: clients::strength(random),
            offer: mode(random),
            lasts: (!for_ever).then_some(lasts),
            skip_when_none_eligible: random.percent(30),
        }
    };
    (0..count).map(|number| one(number, random)).collect()
}

fn condition(random: &mut Random, schema: &Schema) -> Option<Expression> {
    if random.percent(65) {
        return None;
    }
    Expression::compile(random.pick::<&str>(&CONDITIONS), schema, &Type::Bool).ok()
}

fn mode(random: &mut Random) -> OfferMode {
    match random.below(10) {
        0..=4 => OfferMode::One,
        5..=6 => OfferMode::All,
        _ => OfferMode::Staggered(Span::from_seconds(1 + random.below(8))),
    }
}

/// How it ends; possibly in one of the `later` queues.
pub(crate) fn end(random: &mut Random, later: &[QueueName]) -> End {
    match random.below(8) {
        0..=1 => End::Close,
        2..=3 => End::LeaveMessage,
        4 => End::CallBack,
        _ if !later.is_empty() => End::Queue(random.pick(later).clone()),
        _ => End::Close,
    }
}
