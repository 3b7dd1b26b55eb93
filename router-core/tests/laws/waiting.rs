//! Laws about waiting: the line, the way along the ladder, and that everybody comes to an end.
//!
//! *Never:* a law that asks the engine whether it holds.

use crate::state::{Place, Routed, Timer, all_routed, routed, talks};
use crate::step::{Step, Verdict, hold};
use router_core::rules::queues_of;
use router_core::values::effect::News;
use router_core::values::fact::{Fact, FactKind};
use router_core::values::id::{ConversationId, DeskName, QueueName};
use router_core::values::ladder::End;
use router_core::values::notice::{AgentNotice, CustomerNotice};
use router_core::values::rule::Verdict as Says;
use router_core::{Effect, Event};
use std::collections::BTreeSet;

/// The age of an interaction never changes.
pub(crate) fn age_is_kept(step: &Step) -> Verdict {
    for (id, it) in all_routed(step.rows) {
        let Some(before) = routed(step.rows_before, id) else { continue };
        hold(before.entered == it.entered, || format!("{id} entered at another time now"))?;
    }
    Ok(())
}

/// Whoever waits has an end before them: the step's time runs (is held while paused), or the last step is for ever; a
/// message that was left is kept for a time.
pub(crate) fn nobody_is_stranded(step: &Step) -> Verdict {
    for (id, it) in all_routed(step.rows) {
        let Some(queue) = step.policy.queues.get(&it.queue) else {
            return Err(format!("{id} is in {}, which does not exist", it.queue));
        };
        let Some(wait) = it.wait() else { continue };
        let Some(rung) = queue.ladder.get(usize::from(wait.step)) else {
            return Err(format!("{id} is on step {}, which does not exist", wait.step));
        };
        let for_ever = rung.lasts.is_none() && it.detached.is_none();
        let ends = match (&it.place, wait.step_ends) {
            (_, Timer::Off) => for_ever,
            (Place::Paused(_), Timer::Running(_)) => false,
            (Place::Waiting(_), Timer::Held(_)) => false,
            _ => true,
        };
        hold(ends, || format!("{id} has no end: {it:?}"))?;
    }
    Ok(())
}

/// Whoever left a message waits for as long as messages are kept, from the moment it was left.
pub(crate) fn messages_are_kept_for_their_time(step: &Step) -> Verdict {
    let keep = step.policy.times.keep_messages.as_millis();
    for (id, it) in all_routed(step.rows).filter(|it| it.1.detached.is_some()) {
        let (Some(wait), false) = (it.wait(), matches!(step.event, Event::PolicyReplaced(_))) else {
            continue;
        };
        let waited_before =
            routed(step.rows_before, id).is_some_and(|it| it.detached.is_some() && it.wait().is_some());
        let Timer::Running(ends) = wait.step_ends else { continue };
        let whole = ends >= step.before.time().as_millis() + keep;
        hold(waited_before || whole, || format!("{id} is kept for less than {keep} ms: {it:?}"))?;
    }
    Ok(())
}

/// Whoever is in a line leaves it for an agent, with a word why it ended, or because it was withdrawn.
pub(crate) fn nobody_vanishes(step: &Step) -> Verdict {
    for (id, it) in all_routed(step.rows_before) {
        if routed(step.rows, id).is_some() {
            continue;
        }
        let closed = step.out.facts.iter().any(|fact| {
            // A corrected answer may lead to a rule that ends it.
            let over =
                matches!(fact.what, FactKind::Closed(_) | FactKind::WrapUpOver(_) | FactKind::Answered(_));
            over && fact.conversation.is_some_and(|of| of.0 == id)
        });
        let reported = step.out.effects.iter().any(|effect| {
            matches!(effect, Effect::Report { interaction, news: News::Done(_) | News::Ended { .. } | News::Left, .. } if interaction.0 == id)
        });
        let fits = if it.reference.is_some() { reported } else { closed };
        hold(fits, || format!("{id} is gone without a word: {it:?}"))?;
    }
    Ok(())
}

/// Whoever brings something that is no conversation hears at once what becomes of it.
pub(crate) fn whoever_brings_something_hears_of_it(step: &Step) -> Verdict {
    let Event::InteractionArrived { reference, .. } = step.event else { return Ok(()) };
    let reported = step
        .out
        .effects
        .iter()
        .any(|effect| matches!(effect, Effect::Report { reference: of, .. } if of == reference));
    hold(reported, || format!("nothing is said of {reference}"))
}

/// Whatever a program wants with an interaction is answered once, and what is refused changes no interaction.
pub(crate) fn every_program_is_answered(step: &Step) -> Verdict {
    let is_asked = matches!(
        step.event,
        Event::InteractionArrived { .. }
            | Event::InteractionLeft(_)
            | Event::OfferAnswered { .. }
            | Event::InteractionEnded { .. }
            | Event::InteractionReturned { .. }
    );
    let answers: Vec<_> = step
        .out
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Resolved(answer) => Some(answer),
            _ => None,
        })
        .collect();
    hold(answers.len() == usize::from(is_asked), || format!("{} answers", answers.len()))?;
    let is_due = step.before.next_deadline().is_some_and(|deadline| deadline.at <= step.now);
    let refused = answers.iter().any(|answer| answer.is_err());
    if refused && !is_due {
        let places = |rows| all_routed(rows).map(|(id, it)| (id, format!("{it:?}"))).collect::<Vec<_>>();
        hold(places(step.rows) == places(step.rows_before), || format!("{answers:?} changed something"))?;
    }
    Ok(())
}

/// A queue that is closed keeps nobody waiting in person; offers that stand may still be accepted.
pub(crate) fn a_closed_queue_keeps_nobody_waiting(step: &Step) -> Verdict {
    let scene = step.scene();
    for (id, it) in all_routed(step.rows) {
        let waits = matches!(it.place, Place::Waiting(_)) && it.detached.is_none();
        hold(!waits || scene.queue_is_open(&it.queue), || format!("{id} waits in a closed queue: {it:?}"))?;
    }
    Ok(())
}

/// The place that is told, and who is first, are those of the dynamic order: priority, then the time waited and the head
/// starts, then the number.
pub(crate) fn the_line_is_in_the_order_of_ageing(step: &Step) -> Verdict {
    if matches!(step.event, Event::PolicyReplaced(_)) {
        return Ok(());
    }
    let now = step.after.time();
    let line = |queue: &QueueName| {
        let mut line: Vec<(u64, &Routed)> =
            all_routed(step.rows).filter(|it| it.1.wait().is_some() && it.1.queue == *queue).collect();
        line.sort_by_key(|(id, it)| it.urgency(step.policy, now.as_millis(), *id));
        line
    };
    let members = |rows| -> BTreeSet<(u64, QueueName)> {
        all_routed(rows).filter(|it| it.1.wait().is_some()).map(|it| (it.0, it.1.queue.clone())).collect()
    };
    let (before, after) = (members(step.rows_before), members(step.rows));
    // Nobody else came into a line, be it for a while: whoever lost an agent may have been given up since,
    // and whoever was let in may have been taken.
    let others_came = |id: u64| {
        let came = |fact: &&Fact| matches!(fact.what, FactKind::AgentLost(_) | FactKind::Queued { .. });
        let mut came = step.out.facts.iter().filter(came);
        came.any(|fact| fact.conversation.is_some_and(|other| other.0 != id))
            || after.difference(&before).any(|new| new.0 != id)
    };
    let calm = |id: u64| before.is_subset(&after) && !others_came(id);
    for (at, effect) in step.out.effects.iter().enumerate() {
        match effect {
            Effect::TellCustomer { to, notice: CustomerNotice::QueuePosition { position, .. } } => {
                let Some(id) = to.conversation.filter(|id| calm(id.0)) else { continue };
                if moved_on(step, id) && is_told_again(&step.out.effects[at + 1..], id) {
                    continue;
                }
                let Some(it) = routed(step.rows, id.0).filter(|it| it.wait().is_some()) else { continue };
                let place = line(&it.queue).iter().position(|other| other.0 == id.0).map(|at| at as u32 + 1);
                hold(place == Some(*position), || format!("{id} is told {position} and is {place:?}"))?;
            }
            Effect::Answer(AgentNotice::QueueList(lines)) if before == after => {
                for told in lines {
                    let line = line(&told.queue);
                    let longest =
                        line.first().and_then(|it| it.1.wait()).map(|wait| now.as_millis() - wait.since);
                    let fits = told.waiting as usize == line.len()
                        && told.longest.map(|it| it.as_millis()) == longest;
                    hold(fits, || format!("{told:?} is told, {longest:?} of {}", line.len()))?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether a conversation came out of one queue into another: the place in the first counts no more.
fn moved_on(step: &Step, id: ConversationId) -> bool {
    let into_another = |fact: &Fact| matches!(fact.what, FactKind::Ended { end: End::Queue(_), .. });
    step.out.facts.iter().any(|fact| fact.conversation == Some(id) && into_another(fact))
}

fn is_told_again(later: &[Effect], id: ConversationId) -> bool {
    later.iter().any(|effect| match effect {
        Effect::TellCustomer { to, notice: CustomerNotice::QueuePosition { .. } } => {
            to.conversation == Some(id)
        }
        _ => false,
    })
}

/// The figures that desks show are what a count gives.
pub(crate) fn figures_are_counted(step: &Step) -> Verdict {
    let scene = step.scene();
    for desk in step.policy.desks.keys() {
        let queues = queues_of(step.policy, desk);
        let ours = |queues: &[QueueName]| {
            queues.iter().any(|queue| self::contains(&queues_of(step.policy, desk), queue))
        };
        let staff = || step.policy.agents.iter().filter(|agent| ours(&agent.1.queues));
        let present = staff().filter(|agent| scene.is_ready(agent.0, false)).count() as u32;
        let free = staff()
            .filter(|agent| scene.is_ready(agent.0, false) && scene.has_units(agent.0, 1))
            .count() as u32;
        let waits =
            |it: &Routed| it.wait().is_some() && it.detached.is_none() && contains(&queues, &it.queue);
        let waiting = all_routed(step.rows).filter(|it| waits(it.1)).count() as u32;
        let state = step.after.desk_state(desk);
        let shown = (state.present, state.free, state.waiting);
        hold(shown == (present, free, waiting), || {
            format!("{desk} shows {shown:?} and has {:?}", (present, free, waiting))
        })?;
    }
    Ok(())
}

fn contains(queues: &BTreeSet<&QueueName>, queue: &QueueName) -> bool {
    queues.contains(queue)
}

/// A step that is skipped when nobody is there asks somebody who is, unless it is the last; a step is never left early.
pub(crate) fn the_ladder_is_climbed_step_by_step(step: &Step) -> Verdict {
    let scene = step.scene();
    if matches!(step.event, Event::PolicyReplaced(_)) {
        return Ok(());
    }
    for (id, it) in all_routed(step.rows).filter(|it| it.1.detached.is_none()) {
        let Some(wait) = it.wait() else { continue };
        let Some(queue) = step.policy.queues.get(&it.queue) else { continue };
        let before = routed(step.rows_before, id).filter(|before| before.queue == it.queue);
        let begun = match before.and_then(Routed::wait) {
            Some(was) => was.step != wait.step,
            None => true,
        };
        let told = step.out.facts.iter().rev().find_map(|fact| match fact.what {
            FactKind::Stepped { step, relax, agent_client }
                if fact.conversation.is_some_and(|of| of.0 == id) =>
            {
                Some(((step, relax, agent_client), fact.at))
            }
            _ => None,
        });
        let Some(rung) = queue.ladder.get(usize::from(wait.step)).filter(|_| begun) else { continue };
        let at_end = usize::from(wait.step) + 1 == queue.ladder.len();
        let calm = step.out.facts.iter().all(|fact| !matches!(fact.what, FactKind::Availability { .. }));
        let skipped =
            rung.skip_when_none_eligible && !at_end && calm && step.before.time() == step.after.time();
        let somebody = || {
            step.policy
                .agents
                .keys()
                .any(|agent| scene.is_ready(agent, it.by_program()) && scene.fits(it, agent))
        };
        hold(!skipped || somebody(), || format!("{id} is on a step that nobody is on: {it:?}"))?;
        if wait.step > 0 {
            let fits = told.is_some_and(|told| told.0 == (wait.step + 1, rung.relax, rung.agent_client));
            hold(fits, || format!("{id} came to step {} and {told:?} was told", wait.step + 1))?;
        }
        let (Some(was), Some((_, at))) = (before.and_then(Routed::wait), told) else { continue };
        let due = match was.step_ends {
            Timer::Running(due) => due,
            Timer::Off | Timer::Held(_) => continue,
        };
        hold(was.step >= wait.step || at.as_millis() >= due, || format!("{id} left a step early: {it:?}"))?;
    }
    Ok(())
}

/// The first rule that holds decides, and what it says is what is needed.
pub(crate) fn the_first_rule_that_holds_decides(step: &Step) -> Verdict {
    for fact in &step.out.facts {
        let FactKind::Ruled { rule, attributes, failed } = &fact.what else { continue };
        let asked = |rule: &router_core::values::rule::Rule| {
            rule.when.as_ref().map_or(Ok(true), |when| when.holds(attributes))
        };
        let first = step.policy.rules.iter().find(|rule| asked(rule) == Ok(true));
        hold(first.map(|rule| &rule.name) == rule.as_ref(), || format!("{rule:?} decided, not {first:?}"))?;
        let broken = step.policy.rules.iter().take_while(|rule| Some(&rule.name) != first.map(|it| &it.name));
        let broken = broken.filter(|rule| asked(rule).is_err()).count();
        hold(broken == failed.len(), || format!("{broken} rules failed, {failed:?} were told"))?;
        let Some(Says::Route(route)) = first.map(|rule| &rule.verdict) else { continue };
        let needs = step.out.facts.iter().find_map(|other| match &other.what {
            FactKind::Queued { needs, .. } if other.conversation == fact.conversation => Some(needs),
            _ => None,
        });
        let Some(needs) = needs else { continue };
        let same = (&needs.skills, needs.priority, needs.head_start, &needs.exclude, &needs.tags)
            == (&route.skills, route.priority, route.head_start, &route.exclude, &route.tags)
            && needs.hosting == route.hosting;
        hold(same, || format!("{route:?} was followed as {needs:?}"))?;
    }
    Ok(())
}

/// A closed desk says so, and takes nobody into a dialogue.
pub(crate) fn a_closed_desk_takes_nobody_in(step: &Step) -> Verdict {
    let scene = step.scene();
    let known: BTreeSet<u64> = talks(step.rows_before).map(|talk| talk.id).collect();
    for talk in talks(step.rows).filter(|talk| !known.contains(&talk.id)) {
        let desk = DeskName::from(talk.conversation["desk"].as_str().unwrap_or_default());
        let open = scene.is_open(step.policy.desks.get(&desk).and_then(|desk| desk.hours.as_ref()));
        let left = talk.routed.is_some_and(|it| it.detached.is_some());
        hold(open || left, || format!("{} began at a closed desk", talk.id))?;
    }
    for (name, desk) in &step.policy.desks {
        let closed = step.after.desk_state(name).closed.is_some();
        hold(closed != scene.is_open(desk.hours.as_ref()), || format!("{name} shows closed: {closed}"))?;
    }
    Ok(())
}
