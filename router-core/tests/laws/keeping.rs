//! Laws about time, and about what is kept.
//!
//! *Never:* a law that asks the engine whether it holds.

use crate::state::{self, Timer, all_routed, foreign, loaded, running, talks};
use crate::step::{Step, Verdict, hold};
use router_core::{Changed, Effect, Effects, Event, Timestamp};
use serde_json::Value;
use std::collections::BTreeSet;

/// Time never goes back.
pub(crate) fn time_never_goes_back(step: &Step) -> Verdict {
    let times = step.out.facts.iter().map(|fact| fact.at);
    let mut last = step.before.time();
    for at in times.chain([step.after.time()]) {
        hold(at >= last, || format!("{at:?} came after {last:?}"))?;
        last = at;
    }
    hold(step.after.time() >= step.now, || "the time of the event was not taken over".to_owned())
}

/// being called late. (Not so for what repeats, whose missed periods are not made up for.)
pub(crate) fn overdue_deadlines_fire_first_at_their_own_time(step: &Step) -> Verdict {
    let times = &step.policy.times;
    let repeats = times.announce_every.as_millis() + times.check_customer_every.as_millis() > 0;
    let is_due = step.before.next_deadline().is_some_and(|deadline| deadline.at <= step.now);
    if repeats || !is_due {
        return Ok(());
    }
    let (mut woken, mut out) = (step.before.clone(), Effects::default());
    let mut collect = |more: Effects| {
        out.effects.extend(more.effects);
        out.facts.extend(more.facts);
    };
    while let Some(deadline) = woken.next_deadline().filter(|deadline| deadline.at <= step.now) {
        collect(woken.handle(deadline.at, Event::TimePassed));
    }
    collect(woken.handle(step.now, step.event.clone()));
    let told = |out: &Effects| -> Vec<Effect> {
        let is_shown = |effect: &&Effect| !matches!(effect, Effect::ShowDesk { .. });
        out.effects.iter().filter(is_shown).cloned().collect()
    };
    hold(told(&out) == told(step.out), || format!("woken: {:?}\nlate: {:?}", told(&out), told(step.out)))?;
    hold(out.facts == step.out.facts, || "the facts are others".to_owned())?;
    hold(woken == *step.after, || "the state is another one".to_owned())
}

/// Extra wake-ups change nothing.
pub(crate) fn extra_wake_ups_change_nothing(step: &Step) -> Verdict {
    let mut woken = step.after.clone();
    let out = woken.handle(step.after.time(), Event::TimePassed);
    hold(out == Effects::default(), || format!("a second call did {out:?}"))?;
    hold(woken == *step.after, || "a second call changed the state".to_owned())?;
    let next = step.after.next_deadline();
    let is_later = next.as_ref().is_none_or(|deadline| deadline.at > step.after.time());
    hold(is_later, || format!("{next:?} is due already"))?;
    let early =
        Timestamp::from_millis(next.map_or(step.after.time().as_millis() + 1000, |it| it.at.as_millis() - 1));
    let out = woken.handle(early, Event::TimePassed);
    hold(out == Effects::default(), || format!("an early call did {out:?}"))
}

/// Same state and same event give the same effects.
pub(crate) fn same_state_and_event_give_the_same(step: &Step) -> Verdict {
    let mut again = step.before.clone();
    let out = again.handle(step.now, step.event.clone());
    hold(out == *step.out && again == *step.after, || "another run gave something else".to_owned())
}

/// What is restored from a dump is the engine.
pub(crate) fn what_is_kept_is_what_is_loaded(step: &Step) -> Verdict {
    let loaded = loaded(step.policy, step.after.seed(), step.after.time(), step.rows);
    hold(loaded == *step.after, || difference(&format!("{loaded:#?}"), &format!("{:#?}", step.after)))
}

/// The first lines that differ; classes may stand in another order.
fn difference(loaded: &str, kept: &str) -> String {
    let differ = loaded.lines().zip(kept.lines()).enumerate().filter(|(_, (a, b))| a != b).take(8);
    differ.map(|(at, (a, b))| format!("\n{at}: loaded {} kept {}", a.trim(), b.trim())).collect()
}

/// Every entity whose kept form changed is reported, once. (The time alone is no reason to report.)
pub(crate) fn changes_are_reported(step: &Step) -> Verdict {
    let reported: BTreeSet<&Changed> = step.out.changed.iter().collect();
    hold(reported.len() == step.out.changed.len(), || "a change was reported twice".to_owned())?;
    for (key, row) in step.rows {
        if step.stored.get(key) == Some(row) {
            continue;
        }
        let mut kept = step.stored.get(key).map(|row| row.json.clone()).unwrap_or_default();
        let mut row = row.json.clone();
        if *key == Changed::Engine {
            kept["Engine"]["now"] = Value::Null;
            row["Engine"]["now"] = Value::Null;
        }
        hold(kept == row, || format!("{key:?} changed from {kept} to {row} and was not reported"))?;
    }
    let gone = step.stored.keys().find(|key| !step.rows.contains_key(*key));
    hold(gone.is_none(), || format!("{gone:?} is gone and was not reported"))
}

/// Every collection has a limit.
pub(crate) fn every_collection_has_a_limit(step: &Step) -> Verdict {
    if matches!(step.event, Event::PolicyReplaced(_)) {
        return Ok(());
    }
    let limits = &step.policy.limits;
    let count = |rows: &state::Rows| talks(rows).count() + foreign(rows).count();
    let grew = count(step.rows) > count(step.rows_before);
    hold(!grew || count(step.rows) <= limits.conversations as usize, || "too many conversations".to_owned())?;
    for talk in talks(step.rows) {
        let kept = talk.kept();
        let before = talks(step.rows_before).find(|before| before.id == talk.id);
        let before = before.map_or(0, |before| before.kept());
        hold(kept <= before.max(u64::from(limits.kept_messages)), || format!("{} keeps {kept}", talk.id))?;
        hold(talk.conversation["past"].as_array().is_none_or(|past| past.len() <= 16), || {
            "too many windows".into()
        })?;
    }
    let customers = step.rows.keys().filter(|key| matches!(key, Changed::Customer(_))).count();
    hold(customers <= limits.remembered_customers as usize, || format!("{customers} are remembered"))
}

/// The next deadline is the earliest of all timers that run, and of the changes of hours.
pub(crate) fn the_next_deadline_is_the_earliest(step: &Step) -> Verdict {
    let mut timers = Vec::new();
    for talk in talks(step.rows) {
        running(talk.conversation, &mut timers);
    }
    for (_, it) in all_routed(step.rows) {
        let running = it.timers().into_iter().filter_map(|timer| match timer {
            Timer::Running(at) => Some(at),
            Timer::Off | Timer::Held(_) => None,
        });
        timers.extend(running);
    }
    let has_timers = |key: &Changed| matches!(key, Changed::Agent(_) | Changed::Progress(_));
    for (_, row) in step.rows.iter().filter(|(key, _)| has_timers(key)) {
        running(&row.json, &mut timers);
    }
    let of_queues = step.policy.queues.values().filter_map(|queue| queue.hours.as_ref());
    let of_agents = step.policy.agents.values().filter_map(|agent| agent.hours.as_ref());
    let of_desks = step.policy.desks.values().filter_map(|desk| desk.hours.as_ref());
    for hours in of_queues.chain(of_agents).chain(of_desks) {
        let calendar = &step.policy.calendars[hours];
        timers.extend(calendar.next_change(step.after.time()).map(|at| at.as_millis()));
    }
    let next = step.after.next_deadline().map(|deadline| deadline.at.as_millis());
    let earliest = timers.into_iter().min();
    hold(next == earliest, || format!("{next:?} is next, {earliest:?} is the earliest"))
}
