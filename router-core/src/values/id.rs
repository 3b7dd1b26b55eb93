//! Names that come from the settings and numbers that the engine or the shell gives out.
//!
//! Names are shared strings (cloning is cheap); numbers count up and are never used twice.
//!
//! *Never:* parsing of what they stand for.

use alloc::sync::Arc;
use core::borrow::Borrow;
use core::fmt;
use serde::{Deserialize, Serialize};

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The name as it stands in the settings.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(name: &str) -> Self {
                Self(Arc::from(name))
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl From<Arc<str>> for $name {
            fn from(name: Arc<str>) -> Self {
                Self(name)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }
    };
}

macro_rules! number {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }
    };
}

name! {
    /// One connection to one server (`[[link]] name`).
    LinkName
}
name! {
    /// A service address: the localpart of the desk's JID (`[[desk]] name`).
    DeskName
}
name! {
    /// A queue (`[[queue]] name`).
    QueueName
}
name! {
    /// Opening hours (`[[calendar]] name`).
    CalendarName
}
name! {
    /// An agent: the bare JID from the settings, normalised. Displayed names stand in the policy.
    AgentId
}
name! {
    /// A question of a dialogue, unique within its desk.
    QuestionId
}
name! {
    /// A skill of agents, such as `french` or `billing` (`skills = { french = 3 }`).
    SkillName
}
name! {
    /// A rule (`[[rule]] name`).
    RuleName
}
name! {
    /// What an interaction is made of: `chat`, `voice`, `mail`; each takes its own share of an agent's capacity.
    Medium
}
name! {
    /// An XMPP resource.
    Resource
}
name! {
    /// A language tag such as `en` or `de-AT` (BCP 47), in lower case.
    Language
}

number! {
    /// A conversation between one customer and one desk. Counts up, never reused.
    ConversationId(u64)
}
number! {
    /// Something to route, whatever its medium. A chat's interaction has the number of its conversation.
    InteractionId(u64)
}
number! {
    /// A message that a person wrote; its stanza stays in the shell under this number.
    MessageId(u64)
}
number! {
    /// An agent's window onto a conversation: 1 for the first agent who joined, 2 for the next, and so on.
    WindowNumber(u16)
}
number! {
    /// An offer of one interaction to one agent. Late answers name an offer that is over and do nothing.
    OfferId(u64)
}

number! {
    /// How well an agent masters a skill: 1 (a little) to 10 (best); 0: not at all.
    Level(u8)
}

/// A window: the conversation and its number in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct WindowId {
    /// The conversation that the window shows.
    pub conversation: ConversationId,
    /// Which of its windows.
    pub number: WindowNumber,
}
