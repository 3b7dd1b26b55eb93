//! What is proved of expressions: which follows from which, and which never hold.
//!
//! *Never:* a pair that depends on luck; random pairs are in `properties`.

use super::table::condition;
use router_core::expression::{implies, implies_any, never_holds};

/// The second follows from the first.
pub(crate) const FOLLOWS: &[(&str, &str)] = &[
    ("customer.known", "customer.known"),
    ("customer.known", "true"),
    ("false", "customer.known"),
    ("customer.known && language == 'de'", "language == 'de'"),
    ("customer.known && language == 'de'", "language == \"de\" && customer.known"),
    ("customer.known", "customer.known || language == 'de'"),
    ("customer.known || language == 'de'", "language == 'de' || customer.known"),
    ("customer.known == true", "customer.known"),
    ("customer.known != true", "!customer.known"),
    ("!(customer.known || language == 'de')", "!customer.known && language != 'de'"),
    ("customer.known ? language == 'de' : false", "customer.known"),
    ("customer.known ? language == 'de' : language == 'en'", "language in ['en', 'de']"),
    ("language == 'de'", "language in ['de', 'en']"),
    ("language == 'de'", "'de' == language"),
    ("language == 'de' || language == 'en'", "language in ['de', 'en', 'fr']"),
    ("language in ['de', 'en']", "language == 'de' || language == 'en'"),
    ("language in ['de', 'en']", "language in ['en', 'fr', 'de']"),
    ("language in ['de', 'en'] && language != 'en'", "language == 'de'"),
    ("language == 'de'", "language != 'en'"),
    ("!(language in ['de', 'en'])", "language != 'de'"),
    ("!(language in ['de', 'en'])", "!(language in ['de'])"),
    ("language == 'deutsch'", "language.startsWith('de')"),
    ("language == 'deutsch'", "language.matches('^d.*h$')"),
    ("language == 'de'", "language < 'e'"),
    ("customer.contacts > 5", "customer.contacts > 3"),
    ("customer.contacts > 5", "customer.contacts >= 6"),
    ("customer.contacts >= 6", "customer.contacts > 5"),
    ("customer.contacts > 5", "5 < customer.contacts"),
    ("customer.contacts > 5", "customer.contacts != 5"),
    ("customer.contacts < 3", "!(customer.contacts >= 3)"),
    ("customer.contacts == 4", "customer.contacts > 3 && customer.contacts < 9"),
    ("customer.contacts > 3 && customer.contacts < 5", "customer.contacts == 4"),
    ("customer.contacts >= 1 && customer.contacts <= 3", "customer.contacts in [1, 2, 3]"),
    ("customer.contacts + 1 > 5", "customer.contacts + 1 > 3"),
    ("customer.contacts > size(levels)", "size(levels) < customer.contacts"),
    ("customer.contacts > size(levels)", "!(customer.contacts <= size(levels))"),
    ("size(levels) > 2", "size(levels) > 1"),
    ("language.startsWith('deutsch')", "language.startsWith('de')"),
    ("language.startsWith('deutsch')", "language.contains('uts')"),
    ("language.startsWith('de')", "!language.startsWith('en')"),
    ("language.startsWith('de')", "language != 'en'"),
    ("!language.startsWith('de')", "!language.startsWith('deutsch')"),
    ("!language.contains('e')", "!language.endsWith('de')"),
    ("language.endsWith('.example.org')", "language.endsWith('example.org')"),
    ("language.contains('abc')", "language.contains('b')"),
    ("language > 'm'", "language > 'b'"),
    ("language > 'm'", "language >= 'm'"),
    ("language.matches('^a')", "language.matches('^a')"),
    (
        "has(client.version) && client.version >= version('2')",
        "has(client.version) && client.version > version('1.4')",
    ),
    ("has(client.version) && client.version == version('2')", "has(client.version)"),
    ("'omemo' in client.features && open('office')", "open('office')"),
    ("levels.exists(n, n > 2) && customer.known", "levels.exists(n, n > 2)"),
    ("1 / customer.contacts == 1", "1 / customer.contacts >= 0"),
    ("language == 'a' && language == 'b'", "customer.known"),
];

/// It does not follow, or nobody proves it.
const DOES_NOT_FOLLOW: &[(&str, &str)] = &[
    ("true", "customer.known"),
    ("customer.known", "!customer.known"),
    ("customer.known || language == 'de'", "customer.known"),
    ("language == 'de'", "customer.known && language == 'de'"),
    ("language in ['de', 'en']", "language == 'de'"),
    ("language != 'de'", "language == 'en'"),
    ("language != 'de'", "!(language in ['de', 'en'])"),
    ("customer.contacts > 3", "customer.contacts > 5"),
    ("customer.contacts >= 5", "customer.contacts > 5"),
    ("customer.contacts > 5", "customer.contacts < 9"),
    ("language >= 'a'", "language > 'a'"),
    ("language <= 'a'", "language < 'a'"),
    ("language.startsWith('de')", "language.startsWith('deutsch')"),
    ("language.startsWith('de')", "language.endsWith('de')"),
    ("!language.startsWith('deutsch')", "!language.startsWith('de')"),
    ("language.contains('de')", "language.startsWith('de')"),
    ("language.lowerAscii() == 'de'", "language == 'de'"),
    ("levels.exists(n, n > 2)", "levels.exists(n, n > 1)"),
    // The second fails where the first holds.
    ("true", "1 / 0 == 1 || !(1 / 0 == 1)"),
    ("true", "!(1 / customer.contacts in [5])"),
    ("true", "1 / customer.contacts == 1 ? true : true"),
];

const NEVER: &[&str] = &[
    "false",
    "!true",
    "1 == 2",
    "'a' in ['b']",
    "customer.known && false",
    "customer.known && !customer.known",
    "customer.known && customer.known == false",
    "language == 'a' && language == 'b'",
    "language == 'a' && language in ['b', 'c']",
    "language in ['a', 'b'] && language in ['c']",
    "language == 'a' && language != 'a'",
    "language == 'a' && !language.startsWith('a')",
    "language == 'abc' && language.matches('^b')",
    "language == 'a' && customer.known && language == 'b'",
    "language == 'a' && (language == 'b' || language == 'c')",
    "(language == 'a' || language == 'b') && language == 'c'",
    "customer.known ? language == 'a' && language == 'b' : false",
    "customer.contacts > 5 && customer.contacts < 3",
    "customer.contacts > 5 && customer.contacts < 6",
    "customer.contacts > 5 && customer.contacts == 5",
    "customer.contacts > 3 && customer.contacts < 6 && !(customer.contacts in [4, 5])",
    "language.startsWith('a') && language.startsWith('b')",
    "language.startsWith('abc') && !language.startsWith('a')",
    "language.endsWith('abc') && !language.contains('b')",
    "language > 'm' && language < 'b'",
    "language > 'm' && language <= 'm'",
    "language in []",
    "has(client.version) && client.version > version('2') && client.version <= version('1.9')",
    "customer.contacts > size(levels) && customer.contacts <= size(levels)",
    "1 / 0 == 1 && customer.known && !customer.known",
];

const MAY_HOLD: &[&str] = &[
    "true",
    "customer.known",
    "language == 'a' || language == 'b'",
    "language in ['a', 'b'] && language in ['b', 'c']",
    "customer.contacts > 3 && customer.contacts < 5",
    "customer.contacts > 5 || customer.contacts < 3",
    "language.startsWith('a') && language.endsWith('b')",
    "language.startsWith('a') && language.startsWith('ab')",
    "language > 'b' && language < 'm'",
    "levels.exists(n, n > 2) && levels.exists(n, n < 1)",
    "levels.all(n, n > 2) && levels.all(n, n < 1)",
    "customer.known == (language == 'a')",
];

#[test]
fn what_follows() {
    for (a, b) in FOLLOWS {
        assert!(implies(&condition(a), &condition(b)), "{a}\nimplies\n{b}");
    }
}

#[test]
fn what_does_not_follow() {
    for (a, b) in DOES_NOT_FOLLOW {
        assert!(!implies(&condition(a), &condition(b)), "{a}\ndoes not imply\n{b}");
    }
}

/// A rule is hidden by all those before it together.
#[test]
fn what_follows_from_several() {
    let before =
        ["language == 'de'", "language == 'en' && customer.known", "language == 'en'"].map(condition);
    let before: Vec<_> = before.iter().collect();
    assert!(implies_any(&condition("language in ['de', 'en']"), &before));
    assert!(implies_any(&condition("customer.known && language == 'en'"), &before));
    assert!(!implies_any(&condition("language in ['de', 'en']"), &before[..2]));
    assert!(!implies_any(&condition("language in ['de', 'fr']"), &before));
    let hours = [condition("customer.contacts < 5"), condition("customer.contacts >= 5")];
    let hours: Vec<&_> = hours.iter().collect();
    assert!(implies_any(&condition("customer.contacts in [4, 5]"), &hours));
    assert!(implies_any(&condition("customer.contacts > 2 && customer.contacts < 9"), &hours));
    assert!(!implies_any(&condition("customer.contacts in [4, 5]"), &hours[..1]));
    assert!(!implies_any(&condition("true"), &[]));
    assert!(implies_any(&condition("false"), &[]));
}

#[test]
fn what_never_holds() {
    for source in NEVER {
        assert!(never_holds(&condition(source)), "{source}");
        assert!(implies(&condition(source), &condition("false")), "{source}");
    }
    for source in MAY_HOLD {
        assert!(!never_holds(&condition(source)), "{source}");
    }
}

/// Many alternatives are not spread into all their combinations.
#[test]
fn it_ends_quickly() {
    let pair = "(customer.contacts + 1 > 5 || customer.contacts * 2 < 9)";
    let many = condition(&[pair; 60].join(" && "));
    assert!(implies(&many, &condition(pair)));
    assert!(!never_holds(&many));
    let mut choice = "customer.known".to_owned();
    for _ in 0..14 {
        choice = format!("(({choice}) ? customer.known : open('office'))");
    }
    assert!(!never_holds(&condition(&choice)));
}
