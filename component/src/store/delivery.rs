//! What the store passes on to the links, and to programs, once it is kept.
//!
//! Outbox rows are numbered in the order of `outgoing`, first while they are written and, once the
//! transaction is committed, again while the bytes are moved out of the batches; both count alike.
//!
//! *Never:* a delivery of something that is not committed.

use super::batch::{Batch, Outgoing, Rows};
use crate::errand::Errand;
use crate::request::{Answerer, ProgramNews, Told};
use router_core::values::id::LinkName;
use std::fmt;

/// Outbox numbers with their stanzas, in order.
pub type OutboxRows = Vec<(u64, Vec<u8>)>;

/// Something for a link or a program, in the order of the desk.
#[derive(Clone, PartialEq, Eq)]
pub enum Delivery {
    /// A stanza to write.
    Stanza {
        /// Over which link.
        link: LinkName,
        /// The number of its outbox row; `None`: it is fleeting.
        number: Option<u64>,
        /// The stanza.
        bytes: Vec<u8>,
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
    /// The link can take something again: what it was not yet given on this connection is to be read from its outbox
    /// ([`super::Store::outbox`]); what follows comes after it.
    Replay {
        /// Which link.
        link: LinkName,
        /// Which of its connections.
        epoch: u64,
        /// How.
        rows: Rows,
    },
    /// Everything that came in through the link up to this number is kept.
    Taken {
        /// Which link.
        link: LinkName,
        /// The number that the link gave it.
        number: u64,
    },
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stanza { link, number, bytes } => f
                .debug_struct("Stanza")
                .field("link", link)
                .field("number", number)
                .field("bytes", &bytes.len())
                .finish(),
            Self::Told { .. } => f.write_str("Told"),
            Self::News(news) => f.debug_tuple("News").field(&news.number).finish(),
            Self::Errand(_) => f.write_str("Errand"),
            Self::Replay { link, epoch, rows } => f
                .debug_struct("Replay")
                .field("link", link)
                .field("epoch", epoch)
                .field("rows", rows)
                .finish(),
            Self::Taken { link, number } => {
                f.debug_struct("Taken").field("link", link).field("number", number).finish()
            }
        }
    }
}

/// Moves what leaves out of committed batches. `last_outbox` is the highest outbox number before the first of their rows.
pub(super) fn deliveries(batches: &mut Vec<Batch>, mut last_outbox: u64) -> Vec<Delivery> {
    let mut next_number = || {
        last_outbox += 1;
        Some(last_outbox)
    };
    let mut out = Vec::with_capacity(batches.iter().map(|batch| batch.outgoing.len()).sum());
    for batch in batches.drain(..) {
        out.extend(batch.taken.into_iter().map(|(link, number)| Delivery::Taken { link, number }));
        for outgoing in batch.outgoing {
            deliver(outgoing, &mut next_number, &mut out);
        }
    }
    out
}

fn deliver(outgoing: Outgoing, next_number: &mut dyn FnMut() -> Option<u64>, out: &mut Vec<Delivery>) {
    match outgoing {
        Outgoing::Stanza { link, bytes, durable } => {
            let number = if durable { next_number() } else { None };
            out.push(Delivery::Stanza { link, number, bytes });
        }
        Outgoing::Transcript(request) => {
            let link = request.link.clone();
            out.extend(request.into_stanzas().into_iter().map(|bytes| Delivery::Stanza {
                link: link.clone(),
                number: next_number(),
                bytes,
            }));
        }
        Outgoing::Told { to, told } => out.push(Delivery::Told { to, told }),
        Outgoing::News(news) => out.push(Delivery::News(news)),
        Outgoing::Errand(errand) => out.push(Delivery::Errand(errand)),
        Outgoing::Replay { link, epoch, rows } => out.push(Delivery::Replay { link, epoch, rows }),
    }
}

/// Says aloud that a row is taken out of the outbox. The words in it are for nobody's log.
pub(super) fn say_taken_out(link: &LinkName, number: u64, stanza: &[u8]) {
    let end = stanza.iter().position(|byte| *byte == b'>').map_or(stanza.len(), |end| end + 1);
    let start = String::from_utf8_lossy(&stanza[..end]);
    tracing::error!(
        %link, number, bytes = stanza.len(), %start,
        "the server ended the stream three times for this stanza: it is taken out, and its reader does not get it"
    );
}
