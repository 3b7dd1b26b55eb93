//! What the desk hands to the store: rows to keep and stanzas to pass on once they are kept.
//!
//! A batch is the outcome of one round of the desk. The order of `outgoing` is the order on the wire.
//!
//! *Never:* how a row is kept.

use super::row::{CustomerRow, EntityRow, FactRow, InputKey, Line};
use crate::errand::Errand;
use crate::request::{Answerer, ProgramNews, Told};
use router_core::Timestamp;
use router_core::values::effect::Range;
use router_core::values::id::{ConversationId, LinkName, MessageId};
use std::collections::BTreeMap;
use std::fmt;

/// Rows and stanzas of one round of the desk. All of it is kept, or nothing.
#[derive(Debug, Default)]
pub struct Batch {
    /// The time of the last event that is in it. A restart goes on from the last one that was kept.
    pub at: Timestamp,
    /// Entities in their new form; of several rows with one key the last counts.
    pub entities: Vec<EntityRow>,
    /// New lines of transcripts.
    pub lines: Vec<Line>,
    /// New facts.
    pub facts: Vec<FactRow>,
    /// Customers of conversations that began.
    pub customers: Vec<CustomerRow>,
    /// Inputs that were consumed.
    pub inputs: Vec<InputKey>,
    /// What leaves once the batch is kept, in order.
    pub outgoing: Vec<Outgoing>,
    /// The link's server has taken every outbox row up to this number: they are done.
    pub acknowledged: Vec<(LinkName, u64)>,
    /// What came in through the link up to this number is kept with this batch: its server may forget it then.
    pub taken: Vec<(LinkName, u64)>,
}

impl Batch {
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.only_acknowledges() && self.acknowledged.is_empty() && self.taken.is_empty()
    }

    /// The stanza with this number came in through the link, and what follows from it is in here.
    pub fn took(&mut self, link: LinkName, number: u64) {
        match self.taken.iter_mut().find(|(of, _)| *of == link) {
            Some((_, taken)) => *taken = number.max(*taken),
            None => self.taken.push((link, number)),
        }
    }

    /// Whether there is nothing in it but acknowledgements.
    pub fn only_acknowledges(&self) -> bool {
        self.entities.is_empty()
            && self.lines.is_empty()
            && self.facts.is_empty()
            && self.customers.is_empty()
            && self.inputs.is_empty()
            && self.outgoing.is_empty()
    }
}

/// Something that leaves once its batch is kept.
#[derive(Debug)]
pub enum Outgoing {
    /// A stanza.
    Stanza {
        /// Over which link.
        link: LinkName,
        /// The stanza as it goes on the wire.
        bytes: Vec<u8>,
        /// Whether it becomes an outbox row first. One that is not durable is fleeting: it goes out in its
        /// place of the order, and is gone if the link is down.
        durable: bool,
    },
    /// The answer to a program.
    Told {
        /// Where it goes.
        to: Answerer,
        /// The answer.
        told: Told,
    },
    /// Something that became of an interaction, for whoever listens.
    News(ProgramNews),
    /// Something for the routing server.
    Errand(Errand),
    /// Lines of a transcript, turned into durable stanzas within the transaction.
    Transcript(TranscriptRequest),
    /// The link can take something again, because it is up or because it has caught up: those of its outbox rows that it
    /// was not yet given on this connection go out before what follows, in order.
    Replay {
        /// Which link.
        link: LinkName,
        /// Which of its connections; handed back unchanged.
        epoch: u64,
        /// How they go out.
        rows: Rows,
    },
}

/// How the outbox rows of a link go out on a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// All at once.
    AllAtOnce,
    /// Each when the one before is confirmed, because the server ended the connection before for one of them: only so it is
    /// found for which.
    OneByOne {
        /// The last row that is confirmed on this connection; 0 if none is.
        confirmed: u64,
    },
    /// One by one from the beginning of a connection, and without the first, which is taken out, aloud: the server has ended
    /// too many connections for it.
    WithoutTheFirst,
}

/// Messages of a transcript that are shown at the most; of more, the newest.
pub const SHOWN_AT_MOST: usize = 100;

/// A part of a transcript.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// Its lines, oldest first.
    pub lines: Vec<Line>,
    /// There were more than [`SHOWN_AT_MOST`], and older ones are left out.
    pub is_cut: bool,
}

/// Turns lines into stanzas. It must not depend on anything but the lines and what it carries.
pub type Renderer = Box<dyn FnOnce(Excerpt) -> Vec<Vec<u8>> + Send>;

/// Asks for lines of a transcript as durable stanzas. Lines of the same batch are seen.
pub struct TranscriptRequest {
    /// Over which link the stanzas go.
    pub link: LinkName,
    /// Whose transcript.
    pub conversation: ConversationId,
    /// The first message of the conversation with all its revisions, if it is wanted.
    pub opening: Option<MessageId>,
    /// The messages that are wanted.
    pub range: Option<Range>,
    rendering: Rendering,
}

/// A renderer runs once; a transaction that fails is tried again with what it made.
enum Rendering {
    Due(Renderer),
    Done(Vec<Vec<u8>>),
}

impl TranscriptRequest {
    /// Asks for the opening line, if it is wanted, and the lines of a range of `conversation`, made into stanzas by
    /// `renderer`.
    pub fn new(
        link: LinkName,
        conversation: ConversationId,
        opening: Option<MessageId>,
        range: Option<Range>,
        renderer: Renderer,
    ) -> Self {
        Self { link, conversation, opening, range, rendering: Rendering::Due(renderer) }
    }

    /// The stanzas; the first call reads the lines through `read` and renders them.
    pub(super) fn stanzas<E>(
        &mut self,
        read: impl FnOnce(ConversationId, Option<MessageId>, Option<Range>) -> Result<Excerpt, E>,
    ) -> Result<&[Vec<u8>], E> {
        if matches!(self.rendering, Rendering::Due(_)) {
            let excerpt = read(self.conversation, self.opening, self.range)?;
            let due = std::mem::replace(&mut self.rendering, Rendering::Done(Vec::new()));
            if let Rendering::Due(renderer) = due {
                self.rendering = Rendering::Done(renderer(excerpt));
            }
        }
        match &self.rendering {
            Rendering::Done(stanzas) => Ok(stanzas),
            Rendering::Due(_) => Ok(&[]),
        }
    }

    /// The stanzas that were rendered.
    pub(super) fn into_stanzas(self) -> Vec<Vec<u8>> {
        match self.rendering {
            Rendering::Done(stanzas) => stanzas,
            Rendering::Due(_) => Vec::new(),
        }
    }
}

impl Excerpt {
    /// The opening line with its revisions, and of the other lines, newest first, as many as are shown.
    pub(super) fn of(opening: Vec<Line>, newest: Vec<Line>) -> Self {
        let is_cut = newest.len() > SHOWN_AT_MOST;
        let shown = newest.into_iter().take(SHOWN_AT_MOST);
        let lines: BTreeMap<MessageId, Line> =
            shown.chain(opening).map(|line| (line.message, line)).collect();
        Self { lines: lines.into_values().collect(), is_cut }
    }
}

impl fmt::Debug for TranscriptRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TranscriptRequest")
            .field("link", &self.link)
            .field("conversation", &self.conversation)
            .field("opening", &self.opening)
            .field("range", &self.range)
            .finish_non_exhaustive()
    }
}
