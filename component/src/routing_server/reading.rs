//! What a routing server says, from JSON to an instruction.
//!
//! *Never:* whether it can be followed; the core knows what there is.

use crate::protocol::{Decision, DecisionVerdict};
use router_core::Span;
use router_core::values::answer::Text;
use router_core::values::hosting::HostingKind;
use router_core::values::id::{AgentId, Level, QueueName, RuleName, SkillName};
use router_core::values::instruction::{Instructed, InstructedRoute, Instruction};
use serde_json::{Map, Value};
use std::sync::Arc;

/// For how long a named agent is waited for if it is not said.
const AGENT_WAIT: u32 = 30;

/// Reads a decision.
///
/// # Errors
/// What is wrong with it.
pub(super) fn instruction(body: &[u8]) -> Result<Instruction, String> {
    // an object and nothing else: a list would be read as the fields in their order
    let object: Map<String, Value> = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let decision: Decision =
        serde_json::from_value(Value::Object(object)).map_err(|error| error.to_string())?;
    let hosting = decision.hosting.as_deref().map(hosting).transpose()?;
    let say = decision.say.as_deref().filter(|text| !text.trim().is_empty()).map(Text::from);
    let rule = decision.rule.as_deref().map(RuleName::from);
    let verdict = match decision.verdict {
        DecisionVerdict::Local => Instructed::AskRules,
        DecisionVerdict::End => Instructed::End,
        DecisionVerdict::Route => {
            let wait = decision.agent_wait.unwrap_or(AGENT_WAIT);
            let skills = decision.skills.into_iter();
            Instructed::Route(Box::new(InstructedRoute {
                queue: decision.queue.as_deref().map(QueueName::from),
                skills: skills
                    .map(|(skill, level)| (SkillName::from(skill.as_str()), Level(level)))
                    .collect(),
                priority: decision.priority,
                head_start: Span::from_seconds(u64::from(decision.head_start)),
                prefer: decision
                    .agent
                    .map(|agent| (AgentId::from(agent.as_str()), Span::from_seconds(u64::from(wait)))),
                exclude: decision.exclude.iter().map(|agent| AgentId::from(agent.as_str())).collect(),
                hosting,
                tags: decision.tags.iter().map(|tag| Arc::from(tag.as_str())).collect(),
            }))
        }
    };
    Ok(Instruction { verdict, say, rule })
}

fn hosting(word: &str) -> Result<HostingKind, String> {
    match word {
        "relay" => Ok(HostingKind::Relay),
        "direct" => Ok(HostingKind::Direct),
        "room" => Ok(HostingKind::Room),
        other => Err(format!("there is no hosting \"{other}\"")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_is_read() {
        let json = br#"{"queue": "billing", "skills": {"german": 2}, "priority": 3, "head_start": 60, "agent": "bob@example.org",
            "exclude": ["carol@example.org"], "hosting": "direct", "tags": ["gold"], "say": "Hello", "rule": "gold"}"#;
        let read = instruction(json).unwrap();
        let route = InstructedRoute {
            queue: Some("billing".into()),
            skills: [("german".into(), Level(2))].into(),
            priority: 3,
            head_start: Span::from_seconds(60),
            prefer: Some(("bob@example.org".into(), Span::from_seconds(30))),
            exclude: ["carol@example.org".into()].into(),
            hosting: Some(HostingKind::Direct),
            tags: ["gold".into()].into(),
        };
        let verdict = Instructed::Route(Box::new(route));
        assert_eq!(read, Instruction { verdict, say: Some("Hello".into()), rule: Some("gold".into()) });
        let read = |json: &str| instruction(json.as_bytes());
        assert_eq!(read("{}").unwrap().verdict, Instructed::Route(Box::default()));
        assert_eq!(read(r#"{"verdict": "local"}"#).unwrap().verdict, Instructed::AskRules);
        let end = Instruction { verdict: Instructed::End, say: Some("Bye".into()), rule: None };
        assert_eq!(read(r#"{"verdict": "end", "say": "Bye"}"#), Ok(end));
    }

    #[test]
    fn what_is_no_decision_is_refused_in_words() {
        for (json, words) in [
            ("", "EOF"),
            ("[]", "invalid"),
            (r#"{"que": "x"}"#, "unknown field `que`"),
            (r#"{"verdict": "maybe"}"#, "maybe"),
            (r#"{"priority": 300}"#, "300"),
            (r#"{"hosting": "cellar"}"#, "cellar"),
        ] {
            let error = instruction(json.as_bytes()).unwrap_err();
            assert!(error.contains(words), "{json}: {error}");
        }
    }
}
