//! A request: somebody wants something done or told, and an answer to it. The desk's one door.
//!
//! An agent's command is a request, whether it was said in a chat or sent as an ad-hoc form (XEP-0050); so is whatever a
//! program wants over HTTP. The engine answers without knowing who asked how; the answer goes where the request says, after
//! the commit like everything.
//!
//! *Never:* what a request does.

use crate::protocol::{Acting, AgentState, NewInteraction, Problem, Requeueing};
use router_core::values::address::Address;
use router_core::values::command::Command;
use router_core::values::effect::AgentSide;
use router_core::values::id::{AgentId, DeskName, InteractionId, WindowId};
use std::sync::Arc;
use tokio::sync::mpsc;

/// Something that an agent wants, in words or by a form.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Who.
    pub who: AgentId,
    /// In which window it was said, if in one.
    pub window: Option<WindowId>,
    /// What.
    pub what: Command,
    /// Where the answer goes.
    pub answer: AnswerTo,
}

/// Where an answer goes to an agent.
#[derive(Clone, Debug, PartialEq)]
pub enum AnswerTo {
    /// Into a chat, in words.
    Chat(AgentSide),
    /// To the client that sent a form.
    Form(FormHeader),
}

/// An ad-hoc command that waits for its answer (XEP-0050).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormHeader {
    /// Who wants it.
    pub agent: AgentId,
    /// The bare JID of the agent, and the link.
    pub sender: Address,
    /// Where the answer goes: a full JID.
    pub to: String,
    /// Our address that was asked.
    pub from: String,
    /// The id of the query.
    pub id: String,
    /// The command's node.
    pub node: String,
    /// The session, as the sender names it.
    pub session: String,
    /// The desk whose language and words count.
    pub desk: DeskName,
}

/// Something that a program wants.
#[derive(Debug)]
pub struct ProgramRequest {
    /// Which: the name of its token.
    pub program: Arc<str>,
    /// What.
    pub what: Wanted,
    /// Whether it may be a repetition.
    pub once: Option<Once>,
    /// Where the answer goes.
    pub answer: Answerer,
}

/// What a program can want.
#[derive(Clone, Debug, PartialEq)]
pub enum Wanted {
    /// That an interaction is routed.
    Submit(Box<NewInteraction>),
    /// An answer to an offer: taken, or not.
    Answer {
        /// Of which interaction.
        interaction: InteractionId,
        /// By whom.
        by: Acting,
        /// Whether it is taken.
        accepted: bool,
    },
    /// An agent is through with an interaction.
    Finish(InteractionId, Acting),
    /// An interaction is taken back.
    Cancel(InteractionId),
    /// An interaction goes back into a queue.
    Requeue(InteractionId, Requeueing),
    /// A report of an agent.
    Report(String, AgentState),
    /// A post of news has ended: arrived, or given up for a reason.
    Posted {
        /// The number of the piece of news.
        number: u64,
        /// Why it was given up.
        why: Option<String>,
    },
    /// A look at something.
    Look(Look),
}

/// What a program can look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// One interaction.
    Interaction(InteractionId),
    /// All agents.
    Agents,
    /// One agent, by JID or name.
    Agent(String),
    /// All queues.
    Queues,
    /// One queue.
    Queue(String),
    /// News of interactions after a number; `None`: from now on.
    News {
        /// The number of the last that was read.
        after: Option<u64>,
    },
    /// What is to be posted and has not arrived.
    Posts,
    /// News that were given up.
    DeadLetters,
    /// What operators watch.
    Figures,
    /// Whether everything works. A row is written, so that the answer proves that the store keeps.
    Health,
}

/// What makes a request one that is done only once (the header `Idempotency-Key`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Once {
    /// The key that the program chose.
    pub key: Arc<str>,
    /// What the key was used for: a hash of the method, path and body.
    pub of: [u8; 16],
}

/// What a program is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// JSON as the protocol has it, with what stands in the header.
    Body {
        /// The JSON.
        json: String,
        /// The version of what it shows, for the entity tag.
        version: Option<(InteractionId, u64)>,
        /// The request was done before, under the same key.
        repeated: bool,
    },
    /// Why not.
    Problem(Problem),
    /// What operators watch.
    Figures(Box<Figures>),
    /// What is connected.
    Health(Vec<LinkHealth>),
    /// What is to be posted: number, callback, body.
    Posts(Vec<(u64, Arc<str>, Arc<str>)>),
    /// Nothing but that it is done.
    Done,
    /// News of interactions.
    News {
        /// Numbers, each with what happened, oldest first.
        items: Vec<(u64, Arc<str>)>,
        /// The number of the newest there is.
        last: u64,
        /// Whether none are missing.
        is_complete: bool,
    },
}

/// What operators watch of the desk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Open conversations.
    pub conversations: usize,
    /// Open interactions of programs.
    pub interactions: usize,
    /// Questions to clients that wait for an answer.
    pub questions: usize,
    /// Agents by availability.
    pub agents: Vec<(&'static str, u64)>,
    /// Waiting, present and free, by queue.
    pub queues: Vec<(String, [u32; 3])>,
    /// Links, whether each is up, and how many stanzas came in.
    pub links: Vec<(String, bool, u64)>,
}

/// How a link is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkHealth {
    /// Its name.
    pub link: String,
    /// Whether it is connected.
    pub up: bool,
    /// For how many milliseconds something has waited for the server to confirm it.
    pub unconfirmed: u64,
}

/// Something that became of an interaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgramNews {
    /// Its number; they count up by one.
    pub number: u64,
    /// Which interaction.
    pub interaction: InteractionId,
    /// The version of it that this led to.
    pub version: u64,
    /// Where it is to be posted.
    pub callback: Option<Arc<str>>,
    /// The news, as the protocol has it.
    pub json: Arc<str>,
}

/// Takes one answer, on whatever thread, without waiting.
#[derive(Clone, Debug)]
pub struct Answerer(mpsc::Sender<Told>);

impl Answerer {
    /// An answerer, and where its answer arrives.
    pub fn new() -> (Self, mpsc::Receiver<Told>) {
        let (sender, receiver) = mpsc::channel(1);
        (Self(sender), receiver)
    }

    /// Gives the answer. Nobody may wait for it any more.
    pub fn tell(&self, told: Told) {
        let _ = self.0.try_send(told);
    }
}

impl PartialEq for Answerer {
    fn eq(&self, other: &Self) -> bool {
        self.0.same_channel(&other.0)
    }
}

impl Eq for Answerer {}
