//! Control variates: what is known of the days beforehand takes luck out of an estimate.
//!
//! How many contacts a description brings, and how much work, has an expectation that nobody needs to simulate. Days
//! with more contacts than expected are busier, so an estimate is corrected by what the surplus of the days explains of
//! it, by linear regression (Lavenberg and Welch, Management Science 27, 1981). It stays consistent, its bias is of the
//! order of one over the number of days, and its interval is narrower by what was explained.
//!
//! *Never:* a control whose expectation is estimated from the same days.

use super::day::{Day, seconds};
use super::spec::{Spec, of_period};
use super::special::student_quantile;
use super::statistics::Estimate;

/// What a day is more than expected: contacts, and seconds of work.
pub type Surplus = [f64; 2];

/// How many contacts a day of `spec` is expected to have, and how many seconds of work they are.
pub fn expected(spec: &Spec) -> Surplus {
    let (period, length) = (seconds(spec.period), seconds(spec.until) - seconds(spec.opens));
    let mut expected = [0.0; 2];
    for class in &spec.classes {
        for number in 0..spec.periods() {
            let lasts = (length - period * number as f64).min(period);
            let contacts = of_period(&class.rate, number).copied().unwrap_or(0.0) * lasts / 3600.0;
            expected[0] += contacts;
            expected[1] += contacts * of_period(&class.handling, number).map_or(0.0, |form| form.mean());
        }
    }
    expected
}

/// What `day` is more than `expected`.
pub fn surplus(day: &Day, expected: Surplus) -> Surplus {
    let work: f64 = day.contacts.iter().map(|contact| seconds(contact.work)).sum();
    [day.contacts.len() as f64 - expected[0], work - expected[1]]
}

/// The estimate `value` whose days pull it by `steps` (mean 0), corrected by the surplus of each day.
pub fn corrected(value: Option<f64>, steps: &[f64], surplus: &[Surplus]) -> Estimate {
    let count = steps.len() as f64;
    let mean = |of: fn(&Surplus) -> f64| surplus.iter().map(of).sum::<f64>() / count;
    let means = [mean(|day| day[0]), mean(|day| day[1])];
    let centred: Vec<Surplus> = surplus.iter().map(|day| [day[0] - means[0], day[1] - means[1]]).collect();
    let product = |a: &dyn Fn(usize) -> f64, b: &dyn Fn(usize) -> f64| -> f64 {
        (0..steps.len()).map(|day| a(day) * b(day)).sum()
    };
    let (first, second, step) =
        (|day: usize| centred[day][0], |day: usize| centred[day][1], |day: usize| steps[day]);
    let (aa, ab, bb) = (product(&first, &first), product(&first, &second), product(&second, &second));
    let (ay, by) = (product(&first, &step), product(&second, &step));
    let determinant = aa * bb - ab * ab;
    let free = count - 3.0;
    if free < 1.0 || determinant <= f64::EPSILON * aa * bb {
        return super::statistics::estimate(value, steps);
    }
    let slopes = [(ay * bb - by * ab) / determinant, (by * aa - ay * ab) / determinant];
    let explained = |day: &Surplus| slopes[0] * day[0] + slopes[1] * day[1];
    let left: f64 = steps.iter().zip(&centred).map(|(step, day)| (step - explained(day)).powi(2)).sum();
    // The variance of the intercept at the expectation: the mean surplus adds its distance (Lavenberg and Welch, eq. 10).
    let distance =
        (bb * means[0].powi(2) - 2.0 * ab * means[0] * means[1] + aa * means[1].powi(2)) / determinant;
    let error = (left / free * (1.0 / count + distance)).sqrt();
    Estimate {
        value: value.map(|value| value - explained(&means)),
        reach: Some(error * student_quantile(free, 0.975)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::random::Stream;
    use super::*;

    /// A figure that hangs on both controls and a little luck of its own: of 300 experiments about 95 % hold the truth,
    /// with intervals a tenth as wide as without.
    #[test]
    fn what_is_known_beforehand_narrows_an_interval_and_keeps_its_promise() {
        let mut stream = Stream::new(11);
        let (mut held, mut width) = (0, [0.0; 2]);
        for _ in 0..300 {
            let days: Vec<Surplus> =
                (0..25).map(|_| [10.0 * stream.normal(), 40.0 * stream.normal()]).collect();
            let figures: Vec<f64> =
                days.iter().map(|day| 100.0 + 2.0 * day[0] - 0.5 * day[1] + 2.0 * stream.normal()).collect();
            let mean = figures.iter().sum::<f64>() / 25.0;
            let steps: Vec<f64> = figures.iter().map(|figure| figure - mean).collect();
            let found = corrected(Some(mean), &steps, &days);
            held += u32::from(found.holds(100.0));
            width[0] += found.reach.unwrap();
            width[1] += super::super::statistics::estimate(Some(mean), &steps).reach.unwrap();
        }
        assert!((275..=295).contains(&held), "{held} of 300");
        assert!(width[0] < 0.1 * width[1], "{width:?}");
    }

    #[test]
    fn controls_that_say_nothing_change_nothing() {
        let steps = [1.0, -1.0, 2.0, -2.0, 0.0];
        assert_eq!(
            corrected(Some(5.0), &steps, &[[0.0; 2]; 5]),
            super::super::statistics::estimate(Some(5.0), &steps)
        );
    }
}
