//! What theory says about the simplest contact centres: the oracle that simulations are held against.
//!
//! Poisson arrivals, exponential work, `agents` equal agents, first come first served. Erlang C waits for ever; Erlang A
//! (Palm; Garnett, Mandelbaum, Reiman 2002) gives up after an exponential patience. Both are birth-death chains: the
//! number of contacts in the house goes up with the arrivals and down with what agents finish and who gives up. Who
//! finds `n` waiting has its turn after `n + 1` departures, whose rates fall in equal steps; such a sum of exponentials
//! is the logarithm of a beta variable, which gives the percentiles.
//!
//! *Never:* a simulation.

use frontdesk_simulator::special::{beta_probability, bisect};

/// A contact centre of one class, in units of one time (say minutes, or seconds).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Model {
    /// Arrivals per unit of time.
    pub(crate) arrivals: f64,
    /// The mean work of a contact.
    pub(crate) work: f64,
    /// Agents.
    pub(crate) agents: u32,
}

/// What theory says about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Theory {
    /// The probability that a contact has to wait.
    pub(crate) probability_of_wait: f64,
    /// The mean wait of all contacts, those that do not wait and those that give up included.
    pub(crate) mean_wait: f64,
    /// The mean number of contacts that wait.
    pub(crate) queue_length: f64,
    /// The share that gives up.
    pub(crate) abandoned: f64,
    /// The mean share of agents that are busy.
    pub(crate) occupancy: f64,
}

impl Model {
    /// The work offered, in Erlang.
    pub(crate) fn load(&self) -> f64 {
        self.arrivals * self.work
    }

    /// Erlang B: the probability that all agents are busy if nobody ever waits.
    pub(crate) fn blocked(&self) -> f64 {
        let step = |blocked: f64, agents: u32| {
            let busy = self.load() * blocked;
            busy / (f64::from(agents) + busy)
        };
        (1..=self.agents).fold(1.0, step)
    }

    /// Erlang C: nobody gives up. `None` if the load is too much for the agents.
    pub(crate) fn patient(&self) -> Option<Theory> {
        let agents = f64::from(self.agents);
        let occupancy = self.load() / agents;
        if occupancy >= 1.0 {
            return None;
        }
        let blocked = self.blocked();
        let probability_of_wait = blocked / (1.0 - occupancy * (1.0 - blocked));
        let mean_wait = probability_of_wait * self.work / (agents - self.load());
        let queue_length = mean_wait * self.arrivals;
        Some(Theory { probability_of_wait, mean_wait, queue_length, abandoned: 0.0, occupancy })
    }

    /// Erlang C: what the share `p` of the contacts does not wait longer than.
    pub(crate) fn patient_wait(&self, p: f64) -> Option<f64> {
        let theory = self.patient()?;
        let rate = (f64::from(self.agents) - self.load()) / self.work;
        Some(((theory.probability_of_wait / (1.0 - p)).ln() / rate).max(0.0))
    }

    /// Erlang A: contacts give up after an exponential time of mean `patience`.
    pub(crate) fn impatient(&self, patience: f64) -> Theory {
        let chain = self.chain(patience);
        let agents = self.agents as usize;
        let sum_from = |from: usize, weight: fn(f64) -> f64| -> f64 {
            chain.iter().enumerate().skip(from).map(|(n, share)| weight((n - from) as f64) * share).sum()
        };
        let queue_length = sum_from(agents, |waiting| waiting);
        let busy: f64 = chain.iter().enumerate().map(|(n, share)| n.min(agents) as f64 * share).sum();
        Theory {
            probability_of_wait: sum_from(agents, |_| 1.0),
            mean_wait: queue_length / self.arrivals,
            queue_length,
            abandoned: queue_length / patience / self.arrivals,
            occupancy: busy / agents as f64,
        }
    }

    /// Erlang A: what the share `p` of the contacts does not wait longer than, those that give up included.
    pub(crate) fn impatient_wait(&self, patience: f64, p: f64) -> f64 {
        let chain = self.chain(patience);
        let finishing = f64::from(self.agents) / self.work * patience;
        let still_waiting = |t: f64| -> f64 {
            let decayed = (-t / patience).exp();
            let waiting = chain.iter().skip(self.agents as usize).enumerate();
            decayed
                * waiting
                    .map(|(n, share)| share * beta_probability(finishing, n as f64 + 1.0, decayed))
                    .sum::<f64>()
        };
        let mut high = patience;
        while still_waiting(high) > 1.0 - p {
            high *= 2.0;
        }
        bisect(0.0, high, |t| still_waiting(t) > 1.0 - p)
    }

    /// The share of time in which 0, 1, 2, ... contacts are in the house, those that wait included.
    fn chain(&self, patience: f64) -> Vec<f64> {
        let agents = f64::from(self.agents);
        let mut weights = vec![1.0];
        let mut total = 1.0;
        let mut last = 1.0;
        for n in 1_u32.. {
            let n = f64::from(n);
            let leaving = n.min(agents) / self.work + (n - agents).max(0.0) / patience;
            last *= self.arrivals / leaving;
            weights.push(last);
            total += last;
            if n > agents && self.arrivals < leaving && last < total * 1e-16 {
                break;
            }
        }
        weights.iter().map(|weight| weight / total).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GARNETT: Model = Model { arrivals: 48.0, work: 1.0, agents: 50 };

    fn near(found: f64, expected: f64, within: f64) {
        assert!((found - expected).abs() <= within, "found {found}, expected {expected}");
    }

    #[test]
    fn blocking_of_the_usual_tables() {
        near(Model { arrivals: 1.0, work: 1.0, agents: 1 }.blocked(), 0.5, 1e-12);
        near(Model { arrivals: 5.0, work: 1.0, agents: 10 }.blocked(), 0.018_385, 1e-6);
        near(Model { arrivals: 10.0, work: 1.0, agents: 10 }.blocked(), 0.214_58, 1e-5);
    }

    #[test]
    fn fifty_patient_agents_as_published() {
        let theory = GARNETT.patient().unwrap();
        near(theory.probability_of_wait, 0.6945, 5e-5);
        near(60.0 * theory.mean_wait, 20.8, 0.05);
        near(theory.queue_length, 16.7, 0.05);
        near(60.0 * GARNETT.patient_wait(0.9).unwrap(), 58.1, 0.05);
        near(theory.occupancy, 0.96, 1e-12);
    }

    #[test]
    fn fifty_agents_with_impatient_customers_as_published() {
        let theory = GARNETT.impatient(2.0);
        near(theory.probability_of_wait, 0.4678, 5e-5);
        near(100.0 * theory.abandoned, 3.1, 0.05);
        near(60.0 * theory.mean_wait, 3.7, 0.05);
        near(theory.queue_length, 2.97, 0.005);
        // Published as 12.5; the exact value is this one.
        near(60.0 * GARNETT.impatient_wait(2.0, 0.9), 12.4446, 5e-5);
        near(theory.occupancy, 0.96 * (1.0 - theory.abandoned), 1e-9);
    }

    #[test]
    fn endless_patience_is_erlang_c() {
        let (patient, impatient) = (GARNETT.patient().unwrap(), GARNETT.impatient(1e9));
        near(impatient.probability_of_wait, patient.probability_of_wait, 1e-6);
        near(impatient.queue_length, patient.queue_length, 1e-4);
        assert_eq!(Model { arrivals: 51.0, ..GARNETT }.patient(), None);
    }
}
