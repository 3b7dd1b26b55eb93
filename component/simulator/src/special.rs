//! The special functions that distributions and intervals are made of: gamma and beta integrals and their inverses.
//!
//! Series and continued fractions as in Abramowitz and Stegun (6.5.29, 6.5.31, 26.5.8), evaluated by Lentz's method
//! and cut off where a term no longer changes the sum; inverses by bisection, which is slow and cannot fail. Twelve
//! digits or more, tested against published tables.
//!
//! *Never:* randomness, or a function of the house.

/// Terms of a series before it is taken as it is; convergence needs some tens, a few hundred for big arguments.
const TERMS: u32 = 10_000;
const TINY: f64 = 1e-300;
const PRECISION: f64 = 1e-15;

/// The natural logarithm of the gamma function, for `x > 0` (Lanczos, g = 7, nine terms).
#[allow(clippy::excessive_precision, reason = "the published coefficients")]
pub(crate) fn ln_gamma(x: f64) -> f64 {
    const COEFFICIENTS: [f64; 9] = [
        0.999_999_999_999_809_93,
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_13,
        -176.615_029_162_140_59,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_571_6e-6,
        1.505_632_735_149_311_6e-7,
    ];
    let x = x - 1.0;
    let base = x + 7.5;
    let rest = COEFFICIENTS.iter().enumerate().skip(1).map(|(k, c)| c / (x + k as f64));
    let sum: f64 = COEFFICIENTS[0] + rest.sum::<f64>();
    0.5 * (2.0 * std::f64::consts::PI).ln() + (x + 0.5) * base.ln() - base + sum.ln()
}

/// The probability that a gamma variable of shape `a` and scale 1 is at most `x` (regularised lower integral).
pub(crate) fn gamma_probability(a: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let front = (a * x.ln() - x - ln_gamma(a)).exp();
    if x < a + 1.0 {
        let mut term = 1.0 / a;
        let mut sum = term;
        for n in 1..TERMS {
            term *= x / (a + f64::from(n));
            sum += term;
            if term < sum * PRECISION {
                break;
            }
        }
        front * sum
    } else {
        let mut b = x + 1.0 - a;
        let mut fraction = Lentz::new(1.0 / b);
        for n in 1..TERMS {
            let n = f64::from(n);
            b += 2.0;
            if fraction.step(-n * (n - a), b) {
                break;
            }
        }
        1.0 - front * fraction.value
    }
}

/// The value that a gamma variable of shape `a` and scale 1 stays below with probability `p`, for `0 < p < 1`.
pub(crate) fn gamma_quantile(a: f64, p: f64) -> f64 {
    let mut high = a.max(1.0);
    while gamma_probability(a, high) < p {
        high *= 2.0;
    }
    bisect(0.0, high, |x| gamma_probability(a, x) < p)
}

/// The regularised incomplete beta function: the probability that a beta variable is at most `x`.
pub fn beta_probability(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let front = (ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (1.0 - x).ln()).exp();
    if x < (a + 1.0) / (a + b + 2.0) {
        front * beta_fraction(a, b, x) / a
    } else {
        1.0 - front * beta_fraction(b, a, 1.0 - x) / b
    }
}

fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    let mut fraction = Lentz::new(1.0);
    fraction.step(-(a + b) * x / (a + 1.0), 1.0);
    for m in 1..TERMS {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        fraction.step(even, 1.0);
        if fraction.step(odd, 1.0) {
            break;
        }
    }
    fraction.value
}

/// A continued fraction on its way (Lentz's method).
struct Lentz {
    value: f64,
    c: f64,
    d: f64,
}

impl Lentz {
    fn new(first: f64) -> Self {
        Self { value: first, c: 1.0 / TINY, d: first }
    }

    /// Adds one level with numerator `a` and denominator `b`; true when it no longer mattered.
    fn step(&mut self, a: f64, b: f64) -> bool {
        let away_from_zero = |x: f64| if x.abs() < TINY { TINY } else { x };
        self.d = 1.0 / away_from_zero(a * self.d + b);
        self.c = away_from_zero(b + a / self.c);
        let factor = self.c * self.d;
        self.value *= factor;
        (factor - 1.0).abs() < PRECISION
    }
}

/// The probability that Student's t with `freedom` degrees of freedom is further from zero than `t`, on either side.
pub(crate) fn student_beyond(freedom: f64, t: f64) -> f64 {
    beta_probability(freedom / 2.0, 0.5, freedom / (freedom + t * t))
}

/// The value that Student's t with `freedom` degrees of freedom stays below with probability `p`, for `0 < p < 1`.
pub(crate) fn student_quantile(freedom: f64, p: f64) -> f64 {
    if p < 0.5 {
        return -student_quantile(freedom, 1.0 - p);
    }
    let is_below = |t| 1.0 - student_beyond(freedom, t) / 2.0 < p;
    let mut high = 2.0;
    while is_below(high) {
        high *= 2.0;
    }
    bisect(0.0, high, is_below)
}

/// The place in `low..high` where `is_below` changes from true to false, to the last digit.
pub fn bisect(mut low: f64, mut high: f64, is_below: impl Fn(f64) -> bool) -> f64 {
    loop {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high || high - low < 1e-14 * high {
            return middle;
        }
        if is_below(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, expected: f64, digits: i32) {
        let error = (found - expected).abs();
        assert!(error < 0.5 * 10_f64.powi(-digits), "found {found}, expected {expected}");
    }

    #[test]
    fn factorials() {
        near(ln_gamma(5.0), 24_f64.ln(), 12);
        near(ln_gamma(0.5), std::f64::consts::PI.sqrt().ln(), 12);
        near(ln_gamma(101.0), 363.739_375_555_563_5, 9);
    }

    #[test]
    fn the_exponential_is_a_gamma_of_shape_one() {
        for x in [0.1, 1.0, 2.5, 10.0] {
            near(gamma_probability(1.0, x), 1.0 - (-x).exp(), 13);
        }
        near(gamma_quantile(1.0, 0.5), std::f64::consts::LN_2, 12);
    }

    /// Half of a chi square value of the usual table is a gamma value with half the degrees of freedom as its shape.
    #[test]
    fn chi_square_table() {
        for (freedom, p, expected) in [
            (1.0, 0.95, 3.841),
            (2.0, 0.05, 0.103),
            (10.0, 0.95, 18.307),
            (10.0, 0.05, 3.940),
            (30.0, 0.99, 50.892),
            (100.0, 0.5, 99.334),
            (100.0, 0.005, 67.328),
        ] {
            near(2.0 * gamma_quantile(freedom / 2.0, p), expected, 3);
        }
    }

    #[test]
    fn gamma_quantiles_undo_probabilities() {
        for shape in [0.3, 1.0, 4.5, 28.7, 900.0] {
            for p in [0.001, 0.1, 0.5, 0.77, 0.999] {
                near(gamma_probability(shape, gamma_quantile(shape, p)), p, 11);
            }
        }
    }

    #[test]
    fn student_table() {
        for (freedom, p, expected) in [
            (1.0, 0.975, 12.706),
            (2.0, 0.975, 4.303),
            (5.0, 0.95, 2.015),
            (10.0, 0.975, 2.228),
            (29.0, 0.975, 2.045),
            (120.0, 0.975, 1.980),
            (999.0, 0.975, 1.962),
            (10.0, 0.025, -2.228),
        ] {
            near(student_quantile(freedom, p), expected, 3);
        }
        near(student_beyond(7.0, 0.0), 1.0, 12);
        near(student_beyond(1.0, -1.0), 0.5, 12);
    }
}
