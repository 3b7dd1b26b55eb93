//! The chat half: one conversation between a customer and a desk, from the first word to the last.
//!
//! [`Conversations`] holds the open ones. Each call says what happened to one of them; it writes effects and
//! facts, and returns a [`Turn`] when something has to follow elsewhere (a queue, the end). Every change goes
//! through `change`, which keeps deadlines and indexes equal to what a rebuild would give.
//!
//! *Never:* who gets a conversation.

mod answers;
mod closing;
mod customers;
mod deciding;
mod dialogue;
mod hosting;
mod index;
mod participants;
mod presence;
mod progress;
mod reconcile;
mod relay;
mod revising;
mod silence;
mod stage;
mod waiting;
mod window;

pub(crate) use customers::Customers;
pub use customers::Remembered;
pub(crate) use dialogue::Opening;
pub use progress::Progress;
pub(crate) use revising::revises;
pub use stage::Conversation;
pub(crate) use stage::Stage;

use crate::values::deadline::Deadlines;
use crate::values::id::{ConversationId, DeskName, LinkName, QueueName};
use crate::values::notice::ClosedReason;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// All open conversations, and what is remembered of customers.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Conversations {
    /// Boxed: a tree that grows at its end keeps its nodes half empty, which is dear with values of this size.
    pub(crate) open: BTreeMap<ConversationId, Box<Conversation>>,
    pub(crate) customers: Customers,
    pub(crate) deadlines: Deadlines,
    /// By JID, the conversations that a customer's message goes to; those in wrap-up are not among them.
    by_customer: BTreeMap<Arc<str>, Vec<Listed>>,
    /// Those whose kept form is another one.
    pub(crate) touched: Vec<ConversationId>,
    /// Those of which only the progress is.
    pub(crate) progressed: Vec<ConversationId>,
    /// Those of whose customer's client something else is known.
    pub(crate) learnt: Vec<ConversationId>,
}

/// An open conversation of a customer, as it is found by JID.
#[derive(Clone, Debug, PartialEq)]
struct Listed {
    link: LinkName,
    desk: DeskName,
    id: ConversationId,
}

/// What has to follow from a turn of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Nothing.
    Stay,
    /// The dialogue is over: it goes into this queue.
    Queue(QueueName),
    /// An answer was corrected while it waits: it may belong into another queue than before.
    QueueAgain(QueueName),
    /// The customer wants to know the place in the queue.
    TellPlace,
    /// It ends.
    Close(ClosedReason),
}
