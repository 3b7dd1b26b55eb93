//! The contacts that one agent serves at once, and when the next of them is finished.
//!
//! Contacts slow each other down (see [`AgentDay::speed`]), so each one that comes or goes changes when all the others
//! are finished. A [`Serving`] keeps what is left of each, brings it up to date when something changes, and tells the
//! next end; an end that was told before a change no longer holds, which [`Serving::next_end`] shows.
//!
//! *Never:* an offer, or a contact that waits.

use super::day::{AgentDay, Contact};
use router_core::Span;

/// The contacts that an agent serves, by their numbers in the day.
#[derive(Clone, Debug, Default)]
pub struct Serving {
    /// What is left of each, in milliseconds of an agent who does nothing else.
    left: Vec<(usize, f64)>,
    /// Up to when `left` is right.
    at: Span,
}

impl Serving {
    /// How many there are.
    pub fn count(&self) -> u32 {
        self.left.len() as u32
    }

    /// Whether `contact` is one of them.
    pub fn serves(&self, contact: usize) -> bool {
        self.left.iter().any(|(served, _)| *served == contact)
    }

    /// `agent` begins to serve `contact`, which is number `number` of the day.
    pub fn begin(&mut self, now: Span, agent: &AgentDay, number: usize, contact: &Contact) {
        self.bring_up_to(now, agent);
        self.left.push((number, contact.work.as_millis() as f64));
    }

    /// The contact `number` is finished or goes away.
    pub fn end(&mut self, now: Span, agent: &AgentDay, number: usize) {
        self.bring_up_to(now, agent);
        self.left.retain(|(served, _)| *served != number);
    }

    /// Which contact is finished next, and when, if nothing changes before. Of several at once the first to arrive.
    pub fn next_end(&self, agent: &AgentDay) -> Option<(Span, usize)> {
        let next = self.left.iter().min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)))?;
        let (number, left) = *next;
        // To the next whole millisecond, so that nothing is left of it by then; a little less than one is none.
        let wait = (left.max(0.0) / agent.speed(self.count()) - 1e-6).ceil().max(0.0);
        Some((Span::from_millis(self.at.as_millis() + wait as u64), number))
    }

    fn bring_up_to(&mut self, now: Span, agent: &AgentDay) {
        let passed = now.as_millis().saturating_sub(self.at.as_millis()) as f64;
        let done = passed * agent.speed(self.count());
        for (_, left) in &mut self.left {
            *left -= done;
        }
        self.at = self.at.max(now);
    }
}

#[cfg(test)]
mod tests {
    use super::super::distribution::Distribution;
    use super::*;
    use std::collections::BTreeMap;

    fn agent(slow_down: f64) -> AgentDay {
        AgentDay {
            id: "anna".into(),
            group: "all".into(),
            from: Span::ZERO,
            until: None,
            breaks: Vec::new(),
            skills: BTreeMap::new(),
            capacity: 3,
            slow_down,
            answer: Distribution::Constant { mean: 0.0 },
            missed: 0.0,
        }
    }

    fn contact(seconds: u64) -> Contact {
        Contact {
            at: Span::ZERO,
            class: "all".into(),
            attributes: BTreeMap::new(),
            work: Span::from_seconds(seconds),
            patience: None,
            luck: 0,
        }
    }

    fn at(seconds: u64) -> Span {
        Span::from_seconds(seconds)
    }

    /// When contacts of 60, 30 and 30 s end that begin at 0, 10 and 20 s.
    fn ends(slow_down: f64) -> Vec<(u64, usize)> {
        let agent = agent(slow_down);
        let mut serving = Serving::default();
        for (number, (from, work)) in [(0, 60), (10, 30), (20, 30)].into_iter().enumerate() {
            serving.begin(at(from), &agent, number, &contact(work));
        }
        assert!(serving.count() == 3 && serving.serves(2));
        let mut ends = Vec::new();
        while let Some((now, number)) = serving.next_end(&agent) {
            serving.end(now, &agent, number);
            ends.push((now.as_millis(), number));
        }
        ends
    }

    #[test]
    fn contacts_that_do_not_disturb_each_other() {
        assert_eq!(ends(0.0), [(40_000, 1), (50_000, 2), (60_000, 0)]);
    }

    /// At 20 s there are 45, 25 and 30 s left. Three at once go on at a third: the second ends 75 s later with 20 and 5
    /// left; two at half: the third 10 s later with 15 left.
    #[test]
    fn contacts_that_share_one_agent() {
        assert_eq!(ends(1.0), [(95_000, 1), (105_000, 2), (120_000, 0)]);
    }

    #[test]
    fn an_end_moves_when_somebody_comes() {
        let agent = agent(0.5);
        let mut serving = Serving::default();
        serving.begin(at(0), &agent, 7, &contact(60));
        let told = serving.next_end(&agent);
        assert_eq!(told, Some((at(60), 7)));
        serving.begin(at(30), &agent, 8, &contact(60));
        assert_ne!(serving.next_end(&agent), told);
        assert_eq!(serving.next_end(&agent), Some((at(75), 7)));
        serving.end(at(45), &agent, 8);
        assert_eq!(serving.next_end(&agent), Some((at(65), 7)));
    }
}
