//! The agents' side of an active conversation: who takes part, and who hears whom.
//!
//! One of them answers for the conversation, the first in the list: the agent whose capacity it takes. Whoever has no
//! client at the moment keeps the place; what was written meanwhile waits, from `held` on.
//!
//! *Never:* a word to the customer that a whisperer said.

use super::window::Window;
use crate::values::id::{AgentId, MessageId, WindowNumber};
use crate::values::participant::{Person, Voice};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Somebody on the agents' side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Participant {
    /// Who, and where.
    pub(crate) window: Window,
    /// How.
    #[serde(default)]
    pub(crate) voice: Voice,
    /// The first message that waits for a client of theirs to come back.
    #[serde(default)]
    pub(crate) held: Option<MessageId>,
}

/// All of them, in the order in which they joined.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Participants(Vec<Participant>);

/// Who hears something.
pub(crate) struct Audience<'a> {
    pub(crate) customer: bool,
    pub(crate) colleagues: Vec<&'a Participant>,
}

impl Participants {
    /// Somebody who speaks, alone.
    pub(crate) fn only(window: Window) -> Self {
        Self(alloc::vec![Participant { window, voice: Voice::Speaks, held: None }])
    }

    /// From rows that have at most one.
    pub(super) fn from_row(window: Option<Window>, held: Option<MessageId>) -> Self {
        let one = window.map(|window| Participant { window, voice: Voice::Speaks, held });
        Self(one.into_iter().collect())
    }

    /// The agent who answers for the conversation.
    pub(crate) fn lead(&self) -> Option<&Participant> {
        self.0.first()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Participant> {
        self.0.iter()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The one with this window.
    pub(crate) fn at(&self, number: WindowNumber) -> Option<&Participant> {
        self.0.iter().find(|one| one.window.number == number)
    }

    /// The one who is this agent.
    pub(super) fn of_mut(&mut self, agent: &AgentId) -> Option<&mut Participant> {
        self.0.iter_mut().find(|one| one.window.agent == *agent)
    }

    /// Who hears what `speaker` says. Nobody hears themselves, nor somebody who does not take part.
    pub(crate) fn audience(&self, speaker: &Person) -> Audience<'_> {
        let (reaches_customer, reaches_colleagues) = match speaker {
            Person::Customer => (false, true),
            Person::Agent(agent) => {
                let voice = self.0.iter().find(|one| one.window.agent == *agent).map(|one| one.voice);
                (voice.is_some_and(Voice::reaches_customer), voice.is_some_and(Voice::reaches_colleagues))
            }
        };
        let is_speaker =
            |one: &&Participant| matches!(speaker, Person::Agent(agent) if one.window.agent == *agent);
        let colleagues = self.0.iter().filter(|one| reaches_colleagues && !is_speaker(one));
        Audience { customer: reaches_customer, colleagues: colleagues.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::address::Address;
    use crate::values::id::LinkName;
    use alloc::collections::BTreeSet;
    use alloc::format;
    use alloc::string::String;
    use proptest::prelude::*;

    const VOICES: [Voice; 3] = [Voice::Speaks, Voice::Whispers, Voice::Listens];

    fn participant(number: u16, voice: Voice) -> Participant {
        let name = format!("agent{number}");
        let window = Window {
            number: WindowNumber(number),
            agent: AgentId::from(name.as_str()),
            address: Address::new(&LinkName::from("main"), &name),
            alias: name.as_str().into(),
        };
        Participant { window, voice, held: None }
    }

    fn agents(audience: &Audience<'_>) -> BTreeSet<String> {
        audience.colleagues.iter().map(|one| one.window.agent.as_str().into()).collect()
    }

    proptest! {
        /// Everybody hears exactly what the voices say, from joining to leaving.
        #[test]
        fn each_hears_what_the_voices_say(steps in prop::collection::vec((0u16..6, 0usize..3, any::<bool>()), 0..40)) {
            let mut all = Participants::default();
            for (number, voice, joins) in steps {
                all.0.retain(|one| one.window.number.0 != number);
                if joins {
                    all.0.push(participant(number, VOICES[voice]));
                }
                let present: BTreeSet<String> =
                    all.iter().map(|one| one.window.agent.as_str().into()).collect();
                let heard = all.audience(&Person::Customer);
                prop_assert!(!heard.customer, "the customer hears no echo");
                prop_assert_eq!(agents(&heard), present.clone());
                for speaker in 0..6 {
                    let person = Person::Agent(AgentId::from(format!("agent{speaker}").as_str()));
                    let heard = all.audience(&person);
                    let voice = all.at(WindowNumber(speaker)).map(|one| one.voice);
                    prop_assert_eq!(heard.customer, voice == Some(Voice::Speaks));
                    let mut others = present.clone();
                    others.remove(&format!("agent{speaker}"));
                    let expected = match voice {
                        Some(Voice::Speaks | Voice::Whispers) => others,
                        Some(Voice::Listens) | None => BTreeSet::new(),
                    };
                    prop_assert_eq!(agents(&heard), expected);
                }
            }
        }
    }
}
