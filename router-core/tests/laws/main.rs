//! Random histories against the laws of the engine (design: "The laws").
//!
//! A seed is a whole history: settings, customers who come twice and leave, agents who vanish, links that
//! die, restarts from rows of JSON, settings replaced. After every step every law is asked. `LAWS_SEEDS` sets
//! the number of histories (2,000), `LAWS_SEED` plays one and prints its steps,
//! with `LAWS_FACTS` also what was decided.
//!
//! *Never:* a history that cannot be played again from its seed.

#![allow(
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    reason = "a test may stop at what it does not expect"
)]

mod book;
mod clients;
mod eligible;
mod history;
mod keeping;
mod ladders;
mod offers;
mod random;
mod ruling;
mod settings;
mod state;
mod step;
mod talk;
mod waiting;

use book::Book;
use random::Random;
use router_core::values::fact::{Candidate, FactKind};
use router_core::values::id::{AgentId, ConversationId, LinkName};
use router_core::values::notice::CustomerNotice;
use router_core::{Effect, Effects, Engine, Event, Policy, Timestamp};
use state::{Rows, foreign, loaded, row, rows, talks};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use step::{Step, Verdict};

/// Steps of a history: mostly short, so that there are many; every twentieth is long.
fn steps(random: &mut Random) -> u64 {
    if random.percent(4) { 200 } else { 15 + random.below(45) }
}

type Law = fn(&Step) -> Verdict;

macro_rules! laws {
    ($($subject:ident::$law:ident,)*) => {
        const LAWS: &[(&str, Law)] = &[$((stringify!($law), $subject::$law)),*];
        $(
            #[test]
            fn $law() {
                for seed in 1_000_000..1_000_040 {
                    play(seed, &[(stringify!($law), $subject::$law)]);
                }
            }
        )*
    };
}

laws! {
    keeping::time_never_goes_back,
    keeping::overdue_deadlines_fire_first_at_their_own_time,
    keeping::extra_wake_ups_change_nothing,
    keeping::same_state_and_event_give_the_same,
    keeping::every_collection_has_a_limit,
    keeping::what_is_kept_is_what_is_loaded,
    keeping::changes_are_reported,
    keeping::the_next_deadline_is_the_earliest,
    talk::no_message_is_swallowed,
    talk::both_machines_agree,
    talk::whoever_left_a_message_may_go,
    talk::nobody_absent_holds_anything_for_ever,
    talk::people_see_a_consistent_story,
    talk::a_grace_is_not_prolonged,
    talk::deadlines_are_held_while_links_are_down,
    offers::nobody_waits_for_a_free_agent,
    offers::the_order_of_the_line_holds,
    offers::only_those_who_fit_are_asked,
    offers::the_chosen_one_has_the_best_terms,
    offers::the_best_is_chosen,
    offers::a_preferred_agent_comes_first,
    offers::a_preference_has_an_end,
    offers::nobody_gets_more_than_the_capacity,
    offers::no_more_are_asked_than_the_step_says,
    offers::as_many_are_asked_as_the_step_says,
    offers::exclusions_have_an_end,
    offers::a_refusal_excludes,
    offers::programs_are_believed,
    waiting::age_is_kept,
    waiting::nobody_is_stranded,
    waiting::messages_are_kept_for_their_time,
    waiting::nobody_vanishes,
    waiting::whoever_brings_something_hears_of_it,
    waiting::every_program_is_answered,
    waiting::a_closed_queue_keeps_nobody_waiting,
    waiting::the_line_is_in_the_order_of_ageing,
    waiting::figures_are_counted,
    waiting::the_ladder_is_climbed_step_by_step,
    waiting::the_first_rule_that_holds_decides,
    waiting::a_closed_desk_takes_nobody_in,
    talk::a_decision_is_not_waited_for_too_long,
}

#[test]
fn all_laws_hold_in_random_histories() {
    if let Some(seed) = number_from("LAWS_SEED") {
        return play(seed, LAWS);
    }
    let (first, count) = (number_from("LAWS_FROM").unwrap_or(0), number_from("LAWS_SEEDS").unwrap_or(2_000));
    let workers = std::thread::available_parallelism().map_or(2, |workers| workers.get() as u64);
    let broken = Mutex::new(BTreeMap::<&str, (u64, u64, String)>::new());
    std::thread::scope(|scope| {
        for worker in 0..workers {
            let broken = &broken;
            scope.spawn(move || {
                for seed in (first + worker..first + count).step_by(workers as usize) {
                    if let Err((law, what)) = play_with(seed, LAWS, &mut |_| {}) {
                        let mut broken = broken.lock().unwrap();
                        let entry = broken.entry(law).or_insert((0, seed, what));
                        entry.0 += 1;
                    }
                }
            });
        }
    });
    let told = |(law, (times, seed, what)): (&&str, &(u64, u64, String))| {
        format!("{law}: {times} times, first LAWS_SEED={seed}: {what}\n")
    };
    let broken = broken.into_inner().unwrap();
    assert!(broken.is_empty(), "{}", broken.iter().map(told).collect::<String>());
}

/// Laws about what never happens would prove nothing: the histories reach everything that can be said.
#[test]
fn the_histories_reach_everything() {
    let mut seen = BTreeMap::new();
    let mut count = |step: &Step| {
        for effect in &step.out.effects {
            let what = match effect {
                Effect::TellCustomer { notice, .. } => format!("{notice:?}"),
                Effect::TellAgent { notice, .. } | Effect::Answer(notice) => format!("{notice:?}"),
                Effect::Report { news, .. } => format!("News{news:?}"),
                Effect::Resolved(Ok(_)) => "ResolvedOk".to_owned(),
                Effect::Resolved(Err(fault)) => format!("Resolved{fault:?}"),
                other => format!("{other:?}"),
            };
            *seen.entry(first_word(&what)).or_insert(0) += 1;
        }
        for fact in &step.out.facts {
            *seen.entry(format!("Fact{}", first_word(&format!("{:?}", fact.what)))).or_insert(0) += 1;
            for candidate in rejected(&fact.what) {
                let what = format!("Not{}", first_word(&format!("{:?}", candidate.reason)));
                *seen.entry(what).or_insert(0) += 1;
            }
        }
    };
    for seed in 0..2_000 {
        play_with(seed, &[], &mut count).unwrap();
    }
    println!("{seen:?}");
    for what in EVERYTHING {
        assert!(
            seen.get(*what).is_some_and(|count| *count >= 5),
            "{what} happened too rarely: {:?}",
            seen.get(*what)
        );
    }
}

/// Effects, notices, news and facts that must happen.
const EVERYTHING: &[&str] = &[
    "Register",
    "Keep",
    "Relay",
    "RelaySignal",
    "ShowTranscript",
    "OpenWindow",
    "CloseWindow",
    "ShowDesk",
    "ProbeAgent",
    "ForgetAgent",
    "CheckCustomer",
    "FindRoom",
    "MakeRoom",
    "Invite",
    "DestroyRoom",
    "AskServer",
    "TellServer",
    "FromServer",
    "FactAskedServer",
    "FactInstructed",
    "FactNotInstructed",
    "ForgetConversation",
    "Greeting",
    "Ask",
    "NothingBefore",
    "CustomerHelp",
    "CancelledByCustomer",
    "QueuePosition",
    "RuleAnswer",
    "OutOfHours",
    "LeaveMessage",
    "CallBack",
    "MessageKept",
    "AgentJoined",
    "Introduced",
    "TalksDirectly",
    "InvitedToRoom",
    "GoesOnHere",
    "FellBack",
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
    "AgentSkills",
    "Why",
    "QueueList",
    "AgentHelp",
    "CommandRefused",
    "NotDelivered",
    "CannotRevise",
    "Followed",
    "NewsQueued",
    "NewsOffered",
    "NewsOfferOver",
    "NewsAssigned",
    "NewsAgentLost",
    "NewsAnswered",
    "NewsEnded",
    "NewsDone",
    "NewsWrapUp",
    "NewsLeft",
    "ResolvedOk",
    "ResolvedUnknown",
    "ResolvedNotOffered",
    "ResolvedHasAgent",
    "ResolvedHasNoAgent",
    "ResolvedInWrapUp",
    "ResolvedNoSuchQueue",
    "FactStarted",
    "FactRefused",
    "FactClient",
    "FactRuled",
    "FactAnswered",
    "FactQueued",
    "FactStepped",
    "FactEnded",
    "FactOffered",
    "FactPrefers",
    "FactNobodyEligible",
    "FactOfferOver",
    "FactAccepted",
    "FactHosted",
    "FactTransferred",
    "FactAgentLost",
    "FactCustomerGone",
    "FactCustomerBack",
    "FactClosed",
    "FactWrapUpOver",
    "FactAvailability",
    "NotLacksSkill",
    "NotClientLacks",
    "NotClientNotPreferred",
];

/// The agents who were passed over.
fn rejected(what: &FactKind) -> &[Candidate] {
    match what {
        FactKind::Offered { rejected, .. } | FactKind::NobodyEligible { rejected } => rejected,
        _ => &[],
    }
}

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
    seed: u64,
    /// When the store was given something last.
    last_batch: Timestamp,
    /// Links that are not up after a restart.
    to_report_down: Vec<&'static str>,
    rows: Rows,
    stored: Rows,
    book: Book,
    last_message: u64,
    /// What the shell has done for rooms, mostly.
    room_events: Vec<Event>,
}

fn play(seed: u64, laws: &[(&'static str, Law)]) {
    if let Err((law, what)) = play_with(seed, laws, &mut |_| {}) {
        panic!("seed {seed}: {law}: {what}\nplay it with LAWS_SEED={seed}");
    }
}

fn play_with(
    seed: u64,
    laws: &[(&'static str, Law)],
    watch: &mut dyn FnMut(&Step),
) -> Result<(), (&'static str, String)> {
    let mut random = Random::new(seed);
    let periodic = random.percent(50);
    let policy = settings::settings(&mut random, periodic);
    let engine = Engine::new(policy.clone(), seed);
    let rows = rows(&engine, &Rows::new());
    let (stored, book) = (rows.clone(), Book::default());
    let mut history = History {
        random,
        policy,
        periodic,
        seed,
        last_batch: engine.time(),
        to_report_down: Vec::new(),
        engine,
        rows,
        stored,
        book,
        last_message: 0,
        room_events: Vec::new(),
    };
    for number in 0..steps(&mut history.random) as usize {
        let (now, event) = history.next_event(number);
        let is_due = history.engine.next_deadline().is_some_and(|deadline| deadline.at <= now);
        if is_due && matches!(event, Event::CustomerWrote { .. } | Event::CustomerRevised { .. }) {
            // What is due comes first, so that the book can tell what became of the message.
            history.step(now, Event::TimePassed, laws, watch)?;
        }
        let told = format!("{now:?} {event:?}");
        if std::env::var("LAWS_SEED").is_ok() {
            println!("{number}: {told}");
        }
        history
            .step(now, event, laws, watch)
            .map_err(|(law, what)| (law, format!("step {number} ({told}): {what}")))?;
    }
    Ok(())
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
        if let Some(agent) = settings::AGENTS.get(number.wrapping_sub(2 + settings::AGENTS.len()))
            && self.random.percent(50)
        {
            return (self.engine.time(), clients::says(&mut self.random, AgentId::from(*agent)));
        }
        if self.random.below(150) == 0 {
            self.policy = settings::settings(&mut self.random, self.periodic);
            return (self.engine.time(), Event::PolicyReplaced(self.policy.clone()));
        }
        if let Some(link) = self.to_report_down.pop() {
            return (self.engine.time(), Event::LinkDown(LinkName::from(link)));
        }
        if self.random.below(100) == 0 {
            self.restart();
            self.to_report_down = settings::LINKS.to_vec();
            return self.next_event(number);
        }
        if let Some(event) = self.room_events.pop()
            && self.random.percent(80)
        {
            return (self.engine.time(), event);
        }
        let now = history::time_after(&mut self.random, &self.engine);
        let standing = self.book.offers.iter();
        let offers: Vec<_> =
            standing.flat_map(|(id, offers)| offers.keys().map(|agent| (agent.clone(), *id))).collect();
        let foreign: Vec<_> = foreign(&self.rows).map(|it| it.0).collect();
        let known = history::Known {
            engine: &self.engine,
            offers: &offers,
            foreign: &foreign,
            kept: &self.book.kept,
            asked: &self.book.asked,
        };
        (now, history::event(&mut self.random, &known, &mut self.last_message))
    }

    /// The process dies and comes back with what the store has: its seed, the time of the last batch, and the rows. What
    /// comes next is that every link is down, as at the start of the program.
    fn restart(&mut self) {
        let restarted = loaded(&self.policy, self.seed, self.last_batch, &self.stored);
        assert!(restarted == self.engine, "what is stored is another engine");
        self.engine = restarted;
    }

    fn step(
        &mut self,
        now: Timestamp,
        event: Event,
        laws: &[(&'static str, Law)],
        watch: &mut dyn FnMut(&Step),
    ) -> Result<(), (&'static str, String)> {
        let before = self.engine.clone();
        let rows_before = std::mem::take(&mut self.rows);
        let out = self.engine.handle(now, event.clone());
        if std::env::var("LAWS_FACTS").is_ok() {
            out.facts
                .iter()
                .for_each(|fact| println!("    {:?} {:?}: {:?}", fact.at, fact.conversation, fact.what));
        }
        self.room_events.extend(out.effects.iter().filter_map(history::room_event));
        self.rows = rows(&self.engine, &rows_before);
        self.store(&out);
        let kept = kept(&rows_before, &before, &event, &out).or_else(|| revised(&self.rows, &event, &out));
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
            law(&step).map_err(|what| (*name, what))?;
        }
        Ok(())
    }

    fn store(&mut self, out: &Effects) {
        self.last_batch = self.engine.time();
        for key in &out.changed {
            match self.engine.entity(key) {
                Some(entity) => self.stored.insert(key.clone(), row(entity)),
                None => self.stored.remove(key),
            };
        }
    }
}

/// The conversation for which a revision was kept among what is shown to whoever joins, and not passed on at once.
fn revised(rows: &Rows, event: &Event, out: &Effects) -> Option<ConversationId> {
    let Event::CustomerRevised { message, .. } = event else { return None };
    let relayed =
        |effect: &Effect| matches!(effect, Effect::Relay { message: relayed, .. } if relayed == message);
    let talk = talks(rows).find(|talk| talk.last_message == Some(message.0))?;
    (!out.effects.iter().any(relayed)).then_some(ConversationId(talk.id))
}

/// The conversation for which a customer's message was kept: it was waiting, or its agent's client was not there, and
/// nothing came back.
fn kept(before: &Rows, engine: &Engine, event: &Event, out: &Effects) -> Option<ConversationId> {
    let Event::CustomerWrote { customer, desk, message, .. } = event else { return None };
    let id = engine.conversation_of(customer, desk)?;
    let talk = talks(before).find(|talk| talk.id == id.0)?;
    let answered = out.effects.iter().any(|effect| match effect {
        Effect::TellCustomer { notice: CustomerNotice::MessageKept, .. } => false,
        Effect::TellCustomer { to, .. } => to.address == *customer,
        Effect::Relay { message: relayed, .. } => relayed == message,
        _ => false,
    });
    (matches!(talk.stage(), "Deciding" | "Waiting" | "Active") && !answered).then_some(id)
}
