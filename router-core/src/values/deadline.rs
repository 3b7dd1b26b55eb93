//! What the engine waits for, in order of time.
//!
//! `Deadlines` is an index derived from the timers of the entities. Ties end with the reason and its id.
//!
//! *Never:* the truth about a timer; that is in its entity.

use super::id::{AgentId, CalendarName, ConversationId, InteractionId};
use super::time::Timestamp;
use alloc::collections::BTreeSet;

/// When the engine wants to be called with `TimePassed`, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub wake: Wake,
}

/// The reasons for waking up.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wake {
    /// The agent did not answer the offer of this interaction in time.
    OfferExpires(InteractionId),
    /// The agent's clients did not come back in time: somebody else takes over.
    AgentGrace(AgentId),
    /// The customer did not come back in time: the conversation is closed.
    CustomerGrace(ConversationId),
    /// Nobody wrote for a while: the customer is reminded, or the conversation is closed.
    Silence(ConversationId),
    /// The wrap-up after this interaction is over: its agent is free for others.
    WrapUpEnds(InteractionId),
    /// Everybody asked had refused this interaction: they may be asked again.
    TryAgain(InteractionId),
    /// The time of a step of the ladder is over, or of a message that was left.
    StepEnds(InteractionId),
    /// The preferred agent is not waited for any longer.
    PreferenceEnds(InteractionId),
    /// One more agent is asked.
    AskMore(InteractionId),
    /// Something opens or closes.
    HoursChange(CalendarName),
    /// The customer may be told of a changed place in the queue.
    Announce(ConversationId),
    /// Two who talk without Frontdesk count as talking no longer.
    DirectEnds(ConversationId),
    /// A room is not there yet, or not everybody is in it.
    RoomLate(ConversationId),
    /// It is time to find out whether the customer is still there.
    CheckCustomer(ConversationId),
    /// What the customer's client says of itself, or a routing server, is not waited for any longer: it is decided without.
    DecidingEnds(ConversationId),
}

/// All deadlines in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Deadlines(BTreeSet<Deadline>);

impl Deadlines {
    pub(crate) fn first(&self) -> Option<&Deadline> {
        self.0.first()
    }

    /// Moves the deadline for `wake` from where it was to where it is now.
    pub(crate) fn shift(&mut self, wake: Wake, before: Option<Timestamp>, after: Option<Timestamp>) {
        if before == after {
            return;
        }
        if let Some(at) = before {
            self.0.remove(&Deadline { at, wake: wake.clone() });
        }
        if let Some(at) = after {
            self.0.insert(Deadline { at, wake });
        }
    }
}
