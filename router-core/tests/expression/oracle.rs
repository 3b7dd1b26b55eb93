//! Generated expressions here and in the `cel` interpreter give the same.
//!
//! Dotted paths become nested maps there; `open` and `lowerAscii` are registered as functions; versions are left
//! out, since CEL has none.
//!
//! *Never:* a difference that is not named here with what the specification of CEL says.

use super::generate::{Dice, Maker, attributes, schema};
use cel::extractors::This;
use cel::objects::{Key, Map};
use cel::{Context, ExecutionError, Program};
use router_core::expression::{Attributes, Expression, Failure, Type, Value};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

fn theirs(value: &Value) -> cel::Value {
    match value {
        Value::Bool(value) => cel::Value::Bool(*value),
        Value::Int(number) => cel::Value::Int(*number),
        Value::Text(text) => cel::Value::String(Arc::new(text.to_string())),
        Value::List(elements) => cel::Value::List(Arc::new(elements.iter().map(theirs).collect())),
        Value::Version(_) => panic!("CEL has no versions"),
    }
}

/// The attributes as variables: a map for each first segment of a path.
fn context(attributes: &Attributes) -> Context<'_, '_> {
    let mut context = Context::default();
    // `answers` and `customer` are there even if nothing in them is.
    let mut maps: BTreeMap<&str, HashMap<Key, cel::Value>> = BTreeMap::new();
    for (path, value) in attributes.iter() {
        match path.split_once('.') {
            Some((first, rest)) => {
                maps.entry(first).or_default().insert(rest.to_owned().into(), theirs(value));
            }
            None => context.add_variable_from_value(path, theirs(value)),
        }
    }
    for (name, map) in maps {
        context.add_variable_from_value(name, cel::Value::Map(Map { map: Arc::new(map) }));
    }
    let is_open = attributes.get("open.office") == Some(&Value::Bool(true));
    context.add_function("open", move |_: Arc<String>| is_open).unwrap();
    context.add_function("lowerAscii", |This(text): This<Arc<String>>| text.to_ascii_lowercase()).unwrap();
    context
}

/// Compares the values in all scenes; how many there are, the others being failures.
fn compare(source: &str, of: &Type, scenes: &[Attributes]) -> usize {
    let mut values = 0;
    let ours = Expression::compile(source, &schema(), of)
        .unwrap_or_else(|fault| panic!("{source}\n{:?}: {fault}", fault.at));
    let program = Program::compile(source).unwrap_or_else(|error| panic!("{source}\n{error}"));
    for scene in scenes {
        let (one, other) = (ours.evaluate(scene), program.execute(&context(scene)));
        let is_same = match (&one, &other) {
            (Ok(value), Ok(other)) => theirs(value) == *other,
            // Which of several failures is told is not specified; the interpreter tells the last one of `&&`.
            (Err(Failure::DivisionByZero | Failure::Overflow), Err(error)) => matches!(
                error,
                ExecutionError::DivisionByZero(_)
                    | ExecutionError::RemainderByZero(_)
                    | ExecutionError::Overflow(..)
            ),
            _ => false,
        };
        assert!(is_same, "{source}\nhere {one:?}\nthere {other:?}\n{scene:?}");
        values += usize::from(one.is_ok());
    }
    values
}

#[test]
fn generated_expressions_give_the_same() {
    let types = [Type::Bool, Type::Bool, Type::Int, Type::Text, Type::List(Box::new(Type::Int))];
    let (mut values, mut all) = (0, 0);
    for seed in 0..5000_u64 {
        let mut dice = Dice(seed);
        let of = &types[seed as usize % types.len()];
        let written = Maker::new(&mut dice).of(of, 1 + seed as usize % 4);
        if written.short.len() < 3000 {
            let scenes: Vec<Attributes> = (0..4).map(|_| attributes(&mut dice)).collect();
            values += compare(&written.short, of, &scenes);
            all += scenes.len();
        }
    }
    println!("{values} values and {} failures are the same", all - values);
    assert!(values > 15_000 && all - values > 1000, "{values} of {all}");
}

/// What the generator does not write: escapes, hexadecimal numbers, comments, raw texts, chains, failures.
const WRITTEN: &[&str] = &[
    r#""\a\b\f\n\r\t\v\\\?\"\'\`""#,
    r#""\x41\u00e4\U0001F600\101""#,
    r#""\xe4""#,
    r#"r"\d+\n""#,
    r"R'\'",
    r#"'say "so"'"#,
    "\"it's\"",
    "0x1F",
    "-0x10",
    "007",
    "-9223372036854775808",
    "1 // the rest is a comment",
    "// first\n1",
    "[1, 2,]",
    "[] == levels",
    "3 in []",
    "size([[1], [2, 3]])",
    "[1] in [[1], [2]]",
    "10 - 4 - 3",
    "100 / 10 / 5 * 2",
    "1 + 2 * 3 - 4 % 3",
    "-7 / 2",
    "-7 % 3",
    "7 % -3",
    "- -5",
    "!!urgent",
    "true || false && false",
    "true ? false : true || true",
    "false ? 1 : true ? 2 : 3",
    "\"Z\" < \"a\"",
    "\"a\" < \"\u{E4}\"",
    "\"\u{FFFD}\" < \"\u{1F600}\"",
    "size(\"Stra\u{DF}e \u{1F600}\")",
    "\"Stra\u{DF}e\".size()",
    "levels.size()",
    "\"\".contains(\"\")",
    "\"a\\nb\".matches(\"a.b\")",
    "\"a\\nb\".matches(\"(?s)a.b\")",
    "\"AB\".matches(\"(?i)^ab$\")",
    "9223372036854775807 + 1",
    "-9223372036854775808 - 1",
    "9223372036854775807 * 2",
    "-9223372036854775808 / -1",
    "-9223372036854775808 % -1",
    "-(-9223372036854775808)",
    "1 / 0 == 1 && false",
    "1 / 0 == 1 || true",
    "1 / 0 == 1 && true",
    "[0, 1].exists(n, 1 / n == 1)",
    "[0, 1].all(n, 1 / n == 5)",
    "[0, 1].all(n, 1 / n == 1)",
    "client[\"features\"].exists(it, it == \"a\")",
];

#[test]
fn written_expressions_give_the_same() {
    let scenes: Vec<Attributes> = (0..4).map(|seed| attributes(&mut Dice(seed))).collect();
    let types = [Type::Bool, Type::Int, Type::Text, Type::List(Box::new(Type::Int))];
    for source in WRITTEN {
        let of = types.iter().find(|of| Expression::compile(source, &schema(), of).is_ok());
        compare(source, of.unwrap_or_else(|| panic!("{source} has no type")), &scenes);
    }
}
