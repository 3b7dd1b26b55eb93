//! How long things take, as distributions; when contacts arrive, as a Poisson process.
//!
//! A [`Distribution`] is named by its mean, in seconds, and at most one more number for its form, because that is what
//! people know about their contact centre. [`arrivals`] walks unit exponential steps through the summed rate of the
//! day, so that a busier day has the same contacts sooner and more of them behind.
//!
//! *Never:* a seed; the caller brings the stream.

use super::random::Stream;
use super::special::gamma_quantile;
use serde::{Deserialize, Serialize};

/// A distribution of lengths of time. All numbers but `shape`, `phases` and `cv` are seconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "distribution", rename_all = "lowercase")]
pub enum Distribution {
    /// Always the same.
    Constant {
        /// The value.
        mean: f64,
    },
    /// Anything between two bounds, equally likely.
    Uniform {
        /// The lower bound.
        from: f64,
        /// The upper bound.
        to: f64,
    },
    /// Without memory.
    Exponential {
        /// The mean.
        mean: f64,
    },
    /// The sum of `phases` exponentials of the same mean.
    Erlang {
        /// The mean of the sum.
        mean: f64,
        /// How many, at least 1.
        phases: u32,
    },
    /// Gamma; its coefficient of variation is `1 / sqrt(shape)`.
    Gamma {
        /// The mean.
        mean: f64,
        /// The shape, above 0.
        shape: f64,
    },
    /// The exponential of a normal variable: what chats and calls most often look like.
    Lognormal {
        /// The mean.
        mean: f64,
        /// The coefficient of variation: standard deviation over mean.
        cv: f64,
    },
}

impl Distribution {
    /// The names, as they are written.
    pub(crate) const NAMES: [&str; 6] =
        ["constant", "uniform", "exponential", "erlang", "gamma", "lognormal"];

    /// What is wrong with the numbers, if anything is.
    pub fn fault(&self) -> Option<String> {
        let good = |value: f64| value.is_finite() && value >= 0.0;
        let form = |name: &str, value: f64| match value.is_finite() && value > 0.0 {
            true => None,
            false => Some(format!("{name} is {value}; write a number above 0")),
        };
        let mean = |value: f64| match good(value) {
            true => None,
            false => Some(format!("mean is {value}; write a number of seconds that is not negative")),
        };
        match *self {
            Distribution::Constant { mean: value } | Distribution::Exponential { mean: value } => mean(value),
            Distribution::Uniform { from, to } => match good(from) && good(to) && from <= to {
                true => None,
                false => Some(format!("from is {from} and to is {to}; write from as the smaller of the two")),
            },
            Distribution::Erlang { mean: value, phases } => {
                mean(value).or_else(|| form("phases", f64::from(phases)))
            }
            Distribution::Gamma { mean: value, shape } => mean(value).or_else(|| form("shape", shape)),
            Distribution::Lognormal { mean: value, cv } => mean(value).or_else(|| form("cv", cv)),
        }
    }

    /// The mean, in seconds.
    pub fn mean(&self) -> f64 {
        match *self {
            Distribution::Uniform { from, to } => (from + to) / 2.0,
            Distribution::Constant { mean }
            | Distribution::Exponential { mean }
            | Distribution::Erlang { mean, .. }
            | Distribution::Gamma { mean, .. }
            | Distribution::Lognormal { mean, .. } => mean,
        }
    }

    /// Draws a length of time, in seconds.
    pub fn sample(&self, stream: &mut Stream) -> f64 {
        match *self {
            Distribution::Constant { mean } => mean,
            Distribution::Uniform { from, to } => from + (to - from) * stream.uniform(),
            Distribution::Exponential { mean } => -mean * stream.uniform().ln(),
            Distribution::Erlang { mean, phases } => {
                let phase = mean / f64::from(phases);
                (0..phases).map(|_| -phase * stream.uniform().ln()).sum()
            }
            Distribution::Gamma { mean, shape } => mean / shape * gamma(shape, stream),
            Distribution::Lognormal { mean, cv } => {
                let variance = (1.0 + cv * cv).ln();
                mean * (variance.sqrt() * stream.normal() - variance / 2.0).exp()
            }
        }
    }
}

/// A gamma number of scale 1 (Marsaglia and Tsang 2000; below shape 1 by their power of a uniform number).
fn gamma(shape: f64, stream: &mut Stream) -> f64 {
    if shape < 1.0 {
        return gamma(shape + 1.0, stream) * stream.uniform().powf(1.0 / shape);
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let normal = stream.normal();
        let cube = (1.0 + c * normal).powi(3);
        if cube > 0.0 && stream.uniform().ln() < 0.5 * normal * normal + d - d * cube + d * cube.ln() {
            return d * cube;
        }
    }
}

/// The quantile `p` of a gamma distribution with mean 1: how busy a whole day is.
pub fn day_factor(shape: f64, p: f64) -> f64 {
    gamma_quantile(shape, p) / shape
}

/// The arrivals of a Poisson process, in seconds from its start. `rates` has one rate per second for each period;
/// each period is `period` seconds long, the last one may be cut short by `length`.
pub fn arrivals(rates: &[f64], period: f64, length: f64, stream: &mut Stream) -> Vec<f64> {
    let mut found = Vec::new();
    // How much of the summed rate there is until the next arrival.
    let mut left = -stream.uniform().ln();
    for (number, rate) in rates.iter().enumerate() {
        let mut at = number as f64 * period;
        let end = (at + period).min(length);
        while at < end {
            let room = (end - at) * rate;
            if left > room {
                left -= room;
                break;
            }
            at += left / rate;
            found.push(at.min(end));
            left = -stream.uniform().ln();
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::random::Purpose;
    use super::*;

    /// The means of 40,000 draws and of their squares, against what they should be, within five standard errors.
    fn check(distribution: Distribution, mean: f64, variance: f64) {
        const DRAWS: usize = 40_000;
        let mut stream = Stream::of(11, Purpose::Work, &[]);
        let draws: Vec<f64> = (0..DRAWS).map(|_| distribution.sample(&mut stream)).collect();
        let found = draws.iter().sum::<f64>() / DRAWS as f64;
        let squares: Vec<f64> = draws.iter().map(|x| (x - mean).powi(2)).collect();
        let spread = squares.iter().sum::<f64>() / DRAWS as f64;
        let fourth = squares.iter().map(|x| (x - variance).powi(2)).sum::<f64>() / DRAWS as f64;
        let error = (variance / DRAWS as f64).sqrt();
        let error_of_spread = (fourth / DRAWS as f64).sqrt();
        assert!((found - mean).abs() <= 5.0 * error + 1e-9, "{distribution:?}: mean {found}");
        assert!(
            (spread - variance).abs() <= 5.0 * error_of_spread + 1e-9,
            "{distribution:?}: variance {spread} instead of {variance}"
        );
        assert!(draws.iter().all(|x| *x >= 0.0 && x.is_finite()));
        assert!((distribution.mean() - mean).abs() < 1e-9);
    }

    #[test]
    fn means_and_variances() {
        check(Distribution::Constant { mean: 7.0 }, 7.0, 0.0);
        check(Distribution::Uniform { from: 2.0, to: 8.0 }, 5.0, 3.0);
        check(Distribution::Exponential { mean: 60.0 }, 60.0, 3600.0);
        check(Distribution::Erlang { mean: 60.0, phases: 4 }, 60.0, 900.0);
        check(Distribution::Gamma { mean: 1.0, shape: 28.7 }, 1.0, 1.0 / 28.7);
        check(Distribution::Gamma { mean: 10.0, shape: 0.5 }, 10.0, 200.0);
        check(Distribution::Lognormal { mean: 300.0, cv: 0.8 }, 300.0, (300.0_f64 * 0.8).powi(2));
    }

    #[test]
    fn numbers_without_sense_are_named() {
        assert!(Distribution::Exponential { mean: -1.0 }.fault().is_some());
        assert!(Distribution::Exponential { mean: f64::NAN }.fault().is_some());
        assert!(Distribution::Uniform { from: 3.0, to: 2.0 }.fault().is_some());
        assert!(Distribution::Erlang { mean: 3.0, phases: 0 }.fault().is_some());
        assert!(Distribution::Gamma { mean: 3.0, shape: 0.0 }.fault().is_some());
        assert_eq!(Distribution::Lognormal { mean: 3.0, cv: 1.0 }.fault(), None);
    }

    #[test]
    fn arrivals_keep_to_the_rates() {
        // Three periods of 1000 s with rates 2, 0 and 1; the last one ends after half of it.
        let mut totals = [0_u32; 3];
        for day in 0..40 {
            let mut stream = Stream::of(3, Purpose::Arrivals, &[day]);
            let found = arrivals(&[2.0, 0.0, 1.0], 1000.0, 2500.0, &mut stream);
            assert!(found.windows(2).all(|pair| pair[0] <= pair[1]));
            for at in found {
                totals[(at / 1000.0) as usize] += 1;
            }
        }
        // Poisson with means 80,000 and 20,000: within five standard deviations.
        assert!((f64::from(totals[0]) - 80_000.0).abs() < 1_414.0, "{totals:?}");
        assert_eq!(totals[1], 0);
        assert!((f64::from(totals[2]) - 20_000.0).abs() < 707.0, "{totals:?}");
    }

    /// In a stratified sample of day factors nothing is left to chance but the place within a stratum.
    #[test]
    fn day_factors_of_all_strata_have_mean_one() {
        let sum: f64 = (0..200).map(|i| day_factor(28.7, (f64::from(i) + 0.5) / 200.0)).sum();
        assert!((sum / 200.0 - 1.0).abs() < 1e-3, "{sum}");
    }
}
