//! Lines about interactions that are no conversations, such as a call.
//!
//! | Line | Meaning |
//! |---|---|
//! | `c1 arrives as voice in general` | it came, of this medium, for this queue |
//! | `c1 gives up` | its customer did not wait any longer |
//! | `bob takes c1`, `bob refuses c1` | an agent answered the offer |
//! | `c1 ends` | the agent is through with it, or with its wrap-up |
//!
//! *Never:* a conversation.

use router_core::values::id::{AgentId, InteractionId, Medium, QueueName};
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
            [reference, "ends"] => Event::InteractionEnded(self.number(reference)?),
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

    fn number(&self, reference: &str) -> Option<InteractionId> {
        self.numbers.get(reference).copied()
    }
}
