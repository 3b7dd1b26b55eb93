//! From the figures of single days to estimates with intervals, and to differences that may be believed.
//!
//! Everything is a ratio of sums over days: a service level is good contacts over offered ones, a mean per day has 1
//! below the line. The days are independent, so the spread between them gives the interval (delta method, Student's
//! t). Two policies that met the same days are compared day by day, which takes the luck of the days out.
//!
//! *Never:* an average of ratios where days weigh differently.

use super::special::{student_beyond, student_quantile};

/// What one day contributes to a ratio of sums.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Part {
    /// What goes above the line.
    pub above: f64,
    /// What goes below it; 0 if the day says nothing about it.
    pub below: f64,
}

/// An estimate with its 95 % confidence interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate; `None` when no day says anything.
    pub value: Option<f64>,
    /// How far the interval reaches to either side; `None` with fewer than two days.
    pub reach: Option<f64>,
}

impl Estimate {
    /// The interval.
    pub fn interval(&self) -> Option<(f64, f64)> {
        let (value, reach) = (self.value?, self.reach?);
        Some((value - reach, value + reach))
    }

    /// Whether the interval contains `value`.
    pub fn holds(&self, value: f64) -> bool {
        self.interval().is_some_and(|(low, high)| low <= value && value <= high)
    }
}

/// How much more the second of two policies has than the first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// Second minus first, with its interval.
    pub estimate: Estimate,
    /// How likely a difference this big would be if there were none; `None` with fewer than two days, or if no day
    /// differs, when there is nothing to test.
    pub p: Option<f64>,
}

/// The sum above over the sum below, over days.
pub(crate) fn ratio(days: &[Part]) -> Estimate {
    estimate(quotient(days), &linear(days))
}

/// The ratio of `second` minus the ratio of `first`, which are the same days under two policies.
pub fn difference(first: &[Part], second: &[Part]) -> Difference {
    let value = quotient(second).zip(quotient(first)).map(|(second, first)| second - first);
    let steps: Vec<f64> = linear(first).iter().zip(linear(second)).map(|(a, b)| b - a).collect();
    let estimate = estimate(value, &steps);
    let p = match (value, standard_error(&steps)) {
        (Some(value), Some(error)) if error > 0.0 => {
            Some(student_beyond(steps.len() as f64 - 1.0, value / error))
        }
        // Every day has the same difference: certainty.
        (Some(value), Some(_)) if value != 0.0 => Some(0.0),
        _ => None,
    };
    Difference { estimate, p }
}

/// The p-values as they count when all of them were looked at (Holm 1979): each may be compared with .05.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]));
    let mut adjusted = vec![1.0; p.len()];
    let mut highest: f64 = 0.0;
    for (rank, index) in order.into_iter().enumerate() {
        highest = highest.max(p[index] * (p.len() - rank) as f64).min(1.0);
        adjusted[index] = highest;
    }
    adjusted
}

/// The value below which the share `p` of `sorted` lies, interpolated between neighbours.
pub fn percentile(sorted: &[f64], p: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = p.clamp(0.0, 1.0) * last as f64;
    let low = place.floor() as usize;
    let high = (low + 1).min(last);
    Some(sorted[low] + (sorted[high] - sorted[low]) * (place - low as f64))
}

/// How unequally `values` (none negative) are shared out: 0 when all are the same, near 1 when one has everything.
pub(crate) fn gini(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let total: f64 = sorted.iter().sum();
    if sorted.is_empty() {
        return None;
    }
    if total <= 0.0 {
        return Some(0.0);
    }
    let count = sorted.len() as f64;
    let weighted: f64 = sorted.iter().enumerate().map(|(rank, value)| (rank as f64 + 1.0) * value).sum();
    Some((2.0 * weighted / (count * total) - (count + 1.0) / count).max(0.0))
}

/// The estimate around `value` whose interval comes from the spread of `steps`, one for each day.
pub fn estimate(value: Option<f64>, steps: &[f64]) -> Estimate {
    let reach = standard_error(steps).map(|error| error * student_quantile(steps.len() as f64 - 1.0, 0.975));
    Estimate { value, reach }
}

pub(super) fn quotient(days: &[Part]) -> Option<f64> {
    let below: f64 = days.iter().map(|day| day.below).sum();
    (below != 0.0).then(|| days.iter().map(|day| day.above).sum::<f64>() / below)
}

/// How far each day pulls the ratio from where it is: the linear part of the delta method. Their mean is 0.
pub(super) fn linear(days: &[Part]) -> Vec<f64> {
    let Some(ratio) = quotient(days) else { return Vec::new() };
    let mean_below = days.iter().map(|day| day.below).sum::<f64>() / days.len() as f64;
    days.iter().map(|day| (day.above - ratio * day.below) / mean_below).collect()
}

fn standard_error(steps: &[f64]) -> Option<f64> {
    if steps.len() < 2 {
        return None;
    }
    let count = steps.len() as f64;
    let mean = steps.iter().sum::<f64>() / count;
    let squares: f64 = steps.iter().map(|step| (step - mean).powi(2)).sum();
    Some((squares / (count - 1.0) / count).sqrt())
}

#[cfg(test)]
mod tests {
    use super::super::random::Stream;
    use super::*;

    fn means(values: &[f64]) -> Vec<Part> {
        values.iter().map(|value| Part { above: *value, below: 1.0 }).collect()
    }

    /// 1 to 5: mean 3, deviation 1.5811, error .7071, t(4) 2.7764.
    #[test]
    fn a_mean_of_five_days() {
        let found = ratio(&means(&[1.0, 2.0, 3.0, 4.0, 5.0]));
        assert_eq!(found.value, Some(3.0));
        assert!((found.reach.unwrap() - 1.963_24).abs() < 1e-4, "{found:?}");
        assert!(found.holds(4.9) && !found.holds(5.0));
    }

    #[test]
    fn too_few_days_have_no_interval() {
        assert_eq!(ratio(&[]), Estimate { value: None, reach: None });
        assert_eq!(ratio(&means(&[3.0])), Estimate { value: Some(3.0), reach: None });
        assert_eq!(difference(&means(&[3.0]), &means(&[4.0])).p, None);
    }

    #[test]
    fn big_days_weigh_more_and_a_constant_ratio_is_certain() {
        let days = [Part { above: 9.0, below: 10.0 }, Part { above: 90.0, below: 100.0 }];
        let found = ratio(&days);
        assert!((found.value.unwrap() - 0.9).abs() < 1e-12 && found.reach.unwrap() < 1e-12);
        let days = [Part { above: 0.0, below: 10.0 }, Part { above: 100.0, below: 100.0 }];
        assert!((ratio(&days).value.unwrap() - 100.0 / 110.0).abs() < 1e-12);
    }

    /// Of the intervals of 400 experiments about 95 % hold the truth: a ratio whose day sizes differ, as real ones do.
    #[test]
    fn intervals_hold_what_they_promise() {
        let mut stream = Stream::new(99);
        let mut held = 0;
        for _ in 0..400 {
            let days: Vec<Part> = (0..30)
                .map(|_| {
                    let below = 50.0 + 100.0 * stream.uniform();
                    Part { above: below * 0.8 + 5.0 * stream.normal(), below }
                })
                .collect();
            held += u32::from(ratio(&days).holds(0.8));
        }
        assert!((366..=394).contains(&held), "{held} of 400");
    }

    #[test]
    fn the_same_days_make_small_differences_visible() {
        let mut stream = Stream::new(5);
        let busy: Vec<f64> = (0..30).map(|_| 100.0 * stream.uniform()).collect();
        let first = means(&busy);
        let second = means(&busy.iter().map(|day| day + 1.0 + 0.1 * stream.normal()).collect::<Vec<_>>());
        let found = difference(&first, &second);
        assert!(found.estimate.holds(1.0) && found.p.unwrap() < 1e-6, "{found:?}");
        assert!(ratio(&first).reach.unwrap() > 5.0);
        let none = difference(&first, &first);
        assert_eq!((none.estimate.value, none.p), (Some(0.0), None));
    }

    #[test]
    fn holm_by_hand() {
        let adjusted = holm(&[0.01, 0.04, 0.03, 0.005]);
        for (found, expected) in adjusted.iter().zip([0.03, 0.06, 0.06, 0.02]) {
            assert!((found - expected).abs() < 1e-12, "{adjusted:?}");
        }
        assert!(holm(&[]).is_empty());
    }

    #[test]
    fn percentiles_and_shares() {
        let sorted = [1.0, 2.0, 3.0, 4.0];
        assert_eq!(percentile(&sorted, 0.5), Some(2.5));
        assert_eq!(percentile(&sorted, 1.0), Some(4.0));
        assert_eq!(percentile(&[], 0.5), None);
        assert_eq!(gini(&[5.0, 5.0, 5.0]), Some(0.0));
        assert!((gini(&[0.0, 0.0, 0.0, 8.0]).unwrap() - 0.75).abs() < 1e-12);
        assert!((gini(&[1.0, 3.0]).unwrap() - 0.25).abs() < 1e-12);
        assert_eq!(gini(&[0.0, 0.0]), Some(0.0));
        assert_eq!(gini(&[]), None);
    }
}
