//! The five service level formulas that are in use, under names, because they differ by points on the same day.
//!
//! Whoever prints one prints its name too. Contacts that were turned away are no part of the published formulas; here
//! they count as offered and, where a formula leaves out who gave up early, they are not left out, so that turning
//! people away never looks like service.
//!
//! *Never:* a percentage without its formula.

/// How a day went, as counts of contacts. T is the time within which contacts are to be answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Answered at any time.
    pub answered: u64,
    /// Answered within T.
    pub answered_within: u64,
    /// Gave up before an answer.
    pub abandoned: u64,
    /// Gave up within T.
    pub abandoned_within: u64,
    /// Gave up at once: within five seconds, or what the figures were asked to take for it.
    pub abandoned_at_once: u64,
    /// Turned away: queue full, desk closed, waited too long.
    pub refused: u64,
}

impl Counts {
    /// Everybody who came.
    pub fn offered(&self) -> u64 {
        self.answered + self.abandoned + self.refused
    }
}

/// A service level formula.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Formula {
    /// F1: (answered within T + abandoned within T) / offered.
    AbandonedAsGood,
    /// F2: answered within T / answered.
    AnsweredOnly,
    /// F3: answered within T / offered.
    OfOffered,
    /// F4, the default: answered within T / (answered + abandoned after T).
    #[default]
    WithoutEarlyAbandoned,
    /// F5: (answered within T + abandoned at once) / offered.
    AbandonedAtOnceAsGood,
}

impl Formula {
    /// All of them, F1 first.
    pub const ALL: [Formula; 5] = [
        Formula::AbandonedAsGood,
        Formula::AnsweredOnly,
        Formula::OfOffered,
        Formula::WithoutEarlyAbandoned,
        Formula::AbandonedAtOnceAsGood,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Formula::AbandonedAsGood => "F1",
            Formula::AnsweredOnly => "F2",
            Formula::OfOffered => "F3",
            Formula::WithoutEarlyAbandoned => "F4",
            Formula::AbandonedAtOnceAsGood => "F5",
        }
    }

    /// Itself, in words.
    pub fn words(self) -> &'static str {
        match self {
            Formula::AbandonedAsGood => "(answered in T + abandoned in T) / offered",
            Formula::AnsweredOnly => "answered in T / answered",
            Formula::OfOffered => "answered in T / offered",
            Formula::WithoutEarlyAbandoned => "answered in T / (answered + abandoned after T)",
            Formula::AbandonedAtOnceAsGood => "(answered in T + abandoned at once) / offered",
        }
    }

    /// How many were good, and of how many.
    pub fn parts(self, counts: &Counts) -> (u64, u64) {
        let offered = counts.offered();
        let good = counts.answered_within;
        match self {
            Formula::AbandonedAsGood => (good + counts.abandoned_within, offered),
            Formula::AnsweredOnly => (good, counts.answered),
            Formula::OfOffered => (good, offered),
            Formula::WithoutEarlyAbandoned => (good, offered - counts.abandoned_within),
            Formula::AbandonedAtOnceAsGood => (good + counts.abandoned_at_once, offered),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_example() {
        let counts = Counts {
            answered: 1000,
            answered_within: 860,
            abandoned: 60,
            abandoned_within: 20,
            abandoned_at_once: 10,
            refused: 0,
        };
        let levels: Vec<String> = Formula::ALL
            .iter()
            .map(|formula| {
                let (good, of) = formula.parts(&counts);
                format!("{} {:.1}", formula.name(), 100.0 * good as f64 / of as f64)
            })
            .collect();
        assert_eq!(levels, ["F1 83.0", "F2 86.0", "F3 81.1", "F4 82.7", "F5 82.1"]);
    }

    #[test]
    fn turning_away_is_no_service() {
        let counts = Counts { answered: 50, answered_within: 50, refused: 50, ..Counts::default() };
        for formula in Formula::ALL {
            let (good, of) = formula.parts(&counts);
            let expected = if formula == Formula::AnsweredOnly { 50 } else { 100 };
            assert_eq!((good, of), (50, expected), "{}", formula.name());
        }
    }
}
