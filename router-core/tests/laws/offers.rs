//! Laws about offers: who gets one, in which order, and that nobody gets too many.
//!
//! *Never:* a law that asks the engine whether it holds.

use crate::eligible::Scene;
use crate::state::{Lease, Place, Routed, Timer, all_routed, person, routed, rows};
use crate::step::{Step, Verdict, hold};
use router_core::values::calendar::Hours;
use router_core::values::command::Command;
use router_core::values::fact::{FactKind, NotChosen, Target};
use router_core::values::id::{AgentId, QueueName};
use router_core::values::notice::OfferOverReason;
use router_core::values::strategy::Strategy;
use router_core::{Event, Span, Timestamp};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// After `handle` nothing waits that an agent with room may take; after other settings and a calendar's change too.
pub(crate) fn nobody_waits_for_a_free_agent(step: &Step) -> Verdict {
    let scene = step.scene();
    for (id, it) in all_routed(step.rows).filter(|it| it.1.wait().is_some()) {
        for agent in step.policy.agents.keys() {
            let idle = scene.may_be_offered(it, agent) && scene.has_room(agent, it);
            hold(!idle, || format!("{id} waits and {agent} is free"))?;
        }
    }
    Ok(())
}

/// Whoever came first, by priority and age, is offered first, of all that the agent may take.
pub(crate) fn the_order_of_the_line_holds(step: &Step) -> Verdict {
    let scene = step.scene();
    let now = step.after.time().as_millis();
    for (id, agent) in fresh_offers(step) {
        let Some(offered) =
            routed(step.rows, id).filter(|it| it.leases().iter().any(|lease| lease.agent == *agent))
        else {
            continue;
        };
        // One who is asked besides others comes when its time comes.
        if offered.leases().len() > 1 || named(step, id) || got_room_since(step, id, agent) {
            continue;
        }
        let left = scene.load(agent).0.saturating_sub(u32::from(offered.units(step.policy)));
        let capacity = step.policy.agents.get(agent).map_or(0, |agent| u32::from(agent.capacity));
        for (other, it) in all_routed(step.rows).filter(|it| matches!(it.1.place, Place::Waiting(_))) {
            let overtaken = it.urgency(step.policy, now, other) < offered.urgency(step.policy, now, id);
            let waited_all_along = routed(step.rows_before, other) == Some(it);
            let had_room = left + u32::from(it.units(step.policy)) <= capacity;
            let is_ready = scene.is_ready(agent, it.by_program()) && !scene.is_closed(agent, it);
            let fits = scene.may_be_offered(it, agent) && had_room && is_ready;
            hold(!(overtaken && waited_all_along && fits), || {
                format!("{id} was offered to {agent} before {other}")
            })?;
        }
    }
    Ok(())
}

/// Offers of this very moment, not of deadlines before.
fn fresh_offers<'a>(step: &'a Step) -> impl Iterator<Item = (u64, &'a AgentId)> {
    let fresh = step.out.facts.iter().filter(|fact| fact.at == step.after.time());
    fresh.filter_map(|fact| match &fact.what {
        FactKind::Offered { agent, .. } => Some((fact.conversation?.0, agent)),
        _ => None,
    })
}

/// Whether another offer to the agent ended at the same moment, but after this one was made: what needs more room may fit now
/// that did not then.
fn got_room_since(step: &Step, id: u64, agent: &AgentId) -> bool {
    let of = |what: &FactKind| match what {
        FactKind::Offered { agent: other, .. } | FactKind::OfferOver { agent: other, .. } => other == agent,
        _ => false,
    };
    let facts = step.out.facts.iter().filter(|fact| of(&fact.what));
    let since = facts.skip_while(|fact| {
        !(matches!(fact.what, FactKind::Offered { .. }) && fact.conversation.is_some_and(|of| of.0 == id))
    });
    since.into_iter().any(|fact| matches!(fact.what, FactKind::OfferOver { .. }))
}

/// Whether clients may be others than when offers of this moment were made: what is due comes before the event.
fn clients_changed_since(step: &Step) -> bool {
    let was_due = step.before.next_deadline().is_some_and(|deadline| deadline.at <= step.now);
    was_due && matches!(step.event, Event::AgentClient { .. } | Event::AgentPresence { .. })
}

/// Whether an interaction was passed on to one agent by name.
fn named(step: &Step, id: u64) -> bool {
    step.out.facts.iter().any(|fact| {
        let passed_on = matches!(fact.what, FactKind::Transferred { to: Target::Agent(_), .. });
        passed_on && fact.conversation.is_some_and(|of| of.0 == id)
    })
}

/// Whether an interaction is offered to whoever is preferred, who need not be the best.
fn preferred(step: &Step, id: u64, agent: &AgentId) -> bool {
    let before = routed(step.rows_before, id);
    let waited = before.and_then(Routed::wait).is_none_or(|wait| wait.prefers != Timer::Off);
    let it = before.or(routed(step.rows, id));
    // It may have come and gone in this very step.
    let told = step.out.facts.iter().any(|fact| {
        let is_it = fact.conversation.is_some_and(|of| of.0 == id);
        is_it && matches!(&fact.what, FactKind::Prefers { agent: named, .. } if named == agent)
    });
    told || waited && it.is_some_and(|it| it.needs.prefer.as_ref().is_some_and(|prefer| prefer.0 == *agent))
}

/// Nobody is ever asked who cannot be given it: the queue, the skills at the step, the step's condition, exclusion, a
/// client that has what is required.
pub(crate) fn only_those_who_fit_are_asked(step: &Step) -> Verdict {
    let scene = step.scene();
    for (id, agent) in fresh_offers(step) {
        let Some(it) = routed(step.rows, id) else { continue };
        let is_offered = it.leases().iter().any(|lease| lease.agent == *agent);
        if !is_offered || named(step, id) || clients_changed_since(step) {
            continue;
        }
        hold(!it.needs.exclude.contains(agent), || format!("{agent} is excluded and was asked for {id}"))?;
        let fits = scene.fits(it, agent) || preferred(step, id, agent) && scene.has_client(it, agent);
        hold(fits, || format!("{agent} does not fit {id}: {it:?}"))?;
    }
    Ok(())
}

/// The terms of the choice add up to the best among the candidates that are listed with theirs.
pub(crate) fn the_chosen_one_has_the_best_terms(step: &Step) -> Verdict {
    for fact in &step.out.facts {
        let FactKind::Offered { agent, terms, rejected, .. } = &fact.what else { continue };
        if rejected.iter().any(|candidate| candidate.reason == NotChosen::NotTheNamedOne) {
            continue;
        }
        let id = fact.conversation.map_or(0, |id| id.0);
        let is_preferred = preferred(step, id, agent);
        let best: i64 = terms.iter().map(|term| term.value).sum();
        for candidate in rejected {
            let sum: i64 = candidate.terms.iter().map(|term| term.value).sum();
            let fits = match candidate.reason {
                NotChosen::LowerScore => sum < best,
                // One who is preferred by name, or by the client, need not have the best score.
                NotChosen::IdleForLess | NotChosen::LaterName => sum == best || is_preferred,
                NotChosen::ClientNotPreferred => true,
                _ => candidate.terms.is_empty(),
            };
            hold(fits, || format!("{agent} with {best} was chosen for {id} over {candidate:?}"))?;
            hold(candidate.agent != *agent, || format!("{agent} is listed beside {id}"))?;
        }
        hold(rejected.len() <= usize::from(step.policy.limits.listed_candidates), || {
            "too many listed".into()
        })?;
    }
    Ok(())
}

/// The choice is the best client, then the best score by the queue's strategy, then the longest idle, then the first by
/// name.
pub(crate) fn the_best_is_chosen(step: &Step) -> Verdict {
    let mut offers = step.out.facts.iter().filter(|fact| matches!(fact.what, FactKind::Offered { .. }));
    let (Some(offer), None) = (offers.next(), offers.next()) else { return Ok(()) };
    let is_last = step.out.facts.last().is_some_and(|last| last == offer) && offer.at == step.after.time();
    let FactKind::Offered { agent: chosen, terms, .. } = &offer.what else { return Ok(()) };
    if clients_changed_since(step) {
        return Ok(());
    }
    let id = offer.conversation.map_or(0, |id| id.0);
    let Some(it) = routed(step.rows, id) else { return Ok(()) };
    let is_offered = it.leases().iter().any(|lease| lease.agent == *chosen);
    if !is_last || named(step, id) || preferred(step, id, chosen) || !is_offered {
        return Ok(());
    }
    let scene = step.scene();
    let units = u32::from(it.units(step.policy));
    let key = |agent: &AgentId| {
        let mut load = scene.load(agent);
        if agent == chosen {
            load = (load.0 - units, load.1 - 1);
        }
        let now = person(step.rows, agent);
        let last_offer = person(step.rows_before, agent).map_or(0, |person| person.last_offer);
        let score = scene.score(it, agent, load, last_offer)?;
        let client = scene.client(it, agent).0;
        Some((Reverse(client), -score, now.map_or(0, |now| now.idle_since), agent.clone()))
    };
    let Some(best) = key(chosen) else { return Ok(()) };
    let sum: i64 = terms.iter().map(|term| term.value).sum();
    hold(-best.1 == sum, || format!("{chosen} was chosen with {sum}, but has {}", -best.1))?;
    for agent in step.policy.agents.keys().filter(|agent| *agent != chosen) {
        let eligible = scene.fits(it, agent) && scene.has_room(agent, it) && !it.was_asked(agent);
        let other = key(agent);
        let fits = !eligible || other.as_ref().is_none_or(|other| best < *other);
        hold(fits, || format!("{best:?} was chosen for {id} before {other:?}"))?;
    }
    Ok(())
}

/// While somebody is waited for, nobody else is asked; the engine works until that one refuses, goes
/// (also off duty), or is late.
pub(crate) fn a_preferred_agent_comes_first(step: &Step) -> Verdict {
    for fact in &step.out.facts {
        let FactKind::Offered { agent, .. } = &fact.what else { continue };
        let id = fact.conversation.map_or(0, |id| id.0);
        let other_way = step.out.facts.iter().any(|it| {
            let ended = matches!(it.what, FactKind::Ended { .. } | FactKind::OfferOver { .. });
            it.conversation == fact.conversation && ended
        });
        let Some((named, until)) = time_box(step, id).filter(|_| !other_way) else { continue };
        let by_program =
            routed(step.rows, id).or(routed(step.rows_before, id)).is_some_and(Routed::by_program);
        let there = person(step.rows, &named).is_some_and(|person| person.is_ready(by_program));
        let left = went_off_duty(step, &named, fact.at);
        let outside = *agent == named || fact.at.as_millis() >= until || !there || left;
        let replaced = matches!(step.event, Event::PolicyReplaced(_));
        hold(outside || replaced, || format!("{id} waited for {named} and was offered to {agent}"))?;
    }
    Ok(())
}

/// Whether an agent's hours ended in this step by `until`, even if they have begun again since.
fn went_off_duty(step: &Step, agent: &AgentId, until: Timestamp) -> bool {
    let hours = step.policy.agents.get(agent).and_then(|agent| agent.hours.as_ref());
    let Some(calendar) = hours.map(|hours| &step.policy.calendars[hours]) else { return false };
    let changes =
        std::iter::successors(calendar.next_change(step.before.time()), |at| calendar.next_change(*at));
    changes.take_while(|at| *at <= until).any(|at| matches!(calendar.hours(at), Hours::Closed { .. }))
}

/// Nobody is waited for longer than the rule says, nor who has gone or takes no work.
pub(crate) fn a_preference_has_an_end(step: &Step) -> Verdict {
    for (id, it) in all_routed(step.rows) {
        let Some(wait) = it.wait().filter(|wait| wait.prefers != Timer::Off) else { continue };
        let Some((agent, span)) = &it.needs.prefer else {
            return Err(format!("{id} waits for nobody in particular"));
        };
        let in_time = matches!(wait.prefers, Timer::Running(until) if until <= wait.since + span.as_millis());
        let waits = matches!(it.place, Place::Waiting(_)) && it.detached.is_none();
        hold(in_time && waits, || format!("{id} waits for {agent}: {it:?}"))?;
        let takes_work = person(step.rows, agent)
            .is_none_or(|person| !person.is_out_of_reach(it.by_program()) && !person.is_not_ready());
        hold(takes_work, || format!("{id} waits for {agent}, who takes no work"))?;
    }
    Ok(())
}

/// Who is waited for, and until when, when the step began or since.
fn time_box(step: &Step, id: u64) -> Option<(AgentId, u64)> {
    let begun = step.out.facts.iter().find_map(|fact| match &fact.what {
        FactKind::Prefers { agent, wait } if fact.conversation.is_some_and(|of| of.0 == id) => {
            Some((agent.clone(), fact.at.plus(*wait).as_millis()))
        }
        _ => None,
    });
    let before = || {
        let it = routed(step.rows_before, id)?;
        let Place::Waiting(wait) = &it.place else { return None };
        let Timer::Running(until) = wait.prefers else { return None };
        Some((it.needs.prefer.as_ref()?.0.clone(), until))
    };
    begun.or_else(before)
}

/// Units are taken by offers, work and wrap-ups; whoever is over the capacity (other settings) gets nothing more.
pub(crate) fn nobody_gets_more_than_the_capacity(step: &Step) -> Verdict {
    let scene = step.scene();
    let work = |scene: &Scene, agent: &AgentId| -> BTreeSet<u64> {
        all_routed(scene.rows).filter(|it| it.1.agents().contains(&agent)).map(|it| it.0).collect()
    };
    for (agent, policy) in &step.policy.agents {
        let (units, _) = scene.load(agent);
        // What was due before a report comes was given before it, and the report may add to that.
        let is_reported = matches!(step.event, Event::AgentReported { agent: who, .. } if who == agent);
        if units > u32::from(policy.capacity) && !is_reported {
            let before = work(&Scene { rows: step.rows_before, ..scene }, agent);
            let now = work(&scene, agent);
            hold(now.is_subset(&before), || format!("{agent} has {units} of {}", policy.capacity))?;
        }
    }
    Ok(())
}

/// Whoever has as many of a medium as a program allows, or is busy elsewhere, is offered nothing more of it.
pub(crate) fn programs_are_believed(step: &Step) -> Verdict {
    let scene = step.scene();
    for (id, agent) in fresh_offers(step) {
        let (Some(it), Some(who)) = (routed(step.rows, id), person(step.rows, agent)) else { continue };
        if !it.leases().iter().any(|lease| lease.agent == *agent) {
            continue;
        }
        hold(!who.is_busy(), || format!("{agent} is busy elsewhere and was offered {id}"))?;
        let theirs =
            |other: &Routed| other.agents().contains(&agent) && other.needs.medium == it.needs.medium;
        let count = all_routed(scene.rows).filter(|other| theirs(other.1)).count();
        let most = who.most(&it.needs.medium).map_or(usize::MAX, usize::from);
        hold(count <= most, || format!("{agent} has {count} of at most {most} like {id}"))?;
    }
    Ok(())
}

/// What stands is within its limits: at least one is asked, no more than may be asked at once, one alone unless the
/// step says otherwise.
pub(crate) fn no_more_are_asked_than_the_step_says(step: &Step) -> Verdict {
    for (id, it) in all_routed(step.rows) {
        let Place::Offered(offered) = &it.place else { continue };
        let agents: BTreeSet<&AgentId> = offered.leases.iter().map(|lease| &lease.agent).collect();
        hold(!agents.is_empty() && agents.len() == offered.leases.len(), || {
            format!("{id} is offered to {agents:?}")
        })?;
        let limit = usize::from(step.policy.limits.asked_at_once).max(1);
        let had = routed(step.rows_before, id).map_or(0, |before| before.leases().len());
        hold(agents.len() <= limit.max(had), || format!("{id} is offered to {agents:?} at once"))?;
        let alone = !offered.asks_all && offered.more == Timer::Off;
        hold(!alone || agents.len() <= had.max(1), || {
            format!("{id} is offered to {agents:?}, not one by one")
        })?;
        let all_end = offered.leases.iter().all(|lease| matches!(lease.expires, Timer::Running(_)));
        hold(all_end, || format!("an offer of {id} never expires"))?;
    }
    Ok(())
}

/// Everybody is asked where the step says so, one more each time where it says that; whoever goes off duty is asked no
/// longer.
pub(crate) fn as_many_are_asked_as_the_step_says(step: &Step) -> Verdict {
    use router_core::values::ladder::OfferMode;
    let scene = step.scene();
    let earlier = Scene { now: step.before.time(), ..scene };
    if matches!(step.event, Event::PolicyReplaced(_)) {
        return Ok(());
    }
    for (id, it) in all_routed(step.rows) {
        let (Place::Offered(offered), Some(rung)) = (&it.place, scene.step(it)) else { continue };
        let before = routed(step.rows_before, id);
        let rung_staggers = matches!(rung.offer, OfferMode::Staggered(_));
        let meant = |lease: &Lease| named(step, id) || preferred(step, id, &lease.agent);
        let is_new = before.is_some_and(|before| matches!(before.place, Place::Waiting(_)));
        if is_new && !offered.leases.iter().any(meant) {
            let rings = rung.offer == OfferMode::All || rings(step, &it.queue);
            hold(rings == offered.asks_all, || format!("{id} rings: {rings}, and is {offered:?}"))?;
            let staggers = !rings && rung_staggers;
            hold(staggers == (offered.more != Timer::Off), || {
                format!("{id} staggers: {staggers}, {offered:?}")
            })?;
        }
        let was_leased = before.map(Routed::leases).unwrap_or_default();
        for lease in was_leased.iter().filter(|lease| offered.leases.contains(lease)) {
            let hours = step.policy.agents.get(&lease.agent).and_then(|agent| agent.hours.as_ref());
            let left = earlier.is_open(hours) && !scene.is_open(hours);
            hold(!left, || format!("{} went off duty and is still asked for {id}", lease.agent))?;
        }
        let due = before.is_some_and(|before| match &before.place {
            Place::Offered(before) => before.more == Timer::Running(step.after.time().as_millis()),
            _ => false,
        });
        // Other settings may ask in another way by now: then nobody more is asked of an offer that stands.
        if due && rung_staggers && !rings(step, &it.queue) {
            one_more_was_asked(step, id, was_leased)?;
        }
    }
    Ok(())
}

/// Whether the strategy of a queue asks everybody at once.
fn rings(step: &Step, queue: &QueueName) -> bool {
    step.policy.queues.get(queue).is_some_and(|queue| queue.strategy == Strategy::RingAll)
}

/// What is due comes first, before the event: whoever becomes free with the event itself was not free when it was due, and
/// whoever was asked may have refused since.
fn one_more_was_asked(step: &Step, id: u64, asked_before: &[Lease]) -> Verdict {
    let mut woken = step.before.clone();
    woken.handle(step.after.time(), Event::TimePassed);
    let then = rows(&woken, step.rows_before);
    let Some(it) = routed(&then, id).filter(|it| it.leases() == asked_before) else { return Ok(()) };
    let scene = Scene { rows: &then, ..step.scene() };
    // Hours change after what is due at the same moment.
    let just_before = Scene { now: scene.now.minus(Span::from_millis(1)), ..scene };
    let free = |agent: &AgentId| {
        let has_room = scene.has_room(agent, it) && just_before.has_room(agent, it);
        has_room && scene.fits(it, agent) && !it.was_asked(agent)
    };
    let has_more = asked_before.len() < usize::from(step.policy.limits.asked_at_once);
    let mut agents = step.policy.agents.keys().filter(|_| has_more);
    let passed_over = agents.find(|agent| free(agent));
    hold(passed_over.is_none(), || {
        format!("it was time to ask one more for {id}, and {passed_over:?} is free")
    })
}

/// Whoever refused is asked again some time: an exclusion has an end.
pub(crate) fn exclusions_have_an_end(step: &Step) -> Verdict {
    for (id, it) in all_routed(step.rows) {
        let (Place::Waiting(wait) | Place::Paused(wait)) = &it.place else { continue };
        let ends = matches!(wait.again, Timer::Running(_));
        hold(ends != wait.tried.is_empty(), || format!("{id} excludes {:?}, ends: {ends}", wait.tried))?;
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
                if matches!(reason, OfferOverReason::Rejected | OfferOverReason::Expired) {
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
