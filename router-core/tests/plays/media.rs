//! Lines about interactions that are no conversations, such as a call.
//!
//! | Line | Meaning |
//! |---|---|
//! | `c1 arrives as voice in general` | it came, of this medium, for this queue |
//! | `c1 gives up` | its customer did not wait any longer |
//! | `bob takes c1`, `bob refuses c1` | an agent answered the offer |
//! | `c1 ends`, `bob ends c1` | the agent is through with it, or with its wrap-up |
//! | `bob returns c1`, `bob returns c1 to billing` | the agent gives it back |
//! | `c1 goes to billing` | it waits elsewhere |
//! | `bob is reported available` | a program says so: available, away, offline, nothing; `busy voice`, `2 voice`, `most 1 voice` say more |
//!
//! *Never:* a conversation.

use router_core::values::id::{AgentId, InteractionId, Medium, QueueName};
use router_core::values::report::{AgentReport, MediumReport, ReportedAvailability};
use router_core::{Effect, Effects, Event};
use std::collections::BTreeMap;

/// The numbers that the engine gave to what was brought.
#[derive(Default)]
pub(crate) struct Media {
    numbers: BTreeMap<String, InteractionId>,
}

impl Media {
    /// What the words of a line mean, if they are about such an interaction.
    pub(crate) fn event(&self, words: &[&str]) -> Option<Event> {
        Some(match words {
            [reference, "arrives", "as", medium, "in", queue] => Event::InteractionArrived {
                reference: (*reference).into(),
                medium: Medium::from(*medium),
                attributes: Default::default(),
                queue: QueueName::from(*queue),
            },
            [reference, "gives", "up"] => Event::InteractionLeft(self.number(reference)?),
            [agent, answer @ ("takes" | "refuses"), reference] => Event::OfferAnswered {
                interaction: self.number(reference)?,
                agent: AgentId::from(*agent),
                accepted: *answer == "takes",
            },
            [reference, "ends"] => {
                Event::InteractionEnded { interaction: self.number(reference)?, agent: None }
            }
            [agent, "ends", reference] => Event::InteractionEnded {
                interaction: self.number(reference)?,
                agent: Some(AgentId::from(*agent)),
            },
            [agent, "returns", reference] => self.returned(Some(agent), reference, None)?,
            [agent, "returns", reference, "to", queue] => {
                self.returned(Some(agent), reference, Some(queue))?
            }
            [reference, "goes", "to", queue] => self.returned(None, reference, Some(queue))?,
            [agent, "is", "reported", rest @ ..] => reported(agent, rest),
            _ => return None,
        })
    }

    /// Remembers the numbers that effects tell.
    pub(crate) fn note(&mut self, out: &Effects) {
        for effect in &out.effects {
            if let Effect::Report { interaction, reference, .. } = effect {
                self.numbers.insert(reference.to_string(), *interaction);
            }
        }
    }

    fn returned(&self, agent: Option<&str>, reference: &str, queue: Option<&str>) -> Option<Event> {
        let (agent, queue) = (agent.map(AgentId::from), queue.map(QueueName::from));
        Some(Event::InteractionReturned { interaction: self.number(reference)?, agent, queue })
    }

    fn number(&self, reference: &str) -> Option<InteractionId> {
        self.numbers.get(reference).copied()
    }
}

fn reported(agent: &str, words: &[&str]) -> Event {
    let availability = match words.first() {
        Some(&"available") => Some(ReportedAvailability::Available),
        Some(&"away") => Some(ReportedAvailability::Away),
        Some(&"offline") => Some(ReportedAvailability::Offline),
        Some(&"nothing") => None,
        other => panic!("no such report: {other:?}"),
    };
    let (medium, more) = match words[1..] {
        [] => ("voice", MediumReport::default()),
        ["busy", medium] => (medium, MediumReport { busy: true, ..MediumReport::default() }),
        ["most", most, medium] => {
            (medium, MediumReport { capacity: Some(most.parse().unwrap()), ..MediumReport::default() })
        }
        [in_use, medium] => {
            (medium, MediumReport { in_use: in_use.parse().unwrap(), ..MediumReport::default() })
        }
        ref other => panic!("no such report: {other:?}"),
    };
    let media = if words.len() > 1 { [(Medium::from(medium), more)].into() } else { Default::default() };
    Event::AgentReported { agent: AgentId::from(agent), report: AgentReport { availability, media } }
}
