//! Makes the days of a description.
//!
//! Each quantity of each contact has its own stream, named by day, class and number, so that a change of one part of
//! the description (more agents, another patience) leaves all the others as they were.
//!
//! *Never:* one stream for two things.

use super::super::day::{
    AgentDay, Attribute, Contact, Day, Interval, LUCK_BELOW, from_seconds, later, seconds, union,
};
use super::super::distribution::{arrivals, day_factor};
use super::super::random::{Purpose, Stream};
use super::{AttributeSpec, ClassSpec, GroupSpec, Spec, of_period};
use router_core::Span;
use std::collections::BTreeMap;
use std::sync::Arc;

const SECONDS_OF_AN_HOUR: f64 = 3600.0;

impl Spec {
    /// The day `number`, from 0. Days from [`Spec::days`] on exist too, but are outside of the stratification.
    pub fn day(&self, number: u32) -> Day {
        let factor = self.factor(number);
        let classes = self.classes.iter().enumerate();
        let mut contacts: Vec<Contact> =
            classes.flat_map(|(class, spec)| self.contacts(number, factor, class as u64, spec)).collect();
        // Stable, so that contacts of the same millisecond are in the order of their classes.
        contacts.sort_by_key(|contact| contact.at);
        Day {
            number,
            date: self.date.clone(),
            zone: self.zone.clone(),
            seed: Stream::of(self.seed, Purpose::Choice, &[u64::from(number)]).bits() % LUCK_BELOW,
            opens: self.opens,
            until: self.until,
            contacts,
            agents: self.groups.iter().flat_map(|group| self.agents(group)).collect(),
        }
    }

    /// By what all rates of the day are multiplied.
    fn factor(&self, number: u32) -> f64 {
        let Some(shape) = self.day_factor else { return 1.0 };
        let place = Stream::of(self.seed, Purpose::DayFactor, &[u64::from(number)]).uniform();
        if !self.stratified || number >= self.days {
            return day_factor(shape, place);
        }
        let mut strata: Vec<u32> = (0..self.days).collect();
        Stream::of(self.seed, Purpose::Strata, &[]).shuffle(&mut strata);
        day_factor(shape, (f64::from(strata[number as usize]) + place) / f64::from(self.days))
    }

    fn contacts(&self, day: u32, factor: f64, class: u64, spec: &ClassSpec) -> Vec<Contact> {
        let rates: Vec<f64> = (0..self.periods())
            .map(|period| of_period(&spec.rate, period).copied().unwrap_or(0.0) * factor / SECONDS_OF_AN_HOUR)
            .collect();
        let day = u64::from(day);
        let stream = |purpose, number| Stream::of(self.seed, purpose, &[day, class, number]);
        let period = seconds(self.period);
        let length = seconds(self.until) - seconds(self.opens);
        let times = arrivals(&rates, period, length, &mut stream(Purpose::Arrivals, 0));
        let contact = |(number, at): (u64, f64)| {
            let now = ((at / period) as usize).min(rates.len() - 1);
            let draw = |list, purpose| {
                of_period(list, now)
                    .map(|form: &super::Distribution| from_seconds(form.sample(&mut stream(purpose, number))))
            };
            Contact {
                // Not the last moment itself, which is not in the day any more.
                at: later(self.opens, from_seconds(at)).min(Span::from_millis(self.until.as_millis() - 1)),
                class: spec.name.clone(),
                attributes: attributes(&spec.attributes, &mut stream(Purpose::Attribute, number)),
                work: draw(&spec.handling, Purpose::Work).unwrap_or(Span::ZERO),
                patience: draw(&spec.patience, Purpose::Patience),
                luck: stream(Purpose::Luck, number).below(LUCK_BELOW),
            }
        };
        (0_u64..).zip(times).map(contact).collect()
    }

    /// The agents of `group`: number `n` works in the periods that have more than `n`.
    fn agents(&self, group: &GroupSpec) -> Vec<AgentDay> {
        let most = group.agents.iter().copied().max().unwrap_or(0);
        (0..most).filter_map(|number| self.agent(group, number)).collect()
    }

    fn agent(&self, group: &GroupSpec, number: u32) -> Option<AgentDay> {
        let period = self.period.as_millis();
        let begin = |index: usize| {
            let at = self.opens.as_millis() + period * index as u64;
            Span::from_millis(at).min(self.until)
        };
        let works = (0..self.periods()).filter(|index| of_period(&group.agents, *index) > Some(&number));
        let shifts = union(works.map(|i| Interval { from: begin(i), until: begin(i + 1) }).collect());
        let (first, last) = (shifts.first()?, shifts.last()?);
        let gaps = shifts.windows(2).map(|pair| Interval { from: pair[0].until, until: pair[1].from });
        Some(AgentDay {
            id: format!("{}-{}", group.name, number + 1).into(),
            group: group.name.clone(),
            from: first.from,
            until: (!self.drain || last.until < self.until).then_some(last.until),
            breaks: union(gaps.chain(group.breaks.iter().copied()).collect()),
            skills: group.skills.clone(),
            capacity: group.capacity,
            slow_down: group.slow_down,
            answer: group.answer,
            missed: group.missed,
        })
    }
}

fn attributes(
    specs: &BTreeMap<Arc<str>, AttributeSpec>,
    stream: &mut Stream,
) -> BTreeMap<Arc<str>, Attribute> {
    let value = |spec: &AttributeSpec, stream: &mut Stream| match spec {
        AttributeSpec::Fixed(value) => value.clone(),
        AttributeSpec::OneOf(weights) => {
            let mut left = stream.uniform() * weights.iter().map(|(_, weight)| weight).sum::<f64>();
            let found = weights.iter().find(|(_, weight)| {
                left -= weight;
                left < 0.0
            });
            Attribute::Text(found.or(weights.last()).map(|(text, _)| text.clone()).unwrap_or_default())
        }
    };
    specs.iter().map(|(name, spec)| (name.clone(), value(spec, stream))).collect()
}
