//! What holds for every generated expression: its writing does not matter, it evaluates, and proofs are true.
//!
//! *Never:* an expectation about a single expression.

use super::generate::{Dice, Maker, Written, attributes, schema};
use proptest::prelude::*;
use router_core::expression::{Expression, Failure, Type, Value, implies, never_holds};

fn compiled(written: &Written, of: &Type, seed: u64) -> Option<(Expression, Expression)> {
    let schema = schema();
    let too_large = |source: &str| source.len() > 4000;
    if too_large(&written.full) {
        return None;
    }
    let compile = |source: &str| match Expression::compile(source, &schema, of) {
        Ok(expression) => expression,
        Err(fault) => panic!("seed {seed}: {source}\n{:?}: {fault}", fault.at),
    };
    Some((compile(&written.short), compile(&written.full)))
}

fn generated(seed: u64, of: &Type, depth: usize) -> Option<(Expression, Expression)> {
    let mut dice = Dice(seed);
    compiled(&Maker::new(&mut dice).of(of, depth), of, seed)
}

#[test]
fn parentheses_that_are_not_needed_change_nothing() {
    let mut compared = 0;
    for seed in 0..4000 {
        let types = [Type::Bool, Type::Int, Type::Text, Type::List(Box::new(Type::Int))];
        let of = &types[seed as usize % types.len()];
        if let Some((short, full)) = generated(seed, of, 1 + seed as usize % 4) {
            assert!(short.is_same(&full), "seed {seed}:\n{short:?}\n{full:?}");
            compared += 1;
        }
    }
    assert!(compared > 3000, "{compared}");
}

#[test]
fn evaluation_fails_by_arithmetic_only() {
    let mut failures = 0;
    for seed in 0..4000 {
        let Some((expression, _)) = generated(seed, &Type::Bool, 3) else { continue };
        for scene in 0..4 {
            match expression.evaluate(&attributes(&mut Dice(seed * 10 + scene))) {
                Ok(Value::Bool(_)) => {}
                Err(Failure::Overflow | Failure::DivisionByZero) => failures += 1,
                other => panic!("seed {seed}: {expression:?} gives {other:?}"),
            }
        }
    }
    assert!(failures > 50, "{failures}");
}

/// Conditions on few attributes, so that many pairs are related.
fn related(dice: &mut Dice) -> String {
    const ATOMS: &[&str] = &[
        "language == 'a'",
        "language == 'ab'",
        "language != 'a'",
        "language in ['a', 'sales']",
        "language in ['ab', 'a', '']",
        "language.startsWith('a')",
        "language.startsWith('ab')",
        "language.endsWith('b')",
        "language.contains('a')",
        "language.matches('^a')",
        "language > 'a'",
        "language >= 'a'",
        "language <= 'ab'",
        "language < 'ab'",
        "load > 1",
        "load >= 2",
        "load < 3",
        "load == 2",
        "load in [1, 2, 5]",
        "load < queue.waiting",
        "queue.waiting <= load",
        "100 / load > 1",
        "100 / load == 50",
        "has(customer.age)",
        "(has(customer.age) && customer.age > 2)",
        "urgent",
        "customer.known == true",
        "urgent != false",
        "true",
        "false",
        "levels.exists(it, it > 2)",
    ];
    let mut source = dice.one_of(ATOMS).to_owned();
    for _ in 0..dice.below(4) {
        let atom = dice.one_of(ATOMS);
        source = match dice.below(6) {
            0 | 1 => format!("({source}) && {atom}"),
            2 | 3 => format!("({source}) || {atom}"),
            4 => format!("!({source})"),
            _ => format!("({atom}) ? ({source}) : ({})", dice.one_of(ATOMS)),
        };
    }
    source
}

#[test]
fn proofs_are_true() {
    let (mut proved, mut impossible) = (0, 0);
    let schema = schema();
    let scenes: Vec<_> = (0..150).map(|seed| attributes(&mut Dice(seed))).collect();
    for seed in 0..6000 {
        let mut dice = Dice(seed);
        let mut next =
            || Expression::compile(&related(&mut dice), &schema, &Type::Bool).expect("guards are inside");
        let (a, b) = (next(), next());
        let (follows, never) = (implies(&a, &b), never_holds(&a));
        proved += usize::from(follows && !never);
        impossible += usize::from(never);
        for scene in scenes.iter().filter(|scene| a.holds(scene) == Ok(true)) {
            assert!(!never, "seed {seed}: {a:?} holds for {scene:?}");
            assert!(
                !follows || b.holds(scene) == Ok(true),
                "seed {seed}: {a:?} does not imply {b:?} for {scene:?}"
            );
        }
        assert!(implies(&a, &a), "{a:?} implies itself");
    }
    println!("{proved} implications and {impossible} impossible conditions proved");
    assert!(proved > 300 && impossible > 100, "{proved} {impossible}");
}

/// Guards and uses of attributes that may be missing, in any order.
fn guesses(dice: &mut Dice, depth: usize) -> String {
    const ATOMS: &[&str] = &[
        "has(customer.age)",
        "has(customer.age)",
        "has(answers.name)",
        "customer.age > 2",
        "answers.name != 'a'",
        "urgent",
        "1 / load == 1",
        "levels.exists(it, 1 / it == 1)",
    ];
    if depth == 0 || dice.below(5) == 0 {
        return dice.one_of(ATOMS).to_owned();
    }
    let mut part = || guesses(dice, depth - 1);
    let parts = [part(), part(), part()];
    match dice.below(6) {
        0 => format!("!({})", parts[0]),
        1 | 2 => format!("({}) && ({})", parts[0], parts[1]),
        3 | 4 => format!("({}) || ({})", parts[0], parts[1]),
        _ => format!("({}) ? ({}) : ({})", parts[0], parts[1], parts[2]),
    }
}

#[test]
fn what_compiles_misses_nothing() {
    let schema = schema();
    let scenes: Vec<_> = (0..60).map(|seed| attributes(&mut Dice(seed))).collect();
    let mut uses = 0;
    for seed in 0..40_000 {
        let source = guesses(&mut Dice(seed), 1 + seed as usize % 4);
        let Ok(expression) = Expression::compile(&source, &schema, &Type::Bool) else { continue };
        uses += usize::from(source.contains("customer.age >") || source.contains("answers.name !="));
        for scene in &scenes {
            let result = expression.holds(scene);
            assert!(!matches!(result, Err(Failure::Missing(_))), "seed {seed}: {source}: {result:?}");
        }
    }
    println!("{uses} expressions use what may be missing");
    assert!(uses > 500, "{uses}");
}

/// Of two generated conditions little follows, but what is proved must be true.
#[test]
fn proofs_of_generated_conditions_are_true() {
    for seed in 0..3000 {
        let Some((a, b)) = generated(seed, &Type::Bool, 2) else { continue };
        assert!(implies(&a, &b) && implies(&b, &a), "seed {seed}");
        let Some((other, _)) = generated(seed / 2, &Type::Bool, 2) else { continue };
        let (follows, never) = (implies(&a, &other), never_holds(&a));
        for scene in 0..10 {
            let scene = attributes(&mut Dice(scene));
            if a.holds(&scene) == Ok(true) {
                assert!(
                    !never && (!follows || other.holds(&scene) == Ok(true)),
                    "seed {seed}: {a:?} {other:?}"
                );
            }
        }
    }
}

/// Tokens of the language and some that are not.
const SOUP: &[&str] = &[
    "&&",
    "||",
    "!",
    "==",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
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
    "null",
    "has",
    "size",
    "exists",
    "all",
    "it",
    "load",
    "language",
    "levels",
    "5",
    "0x1",
    "'a'",
    "\"b\"",
    "r'",
    "//",
    "\n",
    "&",
    "=",
    "{",
    "matches",
    "open",
    "version",
    "customer.known",
    "\u{E4}",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_an_expression_or_a_fault(source in "\\PC{0,200}") {
        read(&source);
    }

    #[test]
    fn any_soup_of_tokens_is_an_expression_or_a_fault(
        tokens in proptest::collection::vec(proptest::sample::select(SOUP), 0..60)
    ) {
        read(&tokens.join(" "));
        read(&tokens.concat());
    }
}

fn read(source: &str) {
    if let Err(fault) = Expression::compile(source, &schema(), &Type::Bool) {
        assert!(source.get(fault.at.clone()).is_some(), "{source:?}: {:?}", fault.at);
        assert!(!fault.to_string().is_empty());
    }
}
