//! Versions of programs as people write them, and their order.
//!
//! Read is the first word that begins with a digit (a `v` before it is skipped): numbers between dots, then
//! perhaps a name of a stage before the release (`-beta2`, `rc1`, `~dev`). What follows, such as `+fcr` or
//! `(Git)`, is shown but not compared. Numbers are compared one by one, missing ones are zero.
//!
//! *Never:* a judgement which version is supported.

use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt;
use serde::{Deserialize, Serialize};

/// Numbers that are compared; nobody has more.
const MOST_NUMBERS: usize = 8;

/// What a program says of its age. `1.4` equals `1.4.0`; `1.4-beta2` comes before `1.4`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Version {
    text: Arc<str>,
    numbers: Vec<u64>,
    stage: Stage,
    step: Vec<u64>,
}

/// Stages of a release, from early to late.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Development,
    Alpha,
    Beta,
    Candidate,
    Release,
}

/// Words for stages, in small letters.
const STAGES: &[(&str, Stage)] = &[
    ("dev", Stage::Development),
    ("devel", Stage::Development),
    ("nightly", Stage::Development),
    ("snapshot", Stage::Development),
    ("canary", Stage::Development),
    ("a", Stage::Alpha),
    ("alpha", Stage::Alpha),
    ("b", Stage::Beta),
    ("beta", Stage::Beta),
    ("pre", Stage::Candidate),
    ("preview", Stage::Candidate),
    ("c", Stage::Candidate),
    ("rc", Stage::Candidate),
];

/// How a version is kept.
#[derive(Clone, Serialize, Deserialize)]
struct Written {
    version: String,
}

impl Version {
    /// Reads a version; nothing if no word of the text begins with a digit.
    pub fn parse(text: &str) -> Option<Version> {
        // What follows the first word may name the stage: "1.4 beta 2".
        let (numbers, rest) = numbers(from_first_digit(text)?);
        let rest = rest.trim_start_matches(['-', '~', '.', '_', ' ']);
        let word_end = rest.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(rest.len());
        let word = rest[..word_end].to_ascii_lowercase();
        let (stage, step) = match STAGES.iter().find(|(name, _)| *name == word) {
            Some((_, stage)) => {
                let (step, _) = self::numbers(rest[word_end..].trim_start_matches(['-', '.', '_', ' ']));
                (*stage, step)
            }
            None => (Stage::Release, Vec::new()),
        };
        Some(Version { text: text.into(), numbers, stage, step })
    }

    /// The text that was read.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    fn key(&self) -> (&[u64], Stage, &[u64]) {
        (&self.numbers, self.stage, &self.step)
    }
}

/// The text from the first word on that begins with a digit.
fn from_first_digit(text: &str) -> Option<&str> {
    let mut rest = text.trim_start();
    loop {
        let word = rest.strip_prefix(['v', 'V']).unwrap_or(rest);
        if word.starts_with(|first: char| first.is_ascii_digit()) {
            return Some(word);
        }
        let space = rest.find(char::is_whitespace)?;
        rest = rest[space..].trim_start();
    }
}

/// The numbers between dots at the start of the text, without zeros at their end, and what follows them.
fn numbers(text: &str) -> (Vec<u64>, &str) {
    let mut numbers = Vec::new();
    let mut rest = text;
    loop {
        let end = rest.find(|digit: char| !digit.is_ascii_digit()).unwrap_or(rest.len());
        if end == 0 {
            break;
        }
        if numbers.len() < MOST_NUMBERS {
            // More digits than fit are the largest number.
            numbers.push(rest[..end].parse().unwrap_or(u64::MAX));
        }
        rest = &rest[end..];
        match rest.strip_prefix('.') {
            Some(next) if next.starts_with(|first: char| first.is_ascii_digit()) => rest = next,
            Some(_) | None => break,
        }
    }
    while numbers.last() == Some(&0) {
        numbers.pop();
    }
    (numbers, rest)
}

impl TryFrom<Written> for Version {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        Version::parse(&written.version).ok_or("a version begins with a digit")
    }
}

impl From<Version> for Written {
    fn from(version: Version) -> Self {
        Written { version: version.text.to_string() }
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Version {}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl fmt::Debug for Version {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "version({:?})", self.text)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.text)
    }
}
