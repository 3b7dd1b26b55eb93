//! Random numbers that anybody can draw again: one stream for each thing that is up to chance.
//!
//! A [`Stream`] is named by a seed and what it is for (day, purpose, class, contact), so a contact has the same handling
//! time and the same patience whatever policy routes it and whatever else is drawn (common random numbers). The
//! algorithm is SplitMix64 (Steele, Lea, Flood 2014), written out here because published figures hang on its output,
//! and a library may change its own.
//!
//! *Never:* a seed from the clock or the machine.

/// What a stream is for. The numbers are part of what makes a published figure reproducible: they stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub enum Purpose {
    /// How busy the whole day is.
    DayFactor = 1,
    /// In which order the days take the strata of the day factor.
    Strata = 2,
    /// When contacts of a class arrive.
    Arrivals = 3,
    /// How much work a contact is.
    Work = 4,
    /// How long a contact waits before it gives up.
    Patience = 5,
    /// Which of several values an attribute of a contact has.
    Attribute = 6,
    /// The number that a contact's later fates are made from.
    Luck = 7,
    /// Whether and when an offer is answered.
    Answer = 8,
    /// A choice that a policy makes by chance.
    Choice = 9,
}

/// A sequence of random numbers.
#[derive(Clone, Debug)]
pub struct Stream(u64);

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl Stream {
    /// The sequence that SplitMix64 gives from the state `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The stream of `seed` for `purpose`, told apart from others of the same purpose by `keys`.
    pub fn of(seed: u64, purpose: Purpose, keys: &[u64]) -> Self {
        let mut state = mixed(seed.wrapping_add(STEP));
        for key in [purpose as u64].iter().chain(keys) {
            // A key is mixed before and after it is joined, so that (1, 2) and (2, 1) have nothing in common.
            state = mixed(state ^ mixed(key.wrapping_add(STEP))).wrapping_add(STEP);
        }
        Self(state)
    }

    /// The next 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mixed(self.0)
    }

    /// A number between 0 and 1, neither of them ever.
    pub(crate) fn uniform(&mut self) -> f64 {
        // 53 bits fill a float; the half keeps 0 and 1 out, so that a logarithm or a quantile may be taken.
        ((self.bits() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    /// A whole number below `bound`, which is not 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        // The high half of the product: its bias is below bound / 2^64.
        ((u128::from(self.bits()) * u128::from(bound)) >> 64) as u64
    }

    /// A standard normal number (Box and Muller; the second of each pair is not used).
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        radius * (2.0 * std::f64::consts::PI * self.uniform()).cos()
    }

    /// Puts `items` into a random order (Fisher and Yates).
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last as u64 + 1) as usize;
            items.swap(last, other);
        }
    }
}

/// The finalizer of SplitMix64: every bit of the input changes about half of the output.
fn mixed(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The values that other implementations of SplitMix64 give for this seed.
    #[test]
    fn the_sequence_is_the_published_one() {
        let mut stream = Stream::new(1_234_567);
        let found: Vec<u64> = (0..5).map(|_| stream.bits()).collect();
        let expected = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        assert_eq!(found, expected);
    }

    /// A change of these values changes every published figure.
    #[test]
    fn named_streams_stay_what_they_are() {
        let first = |seed, purpose, keys: &[u64]| Stream::of(seed, purpose, keys).bits();
        assert_eq!(first(1, Purpose::Work, &[0, 0, 0]), FIRST_OF_WORK);
        assert_eq!(first(7, Purpose::Answer, &[3]), FIRST_OF_ANSWER);
    }

    const FIRST_OF_WORK: u64 = 6_339_261_745_334_413_558;
    const FIRST_OF_ANSWER: u64 = 15_538_379_685_780_809_017;

    #[test]
    fn streams_have_nothing_in_common() {
        let mut seen = BTreeSet::new();
        for seed in 0..4 {
            for purpose in [Purpose::Work, Purpose::Patience, Purpose::Luck] {
                for day in 0..10 {
                    for contact in 0..50 {
                        assert!(seen.insert(Stream::of(seed, purpose, &[day, contact]).bits()));
                    }
                }
            }
        }
    }

    #[test]
    fn uniform_numbers_are_uniform_across_streams_too() {
        let mut counts = [0_u32; 10];
        for contact in 0..100_000 {
            let at = Stream::of(5, Purpose::Patience, &[0, 0, contact]).uniform();
            counts[(at * 10.0) as usize] += 1;
        }
        // Chi square with 9 degrees of freedom exceeds 27.9 once in a thousand.
        let chi: f64 = counts.iter().map(|count| (f64::from(*count) - 10_000.0).powi(2) / 10_000.0).sum();
        assert!(chi < 27.9, "{counts:?}");
    }

    #[test]
    fn a_shuffle_reaches_every_order() {
        let mut orders = BTreeSet::new();
        for seed in 0..500 {
            let mut items = [1, 2, 3, 4];
            Stream::new(seed).shuffle(&mut items);
            orders.insert(items);
        }
        assert_eq!(orders.len(), 24);
    }
}
