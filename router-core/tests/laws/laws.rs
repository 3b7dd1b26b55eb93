//! The laws of the engine, each as a question to one step.
//!
//! *Never:* a law that asks the engine whether it holds.

use crate::state::{self, Talk, is_held, is_ready, is_up, load, loaded, running, talks};
use crate::step::{Step, Verdict, hold};
use router_core::values::command::Command;
use router_core::values::fact::{FactKind, NotChosen, Target};
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

/// Overdue deadlines fire first, in order, each at its own due time: being woken for each gives the same as
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

/// After `handle` no waiting interaction has an eligible free agent.
pub(crate) fn nobody_waits_for_a_free_agent(step: &Step) -> Verdict {
    for talk in talks(step.rows).filter(|talk| talk.place() == "Waiting") {
        for (agent, policy) in &step.policy.agents {
            let serves = policy.queues.iter().any(|queue| queue.as_str() == talk.queue());
            let is_free =
                is_ready(step.rows, agent.as_str()) && load(step.rows, agent.as_str()) < policy.capacity;
            let asked = talk.tried().contains(&agent.as_str());
            hold(!(serves && is_free && !asked), || format!("{} waits and {agent} is free", talk.id))?;
        }
    }
    Ok(())
}

/// Whoever came first is offered first.
pub(crate) fn the_order_of_the_line_holds(step: &Step) -> Verdict {
    let named = step
        .out
        .facts
        .iter()
        .any(|fact| matches!(fact.what, FactKind::Transferred { to: Target::Agent(_), .. }));
    let offers = step.out.facts.iter().filter_map(|fact| match &fact.what {
        FactKind::Offered { agent, .. } => Some((fact.conversation?.0, agent)),
        _ => None,
    });
    for (id, agent) in offers.filter(|_| !named) {
        let Some(offered) = talks(step.rows).find(|talk| talk.id == id && talk.place() == "Offered") else {
            continue;
        };
        for talk in
            talks(step.rows).filter(|talk| talk.place() == "Waiting" && talk.queue() == offered.queue())
        {
            let overtaken = talk.line_key(step.policy) < offered.line_key(step.policy);
            let asked = talk.tried().contains(&agent.as_str());
            let before = talks(step.rows_before).find(|before| before.id == talk.id);
            let waited_all_along = before.is_some_and(|before| before.interaction == talk.interaction);
            hold(!overtaken || asked || !waited_all_along, || {
                format!("{id} was offered to {agent} before {}", talk.id)
            })?;
        }
    }
    Ok(())
}

/// The choice is the least loaded, then the longest idle, then the first by name.
pub(crate) fn ties_end_with_the_id(step: &Step) -> Verdict {
    let mut offers = step.out.facts.iter().filter(|fact| matches!(fact.what, FactKind::Offered { .. }));
    let (Some(offer), None) = (offers.next(), offers.next()) else { return Ok(()) };
    let is_last = step.out.facts.last().is_some_and(|last| last == offer);
    let FactKind::Offered { agent: chosen, rejected, .. } = &offer.what else { return Ok(()) };
    let named = rejected.iter().any(|candidate| candidate.reason == NotChosen::NotTheNamedOne);
    let Some(talk) = talks(step.rows).find(|talk| Some(talk.id) == offer.conversation.map(|id| id.0)) else {
        return Ok(());
    };
    let was_transferred = step
        .out
        .facts
        .iter()
        .any(|fact| matches!(fact.what, FactKind::Transferred { to: Target::Agent(_), .. }));
    if !is_last || named || was_transferred || talk.place() != "Offered" {
        return Ok(());
    }
    let key = |agent: &str, load: u16| (load, state::idle_since(step.rows, agent), agent.to_owned());
    let best = key(chosen.as_str(), load(step.rows, chosen.as_str()) - 1);
    for (agent, policy) in step.policy.agents.iter().filter(|(agent, _)| *agent != chosen) {
        let load = load(step.rows, agent.as_str());
        let serves = policy.queues.iter().any(|queue| queue.as_str() == talk.queue());
        let eligible = serves && is_ready(step.rows, agent.as_str()) && load < policy.capacity;
        let other = key(agent.as_str(), load);
        let asked = talk.tried().contains(&agent.as_str());
        hold(!eligible || asked || best < other, || format!("{best:?} was chosen before {other:?}"))?;
    }
    Ok(())
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

/// Every collection has a limit.
pub(crate) fn every_collection_has_a_limit(step: &Step) -> Verdict {
    if matches!(step.event, Event::PolicyReplaced(_)) {
        return Ok(());
    }
    let limits = &step.policy.limits;
    let count = |rows: &state::Rows| talks(rows).count();
    let grew = count(step.rows) > count(step.rows_before);
    hold(!grew || count(step.rows) <= limits.conversations as usize, || "too many conversations".to_owned())?;
    for talk in talks(step.rows) {
        let kept = talk.conversation["stage"]["Waiting"]["kept"].as_u64().unwrap_or(0);
        let before = talks(step.rows_before).find(|before| before.id == talk.id);
        let before = before.and_then(|it| it.conversation["stage"]["Waiting"]["kept"].as_u64()).unwrap_or(0);
        hold(kept <= before.max(u64::from(limits.kept_messages)), || format!("{} keeps {kept}", talk.id))?;
        hold(talk.conversation["past"].as_array().is_none_or(|past| past.len() <= 16), || {
            "too many windows".into()
        })?;
    }
    let customers = step.rows.keys().filter(|key| matches!(key, Changed::Customer(_))).count();
    hold(customers <= limits.remembered_customers as usize, || format!("{customers} are remembered"))
}

/// At a limit, and anywhere else, every message of a customer is passed on, kept, or answered.
pub(crate) fn no_message_is_swallowed(step: &Step) -> Verdict {
    let Event::CustomerWrote { customer, desk, message, .. } = step.event else { return Ok(()) };
    if !step.policy.desks.contains_key(desk) {
        return Ok(());
    }
    let answered = step.out.effects.iter().any(|effect| match effect {
        Effect::Tell { to: router_core::Recipient::Customer { address, .. }, .. } => address == customer,
        Effect::Relay { message: relayed, .. } => relayed == message,
        _ => false,
    });
    let id = step.after.conversation_of(customer, desk);
    let kept = id.and_then(|id| talks(step.rows).find(|talk| talk.id == id.0));
    let kept = kept.is_some_and(|talk| talk.conversation["transcript"]["until"] == message.0);
    hold(answered || kept, || format!("{message} was neither passed on nor kept nor answered"))
}

/// What is restored from a dump is the engine.
pub(crate) fn what_is_kept_is_what_is_loaded(step: &Step) -> Verdict {
    hold(loaded(step.policy, step.rows) == *step.after, || "another engine was loaded".to_owned())
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

/// Both machines agree on where a conversation is.
pub(crate) fn both_machines_agree(step: &Step) -> Verdict {
    for talk in talks(step.rows) {
        let window = match talk.stage() {
            "Active" => &talk.conversation["stage"]["Active"]["window"],
            _ => &talk.conversation["stage"]["WrapUp"],
        };
        let agrees = match talk.stage() {
            "Dialogue" => talk.place() == "None",
            "Waiting" => matches!(talk.place(), "Waiting" | "Paused" | "Offered"),
            "Active" => talk.place() == "Assigned" && window["agent"].as_str() == talk.agent(),
            _ => talk.place() == "WrapUp" && window["agent"].as_str() == talk.agent(),
        };
        hold(agrees, || format!("{} is {} and {}", talk.id, talk.stage(), talk.place()))?;
        let reachable = talk.conversation["contact"] == "Here" && is_up(step.rows, talk.customer_link());
        let paused = talk.place() == "Paused";
        let fits = talk.stage() != "Waiting" || reachable != paused;
        hold(fits, || format!("{} is {} and reachable: {reachable}", talk.id, talk.place()))?;
    }
    Ok(())
}

/// Capacity is taken by offers, and nobody gets more than it.
pub(crate) fn nobody_gets_more_than_the_capacity(step: &Step) -> Verdict {
    for fact in &step.out.facts {
        let FactKind::Offered { agent, .. } = &fact.what else { continue };
        let Some(policy) = step.policy.agents.get(agent) else { continue };
        let load = load(step.rows, agent.as_str());
        hold(load <= policy.capacity, || format!("{agent} has {load} of {}", policy.capacity))?;
    }
    Ok(())
}

/// Offers and conversations are with people who can have them: an offer never stands to somebody who is not
/// there, and an active conversation only for the grace time.
pub(crate) fn nobody_absent_holds_anything_for_ever(step: &Step) -> Verdict {
    for talk in talks(step.rows) {
        let Some(agent) = talk.agent() else { continue };
        let Some(row) = step.rows.get(&Changed::Agent(agent.into())) else {
            return Err(format!("{} is with {agent}, who is no agent", talk.id));
        };
        let state = &row.json["Agent"][1];
        let resources = state["resources"].as_object().map_or(0, |resources| resources.len());
        let is_absent = state["reach"] == "Unknown" || resources == 0;
        let has_end = state["grace"] != "Off";
        match talk.place() {
            "Offered" => hold(!is_absent, || format!("{} is offered to {agent}, who is not there", talk.id))?,
            "Assigned" if !is_absent && !talk.conversation["stage"]["Active"]["held"].is_null() => {
                hold(false, || format!("{agent} is there, and messages of {} still wait", talk.id))?
            }
            "Assigned" => hold(is_absent == has_end, || {
                format!("{agent} is absent: {is_absent}, has an end: {has_end}")
            })?,
            _ => {}
        }
    }
    Ok(())
}

/// One offer at a time, and only what is offered can be accepted; windows, aliases, transcripts, last words.
pub(crate) fn people_see_a_consistent_story(step: &Step) -> Verdict {
    hold(step.book.wrong.is_empty(), || step.book.wrong.join("; "))?;
    let offered: Vec<(u64, u64, String)> =
        talks(step.rows).filter(|talk| talk.place() == "Offered").map(offer).collect();
    let seen = step.book.offers.iter().map(|(id, offer)| (id.0, offer.0.0, offer.1.as_str().to_owned()));
    let seen: Vec<(u64, u64, String)> = seen.collect();
    hold(offered == seen, || format!("offers stand {offered:?}, people saw {seen:?}"))?;
    for (window, (agent, alias)) in &step.book.windows {
        let view = step.after.window(*window);
        let fits = view.is_some_and(|view| view.open && view.agent == *agent && *view.alias == **alias);
        hold(fits, || format!("{window:?} of {agent} is open for people only"))?;
    }
    let open = step.policy.agents.keys().map(|agent| step.after.windows_of(agent).len()).sum::<usize>();
    hold(open == step.book.windows.len(), || format!("{open} windows are open, people saw others"))
}

fn offer(talk: Talk) -> (u64, u64, String) {
    let data = talk.place_data();
    (talk.id, data["id"].as_u64().unwrap_or(0), data["agent"].as_str().unwrap_or_default().to_owned())
}

/// The age of an interaction never changes.
pub(crate) fn age_is_kept(step: &Step) -> Verdict {
    for talk in talks(step.rows) {
        let before = talks(step.rows_before).find(|before| before.id == talk.id);
        let Some(before) = before.filter(|before| !before.interaction.is_null()) else { continue };
        let same = before.interaction["entered"] == talk.interaction["entered"];
        hold(same, || format!("{} entered at another time now", talk.id))?;
    }
    Ok(())
}

/// An agent's grace is granted once per absence; nothing that happens meanwhile prolongs it.
pub(crate) fn a_grace_is_not_prolonged(step: &Step) -> Verdict {
    for (key, row) in step.rows.iter().filter(|(key, _)| matches!(key, Changed::Agent(_))) {
        let Some(before) = step.rows_before.get(key) else { continue };
        let (was, is) =
            (&before.json["Agent"][1]["grace"]["Running"], &row.json["Agent"][1]["grace"]["Running"]);
        let both_run = !was.is_null() && !is.is_null();
        hold(!both_run || was == is, || format!("the grace of {key:?} was {was} and is {is}"))?;
    }
    Ok(())
}

/// Deadlines that wait for people on a link that is down are held; those on links that are up run.
pub(crate) fn deadlines_are_held_while_links_are_down(step: &Step) -> Verdict {
    for talk in talks(step.rows) {
        let customer = is_up(step.rows, talk.customer_link());
        let link = talk.conversation["stage"]["Active"]["window"]["address"]["link"].as_str();
        let agent = link.is_none_or(|link| is_up(step.rows, link));
        let mut timers = Vec::new();
        running(talk.conversation, &[], &mut timers);
        hold(customer || timers.is_empty(), || format!("{} counts down on a dead link", talk.id))?;
        let held = is_held(talk.conversation);
        hold(!(customer && agent && held), || format!("{} is held", talk.id))?;
    }
    for (key, row) in step.rows {
        let (Changed::Agent(id), Some(address)) = (key, row.json["Agent"][1]["address"]["link"].as_str())
        else {
            continue;
        };
        let grace = &row.json["Agent"][1]["grace"];
        let fits = if is_up(step.rows, address) { !is_held(grace) } else { state::name(grace) != "Running" };
        hold(fits, || format!("the grace of {id} is {grace}"))?;
    }
    Ok(())
}

/// The next deadline is the earliest of all timers that run.
pub(crate) fn the_next_deadline_is_the_earliest(step: &Step) -> Verdict {
    let mut timers = Vec::new();
    for talk in talks(step.rows) {
        let skipped: &[&str] = if matches!(talk.place(), "Offered" | "Paused") { &["overflow"] } else { &[] };
        running(talk.conversation, &[], &mut timers);
        running(talk.interaction, skipped, &mut timers);
    }
    for (_, row) in step.rows.iter().filter(|(key, _)| matches!(key, Changed::Agent(_))) {
        running(&row.json, &[], &mut timers);
    }
    let next = step.after.next_deadline().map(|deadline| deadline.at.as_millis());
    let earliest = timers.into_iter().min();
    hold(next == earliest, || format!("{next:?} is next, {earliest:?} is the earliest"))
}

/// Whoever refused is asked again some time: an exclusion has an end.
pub(crate) fn exclusions_have_an_end(step: &Step) -> Verdict {
    for talk in talks(step.rows).filter(|talk| matches!(talk.place(), "Waiting" | "Paused")) {
        let ends = state::name(&talk.place_data()["again"]) == "Running";
        hold(ends != talk.tried().is_empty(), || {
            format!("{} excludes {:?}, ends: {ends}", talk.id, talk.tried())
        })?;
    }
    Ok(())
}

/// Whoever rejected or missed an offer is excluded for that interaction. (The command `ready` ends that.)
pub(crate) fn a_refusal_excludes(step: &Step) -> Verdict {
    if matches!(step.event, Event::AgentCommanded { command: Command::Ready, .. }) {
        return Ok(());
    }
    let mut refused = BTreeSet::new();
    let since =
        step.out.facts.iter().rposition(|fact| fact.at < step.after.time()).map_or(0, |last| last + 1);
    for fact in &step.out.facts[since..] {
        match (&fact.what, fact.conversation) {
            (FactKind::OfferOver { agent, reason, .. }, Some(id)) => {
                use router_core::values::notice::OfferOverReason::{Expired, Rejected};
                if matches!(reason, Rejected | Expired) {
                    refused.insert((id, agent));
                }
            }
            (FactKind::Offered { agent, .. }, Some(id)) => {
                hold(!refused.contains(&(id, agent)), || {
                    format!("{agent} was asked at once again for {id}")
                })?;
            }
            _ => {}
        }
    }
    Ok(())
}
