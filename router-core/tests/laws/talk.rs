//! Laws about conversations and what people see of them.
//!
//! *Never:* a law that asks the engine whether it holds.

use crate::state::{self, Place, Routed, all_routed, is_held, is_up, person, running, talks};
use crate::step::{Step, Verdict, hold};
use router_core::values::id::AgentId;
use router_core::{Changed, Effect, Event};

/// At a limit, and anywhere else, every message of a customer is passed on, kept, or answered.
pub(crate) fn no_message_is_swallowed(step: &Step) -> Verdict {
    let (customer, desk, message) = match step.event {
        Event::CustomerWrote { customer, desk, message, .. }
        | Event::CustomerRevised { customer, desk, message, .. } => (customer, desk, message),
        _ => return Ok(()),
    };
    if !step.policy.desks.contains_key(desk) {
        return Ok(());
    }
    let answered = step.out.effects.iter().any(|effect| match effect {
        Effect::TellCustomer { to, .. } => to.address == *customer,
        Effect::Relay { message: relayed, .. } | Effect::Keep { message: relayed, .. } => relayed == message,
        _ => false,
    });
    let id = step.after.conversation_of(customer, desk);
    let kept = id.and_then(|id| talks(step.rows).find(|talk| talk.id == id.0));
    let kept = kept.is_some_and(|talk| talk.last_message == Some(message.0));
    hold(answered || kept, || format!("{message} was neither passed on nor kept nor answered"))
}

/// Both machines agree on where a conversation is.
pub(crate) fn both_machines_agree(step: &Step) -> Verdict {
    for talk in talks(step.rows) {
        let window = match talk.stage() {
            "Active" => &talk.conversation["stage"]["Active"]["participants"][0]["window"],
            _ => &talk.conversation["stage"]["WrapUp"],
        };
        let same_agent =
            || window["agent"].as_str() == talk.routed.and_then(|it| it.agent()).map(|it| it.as_str());
        let place = talk.routed.map(|it| &it.place);
        let agrees = match talk.stage() {
            "Dialogue" | "Deciding" => place.is_none(),
            "Waiting" => talk.routed.is_some_and(|it| it.wait().is_some()),
            "Active" => matches!(place, Some(Place::Assigned { .. })) && same_agent(),
            _ => matches!(place, Some(Place::WrapUp { .. })) && same_agent(),
        };
        hold(agrees, || format!("{} is {} and {place:?}", talk.id, talk.stage()))?;
        let reachable = talk.conversation["contact"] == "Here" && is_up(step.rows, talk.customer_link());
        let paused = matches!(place, Some(Place::Paused(_)));
        let fits = talk.stage() != "Waiting" || reachable != paused;
        hold(fits, || format!("{} is {place:?} and reachable: {reachable}", talk.id))?;
        let detached = |how| serde_json::to_value(how).expect("it can be written");
        let same = talk.conversation["stage"]["Waiting"]["detached"]
            == detached(talk.routed.and_then(|it| it.detached));
        hold(talk.stage() != "Waiting" || same, || format!("{} is detached in one machine only", talk.id))?;
    }
    Ok(())
}

/// Who does not wait in person need not be there: whether the customer's client is there makes no difference.
pub(crate) fn whoever_left_a_message_may_go(step: &Step) -> Verdict {
    for talk in talks(step.rows).filter(|talk| talk.stage() == "Waiting") {
        let detached = talk.routed.is_some_and(|it| it.detached.is_some());
        let gone = talk.conversation["contact"] != "Here";
        hold(!(detached && gone), || format!("{} left a message and is waited for", talk.id))?;
    }
    Ok(())
}

/// Only what is offered can be accepted, by one agent; windows, aliases, transcripts, places, last words.
pub(crate) fn people_see_a_consistent_story(step: &Step) -> Verdict {
    hold(step.book.wrong.is_empty(), || step.book.wrong.join("; "))?;
    let leases = |(id, it): (u64, &state::Routed)| -> Vec<(u64, u64, String)> {
        it.leases().iter().map(|lease| (id, lease.id, lease.agent.to_string())).collect()
    };
    let mut offered: Vec<_> = all_routed(step.rows).flat_map(leases).collect();
    offered.sort();
    let standing =
        step.book.offers.iter().flat_map(|(id, standing)| {
            standing.iter().map(|(agent, offer)| (id.0, offer.0, agent.to_string()))
        });
    let mut seen: Vec<(u64, u64, String)> = standing.collect();
    seen.sort();
    hold(offered == seen, || format!("offers stand {offered:?}, people saw {seen:?}"))?;
    for (window, (agent, alias)) in &step.book.windows {
        let view = step.after.window(*window);
        let fits = view.is_some_and(|view| view.open && view.agent == *agent && *view.alias == **alias);
        hold(fits, || format!("{window:?} of {agent} is open for people only"))?;
    }
    let open = step.policy.agents.keys().map(|agent| step.after.windows_of(agent).len()).sum::<usize>();
    hold(open == step.book.windows.len(), || format!("{open} windows are open, people saw others"))
}

/// Offers and conversations are with people who can have them: an offer never stands to somebody who is not
/// there, and an active conversation only for the grace time.
pub(crate) fn nobody_absent_holds_anything_for_ever(step: &Step) -> Verdict {
    for (id, it) in all_routed(step.rows) {
        for agent in it.agents() {
            let (Some(row), Some(person)) =
                (step.rows.get(&Changed::Agent(agent.clone())), person(step.rows, agent))
            else {
                return Err(format!("{id} is with {agent}, who is no agent"));
            };
            let is_absent = person.is_out_of_reach(it.by_program());
            let has_end = row.json["Agent"][1]["grace"] != "Off";
            match it.place {
                Place::Offered(_) => {
                    hold(!is_absent, || format!("{id} is offered to {agent}, who is not there"))?;
                }
                Place::Assigned { .. } => hold(!is_absent || has_end, || {
                    format!("{agent} cannot be reached for {id}, and that has no end")
                })?,
                _ => {}
            }
        }
    }
    for (key, row) in step.rows {
        let Changed::Agent(agent) = key else { continue };
        let Some(who) = person(step.rows, agent).filter(|_| row.json["Agent"][1]["grace"] != "Off") else {
            continue;
        };
        let lost = |it: &Routed| {
            matches!(it.place, Place::Assigned { .. })
                && it.agent() == Some(agent)
                && who.is_out_of_reach(it.by_program())
        };
        hold(all_routed(step.rows).any(|it| lost(it.1)), || format!("{agent} is missed by nobody"))?;
    }
    for talk in talks(step.rows) {
        let participants = talk.conversation["stage"]["Active"]["participants"].as_array();
        for one in participants.into_iter().flatten().filter(|one| !one["held"].is_null()) {
            let agent = AgentId::from(one["window"]["agent"].as_str().unwrap_or_default());
            let is_absent = person(step.rows, &agent).is_some_and(|agent| agent.is_absent());
            hold(is_absent, || format!("messages of {} still wait for {agent}", talk.id))?;
        }
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
        let lead = &talk.conversation["stage"]["Active"]["participants"][0];
        let link = lead["window"]["address"]["link"].as_str();
        let agent = link.is_none_or(|link| is_up(step.rows, link));
        let mut timers = Vec::new();
        running(talk.conversation, &mut timers);
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

/// A client that does not say what it is, or a server that does not answer, is waited for no longer than the settings allow,
/// and only by those who have no place in a queue yet.
pub(crate) fn a_decision_is_not_waited_for_too_long(step: &Step) -> Verdict {
    let left = |rows: &state::Rows, id: u64| {
        let talk = talks(rows).find(|talk| talk.id == id && talk.stage() == "Deciding")?;
        let until = &talk.conversation["stage"]["Deciding"]["until"];
        Some((until["Running"].as_u64(), until["Held"].as_u64()))
    };
    let now = step.after.time().as_millis();
    for talk in talks(step.rows).filter(|talk| talk.stage() == "Deciding") {
        let of_server = talk.conversation["stage"]["Deciding"]["awaits"] != "Client";
        let times = &step.policy.times;
        let longest = if of_server { times.ask_server } else { times.wait_for_client }.as_millis();
        let before = left(step.rows_before, talk.id);
        let is_over = match (before, left(step.rows, talk.id)) {
            (Some((Some(before), _)), Some((Some(until), _))) => until != before || until <= now,
            (Some(_), Some((_, Some(_)))) => false,
            (_, Some((until, held))) => {
                until.unwrap_or(now).saturating_sub(now).max(held.unwrap_or(0)) > longest
            }
            (_, None) => true,
        };
        hold(!is_over || before.is_some_and(|it| it.0.is_none()), || {
            format!("{} waits for its client, or a server", talk.id)
        })?;
        let talked = before.is_some()
            || talks(step.rows_before).all(|it| it.id != talk.id || it.stage() == "Dialogue");
        hold(talked, || format!("{} waits for a decision after it had a place", talk.id))?;
    }
    Ok(())
}
