//! Why a conversation is where it is, and why not the others: the answer to `why`.
//!
//! A few lines: the rule, what is needed, the choice with its figures, then the others by reason.
//!
//! *Never:* anything about the customer but the readable name.

use super::voice::Voice;
use super::{compatibility, figures};
use router_core::values::client_need::Lack;
use router_core::values::fact::{Candidate, NotChosen};
use router_core::values::id::{AgentId, Level, SkillName};
use router_core::values::notice::{Choice, Reasons};
use router_core::values::strategy::{Term, TermName};
use std::collections::BTreeMap;

/// Names in one group of the others; the rest is counted.
const NAMED: usize = 8;

/// The lines of an answer to `why`.
pub(super) fn say(voice: &Voice<'_>, reasons: &Reasons) -> String {
    let mut lines = vec![place(voice, reasons)];
    lines.extend(rule(voice, reasons));
    lines.extend(needs(voice, reasons));
    match &reasons.choice {
        Some(choice) => lines.push(chosen(voice, choice)),
        None => lines.push(voice.say("why-nobody-chosen", &[])),
    }
    if !reasons.others.is_empty() {
        lines.push(voice.say("why-others", &[("others", others(voice, reasons).into())]));
    }
    lines.join("\n")
}

fn place(voice: &Voice<'_>, reasons: &Reasons) -> String {
    let args = [
        ("number", reasons.conversation.0.into()),
        ("customer", voice.customer_name(&reasons.customer, reasons.conversation).into()),
        ("queue", voice.queue_title(&reasons.queue).into()),
        ("step", reasons.step.into()),
        ("steps", reasons.steps.into()),
        ("waited", figures::span(voice, reasons.waited).into()),
        ("offers", reasons.offers.into()),
    ];
    voice.say("why-place", &args)
}

fn rule(voice: &Voice<'_>, reasons: &Reasons) -> Option<String> {
    let rule = reasons.rule.as_ref()?;
    let mut args = vec![("rule", rule.as_str().into())];
    Some(match voice.rule_why(rule) {
        Some(why) => {
            args.push(("why", why.into()));
            voice.say("why-rule", &args)
        }
        None => voice.say("why-rule-bare", &args),
    })
}

fn needs(voice: &Voice<'_>, reasons: &Reasons) -> Option<String> {
    let mut needs = Vec::new();
    if !reasons.skills.is_empty() {
        needs.push(levels(&reasons.skills));
    }
    needs.extend(compatibility::needs(voice, &reasons.agent_client, reasons.client_strength));
    if reasons.priority > 0 {
        needs.push(voice.say("why-priority", &[("priority", reasons.priority.into())]));
    }
    (!needs.is_empty()).then(|| voice.say("why-needs", &[("needs", needs.join(", ").into())]))
}

fn chosen(voice: &Voice<'_>, choice: &Choice) -> String {
    let mut args =
        vec![("name", voice.agent_name(&choice.agent).into()), ("strategy", choice.strategy.name().into())];
    if choice.terms.is_empty() {
        return voice.say("why-chosen", &args);
    }
    args.push(("terms", terms(voice, &choice.terms).into()));
    voice.say("why-chosen-terms", &args)
}

/// `gain 1.000, spared -0.040`.
pub(super) fn terms(voice: &Voice<'_>, terms: &[Term]) -> String {
    let term = |term: &Term| format!("{} {}", voice.say(term_key(term.name), &[]), thousandths(term.value));
    terms.iter().map(term).collect::<Vec<_>>().join(", ")
}

/// A number in thousandths: `-0.040`.
fn thousandths(value: i64) -> String {
    let (sign, size) = (if value < 0 { "-" } else { "" }, value.unsigned_abs());
    format!("{sign}{}.{:03}", size / 1000, size % 1000)
}

/// `french 3, billing 2`.
pub(super) fn levels(skills: &BTreeMap<SkillName, Level>) -> String {
    skills.iter().map(|(skill, level)| format!("{skill} {level}")).collect::<Vec<_>>().join(", ")
}

/// `Bert, Carl (at capacity); Dora (lacks french)`, the reasons in the order in which they come first.
fn others(voice: &Voice<'_>, reasons: &Reasons) -> String {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for candidate in &reasons.others {
        let (reason, name) = (why_not(voice, candidate, reasons), voice.agent_name(&candidate.agent));
        match groups.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, names)) => names.push(name),
            None => groups.push((reason, vec![name])),
        }
    }
    let group = |(reason, mut names): (String, Vec<String>)| {
        let more = names.len().saturating_sub(NAMED);
        names.truncate(NAMED);
        if more > 0 {
            names.push(voice.say("why-more", &[("n", more.into())]));
        }
        format!("{} ({reason})", names.join(", "))
    };
    groups.into_iter().map(group).collect::<Vec<_>>().join("; ")
}

fn why_not(voice: &Voice<'_>, candidate: &Candidate, reasons: &Reasons) -> String {
    if candidate.reason == NotChosen::LacksSkill {
        let lacking = lacking(voice, &candidate.agent, reasons);
        if !lacking.is_empty() {
            return voice.say("not-skill", &[("skills", levels(&lacking).into())]);
        }
    }
    not_chosen(voice, &candidate.reason)
}

/// Why an agent was not chosen.
pub(super) fn not_chosen(voice: &Voice<'_>, reason: &NotChosen) -> String {
    match not_chosen_key(reason) {
        Ok(key) => voice.say(key, &[]),
        Err(lack) => compatibility::lack(voice, lack),
    }
}

/// The needs that an agent does not meet.
fn lacking(voice: &Voice<'_>, agent: &AgentId, reasons: &Reasons) -> BTreeMap<SkillName, Level> {
    let skills = voice.policy.agents.get(agent).map(|agent| &agent.skills);
    let has = |skill: &SkillName| skills.and_then(|skills| skills.get(skill)).copied().unwrap_or_default();
    let needs = reasons.skills.iter();
    needs
        .filter(|(skill, level)| has(skill) < **level)
        .map(|(skill, level)| (skill.clone(), *level))
        .collect()
}

/// The text of a reason, or what the client lacks.
fn not_chosen_key(reason: &NotChosen) -> Result<&'static str, &Lack> {
    Ok(match reason {
        NotChosen::ClientLacks(lack) => return Err(lack),
        NotChosen::ClientNotPreferred => "not-client-not-preferred",
        NotChosen::Offline => "not-offline",
        NotChosen::Away => "not-away",
        NotChosen::NotReady => "not-not-ready",
        NotChosen::AtCapacity => "not-at-capacity",
        NotChosen::RejectedBefore => "not-rejected-before",
        NotChosen::BeingAsked => "not-being-asked",
        NotChosen::Unreachable => "not-unreachable",
        NotChosen::OffDuty => "not-off-duty",
        NotChosen::LacksSkill => "not-lacks-skill",
        NotChosen::NotAtThisStep => "not-at-this-step",
        NotChosen::Excluded => "not-excluded",
        NotChosen::LowerScore => "not-lower-score",
        NotChosen::IdleForLess => "not-idle-for-less",
        NotChosen::LaterName => "not-later-name",
        NotChosen::NotTheNamedOne => "not-the-named-one",
    })
}

fn term_key(name: TermName) -> &'static str {
    match name {
        TermName::Gain => "term-gain",
        TermName::Spared => "term-spared",
        TermName::Surplus => "term-surplus",
        TermName::Load => "term-load",
        TermName::Chats => "term-chats",
        TermName::Turn => "term-turn",
        TermName::Lot => "term-lot",
        TermName::Place => "term-place",
        TermName::Skill => "term-skill",
        TermName::Flexibility => "term-flexibility",
    }
}
