//! Random bytes, token soup and mutations of valid expressions against parser, checker and evaluator.
//!
//! Held for every input: it compiles or has a fault whose place lies in the source, it does so quickly, what
//! compiles evaluates under any attributes without a panic, and its proofs end. Runs for `FRONTDESK_FUZZ_SECONDS`
//! seconds (default 2) from `FRONTDESK_FUZZ_SEED` (default 1); a failure prints the input.
//!
//! *Never:* expectations about single inputs (those are the tables).

use super::generate::{self, Dice, Maker};
use super::{analysis, table};
use router_core::expression::{Expression, Type, implies, never_holds};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

const TOKENS: &[&str] = &[
    "&&",
    "||",
    "!",
    "==",
    "!=",
    "<=",
    ">",
    "in",
    "+",
    "-",
    "*",
    "/",
    "%",
    "?",
    ":",
    ",",
    ".",
    "(",
    ")",
    "[",
    "]",
    "true",
    "false",
    "has(",
    "size(",
    ".exists(x,",
    ".all(x,",
    "x",
    "customer.contacts",
    "language",
    "levels",
    "client.features",
    "client.version",
    "version('1')",
    "open('office')",
    "9223372036854775807",
    "0",
    "'a'",
    "\"\\u00e4\"",
    ".matches('a*')",
    ".lowerAscii()",
    "answers[\"re-ason\"]",
    "//",
    "\n",
    "\\",
    "'",
];

/// Slower than any expression within the limits, even on a busy machine.
const SLOW: Duration = Duration::from_secs(2);

#[test]
fn nothing_ends_the_process() {
    let number = |name: &str, or: u64| std::env::var(name).map_or(or, |value| value.parse().unwrap());
    let (seconds, seed) = (number("FRONTDESK_FUZZ_SECONDS", 2), number("FRONTDESK_FUZZ_SEED", 1));
    println!("FRONTDESK_FUZZ_SEED={seed} FRONTDESK_FUZZ_SECONDS={seconds}");
    let mut dice = Dice(seed);
    let end = Instant::now() + Duration::from_secs(seconds);
    let (mut inputs, mut compiled) = (0_u64, 0_u64);
    while Instant::now() < end {
        let source = input(&mut dice);
        let scene = dice.below(1000) as u64;
        let result = catch_unwind(AssertUnwindSafe(|| play(&source, scene)));
        compiled += u64::from(result.unwrap_or_else(|_| panic!("seed {seed}, input {inputs}: {source:?}")));
        inputs += 1;
    }
    println!("{inputs} inputs, {compiled} of them expressions");
    assert!(inputs > 100 && compiled > 10);
}

fn input(dice: &mut Dice) -> String {
    match dice.below(5) {
        0 => {
            let bytes: Vec<u8> = (0..dice.below(300)).map(|_| dice.below(256) as u8).collect();
            String::from_utf8_lossy(&bytes).into_owned()
        }
        1 => soup(dice, 40),
        2 => {
            let token = dice.one_of(TOKENS);
            let count = dice.below(4200 / token.len());
            format!("{}{}", token.repeat(count), soup(dice, 5))
        }
        3 => {
            let depth = dice.below(5);
            let written = Maker::new(dice).of(&Type::Bool, depth);
            mutated(dice, &written.short)
        }
        _ => {
            let (a, b) = dice.one_of(analysis::FOLLOWS);
            let source = format!("{a} {} {b}", dice.one_of(TOKENS));
            mutated(dice, &source)
        }
    }
}

fn soup(dice: &mut Dice, longest: usize) -> String {
    let glue = dice.one_of(&["", " "]);
    let tokens: Vec<&str> = (0..dice.below(longest)).map(|_| dice.one_of(TOKENS)).collect();
    tokens.join(glue)
}

/// The source with some of its characters removed, doubled, moved or replaced; sometimes as it is.
fn mutated(dice: &mut Dice, source: &str) -> String {
    let mut letters: Vec<char> = source.chars().collect();
    for _ in 0..dice.below(4) {
        if letters.is_empty() {
            break;
        }
        let (at, other) = (dice.below(letters.len()), dice.below(letters.len()));
        match dice.below(5) {
            0 => drop(letters.remove(at)),
            1 => letters.insert(at, letters[other]),
            2 => letters.swap(at, other),
            3 => drop(letters.splice(at..at, dice.one_of(TOKENS).chars())),
            _ => letters[at] = char::from(dice.below(128) as u8),
        }
    }
    letters.into_iter().collect()
}

/// Plays an input under both schemas; true if it is an expression under one.
fn play(source: &str, scene: u64) -> bool {
    let begin = Instant::now();
    let scenes = [table::attributes(), generate::attributes(&mut Dice(scene))];
    let mut is_expression = false;
    for schema in [table::schema(), generate::schema()] {
        match Expression::compile(source, &schema, &Type::Bool) {
            Ok(expression) => {
                is_expression = true;
                // One of the scenes fits the schema; the other must not do harm either.
                for scene in &scenes {
                    let _ = expression.evaluate(scene);
                }
                assert!(implies(&expression, &expression));
                if never_holds(&expression) {
                    assert!(scenes.iter().all(|scene| expression.holds(scene) != Ok(true)));
                }
            }
            Err(fault) => {
                assert!(source.get(fault.at.clone()).is_some(), "the place is {:?}", fault.at);
                assert!(!fault.to_string().is_empty());
            }
        }
    }
    assert!(begin.elapsed() < SLOW, "it took {:?}", begin.elapsed());
    is_expression
}
