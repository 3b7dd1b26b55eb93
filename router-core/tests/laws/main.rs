//! Random histories against the laws of the engine (design: "The laws").
//!
//! A seed is a whole history: settings, customers who come twice and leave, agents who vanish, links that
//! die, restarts from rows of JSON, settings replaced. After every step every law is asked. `LAWS_SEEDS` sets
//! the number of histories (2,000), `LAWS_SEED` plays one and prints its steps.
//!
//! *Never:* a history that cannot be played again from its seed.

#![allow(
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    reason = "a test may stop at what it does not expect"
)]

mod book;
mod history;
mod laws;
mod random;
mod settings;
mod state;
mod step;

use book::Book;
use random::Random;
use router_core::values::id::{ConversationId, LinkName};
use router_core::{Effect, Effects, Engine, Event, Policy, Timestamp};
use state::{Rows, loaded, row, rows, talks};
use std::collections::BTreeMap;
use std::sync::Arc;
use step::{Step, Verdict};

/// Steps of a history: mostly short, so that there are many; every twentieth is long.
fn steps(random: &mut Random) -> u64 {
    if random.percent(4) { 200 } else { 15 + random.below(45) }
}

type Law = fn(&Step) -> Verdict;

macro_rules! laws {
    ($($law:ident,)*) => {
        const LAWS: &[(&str, Law)] = &[$((stringify!($law), laws::$law)),*];
        $(
            #[test]
            fn $law() {
                for seed in 1_000_000..1_000_040 {
                    play(seed, &[(stringify!($law), laws::$law)]);
                }
            }
        )*
    };
}

laws! {
    time_never_goes_back,
    overdue_deadlines_fire_first_at_their_own_time,
    nobody_waits_for_a_free_agent,
    the_order_of_the_line_holds,
    ties_end_with_the_id,
    extra_wake_ups_change_nothing,
    same_state_and_event_give_the_same,
    every_collection_has_a_limit,
    no_message_is_swallowed,
    what_is_kept_is_what_is_loaded,
    changes_are_reported,
    both_machines_agree,
    nobody_gets_more_than_the_capacity,
    nobody_absent_holds_anything_for_ever,
    people_see_a_consistent_story,
    age_is_kept,
    a_grace_is_not_prolonged,
    deadlines_are_held_while_links_are_down,
    the_next_deadline_is_the_earliest,
    exclusions_have_an_end,
    a_refusal_excludes,
}

#[test]
fn all_laws_hold_in_random_histories() {
    if let Some(seed) = number_from("LAWS_SEED") {
        return play(seed, LAWS);
    }
    let count = number_from("LAWS_SEEDS").unwrap_or(2_000);
    let workers = std::thread::available_parallelism().map_or(2, |workers| workers.get() as u64);
    std::thread::scope(|scope| {
        for worker in 0..workers {
            scope.spawn(move || (worker..count).step_by(workers as usize).for_each(|seed| play(seed, LAWS)));
        }
    });
}

/// Laws about what never happens would prove nothing: the histories reach everything that can be said.
#[test]
fn the_histories_reach_everything() {
    let mut seen = BTreeMap::new();
    let mut count = |step: &Step| {
        for effect in &step.out.effects {
            let what = match effect {
                Effect::Tell { notice, .. } => format!("{notice:?}"),
                other => format!("{other:?}"),
            };
            *seen.entry(first_word(&what)).or_insert(0) += 1;
        }
        for fact in &step.out.facts {
            *seen.entry(first_word(&format!("{:?}", fact.what))).or_insert(0) += 1;
        }
    };
    (0..250).for_each(|seed| play_with(seed, &[], &mut count));
    println!("{seen:?}");
    for what in EVERYTHING {
        assert!(
            seen.get(*what).is_some_and(|count| *count >= 5),
            "{what} happened too rarely: {:?}",
            seen.get(*what)
        );
    }
}

/// Effects, notices and facts that must happen.
const EVERYTHING: &[&str] = &[
    "Relay",
    "RelaySignal",
    "ShowTranscript",
    "OpenWindow",
    "CloseWindow",
    "ShowDesk",
    "ProbeAgent",
    "ForgetAgent",
    "CheckCustomer",
    "ForgetConversation",
    "Greeting",
    "Ask",
    "NothingBefore",
    "CustomerHelp",
    "CancelledByCustomer",
    "QueuePosition",
    "AgentJoined",
    "AgentLost",
    "Transferring",
    "SilenceReminder",
    "Closed",
    "Refused",
    "Offer",
    "OfferOver",
    "WindowSummary",
    "WindowClosed",
    "CustomerGone",
    "CustomerBack",
    "TransferredAway",
    "WrapUp",
    "MadeNotReady",
    "AgentStatus",
    "QueueList",
    "CommandRefused",
    "NotDelivered",
    "Started",
    "Queued",
    "Overflowed",
    "NobodyEligible",
    "Accepted",
    "Transferred",
    "WrapUpOver",
    "Availability",
];

fn first_word(text: &str) -> String {
    text.chars().take_while(|letter| letter.is_alphanumeric()).collect()
}

fn number_from(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

struct History {
    random: Random,
    policy: Arc<Policy>,
    periodic: bool,
    engine: Engine,
    rows: Rows,
    stored: Rows,
    book: Book,
    last_message: u64,
}

fn play(seed: u64, laws: &[(&str, Law)]) {
    play_with(seed, laws, &mut |_| {});
}

fn play_with(seed: u64, laws: &[(&str, Law)], watch: &mut dyn FnMut(&Step)) {
    let mut random = Random::new(seed);
    let periodic = random.percent(50);
    let policy = settings::settings(&mut random, periodic);
    let engine = Engine::new(policy.clone(), seed);
    let rows = rows(&engine, &Rows::new());
    let (stored, book) = (rows.clone(), Book::default());
    let mut history = History { random, policy, periodic, engine, rows, stored, book, last_message: 0 };
    for number in 0..steps(&mut history.random) as usize {
        let (now, event) = history.next_event(number);
        let is_due = history.engine.next_deadline().is_some_and(|deadline| deadline.at <= now);
        if is_due && matches!(event, Event::CustomerWrote { .. }) {
            // What is due comes first, so that the book can tell what became of the message.
            history
                .step(now, Event::TimePassed, laws, watch)
                .unwrap_or_else(|what| panic!("seed {seed}: {what}"));
        }
        let told = format!("{now:?} {event:?}");
        if std::env::var("LAWS_SEED").is_ok() {
            println!("{number}: {told}");
        }
        if let Err(what) = history.step(now, event, laws, watch) {
            panic!("seed {seed}, step {number} ({told}): {what}\nplay it with LAWS_SEED={seed}");
        }
    }
}

impl History {
    fn next_event(&mut self, number: usize) -> (Timestamp, Event) {
        if number < 2 {
            return (
                Timestamp::from_millis(1_000_000),
                Event::LinkUp(LinkName::from(settings::LINKS[number])),
            );
        }
        if let Some(agent) = settings::AGENTS.get(number - 2)
            && self.random.percent(85)
        {
            return (self.engine.time(), history::comes(agent));
        }
        if self.random.below(150) == 0 {
            self.policy = settings::settings(&mut self.random, self.periodic);
            return (self.engine.time(), Event::PolicyReplaced(self.policy.clone()));
        }
        if self.random.below(100) == 0 {
            self.restart();
            return (self.engine.time(), Event::LinkDown(LinkName::from(settings::LINKS[0])));
        }
        let now = history::time_after(&mut self.random, &self.engine);
        let offers = self.book.offers.iter().map(|(id, offer)| (offer.1.clone(), *id)).collect::<Vec<_>>();
        (now, history::event(&mut self.random, &self.engine, &offers, &mut self.last_message))
    }

    /// The process dies and comes back with what the store has.
    fn restart(&mut self) {
        let mut restarted = loaded(&self.policy, &self.stored);
        // The kept time may be older; the first event brings it up to date.
        restarted.handle(self.engine.time(), Event::TimePassed);
        assert!(restarted == self.engine, "what is stored is another engine");
    }

    fn step(
        &mut self,
        now: Timestamp,
        event: Event,
        laws: &[(&str, Law)],
        watch: &mut dyn FnMut(&Step),
    ) -> Verdict {
        let before = self.engine.clone();
        let rows_before = std::mem::take(&mut self.rows);
        let out = self.engine.handle(now, event.clone());
        self.rows = rows(&self.engine, &rows_before);
        self.store(&out);
        let kept = kept(&rows_before, &before, &event, &out);
        self.book.follow(&event, &out, kept);
        let step = Step {
            policy: &self.policy,
            before: &before,
            rows_before: &rows_before,
            now,
            event: &event,
            out: &out,
            after: &self.engine,
            rows: &self.rows,
            stored: &self.stored,
            book: &self.book,
        };
        watch(&step);
        for (name, law) in laws {
            law(&step).map_err(|what| format!("{name}: {what}"))?;
        }
        Ok(())
    }

    fn store(&mut self, out: &Effects) {
        for key in &out.changed {
            match self.engine.entity(key) {
                Some(entity) => self.stored.insert(key.clone(), row(entity)),
                None => self.stored.remove(key),
            };
        }
    }
}

/// The conversation for which a customer's message was kept: it was waiting, or its agent's client was not there, and
/// nothing came back.
fn kept(before: &Rows, engine: &Engine, event: &Event, out: &Effects) -> Option<ConversationId> {
    let Event::CustomerWrote { customer, desk, message, .. } = event else { return None };
    let id = engine.conversation_of(customer, desk)?;
    let talk = talks(before).find(|talk| talk.id == id.0)?;
    let answered = out.effects.iter().any(|effect| match effect {
        Effect::Tell { to: router_core::Recipient::Customer { address, .. }, .. } => address == customer,
        Effect::Relay { message: relayed, .. } => relayed == message,
        _ => false,
    });
    (matches!(talk.stage(), "Waiting" | "Active") && !answered).then_some(id)
}
